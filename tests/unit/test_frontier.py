"""What the crawler remembers between runs."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records.capture import Hint, SourceRun
from records.source import ListingKind, Source
from spiders.links import page_key
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import RunFindings, SeenPage, Validators, WantedPage

NOON = datetime(2024, 1, 2, 12, tzinfo=UTC)
URL = "https://a.example.org/1"


def source(source_id: str = "xx-a", **changes: object) -> Source:
    values: dict[str, object] = {"id": source_id, "name": "A", "country": "fr", "languages": ("fr",), "homepage": "https://a.example.org"}
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def hint(url: str = URL, *, published: datetime | None = None, modified: datetime | None = None) -> Hint:
    return Hint(url=url, listing_url="https://a.example.org/f", listing_kind=ListingKind.FEED, published_at=published, modified_at=modified)


def seen(url: str = URL, *, at: datetime = NOON, the_hint: Hint | None = None, etag: str | None = None) -> SeenPage:
    return SeenPage.of(source_id="xx-a", url=url, hint=the_hint or hint(url), fetched_at=at, etag=etag, last_modified=None)


def findings(the_source: Source, **changes: object) -> RunFindings:
    values: dict[str, object] = {"source": the_source, "counts": SourceRun(source_id=the_source.id)}
    return RunFindings(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    return Frontier(tmp_path / "deep" / "frontier.sqlite")


def test_a_page_is_seen_once_its_segment_is_marked(frontier: Frontier) -> None:
    assert frontier.page(URL) is None
    frontier.mark_captured("s-000", [seen(etag='"1"', the_hint=hint(published=NOON))])
    page = frontier.page(URL + "?utm_source=x#top")
    assert page is not None
    assert (page.fetched_at, page.claim, page.etag) == (NOON, NOON, '"1"')


def test_a_segment_is_taken_once_only(frontier: Frontier) -> None:
    """Salvage and the run itself may both report one: the page still counts as visited once."""
    for _ in range(2):
        frontier.mark_captured("s-000", [seen()])
    assert [page.url for page in frontier.revisits("xx-a", NOON, 10)] == [URL]


def test_an_undated_page_is_revisited_once_and_one_with_a_modification_date_never(frontier: Frontier) -> None:
    dated = seen("https://a.example.org/dated", the_hint=hint("https://a.example.org/dated", modified=NOON))
    frontier.mark_captured("s-000", [seen(), dated])
    assert frontier.revisits("xx-a", NOON - timedelta(seconds=1), 10) == []
    (page,) = frontier.revisits("xx-a", NOON, 10)
    assert (page.url, page.hint) == (URL, hint())
    frontier.record(findings(source(), unchanged=((URL, None),)), now=NOON + timedelta(days=1))
    assert frontier.revisits("xx-a", NOON + timedelta(days=9), 10) == []


def test_a_listing_is_remembered_only_when_it_was_recorded(frontier: Frontier) -> None:
    assert frontier.validators("xx-a", "https://a.example.org/f") == Validators()
    frontier.record(findings(source(), listings=(("https://a.example.org/f", Validators(etag='"x"', body_digest="sha256:0")),)), now=NOON)
    assert frontier.validators("xx-a", "https://a.example.org/f").etag == '"x"'
    assert frontier.validators("xx-b", "https://a.example.org/f") == Validators()


def test_a_wanted_page_waits_until_it_is_captured_or_given_up(frontier: Frontier) -> None:
    frontier.record(findings(source(), wanted=(WantedPage(url=URL, hint=hint(published=NOON), tries=2),)), now=NOON)
    assert frontier.wanted("xx-a") == [WantedPage(url=URL, hint=hint(published=NOON), tries=2)]
    assert frontier.revisits("xx-a", NOON + timedelta(days=9), 10) == []
    frontier.mark_captured("s-000", [seen()])
    assert frontier.wanted("xx-a") == []
    other = WantedPage(url="https://a.example.org/2", hint=None, tries=3)
    frontier.record(findings(source(), given_up=(other,)), now=NOON)
    assert frontier.wanted("xx-a") == []
    page = frontier.page(other.url)
    assert page is not None
    assert page.given_up


def test_a_crawled_source_is_due_when_its_interval_is_over(frontier: Frontier) -> None:
    old = source("xx-old")
    dates = tuple(NOON - timedelta(minutes=20 * n) for n in range(72))
    told = frontier.record(findings(old, dates=dates, new=72), now=NOON)
    status = frontier.status("xx-old")
    assert status is not None
    assert status.interval_minutes == 59  # 72 items in 23 h 40 min
    assert told == status.next_due_at == NOON + timedelta(minutes=59)
    assert frontier.plan() == {"xx-old": (told.timestamp(), 59 * 60.0, False)}


def test_a_source_that_asked_for_a_pause_is_not_due_before_it_is_over(frontier: Frontier) -> None:
    until = NOON + timedelta(hours=30)
    assert frontier.record(findings(source(), not_before=until, read=False), now=NOON) == until


def test_silence_and_failures_are_told(frontier: Frontier) -> None:
    assert frontier.silent_since("xx-a") is None
    frontier.record(findings(source(), new=3), now=NOON)
    for hours in (1, 2):
        broken = SourceRun(source_id="xx-a", error="https://a.example.org/f: timeout")
        frontier.record(findings(source(), counts=broken, read=False), now=NOON + timedelta(hours=hours))
    status = frontier.statuses()["xx-a"]
    assert frontier.silent_since("xx-a") == status.last_ok_at == NOON
    assert (status.failures, status.error) == (2, "https://a.example.org/f: timeout")
    assert (status.interval_minutes or 0) > 100


def test_hosts_left_alone_come_back(frontier: Frontier) -> None:
    frontier.leave_host_alone("a.example.org", NOON + timedelta(hours=1))
    frontier.leave_host_alone("a.example.org", NOON)
    assert frontier.hosts_left_alone(NOON + timedelta(minutes=59)) == ["a.example.org"]
    assert frontier.hosts_left_alone(NOON + timedelta(minutes=61)) == []


def test_two_processes_may_use_it_at_once(tmp_path: Path) -> None:
    with Frontier(tmp_path / "f.sqlite") as one, Frontier(tmp_path / "f.sqlite") as other:
        one.mark_captured("a-000", [seen()])
        other.mark_captured("b-000", [seen("https://a.example.org/2")])
        assert one.unknown_segments(["a-000", "b-000", "c"]) == other.unknown_segments(["a-000", "b-000", "c"]) == ["c"]


def test_a_frontier_of_an_earlier_version_is_put_under_the_keys_of_this_one(tmp_path: Path) -> None:
    """Under the old keys every page would be new again, and be fetched again."""
    path, old = tmp_path / "frontier.sqlite", "https://www.a.example.org/1/?itm_source=x"
    Frontier(path).close()
    with closing(sqlite3.connect(path)) as db:
        for key, at, visits in ((old, 10.0, 1), ("https://a.example.org/1?x", 5.0, 1), ("https://www.a.example.org/1/", 20.0, 2)):
            url = key.removesuffix("?x")
            db.execute(
                "insert into page (key, url, source_id, claim, fetched_at, visits) values (?, ?, 'xx-a', ?, ?, ?)",
                (key, url, -at, at, visits),
            )
        db.execute("pragma user_version = 0")
        db.commit()
    for _ in range(2):
        with Frontier(path) as frontier:
            page = frontier.page("https://www.a.example.org/1/")
            assert page is not None
            assert (page.fetched_at, page.claim) == (datetime.fromtimestamp(20, UTC), datetime.fromtimestamp(-5, UTC))
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("select key, visits from page").fetchall() == [(page_key(old), 2)]


def test_a_move_is_remembered_for_a_month_and_by_source(frontier: Frontier) -> None:
    answers = frontier.answers
    answers.remember_move("xx-a", "https://a/old", "https://a/new", NOON)
    assert answers.moved_to("xx-a", "https://a/old", NOON) == "https://a/new"
    assert answers.moved_to("xx-b", "https://a/old", NOON) == "https://a/old"
    answers.remember_move("xx-a", "https://a/old", "https://a/newer", NOON + timedelta(days=20))
    assert answers.moved_to("xx-a", "https://a/old", NOON + timedelta(days=29)) == "https://a/newer"
    assert answers.moved_to("xx-a", "https://a/old", NOON + timedelta(days=31)) == "https://a/old"
    answers.forget_move("xx-a", "https://a/old")
    assert answers.moved_to("xx-a", "https://a/old", NOON) == "https://a/old"
