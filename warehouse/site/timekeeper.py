"""A time limit for the site's own statements: interrupted at the limit; where that does not end one, whoever runs the site is told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

_LOOKS = 20
"""Times that running statements are looked at within a limit."""


class Interruptible(Protocol):
    """A connection."""

    def interrupt(self) -> None: ...


@dataclass(slots=True)
class _Running:
    connection: Interruptible
    since: float
    interrupted: bool = False


class Timekeeper:
    """Watches statements from one thread, which begins with the first of them and ends with `close`."""

    def __init__(self, limit_seconds: float, grace_seconds: float, stuck: Callable[[], None]) -> None:
        """`stuck` is called when a statement goes on for `grace_seconds` after its interrupt."""
        self._limit, self._grace, self._stuck = limit_seconds, grace_seconds, stuck
        self._running: dict[int, _Running] = {}
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def watching(self, connection: Interruptible) -> Iterator[None]:
        """While a thread uses this connection."""
        own = _Running(connection, time.monotonic())
        with self._change:
            self._running[id(own)] = own
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._watch, name="timekeeper", daemon=True)
                self._thread.start()
            self._change.notify()
        try:
            yield
        finally:
            with self._change:  # from here on no interrupt meant for this statement can meet the next one
                del self._running[id(own)]

    def close(self) -> None:
        """End the watch."""
        with self._change:
            self._closed = True
            self._change.notify()

    def _watch(self) -> None:
        with self._change:
            while not self._closed:
                self._look(time.monotonic())
                self._change.wait(self._limit / _LOOKS if self._running else None)

    def _look(self, now: float) -> None:
        for own in self._running.values():
            if not own.interrupted and now - own.since >= self._limit:
                own.interrupted = True
                own.connection.interrupt()
            elif own.interrupted and now - own.since >= self._limit + self._grace:
                self._stuck()
