"""Real worker processes: hostile items cost themselves and nobody else."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pebble import ProcessFuture

from pipeline.work.pool import PoolSettings, WorkerPool

QUICK = PoolSettings(workers=2, item_seconds=1.0, patience=1.0, memory_mb=1024, items_per_worker=50)
# The items are Python expressions: the workers evaluate them, so each item can be as hostile as a page that breaks native code.
TASK = "builtins:eval"


def lost(item: str, explanation: str) -> str:
    return f"lost: {explanation}"


def test_items_that_hang_or_kill_their_worker_cost_only_themselves() -> None:
    """The others are answered, in order."""
    items = ["1 + 1", "__import__('time').sleep(60)", "2 + 2", "__import__('os')._exit(7)", "3 + 3", "__import__('os').abort()", "4 + 4"]
    with WorkerPool(TASK, lost=lost, settings=QUICK) as pool:
        answers = list(pool.map(items))
    assert [answers[i] for i in (0, 2, 4, 6)] == [2, 4, 6, 8]
    assert answers[1] == "lost: no result within 1 s"
    assert answers[3].startswith("lost: ended its worker 3 times (exit 7")
    assert answers[5].startswith("lost: ended its worker")


def test_an_item_that_works_for_ever_ends_by_the_time_it_worked_and_one_that_waits_does_not() -> None:
    """A busy machine makes every page wait; that alone must lose none."""
    patient = PoolSettings(workers=1, item_seconds=0.4, patience=100.0, memory_mb=1024)
    items = ["1 + 1", "all(True for _ in __import__('itertools').count())", "__import__('time').sleep(1) or 42", "2 + 2"]
    with WorkerPool(TASK, lost=lost, settings=patient) as pool:
        assert list(pool.map(items)) == [2, "lost: no result within 0.4 s of CPU", 42, 4]


def test_an_item_whose_worker_was_killed_from_outside_is_tried_again(tmp_path: Path) -> None:
    """The first worker that takes it is killed; the second answers."""
    mark = tmp_path / "tried"
    item = f"__import__('os').kill(__import__('os').getpid(), 9) if not __import__('os').path.exists({str(mark)!r}) and not open({str(mark)!r}, 'w').close() else 42"
    with WorkerPool(TASK, lost=lost, settings=QUICK) as pool:
        assert list(pool.map([item])) == [42]


def test_a_pool_whose_idle_workers_were_killed_goes_on() -> None:
    with WorkerPool(TASK, lost=lost, settings=QUICK) as pool:
        first = set(pool.map(["__import__('os').getpid()"] * 8))
        for pid in first:
            os.kill(pid, 9)
        assert list(pool.map(["1 + 1", "2 + 2"])) == [2, 4]


def test_workers_of_a_pool_that_is_given_up_end() -> None:
    """One of two idle workers is killed: the other must not outlive their pool, or the command would wait for it."""
    with WorkerPool(TASK, lost=lost, settings=PoolSettings(workers=2, memory_mb=1024)) as pool:
        workers: set[int] = set()
        while len(workers) < 2:
            workers |= set(pool.map(["__import__('os').getpid()"] * 8))
        killed, other = workers
        os.kill(killed, 9)
        while pool._pool.active:
            threading.Event().wait(0.02)
        assert list(pool.map(["1 + 1"])) == [2]
        assert _ends(other)


def test_a_pool_that_is_closed_while_it_has_work_stays_closed() -> None:
    """Whoever waits in another thread gets an error. A worker that started for the dropped item would live for ever, and the process with it."""
    pool = WorkerPool(TASK, lost=lost, settings=PoolSettings(workers=1, item_seconds=100, memory_mb=1024))
    answers = pool.map(["__import__('os').getpid()", "__import__('time').sleep(90)"])
    worker, raised = next(answers), list[BaseException]()

    def wait() -> None:
        try:
            next(answers)
        except BaseException as error:  # noqa: BLE001 - it is looked at below
            raised.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    pool.close()
    waiting.join(30)
    assert len(raised) == 1
    assert not pool._pool.active
    assert _ends(worker)


def test_an_item_that_its_pool_forgets_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that is given up may have taken an item without handing it to a worker: nobody would answer for it."""
    with WorkerPool(TASK, lost=lost, settings=QUICK) as pool:
        assert list(pool.map(["1 + 1"])) == [2]
        forget(monkeypatch, pool)
        pool._pool.stop()
        assert [pool._result("2 + 2", pool._schedule("2 + 2")), *pool.map(["3 + 3"])] == [4, 6]


def test_whoever_waits_for_what_a_closed_pool_forgot_gets_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = WorkerPool(TASK, lost=lost, settings=QUICK)
    assert list(pool.map(["1 + 1"])) == [2]
    forget(monkeypatch, pool)
    taken = pool._schedule("2 + 2")
    pool.close()
    with pytest.raises(RuntimeError, match="closed while it had work"):
        pool._result("2 + 2", taken)


