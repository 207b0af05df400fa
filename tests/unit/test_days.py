"""Days that a report names, by how its language writes them."""

from datetime import date

import pytest

from pipeline.understanding.days import Span, days, days_named, later, spans
from pipeline.understanding.passage import passage


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("vi", "Tòa án yêu cầu nộp hồ sơ trước ngày 15/3/2027.", [date(2027, 3, 15)]),
        ("vi", "Phiên tòa mở ngày 4 tháng 12 năm 2026.", [date(2026, 12, 4)]),
        ("vi", "Phiên tòa mở ngày 4 tháng 12.", [date(2026, 12, 4)]),
        ("zh", "法院定于2027年1月14日开庭。", [date(2027, 1, 14)]),
        ("zh", "法院定于十二月四日开庭。", [date(2026, 12, 4)]),
        ("en", "The hearing is set for 14 January 2027.", [date(2027, 1, 14)]),
    ],
)
def test_a_day_is_read_as_the_language_writes_it(language: str, text: str, wanted: list[date]) -> None:
    assert sorted({day.on for day in days_named(passage("", text, language, date(2026, 11, 20)))}) == wanted


ON = date(2026, 3, 2)
"""A Monday."""


def named(text: str, language: str = "en", on: date | None = ON) -> list[tuple[str, str]]:
    """(day, words); a day marked `y` where the year is said, `m` where only the month is, `w` where only the weekday is."""
    report = passage("", text, language, on)
    return [
        (day.on.isoformat() + "y" * day.dated + "m" * (not day.exact) + "w" * day.weekday, report.text[day.start : day.end])
        for day in days_named(report)
    ]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "on March 9, 2026 it", [("2026-03-09y", "march 9, 2026")]),
        ("en", "on March 9", [("2026-03-09", "march 9")]),
        ("en", "in March", []),
        ("en", "in March 2025", [("2025-03-15ym", "march 2025")]),
        ("en", "in March 2569", [("2026-03-15ym", "march 2569")]),
        ("en", "March 9% or March 9 million or on March 9,5", []),
        ("en", "on the 4th of March", [("2026-03-04", "4th of march")]),
        ("en", "on 31 February", []),
        ("en", "version 1.4 March", []),
        ("en", "in 2020 on 4 February", [("2020-02-04y", "2020 on 4 february")]),
        ("en", "on Friday", [("2026-03-06w", "friday")]),
        ("en", "on Monday", []),
        ("en", "on Sunday", [("2026-03-08w", "sunday")]),
        ("en", "in April, on 31 June and on 4 May", [("2026-05-04", "4 may")]),
        ("en", "by 2026-03-18 at noon", [("2026-03-18y", "2026-03-18")]),
        ("de", "bis 18.3.2026 um zwölf", [("2026-03-18y", "18.3.2026")]),
        ("en", "by 18/03/2026", [("2026-03-18y", "18/03/2026")]),
        ("en", "18.3/2026, 1.18.3.2026, 18.13.2026 and 18.3.20261", []),
        ("ja", "18日", [("2026-03-18", "18日")]),
        ("ja", "2日と18日以内と18日間", []),
        ("ja", "3月末", [("2026-03-31", "3月末")]),
        ("zh", "二〇二六年三月十八日", [("2026-03-18y", "二〇二六年三月十八日")]),
        ("zh", "三月二十八日", [("2026-03-28", "三月二十八日")]),
        ("zh", "三月二十日內", []),
        ("ja", "5月18日", [("2026-05-18", "5月18"), ("2026-05-18", "5月18日")]),
        ("ja", "3月末と20日", [("2026-03-31", "3月末"), ("2026-03-20", "20日")]),
        ("ja", "2025年3月末", [("2025-03-15ym", "2025年3月"), ("2025-03-31y", "2025年3月末")]),
        ("vi", "4/12", [("2026-12-04", "4/12")]),
        ("vi", "4/12/2026", [("2026-12-04y", "4/12/2026"), ("2026-12-04y", "4/12/2026")]),
    ],
)
def test_a_day_says_what_of_it_was_told(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert named(text, language) == found


@pytest.mark.parametrize(("text", "longest", "within"), [("on 4 February{}2020", 12, "."), ("in 2020 {} 4 February it", 8, "x")])
def test_a_year_stands_near_its_day(text: str, longest: int, within: str) -> None:
    assert [day for day, _ in named(text.format(within * longest))] == ["2020-02-04y"]
    assert [day for day, _ in named(text.format(within * (longest + 1)))] == ["2026-02-04"]


@pytest.mark.parametrize(
    ("month", "next_year_s"),
    [(8, 0), (9, 2), (10, 3), (11, 4), (12, 5)],
)
def test_an_early_month_named_late_in_the_year_is_the_next_one_s(month: int, next_year_s: int) -> None:
    """From September on, seven months away or more."""
    years = [named(f"on 4 {name}", on=date(2026, month, 20))[0][0][:4] for name in ("January", "February", "March", "April", "May", "June")]
    assert years == ["2027"] * next_year_s + ["2026"] * (6 - next_year_s)


def test_without_a_day_of_publication_only_days_with_a_year_are_known() -> None:
    assert named("on 5 March, then on 4 March 2025 and on Friday", on=None) == [("2025-03-04y", "4 march 2025")]


def test_days_to_come_stand_in_order_and_once() -> None:
    report = passage("", "by 18.3.2026 or 20 March 2026 or on 2 March or on 1 March", "en", ON)
    assert [day.on.day for day in days(report)] == [18, 20]
    assert [day.on.day for day in days(passage("", "2026年3月18日", "ja", ON))] == [18]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "within 10 days", (10, "day", False, "10 days")),
        ("en", "within ten working days", (10, "day", True, "ten working days")),
        ("en", "within 800 days", (800, "day", False, "800 days")),
        ("en", "within 801 days", None),
        ("en", "within 0 days", None),
        ("en", "within 1.5 days", None),
        ("en", "within 10  days", (10, "day", False, "10  days")),
        ("en", "within 10 long days", None),
        ("en", "3 million days and 10 days", (10, "day", False, "10 days")),
        ("en", "days 10", None),
        ("en", "a 10-day ban", (10, "day", False, "10-day")),
        ("en", "48 hours", (48, "hour", False, "48 hours")),
        ("sw", "siku 10", (10, "day", False, "siku 10")),
        ("zh", "10个工作日", (10, "day", True, "10个工作日")),
        ("zh", "10 個月", (10, "month", False, "10 個月")),
    ],
)
def test_a_span_is_a_whole_number_of_a_unit(language: str, text: str, found: tuple[int, str, bool, str] | None) -> None:
    report = passage("", text, language, ON)
    assert [(s.number, s.unit, s.working, report.text[s.start : s.end]) for s in spans(report)] == ([] if found is None else [found])


