"""Lines that are not the report: cues in many languages, and a site's lines that recur from page to page."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import xxhash

from pipeline.automaton import Phrases

KINDS = ("share", "signup", "related", "credit", "byline", "comment", "legal")
_SCANNED = 240
"""Characters at each end of a line that are searched for cues."""
_MAX_LINE = 400
"""A site's recurring line is short; longer ones recur because the report was syndicated or updated."""
_LONG_LINE = 120
_POINTER = 200
_LONGEST_LABEL, _LABELS = 60, frozenset(["legal", "related", "signup", "comment"])
_QUOTED = re.compile('["“”„«»「『]')
_LEAD = re.compile(r"[【［\[]?(?:摘要|导读|導讀|导语|導語|核心提示|内容提要|內容提要|提要|要旨|요약)[】］\]]?\s*[:：]\s*(?=\S{6})")
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")


def folded(line: str) -> str:
    """A line as cues and hashes see it: NFKC, case folded, white space folded."""
    return " ".join(unicodedata.normalize("NFKC", line).casefold().split())


def cues_of(line: str) -> Mapping[str, int]:
    """Kinds of boilerplate a line hints at, with the length of the longest phrase found; empty for ordinary lines."""
    return _cues_of(line) if len(line) > _SCANNED else _cues_of_furniture(line)


def _cues_of(line: str) -> Mapping[str, int]:
    text = folded(line if len(line) <= 2 * _SCANNED else f"{line[:_SCANNED]} \n {line[-_SCANNED:]}")
    found: dict[str, int] = {}
    for start, end, entries in _phrases().found(text):
        for kind, at_start, at_end in entries:
            if (at_start and start) or (at_end and end < len(text)):
                continue
            if found.get(kind, 0) < end - start:
                found[kind] = end - start
    return found


_cues_of_furniture = lru_cache(maxsize=16384)(_cues_of)
"""Menus and teasers come again on every page of a site."""


@lru_cache(maxsize=1)
def _phrases() -> Phrases[list[tuple[str, bool, bool]]]:
    """All phrases of cues/lines.toml; several kinds may share one."""
    data = _cues()
    entries: dict[str, list[tuple[str, bool, bool]]] = {}
    for kind in KINDS:
        for phrases in data[kind].values():
            for phrase in phrases:
                bare = phrase.removeprefix("^").removesuffix("$")
                key = _SPACES.sub(" ", unicodedata.normalize("NFKC", bare).casefold())
                entry = (kind, phrase.startswith("^"), phrase.endswith("$"))
                if entry not in entries.setdefault(key, []):
                    entries[key].append(entry)
    return Phrases(entries)


def labelled_lead(line: str) -> str | None:
    """The standfirst of a line like `摘要：...`, as East Asian sites set it; None of any other line."""
    found = _LEAD.match(line[:_MAX_LINE])
    return line[found.end() :].strip() if found else None


def refused(line: str) -> str | None:
    """Why a line is no text wherever it stands and whatever the model says, for people; None of ordinary lines."""
    if points_elsewhere(line):
        return "points to another report"
    if asks_to_sign_up(line):
        return "asks to sign up"
    return f"reads like {label}" if (label := label_of(line)) else None


def points_elsewhere(line: str) -> bool:
    """`Read also: ...`, in any language of the cues: another report's headline behind a phrase and a colon. 21 of 22 on real news pages are no text."""
    return len(line) <= _POINTER and (":" in line or "：" in line) and _pointer().match(folded(line)) is not None


def label_of(line: str) -> str | None:
    """The kind of `Advertisement`, `Related`: a line that is nothing but a phrase of what stands around reports. Of 7,200 lines of reference bodies seven are, of which none is text.

    Names of networks are not among them: they are subheads in reports of this beat.
    """
    if len(line) > _LONGEST_LABEL:
        return None
    return next((kind for kind, size in cues_of(line).items() if kind in _LABELS and size == len(folded(line))), None)


def asks_to_sign_up(line: str) -> bool:
    """`Subscribe to our newsletter ...`, in any language of the cues: a short line, none of it quoted, that names the outlet's own newsletter.

    Phrases about any newsletter or channel are evidence only: reports of this beat are about such things.
    """
    if len(line) > _POINTER or _QUOTED.search(line):
        return False
    text = folded(line)
    # Not behind another letter: `our news` is no part of `hour news`.
    return any(not start or not "a" <= text[start - 1] <= "z" for start, _, _ in _newsletter().found(text))


@lru_cache(maxsize=1)
def _newsletter() -> Phrases[None]:
    return Phrases({folded(phrase): None for phrases in _cues()["newsletter"].values() for phrase in phrases})


@lru_cache(maxsize=1)
def _pointer() -> re.Pattern[str]:
    phrases = {
        folded(phrase.removeprefix("^").removesuffix("$")).rstrip(" :：") for phrases in _cues()["related"].values() for phrase in phrases
    }
    # outside the Latin script the cues are stems: a few letters may follow
    patterns = (
        re.escape(phrase) + (r"[^\s:：]{0,6}" if phrase[-1] > "\u036f" else "") for phrase in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"[\W_]{{0,4}}(?:{'|'.join(patterns)})\s?[:：]\s?\S")


@lru_cache(maxsize=1)
def _cues() -> dict[str, dict[str, list[str]]]:
    """Kind -> language -> phrases."""
    return tomllib.loads((Path(__file__).parent / "cues" / "lines.toml").read_text("utf-8"))


def line_hash(line: str) -> int:
    """Signed 64-bit hash of a line, numbers left out (`3 comments`, `Updated 14:05`); stable over versions and machines."""
    return xxhash.xxh3_64_intdigest(_DIGITS.sub("0", folded(line)).encode("utf-8", "replace")) - (1 << 63)


class SiteLines:
    """Learns which lines recur over the articles of one source. Feed it each article once; the order does not matter.

    A line is boilerplate when it stands in at least `least_articles` articles and in at least `share` of all; a long one must stand in
    `long_share` of all, because reports of one affair repeat a paragraph of its history.
    """

    def __init__(self, *, least_articles: int = 4, share: float = 0.08, long_share: float = 0.25) -> None:
        self.least_articles, self.share, self.long_share = least_articles, share, long_share
        self.articles = 0
        self._counts: Counter[int] = Counter()
        self._examples: dict[int, str] = {}

    def add(self, lines: Iterable[str]) -> None:
        """Count the lines of one article (its extracted text's lines); repeated lines of one article count once."""
        self.articles += 1
        shorts = (" ".join(line.split()) for line in lines)
        for key, example in {line_hash(short): short for short in shorts if 2 <= len(short) <= _MAX_LINE}.items():
            self._examples.setdefault(key, example)
            self._counts[key] += 1

    def recurring(self) -> frozenset[int]:
        """Hashes of the source's boilerplate lines, for `extract(..., site_lines=...)`."""
        return frozenset(key for key, count in self._counts.items() if count >= self._least(self._examples[key]))

    def _least(self, line: str) -> float:
        return max(self.least_articles, (self.long_share if len(line) > _LONG_LINE else self.share) * self.articles)

    def examples(self) -> list[tuple[str, int]]:
        """The recurring lines as text with the number of articles each stands in, most frequent first."""
        keys = self.recurring()
        return sorted(((self._examples[key], self._counts[key]) for key in keys), key=lambda item: (-item[1], item[0]))


def is_site_line(line: str, site_lines: Collection[int]) -> bool:
    return bool(site_lines) and len(line) <= _MAX_LINE and line_hash(line) in site_lines
