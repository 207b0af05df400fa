"""Change this home's own catalogue: add a source, watch or stop watching one."""

from collections.abc import Sequence
from pathlib import Path

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.watched import catalog_of, select_sources
from records.errors import ConfigurationError
from records.source import Listing, ListingKind, Source
from spiders.catalogue.edit import add_source, set_enabled


def add(
    home: Home, *, source_id: str, name: str, country: str, languages: Sequence[str], homepage: str, listing_kind: str, listing_url: str
) -> Path:
    """Add a source to the home; returns the file it stands in now. Raises ConfigurationError for a bad value or a taken id."""
    try:
        kind = ListingKind(listing_kind)
    except ValueError as error:
        accepted = ", ".join(member.value for member in ListingKind)
        raise ConfigurationError("command line", "--kind", f"{listing_kind!r} is not accepted", f"accepted: {accepted}") from error
    source = Source(
        id=source_id,
        name=name,
        country=country,
        languages=tuple(languages),
        homepage=homepage,
        listings=(Listing(kind=kind, url=listing_url),),
    )
    return add_source(home.require().sources, source)


def switch(home: Home, settings: Settings, names: Sequence[str], *, on: bool) -> list[str]:
    """Watch the named sources, or stop watching them; returns their ids."""
    catalog = catalog_of(home, settings)
    chosen = [source.id for source in select_sources(home, settings, names)] or [name for name in names if name in catalog]
    for source_id in chosen:
        set_enabled(home.sources, source_id, on)
    return chosen
