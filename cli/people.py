"""`docketwire people`."""

import click

from cli.language import InterfaceLanguage
from cli.output import json_option, print_json, print_table
from jobs.installation.home import Home

_ROLES = click.Choice(["reader", "editor", "admin"])


@click.group("people")
def people_command() -> None:
    """Say who may sign in to the site, in which role and teams; export and forget what is known of them.

    Needs `accounts` in [people] of the settings: see docs/people.md.

    \b
    Example:
      docketwire people add ana@example.org --role editor --team paris-desk
      docketwire people list
    """


@people_command.command("add")
@click.argument("email")
@click.option("--name", default="", help="As others see it (default: what stands before the @).")
@click.option(
    "--role", type=_ROLES, default="reader", show_default=True, help="reader reads, editor also corrects, admin also sees the log."
)
@click.option("--team", "teams", multiple=True, help="Team whose lists and notes they see; repeat for several.")
@click.option("--language", type=InterfaceLanguage(), default=None, help="Of letters to them (default: as the site is shown).")
@json_option
@click.pass_obj
def add_command(home: Home, email: str, *, name: str, role: str, teams: tuple[str, ...], language: str | None, as_json: bool) -> None:
    """Let somebody sign in.

    \b
    Example:
      docketwire people add ana@example.org --name "Ana Prado" --role editor --team paris-desk
    """
    from jobs.people.manage import add_person
    from records.people import Role

    person = add_person(home, email, name=name, role=Role(role), teams=teams, language=language or "")
    _show(person, as_json, f"{person.email} may sign in as {person.role.value}")


@people_command.command("list")
@json_option
@click.pass_obj
def list_command(home: Home, *, as_json: bool) -> None:
    """Everybody who may sign in.

    \b
    Example:
      docketwire people list
    """
    from jobs.people.manage import people_of

    people = people_of(home)
    if as_json:
        print_json(people)
        return
    rows = [
        (one.email, one.called, one.role.value, " ".join(one.teams) or None, f"{one.seen_at:%Y-%m-%d}" if one.seen_at else None)
        for one in people
    ]
    print_table(("address", "name", "role", "teams", "last seen"), rows)


@people_command.command("role")
@click.argument("email")
@click.argument("role", type=_ROLES)
@json_option
@click.pass_obj
def role_command(home: Home, email: str, role: str, *, as_json: bool) -> None:
    """Change what somebody may do, from their next request on.

    \b
    Example:
      docketwire people role ana@example.org editor
    """
    from jobs.people.manage import change_role
    from records.people import Role

    person = change_role(home, email, Role(role))
    _show(person, as_json, f"{person.email} is {person.role.value}")


@people_command.command("team")
@click.argument("email")
@click.option("--join", multiple=True, help="Team; repeat for several.")
@click.option("--leave", multiple=True, help="Team; repeat for several.")
@json_option
@click.pass_obj
def team_command(home: Home, email: str, *, join: tuple[str, ...], leave: tuple[str, ...], as_json: bool) -> None:
    """Change the teams of somebody. A digest is a team's with `team = "..."` in its file.

    \b
    Example:
      docketwire people team ana@example.org --join paris-desk --leave law-desk
    """
    from jobs.people.manage import change_teams

    person = change_teams(home, email, join=join, leave=leave)
    _show(person, as_json, f"{person.email} is in {', '.join(person.teams) or 'no team'}")


@people_command.command("link")
@click.argument("email")
@json_option
@click.pass_obj
def link_command(home: Home, email: str, *, as_json: bool) -> None:
    """Print a link that signs somebody in once, to hand over without mail.

    \b
    Example:
      docketwire people link ana@example.org
    """
    from jobs.installation.settings import load_settings
    from jobs.people.manage import link_for

    settings = load_settings(home.require().settings)
    address = link_for(home, settings, email)
    if as_json:
        print_json({"link": address, "minutes": settings.people.link_minutes})
        return
    click.echo(address)


@people_command.command("sign-out")
@click.argument("email")
@json_option
@click.pass_obj
def sign_out_command(home: Home, email: str, *, as_json: bool) -> None:
    """End every session of somebody, and every link that is out. Keys for programs stay.

    \b
    Example:
      docketwire people sign-out ana@example.org
    """
    from jobs.people.manage import sign_out

    ended = sign_out(home, email)
    if as_json:
        print_json({"ended": ended})
        return
    click.echo(f"{ended} sessions ended")


@people_command.command("export")
@click.argument("email")
@click.option("--json", "_as_json", is_flag=True, help="It is JSON in any case.")
@click.pass_obj
def export_command(home: Home, email: str, *, _as_json: bool) -> None:
    """Everything that is known of somebody, as JSON.

    \b
    Example:
      docketwire people export ana@example.org > ana.json
    """
    from jobs.people.manage import known_of

    print_json(known_of(home, email))


@people_command.command("remove")
@click.argument("email")
@json_option
@click.pass_obj
def remove_command(home: Home, email: str, *, as_json: bool) -> None:
    """Keep somebody out from their next request on; what they made keeps their name. `add` lets them in again.

    \b
    Example:
      docketwire people remove ana@example.org
    """
    from jobs.people.manage import remove_person

    person = remove_person(home, email)
    _show(person, as_json, f"{person.email} may not sign in any more")


@people_command.command("forget")
@click.argument("email")
@json_option
@click.pass_obj
def forget_command(home: Home, email: str, *, as_json: bool) -> None:
    """Remove somebody for good. What their team and everybody sees of theirs stays, without their name.

    \b
    Example:
      docketwire people forget ana@example.org
    """
    from jobs.installation.settings import load_settings
    from jobs.people.manage import forget_person

    done = forget_person(home, load_settings(home.require().settings), email)
    if as_json:
        print_json(done)
        return
    click.echo(
        f"{email}: forgotten; {done.corrections} corrections stay without a name. SQL follows with the next publish, backups keep what they hold"
    )
    for name in done.subscriptions:
        click.echo(f"the digest {name} still goes to this address: edit subscriptions/{name}.toml")


@people_command.command("log")
@click.argument("email", required=False, default="")
@click.option("--limit", default=100, show_default=True, help="Lines, newest first.")
@json_option
@click.pass_obj
def log_command(home: Home, email: str, *, limit: int, as_json: bool) -> None:
    """Who changed what, or what somebody changed.

    \b
    Example:
      docketwire people log ana@example.org
    """
    from jobs.people.manage import log_of

    lines = log_of(home, email=email, limit=limit)
    if as_json:
        print_json(lines)
        return
    print_table(
        ("when (UTC)", "who", "what", "on", "details"),
        [(one.at, one.by or None, one.action, f"{one.kind} {one.key}", one.detail) for one in lines],
    )


def _show(person: object, as_json: bool, words: str) -> None:
    if as_json:
        print_json(person)
        return
    click.echo(words)
