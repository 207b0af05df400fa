"""The press on loopback: one real HTTP server per outlet, conditional requests answered as the standard says."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from socketserver import TCPServer
from types import TracebackType
from typing import Any, cast

from newsroom.lately import lately
from newsroom.outlet_site import EDITIONS, Answer, Site, build_site, build_sites, last_modified, look_up
from newsroom.outlets import Outlet, load_outlets
from newsroom.paper import Paper
from records.errors import DocketwireError

HOST = "127.0.0.1"
CONTROL = "/__newsroom/"
IDLE_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it was answered."""

    outlet_id: str
    method: str
    path: str
    """Path and query as asked for."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Request headers in order."""

    def header(self, name: str) -> str | None:
        """First value of a request header, by case-insensitive name."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), None)


class Newsroom:
    """All outlets, served while the context is open.

    `base_port` None takes free ports; N gives each outlet N + its offset (DocketwireError when one is busy).
    `edition` may be set while it runs: 1 is the first day, 2 the next one (one report changed, two came, one feed fell silent).
    """

    def __init__(self, base_port: int | None = None, edition: int = 1) -> None:
        self.outlets: tuple[Outlet, ...] = load_outlets()
        self._base_port = base_port
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._servers: dict[str, _OutletServer] = {}
        self.edition = edition

    @property
    def edition(self) -> int:
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        if edition not in EDITIONS:
            raise ValueError(f"edition {edition}: there are only {EDITIONS}")
        self._edition = edition

    def turn_to(self, edition: int, at: datetime, shown: datetime) -> None:
        """Go to an edition as it stands at a moment, with what it reports of the weeks before `shown`, the day the press is shown on; moments only go on."""
        for server in self._servers.values():
            news = lately(server.outlet, shown, at)
            paper = Paper(outlet=server.outlet, base_url=server.base_url, edition=edition, news=news)
            before = server.sites[self.edition] if server.turned else {}
            server.sites, server.turned = dict.fromkeys(EDITIONS, build_site(paper, at, before)), True
        self.edition = edition

    @property
    def requests(self) -> tuple[Request, ...]:
        """Everything asked for so far, in order of answering."""
        with self._lock:
            return tuple(self._requests)

    def forget_requests(self) -> None:
        """Start the log anew."""
        with self._lock:
            self._requests.clear()

    def note(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)

    def url(self, outlet_id: str) -> str:
        """Address of an outlet without a final slash, e.g. `http://127.0.0.1:8801`."""
        return self._servers[outlet_id].base_url

    def site(self, outlet_id: str) -> Site:
        """What the outlet answers in the present edition."""
        return self._servers[outlet_id].sites[self.edition]

    def __enter__(self) -> "Newsroom":
        try:
            for outlet in self.outlets:
                self._servers[outlet.id] = self._bind(outlet)
            for server in self._servers.values():
                server.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop every server and cut the connections that clients keep open."""
        for server in self._servers.values():
            server.stop()
        self._servers.clear()

    def _bind(self, outlet: Outlet) -> "_OutletServer":
        port = 0 if self._base_port is None else self._base_port + outlet.offset
        try:
            return _OutletServer(outlet, port, self)
        except (OSError, OverflowError) as error:
            raise DocketwireError(f"newsroom: port {port} for {outlet.id} cannot be used: {error}; choose another base port") from error


