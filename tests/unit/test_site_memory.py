"""What is known of a source when its pages are read: its profile, and its boilerplate as it was known on the day of the fetch."""

import dataclasses
from datetime import UTC, date, datetime

import pytest

from pipeline.reading.boilerplate import SiteLines, is_site_line, line_hash
from pipeline.reading.page import PageMaker, SourceProfile, lost_page, rejected
from pipeline.reading.site_memory import LearntLines, SiteMemory
from pipeline.work.lesson import LEAST_PAGES, body_lines, lesson_of
from records.capture import Capture
from records.outcome import Outcome
from records.source import Source
from tests.unit.test_process import RULING, capture_of

EARLY = LearntLines(since=date(2026, 3, 1), pages=10, lines=(("Subscribe now", 9),))
LATE = LearntLines(since=date(2026, 3, 10), pages=20, lines=(("Subscribe now", 19), ("Share this", 15)))
MEMORY = SiteMemory(learnt=date(2026, 3, 12), versions=(EARLY, LATE))


def capture(day: int = 2, source_id: str = "gb-valley") -> Capture:

    return dataclasses.replace(
        capture_of("Court orders names", RULING), fetched_at=datetime(2026, 3, day, 12, tzinfo=UTC), source_id=source_id
    )


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2026, 2, 28), None), (date(2026, 3, 1), EARLY), (date(2026, 3, 9), EARLY), (date(2026, 3, 10), LATE), (date(2030, 1, 1), LATE)],
)
def test_a_page_is_read_with_what_was_known_on_its_day(day: date, version: LearntLines | None) -> None:
    assert MEMORY.at(day) is version
    assert SiteMemory(learnt=day).at(day) is None


def test_a_page_has_the_profile_of_its_source_and_an_unknown_one_an_empty_profile() -> None:
    source = Source(
        id="gb-valley", name="V", country="gb", languages=("en",), homepage="https://v.example", take=("//main",), drop=("//aside",)
    )
    profile = SourceProfile.of(source)
    maker = PageMaker(profiles={"gb-valley": profile}, memories={"gb-valley": MEMORY}, keep_all=True)
    early, late, before, unknown = maker.pages([capture(2), capture(11), Capture(**_with_day(2025)), capture(2, "xx-nobody")])
    assert (early.profile.site_lines, early.profile.site_lines_since) == (EARLY.hashes, "2026-03-01")
    assert (late.profile.site_lines, late.profile.site_lines_since) == (
        frozenset({line_hash("Subscribe now"), line_hash("Share this")}),
        "2026-03-10",
    )
    assert before.profile == profile == SourceProfile(languages=("en",), country="gb", take=("//main",), drop=("//aside",))
    assert (unknown.profile, unknown.keep_all) == (SourceProfile(), True)


def _with_day(year: int) -> dict[str, object]:
    known = capture(2)
    return {name: getattr(known, name) for name in known.__dataclass_fields__} | {"fetched_at": datetime(year, 3, 2, tzinfo=UTC)}


def test_a_page_that_did_not_become_a_candidate_is_a_row_all_the_same() -> None:
    row = rejected(capture(), Outcome.TOO_LARGE, detail="10 MB", title="T", score=0.25)
    assert (row.capture_id, row.source_id, row.url, row.warc_file) == ("0" * 32, "gb-valley", capture().url, "s")
    assert (row.outcome, row.detail, row.title, row.score) == (Outcome.TOO_LARGE, "10 MB", "T", 0.25)
    (page,) = PageMaker().pages([capture()])
    assert (lost_page(page, "no result within 60 s").outcome, lost_page(page, "x").detail) == (Outcome.TIMED_OUT, "x")


# learning


def site(*counts: tuple[str, int], articles: int = 40) -> SiteLines:
    lines = SiteLines()
    for number in range(articles):
        lines.add([line for line, count in counts if number < count] + [f"A line of article {chr(97 + number % 26) * (number + 3)}"])
    return lines


@pytest.mark.parametrize(
    ("articles", "count", "learnt"),
    [(40, 3, False), (40, 4, True), (100, 7, False), (100, 8, True), (4, 4, True)],
)
def test_a_line_is_learnt_from_four_articles_and_a_twelfth_of_all(articles: int, count: int, learnt: bool) -> None:
    assert (line_hash("Subscribe now") in site(("Subscribe now", count), articles=articles).recurring()) is learnt


@pytest.mark.parametrize(("length", "learnt"), [(120, True), (121, False), (400, False)])
def test_a_long_line_must_stand_in_a_quarter_of_all(length: int, learnt: bool) -> None:
    assert bool(site(("x" * length, 9)).recurring()) is learnt
    assert site(("x" * length, 10)).recurring()


@pytest.mark.parametrize(("line", "counted"), [("x", False), ("xy", True), ("y" * 400, True), ("y" * 401, False)])
def test_lines_of_one_letter_or_of_a_paragraph_are_not_counted(line: str, counted: bool) -> None:
    assert bool(site((line, 40)).recurring()) is counted


def test_examples_come_most_frequent_first_then_by_name() -> None:
    assert site(("b", 40), ("Share", 9), ("Alert", 9), ("Subscribe   now", 12)).examples() == [
        ("Subscribe now", 12),
        ("Alert", 9),
        ("Share", 9),
    ]


def test_a_repeated_line_of_one_article_counts_once_and_numbers_do_not_matter() -> None:
    lines = SiteLines()
    for number in range(4):
        lines.add([f"{number} comments", f"{number + 1} comments"])
    assert lines.examples() == [("1 comments", 4)]
    assert is_site_line("77  Comments", lines.recurring())
    assert not is_site_line("77 Comments", frozenset())
    assert not is_site_line("Comments " * 60, frozenset({line_hash("Comments " * 60)}))


def test_nothing_is_learnt_from_too_few_pages_that_could_be_read() -> None:
    page = ("Subscribe now", "News")
    assert lesson_of([page] * (LEAST_PAGES - 1) + [()] * 5) is None
    lesson = lesson_of([page] * 10)
    assert lesson is not None
    assert lesson.articles == 10


def test_a_lesson_is_made_of_the_body_without_headline() -> None:
    (page,) = PageMaker().pages([capture()])
    assert set(body_lines(page)) == set(RULING)

    broken = dataclasses.replace(page, capture=dataclasses.replace(page.capture, body=b"", headers=()))
    assert body_lines(broken) == ()


def test_a_lesson_holds_from_tomorrow_and_one_that_found_the_same_changes_nothing() -> None:
    today = date(2026, 3, 20)
    first = SiteMemory(learnt=date(2026, 1, 1)).after_lesson(site(("Subscribe now", 20)), today)
    assert (first.learnt, first.versions[0].since, first.versions[0].pages) == (today, date(2026, 3, 21), 40)
    assert first.versions[0].lines == (("Subscribe now", 20),)
    same = first.after_lesson(site(("Subscribe now", 30)), date(2026, 3, 25))
    assert (same.learnt, same.versions) == (date(2026, 3, 25), first.versions)
    more = first.after_lesson(site(("Subscribe now", 30), ("Share this", 30)), date(2026, 3, 25))
    assert [version.since for version in more.versions] == [date(2026, 3, 21), date(2026, 3, 26)]
    again = first.after_lesson(site(("Share this", 30)), today)
    assert [(version.since, version.lines) for version in again.versions] == [(date(2026, 3, 21), (("Share this", 30),))]


def test_a_lesson_that_finds_nothing_where_nothing_was_known_makes_no_version() -> None:
    assert SiteMemory(learnt=date(2026, 1, 1)).after_lesson(site(), date(2026, 3, 20)).versions == ()
