"""Which pages are passed by unread: plainly off the beat at first sight, and nothing that has to be counted as something else.

More than eight of ten pages of general news end here, at a fifth of the cost of reading them. A page that may be on the beat, a wall, a listing or an empty
shell is read; so is one whose text may stand elsewhere than on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.classify import score_off_beat
from pipeline.elsewhere import standin
from pipeline.reading.decoded import Decoded
from pipeline.reading.first_sight import FirstSight, first_sight
from pipeline.reading.gate import listing_problem, may_be_wall
from pipeline.reading.page import Page, rejected
from pipeline.reading.titles import key
from pipeline.understanding.language import detect, plain_language, quick_language
from records.article import DatedFact, Rejected
from records.capture import Hint
from records.outcome import Outcome

AT_A_GLANCE, AT_SECOND_GLANCE = "at a glance", "at a second glance"
"""Details of reports off the beat that the gate turned away: of pages that were not read, and of what was read for another reason."""

_TELLS_ALONE = 400
"""Characters of a lead that needs no headline beside it to tell what a page is about."""


@dataclass(frozen=True, slots=True)
class OffBeat:
    """A page that the gate turned away and that is no wall, no shell and has its text nowhere else."""

    row: Rejected
    """That of a report off the beat, or of a listing."""
    undated: bool = False
    """True: it is a listing unless its text names a day of publication."""

    def row_of(self, title: str | None, published: DatedFact | None) -> Rejected:
        """The row of such a page, in the light of the headline and day that the whole page names."""
        told = replace(self.row, title=title or self.row.title)
        if published is None:
            return told
        return replace(told, outcome=Outcome.OFF_TOPIC, detail=AT_A_GLANCE, published_at=published.at)


def off_beat(page: Page, decoded: Decoded) -> OffBeat | None:
    """A page that may be passed by; None for pages to read."""
    profile, hint, html = page.profile, page.capture.hint, decoded.html
    if page.keep_all or page.capture.further or profile.take or profile.drop:
        return None
    seen = first_sight(decoded)
    if seen is None or (seen.title is None and len(seen.lead) < _TELLS_ALONE):
        return None
    language = _language(seen, profile.languages)
    spoken = dict.fromkeys(code for code in (language, seen.language) if code)
    score = score_off_beat(seen.title, seen.lead, spoken)
    if score is None or _is_told_otherwise(seen, hint, spoken) or _may_be_another(page, seen, html):
        return None
    row = rejected(
        page.capture,
        Outcome.OFF_TOPIC,
        detail=AT_A_GLANCE,
        title=seen.title,
        language=language,
        published_at=seen.published.at if seen.published else None,
        score=score,
    )
    url, dated = page.capture.url, seen.published is not None
    problem = listing_problem(html, url, dated=dated, size=seen.size)
    if problem is None:
        return OffBeat(row)
    return OffBeat(
        replace(row, outcome=problem[0], detail=problem[1]),
        undated=not dated and listing_problem(html, url, dated=True, size=seen.size) is None,
    )


def _language(seen: FirstSight, expected: Sequence[str]) -> str:
    """What the page says it is written in, where its words or a quick guess say so too; what its words plainly are where it says nothing; else what is detected."""
    said, plain = seen.language, plain_language(seen.lead)
    if plain is not None and said in {plain, None}:
        return plain
    if said is not None and quick_language(f"{seen.title or ''}\n{seen.lead}") == said:
        return said
    return detect(seen.title, seen.lead, declared=said, expected=expected, code_only=True).code


def _is_told_otherwise(seen: FirstSight, hint: Hint | None, spoken: dict[str, None]) -> bool:
    """Whether the listing's own words, where they are others, may be on the beat."""
    if hint is None or not (hint.summary or hint.title):
        return False
    known = key(f"{seen.title or ''} {seen.lead}")
    said = [text for text in (hint.title, hint.summary) if text and key(text[:80])[:50] not in known]
    return bool(said) and score_off_beat(hint.title or seen.title, hint.summary, spoken) is None


def _may_be_another(page: Page, seen: FirstSight, html: str) -> bool:
    """Whether the page may be a wall or a shell, or its text stand elsewhere."""
    if may_be_wall(seen.title or "", seen.shown, html, seen.size):
        return True
    return seen.size < standin.SHORT and standin.may_be_elsewhere(html, seen.title or "", seen.shown, seen.size, page.capture.hint)
