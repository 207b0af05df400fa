"""A page's elements in their order and where its headline stands: what is near it belongs to the report, what is in a box of other reports does not."""

import itertools
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from lxml.html import HtmlElement

from pipeline.reading.headings import text_of
from pipeline.reading.titles import key

_MAX_ELEMENTS = 30_000
_REACH = 2_500
"""Elements behind the headline among which a byline or a date is looked for; a bound on the cost of huge pages."""
_PARAGRAPH = 60
_AROUND = frozenset({"nav", "aside", "footer", "figure", "figcaption", "form", "select", "button"})
BESIDE = re.compile(r"related|comment|sidebar|recommend|popular|most-|teaser|footer|menu|latest|trending|newsletter", re.IGNORECASE)
"""Classes and ids of boxes that hold other reports, or no report at all."""


class Layout:
    """The order of a page's elements; made once a page, and only as far as it is asked."""

    def __init__(self, tree: HtmlElement, title: str | None) -> None:
        self.tree = tree
        self._wanted = key(title or "")

    @cached_property
    def places(self) -> dict[HtmlElement, int]:
        """Element -> its place; the map also keeps its keys the same objects. The first 30,000 elements."""
        return {element: place for place, element in enumerate(itertools.islice(self.tree.iter(), _MAX_ELEMENTS))}

    @cached_property
    def headline(self) -> int:
        """The place of the heading that says the page's title, else of the first `<h1>`, else 0."""
        first = None
        for element in self.tree.iter("h1", "h2"):
            text = key(text_of(element))
            if self._wanted and text and (self._wanted in text or text in self._wanted) and len(text) * 2 > len(self._wanted):
                return self.places.get(element, 0)
            first = element if first is None and element.tag == "h1" else first
        return self.places.get(first, 0) if first is not None else 0

    @cached_property
    def into_the_text(self) -> int:
        """Distance from the headline to the third paragraph behind it: a date further down is that of an event, or of another report."""
        paragraphs = (
            distance for distance, element in self.near(0) if distance > 0 and element.tag == "p" and len(text_of(element)) >= _PARAGRAPH
        )
        return next(itertools.islice(paragraphs, 2, None), _REACH)

    def near(self, before: int) -> Iterator[tuple[int, HtmlElement]]:
        """Elements from `before` places before the headline on, comments left out, with their distance to it."""
        start = max(0, self.headline - before)
        for place, element in itertools.islice(enumerate(self.places), start, self.headline + _REACH):
            if isinstance(element.tag, str):
                yield place - self.headline, element


def is_in_place(element: HtmlElement) -> bool:
    """False for what stands in furniture or in a box of other reports."""
    for above in itertools.islice(element.iterancestors(), 8):
        if above.tag in _AROUND:
            return False
        if above.tag not in {"body", "html", "article", "main"} and _is_beside(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return False
    return True


@lru_cache(maxsize=8192)
def _is_beside(named: str) -> bool:
    return len(named) > 1 and BESIDE.search(named) is not None
