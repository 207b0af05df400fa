"""Hubs that feeds name: whom a feed names, what is agreed with a hub, and when it is asked again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records.capture import SourceRun
from records.push import Hub, Push
from records.source import Source
from spiders.hubs import hub_in_headers, hub_of
from spiders.memory.frontier import Frontier
from spiders.memory.push import Pushes
from spiders.memory.remembered import RunFindings

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
FEED = "https://a.example.org/feed"
HUB = Hub(url="https://hub.example/", topic=FEED)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        yield frontier


@pytest.fixture
def pushes(frontier: Frontier) -> Pushes:
    return frontier.pushes


def begun(pushes: Pushes, hub: Hub = HUB) -> Push:
    """The push of a feed that names a hub."""
    pushes.named("xx-a", [(FEED, hub)])
    (push,) = pushes.all()
    return push


def state(pushes: Pushes) -> Push:
    (push,) = pushes.all()
    return push


# --- whom a feed names


@pytest.mark.parametrize(
    ("named", "hub"),
    [
        (
            {"hub": "https://hub.example/", "self": "https://a.example.org/f"},
            Hub(url="https://hub.example/", topic="https://a.example.org/f"),
        ),
        ({"hub": "/hub"}, Hub(url="https://a.example.org/hub", topic=FEED)),
        ({"hub": " //hub.example/x ", "self": "?all"}, Hub(url="https://hub.example/x", topic=FEED + "?all")),
        ({"hub": "http://hub.example/", "self": "mailto:x"}, Hub(url="http://hub.example/", topic=FEED)),
        ({"hub": "ftp://hub.example/"}, None),
        ({"hub": "https://me:key@hub.example/"}, None),
        ({"hub": "https://[broken"}, None),
        ({"hub": " "}, None),
        ({"hub": 5}, None),
        ({"self": "https://a.example.org/f"}, None),
        ({"hub": "https://hub.example/" + "x" * 1980}, Hub(url="https://hub.example/" + "x" * 1980, topic=FEED)),
        ({"hub": "https://hub.example/" + "x" * 1981}, None),
    ],
)
def test_a_feed_names_a_web_address_as_its_hub(named: dict[str, object], hub: Hub | None) -> None:
    assert hub_of(named, FEED) == hub


@pytest.mark.parametrize(
    ("links", "hub"),
    [
        (['<https://hub.example/>; rel="hub"'], HUB),
        (["<https://hub.example/>; rel=hub, <https://a.example.org/f>; rel=self"], replace(HUB, topic="https://a.example.org/f")),
        (['<https://hub.example/>; type="x"; REL="HUB"'], HUB),
        (['<https://one.example/>; rel="hub"', '<https://two.example/>; rel="hub"'], Hub(url="https://one.example/", topic=FEED)),
        (['<https://hub.example/>; rel="hubs"'], None),
        (['<https://hub.example/>; rel="next"'], None),
        ([], None),
    ],
)
def test_headers_name_one_too_the_first_of_several(links: list[str], hub: Hub | None) -> None:
    assert hub_in_headers(links, FEED) == hub


# --- what is agreed


def test_a_hub_that_was_never_asked(pushes: Pushes) -> None:
    push = begun(pushes)
    assert push == Push(
        source_id="xx-a", listing_url=FEED, hub=HUB, token=push.token, secret=push.secret, asked_at=None, until=None, problem="", pushes=0, last_at=None
    )  # fmt: skip
    assert len(push.secret) == 64
    assert len(push.token) == 32
    assert pushes.known(push.token) == push
    assert pushes.known("another") is None


def test_a_hub_in_the_clear_is_told_no_secret(pushes: Pushes) -> None:
    assert begun(pushes, Hub(url="http://hub.example/", topic=FEED)).secret == ""


def test_the_same_hub_again_changes_nothing_and_another_ends_what_was_agreed(pushes: Pushes) -> None:
    push = begun(pushes)
    pushes.asked(push.token, NOON)
    pushes.confirm(push.token, FEED, None, NOON)
    pushes.answered(push.token, "http-500")
    agreed = state(pushes)
    assert begun(pushes) == agreed
    for other in (replace(HUB, url="https://other.example/"), replace(HUB, topic=FEED + "?all")):
        fresh = begun(pushes, other)
        assert (fresh.hub, fresh.asked_at, fresh.until, fresh.problem) == (other, None, None, "")
        assert fresh.token != agreed.token
        assert fresh.secret != agreed.secret


def test_a_feed_that_names_none_any_more_ends_it(pushes: Pushes) -> None:
    begun(pushes)
    pushes.named("xx-b", [(FEED, HUB)])
    pushes.named("xx-a", [(FEED, None)])
    assert [push.source_id for push in pushes.all()] == ["xx-b"]


def test_pushes_come_by_source_and_address(pushes: Pushes) -> None:
    pushes.named("xx-b", [(FEED, HUB)])
    pushes.named("xx-a", [(FEED + "/2", HUB), (FEED + "/1", HUB)])
    assert [(push.source_id, push.listing_url[-2:]) for push in pushes.all()] == [("xx-a", "/1"), ("xx-a", "/2"), ("xx-b", "ed")]


@pytest.mark.parametrize(
    ("granted", "lease"),
    [
        (None, 10 * DAY),
        (86_400.0, DAY),
        (60.0, MINUTE),
        (59.0, MINUTE),
        (-5.0, MINUTE),
        (90 * 86_400.0, 90 * DAY),
        (91 * 86_400.0, 90 * DAY),
    ],
)
def test_a_lease_is_what_the_hub_grants_within_bounds(pushes: Pushes, granted: float | None, lease: timedelta) -> None:
    push = begun(pushes)
    pushes.asked(push.token, NOON)
    pushes.answered(push.token, "http-500")
    assert pushes.confirm(push.token, FEED, granted, NOON)
    assert (state(pushes).until, state(pushes).problem) == (NOON + lease, "")


@pytest.mark.parametrize(("late", "taken"), [(timedelta(), True), (DAY, True), (DAY + SECOND, False)])
def test_a_confirmation_comes_within_a_day(pushes: Pushes, late: timedelta, taken: bool) -> None:
    push = begun(pushes)
    pushes.asked(push.token, NOON)
    assert pushes.confirm(push.token, FEED, None, NOON + late) is taken


def test_what_was_not_asked_for_is_not_confirmed(pushes: Pushes) -> None:
    push = begun(pushes)
    assert not pushes.confirm(push.token, FEED, None, NOON)
    pushes.asked(push.token, NOON)
    assert not pushes.confirm(push.token, FEED + "/other", None, NOON)
    assert not pushes.confirm("another", FEED, None, NOON)
    assert state(pushes).until is None


@pytest.mark.parametrize(("reason", "problem"), [("", "denied"), ("not here", "denied not here"), ("x" * 300, "denied " + "x" * 193)])
def test_a_hub_may_deny_what_it_granted(pushes: Pushes, reason: str, problem: str) -> None:
    push = begun(pushes)
    pushes.asked(push.token, NOON)
    pushes.confirm(push.token, FEED, None, NOON)
    pushes.denied(push.token, reason)
    assert (state(pushes).until, state(pushes).problem) == (None, problem)


@pytest.mark.parametrize(
    ("asked_before", "granted", "again"),
    [
        (None, None, True),
        (DAY - SECOND, None, False),
        (DAY, None, True),
        (9 * DAY - SECOND, 10 * DAY, False),
        (9 * DAY, 10 * DAY, True),
        (11 * DAY, 10 * DAY, True),
        (DAY - SECOND, MINUTE, False),
    ],
)
def test_a_hub_is_asked_again_a_day_later_or_a_day_before_its_lease_ends(
    pushes: Pushes, asked_before: timedelta | None, granted: timedelta | None, again: bool
) -> None:
    push = begun(pushes)
    if asked_before is not None:
        pushes.asked(push.token, NOON - asked_before)
        if granted is not None:
            pushes.confirm(push.token, FEED, granted.total_seconds(), NOON - asked_before)
    assert [one.token for one in pushes.to_be_asked(NOON)] == [push.token] * again


@pytest.mark.parametrize(("since_visit", "due_in"), [(10 * MINUTE, timedelta()), (MINUTE, timedelta()), (20 * SECOND, 40 * SECOND)])
def test_what_a_hub_tells_makes_its_source_due_a_minute_after_its_visit(
    frontier: Frontier, pushes: Pushes, since_visit: timedelta, due_in: timedelta
) -> None:
    source = Source(id="xx-a", name="A", country="fr", languages=("fr",), homepage="https://a.example.org")
    findings = RunFindings(source=source, counts=SourceRun(source_id="xx-a"), hubs=((FEED, HUB),), read=True)
    due = frontier.record(findings, now=NOON - since_visit)
    assert due is not None
    assert frontier.plan()["xx-a"][0] == due.timestamp() > NOON.timestamp()
    pushes.told(state(pushes).token, NOON)
    assert (state(pushes).pushes, state(pushes).last_at) == (1, NOON)
    assert frontier.plan()["xx-a"][0] == (NOON + due_in).timestamp()
    pushes.told(state(pushes).token, NOON + 2 * DAY)
    assert frontier.plan()["xx-a"][0] == (NOON + due_in).timestamp(), "what is due sooner stays"
    assert state(pushes).pushes == 2
