"""CPU a crawl child spends per page, by event loop: `python -m bench.crawl_cpu [--pages 600] [--rounds 3]`. Loopback only, ends by itself.

Each row is the CPU time (user and system) of a child process crawling N pages, less that of one crawling a single page (start-up and imports), divided by N, the median of
rounds in which all ways take turns: real pages, served as they are and gzipped, as nearly all servers do it, where there are any (DOCKETWIRE_SHARED); made ones of 27 KB
else. `plain scrapy` fetches with Scrapy's own defaults and keeps nothing; the other rows are ours, with robots.txt, turns, conditional requests, WARC segments and the frontier.
"""

import argparse
import gzip
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.chain_cpu import captures
from bench.cluster import made_page
from bench.extraction_pages import shared_folder
from common.codec import to_json
from records.source import Listing, ListingKind, Source
from spiders.order import CrawlOrder

HOSTS = 8
BODIES = 60
"""Different pages that are served, in turns."""
STORY = "court-tells-platform"
"""In every address: `/page/7` would be taken for a further page of something, and its links be looked through."""
WAYS, OURS, SCRAPY = ("served gzipped", "served plain"), "ours, without reactor", "plain scrapy, Twisted reactor"
ROUNDS = 3
PLAIN = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
class Plain(scrapy.Spider):
    name = "plain"
    async def start(self):
        for url in sys.argv[1:]:
            yield scrapy.Request(url, callback=self.on_page)
    def on_page(self, response):
        return None
process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": False})
process.crawl(Plain)
process.start()
"""


def bodies() -> list[bytes]:
    """Real pages where there are any."""
    if (shared_folder() / "data" / "pages" / "pages.jsonl").is_file():
        return [page.body for page in captures(BODIES)]
    return [made_page(random.Random(number), on_beat=number % 20 == 0).encode() for number in range(BODIES)]


class Handler(BaseHTTPRequestHandler):
    pages: Sequence[bytes] = ()
    coding: str | None = None
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        kind, _, count = self.path.strip("/").partition("/")
        body, coding = b"", None
        if kind == "news":
            body, coding = self.pages[int(count.rpartition("-")[2]) % len(self.pages)], self.coding
        elif kind == "robots.txt":
            body = b"User-agent: *\nDisallow: /private/\n"
        elif kind == "feed":
            items = "".join(f"<item><link>/news/{STORY}-{n}</link></item>" for n in range(int(count)))
            body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()
        self.send_response(200)
        if coding:
            self.send_header("Content-Encoding", coding)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def cpu_of(command: list[str], stdin: bytes = b"") -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input=stdin, check=True, capture_output=True, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours(ports: list[int], pages: int, *, reactorless: bool) -> float:
    sources = tuple(
        Source(
            id=f"xx-{port}",
            name="x",
            country="zz",
            languages=("en",),
            homepage=f"http://127.0.0.1:{port}/",
            listings=(Listing(kind=ListingKind.FEED, url=f"http://127.0.0.1:{port}/feed/{pages // len(ports)}"),),
            allow_private=True,
            delay_seconds=0.0,
            max_pages_per_run=pages,
        )
        for port in ports
    )
    with tempfile.TemporaryDirectory() as folder:
        order = CrawlOrder(
            run_id="bench",
            started_at=datetime.now(UTC),
            captures_dir=folder,
            frontier_path=str(Path(folder) / "frontier.sqlite"),
            turns_path=str(Path(folder) / "turns.sqlite"),
            sources=sources,
            reactorless=reactorless,
        )
        return cpu_of([sys.executable, "-m", "spiders.crawl"], json.dumps(to_json(order)).encode())


def plain(ports: list[int], pages: int) -> float:
    urls = [f"http://127.0.0.1:{port}/news/{STORY}-{n}" for n in range(max(1, pages // len(ports))) for port in ports]
    return cpu_of([sys.executable, "-c", PLAIN, *urls])


def crawling(pages: int, rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """By way of serving: CPU milliseconds a page by way of fetching, less start-up; and start-up in seconds as `<way>, start`."""
    plain = bodies()
    Handler.pages, Handler.coding = plain, None
    found = {WAYS[1]: _crawling(pages, rounds)}
    Handler.pages, Handler.coding = [gzip.compress(body) for body in plain], "gzip"
    return {WAYS[0]: _crawling(pages, rounds), **found}


def _crawling(pages: int, rounds: int) -> dict[str, float]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(HOSTS)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ports = [server.server_port for server in servers]
    ways = {
        SCRAPY: plain,
        "ours, Twisted's asyncio reactor": lambda ports, pages: ours(ports, pages, reactorless=False),
        OURS: lambda ports, pages: ours(ports, pages, reactorless=True),
    }
    starts, spent = {name: list[float]() for name in ways}, {name: list[float]() for name in ways}
    for _ in range(rounds):
        for name, crawl in ways.items():
            starts[name].append(crawl(ports[:1], 1))
            spent[name].append(crawl(ports, pages))
    for server in servers:
        server.shutdown()
        server.server_close()
    found = {}
    for name in ways:
        start = statistics.median(starts[name])
        found[name] = round((statistics.median(spent[name]) - start) / pages * 1000, 2)
        found[f"{name}, start"] = round(start, 2)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=600, help="pages of each measured crawl")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    for served, found in crawling(min(options.pages, 5000), options.rounds).items():
        for name, spent in found.items():
            if not name.endswith(", start"):
                print(f"{served:14} {name:34} {spent:6.2f} ms a page, start-up {found[name + ', start']:.2f} s")


if __name__ == "__main__":
    main()
