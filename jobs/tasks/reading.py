"""Reading one page and classifying one text in this process, for callers from Python."""

from datetime import date

from pipeline.reading.decode import MAX_BYTES, decode_text
from pipeline.reading.extract import extract
from pipeline.understand import understand
from records.article import Classification, Extraction


def read_page(page: str | bytes, *, url: str, content_type: str | None) -> Extraction | None:
    """What a page says of its report; bytes are decoded as a crawl would, at most `MAX_BYTES` of them."""
    html = page if isinstance(page, str) else decode_text(page[:MAX_BYTES], content_type=content_type)
    return extract(html, url=url)


def classify_text(title: str, text: str, *, published_at: date | None) -> Classification:
    """Language, relevance, topics, parties and everything named."""
    return understand(title, text, published_at=published_at)
