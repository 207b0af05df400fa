"""Classify a title and text: the task behind `docketwire classify`."""

from datetime import date
from typing import Any

from jobs.tasks.facts import facts_row
from pipeline.understand import understand

Row = dict[str, Any]


def answer(row: Row) -> Row:
    """`{"id","title","text","published_at"}` -> `{"id","language","relevant","score","topics","platforms","facts"}`; topics have the primary one first."""
    if "error" in row:
        return row
    title, text = row.get("title") or "", row.get("text") or ""
    if not isinstance(title, str) or not isinstance(text, str):
        return {"id": row.get("id"), "error": '"title" and "text" must be strings'}
    found = understand(title, text, published_at=_day(row.get("published_at")))
    return {
        "id": row.get("id"),
        "language": found.language.code,
        "relevant": found.relevant,
        "score": round(found.score, 4),
        "topics": [match.topic for match in found.topics],
        "platforms": list(found.platforms()),
        "facts": facts_row(found.facts),
    }


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
