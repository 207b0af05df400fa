"""One crawl, as a child process: `python -m spiders.crawl < order.json`. Exit 0: closed cleanly and reported; 1: it broke; 2: no order."""

import asyncio
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.misc import load_object

from common.codec import from_json
from common.logs import configure_logging
from records.capture import RunReport
from records.errors import DocketwireError
from records.source import ListingKind
from spiders.base import ListingSpider
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder
from spiders.running.books import SourceDone
from spiders.running.run import Run
from spiders.settings import crawl_settings

SPIDERS: Mapping[ListingKind, str] = {
    ListingKind.FEED: "spiders.feed.FeedSpider",
    ListingKind.NEWS_SITEMAP: "spiders.sitemap.NewsSitemapSpider",
    ListingKind.SITEMAP: "spiders.sitemap.SitemapSpider",
    ListingKind.SECTION: "spiders.section.SectionSpider",
    ListingKind.SEARCH: "spiders.search_service.SearchSpider",
    ListingKind.DOCKET: "spiders.docket.DocketSpider",
    ListingKind.SOCIAL: "spiders.social.SocialSpider",
}
"""By name: each brings libraries of its own, and a child loads only what its listings need."""

CLOSING_SECONDS = 12.0
"""A run that was told to stop closes its segment within a second or two."""


def crawl(order: CrawlOrder, *, tell: Callable[[SourceDone], None] = lambda _: None) -> RunReport:
    """Crawl an order's sources in this process, which must not have run an event loop of Scrapy's before; `tell` hears of each that is done."""
    with Frontier(Path(order.frontier_path)) as frontier:
        process = AsyncCrawlerProcess(crawl_settings(order))
        quieten_libraries()
        run = Run(order, frontier, tell=tell)
        tasks: list[asyncio.Task[None]] = []
        run.closing.on_stop = lambda: tasks.append(asyncio.get_running_loop().create_task(process.stop()))
        kinds = {listing.kind for source in order.sources for listing in source.listings}
        for kind in sorted(kinds):
            process.crawl(spider_class(kind), run=run)
        _stop_on_signals(run)
        process.start(install_signal_handlers=False)
        return run.finish()


def spider_class(kind: ListingKind) -> type[ListingSpider]:
    """The spider that reads a kind of listing."""
    spider: type[ListingSpider] = load_object(SPIDERS[kind])
    return spider


def _stop_on_signals(run: Run) -> None:
    """SIGTERM and SIGINT close the run. A second SIGINT is as final as ever; a second SIGTERM is the same wish, told by someone else who is ending.

    Scrapy does not always take a request to stop that comes while its engines are starting; after a while the process ends all the same:
    whatever is on disk by then is what a kill -9 would leave, and `salvage` knows what to do with it.
    """
    loop = asyncio.get_event_loop_policy().get_event_loop()

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGTERM else signal.SIG_DFL)
        last_resort = threading.Timer(CLOSING_SECONDS, os._exit, (1,))
        last_resort.daemon = True
        last_resort.start()
        loop.call_soon_threadsafe(run.closing.stop, "stopped")

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def quieten_libraries() -> None:
    """Warnings only. After the process object has been made, because Scrapy sets its own logger to DEBUG then."""
    for name in ("scrapy", "twisted", "asyncio", "protego", "warcio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # says once per handler that it is experimental, which is why there is a switch; its size warnings are counted as `too-large`
    logging.getLogger("scrapy.core.downloader.handlers._base_streaming").setLevel(logging.ERROR)


def main() -> int:
    configure_logging()
    try:
        order = from_json(CrawlOrder, json.loads(sys.stdin.buffer.read()))
    except (ValueError, TypeError) as error:
        sys.stderr.write(f"no crawl order on standard input: {error}\n")
        return 2
    try:
        crawl(order)
    except DocketwireError as error:
        logging.getLogger("docketwire.crawl").error("crawl.broken run=%s error=%s", order.run_id, error)  # noqa: TRY400 - it says what to do
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
