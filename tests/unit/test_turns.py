"""One queue a host, and one visitor a source, over all processes."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from spiders.fetching.turns import LEASE_SECONDS, LONGEST, POLL_SECONDS, Turns


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


@pytest.fixture
def two(tmp_path: Path, clock: Clock) -> tuple[Turns, Turns]:
    """Two processes' views of one table; the second is our parent's, which is alive as well."""
    return Turns(tmp_path / "t", clock=clock), Turns(tmp_path / "t", clock=clock, holder=os.getppid())


def test_a_turn_is_given_once_and_the_next_comes_a_delay_after_the_answer_whoever_asks(two: tuple[Turns, Turns], clock: Clock) -> None:
    one, other = two
    assert one.take("a", 5.0) == 0.0
    assert other.take("a", 1.0) == POLL_SECONDS
    assert other.take("b", 1.0) == 0.0
    clock.now += 2
    one.give_back("a", 5.0)
    assert other.take("a", 1.0) == pytest.approx(5.0)
    clock.now += 5
    assert other.take("a", 1.0) == 0.0


def test_each_asks_for_its_own_delay_when_it_is_the_longer_one(two: tuple[Turns, Turns], clock: Clock) -> None:
    one, other = two
    one.take("a", 1.0)
    one.give_back("a", 1.0)
    assert other.take("a", 6.0) == pytest.approx(6.0)
    clock.now += 1
    assert one.take("a", 1.0) == 0.0


def test_a_delay_learnt_later_counts_from_the_last_request_on(two: tuple[Turns, Turns], clock: Clock) -> None:
    """robots.txt is itself a request; what it asks for is known after it."""
    one, other = two
    one.slow_down("a", 15.0)  # nothing was asked yet
    one.take("a", 0.0)
    one.give_back("a", 0.0)
    clock.now += 1
    one.slow_down("a", 15.0)
    assert other.take("a", 0.0) == pytest.approx(14.0)


def test_no_delay_counts_for_longer_than_a_week(two: tuple[Turns, Turns]) -> None:
    one, other = two
    one.take("a", 0.0)
    one.give_back("a", 1e9)
    assert other.take("a", 0.0) == pytest.approx(LONGEST.total_seconds())


def test_a_pause_counts_for_everybody_even_before_anything_was_asked(two: tuple[Turns, Turns], clock: Clock) -> None:
    one, other = two
    one.pause("a", 60.0)
    one.pause("a", 30.0)
    assert (other.take("a", 0.0), other.paused_seconds("a"), other.paused_seconds("b")) == (pytest.approx(60.0), pytest.approx(60.0), 0.0)
    clock.now += 60
    assert other.take("a", 0.0) == 0.0


def test_a_process_that_died_gives_its_turn_back(tmp_path: Path, clock: Clock, gone: int) -> None:
    Turns(tmp_path / "t", clock=clock, holder=gone).take("a", 0.0)
    ours = Turns(tmp_path / "t", clock=clock)
    assert (ours.take("a", 0.0), ours.take("a", 0.0)) == (POLL_SECONDS, 0.0)


def test_a_turn_held_for_ever_is_nobodys(two: tuple[Turns, Turns], clock: Clock) -> None:
    one, other = two
    one.take("a", 0.0)
    clock.now += LEASE_SECONDS
    assert other.take("a", 0.0) == 0.0
    one.give_back("a", 9.0)  # too late: it is the other's
    assert one.take("a", 0.0) == POLL_SECONDS


def test_a_clock_that_went_back_keeps_nobody_waiting_longer(tmp_path: Path, clock: Clock) -> None:
    one = Turns(tmp_path / "t", clock=clock)
    one.take("a", 0.0)
    one.give_back("a", 5.0)
    clock.now -= 86400
    assert Turns(tmp_path / "t", clock=clock).take("a", 0.0) == pytest.approx(5.0)


def test_hosts_nobody_asks_any_more_are_forgotten(tmp_path: Path, clock: Clock) -> None:
    one = Turns(tmp_path / "t", clock=clock)
    one.take("a", 0.0)
    one.give_back("a", 1.0)
    one.pause("b", 5 * 86400)
    clock.now += 2 * 86400
    again = Turns(tmp_path / "t", clock=clock)
    assert again._db.execute("select name from host").fetchall() == [("b",)]


def test_a_source_has_one_visitor(two: tuple[Turns, Turns]) -> None:
    one, other = two
    assert one.claim(["a", "b"], seconds=900) == {"a", "b"}
    assert other.claim(["b", "c"], seconds=900) == {"c"}
    assert other.visitor("b") == os.getpid()
    one.release(["b", "c"])  # c is not its own
    assert other.claim(["b"], seconds=900) == {"b"}
    assert one.claim(["c"], seconds=900) == set()


def test_the_sources_of_a_process_that_died_are_free(tmp_path: Path, gone: int) -> None:
    Turns(tmp_path / "t", holder=gone).claim(["a"], seconds=900)
    ours = Turns(tmp_path / "t")
    assert (ours.visitor("a"), ours.claim(["a"], seconds=900)) == (None, {"a"})


def test_a_claim_ends_even_where_its_process_number_was_given_to_another(two: tuple[Turns, Turns], clock: Clock) -> None:
    one, other = two
    one.claim(["a"], seconds=900)
    clock.now += 900
    assert other.claim(["a"], seconds=900) == {"a"}


def test_two_processes_that_ask_at_the_same_time_never_share_a_turn(tmp_path: Path) -> None:
    """Each notes the host's turns it got; they come one after the other, never interleaved."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom spiders.fetching.turns import Turns\n"
        "turns, got = Turns(Path(sys.argv[1])), 0\n"
        "while got < 40:\n"
        "    if turns.take('a', 0.0) == 0.0:\n"
        "        before = time.time(); got += 1; print(before, end=' '); time.sleep(0.001); print(time.time()); turns.give_back('a', 0.0)\n"
    )
    start: Callable[[], subprocess.Popen[str]] = lambda: subprocess.Popen(  # noqa: E731
        [sys.executable, "-c", code, str(tmp_path / "t")], stdout=subprocess.PIPE, text=True
    )
    spans = [tuple(map(float, line.split())) for child in [start(), start()] for line in child.communicate(timeout=60)[0].splitlines()]
    spans.sort()
    assert len(spans) == 80
    assert all(earlier[1] <= later[0] for earlier, later in itertools.pairwise(spans))
