"""Inside the query's own process: what SQL may see and say of a snapshot, what it is told when it fails, and the frames that carry answers."""

import io
import resource
import struct
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from records.errors import QueryError
from warehouse.asking import frames
from warehouse.asking.child import Answer
from warehouse.asking.locked import Locked, _bytes, _told


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("locked") / "it's one.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create table t as select range as n, timestamptz '2026-03-01 12:00:00+00' as at from range(5000)")
    return path


@pytest.fixture
def locked(file: Path) -> Iterator[Locked]:
    opened = Locked(file, "256MB", 2)
    yield opened
    opened.close()


def rows(locked: Locked, sql: str, params: object = None) -> list[tuple[object, ...]]:
    _, batches = locked.batches(sql, params, timeout_seconds=30)  # type: ignore[arg-type]
    return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


def test_an_answer_comes_in_batches_of_two_thousand_with_its_columns(locked: Locked) -> None:
    schema, batches = locked.batches("select n from t order by n", None, timeout_seconds=30)
    assert schema.names == ["n"]
    assert [batch.num_rows for batch in batches] == [2048, 2048, 904]
    assert rows(locked, "select n from t where n = $n", {"n": 7}) == rows(locked, "select n from t where n = ?", [7]) == [(7,)]


@pytest.mark.parametrize("sql", ["select 1", "describe t", "summarize t", "show tables", "explain select 1"])
def test_statements_that_only_look_are_allowed(locked: Locked, sql: str) -> None:
    assert rows(locked, sql)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("select 1; select 2", "expected one statement, found 2"),
        ("", "expected one statement, found 0"),
        ("create table x (n integer)", "only SELECT, DESCRIBE, SUMMARIZE, SHOW and EXPLAIN are allowed here, not CREATE"),
        ("set threads = 9", "are allowed here, not"),
        ("copy t to '/tmp/x.csv'", "are allowed here, not COPY"),
        ("select * from '/etc/passwd'", "does not exist"),
        ("select * from file", "does not exist"),
        ("select no_such", "no_such"),
    ],
)
def test_anything_else_is_refused_in_words(locked: Locked, sql: str, words: str) -> None:
    with pytest.raises(QueryError) as told:
        rows(locked, sql)
    assert words.casefold() in str(told.value).casefold()


def test_the_session_is_bounded_and_cannot_be_changed(locked: Locked) -> None:
    settings = (
        "threads",
        "temp_directory",
        "enable_external_access",
        "lock_configuration",
        "TimeZone",
        "autoinstall_known_extensions",
        "autoload_known_extensions",
        "python_enable_replacements",
        "allow_community_extensions",
    )
    found = {name: rows(locked, f"select current_setting('{name}')")[0][0] for name in settings}
    assert found == {
        "threads": 2, "temp_directory": "", "enable_external_access": False, "lock_configuration": True, "TimeZone": "UTC", "autoload_known_extensions": False,
        "autoinstall_known_extensions": False, "python_enable_replacements": False, "allow_community_extensions": False,
    }  # fmt: skip


def test_an_error_in_the_middle_of_the_rows_is_told_like_one_before(locked: Locked) -> None:
    # the engine reads some 250,000 rows ahead, on a busy machine more
    _, batches = locked.batches("select case when range > 3000000 then error('late') end from range(4000000)", None, timeout_seconds=30)
    next(batches)
    with pytest.raises(QueryError, match="late"):
        list(batches)


def test_a_statement_ends_with_its_time(locked: Locked) -> None:
    with pytest.raises(QueryError, match=r"stopped after 0\.05 seconds; narrow the query or raise the time limit"):
        locked.batches("select count(*) from t a, t b, t c where a.n + b.n + c.n > 7", None, timeout_seconds=0.05)
    assert rows(locked, "select 1") == [(1,)]


def test_what_is_no_snapshot_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_bytes(b"no database")
    with pytest.raises(QueryError, match="cannot be read as a snapshot"):
        Locked(tmp_path / "x.duckdb", "256MB", 1)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "Out of Memory: narrow the query"),
        (duckdb.OutOfMemoryException("Out of Memory Error: no\nset memory_limit"), "Out of Memory Error: no"),
        (ValueError("x"), "x"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
        (duckdb.InterruptException("x"), "stopped after 2 seconds; narrow the query or raise the time limit"),
    ],
)
def test_errors_are_told_in_a_line(error: BaseException, words: str) -> None:
    import threading

    assert str(_told(error, 2.0, threading.Event())) == words


@pytest.mark.parametrize(
    ("text", "size"), [("512MB", 512_000_000), (" 2 GiB ", 2 << 30), ("7kb", 7_000), ("1kib", 1_024), ("3MiB", 3 << 20), ("1GB", 10**9)]
)
def test_amounts_of_memory(text: str, size: int) -> None:
    assert _bytes(text) == size
    for wrong in ("512", "MB", "1TB", "1.5GB", "-1MB"):
        with pytest.raises(QueryError, match="is no amount of memory; write 512MB"):
            _bytes(wrong)


def test_a_process_bounds_what_it_may_have_and_leaves_no_core(monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse.asking.locked import bound_memory

    done: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda what, bounds: done.append((what, bounds)))
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    bound_memory("1GB")
    (space, (most, hard)), core = done
    assert (space, core) == (resource.RLIMIT_AS, (resource.RLIMIT_CORE, (0, 0)))
    assert abs(most - (now + 10**9 + (256 << 20))) < 64 << 20
    assert hard == resource.getrlimit(resource.RLIMIT_AS)[1]
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, 1000))
    bound_memory("1GB")
    assert done[2] == (resource.RLIMIT_AS, (1000, 1000))


# frames


def test_a_frame_is_a_kind_a_length_and_so_many_bytes() -> None:
    stream = io.BytesIO()
    frames.write(stream, frames.ROWS, b"abc")
    frames.write(stream, frames.DONE, b"")
    assert stream.getvalue() == b"a" + struct.pack(">Q", 3) + b"abc" + b"d" + struct.pack(">Q", 0)
    stream.seek(0)
    assert [frames.read(stream) for _ in range(3)] == [(b"a", b"abc"), (b"d", b""), None]
    for torn in (stream.getvalue()[:8], stream.getvalue()[:11]):
        assert frames.read(io.BytesIO(torn)) is None


def test_an_answer_is_read_through_frames_in_pieces_of_any_size() -> None:
    out = io.BytesIO()
    sink = frames.RowsOut(out)
    assert (sink.writable(), sink.write(b"hello "), sink.write(bytearray(b"world"))) == (True, 6, 5)
    frames.write(out, frames.DONE, b'{"truncated": true}')
    out.seek(0)
    answer = Answer(lambda: frames.read(out))
    assert (answer.readable(), answer.truncated) == (True, None)
    assert [answer.read(4) for _ in range(4)] == [b"hell", b"o ", b"worl", b"d"]
    assert (answer.read(4), answer.truncated, answer.finish()) == (b"", True, True)


def test_an_answer_that_failed_says_why_also_behind_its_rows() -> None:
    out = io.BytesIO()
    frames.RowsOut(out).write(b"x")
    frames.write(out, frames.FAILED, b'{"message": "no memory"}')
    out.seek(0)
    answer = Answer(lambda: frames.read(out))
    assert answer.read(1) == b"x"
    with pytest.raises(QueryError, match="no memory"):
        answer.finish()
