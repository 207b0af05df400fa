"""What an assistant may ask of a home, read-only: answers in which every statement carries the words it rests on and where their bytes lie.

Plain values, ready to be written as JSON. Errors are those of every other surface, a DocketwireError with one sentence.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from beat.selecting import selection
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.query import ask, chosen_snapshot
from jobs.search import folder as search_folder
from jobs.serving.library import SnapshotLibrary
from jobs.serving.reader import IndexedReader
from records.errors import HomeError, QueryError
from records.site import Article, ToldFact
from web.lists import plain
from web.passages import first_words

MOST_HITS, MOST_REPORTS, MOST_ROWS = 50, 20, 200
"""Of one answer: what a language model can read at once."""
_QUOTED = 300
"""Characters of an article that no fact was read from."""
_DECISIONS = """
select story_id, dispute_id, authority, jurisdiction, type, outcome, decided_on, published_on, fine, currency, fine_eur, platforms, claimants,
    case_numbers, laws, headline, headline_language, url, official_url, summary, reports, independent_reports, status
from decisions
where ($platform is null or list_contains(platforms, $platform)) and ($jurisdiction is null or jurisdiction = $jurisdiction)
    and ($authority is null or authority = $authority) and ($since is null or coalesce(decided_on, published_on) >= cast($since as date))
