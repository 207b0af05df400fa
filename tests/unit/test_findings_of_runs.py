"""What one source's entries amount to at the end of its visit: which links are given up, what is wanted on, and which listings are known."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from records.capture import SourceRun
from records.push import Hub
from records.source import ListingKind
from spiders.archive.warc import PageNote
from spiders.archive.writer import Stored
from spiders.fetching.reasons import FOR_GOOD, LOCKED, TLS_WORDS, skip_reason, too_old
from spiders.memory.frontier import WANTED_LIMIT
from spiders.memory.remembered import PageState, RunFindings, SeenPage, Validators, claim_of
from spiders.running.books import Link, Tally, Visit, later, merged_hint, to_be_fetched
from spiders.running.findings import findings_of, log_source, seen_page
from tests.unit.books_of_a_run import FEED, NOON, SITEMAP, hint, page, source

SECOND = timedelta(seconds=1)
KNOWN = PageState(claim=None, fetched_at=None, etag=None, last_modified=None, tries=1, given_up=False)


def link(name: str = "1", **values: Any) -> Link:
    return Link(source=source(), url=f"https://a.example.org/{name}", hint=hint(name), **values)


def visit(state: str = "read", **values: Any) -> Visit:
    return Visit(source=source(), listing=values.pop("listing", FEED), url=values.pop("url", FEED.url), state=state, **values)


def findings(
    *links: Link, visits: tuple[Visit, ...] = (visit(),), max_tries: int = 3, tally: Tally | None = None, slow: bool = False
) -> RunFindings:
    return findings_of(tally or Tally(source()), links, visits, max_tries=max_tries, slow=slow, ladder=(60.0,))


# links


@pytest.mark.parametrize(
    ("state", "tries", "read", "wanted", "given_up"),
    [
        ("timeout", 0, True, 1, False),
        ("timeout", 1, True, 2, False),
        ("timeout", 2, True, 3, True),
        ("timeout", 2, False, 2, False),
        ("timeout", 3, False, 3, True),
        ("http-503", 2, True, 2, False),
        ("http-429", 2, True, 2, False),
        ("budget", 2, True, 2, False),
        *((word, 0, True, 1, True) for word in sorted(FOR_GOOD)),
        *((word, 2, True, 2, False) for word in sorted(LOCKED | TLS_WORDS)),
    ],
)
def test_a_page_is_given_up_by_its_tries_or_its_word(state: str, tries: int, read: bool, wanted: int, given_up: bool) -> None:
    one = link(state=state, page=replace(KNOWN, tries=tries))
    found = findings(one, visits=(visit("read" if read else "failed"),))
    assert (one.dealt, one.given_up) == (given_up, given_up)
    assert [(page.url, page.tries) for page in (found.given_up if given_up else found.wanted)] == [(one.url, wanted)]
    assert (found.wanted if given_up else found.given_up) == ()


@pytest.mark.parametrize("state", ["captured", "unchanged", "seen"])
def test_what_was_had_is_never_given_up_and_waits_only_until_its_segment_is_closed(state: str) -> None:
    open_one, dealt = link(state=state, page=replace(KNOWN, tries=9)), link("2", state=state, dealt=True)
    found = findings(open_one, dealt)
    assert (open_one.given_up, dealt.given_up, found.given_up) == (False, False, ())
    assert [page.url for page in found.wanted] == [open_one.url]
    assert [url for url, _ in found.unchanged] == ([open_one.url, dealt.url] if state == "unchanged" else [])


@pytest.mark.parametrize(("again", "given_up"), [(True, True), (False, False)])
def test_what_an_earlier_run_wanted_and_the_rules_now_leave_out_is_given_up(again: bool, given_up: bool) -> None:
    one = link(state="too-old", dealt=True, again=again)
    assert [page.url for page in findings(one).given_up] == ([one.url] if given_up else [])


def test_so_many_pages_are_wanted_on_and_all_that_were_given_up_are_told() -> None:
    links = [link(str(n), state="budget") for n in range(WANTED_LIMIT + 1)]
    gone = [link(f"g{n}", state="http-410") for n in range(WANTED_LIMIT + 1)]
    found = findings(*links, *gone)
    assert (WANTED_LIMIT, len(found.wanted), len(found.given_up)) == (1000, 1000, 1001)
    assert found.wanted[0].url == links[0].url


@pytest.mark.parametrize(
    ("state", "watched", "told"),
    [
        ("http-404", True, [True]),
        ("http-410", True, [True]),
        ("captured", True, [False]),
        ("unchanged", True, [False]),
        ("timeout", True, [False]),
        ("robots", True, []),
        ("deadline", True, []),
        ("http-404", False, []),
    ],
)
def test_a_watched_report_that_was_asked_for_is_told_gone_or_not(state: str, watched: bool, told: list[bool]) -> None:
    assert [gone for _, gone in findings(link(state=state, watched=watched)).watched] == told


# listings


@pytest.mark.parametrize(
    ("states", "read", "reached"),
    [
        ((), True, True),
        (("read",), True, True),
        (("unchanged",), True, True),
        (("failed",), False, True),
        (("later",), False, True),
        (("cut",), False, False),
        (("cut", "failed"), False, True),
        (("cut", "unchanged"), True, True),
    ],
)
def test_a_source_was_read_where_one_listing_was_and_reached_where_one_was_not_cut_off(
    states: tuple[str, ...], read: bool, reached: bool
) -> None:
    found = findings(visits=tuple(visit(state) for state in states))
    assert (found.read, found.reached) == (read, reached)


FRESH = Validators(etag='"1"', checked_at=NOON)


@pytest.mark.parametrize(
    ("one", "known"),
    [
        (visit(fresh=FRESH), FRESH),
        (visit(fresh=None), None),
        (visit("failed", fresh=FRESH), None),
        (visit("unchanged", fresh=FRESH, withheld=True), FRESH),
        (visit(fresh=FRESH, withheld=True), None),
        (visit(fresh=FRESH, links=[link(state="timeout")]), None),
        (visit(fresh=FRESH, links=[link(dealt=True)]), FRESH),
        (visit(fresh=FRESH, children=[visit("open")]), Validators(checked_at=NOON)),
        (visit(fresh=FRESH, children=[visit("read")]), FRESH),
        (visit(fresh=FRESH, children=[visit("read", children=[visit("failed")])]), Validators(checked_at=NOON)),
        (visit(fresh=FRESH, children=[visit("read")], withheld=True), Validators(checked_at=NOON)),
    ],
)
def test_a_listing_is_known_whole_where_a_later_304_would_hide_nothing(one: Visit, known: Validators | None) -> None:
    assert findings(visits=(one,)).listings == (((FEED.url, known),) if known else ())


def test_hubs_are_those_of_feeds_that_were_read() -> None:
    hub = Hub(url="https://hub.example/", topic=FEED.url)
    visits = (visit(hub=hub), visit("unchanged", hub=hub), visit(listing=SITEMAP, hub=hub), visit(url="other"))
    assert findings(visits=visits).hubs == ((FEED.url, hub), ("other", None))


def test_a_tally_is_told_whole() -> None:
    tally = Tally(source(), new=3, dates=[NOON], floors=[60.0, 30.0], not_before=NOON, later_at=NOON + SECOND, resumed=True, error="dns")
    tally.reasons.update(["b", "a", "b"])
    found = findings(tally=tally, slow=True)
    assert (found.new, found.dates, found.floor_minutes, found.not_before) == (3, (NOON,), 30.0, NOON)
    assert (found.later_at, found.resumed, found.slow, found.ladder) == (NOON + SECOND, True, True, (60.0,))
    assert found.counts == SourceRun(source_id="xx-a", reasons=(("a", 1), ("b", 2)), error="dns")
    assert findings().floor_minutes == 0.0


# links of a listing


@pytest.mark.parametrize(
    ("known", "claim", "fetched"),
    [
        (None, None, True),
        (KNOWN, None, True),
        (replace(KNOWN, given_up=True), None, False),
        (replace(KNOWN, given_up=True, claim=NOON), NOON, False),
        (replace(KNOWN, given_up=True, claim=NOON), NOON + SECOND, True),
        (replace(KNOWN, fetched_at=NOON), NOON, False),
        (replace(KNOWN, fetched_at=NOON, claim=NOON), None, False),
        (replace(KNOWN, fetched_at=NOON, claim=NOON), NOON, False),
        (replace(KNOWN, fetched_at=NOON, claim=NOON), NOON - SECOND, False),
        (replace(KNOWN, fetched_at=NOON, claim=NOON), NOON + SECOND, True),
    ],
)
def test_a_page_is_fetched_that_is_new_wanted_or_claims_a_change(known: PageState | None, claim: Any, fetched: bool) -> None:
    assert to_be_fetched(link(page=known, claim=claim)) is fetched


def test_of_several_hints_each_field_is_the_best_listing_s_that_has_it() -> None:
    kinds = (
        ListingKind.FEED,
        ListingKind.DOCKET,
        ListingKind.NEWS_SITEMAP,
        ListingKind.SITEMAP,
        ListingKind.SECTION,
        ListingKind.SEARCH,
        ListingKind.SOCIAL,
    )
    hints = [hint(title=f"By {kind}", listing=replace(FEED, kind=kind)) for kind in kinds]
    for number in range(len(kinds)):
        assert merged_hint([*hints[:number:-1], hints[number]]).title == f"By {kinds[number]}"
    first, second = (
        hint(title="A", listing=replace(FEED, url="https://a.example.org/a"), summary="S"),
        hint(title="B", listing=replace(FEED, url="https://a.example.org/b"), language="fr"),
    )
    both = merged_hint([second, first])
    assert (both.title, both.summary, both.language, both.listing_url) == ("A", "S", "fr", "https://a.example.org/a")
    assert merged_hint([first]) == first


@pytest.mark.parametrize(
    ("one", "other", "latest"), [(None, None, None), (NOON, None, NOON), (None, NOON, NOON), (NOON, NOON + SECOND, NOON + SECOND), (NOON + SECOND, NOON, NOON + SECOND)]
)  # fmt: skip
def test_the_later_of_two_moments(one: Any, other: Any, latest: Any) -> None:
    assert later(one, other) == latest
    assert claim_of(hint(published=one, modified=other)) == latest


@pytest.mark.parametrize(
    ("age", "reason"), [(timedelta(days=14), None), (timedelta(days=14, seconds=1), "too-old"), (-timedelta(days=9), None)]
)
def test_a_link_is_too_old_behind_its_source_s_limit(age: timedelta, reason: str | None) -> None:
    assert skip_reason(source(), hint(published=NOON - age), now=NOON) == reason
    assert skip_reason(source(), hint(published=NOON - age, modified=NOON), now=NOON) is None
    assert skip_reason(source(max_age_days=None), hint(published=NOON - age), now=NOON) is None
    assert too_old(source(), NOON - age, now=NOON) is (reason is not None)


def test_patterns_come_before_age_and_an_undated_link_is_never_old() -> None:
    old = NOON - timedelta(days=99)
    assert skip_reason(source(include="/x", exclude="/1"), hint(published=old), now=NOON) == "not-included"
    assert skip_reason(source(include="/1", exclude="/1"), hint(published=old), now=NOON) == "excluded"
    assert skip_reason(source(include="/1", exclude="/2"), hint(published=None), now=NOON) is None


# pages


def test_a_page_in_a_segment_is_known_by_the_first_of_its_validators() -> None:
    headers = ((b"ETAG", b'"1"'), (b"etag", b'"2"'), (b"Last-Modified", b"\xe9then"))
    note = PageNote(source_id="xx-a", run_id="r", requested_url="https://a.example.org/1", hint=hint(published=NOON))
    stored = Stored(page=page("https://a.example.org/moved", headers=headers), note=note)
    assert seen_page(stored, claim=NOON + SECOND) == SeenPage(
        source_id="xx-a", url="https://a.example.org/1", claim=NOON + SECOND, modified_known=False, hint=note.hint, fetched_at=NOON, etag='"1"', last_modified="éthen"
    )  # fmt: skip
    torn = Stored(page=stored.page, note=replace(note, missing="timeout: u", hint=hint(modified=NOON)))
    seen = seen_page(torn, claim=None)
    assert (seen.etag, seen.last_modified, seen.claim, seen.modified_known) == (None, None, NOON, True)


def test_a_page_of_another_archive_has_no_validators() -> None:
    seen = SeenPage.of(source_id="x", url="u", hint=None, fetched_at=NOON, etag='"1"', last_modified="then", imported=True)
    assert (seen.etag, seen.last_modified, seen.imported, seen.claim, seen.modified_known) == (None, None, True, None, False)


def test_a_source_s_closing_line_has_its_counts_in_order(caplog: pytest.LogCaptureFixture) -> None:
    run = SourceRun(
        source_id="xx-a", links=1, captured=2, unchanged=3, seen=4, skipped=5, failed=6, listings=7, listings_unchanged=8, listings_failed=9
    )
    with caplog.at_level("INFO", logger="docketwire.crawl"):
        log_source(run)
    assert caplog.messages == ["crawl.source source=xx-a links=1 captured=2 unchanged=3 seen=4 skipped=5 failed=6 listings=7/8/9"]
