"""Facts as rows of base.fact and back, and as plain columns of their report."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from records.facts import Amount, Authority, CaseNumber, Deadline, Facts, PlainFacts, Told
from warehouse.facts.euros import LARGEST, euros, to_cents

Row = dict[str, Any]

_ONE = {"jurisdiction": "jurisdiction", "authority": "authority", "stage": "stage", "outcome": "outcome", "act-day": "acted_on"}
"""Kinds of which a report has at most one, and their fields."""
_PERCENT = "%"


def fact_rows(facts: Facts, told_on: date) -> Iterator[Row]:
    """Columns of `warehouse.storage.frames.FACT`, but whose they are; `told_on` is the report's own day, by whose rate sums are valued."""
    for kind, name in _ONE.items():
        if (told := getattr(facts, name)) is not None:
            yield _told_row(kind, 0, told)
    for number, claimant in enumerate(facts.against):
        yield _told_row("claimant", number, claimant)
    for number, amount in enumerate(facts.amounts):
        yield _amount_row(number, amount, told_on)
    for number, deadline in enumerate(facts.deadlines):
        due = {"value": deadline.on, "role": deadline.kind, "due": date.fromisoformat(deadline.on), "month_only": deadline.month_only}
        yield _place("deadline", number, deadline) | due
    for number, case in enumerate(facts.case_numbers):
        place = {"span_start": case.start, "span_end": case.end, "rule": case.rule}
        yield {"kind": "case-number", "position": number, "value": case.value, "jurisdiction": case.jurisdiction} | place


def facts_of_rows(rows: Iterable[Mapping[str, Any]]) -> Facts:
    """The facts that rows of one version were made of, in any order."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: row["position"]):
        by_kind.setdefault(row["kind"], []).append(row)
    one = {kind: found[0] for kind, found in by_kind.items()}
    return Facts(
        jurisdiction=_told(one.get("jurisdiction")),
        authority=_authority(one.get("authority")),
        stage=_told(one.get("stage")),
        acted_on=_told(one.get("act-day")),
        outcome=_told(one.get("outcome")),
        against=tuple(told for row in by_kind.get("claimant", ()) if (told := _told(row))),
        amounts=tuple(
            Amount(currency=row["currency"], role=row["role"], main=bool(row["main"]), **_read(row)) for row in by_kind.get("amount", ())
        ),
        deadlines=tuple(_deadline(row) for row in by_kind.get("deadline", ())),
        case_numbers=tuple(_case_number(row) for row in by_kind.get("case-number", ())),
    )


def plain_facts(facts: Facts, told_on: date) -> PlainFacts:
    """What stands beside a report in plain columns."""
    body = facts.authority
    main = next((amount for amount in facts.amounts if amount.main and amount.currency != _PERCENT), None)
    soonest = min(facts.deadlines, key=lambda deadline: deadline.on, default=None)
    return PlainFacts(
        jurisdiction=_value_of(facts.jurisdiction),
        authority=None if body is None else body.canonical or body.value,
        authority_kind=None if body is None else body.kind,
        stage=_value_of(facts.stage),
        outcome=_value_of(facts.outcome),
        claimants=tuple(one.value for one in facts.against),
        case_numbers=tuple(one.value for one in facts.case_numbers),
        main_amount=None if main is None else money(main),
        main_currency=None if main is None else main.currency,
        main_role=None if main is None else main.role,
        main_eur=None if main is None else euros(main.number, main.currency, told_on).value,
        next_deadline=None if soonest is None else date.fromisoformat(soonest.on),
        next_deadline_kind=None if soonest is None else soonest.kind,
    )


def _value_of(told: Told | None) -> str | None:
    return None if told is None else told.value


def money(amount: Amount) -> Decimal | None:
    """A sum as the warehouse's DECIMAL(38, 2); None for a share of turnover, and for sums beyond it."""
    return to_cents(amount.number) if amount.currency != _PERCENT and abs(amount.number) < LARGEST else None


def _amount_row(number: int, amount: Amount, told_on: date) -> Row:
    worth = euros(amount.number, amount.currency, told_on)
    return _place("amount", number, amount) | {
        "value": amount.value,
        "role": amount.role,
        "currency": amount.currency,
        "amount": money(amount),
        "main": amount.main,
        "told_on": told_on,
        "eur": worth.value,
        "rate_on": worth.rate_on,
        "eur_missing": worth.missing,
    }


def _told_row(kind: str, number: int, told: Told) -> Row:
    row = _place(kind, number, told) | {"value": told.value}
    return row | {"role": told.kind, "canonical": told.canonical} if isinstance(told, Authority) else row


def _place(kind: str, number: int, one: Told | Amount | Deadline) -> Row:
    return {
        "kind": kind,
        "position": number,
        "span_start": one.start,
        "span_end": one.end,
        "sentence_start": one.sentence[0],
        "sentence_end": one.sentence[1],
        "rule": one.rule,
        "confidence": one.confidence,
    }


def _read(row: Mapping[str, Any]) -> Row:
    """What most kinds have in common."""
    return {
        "value": row["value"],
        "start": row["span_start"],
        "end": row["span_end"],
        "sentence": (row["sentence_start"], row["sentence_end"]),
        "rule": row["rule"],
        "confidence": round(row["confidence"], 6),
    }


def _told(row: Mapping[str, Any] | None) -> Told | None:
    return None if row is None else Told(**_read(row))


def _authority(row: Mapping[str, Any] | None) -> Authority | None:
    return None if row is None else Authority(kind=row["role"], canonical=row["canonical"], **_read(row))


def _deadline(row: Mapping[str, Any]) -> Deadline:
    known = _read(row)
    return Deadline(on=known.pop("value"), kind=row["role"], month_only=bool(row["month_only"]), **known)


def _case_number(row: Mapping[str, Any]) -> CaseNumber:
    place = {"start": row["span_start"], "end": row["span_end"], "rule": row["rule"]}
    return CaseNumber(value=row["value"], jurisdiction=row["jurisdiction"], **place)
