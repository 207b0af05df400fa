"""A sender that can be killed cheaply: everything is imported once, and each run is a fork that the test may kill at any moment.

Reads one home per line from standard input; writes `started <pid>` and `ended <status>` lines.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

from jobs.digests.issue import send
from jobs.installation.home import Home
from jobs.installation.settings import load_settings


def main() -> None:
    for line in sys.stdin:
        root, moment = line.split("\t")
        child = os.fork()
        if child == 0:
            run(Path(root), datetime.fromisoformat(moment.strip()))
        print(f"started {child}", flush=True)
        _, status = os.waitpid(child, 0)
        print(f"ended {status}", flush=True)


def run(root: Path, moment: datetime) -> None:
    """One `docketwire digest --send`, in a process of its own."""
    status = 1
    try:
        home = Home(root)
        send(home, load_settings(home.settings), now=lambda: moment)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
