"""What a page in the browser is given of what it asks for, by kind, number and bytes; and what becomes of its document and picture."""

import asyncio
import gzip
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Error
from playwright.async_api import TimeoutError as StillBusyError
from scrapy.http.request import NO_CALLBACK

from spiders.fetching.rendering import CannotDrawError, Drawn, Looked, Renderer, browser_path
from tests.unit.standin_browser import PAGE, Asked, Browser, Net

FILE = "https://cdn.blatt.example/{}"


@pytest.fixture(autouse=True)
def _a_browser_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)


def renderer(browser: Browser, net: Net, *, max_bytes: int = 10_000) -> Renderer:
    return Renderer(net.download, "Docketwire/0.1", 20.0, max_bytes, _browser=browser)  # type: ignore[arg-type]


def drawn(browser: Browser, net: Net | None = None, *, meta: Mapping[str, Any] | None = None, url: str = PAGE, **more: Any) -> Drawn:
    return asyncio.run(renderer(browser, net or Net(), **more).drawn(url, b"<p>served", "text/html; charset=latin-1", meta or {}))


def looked(browser: Browser, net: Net | None = None, **more: Any) -> Looked:
    return asyncio.run(renderer(browser, net or Net(), **more).looked_at(PAGE, b"<p>served", "text/html", {"source_id": "xx-a"}))


def files(net: Net, count: int, *, size: int = 1, kind: str = "script") -> list[Asked]:
    for number in range(count):
        net.put(FILE.format(number), b"x" * size)
    return [Asked(FILE.format(number), kind) for number in range(count)]


def given(asks: list[Asked]) -> list[int]:
    """Which of them were answered, by place."""
    return [place for place, one in enumerate(asks) if one.given is not None]


def test_the_document_is_what_was_served_and_what_stands_in_the_end_is_kept() -> None:
    browser = Browser(content="<p>größer\ud800</p>")
    found = drawn(browser)
    assert browser.document is not None
    assert browser.document.given == {"status": 200, "headers": {"content-type": "text/html; charset=latin-1"}, "body": b"<p>served"}
    assert found == Drawn(html="<p>größer?</p>".encode(), by="Chromium/150.0.1", requests=0)
    assert (browser.contexts_closed, browser.closed) == (1, False)


def test_a_page_stands_alone_in_a_browser_that_keeps_and_runs_nothing_besides() -> None:
    browser = Browser()
    drawn(browser)
    assert browser.options == {
        "user_agent": "Docketwire/0.1", "service_workers": "block", "accept_downloads": False, "ignore_https_errors": False,
        "viewport": {"width": 1280, "height": 900},
    }  # fmt: skip


KINDS = ("script", "xhr", "fetch", "stylesheet", "image", "font", "media", "document", "websocket", "other")


def test_a_drawn_page_gets_what_its_text_depends_on_and_a_seen_one_its_look_too() -> None:
    net = Net()
    for kind in KINDS:
        net.put(FILE.format(kind), b"x")
    for work, count in ((drawn, 3), (looked, 6)):
        asks = [Asked(FILE.format(kind), kind) for kind in KINDS]
        work(Browser(asks), net)
        assert given(asks) == list(range(count))


def test_nothing_but_a_plain_request_for_an_address_of_the_web_is_passed_on() -> None:
    net = Net()
    asks = [*files(net, 1), Asked(FILE.format(0), method="POST"), Asked("data:text/javascript,1"), Asked("ftp://cdn.blatt.example/0")]
    asks.append(Asked("http://cdn.blatt.example/plain"))
    net.put("http://cdn.blatt.example/plain", b"x")
    assert drawn(Browser(asks), net).requests == 2
    assert given(asks) == [0, 4]


def test_a_page_goes_nowhere_else() -> None:
    elsewhere, again = Asked("https://www.blatt.example/other", "document", navigation=True), Asked(PAGE, "document", navigation=True)
    drawn(Browser([elsewhere, again]))
    assert (elsewhere.given, again.given) == (None, None)
    browser = Browser()
    drawn(browser, url=PAGE + "#comments")
    assert browser.document is not None
    assert browser.document.given is not None


