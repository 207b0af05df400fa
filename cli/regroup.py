"""`docketwire regroup`."""

from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

if TYPE_CHECKING:
    from records.people import Deed

_why = click.option("--why", default="", help="Others read it.")


@click.group("regroup")
def regroup_command() -> None:
    """Say which reports are of one story or dispute, and which are not. The next grouping or publish obeys, and every one after it; see docs/stories.md.

    Stories, disputes and articles are named by id, or by the address of their page.

    \b
    Example:
      docketwire regroup separate 3f2a9c01b7d4e586 --why "another case of the same court"
      docketwire regroup join s4f1c2a9d00b1 s7b2e11c9a0f3
    """


@regroup_command.command("separate")
@click.argument("key", metavar="ARTICLE|STORY")
@click.option("--to", "to", default="", metavar="STORY|DISPUTE", help="Where it belongs (default: nowhere, it stands for itself).")
@_why
@json_option
@click.pass_obj
def separate_command(home: Home, key: str, to: str, why: str, *, as_json: bool) -> None:
    """An article is not of its story, or a story not of its dispute.

    \b
    Example:
      docketwire regroup separate s4f1c2a9d00b1 --to d7b2e11c9a0f3
    """
    from records.people import Deed

    kind = "story" if key.strip().rpartition("/")[2].startswith("s") else "article"
    _do(home, Deed(action="separate", kind=kind, key=key, value=to, text=why), as_json)


@regroup_command.command("join")
@click.argument("key", metavar="STORY|DISPUTE")
@click.argument("other", metavar="STORY|DISPUTE")
@_why
@json_option
@click.pass_obj
def join_command(home: Home, key: str, other: str, why: str, *, as_json: bool) -> None:
    """Two stories tell the same, or two disputes are one. The second story comes to the dispute of the first.

    \b
    Example:
      docketwire regroup join d7b2e11c9a0f3 d1c99ab23f00e
    """
    from records.people import Deed

    kind = "dispute" if key.strip().rpartition("/")[2].startswith("d") else "story"
    _do(home, Deed(action="join", kind=kind, key=key, value=other, text=why), as_json)


@regroup_command.command("list")
@click.argument("key", default="", metavar="[ARTICLE|STORY|DISPUTE]")
@json_option
@click.pass_obj
def list_command(home: Home, key: str, *, as_json: bool) -> None:
    """What was said, and by whom.

    \b
    Example:
      docketwire regroup list
      docketwire regroup list s4f1c2a9d00b1 --json
    """
    from jobs.people.desk import desk_of

    desk = desk_of(home.require())
    said, names = desk.regroupings(key), desk.names()
    if as_json:
        print_json(said)
    elif said:
        rows = [(one.id, one.what, one.was, one.goes_to, names.get(one.by, ""), one.at, one.reason) for one in said]
        print_table(("id", "what", "is not of", "is of", "says", "when (UTC)", "why"), rows)
    else:
        click.echo("nobody has said anything of groupings")


@regroup_command.command("undo")
@click.argument("regrouping", metavar="ID")
@json_option
@click.pass_obj
def undo_command(home: Home, regrouping: str, *, as_json: bool) -> None:
    """Take back what was said, by its id in `regroup list`.

    \b
    Example:
      docketwire regroup undo 0d1f6a8b2c3e4f50
    """
    from jobs.people.desk import desk_of
    from records.errors import DocketwireError, closest
    from records.people import Deed

    said = {one.id: one for one in desk_of(home.require()).regroupings()}
    if regrouping not in said:
        raise DocketwireError(
            f"{regrouping}: nothing of that id was said; " + closest(regrouping, list(said), "see `docketwire regroup list`")
        )
    one = said[regrouping]
    kind = "article" if one.level == "story" and one.was else one.level
    _do(home, Deed(action="unregroup", kind=kind, key=one.what, text=one.id), as_json)


def _do(home: Home, deed: "Deed", as_json: bool) -> None:
    from dataclasses import replace
    from datetime import UTC, datetime

    from jobs.installation.settings import load_settings
    from jobs.people.desk import person_here
    from jobs.people.manage import BY
    from jobs.people.regroup import regroup

    settings = load_settings(home.require().settings)
    said = regroup(home, settings, replace(person_here(home), id=BY), deed, datetime.now(UTC))
    if as_json:
        print_json(said)
    elif said is None:
        click.echo("taken back; stories follow with the next publish")
    else:
        words = [f"{said.what} is"]
        words += [f"not of {said.was}"] if said.was else []
        words += [f"of {said.goes_to}"] if said.goes_to else [f"a {said.level} of its own"] if said.was else []
        click.echo(f"{words[0]} {', '.join(words[1:])}; stories follow with the next publish ({said.id})")
