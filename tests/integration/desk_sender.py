"""One round of the digest job that is killed right before its n-th step: a child of the tests, told where by its arguments."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jobs.digests.issue
from digests.outbox import Outbox
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from people.drafts import Drafts

STEPS: tuple[tuple[Any, str], ...] = (
    (Drafts, "take"),
    (jobs.digests.issue, "render"),
    (jobs.digests.issue, "freeze"),
    (jobs.digests.issue, "frozen_parts"),
    (Outbox, "plan"),
    (Drafts, "gone"),
    (jobs.digests.issue, "write_feeds"),
    (jobs.digests.issue, "_ahead"),
    (Drafts, "keep"),
    (jobs.digests.issue, "deliver"),
)
"""What an issue goes through, each with an effect that stays."""


def main() -> None:
    root, moment, wanted = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
    count = [0]

    def counting(step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            if count[0] == wanted:
                os.kill(os.getpid(), signal.SIGKILL)
            count[0] += 1
            return step(*given, **named)

        return counted

    for owner, name in STEPS:
        setattr(owner, name, counting(getattr(owner, name)))
    home = Home(root)
    jobs.digests.issue.send(home, load_settings(home.settings), now=lambda: moment)
    print(count[0])


if __name__ == "__main__":
    main()
