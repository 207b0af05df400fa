"""What a sum is by the words that stand near it, how near, and which one is the news. Marked passages: no list of words takes part."""

from datetime import date

import pytest

from pipeline.understanding.amounts import amounts_in
from tests.unit.marked_passages import told


def sums(
    text: str, title: str = "-", *, language: str = "en", court: bool = False, published: date | None = date(2026, 3, 4)
) -> list[tuple[str, str]]:
    """Value and role of each sum, the main one first."""
    return [(one.value, one.role) for one in amounts_in(told(text, title, language=language, published=published), court=court)]


def role(text: str, title: str = "-", *, language: str = "en", court: bool = False) -> str | None:
    """Of the only sum, None where it is no part of the dispute."""
    found = sums(text, title, language=language, court=court)
    assert len(found) <= 1, found
    return found[0][1] if found else None


NEAR = [
    ("others", 0, 46, "other", ""),
    ("each-day", 34, 0, "per-day", ""),
    ("upto", 18, 12, "potential", ""),
    ("may", 60, 60, "potential", ""),
    ("difference", 16, 6, "other", ""),
    ("claim", 70, 70, "claim", "[damages:award] "),
]
"""Word, characters before and behind a sum in which it speaks for it, what the sum is, what stands first."""


@pytest.mark.parametrize(("kind", "back", "ahead", "wanted", "first"), NEAR)
def test_how_near_a_word_makes_a_sum_what_it_is(kind: str, back: int, ahead: int, wanted: str, first: str) -> None:
    """A word counts that begins so many characters before the sum, or less than that behind it."""
    word = "abc"
    usual = role(f"So {first}it took 90,000 euros then.")
    assert usual != wanted
    if back:
        assert role(f"So {first}it [{kind}:{word}]~{back - len(word)}~90,000 euros then.") == wanted
        assert role(f"So {first}it [{kind}:{word}]~{back - len(word) + 1}~90,000 euros then.") == usual
    else:
        assert role(f"So {first}it [{kind}:{word}] 90,000 euros then.") == usual
    if ahead:
        assert role(f"So {first}it took 90,000 euros~{ahead - 1}~[{kind}:{word}].") == wanted
        assert role(f"So {first}it took 90,000 euros~{ahead}~[{kind}:{word}].") == usual


@pytest.mark.parametrize(("kind", "wanted"), [("others", "other"), ("upto", "potential"), ("may", "potential"), ("difference", "other")])
@pytest.mark.parametrize("gap", ["; ", ": ", " (", ", ", "， ", "、 ", "، "])
def test_where_another_thought_begins_a_word_does_not_speak_for_a_sum(kind: str, wanted: str, gap: str) -> None:
    assert role(f"So [fine:fine] took 90,000 euros{gap}[{kind}:it].") == "fine"
    assert role(f"So [fine:fine] took 90,000 euros [{kind}:it].") == wanted
    assert role(f"So [fine:fine] 90,000 euros. [{kind}:It].") == "fine", "nor of another sentence"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[fine:罚款]90000欧元，[may:可能]再罚。", "fine"), ("[fine:罚款]90000欧元，，[may:可能]再罚。", "fine"), ("[fine:罚款]90000欧元[may:可能]再罚。", "potential"), ("[fine:罚款]90000欧元、[may:可能]再罚。", "fine"),
        ("[fine:罚款]90000欧元和5,000[may:可能]再罚。", "potential"),
    ],
)  # fmt: skip
def test_the_comma_of_chinese_has_no_space_behind_it(text: str, wanted: str) -> None:
    assert role(text, language="zh") == wanted


@pytest.mark.parametrize(("gap", "wanted"), [(57, "claim"), (58, "fine")])
def test_somebody_asks_for_a_fine_that_stands_nearer(gap: int, wanted: str) -> None:
    assert role(f"So it [claim:abc]~{gap}~90,000 euros [fine:fine].") == wanted
    assert role("So it took 90,000 euros [fine:fine] [claim:abc].") == "fine"


@pytest.mark.parametrize("that", [", dass ", ", że ", ", что ", ", hogy "])
def test_a_comma_before_that_begins_none(that: str) -> None:
    assert role(f"So [fine:fine] [may:may]{that}90,000 euros.") == "potential"
    assert role("So [fine:fine] [may:may], dies 90,000 euros.") == "fine"


