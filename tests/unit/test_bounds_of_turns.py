"""Turns at a host, to the second: what is waited for, how long a turn and a delay count, and what a start forgets."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spiders.fetching import turns as taking
from spiders.fetching.closing import GRACE_SECONDS, Closing
from spiders.fetching.hosts import host_of
from spiders.fetching.politeness import BUSY, DEFAULT_PAUSE_SECONDS, LONGEST_PAUSE, HostGate, retry_after_seconds
from spiders.fetching.refusals import HostLeftAlone, HostTooSlow, RunStopped
from spiders.fetching.turns import KEPT_FOR, LEASE_SECONDS, LONGEST, POLL_SECONDS, Turns, alive

WEEK, DAY = 7 * 86_400.0, 86_400.0
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Clock:
    """Small numbers, so that a difference is no remainder."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def opened(path: Path | None, clock: Clock, holder: int | None = None) -> Iterator[Turns]:
    turns = Turns(path, clock=clock, holder=holder)
    try:
        yield turns
    finally:
        turns.close()


@pytest.fixture
def turns(clock: Clock) -> Iterator[Turns]:
    with opened(None, clock) as made:
        yield made


def done(turns: Turns, delay: float = 0.0, host: str = "a") -> None:
    """A request that has ended."""
    assert turns.take(host, 0.0) == 0.0
    turns.give_back(host, delay)


@pytest.mark.parametrize(
    ("left", "asked", "waits"), [(0.0, 0.0, 0.0), (5.0, 0.0, 5.0), (0.0, 7.0, 7.0), (5.0, 7.0, 7.0), (400.0, 7.0, 400.0), (-5.0, -7.0, 0.0)]
)
def test_the_longer_of_what_was_left_and_what_is_asked_is_waited_for(
    turns: Turns, clock: Clock, left: float, asked: float, waits: float
) -> None:
    done(turns, left)
    assert turns.take("a", asked) == waits
    if waits:
        clock.at += waits - 0.5
        assert turns.take("a", asked) == 0.5
        clock.at += 0.5
        assert turns.take("a", asked) == 0.0


def test_another_host_waits_for_nothing(turns: Turns) -> None:
    done(turns, 60.0)
    assert turns.take("b", 60.0) == 0.0


@pytest.mark.parametrize("seconds", [WEEK, WEEK + 1, 1e12])
def test_nothing_counts_for_longer_than_a_week(turns: Turns, seconds: float) -> None:
    assert timedelta(days=7) == LONGEST
    done(turns, seconds)
    turns.pause("b", seconds)
    assert (turns.take("a", 0.0), turns.take("b", 0.0), turns.paused_seconds("b")) == (WEEK, WEEK, WEEK)
    done(turns, host="c")
    assert turns.take("c", seconds) == WEEK
    turns.slow_down("c", seconds)
    assert turns.take("c", 0.0) == WEEK


def test_a_pause_is_the_longest_that_was_asked_for_and_ends(turns: Turns, clock: Clock) -> None:
    for seconds in (10.0, 30.0, 20.0, -5.0):
        turns.pause("a", seconds)
    assert (turns.paused_seconds("a"), turns.paused_seconds("b")) == (30.0, 0.0)
    clock.at += 31.0
    assert (turns.paused_seconds("a"), turns.take("a", 0.0)) == (0.0, 0.0)


def test_a_delay_learnt_before_anything_was_asked_counts_for_nothing(turns: Turns, clock: Clock) -> None:
    turns.slow_down("a", 50.0)
    assert turns.take("a", 0.0) == 0.0
    turns.give_back("a", 0.0)
    clock.at += 10.0
    turns.slow_down("a", 50.0)
    assert turns.take("a", 0.0) == 40.0


def test_a_turn_that_is_held_is_asked_for_again_soon_and_nobodys_after_two_minutes(tmp_path: Path, clock: Clock) -> None:
    assert (LEASE_SECONDS, POLL_SECONDS) == (120.0, 0.1)
    with opened(tmp_path / "deep" / "t", clock) as one, opened(tmp_path / "deep" / "t", clock, os.getppid()) as other:
        assert one.take("a", 0.0) == 0.0
        assert (other.take("a", 0.0), one.take("a", 0.0)) == (0.1, 0.1)
        clock.at += 119.5
        assert other.take("a", 0.0) == 0.1
        clock.at += 0.5
        assert other.take("a", 0.0) == 0.0
        one.give_back("a", 50.0)  # it is not its turn any more
        assert one.take("a", 0.0) == 0.1
        other.give_back("a", 5.0)
        assert one.take("a", 0.0) == 5.0


def test_a_turn_of_a_process_that_is_gone_is_free_at_the_next_look(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path / "t", clock, 5) as one, opened(tmp_path / "t", clock, 6) as other:
        one.take("a", 0.0)
        monkeypatch.setattr(taking, "alive", lambda process: process != 5)
        assert (other.take("a", 0.0), other.take("a", 0.0)) == (POLL_SECONDS, 0.0)


@pytest.mark.parametrize(("error", "lives"), [(None, True), (ProcessLookupError, False), (PermissionError, True)])
def test_a_process_lives_while_it_can_be_asked_or_is_somebody_else_s(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception] | None, lives: bool
) -> None:
    def kill(process: int, signal: int) -> None:
        assert (process, signal) == (5, 0)
        if error is not None:
            raise error

    monkeypatch.setattr(taking.os, "kill", kill)
    assert alive(5) is lives


