"""Small sites on loopback, and crawls of them in real child processes."""

import json
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from common.codec import to_json
from common.warc_fields import of_warc_fields
from records.capture import RunReport, SourceRun
from records.source import Listing, ListingKind, Source
from spiders.archive.files import read_report, report_path
from spiders.order import CrawlOrder

T0 = datetime(2024, 1, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Answer:
    """What a path answers; `body` is sent as it is."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    chunked: bool = False
    wait: float = 0.0
    """Seconds the server takes."""


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    at: float
    status: int = 0
    method: str = "GET"
    body: bytes = b""


Route = Answer | Callable[["Asked"], Answer]


class Site:
    """One outlet on a port of its own; `routes` may be changed while it runs; unknown paths are 404, robots.txt included."""

    def __init__(self, routes: dict[str, Route] | None = None, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Route] = routes or {}
        self.log: list[Asked] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self._server = _Server((host, 0), _handler(self))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.base = f"{'https' if tls else 'http'}://{host if tls is None else 'localhost'}:{self._server.server_port}"
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, path: str) -> list[Asked]:
        return [one for one in self.log if one.path == path]

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [one.path for one in self.log if one.path != "/robots.txt"]

    def forget(self) -> None:
        self.log.clear()

    def answer(self, asked: Asked) -> Answer:
        with self._lock:
            self.log.append(asked)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            route = self.routes.get(asked.path) or self.routes.get(asked.path.partition("?")[0]) or Answer(status=404)
            answer = route(asked) if callable(route) else route
            time.sleep(answer.wait)
            if answer.etag and asked.headers.get("if-none-match") == answer.etag:
                answer = Answer(status=304, etag=answer.etag)
            asked.status = answer.status
            return answer
        finally:
            with self._lock:
                self._now -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of what is tested."""


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {k.lower(): v for k, v in self.headers.items()}
            answer = site.answer(Asked(self.path, headers, time.monotonic(), method=self.command, body=body))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.etag:
                self.send_header("ETag", answer.etag)
            if answer.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for start in range(0, len(answer.body), 60_000):
                    piece = answer.body[start : start + 60_000]
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.write(b"0\r\n\r\n")
            else:
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)
            self.wfile.flush()

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:
            self.do_GET()

    return Handler


def page(name: str) -> Answer:
    return Answer(f"<!doctype html><title>{name}</title><h1>{name}</h1><p>Body of {name}.".encode(), headers={"Content-Type": "text/html"})


def rss(links: Sequence[str], *, at: datetime | None = None, etag: str | None = None, head: str = "") -> Answer:
    """A feed of links; `at` dates the first, each further one is a minute older."""
    dates = [f"<pubDate>{format_datetime(at - timedelta(minutes=n))}</pubDate>" if at else "" for n in range(len(links))]
    items = "".join(f"<item><title>T {link}</title><link>{link}</link>{date}</item>" for link, date in zip(links, dates, strict=True))
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{head}{items}</channel></rss>'
    return Answer(body.encode(), headers={"Content-Type": "application/rss+xml"}, etag=etag)


def atom(entries: dict[str, datetime]) -> Answer:
    items = "".join(
        f'<entry><title>T</title><link href="{link}"/><id>{link}</id><updated>{at.isoformat()}</updated></entry>'
        for link, at in entries.items()
    )
    return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{items}</feed>'.encode())


def source_of(site: Site, name: str, *paths: str, kind: ListingKind = ListingKind.FEED, **changes: Any) -> Source:
    listings = tuple(Listing(kind=kind, url=site.base + path) for path in paths or ("/feed",))
    values: dict[str, Any] = {
        "id": f"xx-{name}",
        "name": name,
        "country": "zz",
        "languages": ("en",),
        "homepage": site.base + "/",
        "listings": listings,
        "allow_private": True,
        "delay_seconds": 0.0,
    }
    return Source(**{**values, **changes})


def order_for(home: Path, run_id: str, sources: Sequence[Source], *, at: datetime = T0, **changes: Any) -> CrawlOrder:
    return CrawlOrder(
        run_id=run_id,
        started_at=at,
        captures_dir=str(home / "captures"),
        frontier_path=str(home / "frontier.sqlite"),
        sources=tuple(sources),
        contact="https://example.org/bot",
        **changes,
    )


def start_crawl(order: CrawlOrder, *, code: str | None = None) -> "subprocess.Popen[bytes]":
    """A crawl child with its order; `code` runs before the crawl, in the child."""
    command = ["-m", "spiders.crawl"] if code is None else ["-c", f"{code}\nimport sys\nfrom spiders.crawl import main\nsys.exit(main())"]
    child = subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdin is not None
    child.stdin.write(json.dumps(to_json(order)).encode())
    child.stdin.close()
    child.stdin = None
    return child


def run_crawl(order: CrawlOrder, *, code: str | None = None) -> RunReport:
    child = start_crawl(order, code=code)
    _, errors = child.communicate(timeout=120)
    assert child.returncode == 0, errors.decode()
    assert b"Traceback" not in errors, errors.decode()
    return read_report(report_path(Path(order.captures_dir), order.run_id, order.started_at))


def by_source(report: RunReport) -> dict[str, SourceRun]:
    return {run.source_id.removeprefix("xx-"): run for run in report.sources}


@dataclass
class Stored:
    """One page out of the closed segments, read by warcio."""

    url: str
    body: bytes
    headers: dict[str, str]
    note: dict[str, Any]


def stored_pages(home: Path, run_id: str = "") -> list[Stored]:
    return [stored for path in sorted((home / "captures").rglob(f"{run_id}*.warc.gz")) for stored in _stored(path)]


def _stored(path: Path) -> Iterator[Stored]:
    with path.open("rb") as file:
        url, body, headers = "", b"", {}
        for record in ArchiveIterator(file, check_digests="raise"):
            content = record.raw_stream.read()
            if record.rec_type == "response":
                url, body = record.rec_headers.get_header("WARC-Target-URI"), content
                headers = {name.lower(): value for name, value in record.http_headers.headers}
            elif record.rec_type == "metadata":
                yield Stored(url, body, headers, of_warc_fields(content))
