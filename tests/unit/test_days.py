"""Days that a report names, by how its language writes them."""

from datetime import date

import pytest

from pipeline.understanding.days import days_named
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
