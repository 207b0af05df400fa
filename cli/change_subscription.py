"""`docketwire subscriptions change`."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from cli.language import InterfaceLanguage
from cli.output import json_option, print_json
from cli.selecting import selection_options
from jobs.installation.home import Home
from records.urgent import MOST_DEADLINE_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from records.subscription import Subscription

_EMPTY = ("reads", "urgent", "review")
"""What --no can take away besides a word of the selection."""


@click.command("change")
@click.argument("name")
@click.option("--title", metavar="TEXT", help="What readers see as its name.")
@click.option("--mail", "recipients", multiple=True, metavar="ADDRESS", help="Recipients from now on; repeat for several.")
@click.option("--language", "spoken", type=InterfaceLanguage(), help="Of the digest's own words.")
@click.option("--reads", multiple=True, metavar="CODE", help="Language of reports that is read besides; repeat, best first.")
@click.option("--zone", help="IANA time zone.")
@click.option("--at", metavar="HH:MM", help="Local time.")
@click.option("--day", "days", multiple=True, help="mon ... sun; repeat for several.")
@click.option("--size", type=int, help="Stories shown in full.")
@click.option("--review/--no-review", default=None, help="A draft for editors before each issue (docs/desk.md).")
@click.option("--urgent", "urgent_stages", multiple=True, metavar="STAGE", help="Step that is told at once; repeat.")
@click.option("--urgent-days", type=click.IntRange(0, MOST_DEADLINE_DAYS), metavar="N", help="Tell at once that a deadline is N days away.")
@click.option(
    "--urgent-followed/--no-urgent-followed", default=None, help="Tell recipients at once of a new stage in a dispute they follow."
)
@selection_options(language="report-language")
@click.option("--word", "words", multiple=True, help="Word or phrase that must occur.")
@click.option("--without", multiple=True, help="Word or phrase that must not occur.")
@click.option("--no", "emptied", multiple=True, metavar="KEY", help="Take a key away: a word of the selection, reads or urgent; repeat.")
@json_option
@click.pass_obj
def change_command(home: Home, /, name: str, *, as_json: bool, **given: Any) -> None:
    """Change a digest: what is named is as said from now on, everything else in its file stays, comments too.

    The next issue tells by the digest as it is then what was first seen since the last one; what was told is not told again, and alerts look at what
    comes in after the change.

    \b
    Example:
      docketwire subscriptions change paris-desk --topic user-data --topic blocking --at 07:00
      docketwire subscriptions change paris-desk --no platforms
    """
    from jobs.digests.subscriptions import changes, counts_from, rewrite
    from jobs.installation.settings import load_settings

    settings, now = load_settings(home.require().settings), datetime.now(UTC)
    told = rewrite(home, settings, name, lambda stored: _changed(home, stored, given), now=now)
    names, since = changes(told.before, told.after), counts_from(home, told.after, now)
    if as_json:
        print_json({"name": name, "changed": names, "since": since, "subscription": told.after})
    elif names:
        click.echo(f"changed: {', '.join(names)}; the next issue tells by it what was first seen since {since:%Y-%m-%d %H:%M} UTC")
    else:
        click.echo("nothing to change")


def _changed(home: Home, stored: "Subscription", given: dict[str, Any]) -> "Subscription":
    top = {
        "name": given["title"],
        "recipients": given["recipients"] or None,
        "language": given["spoken"],
        "reads": given["reads"] or None,
        "zone": given["zone"],
        "at": given["at"],
        "days": given["days"] or None,
        "size": given["size"],
        "review": given["review"],
    }
    emptied = {key.strip().lower().replace("-", "_") for key in given["emptied"]}
    words = {key for key in emptied if key not in _EMPTY}
    top |= {"reads": ()} if "reads" in emptied else {}
    top |= {"review": False} if "review" in emptied else {}
    query = _query(home, stored, given, sorted(words))
    return replace(
        stored, **{key: value for key, value in top.items() if value is not None}, query=query, urgent=_urgent(stored, given, emptied)
    )


def _query(home: Home, stored: "Subscription", given: "Mapping[str, Any]", emptied: "Sequence[str]") -> Any:
    """The selection with the words that were named. Raises SelectionError."""
    from beat.selecting import word_of
    from cli.selecting import WORDS
    from jobs.installation.selecting import selection_of
    from records.errors import SelectionError, closest
    from records.selection import AMOUNT, DAYS, FACETS

    for key in emptied:
        if word_of(key) is None:
            raise SelectionError(
                key, "is nothing that --no takes away", closest(key, (*FACETS, "words", "without", AMOUNT, *DAYS, *_EMPTY))
            )
    said = {word: list(value) if isinstance(value, tuple) else value for word in (*WORDS, "words", "without") if (value := given[word])}
    found = selection_of(home, said)
    named = {FACETS.get(word, word) for key in (*said, *emptied) if (word := word_of(key))}
    return replace(stored.query, **{name: getattr(found, name) for name in named})


def _urgent(stored: "Subscription", given: "Mapping[str, Any]", emptied: set[str]) -> Any:
    """What cannot wait, with what was named; None where nothing is urgent any more."""
    from records.urgent import Urgent

    if "urgent" in emptied:
        return None
    said = {"stages": given["urgent_stages"] or None, "deadline_days": given["urgent_days"], "followed": given["urgent_followed"]}
    named = {key: value for key, value in said.items() if value is not None}
    return replace(stored.urgent or Urgent(), **named) if named else stored.urgent
