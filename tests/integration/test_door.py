"""The server's door over real sockets: slow, silent and many visitors never keep others out."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from jobs.serving.door import Door, door
from web.guard import Guard
from web.visitors import Allowance, Names

pytestmark = pytest.mark.hostile

LARGE = 32 << 20
FOREIGN = "127.0.0.2"
"""An address of this machine that counts as somebody else's."""


async def hello(request: Request) -> Response:
    if request.method == "POST":
        return PlainTextResponse(str(len(await request.body())))
    return PlainTextResponse("hello")


async def large(request: Request) -> Response:
    return PlainTextResponse(b"x" * LARGE)


@dataclass
class Served:
    port: int
    server: uvicorn.Server
    door: type[Door]

    def connect(self, *, source: str = "127.0.0.1", timeout: float = 20) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout, source_address=(source, 0))

    def ask(self, path: str = "/", *, source: str = "127.0.0.1", host: str = "localhost", more: str = "") -> bytes:
        with self.connect(source=source) as opened:
            opened.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n".encode())
            return everything(opened)


def everything(opened: socket.socket) -> bytes:
    """What comes until the other side closes."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := opened.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


@contextlib.contextmanager
def serving(*, per_address: int = 0, per_minute: int = 0, **limits: float) -> Iterator[Served]:
    app = Guard(
        Starlette(routes=[Route("/", hello, methods=["GET", "POST"]), Route("/large", large), Route("/inner", hello)]),
        names=Names(base_url="https://news.example"),
        allowance=Allowance(per_minute, clock=lambda: 0.0),
    )
    made = door(per_address, **limits)
    config = uvicorn.Config(app, log_level="critical", http=made, ws="none", lifespan="off", forwarded_allow_ips="127.0.0.1")
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    ready = threading.Event()

    async def run() -> None:
        task = asyncio.ensure_future(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0)
        ready.set()
        await task

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield Served(listener.getsockname()[1], server, made)
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        listener.close()


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer secret\r\nContent-Length: 9\r\n\r\nab",
    ],
)
def test_a_request_that_does_not_come_whole_is_given_up(begun: bytes) -> None:
    with serving(request_seconds=0.3) as site, site.connect() as opened:
        opened.sendall(begun)
        began = time.monotonic()
        answer = everything(opened)
        assert time.monotonic() - began < 5
        assert answer.startswith(b"HTTP/1.1 408") or not answer


def test_a_byte_at_a_time_buys_no_time() -> None:
    """The limit runs from the first byte, not from the last."""
    with serving(request_seconds=0.5) as site, site.connect() as opened:
        opened.settimeout(0.05)
        began, answer = time.monotonic(), None
        while answer is None and time.monotonic() - began < 10:
            with contextlib.suppress(TimeoutError):
                opened.sendall(b"G")
                answer = opened.recv(100)
        assert answer is not None
        assert time.monotonic() - began < 3


def test_hundreds_of_half_open_connections_keep_nobody_out() -> None:
    """More than there is room for, each within its time: the site answers all the while."""
    with serving(most_open=50) as site, contextlib.ExitStack() as stack:
        for _ in range(210):
            half = stack.enter_context(site.connect())
            half.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert all(site.ask().endswith(b"hello") for _ in range(5))
        assert len(site.server.server_state.connections) <= 51


def test_who_does_not_take_the_answer_is_cut_off() -> None:
    with serving(request_seconds=0.2, answer_seconds=0.3) as site, site.connect() as opened:
        opened.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert opened.recv(1)
        began = time.monotonic()
        while site.server.server_state.connections:
            assert time.monotonic() - began < 10, "still open"
            threading.Event().wait(0.01)


def test_a_large_answer_that_is_taken_comes_whole() -> None:
    with serving(request_seconds=1.0) as site:
        assert len(site.ask("/large")) > LARGE


def test_an_address_has_so_many_connections_and_others_have_theirs() -> None:
    with serving(per_address=3) as site, contextlib.ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(site.connect(source=FOREIGN)).sendall(b"GET")
        assert site.ask(source=FOREIGN).startswith(b"HTTP/1.1 429")
        assert site.ask(source="127.0.0.3").endswith(b"hello")
        assert all(site.ask().endswith(b"hello") for _ in range(5))
        stack.close()
        began = time.monotonic()
        while site.door.visitors:
            assert time.monotonic() - began < 10, "never given back"
            threading.Event().wait(0.01)
        assert site.ask(source=FOREIGN).endswith(b"hello")


def test_an_address_has_so_many_requests_behind_a_proxy_too() -> None:
    """A proxy on this machine says for whom it asks; nobody else is believed."""
    with serving(per_minute=3) as site:
        assert [site.ask(source=FOREIGN)[9:12] for _ in range(4)] == [b"200"] * 3 + [b"429"]
        assert [site.ask(more="X-Forwarded-For: 192.0.2.1\r\n")[9:12] for _ in range(4)] == [b"200"] * 3 + [b"429"]
        assert site.ask(source=FOREIGN, more="X-Forwarded-For: 192.0.2.9\r\n")[9:12] == b"429"
        assert site.ask()[9:12] == b"200"


def test_another_name_is_refused_and_never_echoed() -> None:
    with serving() as site:
        for path in ("/", "/inner/"):
            answer = site.ask(path, host="evil.example")
            assert answer.startswith(b"HTTP/1.1 421"), path
            assert b"evil" not in answer
        moved = site.ask("/inner/?a=b", host="news.example")
        assert moved.startswith(b"HTTP/1.1 307")
        assert b"\r\nlocation: /inner?a=b\r\n" in moved


def test_a_connection_is_used_again() -> None:
    """Several requests, one behind the other and all at once."""
    with serving() as site, site.connect() as opened:
        asking = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for _ in range(3):
            opened.sendall(asking)
            answer = b""
            while not answer.endswith(b"hello"):
                answer += opened.recv(4096)
        opened.sendall(asking * 2 + b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert everything(opened).count(b"hello") == 3
