"""Asking a hub to tell of a feed's changes: what it is sent, what its answers mean, and whose turn it is; over real sockets on loopback."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs

import pytest

from records.push import Hub, Push
from spiders.fetching.turns import Turns
from spiders.subscribing import Asking, ask_hubs
from tests.integration.crawl_site import Answer, Site

TOPIC = "https://press.example/feed?a=1&b=2"


@pytest.fixture
def site() -> Iterator[Site]:
    with closing(Site()) as made:
        yield made


def asking(url: str, *, private: bool = True, secret: str = "") -> Asking:
    push = Push(
        source_id="xx-a", listing_url=TOPIC, hub=Hub(url=url, topic=TOPIC), token="t", secret=secret, asked_at=None, until=None, problem="", pushes=0, last_at=None,
    )  # fmt: skip
    return Asking(push=push, callback="https://desk.example/websub/t", lease_seconds=864_000, private=private)


class Clock:
    """One that goes on when somebody waits."""

    def __init__(self) -> None:
        self.at, self.slept = 1_800_000_000.0, list[float]()

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.at += seconds


def ask(*askings: Asking, turns: Turns | None = None, clock: Clock | None = None) -> list[tuple[str, str]]:
    """(address of the hub, answer) as they came."""
    clock = clock or Clock()
    heard: list[tuple[str, str]] = []
    table = turns or Turns(clock=clock)
    asyncio.run(
        ask_hubs(
            askings,
            table,
            user_agent="Docketwire/0.1 (+x)",
            done=lambda one, word: heard.append((one.push.hub.url, word)),
            sleep=clock.sleep,
        )
    )
    return heard


def word(url: str, **more: Any) -> str:
    ((_, found),) = ask(asking(url, **more))
    return found


def test_a_hub_is_sent_a_form_in_our_name(site: Site) -> None:
    site.routes["/hub"] = Answer(status=202)
    assert word(site.base + "/hub") == ""
    (asked,) = site.log
    assert parse_qs(asked.body.decode()) == {
        "hub.callback": ["https://desk.example/websub/t"], "hub.mode": ["subscribe"], "hub.topic": [TOPIC], "hub.lease_seconds": ["864000"],
    }  # fmt: skip
    assert (asked.method, asked.headers["user-agent"], "cookie" in asked.headers) == ("POST", "Docketwire/0.1 (+x)", False)
    word(site.base + "/hub", secret="s3")
    assert parse_qs(site.log[1].body.decode())["hub.secret"] == ["s3"]


@pytest.mark.parametrize(
    ("status", "found"), [(200, ""), (299, ""), (302, "http-302"), (404, "http-404"), (500, "http-500"), (300, "http-300")]
)
def test_what_a_hub_answers_is_taken_or_a_word(site: Site, status: int, found: str) -> None:
    site.routes["/hub"] = Answer(status=status, headers={"Location": "/elsewhere"})
    assert word(site.base + "/hub") == found
    assert site.paths() == ["/hub"]


@pytest.mark.parametrize(("hops", "found"), [(3, ""), (4, "redirect-loop")])
@pytest.mark.parametrize("status", [307, 308])
def test_the_same_request_is_sent_on_three_times(site: Site, hops: int, found: str, status: int) -> None:
    for hop in range(hops):
        site.routes[f"/{hop}"] = Answer(status=status, headers={"Location": f"/{hop + 1}"})
    site.routes[f"/{hops}"] = Answer(status=202)
    assert word(site.base + "/0") == found
    assert [one.method for one in site.log] == ["POST"] * 4
    assert len({one.body for one in site.log}) == 1


def test_a_secret_is_sent_on_by_https_alone(site: Site) -> None:
    for target in ("http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "//127.0.0.1:9/y"):
        site.routes["/hub"] = Answer(status=307, headers={"Location": target})
        assert word(site.base + "/hub", secret="s3") == "bad-link"
    site.routes["/hub"] = Answer(status=307, headers={"Location": "ftp://127.0.0.1/x"})
    assert word(site.base + "/hub") == "bad-link"


def test_why_a_hub_could_not_be_asked_is_a_word(site: Site) -> None:
    assert word(site.base + "/hub", private=False) == "address-refused"
    base = site.base
    site.close()
    assert word(base + "/hub") == "connect"
    assert word("https://127.0.0.1:9/hub") == "connect"
    assert word("http://") == "connection"


def test_hubs_are_asked_one_after_another_at_their_hosts_turns(site: Site) -> None:
    site.routes["/hub"], site.routes["/other"] = Answer(status=202), Answer(status=403)
    clock = Clock()
    found = ask(asking(site.base + "/hub"), asking(site.base + "/other"), asking(site.base + "/hub"), clock=clock)
    assert [name for _, name in found] == ["", "http-403", ""]
    assert clock.slept == [1.0, 1.0]


@pytest.mark.parametrize(("pause", "asked"), [(60.0, True), (60.5, False)])
def test_a_hub_whose_turn_comes_after_a_minute_is_asked_next_time(site: Site, pause: float, asked: bool) -> None:
    site.routes["/hub"] = Answer(status=202)
    clock = Clock()
    turns = Turns(clock=clock)
    turns.pause("127.0.0.1", pause)
    assert bool(ask(asking(site.base + "/hub"), turns=turns, clock=clock)) is asked
    assert clock.slept == ([60.0] if asked else [])
    assert len(site.log) == asked
