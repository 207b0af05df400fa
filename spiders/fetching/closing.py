"""Ending a run before its work is done: by its deadline or by a signal, cleanly."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

GRACE_SECONDS = 3.0
"""Transfers that are under way when a run begins to close may take this long to finish."""


class Closing:
    """Shared by everything of a run that waits; `stop()` wakes it all up."""

    def __init__(self, on_stop: Callable[[], object] | None = None) -> None:
        self.status: str | None = None
        """None while the run is going on; then `deadline` or `stopped`."""
        self.on_stop = on_stop
        self._stopped = asyncio.Event()
        self._open: set[asyncio.Timeout] = set()

    def stop(self, status: str) -> None:
        """Begin to close; the first reason stands."""
        if self.status is not None:
            return
        self.status = status
        self._stopped.set()
        until = asyncio.get_running_loop().time() + GRACE_SECONDS
        for limit in self._open:
            limit.reschedule(until)
        if self.on_stop is not None:
            self.on_stop()

    async def sleep(self, seconds: float) -> None:
        """Wait, but no longer than the run goes on."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            pass

    @contextmanager
    def cuts(self, limit: asyncio.Timeout) -> Iterator[None]:
        """While inside, closing the run makes `limit` expire after the grace time."""
        self._open.add(limit)
        try:
            yield
        finally:
            self._open.discard(limit)
