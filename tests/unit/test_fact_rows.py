"""Facts as rows and back, and as plain columns."""

import dataclasses
import random
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from records.facts import Amount, Authority, CaseNumber, Deadline, Facts, PlainFacts, Told
from warehouse.facts.rows import fact_rows, facts_of_rows, plain_facts
from warehouse.storage.frames import FACT, frame

DAY = date(2024, 3, 2)
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXTS = st.text(LETTERS, min_size=1)
OFFSETS = st.integers(0, 1 << 20)
PLACE = {
    "start": OFFSETS,
    "end": OFFSETS,
    "sentence": st.tuples(OFFSETS, OFFSETS),
    "rule": TEXTS,
    "confidence": st.integers(0, 1000).map(lambda thousandths: thousandths / 1000),
}
TOLD = st.builds(Told, value=TEXTS, **PLACE)
AMOUNTS = st.builds(
    Amount,
    role=TEXTS,
    value=st.one_of(st.integers(0, 10**40).map(str), st.sampled_from(["2.5", "0.125"])),
    currency=st.sampled_from(["EUR", "USD", "KES", "%"]),
    **PLACE,
)
DEADLINES = st.builds(Deadline, kind=TEXTS, on=st.dates().map(date.isoformat), month_only=st.booleans(), **PLACE)
FACTS = st.builds(
    Facts,
    jurisdiction=st.none() | TOLD,
    authority=st.none() | st.builds(Authority, value=TEXTS, kind=TEXTS, canonical=st.none() | TEXTS, **PLACE),
    stage=st.none() | TOLD,
    outcome=st.none() | TOLD,
    against=st.lists(TOLD, max_size=3).map(tuple),
    amounts=st.lists(AMOUNTS, max_size=3).map(tuple),
    deadlines=st.lists(DEADLINES, max_size=3).map(tuple),
    case_numbers=st.lists(
        st.builds(CaseNumber, value=TEXTS, rule=TEXTS, jurisdiction=st.none() | TEXTS, start=OFFSETS, end=OFFSETS), max_size=3
    ).map(tuple),
)


@settings(deadline=None)
@given(FACTS, st.randoms(use_true_random=False))
def test_facts_survive_the_table(facts: Facts, chance: random.Random) -> None:
    """Through the very columns of base.fact, in any order; confidence is a 32-bit float there."""
    stored = frame([row | {"version_id": "v", "report_id": "r"} for row in fact_rows(facts, DAY)], FACT).to_pylist()
    chance.shuffle(stored)
    assert facts_of_rows(stored) == facts


@given(FACTS)
def test_every_column_of_a_row_is_one_of_the_table(facts: Facts) -> None:
    assert all(row.keys() <= FACT.keys() for row in fact_rows(facts, DAY))


def amount(value: str, currency: str, *, role: str = "fine", main: bool = False) -> Amount:
    return Amount(value=value, currency=currency, role=role, main=main, start=0, end=1, sentence=(0, 9), rule="r", confidence=0.9)


def deadline(on: str, kind: str) -> Deadline:
    return Deadline(on=on, kind=kind, start=0, end=1, sentence=(0, 9), rule="r", confidence=0.9)


def test_nothing_told_is_nothing_in_the_columns() -> None:
    assert plain_facts(Facts(), DAY) == PlainFacts()


def test_the_main_sum_stands_in_its_currency_and_in_euro() -> None:
    found = plain_facts(Facts(amounts=(amount("100", "USD", main=True), amount("7", "EUR", role="other"))), DAY)
    assert (found.main_amount, found.main_currency, found.main_role, found.main_eur) == (Decimal("100.00"), "USD", "fine", Decimal("92.48"))


def test_a_share_of_turnover_is_no_money() -> None:
    facts = Facts(amounts=(amount("4", "%", main=True),))
    assert plain_facts(facts, DAY) == PlainFacts()
    (row,) = fact_rows(facts, DAY)
    assert (row["value"], row["amount"], row["eur"], row["eur_missing"]) == ("4", None, None, "no-money")


def test_a_sum_beyond_the_column_keeps_its_digits_in_the_value() -> None:
    (row,) = fact_rows(Facts(amounts=(amount("2" + "0" * 36, "RUB"),)), DAY)
    assert (row["value"], row["amount"], row["eur_missing"]) == ("2" + "0" * 36, None, "too-large")


def test_the_next_deadline_is_the_earliest_not_the_surest() -> None:
    found = plain_facts(Facts(deadlines=(deadline("2027-05-01", "comply"), deadline("2027-04-15", "hearing"))), DAY)
    assert (found.next_deadline, found.next_deadline_kind) == (date(2027, 4, 15), "hearing")


def test_a_month_without_a_day_says_so() -> None:
    month = dataclasses.replace(deadline("2027-04-15", "hearing"), month_only=True)
    rows = list(fact_rows(Facts(deadlines=(month, deadline("2027-04-09", "appeal"))), DAY))
    assert [(row["due"], row["month_only"]) for row in rows] == [(date(2027, 4, 15), True), (date(2027, 4, 9), False)]


def test_an_authority_has_its_name_of_the_beat_where_it_has_one() -> None:
    def body(canonical: str | None) -> Facts:
        return Facts(
            authority=Authority(
                value="the DPC", kind="regulator", canonical=canonical, start=0, end=1, sentence=(0, 9), rule="r", confidence=1
            )
        )

    assert plain_facts(body("Data Protection Commission"), DAY).authority == "Data Protection Commission"
    assert plain_facts(body(None), DAY).authority == "the DPC"
