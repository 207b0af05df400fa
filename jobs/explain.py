"""Explain one page: what was read from it, which candidate won, which lines were dropped and why, where each date came from."""

from dataclasses import dataclass, replace
from pathlib import Path

from jobs.installation.boilerplate import read_memories
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.watched import catalog_of
from jobs.query import ask_saved
from pipeline.classify import classified
from pipeline.process import process
from pipeline.reading.decode import decode_text
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import Explanation, LineVerdict, explain
from pipeline.reading.page import Page, PageMaker, SourceProfile
from pipeline.relevance import Reason
from pipeline.understand import understood
from pipeline.work.segment import read_capture
from records.article import Classification, Processed
from records.capture import Capture
from records.errors import DocketwireError
from records.text_origin import TextOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExplanation:
    """One capture, read again by this version."""

    url: str
    outcome: str
    """What ingest made of it, and its detail; empty for a file."""
    explanation: Explanation
    classification: Classification | None
    """None where there is no text."""
    reasons: tuple[Reason, ...] = ()
    """What spoke for and against its being on the beat, the weightiest first."""


def explain_page(home: Home, settings: Settings, asked: str) -> PageExplanation:
    """The newest capture of an address or id (article, version or capture), explained.

    Raises HomeError without a snapshot, DocketwireError when nothing was captured under that name.
    """
    found = ask_saved(home, settings, "captures_of", {"of": asked}, max_rows=1).rows()
    if not found:
        raise DocketwireError(f"{asked}: nothing was captured under this address or id, as far as the latest snapshot knows")
    _, _, source_id, outcome, detail, _, segment, offset = found[0]
    capture = read_capture(home.captures / segment, home.captures, offset)
    source = catalog_of(home, settings).get(source_id)
    profiles = {source_id: SourceProfile.of(source)} if source else {}
    maker = PageMaker(profiles=profiles, memories=read_memories(home, profiles))
    return _explained(capture, maker.profile_for(capture), f"{outcome}{f' ({detail})' if detail else ''}")


def explain_file(path: Path, url: str) -> PageExplanation:
    """A page that lies in a file."""
    html = decode_text(path.read_bytes(), content_type=None)
    found = explain(Decoded(html=html, url=url))
    return _understood(url, "", found, SourceProfile())


def _explained(capture: Capture, profile: SourceProfile, outcome: str) -> PageExplanation:
    row = process(Page(capture=capture, profile=profile, keep_all=True))
    if isinstance(row, Processed) and row.extraction.text_origin not in (TextOrigin.PAGE, TextOrigin.RENDERED):
        origin = str(row.extraction.text_origin)
        lines = tuple(LineVerdict(line, kept=True, chance=1.0, reason=f"from {origin}") for line in row.extraction.text.split("\n"))
        found = Explanation(row.extraction, None, origin, (), lines)
    else:
        found = explain(Decoded.of(capture, profile))
    if capture.further and isinstance(row, Processed):
        first = {line.text for line in found.lines if line.kept}
        more = (line for line in row.extraction.text.split("\n") if line not in first)
        lines = tuple(LineVerdict(line, kept=True, chance=1.0, reason="with further pages") for line in more)
        found = replace(found, extraction=row.extraction, lines=(*found.lines, *lines))
    return _understood(capture.url, outcome, found, profile)


def _understood(url: str, outcome: str, found: Explanation, profile: SourceProfile) -> PageExplanation:
    extraction = found.extraction
    if extraction is None:
        return PageExplanation(url=url, outcome=outcome, explanation=found, classification=None)
    made = classified(
        extraction.title or "",
        extraction.text,
        published_at=extraction.published.at.date() if extraction.published else None,
        declared_language=extraction.declared_language,
        expected_languages=profile.languages,
        outlet=profile.country,
    )
    return PageExplanation(url=url, outcome=outcome, explanation=found, classification=understood(made), reasons=made.verdict.reasons)
