"""SQL on the command line: as an argument, out of a file, or from standard input; it may begin with a comment."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

_COMMENT = re.compile(r"--[^\s=]*\s")
"""An argument that is SQL beginning with a comment: no option has a blank in its name."""


class SqlCommand(click.Command):
    """A command whose argument is SQL: one that begins with `--` and a comment is not taken for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        marks = [at for at, arg in enumerate(args) if _COMMENT.match(arg)]
        end = args.index("--") if "--" in args else len(args)
        if len(marks) == 1 and marks[0] < end and not self._takes_value(args[: marks[0]]):
            sql = args[marks[0]]
            args = [*args[: marks[0]], *args[marks[0] + 1 :], "--", sql]
        return super().parse_args(ctx, args)

    def _takes_value(self, before: Sequence[str]) -> bool:
        """True when the last of these is an option that is still waiting for its value."""
        options = [param for param in self.params if isinstance(param, click.Option) and not param.is_flag]
        return bool(before) and any(before[-1] in option.opts for option in options)


def statement(sql: str | None, file: str | None) -> str | None:
    """The SQL that was meant: the argument, the content of `file`, or of standard input where the argument or file is `-`.

    With neither, what comes through a pipe; None where nothing does. Raises UsageError for both, or a file that cannot be read.
    """
    if sql is not None and file is not None:
        raise click.UsageError("give the statement or --file, not both")
    if file is not None and file != "-":
        return _read(Path(file))
    if "-" in (sql, file) or (sql is None and not sys.stdin.isatty()):
        return sys.stdin.read().removeprefix("\ufeff").strip() or None
    return sql


def pair(param: str) -> tuple[str, str]:
    """Key and value of `--param KEY=VALUE`. Raises BadParameter."""
    key, equals, value = param.partition("=")
    if not equals or not key:
        raise click.BadParameter(f"{param!r}: write KEY=VALUE", param_hint="--param")
    return key, value


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else f"is not UTF-8: {error}"
        raise click.UsageError(f"--file {path}: {why}") from error
