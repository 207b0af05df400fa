"""Where the text of an article was read: one word each, stored with the article and counted with the pages."""

from enum import StrEnum


class TextOrigin(StrEnum):
    """In order of preference, should two hold the same text."""

    PAGE = "page"
    """The page as it is seen."""
    RENDERED = "rendered"
    """The same as a browser drew it, for sources with `render = true`."""
    EMBEDDED_DATA = "embedded-data"
    """Data in the page's scripts, out of which a browser would have drawn it."""
    FEED_CONTENT = "feed-content"
    """The whole text in the feed that led to the page."""
    PDF = "pdf"
    DOCUMENT = "document"
    """DOCX or ODT."""
    FEED_SUMMARY = "feed-summary"
    """Headline and summary of the feed alone: the article is a brief (`BRIEF`)."""


BRIEF = "brief"
"""Form (`records.article.Processed.rendition`) of a report of which only headline and summary are known. Any other form replaces it."""


def form_order(rendition: str) -> tuple[bool, str]:
    """Sort key of forms of one report; the smallest is the principal one: the ordinary page, then its variants, a brief last of all."""
    return rendition == BRIEF, rendition