@pytest.mark.parametrize(
    ("on", "number", "unit", "working", "ends"),
    [
        (ON, 1, "hour", False, "2026-03-03"),
        (ON, 24, "hour", False, "2026-03-03"),
        (ON, 25, "hour", False, "2026-03-04"),
        (ON, 4, "day", True, "2026-03-06"),
        (ON, 5, "day", True, "2026-03-09"),
        (date(2026, 3, 7), 1, "day", True, "2026-03-09"),
        (ON, 5, "day", False, "2026-03-07"),
        (ON, 2, "week", True, "2026-03-16"),
        (ON, 9, "month", False, "2026-12-02"),
        (ON, 10, "month", False, "2027-01-02"),
        (ON, 2, "year", False, "2028-03-02"),
        (date(2026, 1, 31), 1, "month", False, "2026-02-28"),
        (date(2024, 2, 29), 1, "year", False, "2025-02-28"),
        (date(9999, 12, 30), 9, "day", False, "9999-12-31"),
        (date(9999, 12, 1), 1, "month", False, "9999-12-31"),
    ],
)
def test_the_day_a_span_ends(on: date, number: int, unit: str, working: bool, ends: str) -> None:
    span = Span(number, unit, working, 0, 9)
    assert (later(on, span).isoformat(), span.ends(on)) == (ends, ends)
    assert span.ends(None) == ("PT" if unit == "hour" else "P") + str(number) + unit[0].upper()
