"""The catalogue's outlets by the host of their home page: whose page an address is."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from common.addresses.hosts import host_of
from records.source import Source


def sources_by_host(sources: Iterable[Source]) -> dict[str, Source]:
    """Host without `www.` -> the source whose home page is there; a host of several is the first's by id."""
    ordered = sorted(sources, key=lambda source: source.id, reverse=True)
    return {_host(source.homepage): source for source in ordered if _host(source.homepage)}


class Outlets:
    """Looks outlets up, a host's own first, then that of the domain above it (`edition.paper.example` is `paper.example`), and remembers whom it met."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_host = sources_by_host(sources)
        self._met: dict[str, Source] = {}

    @property
    def met(self) -> list[Source]:
        """Sources found so far, by id."""
        return [self._met[key] for key in sorted(self._met)]

    def of(self, url: str | None) -> Source | None:
        """The outlet of an address; None when no source has its host."""
        host = _host(url or "")
        while host.count("."):
            if (found := self._by_host.get(host)) is not None:
                self._met[found.id] = found
                return found
            host = host.partition(".")[2]
        return None


def _host(url: str) -> str:
    return host_of(url).removeprefix("www.") if urlsplit(url).scheme in ("http", "https") else ""
