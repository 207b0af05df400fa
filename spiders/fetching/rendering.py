"""Pages drawn by Chromium, for sources with `render = true`: their scripts run, and whatever they ask for is asked for by our own downloader.

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
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from common.content_coding import decoded

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright, Route

MAX_REQUESTS = 40
"""Of one page; programs that draw an article ask for five to twenty files."""
_CLOSING_SECONDS = 5.0
_ASKED_FOR = frozenset({"script", "xhr", "fetch"})
"""Kinds of request that a page's text may depend on; pictures, fonts, styles, media and frames are not asked for."""
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
        if lacking := missing_for_drawing():
            raise CannotDrawError(f"no-browser: {lacking}")
        try:
            async with asyncio.timeout(self.seconds + _CLOSING_SECONDS):
                browser = await self._started()
                visit = _Visit(self, url, html, content_type, dict(meta))
                async with visit.page(browser) as page:
                    text = await visit.text(page)
        except Exception as error:
            await self.close()
            if type(error).__name__ == "TimeoutError":  # Python's, or Playwright's own
                raise CannotDrawError(f"timeout: not drawn within {self.seconds:.0f} s") from error
            raise CannotDrawError(f"browser: {type(error).__name__}: {str(error).partition(chr(10))[0][:200]}") from error
        if len(text) > self.max_bytes:
            raise CannotDrawError(f"too-large: a document of {len(text)} bytes")
        return Drawn(html=text, by=f"Chromium/{browser.version}", requests=visit.answered)

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
    asked: int = 0
    answered: int = 0
    bytes_left: int = 0
    shown: bool = False

    @asynccontextmanager
    async def page(self, browser: "Browser") -> AsyncIterator["Page"]:
        self.bytes_left = self.renderer.max_bytes
        context = await browser.new_context(
            user_agent=self.renderer.user_agent, service_workers="block", accept_downloads=False, ignore_https_errors=False
        )
        try:
            await context.route("**/*", self._answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            yield await context.new_page()
        finally:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await context.close()

    async def text(self, page: "Page") -> bytes:
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
        if request.method != "GET" or request.resource_type not in _ASKED_FOR or urlsplit(request.url).scheme not in ("http", "https"):
            await route.abort()
            return
        response = await self._brought(request.url, request.headers)
        if response is None:
            await route.abort()
            return
        status, headers, body = response
        await route.fulfill(status=status, headers=headers, body=body)

    async def _brought(self, url: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes] | None:
        self.asked += 1
        if self.asked > MAX_REQUESTS or self.bytes_left <= 0:
            return None
        sent = {name: headers[name] for name in ("accept", "origin") if name in headers}
        try:
            response = await self.renderer.download(
                Request(url, headers=sent, callback=NO_CALLBACK, dont_filter=True, meta=dict(self.meta))
            )
            coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1") or None
            unpacked = decoded(response.body, coding, limit=self.bytes_left)
        except Exception:  # noqa: BLE001 - whatever kept it from coming, the page goes without
            return None
        if unpacked.cut:
            return None
        self.bytes_left -= len(unpacked.body)
        self.answered += 1
        shown = {name.decode("latin-1"): values[-1].decode("latin-1") for name, values in response.headers.items() if values}
        return response.status, {name: value for name, value in shown.items() if name.lower() not in _OURS}, unpacked.body
