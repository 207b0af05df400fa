"""Pages drawn by scripts, crawled with `render = true` through a real Chromium: what is read and kept, and that the browser has no way of its own to the net."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from common.warc_fields import of_warc_fields
from jobs.installation.settings import load_settings
from jobs.rebuild import rebuild
from pipeline.work.segment import TornRecord, read_capture, read_captures
from spiders.fetching.rendering import Renderer
from tests.browser.site_server import chromium
from tests.integration.crawl_site import T0, Answer, Site, by_source, rss
from tests.integration.loopback_press import DAY, Press

async_api = pytest.importorskip("playwright.async_api", reason="playwright is not installed: run `make dev`")

HTML = {"Content-Type": "text/html; charset=utf-8"}
LINES = (
    "The data protection office of the delta has ordered Snapchat to delete the face prints of four hundred thousand pupils within sixty days.",
    "The office found that the app had made the prints without asking parents, and that the notice in its settings came two years too late.",
    "Snapchat may appeal to the administrative court of the delta; a spokeswoman said that the company would first study the order of ninety pages.",
    "A teachers' union, whose complaint opened the case, called the order the first of its kind and asked schools to take the app off their tablets.",
)
SHELL = """<!doctype html><html lang=en><head><title>Loading</title><script src="/app.js" defer></script><link rel=stylesheet href="/style.css"></head>
<body><div id="root"></div><img src="/picture.png"><noscript>Enable JavaScript to read this.</noscript></body></html>"""
SCRIPT = """
fetch("/api/report").then(answer => answer.json()).then(report => {
  document.title = report.title;
  const article = document.createElement("article");
  article.innerHTML = "<h1>" + report.title + "</h1>" + report.lines.map(line => "<p>" + line + "</p>").join("");
  document.getElementById("root").append(article);
});
fetch("/api/count", {method: "POST", body: "1"});
fetch("/private/secret.json");
try { new WebSocket("ws://" + location.host + "/socket"); } catch (error) {}
fetch("OTHER/elsewhere.json").catch(() => {});
new Image().src = "OTHER/pixel.png";
navigator.sendBeacon && navigator.sendBeacon("OTHER/beacon");
"""
REPORT = '{"title": "Office orders Snapchat to delete face prints of pupils", "lines": ["' + '", "'.join(LINES) + '"]}'


@pytest.fixture(scope="module")
def other() -> Iterator[Site]:
    """A host that the page's scripts try to reach; robots.txt keeps everybody out."""
    site = Site({"/robots.txt": Answer(b"User-agent: *\nDisallow: /\n")})
    yield site
    site.close()


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory, other: Site) -> Iterator[Press]:
    chromium()

    def build(site: Site) -> None:
        site.routes["/news/snapchat"] = Answer(SHELL.encode(), headers=HTML)
        site.routes["/app.js"] = Answer(SCRIPT.replace("OTHER", other.base).encode(), headers={"Content-Type": "text/javascript"})
        site.routes["/api/report"] = Answer(REPORT.encode(), headers={"Content-Type": "application/json"})
        site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n")
        site.routes["/feed"] = rss(["/news/snapchat"], at=T0)

    press = Press(tmp_path_factory.mktemp("drawn"), build, render=True)
    try:
        press.day(1)
        yield press
    finally:
        press.site.close()


def test_a_page_drawn_by_script_is_read_whole_and_marked(press: Press) -> None:
    found = press.article("/news/snapchat")
    assert found["text"].split("\n") == list(LINES)
    assert (found["title"], found["text_origin"]) == ("Office orders Snapchat to delete face prints of pupils", "rendered")
    assert press.ask("select outcome, text_origin from captures") == [("stored", "rendered")]


def test_what_was_served_is_kept_beside_what_was_drawn(press: Press) -> None:
    (path,) = press.home.captures.rglob("*.warc.gz")
    with path.open("rb") as file:
        records = [(r.rec_type, r.rec_headers, r.raw_stream.read()) for r in ArchiveIterator(file, check_digests="raise")]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "conversion", "metadata"]
    (_, served, body), (_, drawn, document), (_, _, note) = records[1:]
    assert body == SHELL.encode()
    assert drawn.get_header("WARC-Refers-To") == served.get_header("WARC-Record-ID")
    assert LINES[0].encode() in document
    assert of_warc_fields(note)["drawn_by"].startswith("Chromium/")
    (capture,) = read_captures(path, press.home.captures)
    assert not isinstance(capture, TornRecord)
    assert read_capture(path, press.home.captures, capture.warc_offset or 0) == capture


def test_scripts_reach_only_what_the_crawler_may_ask_for(press: Press, other: Site) -> None:
    paths = press.site.paths()
    assert set(paths) == {"/feed", "/news/snapchat", "/app.js", "/api/report"}
    assert paths.count("/news/snapchat") == 1
    assert other.paths() == []
    assert {one.headers["user-agent"] for one in press.site.log} == {"Docketwire/0.1 (+https://example.org/bot)"}


def test_the_browser_has_no_way_to_the_net_of_its_own(other: Site) -> None:
    """Even where nothing stands between a page and the net: every host, this machine too, is behind a proxy that is not there."""
    chromium()

    async def refused() -> list[str]:
        renderer = Renderer(_nothing, "Docketwire/0.1", 20.0, 10**6)
        said = []
        try:
            browser = await renderer._started()
            page = await browser.new_page()
            for host in ("127.0.0.1", "localhost", "[::1]"):
                try:
                    await page.goto(f"http://{host}:{other.port}/direct")
                except async_api.Error as error:
                    said.append(str(error))
        finally:
            await renderer.close()
        return said

    assert ["ERR_PROXY_CONNECTION_FAILED" in line for line in asyncio.run(refused())] == [True] * 3
    assert other.asked("/direct") == []


async def _nothing(request: Request) -> Response:
    raise OSError(request.url)


def test_a_warehouse_made_anew_reads_what_was_drawn(press: Press) -> None:
    rebuild(press.home, load_settings(press.home.settings), now=lambda: T0 + DAY)
    assert press.article("/news/snapchat")["text"].split("\n") == list(LINES)


def test_a_page_that_never_comes_to_rest_is_given_up_and_captured_as_served(tmp_path: Path) -> None:
    chromium()

    def build(site: Site) -> None:
        page = f"<html><head><title>Court fines Snapchat</title></head><body><article><h1>Court fines Snapchat</h1>{''.join(f'<p>{line}</p>' for line in LINES)}</article><script>for (;;) {{}}</script></body></html>"
        site.routes["/news/busy"] = Answer(page.encode(), headers=HTML)
        site.routes["/feed"] = rss(["/news/busy"], at=T0)

    busy = Press(tmp_path / "home", build, render=True, timeout_seconds=2.0)
    try:
        busy.day(1)
        assert by_source(busy.reports[0])["council"].captured == 1
        assert busy.article("/news/busy")["text"].split("\n") == list(LINES)
        ((detail, origin),) = busy.ask("select detail, text_origin from captures")
        assert detail.startswith("not drawn: timeout")
        assert origin == "page"
    finally:
        busy.site.close()
