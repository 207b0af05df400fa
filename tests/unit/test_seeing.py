"""Visits as seen, one after the other: what lies in the segment then, which word says why not, and what counts as a try. And pages drawn for a crawl."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from pipeline.work.segment import read_segment
from records.as_seen import AsSeen
from records.errors import CaptureError
from spiders.archive.warc import digest
from spiders.drawing import Drawing
from spiders.fetching.refusals import RobotsForbidden
from spiders.fetching.rendering import Renderer
from spiders.running.run import Run
from spiders.seeing import SEEN, SeeingOrder, SeeingSpider, ToSee, Visit
from tests.unit.books_of_a_run import NOON, Runs, source
from tests.unit.standin_browser import PAGE, Asked, Browser, Net

HTML = {"Content-Type": "text/html; charset=utf-8"}
ARTICLE = ToSee(url=PAGE, article_url=PAGE + "?canonical", source_id="xx-a")
OTHER = ToSee(url=PAGE + "/2", article_url=PAGE + "/2", source_id="xx-a")


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    runs = Runs(tmp_path)
    yield runs.new(source(delay_seconds=2.5))
    runs.frontier.close()


@pytest.fixture
def net() -> Net:
    return Net()


def spider_of(run: Run, net: Net, *articles: ToSee) -> SeeingSpider:
    spider = SeeingSpider(run=run, order=SeeingOrder(order=run.order, articles=articles, seconds=5.0, max_bytes=1000))
    spider.crawler = SimpleNamespace(engine=SimpleNamespace(download_async=net.download))  # type: ignore[assignment]
    return spider


async def visited(spider: SeeingSpider, browser: Browser | None = None, article: ToSee = ARTICLE) -> Visit:
    renderer = Renderer(spider._asked, "Docketwire/0.1", 5.0, 1000, _browser=browser or Browser())  # type: ignore[arg-type]
    return await spider._visited(article, renderer)


def visits_of(run: Run, net: Net, *articles: ToSee) -> SeeingSpider:
    """All of an order's visits, as the crawler has a spider make them."""
    spider = spider_of(run, net, *articles)

    async def all_of() -> None:
        assert [request async for request in spider.start()] == []

    asyncio.run(all_of())
    return spider


def told(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [(line["article_url"], line["word"]) for line in lines]


@pytest.fixture(autouse=True)
def _a_browser_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)


def test_a_visit_lies_in_the_segment_with_what_was_served_asked_for_drawn_and_looked_like(run: Run, net: Net, tmp_path: Path) -> None:
    net.put(PAGE, b"<p>served", headers=HTML)
    net.put(PAGE + ".css", b"h1 {}", headers={"Content-Type": "text/css"})
    browser = Browser([Asked(PAGE + ".css", "stylesheet"), Asked(PAGE + ".png", "image")], content="<p>drawn")
    visit = asyncio.run(visited(spider_of(run, net), browser))
    assert visit == Visit(article_url=PAGE + "?canonical", source_id="xx-a", word="seen", files=1, missed=1)
    run.writer.on_closed = lambda *_: None
    run.writer.close_segment()
    captures = tmp_path / "captures"
    (seen,) = read_segment(captures / run.writer.segments[0], captures)
    assert isinstance(seen, AsSeen)
    assert (seen.article_url, seen.url, seen.files, seen.missed) == (PAGE + "?canonical", PAGE, 1, 1)
    assert (seen.drawn_by, seen.picture_digest, seen.run_id) == ("Chromium/150.0.1", digest(b"P" * 9), "run-1")
    assert abs(seen.fetched_at - run.now()) < timedelta(minutes=1)
    assert browser.document is not None
    assert browser.document.given == {"status": 200, "headers": {"content-type": HTML["Content-Type"]}, "body": b"<p>served"}


def test_a_page_is_asked_for_as_a_crawl_asks_for_it_and_so_is_what_it_names(run: Run, net: Net) -> None:
    net.put(PAGE, b"<p>served", headers=HTML)
    asyncio.run(visited(spider_of(run, net), Browser([Asked(PAGE + ".js")])))
    needed = {"source_id": "xx-a", "allow_private": False, "delay": 2.5, "verbatim_url": True}
    assert [needed.items() <= request.meta.items() for request in net.requests] == [True, True]


@pytest.mark.parametrize(
    ("answer", "word", "detail"),
    [
        ((403, HTML, b"no"), "http-403", ""),
        ((199, HTML, b"no"), "http-199", ""),
        ((300, HTML, b"no"), "http-300", ""),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF"), "not-html", ""),
        ((200, HTML, b""), "not-html", ""),
        (DownloadTimeoutError("slow"), "timeout", ""),
        (RobotsForbidden("no"), "robots", ""),
    ],
)
def test_a_visit_that_failed_has_a_word_for_why(run: Run, net: Net, answer: Any, word: str, detail: str) -> None:
    net.answers[PAGE] = answer
    visit = asyncio.run(visited(spider_of(run, net)))
    assert visit == Visit(article_url=PAGE + "?canonical", source_id="xx-a", word=word, detail=detail)


@pytest.mark.parametrize("status", [200, 299])
def test_every_kind_of_success_is_a_page(run: Run, net: Net, status: int) -> None:
    net.put(PAGE, b"<p>", status=status, headers=HTML)
    assert asyncio.run(visited(spider_of(run, net))).word == SEEN


def test_what_the_browser_says_is_a_word_and_its_detail(run: Run, net: Net) -> None:
    net.put(PAGE, b"<p>served", headers=HTML)
    visit = asyncio.run(visited(spider_of(run, net), Browser(content="x" * 1001)))
    assert (visit.word, visit.detail) == ("too-large", "a document of 1001 bytes, a picture of 9")


