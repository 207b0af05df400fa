"""One request per host at a time, slowly, over all processes of a home; and leaving a host alone when it asks for it."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from spiders.fetching.closing import Closing
from spiders.fetching.hosts import host_of
from spiders.fetching.refusals import HostLeftAlone, HostTooSlow, RunStopped
from spiders.fetching.turns import Turns
from spiders.order import CrawlOrder

BUSY = (429, 503)
DEFAULT_PAUSE_SECONDS = {429: 60.0, 503: 0.0}
"""What a busy host is granted when it names no time: 429 says slow down; a bare 503 is an error like any other."""
LONGEST_PAUSE = timedelta(days=7)
MAX_AGAIN = 2
"""Times a request is sent again after a short pause the host asked for."""


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Who asks first in this process goes first; between processes, the table decides."""
    delay: float = 0.0
    """What the request that holds the turn asks for."""
    crawl_delay: float = 0.0
    """What robots.txt asks for."""
    left_alone: bool = False


class HostGate:
    """Hands out turns: a host's next request starts when the last one has ended and its delay is over, in whatever process it was."""

    def __init__(self, closing: Closing, turns: Turns | None = None, *, visit_seconds: float = float("inf")) -> None:
        self._closing = closing
        self._turns = turns or Turns()
        self._leave_at = time.monotonic() + visit_seconds
        self._hosts: dict[str, _Host] = {}

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    async def take(self, host: str, delay: float) -> None:
        """Wait for the host's turn; raises HostLeftAlone, HostTooSlow (it would come after this visit) or RunStopped instead of giving it."""
        state = self._host(host)
        await state.lock.acquire()
        try:
            await self._wait(host, state, delay)
        except BaseException:
            state.lock.release()
            raise
        state.delay = delay

    async def _wait(self, host: str, state: _Host, delay: float) -> None:
        # In a loop: a busy answer, robots.txt or another process may have moved the time while we slept.
        while True:
            if self._closing.status is not None:
                raise RunStopped(self._closing.status)
            if state.left_alone:
                raise HostLeftAlone("the host asked for a pause")
            pause = self._turns.take(host, max(delay, state.crawl_delay))
            if pause <= 0:
                return
            left = self._leave_at - time.monotonic()
            if pause > left:
                if self._turns.paused_seconds(host) > left:
                    raise HostLeftAlone("the host asked for a pause")
                raise HostTooSlow(host, pause, delay=max(delay, state.crawl_delay))
            await self._closing.sleep(pause)

    def give_back(self, host: str) -> None:
        state = self._host(host)
        # Counted from the end, so that a host that answers slowly gets as much rest as a quick one.
        self._turns.give_back(host, max(state.delay, state.crawl_delay))
        state.lock.release()

    def slow_down(self, host: str, crawl_delay: float) -> None:
        """robots.txt's Crawl-delay, in seconds; only ever lengthens."""
        state = self._host(host)
        if crawl_delay > state.crawl_delay:
            state.crawl_delay = crawl_delay
            self._turns.slow_down(host, crawl_delay)

    def pause(self, host: str, seconds: float) -> None:
        self._turns.pause(host, seconds)

    def leave_alone(self, host: str) -> None:
        """No further request to this host in this run."""
        self._host(host).left_alone = True


def retry_after_seconds(value: str | None, *, now: datetime) -> float | None:
    """Seconds out of a Retry-After header (RFC 9110: seconds or a date); None when absent or senseless, at most a week."""
    if value is None:
        return None
    text = value.strip()
    if text.isdecimal():
        return min(float(text[:12]), LONGEST_PAUSE.total_seconds())
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), LONGEST_PAUSE.total_seconds())


class PoliteRun(Protocol):
    """What taking turns needs of a run."""

    @property
    def gate(self) -> HostGate: ...
    @property
    def order(self) -> CrawlOrder: ...
    def now(self) -> datetime:
        """UTC."""

    def leave_host_alone(self, host: str, seconds: float, *, source_id: str | None) -> None:
        """A host asked for a longer pause than this run can wait."""


class TurnMiddleware:
    """Nearest to the downloader: takes the host's turn before a request is sent, gives it back whatever comes of it."""

    def __init__(self, crawler: Crawler) -> None:
        run = getattr(crawler.spider, "run", None)
        if run is None:  # `scrapy shell`, where a person decides what to ask for
            raise NotConfigured
        self._run: PoliteRun = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "TurnMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        host = host_of(request.url)
        await self._run.gate.take(host, request.meta.get("delay", 0.0))
        request.meta["turn"] = host

    def process_response(self, request: Request, response: Response) -> Request | Response:
        host = self._give_back(request)
        if response.status not in BUSY or host is None:
            return response
        return self._after_busy(request, response, host)

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy names it
        self._give_back(request)

    def _give_back(self, request: Request) -> str | None:
        host: str | None = request.meta.pop("turn", None)
        if host is not None:
            self._run.gate.give_back(host)
        return host

    def _after_busy(self, request: Request, response: Response, host: str) -> Request | Response:
        asked = retry_after_seconds(_text(response.headers.get("Retry-After")), now=self._run.now())
        seconds = DEFAULT_PAUSE_SECONDS[response.status] if asked is None else asked
        if seconds > self._run.order.retry_after_limit_seconds:
            self._run.leave_host_alone(host, seconds, source_id=request.meta.get("source_id"))
            return response
        self._run.gate.pause(host, seconds)
        again = request.meta.get("again", 0)
        if again >= MAX_AGAIN or asked is None:
            return response
        return request.replace(meta={**request.meta, "again": again + 1})


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value is not None else None
