"""`docketwire init`."""

import sys
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json
from jobs.installation.home import Home

if TYPE_CHECKING:
    from jobs.beginning import Beginning, Wishes

_SHOWN = 8


@click.command("init")
@click.option("--contact", default="", metavar="ADDRESS", help="Mail address or page by which publishers can reach you.")
@click.option(
    "--language", "languages", multiple=True, metavar="CODE", help="You read it: its sources are watched. Repeat, best first; none: all."
)
@click.option(
    "--country", "countries", multiple=True, metavar="CODE", help="Its outlets, courts and regulators are watched, too, in any language."
)
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Of your digest; repeat. None: the whole beat.")
@click.option("--mail", default="", metavar="ADDRESS", help="Where your daily digest goes; the subscription is made.")
@click.option("--zone", default="", metavar="ZONE", help="Your time zone, e.g. Europe/Paris.")
@json_option
@click.pass_obj
def init_command(
    home: Home,
    contact: str,
    languages: tuple[str, ...],
    countries: tuple[str, ...],
    topics: tuple[str, ...],
    mail: str,
    zone: str,
    *,
    as_json: bool,
) -> None:
    """Make a new home: its settings, the sources you want watched, and a daily digest. An existing home is left as it is.

    Without options, in a terminal, it asks.

    \b
    Example:
      docketwire --home news init --contact mailto:desk@example.org --language fr --language en --mail desk@example.org
    """
    from jobs.beginning import Wishes, begin

    wishes = Wishes(contact=contact, languages=languages, countries=countries, topics=topics, mail=mail, zone=zone)
    if wishes == Wishes() and not as_json and not home.settings.is_file() and sys.stdin.isatty() and sys.stdout.isatty():
        wishes = _asked()
    made = begin(home, wishes)
    if as_json:
        print_json(made)
    else:
        _say(made)


def _asked() -> "Wishes":
    """The same by questions; every answer may be empty."""
    from jobs.beginning import Wishes

    def several(question: str) -> tuple[str, ...]:
        return tuple(click.prompt(question, default="", show_default=False).replace(",", " ").split())

    click.echo("Every answer may be left empty; all of it stands in docketwire.toml afterwards.")
    return Wishes(
        contact=click.prompt("Mail address or page by which publishers can reach you", default="", show_default=False).strip(),
        languages=several("Languages you read, best first (fr en; empty: all)"),
        countries=several("Countries whose outlets, courts and regulators are watched besides (fr be)"),
        topics=several("Topics of your digest (user-data hate-speech; empty: all)"),
        mail=click.prompt("Mail address for the daily digest", default="", show_default=False).strip(),
        zone=click.prompt("Time zone", default="UTC").strip(),
    )


def _say(made: "Beginning") -> None:
    click.echo(f"{'made' if made.created else 'already there, and left as it is:'} {made.home}")
    click.echo(f"settings: {made.settings}")
    spoken = ", ".join(f"{code} {count}" for code, count in made.in_languages[:_SHOWN])
    more = f" and {len(made.in_languages) - _SHOWN} more languages" if len(made.in_languages) > _SHOWN else ""
    click.echo(f"watched:  {made.sources} sources ({spoken}{more}); [sources] in the settings chooses")
    if made.subscription:
        click.echo(f"digest:   {made.subscription}")
    for number, step in enumerate(made.next, start=1):
        click.echo(f"{'next:    ' if number == 1 else '         '} {number}. {step}")