def test_a_defect_of_ours_is_told_and_stops_nothing(run: Run, net: Net) -> None:
    visit = asyncio.run(visited(spider_of(run, net), article=ToSee(url=PAGE, article_url="x" * 300, source_id="nobody")))
    assert (visit.word, visit.detail, visit.source_id) == ("error", "KeyError: 'nobody'", "nobody")


def test_every_visit_is_told_and_one_that_failed_is_a_try_unless_nobody_could_help_it(
    run: Run, net: Net, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    net.put(ARTICLE.url, b"<p>served", headers=HTML)
    for _ in range(3):
        visits_of(run, net, ARTICLE, OTHER)
    assert told(capsys) == [(ARTICLE.article_url, "no-browser"), (OTHER.article_url, "error")] * 3
    assert run.frontier.visits.waiting([ARTICLE.article_url, OTHER.article_url]) == [ARTICLE.article_url]


def test_a_run_that_closes_visits_nobody_more(run: Run, net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    run.closing.status = "deadline"
    visits_of(run, net, ARTICLE)
    assert (told(capsys), net.requests) == ([], [])


def test_a_full_disk_ends_the_visits(run: Run, net: Net, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    net.put(ARTICLE.url, b"<p>served", headers=HTML)

    async def looked_at(*_: object) -> None:
        raise CaptureError("cannot write")

    monkeypatch.setattr(Renderer, "looked_at", looked_at)
    spider = visits_of(run, net, ARTICLE, OTHER)
    assert str(spider.broken) == "cannot write"
    assert (told(capsys), net.asked()) == ([], [ARTICLE.url])


# pages of a source with `render = true`


@asynccontextmanager
async def drawing_of(run: Run, net: Net, browser: Browser | None) -> AsyncIterator[Drawing]:
    drawing = Drawing(SimpleNamespace(engine=SimpleNamespace(download_async=net.download)), run)  # type: ignore[arg-type]
    if browser is not None:
        drawing._browser()._browser = browser  # type: ignore[assignment]
    yield drawing
    await drawing.close()


def draw(run: Run, net: Net, *answers: Response, browser: Browser | None = None) -> None:
    async def all_of() -> None:
        async with drawing_of(run, net, browser) as drawing:
            for answer in answers:
                await drawing.draw(answer)

    asyncio.run(all_of())


def answered(body: bytes = b"<p>served", *, status: int = 200, headers: dict[str, str] | None = None, **meta: object) -> Response:
    return Response(PAGE, status=status, headers=headers or {}, body=body, request=Request(PAGE, meta=meta))


def test_a_drawn_page_carries_its_document_and_asks_for_its_source(run: Run, net: Net) -> None:
    net.put(PAGE + ".js", b"x")
    answer = answered(source_id="xx-a", delay=2.5, allow_private=True, verbatim_url=True, visit="not carried", came_at=NOON + timedelta(1))
    browser = Browser([Asked(PAGE + ".js")], content="<p>drawn")
    draw(run, net, answer, browser=browser)
    assert (answer.meta["drawn"], answer.meta["drawn_by"], "not_drawn" in answer.meta) == (b"<p>drawn", "Chromium/150.0.1", False)
    (request,) = net.requests
    assert {name: request.meta[name] for name in ("source_id", "delay", "allow_private", "verbatim_url")} == {
        "source_id": "xx-a", "delay": 2.5, "allow_private": True, "verbatim_url": True,
    }  # fmt: skip
    assert "visit" not in request.meta
    assert browser.document is not None
    assert browser.document.given == {"status": 200, "headers": {"content-type": "text/html"}, "body": b"<p>served"}
    assert browser.closed


@pytest.mark.parametrize("status", [200, 299])
def test_pages_of_every_success_are_drawn(run: Run, net: Net, status: int) -> None:
    answer = answered(status=status)
    draw(run, net, answer, browser=Browser())
    assert "drawn" in answer.meta


FORWARD = b'<meta http-equiv="refresh" content="0; url=/moved"><p>Redirecting</p>'


@pytest.mark.parametrize(
    "answer",
    [
        answered(status=199),
        answered(status=300),
        answered(status=404),
        answered(headers={"Content-Type": "application/pdf"}),
        answered(FORWARD),
    ],
)
def test_errors_documents_and_pages_that_only_send_on_are_not_drawn(run: Run, net: Net, answer: Response) -> None:
    draw(run, net, answer, browser=Browser())
    assert "drawn" not in answer.meta
    assert "not_drawn" not in answer.meta


def test_every_page_that_was_not_drawn_says_so_and_the_log_hears_it_once(
    run: Run, net: Net, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    answers = [answered(source_id="xx-a"), answered(source_id="xx-a")]
    draw(run, net, *answers)
    assert [answer.meta["not_drawn"].partition(":")[0] for answer in answers] == ["no-browser"] * 2
    assert ["drawn" in answer.meta for answer in answers] == [False, False]
    assert [record.getMessage().partition(" reason=")[0] for record in caplog.records] == [f"crawl.not_drawn source=xx-a url={PAGE}"]


def test_a_page_may_take_twice_as_long_to_draw_as_a_request(run: Run, net: Net) -> None:
    async def seconds() -> float:
        async with drawing_of(run, net, Browser()) as drawing:
            assert drawing._browser() is drawing._browser()
            return drawing._browser().seconds

    assert asyncio.run(seconds()) == 60.0
