"""Features of real general pages that are on no topic, for training: numbers only, no word of the pages.

    python -m bench.background            # writes background.jsonl into the beat's folder

Hard negatives written by hand do not show what a real stream does: long pages that name a platform, a law and a ban and are about neither.
Needs the real pages (DOCKETWIRE_SHARED, else `shared` beside the checkout); training uses the file as it lies there, and does without one.
Run it again when features or terms changed much.
"""

import base64
import gzip
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from beat.files import beat_folder
from bench.train_relevance import BACKGROUND_NAME, VECTOR_SCALE, evidence_of
from pipeline.reading.decode import decode_text
from pipeline.reading.extract import extract
from pipeline.understanding import language
from pipeline.understanding.annotation import read
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.vectors import Vector, vector

SHARED = Path(os.environ.get("DOCKETWIRE_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"
ON_THE_BEAT = frozenset({
    "pages/ch/ZwanzigMinuten_2024_12_17", "wide/trafilatura/513", "wide/trafilatura/308", "wide/trafilatura/249", "wide/trafilatura/284",
    "wide/trafilatura/156", "wide/trafilatura/164", "wide/trafilatura/510",
})  # fmt: skip
"""Pages of those sets that are on the beat or could be argued to be (read one by one): they teach nothing."""

_TWO_ACTS = 2 / 6


def pages() -> Iterator[dict[str, Any]]:
    """Title, text and declared language of every page that can be read: {"id", "site", "title", "text", "declared"}."""
    for kind in ("pages", "wide"):
        folder = SHARED / kind
        for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            content = (folder / row["file"]).read_bytes()
            html = decode_text(gzip.decompress(content) if row["file"].endswith(".gz") else content, content_type=None)
            found = extract(html, url=row["url"] or "https://example.org/")
            if found is not None:
                yield {
                    "id": f"{kind}/{row['id']}",
                    "site": urlsplit(row["url"] or row["id"]).hostname or row["id"],
                    "title": found.title or "",
                    "text": found.text,
                    "declared": found.declared_language,
                }


def packed(vector: Vector | None) -> str:
    """A unit vector as signed bytes, in base64; empty for none."""
    return (
        "" if vector is None else base64.b64encode(np.clip(np.round(vector * VECTOR_SCALE), -127, 127).astype(np.int8).tobytes()).decode()
    )


def teaches(features: Mapping[str, float]) -> bool:
    """Whether a page names a platform or speaks of two kinds of legal acts: the rest is far from the beat in any case."""
    return bool(features["platform"]) or features["acts"] >= _TWO_ACTS


def rows() -> Iterator[dict[str, Any]]:
    """Features of the pages that teach."""
    beat = default_beat()
    for page in pages():
        if page["id"] not in ON_THE_BEAT:
            code = language.detect(page["title"], page["text"], declared=page["declared"]).code
            found = evidence_of(read(beat, page["title"], page["text"], code), code)
            if teaches(found):
                features = {name: round(value, 2) for name, value in sorted(found.items()) if value}
                yield {"features": features, "vector": packed(vector(page["title"], page["text"], code))}


def main() -> None:
    """Command line."""
    path = beat_folder() / BACKGROUND_NAME
    lines = sorted(json.dumps(row, separators=(",", ":")) for row in rows())
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"background.done rows={len(lines)} out={path}")


if __name__ == "__main__":
    main()
