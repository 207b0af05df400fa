"""The crawl children of one job: forked by `python -m spiders.nursery`, watched until they end, whatever ends them."""

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from common import tether
from common.bell import Bell
from common.codec import from_json, to_json
from common.safe_path import FLAG
from spiders.fetching.turns import alive
from spiders.order import CrawlOrder
from spiders.running.books import SourceDone

log = logging.getLogger("docketwire.crawl")
_GRACE_SECONDS = 15.0
"""A child that was told to end by SIGTERM gets so long; then it is killed."""
_CLOSING_SECONDS = 60.0
"""A child stops itself at its deadline; it is ended from outside this much later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A child has ended."""

    run_id: str
    status: str
    """`done`, `failed` (it said so by its exit code), `crashed` (died of a signal), `hung` (ended at its deadline) or `lost` (what started it died)."""
    exit_code: int | None
    seconds: float


@dataclass(slots=True)
class _Child:
    started: float
    deadline: float
    pid: int | None = None
    told: bool = False
    """True: it has got SIGTERM from us."""
    hung: bool = False
    """True: it went on past its deadline."""


@dataclass(slots=True)
class Nursery:
    """Starts children and tells what becomes of them. Use as a context: leaving it ends them all."""

    _process: "subprocess.Popen[bytes] | None" = None
    _children: dict[str, _Child] = field(default_factory=dict)
    _unread: bytes = b""
    _bell: Bell = field(init=False)

    def __enter__(self) -> "Nursery":
        self._bell = Bell()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            assert self._process.stdin is not None
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            try:
                self._process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._signal_all(signal.SIGKILL)
                self._process.kill()
                self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
        self._bell.close()

    def start(self, order: CrawlOrder) -> None:
        """Have a child crawl an order."""
        process = self._process or self._open()
        assert process.stdin is not None
        now = time.monotonic()
        self._children[order.run_id] = _Child(started=now, deadline=now + order.deadline_seconds + _CLOSING_SECONDS)
        with contextlib.suppress(BrokenPipeError):  # its end is read from its output, like any other
            process.stdin.write(json.dumps(to_json(order)).encode() + b"\n")
            process.stdin.flush()

    def _open(self) -> "subprocess.Popen[bytes]":
        # In a group of its own: only we signal the children, so that each hears of its end once.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), sys.executable, FLAG, "-m", "spiders.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        return self._process

    def wake(self) -> None:
        """Make `events` return; may be called by a signal handler."""
        self._bell.ring()

    def hearing_signals(self) -> contextlib.AbstractContextManager[None]:
        """While inside, a signal makes `events` return, whichever thread the kernel hands it to."""
        return self._bell.hearing_signals()

    def stop(self) -> None:
        """All children are to close cleanly and end."""
        for child in self._children.values():
            self._tell_to_end(child)

    def events(self, timeout: float | None) -> Iterator[SourceDone | Gone]:
        """What happened; waits for something to happen, `timeout` seconds at most."""
        self._end_overdue()
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            if self._process is not None and self._process.stdout is not None:
                selector.register(self._process.stdout, selectors.EVENT_READ)
            ready = {key.fd for key, _ in selector.select(self._patience(timeout))}
        if self._bell.fileno() in ready:
            self._bell.hush()
        if ready - {self._bell.fileno()}:
            yield from self._read()

    def _patience(self, timeout: float | None) -> float | None:
        limits = [child.deadline - time.monotonic() for child in self._children.values()]
        if timeout is not None:
            limits.append(timeout)
        return max(0.0, min(limits)) if limits else None

    def _read(self) -> Iterator[SourceDone | Gone]:
        assert self._process is not None
        assert self._process.stdout is not None
        data = os.read(self._process.stdout.fileno(), 1 << 16)
        if not data:
            yield from self._bereaved()
            return
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            told: dict[str, Any] = json.loads(line)
            if "done" in told:
                yield from_json(SourceDone, told["done"])
            elif "pid" in told:
                self._begun(told["run"], told["pid"])
            elif "exit" in told:
                yield self._gone(told["run"], told["exit"])

    def _begun(self, run_id: str, pid: int) -> None:
        child = self._children[run_id]
        child.pid = pid
        if child.told:  # it was to end before we knew its number
            self._signal(child, signal.SIGTERM)

    def _gone(self, run_id: str, code: int | None) -> Gone:
        child = self._children.pop(run_id)
        now = time.monotonic()
        status = "lost" if code is None else "hung" if child.hung else "crashed" if code < 0 else "failed" if code else "done"
        return Gone(run_id=run_id, status=status, exit_code=code, seconds=now - child.started)

    def _bereaved(self) -> Iterator[Gone]:
        """The nursery died. Its children hear of that from the kernel and close; we see them off, and the next order opens another."""
        assert self._process is not None
        log.warning("crawl.nursery_lost exit=%d children=%d", self._process.wait(), len(self._children))
        self._process, self._unread = None, b""
        until = time.monotonic() + _GRACE_SECONDS
        while time.monotonic() < until and any(child.pid is not None and alive(child.pid) for child in self._children.values()):
            time.sleep(0.05)
        self._signal_all(signal.SIGKILL)
        for run_id in list(self._children):
            yield self._gone(run_id, None)

    def _end_overdue(self) -> None:
        """Children past their deadline get SIGTERM, and SIGKILL when that has not helped."""
        now = time.monotonic()
        for child in self._children.values():
            if now < child.deadline:
                continue
            if child.hung:
                self._signal(child, signal.SIGKILL)
            else:
                self._tell_to_end(child)
            child.hung, child.deadline = True, now + _GRACE_SECONDS

    def _tell_to_end(self, child: _Child) -> None:
        child.told = True
        self._signal(child, signal.SIGTERM)

    def _signal_all(self, number: int) -> None:
        for child in self._children.values():
            self._signal(child, number)

    def _signal(self, child: _Child, number: int) -> None:
        if child.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, number)
