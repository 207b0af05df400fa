"""A lesson in a source's boilerplate: the bodies of its pages, and what they have in common."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.boilerplate import SiteLines, line_hash
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import extraction_of
from pipeline.reading.page import Page

LEAST_PAGES = 10
"""Below this many pages nothing is learnt: a line on four of five pages may still be news."""


def lesson_of(pages: Sequence[Sequence[str]]) -> SiteLines | None:
    """What the bodies of a source's pages (their lines) have in common; None when too few of them could be read."""
    readable = [lines for lines in pages if lines]
    if len(readable) < LEAST_PAGES:
        return None
    lesson = SiteLines()
    for lines in readable:
        lesson.add(lines)
    return lesson


def body_lines(page: Page) -> tuple[str, ...]:
    """Lines of a page's body as it is read without memory: what a lesson is made of. Empty for a page that cannot be read.

    A memory that learnt from bodies it had cleaned itself would forget its lines every other time.
    """
    try:
        known = Decoded.of(page.capture, page.profile)
        extraction = extraction_of(replace(known, hint=None, fetched_at=None, site_lines=()))
    except Exception:  # noqa: BLE001 - ingest counts what is wrong with a page; a lesson goes without it
        return ()
    if extraction is None:
        return ()
    own = {line_hash(own) for own in (extraction.title, extraction.standfirst) if own}
    return tuple(line for line in extraction.text.split("\n") if line and line_hash(line) not in own)
