"""What people say of facts that were read wrongly: another value, or that the report does not tell it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from records.facts import Amount, Authority, CaseNumber, Deadline, Facts, Told
from records.people import Correction
from warehouse.facts.correcting import RULE, corrected, told_value

PLACE: dict[str, Any] = {"start": 3, "end": 9, "sentence": (0, 20), "rule": "term", "confidence": 0.7}
FINE = Amount(currency="EUR", value="3000000", role="fine", main=True, **PLACE)
SHARE = Amount(currency="%", value="4", role="potential", **PLACE)
DAY = Deadline(on="2026-04-30", kind="comply", **PLACE)
MONTH = Deadline(on="2026-05-15", kind="appeal", month_only=True, **PLACE)
COURT = Authority(value="the court", kind="court", **PLACE)
CNIL = Authority(value="the watchdog", kind="regulator", canonical="CNIL", **PLACE)
NUMBER = CaseNumber(value="C-311/18", start=3, end=9, rule="eu", jurisdiction="eu")
PLACED = Told(value="fr", **PLACE)
FACTS = Facts(
    jurisdiction=PLACED, authority=COURT, stage=replace(PLACED, value="fine"), acted_on=replace(PLACED, value="2026-03-02"), outcome=replace(PLACED, value="granted"),
    against=(replace(PLACED, value="Ann Lee"), replace(PLACED, value="Bo Chan")), amounts=(FINE, SHARE), deadlines=(DAY, MONTH), case_numbers=(NUMBER,),
)  # fmt: skip


def said(kind: str, was: str, value: str, *, was_role: str = "", role: str = "", key: str = "c1") -> Correction:
    return Correction(
        id=key, report_id="a", kind=kind, was=was, was_role=was_role, value=value, role=role, reason="", by="p", at=datetime(2026, 3, 3, tzinfo=UTC)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (FINE, ("EUR 3000000", "fine")),
        (SHARE, ("4 %", "potential")),
        (DAY, ("2026-04-30", "comply")),
        (MONTH, ("2026-05", "appeal")),
        (COURT, ("the court", "court")),
        (CNIL, ("CNIL", "regulator")),
        (NUMBER, ("C-311/18", "")),
        (PLACED, ("fr", "")),
    ],
)
def test_a_fact_is_named_by_value_and_role(fact: Any, told: tuple[str, str]) -> None:
    assert told_value(fact) == told


@pytest.mark.parametrize(
    ("correction", "field", "now"),
    [
        (said("amount", "EUR 3000000", "USD 5", was_role="fine", role="damages"), "amounts", (replace(FINE, currency="USD", value="5", role="damages", rule=RULE, confidence=1.0), SHARE)),
        (said("amount", "EUR 3000000", "2.5 %", was_role="fine", role="potential"), "amounts", (replace(FINE, currency="%", value="2.5", role="potential", rule=RULE, confidence=1.0), SHARE)),
        (said("amount", "4 %", "EUR 7", was_role="potential", role="fine"), "amounts", (FINE, replace(SHARE, currency="EUR", value="7", role="fine", rule=RULE, confidence=1.0))),
        (said("amount", "4 %", "", was_role="potential"), "amounts", (FINE,)),
        (said("deadline", "2026-04-30", "2026-04-29", was_role="comply", role="appeal"), "deadlines", (replace(DAY, on="2026-04-29", kind="appeal", rule=RULE, confidence=1.0), MONTH)),
        (said("deadline", "2026-04-30", "2027-03", was_role="comply", role="comply"), "deadlines", (replace(DAY, on="2027-03-15", month_only=True, rule=RULE, confidence=1.0), MONTH)),
        (said("deadline", "2026-05", "2026-05-02", was_role="appeal", role="appeal"), "deadlines", (DAY, replace(MONTH, on="2026-05-02", month_only=False, rule=RULE, confidence=1.0))),
        (said("authority", "the court", "CNIL", was_role="court", role="regulator"), "authority", replace(COURT, value="CNIL", canonical="CNIL", kind="regulator", rule=RULE, confidence=1.0)),
        (said("authority", "the court", "Pier 9 Tribunal", was_role="court", role="court"), "authority", replace(COURT, value="Pier 9 Tribunal", rule=RULE, confidence=1.0)),
        (said("authority", "the court", "", was_role="court"), "authority", None),
        (said("case-number", "C-311/18", "T-1/20"), "case_numbers", (replace(NUMBER, value="T-1/20", rule=RULE),)),
        (said("claimant", "Ann Lee", "Cy Dee"), "against", (replace(FACTS.against[0], value="Cy Dee", rule=RULE, confidence=1.0), FACTS.against[1])),
        (said("claimant", "Bo Chan", ""), "against", FACTS.against[:1]),
        (said("jurisdiction", "fr", "de"), "jurisdiction", replace(PLACED, value="de", rule=RULE, confidence=1.0)),
        (said("stage", "fine", "order"), "stage", replace(PLACED, value="order", rule=RULE, confidence=1.0)),
        (said("outcome", "granted", ""), "outcome", None),
        (said("act-day", "2026-03-02", "2026-03-01"), "acted_on", replace(PLACED, value="2026-03-01", rule=RULE, confidence=1.0)),
    ],
)  # fmt: skip
def test_a_correction_changes_one_fact_where_it_was_read_and_nothing_else(correction: Correction, field: str, now: Any) -> None:
    done, held = corrected(FACTS, [correction])
    assert done == replace(FACTS, **{field: now})
    assert held == {"c1"}


@pytest.mark.parametrize(
    "correction",
    [
        said("amount", "EUR 3000000", "EUR 1", was_role="claim", role="claim"),
        said("amount", "EUR 3000001", "EUR 1", was_role="fine", role="fine"),
        said("deadline", "2026-05-15", "", was_role="appeal"),
        said("stage", "order", "fine"),
        said("claimant", "fr", "de"),
    ],
)
def test_a_correction_of_what_was_not_read_changes_nothing_and_says_so(correction: Correction) -> None:
    assert corrected(FACTS, [correction]) == (FACTS, set())
    assert corrected(Facts(), [correction]) == (Facts(), set())


def test_several_corrections_hold_each_for_its_own() -> None:
    done, held = corrected(
        FACTS, [said("stage", "fine", "order"), said("claimant", "Ann Lee", "", key="c2"), said("outcome", "denied", "", key="c3")]
    )
    assert (done.stage and done.stage.value, [one.value for one in done.against], held) == ("order", ["Bo Chan"], {"c1", "c2"})
