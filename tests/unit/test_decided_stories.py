"""What is told of stories and disputes, as it is decided, kept and read back; and whole disputes out of their stories."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from beat.vocabulary import vocabulary
from records.article import Mention, MentionKind
from records.grouping import Membership
from records.story import LeadReport, StoryReport
from tests.unit.new_warehouse import new_warehouse
from tests.unit.test_decision import NINE, report, story
from tests.unit.test_site_pages import HOME, article, stories, telling
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.journal import last_entry
from warehouse.stories.deciding import LEAD_CHARS, decide_changed, dispute_summaries, stories_of, story_reports, summaries
from warehouse.stories.decision import decide_dispute, decide_story
from warehouse.stories.store import Changes, store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = new_warehouse(tmp_path / "w.duckdb")
    upsert_sources(opened, [source("fr-alpha"), source("de-beta", country="de")])
    first = telling(1)
    copy = page("https://www.de-beta.example/1", first.extraction.text, source="de-beta", at=NOON + 9 * HOUR, published=NOON + 9 * HOUR)
    pages = [
        first,
        copy,
        telling(2, language="de", title="Bericht 2"),
        telling(3, stage="appeal", at=NOON + 20 * DAY),
        telling(4, topic="privacy"),
    ]
    ingest_segment(opened, segment("one", pages), ingested_at=NOON)
    store(opened, stories(), at=NOON)
    yield opened
    opened.close()


def alone(number: int) -> str:
    """The story of an article that is in none."""
    return f"s{article(number)}"


def every(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [key for (key,) in con.execute("select story_id from base.story_summary order by 1").fetchall()]


def test_what_is_stored_of_a_story_and_dispute_is_what_is_decided_of_its_reports(con: duckdb.DuckDBPyConnection) -> None:
    before = last_entry(con)
    assert decide_changed(con, at=NOON) == 3 + 1
    assert last_entry(con) == before + 1
    assert every(con) == sorted(["s1", "s3", alone(4)])
    found = summaries(con, every(con))
    by_story: dict[str, list[StoryReport]] = {}
    for one in story_reports(con, every(con)):
        by_story.setdefault(one.story_id, []).append(one)
    assert {key: decide_story(reports, vocabulary().stage_weight) for key, reports in by_story.items()} == found
    assert {key: len(reports) for key, reports in by_story.items()} == {"s1": 3, "s3": 1, alone(4): 1}
    told = dispute_summaries(con, ["d1", "none"])
    assert list(told) == ["d1"]
    assert sorted(one.story_id for one in stories_of(con, ["d1"])) == ["s1", "s3"]
    assert decide_dispute(stories_of(con, ["d1"])) == told["d1"]
    assert (summaries(con, []), dispute_summaries(con, []), stories_of(con, [])) == ({}, {}, [])


def test_twice_is_once_and_a_change_tells_only_what_it_changes(con: duckdb.DuckDBPyConnection) -> None:
    decide_changed(con, at=NOON)
    entry = last_entry(con)
    told_until = "select entry_no from base.told_until"
    assert con.execute(told_until).fetchall() == [(entry,)]
    assert decide_changed(con, at=NOON) == 0
    assert last_entry(con) == entry
    upsert_sources(con, [source("fr-gamma")])
    assert decide_changed(con, at=NOON) == 0
    assert con.execute(told_until).fetchall() == [(last_entry(con),)]
    ingest_segment(con, segment("two", [telling(4, topic="privacy", title="Another headline", at=NOON + DAY)]), ingested_at=NOON)
    assert decide_changed(con, at=NOON) == 1
    assert decide_changed(con, at=NOON) == 0
    entry = last_entry(con)
    ingest_segment(con, segment("three", [telling(5)]), ingested_at=NOON)
    assert decide_changed(con, at=NOON) == 1
    changed = con.execute("select story_id from base.story_summary where changed_no > ?", [entry]).fetchall()
    assert changed == [(alone(5),)]


@pytest.mark.parametrize("batch", [1, 2, 20_000])
def test_batches_of_any_size_tell_the_same(con: duckdb.DuckDBPyConnection, batch: int) -> None:
    assert decide_changed(con, at=NOON, batch=batch) == 4
    found = summaries(con, every(con))
    assert [found[key].reports for key in ("s1", "s3", alone(4))] == [3, 1, 1]
    assert dispute_summaries(con, ["d1"])["d1"].events == 2


def test_a_story_that_emptied_is_told_no_more_and_its_dispute_without_it(con: duckdb.DuckDBPyConnection) -> None:
    decide_changed(con, at=NOON)
    moved = Membership(article_id=article(3), story_id="s1", dispute_id="d1", linked_to=None, story_score=0, dispute_score=0, reason="")
    (first, third) = stories().stories
    store(con, Changes(stories=[replace(first, members=3)], members=[moved], emptied=[third.story_id]), at=NOON)
    assert decide_changed(con, at=NOON) == 3
    assert every(con) == sorted(["s1", alone(4)])
    assert (summaries(con, ["s1"])["s1"].reports, dispute_summaries(con, ["d1"])["d1"].events) == (4, 1)


def test_a_report_is_seen_with_its_facts_and_the_stages_its_beginning_names(con: duckdb.DuckDBPyConnection) -> None:
    title, at = "Report 6 on an order", NOON + 6 * HOUR
    starts = (len("Report 6 on an "), LEAD_CHARS - 1, LEAD_CHARS, LEAD_CHARS + 1)
    named = tuple(
        Mention(kind=MentionKind.STAGE, value=value, surface=value, start=start, end=start + 5, rule="r")
        for value, start in zip(("order", "fine", "appeal", "hearing"), starts, strict=True)
    )
    made = page(f"{HOME}/6", f"Order. {words(6, 300)}", title=title, at=at, published=at)
    ingest_segment(con, segment("six", [replace(made, classification=replace(made.classification, mentions=named))]), ingested_at=NOON)
    decide_changed(con, at=NOON)
    (seen,) = story_reports(con, [alone(6)])
    stages = {one.stage: one.in_headline for one in seen.stages}
    assert stages["order"] is True
    assert stages["fine"] is False
    assert "hearing" not in stages
    assert (seen.story_id, seen.article_id, seen.source_id, seen.country, seen.language) == (alone(6), article(6), "fr-alpha", "fr", "en")
    assert (seen.published_at, seen.first_seen, seen.day_only, seen.facts) == (at, at, False, None)
    (told,) = list(story_reports(con, ["s3"]))
    assert told.facts is not None
    assert (told.facts.stage and told.facts.stage.value, told.facts.authority and told.facts.authority.canonical) == ("appeal", "CNIL")


# a dispute out of its stories


def event(number: int, stage: str = "", *, language: str = "fr", **values: object) -> StoryReport:
    return report(
        str(number),
        hours=100 * number,
        stages=((stage, True),) if stage else (),
        story_id=f"s{number}",
        dispute_id="d1",
        language=language,
        **values,
    )


def test_a_dispute_is_told_by_its_stories_in_the_order_of_their_publication() -> None:
    first = story(
        event(1, "complaint", platforms=("X",), authorities=("CNIL",), topics=("privacy",)),
        replace(event(1), report_id="1b", article_id="1"),
    )
    second = story(event(2, "order", platforms=("X", "Meta"), authorities=("ICO", "CNIL"), topics=("user-data",), language="de"))
    third = story(event(3, platforms=("Meta",), topics=("user-data",), source_id="o-1"))
    told = decide_dispute([third, first, second])
    assert (told.dispute_id, told.lead_report_id, told.stage, told.stages) == ("d1", "1", "order", ("complaint", "order"))
    assert told.leads == (LeadReport(language="fr", report_id="1"), LeadReport(language="de", report_id="2"))
    assert (told.topics, told.platforms, told.authorities) == (("user-data", "privacy"), ("X", "Meta"), ("CNIL", "ICO"))
    assert (told.events, told.reports, told.independent_reports) == (3, 4, 3)
    assert (told.source_ids, told.languages) == (("o-1", "o-2"), ("de", "fr"))
    assert (told.first_event_at, told.last_event_at) == (NINE + 100 * HOUR, NINE + 300 * HOUR)
    assert told.last_seen == NINE + 301 * HOUR
    english = story(event(4, language="en"))
    assert decide_dispute([third, first, english]).lead_report_id == "4"


def test_of_stories_published_at_once_the_smaller_id_comes_first_and_a_dispute_may_name_no_stage() -> None:
    one, other = (story(replace(event(1), report_id=key, article_id=key, story_id=key)) for key in ("a", "b"))
    told = decide_dispute([other, one])
    assert (told.lead_report_id, told.stage, told.stages, told.reports) == ("a", "", (), 2)


def test_a_story_without_a_vote_of_its_own_is_told_by_its_copies() -> None:
    copies = [replace(event(1, "fine"), report_id=key, article_id="gone") for key in ("b", "a")]
    told = story(*copies)
    assert (told.lead_report_id, told.stage, told.reports, told.independent_reports, told.topic) == ("a", "fine", 2, 1, "other")
    assert told.stage_reason is not None
    assert (told.stage_reason.reports, told.stage_reason.headlines) == (2, 2)


def test_a_dispute_id_is_that_of_the_first_report_that_has_one() -> None:
    told = story(report("a"), report("b", dispute_id="d2"), report("c", dispute_id="d3"))
    assert told.dispute_id == "d2"
    assert story(report("a")).dispute_id is None
    assert told.first_seen == datetime(2026, 3, 2, 10, tzinfo=UTC) == told.last_seen


def test_a_story_counts_what_its_reports_name_most_first() -> None:
    told = story(
        report("a", authorities=("ICO",), amounts=("EUR 1",), deadlines=("2026-05-01",), country=None, topics=("privacy",)),
        report(
            "b", authorities=("CNIL", "CNIL"), amounts=("EUR 2", "EUR 1"), deadlines=("2026-04-01", "soon"), topics=("user-data", "privacy")
        ),
        report("c", authorities=("CNIL",), country="de", topics=("user-data",)),
    )
    assert (told.authorities, told.amounts) == (("CNIL", "ICO"), ("EUR 1", "EUR 2"))
    assert [day.isoformat() for day in told.deadlines] == ["2026-04-01", "2026-05-01"]
    assert (told.topic, told.topics, told.countries) == ("user-data", ("user-data", "privacy"), ("de", "fr"))
    assert (told.source_ids, told.languages, told.outlets) == (("o-a", "o-b", "o-c"), ("fr",), 3)
