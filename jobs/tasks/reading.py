"""Reading one page and classifying one text in this process, for callers from Python."""

from datetime import date

from pipeline.documents.document import UnreadableError
from pipeline.documents.report import document_report, is_document
from pipeline.elsewhere.standin import whole
from pipeline.reading.decode import MAX_BYTES, decode_text
from pipeline.reading.extract import extract
from records.article import Classification, Extraction


def read_page(page: str | bytes, *, url: str, content_type: str | None) -> Extraction | None:
    """The report of a page as it was served, or of a PDF, DOCX or ODT, its text from wherever on the page it stands whole; None where there is none.

    Bytes are decoded as a crawl would, at most `MAX_BYTES` of them.
    """
    if decoded := isinstance(page, bytes):
        page = page[:MAX_BYTES]
        if is_document(page):
            try:
                return document_report(page)
            except UnreadableError:
                return None
        page = decode_text(page, content_type=content_type)
    return whole(extract(page, url=url, harmless=decoded), page)


def classify_text(title: str, text: str, *, published_at: date | None) -> Classification:
    """Language, relevance, topics, parties and everything named."""
    from pipeline.understand import understand  # noqa: PLC0415 - who only reads pages needs none of its words

    return understand(title, text, published_at=published_at)
