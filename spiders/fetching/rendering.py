"""Pages drawn by Chromium: their scripts run, and whatever they ask for is asked for by our own downloader.

For sources with `render = true` the document alone is wanted, and only what its text may depend on is asked for; a visit as seen
(`keep_as_seen = true`) asks for all that a reader would see, keeps it, and takes a picture.

The browser has no way to the net of its own: a dead proxy stands before every host, and each request of a page is answered with what our
downloader brought, or refused. So vetted addresses, robots.txt, turns and bounds hold for scripts as for spiders.
"""

import asyncio
import contextlib
import importlib.util
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from common.content_coding import CodingError, decoded

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright, Route

MAX_REQUESTS = 40
"""Of one page; programs that draw an article ask for five to twenty files."""
_CLOSING_SECONDS = 5.0
_MOVED = frozenset({301, 302, 303, 307, 308})
_ASKED_FOR = frozenset({"script", "xhr", "fetch"})
"""Kinds of request that a page's text may depend on; pictures, fonts, styles, media and frames are not asked for."""
_SEEN = _ASKED_FOR | {"stylesheet", "image", "font"}
"""Those that its look depends on too; films and frames are not asked for."""
MAX_SEEN_REQUESTS = 80
"""Of one visit: front pages of papers ask for some hundred files, most of them of advertisers and counters; each takes its host's turn."""
AT_ONCE = 4
"""Files of a visit on their way at a time, whatever their hosts: what is late when the visit ends is then no more than these."""
MAX_HOPS = 5
WIDTH, HEIGHT = 1280, 900
MAX_HEIGHT = 12_000
"""CSS pixels of a picture: some thirteen screens. Longer pages are endless lists of other reports under the first; Chromium draws no more than 16,384."""
_OURS = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection", "alt-svc"})
"""Response headers that the browser is not shown: they no longer hold, or are none of its business."""
_ARGUMENTS = (
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--js-flags=--max-old-space-size=512",
)
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "XDG_RUNTIME_DIR")
"""What the browser may know of ours: no password of a mail server."""
_NAMES = ("chromium", "chromium-browser", "google-chrome")

Download = Callable[[Request], Awaitable[Response]]


class CannotDrawError(Exception):
    """A page was not drawn; the message begins with a short word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What became of a page in the browser."""

    html: bytes
    """The document as it stood in the end, UTF-8."""
    by: str
    """`Chromium/150.0.7101.2`."""
    requests: int
    """Asked for by its scripts and answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of a page that was looked at as a reader would."""

    html: bytes
    by: str
    """Both as in `Drawn`."""
    picture: bytes
    """PNG."""
    brought: tuple[Response, ...]
    """Every answer to what the page asked for, redirects among them, as they came."""
    missed: int
    """Files asked for and not brought."""