class _OutletServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, outlet: Outlet, port: int, newsroom: Newsroom) -> None:
        super().__init__((HOST, port), _Handler)
        self.outlet, self.newsroom = outlet, newsroom
        self.base_url = f"http://{HOST}:{self.server_address[1]}"
        self.sites = build_sites(outlet, self.base_url)
        self.turned = False
        """True: its sites are those of a moment."""
        self._connections: set[socket] = set()
        self._thread: threading.Thread | None = None

    def server_bind(self) -> None:
        """Bind without the look-up of the host's name, which may ask a name server."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def start(self) -> None:
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, name=self.outlet.id, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        self.server_close()
        for connection in tuple(self._connections):
            try:
                connection.shutdown(SHUT_RDWR)
            except OSError:
                continue

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "DocketwireNewsroom/1"
    sys_version = ""
    timeout = IDLE_SECONDS
    wbufsize = -1
    disable_nagle_algorithm = True

    @property
    def outlet_server(self) -> _OutletServer:
        return cast(_OutletServer, self.server)

    def do_GET(self) -> None:
        newsroom = self.outlet_server.newsroom
        if self.path.startswith(CONTROL):
            self._control(newsroom)
            return
        answer = self._answer(self.outlet_server.sites[newsroom.edition])
        status = 304 if answer.status == 200 and self._unchanged(answer) else answer.status
        self._send(answer, status)

    do_HEAD = do_GET  # noqa: N815 - the name that the base class looks for

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        newsroom = self.outlet_server.newsroom
        if self.path != CONTROL + "edition":
            self._send_json({"error": "not found"}, 404)
            return
        try:
            newsroom.edition = int(body)
        except ValueError as error:
            self._send_json({"error": str(error)}, 400)
            return
        self._send_json({"edition": newsroom.edition})

    def _answer(self, site: Site) -> Answer:
        return look_up(site, self.path) or site["404"]

    def _control(self, newsroom: Newsroom) -> None:
        """State for tests that run the press as a child process."""
        makers: dict[str, Callable[[], Any]] = {
            "edition": lambda: {"edition": newsroom.edition},
            "requests": lambda: [[r.outlet_id, r.method, r.path, r.status] for r in newsroom.requests],
        }
        maker = makers.get(self.path.removeprefix(CONTROL))
        self._send_json(maker() if maker else {"error": "not found"}, 200 if maker else 404)

    def _unchanged(self, answer: Answer) -> bool:
        """RFC 9110, 13.2.2: If-None-Match decides; If-Modified-Since counts only without it."""
        validators = self.outlet_server.outlet.validators
        if (asked := self.headers.get("If-None-Match")) is not None:
            tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
            return validators in ("both", "etag") and bool(tags & {answer.etag, "*"})
        since = _http_time(self.headers.get("If-Modified-Since"))
        return validators in ("both", "last-modified") and since is not None and answer.modified.timestamp() <= since

    def _send(self, answer: Answer, status: int) -> None:
        outlet = self.outlet_server.outlet
        squeeze = outlet.gzip and status == 200 and "gzip" in self.headers.get("Accept-Encoding", "")
        body = b"" if status == 304 else answer.compressed() if squeeze else answer.body
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
        if squeeze:
            self.send_header("Content-Encoding", "gzip")
        for name, value in (*answer.headers, *self._validators(answer)):
            self.send_header(name, value)
        self._finish(body, status)

    def _validators(self, answer: Answer) -> list[tuple[str, str]]:
        outlet = self.outlet_server.outlet
        found = [("Vary", "Accept-Encoding")] if outlet.gzip else []
        if answer.status != 200:
            return found
        if outlet.validators in ("both", "etag"):
            found.append(("ETag", f"W/{answer.etag}" if outlet.gzip else answer.etag))
        if outlet.validators in ("both", "last-modified"):
            found.append(("Last-Modified", last_modified(answer)))
        return found

    def _send_json(self, value: Any, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")

    def _finish(self, body: bytes, status: int) -> None:
        # noted before the bytes leave, so that a client that has its answer also finds it in the log
        headers = tuple(self.headers.items())
        outlet = self.outlet_server.outlet
        note = Request(outlet_id=outlet.id, method=self.command, path=self.path, status=status, headers=headers)
        self.outlet_server.newsroom.note(note)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - signature of the base class
        """Requests are noted in `Newsroom.requests`, not on standard error."""


def _http_time(value: str | None) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp() if value else None
    except ValueError:
        return None
