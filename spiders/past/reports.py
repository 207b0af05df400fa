"""Which addresses of an archive's index are reports of a source: by its own patterns and the rules its listings' links are followed by."""

import re
from collections.abc import Iterable

from common.addresses.hosts import host_of, registrable_domain
from records.source import Source
from spiders.links import belongs, page_key, page_url
from spiders.section import PUBLISHES_DOCUMENTS, looks_like_report


def site_asked(source: Source) -> str:
    """What an index is asked for: everything at and below the host of the home page, `www.` left out."""
    return host_of(source.homepage).removeprefix("www.")


def report_address(source: Source, url: str) -> str | None:
    """The address of a report of this source as it is to be known by; None for anything else an archive holds of its site.

    With `include` that pattern alone says what a report is, as on a section page; else its address has to look like one.
    """
    link = page_url(url, source.homepage)
    if link is None or not belongs(link, source.homepage) or page_key(link) == page_key(source.homepage):
        return None
    if source.exclude and re.search(source.exclude, link):
        return None
    if source.include:
        return link if re.search(source.include, link) else None
    return link if looks_like_report(link, documents=source.kind in PUBLISHES_DOCUMENTS) else None


class Sites:
    """Whose page an address is, among the sources asked for."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_host: dict[str, Source] = {}
        for source in sorted(sources, key=lambda one: one.id, reverse=True):
            self._by_host[site_asked(source)] = source

    def of(self, url: str) -> Source | None:
        """The source with that host, or with the nearest one above it."""
        try:
            host = host_of(url).removeprefix("www.")
        except ValueError:
            return None
        top = registrable_domain(host)
        while host:
            if (found := self._by_host.get(host)) is not None:
                return found
            if host == top:
                break
            host = host.partition(".")[2]
        return None
