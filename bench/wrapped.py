"""Labelled reports set into real newspaper pages in the place of those pages' own: what a short text looks like in life, with menus, teasers and notices around.

The real pages lie beside the checkout (DOCKETWIRE_SHARED, else `shared`); nothing of them is kept.
"""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html

from pipeline.reading.decode import decode_text
from records.capture import Capture

_TEXT = ("p", "h2", "h3", "li", "div", "span", "figcaption")
_KEY = 60
"""Characters by which a paragraph of the page is known again."""
_TITLED = {"og:title", "twitter:title"}
_DESCRIBED = {"og:description", "twitter:description", "description"}
_FETCHED_AT = datetime(2026, 11, 27, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """One labelled report as a page."""

    item: dict[str, Any]
    """id, lang, title, text, relevant ..."""
    capture: Capture


def capture_of(body: bytes, url: str, number: int) -> Capture:
    """Bytes as if they had been captured."""
    return Capture(
        capture_id=f"{number:032x}",
        url=url,
        requested_url=url,
        fetched_at=_FETCHED_AT,
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
        payload_digest=f"sha256:{number:064x}",
        source_id="bench",
        run_id="bench",
        hint=None,
        warc_file="bench",
        warc_offset=number,
    )


def real_captures(shared: Path, folders: tuple[str, ...] = ("pages", "wide")) -> Iterator[tuple[str, Capture]]:
    """Name and capture of every real page of these folders, as served."""
    number = 0
    for folder in folders:
        for row in _rows(shared / "data" / folder / "pages.jsonl"):
            content = (shared / "data" / folder / row["file"]).read_bytes()
            body = gzip.decompress(content) if row["file"].endswith(".gz") else content
            yield f"{folder}/{row['id']}", capture_of(body, row.get("url") or "https://example.org/news/story-1", number)
            number += 1


def wrapped(shared: Path, name: str, seed: int = 1) -> Iterator[Wrapped]:
    """Each report of a set of labelled ones in a page drawn at random; the same for the same seed."""
    rng = random.Random(seed)
    rows = list(_rows(shared / "data" / "pages" / "pages.jsonl"))
    for number, item in enumerate(_rows(shared / "data" / f"{name}.jsonl")):
        row = rng.choice(rows)
        page = decode_text(gzip.decompress((shared / "data" / "pages" / row["file"]).read_bytes()), content_type="text/html")
        yield Wrapped(item, capture_of(set_into(page, row, item), row["url"], number))


def set_into(page: str, row: dict[str, Any], item: dict[str, Any]) -> bytes:
    """The page with headline, description and paragraphs of the report, in UTF-8. `row` has the page's own text and its optional lines."""
    tree = lxml.html.fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    own = [element for element in tree.iter(*_TEXT) if _says(element, row["text"])]
    leaves = [element for element in own if not any(child in own for child in element.iterdescendants())]
    lines = [line for line in item["text"].split("\n") if line.strip()]
    for element in [element for element in tree.iter(*_TEXT) if _says(element, row.get("optional") or "")]:
        _set(element, "")
    for number, element in enumerate(leaves):
        last = number == len(leaves) - 1
        _set(element, "\n".join(lines[number:]) if last else lines[number] if number < len(lines) else "")
    for element in tree.iter("h1", "title"):
        _set(element, item["title"])
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or ""
        if name in _TITLED | _DESCRIBED:
            element.set("content", item["title"] if name in _TITLED else item["text"][:150])
    for element in list(tree.iter("script")):
        if element.get("type") == "application/ld+json":
            element.drop_tree()
    tree.getroottree().getroot().set("lang", item["lang"])
    return bytes(lxml.html.tostring(tree, encoding="utf-8"))


def _says(element: Any, text: str) -> bool:
    said = " ".join(element.text_content().split())
    return 20 < len(said) < 3_000 and said[:_KEY] in {line.strip()[:_KEY] for line in text.split("\n")}


def _set(element: Any, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text("utf-8").splitlines())
