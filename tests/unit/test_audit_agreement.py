"""How much each thing that a listed and a told decision share is worth, and where what they do not share counts against them."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from records.audit import ListedDecision, ToldDecision, Verdict, Watch
from warehouse.audit.matching import finding, likeness

DAY = date(2024, 3, 1)
LISTED = ListedDecision(line=2, day=DAY, platforms=("Google",))
TOLD = ToldDecision(key="s1", line="Google fined", day=DAY, platforms=("Google",))


def agree(listed: dict[str, Any] | None = None, told: dict[str, Any] | None = None) -> tuple[float, tuple[str, ...]]:
    score, what = likeness(dataclasses.replace(LISTED, **listed or {}), dataclasses.replace(TOLD, **told or {}))
    return round(score, 3), what


@pytest.mark.parametrize(
    ("days", "score"),
    [(-4, 0.0), (-3, 0.6), (0, 0.6), (3, 0.6), (4, 0.5), (14, 0.5), (15, 0.4), (60, 0.4), (61, 0.0)],
)
def test_days_count_by_how_near_they_are(days: int, score: float) -> None:
    assert agree(told={"day": DAY + timedelta(days=days)}) == (score, ("party", "day") if score else ())


@pytest.mark.parametrize(
    ("listed", "told", "score", "what"),
    [
        ({"day": None}, {}, 0.35, ("party",)),
        ({"authorities": ("CNIL", "AP")}, {"authority": "AP"}, 0.85, ("party", "authority", "day")),
        ({"authorities": ("CNIL",)}, {"authority": "AP"}, 0.6, ("party", "day")),
        ({}, {"authority": None}, 0.6, ("party", "day")),
        ({"country": "fr"}, {"country": "fr"}, 0.75, ("party", "country", "day")),
        ({"country": "fr"}, {"country": "de"}, 0.25, ("party", "day")),
        ({"country": "fr"}, {"country": None}, 0.6, ("party", "day")),
        ({"day": None, "country": "fr"}, {"country": "de", "decision": False}, 0.0, ("party",)),
        ({}, {"decision": False}, 0.55, ("party", "day")),
        ({"title": "Google fined over maps"}, {}, 0.675, ("party", "day", "title")),
        ({"title": "Google v. EU"}, {}, 0.75, ("party", "day", "title")),
        ({"title": "a of it"}, {}, 0.6, ("party", "day")),
        ({"platforms": (), "title": "Google fined"}, {}, 0.4, ("day", "title")),
        ({"platforms": ()}, {}, 0.0, ()),
        ({"platforms": ("X",)}, {}, 0.0, ()),
        ({"platforms": (), "party": "Google Ireland Ltd"}, {}, 0.6, ("party", "day")),
        ({"platforms": (), "party": " google(Maps)"}, {}, 0.6, ("party", "day")),
        ({"platforms": (), "party": "Go, Inc"}, {}, 0.0, ()),
        ({"platforms": (), "party": "Fin ltd"}, {}, 0.6, ("party", "day")),
        ({"platforms": (), "party": "Amazon"}, {}, 0.0, ()),
    ],
)  # fmt: skip
def test_what_agrees_adds_up(listed: dict[str, Any], told: dict[str, Any], score: float, what: tuple[str, ...]) -> None:
    assert agree(listed, told) == (score, what)


def sums(listed: str | None, told: str | None, currency: str = "EUR", other: str = "EUR", eur: tuple[str, str] | None = None) -> float:
    def of(amount: str | None, name: str, euros: str | None) -> dict[str, Any]:
        return {"amount": Decimal(amount) if amount else None, "currency": name, "eur": Decimal(euros) if euros else None}

    a, b = eur or (None, None)
    return agree(of(listed, currency, a), of(told, other, b))[0]


def test_sums_agree_within_an_eighth_and_speak_against_it_beyond() -> None:
    assert [sums("100", told) for told in ("100", "88", "87.9", "113.6", "114")] == [0.9, 0.9, 0.4, 0.9, 0.4]
    assert [sums("100", None), sums(None, None)] == [0.6, 0.6]
    assert sums("100", "100", other="USD") == 0.6
    assert sums("100", "50", other="USD", eur=("100", "88")) == 0.9
    assert sums("100", "100", other="USD", eur=("100", "50")) == 0.4


def test_nothing_is_surer_than_an_address() -> None:
    everything = {"authorities": ("A",), "country": "fr", "amount": Decimal(5), "currency": "EUR"}
    assert agree(everything, {"authority": "A", "country": "fr", "amount": Decimal(5), "currency": "EUR"})[0] == 0.99


@pytest.mark.parametrize(
    ("listed", "told", "same"), [("C-311/18", "c 311 18", True), ("C-311/18", "C-311/19", False), ("1.2.3", "1_2‐3", True)]
)
def test_case_numbers_are_the_same_whatever_stands_between(listed: str, told: str, same: bool) -> None:
    assert (agree({"case_numbers": (listed,)}, {"case_numbers": (told,)})[1] == ("case number",)) is same


WATCH = Watch(begins=date(2020, 1, 1), sources=3, pages=40)


def found(*told: ToldDecision, pages: tuple[ToldDecision, ...] = (), watch: Watch = WATCH, **listed: Any) -> Any:
    return finding(dataclasses.replace(LISTED, **listed), told, (), pages, watch, "xx")


def test_from_eight_tenths_on_it_is_found_and_from_eleven_twentieths_likely() -> None:
    assert (found(TOLD).verdict, found(TOLD).sure, found(TOLD).evidence) == (Verdict.LIKELY, 0.6, ("party", "day"))
    assert found(dataclasses.replace(TOLD, day=DAY + timedelta(days=4))).verdict is Verdict.NOT_REPORTED
    assert found(dataclasses.replace(TOLD, country="fr"), country="fr").verdict is Verdict.LIKELY
    sure = found(dataclasses.replace(TOLD, authority="A"), authorities=("A",))
    assert (sure.verdict, sure.sure) == (Verdict.FOUND, 0.85)


def test_the_language_is_the_lists_then_the_reports_then_the_countrys() -> None:
    told = dataclasses.replace(TOLD, language="de")
    assert [found(told, language="fr").language, found(told).language, found().language] == ["fr", "de", "xx"]
    assert found(dataclasses.replace(told, day=DAY + timedelta(days=50))).language == "xx"
    assert found(pages=(dataclasses.replace(told, country="fr"),), country="fr").language == "de"


def test_of_equals_the_nearest_in_time_is_taken_and_then_by_id() -> None:
    near, far = (dataclasses.replace(TOLD, key=key, day=DAY + timedelta(days=days)) for key, days in (("a", -1), ("z", 2)))
    assert found(far, near).told.key == found(near, far).told.key == "a"
    twin = dataclasses.replace(near, key="b")
    assert found(near, twin).told.key == found(twin, near).told.key == "b"


@pytest.mark.parametrize(("days", "verdict"), [(14, Verdict.NOTHING_CAPTURED), (15, Verdict.BEFORE)])
def test_an_archive_that_begins_two_weeks_later_has_missed_it(days: int, verdict: Verdict) -> None:
    watch = Watch(begins=DAY + timedelta(days=days), sources=1, pages=0)
    assert found(watch=watch).verdict is verdict
    assert found(watch=watch, day=None).verdict is Verdict.NOTHING_CAPTURED
