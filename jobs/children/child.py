"""Child processes with a deadline: whatever happens inside one, its parent lives and knows how it ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from common import tether

_TETHER = tether.__file__


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child process ended."""

    status: str
    """`done`, `failed` (it said so by its exit code), `crashed` (died of a signal) or `hung` (ended at its deadline)."""
    exit_code: int
    """As `subprocess` has it: negative numbers are signals."""
    output: str
    """What it wrote to standard output."""
    seconds: float


def run_child(
    command: Sequence[str],
    *,
    deadline_seconds: float,
    grace_seconds: float = 10,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
    on_start: "Callable[[subprocess.Popen[str]], None] | None" = None,
) -> Ended:
    """Run a command in its own process group and wait for it. It does not outlive us: on Linux it gets SIGTERM when we die. Past the deadline the group gets SIGTERM, after the grace SIGKILL.

    Standard error goes to ours. `on_start` is told the process, so that a caller that has to stop can end it early.
    """
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", _TETHER, str(os.getpid()), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    )
    if on_start is not None:
        on_start(process)
    hung = False
    try:
        output, _ = process.communicate(stdin, timeout=deadline_seconds)
    except subprocess.TimeoutExpired:
        hung = True
        output = _end_group(process, grace_seconds)
    except BaseException:
        _end_group(process, grace_seconds)
        raise
    return Ended(
        status=_status(process.returncode, hung=hung), exit_code=process.returncode, output=output, seconds=time.monotonic() - started
    )


def _end_group(process: "subprocess.Popen[str]", grace_seconds: float) -> str:
    """SIGTERM to the child's whole group, SIGKILL after the grace; returns what it had still to say."""
    signal_group(process.pid, signal.SIGTERM)
    try:
        output, _ = process.communicate(timeout=grace_seconds)
    except subprocess.TimeoutExpired:
        signal_group(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
    return output or ""


def signal_group(pid: int, number: int) -> None:
    """Send a signal to the whole group of a child started here; one that is gone already is fine."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def _status(exit_code: int, *, hung: bool) -> str:
    if hung:
        return "hung"
    if exit_code < 0:
        return "crashed"
    return "done" if exit_code == 0 else "failed"
