"""Imported by the fork server: everything a page needs is loaded before the first worker starts, and shared by all of them.

What is loaded at the first page that asks for it (patterns, cues, the line model, words for dates in all languages) costs a second of CPU; a page that goes
through the whole chain here saves it in every worker.
"""

from datetime import UTC, datetime

from pipeline import classify
from pipeline.process import process
from pipeline.reading.page import Page
from records.capture import Capture

__all__ = ["process"]

_TITLE = "Court fines Facebook 5 million euros over users' data"
_LINES = (
    "A court in Paris on Monday fined Facebook 5 million euros for a breach of data protection law and ordered it to delete the data within two months.",
    "The company said it would appeal against the judgment in case 21/04321, which the data protection authority called a signal to all platforms.",
)
_PAGE = (
    f"<html lang=en><head><title>{_TITLE}</title></head><body><h1>{_TITLE}</h1><p class=date>Posted on 3 May 2021, 10:30</p>"
    + "".join(f"<p>{line}</p>" for line in _LINES * 6)
    + "</body></html>"
)
_SAMPLE = Capture(
    capture_id="0" * 32,
    url="https://news.example/story",
    requested_url="https://news.example/story",
    fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    status=200,
    headers=(("Content-Type", "text/html; charset=utf-8"),),
    body=_PAGE.encode(),
    payload_digest="sha256:" + "0" * 64,
    source_id="warm",
    run_id="warm",
    hint=None,
    warc_file="warm",
    warc_offset=0,
)

classify.warm()
process(Page(capture=_SAMPLE))
process(Page(capture=_SAMPLE))
