"""The download handler: every socket is vetted after DNS, header blocks are bounded, a stopping run lets go of open transfers."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import aiohttp.connector
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadConnectionRefusedError
from scrapy.http import Response

from spiders.fetching.addresses import is_public
from spiders.fetching.refusals import AddressRefused, RunStopped

MAX_HEADER_FIELD = 32 * 1024
"""Bytes of one response header; real sites send Content-Security-Policy headers of over 8 KB, floods send megabytes."""
MAX_HEADERS = 256
"""With the above, one header block never takes more than 8 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The head of a response as it came over the wire; kept in `request.meta["served"]`."""

    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...]
    """In order, names in their own case."""
    address: str | None
    """The IP address that answered."""


class AddressRefusedError(OSError):
    """The host resolves to an address that is not public."""


def public_socket(addr_info: tuple[Any, ...]) -> socket.socket:
    """A socket for one resolved address, which is the very one that will be connected to, so DNS can't change its mind in between."""
    family, kind, protocol, _, address = addr_info
    if not is_public(str(address[0])):
        # One message for all addresses: the connector then raises this very error rather than a combined one.
        raise AddressRefusedError("address refused: not on the public internet")
    return socket.socket(family=family, type=kind, proto=protocol)


class _SessionHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler with our own connector and limits."""

    def __init__(self, crawler: Crawler, *, vetted: bool) -> None:
        super().__init__(crawler)
        self._unused_session = self._session
        connector = aiohttp.TCPConnector(
            limit=self._pool_size_total,
            limit_per_host=self._pool_size_per_host,
            socket_factory=public_socket if vetted else None,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            max_line_size=MAX_HEADER_FIELD,
            max_field_size=MAX_HEADER_FIELD,
            max_headers=MAX_HEADERS,
        )

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[_ClientResponse]:
        try:
            async with super()._make_request(request, timeout) as response:
                request.meta["served"] = Served(
                    status=response.status,
                    reason=response.reason or "",
                    headers=response.raw_headers,
                    address=response._peername[0] if response._peername else None,
                )
                yield response
        except DownloadConnectionRefusedError as error:
            if _was_refused(error):
                raise AddressRefused(f"{request.url}: its host is not on the public internet") from error
            raise

    async def close(self) -> None:
        await self._unused_session.close()
        await super().close()


def _was_refused(error: BaseException) -> bool:
    cause = error.__cause__
    return isinstance(cause, aiohttp.ClientConnectorError) and isinstance(cause.os_error, AddressRefusedError)


class VettedDownloadHandler(BaseDownloadHandler):
    """http and https; a request goes over vetted sockets unless its `meta` says `allow_private`.

    Private and vetted requests never share a connection: each kind has its own pool.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._sessions: dict[bool, _SessionHandler] = {}
        self._run = getattr(crawler.spider, "run", None)

    async def download_request(self, request: Request) -> Response:
        # a proxy is the operator's word, and it alone knows where it connects to
        handler = self._session(vetted=not (request.meta.get("allow_private") or request.meta.get("proxy")))
        if self._run is None:
            return await handler.download_request(request)
        try:
            async with asyncio.timeout(None) as limit:
                with self._run.closing.cuts(limit):
                    return await handler.download_request(request)
        except TimeoutError as error:
            raise RunStopped(request.url) from error

    def _session(self, *, vetted: bool) -> _SessionHandler:
        if vetted not in self._sessions:
            self._sessions[vetted] = _SessionHandler(self.crawler, vetted=vetted)
        return self._sessions[vetted]

    async def close(self) -> None:
        for session in self._sessions.values():
            await session.close()
