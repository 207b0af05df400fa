"""What a catalogue entry may hold, where that is less than what a `Source` can; one line a field."""

import re
from collections.abc import Mapping
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from common.addresses.written import web_address
from common.forms import WHOLE
from common.tables import AtLeast, BadValueError, Between, Check, Each, Rules, record
from records.source import Listing, ListingKind, Source
from spiders.catalogue.codes import COUNTRIES, LANGUAGES, MISTAKEN_COUNTRIES, MISTAKEN_LANGUAGES


def source_of(table: Mapping[str, Any], file: str) -> Source:
    """The `Source` a table describes. Raises ConfigurationError that names file, source, key, value and what is accepted."""
    return record(Source, table, file, rules=RULES, within=f"source {table.get('id', '')}: ")


def _ordered_intervals(source: Source) -> Source:
    if source.min_interval_minutes > source.max_interval_minutes:
        raise BadValueError(
            f"{source.min_interval_minutes} is larger than max_interval_minutes = {source.max_interval_minutes}",
            "the least interval comes first",
            "min_interval_minutes",
        )
    return source


def _whole_search(listing: Listing) -> Listing:
    if listing.kind is ListingKind.SEARCH:
        if "{query}" not in listing.url:
            raise BadValueError(f"{listing.url!r} has no {{query}}", "a search's url is a template", "url")
        if not listing.queries:
            raise BadValueError("missing", "a search needs at least one query", "queries")
    elif listing.queries:
        raise BadValueError(f"a {listing.kind} takes no queries", 'only kind = "search" does', "queries")
    return listing


def _text(value: str) -> str:
    if not value.strip():
        raise BadValueError(f"{value!r} is empty", "write something, or leave the key out")
    return value


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", value):
        raise BadValueError(f"{value!r} is not a slug", "lower-case letters, digits and hyphens: <country>-<name>")
    return value


def _country(value: str) -> str:
    return _code(value, COUNTRIES, MISTAKEN_COUNTRIES, "ISO 3166-1 alpha-2, eu or zz")


def _language(value: str) -> str:
    return _code(value, LANGUAGES, MISTAKEN_LANGUAGES, "ISO 639-1")


def _code(value: str, accepted: frozenset[str], mistaken: Mapping[str, str], standard: str) -> str:
    if value in accepted:
        return value
    meant = mistaken.get(value.casefold()) or (value.casefold() if value.casefold() in accepted else None)
    raise BadValueError(f"{value!r} is not accepted", f'did you mean "{meant}"?' if meant else f"a code of {standard} in lower case")


def _pattern(value: str) -> str:
    try:
        re.compile(_text(value))
    except re.error as error:
        raise BadValueError(f"{value!r} is not a regular expression: {error}", "in TOML write it in single quotes: '/[0-9]+$'") from None
    return value


def _xpath(value: str) -> str:
    """An XPath as it is, a CSS selector (`css:article .related`) as the XPath that means the same."""
    if value.startswith("css:"):
        try:
            return str(HTMLTranslator().css_to_xpath(value.removeprefix("css:").strip()))
        except SelectorError as error:
            raise BadValueError(f"{value!r} is not a CSS selector: {error}", "e.g. css:article .related") from None
    try:
        etree.XPath(_text(value))
    except etree.XPathError as error:
        raise BadValueError(f"{value!r} is not an XPath expression: {error}", "e.g. //div[@class='story'], or css:div.story") from None
    return value


TEXT, URL, PATTERN, MINUTES = (Check(_text),), (Check(web_address),), (Check(_pattern),), (Between(1, 525_600),)
RULES: Rules = {
    Listing: {"url": URL, "queries": (Each(TEXT),), WHOLE: (Check(_whole_search),)},
    Source: {
        "id": (Check(_slug),),
        "name": TEXT,
        "country": (Check(_country),),
        "languages": (AtLeast(1), Each((Check(_language),))),
        "homepage": URL,
        "max_pages_per_run": (Between(1, 100_000),),
        "max_age_days": (Between(1, 36_500),),
        "min_interval_minutes": MINUTES,
        "max_interval_minutes": MINUTES,
        "delay_seconds": (Between(0, 300),),
        "include": PATTERN,
        "exclude": PATTERN,
        "take": (Each((Check(_xpath),)),),
        "drop": (Each((Check(_xpath),)),),
        WHOLE: (Check(_ordered_intervals),),
    },
}
"""Field -> marks, besides its type."""
