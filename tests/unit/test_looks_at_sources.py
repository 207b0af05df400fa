"""What a look at a source asks for, and what it tells of each answer: verdict, first word, links, newest date, what to do."""

import asyncio
import io
import json
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadConnectionRefusedError, IgnoreRequest
from twisted.python.failure import Failure

from common.codec import to_json
from records.errors import CaptureError
from records.source import Listing, ListingKind, SourceKind
from spiders import check as checking
from spiders.catalogue.verdicts import CheckVerdict, remedy_of
from spiders.check import CheckResult, check_sources, elsewhere, judge
from spiders.check import answers as child_answers
from spiders.fetching.refusals import HostLeftAlone, HostTooSlow, LoginFailed, RobotsForbidden, RobotsUnavailable, RunStopped, SecretMissing
from spiders.listings.listing import Child as Sitemap
from spiders.order import CrawlOrder
from tests.unit.test_check_verdicts import BASE, FEED, NOW, Check, listing, parsed, source

MAP = Listing(kind=ListingKind.SITEMAP, url=f"{BASE}/map.xml")
SEARCH = Listing(kind=ListingKind.SEARCH, url="https://s.example.org/?q={query}&l={language}", queries=("a b", "c"))
SECTION = Listing(kind=ListingKind.SECTION, url=f"{BASE}/recht")


