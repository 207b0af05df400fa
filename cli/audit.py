"""`docketwire audit`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

if TYPE_CHECKING:
    from jobs.audit import Audit
    from records.audit import Finding, Tally


@click.command("audit")
@click.argument("file", metavar="LIST.csv", type=click.Path(path_type=Path))
@click.option("--as-of", metavar="DATE", help="As known on a past day (end of the UTC day), moment, or of a snapshot id.")
@json_option
@click.pass_obj
def audit_command(home: Home, file: Path, *, as_of: str | None, as_json: bool) -> None:
    """Compare a list of known decisions, any tracker's export, with the snapshot: found, or missed and why.

    Columns are known by name: date, authority or court, country, party (company, controller, defendant), fine or amount, currency, url, title,
    case number, language, and what GDPRhub, the Enforcement Tracker and the Clearinghouse call them. Others are ignored, and said so.

    \b
    Example:
      docketwire audit decisions.csv
      docketwire audit decisions.csv --json > audit.json
    """
    from jobs.audit import audit

    found = audit(home.require(), file, as_of=as_of)
    if as_json:
        print_json(found)
    else:
        _print(found)


def _print(found: "Audit") -> None:
    click.echo("columns    " + ", ".join(f"{column} = {name}" if column != name else name for name, column in found.columns.items()))
    if found.ignored:
        click.echo("ignored    " + ", ".join(found.ignored))
    for note in found.notes:
        click.echo(f"unread     {note}")
    click.echo("decisions  " + ", ".join(f"{verdict} {count}" for verdict, count in found.verdicts.items()) + "\n")
    for one in found.findings:
        _print_finding(one)
    for title, tallies in (("country", found.by_country), ("language", found.by_language)):
        click.echo()
        _print_tallies(title, tallies, list(found.verdicts))


def _print_finding(one: "Finding") -> None:
    listed, told = one.listed, one.told
    what = listed.title or " – ".join(filter(None, (listed.authority, listed.party))) or ", ".join((*listed.case_numbers, *listed.urls))
    sure = f" {one.sure:.2f}" if one.sure else ""
    day, country = listed.day or "no day", listed.country or "no country"
    click.echo(f"{str(one.verdict) + sure:<17} line {listed.line}: {day}, {country}: {what}")
    if told is not None:
        outcome = f", {told.outcome}" if told.outcome else ""
        click.echo(click.style(f"{'':<17} {told.key} {one.line or told.line} ({told.day}{outcome}; {', '.join(one.evidence)})", dim=True))


def _print_tallies(title: str, tallies: "tuple[Tally, ...]", verdicts: list[str]) -> None:
    rows = [(row.of or "–", row.listed, *(row.verdicts.get(verdict, 0) for verdict in verdicts)) for row in tallies]
    print_table((title, "listed", *verdicts), rows, right=("listed", *verdicts))
