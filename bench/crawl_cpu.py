"""CPU a crawl child spends per page, by event loop: `python -m bench.crawl_cpu [--pages 600]`. Loopback only, ends by itself.

Each row is the CPU time (user and system) of a child process crawling N pages of 20 KB, less that of one crawling a single
page (start-up and imports), divided by N. `plain scrapy` fetches with Scrapy's own defaults and keeps nothing; the other
rows are ours, with robots.txt, turns, conditional requests, WARC segments and the frontier.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from common.codec import to_json
from records.source import Listing, ListingKind, Source
from spiders.order import CrawlOrder

HOSTS = 8
BODY = ("<!doctype html><title>t</title>" + "<p>" + "A sentence of a report about a court and a platform. " * 380).encode()
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


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        kind, _, count = self.path.strip("/").partition("/")
        body, status = BODY, 200
        if kind == "robots.txt":
            body = b"User-agent: *\nDisallow: /private/\n"
        elif kind == "feed":
            items = "".join(f"<item><link>/page/{n}</link></item>" for n in range(int(count)))
            body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()
        self.send_response(status)
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
    urls = [f"http://127.0.0.1:{port}/page/{n}" for n in range(max(1, pages // len(ports))) for port in ports]
    return cpu_of([sys.executable, "-c", PLAIN, *urls])


def crawling(pages: int) -> dict[str, float]:
    """CPU milliseconds a page by way of fetching, less start-up; and start-up in seconds as `<way>, start`."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(HOSTS)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ports = [server.server_port for server in servers]
    ways = {
        "plain scrapy, Twisted reactor": plain,
        "ours, Twisted's asyncio reactor": lambda ports, pages: ours(ports, pages, reactorless=False),
        "ours, without reactor": lambda ports, pages: ours(ports, pages, reactorless=True),
    }
    found = {}
    for name, crawl in ways.items():
        start_up = crawl(ports[:1], 1)
        found[name] = round((crawl(ports, pages) - start_up) / pages * 1000, 2)
        found[f"{name}, start"] = round(start_up, 2)
    for server in servers:
        server.shutdown()
        server.server_close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=600, help="pages of each measured crawl")
    found = crawling(min(parser.parse_args().pages, 5000))
    for name, spent in found.items():
        if not name.endswith(", start"):
            print(f"{name:34} {spent:6.2f} ms a page, start-up {found[name + ', start']:.2f} s")


if __name__ == "__main__":
    main()
