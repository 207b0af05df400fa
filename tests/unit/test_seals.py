"""Seals: a tree over the captures of every finished day, in the warehouse and as files."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, words
from warehouse.ingest.segment import ingest_segment
from warehouse.proof.chain import broken_links, read_seal
from warehouse.proof.merkle import ProofError, check_proof, root_of
from warehouse.proof.seals import all_seals, leaf_lines, link_seals, place_of, prove, restore_seals, seal_days, write_seal_files

DAY = timedelta(days=1)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    yield opened
    opened.close()


def fill(con: duckdb.DuckDBPyConnection, name: str, at: datetime, count: int = 3) -> list[str]:
    pages = [page(f"https://a.example/{name}/{n}", words(int(name[1:]) * 100 + n), at=at + timedelta(minutes=n)) for n in range(count)]
    refused = replace(rejected(f"https://a.example/{name}/no", at=at), payload_digest="sha256:" + "0f" * 32)
    ingest_segment(con, segment(name, [*pages, refused]), ingested_at=at)
    return [one.capture_id for one in pages]


def test_a_day_is_sealed_when_it_is_over_and_once(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, "s1", NOON)
    assert seal_days(con, now=datetime(2026, 3, 1, 23, 59, tzinfo=UTC)) == []
    (seal,) = seal_days(con, now=datetime(2026, 3, 2, 0, 0, 1, tzinfo=UTC))
    assert (seal.day, seal.batch, seal.leaves, seal.name) == (date(2026, 3, 1), 1, 4, "2026-03-01.1")
    lines = leaf_lines(con, seal)
    assert (lines, root_of(lines)) == (sorted(lines), seal.root)
    assert seal_days(con, now=NOON + DAY) == []
    assert [one.name for one in all_seals(con)] == ["2026-03-01.1"]


def test_what_comes_after_the_seal_gets_a_further_batch(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, "s1", NOON)
    fill(con, "s2", NOON - DAY)
    assert [one.name for one in seal_days(con, now=NOON + DAY)] == ["2026-02-28.1", "2026-03-01.1"]
    fill(con, "s3", NOON + timedelta(hours=1))
    assert [(one.name, one.leaves) for one in seal_days(con, now=NOON + 2 * DAY)] == [("2026-03-01.2", 4)]


def test_every_sealed_capture_is_proved_and_no_other(con: duckdb.DuckDBPyConnection) -> None:
    keys = fill(con, "s1", NOON)
    assert prove(con, keys[0]) is None
    (seal,) = seal_days(con, now=NOON + DAY)
    for key in keys:
        proof = prove(con, key)
        assert proof is not None
        assert (proof.capture_id, proof.day, proof.batch, proof.leaves, proof.root) == (key, "2026-03-01", 1, 4, seal.root)
        check_proof(proof)
    assert prove(con, "0" * 32) is None


def test_files_of_a_seal_are_written_once_and_checked_on_reading(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    fill(con, "s1", NOON)
    (seal,) = seal_days(con, now=NOON + DAY)
    folder = tmp_path / "seals"
    assert write_seal_files(con, folder) == 1
    assert write_seal_files(con, folder) == 0
    again, lines = read_seal(folder / "2026-03-01.1.json")
    assert (again.root, again.leaves, again.sealed_at, lines) == (seal.root, 4, seal.sealed_at, leaf_lines(con, seal))
    (folder / "2026-03-01.1.txt").write_text("\n".join(lines[:-1]) + "\n")
    with pytest.raises(ProofError, match="do not lead to its root"):
        read_seal(folder / "2026-03-01.1.json")
    (folder / "2026-03-01.1.json").write_text(json.dumps({"day": "never"}))
    with pytest.raises(ProofError, match="not a seal"):
        read_seal(folder / "2026-03-01.1.json")


def test_a_warehouse_made_anew_takes_its_seals_from_the_files(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    keys = fill(con, "s1", NOON)
    seal_days(con, now=NOON + DAY)
    write_seal_files(con, tmp_path / "seals")
    fresh = new_warehouse(tmp_path / "fresh.duckdb")
    assert restore_seals(fresh, tmp_path / "nowhere", own=True) == 0
    assert restore_seals(fresh, tmp_path / "seals", own=True) == 1
    assert restore_seals(fresh, tmp_path / "seals", own=True) == 0
    assert leaf_lines(fresh, all_seals(fresh)[0]) == leaf_lines(con, all_seals(con)[0])
    assert prove(fresh, keys[1]) == prove(con, keys[1])
    fresh.close()


def test_an_address_means_its_latest_capture(con: duckdb.DuckDBPyConnection) -> None:
    (key,) = fill(con, "s1", NOON, count=1)
    found = place_of(con, "https://a.example/s1/0")
    assert found is not None
    assert (found.capture_id, found.warc_file, found.warc_offset, found.fetched_at) == (key, "2026/03/01/run-1-000.warc.gz", 123, NOON)
    assert place_of(con, key) == found
    refused = place_of(con, "https://a.example/s1/no")
    assert refused is not None
    assert refused.warc_offset == 9
    assert place_of(con, "https://a.example/nobody") is None


def test_seals_are_chained_over_days_and_restarts(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    fill(con, "s1", NOON)
    fill(con, "s2", NOON - DAY)
    seal_days(con, now=NOON + DAY)
    write_seal_files(con, tmp_path / "seals")
    fresh = new_warehouse(tmp_path / "fresh.duckdb")
    restore_seals(fresh, tmp_path / "seals", own=True)
    for opened in (con, fresh):
        fill(opened, "s3", NOON + DAY)
        seal_days(opened, now=NOON + 2 * DAY)
        seals = all_seals(opened)
        assert [(seal.number, seal.name) for seal in seals] == [(1, "2026-02-28.1"), (2, "2026-03-01.1"), (3, "2026-03-02.1")]
        assert broken_links(seals) == []
    assert [seal.digest for seal in all_seals(fresh)] == [seal.digest for seal in all_seals(con)]
    fresh.close()


def test_seals_from_before_are_put_into_the_chain_in_the_order_of_their_making(con: duckdb.DuckDBPyConnection) -> None:
    fill(con, "s1", NOON)
    seal_days(con, now=NOON + DAY)
    fill(con, "s2", NOON - DAY)
    seal_days(con, now=NOON + DAY)
    chained = all_seals(con)
    con.execute("update base.seal set number = null, previous = null")
    assert [seal.name for seal in link_seals(con)] == ["2026-03-01.1", "2026-02-28.1"]
    assert all_seals(con) == chained
    assert link_seals(con) == []


def test_seals_of_another_home_stand_beside_the_own_ones_of_the_same_day(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """And are proved as what they are; the own chain goes on."""
    theirs = new_warehouse(tmp_path / "theirs.duckdb")
    (key, *_), (own, *_) = fill(theirs, "s7", NOON), fill(con, "s1", NOON)
    for opened in (theirs, con):
        seal_days(opened, now=NOON + DAY)
    write_seal_files(theirs, tmp_path / "brought")
    assert restore_seals(con, tmp_path / "brought", own=False) == 1
    assert restore_seals(con, tmp_path / "brought", own=False) == 0
    fill(con, "s2", NOON + DAY)
    seal_days(con, now=NOON + 2 * DAY)
    seals = all_seals(con)
    assert [(seal.own, seal.number, seal.name) for seal in seals] == [
        (True, 1, "2026-03-01.1"),
        (True, 2, "2026-03-02.1"),
        (False, 1, "2026-03-01.1"),
    ]
    (foreign,) = all_seals(theirs)
    assert (seals[2].digest, leaf_lines(con, seals[2])) == (foreign.digest, leaf_lines(theirs, foreign))
    for capture, seal in ((key, seals[2]), (own, seals[0])):
        proof = prove(con, capture)
        assert proof is not None
        assert (proof.root, proof.chain, proof.number) == (seal.root, seal.chain, 1)
        check_proof(proof)
    write_seal_files(con, tmp_path / "seals")
    fresh = new_warehouse(tmp_path / "fresh.duckdb")
    assert restore_seals(fresh, tmp_path / "seals", own=True) == 3
    assert [seal.digest for seal in all_seals(fresh)] == [seal.digest for seal in seals]
    assert [seal.own for seal in all_seals(fresh)] == [True, True, False]
    for opened in (theirs, fresh):
        opened.close()
