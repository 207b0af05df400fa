"""Sums, deadlines and case numbers of a reading as facts: the one place that knows how they are read."""

from datetime import date
from typing import TypedDict

from pipeline.understanding.amounts import amounts
from pipeline.understanding.annotation import Reading
from pipeline.understanding.case_numbers import case_numbers
from pipeline.understanding.deadlines import deadlines
from records.facts import Amount, CaseNumber, Deadline


class Read(TypedDict):
    amounts: tuple[Amount, ...]
    deadlines: tuple[Deadline, ...]
    case_numbers: tuple[CaseNumber, ...]


def money_and_days(reading: Reading, language: str, published: date | None) -> Read:
    """All three, as today's readers find them."""
    sums = [
        Amount(
            currency=found.currency,
            value=f"{found.value.normalize():f}",
            role="fine",
            main=n == 0,
            start=reading.origin(found.start),
            end=reading.origin_end(found.end),
            sentence=_sentence(reading, found.start),
            rule="amounts",
            confidence=0.5,
        )
        for n, found in enumerate(amounts(reading.folded, language))
    ]
    days = [
        Deadline(
            on=found.value(published),
            kind="comply",
            start=reading.origin(found.start),
            end=reading.origin_end(found.end),
            sentence=_sentence(reading, found.start),
            rule="deadlines",
            confidence=0.5,
        )
        for found in deadlines(reading.folded)
        if published is not None
    ]
    cases = [
        CaseNumber(value=found.value, start=found.start, end=found.end, rule=found.form, jurisdiction=found.jurisdiction)
        for found in case_numbers(reading.original)
    ]
    return {"amounts": tuple(sums), "deadlines": tuple(days), "case_numbers": tuple(cases)}


def _sentence(reading: Reading, start: int) -> tuple[int, int]:
    number = reading.sentence_of(start)
    stop = reading.sentences[number + 1] if number + 1 < len(reading.sentences) else len(reading.folded.text)
    return reading.origin(reading.sentences[number]), reading.origin_end(stop)
