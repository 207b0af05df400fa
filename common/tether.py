"""Start a command so that it gets SIGTERM when the process that asked for it dies, however it dies.

Run as `python -I -S tether.py PARENT_PID COMMAND...`, or `end_with(parent)` in a process that was forked. The request survives
an exec (prctl(2), PR_SET_PDEATHSIG); systems other than Linux have no such call, and there the command just runs.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """From now on this process gets SIGTERM when its parent dies; ends at once where that has happened already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            sys.exit(128 + signal.SIGTERM)


def main() -> None:
    parent, command = int(sys.argv[1]), sys.argv[2:]
    end_with(parent)
    os.execvp(command[0], command)  # noqa: S606 - our own interpreter, no shell wanted


if __name__ == "__main__":
    main()