def test_a_request_carries_what_its_source_needs_and_of_the_pages_headers_two() -> None:
    net = Net()
    net.put(FILE.format(1), b"x")
    asked = Asked(FILE.format(1), headers={"accept": "*/*", "origin": "https://www.blatt.example", "cookie": "a=1", "user-agent": "Chrome"})
    drawn(Browser([asked]), net, meta={"source_id": "xx-a", "delay": 2.0})
    (request,) = net.requests
    assert request.headers.to_unicode_dict() == {"Accept": "*/*", "Origin": "https://www.blatt.example"}
    assert (request.meta["source_id"], request.meta["delay"], request.callback) == ("xx-a", 2.0, NO_CALLBACK)
    assert "dont_redirect" not in request.meta


def test_an_answer_is_shown_unpacked_with_the_headers_that_still_hold() -> None:
    net, asked = Net(), Asked(FILE.format(1))
    headers = {"Content-Type": "text/javascript", "Content-Encoding": "gzip", "Set-Cookie": "a=1", "X-Two": ["first", "last"]}
    net.put(FILE.format(1), gzip.compress(b"let x"), status=404, headers=headers)
    assert drawn(Browser([asked]), net).requests == 1
    assert asked.given == {"status": 404, "headers": {"Content-Type": "text/javascript", "X-Two": "last"}, "body": b"let x"}


def test_what_does_not_come_or_cannot_be_unpacked_the_page_goes_without() -> None:
    net, asks = Net(), [Asked(FILE.format(name)) for name in ("none", "torn", "whole")]
    net.put(FILE.format("torn"), b"\x1f\x8bno gzip", headers={"Content-Encoding": "gzip"})
    net.put(FILE.format("whole"), b"x")
    assert drawn(Browser(asks), net).requests == len(given(asks)) == 1
    assert given(asks) == [2]
    assert looked(Browser([Asked(one.url) for one in asks]), net).missed == 2


@pytest.mark.parametrize(("work", "most"), [(drawn, 40), (looked, 80)])
def test_a_page_is_brought_so_many_files_and_no_more(work: Any, most: int) -> None:
    net = Net()
    asks = files(net, most + 2)
    work(Browser(asks), net)
    assert given(asks) == list(range(most))
    assert len(net.requests) == most


def test_no_more_than_four_files_are_on_their_way_at_a_time() -> None:
    net = Net()
    drawn(Browser(files(net, 9)), net)
    assert net.most_under_way == 4


def test_files_come_up_to_the_bytes_that_one_page_may_bring() -> None:
    net = Net()
    asks = files(net, 4, size=40)
    assert drawn(Browser(asks, content=""), net, max_bytes=80).requests == 2
    asks = files(net, 1, size=81)
    assert drawn(Browser(asks, content=""), net, max_bytes=80).requests == 0
    asks = [*files(net, 1, size=80), *files(net, 1, size=80)]
    assert looked(Browser(asks, content="", bytes_a_pixel=0), net, max_bytes=80).missed == 1


def test_what_is_unpacked_too_large_counts_with_a_visit_as_it_came() -> None:
    net = Net()
    net.put(FILE.format("bomb"), gzip.compress(b"x" * 5000), headers={"Content-Encoding": "gzip"})
    net.put(FILE.format("after"), b"y" * 90)
    asks = [Asked(FILE.format("bomb")), Asked(FILE.format("after"))]
    browser = Browser(asks, content="", bytes_a_pixel=0)
    assert [one.url for one in looked(browser, net, max_bytes=100).brought] == []
    assert drawn(Browser([Asked(one.url) for one in asks], content=""), net, max_bytes=100).requests == 1


def test_a_visit_keeps_every_answer_and_each_step_of_a_redirect() -> None:
    net = Net()
    net.put(FILE.format("a"), b"here", status=302, headers={"Location": "/b"})
    net.put(FILE.format("b"), b"there", status=307, headers={"Location": "https://img.blatt.example/c"})
    net.put("https://img.blatt.example/c", b"picture", headers={"Content-Type": "image/png"})
    net.put(FILE.format("lost"), b"nowhere", status=301)
    asks = [Asked(FILE.format("a"), "image"), Asked(FILE.format("lost"), "image")]
    found = looked(Browser(asks), net)
    assert sorted((one.url, one.body) for one in found.brought) == sorted([
        (FILE.format("a"), b"here"), (FILE.format("b"), b"there"), ("https://img.blatt.example/c", b"picture"), (FILE.format("lost"), b"nowhere"),
    ])  # fmt: skip
    assert [one.given and one.given["body"] for one in asks] == [b"picture", b"nowhere"]
    assert [request.meta.get("dont_redirect") for request in net.requests] == [True] * 4
    assert (found.missed, {request.meta["source_id"] for request in net.requests}) == (0, {"xx-a"})


