"""Which sources a home watches: the catalogue, the home's own files over it, and the settings' filters."""

import difflib
from collections.abc import Sequence
from dataclasses import replace

from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.upkeep import laid_over, read_upkeep
from records.errors import ConfigurationError
from records.source import Source
from spiders.catalogue.load import Catalog, builtin_folder, load_catalog


def written_catalog(home: Home, settings: Settings) -> Catalog:
    """What people wrote: built-in sources (unless the settings leave them out) under the home's own."""
    return load_catalog([*([builtin_folder()] if settings.sources.builtin else []), home.sources])


def catalog_of(home: Home, settings: Settings) -> Catalog:
    """What people wrote, under what was learnt of it by asking."""
    return laid_over(written_catalog(home, settings), read_upkeep(home))


def watched(home: Home, settings: Settings, *, aside: bool = False) -> tuple[Source, ...]:
    """Enabled sources that pass the settings' include and exclude; with `aside` those too that are put aside because they did not answer."""
    catalog = catalog_of(home, settings)
    if aside:
        written = written_catalog(home, settings)
        catalog = Catalog(replace(source, enabled=written[source.id].enabled) for source in catalog.sources)
    include = [_check(rule, "sources.include", catalog, home) for rule in settings.sources.include]
    exclude = [_check(rule, "sources.exclude", catalog, home) for rule in settings.sources.exclude]
    return tuple(
        source
        for source in catalog.enabled()
        if (not include or any(_matches(source, rule) for rule in include)) and not any(_matches(source, rule) for rule in exclude)
    )


def select_sources(home: Home, settings: Settings, names: Sequence[str]) -> tuple[Source, ...]:
    """The named sources (ids or `country:fr` forms, disabled ones too when named by id), else all that are watched."""
    if not names:
        return watched(home, settings)
    catalog = catalog_of(home, settings)
    rules = [_check(name, "source", catalog, home) for name in names]
    return tuple(s for s in catalog.sources if any(rule == s.id or (s.enabled and _matches(s, rule)) for rule in rules))


def require_contact(home: Home, settings: Settings, sources: Sequence[Source]) -> None:
    """Raises ConfigurationError where public sources would be asked by somebody who does not say who."""
    if settings.crawl.contact or settings.crawl.user_agent or all(source.allow_private for source in sources):
        return
    raise ConfigurationError(
        str(home.settings),
        "crawl.contact",
        "is empty, and publishers must be able to reach whoever crawls them",
        'set it to a mail address or page, e.g. contact = "mailto:desk@example.org"',
    )


def _matches(source: Source, rule: str) -> bool:
    key, colon, value = rule.partition(":")
    if not colon:
        return source.id == rule
    return {"country": source.country == value, "language": value in source.languages, "kind": source.kind.value == value}[key]


def _check(rule: str, key: str, catalog: Catalog, home: Home) -> str:
    prefix, colon, _ = rule.partition(":")
    if colon and prefix in ("country", "language", "kind"):
        return rule
    if not colon and rule in catalog:
        return rule
    close = difflib.get_close_matches(rule, catalog, n=3)
    remedy = (
        f"did you mean {', '.join(close)}?" if close else "a source id, or country:fr, language:ja, kind:court; `docketwire sources list`"
    )
    raise ConfigurationError(str(home.settings) if "." in key else "command line", key, f"{rule!r} is no source", remedy)
