"""Bands in the table: in the order of their hashes once a block of signatures is full, the same bands whatever the block."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, words
from warehouse.ingest import bands, known, matches
from warehouse.ingest.bands import Signed
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import Connection
from warehouse.storage.journal import last_entry

ROWS = "select day, hash, sig_no from base.band"


def filled(path: Path) -> Connection:
    """Forty reports in segments of one, three and seven, each tenth a copy of the one nine before it."""
    con, made = new_warehouse(path), 0
    for number, size in enumerate((1, 3, 7, 1, 7, 3, 7, 1, 3, 7)):
        pages = []
        for _ in range(size):
            made += 1
            pages.append(page(f"https://a.example/{made}", words(made - 9 if made % 10 == 0 else made)))
        ingest_segment(con, segment(f"2026/03/01/run-{number}.warc.gz", pages), ingested_at=NOON)
    return con


def test_full_blocks_lie_in_the_order_of_their_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where one segment fills several blocks, and where the one in progress fills half."""
    plain = filled(tmp_path / "plain.duckdb")
    monkeypatch.setattr(bands, "BLOCK", 5)
    monkeypatch.setattr(bands, "LAG", 7)
    settled = filled(tmp_path / "settled.duckdb")
    try:
        assert sorted(settled.execute(ROWS).fetchall()) == sorted(plain.execute(ROWS).fetchall())
        assert content_digest(settled) == content_digest(plain)
        last = settled.execute("select max(sig_no) from base.signature").fetchone()
        assert last is not None
        assert last[0] > 30
        for block in range((last[0] - 7) // 5):
            hashes = [
                row[0] for row in settled.execute("select hash from base.band where sig_no // 5 = ? order by rowid", [block]).fetchall()
            ]
            assert hashes
            assert hashes == sorted(hashes)
        rest = settled.execute("select hash from base.band where sig_no // 5 >= ? order by rowid", [(last[0] - 7) // 5]).fetchall()
        assert rest != sorted(rest)
    finally:
        plain.close()
        settled.close()


def test_a_copy_is_found_in_a_block_that_is_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of the first block is met by one that comes long after it."""
    monkeypatch.setattr(bands, "BLOCK", 5)
    monkeypatch.setattr(bands, "LAG", 7)
    con = filled(tmp_path / "w.duckdb")
    try:
        again = page(
            "https://b.example/late", words(2) + " and a few words more", at=NOON.replace(hour=20), published=NOON.replace(hour=19)
        )
        found = ingest_segment(con, segment("2026/03/01/run-late.warc.gz", [again]), ingested_at=NOON)
        assert dict(found.outcomes) == {"near-copy": 1}
    finally:
        con.close()


@pytest.mark.parametrize("many", [-1, 10_000])
def test_few_bands_and_many_meet_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """Stored and new reports, within the window and beyond it."""
    monkeypatch.setattr(matches, "_MANY_PROBES", many)
    con = new_warehouse(tmp_path / "w.duckdb")
    try:
        ingest_segment(
            con, segment("2026/03/01/a.warc.gz", [page(f"https://a.example/{n}", words(n)) for n in range(20)]), ingested_at=NOON
        )
        late = NOON + timedelta(days=60)
        copies = [
            page("https://b.example/3", words(3) + " and a word", published=NOON - timedelta(minutes=60)),
            page("https://b.example/30", words(30), published=NOON - timedelta(minutes=60)),
            page("https://b.example/31", words(30) + " and a word", published=NOON - timedelta(minutes=30)),
            page("https://b.example/4", words(4) + " and a word", at=late, published=late),
        ]
        ingest_segment(con, segment("2026/03/01/b.warc.gz", copies), ingested_at=NOON)
        found = con.execute("select url, copy_kind from base.report where url like '%b.example%' order by url").fetchall()
    finally:
        con.close()
    assert found == [
        ("https://b.example/3", "near-copy"),
        ("https://b.example/30", None),
        ("https://b.example/31", "near-copy"),
        ("https://b.example/4", None),
    ]


@pytest.mark.parametrize(("block", "growth"), [(5, 1), (5, 4), (64, 2), (64, 1_000)])
def test_what_waits_in_memory_is_met_as_it_is_in_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, growth: int
) -> None:
    """The same reports, copies and bands whether the bands that are not in order are kept in memory or gone through in the table."""
    monkeypatch.setattr(bands, "BLOCK", block)
    monkeypatch.setattr(bands, "LAG", 7)
    monkeypatch.setattr(bands, "_GROWTH", growth)
    kept = filled(tmp_path / "kept.duckdb")
    monkeypatch.setattr(bands.Waiting, "read", lambda _: None)
    asked = filled(tmp_path / "asked.duckdb")
    try:
        assert content_digest(kept) == content_digest(asked)
        copies = kept.execute("select count(*) from base.report where copy_kind is not null").fetchone()
        assert copies == (4,)
        assert known.known(asked, last_entry(asked)).waiting is None
        waiting = known.known(kept, last_entry(kept)).waiting
        assert waiting is not None
        assert waiting.last == 40
    finally:
        kept.close()
        asked.close()


signatures = st.lists(st.tuples(st.integers(0, 80), st.lists(st.integers(-3, 3), min_size=2, max_size=2)), min_size=1, max_size=30)


@given(signatures, st.integers(0, 30), st.integers(0, 30), st.integers(1, 12))
def test_pairs_are_those_of_a_join(made: list[tuple[int, list[int]]], sorted_in: int, stored: int, first: int) -> None:
    """A band in common, within thirty days, another signature, not one that is in order; whether sorted in, fresh or of the transaction in progress."""
    signed = [
        Signed(number=n, report_id=f"{n:016x}", day=NOON.date() + timedelta(days=day), text_hash=n, bands=tuple(hashes))
        for n, (day, hashes) in enumerate(made, 1)
    ]
    sorted_in, stored = min(sorted_in, len(signed)), min(max(sorted_in, stored), len(signed))
    waiting = bands.Waiting(sorted_in, bands._columns([one.banded() for one in signed[:sorted_in]]))
    for one in signed[sorted_in:stored]:
        waiting.add([one])
    found = waiting.met(bands.probes(signed, 30), signed[stored:], first)
    assert {tuple(pair) for pair in found.tolist()} == {
        (one.number, other.number)
        for one in signed
        for other in signed
        if one.number != other.number >= first and set(one.bands) & set(other.bands) and abs((one.day - other.day).days) <= 30
    }
