"""The process a user's SQL runs in: its bounds hold where DuckDB's own do not, nothing outlives its asker, and answers come whole."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from records.errors import QueryError
from warehouse.asking import child as children
from warehouse.asking import query as asking
from warehouse.asking.query import LockedSnapshot

pytestmark = pytest.mark.hostile


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("child") / "s.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create table t as select range as n from range(10)")
    return path


@pytest.fixture
def locked(file: Path) -> Iterator[LockedSnapshot]:
    with LockedSnapshot(file) as opened:
        yield opened


def pid_of(locked: LockedSnapshot) -> int:
    """Of the process that answers now."""
    assert locked._child is not None
    return locked._child._process.pid


@pytest.mark.parametrize(
    "sql",
    [
        "select repeat('a', 10000000) from range(300)",
        "select list_sum(list_transform(range(1000000000), x -> x + 1))",
        "select range(2000000000)",
        "with recursive r as (select 'a' s union all select s || s from r) select max(length(s)) from r",
    ],
)
def test_memory_that_duckdb_does_not_count_is_bounded_by_the_system(locked: LockedSnapshot, sql: str) -> None:
    """The process that answers takes its 512 MB and an allowance; whoever asks takes nothing; the next statement is answered."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(QueryError, match=r"(?i)memory") as refused:
        locked.ask(sql, timeout_seconds=20)
    assert "\n" not in str(refused.value)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10
    assert locked.ask("select count(*) from t").rows() == [(10,)]


def test_what_no_interrupt_ends_is_killed(locked: LockedSnapshot) -> None:
    """One call of a function over long texts: DuckDB looks for interrupts only between rows."""
    locked.ask("select 1")
    first, began = pid_of(locked), time.monotonic()
    with pytest.raises(QueryError, match=r"stopped after 0\.5 seconds"):
        locked.ask("select levenshtein(repeat('a', 300000), repeat('b', 300000))", timeout_seconds=0.5)
    assert time.monotonic() - began < 10
    assert not Path(f"/proc/{first}").exists()
    assert locked.ask("select sum(n) from t").rows() == [(45,)]


def test_a_process_that_does_not_survive_its_statement_is_told_in_one_line(locked: LockedSnapshot) -> None:
    """And replaced."""
    locked.ask("select 1")
    threading.Timer(0.3, os.kill, (pid_of(locked), signal.SIGSEGV)).start()
    with pytest.raises(QueryError, match=r"ended its own process .*SIGSEGV") as told:
        locked.ask("select count(*) from range(1000000000000) as a(x), range(1000) as b(y) where x * y = -1")
    assert "\n" not in str(told.value)
    assert locked.ask("select 1").rows() == [(1,)]


def test_an_answer_larger_than_what_is_taken_in_is_refused(locked: LockedSnapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "MOST_ANSWER", 1 << 20)
    monkeypatch.setattr(asking, "MOST_ANSWER", 1 << 20)
    with pytest.raises(QueryError, match="larger than 1 MB"):
        locked.ask("select repeat('x', 1000) from range(100000)", max_rows=None)
    assert len(locked.ask("select repeat('x', 1000) from range(900)", max_rows=None).rows()) == 900


def test_ctrl_c_ends_the_process_that_answers(file: Path) -> None:
    """And the one that asked, at once."""
    code = (
        "import sys, pathlib, signal\nfrom warehouse.asking.query import LockedSnapshot\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell starts what runs in its background deaf to it
        "locked = LockedSnapshot(pathlib.Path(sys.argv[1])); locked.ask('select 1')\n"
        "print(locked._child._process.pid, flush=True)\n"
        "locked.ask(\"select levenshtein(repeat('a', 400000), repeat('b', 400000))\")"
    )
    asker = subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert asker.stdout is not None
    answering = int(asker.stdout.readline())
    asker.send_signal(signal.SIGINT)
    _, said = asker.communicate(timeout=20)
    assert "KeyboardInterrupt" in said
    gone(answering)


def test_a_process_whose_asker_was_killed_ends_in_the_middle_of_its_statement(file: Path) -> None:
    code = (
        "import sys, os, signal, threading, pathlib\nfrom warehouse.asking.query import LockedSnapshot\n"
        "locked = LockedSnapshot(pathlib.Path(sys.argv[1])); locked.ask('select 1')\n"
        "print(locked._child._process.pid, flush=True)\n"
        "threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()\n"
        'locked.ask("select count(*) from range(1000000000000) as a(x), range(1000) as b(y) where x * y = -1")'
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    gone(int(done.stdout))


def gone(pid: int) -> None:
    """Wait until a process that is no child of ours has ended; it has ten seconds."""
    began = time.monotonic()
    while Path(f"/proc/{pid}").exists() and "zombie" not in Path(f"/proc/{pid}/status").read_text("ascii", "replace"):
        assert time.monotonic() - began < 10, "still there"
        os.sched_yield()


def test_parameters_of_numpy_and_pandas_are_values(locked: LockedSnapshot) -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    given = {"n": np.int64(4), "many": [np.float64(0.5), 1], "day": pd.Timestamp(day)}
    assert locked.ask("select $n + 1, $many, $day = timestamptz '2026-03-01 00:00:00+00'", given).rows() == [(5, [0.5, 1.0], True)]


def test_every_type_comes_back(locked: LockedSnapshot) -> None:
    """Enumerations too, which Arrow sends as a dictionary beside the rows."""
    sql = "select ('b')::enum('a', 'b') as e, {'x': [1, null]} as s, map {'k': 1.5::decimal(4, 1)} as m, null as z, 'a' || chr(0) || 'b' as t from t"
    row = locked.ask(sql).rows()[-1]
    assert (row[0], row[1], row[3], row[4]) == ("b", {"x": [1, None]}, None, "a\u0000b")


def test_a_closed_snapshot_says_so(file: Path) -> None:
    locked = LockedSnapshot(file)
    locked.close()
    locked.close()
    with pytest.raises(QueryError, match="closed"):
        locked.ask("select 1")


def test_a_file_that_is_no_snapshot_is_named(tmp_path: Path) -> None:
    (tmp_path / "s.duckdb").write_bytes(b"not a database" * 1000)
    with LockedSnapshot(tmp_path / "s.duckdb") as locked, pytest.raises(QueryError, match=r"s\.duckdb: cannot be read as a snapshot"):
        locked.ask("select 1")


def test_the_next_snapshot_is_asked_of_the_same_process_and_the_old_one_is_released(file: Path) -> None:
    """Starting one costs more than most questions."""
    with LockedSnapshot(file) as locked:
        locked.ask("select 1")
        first = pid_of(locked)
    with LockedSnapshot(file) as locked:
        assert locked.ask("select 2").rows() == [(2,)]
        assert pid_of(locked) == first


def test_a_child_that_was_ended_holds_no_pipe_and_no_file(locked: LockedSnapshot) -> None:
    """A server that ends one for every bad statement would run out of descriptors."""
    locked.ask("select 1")
    assert locked._child is not None
    child = locked._child
    child.kill()
    child.kill()
    held = (child._process.stdin, child._process.stdout, child._errors)
    assert [stream is None or stream.closed for stream in held] == [True, True, True]
