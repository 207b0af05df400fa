"""A piece of markup out of a feed or a script as lines of text."""

import html
import re
import unicodedata

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from pipeline.reading import boilerplate, gate
from pipeline.reading.blocks import blocks_of
from pipeline.reading.decode import without_controls

_TAGGED = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|section|article|table|span|a|em|strong|b|i|figure|img)\b[^<>]{0,2000}/?>", re.IGNORECASE
)
_ESCAPED = re.compile(r"&lt;(?:p|br|div|h[1-6]|ul|ol|li|blockquote)\b", re.IGNORECASE)
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|video|audio)\b[^\[\]]{0,400}\]")
_FOOT = re.compile(
    r"\bappeared first on\b|^\s*(?:continue reading|read more|weiterlesen|lire la suite|leer más|leia mais)\b.{0,80}$", re.IGNORECASE
)
"""What feed software sets below an item, in the languages it speaks by itself."""


def lines_of(text: str) -> list[str]:
    """Lines, white space folded, NFC; captions' short codes, lines that are one link and what feed software adds are left out."""
    text = unicodedata.normalize("NFC", without_controls(text))
    if not _TAGGED.search(text) and _ESCAPED.search(text):
        text = html.unescape(text)
    if not _TAGGED.search(text):
        lines = [" ".join(html.unescape(line).split()) for line in text.split("\n")]
        return [line for line in lines if line]
    if gate.oversize(text) is not None:
        return []
    tree = _parsed(text)
    if tree is None:
        return []
    lines = []
    for block in blocks_of(tree):
        line = " ".join(_SHORTCODE.sub(" ", block.text).split())
        if line and not block.hidden and not _is_furniture(line, block.link_characters, block.areas):
            lines.append(line)
    return lines


def _is_furniture(line: str, linked: int, areas: frozenset[str]) -> bool:
    alone = linked > 0.9 * len(line) and not areas & {"ul", "table"}
    return alone or "figure" in areas or bool(_FOOT.search(line)) or boilerplate.points_elsewhere(line)


def _parsed(text: str) -> HtmlElement | None:
    try:
        tree = document_fromstring(f"<html><body><div>{text}</div></body></html>")
    except (etree.LxmlError, ValueError, RecursionError):
        return None
    return tree if isinstance(tree, HtmlElement) else None
