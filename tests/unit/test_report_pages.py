"""Reports of several pages: asked for one after the other, captured as one, with what is missing named."""

from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from twisted.python.failure import Failure

from spiders.fetching.refusals import RunStopped
from spiders.running.run import Run
from tests.unit.test_listing_spider import HOME, ITEM, RSS, answer, pages_kept, read, run

__all__ = ["run"]

PROSE = "".join(
    f"<p>Paragraph {n}: the council of the valley has told the network what it must do before the year is out, and why.</p>"
    for n in range(8)
)
SEVERAL = f"<article><h1>Council</h1>{PROSE}</article>" + '<div class=pager><a href="?page={0}">{0}</a></div>'


def turned(number: int, *, last: bool = False) -> str:
    text = PROSE.replace("Paragraph", f"On page {number} part").replace("council", f"office {number}")
    return f"<article><h1>Council</h1>{text}</article>" + (
        "" if last else f'<div class=pager><a href="?page={number + 1}">{number + 1}</a></div>'
    )


def first_pages(run: Run, *numbers: int) -> list[Request]:
    _, requests = read(run, RSS.format("".join(ITEM.format(n) for n in numbers)))
    return sorted(requests, key=lambda request: request.url)


def follow(request: Request, *bodies: tuple[str, int]) -> list[str]:
    """Answer a page and what it leads to; the addresses asked for after it."""
    asked: list[str] = []
    for body, status in bodies:
        assert request.callback is not None
        following = list(request.callback(answer(request, body, status=status)))
        asked += [one.url.removeprefix(HOME) for one in following]
        if not following:
            break
        (request,) = following
        assert (request.priority, request.meta["source_id"], request.meta["delay"]) == (50, "xx-a", 2.5)
    return asked


def test_a_report_is_captured_with_its_further_pages_as_one(run: Run) -> None:
    kept = pages_kept(run)
    (request,) = first_pages(run, 8)
    assert follow(request, (SEVERAL.format(2), 200), (turned(2), 200), (turned(3, last=True), 200)) == ["/8?page=2", "/8?page=3"]
    run.writer.close_segment()
    assert [(stored.page.url, stored.note.missing) for stored in kept] == [(f"{HOME}/8", None)]
    assert (run.tallies["xx-a"].captured, run.tallies["xx-a"].further, run.tallies["xx-a"].done) == (1, 2, True)


def test_a_further_page_that_does_not_come_is_named_and_the_report_kept(run: Run) -> None:
    kept = pages_kept(run)
    one, other, third = first_pages(run, 7, 8, 9)
    assert follow(one, (SEVERAL.format(2), 200), ("gone", 404)) == ["/7?page=2"]
    assert other.callback is not None
    (further,) = other.callback(answer(other, SEVERAL.format(2)))
    assert further.errback is not None
    failure = Failure(DownloadTimeoutError("slow"))
    failure.request = further  # type: ignore[attr-defined]
    further.errback(failure)
    assert third.callback is not None
    (further,) = third.callback(answer(third, SEVERAL.format(2)))
    assert further.errback is not None
    stopped = Failure(RunStopped("no"))
    stopped.request = further  # type: ignore[attr-defined]
    further.errback(stopped)
    run.writer.close_segment()
    assert {stored.page.url: stored.note.missing for stored in kept} == {
        f"{HOME}/7": f"http-404: {HOME}/7?page=2", f"{HOME}/8": f"timeout: {HOME}/8?page=2",
    }  # fmt: skip
    assert dict(run.tallies["xx-a"].reasons) == {"stopped": 1}


def test_further_pages_are_asked_for_up_to_a_sources_budget(run: Run) -> None:
    run.tallies["xx-a"].further = run.order.sources[0].max_pages_per_run - 1
    one, other = first_pages(run, 7, 8)
    assert follow(one, (SEVERAL.format(2), 200), (turned(2, last=True), 200)) == ["/7?page=2"]
    assert follow(other, (SEVERAL.format(2), 200)) == []
    assert run.tallies["xx-a"].captured == 2


def test_a_further_page_that_a_listing_names_leads_to_its_report_unless_that_is_asked_for(run: Run) -> None:
    item = "<item><link>/8?page=2</link><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate></item>"
    _, (request,) = read(run, RSS.format(item))
    back = turned(2).replace("<div class=pager>", '<div class=pager><a href="/8">1</a> 2 ')
    assert request.callback is not None
    (first,) = request.callback(answer(request, back))
    assert (first.url, first.meta["forwarded"], first.meta["redirect_urls"]) == (f"{HOME}/8", True, [request.url])
    assert list(first.callback(answer(first, "<p>Short</p>"))) == []  # type: ignore[misc]
    assert run.tallies["xx-a"].captured == 1
