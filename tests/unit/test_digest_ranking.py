"""How stories of an issue are ordered, with the reasons that are shown; and plain text in columns."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.columns import columns, ruled, wrapped
from digests.ranking import ranked
from records.digest import Reason

END = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "independent": 1,
    "languages": 1,
    "stage": "",
    "amounts": (),
    "new": False,
    "newest": END,
    "until": END,
    "deadlines": False,
}


def score(**changes: Any) -> float:
    return ranked(**{**PLAIN, **changes})[0]


def test_the_least_story_has_a_score_and_no_reason() -> None:
    assert ranked(**PLAIN) == (1.5, ())


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"independent": 3}, 1.0),
        ({"independent": 7}, 2.0),
        ({"languages": 2}, 0.8),
        ({"languages": 4}, 1.6),
        ({"languages": 0}, 0.0),
        ({"amounts": ("EUR 5", "EUR 6")}, 0.4),
        ({"new": True}, 0.6),
        ({"deadlines": True}, 0.4),
        ({"newest": END - timedelta(hours=12)}, -0.25),
        ({"newest": END - timedelta(hours=24)}, -0.375),
        ({"newest": END + timedelta(hours=12)}, 0.0),
    ],
)
def test_each_part_adds_its_weight(changes: dict[str, Any], more: float) -> None:
    assert score(**changes) == pytest.approx(1.5 + more)


def test_a_judgment_weighs_more_than_an_investigation() -> None:
    assert score(stage="judgment") > score(stage="investigation") > score()


def test_reasons_are_shown_strongest_first_and_only_where_they_tell_something() -> None:
    _, reasons = ranked(**{**PLAIN, "independent": 7, "languages": 2, "amounts": ("EUR 5", "EUR 6"), "deadlines": True, "new": True})
    assert reasons == (
        Reason(code="independent", value="7"),
        Reason(code="languages", value="2"),
        Reason(code="amount", value="EUR 5"),
        Reason(code="deadline"),
    )


@pytest.mark.parametrize(("text", "wide"), [("", 0), ("abc", 3), ("法院", 4), ("ﾂｲ", 2), ("e\u0301", 1), ("（a）", 5)])
def test_full_width_characters_take_two_columns(text: str, wide: int) -> None:
    assert columns(text) == wide


def test_a_paragraph_breaks_between_words_and_hangs_under_its_lead() -> None:
    text = wrapped("- ", "word " * 20)
    assert text.split("\n") == ["- " + " ".join(["word"] * 15)[:74].rstrip(), "  " + " ".join(["word"] * 5)]
    assert max(map(columns, text.split("\n"))) <= 76


def test_japanese_breaks_anywhere_but_before_a_closing_mark() -> None:
    lines = wrapped("", "あ" * 38 + "。" + "い").split("\n")
    assert lines == ["あ" * 37, "あ。い"]


def test_what_cannot_be_broken_stays_whole() -> None:
    address = "https://ledger.example/" + "a" * 90
    assert wrapped("> ", f"see {address} now") == f"> see\n  {address}\n  now"


def test_a_heading_is_ruled_as_wide_as_it_is_shown() -> None:
    assert ruled("法院 x", "=") == "法院 x\n======"
    assert ruled("a" * 90, "-").endswith("\n" + "-" * 76)
