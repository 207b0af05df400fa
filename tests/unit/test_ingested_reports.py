"""What pages become in the warehouse: which is the article, whose copy another is and by what evidence, versions, whose report it is, and what a segment counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from records.article import Processed, Rejected
from records.outcome import Outcome
from records.source import SourceKind
from records.text_origin import TextOrigin
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, shingles, source, words
from warehouse.ingest.matches import rank
from warehouse.ingest.reports import host_of, report_id
from warehouse.ingest.segment import IngestCounts, add_pages, ingest_segment, known_segments, upsert_sources

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONE, TWO, THREE = (f"https://www.{name}.example/1" for name in ("fr-alpha", "de-beta", "it-gamma"))
TEXT = words(1, 120)
NEAR = " ".join([*words(1, 120).split()[:112], *words(9, 8).split()])
"""All but the last eight words."""
EXCERPT = " ".join(words(1, 120).split()[:50])


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    wire = source("wire", agency=True)
    upsert_sources(opened, [source("fr-alpha"), source("de-beta"), source("it-gamma"), wire, source("gdelt", kind=SourceKind.SEARCH)])
    yield opened
    opened.close()


count = 0


def take_in(con: duckdb.DuckDBPyConnection, *pages: Processed | Rejected, exact: bool = False) -> IngestCounts:
    global count  # noqa: PLW0603 - a name of its own for every segment
    count += 1
    return ingest_segment(con, segment(f"s{count}", pages), ingested_at=NOON, shingles=shingles if exact else None)


def told(url: str, text: str = TEXT, *, at: datetime = NOON, **changes: Any) -> Processed:
    """A page that claims to have been published when it was captured."""
    values: dict[str, Any] = {"source": url.split("/")[2].split(".")[1], "published": at, **changes}
    return page(url, text, at=at, **values)


def copies(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[Any, ...]]:
    """Address -> (its article's address, kind of copy) of all that are copies."""
    sql = "select r.canonical_url, a.canonical_url, r.copy_kind from base.report r join base.report a on a.report_id = r.article_id where r.copy_kind is not null"
    return {url: (article, kind) for url, article, kind in con.execute(sql).fetchall()}


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(sql).fetchall()


# copies


@pytest.mark.parametrize("together", [True, False])
def test_the_earlier_of_two_with_the_same_text_is_the_article(con: duckdb.DuckDBPyConnection, together: bool) -> None:
    pages = [told(TWO, at=NOON + HOUR), told(ONE)]
    for some in (pages,) if together else ([one] for one in pages):
        take_in(con, *some)
    assert copies(con) == {TWO: (ONE, "same-text")}
    assert rows(con, "select agreement, containment, shared_shingles from base.report where copy_kind is not null") == [(1.0, 1.0, 118)]


def test_a_near_copy_says_how_alike_it_is(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, told(ONE), told(TWO, NEAR, at=NOON + HOUR), exact=True)
    assert copies(con) == {TWO: (ONE, "near-copy")}
    ((agreement, containment, shared),) = rows(
        con, "select agreement, containment, shared_shingles from base.report where copy_kind is not null"
    )
    assert 0.7 < agreement < 1.0
    assert (shared, abs(containment - shared / 118) < 0.001) == (round(agreement / (1 + agreement) * 236), True)


@pytest.mark.parametrize(("exact", "together"), [(True, True), (True, False), (False, True)])
def test_of_an_excerpt_the_shared_shingles_are_counted_where_the_text_is_at_hand(
    con: duckdb.DuckDBPyConnection, exact: bool, together: bool
) -> None:
    whole = words(26, 120)
    excerpt = " ".join([*whole.split()[:42], *words(500, 8).split()])
    pages = [told(ONE, whole), told(TWO, excerpt, at=NOON + HOUR)]
    for some in (pages,) if together else ([one] for one in pages):
        take_in(con, *some, exact=exact)
    assert copies(con) == {TWO: (ONE, "near-copy")}
    agreement, sizes = 0.265625, (118, 48)
    shared = 40 if exact else round(agreement / (1 + agreement) * sum(sizes))
    ((found, containment, counted),) = rows(
        con, "select agreement, containment, shared_shingles from base.report where copy_kind is not null"
    )
    assert (found, counted, round(containment, 4)) == (agreement, shared, round(shared / 48, 4))


def test_a_short_quotation_is_no_excerpt(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, told(ONE), told(TWO, " ".join(TEXT.split()[:30]) + " " + words(8, 10), at=NOON + HOUR), exact=True)
    assert copies(con) == {}


@pytest.mark.parametrize(("days", "copy"), [(30, True), (31, False)])
@pytest.mark.parametrize("later_first", [True, False])
def test_a_near_copy_is_sought_for_thirty_days_and_the_same_text_for_ever(
    con: duckdb.DuckDBPyConnection, days: int, copy: bool, later_first: bool
) -> None:
    pages = [told(ONE), told(TWO, NEAR, at=NOON + days * DAY), told(THREE, at=NOON + 300 * DAY)]
    for one in reversed(pages) if later_first else pages:
        take_in(con, one)
    assert copies(con) == {THREE: (ONE, "same-text")} | ({TWO: (ONE, "near-copy")} if copy else {})


def test_an_agencys_own_text_is_the_article_whenever_it_comes(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, told(ONE), told(TWO, at=NOON + HOUR))
    wire = told("https://www.wire.example/1", at=NOON + 2 * HOUR, source="wire")
    done = take_in(con, wire)
    assert copies(con) == {ONE: (wire.url, "same-text"), TWO: (wire.url, "same-text")}
    assert (done.roles_changed, done.outcomes) == (2, {Outcome.STORED: 1})
    assert rows(con, "select outcome, count(*) from base.capture group by 1 order by 1") == [("same-text", 2), ("stored", 1)]
    changed = rows(con, "select count(distinct changed_no), max(changed_no) from base.report")
    assert changed == rows(con, "select 1, max(entry_no) from base.journal")


def test_what_only_a_search_brought_is_nobodys_article_while_an_outlet_has_it(con: duckdb.DuckDBPyConnection) -> None:
    found = told("https://unknown.example/1", source="gdelt")
    take_in(con, found, told(ONE, at=NOON + HOUR))
    assert copies(con) == {found.url: (ONE, "same-text")}


def test_texts_that_state_other_facts_are_no_copies(con: duckdb.DuckDBPyConnection) -> None:
    from pipeline.particulars.report import particulars_of

    def notice(url: str, party: str, at: datetime) -> Processed:
        text = f"The court fined the company {party} for failing to remove what is banned in the country. {words(200, 60)} and {party} may appeal."
        title = f"Court fines {party}"
        return told(url, text, at=at, title=title, particulars=particulars_of(title, text, (), "en"))

    take_in(con, notice(ONE, "Zorvanta", NOON), notice(TWO, "Quibblenet", NOON + HOUR), notice(THREE, "Zorvanta", NOON + 2 * HOUR))
    assert copies(con) == {THREE: (ONE, "same-text")}


def test_the_strongest_evidence_of_several_versions_is_told(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, told(ONE, NEAR), told(ONE, TEXT, at=NOON + HOUR, title="Corrected"))
    take_in(con, told(TWO, TEXT, at=NOON + 2 * HOUR))
    assert copies(con) == {TWO: (ONE, "same-text")}


def test_a_report_is_the_copy_of_an_article_and_never_of_a_copy(con: duckdb.DuckDBPyConnection) -> None:
    tail = " ".join([*NEAR.split()[60:], *words(7, 62).split()])
    take_in(con, told(ONE), told(TWO, NEAR + " " + words(7, 62), at=NOON + HOUR), told(THREE, tail, at=NOON + 2 * HOUR))
    found = copies(con)
    assert found.get(TWO) == (ONE, "near-copy")
    assert found.get(THREE, (ONE,))[0] != TWO


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"brief": False}, {"brief": True}),
        ({"agency": True}, {"agency": False}),
        ({"established": True}, {"established": False}),
        ({"established": True}, {"established": None}),
        ({"ranked_at": NOON}, {"ranked_at": NOON + HOUR}),
        ({"ranked_at": NOON + 900 * DAY}, {"ranked_at": None}),
        ({"claimed": NOON}, {"claimed": NOON + HOUR}),
        ({"claimed": NOON}, {"claimed": None}),
        ({"characters": 101}, {"characters": 100}),
        ({"canonical_url": "https://a"}, {"canonical_url": "https://b"}),
    ],
)
def test_what_ranks_a_report_before_another(better: dict[str, Any], worse: dict[str, Any]) -> None:
    same: dict[str, Any] = {
        "brief": False, "agency": False, "established": True, "ranked_at": NOON, "claimed": NOON, "characters": 100, "canonical_url": "https://a",
    }  # fmt: skip
    assert rank(**same | better) < rank(**same | worse)


