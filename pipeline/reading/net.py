"""The net under the line model: what it dropped although a careful extractor keeps it.

The model was learnt on few kinds of page; what it has not seen it may drop without a trace. Where its body lacks much of what trafilatura's
precision mode kept, trafilatura's default text is taken instead.
"""

from lxml.html import HtmlElement

from pipeline.reading.candidates import by_trafilatura, coverage

_LEAST = 0.85
"""Of the precision mode's three-word shingles; chosen on 672 pages of blogs, documents and old sites beside 118 of newspapers (docs/extraction.md)."""
_ASKED = 0.95
"""Of the candidate that is there already: above it the precision mode, which costs as much as the default, is not asked."""


def fuller_text(text: str, candidate: str, tree: HtmlElement, url: str) -> str | None:
    """Trafilatura's default body where `text` lacks too much of what its precision mode keeps; None where it holds it.

    `candidate`: trafilatura's answer the model saw.
    """
    if coverage(text, candidate) >= _ASKED or coverage(text, by_trafilatura(tree, url, favor_precision=True)) >= _LEAST:
        return None
    return by_trafilatura(tree, url).strip() or None
