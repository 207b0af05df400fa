"""Sums of a report that are said twice: in the headline rounded or cut short, in the text exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipeline.understanding.sums import Sum

_ROUNDED = Decimal("0.012")
"""A headline's round sum and the exact one of the text are one sum when they differ by less."""

_A_LITTLE_MORE = Decimal("1.05")
"""What a headline leaves off: "سوا کروڑ ڈالر سے زائد", more than 12.5 million, for 13 million."""
_A_MILLION = 1_000_000
"""From where on headlines give single figures of a sum."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sum with what it is."""

    sum: Sum
    role: str
    """A role of `Amount`, or `background` for sums that are not part of the dispute."""
    rule: str
    confidence: float
    title: bool
    former: bool = False
    """Stands for what it was before ("cut from")."""
    asked: bool = False
    """For each day, and only asked for beside a larger sum."""
    past: bool = False
    """Told, behind the first sentence, as what was decided in another year."""


def united(judged: Sequence[Judged]) -> Iterator[Judged]:
    """One entry a sum: what is said twice counts where its role is surest; a round sum of the headline gives way to the exact one."""
    groups: list[list[Judged]] = []
    loose: set[int] = set()
    told = {(one.sum.currency, one.sum.value) for one in judged if not one.title}
    for one in judged:
        for group in groups:
            if _same(group, one) or _only_in_headline(group, one, told):
                loose |= set() if _same(group, one) else {id(group)}
                group.append(one)
                break
        else:
            groups.append([one])
    for group in groups:
        exact = max(
            group, key=lambda one: (id(group) in loose and not one.title, len(one.sum.value.normalize().as_tuple().digits), not one.title)
        )
        surest = max((one for one in group if one.role != "background"), key=lambda one: one.confidence, default=group[0])
        threatened = next((one for one in group if one.title and one.role == "potential" and one.rule == "may"), None)
        if threatened is not None and surest.role == "fine":
            surest = threatened  # "could face a fine of": the text behind tells how much it would be
        yield Judged(
            Sum(exact.sum.currency, exact.sum.value, surest.sum.start, surest.sum.end),
            surest.role,
            surest.rule,
            surest.confidence,
            any(one.title for one in group),
            former=all(one.former for one in group),
            asked=all(one.asked for one in group),
            past=all(one.past for one in group),
        )


def _same(group: list[Judged], one: Judged) -> bool:
    first = group[0]
    if first.sum.currency != one.sum.currency:
        return False
    gap = abs(first.sum.value - one.sum.value)
    close = gap <= _ROUNDED * max(first.sum.value, one.sum.value) and first.title != one.title and one.sum.currency != "%"
    return gap == 0 or close or _cut_short(first, one)


def _cut_short(first: Judged, one: Judged) -> bool:
    """Whether the headline leaves off digits of the text's sum: "more than 2.3 million" for 2,385,276."""
    if first.title <= one.title or one.sum.currency == "%":
        return False
    short, full = first.sum.value.normalize(), one.sum.value.normalize()
    digits, all_digits = short.as_tuple().digits, full.as_tuple().digits
    return 1 < len(digits) < len(all_digits) and all_digits[: len(digits)] == digits and short.adjusted() == full.adjusted()


def _only_in_headline(group: list[Judged], one: Judged, told: set[tuple[str, Decimal]]) -> bool:
    """Whether a headline's sum that the text tells nowhere is that of the text in one figure ("7억" for 723,000,000), or stands for a little more."""
    first = group[0]
    if not first.title or one.title or one.sum.currency != first.sum.currency or one.sum.currency == "%":
        return False
    short, full = first.sum.value.normalize(), one.sum.value
    if (first.sum.currency, first.sum.value) in told or any(not other.title for other in group) or short < _A_MILLION:
        return False
    if short < full <= short * _A_LITTLE_MORE:
        return True
    unit = Decimal(1).scaleb(short.adjusted())
    return len(short.as_tuple().digits) == 1 and short in {full // unit * unit, (full / unit).to_integral_value(ROUND_HALF_UP) * unit}
