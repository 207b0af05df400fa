"""What single figures and words of a crawl decide: batches, delays nobody named, forms of a TimeMap, settings of Scrapy, lines that children write."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request

from records.capture import RunReport, SourceRun
from records.source import Source
from spiders import check, seeing, settings
from spiders.archive import files
from spiders.catalogue.verdicts import CheckVerdict
from spiders.discovery import hunt
from spiders.fetching.closing import Closing
from spiders.fetching.politeness import HostGate, TurnMiddleware
from spiders.fetching.refusals import RobotsUnavailable
from spiders.fetching.robots import MAX_ROBOTS_BYTES, read_rules
from spiders.fetching.turns import Turns
from spiders.memory import folded, visits
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import RunFindings, SeenPage, WantedPage
from spiders.memory.watch import Watched
from spiders.past import memento
from tests.unit.books_of_a_run import NOON, source
from tests.unit.test_past_archives import SECOND, SINCE, UNTIL, Shelf, link, stamped

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://a.example.org/1"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier(tmp_path / "f.sqlite") as made:
        yield made


def found(frontier: Frontier, at: Any, of: Source | None = None, **values: Any) -> Any:
    outlet = of or source()
    return frontier.record(RunFindings(source=outlet, counts=values.pop("counts", SourceRun(source_id=outlet.id)), **values), now=at)


def seen(name: str, at: Any) -> SeenPage:
    return SeenPage.of(source_id="xx-a", url=f"https://a.example.org/{name}", hint=None, fetched_at=at, etag='"1"', last_modified=None)


# what is remembered


def test_pages_are_folded_in_batches_of_five_thousand(frontier: Frontier, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folded.BATCH == 5000
    monkeypatch.setattr(folded, "BATCH", 2)
    frontier.mark_captured("s", [seen(str(n), NOON) for n in range(4)])
    assert frontier.tidy(NOON + DAY, keep=DAY, ladder=()) == 0
    assert frontier.tidy(NOON + DAY + SECOND, keep=None, ladder=()) == 0
    assert frontier.tidy(NOON + DAY + SECOND, keep=DAY, ladder=()) == 4
    known = frontier.page("https://a.example.org/3")
    assert known is not None
    assert (known.fetched_at, known.claim, known.etag, known.tries, known.given_up) == (NOON, None, None, 0, False)
    assert frontier.page("https://a.example.org/4") is None


def test_what_is_wanted_or_watched_is_not_folded_and_what_was_given_up_stays_so(frontier: Frontier) -> None:
    wanted = WantedPage(url="https://a.example.org/wanted", hint=None, tries=1)
    gone = WantedPage(url="https://a.example.org/gone", hint=None, tries=3)
    frontier.mark_captured("s", [seen("watched", NOON), seen("old", NOON)])
    found(frontier, NOON, wanted=(wanted,), given_up=(gone,))
    frontier.watch([Watched(source_id="xx-a", url="https://a.example.org/watched", since=NOON)], (60.0 * 24 * 900,), now=NOON)
    assert frontier.tidy(NOON + 800 * DAY, keep=DAY, ladder=(60.0 * 24 * 900,)) >= 2
    assert [page.url for page in frontier.wanted("xx-a")] == [wanted.url]
    watched, old, given_up = (frontier.page(f"https://a.example.org/{name}") for name in ("watched", "old", "gone"))
    assert watched is not None
    assert old is not None
    assert given_up is not None
    assert (watched.etag, old.etag) == ('"1"', None)
    assert (given_up.fetched_at, given_up.tries, given_up.given_up) == (None, 1, True)
    frontier.forget([URL])
    forgotten = frontier.page(URL)
    assert forgotten is not None
    assert (forgotten.given_up, forgotten.tries) == (True, 0)


def test_a_source_s_last_run_last_answer_and_last_news_are_three_times(frontier: Frontier) -> None:
    found(frontier, NOON, new=3)
    found(frontier, NOON + HOUR)
    found(frontier, NOON + 2 * HOUR, read=False, counts=SourceRun(source_id="xx-a", error="dns", error_detail="u (x)"))
    status = frontier.status("xx-a")
    assert status is not None
    assert (status.last_new_at, status.last_ok_at, status.last_run_at) == (NOON, NOON + HOUR, NOON + 2 * HOUR)
    assert (status.failures, status.error, status.error_detail, status.not_before, status.wanted) == (1, "dns", "u (x)", None, 0)
    assert status.items_per_day is None


def test_a_run_that_put_everything_off_is_no_failure(frontier: Frontier) -> None:
    found(frontier, NOON, read=False, later_at=NOON + HOUR)
    assert frontier.statuses()["xx-a"].failures == 0
    found(frontier, NOON + HOUR, read=False)
    assert frontier.statuses()["xx-a"].failures == 1
    assert found(frontier, NOON + 2 * HOUR, reached=False) is None
    assert frontier.statuses()["xx-a"].last_run_at == NOON + HOUR


def test_pages_wanted_come_never_captured_first_then_by_their_claim_up_to_a_limit(frontier: Frontier) -> None:
    frontier.mark_captured("s", [seen("had", NOON)])
    pages = tuple(WantedPage(url=f"https://a.example.org/{name}", hint=None, tries=0) for name in ("had", "b", "a"))
    found(frontier, NOON, wanted=pages)
    assert [page.url[-3:] for page in frontier.wanted("xx-a")] == ["g/a", "g/b", "had"]
    assert len(frontier.wanted("xx-a", 2)) == 2
    assert frontier.wanted("xx-b") == []


def test_a_source_that_is_wanted_soon_is_due_and_forgiven_unless_it_is_due_before(frontier: Frontier) -> None:
    for name, at in (("xx-a", NOON), ("xx-b", NOON - 30 * DAY)):
        found(frontier, at, of=source(id=name), read=False)
    frontier.visit_soon(["xx-a", "xx-b", "xx-c"], NOON + SECOND)
    one, other = frontier.statuses()["xx-a"], frontier.statuses()["xx-b"]
    assert (one.next_due_at, one.failures, other.failures) == (NOON + SECOND, 0, 1)
    assert other.next_due_at is not None
    assert other.next_due_at < NOON


def test_an_article_is_visited_three_times_at_most(frontier: Frontier) -> None:
    assert visits.MAX_TRIES == 3
    for tries in (1, 2):
        assert frontier.visits.failed(URL, "timeout", counts=True) == tries
        assert frontier.visits.waiting([URL]) == [URL]
    assert frontier.visits.failed(URL, "robots", counts=False) == 2
    assert (frontier.visits.failed(URL, "timeout", counts=True), frontier.visits.waiting([URL])) == (3, [])


# turns


@pytest.mark.parametrize(("meta", "delay"), [({}, 0.0), ({"delay": 4.0}, 4.0)])
def test_a_request_without_a_delay_waits_for_none(meta: dict[str, float], delay: float) -> None:
    async def play() -> None:
        turns = Turns(clock=lambda: 100.0)
        run = SimpleNamespace(gate=HostGate(Closing(), turns))
        middleware = TurnMiddleware.from_crawler(SimpleNamespace(spider=SimpleNamespace(run=run)))  # type: ignore[arg-type]
        request = Request(URL, meta=meta)
        await middleware.process_request(request)
        assert request.meta["turn"] == "a.example.org"
        middleware.process_exception(request, OSError("x"))
        assert ("turn" in request.meta, turns.take("a.example.org", 0.0)) == (False, delay)

    asyncio.run(play())


# TimeMaps


@pytest.mark.parametrize(
    ("form", "asked"),
    [("application/link-format", True), ("text/html", False), ("application/json", False), ("application/link-format2", False)],
)
def test_of_other_forms_than_links_no_timemap_is_read(form: str, asked: bool) -> None:
    first = f'<http://a/2>; rel="timemap"; type="{form}"'.encode()
    shelf = Shelf({"http://a/t/u": first, "http://a/2": link("one", SINCE).encode()})
    assert len(memento.mementos(shelf, "http://a/t/{url}", "u", since=SINCE, until=UNTIL)) == int(asked)


def test_a_memento_s_relation_may_be_of_several_words() -> None:
    body = f'<m/1>; rel="first last memento"; datetime="{stamped(SINCE)}", <m/2>; rel="timegate"; datetime="{stamped(SINCE)}"'.encode()
    shelf = Shelf({"http://a/u": body})
    assert [one.url for one in memento.mementos(shelf, "http://a/{url}", "u", since=SINCE, until=UNTIL)] == ["http://a/m/1"]


# Scrapy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_INSTALL_ROOT_HANDLER", False),
        ("CONCURRENT_ITEMS", 1),
        ("CONCURRENT_REQUESTS", 32),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_DELAY", 0),
        ("DOWNLOAD_MAXSIZE", 10 << 20),
        ("DOWNLOAD_WARNSIZE", 0),
        ("DOWNLOAD_TIMEOUT", 30),
        ("REDIRECT_MAX_TIMES", 5),
        ("LOGSTATS_INTERVAL", 0),
    ],
)
def test_a_setting_of_scrapy_that_bounds_a_crawl(name: str, value: object) -> None:
    assert getattr(settings, name) == value


def test_robots_txt_is_asked_before_a_redirect_is_followed_and_cookies_after_it() -> None:
    places = settings.DOWNLOADER_MIDDLEWARES
    access, robots, cookies = (
        places[f"spiders.fetching.{name}Middleware"] or 0 for name in ("access.Access", "robots.Robots", "cookies.Cookies")
    )
    assert access < robots < 600 < cookies  # 600: Scrapy's place for redirects


# lines


def test_children_write_their_lines_as_people_write(capsys: pytest.CaptureFixture[str]) -> None:
    result = check.CheckResult(source_id="x", listing_url="", verdict=CheckVerdict.EMPTY, detail="Zürich 法")
    check._tell(result)
    check._tell(replace(result, links=1))
    hunt._tell(hunt.Found(source_id="x", name="Zürich 法"))
    seeing._tell(seeing.Visit(article_url="u", source_id="x", word="error", detail="Zürich 法"))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert all("Zürich 法" in line for line in lines)


# reports of earlier versions


@pytest.mark.parametrize(
    ("error", "detail", "word", "told"),
    [
        (None, None, None, None),
        ("dns", "u (x)", "dns", "u (x)"),
        ("https://a.example.org/f: http-403", None, "http-403", "https://a.example.org/f"),
        ("https://a.example.org/f: dns (no such\nhost)", None, "dns", "https://a.example.org/f (no such\nhost)"),
        (f"{files.CRASHED}: exit code 1", None, "crashed", f"{files.CRASHED}: exit code 1"),
        ("something else", None, "something else", None),
        ("https://a.example.org/f: DNS", None, "https://a.example.org/f: DNS", None),
    ],
)
def test_an_error_of_one_text_becomes_a_word_and_its_detail(
    tmp_path: Path, error: str | None, detail: str | None, word: str | None, told: str | None
) -> None:
    run = SourceRun(source_id="xx-a", error=error, error_detail=detail)
    report = RunReport(run_id="r", started_at=NOON, finished_at=NOON, status="done", sources=(run,), segments=())
    (read,) = files.read_report(files.write_report(tmp_path, report)).sources
    assert (read.error, read.error_detail) == (word, told)


# robots.txt


@pytest.mark.parametrize(("before", "allowed"), [((512 << 10) - 13, True), ((512 << 10) - 12, False)])
def test_half_a_megabyte_of_robots_txt_is_read(before: int, allowed: bool) -> None:
    assert MAX_ROBOTS_BYTES == 512 * 1024
    body = b"User-agent: *\n" + b"#" * (before - 15) + b"\n" + b"Disallow: /x$"
    assert read_rules(200, body, None, agent="Docketwire").allow("https://a.example.org/xy", "Docketwire") is allowed


@pytest.mark.parametrize("status", [429, 500, 503, 599, 301, 302, 303, 307, 308])
def test_an_answer_that_says_nothing_means_not_now(status: int) -> None:
    with pytest.raises(RobotsUnavailable, match=f"robots.txt answered {status}"):
        read_rules(status, b"", None, agent="Docketwire")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 499])
def test_any_other_refusal_forbids_nothing(status: int) -> None:
    rules = read_rules(status, b"User-agent: *\nDisallow: /\nCrawl-delay: 9", None, agent="Docketwire")
    assert (rules.allow("https://a.example.org/", "Docketwire"), rules.crawl_delay) == (True, 0.0)
