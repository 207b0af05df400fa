"""A press that never stops: ten outlets on loopback whose feeds name new reports at every reading, made of the demonstration press's sentences."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

from newsroom.outlets import load_outlets
from newsroom.press import load_reports

OUTLETS, REPORTS = 10, 4
"""Outlets, and reports that are new in a feed at each reading."""


class Press:
    """Serves until it is closed; `catalogue` is what a home watches it with."""

    def __init__(self, seed: int = 7) -> None:
        self._reports = [
            (report.title, report.body(1)) for outlet in load_outlets() if outlet.language == "en" for report in load_reports(outlet)
        ]
        self._random, self._lock, self._readings = Random(seed), threading.Lock(), 0
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                kind, body = press.answer(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A crawl that is ended hangs up."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def catalogue(self) -> str:
        """A catalogue file."""
        return "\n".join(
            f'[[source]]\nid = "zz-outlet{n}"\nname = "Outlet {n}"\ncountry = "zz"\nlanguages = ["en"]\nhomepage = "{self.base}/{n}/"\nallow_private = true\n'
            f'delay_seconds = 0.0\nlistings = [{{ kind = "feed", url = "{self.base}/{n}/feed" }}]\n'
            for n in range(OUTLETS)
        )

    def answer(self, path: str) -> tuple[str, bytes]:
        """Media type and body; an empty body is a 404."""
        parts: Mapping[int, str] = dict(enumerate(path.strip("/").split("/")))
        if parts.get(1) == "feed":
            return "application/rss+xml", self._feed(parts[0]).encode()
        if parts.get(1) == "report":
            return "text/html; charset=utf-8", self._page(int(parts[2])).encode()
        return "text/plain", b""

    def _feed(self, outlet: str) -> str:
        with self._lock:
            self._readings += 1
            first = self._readings * REPORTS
        at = format_datetime(datetime.now(UTC), usegmt=True)
        items = "".join(
            f"<item><link>{self.base}/{outlet}/report/{n}</link><pubDate>{at}</pubDate></item>" for n in range(first, first + REPORTS)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {outlet}</title>{items}</channel></rss>'

    def _page(self, number: int) -> str:
        """Sentences of one report with some of two others among them, and figures of its own: no copy of anything."""
        rng = Random(number)
        title, body = self._reports[number % len(self._reports)]
        others = [line for _ in range(2) for line in rng.choice(self._reports)[1]]
        lines = [
            *body,
            *rng.sample(others, min(4, len(others))),
            f"The case has the number C-{number}/26, and {number * 1000} euro are at stake.",
        ]
        text = "".join(f"<p>{escape(line)}</p>" for line in lines)
        return f"<!doctype html><html lang=en><title>{escape(title)} ({number})</title><article><h1>{escape(title)} ({number})</h1>{text}</article></html>"
