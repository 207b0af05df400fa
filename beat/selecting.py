"""From what somebody typed to a selection: one parser for the command line, the site, the API, subscriptions, search and export."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from beat.names import resolved, services
from records.errors import SelectionError, closest
from records.selection import AMOUNT, DAYS, FACETS, MOST_EUROS, Selection

MOST_VALUES = 50
"""Values of one facet."""
LONGEST_VALUE = 100
"""Characters of one value."""
Archive = Callable[[str], Collection[str]]
"""Word of a facet -> values that an archive holds. What an older or another beat filed reports under can be selected as it is written there."""
_HELD = ("source", "story", "dispute")
"""Facets whose values only the warehouse knows."""
_TEXTS = ("text", "words", "without")
_EUROS = re.compile(r"\d+|\d{1,3}(?:([ \u00a0\u202f,._'’])\d{3})(?:\1\d{3})*")
"""Digits, in groups of three where somebody writes them so."""
_ALIASES = {
    **{plural: word for word, plural in FACETS.items()},
    "q": "text",
    "word": "words",
    "country": "jurisdiction",
    "countries": "jurisdiction",
    "outlet": "source",
    "outlets": "source",
    "since": "seen_since",
    "until": "seen_until",
}
"""Other spellings that are accepted. `since` and `until` stand in addresses of the site that people keep; there they always meant first capture."""


def word_of(key: str) -> str | None:
    """The word a key stands for (`topics` and `topic` are one); None where it is no word of a selection."""
    plain = key.strip().lower().replace("-", "_")
    word = _ALIASES.get(plain, plain)
    return word if word in FACETS or word in DAYS or word in _TEXTS or word == AMOUNT else None


def nothing_held(_word: str) -> Collection[str]:
    """An archive that holds nothing."""
    return ()


def selection(given: Mapping[str, object], archive: Archive = nothing_held) -> Selection:
    """The selection that keys and their values describe; a value is a string, a date or a list of strings, blank ones say nothing.

    `archive` is asked only about values that the beat does not know. Raises SelectionError, with the key as it was given, for a key or value that does not exist.
    """
    fields: dict[str, Any] = {}
    for key, value in given.items():
        word = word_of(key)
        if word is None:
            raise SelectionError(key, "is no word of a selection", closest(key, (*FACETS, *DAYS, AMOUNT, "text"), "see docs/selection.md"))
        if word in DAYS:
            if (day := _day(key, value)) is not None:
                fields[word] = day
        elif word == AMOUNT:
            if (euros := _euros(key, value)) is not None:
                fields[word] = euros
        elif word == "text":
            fields[word] = " ".join(_texts(key, value))
        elif word in ("words", "without"):
            fields[word] = _texts(key, value)
        elif values := _values(key, word, _texts(key, value), archive):
            fields[FACETS[word]] = tuple(dict.fromkeys((*fields.get(FACETS[word], ()), *values)))
    found = Selection(**fields)
    for what in ("published", "seen"):
        first, last = getattr(found, f"{what}_since"), getattr(found, f"{what}_until")
        if first and last and first > last:
            raise SelectionError(f"{what}_since", f"{first} is after {what}_until, {last}", "the first day comes first")
    return found


def expanded(wanted: Selection) -> Selection:
    """The selection with every company's services beside it. Whoever compares a selection with reports asks for this first; twice is as once."""
    platforms = tuple(dict.fromkeys(name for platform in wanted.platforms for name in services(platform)))
    return replace(wanted, platforms=platforms)


def _values(key: str, word: str, values: Iterable[str], archive: Archive) -> tuple[str, ...]:
    found = [name for value in values for name in ((value,) if word in _HELD else _resolved(key, word, value, archive))]
    return tuple(dict.fromkeys(found))


def _resolved(key: str, word: str, value: str, archive: Archive) -> tuple[str, ...]:
    try:
        return resolved(word, value, key)
    except SelectionError:
        if value and value in archive(word):
            return (value,)
        raise


def _texts(key: str, value: object) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if value is None:
        return ()
    if not isinstance(values, list | tuple) or not all(isinstance(item, str) for item in values):
        raise SelectionError(key, f"{value!r} is not text", 'write "a" or ["a", "b"]')
    texts = tuple(dict.fromkeys(item.strip() for item in values if item.strip()))
    if len(texts) > MOST_VALUES:
        raise SelectionError(key, f"{len(texts)} values are too many", f"at most {MOST_VALUES}")
    if word_of(key) != "text" and (long := next((item for item in texts if len(item) > LONGEST_VALUE), None)):
        raise SelectionError(key, f"{long[:20]!r}... is too long", f"at most {LONGEST_VALUE} characters")
    return texts


def _euros(key: str, value: object) -> int | None:
    if value in (None, "", []):
        return None
    text = str(value).strip()
    if isinstance(value, bool) or len(text) > LONGEST_VALUE or not _EUROS.fullmatch(text):
        raise SelectionError(key, f"{text[:40]!r} is no sum", "write whole euros in digits, e.g. 10000000")
    found = int("".join(c for c in text if c.isdecimal()))
    if not 1 <= found <= MOST_EUROS:
        raise SelectionError(key, f"{text[:40]!r} is no sum to compare with", f"between 1 and {MOST_EUROS}")
    return found


def _day(key: str, value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value is None or value == "":
        return None
    try:
        found = date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise SelectionError(key, f"{str(value)[:40]!r} is no day", "write YYYY-MM-DD") from error
    if not 1900 <= found.year <= 2100:
        raise SelectionError(key, f"{found} is no day of the press", "between 1900 and 2100")
    return found
