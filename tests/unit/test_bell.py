"""A bell is heard by whoever waits, whenever it is rung: also by a signal handler, at any point of the waiting."""

import select
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from common import bell
from common.bell import Bell


@pytest.fixture
def rung() -> Iterator[Bell]:
    one = Bell()
    yield one
    one.close()


def test_what_rang_before_is_heard_at_once_and_once(rung: Bell) -> None:
    rung.ring()
    rung.ring()
    assert rung.wait(0)
    assert not rung.wait(0)


def test_another_thread_wakes_the_one_that_waits(rung: Bell) -> None:
    threading.Timer(0, rung.ring).start()
    assert rung.wait()


def test_a_full_pipe_neither_blocks_nor_leaves_anything_behind(rung: Bell) -> None:
    for _ in range(100_000):
        rung.ring()
    assert rung.wait(0)
    assert not rung.wait(0)


def test_it_can_be_selected_on_beside_others(rung: Bell) -> None:
    assert select.select([rung], [], [], 0)[0] == []
    rung.ring()
    assert select.select([rung], [], [], 0)[0] == [rung]
    rung.hush()
    assert select.select([rung], [], [], 0)[0] == []


def test_a_handler_may_ring_at_every_line_of_the_waiting(rung: Bell) -> None:
    """An event stands still here for good: its lock is held by the very thread that the handler interrupts."""
    lines: list[int] = []

    def at_each_line(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != bell.__file__ or frame.f_code.co_name == "ring":
            return None
        if event == "line":
            lines.append(frame.f_lineno)
            signal.raise_signal(signal.SIGUSR1)
        return at_each_line

    before = signal.signal(signal.SIGUSR1, lambda *_: rung.ring())
    tracing = sys.gettrace()
    sys.settrace(at_each_line)
    try:
        assert rung.wait(5)
    finally:
        sys.settrace(tracing)
        signal.signal(signal.SIGUSR1, before)
    assert len(set(lines)) > 4


def test_a_signal_rings_whichever_thread_the_kernel_hands_it_to(rung: Bell) -> None:
    """The main thread sleeps in the kernel meanwhile and would not run the handler."""
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        with rung.hearing_signals():
            other = threading.Timer(0, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGUSR1))
            other.start()
            assert rung.wait(30)
            other.join()
        signal.raise_signal(signal.SIGUSR1)
        assert not rung.wait(0)
    finally:
        signal.signal(signal.SIGUSR1, before)