# versions


def test_a_changed_text_or_headline_is_a_version_and_the_last_seen_is_current(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, told(ONE, title="First"))
    take_in(con, told(ONE, title="Second", at=NOON + 2 * HOUR), told(ONE, title="First", at=NOON + 3 * HOUR))
    assert rows(con, "select title, versions, first_seen, last_seen from base.report") == [("First", 2, NOON, NOON + 3 * HOUR)]
    assert rows(con, "select title from base.superseded") == [("Second",)]
    assert rows(con, "select outcome from base.capture order by fetched_at") == [("stored",), ("new-version",), ("same-url",)]
    assert rows(con, "select first_seen, last_seen from base.version order by first_seen") == [
        (NOON, NOON + 3 * HOUR),
        (NOON + 2 * HOUR,) * 2,
    ]


def test_an_earlier_capture_that_comes_later_is_the_first_of_its_version(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, told(ONE, at=NOON))
    done = take_in(con, told(ONE, at=NOON - HOUR))
    assert done.outcomes == {Outcome.STORED: 1}
    assert rows(con, "select outcome from base.capture order by fetched_at") == [("stored",), ("same-url",)]
    assert rows(con, "select first_seen, ranked_at, versions from base.report") == [(NOON - HOUR, NOON - HOUR, 1)]


