"""What a catalogue entry may hold, where that is less than what a `Source` can; one line a field."""

import re
from collections.abc import Mapping
from typing import Any

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from common.addresses.written import web_address
from common.forms import WHOLE
from common.tables import AtLeast, BadValueError, Between, Check, Each, Rules, record
from records.source import QUERIED, Listing, ListingKind, Source
from spiders.catalogue import secrets
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


def _whole_listing(listing: Listing) -> Listing:
    if listing.kind in QUERIED:
        if "{query}" not in listing.url:
            raise BadValueError(f"{listing.url!r} has no {{query}}", f"a {listing.kind}'s url is a template", "url")
        if not listing.queries:
            raise BadValueError("missing", f"a {listing.kind} needs at least one query", "queries")
    elif listing.queries:
        kinds = " or ".join(f'kind = "{kind}"' for kind in sorted(QUERIED))
        raise BadValueError(f"a {listing.kind} takes no queries", f"only {kinds} does", "queries")
    for key in ("token_env", "files"):
        if getattr(listing, key) and listing.kind is not ListingKind.DOCKET:
            raise BadValueError(f"a {listing.kind} takes no {key}", 'only kind = "docket" does', key)
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


def _url_or_none(value: str) -> str:
    return web_address(value) if value else value


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
    Listing: {
        "url": URL,
        "queries": (Each(TEXT),),
        "token_env": (Check(secrets.variable),),
        "files": (Check(_url_or_none),),
        WHOLE: (Check(_whole_listing),),
    },
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
        "cookies_env": (Check(secrets.variable),),
        "headers": (Each((Check(secrets.header),)),),
        "proxy": (Check(secrets.proxy),),
        "login_url": (Check(_url_or_none),),
        "login_fields": (Each((Check(secrets.form_field),)),),
        WHOLE: (Check(_ordered_intervals), Check(secrets.whole_login)),
    },
}
"""Field -> marks, besides its type."""
