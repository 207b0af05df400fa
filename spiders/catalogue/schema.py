"""What each key of a catalogue entry accepts; turns a parsed TOML table into a `Source`."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from records.source import Listing, ListingKind, Source, SourceKind
from spiders.catalogue.codes import COUNTRIES, LANGUAGES, MISTAKEN_COUNTRIES, MISTAKEN_LANGUAGES

Check = Callable[[Any], Any]


class BadValueError(ValueError):
    """A value that is not accepted; `key` is filled in on the way up."""

    def __init__(self, problem: str, remedy: str = "", key: str = "") -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.key = problem, remedy, key


def unknown_key(key: str, accepted: Iterable[str]) -> str:
    """`did you mean ...?` for the closest accepted word, else the whole list."""
    words = sorted(accepted)
    close = get_close_matches(key.casefold().replace("-", "_"), words, n=1, cutoff=0.6) or get_close_matches(
        key.casefold(), words, n=1, cutoff=0.6
    )
    return f"did you mean {close[0]!r}?" if close else "accepted: " + ", ".join(words)


def check_source(table: Mapping[str, Any]) -> Source:
    """The `Source` a table describes. Raises BadValueError with the key that is wrong."""
    values = _checked(table, SOURCE_KEYS, required=("id", "name", "country", "languages", "homepage"))
    source = Source(**values)
    if source.min_interval_minutes > source.max_interval_minutes:
        raise BadValueError(
            f"{source.min_interval_minutes} is larger than max_interval_minutes = {source.max_interval_minutes}",
            "the least interval comes first",
            "min_interval_minutes",
        )
    return source


def check_listing(table: Mapping[str, Any]) -> Listing:
    """The `Listing` a table describes. Raises BadValueError with the key that is wrong."""
    listing = Listing(**_checked(table, LISTING_KEYS, required=("kind", "url")))
    if listing.kind is ListingKind.SEARCH:
        if "{query}" not in listing.url:
            raise BadValueError(f"{listing.url!r} has no {{query}}", "a search's url is a template", "url")
        if not listing.queries:
            raise BadValueError("missing", "a search needs at least one query", "queries")
    elif listing.queries:
        raise BadValueError(f"a {listing.kind} takes no queries", 'only kind = "search" does', "queries")
    return listing


def _checked(table: Mapping[str, Any], checks: Mapping[str, Check], required: Iterable[str]) -> dict[str, Any]:
    for key in table:
        if key not in checks:
            raise BadValueError("unknown key", unknown_key(key, checks), key)
    for key in required:
        if key not in table:
            raise BadValueError("missing", "every entry needs it", key)
    return {key: _one(key, value, checks[key]) for key, value in table.items()}


def _one(key: str, value: Any, check: Check) -> Any:
    try:
        return check(value)
    except BadValueError as bad:
        raise BadValueError(bad.problem, bad.remedy, f"{key}{bad.key}" if bad.key.startswith("[") else key) from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadValueError(f"{value!r} is not text", "write it in quotes, and not empty")
    return value


def _any_text(value: Any) -> str:
    return value if value == "" else _text(value)


def _slug(value: Any) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", _text(value)):
        raise BadValueError(f"{value!r} is not a slug", "lower-case letters, digits and hyphens: <country>-<name>")
    return str(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValueError(f"{value!r} is neither true nor false", "write true or false, without quotes")
    return value


def _whole(least: int, most: int) -> Check:
    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise BadValueError(f"{value!r} is not accepted", f"a whole number from {least} to {most}")
        return value

    return check


def _or_false(check: Check) -> Check:
    """A value, or `false` for none."""
    return lambda value: None if value is False else check(value)


def _seconds(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 300:
        raise BadValueError(f"{value!r} is not accepted", "seconds from 0 to 300")
    return float(value)


def _day(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadValueError(f"{value!r} is not a day", "write it as 2026-08-14 without quotes, or false")
    return value


def _word_of(kind: type[StrEnum]) -> Check:
    def check(value: Any) -> StrEnum:
        words = [str(member) for member in kind]
        if value not in words:
            raise BadValueError(f"{value!r} is not accepted", unknown_key(str(value), words))
        return kind(value)

    return check


def _code(accepted: frozenset[str], mistaken: Mapping[str, str], standard: str) -> Check:
    def check(value: Any) -> str:
        if value in accepted:
            return str(value)
        meant = mistaken.get(str(value).casefold()) or (str(value).casefold() if str(value).casefold() in accepted else None)
        raise BadValueError(f"{value!r} is not accepted", f"did you mean {meant!r}?" if meant else f"a code of {standard} in lower case")

    return check


def _several(check: Check, *, least: int = 0) -> Check:
    def checked(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) < least:
            raise BadValueError(f"{value!r} is not accepted", f"a list of at least {least}" if least else "a list")
        return tuple(_element(number, item) for number, item in enumerate(value, start=1))

    def _element(number: int, item: Any) -> Any:
        try:
            return check(item)
        except BadValueError as bad:
            raise BadValueError(bad.problem, bad.remedy, f"[{number}]" + (f".{bad.key}" if bad.key else "")) from None

    return checked


def _url(value: Any) -> str:
    try:
        parts = urlsplit(_text(value))
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or re.search(r"\s", value):
        raise BadValueError(f"{value!r} is not an absolute web address", "it starts with http:// or https://")
    return str(value)


def _pattern(value: Any) -> str:
    try:
        re.compile(_text(value))
    except re.error as error:
        raise BadValueError(f"{value!r} is not a regular expression: {error}", "in TOML write it in single quotes: '/[0-9]+$'") from None
    return str(value)


def _xpath(value: Any) -> str:
    """An XPath as it is, a CSS selector (`css:article .related`) as the XPath that means the same."""
    if isinstance(value, str) and value.startswith("css:"):
        try:
            return str(HTMLTranslator().css_to_xpath(value.removeprefix("css:").strip()))
        except SelectorError as error:
            raise BadValueError(f"{value!r} is not a CSS selector: {error}", "e.g. css:article .related") from None
    try:
        etree.XPath(_text(value))
    except etree.XPathError as error:
        raise BadValueError(f"{value!r} is not an XPath expression: {error}", "e.g. //div[@class='story'], or css:div.story") from None
    return str(value)


def _listing(value: Any) -> Listing:
    if isinstance(value, Listing):
        return value
    if not isinstance(value, dict):
        raise BadValueError(f"{value!r} is not a table", "write [[source.listings]]")
    return check_listing(value)


_language = _code(LANGUAGES, MISTAKEN_LANGUAGES, "ISO 639-1")

LISTING_KEYS: Mapping[str, Check] = {"kind": _word_of(ListingKind), "url": _url, "queries": _several(_text)}

SOURCE_KEYS: Mapping[str, Check] = {
    "id": _slug,
    "name": _text,
    "country": _code(COUNTRIES, MISTAKEN_COUNTRIES, "ISO 3166-1 alpha-2, eu or zz"),
    "languages": _several(_language, least=1),
    "homepage": _url,
    "kind": _word_of(SourceKind),
    "listings": _several(_listing),
    "verified": _or_false(_day),
    "enabled": _flag,
    "allow_private": _flag,
    "max_pages_per_run": _whole(1, 100_000),
    "max_age_days": _or_false(_whole(1, 36_500)),
    "min_interval_minutes": _whole(1, 525_600),
    "max_interval_minutes": _whole(1, 525_600),
    "delay_seconds": _seconds,
    "include": _or_false(_pattern),
    "exclude": _or_false(_pattern),
    "take": _several(_xpath),
    "drop": _several(_xpath),
    "agency": _flag,
    "note": _any_text,
}
"""One check per field of `Source`."""
