"""Translations of headlines by a server that speaks LibreTranslate's API: optional, cached, marked as by machine, and never waited for."""

import http.client
import json
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from common.sqlite import transaction
from digests.outbox_file import OutboxFile
from records.digest import Headline, Issue, StoryCard

Text = tuple[str, str]
"""(source language, text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """A server, and how long an issue waits for it in all."""

    url: str
    key: str = ""
    seconds: float = 20
    """After this, headlines stay untranslated: a digest is never late because of a translation."""


def foreign_headlines(issue: Issue) -> tuple[Text, ...]:
    """What is shown in a language other than the reader's, without repeats."""
    shown = (headline for card in issue.stories for headline in (card.headline, *card.others))
    return tuple(dict.fromkeys((h.language, h.title) for h in shown if h.language not in (issue.subscription.language, "und")))


def translated(issue: Issue, found: Mapping[Text, str]) -> Issue:
    """The issue with what is known of its headlines in the reader's language."""

    def headline(h: Headline) -> Headline:
        text = found.get((h.language, h.title), "")
        return replace(h, translation=text) if text and text.casefold() != h.title.casefold() else h

    def card(c: StoryCard) -> StoryCard:
        return replace(c, headline=headline(c.headline), others=tuple(headline(o) for o in c.others))

    return replace(issue, stories=tuple(card(c) for c in issue.stories))


def fetch_translations(
    translator: Translator, target: str, texts: tuple[Text, ...], *, clock: Callable[[], float] = time.monotonic
) -> tuple[dict[Text, str], str]:
    """As many translations as the server gives in time, one request per source language; (found, first error or nothing)."""
    ends = clock() + translator.seconds
    found: dict[Text, str] = {}
    problem = ""
    for language in dict.fromkeys(source for source, _ in texts):
        left = ends - clock()
        if left <= 0:
            return found, problem or "out of time"
        batch = [text for source, text in texts if source == language]
        try:
            answers = _ask(translator, language, target, batch, left)
        except (OSError, ValueError, http.client.HTTPException) as error:
            problem = problem or f"{language}: {type(error).__name__}: {error}"
            continue
        found.update({(language, text): answer for text, answer in zip(batch, answers, strict=False) if answer})
    return found, problem


def _ask(translator: Translator, source: str, target: str, texts: list[str], seconds: float) -> list[str]:
    body = {"q": texts, "source": source, "target": target, "format": "text", **({"api_key": translator.key} if translator.key else {})}
    request = urllib.request.Request(  # noqa: S310 - http(s) only, checked on load
        translator.url.rstrip("/") + "/translate",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=max(0.1, seconds)) as response:  # noqa: S310
        answer = json.loads(response.read(2_000_000))
    found = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(found, list) or len(found) != len(texts):
        raise ValueError("the server did not answer as LibreTranslate does")
    return [" ".join(text.split()) if isinstance(text, str) else "" for text in found]


class TranslationMemory(OutboxFile):
    """Translations that were paid for once; part of the outbox's file."""

    def known(self, target: str, texts: Iterable[Text]) -> dict[Text, str]:
        """Those of the texts that are remembered in the language `target`."""
        with self.connection() as con:
            found = {}
            for source, text in texts:
                row = con.execute(
                    "select translated from translation where source = ? and target = ? and text = ?", (source, target, text)
                ).fetchone()
                if row:
                    found[source, text] = row["translated"]
        return found

    def remember(self, target: str, texts: Mapping[Text, str]) -> None:
        with self.connection() as con, transaction(con):
            con.executemany(
                "insert or replace into translation values (?, ?, ?, ?)", [(source, target, text, t) for (source, text), t in texts.items()]
            )