@pytest.mark.parametrize(("later", "known"), [(DAY, True), (DAY + 1, False)])
def test_a_host_nobody_asked_for_a_day_is_forgotten_at_a_start(tmp_path: Path, clock: Clock, later: float, known: bool) -> None:
    assert timedelta(days=1) == KEPT_FOR
    with opened(tmp_path / "t", clock) as one:
        done(one)
    clock.at += later
    with opened(tmp_path / "t", clock) as again:
        assert (again._row("a")[0] == 100.0) is known


@pytest.mark.parametrize(("back", "waits"), [(1.0, 61.0), (2.0, 60.0), (50.0, 60.0)])
def test_a_clock_that_went_back_by_more_than_a_second_is_set_right_at_a_start(
    tmp_path: Path, clock: Clock, back: float, waits: float
) -> None:
    with opened(tmp_path / "t", clock) as one:
        done(one, 60.0)
    clock.at -= back
    with opened(tmp_path / "t", clock) as again:
        assert again.take("a", 0.0) == waits


def test_a_source_is_visited_by_one_process_at_a_time(tmp_path: Path, clock: Clock) -> None:
    with opened(tmp_path / "t", clock) as one, opened(tmp_path / "t", clock, os.getppid()) as other:
        assert one.claim(["a", "b"], seconds=10.0) == {"a", "b"}
        assert one.claim(["a"], seconds=10.0) == {"a"}
        assert (other.claim(["b", "c"], seconds=10.0), other.visitor("a"), other.visitor("d")) == ({"c"}, os.getpid(), None)
        other.release(["a"])
        assert other.visitor("a") == os.getpid()
        one.release(["a"])
        assert other.visitor("a") is None
        clock.at += 10.0
        assert other.claim(["b"], seconds=1.0) == {"b"}


# the gate


def test_a_turn_that_comes_after_the_visit_is_not_waited_for(clock: Clock, turns: Turns) -> None:
    async def play() -> None:
        gate = HostGate(Closing(), turns, visit_seconds=50.0)
        done(turns, 70.0)
        with pytest.raises(HostTooSlow, match="a is asked every 9 s, next in 70 s") as slow:
            await gate.take("a", 9.0)
        assert (slow.value.wait, slow.value.delay) == (70.0, 9.0)
        gate.slow_down("a", 80.0)
        with pytest.raises(HostTooSlow) as slow:
            await gate.take("a", 9.0)
        assert (slow.value.wait, slow.value.delay) == (80.0, 80.0)
        gate.pause("b", 60.0)
        with pytest.raises(HostLeftAlone):
            await gate.take("b", 0.0)
        await gate.take("c", 0.0)  # the refused ones hold nothing

    asyncio.run(play())


def test_robots_delay_only_ever_lengthens(turns: Turns) -> None:
    async def play() -> None:
        gate = HostGate(Closing(), turns)
        for delay in (5.0, 3.0):
            gate.slow_down("a", delay)
        await gate.take("a", 1.0)
        gate.give_back("a")
        assert turns.take("a", 0.0) == 5.0
        await gate.take("b", 7.0)
        gate.give_back("b")
        assert turns.take("b", 0.0) == 7.0

    asyncio.run(play())


def test_a_host_left_alone_and_a_closing_run_give_no_turn(turns: Turns) -> None:
    async def play() -> None:
        closing = Closing()
        gate = HostGate(closing, turns)
        gate.leave_alone("a")
        with pytest.raises(HostLeftAlone):
            await gate.take("a", 0.0)
        closing.stop("deadline")
        with pytest.raises(RunStopped, match="deadline"):
            await gate.take("b", 0.0)
        await closing.sleep(999.0)  # over at once

    asyncio.run(play())


def test_transfers_have_three_seconds_when_a_run_begins_to_close() -> None:
    async def play() -> None:
        told: list[str] = []
        closing = Closing(on_stop=lambda: told.append("stop"))
        async with asyncio.timeout(None) as under_way, asyncio.timeout(None) as over:
            with closing.cuts(over):
                pass
            with closing.cuts(under_way):
                closing.stop("deadline")
                closing.stop("stopped")
                assert under_way.when() == pytest.approx(asyncio.get_running_loop().time() + GRACE_SECONDS, abs=1.0)
                assert (over.when(), GRACE_SECONDS, closing.status, told) == (None, 3.0, "deadline", ["stop"])

    asyncio.run(play())


# words of a busy host


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        (" 604800 ", WEEK),
        ("604801", WEEK),
        ("9" * 40, WEEK),
        ("-5", None),
        ("1.5", None),
        ("Mon, 02 Mar 2026 12:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2026 11:59:30 GMT", 0.0),
        ("Mon, 02 Mar 2026 12:00:30 -0000", 30.0),
        ("Mon, 09 Mar 2026 12:00:01 GMT", WEEK),
        ("soon", None),
    ],
)
def test_a_pause_in_seconds_or_as_a_date_within_a_week(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, now=NOON) == seconds
    assert (timedelta(days=7), (429, 503), {429: 60.0, 503: 0.0}) == (LONGEST_PAUSE, BUSY, DEFAULT_PAUSE_SECONDS)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.example.org:8443/x", "a.example.org"),
        ("https://me:pw@a.example.org/x", "a.example.org"),
        ("https://a.example.org?x=b/c", "a.example.org"),
        ("https://a.example.org#x/y", "a.example.org"),
        ("http://127.0.0.1:8001/x", "127.0.0.1:8001"),
        ("http://LOCALHOST:8001", "localhost:8001"),
        ("http://[::1]:8001/", "[::1]:8001"),
        ("http://[2001:db8::1]:81/", "[2001:db8::1]"),
        ("a.example.org/x", "a.example.org"),
        ("https://a.example.org:x/", "a.example.org:x"),
    ],
)
def test_a_host_is_its_name_but_on_this_machine_with_its_port(url: str, host: str) -> None:
    assert host_of(url) == host
