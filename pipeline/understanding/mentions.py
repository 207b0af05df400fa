"""What a report names, as records with offsets into `title + newline + text` and the rule that found it."""

from collections.abc import Collection, Iterator
from datetime import date

from pipeline.case_numbers import case_numbers
from pipeline.understanding.annotation import Reading
from pipeline.understanding.deadlines import deadlines_in
from pipeline.understanding.passage import Passage, passage_of
from pipeline.understanding.provisions import provisions
from pipeline.understanding.stages import stages
from pipeline.understanding.sums import sums
from records.article import Mention, MentionKind

MOST_PER_KIND = 60
"""A page that names more is a list, not a report."""

_KINDS = {"authority": MentionKind.AUTHORITY, "law": MentionKind.LAW, "actor": MentionKind.ACTOR}


def mentions(
    reading: Reading,
    language: str,
    *,
    parties: Collection[str],
    added: Collection[str] = (),
    published_at: date | None = None,
    facets: bool = True,
    passage: Passage | None = None,
) -> tuple[Mention, ...]:
    """All mentions in order of place. `added` are parties the text does not name (owners), told at the place of the first platform.

    Without `facets` only names are told: amounts, case numbers, stages and deadlines cost some milliseconds and matter on topic only. `passage` is that
    of the reading, where somebody made it already.
    """
    found = [*_platforms(reading, parties, added), *_names(reading)]
    if facets:
        passage = passage or passage_of(reading.original, reading.folded, reading.title_end, language, published_at)
        found += [*_amounts(reading, passage), *_provisions(reading), *_cases(reading), *_stages(reading), *_deadlines(passage)]
    counts: dict[MentionKind, int] = {}
    kept = []
    for mention in sorted(found, key=lambda m: (m.start, m.end, m.kind, m.value)):
        counts[mention.kind] = counts.get(mention.kind, 0) + 1
        if counts[mention.kind] <= MOST_PER_KIND:
            kept.append(mention)
    return tuple(kept)


def _mention(
    reading: Reading,
    kind: MentionKind,
    value: str,
    start: int,
    end: int,
    rule: str,
    *,
    party: bool = False,
    jurisdiction: str | None = None,
) -> Mention:
    first, last = reading.origin(start), reading.origin_end(end)
    surface = reading.original[first:last]
    return Mention(kind=kind, value=value, surface=surface, start=first, end=last, rule=rule, party=party, jurisdiction=jurisdiction)


def _platforms(reading: Reading, parties: Collection[str], added: Collection[str]) -> Iterator[Mention]:
    for found in reading.platforms:
        yield _mention(reading, MentionKind.PLATFORM, found.name, found.start, found.end, found.rule, party=found.name in parties)
    for name in added:
        first = reading.platforms[0]
        yield _mention(reading, MentionKind.PLATFORM, name, first.start, first.end, f"owner of {first.name}", party=True)


def _names(reading: Reading) -> Iterator[Mention]:
    for hit in reading.hits:
        kind = _KINDS.get(hit.term.kind)
        if kind:
            yield _mention(reading, kind, hit.term.key, hit.start, hit.end, hit.term.rule, jurisdiction=hit.term.jurisdiction)


def _provisions(reading: Reading) -> Iterator[Mention]:
    for hit in reading.hits:
        if hit.term.kind == "law":
            for found in provisions(reading.original, reading.origin(hit.start), reading.origin_end(hit.end), hit.term.key):
                surface = reading.original[found.start : found.end]
                yield Mention(
                    kind=MentionKind.PROVISION,
                    value=found.value,
                    surface=surface,
                    start=found.start,
                    end=found.end,
                    rule=f"provisions:{hit.term.rule}",
                )


def _amounts(reading: Reading, passage: Passage) -> Iterator[Mention]:
    for amount in sums(passage):
        if amount.currency != "%":
            value = f"{amount.currency} {amount.value.normalize():f}"
            yield _mention(reading, MentionKind.AMOUNT, value, amount.start, amount.end, "amounts")


def _cases(reading: Reading) -> Iterator[Mention]:
    for case in case_numbers(reading.original):
        surface, rule = reading.original[case.start : case.end], f"case_numbers:{case.form}"
        yield Mention(
            kind=MentionKind.CASE_NUMBER,
            value=case.value,
            surface=surface,
            start=case.start,
            end=case.end,
            rule=rule,
            jurisdiction=case.jurisdiction,
        )


def _stages(reading: Reading) -> Iterator[Mention]:
    for stage, hit in stages(reading):
        yield _mention(reading, MentionKind.STAGE, stage, hit.start, hit.end, hit.term.rule)


def _deadlines(passage: Passage) -> Iterator[Mention]:
    for deadline in deadlines_in(passage):
        surface = passage.original[deadline.start : deadline.end]
        yield Mention(
            kind=MentionKind.DEADLINE, value=deadline.on, surface=surface, start=deadline.start, end=deadline.end, rule="deadlines"
        )
