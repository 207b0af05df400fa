"""Bands in the table: in the order of their hashes once a block of signatures is full, the same bands whatever the block."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, words
from warehouse.ingest import bands, matches
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import Connection

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