class Checks:
    """Looks at one source each, closed at the end."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capsys, self.made = folder, capsys, list[Check]()

    def of(self, **changes: object) -> Check:
        self.made.append(Check(self._folder / str(len(self.made)), self._capsys, **changes))
        return self.made[-1]


@pytest.fixture
def checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Checks]:
    made = Checks(tmp_path, capsys)
    yield made
    for one in made.made:
        one.frontier.close()


def asked(check: Check) -> list[Request]:
    async def all_of() -> list[Request]:
        return [request async for request in check.spider.start()]

    return asyncio.run(all_of())


def failed(check: Check, error: Exception, of: Listing = FEED) -> CheckResult:
    failure = Failure(error)
    failure.request = Request(of.url, meta={"asked": (check.source, of)})  # type: ignore[attr-defined]
    check.spider.on_failure(failure)
    (result,) = check.told()
    return result


# what is asked


def test_every_listing_is_asked_for_once_and_a_search_with_its_first_query(checks: Checks) -> None:
    check = checks.of(listings=(FEED, MAP, SEARCH), delay_seconds=2.0)
    requests = asked(check)
    assert [request.url for request in requests] == [FEED.url, MAP.url, "https://s.example.org/?q=a%20b&l=de"]
    assert [request.meta["asked"] for request in requests] == [(check.source, one) for one in (FEED, MAP, SEARCH)]
    assert {(request.meta["source_id"], request.meta["delay"]) for request in requests} == {("de-blatt", 2.0)}
    assert {(request.callback, request.errback) for request in requests} == {(check.spider.on_answer, check.spider.on_failure)}
    assert list(check.spider.open) == [("de-blatt", one.url) for one in (FEED, MAP, SEARCH)]
    assert check.told() == []


def test_a_source_without_listings_is_empty_and_says_what_to_do(checks: Checks) -> None:
    check = checks.of(listings=())
    assert asked(check) == []
    (told,) = check.told()
    assert (told.source_id, told.listing_url, told.verdict, told.links, told.newest_at) == ("de-blatt", "", CheckVerdict.EMPTY, 0, None)
    assert (told.detail, told.remedy) == ("the source has no listings", "add a [[source.listings]] table")


@pytest.mark.parametrize(
    ("changes", "lacking", "told"),
    [
        ({"render": True}, "playwright", True),
        ({"keep_as_seen": True}, "Chromium", True),
        ({}, "Chromium", False),
        ({"render": True}, "", False),
    ],
)
def test_a_source_to_be_drawn_says_when_there_is_no_browser_and_is_asked_all_the_same(
    checks: Checks, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], lacking: str, told: bool
) -> None:
    monkeypatch.setattr(checking, "missing_for_drawing", lambda: lacking)
    check = checks.of(**changes)
    assert [request.url for request in asked(check)] == [FEED.url]
    assert [(one.verdict, one.detail, one.listing_url) for one in check.told()] == (
        [(CheckVerdict.UNREACHABLE, f"no-browser {lacking}", "")] if told else []
    )


# what is told


@pytest.mark.parametrize(("status", "detail"), [(200, "1 links"), (299, "1 links"), (300, "http-300"), (199, "http-199")])
def test_an_answer_is_read_where_its_status_is_a_success(checks: Checks, status: int, detail: str) -> None:
    result = checks.of().answered(listing(f"{BASE}/a"), status=status)
    assert (result.detail, result.links) == (detail, int(detail == "1 links"))


@pytest.mark.parametrize("status", [402, 406, 407, 451])
def test_a_status_that_refuses_us_blocks(checks: Checks, status: int) -> None:
    result = checks.of().answered(status=status)
    assert (result.verdict, result.detail) == (CheckVerdict.BLOCKED, f"http-{status}")
    assert result.remedy == remedy_of(CheckVerdict.BLOCKED, f"http-{status}")


@pytest.mark.parametrize(
    ("error", "verdict", "detail"),
    [
        (RobotsForbidden("x"), CheckVerdict.BLOCKED, "robots"),
        (HostLeftAlone("x"), CheckVerdict.BLOCKED, "host-paused"),
        (HostTooSlow("h", 9.0, delay=1.0), CheckVerdict.BLOCKED, "slow-host"),
        (SecretMissing("the environment has no KEY"), CheckVerdict.BLOCKED, "no-secret the environment has no KEY"),
        (LoginFailed("the form was not taken"), CheckVerdict.BLOCKED, "login-failed the form was not taken"),
        (RobotsUnavailable("x"), CheckVerdict.UNREACHABLE, "robots-unavailable"),
        (RunStopped("x"), CheckVerdict.UNREACHABLE, "stopped"),
        (DownloadConnectionRefusedError("x"), CheckVerdict.UNREACHABLE, "connect"),
        (IgnoreRequest("x"), CheckVerdict.UNREACHABLE, "redirect-loop"),
    ],
)
def test_a_failure_of_the_host_s_will_blocks_and_any_other_is_unreachable(
    checks: Checks, error: Exception, verdict: CheckVerdict, detail: str
) -> None:
    result = failed(checks.of(), error)
    assert (result.verdict, result.detail, result.links, result.newest_at) == (verdict, detail, 0, None)
    assert result.remedy == remedy_of(verdict, detail.partition(" ")[0])


def test_links_and_the_sitemaps_of_an_index_are_counted(checks: Checks) -> None:
    check = checks.of(listings=(MAP,))
    body = b"<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2026-03-01</lastmod></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
    result = check.answered(body, url=MAP.url, of=MAP)
    assert (result.links, result.detail, result.newest_at) == (2, "2 links, newest of 2026-03-01 00:00", NOW - timedelta(hours=36))
    assert judge(FEED, parsed(f"{BASE}/a", children=(Sitemap(url=f"{BASE}/1.xml"),)), now=NOW)[1] == "2 links"


def test_a_body_is_unpacked_up_to_the_listing_s_limit_and_read_by_its_kind(checks: Checks) -> None:
    check = checks.of(listings=(FEED, SECTION))
    page = b'<html><a href="/2026/03/02/gericht-verbietet-loeschung-von-konten">x</a>'
    assert check.answered(page, url=SECTION.url, of=SECTION).detail == "1 links"
    assert check.answered(page).verdict is CheckVerdict.NOT_A_FEED


def test_a_court_s_page_lists_files_and_a_paper_s_does_not(checks: Checks) -> None:
    page = b'<html><a href="/urteile/urteil-vom-zweiten-maerz-2026.pdf">x</a>'
    court = checks.of(listings=(SECTION,), kind=SourceKind.COURT)
    assert court.answered(page, url=SECTION.url, of=SECTION).links == 1
    paper = checks.of(listings=(SECTION,))
    assert paper.answered(page, url=SECTION.url, of=SECTION).verdict is CheckVerdict.EMPTY


def test_a_listing_told_of_is_closed_and_others_stay_open(checks: Checks) -> None:
    check = checks.of(listings=(FEED, MAP))
    asked(check)
    failed(check, RobotsForbidden("x"))
    assert list(check.spider.open) == [("de-blatt", MAP.url)]


@pytest.mark.parametrize("kind", [ListingKind.SEARCH, ListingKind.DOCKET, ListingKind.SOCIAL])
def test_a_listing_of_other_sites_reports_may_lie_anywhere(kind: ListingKind) -> None:
    one = Listing(kind=kind, url="https://service.example/x")
    assert elsewhere(source(), one, parsed(), "https://portal.example/") is None


def test_where_it_was_asked_for_and_the_home_page_s_site_both_count_as_its_own() -> None:
    service = Listing(kind=ListingKind.FEED, url="https://feeds.example.net/blatt")
    links = (f"{BASE}/a", "https://www.example.net/b", "https://third.example/c")
    assert elsewhere(source(), service, parsed(*links), "https://portal.example/") is None
    assert elsewhere(source(), service, parsed(*links[1:]), "https://portal.example/x") == (
        CheckVerdict.NOT_A_FEED,
        "other-site portal.example",
    )


@pytest.mark.parametrize(("kind", "stale"), [(ListingKind.SOCIAL, True), (ListingKind.DOCKET, False), (ListingKind.SECTION, True)])
def test_only_what_was_asked_for_words_may_be_old(kind: ListingKind, stale: bool) -> None:
    verdict, _ = judge(Listing(kind=kind, url=BASE), parsed(f"{BASE}/a", newest=NOW - timedelta(days=31)), now=NOW)
    assert (verdict is CheckVerdict.STALE) is stale


@pytest.mark.parametrize(
    ("verdict", "word", "same_as"),
    [
        (CheckVerdict.REACHABLE, "5", None),
        (CheckVerdict.BLOCKED, "http-406", CheckVerdict.BLOCKED),
        (CheckVerdict.UNREACHABLE, "", CheckVerdict.UNREACHABLE),
    ],
)
def test_a_word_nobody_knows_has_its_verdict_s_remedy(verdict: CheckVerdict, word: str, same_as: CheckVerdict | None) -> None:
    assert remedy_of(verdict, word) == (remedy_of(same_as) if same_as else "")
    assert remedy_of(CheckVerdict.UNREACHABLE, "dns") != remedy_of(CheckVerdict.UNREACHABLE)


# the orders of children


def test_a_look_is_ordered_with_its_deadline_and_ends_with_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[tuple[str, CrawlOrder, str]] = []

    def answers(module: str, order: CrawlOrder, kind: type[CheckResult], *, what: str) -> Iterator[CheckResult]:
        assert kind is CheckResult
        assert Path(order.captures_dir).is_dir()
        orders.append((module, order, what))
        yield CheckResult(source_id="de-blatt", listing_url="", verdict=CheckVerdict.EMPTY, detail="")

    monkeypatch.setattr(checking, "answers", answers)
    assert len(list(check_sources([source()] * 400, user_agent="U/1", contact="c", now=NOW, turns_path="/t"))) == 1
    list(check_sources([source()], deadline_seconds=5.0))
    (module, order, what), (_, bounded, _) = orders
    assert (module, what, order.run_id, order.started_at) == ("spiders.check", "the check", "check", NOW)
    assert (order.user_agent, order.contact, order.turns_path, order.deadline_seconds) == ("U/1", "c", "/t", 800.0)
    assert order.sources == (source(),) * 400
    assert Path(order.frontier_path) == Path(order.captures_dir) / "frontier.sqlite"
    assert not Path(order.captures_dir).exists()
    assert (bounded.deadline_seconds, bounded.user_agent, bounded.contact, bounded.turns_path) == (5.0, "Docketwire/0.1", "", "")
    assert bounded.started_at.tzinfo is UTC


class Child:
    """A child process that has answered."""

    def __init__(self, lines: list[bytes], code: int) -> None:
        self.stdin, self.stdout, self.returncode, self.terminated, self.code = io.BytesIO(), iter(lines), 0, False, code
        self.stdin.close = self._closed  # type: ignore[method-assign]
        self.read = b""

    def _closed(self) -> None:
        self.read = self.stdin.getvalue()

    def terminate(self) -> None:
        self.terminated = True

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.returncode = self.code


@pytest.mark.parametrize("code", [0, 3, -15])
def test_a_child_is_sent_its_order_and_answers_line_by_line(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    told = CheckResult(source_id="de-blatt", listing_url=BASE, verdict=CheckVerdict.EMPTY, detail="no links")
    child = Child([json.dumps(to_json(told)).encode() + b"\n"] * 2, code)
    started: list[list[str]] = []

    def popen(command: list[str], **pipes: int) -> Child:
        assert pipes == {"stdin": -1, "stdout": -1}
        started.append(command)
        return child

    monkeypatch.setattr(checking.subprocess, "Popen", popen)
    reading = child_answers("spiders.some", source(), CheckResult, what="the thing")
    assert [next(reading), next(reading)] == [told, told]
    ending = StopIteration if code == 0 else CaptureError
    with pytest.raises(ending, match=f"the thing broke off with exit code {code}; see the log above" if code else None):
        next(reading)
    assert child.terminated
    assert json.loads(child.read) == to_json(source())
    assert started[0][-2:] == ["-m", "spiders.some"]


def test_a_child_ends_with_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    told = CheckResult(source_id="de-blatt", listing_url=BASE, verdict=CheckVerdict.EMPTY, detail="no links")
    child = Child([json.dumps(to_json(told)).encode() + b"\n"] * 2, 0)
    monkeypatch.setattr(checking.subprocess, "Popen", lambda *_, **__: child)
    reading = child_answers("spiders.some", source(), CheckResult, what="the thing")
    assert next(reading) == told
    assert not child.terminated
    reading.close()  # type: ignore[attr-defined]
    assert child.terminated
