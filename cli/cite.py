"""`docketwire cite`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.moment import moment, moment_options
from cli.output import json_option, plain, print_json
from cli.sql import SqlCommand, pair, statement
from jobs.installation.home import Home
from records.errors import QueryError

if TYPE_CHECKING:
    from jobs.cite import Verification


@click.command("cite", cls=SqlCommand)
@click.argument("sql", required=False)
@click.option("--file", metavar="FILE", help="Read the statement from a file; - is standard input.")
@click.option("--saved", metavar="NAME", help="Cite a saved query instead.")
@click.option("--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter of the query; repeat for more.")
@moment_options
@click.option("--style", type=click.Choice(["bibtex", "csl"]), default="bibtex", show_default=True)
@click.option("--title", default="Platforms in court: answer to a query over the collected press", help="Title of the entry.")
@click.option("--verify", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Ask again what this file cites, and compare.")
@json_option
@click.pass_obj
def cite_command(
    home: Home, sql: str | None, *, file: str | None, saved: str | None, params: tuple[str, ...], as_of: str | None, version: int | None, style: str,
    title: str, verify: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Cite the answer to a query: snapshot, statement, number of rows, and a hash anyone with the snapshot can compute again.

    The snapshot is remembered for good, so that --verify gives the same answer years later.

    \b
    Example:
      docketwire cite "select language, count(*) from articles group by all" > figure-1.bib
      docketwire cite --saved platform_timeline --param platform=X --as-of 2026-03-01 --style csl
      docketwire cite --verify figure-1.bib
    """
    from jobs.cite import cite, written
    from jobs.cite import verify as verify_citation
    from jobs.installation.settings import load_settings
    from jobs.query import in_place_of_shipped

    settings = load_settings(home.require().settings)
    if verify is not None:
        _report(verify, verify_citation(home, settings, verify.read_text("utf-8")), as_json=as_json)
        return
    as_of = moment(as_of, version)
    sql = statement(sql, file) if saved is None or sql is not None or file is not None else None
    if (sql is None) == (saved is None):
        raise click.UsageError('give one statement, e.g. "select count(*) from articles", or --saved NAME, or --verify FILE')
    if saved is not None and (note := in_place_of_shipped(home, saved)):
        click.echo(note, err=True)
    citation = cite(home, settings, sql, saved=saved, params=dict(pair(param) for param in params), day=as_of)
    if as_json:
        print_json(plain(citation))
    else:
        sys.stdout.write(written(citation, style, title))


def _report(file: Path, found: "Verification", *, as_json: bool) -> None:
    if as_json:
        print_json(plain(found) | {"same": found.same})
    elif found.same:
        click.echo(f"{file}: the same answer: {found.rows} rows, SHA-256 {found.sha256}")
    if not found.same:
        raise QueryError(
            f"{file}: another answer: cited {found.citation.rows} rows, SHA-256 {found.citation.sha256};"
            f" found {found.rows} rows, SHA-256 {found.sha256}"
        )
