"""What a dispute's stories say together: where it runs, before whom, how it stands, in the order in which they came."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from beat.vocabulary import vocabulary
from records.docket import Docket, Due, Sum
from warehouse.stories.docket import dispute_docket

DAY = date(2026, 3, 2)


def told(*stories: tuple[str, dict[str, Any]]) -> Docket:
    return dispute_docket([(stage, Docket(**values)) for stage, values in stories])


def places(*codes: str | None) -> str | None:
    return told(*(("fine", {"jurisdiction": code}) for code in codes)).jurisdiction


@pytest.mark.parametrize(
    ("codes", "place"),
    [
        ((), None),
        ((None,), None),
        (("fr", "de"), "fr"),
        (("de", "fr"), "de"),
        (("fr", "de", "de"), "de"),
        (("fr", "de", "de", "fr"), "fr"),
        ((None, "it"), "it"),
    ],
)
def test_it_runs_where_most_stories_do_and_of_equals_where_it_began(codes: tuple[str | None, ...], place: str | None) -> None:
    assert places(*codes) == place


def body(name: str, kind: str, place: str | None = "fr") -> tuple[str, dict[str, Any]]:
    return "judgment", {"authority": name, "authority_kind": kind, "jurisdiction": place}


@pytest.mark.parametrize(
    ("stories", "name", "kind"),
    [
        ([body("CNIL", "regulator"), body("Court A", "court"), body("AMF", "regulator")], "Court A", "court"),
        ([body("Court A", "court"), body("Court B", "court")], "Court B", "court"),
        ([body("CNIL", "regulator"), body("AMF", "regulator")], "AMF", "regulator"),
        ([body("Court A", "court"), body("Court B", "court", "de"), body("CNIL", "regulator")], "Court A", "court"),
        ([body("Court A", "court"), body("Court B", "court", None)], "Court B", "court"),
        ([("fine", {"jurisdiction": "fr"}), ("fine", {"jurisdiction": "fr"}), body("Court B", "court", "de")], "Court B", "court"),
        ([("fine", {})], None, None),
    ],
)
def test_the_last_court_of_the_place_stands_for_it_else_the_last_body(
    stories: list[tuple[str, dict[str, Any]]], name: str | None, kind: str | None
) -> None:
    found = told(*stories)
    assert (found.authority, found.authority_kind) == (name, kind)


def test_who_began_how_it_stands_and_when_it_happened() -> None:
    found = told(
        ("complaint", {"claimants": ("Ann",), "happened_on": DAY, "case_numbers": ("1", "2")}),
        ("judgment", {"claimants": ("Bob",), "outcome": "granted", "case_numbers": ("2", "3")}),
        ("appeal", {"outcome": "annulled", "happened_on": date(2026, 4, 1)}),
        ("hearing", {}),
    )
    assert (found.claimants, found.outcome, found.happened_on, found.case_numbers) == (("Ann",), "annulled", DAY, ("1", "2", "3"))
    assert dispute_docket([]) == Docket()


def sum_of(value: int, role: str = "fine") -> Sum:
    return Sum(value=Decimal(value), currency="EUR", role=role, eur=Decimal(value))


def test_the_last_decided_sum_goes_before_one_that_is_only_asked_for() -> None:
    assert vocabulary().is_decision("fine", "granted")
    decided = ("fine", {"amount": sum_of(5), "outcome": "granted"})
    later = ("fine", {"amount": sum_of(7), "outcome": "granted"})
    claimed = ("complaint", {"amount": sum_of(9, "claim")})
    assert told(decided, later, claimed).amount == sum_of(7)
    assert told(claimed, ("complaint", {"amount": sum_of(3, "claim")})).amount == sum_of(3, "claim")
    assert told(("fine", {})).amount is None


def test_deadlines_stand_in_order_each_once() -> None:
    first, second = Due(on=DAY, kind="comply", month_only=False), Due(on=DAY, kind="appeal", month_only=False)
    third = Due(on=date(2026, 2, 1), kind="hearing", month_only=False)
    assert told(("fine", {"deadlines": (first, second)}), ("fine", {"deadlines": (first, third)})).deadlines == (third, second, first)