def forget(monkeypatch: pytest.MonkeyPatch, pool: "WorkerPool[str, object]") -> None:
    """Let the workers that are there now take items and never answer."""
    monkeypatch.setattr(pool._pool, "schedule", lambda *_, **__: ProcessFuture())


def test_memory_of_a_worker_is_limited() -> None:
    """An item that asks for more than its worker may have gets a MemoryError, not the machine's memory."""
    with WorkerPool(TASK, lost=lost, settings=QUICK) as pool, pytest.raises(MemoryError):
        list(pool.map(["len(bytearray(2 << 30))"]))


def test_workers_look_for_garbage_but_not_among_what_was_loaded_before_them() -> None:
    with WorkerPool(TASK, lost=lost, settings=QUICK) as pool:
        (answer,) = pool.map(["(lambda gc: (gc.isenabled(), gc.get_freeze_count() > 10_000))(__import__('gc'))"])
    assert answer == (True, True)


def test_each_answer_comes_before_the_next_item_is_asked_for() -> None:
    """Somebody who writes one row and waits for its answer is not left waiting."""
    with WorkerPool(TASK, lost=lost, settings=QUICK) as pool:
        asked: list[str] = []
        answered: list[int] = []

        def rows():  # type: ignore[no-untyped-def]
            for number in range(3):
                while len(answered) < number:
                    threading.Event().wait(0.02)
                asked.append(str(number))
                yield str(number)

        for answer in pool.map(rows()):
            answered.append(answer)  # noqa: PERF402 - one by one is the point
    assert answered == [0, 1, 2]


def test_an_error_of_the_producer_reaches_the_consumer() -> None:
    def rows():  # type: ignore[no-untyped-def]
        yield "1"
        raise OSError("disk gone")

    with WorkerPool(TASK, lost=lost, settings=QUICK) as pool, pytest.raises(OSError, match="disk gone"):
        list(pool.map(rows()))


PARENT = """
import sys
from pipeline.work.pool import PoolSettings, WorkerPool
with WorkerPool("builtins:eval", lost=lambda i, e: e, settings=PoolSettings(workers=1, item_seconds=100)) as pool:
    for pid in pool.map(["__import__('os').getpid()", "__import__('time').sleep(90)"]):
        print(pid, flush=True)
"""


def test_workers_die_with_a_killed_parent(tmp_path: Path) -> None:
    """kill -9 of the parent leaves no worker behind, even one busy with a hanging item."""
    script = tmp_path / "parent.py"
    script.write_text(f"if __name__ == '__main__':\n{''.join('    ' + line for line in PARENT.splitlines(keepends=True))}")
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert _ends(worker)


def _ends(pid: int) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        threading.Event().wait(0.02)
    return False


FORGETFUL = """
from pipeline.work.pool import PoolSettings, WorkerPool
if __name__ == "__main__":
    pool = WorkerPool("builtins:eval", lost=lambda item, why: why, settings=PoolSettings(workers=1))
    print(list(pool.map(["6 * 7"])))
"""


def _run(program: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """A program of its own, given a minute to end."""
    script = folder / "program.py"
    script.write_text(program, encoding="utf-8")
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.run([sys.executable, str(script)], env=here, capture_output=True, text=True, timeout=60, check=False)


WORKING = """
import contextlib
import multiprocessing
import threading
from pipeline.work.pool import PoolSettings, WorkerPool

def work():
    pool = WorkerPool("builtins:eval", lost=lambda item, why: why, settings=PoolSettings(workers=1))
    answers = pool.map(["6 * 7", "__import__('time').sleep(90)"])
    print(next(answers), flush=True)
    threading.Thread(target=wait_for, args=(answers,), daemon=True).start()

def wait_for(answers):
    with contextlib.suppress(RuntimeError):
        next(answers)

if __name__ == "__main__":
    child = multiprocessing.get_context("spawn").Process(target=work)
    child.start()
    child.join()
"""


def test_a_child_that_ends_in_the_midst_of_work_ends(tmp_path: Path) -> None:
    """As a worker of a cluster does whose scheduler went away: `multiprocessing` waits for its children before anything of `atexit` is called."""
    ended = _run(WORKING, tmp_path)
    assert (ended.stdout, ended.returncode) == ("42\n", 0), ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_program_that_closes_no_pool_still_ends(tmp_path: Path) -> None:
    """Its workers kept the fork server alive, and the end of the program waited for that for ever."""
    ended = _run(FORGETFUL, tmp_path)
    assert (ended.stdout, ended.returncode) == ("[42]\n", 0), ended.stderr