def test_in_a_headline_a_may_stands_nearer() -> None:
    assert role("Rain.", f"So [fine:fine] [may:may]{' ' + 'x' * 35 + ' '}90,000 euros") == "potential"
    assert role("Rain.", f"So [fine:fine] [may:may]{' ' + 'x' * 36 + ' '}90,000 euros") == "fine"
    assert role("Rain.", f"So [fine:fine] 90,000 euros{' ' + 'x' * 37 + ' '}[may:may]") == "potential"
    assert role("Rain.", f"So [fine:fine] 90,000 euros{' ' + 'x' * 38 + ' '}[may:may]") == "fine"


@pytest.mark.parametrize(("word", "wanted"), [("damages", "damages"), ("settlement", "settlement"), ("bond", "bond"), ("claim", "claim")])
def test_only_a_fine_or_what_has_no_word_is_threatened(word: str, wanted: str) -> None:
    assert role(f"So [{word}:it] [upto:up to] 90,000 euros.") == wanted
    assert role("So [upto:up to] 90,000 euros.") == "potential"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[turnover:turnover] [upto:up to] 6% here.", "potential"),
        ("[turnover:turnover] [upto:up to] 20% here.", "potential"),
        ("[turnover:turnover] [upto:up to] 21% here.", None),
        ("[turnover:turnover] [may:may] 6% here.", "potential"),
        ("[turnover:turnover] is 6% here.", None),
        ("So [upto:up to] 6% here.", None),
        ("So [upto:up to]~24~6%~69~[turnover:turnover].", "potential"),
    ],
)
def test_a_share_of_turnover_is_a_threat(text: str, wanted: str | None) -> None:
    assert role(f"So {text}") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("So [fine:fine] 90,000 euros [each-day:daily].", "per-day"),
        ("So [fine:fine] 90,000 euros~29~[each-day:daily].", "per-day"),
        ("So [fine:fine] 90,000 euros~30~[each-day:daily].", "fine"),
        ("So [fine:fine] 90,000 euros [per-unit/day:a day].", "per-day"),
        ("So [fine:fine] 90,000 euros~14~[per-unit/day:a day].", "per-day"),
        ("So [fine:fine] 90,000 euros~15~[per-unit/day:a day].", "fine"),
        ("So [fine:fine] 90,000 euros [per-unit/month:a month].", "fine"),
        ("So [fine:fine] 90,000 euros, [each-day:daily].", "fine"),
        ("So [fine:fine] 90,000 euros [per-unit/month:a month] [each-day:daily].", "per-day"),
    ],
)
def test_a_day_behind_a_sum(text: str, wanted: str) -> None:
    assert role(text) == wanted


def test_a_day_that_stands_nearer_to_the_next_sum_is_the_next_one_s() -> None:
    found = dict(sums("So [fine:fine] 90,000 euros and some [each-day:daily] 5,000 euros."))
    assert found["5000"] == "per-day"
    found = dict(sums("So [fine:fine] 90,000 euros [each-day:daily] and in all some 5,000 euros."))
    assert found["90000"] == "per-day"


# --- the nearest word


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The [fine:fine]~20~90,000 euros~20~[damages:award].", "damages"),
        ("The [fine:fine]~10~90,000 euros~20~[damages:award].", "fine"),
        ("The [fine:fine] 90,000 euros [claim:asked].", "claim"),
        ("The [fine:fine] 90,000 euros [cost:costs].", "other"),
        ("The [fine:fine] 90,000 euros [background:revenue].", None),
        ("The [fine:fine], 90,000 euros~24~[damages:award].", "damages"),
        ("The [fine:fine] 90,000 euros, [damages:award].", "fine"),
        ("The [bond:bail] 90,000 euros.", "bond"),
        ("The [settlement:deal] 90,000 euros.", "settlement"),
        ("The [damages:90,000 euros] here.", "damages"),
    ],
)
def test_the_nearest_word_counts_and_what_is_rarer_says_more(text: str, wanted: str | None) -> None:
    assert role(text) == wanted


def test_a_word_behind_another_sum_is_further_off() -> None:
    found = dict(sums("The [damages:award] 70,000 euros and 90,000 euros~12~[fine:fine]."))
    assert found == {"70000": "damages", "90000": "fine"}


@pytest.mark.parametrize(("gap", "wanted"), [(106, "damages"), (107, "fine")])
def test_a_word_speaks_for_a_sum_within_a_hundred_and_ten_characters(gap: int, wanted: str) -> None:
    assert role(f"So [damages:abcd]~{gap}~90,000 euros.", "So [fine:fine]") == wanted
    assert role(f"So 90,000 euros~{gap + 3}~[damages:abcd].", "So [fine:fine]") == wanted


# --- without a word


