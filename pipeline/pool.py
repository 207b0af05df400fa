"""Killable workers: a page gets a deadline and a memory limit; one that breaks its worker costs that page and no other."""

import ctypes
import multiprocessing
import os
import resource
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from pipeline.process import ProcessOptions, process, rejected
from records.article import Processed, Rejected
from records.capture import Capture
from records.outcome import Outcome

_PRELOAD = ["pipeline.warm"]
"""Imported once in the fork server, so that a new worker starts in milliseconds with models and lexicons in shared memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSettings:
    """How pages are processed on this machine."""

    workers: int = max(1, os.cpu_count() or 1)
    page_seconds: float = 20.0
    """A page takes 30-60 ms; one that takes a thousand times as long is hostile."""
    memory_mb: int = 3072
    """Address space of one worker, models included; a page that needs more ends as `too-large`."""
    pages_per_worker: int = 2000
    """A worker is replaced after so many pages: native libraries leak a little."""


class WorkerPool:
    """A pool that answers every capture with exactly one row, in order, whatever the page does to its worker."""

    def __init__(self, options: ProcessOptions, settings: PoolSettings | None = None, function: Callable[..., Any] = process) -> None:
        self._options = options
        self._settings = settings or PoolSettings()
        self._function = function
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOAD)
        self._pool = ProcessPool(
            max_workers=self._settings.workers,
            max_tasks=self._settings.pages_per_worker,
            initializer=_prepare_worker,
            initargs=(self._settings.memory_mb,),
            context=context,
        )

    def map(self, captures: Iterable[Capture]) -> Iterator[Processed | Rejected]:
        """Rows of the captures in order; at most four pages a worker are in flight, so memory stays bounded."""
        window: deque[tuple[Capture, Any]] = deque()
        for capture in captures:
            window.append((capture, self._submit(capture)))
            if len(window) >= 4 * self._settings.workers:
                yield self._row(*window.popleft())
        while window:
            yield self._row(*window.popleft())

    def _submit(self, capture: Capture) -> Any:
        return self._pool.schedule(self._function, args=(capture, self._options), timeout=self._settings.page_seconds)

    def _row(self, capture: Capture, future: Any) -> Processed | Rejected:
        try:
            row: Processed | Rejected = future.result()
        except FutureTimeoutError:
            return rejected(capture, Outcome.TIMED_OUT, detail=f"no result within {self._settings.page_seconds:g} s")
        except ProcessExpired as error:
            return rejected(capture, Outcome.TIMED_OUT, detail=f"the page ended its worker (exit {error.exitcode})")
        return row

    def close(self) -> None:
        """End the workers; pages still in flight are dropped."""
        self._pool.stop()
        self._pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _prepare_worker(memory_mb: int) -> None:
    """Limit this worker's memory and make sure that it does not outlive the process that started it."""
    limit = memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _die_with_parent()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":  # the fork server ends with its client, and takes the workers along even from inside C code
        ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
