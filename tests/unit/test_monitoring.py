"""What a digest and `status` need to know of a warehouse: sources, coverage, history, and the reports of a window."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from records.article import Processed
from records.capture import RunReport, SourceRun
from records.digest import SourceNote, Verdict, Window
from records.source import SourceKind
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, source, words
from warehouse.ingest.runs import ingest_run, upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.monitoring import digest
from warehouse.monitoring.status import source_status, totals

DAY = timedelta(days=1)
WINDOW = Window(start=NOON - timedelta(hours=12), end=NOON + timedelta(hours=12))


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    yield opened
    opened.close()


def run(con: duckdb.DuckDBPyConnection, key: str, *sources: SourceRun, at: datetime = NOON, status: str = "done") -> None:
    assert ingest_run(con, RunReport(run_id=key, started_at=at, finished_at=at + timedelta(minutes=5), status=status, sources=sources))


def crawl(source_id: str, **counts: object) -> SourceRun:
    return SourceRun(source_id=source_id, **{"listings": 1, **counts})  # type: ignore[arg-type]


def test_a_source_that_was_never_crawled_has_no_doubt_cast_on_it(con: duckdb.DuckDBPyConnection) -> None:
    upsert_sources(con, [source("fr-alpha", kind=SourceKind.COURT)])
    (status,) = source_status(con, now=NOON)
    assert (status.source_id, status.source, status.country, status.kind, status.enabled) == ("fr-alpha", "Fr-Alpha", "fr", "court", True)
    assert (status.runs, status.captured, status.new, status.last_run_at, status.silent_since, bool(status.failing)) == (
        0,
        0,
        0,
        None,
        None,
        False,
    )


def test_what_a_source_brought_is_summed_over_its_crawls(con: duckdb.DuckDBPyConnection) -> None:
    upsert_sources(con, [source("fr-alpha")])
    run(con, "r1", crawl("fr-alpha", captured=3, unchanged=2, failed=1))
    run(
        con,
        "r2",
        crawl("fr-alpha", listings=0, listings_failed=1, captured=1, error="http-403", error_detail="https://a/feed"),
        at=NOON + DAY,
    )
    ingest_segment(con, segment("s", [page("https://a.example/1", words(1)), rejected("https://a.example/2")]), ingested_at=NOON)
    (status,) = source_status(con, now=NOON + DAY)
    assert (status.runs, status.captured, status.unchanged, status.failed, status.listings_failed, status.new) == (2, 4, 2, 1, 1, 1)
    assert (status.last_run_at, status.last_answer_at, status.last_article_at) == (NOON + DAY, NOON, NOON)
    assert (status.last_error, status.last_error_detail, status.failing) == ("http-403", "https://a/feed", True)


@pytest.mark.parametrize(("days", "silent"), [(3, False), (3.001, True), (30, True)])
def test_a_source_is_silent_when_nothing_new_came_for_longer_than_asked_for(
    con: duckdb.DuckDBPyConnection, days: float, silent: bool
) -> None:
    upsert_sources(con, [source("fr-alpha"), source("fr-beta")])
    run(con, "r1", crawl("fr-alpha"), crawl("fr-beta"))
    ingest_segment(con, segment("s", [page("https://a.example/1", words(1))]), ingested_at=NOON)
    alpha, beta = source_status(con, now=NOON + days * DAY)
    assert (alpha.silent_since, beta.silent_since) == ((NOON, NOON) if silent else (None, None))


def test_the_warehouse_in_numbers(con: duckdb.DuckDBPyConnection) -> None:
    empty = totals(con)
    assert (empty.articles, empty.pages, empty.torn_records, empty.languages) == (0, 0, 0, ())
    run(con, "r1", crawl("fr-alpha"), status="crashed")
    run(con, "r2", crawl("fr-alpha"))
    pages = [page("https://a.example/1", words(1)), page("https://b.example/1", words(1), source="fr-beta", at=NOON + timedelta(hours=1)),
             page("https://a.example/2", words(2), language="fr", topic="privacy"), page("https://a.example/3", words(3), language="fr"),
             rejected("https://a.example/4")]  # fmt: skip
    ingest_segment(con, segment("s", pages), ingested_at=NOON)
    found = totals(con)
    assert (found.articles, found.copies, found.versions, found.pages, found.segments, found.runs, found.runs_crashed) == (
        3,
        1,
        4,
        5,
        1,
        2,
        1,
    )
    assert found.languages == (("fr", 2), ("en", 1))
    assert found.topics == (("user-data", 2), ("privacy", 1))
    assert dict(found.outcomes)["off-topic"] == 1
    assert found.journal_no == digest.journal_no(con) == empty.journal_no + 3


# coverage


def test_coverage_tells_who_was_crawled_and_who_answered(con: duckdb.DuckDBPyConnection) -> None:
    upsert_sources(con, [source("fr-alpha"), source("fr-beta"), source("fr-gamma")])
    run(con, "r1", crawl("fr-alpha", captured=3), crawl("fr-beta", listings=0, listings_failed=1, error="dns"))
    run(con, "r2", crawl("fr-alpha", listings=0, listings_unchanged=1, captured=2), at=NOON + timedelta(hours=1))
    run(con, "late", crawl("fr-gamma", captured=9), at=WINDOW.end)
    found = digest.coverage(con, WINDOW, snapshot_at=NOON)
    assert (found.verdict, found.sources, found.ran, found.runs, found.pages, found.unvisited) == (Verdict.PARTLY, 3, 1, 2, 5, 1)
    assert found.failed == (SourceNote(source_id="fr-beta", source="Fr-Beta", detail="dns"),)
    assert found.snapshot_at == NOON


def test_who_left_the_catalogue_counts_while_it_was_crawled(con: duckdb.DuckDBPyConnection) -> None:
    run(con, "r1", crawl("zz-gone"), at=WINDOW.start)
    found = digest.coverage(con, WINDOW)
    assert (found.verdict, found.sources, found.ran, found.failed) == (Verdict.WATCHED, 1, 1, ())


@pytest.mark.parametrize(("answered", "verdict"), [(0, Verdict.BLIND), (9, Verdict.PARTLY), (10, Verdict.WATCHED)])
def test_watched_means_more_than_nine_of_ten_answered(con: duckdb.DuckDBPyConnection, answered: int, verdict: Verdict) -> None:
    run(con, "r1", *(crawl(f"fr-{n}", listings=int(n < answered), error=None if n < answered else "dns") for n in range(10)))
    assert digest.coverage(con, WINDOW).verdict is verdict


def test_a_window_without_a_crawl_is_blind(con: duckdb.DuckDBPyConnection) -> None:
    upsert_sources(con, [source("fr-alpha")])
    found = digest.coverage(con, WINDOW)
    assert (found.verdict, found.sources, found.ran, found.runs, found.unvisited) == (Verdict.BLIND, 1, 0, 0, 1)


# history


def test_a_sources_history_has_every_day_and_counts_refusals_of_pages_and_listings(con: duckdb.DuckDBPyConnection) -> None:
    upsert_sources(con, [source("fr-alpha")])
    run(con, "r1", crawl("fr-alpha", captured=2, reasons=(("http-403", 3), ("http-500", 4), ("http-429", 1))), at=NOON)
    run(con, "r2", crawl("fr-alpha", captured=1), at=NOON + timedelta(hours=1))
    run(con, "r3", crawl("fr-alpha", listings=0, error="http-403", error_detail="https://a/feed"), at=NOON + DAY)
    (found,) = digest.source_history(con, until=NOON + 2 * DAY, days=4)
    assert [(day.day, day.runs, day.answered, day.new, day.refused, day.error, day.error_detail) for day in found.days] == [
        (date(2026, 2, 28), 0, 0, 0, 0, None, None),
        (date(2026, 3, 1), 2, 2, 3, 4, None, None),
        (date(2026, 3, 2), 1, 0, 0, 1, "http-403", "https://a/feed"),
        (date(2026, 3, 3), 0, 0, 0, 0, None, None),
    ]
    assert len(digest.source_history(con, until=NOON)[0].days) == 57


def test_the_day_that_only_begins_is_not_the_last(con: duckdb.DuckDBPyConnection) -> None:
    upsert_sources(con, [source("fr-alpha")])
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    assert digest.source_history(con, until=midnight, days=1)[0].days[0].day == date(2026, 3, 1)


def test_days_crawled_are_local_days_on_which_something_answered(con: duckdb.DuckDBPyConnection) -> None:
    run(con, "r1", crawl("fr-alpha"), at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    run(con, "r2", crawl("fr-alpha", listings=0), at=datetime(2026, 3, 3, 12, tzinfo=UTC))
    between = {"since": NOON - DAY, "until": NOON + 9 * DAY}
    assert digest.crawled_days(con, "Europe/Paris", **between) == {date(2026, 3, 2)}
    assert digest.crawled_days(con, "UTC", **between) == {date(2026, 3, 1)}


def test_the_archive_begins_with_its_first_report(con: duckdb.DuckDBPyConnection) -> None:
    assert digest.first_day_seen(con) is None
    ingest_segment(con, segment("s", [page("https://a.example/1", words(1))]), ingested_at=NOON + DAY)
    assert digest.first_day_seen(con) == NOON


def read(url: str, sure: float | None, at: datetime = NOON) -> Processed:
    """A page whose body is so likely whole."""
    found = page(url, words(len(url)), at=at)
    return dataclasses.replace(found, extraction=dataclasses.replace(found.extraction, body_confidence=sure))


def test_bodies_that_look_cut_are_counted_by_source_and_day(con: duckdb.DuckDBPyConnection) -> None:
    """Those nothing is known of count for neither, and those read long ago not in `status`."""
    upsert_sources(con, [source("fr-alpha"), source("fr-beta")])
    run(con, "r1", crawl("fr-alpha"), crawl("fr-beta"))
    pages = [
        read("https://a.example/1", 0.2),
        read("https://a.example/22", 0.5),
        read("https://a.example/333", 0.99),
        read("https://a.example/4444", None),
    ]
    ingest_segment(con, segment("s", pages), ingested_at=NOON)
    alpha, beta = source_status(con, now=NOON)
    assert [(one.bodies, one.bodies_doubted) for one in (alpha, beta)] == [(3, 1), (0, 0)]
    assert [one.bodies for one in source_status(con, now=NOON + 29 * DAY)] == [0, 0]
    history = digest.source_history(con, until=NOON + DAY, days=3)
    assert [(day.bodies, day.bodies_doubted) for day in history[0].days] == [(0, 0), (3, 1), (0, 0)]
