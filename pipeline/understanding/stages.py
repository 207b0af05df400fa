"""Steps of a proceeding a report tells of, from the legal terms in its headline and lead."""

from beat.vocabulary import vocabulary
from pipeline.understanding.annotation import Reading
from pipeline.understanding.matching import Hit


def stages(reading: Reading) -> list[tuple[str, Hit]]:
    """Each stage with its first mention, those of the headline first; only in headline and the lead's sentences that name a party or power."""
    told_by = vocabulary().stage_of_concept
    found: dict[str, Hit] = {}
    anchored = {m.sentence for m in reading.platforms} | {0, 1}
    for hit in reading.hits:
        if hit.start >= reading.head_end:
            break
        stage = told_by.get(hit.term.key) if hit.term.kind == "term" else None
        if stage and stage not in found and reading.sentence_of(hit.start) in anchored:
            found[stage] = hit
    return sorted(found.items(), key=lambda item: item[1].start)
