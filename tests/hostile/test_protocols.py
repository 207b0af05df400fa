"""Servers that speak another protocol than the one they are asked in, or none: an outcome each, soon, and the next source is crawled."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from records.capture import SourceRun
from records.source import Listing, ListingKind, Source
from tests.integration.crawl_site import T0, Site, by_source, order_for, page, rss, run_crawl, source_of

pytestmark = pytest.mark.hostile
SECONDS = 60


def frame(kind: int, payload: bytes = b"", flags: int = 0) -> bytes:
    """An HTTP/2 frame of stream 0 (RFC 9113, 4.1)."""
    return struct.pack("!I", len(payload))[1:] + bytes([kind, flags]) + struct.pack("!I", 0) + payload


SETTINGS = frame(4)
GO_AWAY = frame(7, struct.pack("!2I", 0, 0x1))
"""PROTOCOL_ERROR: what servers of HTTP/2 say to anybody who does not begin with its preface."""


def says(answer: bytes) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(answer)

    return serve


@contextlib.contextmanager
def serving(serve: Callable[[socket.socket], None], tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[int]]]:
    """Address of a server of one line, and how many connections it had."""
    listening, connections = socket.create_server(("127.0.0.1", 0)), []

    def loop() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            connections.append(1)
            with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
                stack.enter_context(connection)
                connection.settimeout(20)
                serve(stack.enter_context(tls.wrap_socket(connection, server_side=True)) if tls else connection)

    threading.Thread(target=loop, daemon=True).start()
    try:
        yield f"{'https://localhost' if tls else 'http://127.0.0.1'}:{listening.getsockname()[1]}", connections
    finally:
        listening.close()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def crawl_beside_a_good_one(tmp_path: Path, bases: dict[str, str]) -> dict[str, SourceRun]:
    """Runs of the sources at these addresses; another source in the same child is read."""
    good = Site({"/feed": rss(["/1"], at=T0), "/1": page("1")})
    odd = [
        Source(
            id=f"xx-{name}", name=name, country="zz", languages=("en",), homepage=base + "/", allow_private=True, delay_seconds=0.0,
            listings=(Listing(kind=ListingKind.FEED, url=base + "/feed"),),
        )
        for name, base in bases.items()
    ]  # fmt: skip
    began = time.monotonic()
    try:
        runs = by_source(run_crawl(order_for(tmp_path, "r", [*odd, source_of(good, "good")])))
    finally:
        good.close()
    assert time.monotonic() - began < SECONDS
    assert runs.pop("good").captured == 1
    return runs


def test_a_server_that_speaks_http_2_only_is_told_as_such(tmp_path: Path, authority: trustme.CA) -> None:
    """Over TLS, where it finds no protocol in common but goes on in its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    context.set_alpn_protocols(["h2"])
    with serving(says(SETTINGS + GO_AWAY), context) as (base, connections):
        run = crawl_beside_a_good_one(tmp_path, {"h2": base})["h2"]
    assert connections
    assert (run.listings_failed, run.captured, run.error) == (1, 0, "robots-unavailable")


ANSWERS = {
    "http-2": SETTINGS + GO_AWAY,
    "line": b"HTTP/2 200\r\n\r\n",
    "ssh": b"SSH-2.0-OpenSSH_9.6\r\n",
    "smtp": b"220 mail.example ESMTP\r\n",
    "tls": b"\x15\x03\x01\x00\x02\x02\x46",
    "negative": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    "status": b"HTTP/1.1 999999 \r\n\r\n",
    "headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000,
    "zeros": b"\x00" * 100_000,
    "nothing": b"",
}


def test_another_protocol_or_none_has_an_outcome(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(serving(says(answer))) for name, answer in ANSWERS.items()}
        runs = crawl_beside_a_good_one(tmp_path, {name: base for name, (base, _) in servers.items()})
        assert all(connections for _, connections in servers.values())
    assert {name: (run.listings_failed, run.captured) for name, run in runs.items()} == dict.fromkeys(ANSWERS, (1, 0))
    assert all(run.error for run in runs.values())
