"""Which raw pages are past their time, and where the others lie after a segment was rewritten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pyarrow as pa

from records.errors import DocketwireError
from records.outcome import KEPT, Outcome
from warehouse.storage.frames import given
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.statements import Statements, filled, known

SQL = Statements(__file__)

GROUPS = {"kept": frozenset(KEPT), "not-kept": frozenset(Outcome) - KEPT}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """Raw pages with one of these outcomes are kept this long."""

    outcomes: frozenset[Outcome]
    days: int


def parse_rule(text: str) -> RetentionRule:
    """`off-topic 90`, `not-kept 30` or `kept 3650`. Raises DocketwireError that says what is accepted."""
    word, _, days = text.partition(" ")
    if not days.strip().isdigit():
        raise DocketwireError(f'{text!r} is no rule: write an outcome and a number of days, e.g. "off-topic 90"')
    if word in GROUPS:
        return RetentionRule(outcomes=GROUPS[word], days=int(days))
    if word not in set(Outcome):
        raise DocketwireError(f"{word!r} is no outcome; accepted: kept, not-kept, {', '.join(Outcome)}")
    return RetentionRule(outcomes=frozenset({Outcome(word)}), days=int(days))


def expired(con: duckdb.DuckDBPyConnection, rules: Iterable[RetentionRule], *, now: datetime) -> dict[str, set[str]]:
    """Segment -> captures whose raw page is past its time. Of two rules for one outcome the shorter holds."""
    found: dict[str, set[str]] = {}
    for rule in rules:
        limits = {"before": now - timedelta(days=rule.days), "outcomes": sorted(map(str, rule.outcomes))}
        for segment, capture in con.execute(SQL["expired"], limits).fetchall():
            found.setdefault(segment, set()).add(capture)
    return found


def move(con: duckdb.DuckDBPyConnection, segment: str, offsets: Mapping[str, int], *, digest: str, size: int, at: datetime) -> int:
    """Note where the captures of a rewritten segment lie now; those without an offset are gone. Returns how many went. One transaction."""
    with transaction(con):
        ids = [key for (key,) in con.execute(SQL["of_segment"], {"segment": segment}).fetchall()]
        next_entry(con, "retention", segment, at)
        new_place = pa.table(
            {"capture_id": pa.array(ids, pa.string()), "warc_offset": pa.array([offsets.get(key) for key in ids], pa.int64())}
        )
        with given(con, new_place=new_place):
            for table in ("capture", "report", "superseded", "as_seen"):
                con.execute(filled(SQL["place"], table=known(table)), {"segment": segment})
        con.execute(SQL["segment"], {"segment": segment, "digest": digest, "size": size})
    return sum(key not in offsets for key in ids)
