"""What a person may say a fact is: one reader of corrected values for the site, its API and the warehouse, in the form in which facts are kept."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from beat.fact_words import fact_words
from beat.names import resolved
from beat.vocabulary import vocabulary
from common.wording.names import BODY_KINDS, DUE_KINDS, FACTS, SUM_ROLES
from records.errors import SelectionError, closest

LONGEST = 200
"""Characters of a name or case number: the longest body of the beat has 96."""
_SUM = re.compile(r"(?:([A-Za-z]{3})\s*)?(\d+(?:\.\d+)?)\s*(%|[A-Za-z]{3})?")
_MOST = Decimal(10) ** 18
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")


def roles_of(kind: str) -> tuple[str, ...]:
    """The roles that a kind of fact can have; none where its value says all."""
    return {"amount": tuple(SUM_ROLES), "deadline": tuple(DUE_KINDS), "authority": tuple(BODY_KINDS)}.get(kind, ())


def values_of(kind: str) -> tuple[str, ...]:
    """The values that a kind of fact can have; none where they cannot be listed."""
    known = vocabulary()
    return {"stage": tuple(word.id for word in known.stages), "outcome": tuple(word.id for word in known.outcomes)}.get(kind, ())


def corrected_value(kind: str, value: str, role: str) -> tuple[str, str]:
    """(value, role) as facts keep them; an empty value says that the report does not tell it. Raises SelectionError."""
    if kind not in FACTS:
        raise SelectionError("fact", f"{kind[:40]!r} is no kind of fact", closest(kind[:40], FACTS))
    text = " ".join(value.split())
    if not text:
        return "", ""
    if len(text) > LONGEST or not text.isprintable():
        raise SelectionError("value", f"{text[:20]!r}... is no value", f"one line of at most {LONGEST} characters")
    roles = roles_of(kind)
    if roles and role not in roles:
        raise SelectionError("role", f"{role[:40]!r} is no role of this kind of fact", closest(role[:40], roles))
    return _value(kind, text), role if roles else ""


def _value(kind: str, text: str) -> str:
    if kind in ("stage", "jurisdiction"):
        return resolved(kind, text, "value")[0]
    if kind == "outcome":
        return _outcome(text)
    if kind == "authority":
        return listed_authority(text) or text
    if kind == "amount":
        return _sum(text)
    if kind in ("deadline", "act-day"):
        return _day(text, month=kind == "deadline")
    return text


def _outcome(text: str) -> str:
    spelt = {name.casefold(): word.id for word in vocabulary().outcomes for name in (word.id, *word.names.values())}
    if text.casefold() not in spelt:
        raise SelectionError("value", f"{text!r} is no outcome", closest(text, [word.id for word in vocabulary().outcomes]))
    return spelt[text.casefold()]


def listed_authority(text: str) -> str | None:
    """The beat's name of an authority; None for a body it does not list."""
    try:
        return resolved("authority", text, "value")[0]
    except SelectionError:
        return None


def _sum(text: str) -> str:
    """`EUR 1200000000` or `4 %`; digits with a decimal point, groups with spaces or commas."""
    plain = re.sub(r"(?<=\d)[\s,](?=\d{3}(\D|$))", "", text)
    found = _SUM.fullmatch(plain)
    currency = ((found[1] or found[3] or "") if found else "").upper()
    if not found or bool(found[1]) == bool(found[3]) or (currency != "%" and currency not in fact_words().currencies.iso_codes):
        raise SelectionError("value", f"{text!r} is no sum", "write currency and digits, e.g. EUR 1200000000, or 4 %")
    try:
        number = Decimal(found[2])
    except InvalidOperation as error:  # pragma: no cover - the pattern lets nothing else through
        raise SelectionError("value", f"{text!r} is no sum", "digits") from error
    if not 0 < number < _MOST:
        raise SelectionError("value", f"{text!r} is no sum", "more than nothing, less than a trillion millions")
    digits = f"{number.normalize():f}"
    return f"{digits} %" if currency == "%" else f"{currency} {digits}"


def _day(text: str, *, month: bool) -> str:
    try:
        whole = bool(_DAY.fullmatch(text))
        found = date.fromisoformat(text if whole else f"{text}-15")
    except ValueError as error:
        raise SelectionError("value", f"{text!r} is no day", "write YYYY-MM-DD" + (", or YYYY-MM" if month else "")) from error
    if not (whole or (month and _MONTH.fullmatch(text))) or not 1900 <= found.year <= 2100:
        raise SelectionError("value", f"{text!r} is no day", "write YYYY-MM-DD" + (", or YYYY-MM" if month else ""))
    return text