@pytest.mark.parametrize(
    ("title", "text", "court", "wanted"),
    [
        ("-", "So 90,000 euros.", False, "fine"),
        ("-", "So 90,000 euros.", True, "damages"),
        ("-", "So 10,000 euros.", False, "fine"),
        ("-", "So 9,999 euros.", False, None),
        ("-", "So 9,999 euros.", True, "damages"),
        ("So 9,999 euros", "Rain.", False, "fine"),
        ("-", "So 9,999 euros. A [settlement:deal].", False, "fine"),
        ("-", "So 9,999 euros. A [settlement:deal]. A [settlement:deal].", False, "settlement"),
        ("-", "So 9,999 euros. A [bond:bail].", False, None),
        ("-", "So 90,000 euros. A [claim:claim]. A [claim:claim]. A [claim:claim].", False, "claim"),
        ("-", "So 90,000 euros. A [claim:claim]. A [claim:claim].", False, "fine"),
        ("A [claim:claim]", "So 90,000 euros.", False, "claim"),
        ("A [settlement:deal]", "So 90,000 euros. A [damages:award]. A [damages:award].", False, "settlement"),
        ("A [fine:fine]", "So 90,000 euros.", True, "fine"),
        ("-", "So 90,000 euros. Some [each-day:daily].", False, "fine"),
        ("-", "So 9,000 euros. Some [each-day:daily].", False, "fine"),
    ],
)
def test_a_sum_without_a_word_is_what_the_report_speaks_of(title: str, text: str, court: bool, wanted: str | None) -> None:
    assert role(text, title, court=court) == wanted


# --- one sum told twice, changed or converted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So [fine:fine] 90,000 euros (some 100,000 dollars).", {"90000": "fine", "100000": "fine"}),
        ("So [damages:award] 90,000 euros, or 100,000 dollars.", {"90000": "damages", "100000": "damages"}),
        ("So [damages:award] 90,000 euros or 100,000 dollars [fine:fine].", {"90000": "damages", "100000": "damages"}),
        ("So [damages:award] 90,000 euros of 100,000 dollars [fine:fine].", {"90000": "damages", "100000": "fine"}),
        ("So [damages:award] 90,000 euros, or 100,000 euros [fine:fine].", {"90000": "damages", "100000": "fine"}),
    ],
)
def test_a_sum_in_another_currency_is_what_the_one_before_is(text: str, found: dict[str, str]) -> None:
    assert dict(sums(text)) == found


@pytest.mark.parametrize(("words", "converted"), [(26, True), (27, False)])
def test_a_conversion_stands_within_32_characters(words: int, converted: bool) -> None:
    found = dict(sums(f"So [damages:award] 90,000 euros, {'x' * words}  , 100,000 dollars [fine:fine]."))
    assert (found["100000"] == "damages") is converted


@pytest.mark.parametrize(("to", "both"), [("to", True), ("auf", True), ("до", True), ("→", True), ("and", False)])
def test_both_ends_of_a_change_are_per_day(to: str, both: bool) -> None:
    found = dict(sums(f"So [fine:fine] of 100 euros {to} 1,000 euros [each-day:daily] [fine:fine]."))
    assert (found["100"] == "per-day") is both
    assert found["1000"] == "per-day"


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("A [fine:fine] of 3 million euros", "So [fine:fine] 3,020,000 euros.", ["3020000"]),
        ("A [fine:fine] of 3 million euros", "So [fine:fine] 3,040,000 euros.", ["3040000"]),
        ("A [fine:fine] of 3.1 million euros", "So [fine:fine] 3,187,400 euros.", ["3187400"]),
        ("A [fine:fine] of 3 million euros", "So [fine:fine] 3,187,400 euros.", ["3187400"]),
        ("A [fine:fine] of 300,000 euros", "So [fine:fine] 318,740 euros.", ["300000", "318740"]),
        ("A [fine:fine] of 3.1 million euros", "So [fine:fine] 31,874,000 euros.", ["3100000", "31874000"]),
        ("A [fine:fine] of 3.2 million euros", "So [fine:fine] 3,187,400 euros.", ["3187400"]),
        ("A [fine:fine] of 3.1 million euros", "So [fine:fine] 3,187,400 dollars.", ["3100000", "3187400"]),
        ("-", "So [fine:fine] 3.1 million euros. So [fine:fine] 3,187,400 euros.", ["3187400", "3100000"]),
        ("-", "So [fine:fine] 3 million euros. So [fine:fine] 3,000,000 euros.", ["3000000"]),
        ("A [fine:fine] of 3,187,400 euros", "So [fine:fine] 3.1 million euros.", ["3187400", "3100000"]),
    ],
)
def test_a_round_sum_of_the_headline_and_the_exact_one_are_one(title: str, text: str, found: list[str]) -> None:
    assert sorted(value for value, _ in sums(text, title)) == sorted(found)