def test_a_file_is_followed_four_redirects_and_not_in_a_circle() -> None:
    net = Net()
    for step in range(5):
        net.put(FILE.format(step), b"", status=302, headers={"Location": f"/{step + 1}"})
    net.put(FILE.format(5), b"x")
    asks = [Asked(FILE.format(1)), Asked(FILE.format(0))]
    found = looked(Browser(asks), net)
    assert (given(asks), found.missed) == ([0], 1)


def test_what_comes_too_late_for_the_picture_is_not_asked_for() -> None:
    net = Net()
    late = files(net, 2)
    found = looked(Browser(late=late), net)
    assert (given(late), net.requests, found.missed) == ([], [], 2)


@pytest.mark.parametrize(("high", "clipped"), [(0, 900), (900, 900), (901, 901), (12_000, 12_000), (12_001, 12_000)])
def test_a_picture_is_as_high_as_the_page_within_a_screen_and_thirteen(high: int, clipped: int) -> None:
    browser = Browser(high=high)
    assert len(looked(browser).picture) == int(clipped * 0.01)
    assert browser.clips == [{"x": 0, "y": 0, "width": 1280, "height": clipped}]


def test_a_picture_that_is_too_large_is_taken_of_less_of_the_page() -> None:
    browser = Browser(high=8_000, bytes_a_pixel=1.0, content="")
    assert len(looked(browser, max_bytes=2_000).picture) == 2_000
    assert [clip["height"] for clip in browser.clips] == [8_000, 4_000, 2_000]
    with pytest.raises(CannotDrawError, match=r"too-large: a document of 0 bytes, a picture of 500"):
        looked(Browser(high=4_000, bytes_a_pixel=1.0, content=""), max_bytes=400)


def test_a_document_is_too_large_from_the_first_byte_above() -> None:
    assert drawn(Browser(content="x" * 100), max_bytes=100).html == b"x" * 100
    with pytest.raises(CannotDrawError, match="too-large: a document of 101 bytes, a picture of 0"):
        drawn(Browser(content="x" * 101), max_bytes=100)


def test_a_page_that_never_rests_is_taken_as_it_stands() -> None:
    assert drawn(Browser(restless=StillBusyError("still busy"))).html == b"<p>drawn</p>"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StillBusyError("goto"), "timeout: not drawn within 20 s"),
        (Error("Target crashed\nsecond line"), "browser: Error: Target crashed$"),
        (RuntimeError("y" * 300), f"browser: RuntimeError: {'y' * 200}$"),
    ],
)
def test_why_a_page_was_not_drawn_is_a_word_and_the_browser_is_ended(error: BaseException, words: str) -> None:
    browser = Browser(fails=error)
    with pytest.raises(CannotDrawError, match=words):
        drawn(browser)
    assert (browser.closed, browser.contexts_closed) == (True, 1)


def test_a_browser_that_cannot_be_ended_is_left_to_its_parent() -> None:
    class Stuck(Browser):
        async def close(self) -> None:
            raise Error("gone")

    class Playwright:
        stopped = 0

        async def stop(self) -> None:
            self.stopped += 1

    playwright = Playwright()
    held = Renderer(Net().download, "", 1.0, 1, _playwright=playwright, _browser=Stuck())  # type: ignore[arg-type]
    asyncio.run(held.close())
    asyncio.run(held.close())
    assert playwright.stopped == 1


def test_a_browser_is_the_one_named_or_the_first_in_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert browser_path() == sys.executable
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    assert browser_path() is None
    with pytest.raises(CannotDrawError, match="no-browser: there is no Chromium"):
        drawn(Browser())
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser_path() is None
    for name in ("google-chrome", "chromium-browser", "chromium"):
        (tmp_path / name).touch(mode=0o755)
        assert browser_path() == str(tmp_path / name)
