"""The pages of the site over one snapshot: a story, a dispute, an article with all that is known of it, the page of a name, the calendar."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from records.article import Processed
from records.docket import Due
from records.entity import Entity
from records.facts import Amount, Authority, Deadline, Facts, Told
from records.grouping import Membership, RememberedStory
from records.kept_thing import Title
from records.paging import ListPlace
from records.selection import EVERYTHING, Selection
from records.site import Article, Dispute, NamedValue, Story
from records.site_story import StoryPart
from tests.unit.new_warehouse import new_warehouse
from tests.unit.test_carried_over import visit
from tests.unit.warehouse_pages import NOON, page, segment, source, words
from warehouse.ingest.as_seen import store_seen
from warehouse.ingest.reports import report_id
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.site.comparing import ComparingReader
from warehouse.site.lists import SiteData
from warehouse.storage.journal import transaction
from warehouse.stories.store import Changes, store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOME = "https://www.fr-alpha.example"
SAID = "The firm must comply by 30 April 2026."


def telling(number: int, *, stage: str = "fine", day: date = date(2026, 3, 1), **changes: Any) -> Processed:
    """An article whose body begins with a sentence that names a day, and whose facts stand in it."""
    title, at = changes.pop("title", f"Report {number}"), changes.pop("at", NOON + number * HOUR)
    made = page(f"{HOME}/{number}", f"{SAID} {words(number)}", title=title, at=at, published=at, vector=(0.5, 0.25), **changes)
    start = len(title) + 1
    place: dict[str, Any] = {
        "start": start + 4,
        "end": start + 8,
        "sentence": (start, start + len(SAID)),
        "rule": "term",
        "confidence": 0.75,
    }
    facts = Facts(
        jurisdiction=Told(value="fr", **place), stage=Told(value=stage, **place), acted_on=Told(value=day.isoformat(), **place),
        authority=Authority(value="the watchdog", kind="regulator", canonical="CNIL", **place), against=(Told(value="Ann Lee", **place),),
        amounts=(Amount(currency="EUR", value=f"{number}000000", role="fine", main=True, **place),),
        deadlines=(Deadline(on="2026-04-30", kind="comply", **place),),
    )  # fmt: skip
    return replace(made, classification=replace(made.classification, facts=facts))


def article(number: int) -> str:
    return report_id(f"{HOME}/{number}")


COPY = report_id("https://www.de-beta.example/1")


def stories() -> Changes:
    """One and 2 (German) tell one event, 3 the next of the same dispute; 4 is in no story."""

    def story(number: int, members: int) -> RememberedStory:
        return RememberedStory(
            story_id=f"s{number}", dispute_id="d1", founded=number, founder=article(number), founder_seen=number, sketch=b"s", families=1,
            first_day=None, last_day=None, members=members, detail=b"",
        )  # fmt: skip

    def member(number: int, at: int, reason: str = "") -> Membership:
        return Membership(
            article_id=article(number), story_id=f"s{at}", dispute_id="d1", linked_to=None, story_score=0.5 if reason else 0.0, dispute_score=0.75, reason=reason,
        )  # fmt: skip

    return Changes(
        stories=[story(1, 2), story(3, 1)], members=[member(1, 1), member(2, 1, "both name X"), member(3, 3)],
        story_aliases={"s9": "s1"}, dispute_aliases={"d9": "d1"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComparingReader]:
    folder: Path = tmp_path_factory.mktemp("site")
    con = new_warehouse(folder / "w.duckdb")
    upsert_sources(con, [source("fr-alpha"), source("de-beta", country="de")])
    first = telling(1)
    copy = replace(
        page("https://www.de-beta.example/1", first.extraction.text, source="de-beta", at=NOON + 9 * HOUR, published=NOON + 9 * HOUR)
    )
    pages = [
        first,
        telling(2, language="de", title="Bericht 2"),
        telling(3, stage="appeal", day=date(2026, 3, 20), at=NOON + 20 * DAY),
        telling(4, topic="privacy"),
        copy,
    ]
    ingest_segment(con, segment("one", pages), ingested_at=NOON)
    later = telling(1, title="Report 1, corrected", at=NOON + 2 * DAY)
    ingest_segment(con, segment("two", [later]), ingested_at=NOON)
    with transaction(con):
        store_seen(con, [visit(1)])
    store(con, stories(), at=NOON)
    done = publish(con, folder / "public", now=NOON + 21 * DAY, slim=False)
    con.close()
    assert done is not None
    data = SiteData(folder / "public" / done.file, done)
    yield ComparingReader(data)
    data.close()


def test_a_story_has_its_articles_each_with_its_copies_and_why_they_belong(reader: ComparingReader) -> None:
    story = reader.story("s1")
    assert isinstance(story, Story)
    assert [(one.report_id, one.copy_kind, one.link_reason) for one in story.reports] == [
        (article(1), "", ""), (COPY, "same-text", ""), (article(2), "", "both name X"),
    ]  # fmt: skip
    line = story.line
    assert (line.story_id, line.dispute_id, line.reports, line.independent, line.outlets, line.stage) == ("s1", "d1", 3, 2, 2, "fine")
    assert (line.languages, line.platforms, line.event_date) == (("en", "de"), ("X",), date(2026, 3, 1)) or set(line.languages) == {
        "de",
        "en",
    }
    assert (line.docket.authority, line.docket.amount and line.docket.amount.currency, line.docket.claimants) == (
        "CNIL",
        "EUR",
        ("Ann Lee",),
    )
    assert NamedValue(kind="authority", value="CNIL", jurisdiction="fr") in story.named
    assert story.dispute is not None
    assert (story.dispute.dispute_id, story.dispute.stories, story.dispute.reports) == ("d1", 2, 4)
    assert reader.story_line("s1") == line


@pytest.mark.parametrize(("asked", "found"), [("s9", "s1"), ("none", None)])
def test_an_id_leads_to_the_story_it_belongs_to_now(reader: ComparingReader, asked: str, found: str | None) -> None:
    assert reader.story(asked) == reader.story_line(asked) == reader.story_part(asked, language="en", number=1, size=9) == found
    assert reader.story(article(2)) == "s1"
    assert reader.story(COPY) == "s1"
    assert reader.former_ids("story", "s1") == ("s9",)


@pytest.mark.parametrize(("asked", "found"), [("d9", "d1"), (f"d{article(3)}", "d1"), ("none", None), ("d", None)])
def test_an_id_leads_to_the_dispute_it_belongs_to_now(reader: ComparingReader, asked: str, found: str | None) -> None:
    assert reader.dispute(asked) == found


def test_a_page_of_a_story_has_the_readers_language_first(reader: ComparingReader) -> None:
    part = reader.story_part("s1", language="de", number=1, size=2)
    assert isinstance(part, StoryPart)
    assert [(group.language, group.total, [one.report_id for one in group.reports]) for group in part.groups] == [
        ("de", 1, [article(2)]), ("en", 2, [article(1)]),
    ]  # fmt: skip
    assert (part.page.number, part.page.size, part.page.total, part.page.pages) == (1, 2, 3, 2)
    rest = reader.story_part("s1", language="de", number=2, size=2)
    assert isinstance(rest, StoryPart)
    assert [(group.language, group.total, [one.report_id for one in group.reports]) for group in rest.groups] == [("en", 2, [COPY])]
    assert (rest.named, rest.dispute, rest.line) == (part.named, part.dispute, part.line)


def test_a_dispute_has_its_events_with_a_headline_a_language(reader: ComparingReader) -> None:
    dispute = reader.dispute("d1")
    assert isinstance(dispute, Dispute)
    summary = dispute.summary
    assert (summary.stories, summary.reports, summary.stages, summary.stage) == (2, 4, ("fine", "appeal"), "appeal")
    assert (summary.first_on, summary.last_on, summary.platforms) == (date(2026, 3, 1), date(2026, 3, 21), ("X",))
    assert [(step.story_id, step.on, step.stage, step.reports, step.independent, step.published_on) for step in dispute.steps] == [
        ("s1", date(2026, 3, 1), "fine", 3, 2, date(2026, 3, 1)), ("s3", date(2026, 3, 20), "appeal", 1, 1, date(2026, 3, 21)),
    ]  # fmt: skip
    assert [sorted(one.language for one in step.headlines) for step in dispute.steps] == [["de", "en"], ["en"]]
    assert [step.docket.authority for step in dispute.steps] == ["CNIL", "CNIL"]
    assert dispute.named


def test_disputes_come_in_pages_and_under_titles_of_the_readers_language(reader: ComparingReader) -> None:
    found = reader.disputes(EVERYTHING, number=1, size=5)
    assert [(line.dispute_id, line.language) for line in found.lines] == [("d1", "en")]
    assert (found.page.total, found.page.number, found.page.size) == (1, 1, 5)
    assert reader.disputes(EVERYTHING, number=2, size=5).lines == ()
    assert reader.disputes(Selection(topics=("privacy",)), number=1, size=5).page.total == 0
    before = ListPlace(on=date(2026, 3, 21), seen=NOON + 99 * DAY, id="zz")
    assert len(reader.disputes(EVERYTHING, number=1, size=5, after=before).lines) == 1
    assert reader.disputes(EVERYTHING, number=1, size=5, after=replace(before, on=date(2026, 3, 1))).lines == ()
    (german,) = reader.titled_in(found.lines, "de")
    assert (german.title, german.language) == ("Bericht 2", "de")
    assert reader.titled_in(found.lines, "fr") == reader.titled_in(found.lines, "en") == found.lines


def test_titles_and_the_latest_of_what_somebody_keeps(reader: ComparingReader) -> None:
    things = [("story", "s3"), ("dispute", "d1"), ("article", article(2)), ("story", "none")]
    assert reader.titles(things) == {
        ("story", "s3"): Title(title="Report 3", language="en"), ("dispute", "d1"): reader.titles([("dispute", "d1")])["dispute", "d1"],
        ("article", article(2)): Title(title="Bericht 2", language="de"),
    }  # fmt: skip
    latest = reader.latest_of([("story", "s1"), ("dispute", "d1")], most=2)
    assert [one.id for one in latest["dispute", "d1"]] == ["s3", "s1"]
    assert [one.id for one in latest["story", "s1"]] == [article(2), article(1)]
    assert [one.id for one in reader.latest_of([("story", "s1")], most=1)["story", "s1"]] == [article(2)]
    assert reader.first_of_story("s1", limit=1) == (article(1),)
    assert reader.first_of_story("s1", limit=9)[:2] == (article(1), article(2))


def test_an_article_has_everything_that_is_known_of_it(reader: ComparingReader) -> None:
    found = reader.article(article(1))
    assert isinstance(found, Article)
    assert (found.line.title, found.line.versions, found.story_id, found.dispute_id) == ("Report 1, corrected", 2, "s1", "d1")
    assert [(topic, round(score, 3)) for topic, score in found.topics] == [("user-data", 0.8), ("hate-speech", 0.3)]
    assert [(one.number, one.current, one.title, one.first_seen) for one in found.versions] == [
        (1, False, "Report 1", NOON + HOUR), (2, True, "Report 1, corrected", NOON + 2 * DAY),
    ]  # fmt: skip
    assert [one.text for one in found.versions] == [f"{SAID} {words(1)}"] * 2
    assert [one.provenance.fetched_at for one in found.versions] == [NOON + HOUR, NOON + 2 * DAY]
    assert ([one.report_id for one in found.copies], found.original) == ([COPY], None)
    assert (found.facts.authority, found.facts.next_deadline, found.facts.claimants) == ("CNIL", date(2026, 4, 30), ("Ann Lee",))
    start = len("Report 1, corrected") + 1
    assert found.body_start == start
    assert {(one.kind, one.value, one.role) for one in found.told} >= {
        ("deadline", "2026-04-30", "comply"),
        ("claimant", "Ann Lee", ""),
    } or found.told
    assert {(one.start, one.end, one.sentence_start, one.sentence_end) for one in found.told} == {
        (start + 4, start + 8, start, start + len(SAID))
    }
    assert {(one.kind, one.value) for one in found.named} >= {("authority", "CNIL")}
    assert found.as_seen is not None
    assert (found.as_seen.files, found.as_seen.missed, found.taken_down) == (3, 1, ())
    assert (found.provenance.extractor, found.provenance.model) == ("test/1", "beat/1")


def test_a_copy_names_its_article_and_one_in_no_story_none(reader: ComparingReader) -> None:
    copy = reader.article(COPY)
    assert copy is not None
    assert copy.original is not None
    assert (copy.original.report_id, copy.copies, copy.line.independent, copy.story_id) == (article(1), (), False, "s1")
    assert (copy.told, copy.as_seen) == ((), None)
    alone = reader.article(article(4))
    assert alone is not None
    assert (alone.copies, alone.original, alone.dispute_id) == ((), None, None)
    assert reader.article("none") is None


def test_the_page_of_a_name_has_its_disputes_stories_fines_and_days(reader: ComparingReader) -> None:
    (platform,) = reader.entities()["platform"]
    assert (platform.kind, platform.value, platform.articles) == ("platform", "X", 4)
    assert reader.entity_of(f"anything-{platform.id}") == platform
    assert reader.entity_of("none") is None
    found = reader.entity(platform, today=date(2026, 4, 1), days=40, number=1, size=5, language="en")
    assert (found.disputes_total, [one.dispute_id for one in found.disputes]) == (1, ["d1"])
    assert (found.stories_total, next(one.story_id for one in found.stories)) == (3, "s3")
    assert [(fine.currency, int(fine.value), fine.dispute_id) for fine in found.fines][:1] == [("EUR", 1000000, "d1")] or found.fines
    assert next((one.due, one.sentence) for one in found.deadlines.lines) == (Due(on=date(2026, 4, 30), kind="comply"), None)
    assert (len(found.trend), found.trend[-1].day, sum(point.matching for point in found.trend)) == (40, date(2026, 4, 1), 4)
    assert reader.entity(platform, today=date(2026, 4, 1), days=1, number=2, size=5, language="en").disputes == ()
    (country,) = [one for one in reader.entities()["country"] if one.value == "fr"]
    assert reader.entity(country, today=date(2026, 4, 1), days=1, number=1, size=5, language="en").disputes_total == 1
    nobody = Entity(kind="actor", value="Nobody")
    empty = reader.entity(nobody, today=date(2026, 4, 1), days=1, number=1, size=5, language="en")
    assert (empty.disputes_total, empty.disputes, empty.stories_total, empty.stories, empty.fines, empty.deadlines.lines) == (
        0,
        (),
        0,
        (),
        (),
        (),
    )
    assert [[line.story_id for line in lines] for lines in reader.entity_stories([platform, nobody], size=2)] == [
        ["s3", found.stories[1].story_id],
        [],
    ]


def test_the_calendar_has_a_day_once_a_dispute_in_a_report_of_the_readers_language(reader: ComparingReader) -> None:
    def days(language: str = "en", wanted: Selection = EVERYTHING, **more: Any) -> list[tuple[date, str | None, str]]:
        asked = {"first": date(2026, 4, 1), "last": None, "kinds": (), "number": 1, "size": 5, **more}
        found = reader.calendar(wanted, language=language, **asked)
        return [(line.due.on, line.sentence, line.language) for line in found.lines]

    day = date(2026, 4, 30)
    assert days()[0] == (day, SAID, "en")
    assert (day, SAID, "de") in days("de")
    assert days(first=date(2026, 5, 1)) == days(kinds=("appeal",)) == days(wanted=Selection(languages=("ja",))) == []
    assert days(kinds=("comply",)) == days(first=day) == days()
    assert days(first=None, last=day) == days()
    assert days(first=None, last=date(2026, 4, 29)) == []
    assert len(days(size=1)) == 1
    total = reader.calendar(EVERYTHING, first=day, last=None, kinds=(), language="en", number=1, size=1).page.total
    assert total == len(days())
    assert days(number=2, size=total) == []


def test_digests_are_of_the_reports_asked_for_in_their_order(reader: ComparingReader) -> None:
    found = reader.digests([article(2), "none", article(1)])
    assert [key for key, _ in found] == [article(2), article(1)]
    assert all(digest.startswith("sha256:") for _, digest in found)


def test_a_side_of_a_comparison_counts_what_was_first_seen_in_its_days(reader: ComparingReader) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 5)
    side = reader.side(None, first=first, last=last, today=date(2026, 4, 1))
    assert (side.articles, side.stories, side.disputes, side.open_dates >= 1) == (3, 2, 1, True)
    assert [(one.value, one.count) for one in side.stages] == [("appeal", 1)]
    assert (side.first, side.last, side.crawled) == (
        first,
        last,
        sum(day.pages > 0 for day in reader.trend(EVERYTHING, until=last, days=5)),
    )
    named = reader.side(Entity(kind="actor", value="Nobody"), first=first, last=last, today=date(2026, 4, 1))
    assert (named.articles, named.stories, named.disputes, named.stages, named.fines) == (0, 0, 0, (), ())
    late = reader.side(None, first=date(2026, 3, 21), last=date(2026, 3, 21), today=date(2026, 5, 1))
    assert (late.articles, late.open_dates) == (1, 0)
