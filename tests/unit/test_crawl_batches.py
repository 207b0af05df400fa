"""Which sources share a crawl process."""

from jobs.crawl import batches
from jobs.installation.settings import CrawlSettings
from records.source import Listing, ListingKind, Source


def source(name: str, *hosts: str) -> Source:
    listings = tuple(Listing(kind=ListingKind.FEED, url=f"https://{host}/{name}.xml") for host in hosts[1:])
    return Source(id=name, name=name, country="fr", languages=("fr",), homepage=f"https://{hosts[0]}/", listings=listings)


def ids(found: list[tuple[Source, ...]]) -> list[list[str]]:
    return [[s.id for s in batch] for batch in found]


def test_batches_have_about_the_wanted_size_and_keep_every_source() -> None:
    found = ids(batches([source(f"s{n}", f"h{n}.example") for n in range(7)], CrawlSettings(sources_per_run=3)))
    assert found == [["s0", "s1", "s2"], ["s3", "s4", "s5"], ["s6"]]


def test_sources_that_share_a_host_are_crawled_by_one_process() -> None:
    """Also through a third one, through a feed host, and when that makes the batch larger than wanted."""
    sources = [
        source("a", "a.example", "feeds.example"),
        source("b", "b.example"),
        source("c", "www.c.example", "d.example"),
        source("d", "d.example", "feeds.example"),
        source("e", "c.example"),
    ]
    found = ids(batches(sources, CrawlSettings(sources_per_run=2)))
    assert sorted(map(sorted, found)) == [["a", "c", "d", "e"], ["b"]]
