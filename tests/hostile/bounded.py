"""Commands run as children, with what they took: seconds of wall time, and megabytes at their largest, children of theirs included.

Run as a program it is the small process in between: a child counts as its own what its parent held when it was started, and a test holds a lot.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """How a command ended and what it took."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


def run(command: Sequence[str], *, given: bytes = b"") -> Took:
    """Run a Python command line (`-m module ...`) to its end."""
    with tempfile.TemporaryFile() as stdin, tempfile.NamedTemporaryFile("r") as report:
        stdin.write(given)
        stdin.seek(0)
        asked = [sys.executable, "-I", "-S", __file__, report.name, sys.executable, *command]
        ended = subprocess.run(asked, stdin=stdin, capture_output=True, check=True)
        code, seconds, kilobytes = report.read().split()
    out, err = (said.decode("utf-8", "replace") for said in (ended.stdout, ended.stderr))
    return Took(code=int(code), out=out, err=err, seconds=float(seconds), megabytes=int(kilobytes) / 1024)


def main() -> None:
    began = time.monotonic()
    child = subprocess.Popen(sys.argv[2:])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    with open(sys.argv[1], "w", encoding="ascii") as report:  # noqa: PTH123 - this process loads as little as it can
        report.write(f"{child.returncode} {time.monotonic() - began} {usage.ru_maxrss}")


if __name__ == "__main__":
    main()
