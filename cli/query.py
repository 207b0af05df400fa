"""`docketwire query`."""

import sys

import click

from cli.output import print_table
from jobs.installation.home import Home


@click.command("query")
@click.argument("sql", required=False)
@click.option("--saved", metavar="NAME", help="Run a saved query instead; `--list` shows them.")
@click.option("--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter of the query; repeat for more.")
@click.option("--as-of", metavar="DATE", help="As known on a past day (end of the UTC day), moment, or of a snapshot id.")
@click.option("--list", "list_saved", is_flag=True, help="List the saved queries.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--max-rows", type=click.IntRange(1), default=10_000, show_default=True)
@click.pass_obj
def query_command(
    home: Home, sql: str | None, *, saved: str | None, params: tuple[str, ...], as_of: str | None, list_saved: bool, form: str, as_json: bool,
    max_rows: int,
) -> None:  # fmt: skip
    """Ask the latest snapshot in SQL; crawls and ingests may go on meanwhile.

    One SELECT, DESCRIBE, SUMMARIZE or SHOW, without access to files, network or settings. The views and their columns are described in
    docs/columns.md, or by `DESCRIBE articles`.

    \b
    Example:
      docketwire query "select language, topic, count(*) from articles group by all"
      docketwire query --saved platform_timeline --param platform=X --format csv
      docketwire query "select count(*) from articles" --as-of 2026-03-01
    """
    from jobs.installation.settings import load_settings
    from jobs.query import ask, ask_saved, rendered
    from jobs.query import saved as saved_queries

    if list_saved:
        print_table(("name", "parameters", "about"), [(q.name, ", ".join(q.parameters), q.about) for q in saved_queries()])
        return
    if (sql is None) == (saved is None):
        raise click.UsageError('give one statement, e.g. "select count(*) from articles", or --saved NAME')
    settings = load_settings(home.require().settings)
    values = dict(_pair(param) for param in params)
    result = (
        ask_saved(home, settings, saved, values, max_rows=max_rows, as_of=as_of)
        if saved is not None
        else ask(home, settings, sql or "", max_rows=max_rows, params=values, as_of=as_of)
    )
    text = rendered(result, "json" if as_json else form)
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    if result.truncated and (as_json or form != "table"):
        click.echo(f"only the first {max_rows} rows; raise --max-rows for more", err=True)


def _pair(param: str) -> tuple[str, str]:
    key, equals, value = param.partition("=")
    if not equals or not key:
        raise click.BadParameter(f"{param!r}: write KEY=VALUE", param_hint="--param")
    return key, value
