"""A run's books link by link and listing by listing: what is counted once, what is left for whom, and what a closing run makes of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from records.capture import Hint
from spiders.archive.warc import Page
from spiders.fetching.refusals import HostTooSlow
from spiders.memory.remembered import RunFindings, Validators, WantedPage
from spiders.memory.watch import Watched
from spiders.running import run as running
from spiders.running.books import Link, SourceDone
from spiders.running.run import Run
from tests.unit.books_of_a_run import FEED, NOON, SITEMAP, Runs, counts, hint, page, read, source, started

HOME = "https://a.example.org/"
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.frontier.close()


def frozen(run: Run, monkeypatch: pytest.MonkeyPatch, passed: float = 0.0) -> Run:
    """A run whose clock stands so many seconds behind its beginning."""
    monkeypatch.setattr(running.time, "monotonic", lambda: run._started + passed)
    return run


def in_loop(play: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(play())  # type: ignore[arg-type]


def with_status(page_: Page, status: int) -> Page:
    return Page(url=page_.url, status=status, reason="", headers=page_.headers, body=b"x", fetched_at=NOON)


def one_link(runs: Runs, named: Hint | None = None, **changes: object) -> tuple[Run, Link]:
    run = runs.new(source(**changes))
    read(run, named or hint())
    (link,) = run.release(run.order.sources[0])
    return run, link


# names


def test_of_two_forms_of_a_page_the_ordinary_one_is_asked_for(runs: Runs) -> None:
    for names, asked in (
        (("1?amp=1", "1"), "1"),
        (("1", "1?amp=1"), "1"),
        (("1?amp=1", "1?amp=1"), "1?amp=1"),
        (("1?utm_source=x", "1"), "1?utm_source=x"),
    ):
        run = runs.new()
        read(run, *(hint(name) for name in names))
        (link,) = run.release(run.order.sources[0])
        assert (link.url, counts(run).links, len(link.hints)) == (HOME + asked, 1, 2)


def test_a_page_on_its_way_keeps_its_form(runs: Runs) -> None:
    run, link = one_link(runs, hint("1?amp=1"))
    read(run, hint("1"))
    assert link.url == HOME + "1?amp=1"


def test_the_latest_claim_of_any_listing_is_the_link_s(runs: Runs) -> None:
    run = runs.new(source(listings=(FEED, SITEMAP)))
    visit = read(run, hint(published=NOON))
    read(run, hint(published=None, modified=NOON + HOUR, listing=SITEMAP), listing=SITEMAP)
    read(run, hint(published=NOON - HOUR))
    (link,) = run.release(run.order.sources[0])
    assert (link.claim, visit.links) == (NOON + HOUR, [link])


def test_a_page_is_new_that_is_neither_known_nor_named(runs: Runs) -> None:
    run, link = one_link(runs)
    assert (run.is_new(link.url), run.is_new(HOME + "2")) == (False, True)
    run.captured(link, page(link.url), ())
    run.finish()
    assert not runs.new().is_new(link.url)


# budget


@pytest.mark.parametrize(("asked", "left"), [(0, 4), (1, 3), (3, 1), (4, 0), (5, 0)])
def test_what_was_asked_for_already_is_taken_off_the_budget(runs: Runs, asked: int, left: int) -> None:
    run = runs.new()
    run.tallies["xx-a"].asked = asked
    read(run, *(hint(str(n), published=NOON - n * SECOND) for n in range(5)))
    assert [link.url for link in run.release(run.order.sources[0])] == [f"{HOME}{n}" for n in range(left)]
    tally = run.tallies["xx-a"]
    assert (tally.asked, tally.new, tally.skipped) == (asked + left, left, 5 - left)


@pytest.mark.parametrize(("budget", "wanted", "revisited"), [(1, 1, 0), (2, 1, 1), (3, 1, 1), (4, 2, 1), (8, 4, 2), (9, 4, 2)])
def test_half_a_budget_goes_to_what_was_left_and_a_quarter_to_what_is_looked_at_again(
    runs: Runs, budget: int, wanted: int, revisited: int
) -> None:
    first = runs.new(source(max_pages_per_run=20))
    read(first, *(hint(f"done{n}") for n in range(5)))
    for link in first.release(first.order.sources[0]):
        first.captured(link, page(link.url), ())
    first.finish()
    left = tuple(WantedPage(url=f"{HOME}left{n}", hint=None, tries=0) for n in range(9))
    runs.frontier.record(RunFindings(source=source(), counts=counts(first), wanted=left), now=NOON)
    run = runs.new(source(max_pages_per_run=budget), at=NOON + 48 * HOUR)
    asyncio.run(started(run))
    assert [revisit for _, revisit in run.left["xx-a"]] == [False] * wanted + [True] * revisited
    assert run.tallies["xx-a"].asked == wanted + revisited
    assert {(link.again, link.watched) for link, _ in run.left["xx-a"]} == {(True, False)}


def test_a_watched_report_is_one_only_where_it_is_looked_at_again(runs: Runs) -> None:
    first, link = one_link(runs)
    first.captured(link, page(link.url), ())
    first.finish()
    reports = [Watched(source_id="xx-a", url=link.url, since=NOON), Watched(source_id="xx-a", url=HOME + "left", since=NOON)]
    runs.frontier.watch(reports, (60.0,), now=NOON)
    left = (WantedPage(url=HOME + "left", hint=None, tries=0),)
    runs.frontier.record(RunFindings(source=source(), counts=counts(first), wanted=left), now=NOON)
    run = runs.new(at=NOON + HOUR)
    asyncio.run(started(run))
    assert {one.url: (revisit, one.watched) for one, revisit in run.left["xx-a"]} == {HOME + "left": (False, False), link.url: (True, True)}


def test_a_page_is_looked_at_again_after_the_order_s_time(runs: Runs) -> None:
    first, link = one_link(runs)
    first.captured(link, page(link.url), ())
    first.finish()
    for minutes, again in ((61, 0), (60, 1)):
        run = runs.new(at=NOON + HOUR, revisit_minutes=minutes)
        asyncio.run(started(run))
        assert len(run.left["xx-a"]) == again


# what became of a page


@pytest.mark.parametrize(
    ("status", "tries", "written"),
    [
        (403, 0, True),
        (451, 0, True),
        (403, 1, False),
        (429, 0, False),
        (429, 2, True),
        (500, 0, False),
        (500, 1, False),
        (500, 2, True),
        (404, 0, False),
        (404, 2, False),
        (410, 0, False),
    ],
)
def test_a_refusal_is_written_once_where_the_listing_told_enough(runs: Runs, status: int, tries: int, written: bool) -> None:
    told = hint(title="T", summary="S")
    left = (WantedPage(url=told.url, hint=told, tries=tries),)
    run = runs.new()
    if tries:
        runs.frontier.record(RunFindings(source=source(), counts=counts(run), wanted=left), now=NOON)
    read(run, told)
    (link,) = run.release(run.order.sources[0])
    run.refused(link, with_status(page(link.url), status), ())
    assert run.writer.holds("xx-a") is written
    assert (counts(run).failed, counts(run).captured, counts(run).reasons) == (1, 0, ((f"http-{status}", 1),))


@pytest.mark.parametrize("named", [hint(title="T"), hint(summary="S"), hint(title="", summary="S"), hint()])
def test_a_refusal_is_not_written_where_it_told_less(runs: Runs, named: Hint) -> None:
    run, link = one_link(runs, named)
    run.refused(link, with_status(page(link.url), 403), ())
    assert not run.writer.holds("xx-a")


@pytest.mark.parametrize(("status", "watched", "written"), [(404, True, True), (410, True, True), (404, False, False), (500, True, False)])
def test_a_watched_report_that_is_gone_is_written_as_the_proof(runs: Runs, status: int, watched: bool, written: bool) -> None:
    run, link = one_link(runs)
    link.watched = watched
    run.refused(link, with_status(page(link.url), status), ())
    assert run.writer.holds("xx-a") is written


def test_a_refusal_in_a_segment_is_no_page_that_was_seen(runs: Runs) -> None:
    run, link = one_link(runs, hint(title="T", summary="S"))
    run.refused(link, with_status(page(link.url), 403), ())
    run.finish()
    known = runs.frontier.page(link.url)
    assert known is not None
    assert (known.fetched_at, known.tries) == (None, 1)


@pytest.mark.parametrize("reason", ["timeout", "stopped", "zzz"])
def test_only_what_was_stopped_has_the_closing_run_s_word(runs: Runs, reason: str) -> None:
    async def play() -> None:
        run, link = one_link(runs)
        run.closing.stop("deadline")
        run.not_captured(link, reason)
        assert counts(run).reasons == ((("deadline" if reason == "stopped" else reason), 1),)
        run.listing_failed(run.open_visit(run.order.sources[0], FEED, FEED.url), reason)
        assert run.tallies["xx-a"].error == ("deadline" if reason == "stopped" else reason)

    in_loop(play)


def test_the_first_of_two_troubles_is_told_at_the_end(runs: Runs) -> None:
    async def play() -> None:
        run = runs.new()
        for name in ("first", "second"):
            with pytest.raises(OSError, match=name), run._breaking():
                raise OSError(name)
        with pytest.raises(OSError, match="first"):
            run.finish()

    in_loop(play)


# listings


def test_listings_are_counted_by_what_became_of_them(runs: Runs) -> None:
    run = runs.new()
    outlet = run.order.sources[0]
    for _ in range(2):
        run.listing_unchanged(run.open_visit(outlet, FEED, FEED.url))
    for _ in range(3):
        run.listing_failed(run.open_visit(outlet, FEED, FEED.url), "dns")
    read(run)
    tally = run.tallies["xx-a"]
    assert (tally.listings, tally.listings_unchanged, tally.listings_failed, tally.open_visits) == (1, 2, 3, 0)


@pytest.mark.parametrize(
    ("reason", "kept"), [("http-404", False), ("not-a-feed", False), ("http-503", True), ("robots-unavailable", True), ("stopped", True)]
)
def test_a_move_that_led_to_no_listing_is_forgotten_but_not_for_a_passing_trouble(runs: Runs, reason: str, kept: bool) -> None:
    runs.frontier.answers.remember_move("xx-a", FEED.url, HOME + "new", NOON)
    run = runs.new()
    visit = run.open_visit(run.order.sources[0], FEED, FEED.url)
    assert visit.asked_at == HOME + "new"
    run.listing_failed(visit, reason)
    assert (runs.frontier.answers.moved_to("xx-a", FEED.url, NOON) == HOME + "new") is kept


@pytest.mark.parametrize(("after", "kept"), [(timedelta(days=1), True), (timedelta(days=1, seconds=1), False)])
def test_a_date_is_believed_up_to_a_day_ahead(runs: Runs, monkeypatch: pytest.MonkeyPatch, after: timedelta, kept: bool) -> None:
    run = frozen(runs.new(), monkeypatch)
    run.listing_read(run.open_visit(run.order.sources[0], FEED, FEED.url), Validators(), dates=[NOON + after], floor_minutes=0.0)
    assert (run.tallies["xx-a"].dates, run.tallies["xx-a"].newest_at) == (([NOON + after], NOON + after) if kept else ([], None))
    assert run.tallies["xx-a"].floors == [0.0]


def test_what_is_put_off_comes_at_the_earliest_of_its_hosts_times(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    run = frozen(runs.new(), monkeypatch)
    for wait, at in ((60.0, 60), (30.0, 30), (90.0, 30)):
        run.put_off(run.order.sources[0], HostTooSlow("a", wait, delay=1.0))
        assert run.tallies["xx-a"].later_at == NOON + at * SECOND


@pytest.mark.parametrize(("delay", "trouble"), [(100.0, False), (100.5, True)])
def test_a_listing_is_in_trouble_where_its_host_s_delay_is_longer_than_a_visit(runs: Runs, delay: float, trouble: bool) -> None:
    run = runs.new(visit_seconds=100.0)
    visit = run.open_visit(run.order.sources[0], FEED, FEED.url)
    run.listing_put_off(visit, HostTooSlow("a", 500.0, delay=delay))
    assert (visit.state, run.tallies["xx-a"].error, run.tallies["xx-a"].open_visits) == ("later", "slow-host" if trouble else None, 0)


def test_a_pause_is_the_longest_a_host_of_the_source_asked_for(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    run = frozen(runs.new(), monkeypatch)
    for seconds in (60.0, 90.0, 30.0):
        run.leave_host_alone("a.example.org", seconds, source_id="xx-a")
    run.leave_host_alone("a.example.org", 900.0, source_id=None)
    assert run.tallies["xx-a"].not_before == NOON + 90 * SECOND


# the end


@pytest.mark.parametrize(("passed", "slow"), [(30.0, False), (30.5, True)])
def test_a_source_that_is_done_is_told_once_with_when_it_is_due(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, passed: float, slow: bool
) -> None:
    told: list[SourceDone] = []
    run = runs.new()
    run._tell = told.append
    read(run)
    frozen(run, monkeypatch, passed)
    for _ in range(2):
        run.settle(run.order.sources[0])
    ((done,), status) = told, runs.frontier.status("xx-a")
    assert status is not None
    assert (done.run_id, done.slow, done.next_at, done.counts.listings) == ("run-1", slow, status.next_due_at, 1)
    assert runs.frontier.plan()["xx-a"][2] is slow
    run.finish()
    assert len(told) == 1


def test_a_source_with_something_under_way_is_not_done(runs: Runs) -> None:
    run, link = one_link(runs)
    outlet = run.order.sources[0]
    run.settle(outlet)
    assert not run.tallies["xx-a"].done
    run.captured(link, page(link.url), ())
    visit = run.open_visit(outlet, FEED, FEED.url)
    run.settle(outlet)
    assert not run.tallies["xx-a"].done
    run.listing_unchanged(visit)
    run.settle(outlet)
    assert (run.tallies["xx-a"].done, run.writer.holds("xx-a"), len(run.writer.segments)) == (True, False, 1)


def test_a_closing_run_settles_nothing_before_its_end(runs: Runs) -> None:
    async def play() -> None:
        run = runs.new()
        read(run)
        run.closing.stop("stopped")
        run.settle(run.order.sources[0])
        assert not run.tallies["xx-a"].done
        assert run.finish().status == "stopped"
        assert run.tallies["xx-a"].done

    in_loop(play)


def test_a_segment_says_who_made_it_and_how(runs: Runs) -> None:
    run = runs.new(user_agent="Docketwire/9 (x)", contact="desk@a.example")
    assert run.writer.info["software"] == "Docketwire/9"
    assert (run.writer.info["isPartOf"], run.writer.info["operator"], run.writer.info["robots"]) == ("run-1", "desk@a.example", "obey")
    assert "desk@a.example" in run.writer.info["http-header-user-agent"]


def test_hosts_that_asked_for_a_pause_are_left_alone_by_the_next_run(runs: Runs) -> None:
    runs.frontier.leave_host_alone("a.example.org", NOON + HOUR)
    assert runs.new().gate._host("a.example.org").left_alone
    assert not runs.new().gate._host("b.example.org").left_alone
