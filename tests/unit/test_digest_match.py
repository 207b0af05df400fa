"""Whether a report belongs to a query: each facet, each bound of its days and its sum, and words in every script."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from digests.match import facet, fold, matcher, needs_text, occurrences
from records.digest import WatchedReport
from records.selection import Selection
from tests.unit.digest_samples import report as sample

SEEN = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


def report(**changes: Any) -> WatchedReport:
    return replace(sample("a"), **{"first_seen": SEEN, **changes})


@pytest.mark.parametrize(
    ("query", "held", "other"),
    [
        ({"languages": ("fr",)}, {"language": "fr"}, {"language": "en"}),
        ({"topics": ("privacy",)}, {"topics": ("copyright", "privacy")}, {"topics": ("copyright",)}),
        ({"platforms": ("X",)}, {"platforms": ("x",)}, {"platforms": ("TikTok",)}),
        ({"authorities": ("CNIL",)}, {"authorities": ("CNIL",)}, {"authorities": ()}),
        ({"laws": ("GDPR",)}, {"laws": ("GDPR",)}, {"laws": ("DSA",)}),
        ({"jurisdictions": ("fr",)}, {"jurisdictions": ("fr", "eu")}, {"jurisdictions": ("us",), "country": "fr"}),
        ({"jurisdictions": ("fr",)}, {"jurisdictions": (), "country": "fr"}, {"jurisdictions": (), "country": None}),
        ({"stages": ("fine",)}, {"stages": ("fine", "order")}, {"stages": ("order",)}),
        ({"sources": ("fr-a",)}, {"source_id": "fr-a"}, {"source_id": "fr-b"}),
        ({"stories": ("s1",)}, {"story_id": "s1"}, {"story_id": "s2"}),
        ({"disputes": ("d1",)}, {"dispute_id": "d1"}, {"dispute_id": None}),
        ({"amount_at_least": 3_000_000}, {"main_euros": 3_000_000}, {"main_euros": 2_999_999}),
        ({"published_since": date(2026, 3, 1)}, {"published_day": date(2026, 3, 1)}, {"published_day": date(2026, 2, 28)}),
        ({"published_until": date(2026, 3, 1)}, {"published_day": date(2026, 3, 1)}, {"published_day": date(2026, 3, 2)}),
        ({"published_since": date(2026, 3, 2), "published_until": date(2026, 3, 2)}, {"published_day": None}, {"published_day": date(2026, 3, 3)}),
        ({"seen_since": date(2026, 3, 2)}, {}, {"first_seen": datetime(2026, 3, 1, 23, 59, tzinfo=UTC)}),
        ({"seen_until": date(2026, 3, 2)}, {}, {"first_seen": datetime(2026, 3, 3, tzinfo=UTC)}),
        ({"seen_since": date(2026, 3, 2), "published_until": date(2026, 3, 1)}, {"published_day": date(2026, 3, 1)}, {"published_day": date(2026, 3, 2)}),
        ({"words": ("court",)}, {"text": "The Court ruled"}, {"text": "The courtyard", "title": "Yard"}),
        ({"words": ("two  words",)}, {"text": "two\nwords"}, {"text": "two other words"}),
        ({"words": ("裁判",)}, {"text": "高等裁判所"}, {"text": "高等法院"}),
        ({"words": ("gavel", "judge")}, {"text": "a judge"}, {"text": "nobody"}),
        ({"words": ("a.b",)}, {"text": "a.b"}, {"text": "axb"}),
        ({"without": ("sport",)}, {"text": "court"}, {"text": "court and sport"}),
        ({"words": ("court",), "without": ("sport",)}, {"text": "court"}, {"text": "sport"}),
        ({"topics": ("privacy",), "languages": ("fr",)}, {"topics": ("privacy",), "language": "fr"}, {"topics": ("privacy",), "language": "en"}),
    ],
)  # fmt: skip
def test_a_query_takes_what_it_says_and_nothing_else(query: dict[str, Any], held: dict[str, Any], other: dict[str, Any]) -> None:
    matches = matcher(Selection(**query))
    assert matches(report(**held))
    assert not matches(report(**{**held, **other}))


def test_a_query_that_says_nothing_takes_all() -> None:
    assert matcher(Selection())(report(text="", title=""))
    assert matcher(Selection(words=("  ",)))(report(text="", title="")), "a blank is no word"


@pytest.mark.parametrize(
    ("query", "needs"), [({}, False), ({"topics": ("privacy",)}, False), ({"words": ("a",)}, True), ({"without": ("a",)}, True)]
)
def test_only_words_need_the_text(query: dict[str, Any], needs: bool) -> None:
    assert needs_text(Selection(**query)) is needs


def test_words_are_found_in_the_headline_too_and_counted() -> None:
    assert matcher(Selection(words=("gavel",)))(report(title="The GAVEL", text=""))
    assert [occurrences("court", text) for text in ("court, Court; courts", "", "裁判所")] == [2, 0, 0]
    assert occurrences("裁判", "裁判所の裁判") == 2
    assert occurrences(" ", "a b") == 0


@pytest.mark.parametrize("length", [79, 80, 81, 4_000])
def test_long_and_short_texts_are_folded_alike(length: int) -> None:
    assert fold("Ａ" * length) == "a" * length


def test_a_report_without_a_place_of_its_own_stands_for_its_outlet_s_country() -> None:
    assert facet(report(jurisdictions=(), country=None), "jurisdictions") == ()
    assert facet(report(dispute_id=None), "disputes") == ("",)
