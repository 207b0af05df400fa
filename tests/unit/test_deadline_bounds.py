"""Which spans and days are somebody's deadline, by the words near them and how near. Marked passages: no list of words takes part."""

from datetime import date

import pytest

from pipeline.understanding.deadlines import deadlines_in
from records.facts import Deadline
from tests.unit.marked_passages import told


def found(text: str, title: str = "-", *, language: str = "en", published: date | None = date(2026, 3, 4)) -> tuple[Deadline, ...]:
    return deadlines_in(told(text, title, language=language, published=published))


def only(text: str, *, language: str = "en", published: date | None = date(2026, 3, 4)) -> tuple[str, str, float] | None:
    """Day, kind and how sure, of the only deadline."""
    one = found(text, language=language, published=published)
    assert len(one) <= 1, one
    return (one[0].on, one[0].kind, one[0].confidence) if one else None


# --- spans of time


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("So [within:within] 10 days it is.", 0.7),
        ("So [within:within]~7~10 days it is.", 0.7),
        ("So [within:within]~10~10 days it is.", None),
        ("So 10 days [within-end:in it] is.", 0.7),
        ("So [given:has] 10 days [within-end:in it].", 0.95),
        ("So [within:within] 10 days [within-end:in it].", 0.9),
        ("So [answer:answer] 10 days [within-end:in it].", 0.9),
        ("So [given:has] [within:within] 10 days.", 0.9),
        ("So [appeal:appeal] [within:within] 10 days.", 0.9),
        ("So [given:has] 10 days to [answer:answer].", 0.6),
        ("So [given:has] 10 days to [appeal:appeal].", 0.6),
        ("So [given:has] 10 days to go.", None),
        ("So 10 days to [answer:answer].", None),
        ("So 10 days it is.", None),
        ("So [limit:deadline] is 10 days here.", 0.7),
        ("So [limit:deadline]~16~10 days here.", None),
        ("So 10 days [limit:deadline] here.", 0.7),
        ("So 10 days~6~[limit:deadline] here.", 0.7),
        ("So 10 days~7~[limit:deadline] here.", None),
    ],
)
def test_how_sure_a_span_is_a_time_limit(text: str, sure: float | None) -> None:
    one = only(text)
    assert (one and one[2]) == sure
    if one:
        assert one[0] == "2026-03-14"


def test_a_month_whose_one_is_not_said_is_a_limit_of_its_own() -> None:
    assert only("So [one/month:within a month] it is.") == ("2026-04-04", "comply", 0.7)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("So [within:within] 13 months it is.", True),
        ("So [within:within] 14 months it is.", False),
        ("So [within:within] 57 weeks it is.", True),
        ("So [within:within] 58 weeks it is.", False),
        ("So [within:within] 400 days it is.", True),
        ("So [within:within] 401 days it is.", False),
        ("So [within:within] 2 years it is.", False),
        ("So [within:within] 48 hours it is.", True),
        ("A [bill:bill]. So [within:within] 48 hours it is.", False),
        ("A [bill:bill]. So [within:within] 9 days it is.", False),
        ("A [bill:bill]. So [within:within] 9 weeks it is.", True),
        ("So [jail:jail] [within:within] 9 days it is.", False),
        ("So [within:within] 9 days [jail:jail] it is.", False),
        ("So [within:within] 9 days~39~[jail:jail].", False),
        ("So [within:within] 9 days~40~[jail:jail].", True),
        ("A [jail:jail]. So [within:within] 9 days it is.", True),
        ("So [within:within] 9 [each-day:days] it is.", False),
        ("So [within:within] 9 days [each-day:daily].", True),
        ("So [within:within] [ago:about] 9 days it is.", False),
        ("So [within:within] [lasting:for] 9 days it is.", False),
        ("So [within:within] 9 days [ago:ago] it is.", False),
        ("So [within:within] 9 days~3~[ago:ago] it is.", False),
        ("So [within:within] 9 days~4~[ago:ago] it is.", True),
        ("So [within:within] 9 days [later:later] it is.", True),
        ("So [given:has] 9 days [later:later] to [answer:it].", False),
        ("So [given:has] 9 days to [answer:it].", True),
        ("So [in-the-end:after] [within:9] 9 days it is.", False),
        ("So [given:has] [in-the-end:after] 9 days [within-end:in] it.", True),
        ("So [in-the-end:after] 9 days [within-end:in] it.", False),
        ("So [in-the-end:after] 9 days [within-end:in] [answer:it].", True),
        ("So [lasting:for] 9 days [within-end:in] it.", True),
        ("So [lasting:for] [within:in] 9 days it.", False),
    ],
)
def test_what_is_no_time_limit(text: str, limit: bool) -> None:
    assert (only(text) is not None) is limit