def test_versions_of_one_text_share_a_signature_and_what_belongs_to_each_is_its_own(con: duckdb.DuckDBPyConnection) -> None:
    some = (told(ONE, title="First", vector=(1.0, 0.0)), told(ONE, title="Second", at=NOON + HOUR, vector=(0.0, 1.0)))
    take_in(con, *some, told(ONE, NEAR, title="Third", at=NOON + 2 * HOUR))
    assert rows(con, "select count(*) from base.signature") == [(2,)]
    assert rows(con, "select count(*), count(distinct version_id) from base.mention") == [(6, 3)]
    assert rows(con, "select vector, model from base.vector order by vector[1]") == [([0.0, 1.0], "beat/1"), ([1.0, 0.0], "beat/1")]
    assert rows(con, "select count(*) from base.band") == [(64,)]


def test_the_longest_text_and_the_earliest_claim_of_all_captures_count(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, told(ONE, TEXT, published=NOON - 2 * HOUR))
    take_in(
        con, told(ONE, TEXT + " and more", at=NOON + HOUR, published=NOON - HOUR), told(ONE, EXCERPT, at=NOON + 2 * HOUR, published=None)
    )
    assert rows(con, "select longest, earliest_published_at from base.report") == [(len(TEXT + " and more"), NOON - 2 * HOUR)]


def test_a_day_is_claimed_to_its_end_and_an_implausible_date_not_at_all(con: duckdb.DuckDBPyConnection) -> None:
    day = datetime(2026, 2, 28, tzinfo=UTC)
    take_in(con, told(ONE, published=day, day_only=True), told(TWO, words(2), published=day, plausible=False))
    assert rows(con, "select earliest_published_at from base.report order by canonical_url desc") == [
        (day + DAY - timedelta(microseconds=1),),
        (None,),
    ]


# whose report it is


def test_a_report_is_of_the_outlet_whose_site_it_is_on(con: duckdb.DuckDBPyConnection) -> None:
    for name in ("gdelt", "it-gamma", "fr-alpha", "de-beta", "unheard"):
        take_in(con, told(ONE, source=name))
    assert rows(con, "select source_id, established, agency from base.report") == [("fr-alpha", True, False)]