def browser_path() -> str | None:
    """A Chromium of this machine: what the variable CHROMIUM names, else what is in the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def missing_for_drawing() -> str | None:
    """What this installation lacks to draw pages and how to get it; None when nothing."""
    if importlib.util.find_spec("playwright") is None:
        return "Playwright is not installed: install the extra, `pip install 'docketwire[browser]'`"
    if browser_path() is None:
        return "there is no Chromium on this machine: install it (Debian: `apt install chromium`), or set CHROMIUM to its path"
    return None


@dataclass(slots=True, eq=False)
class Renderer:
    """The browser of one spider, started when the first page is to be drawn."""

    download: Download
    user_agent: str
    seconds: float
    """That drawing one page may take in all, its requests included."""
    max_bytes: int
    """Of all that a page's scripts are brought, unpacked, and of the document in the end."""
    _playwright: "Playwright | None" = None
    _browser: "Browser | None" = None
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def drawn(self, url: str, html: bytes, content_type: str, meta: Mapping[str, Any]) -> Drawn:
        """A page that was fetched, drawn. `meta` is that of its requests: source, vetting, delay. Raises CannotDrawError."""
        visit = _Visit(self, url, html, content_type, dict(meta))
        text, _, by = await self._with_page(visit, visit.drawn)
        return Drawn(html=text, by=by, requests=visit.answered)

    async def looked_at(self, url: str, html: bytes, content_type: str, meta: Mapping[str, Any]) -> Looked:
        """A page that was fetched, as a reader would see it: with styles, pictures and fonts, and a picture of it. Raises CannotDrawError."""
        visit = _Visit(self, url, html, content_type, dict(meta), kinds=_SEEN, most=MAX_SEEN_REQUESTS)
        visit.kept = []
        text, picture, by = await self._with_page(visit, visit.seen)
        missed, brought = visit.missed, tuple(visit.kept)
        return Looked(html=text, by=by, picture=picture, brought=brought, missed=missed)

    async def _with_page(self, visit: "_Visit", work: Callable[["Page"], Awaitable[tuple[bytes, bytes]]]) -> tuple[bytes, bytes, str]:
        """What `work` makes of a page in the browser (document, picture), and the browser's name. Raises CannotDrawError."""
        if lacking := missing_for_drawing():
            raise CannotDrawError(f"no-browser: {lacking}")
        try:
            async with asyncio.timeout(self.seconds + _CLOSING_SECONDS):
                browser = await self._started()
                async with visit.page(browser) as page:
                    text, picture = await work(page)
        except Exception as error:
            await self.close()
            if type(error).__name__ == "TimeoutError":  # Python's, or Playwright's own
                raise CannotDrawError(f"timeout: not drawn within {self.seconds:.0f} s") from error
            raise CannotDrawError(f"browser: {type(error).__name__}: {str(error).partition(chr(10))[0][:200]}") from error
        if len(text) > self.max_bytes or len(picture) > self.max_bytes:
            raise CannotDrawError(f"too-large: a document of {len(text)} bytes, a picture of {len(picture)}")
        return text, picture, f"Chromium/{browser.version}"

    async def _started(self) -> "Browser":
        from playwright.async_api import async_playwright  # noqa: PLC0415 - an extra

        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                self._playwright = self._playwright or await async_playwright().start()
                root = ("--no-sandbox",) if os.geteuid() == 0 else ()  # Chromium's sandbox does not start as root
                environment: dict[str, str | float | bool] = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
                self._browser = await self._playwright.chromium.launch(
                    executable_path=browser_path(), args=[*_ARGUMENTS, *root], env=environment, timeout=1000 * self.seconds
                )
            return self._browser

    async def close(self) -> None:
        """End the browser; the next page starts another."""
        browser, self._browser = self._browser, None
        playwright, self._playwright = self._playwright, None
        endings: list[Callable[[], Awaitable[None]]] = [browser.close] if browser else []
        endings += [playwright.stop] if playwright else []
        for end in endings:
            try:
                async with asyncio.timeout(_CLOSING_SECONDS):
                    await end()
            except Exception:  # noqa: BLE001, S112 - it is gone, or goes with its parent
                continue


