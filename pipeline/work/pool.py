"""Killable workers: an item gets a deadline and a memory limit; one that breaks its worker costs that item and no other."""

import ctypes
import functools
import gc
import importlib
import multiprocessing
import os
import queue
import resource
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import forkserver, util
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from common.safe_path import leave_out_working_folder

T = TypeVar("T")
R = TypeVar("R")

_ATTEMPTS = 3
_PR_SET_PDEATHSIG, _SIGKILL = 1, 9
_LEAN_START = "pipeline.work.lean_start"
_FIRST_AT_EXIT = 100
"""Of what `multiprocessing` does when a process ends: more than anything of its own has."""
_LOOK_SECONDS = 1.0
"""Between two looks whether a pool that does not answer still works."""
_YOUNG_OBJECTS = 5_000
"""Objects more than at the last look for cyclic garbage that make for the next one. With Python's own 700 looking costs 1.8 % of reading pages, so .6 %,
and the memory of a worker is the same to 6 MB (200 real pages)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSettings:
    """How much of this machine the workers may use."""

    workers: int = max(1, os.cpu_count() or 1)
    item_seconds: float = 60.0
    """Of CPU. A page takes about 100 ms; one that takes hundreds of times as long is hostile, and one that only waits for a busy machine is not."""
    patience: float = 5.0
    """Seconds by the clock for each of those: an item that hangs without working ends too."""
    memory_mb: int = 3072
    """Address space of one worker, models included."""
    items_per_worker: int = 2000
    """A worker is replaced after so many items: native libraries leak a little."""


class WorkerPool(Generic[T, R]):
    """Answers every item with exactly one result, in order, whatever the item does to its worker.

    `task` names a function of one item, `module:function`; it is imported in the workers only, so that this process stays small.
    `lost` makes the result of an item whose worker ran over the deadline or died, from the item and one line of explanation.
    `preload` names modules for the fork server: a new worker then starts in milliseconds, models in shared memory. The fork server is
    one a process, so the first pool's choice holds.
    """

    def __init__(
        self, task: str, *, lost: Callable[[T, str], R], settings: PoolSettings | None = None, preload: Sequence[str] = ()
    ) -> None:
        self._task = task
        self._lost = lost
        self._settings = settings or PoolSettings()
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processes do the work; numpy's threads would only get in their way
        leave_out_working_folder()
        preload_workers(preload)
        _stop_fork_server_at_exit()
        self._context = multiprocessing.get_context("forkserver")
        self._renewing = threading.Lock()
        self._closed = False
        self._handed_out: weakref.WeakSet[Future[R]] = weakref.WeakSet()
        self._pool = self._new_pool()
        _OPEN.add(self)

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._settings.workers,
            max_tasks=self._settings.items_per_worker,
            initializer=_prepare_worker,
            initargs=(self._settings.memory_mb,),
            context=self._context,
        )

    def map(self, items: Iterable[T]) -> Iterator[R]:
        """Results in the order of the items, each as soon as it and those before it are there.

        A thread of its own takes items in, so that a slow producer (a person typing rows) still gets each answer at once; at most four
        items a worker are in flight, so memory stays bounded. An error of the producer comes out here.
        """
        flight: queue.Queue[tuple[T, Future[R]] | BaseException | None] = queue.Queue(maxsize=4 * self._settings.workers)
        abandoned = threading.Event()

        def feed() -> None:
            try:
                for item in items:
                    if abandoned.is_set():
                        return
                    flight.put((item, self._submit(item)))
                flight.put(None)
            except BaseException as error:  # noqa: BLE001 - raised again by the reader below
                flight.put(error)

        threading.Thread(target=feed, daemon=True, name="pool-feed").start()
        try:
            while (entry := flight.get()) is not None:
                if isinstance(entry, BaseException):
                    raise entry
                yield self._result(*entry)
        finally:
            abandoned.set()
            while not flight.empty():  # a feeder that waits for room gets it, sees that nobody listens, and ends
                flight.get_nowait()

    def _submit(self, item: T) -> Future[R]:
        with self._renewing:
            if self._closed:
                raise RuntimeError("the pool was closed while it had work")
            self._renew_if_given_up()
            return self._schedule(item)

    def _renew_if_given_up(self) -> None:
        """Pebble gives a pool up when a worker dies that holds no task. The caller holds the lock."""
        if not self._closed and not self._pool.active:
            self._end()  # workers of it that live on would keep the fork server, and us waiting for it
            self._pool = self._new_pool()

    def _schedule(self, item: T) -> Future[R]:
        seconds = self._settings.item_seconds
        future: Future[R] = self._pool.schedule(_call, args=(self._task, item, seconds), timeout=seconds * self._settings.patience)
        self._handed_out.add(future)
        return future

    def _result(self, item: T, future: Future[R]) -> R:
        """An item whose worker died is tried again: somebody else may have killed it, and only the second and third death are the item's fault."""
        death: ProcessExpired | BrokenProcessPool | CancelledError | None = None
        for attempt in range(_ATTEMPTS):
            try:
                result = self._awaited(self._submit(item) if attempt else future)
            except FutureTimeoutError:
                return self._lost(item, f"no result within {self._settings.item_seconds * self._settings.patience:g} s")
            except (ProcessExpired, BrokenProcessPool, CancelledError) as error:
                death = error
                if getattr(error, "exitcode", 0) == -signal.SIGPROF:
                    return self._lost(item, f"no result within {self._settings.item_seconds:g} s of CPU")
            else:
                return result
        return self._lost(item, f"ended its worker {_ATTEMPTS} times (exit {getattr(death, 'exitcode', 'unknown')})")

    def _awaited(self, future: Future[R]) -> R:
        """A pool that was given up may have forgotten an item, and nobody else may be about to hand one in."""
        while not (wait((future,), _LOOK_SECONDS).done or future.cancelled()):
            with self._renewing:
                self._renew_if_given_up()
        return future.result()

    def close(self) -> None:
        """End the workers; items still in flight are dropped, and whoever waits for them in another thread gets an error: no new worker starts for them."""
        with self._renewing:
            self._closed = True
            self._end()

    def _end(self) -> None:
        """End the workers, and the wait for whatever they had: pebble's threads may stop between taking an item and answering for it."""
        self._pool.stop()
        self._pool.join()
        for future in tuple(self._handed_out):
            future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def preload_workers(modules: Sequence[str]) -> None:
    """Name what the fork server of this process is to load when it starts, before any worker; without effect once it runs."""
    multiprocessing.get_context("forkserver").set_forkserver_preload([_LEAN_START, *modules])