def test_what_is_told_twice_is_what_its_surest_place_says_but_threatened_where_the_headline_threatens() -> None:
    assert role("So [fine:fine] 90,000 euros.", "So 90,000 euros here") == "fine"
    assert role("So [damages:award] 90,000 euros.", "So 90,000 euros [may:may]") == "damages"
    assert role("So [fine:fine] 90,000 euros.", "So [fine:fine] 90,000 euros [may:may]") == "potential"
    assert role("So [fine:fine] 90,000 euros [may:may].", "So [fine:fine] 90,000 euros") == "fine"


# --- which is the news


@pytest.mark.parametrize(
    ("title", "text", "first"),
    [
        ("-", "So [fine:fine] 20,000 euros and [fine:fine] 90,000 euros.", "20000"),
        ("So [fine:fine] 20,000 euros and [fine:fine] 90,000 euros", "Rain.", "90000"),
        ("A [fine:fine] of 20,000 euros", "So [fine:fine] 90,000 euros.", "20000"),
        ("-", "So [claim:claim] 20,000 euros. So [fine:fine] 90,000 euros.", "90000"),
        ("-", "So [upto:up to] [fine:fine] 20,000 euros. So [fine:fine] 90,000 euros.", "90000"),
        ("-", "So [former:from] 20,000 euros and [fine:fine] 90,000 euros.", "90000"),
        ("-", "So [fine:fine] 4,000 euros and [fine:fine] 80,000 euros.", "80000"),
        ("-", "So [fine:fine] 4,001 euros and [fine:fine] 80,000 euros.", "4001"),
        ("-", "So [fine:fine] 10,000 euros and [fine:fine] 900,000 euros.", "10000"),
    ],
)
def test_which_sum_is_the_news(title: str, text: str, first: str) -> None:
    assert sums(text, title)[0][0] == first


@pytest.mark.parametrize(
    ("text", "mains"),
    [
        ("Rain. So [fine:fine] 90,000 euros.", [True]),
        ("Rain. So [earlier:last year] [fine:fine] 90,000 euros.", [False]),
        ("So [earlier:last year] [fine:fine] 90,000 euros.", [True]),
        ("Rain. So [earlier:last year], [fine:fine] 90,000 euros.", [True]),
        ("Rain. So [fine:fine] 90,000 euros [earlier:last year].", [False]),
        ("Rain. So [claim:claim] [earlier:last year] 90,000 euros.", [True]),
        ("So [fine:fine] 20,000 euros. So [fine:fine] 90,000 euros in 2019.", [True, False]),
        ("So [others:they] 90,000 euros and [difference:less] 5,000 euros.", [False, False]),
    ],
)
def test_what_was_imposed_in_another_case_is_not_the_news(text: str, mains: list[bool]) -> None:
    assert [one.main for one in amounts_in(told(text))] == mains


def test_a_court_s_own_earlier_sum_is_still_the_news_where_there_is_no_other() -> None:
    report = told("Rain. So [earlier:last year] [fine:fine] 90,000 euros.")
    assert [one.main for one in amounts_in(report, court=True)] == [True]


@pytest.mark.parametrize(("year", "past"), [(2025, True), (2026, False), (2027, False), (1899, False)])
def test_an_earlier_year_counts_behind_another_sum(year: int, past: bool) -> None:
    text = f"Rain. In {year} so [fine:fine] 20,000 euros. So [fine:fine] 90,000 euros in {year} here."
    assert (sums(text)[0][0] == "20000") is True
    later = f"Rain. So [fine:fine] 90,000 euros here. So [fine:fine] 20,000 euros in {year} here. So [claim:claim] 70,000 euros."
    assert (sums(later)[-1][0] == "20000") is past
    assert (sums(later, published=None)[-1][0] == "20000") is False


def test_where_a_sum_stands_and_how_sure_its_part_is() -> None:
    (one,) = amounts_in(told("Rain. So the [fine:fine] was 90,000 euros."))
    text = "-\nRain. So the fine was 90,000 euros."
    assert text[one.start : one.end] == "90,000 euros"
    assert text[slice(*one.sentence)].strip() == "So the fine was 90,000 euros."
    assert (one.currency, one.value, one.rule, one.main) == ("EUR", "90000", "fine", True)
    assert 0.9 < one.confidence <= 0.95