@dataclass(eq=False)
class _Visit:
    """One page in the browser. Without slots: Playwright marks the object whose method it is given."""

    renderer: Renderer
    url: str
    html: bytes
    content_type: str
    meta: dict[str, Any]
    kinds: frozenset[str] = _ASKED_FOR
    """Kinds of request that are asked for."""
    most: int = MAX_REQUESTS
    kept: list[Response] | None = None
    """Where answers are kept as they came; None: nobody wants them."""
    asked: int = 0
    answered: int = 0
    missed: int = 0
    bytes_left: int = 0
    shown: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the page has been looked at: nothing is asked for any more."""
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    @asynccontextmanager
    async def page(self, browser: "Browser") -> AsyncIterator["Page"]:
        self.bytes_left = self.renderer.max_bytes
        context = await browser.new_context(
            user_agent=self.renderer.user_agent,
            service_workers="block",
            accept_downloads=False,
            ignore_https_errors=False,
            viewport={"width": WIDTH, "height": HEIGHT},
        )
        try:
            await context.route("**/*", self._answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            yield await context.new_page()
        finally:
            self.over.set()
            async with asyncio.timeout(_CLOSING_SECONDS):
                await context.close()

    async def drawn(self, page: "Page") -> tuple[bytes, bytes]:
        """The document, and no picture."""
        return await self._text(page), b""

    async def seen(self, page: "Page") -> tuple[bytes, bytes]:
        """The document, and a PNG of the page from its top, at most MAX_HEIGHT high."""
        text = await self._text(page)
        self.over.set()
        height = await page.evaluate("Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0)")
        high = min(max(int(height), HEIGHT), MAX_HEIGHT)
        while True:
            picture = await page.screenshot(
                full_page=True,
                clip={"x": 0, "y": 0, "width": WIDTH, "height": high},
                animations="disabled",
                timeout=1000 * self.renderer.seconds / 2,
            )
            if len(picture) <= self.renderer.max_bytes or high <= HEIGHT:
                return text, picture
            high //= 2

    async def _text(self, page: "Page") -> bytes:
        from playwright.async_api import TimeoutError as StillBusyError  # noqa: PLC0415

        await page.goto(self.url, wait_until="domcontentloaded", timeout=1000 * self.renderer.seconds)
        with contextlib.suppress(StillBusyError):  # then it has what it asked for first; trackers never rest
            await page.wait_for_load_state("networkidle", timeout=1000 * self.renderer.seconds / 2)
        return (await page.content()).encode("utf-8", "replace")

    async def _answer(self, route: "Route") -> None:
        request = route.request
        if request.is_navigation_request():
            if request.url.partition("#")[0] == self.url.partition("#")[0] and not self.shown:
                self.shown = True
                await route.fulfill(status=200, headers={"content-type": self.content_type}, body=self.html)
            else:
                await route.abort()
            return
        if request.method != "GET" or request.resource_type not in self.kinds or urlsplit(request.url).scheme not in ("http", "https"):
            await route.abort()
            return
        async with self.room:
            response = await self._brought(request.url, request.headers)
        with contextlib.suppress(Exception):  # the page may be gone by now
            if response is None:
                self.missed += 1
                await route.abort()
                return
            status, headers, body = response
            await route.fulfill(status=status, headers=headers, body=body)

    async def _brought(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes] | None:
        self.asked += 1
        if self.asked > self.most or self.bytes_left <= 0 or self.over.is_set():
            return None
        sent = {name: headers[name] for name in ("accept", "origin") if name in headers}
        try:
            response = await self._answered(url, sent)
        except Exception:  # noqa: BLE001 - whatever kept it from coming, the page goes without
            return None
        if self.bytes_left <= 0:  # others came meanwhile
            return None
        try:
            coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1") or None
            unpacked = decoded(response.body, coding, limit=self.bytes_left)
        except CodingError:
            unpacked = None
        if unpacked is None or unpacked.cut:
            if self.kept is not None:
                self.bytes_left -= len(response.body)  # it came all the same
            return None
        if self.over.is_set():
            return None
        if self.kept is not None:
            self.kept.append(response)
        self.bytes_left -= len(unpacked.body)
        self.answered += 1
        shown = {name.decode("latin-1"): values[-1].decode("latin-1") for name, values in response.headers.items() if values}
        return response.status, {name: value for name, value in shown.items() if name.lower() not in _OURS}, unpacked.body

    async def _answered(self, url: str, sent: Mapping[str, str]) -> Response:
        """What an address answers in the end. Where answers are kept, each redirect is asked for by hand, so that it can be replayed."""
        if self.kept is None:
            return await self._asked(url, sent)
        for _ in range(MAX_HOPS):
            response = await self._asked(url, sent, dont_redirect=True)
            target = (response.headers.get("Location") or b"").decode("latin-1")
            if response.status not in _MOVED or not target:
                return response
            self.bytes_left -= len(response.body)
            if self.bytes_left <= 0 or self.over.is_set():
                break
            self.kept.append(response)
            url = urljoin(response.url, target)
        raise CannotDrawError(f"{url}: sent on {MAX_HOPS} times, or too late")

    async def _asked(self, url: str, sent: Mapping[str, str], **told: object) -> Response:
        request = Request(url, headers=dict(sent), callback=NO_CALLBACK, meta={**self.meta, **told})
        return await self.renderer.download(request)
