"""The extractors of printed pages, of what a page says of itself, and of pages that list reports that have golden records, see bench.golden."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import lxml.html
from trafilatura.utils import load_html

from common.dates.habits import habits_of
from pipeline.documents.lines import Piece, lines_of
from pipeline.documents.paragraphs import paragraphs_of, without_heads
from pipeline.reading import bylines, datelines, jsonld
from pipeline.reading.blocks import Block, blocks_of
from pipeline.reading.layout import Layout
from pipeline.reading.line_features import base_features
from pipeline.reading.marks import MARKS
from spiders import social
from spiders.section import parse_section

FETCHED_AT = datetime(2026, 3, 3, 7, tzinfo=UTC)


def _pieces(given: Sequence[Sequence[Any]]) -> list[Piece]:
    """`[text, left, baseline, width]`, ten points high; a fifth value is another height."""
    return [Piece(text, left, base, left + width, base + (height[0] if height else 10)) for text, left, base, width, *height in given]


def _printed(given: Sequence[Sequence[Any]]) -> Any:
    return [f"{'row: ' * line.row}{line.text} [{line.column_left:g}-{line.column_right:g}]" for line in lines_of(_pieces(given))]


def _paragraphs(given: Sequence[Sequence[Sequence[Any]]]) -> Any:
    return paragraphs_of(without_heads([lines_of(_pieces(page)) for page in given]))


def _node(given: Sequence[str]) -> Any:
    scripts = "".join(f'<script type="application/ld+json">{script}</script>' for script in given)
    node = jsonld.article_node(lxml.html.fromstring(f"<html><head>{scripts}</head><body></body></html>"))
    read = {"headline": jsonld.words(node.get("headline")), "authors": jsonld.names(node.get("author"))}
    return {"node": json.loads(json.dumps(node)), **read}


def _layout(body: str) -> Layout:
    text = "<p>" + "The court ruled on the platform today. " * 12 + "</p>"
    return Layout(lxml.html.fromstring(f"<html><body>{body}{text}</body></html>"), "Judge fines Chirper")


def _byline(body: str) -> Any:
    layout = _layout(body)
    return {"marked": [f"{text}{' surely' * sure}" for text, sure in bylines.marked(layout)], "lines": list(bylines.lines(layout))}


def _dateline(given: Mapping[str, str]) -> Any:
    language = given.get("language", "en")
    found = datelines.shown(_layout(given["body"]), habits_of(language), FETCHED_AT)
    return found and f"{found.local.isoformat()} {found.origin}{' day' * found.day_only} {found.offset_minutes}"


def _block(block: Block) -> str:
    """All that is known of a block, what is nothing or false left out; marks by name."""
    near, far = (" ".join(name for bit, name in enumerate(MARKS) if mask >> bit & 1) for mask in (block.near, block.far))
    counts = {"links": block.links, "linked": block.link_characters, "strong": block.strong_characters, "italic": block.italic_characters}
    told = {**counts, "images": block.images, "near": near, "far": far, "areas": " ".join(sorted(block.areas)), "hidden": block.hidden}
    held = "; ".join(f"{name} {value}" for name, value in told.items() if value)
    return f"{block.text[:60]!r} ({len(block.text)}) {block.signature} at {'.'.join(map(str, block.path))} {block.depth} in {block.parent}; {held}"


def _blocks(body: str) -> Any:
    return [_block(block) for block in blocks_of(load_html(f"<html><body>{body}</body></html>"))]


_SHAPE = (
    "log_size",
    "log_words",
    "word_length",
    "sentences",
    "ends_",
    "opens_",
    "commas",
    "digits",
    "capital",
    "has_",
    "in_brackets",
    "copies",
    "like_",
    "cue",
)


def _shapes(given: Mapping[str, Any]) -> Any:
    """Of each line, what its wording says: the line model's columns that are not nothing, without those of its place."""
    blocks = blocks_of(load_html("<html><body>" + "".join(f"<p>{line}</p>" for line in given["lines"]) + "</body></html>"))
    rows, columns, _ = base_features(
        blocks, [""], title=given.get("title", ""), standfirst=given.get("lead", ""), authors=given.get("authors", ())
    )
    return [
        f"{block.text[:50]}: " + " ".join(f"{name}={x:.3g}" for name, x in zip(columns, row, strict=True) if x and name.startswith(_SHAPE))
        for block, row in zip(blocks, rows, strict=True)
    ]


def _columns(given: Mapping[str, Any]) -> Any:
    """Of a long page out of pieces and how often each stands there: sum of each of the line model's columns, and a hash of its values in order."""
    blocks = blocks_of(load_html(f"<html><body>{''.join(piece * times for piece, times in given['pieces'])}</body></html>"))
    votes = ["\n".join(block.text for block in blocks[low:high]) for low, high in given["votes"]]
    rows, columns, _ = base_features(blocks, votes, title=given.get("title", ""), standfirst="", authors=())
    told = {name: [f"{value + 0.0:.2f}" for value in column] for name, column in zip(columns, rows.T.astype(float).tolist(), strict=True)}
    return {
        name: f"{sum(map(float, values)):.1f} {hashlib.sha256(' '.join(values).encode()).hexdigest()[:8]}"
        for name, values in told.items()
        if any(map(float, values))
    }


def _posts(given: Mapping[str, Any]) -> Any:
    """Posts of an account's page or feed; the headline made of a post's words; whether a link leads to a report."""
    if "title" in given:
        return social.headline(given["title"])
    if "link" in given:
        return social.is_report_link(*given["link"])
    found = social.parse_posts(given["body"].encode(), url="https://s.example/@me")
    return found.problem or [f"{hint.url} | {hint.title} | {hint.summary} | {hint.published_at}" for hint in found.hints]


def _section(given: Mapping[str, Any]) -> Any:
    wanted = {name: value for name, value in given.items() if name != "body"}
    found = parse_section(given["body"].encode(), url="https://ledger.example/list", **wanted)
    return found.problem or [f"{hint.url} {hint.title}" for hint in found.hints]


PAGES: Mapping[str, Callable[[Any], Any]] = {
    "blocks": _blocks,
    "bylines": _byline,
    "columns": _columns,
    "datelines": _dateline,
    "json_ld": _node,
    "paragraphs": _paragraphs,
    "line_shapes": _shapes,
    "posts": _posts,
    "printed_lines": _printed,
    "sections": _section,
}
