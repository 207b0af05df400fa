"""The process a user's SQL runs in, seen from outside: started, asked, killed. Loads nothing heavy, so that it can be started first of all.

A process of its own because nothing else ends a statement for sure: DuckDB looks for an interrupt between vectors of rows, and a single call
of `levenshtein` or `rpad` within one runs for minutes.
"""

import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, cast

from common.safe_path import FLAG
from records.errors import QueryError
from warehouse.asking import frames

_GRACE_SECONDS = 1.0
"""From the interrupt, which ends nearly everything within a tenth of a second, to the kill."""
_START_SECONDS = 60.0
"""For the child to load DuckDB (0.4 s where nothing else runs)."""
MOST_ANSWER = 1 << 30
"""Bytes of an answer that are taken in; an export streams more than that."""
_spares: "list[Child]" = []


class Child:
    """A child process over one snapshot; what it was told is under way when this returns."""

    def __init__(self) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        # A session of its own: Ctrl-C reaches only us, and we end it.
        self._process = subprocess.Popen(
            [sys.executable, FLAG, "-m", "warehouse.asking.serving"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        self._killed, self._owner = False, os.getpid()

    @property
    def ours(self) -> bool:
        """False in a process that was forked from the one that started it: two cannot share one pipe."""
        return self._owner == os.getpid()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def open(self, file: str, *, memory_limit: str, threads: int) -> None:
        """Have it open a snapshot; whether that went well is known after `ready`."""
        self._send({"file": file, "memory_limit": memory_limit, "threads": threads})

    def release(self) -> None:
        """Have it close its snapshot; another can be opened then."""
        self._send({})

    def ready(self) -> None:
        """Wait until the snapshot is open. Raises QueryError with the reason why it is not."""
        with self._deadline(_START_SECONDS):
            kind, payload = self._frame()
        if kind == frames.FAILED:
            self.kill()
            raise QueryError(frames.said(payload)["message"])

    @contextmanager
    def answering(self, request: Mapping[str, Any]) -> "Iterator[Answer]":
        """The answer to a statement while it comes in. Raises QueryError; the child does not outlive any other error, nor its time limit."""
        seconds = float(request["timeout_seconds"])
        try:
            with self._deadline(seconds + _GRACE_SECONDS):
                self._send(request)
                yield Answer(self._frame)
        except QueryError:
            raise
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End it, whatever it is doing; safe to repeat."""
        self._killed = True
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _expire(self) -> None:
        self._killed = True
        self._process.kill()

    def _send(self, request: Mapping[str, Any]) -> None:
        try:
            frames.write(cast(BinaryIO, self._process.stdin), frames.REQUEST, pickle.dumps(dict(request)))
        except (OSError, ValueError) as error:
            raise self._gone() from error

    def _frame(self) -> tuple[bytes, bytes]:
        found = frames.read(cast(BinaryIO, self._process.stdout))
        if found is None:
            raise self._gone()
        return found

    def _gone(self) -> "ChildEndedError":
        code = self._process.wait()
        why = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        self._errors.seek(0)
        last = self._errors.read()[-500:].decode("utf-8", "replace").strip().splitlines()[-1:]
        return ChildEndedError(": ".join([why, *last]), in_time=not self._killed)


class ChildEndedError(Exception):
    """The child is gone: it was killed at its limit of time, or did not survive the statement."""

    def __init__(self, why: str, *, in_time: bool) -> None:
        super().__init__(why)
        self.in_time = in_time


class Answer(io.RawIOBase):
    """Rows of an answer as a file of Arrow IPC. Raises QueryError where the statement failed, also in the middle of its rows."""

    def __init__(self, frame: Any) -> None:
        super().__init__()
        self._frame, self._rest, self._taken = frame, memoryview(b""), 0
        self.truncated: bool | None = None
        """Known when the answer has ended."""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any, /) -> int:
        while not self._rest and self.truncated is None:
            self._next()
        view = memoryview(target).cast("B")
        part = self._rest[: len(view)]
        view[: len(part)] = part
        self._rest = self._rest[len(part) :]
        return len(part)

    def finish(self) -> bool:
        """Take in what follows the rows; True where there were more of them than the limit."""
        while self.truncated is None:
            self._next()
        return self.truncated

    def _next(self) -> None:
        kind, payload = self._frame()
        if kind == frames.FAILED:
            raise QueryError(frames.said(payload)["message"])
        if kind == frames.DONE:
            self.truncated = bool(frames.said(payload)["truncated"])
            return
        self._taken += len(payload)
        if self._taken > MOST_ANSWER:
            raise OverflowError
        self._rest = memoryview(payload)


def warm() -> None:
    """Start a child for the statement that is about to be asked, so that it loads while its asker does."""
    if not any(child.ours for child in _spares):
        _spares.append(Child())


def a_child() -> Child:
    """A child that lies ready, else a new one."""
    while _spares:
        child = _spares.pop()
        if child.ours and child.alive:
            return child
    return Child()


def give_back(child: Child) -> None:
    """Keep one whole child without a snapshot for whoever asks next: starting one costs 0.4 s. It ends with this process."""
    try:
        if child.alive and not any(spare.ours for spare in _spares):
            child.release()
            _spares.append(child)
            return
    except ChildEndedError:
        pass
    child.kill()


def own_name(file_descriptor: int, otherwise: str) -> str:
    """A name under which a child can open a file that this process holds open, also when it has been removed (Linux), else its path."""
    return f"/proc/{os.getpid()}/fd/{file_descriptor}" if sys.platform == "linux" else otherwise
