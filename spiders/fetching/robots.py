"""robots.txt (RFC 9309): asked once per origin and day; what cannot be asked is not crawled now."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from common.content_coding import CodingError, decoded
from spiders.fetching.hosts import host_of
from spiders.fetching.politeness import HostGate
from spiders.fetching.refusals import AddressRefused, HostLeftAlone, HostTooSlow, RobotsForbidden, RobotsUnavailable, RunStopped

MAX_ROBOTS_BYTES = 512 * 1024
"""RFC 9309 asks for at least 500 KiB to be read; the rest is left out."""


_VERSION = re.compile(r"^([^\S\r\n]*user-agent\s*:[^\S\r\n]*[\w-]+)/[^\s#]*", re.IGNORECASE | re.MULTILINE)
"""Groups are matched by product token (RFC 9309, 2.2.1); whoever writes `User-agent: Docketwire/0.1` means us."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin's robots.txt says to us."""

    parser: Protego | None
    """None: everything is allowed (there is no robots.txt)."""
    crawl_delay: float = 0.0

    def allow(self, url: str, agent: str) -> bool:
        return self.parser is None or bool(self.parser.can_fetch(url, agent))


def read_rules(status: int, body: bytes, content_encoding: str | None, *, agent: str) -> Rules:
    """Rules out of an answer to /robots.txt. Raises RobotsUnavailable for 429 and 5xx; any other 4xx means there are none."""
    if status == 429 or status >= 500 or status in (301, 302, 303, 307, 308):
        raise RobotsUnavailable(f"robots.txt answered {status}")
    if status >= 400:
        return Rules(None)
    try:
        text = decoded(body, content_encoding, limit=8 * MAX_ROBOTS_BYTES).body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    except CodingError as error:
        raise RobotsUnavailable(f"robots.txt is unreadable: {error}") from error
    parser = Protego.parse(_VERSION.sub(r"\1", text))
    rate = parser.request_rate(agent)
    asked = (parser.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate is not None and rate.requests else 0.0)
    return Rules(parser, max(0.0, *map(float, asked)))


class RobotsBook:
    """Rules by origin, shared by all spiders of a run."""

    def __init__(self, agent: str) -> None:
        self.agent = agent
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    async def rules(self, origin: str, fetch: Callable[[], Awaitable[Rules]]) -> Rules:
        """Rules of an origin; `fetch()` is awaited by the first who asks, the others wait for it."""
        if origin in self._rules:
            return await asyncio.shield(self._rules[origin])
        future: asyncio.Future[Rules] = asyncio.get_running_loop().create_future()
        self._rules[origin] = future
        try:
            future.set_result(await fetch())
        except IgnoreRequest as error:
            future.set_exception(error)
        except Exception as error:  # noqa: BLE001 - whatever kept us from reading it, it means: not now
            unavailable = RobotsUnavailable(f"{origin}/robots.txt: {type(error).__name__}: {error}")
            unavailable.__cause__ = error
            future.set_exception(unavailable)
        except BaseException:
            future.cancel()
            raise
        return await future


class ObedientRun(Protocol):
    """What asking robots.txt needs of a run."""

    @property
    def robots(self) -> RobotsBook: ...
    @property
    def gate(self) -> HostGate: ...
    def known_robots(self, origin: str) -> tuple[int, bytes, str | None] | None:
        """Status, body and content coding of an answer of an earlier run that still counts."""

    def keep_robots(self, origin: str, status: int, body: bytes, coding: str | None, cache_control: str | None) -> None:
        """An answer, for later runs."""


class RobotsMiddleware:
    """Asks robots.txt before anything else is asked of an origin, redirects included."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        run = getattr(crawler.spider, "run", None)
        if run is None:  # `scrapy shell`, where a person decides what to ask for
            raise NotConfigured
        self._run: ObedientRun = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = await self._run.robots.rules(origin, lambda: self._fetch(origin, request))
        self._run.gate.slow_down(host_of(request.url), rules.crawl_delay)
        if not rules.allow(request.url, self._run.robots.agent):
            raise RobotsForbidden(f"robots.txt of {origin} does not allow {request.url}")

    async def _fetch(self, origin: str, request: Request) -> Rules:
        kept, agent = self._run.known_robots(origin), self._run.robots.agent
        if kept is not None:
            return read_rules(*kept, agent=agent)
        carried: dict[str, Any] = {key: request.meta[key] for key in ("allow_private", "source_id", "delay") if key in request.meta}
        robots = Request(
            f"{origin}/robots.txt",
            callback=NO_CALLBACK,
            priority=1000,
            meta={**carried, "dont_obey_robotstxt": True, "bare": True},
        )
        try:
            response: Response = await self._crawler.engine.download_async(robots)
        except (AddressRefused, HostLeftAlone, HostTooSlow, RunStopped):
            raise
        except IgnoreRequest as error:  # e.g. a redirect loop
            raise RobotsUnavailable(f"{origin}/robots.txt: {error}") from error
        coding = _text(response.headers.get("Content-Encoding"))
        rules = read_rules(response.status, response.body, coding, agent=agent)
        self._run.keep_robots(origin, response.status, response.body, coding, _text(response.headers.get("Cache-Control")))
        return rules


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value is not None else None
