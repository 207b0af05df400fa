"""`docketwire shell`."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from jobs.installation.home import Home
from records.errors import DocketwireError, QueryError

_HELP = """\
Write SQL and end it with a semicolon; one SELECT, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN at a time, on the newest snapshot.

.tables            the views, with what a row of each is
.schema VIEW       its columns, with what they mean
.saved             the saved queries
.run NAME k=v ...  run a saved query
.mode FORM         table, csv or json
.rows N            show at most N rows
.snapshot          which snapshot answers
.help              this
.quit              leave (so does Ctrl-D)"""
_TABLES = "select view_name, comment from duckdb_views() where not internal and database_name = 'warehouse' order by view_name"
_SCHEMA = (
    "select column_name, lower(data_type) as type, comment from duckdb_columns()"
    " where database_name = 'warehouse' and table_name = $view order by column_index"
)


@click.command("shell")
@click.option("--as-of", metavar="DATE", help="Ask the state of a past day, moment, or of a snapshot id.")
@click.option("--mode", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --mode json.")
@click.option("--max-rows", type=click.IntRange(1), default=1000, show_default=True)
@click.pass_obj
def shell_command(home: Home, *, as_of: str | None, mode: str, as_json: bool, max_rows: int) -> None:
    """Ask the snapshot in SQL, interactively or through a pipe; crawls and ingests may go on meanwhile.

    \b
    Example:
      docketwire shell
      echo "select count(*) from articles; describe articles;" | docketwire shell --mode csv
    """
    shell = _Shell(home.require(), as_of, "json" if as_json else mode, max_rows)
    if sys.stdin.isatty():
        _interact(shell, home.root / ".shell_history")
        return
    with contextlib.suppress(EOFError):
        for statement in _statements(sys.stdin):
            shell.answer(statement)
    if shell.failed:
        raise QueryError(f"{shell.failed} of {shell.asked} statements failed")


class _Shell:
    def __init__(self, home: Home, as_of: str | None, mode: str, max_rows: int) -> None:
        from jobs.installation.settings import load_settings

        self._home, self._as_of, self._mode, self._rows = home, as_of, mode, max_rows
        self._settings = load_settings(home.settings)
        self.asked = self.failed = 0

    def answer(self, statement: str) -> None:
        """Print the answer, or the error on standard error."""
        self.asked += 1
        try:
            if statement.startswith("."):
                self._command(*statement.rstrip(";").split())
            else:
                self._ask(statement)
        except DocketwireError as error:
            self.failed += 1
            click.echo(f"error: {error}", err=True)

    def _ask(self, sql: str, **params: str) -> None:
        from jobs.query import ask, rendered

        self._print(rendered(ask(self._home, self._settings, sql, max_rows=self._rows, params=params, as_of=self._as_of), self._mode))

    def _command(self, name: str, *words: str) -> None:
        if name == ".tables":
            self._ask(_TABLES)
        elif name == ".schema" and words:
            self._ask(_SCHEMA, view=words[0])
        elif name == ".saved":
            from jobs.query import saved

            self._print("\n".join(f"{query.name:<20} {query.problem or query.about}" for query in saved(self._home)))
        elif name == ".run" and words:
            self._run(words[0], dict(word.partition("=")[::2] for word in words[1:]))
        elif name == ".mode" and words and words[0] in {"table", "csv", "json"}:
            self._mode = words[0]
        elif name == ".rows" and words and words[0].isdecimal() and int(words[0]):
            self._rows = int(words[0])
        elif name == ".snapshot":
            from jobs.query import chosen_snapshot

            self._print(chosen_snapshot(self._home, self._as_of).id)
        elif name == ".help":
            self._print(_HELP)
        elif name in {".quit", ".exit"}:
            raise EOFError
        else:
            raise QueryError(f"{' '.join((name, *words))}: not understood; .help lists the commands")

    def _run(self, name: str, params: dict[str, str]) -> None:
        from jobs.query import ask_saved, in_place_of_shipped, rendered

        if note := in_place_of_shipped(self._home, name):
            click.echo(note, err=True)
        self._print(rendered(ask_saved(self._home, self._settings, name, params, max_rows=self._rows, as_of=self._as_of), self._mode))

    @staticmethod
    def _print(text: str) -> None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()


def _interact(shell: _Shell, history: Path) -> None:
    import readline

    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(1000)
    click.echo("SQL ends with a semicolon; .help for more, .quit to leave.")
    with contextlib.suppress(EOFError):
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                for statement in _statements(_typed()):
                    shell.answer(statement)
                break
    with contextlib.suppress(OSError):
        readline.write_history_file(history)


def _typed() -> Iterator[str]:
    prompt = "docketwire> "
    while True:
        line = input(prompt)
        yield line + "\n"
        prompt = "docketwire> " if line.rstrip().endswith(";") or line.startswith(".") or not line.strip() else "        ...> "


def _statements(lines: Iterable[str]) -> Iterator[str]:
    """Commands (a line that begins with a dot) and statements (up to a semicolon outside quotes and comments)."""
    kept = ""
    for line in lines:
        if not kept.strip() and line.startswith("."):
            yield line.strip()
            continue
        kept += line
        while (end := _end(kept)) is not None:
            statement, kept = kept[:end].strip(), kept[end + 1 :]
            if statement:
                yield statement
    if kept.strip():
        yield kept.strip()


def _end(text: str) -> int | None:
    """Offset of the first semicolon that ends a statement."""
    at = 0
    while at < len(text):
        if text[at] in "'\"":
            close = text.find(text[at], at + 1)
            if close < 0:
                return None
            at = close
        elif text.startswith("--", at):
            newline = text.find("\n", at)
            if newline < 0:
                return None
            at = newline
        elif text.startswith("/*", at):
            close = text.find("*/", at + 2)
            if close < 0:
                return None
            at = close + 1
        elif text[at] == ";":
            return at
        at += 1
    return None
