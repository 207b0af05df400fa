"""A snapshot that nobody needs any more becomes the next one: byte for byte the warehouse, with only what differs written."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.storage.copyfile import BLOCK, HEADERS, SLICES, copy, copy_over, main

ROWS = 200_000


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A database of some thirty blocks."""
    file = tmp_path / "source.duckdb"
    with opened(file) as con:
        con.execute(f"create table line as select range as n, md5(range::varchar) as words from range({ROWS})")
        con.execute("force checkpoint")
    return file


def opened(file: Path) -> duckdb.DuckDBPyConnection:
    """With one thread: two share rows out as they come, and now and then the file is larger by a third."""
    return duckdb.connect(str(file), config={"threads": 1})


def changed(file: Path, sql: str = "update line set words = 'new' where n < 10") -> None:
    with opened(file) as con:
        con.execute(sql)
        con.execute("force checkpoint")


def older(source: Path, sql: str = "update line set words = 'new' where n < 10") -> Path:
    """A copy of it, and then something was committed."""
    old = source.with_name("old.duckdb")
    copy(source, old)
    changed(source, sql)
    return old


@pytest.mark.parametrize(
    "sql",
    [
        "update line set words = 'new' where n < 10",
        "insert into line select range, 'more' from range(300000)",
        "delete from line where n > 1000",
        "create table other as select 1 as one",
        "select 1",
    ],
)
def test_the_old_copy_becomes_the_new_one_byte_for_byte(source: Path, sql: str) -> None:
    old, target = older(source, sql), source.with_name("target")
    written = copy_over(source, target, old, turn=3)
    assert target.read_bytes() == source.read_bytes()
    assert not old.exists()
    assert written is not None
    assert HEADERS <= written <= source.stat().st_size


def test_what_is_written_grows_with_the_change_and_not_with_the_file(source: Path) -> None:
    written = copy_over(source, source.with_name("target"), older(source), turn=0)
    assert written is not None
    assert written < source.stat().st_size / 2
    same = source.with_name("same")
    copy(source, same)
    assert copy_over(source, source.with_name("again"), same, turn=0) == HEADERS


def test_an_old_copy_that_somebody_reads_stays_as_it_is(source: Path) -> None:
    old, target = older(source), source.with_name("target")
    before = old.read_bytes()
    with duckdb.connect(str(old), read_only=True) as con:
        assert copy_over(source, target, old, turn=0) is None
        assert con.execute("select count(*) from line where words = 'new'").fetchone() == (0,)
    reader = subprocess.Popen(
        [sys.executable, "-c", f"f=open({str(old)!r},'rb');print(flush=True);input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert reader.stdout is not None
        reader.stdout.readline()
        assert copy_over(source, target, old, turn=0) is None
    finally:
        reader.communicate(b"\n")
    assert old.read_bytes() == before
    assert not target.exists()


def test_an_old_copy_with_a_second_name_stays_as_it_is(source: Path) -> None:
    old, target = older(source), source.with_name("target")
    os.link(old, source.with_name("kept.duckdb"))
    assert copy_over(source, target, old, turn=0) is None
    assert old.exists()
    assert not target.exists()


def test_where_the_system_grants_no_leases_nothing_is_written_over(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("fcntl.F_SETLEASE", raising=False)
    assert copy_over(source, source.with_name("target"), older(source), turn=0) is None


def test_blocks_of_another_layout_are_copied_whole(source: Path) -> None:
    old, target = source.with_name("old.duckdb"), source.with_name("target")
    source.write_bytes(bytes(range(256)) * 4096)
    copy(source, old)
    assert copy_over(source, target, old, turn=0) is None
    main(source, target, old, 0)
    assert target.read_bytes() == source.read_bytes()
    assert old.exists()


def test_a_byte_that_flipped_in_the_old_copy_does_not_live_on(source: Path) -> None:
    file = source.with_name("old.duckdb")
    copy(source, file)
    with file.open("r+b") as damaged:
        damaged.seek(HEADERS + 5 * BLOCK + 1000)
        byte = damaged.read(1)
        damaged.seek(-1, os.SEEK_CUR)
        damaged.write(bytes([byte[0] ^ 4]))
    for turn in range(SLICES):
        target = source.with_name(f"target{turn}")
        assert copy_over(source, target, file, turn=turn) is not None
        file = target
    assert file.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("given", ["", "missing.duckdb", "old.duckdb"])
def test_the_child_says_what_it_wrote(source: Path, given: str, capfd: pytest.CaptureFixture[str]) -> None:
    older(source)
    target = source.with_name("target")
    main(source, target, source.with_name(given) if given else None, 0)
    written = int(capfd.readouterr().out)
    assert target.read_bytes() == source.read_bytes()
    assert (written < source.stat().st_size) == (given == "old.duckdb")
