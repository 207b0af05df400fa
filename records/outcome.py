"""What became of a captured page: one short counted word each, so that every share has a denominator."""

from enum import StrEnum


class Outcome(StrEnum):
    """Every captured page ends in exactly one of these."""

    # decided by the warehouse, for a page the pipeline kept
    STORED = "stored"
    """A new article."""
    SAME_URL = "same-url"
    """The same article at the same canonical URL with the same text: nothing new."""
    SAME_TEXT = "same-text"
    """Word for word the text of an article already stored under another URL: recorded as an exact copy."""
    NEAR_COPY = "near-copy"
    """Nearly the text of a stored article: recorded as a copy with its evidence."""
    NEW_VERSION = "new-version"
    """A stored article whose text or title changed: recorded as a version."""

    # decided by the pipeline
    OFF_TOPIC = "off-topic"
    NO_TEXT = "no-text"
    TOO_SHORT = "too-short"
    CONSENT_WALL = "consent-wall"
    PAYWALL_STUB = "paywall-stub"
    REDIRECT = "redirect"
    """A page that only sends its readers elsewhere, where the crawler did not follow."""
    SOFT_404 = "soft-404"
    NOT_ARTICLE = "not-article"
    """A front page, section or tag page rather than a report."""
    FURTHER_PAGE = "further-page"
    """Page 2 or later of a report, captured by itself: no report of its own."""
    NOT_HTML = "not-html"
    """Neither a web page nor a document that is read."""
    ENCRYPTED = "encrypted"
    """A document that asks for a password."""
    SCANNED = "scanned"
    """A document of pictures, without text."""
    HTTP_ERROR = "http-error"
    """Captured with a status outside 2xx."""
    TOO_LARGE = "too-large"
    """Larger than the limit after content decoding (a bomb), or a single tag over 64 KB, or out of memory."""
    UNDECODABLE = "undecodable"
    """The content coding is broken or unknown."""
    TIMED_OUT = "timed-out"
    """The page ran over its deadline or killed its worker."""
    FORGOTTEN = "forgotten"
    """Its report was removed for good: the content is thrown away again."""
    FAILED = "failed"
    """A defect of ours met this page; the detail names the exception."""


KEPT = frozenset({Outcome.STORED, Outcome.SAME_URL, Outcome.SAME_TEXT, Outcome.NEAR_COPY, Outcome.NEW_VERSION})
"""Outcomes of pages that passed the pipeline."""