_OPEN: "weakref.WeakSet[WorkerPool[Any, Any]]" = weakref.WeakSet()
"""Pools of this process, to be closed by us where nobody else did."""


@functools.cache
def _stop_fork_server_at_exit() -> None:
    """Wait for the fork server when this process ends, so that nothing is left behind and its CPU time counts as ours.

    Pools that nobody closed go first: the server waits for their workers, and we for the server. All of it before `multiprocessing` waits for this
    process's children, which it does before anything of `atexit` is called.
    """

    def stop() -> None:
        for pool in tuple(_OPEN):
            pool.close()
        forkserver._forkserver._stop()  # type: ignore[attr-defined]

    util.Finalize(None, stop, exitpriority=_FIRST_AT_EXIT)


def _call(task: str, item: Any, seconds: float) -> Any:
    """The kernel ends this worker, even from inside C code, once it has worked for so long."""
    module, _, function = task.partition(":")
    work = getattr(importlib.import_module(module), function)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return work(item)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _prepare_worker(memory_mb: int) -> None:
    """Limit this worker's memory and make sure that it does not outlive the process that started it."""
    leave_what_is_loaded()
    limit = memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _die_with_parent()


def leave_what_is_loaded() -> None:
    """Never look for garbage among what is there now: it stays, and to look writes to memory that all workers share."""
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)
    gc.enable()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":  # the fork server ends with its client, and takes the workers along even from inside C code
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
