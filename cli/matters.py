"""`docketwire matters`."""

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

_who = click.option(
    "--as", "email", default="", metavar="ADDRESS", help="Whose desk it is (default: that of whoever sits here, without accounts)."
)


@click.group("matters")
def matters_command() -> None:
    """Matter numbers and owners of disputes and stories: a team's own, which no other team sees; see docs/people.md.

    \b
    Example:
      docketwire matters list --as ana@example.org
      docketwire matters set d7b2e11c9a0f3 --number "2026-014" --owner bo@example.org --team paris-desk --as ana@example.org
    """


@matters_command.command("list")
@_who
@click.option("--number", default="", help="What the number holds.")
@click.option("--mine", is_flag=True, help="Only what is theirs to do.")
@click.option("--team", default=None, help="Only that team's.")
@json_option
@click.pass_obj
def list_command(home: Home, email: str, number: str, *, mine: bool, team: str | None, as_json: bool) -> None:
    """Those that somebody and their teams have, newest first.

    \b
    Example:
      docketwire matters list --as ana@example.org --mine
    """
    from jobs.people.desk import desk_of, person_here

    desk = desk_of(home.require())
    found, names = desk.matters(person_here(home, email), text=number, mine=mine, team=team), desk.names()
    if as_json:
        print_json(found)
    elif found:
        rows = [(one.number, names.get(one.holder, one.holder), one.team, one.kind, one.key, one.at) for one in found]
        print_table(("number", "owner", "team", "kind", "id", "since (UTC)"), rows)
    else:
        click.echo("no matter: `docketwire matters set` makes one")


@matters_command.command("set")
@click.argument("key", metavar="DISPUTE|STORY")
@click.option("--number", default="", help="The team's own number, free text.")
@click.option("--owner", default="", metavar="ADDRESS", help="Whose it is: somebody of the team.")
@click.option("--team", default="", help="Who sees it (default: only whose desk it is).")
@_who
@json_option
@click.pass_obj
def set_command(home: Home, key: str, number: str, owner: str, team: str, email: str, *, as_json: bool) -> None:
    """Write number and owner down, in the place of what was there.

    \b
    Example:
      docketwire matters set d7b2e11c9a0f3 --number "2026-014" --team paris-desk --as ana@example.org
    """
    _do(home, "matter", key, email, as_json, text=number, value=owner, team=team)


@matters_command.command("remove")
@click.argument("key", metavar="DISPUTE|STORY")
@click.option("--team", default="", help="Whose it is (default: of whose desk it is alone).")
@_who
@json_option
@click.pass_obj
def remove_command(home: Home, key: str, team: str, email: str, *, as_json: bool) -> None:
    """Take number and owner away.

    \b
    Example:
      docketwire matters remove d7b2e11c9a0f3 --team paris-desk --as ana@example.org
    """
    _do(home, "unmatter", key, email, as_json, team=team)


def _do(home: Home, action: str, key: str, email: str, as_json: bool, **values: str) -> None:
    from datetime import UTC, datetime

    from jobs.installation.settings import load_settings
    from jobs.people.deeds import do_deed
    from jobs.people.desk import desk_of, person_here
    from jobs.people.regroup import named_id
    from records.people import Deed

    name = named_id(key)
    person, deed = person_here(home, email), Deed(action=action, kind="story" if name.startswith("s") else "dispute", key=name, **values)
    do_deed(home, load_settings(home.settings), person, deed, datetime.now(UTC))
    now = [one for one in desk_of(home).matters(person) if (one.key, one.team) == (name, deed.team)]
    if as_json:
        print_json(now)
    else:
        click.echo("\n".join(f"{one.key}: {one.number or 'no number'}" for one in now) or f"{name}: no matter any more")
