"""Sentences of an issue: which are said when, and of what they speak."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from digests.sentences import STEPS, Page
from records.digest import Issue, Reason, Section, StoryCard, TimelineStep, TrendDay, Verdict
from records.selection import Selection
from tests.unit.digest_samples import sample_issue

ISSUE = sample_issue()
CARD = ISSUE.stories[0]
DAY = date(2026, 11, 20)


def page(issue: Issue = ISSUE, **changes: Any) -> Page:
    return Page(replace(issue, **changes))


def days(*stories: int | None) -> tuple[TrendDay, ...]:
    """A day each; None was not crawled."""
    return tuple(
        TrendDay(day=DAY + timedelta(days=n), stories=count or 0, reports=0, crawled=count is not None) for n, count in enumerate(stories)
    )


@pytest.mark.parametrize(
    ("trend", "legend", "summary"),
    [
        (days(1, 2), False, "1.5 new stories a day on average, most on 21 Nov: 2"),
        (days(1, None), True, "1 new stories a day on average, most on 20 Nov: 1, 1 day without a crawl"),
        (days(3, 3, None, None), True, "3 new stories a day on average, most on 21 Nov: 3, 2 days without a crawl"),
        (days(None), True, "1 day without a crawl"),
        (days(), False, ""),
    ],
)
def test_days_without_a_crawl_are_explained_where_there_are_some(trend: tuple[TrendDay, ...], legend: bool, summary: str) -> None:
    found = page(trend=trend)
    assert bool(found.trend_legend()) is legend
    assert found.trend_summary().replace("\u2068", "").replace("\u2069", "") == summary


def test_days_in_a_row_without_a_crawl_are_named_by_the_first_and_the_last() -> None:
    found = [figure.replace("\u2068", "").replace("\u2069", "") for figure in page(trend=days(7, None, None, None, 0, None)).figures()]
    assert [figure.rpartition(": ")[2] for figure in found] == ["7", "no crawl", "0", "no crawl"]
    assert ["–" in figure for figure in found] == [False, True, False, False]


def test_a_figure_a_day_and_none_where_nobody_looked() -> None:
    assert [figure.endswith(end) for figure, end in zip(page(trend=days(7, None)).figures(), ("7", "no crawl"), strict=True)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(("minutes", "said"), [(0, False), (44, False), (45, True), (46, True), (600, True)])
def test_an_archive_three_quarters_of_an_hour_behind_is_told(minutes: int, said: bool) -> None:
    at = ISSUE.window.end - timedelta(minutes=minutes)
    assert bool(page(coverage=replace(ISSUE.coverage, snapshot_at=at)).snapshot()) is said
    assert page(coverage=replace(ISSUE.coverage, snapshot_at=None)).snapshot() == ""


@pytest.mark.parametrize(
    ("steps", "shown", "earlier"), [(0, 0, ""), (1, 1, ""), (4, 4, ""), (5, 4, "1 earlier event"), (6, 4, "2 earlier events")]
)
def test_the_latest_events_of_a_dispute_are_shown_and_the_earlier_ones_counted(steps: int, shown: int, earlier: str) -> None:
    events = tuple(
        TimelineStep(on=None if n == 0 else date(2020, 1, n), stage="" if n == 1 else "fine", headline="h", language="en")
        for n in range(steps)
    )
    held = next(card for card in ISSUE.stories if card.dispute)
    assert held.dispute is not None
    card = replace(held, dispute=replace(held.dispute, steps=events))
    found = page().steps(card)
    assert (len(found), page().earlier_steps(card)) == (shown, earlier)
    assert [day == "?" for day, _ in found] == [event.on is None for event in events[-STEPS:]]
    assert [stage == "" for _, stage in found] == [not event.stage for event in events[-STEPS:]]
    assert (page().steps(replace(card, dispute=None)), page().earlier_steps(replace(card, dispute=None))) == ((), "")


def told(code: str, value: str = "2") -> Reason:
    return Reason(code=code, value=value)


def test_three_reasons_are_given_and_all_news() -> None:
    reasons = tuple(told(code, value) for code, value in (("stage", "fine"), ("independent", "3"), ("languages", "2"), ("deadline", "")))
    found = page().why(replace(CARD, reasons=reasons))
    assert ("3 independent publishers" in found, "2 languages" in found, "deadline" in found) == (True, True, False)
    assert page().why(replace(CARD, reasons=reasons[3:])) == "a deadline ahead"
    assert page().why(replace(CARD, reasons=(told("amount", "EUR 5"),))) == "an amount at stake"
    assert page().why(replace(CARD, reasons=())) == ""
    news = page().news(replace(CARD, news=(told("stage", "fine"), told("amount", "EUR 5000000"), told("independent", "1"))))
    assert news.startswith("new stage: ")
    assert ("new amount: " in news, news.endswith("1 further independent report")) == (True, True)


def test_two_places_authorities_and_amounts_and_one_topic_are_enough() -> None:
    card = replace(
        CARD, stage="fine", jurisdictions=("fr", "de", "it"), topics=("user-data", "privacy"), platforms=("X", "Y", "Z"),
        authorities=("A", "B", "C"), amounts=("EUR 1000000", "EUR 2000000", "EUR 3000000"),
    )  # fmt: skip
    stage, places, topic = page().kicker(card)
    assert places == "France, Germany"
    assert (stage, topic) == page().kicker(replace(card, jurisdictions=()))
    assert page().kicker(replace(card, stage="", jurisdictions=(), topics=())) == ()
    assert page().facts(card)[:5] == ("X", "Y", "Z", "A", "B")
    assert len(page().facts(card)) == 7


def test_a_byline_says_what_readers_do_not_take_for_granted() -> None:
    headline = replace(CARD.headline, source="Blatt", country="de", language="de", published_at=datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert page().byline(headline)[:3] == ("Blatt", "Germany", "German")
    assert len(page().byline(headline)) == 4
    assert page().byline(replace(headline, country="zz"))[:2] == ("Blatt", "German")
    assert page().byline(replace(headline, country=None, language="en", published_at=None)) == ("Blatt",)


def test_the_tally_counts_new_stories_updates_and_what_was_taken_down() -> None:
    def tally(*sections: tuple[Section, bool], **changes: Any) -> str:
        cards = tuple(replace(CARD, section=section, update=update) for section, update in sections)
        return page(stories=cards, **changes).tally()

    new, continuing, also = Section.NEW, Section.CONTINUING, Section.ALSO
    assert tally((new, False), (also, False), (also, True), (continuing, True)) == "2 new stories, 2 updates"
    assert tally((continuing, True)) == "1 update"
    assert tally((new, False)) == "1 new story"
    assert tally() == "Nothing new"
    assert tally(coverage=replace(ISSUE.coverage, verdict=Verdict.BLIND)) == "No crawl, no news"


def test_how_far_stories_reach_is_told_where_there_are_some() -> None:
    assert page(stories=()).spread() == ""
    cards = (
        replace(CARD, report_ids=("a", "b"), languages=("en", "fr"), fresh_languages=()),
        replace(CARD, report_ids=("c",), languages=("fr",), fresh_languages=()),
    )
    assert page(stories=cards).spread().startswith("3 reports, 2 languages, ")
    update = replace(CARD, report_ids=("a",), languages=("ar", "de", "en"), fresh_languages=("en",))
    assert page(stories=(update,)).spread().startswith("1 report, 1 language, ")


def test_the_subject_names_how_many_more_stories_there_are() -> None:
    line = page().line(CARD)
    assert line
    assert page(stories=(CARD,)).subject() == f"Platforms before the courts: {line}"
    assert page(stories=(CARD,) * 3).subject() == f"Platforms before the courts: {line} and 2 more"
    assert page(stories=(CARD,)).trial_subject() == f"[Test] {page(stories=(CARD,)).subject()}"
    assert page(stories=()).subject() == "Platforms before the courts: Nothing new"


def test_silence_is_explained_by_what_was_watched() -> None:
    def notice(verdict: Verdict, *, runs: int = 5, stories: tuple[StoryCard, ...] = ()) -> str:
        return page(stories=stories, gone=(), coverage=replace(ISSUE.coverage, verdict=verdict, runs=runs)).notice()[:24]

    assert notice(Verdict.BLIND, stories=(CARD,)) == "No source answered in th"
    assert notice(Verdict.BLIND, runs=0) == "No crawl ran in this win"
    assert notice(Verdict.BLIND) == "The crawler was down: no"
    assert notice(Verdict.PARTLY) == "Read this with care: onl"
    assert notice(Verdict.WATCHED) == "The world was quiet, the"
    assert notice(Verdict.WATCHED, stories=(CARD,)) == ""


@pytest.mark.parametrize(("number", "words"), [(0, ""), (1, "1 story you know got"), (2, "2 stories you know got")])
def test_copies_not_worth_telling_are_counted(number: int, words: str) -> None:
    found = page(repeated=number).repeated()
    assert found.startswith(words)
    assert bool(found) is bool(words)


@pytest.mark.parametrize(("unvisited", "said"), [(0, False), (1, True)])
def test_sources_that_were_not_due_are_told_where_there_are_some(unvisited: int, said: bool) -> None:
    found = page(coverage=replace(ISSUE.coverage, unvisited=unvisited)).watched()
    assert ("was not due in this window" in found) is said


def test_a_query_is_told_by_what_it_asks_and_nothing_else() -> None:
    def rows(**asked: Any) -> tuple[tuple[str, str], ...]:
        return page(subscription=replace(ISSUE.subscription, query=Selection(**asked))).query()

    assert rows() == ()
    assert [label for label, _ in rows(platforms=("X",), words=("fine",), without=("sport",), published_since=DAY)] == [
        "Platforms", "Published", "Words", "Without",
    ]  # fmt: skip
    between = rows(seen_since=DAY, seen_until=DAY)[0][1]
    assert "from" in between
    assert "until" in between
    assert rows(amount_at_least=1_000_000)[0][0] == "Main sum"
    assert dict(rows(sources=("a",), stories=("b",), disputes=("c",), laws=("DSA",))) == {
        "Laws": "DSA", "Sources": "a", "Stories": "b", "Disputes": "c",
    }  # fmt: skip


def test_links_lead_to_the_site() -> None:
    base, found = ISSUE.base_url, page()
    assert [found.link(kind, "k") for kind in ("issue", "feed", "story", "article")] == [
        f"{base}/issue/paris-desk/{ISSUE.id}", f"{base}/feed/paris-desk.atom", f"{base}/story/k", f"{base}/article/k",
    ]  # fmt: skip


def test_late_stories_say_so() -> None:
    late, usual = page().seen(replace(CARD, late=True)), page().seen(replace(CARD, late=False))
    assert (late.startswith("late: first seen "), usual.startswith("first seen ")) == (True, True)
