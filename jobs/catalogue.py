"""Change this home's own catalogue: add a source, watch or stop watching one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from common.addresses.hosts import host_of, registrable_domain
from jobs.installation.home import Home
from jobs.installation.identity import agent_of
from jobs.installation.settings import Settings
from jobs.installation.upkeep import change_upkeep
from jobs.installation.watched import catalog_of, select_sources
from records.errors import ConfigurationError
from records.source import Listing, ListingKind, Source
from spiders.catalogue.codes import COUNTRIES, MISTAKEN_COUNTRIES
from spiders.catalogue.edit import add_source, set_enabled
from spiders.discovery.hunt import Wanted, find_listings
from spiders.discovery.judging import Judged


def add(
    home: Home,
    *,
    source_id: str,
    name: str,
    country: str,
    languages: Sequence[str],
    homepage: str,
    listing_kind: str,
    listing_url: str,
    queries: Sequence[str] = (),
    token_env: str = "",
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
        listings=(Listing(kind=kind, url=listing_url, queries=tuple(queries), token_env=token_env),),
    )
    return add_source(home.require().sources, source)


def discover(
    home: Home,
    settings: Settings,
    url: str,
    *,
    source_id: str = "",
    name: str = "",
    country: str = "",
    languages: Sequence[str] = (),
    allow_private: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[Source, Judged, Path]:
    """Add the site at a home page, with the best listing that is found on it; what is not given is read off the page and the domain.

    Raises ConfigurationError when nothing may be taken, naming what was refused, or when something is neither given nor to be read off.
    """
    home.require()
    country = country or _country_of(url)
    label = registrable_domain(host_of(url)).partition(".")[0]
    asked = Source(
        id=source_id or f"{country}-{re.sub('[^a-z0-9]+', '-', label).strip('-')}",
        name=name or label,
        country=country,
        languages=tuple(languages),
        homepage=url,
        allow_private=allow_private,
    )
    (found,) = find_listings(
        [Wanted(source=asked, known=False)],
        now=now(),
        turns_path=str(home.turns),
        user_agent=agent_of(settings),
        contact=settings.crawl.contact,
    )
    best = found.best
    if best is None:
        refused = "; ".join(f"{one.listing.url}: {one.evidence}" for one in found.judged[:8]) or f"{found.problem} {found.detail}".strip()
        raise ConfigurationError("command line", "URL", f"no listing was found at {url} ({refused})", "name one yourself with --kind")
    spoken = tuple(languages) or ((found.language,) if found.language else ())
    if not spoken:
        raise ConfigurationError("command line", "--language", "missing", "the page does not say which language it is in")
    source = replace(asked, name=name or found.name or label, languages=spoken, listings=(best.listing,), verified=now().date())
    return source, best, add_source(home.sources, source)


def _country_of(url: str) -> str:
    last = host_of(url).rpartition(".")[2]
    country = MISTAKEN_COUNTRIES.get(last, last)
    if country not in COUNTRIES:
        raise ConfigurationError("command line", "--country", "missing", "its domain does not say in which country the publisher sits")
    return country


def switch(home: Home, settings: Settings, names: Sequence[str], *, on: bool) -> list[str]:
    """Watch the named sources, or stop watching them; returns their ids."""
    catalog = catalog_of(home, settings)
    chosen = [source.id for source in select_sources(home, settings, names)] or [name for name in names if name in catalog]
    for source_id in chosen:
        set_enabled(home.sources, source_id, on)
    if on:
        change_upkeep(home, lambda upkeep: upkeep.with_seen(replace(upkeep.of(one), aside=None, missed=0, why="") for one in chosen))
    return chosen
