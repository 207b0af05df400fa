"""Prove: that one page was captured on its day, out of the newest snapshot."""

from typing import Any

from jobs.installation.home import Home
from records.errors import DocketwireError
from warehouse.proof.merkle import proof_to_json
from warehouse.proof.seals import place_of, seen_of
from warehouse.proof.seals import prove as prove_capture
from warehouse.storage.database import Connection, open_snapshot
from warehouse.storage.snapshot import latest_file


def prove(home: Home, asked: str) -> dict[str, Any]:
    """Proof for a capture, an article or an address (its latest capture), as JSON. Raises DocketwireError."""
    with open_snapshot(latest_file(home.public)) as con:
        found = place_of(con, asked)
        if found is None:
            raise DocketwireError(f"{asked}: no capture, article or address in the newest snapshot")
        proof = prove_capture(con, found.capture_id)
        seen = _as_seen(con, asked)
    if proof is None:
        raise DocketwireError(
            f"{asked}: its day ({found.fetched_at:%Y-%m-%d}) is not sealed yet; days are sealed by the first publish after their end (UTC)"
        )
    place = {
        "url": found.url, "fetched_at": found.fetched_at.isoformat(), "warc_file": found.warc_file, "warc_offset": found.warc_offset,
        "captured_by": found.captured_by, "run": found.run_id, "run_detail": found.run_detail,
    }  # fmt: skip
    return proof_to_json(proof) | {"about": place} | ({"as_seen": seen} if seen else {})


def _as_seen(con: Connection, asked: str) -> dict[str, Any] | None:
    """Of an article that a browser visited: proofs of its page then, and of the list that vouches for its picture and files; None before they are sealed."""
    found = seen_of(con, asked)
    if found is None:
        return None
    page, listed = (prove_capture(con, key) for key in found)
    return {"page": proof_to_json(page), "records": proof_to_json(listed)} if page and listed else None
