"""A browser made of a list: it asks for what a page is said to ask for, and notes what it was given. Of Playwright's browser, what the renderer uses."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from spiders.fetching.downloader import Served

PAGE = "https://www.blatt.example/story"


@dataclass
class Asked:
    """One request of a page, and what became of it."""

    url: str
    resource_type: str = "script"
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    navigation: bool = False
    given: dict[str, Any] | None = None
    """What the browser was answered with; None when it was refused."""

    @property
    def request(self) -> "Asked":
        return self

    def is_navigation_request(self) -> bool:
        return self.navigation

    async def fulfill(self, **given: Any) -> None:
        self.given = given

    async def abort(self) -> None:
        assert self.given is None


@dataclass
class Browser:
    """One whose every page asks for the same, all at once, and then holds `content`."""

    asks: Sequence[Asked] = ()
    late: Sequence[Asked] = ()
    """Asked for when the page is measured for its picture."""
    content: str = "<p>drawn</p>"
    high: int = 100
    bytes_a_pixel: float = 0.01
    """Of the picture, by its height."""
    restless: BaseException | None = None
    fails: BaseException | None = None
    version: str = "150.0.1"
    options: dict[str, Any] = field(default_factory=dict)
    clips: list[dict[str, int]] = field(default_factory=list)
    socket_closed: bool = False
    contexts_closed: int = 0
    closed: bool = False
    document: Asked | None = None

    def is_connected(self) -> bool:
        return True

    async def close(self) -> None:
        self.closed = True

    async def new_context(self, **options: Any) -> "Context":
        self.options = options
        return Context(self)


@dataclass
class Context:
    browser: Browser
    answer: Callable[[Asked], Awaitable[None]] | None = None

    async def route(self, pattern: str, answer: Callable[[Asked], Awaitable[None]]) -> None:
        assert pattern == "**/*"
        self.answer = answer

    async def route_web_socket(self, pattern: str, refuse: Callable[[Any], None]) -> None:
        assert pattern == "**/*"
        refuse(self)

    async def new_page(self) -> "Context":
        return self

    async def goto(self, url: str, *, wait_until: str, timeout: float) -> None:
        assert (wait_until, timeout > 0) == ("domcontentloaded", True)
        if self.browser.fails is not None:
            raise self.browser.fails
        self.browser.document = Asked(url, "document", navigation=True)
        await self._ask([self.browser.document])
        await self._ask(self.browser.asks)

    async def wait_for_load_state(self, state: str, *, timeout: float) -> None:
        assert (state, timeout > 0) == ("networkidle", True)
        if self.browser.restless is not None:
            raise self.browser.restless

    async def content(self) -> str:
        return self.browser.content

    async def evaluate(self, script: str) -> int:
        assert "scrollHeight" in script
        await self._ask(self.browser.late)
        return self.browser.high

    async def screenshot(self, *, clip: dict[str, int], **_: Any) -> bytes:
        self.browser.clips.append(clip)
        return b"P" * int(clip["height"] * self.browser.bytes_a_pixel)

    async def _ask(self, asks: Sequence[Asked]) -> None:
        assert self.answer is not None
        await asyncio.gather(*(self.answer(one) for one in asks))

    async def close(self) -> None:
        if self.answer is None:
            return
        self.browser.contexts_closed += 1


class Net:
    """What a renderer's downloads are answered with: address -> (status, headers, body), or an exception."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.requests: list[Request] = []
        self.under_way = self.most_under_way = 0

    def put(self, url: str, body: bytes = b"", *, status: int = 200, headers: dict[str, Any] | None = None) -> None:
        self.answers[url] = (status, headers or {}, body)

    async def download(self, request: Request) -> Response:
        self.requests.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        for _ in range(3):
            await asyncio.sleep(0)
        self.under_way -= 1
        answer = self.answers.get(request.url, OSError("no such host"))
        if isinstance(answer, BaseException):
            raise answer
        status, headers, body = answer
        listed = tuple((k.encode(), v.encode()) for k, v in headers.items() if isinstance(v, str))
        request.meta["served"] = Served(status=status, reason="OK", headers=listed, address="192.0.2.1")
        return HtmlResponse(request.url, status=status, headers=headers, body=body, request=request)

    def asked(self) -> list[str]:
        return [request.url for request in self.requests]
