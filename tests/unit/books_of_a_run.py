"""Runs of one home with their frontier, sources and what their listings name, for tests of the books."""

from datetime import UTC, datetime
from pathlib import Path

from records.capture import Hint, SourceRun
from records.source import Listing, ListingKind, Source
from spiders.archive.warc import Page
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import Validators
from spiders.order import CrawlOrder
from spiders.running.books import Visit
from spiders.running.run import Run

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = Listing(kind=ListingKind.FEED, url="https://a.example.org/feed")
SITEMAP = Listing(kind=ListingKind.SITEMAP, url="https://a.example.org/map.xml")


def source(**changes: object) -> Source:
    values: dict[str, object] = {
        "id": "xx-a", "name": "A", "country": "fr", "languages": ("fr",), "homepage": "https://a.example.org", "listings": (FEED,),
        "max_pages_per_run": 4, "max_age_days": 14,
    }  # fmt: skip
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def hint(
    name: str = "1", *, published: datetime | None = NOON, modified: datetime | None = None, listing: Listing = FEED, **changes: object
) -> Hint:
    url = f"https://a.example.org/{name}"
    values: dict[str, object] = {"published_at": published, "modified_at": modified, **changes}
    return Hint(url=url, listing_url=listing.url, listing_kind=listing.kind, **values)  # type: ignore[arg-type]


def page(url: str, *, at: datetime = NOON, headers: tuple[tuple[bytes, bytes], ...] = ((b"ETag", b'"1"'),)) -> Page:
    return Page(url=url, status=200, reason="OK", headers=headers, body=b"<html>", fetched_at=at)


class Runs:
    """Runs over one frontier, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.frontier, self.count = folder, Frontier(folder / "frontier.sqlite"), 0

    def new(self, *sources: Source, at: datetime = NOON, **changes: object) -> Run:
        self.count += 1
        order = CrawlOrder(
            run_id=f"run-{self.count}", started_at=at, captures_dir=str(self.folder / "captures"), frontier_path="", sources=sources or (source(),),
            **changes,  # type: ignore[arg-type]
        )  # fmt: skip
        return Run(order, self.frontier)


def read(run: Run, *hints: Hint, of: Source | None = None, listing: Listing = FEED) -> Visit:
    """A listing that answered and names these."""
    outlet = of or run.order.sources[0]
    visit = run.open_visit(outlet, listing, listing.url)
    dates = [at for one in hints for at in (one.published_at,) if at]
    run.listing_read(visit, Validators(etag='"f"', body_digest="sha256:f", checked_at=run.now()), dates=dates, floor_minutes=None)
    for one in hints:
        run.offer(visit, one)
    run.opened(outlet)
    return visit


def counts(run: Run, source_id: str = "xx-a") -> SourceRun:
    return run.tallies[source_id].source_run()


async def started(run: Run) -> None:
    run.begin()
    run.begin()
