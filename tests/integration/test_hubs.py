"""WebSub from end to end: a feed names a hub, the hub verifies and tells of a change over real sockets, and the source is due at once."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen

import httpx
import pytest

from jobs.crawl import crawl
from jobs.gathering.plan import crawl_needed
from jobs.hubs import hub_lines, subscribe_to_hubs
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.installation.setup import initialise
from jobs.needed import hubs_needed
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from records.capture import SourceRun
from records.errors import ConfigurationError
from records.push import Hub, Push
from records.source import Source
from spiders.catalogue.edit import add_source
from spiders.memory.frontier import Frontier
from spiders.memory.push import ANSWER_WITHIN, BETWEEN_VISITS, LEASE, RENEW_BEFORE
from spiders.memory.remembered import RunFindings
from tests.browser.site_server import served
from tests.integration.crawl_site import Answer, Asked, Site, page, rss, source_of

pytestmark = pytest.mark.long

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = "https://press.example/feed"
OUTLET = Source(id="xx-a", name="A", country="fr", languages=("fr",), homepage="https://press.example", min_interval_minutes=600)


class LoopbackHub:
    """A hub as the specification has it: takes a subscription, verifies it by a GET, and tells by a POST."""

    def __init__(self) -> None:
        self.site = Site({"/hub": self.subscribe, "/moved": Answer(status=307, headers={"Location": "/hub"}), "/rude": Answer(status=403)})
        self.callbacks: dict[str, str] = {}
        """Topic -> callback, of subscriptions that were verified."""

    def subscribe(self, asked: Asked) -> Answer:
        given = {key: values[0] for key, values in parse_qs(asked.body.decode()).items()}
        assert given["hub.mode"] == "subscribe"
        query = {"hub.mode": "subscribe", "hub.topic": given["hub.topic"], "hub.challenge": "c-7", "hub.lease_seconds": "86400"}
        with urlopen(f"{given['hub.callback']}?{urlencode(query)}", timeout=20) as answer:
            assert (answer.status, answer.read()) == (200, b"c-7")
        self.callbacks[given["hub.topic"]] = given["hub.callback"]
        return Answer(status=202)

    def tell(self, topic: str) -> int:
        request = Request(self.callbacks[topic], data=b"<feed/>", headers={"Content-Type": "application/atom+xml"})
        with urlopen(request, timeout=20) as answer:
            return int(answer.status)


@pytest.fixture
def hub() -> Iterator[LoopbackHub]:
    made = LoopbackHub()
    with closing(made.site):
        yield made


@pytest.fixture
def press() -> Iterator[Site]:
    with closing(Site()) as site:
        yield site


def home_with(tmp_path: Path, site: Site) -> tuple[Home, Settings]:
    home = Home(tmp_path / "home")
    initialise(home, builtin=False, overrides={"crawl.websub": "true"})
    add_source(home.sources, source_of(site, "a", min_interval_minutes=600))
    return home, load_settings(home.settings)


def test_a_hub_that_a_feed_names_makes_its_source_due_when_it_tells_of_a_change(tmp_path: Path, hub: LoopbackHub, press: Site) -> None:
    topic = f"{press.base}/feed?all"
    press.routes.update({"/1": page("1"), "/2": page("2")})
    links = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{hub.site.base}/moved"/>'
    links += f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="{topic}"/>'
    press.routes["/feed"] = rss(["/1"], at=datetime.now(UTC) - timedelta(hours=1), head=links)
    home, settings = home_with(tmp_path, press)
    crawl(home, settings, due_only=True)
    assert [(one.hub, one.state) for one in hub_lines(home, now=datetime.now(UTC))] == [(f"{hub.site.base}/moved", "new")]
    assert hubs_needed(home, datetime.now(UTC))
    with served(home.root) as address:
        settings = replace(settings, digest=replace(settings.digest, base_url=address))
        (asked,) = subscribe_to_hubs(home, settings)
        assert (asked.state, asked.problem) == ("active", "")
        assert not hubs_needed(home, datetime.now(UTC))
        crawl(home, settings, due_only=True)
        press.forget()
        press.routes["/feed"] = rss(["/2", "/1"], at=datetime.now(UTC), head=links)
        assert not crawl_needed(home, datetime.now(UTC) + timedelta(hours=1))
        assert hub.tell(topic) == 202
    assert crawl_needed(home, datetime.now(UTC))
    later = datetime.now(UTC) + BETWEEN_VISITS
    crawl(home, settings, due_only=True, now=lambda: later)
    assert press.paths()[:2] == ["/feed", "/2"]
    (line,) = hub_lines(home, now=datetime.now(UTC))
    assert (line.pushes, line.state) == (1, "active")


def test_a_hub_that_refuses_is_named_and_asked_again_a_day_later(tmp_path: Path, hub: LoopbackHub, press: Site) -> None:
    press.routes["/feed"] = replace_headers(rss([]), {"Link": f'<{hub.site.base}/rude>; rel="hub", <{press.base}/feed>; rel=self'})
    home, settings = home_with(tmp_path, press)
    crawl(home, settings, due_only=True)
    settings = replace(settings, digest=replace(settings.digest, base_url="http://127.0.0.1:9"))
    now = datetime.now(UTC)
    (line,) = subscribe_to_hubs(home, settings, now=lambda: now)
    assert (line.state, line.problem) == ("refused", "http-403")
    assert subscribe_to_hubs(home, settings, now=lambda: now + timedelta(hours=1)) == []
    assert len(subscribe_to_hubs(home, settings, now=lambda: now + timedelta(days=1))) == 1


def replace_headers(answer: Answer, headers: dict[str, str]) -> Answer:
    return Answer(answer.body, headers={**answer.headers, **headers})


def test_what_nobody_outside_could_reach_is_not_told_to_a_hub(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    initialise(home, "mailto:desk@example.org", overrides={"crawl.websub": "true"})
    with pytest.raises(ConfigurationError, match=r"digest.base_url: http://127.0.0.1:8600 cannot be reached by a hub"):
        subscribe_to_hubs(home, load_settings(home.settings))


# the callback


@pytest.fixture
def known(tmp_path: Path) -> tuple[Home, Push]:
    """A feed with a hub behind TLS, so with a secret, that was asked a moment ago."""
    home = Home(tmp_path / "home")
    initialise(home, builtin=False, overrides={"crawl.websub": "true"})
    with Frontier(home.frontier) as frontier:
        frontier.record(findings((FEED, Hub(url="https://hub.example/", topic=FEED))), now=NOON - timedelta(hours=1))
        (push,) = frontier.pushes.all()
        frontier.pushes.asked(push.token, NOON)
    return home, push


def findings(*hubs: tuple[str, Hub | None]) -> RunFindings:
    return RunFindings(source=OUTLET, counts=SourceRun(source_id="xx-a"), hubs=hubs)


def ask(home: Home, method: str, path: str, *, now: datetime = NOON, **options: object) -> httpx.Response:
    async def asked() -> httpx.Response:
        app = make_app(home, load_settings(home.settings), SnapshotLibrary(home.public, home.root / "search"), clock=lambda: now)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.request(method, path, **options)  # type: ignore[arg-type]

    return asyncio.run(asked())


def due(home: Home) -> datetime | None:
    with Frontier(home.frontier) as frontier:
        status = frontier.status("xx-a")
    assert status is not None
    return status.next_due_at


def verification(topic: str = FEED, mode: str = "subscribe", **more: str) -> dict[str, str]:
    return {"hub.mode": mode, "hub.topic": topic, "hub.challenge": "<script>", **more}


def test_only_what_was_asked_for_is_confirmed(known: tuple[Home, Push]) -> None:
    home, push = known
    path = f"/websub/{push.token}"
    assert ask(home, "GET", path, params=verification("https://press.example/other")).status_code == 404
    assert ask(home, "GET", path, params=verification(), now=NOON + ANSWER_WITHIN + timedelta(seconds=1)).status_code == 404
    assert ask(home, "GET", path, params=verification(mode="unsubscribe")).status_code == 404
    assert ask(home, "GET", "/websub/" + "x" * 32, params=verification()).status_code == 404
    assert hub_lines(home, now=NOON)[0].state == "asked"
    answer = ask(home, "GET", path, params=verification(**{"hub.lease_seconds": "3600"}))
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (200, "<script>", "text/plain; charset=utf-8")
    assert hub_lines(home, now=NOON)[0].until == NOON + timedelta(hours=1)
    assert ask(home, "GET", "/websub/" + "x" * 32, params=verification(mode="unsubscribe")).text == "<script>"


def test_a_hub_may_deny(known: tuple[Home, Push]) -> None:
    home, push = known
    ask(home, "GET", f"/websub/{push.token}", params={"hub.mode": "denied", "hub.topic": FEED, "hub.reason": "no such feed"})
    (line,) = hub_lines(home, now=NOON)
    assert (line.state, line.problem) == ("refused", "denied no such feed")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512"])
def test_a_signed_push_makes_the_source_due_and_a_wrongly_signed_one_nothing(known: tuple[Home, Push], algorithm: str) -> None:
    home, push = known
    path, body, before = f"/websub/{push.token}", b"<feed/>", due(home)
    right = hmac.new(push.secret.encode(), body, algorithm).hexdigest()
    wrong = hmac.new(b"guessed", body, algorithm).hexdigest()
    for signature in (f"{algorithm}={wrong}", f"md5={hashlib.md5(body).hexdigest()}", right, ""):
        assert ask(home, "POST", path, content=body, headers={"X-Hub-Signature": signature}).status_code == 202
    assert due(home) == before
    assert ask(home, "POST", path, content=body, headers={"X-Hub-Signature": f"{algorithm}={right}"}).status_code == 202
    assert due(home) == NOON
    assert [(one.pushes, one.last_at) for one in hub_lines(home, now=NOON)] == [(1, NOON)]


def test_nobody_else_is_heard(known: tuple[Home, Push]) -> None:
    home, push = known
    assert ask(home, "POST", "/websub/" + "x" * 32, content=b"x").status_code == 410
    assert ask(home, "POST", f"/websub/{push.token}", content=b"x" * (8 * 1024 * 1024 + 1)).status_code == 413
    assert ask(home, "POST", "/unsubscribe/" + "x" * 32, content=b"x" * 20_000).status_code == 413


def test_a_source_is_not_visited_oftener_than_once_a_minute_however_often_a_hub_tells(known: tuple[Home, Push]) -> None:
    home, push = known
    with Frontier(home.frontier) as frontier:
        frontier.record(findings(), now=NOON)
        frontier.pushes.told(push.token, NOON + timedelta(seconds=1))
    assert due(home) == NOON + BETWEEN_VISITS


def test_a_lease_is_renewed_before_it_ends_and_another_hub_begins_anew(known: tuple[Home, Push]) -> None:
    home, push = known
    with Frontier(home.frontier) as frontier:
        pushes = frontier.pushes
        pushes.confirm(push.token, FEED, LEASE.total_seconds(), NOON)
        assert pushes.to_be_asked(NOON + LEASE - RENEW_BEFORE - timedelta(seconds=1)) == []
        assert [one.token for one in pushes.to_be_asked(NOON + LEASE - RENEW_BEFORE)] == [push.token]
        frontier.record(findings((FEED, Hub(url="https://hub.example/", topic=FEED))), now=NOON)
        assert pushes.known(push.token) is not None
        frontier.record(findings((FEED, Hub(url="https://other.example/", topic=FEED))), now=NOON)
        assert pushes.known(push.token) is None
        assert [(one.hub.url, one.until) for one in pushes.to_be_asked(NOON)] == [("https://other.example/", None)]
        frontier.record(findings((FEED, None)), now=NOON)
        assert pushes.all() == []


def test_a_json_feed_names_its_hub_too() -> None:
    from spiders.feed import parse_feed

    document = {"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://a.example/f.json", "items": []}
    hubs: list[object] = [{"type": "rssCloud", "url": "https://a.example/cloud"}, {"type": "WebSub", "url": "https://hub.example/"}]
    named = parse_feed(json.dumps({**document, "hubs": hubs}).encode(), url="https://a.example/found")
    assert named.hub == Hub(url="https://hub.example/", topic="https://a.example/f.json")
    for nothing in (7, "x", [7], [{"type": "WebSub", "url": "mailto:a@b.example"}], [{"type": "WebSub", "url": "http://["}]):
        assert parse_feed(json.dumps({**document, "hubs": nothing}).encode(), url="https://a.example/found").hub is None
