"""Group texts into stories and disputes: the task behind `docketwire group --jsonl`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from common.codec import from_json, to_json
from jobs.children.answers import answer_rows
from pipeline.grouping.assign import group
from pipeline.grouping.candidates import KnownStories
from pipeline.grouping.evidence import Evidence, evidence
from pipeline.grouping.model import default_model
from pipeline.understand import understand
from records.article import Classification, Mention
from records.grouping import Membership

Row = dict[str, Any]
LEAST_SCORE = 0.2
"""Rows that are less likely on-topic than this are not grouped. Below the classifier's own threshold on purpose: a report it doubts that
shares parties, place and time with others is grouped all the same, one that stands alone does no harm."""


def group_rows(lines: Iterable[str], *, workers: int | None = None) -> Iterator[Row]:
    """`{"id","title","text","published_at"}` -> `{"id","story_id","dispute_id"}` for every row, in order; off-topic rows have null.

    All rows are read before the first is answered. The same rows get the same ids, in whatever order they come.
    """
    rows = list(answer_rows(lines, "jobs.tasks.grouping:read_row", preload="jobs.tasks.grouping", workers=workers))
    found = {number: item for number, row in enumerate(rows) if (item := _evidence(number, row)) is not None}
    places = _memberships(list(found.values()))
    for number, row in enumerate(rows):
        place = places.get(found[number].id) if number in found else None
        answer: Row = {"id": row.get("id"), "story_id": None, "dispute_id": None}
        if place is not None:
            answer |= {"story_id": place.story_id, "dispute_id": place.dispute_id}
        yield answer | ({"error": row["error"]} if "error" in row else {})


def read_row(row: Row) -> Row:
    """One row classified, in a worker: the row and what was found in it, as JSON values."""
    if "error" in row:
        return row
    title, text = row.get("title") or "", row.get("text") or ""
    if not isinstance(title, str) or not isinstance(text, str):
        return {"id": row.get("id"), "error": '"title" and "text" must be strings'}
    found = understand(title, text, published_at=_day(row.get("published_at")))
    return {**row, "title": title, "text": text, "found": to_json(found)}


def _evidence(number: int, row: Row) -> Evidence | None:
    if "error" in row:
        return None
    found = from_json(Classification, row["found"])
    if found.score < LEAST_SCORE and not found.relevant:
        return None
    identity = row.get("id")
    return article_evidence(
        identity=f"row {number}" if identity is None else str(identity),
        title=row["title"],
        text=row["text"],
        day=_day(row.get("published_at")),
        language=found.language.code,
        mentions=found.mentions,
        topics=[match.topic for match in found.topics],
        vector=found.vector,
        outcome=found.facts.outcome.value if found.facts.outcome else None,
    )


def article_evidence(
    *,
    identity: str,
    title: str,
    text: str,
    day: date | None,
    language: str,
    mentions: Sequence[Mention],
    topics: Sequence[str],
    vector: Sequence[float],
    seen: int = 0,
    outcome: str | None = None,
) -> Evidence:
    """Evidence of an article out of what the classifier found; `seen` is its first capture in microseconds since 1970."""
    return evidence(
        identity=identity,
        title=title,
        text=text,
        day=day,
        language=language,
        mentions=mentions,
        topics=topics,
        vector=vector,
        seen=seen,
        outcome=outcome,
    )


def _memberships(items: Sequence[Evidence]) -> Mapping[str, Membership]:
    unique = {item.id: item for item in items}
    outcome = group(list(unique.values()), KnownStories.of([]), lambda _: {}, default_model())
    return {place.article_id: place for place in outcome.memberships}


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
