"""A list of decisions compared with a snapshot."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import duckdb
import pyarrow as pa

from beat.entries import platform_entries
from beat.files import beat_folder
from records.audit import Finding, ListedDecision, Tally, ToldDecision, Watch
from warehouse.audit.matching import AFTER, BEFORE, NEWS, finding
from warehouse.storage.frames import given
from warehouse.storage.statements import Statements

SQL = Statements(__file__)
_SCHEMA = pa.schema(
    {
        "line": pa.int64(), "first": pa.date32(), "last": pa.date32(), "near": pa.date32(), "country": pa.string(), "platforms": pa.list_(pa.string()),
        "pattern": pa.string(), "urls": pa.list_(pa.string()), "case_numbers": pa.list_(pa.string()),
    }
)  # fmt: skip


def findings(con: duckdb.DuckDBPyConnection, listed: Sequence[ListedDecision]) -> list[Finding]:
    """What the snapshot has of each listed decision, in their order. `con`: of `open_snapshot`."""
    with given(con, listed=pa.Table.from_pylist([_row(one) for one in listed], schema=_SCHEMA)):
        stories, copies, pages = (_told(con, sql) for sql in (SQL["stories"], SQL["copies"], SQL["pages"]))
        watched = {row.pop("of_line"): row for row in con.execute(SQL["watched"]).to_arrow_table().to_pylist()}
    found = []
    for one in listed:
        seen = watched[one.line]
        language = seen["language"]
        watch = Watch(begins=seen["begins"], sources=seen["sources"], pages=seen["pages"])
        found.append(finding(one, stories[one.line], copies[one.line], pages[one.line], watch, language))
    return found


def tallies(found: Iterable[Finding], of: str) -> tuple[Tally, ...]:
    """Verdicts by `country` or `language`, most listed first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        key = one.language if of == "language" else one.listed.country
        counts[key or ""][str(one.verdict)] += 1
    rows = (Tally(of=key, listed=verdicts.total(), verdicts=dict(sorted(verdicts.items()))) for key, verdicts in counts.items())
    return tuple(sorted(rows, key=lambda row: (-row.listed, row.of)))


def _row(one: ListedDecision) -> dict[str, Any]:
    days = {"first": -BEFORE, "last": AFTER, "near": NEWS}
    around = {name: one.day + timedelta(days=apart) if one.day else None for name, apart in days.items()}
    return {
        "line": one.line, **around, "country": one.country, "platforms": one.platforms, "pattern": _pattern(one), "urls": one.urls,
        "case_numbers": one.case_numbers,
    }  # fmt: skip


def _pattern(one: ListedDecision) -> str | None:
    """A party's names as a regular expression; None where the beat does not know it."""
    spellings = {name.strip("*") for entry in platform_entries(beat_folder()) if entry.name in one.platforms for name in entry.spellings}
    words = [rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in sorted(spellings) if name]
    return f"(?i){'|'.join(words)}" if words else None


def _told(con: duckdb.DuckDBPyConnection, sql: str) -> dict[int, list[ToldDecision]]:
    found: dict[int, list[ToldDecision]] = defaultdict(list)
    for row in con.execute(sql).to_arrow_table().to_pylist():
        line = row.pop("of_line")
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        found[line].append(ToldDecision(**values))
    return found
