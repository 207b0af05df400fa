"""`docketwire query`."""

import sys
from typing import TYPE_CHECKING

import click

from cli.moment import moment, moment_options
from cli.output import print_json, print_table
from cli.sql import SqlCommand, pair, statement
from jobs.installation.home import Home

if TYPE_CHECKING:
    from records.asking import SavedQuery


@click.command("query", cls=SqlCommand)
@click.argument("sql", required=False)
@click.option("--file", metavar="FILE", help="Read the statement from a file; - is standard input.")
@click.option("--saved", metavar="NAME", help="Run a saved query instead; `--list` shows them.")
@click.option("--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter of the query; repeat for more.")
@moment_options
@click.option("--list", "list_saved", is_flag=True, help="List the saved queries and where each comes from.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--max-rows", type=click.IntRange(1), default=10_000, show_default=True)
@click.pass_obj
def query_command(
    home: Home, sql: str | None, *, file: str | None, saved: str | None, params: tuple[str, ...], as_of: str | None, version: int | None,
    list_saved: bool, form: str, as_json: bool, max_rows: int,
) -> None:  # fmt: skip
    """Ask the latest snapshot in SQL; crawls and ingests may go on meanwhile.

    One SELECT, DESCRIBE, SUMMARIZE or SHOW, without access to files, network or settings: as an argument, with --file, or through a pipe.
    The views and their columns are described in docs/columns.md, or by `DESCRIBE articles`. Saved queries are the shipped ones and the
    files queries/*.sql of the home; --list shows them.

    \b
    Example:
      docketwire query "select language, topic, count(*) from articles group by all"
      docketwire query --saved platform_timeline --param platform=X --format csv
      docketwire query "select count(*) from articles" --as-of 2026-03-01
      docketwire query "select count(*) from articles" --at 1234
      docketwire query --file question.sql --param language=fr
      echo "select count(*) from articles" | docketwire query
    """
    from jobs.children.queries import warm
    from jobs.installation.settings import load_settings

    if list_saved:
        _list(home, as_json=as_json)
        return
    if saved is not None and (sql is not None or file is not None):
        raise click.UsageError("give --saved NAME, a statement or --file FILE: one of them")
    as_of = moment(as_of, version)
    sql = statement(sql, file) if saved is None else None
    if sql is None and saved is None:
        raise click.UsageError('give one statement, e.g. "select count(*) from articles", --file FILE, or --saved NAME')
    root = home.require()
    warm()
    from jobs.query import ask, ask_saved, in_place_of_shipped, rendered

    settings = load_settings(root.settings)
    values = dict(pair(param) for param in params)
    if saved is not None and (note := in_place_of_shipped(home, saved)):
        click.echo(note, err=True)
    result = (
        ask_saved(home, settings, saved, values, max_rows=max_rows, as_of=as_of)
        if saved is not None
        else ask(home, settings, sql or "", max_rows=max_rows, params=values, as_of=as_of)
    )
    text = rendered(result, "json" if as_json else form)
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    if result.truncated and (as_json or form != "table"):
        click.echo(f"only the first {max_rows} rows; raise --max-rows for more", err=True)


def _list(home: Home, *, as_json: bool) -> None:
    from jobs.query import saved

    found = saved(home)
    if as_json:
        print_json(found)
        return
    rows = [(q.name, ", ".join(q.parameters), _origin(q), f"cannot be asked: {q.problem}" if q.problem else q.about) for q in found]
    print_table(("name", "parameters", "origin", "about"), rows)


def _origin(query: "SavedQuery") -> str:
    if not query.own:
        return "shipped"
    return "own, in place of the shipped one" if query.replaces else "own"