def test_the_number_of_a_day_is_no_span_and_without_a_day_of_publication_a_span_is_told_as_one() -> None:
    assert only("So [within:within] 10 days it is.", published=None) == ("P10D", "comply", 0.7)
    assert only("So [within:within] 36 hours it is.", published=None) == ("PT36H", "comply", 0.7)
    assert only("So [within:within] 3 weeks it is.", published=None) == ("P3W", "comply", 0.7)


# --- what it is for


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("So [within:within] 9 days [appeal:appeal].", "appeal"),
        ("So [within:within] 9 days [answer:answer].", "answer"),
        ("So [within:within] 9 days [obey:obey] [answer:answer].", "comply"),
        ("So [within:within] 9 days~79~[appeal:appeal].", "appeal"),
        ("So [within:within] 9 days~80~[appeal:appeal].", "comply"),
        ("So [appeal:appeal]~50~[within:in] 9 days it.", "appeal"),
        ("So [appeal:appeal]~60~[within:in] 9 days it.", "comply"),
        ("So [answer:answer] [within:in] 9 days [appeal:appeal].", "appeal"),
        ("So [answer:answer] [within:in] 9 days~9~[appeal:appeal].", "answer"),
        ("So [within:in] 9 days [appeal:appeal] [suspends:stays] it.", "comply"),
        ("So [within:in] 9 days [appeal:appeal]~24~[suspends:stays] it.", "comply"),
        ("So [within:in] 9 days [appeal:appeal]~25~[suspends:stays] it.", "appeal"),
        ("So [within:in] 9 days [disclose:[answer:show]] it.", "answer"),
        ("So [court-orders:ordered] [within:in] 9 days [disclose:[answer:show]] it.", "comply"),
        ("So [court-orders:ordered] [within:in] 9 days [answer:answer] it.", "answer"),
        ("So [court-orders:ordered]. So [within:in] 9 days [disclose:[answer:show]] it.", "answer"),
    ],
)
def test_the_nearest_word_says_what_the_time_is_for(text: str, kind: str) -> None:
    one = only(text)
    assert one is not None
    assert one[1] == kind


# --- days


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("So [by:by] 20 March 2026 it is.", ("2026-03-20", "comply", 0.9)),
        ("So [by:by]~8~20 March 2026 it is.", ("2026-03-20", "comply", 0.9)),
        ("So [by:by]~11~20 March 2026 it is.", None),
        ("So 20 March 2026 [by-end:until] it is.", ("2026-03-20", "comply", 0.9)),
        ("So 20 March 2026~4~[by-end:until] it is.", ("2026-03-20", "comply", 0.9)),
        ("So 20 March 2026~5~[by-end:until] it is.", None),
        ("So [by:by] March 2026 it is.", ("2026-03-15", "comply", 0.8)),
        ("So [by:by] 20 March it is.", ("2026-03-20", "comply", 0.9)),
        ("So [by:by] 2 March 2026 it is.", None),
        ("So 20 March 2026 it is.", None),
        ("So [ago:last] 20 March 2026 [by-end:until] it is.", None),
        ("So [runs:since] 20 March 2026 [by-end:until] it is.", None),
        ("So 20 March 2026 [by-end:until] [runs:runs] it is.", None),
        ("So [from:from] 20 March 2026 it is.", ("2026-03-20", "effect", 0.7)),
        ("So [from:from]~6~20 March 2026 it is.", ("2026-03-20", "effect", 0.7)),
        ("So [from:from]~9~20 March 2026 it is.", None),
        ("So 20 March 2026 [from:from] it is.", None),
        ("So [hearing:hearing] 20 March 2026 it is.", ("2026-03-20", "hearing", 0.9)),
        ("So 20 March 2026 [hearing:hearing] it is.", ("2026-03-20", "hearing", 0.9)),
        ("So 20 March 2026~59~[hearing:hearing].", ("2026-03-20", "hearing", 0.9)),
        ("So 20 March 2026~60~[hearing:hearing].", None),
        ("So [hearing:hearing] [by:by] 20 March 2026 it.", ("2026-03-20", "hearing", 0.7)),
        ("So [hearing:hearing] [answer:answer] [by:by] 20 March 2026 it.", ("2026-03-20", "answer", 0.9)),
        ("So [hearing:hearing] [appeal:appeal] [by:by] 20 March 2026 it.", ("2026-03-20", "appeal", 0.9)),
        ("So [appeal:appeal] 20 March 2026 it is.", ("2026-03-20", "appeal", 0.5)),
        ("So [answer:answer] 20 March 2026 it is.", ("2026-03-20", "answer", 0.5)),
        ("So [answer:answer] 20 March it is.", None),
        ("So [limit:deadline] for it all 20 March 2026 it is.", ("2026-03-20", "comply", 0.9)),
        ("So [limit:deadline], it all 20 March 2026 it is.", None),
        ("So [limit:deadline] for it all March 2026 it is.", None),
    ],
)
def test_which_days_are_deadlines(text: str, wanted: tuple[str, str, float] | None) -> None:
    assert only(text) == wanted


