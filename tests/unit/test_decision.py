"""How a story is told: headline, stage with its reason, topic, parties, counts and dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from beat.vocabulary import vocabulary
from records.story import NamedStage, StageReason, StoryReport, StorySummary
from warehouse.stories.decision import decide_dispute, decide_story, told_at

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEIGHT = vocabulary().stage_weight


def report(key: str, *, hours: float = 0, stages: tuple[tuple[str, bool], ...] = (), **values: object) -> StoryReport:
    """A report published so many hours after nine, captured an hour later."""
    given: dict[str, object] = {
        "report_id": key, "article_id": key, "story_id": "s1", "dispute_id": None, "source_id": f"o-{key}", "country": "fr", "language": "fr",
        "published_at": NINE + timedelta(hours=hours), "day_only": False, "first_seen": NINE + timedelta(hours=hours + 1),
        "stages": tuple(NamedStage(stage=stage, surface=f"{stage}!", in_headline=headline) for stage, headline in stages),
    }  # fmt: skip
    return StoryReport(**{**given, **values})  # type: ignore[arg-type]


def story(*reports: StoryReport) -> StorySummary:
    return decide_story(reports, WEIGHT)


def test_the_earliest_independent_english_headline_leads_else_the_earliest() -> None:
    french, english = report("a"), report("b", hours=2, language="en")
    copy = report("c", hours=-1, language="en", article_id="b")
    assert story(french, english, copy).lead_report_id == "b"
    assert story(french, report("d", hours=1, language="ja")).lead_report_id == "a"
    assert story(french, replace(copy, article_id="a")).lead_report_id == "a", "an English copy does not lead"


def test_each_language_has_its_own_lead_and_others_fall_back() -> None:
    told = story(report("a"), report("b", hours=2, language="en"), report("c", hours=1, language="ja"))
    assert [told.lead_in(language) for language in ("fr", "en", "ja", "de")] == ["a", "b", "c", "b"]


def test_a_day_without_a_time_does_not_come_before_the_outlet_that_broke_the_news() -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    day = report("a", published_at=midnight, day_only=True, first_seen=NINE + timedelta(hours=6))
    assert told_at(day) == NINE + timedelta(hours=6)
    told = story(day, report("b", hours=1))
    assert told.lead_report_id == "b"
    assert told.first_published_at == NINE + timedelta(hours=1)
    assert told_at(replace(day, first_seen=midnight + timedelta(days=3))) == midnight + timedelta(days=1, microseconds=-1)
    assert told_at(replace(day, published_at=None)) == day.first_seen


def test_a_stage_in_the_headline_outweighs_two_passing_mentions_and_says_why() -> None:
    told = story(report("a", stages=(("complaint", False),)), report("b", stages=(("complaint", False), ("fine", True))))
    assert told.stage == "fine"
    assert told.stage_reason == StageReason(report_id="b", surface="fine!", reports=1, headlines=1)
    third = report("c", stages=(("complaint", False),))
    assert story(report("a", stages=(("complaint", True),)), report("b", stages=(("fine", True),)), third).stage == "complaint"


def test_one_report_that_repeats_itself_counts_once() -> None:
    loud = report("a", stages=(("hearing", False),) * 9)
    assert story(loud, report("b", stages=(("fine", False),)), report("c", stages=(("fine", False),))).stage == "fine"


def test_copies_have_no_vote_of_their_own() -> None:
    copies = [report(f"c{n}", article_id="a", stages=(("complaint", True),), topics=("privacy",)) for n in range(5)]
    told = story(report("a", stages=(("complaint", True),), topics=("privacy",)), *copies,
                 *(report(key, stages=(("fine", True),), topics=("copyright",)) for key in ("x", "y")))  # fmt: skip
    assert (told.stage, told.topic) == ("fine", "copyright")
    assert (told.reports, told.independent_reports, told.outlets) == (8, 3, 8)


def test_of_equal_stages_the_weightier_stands_for_the_story() -> None:
    told = story(report("a", stages=(("complaint", True),)), report("b", stages=(("judgment", True),)))
    assert told.stage == "judgment"
    assert story(report("a")).stage == ""
    assert story(report("a")).stage_reason is None


def test_the_topic_is_what_most_articles_are_filed_under() -> None:
    told = story(
        report("a", topics=("privacy", "user-data")), report("b", topics=("user-data",)), report("c", topics=("user-data", "privacy"))
    )
    assert (told.topic, told.topics) == ("user-data", ("user-data", "privacy"))
    assert story(report("a")).topic == "other"


def test_jurisdictions_that_few_articles_name_are_left_out() -> None:
    told = story(*(report(key, jurisdictions=("fr", "eu") if key == "a" else ("fr",)) for key in "abc"))
    assert told.jurisdictions == ("fr",)


def test_deadlines_are_days_and_what_is_none_is_left_out() -> None:
    told = story(report("a", deadlines=("2027-01-21", "soon", "2026-12-01")))
    assert told.deadlines == (date(2026, 12, 1), date(2027, 1, 21))


@given(st.permutations(range(6)))
def test_the_order_of_reports_does_not_matter(order: list[int]) -> None:
    reports = [
        report(str(n), hours=n % 3, language=("fr", "en", "ja")[n % 3], stages=((("fine", "appeal", "hearing")[n % 3], n % 2 == 0),),
               topics=(("privacy", "copyright")[n % 2],), platforms=("X", "Meta")[: n % 3], article_id=str(n - n % 2))
        for n in range(6)
    ]  # fmt: skip
    assert story(*(reports[n] for n in order)) == story(*reports)


def test_a_dispute_has_the_stage_of_its_latest_event_that_names_one() -> None:
    def event(number: int, stage: str, **values: object) -> StorySummary:
        found = report(
            str(number), hours=100 * number, stages=((stage, True),) if stage else (), story_id=f"s{number}", dispute_id="d1", **values
        )
        return story(found)

    told = decide_dispute(
        [event(3, ""), event(1, "complaint", platforms=("X",)), event(2, "order", platforms=("X", "Meta"), language="en")]
    )
    assert (told.stage, told.stages, told.events) == ("order", ("complaint", "order"), 3)
    assert told.platforms == ("X", "Meta")
    assert told.lead_report_id == "2"
    assert told.lead_in("fr") == "1"


def test_a_story_has_the_sector_of_its_first_party_that_the_beat_lists() -> None:
    assert story(report("a", platforms=("Unheard Of", "YouTube"))).sector == "video"
    assert story(report("a", platforms=("Google",))).sector == "search"
    assert story(report("a")).sector is None
