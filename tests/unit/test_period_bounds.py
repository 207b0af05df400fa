"""From which day a span of time counts and how near a word must stand that says so: the last place that counts and the first that does not."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.understanding.days import Span, spans
from pipeline.understanding.passage import Passage, passage
from pipeline.understanding.periods import follows, loose, of_a_law, over, said_ago

DAY = date(2026, 4, 20)
"""A Monday."""


def judged(
    judge: Callable[[Passage, Span], bool],
    text: str,
    language: str = "en",
    *,
    title: str = "Headline",
    on: date | None = DAY,
    which: int = 0,
) -> bool:
    """What is said of a span of the text, the first unless told."""
    report = passage(title, text, language, on)
    return judge(report, spans(report)[which])


def filled(length: int) -> str:
    """So many characters of words that say nothing."""
    return ("so " * length)[: length - 1].ljust(length - 1, "o") + " " if length else ""


# --- run out


@pytest.mark.parametrize(("between", "ended"), [(88, True), (89, False)])
def test_a_period_has_run_out_where_that_is_said_within_ninety_characters_behind_it(between: int, ended: bool) -> None:
    """The word begins that far behind the last character of the span."""
    assert judged(over, f"It had ten days {filled(between)}expired all, it said.", on=None) is ended


@pytest.mark.parametrize(("between", "ended"), [(37, True), (38, False)])
def test_or_within_forty_five_before_it(between: int, ended: bool) -> None:
    assert judged(over, f"{filled(70)}expired {filled(between)}ten days", on=None) is ended


def test_what_has_run_out_is_said_in_the_span_s_own_sentence() -> None:
    assert not judged(over, "The licence has expired. It had ten days to pay.")
    assert not judged(over, "It had ten days to pay. The licence has expired.")
    assert judged(over, "It had ten days to pay, which have expired, it said.")


# --- counted from


@pytest.mark.parametrize(("days", "ended"), [("ten", True), ("nine", True), ("eleven", False)])
def test_a_period_is_over_when_it_ends_with_the_day_of_the_report(days: str, ended: bool) -> None:
    assert judged(over, f"On 10 April a court gave the app {days} days to pay.") is ended


def test_without_a_day_of_publication_nothing_is_past() -> None:
    assert not judged(over, "On 10 February 2024 a court gave the app ten days to pay.", on=None)


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("On 2 January it lost, and on 18 April a court gave it ten days.", False),
        ("On 18 April it lost; on 2 January a court gave it ten days.", True),
        ("A court gave it ten days on 2 January.", True),
        ("A court gave it ten days on 18 April.", False),
        ("On 18 April a court gave it ten days as on 2 January.", False),
        ("A court gave it ten days on 2 January and on 18 April.", True),
        ("A court gave it ten days on 18 April and on 2 January.", False),
        ("On 2 May a court gave it ten days.", False),
        ("On 20 April a court gave it ten days.", False),
    ],
)
def test_the_nearest_day_before_a_span_counts_then_the_nearest_behind_it(text: str, ended: bool) -> None:
    assert judged(over, text) is ended


@pytest.mark.parametrize(("between", "ended"), [(43, True), (44, False)])
def test_a_day_behind_a_span_stands_within_forty_five_characters(between: int, ended: bool) -> None:
    assert judged(over, f"A court gave it ten days {filled(between)}2 January.") is ended


def test_a_day_behind_a_span_stands_in_its_sentence() -> None:
    assert not judged(over, "A court gave it ten days. On 2 January it lost.")


BEFORE = "It rained. It wants the order quashed. On 12 January a judge sided with the nurse. "


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        (BEFORE + "It had ten days to pay.", True),
        ("On 12 January a judge sided with the nurse. It had ten days to pay.", False),
        ("It rained. On 12 January a judge sided with her. It had ten days to pay.", True),
        (BEFORE + "It had ten days to pay from Friday.", False),
        (BEFORE + "It did not pay. It had ten days to pay.", False),
        ("It rained. It snowed. In January a judge sided with her. It had ten days to pay.", False),
        ("It rained. It snowed. Last month a judge sided with her. It had ten days to pay.", False),
        ("It rained. It snowed. Three weeks ago a judge sided with her. It had ten days to pay.", True),
        ("It rained. It snowed. On 18 April a judge sided with her. It had ten days to pay.", False),
    ],
)
def test_else_the_day_that_the_sentence_before_opens_with(text: str, ended: bool) -> None:
    """Never of headline and first sentence, nor where a weekday is said, nor of a month alone."""
    assert judged(over, text, which=-1) is ended


@pytest.mark.parametrize(("between", "ended"), [(38, True), (39, False)])
def test_it_opens_with_it_within_forty_characters(between: int, ended: bool) -> None:
    assert judged(over, f"It rained. It snowed. {filled(between)}12 January came. It had ten days to pay.") is ended


@pytest.mark.parametrize(("between", "ended"), [(15, True), (16, False)])
def test_of_dense_scripts_within_sixteen(between: int, ended: bool) -> None:
    assert judged(over, f"下雨了。下雪了。{'法' * between}2026年1月12日判决。该公司须在十天内付款。", "zh", which=-1) is ended


# --- days without a year, months, "last year"


@pytest.mark.parametrize(
    ("on", "text", "ended"),
    [
        (date(2026, 1, 20), "On 20 December a court gave it ten days.", True),
        (date(2026, 1, 20), "On 19 July a court gave it ten days.", False),
        (date(2026, 1, 20), "On 20 July a court gave it ten days.", True),
        (date(2026, 1, 20), "On 20 December 2026 a court gave it ten days.", False),
        (date(2026, 1, 20), "On 20 December 2025 a court gave it ten days.", True),
        (date(2025, 1, 20), "On 29 December a court gave it thirty days.", False),
        (date(2025, 1, 28), "On 29 December a court gave it thirty days.", True),
        (date(2025, 1, 27), "On 29 December a court gave it thirty days.", False),
    ],
)
def test_a_day_without_a_year_more_than_a_hundred_and_eighty_days_ahead_is_last_year_s(on: date, text: str, ended: bool) -> None:
    assert judged(over, text, on=on) is ended


@pytest.mark.parametrize(
    ("language", "text", "ended"),
    [
        ("en", "In March a court gave it twenty days.", True),
        ("en", "In March a court gave it twenty-one days.", False),
        ("en", "In March 2026 a court gave it twenty days.", True),
        ("en", "In March 2026 a court gave it twenty-one days.", False),
        ("en", "In September a court gave it six months.", True),
        ("en", "In September a court gave it seven months.", False),
        ("en", "In May a court gave it three days.", False),
        ("en", "In April a court gave it three days.", False),
        ("en", "In June a court gave it three days.", False),
        ("fr", "En février, un tribunal lui a laissé dix jours.", True),
        ("fr", "En mars, un tribunal lui a laissé dix jours.", False),
        ("de", "Im Februar gab ihm ein Gericht zehn Tage.", True),
        ("ja", "3月、裁判所は同社に10日の猶予を与えた。", False),
    ],
)
def test_a_month_alone_counts_from_its_last_day_where_its_name_is_no_other_word(language: str, text: str, ended: bool) -> None:
    """One of four letters may be any word, the report's own month tells nothing of the past, and one ahead is last year's."""
    assert judged(over, text, language) is ended


@pytest.mark.parametrize(
    ("language", "text", "ended"),
    [
        ("en", "Last month a court gave it twenty days.", True),
        ("en", "Last month a court gave it twenty-one days.", False),
        ("en", "Last year a court gave it 110 days.", True),
        ("en", "Last year a court gave it 111 days.", False),
        ("es", "El año pasado un juez le dio 110 días.", True),
        ("es", "El año pasado un juez le dio 111 días.", False),
        ("de", "Im vergangenen Monat gab ihm ein Gericht zwanzig Tage.", True),
        ("de", "Im vergangenen Monat gab ihm ein Gericht 21 Tage.", False),
    ],
)
def test_last_month_and_last_year_end_with_their_last_day(language: str, text: str, ended: bool) -> None:
    assert judged(over, text, language) is ended


@pytest.mark.parametrize(
    ("language", "text", "ended"),
    [
        ("en", "Three weeks ago a court gave it 21 days.", True),
        ("en", "Three weeks ago a court gave it 22 days.", False),
        ("fr", "Il y a trois semaines, un tribunal lui a laissé 21 jours.", True),
        ("fr", "Il y a trois semaines, un tribunal lui a laissé 22 jours.", False),
        ("de", "Vor drei Wochen gab ihm ein Gericht 21 Tage.", True),
        ("de", "Vor drei Wochen gab ihm ein Gericht 22 Tage.", False),
        ("en", "Three weeks long ago a court gave it 21 days.", False),
    ],
)
def test_a_span_that_lies_behind_is_a_day(language: str, text: str, ended: bool) -> None:
    assert judged(over, text, language, which=1) is ended


@pytest.mark.parametrize(
    ("language", "text", "ago"),
    [
        ("en", "It was banned three weeks ago.", True),
        ("en", "It was banned three weeks, ago.", False),
        ("en", "It was banned in three weeks.", False),
        ("es", "Fue vetada hace tres semanas.", True),
        ("es", "Lo hace en tres semanas.", False),
        ("de", "Sie wurde vor drei Wochen gesperrt.", True),
        ("de", "Sie wurde vor den drei Wochen gesperrt.", False),
    ],
)
def test_how_long_ago_stands_directly_beside_the_span(language: str, text: str, ago: bool) -> None:
    assert judged(said_ago, text, language) is ago


# --- only the time between two events


@pytest.mark.parametrize(
    ("language", "text", "between"),
    [
        ("en", "It came two days after the attack.", True),
        ("en", "It came two days - after the attack.", True),
        ("en", "It came two days -- after the attack.", False),
        ("en", "It came two days, after the attack.", False),
        ("en", "It came two days long after the attack.", False),
        ("en", "It came two days. After the attack it left.", False),
        ("en", "It came after two days.", False),
        ("fr", "Elle est tombée trois jours plus tard.", True),
        ("fr", "Plus tard elle a duré trois jours.", False),
        ("de", "Drei Tage später kam das Urteil.", True),
    ],
)
def test_what_came_so_long_after_another_event(language: str, text: str, between: bool) -> None:
    assert judged(follows, text, language) is between


@pytest.mark.parametrize(
    ("language", "text", "unsure"),
    [
        ("en", "After three weeks it came back.", True),
        ("en", "After a three weeks it came back.", True),
        ("en", "After my three weeks it came back.", False),
        ("en", "Afterwards three weeks passed.", False),
        ("es", "Tras tres semanas volvió.", True),
        ("de", "Nach drei Tagen kam sie wieder.", True),
        ("de", "Nach den drei Tagen kam sie wieder.", False),
        ("tr", "Üç gün sonra yeniden açıldı.", True),
        ("tr", "Üç gün boyunca kapalı kaldı.", False),
        ("en", "In three weeks it came back.", False),
    ],
)
def test_after_a_span_may_be_when_or_until_when(language: str, text: str, unsure: bool) -> None:
    assert judged(loose, text, language) is unsure


# --- set by a law


@pytest.mark.parametrize(
    ("language", "text", "set_by_law"),
    [
        ("en", "The law says 48 hours.", True),
        ("en", "Platforms have 48 hours under the law.", False),
        ("en", "The judge, who spoke of the old and of the new law, said 48 hours.", False),
        ("en", "The judge, who spoke of the old and of the new law that provides for fines, said 48 hours.", True),
        ("en", "The court ordered it to answer within 48 hours.", False),
        ("en", "The law was quiet. Platforms have 48 hours.", False),
        ("de", "Das Gesetz lässt den Netzwerken 48 Stunden.", True),
        ("fr", "Le texte parle de 48 heures.", True),
        ("ja", "法案は48時間以内の削除を求める。", True),
        ("ja", "裁判所は48時間以内の削除を命じた。", False),
    ],
)
def test_a_span_that_a_law_sets_is_nobody_s(language: str, text: str, set_by_law: bool) -> None:
    assert judged(of_a_law, text, language) is set_by_law


@pytest.mark.parametrize(("between", "set_by_law"), [(39, True), (40, False)])
def test_the_law_is_the_subject_within_forty_characters(between: int, set_by_law: bool) -> None:
    """It begins there, counted from behind the stop of the sentence before."""
    assert judged(of_a_law, f"It rained. {filled(between - 1)}law says 48 hours.") is set_by_law


def test_a_law_under_which_somebody_was_given_time() -> None:
    assert judged(of_a_law, "The law says 48 hours.")
    assert not judged(of_a_law, "Under the law, it was given 48 hours.")
