"""How pages are cited: an article as the press's report with the bytes it was read from, a story or dispute as a page of this archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from common.citing import Reference, bibtex, csl
from common.wording.printed import seen
from records.site import Article, Dispute, SnapshotInfo, StoryLine
from web.asking import Asked
from web.frame import Site

CAPTURES = 40
"""Digests that one citation names: more than the steps of the longest dispute of the demonstration and the evaluation set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A reference and the digests of the captures behind it, for the page's head."""

    reference: Reference
    digests: tuple[str, ...]


def of_article(article: Article, base: str, snapshot: SnapshotInfo) -> Cited:
    """The report as its outlet published it; where its bytes lie, and their digest."""
    line, origin = article.line, article.provenance
    place = origin.warc_file if origin.warc_offset is None else f"{origin.warc_file} @{origin.warc_offset}"
    reference = Reference(
        key=f"docketwire-{line.report_id}",
        kind="article-newspaper",
        title=_plain(line.title),
        authors=tuple(_plain(name) for name in article.authors),
        container=_plain(line.source),
        issued=line.published_at.date() if line.published_at else None,
        accessed=origin.fetched_at.date(),
        url=line.url,
        language=line.language if line.language != "und" else "",
        note=f"Captured {origin.fetched_at:%Y-%m-%dT%H:%M:%SZ} as {base}/article/{line.report_id}",
        archive=f"WARC {place}",
        custom={"digest": origin.payload_digest, "record": origin.capture_id, "snapshot": snapshot.id},
    )
    return Cited(reference=reference, digests=(origin.payload_digest,))


def of_story(line: StoryLine, base: str, snapshot: SnapshotInfo, captures: Sequence[tuple[str, str]]) -> Cited:
    """The story as this archive tells it."""
    note = f"{line.reports} reports of {line.outlets} outlets"
    return _page("story", line.story_id, line.title, line.language, line.event_date, note, base, snapshot, captures)


def of_dispute(dispute: Dispute, base: str, snapshot: SnapshotInfo, captures: Sequence[tuple[str, str]]) -> Cited:
    """The dispute as this archive tells it, with the capture behind the headline of each event."""
    line = dispute.summary
    note = f"{len(dispute.steps)} events, {line.reports} reports"
    return _page("dispute", line.dispute_id, line.title, line.language, line.first_on, note, base, snapshot, captures)


def answer(site: Site, a: Asked, name: str, cited: Cited) -> Response:
    """The citation in the form that was asked for."""
    text = bibtex(cited.reference) if a.form == "bibtex" else csl(cited.reference)
    return site.file(name, a, text.encode("utf-8", "replace"))


def _page(
    kind: str, key: str, title: str, language: str, day: date | None, note: str, base: str, snapshot: SnapshotInfo, captures: Sequence[tuple[str, str]]
) -> Cited:  # fmt: skip
    digests = tuple(digest for _, digest in captures)
    reference = Reference(
        key=f"docketwire-{kind}-{key}",
        kind="webpage",
        title=_plain(title),
        authors=("Docketwire",),
        container="Docketwire",
        issued=day,
        accessed=snapshot.created_at.date(),
        url=f"{base}/{kind}/{key}",
        language=language if language != "und" else "",
        version=snapshot.id,
        note=note,
        custom={"digest": "; ".join(f"{report} {digest}" for report, digest in captures)} if captures else {},
    )
    return Cited(reference=reference, digests=digests)


def _plain(text: str) -> str:
    return " ".join(str(seen(text)).split())
