"""One page through the whole pipeline: bytes in, outcome out. Run as a child, or by a worker of a pool."""

import sys
from datetime import UTC, datetime

from pipeline.process import process
from pipeline.reading.page import Page
from records.article import Rejected
from records.capture import Capture

URL = "https://council.example/decisions/17"


def outcome(body: bytes) -> str:
    """The outcome's word; `kept` for a report."""
    capture = Capture(
        capture_id="0" * 32, source_id="xx-council", run_id="run", warc_file="s", warc_offset=0, url=URL, requested_url=URL,
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC), status=200, hint=None, headers=(("Content-Type", "application/octet-stream"),), body=body,
        payload_digest="sha256:" + "0" * 64,
    )  # fmt: skip
    found = process(Page(capture=capture))
    return str(found.outcome) if isinstance(found, Rejected) else "kept"


if __name__ == "__main__":
    print(outcome(sys.stdin.buffer.read()))
