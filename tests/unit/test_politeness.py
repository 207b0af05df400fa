"""Turns, pauses and robots.txt."""

import asyncio
from datetime import UTC, datetime

import pytest

from spiders.fetching.closing import Closing
from spiders.fetching.hosts import host_of
from spiders.fetching.politeness import HostGate, retry_after_seconds
from spiders.fetching.refusals import HostLeftAlone, RunStopped
from spiders.fetching.robots import RobotsUnavailable, read_rules

NOW = datetime(2024, 1, 2, 12, tzinfo=UTC)
AGENT = "Docketwire"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Tue, 02 Jan 2024 12:01:00 GMT", 60.0),
        ("Tue, 02 Jan 2024 11:00:00 GMT", 0.0),
        ("99999999999999999", 7 * 86400.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, now=NOW) == seconds


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.example.org/x", "a.example.org"),
        ("http://a.example.org:8080/x?y#z", "a.example.org"),
        ("https://u:p@a.example.org", "a.example.org"),
        ("http://127.0.0.1:8001/", "127.0.0.1:8001"),
        ("http://[2001:db8::1]/", "[2001:db8::1]"),
    ],
)
def test_requests_are_counted_by_host(url: str, host: str) -> None:
    assert host_of(url) == host


def test_a_host_has_one_request_at_a_time_and_hosts_do_not_wait_for_each_other() -> None:
    async def scene() -> list[str]:
        gate, told = HostGate(Closing()), []

        async def visit(host: str, name: str, hold: asyncio.Event | None = None) -> None:
            await gate.take(host, 0.0)
            told.append(f"{name} begins")
            if hold is not None:
                await hold.wait()
            told.append(f"{name} ends")
            gate.give_back(host)

        hold = asyncio.Event()
        first = asyncio.create_task(visit("a", "first", hold))
        await asyncio.sleep(0)
        second, other = asyncio.create_task(visit("a", "second")), asyncio.create_task(visit("b", "other"))
        await other
        hold.set()
        await asyncio.gather(first, second)
        return told

    assert asyncio.run(scene()) == ["first begins", "other begins", "other ends", "first ends", "second begins", "second ends"]


def test_the_delay_is_kept_after_each_answer_and_robots_may_lengthen_it() -> None:
    async def scene() -> list[float]:
        gate, loop, waits = HostGate(Closing()), asyncio.get_running_loop(), []
        await gate.take("a", 0.05)
        for crawl_delay in (0.0, 0.2):
            gate.slow_down("a", crawl_delay)
            gate.give_back("a")
            ended = loop.time()
            await gate.take("a", 0.05)
            waits.append(loop.time() - ended)
        return waits

    plain, slowed = asyncio.run(scene())
    assert plain >= 0.049
    assert slowed >= 0.199


def test_a_host_left_alone_gets_no_turn_and_a_closing_run_gives_none() -> None:
    async def scene() -> None:
        closing = Closing()
        gate = HostGate(closing)
        gate.leave_alone("a")
        with pytest.raises(HostLeftAlone):
            await gate.take("a", 0)
        gate.pause("b", 3600)
        waiting = asyncio.create_task(gate.take("b", 0))
        await asyncio.sleep(0)
        closing.stop("deadline")
        with pytest.raises(RunStopped):
            await waiting
        assert closing.status == "deadline"

    asyncio.run(scene())


ROBOTS = b"""User-agent: *
Disallow: /private/
Crawl-delay: 3

User-agent: OtherBot
Disallow: /
"""


def test_rules_and_crawl_delay_are_read() -> None:
    rules = read_rules(200, ROBOTS, None, agent=AGENT)
    assert rules.allow("https://a.org/x", AGENT)
    assert not rules.allow("https://a.org/private/x", AGENT)
    assert rules.crawl_delay == 3.0


def test_our_own_group_counts() -> None:
    rules = read_rules(200, ROBOTS + b"\nUser-agent: docketwire\nDisallow: /x\n", None, agent=AGENT)
    assert not rules.allow("https://a.org/x", AGENT)
    assert rules.allow("https://a.org/private/x", AGENT)


@pytest.mark.parametrize("status", [404, 403, 410])
def test_no_robots_file_allows_everything(status: int) -> None:
    assert read_rules(status, b"Disallow: /", None, agent=AGENT).allow("https://a.org/x", AGENT)


@pytest.mark.parametrize("status", [500, 503, 429, 302])
def test_a_robots_file_that_cannot_be_had_means_not_now(status: int) -> None:
    with pytest.raises(RobotsUnavailable):
        read_rules(status, b"", None, agent=AGENT)


def test_a_robots_bomb_means_not_now() -> None:
    import gzip

    with pytest.raises(RobotsUnavailable):
        read_rules(200, gzip.compress(bytes(50_000_000)), "gzip", agent=AGENT)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("user-agent: DOCKETWIRE\nDISALLOW: /a", "/a", False),
        ("User-agent: Docketwire/0.1\nDisallow: /a\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: docketwire\nDisallow: /a\n\nUser-agent: *\nAllow: /\n\nUser-agent: docketwire\nDisallow: /b", "/b", False),
        ("User-agent: other\nUser-agent: docketwire\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: docketwire\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y=1", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /суд", "/%D1%81%D1%83%D0%B4/1", False),
        ("User-agent: *\nDisallow: /%d1%81%d1%83%d0%b4", "/%D1%81%D1%83%D0%B4/1", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
        ("\ufeffUser-agent: *\rDisallow: /a # secret\r", "/a", False),
        ("User-agent: *\nNoise: x\nDisalow: /a", "/a", False),
        ("<html><body>There is nothing here</body></html>", "/a", True),
        ("User-agent: *\nDisallow: /" + "*a" * 60 + "b", "/" + "a" * 200, True),
    ],
)
def test_robots_txt_is_read_as_rfc_9309_has_it(rules: str, path: str, *, allowed: bool) -> None:
    assert read_rules(200, rules.encode(), None, agent="Docketwire").allow(f"https://a.example.org{path}", "Docketwire") is allowed


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [("Crawl-delay: 2.5", 2.5), ("Request-rate: 1/10", 10.0), ("Crawl-delay: 3\nRequest-rate: 30/1m", 3.0), ("Crawl-delay: soon", 0.0), ("Crawl-delay: -5", 0.0)],
)  # fmt: skip
def test_a_delay_is_what_the_host_asks_for_in_either_way(rules: str, seconds: float) -> None:
    assert read_rules(200, f"User-agent: *\n{rules}".encode(), None, agent="Docketwire").crawl_delay == seconds
