"""Facts of a report with what people say of them: at once, though SQL and stories tell it only after the next publish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from records.people import Correction
from records.site import ToldFact


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidFact:
    """A fact as it is shown, and who corrected it."""

    fact: ToldFact
    """With the corrected value; of what the report does not tell, the value that was read."""
    was: str
    was_role: str
    """As it was read: by these a correction names it."""
    correction: Correction | None = None

    @property
    def untold(self) -> bool:
        """Somebody says that the report does not tell it."""
        return self.correction is not None and not self.correction.value


def said_facts(told: Sequence[ToldFact], corrections: Iterable[Correction], withdrawn: Iterable[Correction] = ()) -> tuple[SaidFact, ...]:
    """The facts of a report in their order, corrected whether the snapshot already tells it or not; what is not told comes last.

    `withdrawn`: what was taken back after the snapshot, and is shown as it was read.
    """
    found = list(corrections)
    told = _as_before(told, list(withdrawn))
    by_was = {(one.kind, one.was, one.was_role): one for one in found}
    by_value = {(one.kind, one.value, one.role): one for one in found if one.value}
    shown, used = [], set()
    for fact in told:
        key = (fact.kind, fact.value, fact.role)
        read, done = by_was.get(key), by_value.get(key)
        if read is not None and read.value:  # not yet published
            shown.append(
                SaidFact(fact=replace(fact, value=read.value, role=read.role), was=read.was, was_role=read.was_role, correction=read)
            )
        elif read is not None:
            shown.append(SaidFact(fact=fact, was=fact.value, was_role=fact.role, correction=read))
        elif done is not None:
            shown.append(SaidFact(fact=fact, was=done.was, was_role=done.was_role, correction=done))
        else:
            shown.append(SaidFact(fact=fact, was=fact.value, was_role=fact.role))
        used |= {one.id for one in (read, done) if one is not None}
    gone = [one for one in found if one.id not in used and not one.value]
    return (*shown, *(SaidFact(fact=_bare(one), was=one.was, was_role=one.was_role, correction=one) for one in gone))


def _as_before(told: Sequence[ToldFact], withdrawn: Sequence[Correction]) -> tuple[ToldFact, ...]:
    """The facts without corrections that a snapshot tells and nobody stands by any more."""
    by_value = {(one.kind, one.value, one.role): one for one in withdrawn if one.value}
    facts = [
        fact if (one := by_value.get((fact.kind, fact.value, fact.role))) is None else replace(fact, value=one.was, role=one.was_role)
        for fact in told
    ]
    there = {(fact.kind, fact.value, fact.role) for fact in facts}
    return (*facts, *(_bare(one) for one in withdrawn if not one.value and (one.kind, one.was, one.was_role) not in there))


def _bare(one: Correction) -> ToldFact:
    """Where it stood is not known any more."""
    return ToldFact(
        kind=one.kind, value=one.was, role=one.was_role, start=-1, end=-1, sentence_start=None, sentence_end=None, confidence=None
    )
