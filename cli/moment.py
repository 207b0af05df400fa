"""Which past state a question is asked of: by day, moment, snapshot or version."""

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]


def moment_options(command: Command) -> Command:
    """`--as-of` and `--at`."""
    at = click.option(
        "--at",
        "version",
        type=click.IntRange(0),
        metavar="VERSION",
        help="As a version of the shared warehouse had it (`docketwire compact --list`); one that is cited stays for good.",
    )
    as_of = click.option("--as-of", metavar="DATE", help="As known on a past day (end of the UTC day), moment, or of a snapshot id.")
    return as_of(at(command))


def moment(as_of: str | None, version: int | None) -> str | None:
    """What was asked for in the words of `--as-of`; None for the newest. Raises UsageError for both."""
    if as_of is not None and version is not None:
        raise click.UsageError("give --as-of or --at: one of them")
    return as_of if version is None else f"v{version}"