@pytest.mark.parametrize(
    ("text", "hearing"),
    [
        ("So [hearing:hearing] of {} 20 March 2026 it.", True), ("So [hearing:hearing] of, {} 20 March 2026 it.", False), ("So [hearing:hearing] of {} [breaks:and] 20 March 2026 it.", False),
        ("So [hearing:hearing] 7 {} 20 March 2026 it.", False),
    ],
)  # fmt: skip
def test_a_hearing_far_before_its_day_stands_in_the_same_clause(text: str, hearing: bool) -> None:
    assert (only(text.format("x" * 100)) is not None) is hearing


@pytest.mark.parametrize(("gap", "hearing"), [(173, True), (174, False)])
def test_a_hundred_and_eighty_characters_before_it(gap: int, hearing: bool) -> None:
    assert (only(f"So [hearing:hearing]~{gap}~20 March 2026 it.") is not None) is hearing


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("So [by:by] Friday it is.", ("2026-03-06", "comply", 0.6)),
        ("So Friday [by-end:until] it is.", ("2026-03-06", "comply", 0.6)),
        ("So [by:by] xx Friday it is.", None),
        ("So on Friday it is.", None),
        ("So [by:by] Wednesday it is.", None),
        ("So [answer:answer] [by:by] Friday it is.", ("2026-03-06", "answer", 0.6)),
        ("So [ago:last] so [by:by] Friday it is.", ("2026-03-06", "comply", 0.6)),
        ("So [by:by] [ago:last] Friday it is.", None),
    ],
)
def test_a_weekday_is_one_behind_by(text: str, wanted: tuple[str, str, float] | None) -> None:
    assert only(text) == wanted


def test_where_the_language_has_it_from_stands_behind_the_day() -> None:
    assert only("So 20 Mart 2026 [from:from] it is.", language="tr") == ("2026-03-20", "effect", 0.7)
    assert only("So 20. März 2026 [from:from] it is.", language="de") is None


def test_an_ending_of_the_next_word_closes_a_time() -> None:
    assert only("So 20 March 2026 abcdefgh[by-end:il] it.") == ("2026-03-20", "comply", 0.9)
    assert only("So 20 March 2026 abcdefgh [by-end:il] it.") is None
    assert only("So 20 March 2026 abc def[by-end:il] it.") is None


# --- months


@pytest.mark.parametrize(
    ("text", "hearing"),
    [
        ("So [hearing:hearing] in May it is.", True),
        ("So [hearing:hearing]~43~May it is.", True),
        ("So [hearing:hearing]~44~May it is.", False),
        ("So [hearing:hearing], in May it is.", False),
        ("So in May a [hearing:hearing] is.", False),
        ("So [hearing:hearing] in [ago:last] May it is.", False),
        ("So [hearing:hearing] in March it is.", False),
        ("So [answer:answer] in May it is.", False),
    ],
)
def test_a_hearing_of_which_the_month_alone_is_told(text: str, hearing: bool) -> None:
    one = found(text)
    assert [(each.on, each.kind, each.confidence, each.month_only) for each in one] == (
        [("2026-05-15", "hearing", 0.5, True)] if hearing else []
    )


def test_a_month_behind_one_that_is_past_is_told() -> None:
    found_ones = found("So [hearing:hearing] in [ago:last] May. So [hearing:hearing] in June it is.")
    assert [one.on for one in found_ones] == ["2026-06-15"]


def test_the_surest_stands_first_and_a_day_counts_once() -> None:
    text = "So [from:from] 20 March 2026 it is. So [by:by] 20 March 2026 it is. So [within:within] 9 days. So [by:by] 30 March 2026 it is."
    assert [(one.on, one.kind) for one in found(text)] == [("2026-03-20", "comply"), ("2026-03-30", "comply"), ("2026-03-13", "comply")]
