"""Real pages, served as the sites they came from: one server a publisher on loopback, with a feed that lists its pages."""

import gzip
import json
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from records.source import Listing, ListingKind, Source


@dataclass(frozen=True)
class ReplayedPage:
    id: str
    url: str
    """Where it is served now."""
    language: str
    text: str
    title: str
    date: str | None


@contextmanager
def replayed(pages_folder: Path) -> Iterator[tuple[list[Source], list[ReplayedPage]]]:
    """Serve every page of the folder; gives the sources to crawl and what is to be found."""
    rows = [json.loads(line) for line in (pages_folder / "pages.jsonl").open(encoding="utf-8")]
    publishers: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        publishers.setdefault(re.sub(r"_\d{4}_\d\d_\d\d.*$", "", row["file"]), []).append(row)
    sources, served = [], []
    with ExitStack() as stack:
        for name, members in publishers.items():
            server = stack.enter_context(_serving(pages_folder, members))
            base = f"http://127.0.0.1:{server.server_address[1]}"
            sources.append(
                Source(
                    id="zz-" + re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-"), name=name, country="zz", homepage=base + "/", max_age_days=None,
                    languages=tuple(dict.fromkeys(row["lang"] for row in members)), allow_private=True, delay_seconds=0.0, min_interval_minutes=1,
                    listings=(Listing(kind=ListingKind.FEED, url=base + "/feed.xml"),),
                )
            )  # fmt: skip
            served += [ReplayedPage(r["id"], base + _path(r), r["lang"], r["text"], r["title"], r["date"]) for r in members]
        yield sources, served


def _path(row: dict[str, str]) -> str:
    parts = urlsplit(row["url"])
    path = parts.path if len(parts.path) > 1 else f"/{row['id']}"
    return path + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _serving(folder: Path, rows: list[dict[str, str]]) -> Iterator[ThreadingHTTPServer]:
    bodies = {_path(row): gzip.decompress((folder / row["file"]).read_bytes()) for row in rows}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/feed.xml":
                items = "".join(f"<item><link>http://{escape(self.headers['Host'])}{escape(path)}</link></item>" for path in bodies)
                body, kind, status = (
                    f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode(),
                    "application/rss+xml",
                    200,
                )
            elif self.path in bodies:
                body, kind, status = bodies[self.path], "text/html", 200
            else:
                body, kind, status = b"", "text/plain", 404
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
