"""A small page with all that a page says of itself: its language, title, meta elements, JSON-LD and first headings."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from pipeline.reading import jsonld
from pipeline.reading.markup import Markup

_MAX_HEADINGS, _MAX_HEADING, _MAX_META = 8, 20_000, 400
_LONGEST_META, _LONGEST_TITLE = 4_000, 20_000
_JSON = b"ld+json"
_LONGEST_SCRIPT_TAG = 1_000


def synopsis(markup: Markup) -> str:
    """The small page; nothing that a script, a comment or the like holds is in it but JSON-LD."""
    title = next((markup.text(start, end) for start, end, name in markup.hidden if name == "title" and end - start < _LONGEST_TITLE), "")
    data = "".join(islice(_described(markup), jsonld.MAX_SCRIPTS + 1))
    metas, headings = "".join(_metas(markup)), "".join(islice(_headings(markup), _MAX_HEADINGS))
    return f"{_first(markup, 'html')}<head>{title}{metas}{data}</head>{_first(markup, 'body')}{headings}</body></html>"


def _first(markup: Markup, name: str) -> str:
    """The first tag that begins such an element; a bare one where the page has none."""
    at = next(iter(markup.opened(name)), None)
    return f"<{name}>" if at is None else markup.text(at, markup.end(at))


def _described(markup: Markup) -> Iterator[str]:
    for start, end, name in markup.hidden:
        if name == "script":
            tag = markup.page[start : start + _LONGEST_SCRIPT_TAG].partition(b">")[0]
            if _JSON in tag.lower():
                yield markup.text(start, end)


def _metas(markup: Markup) -> Iterator[str]:
    for start in islice(markup.opened("meta"), _MAX_META):
        end = markup.end(start)
        if end - start <= _LONGEST_META:
            yield markup.text(start, end)


def _headings(markup: Markup) -> Iterator[str]:
    closed, passed = markup.closed("h1"), 0
    for start in markup.opened("h1"):
        place = bisect_right(closed, start)
        if start < passed or place == len(closed):
            continue
        passed = closed[place]
        if passed - start <= _MAX_HEADING:
            yield markup.text(start, passed)
