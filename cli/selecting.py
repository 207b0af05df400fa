"""The words of a selection as options, the same on every command that selects reports."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from jobs.installation.home import Home

if TYPE_CHECKING:
    from records.selection import Selection

_HELP = {
    "language": ("LANGUAGE", "In this language, by name or ISO 639-1 code."),
    "topic": ("TOPIC", "With this topic, by id or name."),
    "platform": ("NAME", "In which this platform is a party, by any of its names; a company stands for its services too."),
    "authority": ("NAME", "That name this court, regulator or other authority."),
    "law": ("NAME", "That name this law, e.g. DSA."),
    "jurisdiction": ("COUNTRY", "Of this country's authorities and laws (else outlets), by name or ISO code; or eu."),
    "stage": ("STAGE", "That tell of this step of a proceeding, e.g. appeal."),
    "source": ("OUTLET", "Of this outlet, by id or name."),
    "story": ("ID", "Of this story."),
    "dispute": ("ID", "Of this dispute."),
    "amount_at_least": ("EUROS", "Whose main sum is this much in euro or more, e.g. 10000000."),
    "published_since": ("DAY", "Published on or after this UTC day (YYYY-MM-DD)."),
    "published_until": ("DAY", "Published on or before this day."),
    "seen_since": ("DAY", "First captured on or after this day."),
    "seen_until": ("DAY", "First captured on or before this day."),
}
WORDS = tuple(_HELP)
"""What the options are called by a command."""
_LONE = ("amount_at_least", "published_since", "published_until", "seen_since", "seen_until")


def selection_options(**named: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Options for every word of a selection; `named` gives one another name (`language="report-language"`).

    The command gets each as a keyword argument of the word's name: a tuple of texts, or a text where only one makes sense.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for word, (metavar, about) in reversed(_HELP.items()):
            name = f"--{named.get(word, word.replace('_', '-'))}"
            multiple = word not in _LONE
            text = f"Only reports {about[0].lower()}{about[1:]}"
            command = click.option(name, word, multiple=multiple, metavar=metavar, help=text)(command)
        return command

    return decorate


def retired(name: str, instead: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option whose word had come to mean two things: it is refused with the words to use."""

    def refuse(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None:
            raise click.UsageError(f"{name} has meant different days on different commands; say {instead}")

    return click.option(name, hidden=True, expose_value=False, callback=refuse, metavar="DAY")


def selected(home: Home, given: dict[str, Any], **more: Any) -> "Selection":
    """The selection that a command's options say; takes them out of `given`. Raises SelectionError."""
    from jobs.installation.selecting import selection_of

    words = {word: given.pop(word) for word in _HELP}
    return selection_of(home, {word: list(value) if isinstance(value, tuple) else value for word, value in (words | more).items()})
