"""Which cards told a fact that was corrected: by every kind of fact, and by what an earlier erratum said."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from digests.errata import carrying, tells, told_by
from records.digest import StoryCard
from records.docket import Docket, Due, Sum
from records.erratum import Erratum
from records.event import Event, EventType
from tests.unit.digest_samples import sample_issue

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DOCKET = Docket(
    jurisdiction="fr",
    authority="CNIL",
    authority_kind="regulator",
    outcome="granted",
    claimants=("Harbour League",),
    amount=Sum(value=Decimal("3000000.00"), currency="EUR", role="fine"),
    deadlines=(Due(on=date(2026, 12, 5), kind="comply"), Due(on=date(2027, 1, 15), kind="appeal", month_only=True)),
    case_numbers=("17/4521",),
    happened_on=date(2026, 11, 20),
)


@pytest.mark.parametrize(
    ("kind", "value", "role", "told"),
    [
        ("stage", "fine", "", True),
        ("stage", "order", "", False),
        ("jurisdiction", "fr", "", True),
        ("authority", "CNIL", "regulator", True),
        ("authority", "CNIL", "court", False),
        ("outcome", "granted", "", True),
        ("outcome", "refused", "", False),
        ("claimant", "Harbour League", "", True),
        ("amount", "EUR 3000000", "fine", True),
        ("amount", "EUR 3000000", "damages", False),
        ("amount", "EUR 300000", "fine", False),
        ("deadline", "2026-12-05", "comply", True),
        ("deadline", "2026-12-05", "appeal", False),
        ("deadline", "2027-01", "appeal", True),
        ("deadline", "2027-01-15", "appeal", False),
        ("case-number", "17/4521", "", True),
        ("act-day", "2026-11-20", "", True),
        ("act-day", "2026-11-21", "", False),
        ("nothing", "x", "", False),
    ],
)
def test_a_story_tells_a_value_as_corrections_name_it(kind: str, value: str, role: str, *, told: bool) -> None:
    assert tells("fine", DOCKET, kind, value, role) is told


def card(**values: object) -> StoryCard:
    return replace(sample_issue().stories[0], story_id="st-fine", stage="fine", docket=DOCKET, **values)  # type: ignore[arg-type]


def event(was: str = "EUR 3000000", value: str = "EUR 30000000", article: str = "z1") -> Event:
    return Event(at=AT, type=EventType.FACT, article_id=article, kind="amount", was=was, was_role="fine", value=value, role="fine")


def test_a_card_of_the_report_carried_it_and_later_ones_of_its_story_too() -> None:
    """An update names only what is new; the story is known by the issue that told the report."""
    first, update, other = card(report_ids=("z1",)), card(report_ids=("z9",)), replace(card(report_ids=("b1",)), story_id="st-other")
    stories = {"st-now"}
    assert carrying([first], event(), stories, []) == [first]
    assert "st-fine" in stories
    assert carrying([update, other], event(), stories, []) == [update]


def test_a_card_of_another_value_did_not_carry_it() -> None:
    assert carrying([card(report_ids=("z1",))], event(was="EUR 4000000"), set(), []) == []


def test_what_an_erratum_said_last_is_what_is_put_right_next() -> None:
    own = card(report_ids=("z1",))
    told = Erratum(
        subscription="desk", issue_id="i", issued_at=AT, story_id="st-fine", headline="x", language="en", article_id="z1", kind="amount", was="EUR 3000000",
        was_role="fine", value="EUR 30000000", role="fine", told=told_by(own), now=told_by(own), at=AT, number=1,
    )  # fmt: skip
    back = event(was="EUR 30000000", value="EUR 3000000")
    assert carrying([own], back, set(), [told]) == [own]
    assert carrying([own], back, set(), []) == []
    assert carrying([own], event(), set(), [told]) == [], "it was put right already"
