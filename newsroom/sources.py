"""The press as catalogue entries, for the crawl of the demo and the tests."""

import json

from newsroom.outlets import Outlet
from newsroom.server import Newsroom
from records.source import Listing, Source

DELAY_SECONDS = 0.02
"""Between two requests to one outlet; a few outlets ask for more by Crawl-delay."""


def sources(newsroom: Newsroom, *, delay_seconds: float = DELAY_SECONDS) -> tuple[Source, ...]:
    """One source per outlet of a running newsroom."""
    return tuple(_source(outlet, newsroom.url(outlet.id), delay_seconds) for outlet in newsroom.outlets)


def _source(outlet: Outlet, url: str, delay_seconds: float) -> Source:
    return Source(
        id=outlet.id,
        name=outlet.name,
        country=outlet.country,
        languages=(outlet.language,),
        homepage=url + "/",
        kind=outlet.kind,
        listings=tuple(Listing(kind=offer.kind, url=url + offer.path) for offer in outlet.listings),
        allow_private=True,
        max_age_days=None,
        min_interval_minutes=1,
        delay_seconds=delay_seconds,
        include=outlet.include,
        agency=outlet.agency,
        note="Invented outlet of the Docketwire demonstration press.",
    )


def sources_toml(newsroom: Newsroom, *, delay_seconds: float = DELAY_SECONDS) -> str:
    """The same sources as the text of a catalogue file."""
    entries = (_entry(source) for source in sources(newsroom, delay_seconds=delay_seconds))
    return "# The demonstration press: invented outlets on loopback.\n\n" + "\n".join(entries)


def _entry(source: Source) -> str:
    lines = ["[[source]]"]
    values = {
        "id": source.id,
        "name": source.name,
        "country": source.country,
        "languages": list(source.languages),
        "homepage": source.homepage,
        "kind": source.kind.value,
        "verified": False,
        "allow_private": True,
        "max_age_days": False,
        "min_interval_minutes": source.min_interval_minutes,
        "delay_seconds": source.delay_seconds,
        "agency": source.agency,
        "note": source.note,
    }
    if source.include:
        values["include"] = source.include
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    for listing in source.listings:
        lines += ["", "[[source.listings]]", f'kind = "{listing.kind.value}"', f"url = {json.dumps(listing.url)}"]
    return "\n".join(lines) + "\n"
