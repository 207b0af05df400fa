"""What stands between a spider and the net: turns, pauses after busy answers, robots.txt, and the vetting of sockets."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from scrapy import Request
from scrapy.exceptions import DownloadConnectionRefusedError, IgnoreRequest, NotConfigured
from scrapy.http import Response

from spiders.fetching.closing import Closing
from spiders.fetching.downloader import AddressRefusedError, _was_refused, public_socket
from spiders.fetching.politeness import MAX_AGAIN, HostGate, TurnMiddleware
from spiders.fetching.refusals import HostLeftAlone, RobotsForbidden, RobotsUnavailable, RunStopped
from spiders.fetching.robots import RobotsBook, RobotsMiddleware, Rules, read_rules
from spiders.memory.answers import robots_lifetime
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://a.example.org/1"
ORDER = CrawlOrder(run_id="r", started_at=NOON, captures_dir="", frontier_path="", sources=(), retry_after_limit_seconds=20)


class PoliteRun:
    """What the middlewares ask of a run."""

    def __init__(self) -> None:
        self.closing = Closing()
        self.gate = HostGate(self.closing)
        self.order = ORDER
        self.robots = RobotsBook("Docketwire")
        self.left: list[tuple[str, float, str | None]] = []
        self.frontier = Frontier(Path(":memory:"))

    def now(self) -> datetime:
        return NOON

    def known_robots(self, origin: str) -> tuple[int, bytes, str | None] | None:
        return self.frontier.answers.robots(origin, NOON)

    def keep_robots(self, origin: str, status: int, body: bytes, coding: str | None, cache_control: str | None) -> None:
        self.frontier.answers.keep_robots(origin, status=status, body=body, coding=coding, cache_control=cache_control, now=NOON)

    def leave_host_alone(self, host: str, seconds: float, *, source_id: str | None) -> None:
        self.left.append((host, seconds, source_id))


def crawler(run: PoliteRun | None, download: Callable[[Request], Awaitable[Response]] | None = None) -> Any:
    return SimpleNamespace(spider=SimpleNamespace(run=run) if run else SimpleNamespace(), engine=SimpleNamespace(download_async=download))


def scene(play: Callable[[PoliteRun], Awaitable[None]]) -> None:
    async def whole() -> None:
        await asyncio.wait_for(play(PoliteRun()), 10)

    asyncio.run(whole())


# turns


def test_middlewares_stay_out_of_a_shell_without_a_run() -> None:
    for kind in (TurnMiddleware, RobotsMiddleware):
        with pytest.raises(NotConfigured):
            kind.from_crawler(crawler(None))


@pytest.mark.parametrize("ending", ["response", "exception"])
def test_a_turn_is_taken_before_a_request_and_given_back_whatever_comes_of_it(ending: str) -> None:
    async def play(run: PoliteRun) -> None:
        turns = TurnMiddleware.from_crawler(crawler(run))
        request, second = Request(URL, meta={"source_id": "xx-a"}), Request(URL)
        await turns.process_request(request)
        waiting = asyncio.ensure_future(turns.process_request(second))
        await asyncio.sleep(0)
        assert not waiting.done()
        if ending == "response":
            response = Response(URL)
            assert turns.process_response(request, response) is response
        else:
            turns.process_exception(request, OSError("gone"))
        await waiting
        assert ("turn" in request.meta, second.meta["turn"]) == (False, "a.example.org")
        turns.process_exception(request, OSError("told twice"))
        assert run.left == []

    scene(play)


@pytest.mark.parametrize(
    ("status", "after", "again", "left"),
    [
        (503, "0", True, []),
        (429, "0", True, []),
        (503, None, False, []),
        (429, None, False, [("a.example.org", 60.0, "xx-a")]),
        (503, "21", False, [("a.example.org", 21.0, "xx-a")]),
        (429, "Mon, 02 Mar 2026 12:01:00 GMT", False, [("a.example.org", 60.0, "xx-a")]),
        (200, "9", False, []),
        (500, "9", False, []),
    ],
)
def test_a_busy_host_is_asked_again_soon_or_left_alone(
    status: int, after: str | None, again: bool, left: list[tuple[str, float, str]]
) -> None:
    async def play(run: PoliteRun) -> None:
        turns = TurnMiddleware(crawler(run))
        request = Request(URL, meta={"source_id": "xx-a"})
        await turns.process_request(request)
        answer = turns.process_response(request, Response(URL, status=status, headers={"Retry-After": after} if after else {}))
        assert isinstance(answer, Request) is again
        assert run.left == left
        if isinstance(answer, Request):
            assert (answer.meta["again"], answer.url) == (1, URL)

    scene(play)


def test_after_so_many_times_a_busy_answer_stands() -> None:
    async def play(run: PoliteRun) -> None:
        turns = TurnMiddleware(crawler(run))
        for again in range(MAX_AGAIN + 1):
            request = Request(URL, meta={"again": again})
            await turns.process_request(request)
            answer = turns.process_response(request, Response(URL, status=503, headers={"Retry-After": "0"}))
            assert isinstance(answer, Request) is (again < 2)

    scene(play)


def test_a_pause_holds_the_next_request_of_that_host_only() -> None:
    async def play(run: PoliteRun) -> None:
        run.gate.pause("a.example.org", 3600)
        waiting = asyncio.ensure_future(run.gate.take("a.example.org", 0.0))
        await run.gate.take("b.example.org", 0.0)
        await asyncio.sleep(0)
        assert not waiting.done()
        run.closing.stop("stopped")
        with pytest.raises(RunStopped, match="stopped"):
            await waiting

    scene(play)


def test_a_refused_turn_does_not_block_the_host() -> None:
    async def play(run: PoliteRun) -> None:
        run.gate.leave_alone("a.example.org")
        for _ in range(2):
            with pytest.raises(HostLeftAlone):
                await run.gate.take("a.example.org", 0.0)

    scene(play)


# closing


def test_stopping_is_told_once_and_wakes_whoever_sleeps() -> None:
    async def play(run: PoliteRun) -> None:
        told: list[str] = []
        closing = Closing(on_stop=lambda: told.append("stop"))
        sleeper = asyncio.ensure_future(closing.sleep(3600))
        await asyncio.sleep(0)
        closing.stop("deadline")
        closing.stop("stopped")
        await sleeper
        assert (closing.status, told) == ("deadline", ["stop"])
        assert await Closing().sleep(0.001) is None

    scene(play)


def test_open_transfers_get_a_grace_time() -> None:
    async def play(run: PoliteRun) -> None:
        now = asyncio.get_running_loop().time()
        async with asyncio.timeout(None) as inside, asyncio.timeout(None) as outside:
            with run.closing.cuts(outside):
                pass
            with run.closing.cuts(inside):
                run.closing.stop("stopped")
                assert inside.when() == pytest.approx(now + 3.0, abs=0.5)
                inside.reschedule(None)
            assert outside.when() is None

    scene(play)


# robots


def robots_of(
    run: PoliteRun, status: int = 200, body: bytes = b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"
) -> tuple[RobotsMiddleware, list[Request]]:
    asked: list[Request] = []

    async def download(request: Request) -> Response:
        asked.append(request)
        return Response(request.url, status=status, body=body)

    return RobotsMiddleware.from_crawler(crawler(run, download)), asked


def test_robots_txt_is_asked_once_for_an_origin_with_what_the_source_allows() -> None:
    async def play(run: PoliteRun) -> None:
        robots, asked = robots_of(run)
        meta = {"source_id": "xx-a", "allow_private": True, "delay": 2.0, "visit": "not carried"}
        await asyncio.gather(*(robots.process_request(Request(f"{URL}?{n}", meta=meta)) for n in range(3)))
        await robots.process_request(Request("https://a.example.org:8443/1", meta=meta))
        assert [request.url for request in asked] == ["https://a.example.org/robots.txt", "https://a.example.org:8443/robots.txt"]
        assert {k: v for k, v in asked[0].meta.items() if k != "visit"} | {} == {
            "source_id": "xx-a", "allow_private": True, "delay": 2.0, "dont_obey_robotstxt": True, "bare": True,
        }  # fmt: skip
        assert (asked[0].priority, "visit" in asked[0].meta) == (1000, False)
        assert run.gate._host("a.example.org").crawl_delay == 7

    scene(play)


def test_what_robots_txt_forbids_is_not_asked_for_and_itself_always_is() -> None:
    async def play(run: PoliteRun) -> None:
        robots, asked = robots_of(run)
        with pytest.raises(RobotsForbidden, match=r"https://a.example.org does not allow https://a.example.org/private/1"):
            await robots.process_request(Request("https://a.example.org/private/1"))
        await robots.process_request(Request("https://b.example.org/robots.txt", meta={"dont_obey_robotstxt": True}))
        assert len(asked) == 1

    scene(play)


@pytest.mark.parametrize("error", [RunStopped("x"), HostLeftAlone("x")])
def test_our_own_refusals_are_told_as_they_are(error: IgnoreRequest) -> None:
    async def play(run: PoliteRun) -> None:
        async def download(_: Request) -> Response:
            raise error

        robots = RobotsMiddleware(crawler(run, download))
        for _ in range(2):
            with pytest.raises(type(error)):
                await robots.process_request(Request(URL))

    scene(play)


@pytest.mark.parametrize("error", [IgnoreRequest("a redirect loop"), OSError("no route"), ValueError("odd")])
def test_whatever_else_kept_us_from_reading_it_means_not_now(error: Exception) -> None:
    async def play(run: PoliteRun) -> None:
        async def download(_: Request) -> Response:
            raise error

        with pytest.raises(RobotsUnavailable, match=str(error)):
            await RobotsMiddleware(crawler(run, download)).process_request(Request(URL))

    scene(play)


def test_rules_of_a_book_are_fetched_by_the_first_who_asks() -> None:
    async def play(run: PoliteRun) -> None:
        calls = []

        async def fetch() -> Rules:
            calls.append(1)
            await asyncio.sleep(0)
            return Rules(None)

        found = await asyncio.gather(*(run.robots.rules("https://a", fetch) for _ in range(3)))
        assert (len(calls), found) == (1, [Rules(None)] * 3)

    scene(play)


@pytest.mark.parametrize(("status", "allowed"), [(200, False), (299, False), (400, True), (404, True), (499, True)])
def test_only_an_answer_that_is_one_forbids(status: int, allowed: bool) -> None:
    assert read_rules(status, b"User-agent: *\nDisallow: /\n", None, agent="Docketwire").allow(URL, "Docketwire") is allowed


def test_a_senseless_crawl_delay_is_none() -> None:
    assert read_rules(200, b"User-agent: *\nCrawl-delay: -3\n", None, agent="Docketwire").crawl_delay == 0.0
    assert read_rules(200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", None, agent="D").allow(URL, "D") is False


# sockets


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254"])
def test_no_socket_is_made_for_an_address_that_is_not_public(address: str) -> None:
    with pytest.raises(AddressRefusedError):
        public_socket((2, 1, 6, "", (address, 80)))


def test_a_socket_for_a_public_address_is_made_and_not_connected() -> None:
    with public_socket((2, 1, 6, "", ("192.88.99.1", 80))) as made:
        assert (made.family, made.type) == (2, 1)


def test_a_refusal_is_told_apart_from_a_connection_that_failed() -> None:
    refused, failed = DownloadConnectionRefusedError("x"), DownloadConnectionRefusedError("x")
    key: Any = SimpleNamespace(host="a", port=80, ssl=None, is_ssl=False)
    refused.__cause__ = aiohttp.ClientConnectorError(key, AddressRefusedError("x"))
    failed.__cause__ = aiohttp.ClientConnectorError(key, OSError("x"))
    assert (_was_refused(refused), _was_refused(failed), _was_refused(OSError())) == (True, False, False)


def test_robots_txt_of_an_earlier_run_is_not_asked_again() -> None:
    async def play(run: PoliteRun) -> None:
        robots, asked = robots_of(run, body=b"User-agent: *\nDisallow: /private")
        await robots.process_request(Request(URL))
        run.robots = RobotsBook("Docketwire")  # the next run
        with pytest.raises(RobotsForbidden):
            await robots.process_request(Request("https://a.example.org/private/1"))
        assert len(asked) == 1

    scene(play)


@pytest.mark.parametrize(("status", "kept"), [(200, True), (404, True), (403, True), (429, False), (503, False)])
def test_only_an_answer_that_says_something_is_kept(status: int, kept: bool) -> None:
    answers = Frontier(Path(":memory:")).answers
    answers.keep_robots("https://a.example.org", status=status, body=b"User-agent: *", coding=None, cache_control=None, now=NOON)
    assert (answers.robots("https://a.example.org", NOON + timedelta(minutes=59)) is not None) is kept
    assert answers.robots("https://a.example.org", NOON + timedelta(hours=24)) is None


@pytest.mark.parametrize(
    ("status", "control", "hours"),
    [(200, None, 24), (200, "max-age=0, no-cache", 1), (200, "public, max-age=7200", 2), (200, "max-age=9999999", 24), (404, None, 24), (403, "max-age=86400", 1)],
)  # fmt: skip
def test_robots_txt_counts_for_as_long_as_it_says_within_bounds(status: int, control: str | None, hours: int) -> None:
    assert robots_lifetime(status, control) == timedelta(hours=hours)
