"""The server's door: how long a visitor may take to say what is wanted and to take the answer, and how many may stand in it.

uvicorn limits neither: 210 connections that never finish their headers ended the site for everybody until they went away.
"""

import asyncio
from collections import Counter
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from web.visitors import group, is_here

REQUEST_SECONDS = 15.0
"""For a whole request, headers and body: bodies are 16 kB at most, which takes a second on the slowest telephone line."""
ANSWER_SECONDS = 120.0
"""From the whole request to the last byte of its answer: the largest list is some MB."""
MOST_OPEN = 400
"""Connections at a time. Beyond it the one that has been saying nothing for longest is closed, so that slow ones never keep others out."""


class Door(H11Protocol):
    """One connection, bounded."""

    most_per_address = 0
    request_seconds, answer_seconds, most_open = REQUEST_SECONDS, ANSWER_SECONDS, MOST_OPEN
    visitors: Counter[str]
    """Open connections by address; one count for all connections of a server."""

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: asyncio.AbstractEventLoop | None = None
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limit_concurrency = None  # ours, below: uvicorn counts connections that ask nothing
        self._timer: asyncio.TimerHandle | None = None
        self._waiting_for = ""
        self._visitor = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        if self.most_per_address and not is_here(address):
            self._visitor = group(address)
            self.visitors[self._visitor] += 1
            if self.visitors[self._visitor] > self.most_per_address:
                self._turn_away(b"429 Too Many Requests")
                return
        if len(self.connections) > self.most_open and not self._make_room():
            self._turn_away(b"503 Service Unavailable")
            return
        self._wait_for("request")

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._waiting_for = ""
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop()
        visitor, self._visitor = self._visitor, ""
        if visitor:
            self.visitors[visitor] -= 1
            if self.visitors[visitor] <= 0:
                del self.visitors[visitor]

    @property
    def idle(self) -> bool:
        """True while no whole request has come that is not answered yet."""
        return self._waiting_for != "answer"

    def _look(self) -> None:
        """Wait for what comes next: the rest of a request, or the end of its answer."""
        if self.transport.is_closing():
            return
        whole = self.conn.their_state not in (h11.IDLE, h11.SEND_BODY)
        if self.cycle is not None and not self.cycle.response_complete and whole:
            self._wait_for("answer")
        else:
            self._wait_for("request")

    def _wait_for(self, what: str) -> None:
        """Start a time limit; one that runs for the same thing goes on, however many bytes drop in."""
        if what == self._waiting_for:
            return
        self._stop()
        self._waiting_for = what
        self._timer = self.loop.call_later(self.answer_seconds if what == "answer" else self.request_seconds, self._expire)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _expire(self) -> None:
        """Too slow. A request that has begun is told so; what is not taken is cut off."""
        if self._waiting_for == "request" and self.transport.get_write_buffer_size():  # the last answer is still being taken
            self._waiting_for = "answer"
            self._timer = self.loop.call_later(self.answer_seconds, self._expire)
        elif self._waiting_for == "request" and self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self._turn_away(b"408 Request Timeout")
        else:
            self.transport.abort()

    def _turn_away(self, status: bytes) -> None:
        self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\nretry-after: 10\r\n\r\n")
        self.transport.close()

    def _make_room(self) -> bool:
        """Close the connection that has been waiting for a request for longest."""
        idle = [
            other for other in self.connections if isinstance(other, Door) and other is not self and other.idle and other._timer is not None
        ]
        if not idle:
            return False
        longest = min(idle, key=lambda other: other._timer.when() if other._timer else 0.0)
        longest.transport.abort()
        self.connections.discard(longest)
        return True


def door(most_per_address: int, **limits: float) -> type[Door]:
    """The door of one server, with a count of its own."""
    return type("Door", (Door,), {"most_per_address": most_per_address, "visitors": Counter(), **limits})