def test_elsewhere_an_outlet_comes_before_a_search_and_who_is_no_outlet_before_it_too(con: duckdb.DuckDBPyConnection) -> None:
    for names, owner in (
        (("gdelt", "unheard"), "unheard"),
        (("unheard", "gdelt", "it-gamma", "wire"), "it-gamma"),
        (("b-unheard", "a-unheard"), "a-unheard"),
    ):
        url = f"https://elsewhere.example/{owner}"
        take_in(con, *(told(url, words(len(owner)), source=name) for name in names))
        assert rows(con, f"select source_id from base.report where canonical_url = '{url}'") == [(owner,)]
    assert rows(con, "select established, agency from base.report order by source_id") == [(False, False), (True, True), (False, False)]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.A.example/x", "a.example"), ("https://a.example:8443", "a.example:8443"), ("https://me:pw@www.a.example/", "a.example"),
        ("//[bad", ""), ("none", ""),
    ],
)  # fmt: skip
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


# segments


def test_a_segment_is_taken_in_once_and_counts_what_became_of_its_pages(con: duckdb.DuckDBPyConnection) -> None:
    pages = [
        told(ONE),
        told(TWO, at=NOON + HOUR),
        rejected("https://a.example/x"),
        rejected("https://a.example/y"),
        rejected("https://a.example/z", Outcome.NO_TEXT),
    ]
    made = segment("2026/one", pages)
    done = ingest_segment(con, made, ingested_at=NOON)
    assert (done.segment, done.already, done.pages, done.roles_changed) == ("2026/one", False, 5, 0)
    assert next(iter(done.outcomes.items())) == (Outcome.OFF_TOPIC, 2)
    assert dict(done.outcomes) == {Outcome.OFF_TOPIC: 2, Outcome.STORED: 1, Outcome.SAME_TEXT: 1, Outcome.NO_TEXT: 1}
    assert ingest_segment(con, made, ingested_at=NOON) == IngestCounts(segment="2026/one", already=True)
    assert known_segments(con) == {"2026/one"}
    assert rows(con, "select * exclude ingested_at from base.segment") == [("2026/one", "sha256:2026/one", 1000, 5, 0)]


def test_a_capture_that_is_in_already_is_left_out_wherever_it_comes_from(con: duckdb.DuckDBPyConnection) -> None:
    first = told(ONE)
    take_in(con, first, first, rejected("https://a.example/x"))
    done = take_in(con, first, rejected("https://a.example/x"), told(TWO, words(2)))
    assert (done.pages, dict(done.outcomes)) == (1, {Outcome.STORED: 1})
    assert rows(con, "select count(*) from base.capture") == [(3,)]


def test_a_capture_keeps_what_was_asked_and_answered(con: duckdb.DuckDBPyConnection) -> None:
    made = told(ONE)
    kept = replace(
        made,
        extraction=replace(made.extraction, text_origin=TextOrigin.PAGE),
        requested_url=ONE + "?asked",
        http_status=203,
        detail="not drawn: timeout",
    )
    take_in(con, kept, rejected("https://a.example/x"))
    names = "url, requested_url, http_status, outcome, text_origin, detail, title, language, published_at, report_id"
    assert rows(con, f"select {names} from base.capture where report_id is not null") == [
        (ONE, ONE + "?asked", 203, "stored", "page", "not drawn: timeout", "Court rules on platform", "en", NOON, report_id(ONE))
    ]
    assert rows(
        con, "select url, outcome, title, language, round(score::double, 3), version_id from base.capture where report_id is null"
    ) == [("https://a.example/x", "off-topic", "Weather", "en", 0.02, None)]


def test_pages_without_books_rank_by_what_they_ranked_by_before(con: duckdb.DuckDBPyConnection) -> None:
    take_in(con, told(TWO, at=NOON))
    later = told(ONE, at=NOON + DAY)
    done = add_pages(con, segment("2026/lost", [later]), at=NOON, ranked_at={report_id(ONE): NOON - HOUR, "none": NOON})
    assert (done.segment, done.pages, "2026/lost" in known_segments(con)) == ("2026/lost", 1, False)
    assert copies(con) == {TWO: (ONE, "same-text")}
    assert add_pages(con, segment("2026/lost", [later]), at=NOON, ranked_at={}).pages == 0
    add_pages(con, segment("2026/more", [told(ONE, at=NOON + 2 * DAY)]), at=NOON, ranked_at={report_id(ONE): NOON + HOUR})
    assert rows(con, "select ranked_at from base.report where copy_kind is null") == [(NOON - HOUR,)]
