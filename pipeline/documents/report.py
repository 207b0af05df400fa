"""A captured document as a report: which formats are read, its headline and its day."""

import re
from collections.abc import Sequence
from datetime import datetime

from common.addresses.hosts import host_of
from common.content_coding import decoded
from common.dates.habits import Habits, habits_of
from pipeline.documents.document import Document
from pipeline.documents.paragraphs import letters
from pipeline.reading import dates, titles
from pipeline.reading.decode import MAX_BYTES
from records.article import DatedFact, Extraction
from records.capture import Capture, Hint
from records.text_origin import TextOrigin

DOCUMENT_PATH = re.compile(r"\.(?:pdf|docx|odt)(?:$|[?#])", re.IGNORECASE)
"""Addresses of documents."""
_PDF = re.compile(rb"\s{0,1024}%PDF-")
_MAYBE = re.compile(
    r"\s*(?:application/(?:pdf|x-pdf|octet-stream|zip|force-download|x-download|binary|vnd\.openxmlformats|vnd\.oasis|msword)|binary/)",
    re.IGNORECASE,
)
_SHORT_LINE = 80
"""Characters of a line that may be a date and its place; longer ones tell of other days."""
_FEW_WORDS = 8
_NO_TITLE = re.compile(
    r"^(?:microsoft word|untitled|document\d*|powerpoint|slide|print|scan|unbenannt|sans titre|senza titolo|sin título|draft|template|layout|\W*$)"
    r"|\.(?:docx?|pdf|indd|odt|rtf|tex|qxd|pptx?|xlsx?)$|^\S{1,60}$|[_\\/]\S*[_\\/]",
    re.IGNORECASE,
)
"""Titles in metadata that are a program's or a file's name."""


def document_bytes(capture: Capture) -> bytes | None:
    """The body of a captured document, content coding off; None for what is none. Raises CodingError, or BodyTooLargeError, which is one.

    The body's first bytes decide, whatever the header says: servers call documents text, and error pages documents.
    """
    coding, declared = capture.header("Content-Encoding"), capture.header("Content-Type")
    if not coding and not is_document(capture.body):
        return None
    if coding and not (_MAYBE.match(declared or "") or DOCUMENT_PATH.search(capture.url)):
        return None
    body = capture.body if not coding else decoded(capture.body, coding, limit=MAX_BYTES).body
    return body if is_document(body) else None


def is_document(body: bytes) -> bool:
    """Whether these bytes begin as a PDF or a zip does."""
    return body.startswith(b"PK\x03\x04") or _PDF.match(body[:2048]) is not None


def document_report(data: bytes, *, url: str = "", hint: Hint | None = None, fetched_at: datetime | None = None) -> Extraction:
    """A document as a report. `url` and the listing's language decide how figures are dates. Raises UnreadableError for one without a text that can be read."""
    if data.startswith(b"PK\x03\x04"):
        from pipeline.documents.office import read_office  # noqa: PLC0415 - most workers never meet a document

        found, origin = read_office(data), TextOrigin.DOCUMENT
    else:
        from pipeline.documents.pdf import read_pdf  # noqa: PLC0415 - as above

        found, origin = read_pdf(data), TextOrigin.PDF
    title, title_origin = _title(found, hint)
    key = titles.key(title or "")
    return Extraction(
        title=title,
        title_origin=title_origin,
        text="\n".join(text for text in found.paragraphs if titles.key(text) != key),
        text_origin=origin,
        page_count=found.page_count,
        published=_published(found, hint, fetched_at, habits_of(hint.language if hint else None, host=host_of(url))),
        authors=hint.authors if hint else (),
        declared_language=hint.language if hint else None,
        extractor=_reader(origin),
    )


def _reader(origin: TextOrigin) -> str:
    if origin is TextOrigin.DOCUMENT:
        return "office/1"
    from importlib.metadata import version  # noqa: PLC0415 - as above

    return f"pdf/1 pypdfium2/{version('pypdfium2')}"


def _title(found: Document, hint: Hint | None) -> tuple[str | None, str]:
    """What the document sets as its title (of several, the one the listing means), else the listing's, else its metadata's, else its first line."""
    listed = hint.title if hint else None
    if listed and (meant := next((text for text in found.headings if _shares(text, listed)), None)):
        return meant, "text"
    if found.headings:
        return found.headings[0], "text"
    if listed and not _NO_TITLE.search(listed):
        return listed, "listing"
    named = " ".join((found.named or "").split())
    if named and not _NO_TITLE.search(named) and letters(named) >= 8:
        return named[:400], "metadata"
    first = next((text for text in found.opening if letters(text) >= 8), listed or "")
    return (first[:200], "text") if first else (None, "text")


def _shares(one: str, other: str) -> bool:
    mine, theirs = set(titles.key(one).split()), set(titles.key(other).split())
    return len(mine & theirs) >= 0.5 * min(len(mine), len(theirs)) > 0


def _published(found: Document, hint: Hint | None, fetched_at: datetime | None, habits: Habits) -> DatedFact | None:
    """A short line of the first page that is a date, else the listing's, else a date in its first sentences, else its metadata's."""
    short, long = _dated(found.opening, fetched_at, habits)
    if short is not None:
        return _sharpened(short, hint)
    if hint is not None and hint.published_at is not None:
        return DatedFact(at=hint.published_at, origin="listing", plausible=dates.is_plausible(hint.published_at, fetched_at))
    if long is not None:
        return long
    at = found.made_at
    return DatedFact(at=at, origin="metadata", plausible=dates.is_plausible(at, fetched_at)) if at else None


def _dated(lines: Sequence[str], fetched_at: datetime | None, habits: Habits) -> tuple[DatedFact | None, DatedFact | None]:
    """The first date alone on a line, and the first of any line."""
    long = None
    for line in lines:
        if not any(sign.isdecimal() for sign in line):
            continue
        for part in (
            [line] if len(line) <= _SHORT_LINE else [line[at : at + _SHORT_LINE] for at in range(0, min(len(line), 400), _SHORT_LINE // 2)]
        ):
            found = dates.fact(part, "text", fetched_at, habits)
            if found is None or not found.plausible:
                continue
            if part is line and len([word for word in line.split() if not any(sign.isdecimal() for sign in word)]) <= _FEW_WORDS:
                return found, long
            long = long or found
    return None, long


def _sharpened(item: DatedFact, hint: Hint | None) -> DatedFact:
    """A day gets the listing's time when both name the same day."""
    listed = hint.published_at if hint else None
    if listed is not None and item.day_only and listed.date() == item.at.date():
        return DatedFact(at=listed, origin="listing", plausible=item.plausible)
    return item