order by coalesce(decided_on, published_on) desc, story_id
limit $limit
"""


class Evidence:
    """A home, asked by an assistant; each answer comes from one snapshot and names it."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self._home, self._settings = home, settings
        self._library = SnapshotLibrary(home.public, search_folder(home), memory_limit=f"{settings.web.memory_mb}MB")

    def close(self) -> None:
        self._library.close()

    def search(self, words: str, *, limit: int, narrowed: Mapping[str, object]) -> dict[str, Any]:
        """Articles by words and meaning, best first, each with the passage that matched."""
        with self._reading() as reader:
            given = {key: value for key, value in narrowed.items() if value not in (None, "", [])}
            wanted = reader.settled(selection({**given, "text": words}, reader.values))
            found = reader.search(wanted, number=1, size=max(1, min(limit, MOST_HITS)))
            if found.problem:
                raise QueryError(found.problem)
            hits = [self._hit(reader, line.report_id, "".join(piece.text for piece in line.passage)) for line in found.lines]
            return self._from(reader, total=found.page.total, suggestion=found.suggestion, hits=[hit for hit in hits if hit])

    def story(self, key: str) -> dict[str, Any]:
        """An event with the reports that tell it."""
        with self._reading() as reader:
            found = reader.story(key)
            found = reader.story(found) if isinstance(found, str) else found
            if found is None or isinstance(found, str):
                raise QueryError(f"there is no story {key[:40]!r}; `search` and `decisions` give ids")
            reports = [self._hit(reader, line.report_id) for line in found.reports[:MOST_REPORTS]]
            return self._from(reader, story=plain(found.line), path=f"/story/{found.line.story_id}", reports=reports)

    def dispute(self, key: str) -> dict[str, Any]:
        """A conflict with its events, oldest first, each with the report that leads it."""
        with self._reading() as reader:
            found = reader.dispute(key)
            found = reader.dispute(found) if isinstance(found, str) else found
            if found is None or isinstance(found, str):
                raise QueryError(f"there is no dispute {key[:40]!r}; a story names its own")
            events = [
                {"on": plain(step.on), "stage": step.stage, "story_id": step.story_id, "docket": plain(step.docket)}
                | {"evidence": self._hit(reader, step.headlines[0].report_id) if step.headlines else None}
                for step in found.steps[-MOST_REPORTS:]
            ]
            return self._from(reader, dispute=plain(found.summary), path=f"/dispute/{found.summary.dispute_id}", events=events)

    def article(self, key: str) -> dict[str, Any]:
        """A report: its text, and each fact with the sentence it was read from."""
        with self._reading() as reader:
            found = reader.article(key)
            if found is None:
                raise QueryError(f"there is no article {key[:40]!r}; `search` gives ids")
            facts = [{"kind": one.kind, "value": one.value, "role": one.role, "quote": _sentence(found, one)} for one in found.told]
            shown = first_words(found) if self._settings.web.full_text == "never" else found
            return self._from(
                reader, **_evidence(found, ""), text=shown.text, facts=facts, story_id=found.story_id, dispute_id=found.dispute_id
            )

    def decisions(self, *, limit: int, narrowed: Mapping[str, str | None]) -> dict[str, Any]:
        """Orders, judgments, fines and settlements, latest first, each with the sentences that tell it and the captures of its first report."""
        with self._reading() as reader:
            given = {key: value for key, value in narrowed.items() if value and key != "since"}
            wanted = selection(given, reader.values)
            day = selection({"published_since": narrowed.get("since")}).published_since
            values = {"platform": wanted.platforms, "jurisdiction": wanted.jurisdictions, "authority": wanted.authorities}
            parameters = {key: value[0] if value else None for key, value in values.items()}
            parameters |= {"since": day.isoformat() if day else None, "limit": max(1, min(limit, MOST_HITS))}  # type: ignore[dict-item]
            result = ask(self._home, self._settings, _DECISIONS, max_rows=MOST_ROWS, params=parameters)
            rows = [dict(zip(result.columns, map(plain, row), strict=True)) for row in result.rows()]
            return self._from(reader, decisions=[row | {"evidence": self._lead(reader, row["story_id"])} for row in rows])

    def query(self, sql: str, *, limit: int) -> dict[str, Any]:
        """Rows of one SELECT over the views of docs/columns.md, in the process that user's SQL runs in: no files, no network, no settings."""
        result = ask(self._home, self._settings, sql, max_rows=max(1, min(limit, MOST_ROWS)))
        rows = [[plain(value) for value in row] for row in result.rows()]
        snapshot = chosen_snapshot(self._home).id
        return {"snapshot": snapshot, "columns": list(result.columns), "rows": rows, "truncated": result.truncated}

    @contextmanager
    def _reading(self) -> Iterator[IndexedReader]:
        with self._library.reading() as reader:
            if reader is None:
                raise HomeError(f"{self._home.root}: nothing has been published yet: run `docketwire publish`")
            yield reader

    def _from(self, reader: IndexedReader, **said: Any) -> dict[str, Any]:
        return {"snapshot": reader.snapshot.id, **said}

    def _hit(self, reader: IndexedReader, report_id: str, quote: str = "") -> dict[str, Any] | None:
        found = reader.article(report_id)
        return _evidence(found, quote) if found else None

    def _lead(self, reader: IndexedReader, story_id: str) -> dict[str, Any] | None:
        found = reader.story_line(story_id)
        return None if found is None or isinstance(found, str) else self._hit(reader, found.report_id)


def _evidence(article: Article, quote: str) -> dict[str, Any]:
    """The words, who wrote them where, and where the bytes lie that they were read from."""
    line, place = article.line, article.provenance
    return {
        "article_id": line.report_id, "title": line.title, "quote": quote or _quote(article), "language": line.language, "source": line.source,
        "url": line.url, "published_at": plain(line.published_at), "fetched_at": plain(place.fetched_at), "capture_id": place.capture_id,
        "warc_file": place.warc_file, "warc_offset": place.warc_offset, "payload_digest": place.payload_digest,
    }  # fmt: skip


def _quote(article: Article) -> str:
    """The first sentence that tells a fact; where none does, how the text begins."""
    found = (_sentence(article, one) for one in article.told)
    return next((sentence for sentence in found if sentence), (article.text or "")[:_QUOTED].strip())


def _sentence(article: Article, told: ToldFact) -> str:
    """A case number stands for itself."""
    if told.sentence_start is None or told.sentence_end is None:
        return ""
    head = article.body_start - 1
    whole = f"{article.line.title[:head].ljust(head)}\n{article.text or ''}"
    return whole[told.sentence_start : told.sentence_end].strip()
