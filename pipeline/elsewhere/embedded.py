"""The report in the data of a page's scripts, out of which a browser would draw it: found by its structure, whatever the site.

The report's text is the longest run of prose that stands beside the page's headline: one long string, or a list whose elements hold strings
(paragraphs of every editor's format: nodes with children, blocks with data, ids with entries). Which keys hold text is learnt from the run
itself: those under which prose stands somewhere in it. So `type: "paragraph"` is no text, and a linked name of one word is.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.elsewhere.markup import lines_of
from pipeline.reading import titles
from pipeline.reading.extent import extent

_MAX_SCRIPTS = 80
_MAX_SCRIPT = 4_000_000
_MAX_NODES = 200_000
_MAX_DEPTH = 60
"""Editors nest a list in a quotation in a section: 20 at most; deeper data are refused with their branch."""
_MAX_PIECES = 5_000
LEAST = 300
"""Letters from which a run may be a report."""
_PROSE = 40
"""Letters from which a string with spaces (or East Asian signs) is prose."""

_SCRIPT = re.compile(r"<script\b([^>]{0,2000})>", re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?([\w./+-]{1,60})""", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"""(?:[\w$.\]\["']{1,80}\s*=|^\s*|JSON\.parse\s*\(|\.push\s*\(|\(\s*)\s*(?=[{\["'])""",
    re.MULTILINE,
)
_FLIGHT = re.compile(r"""__next_f\.push\(\s*\[\s*\d+\s*,\s*("(?:[^"\\]|\\.)*")\s*\]\s*\)""")
_FLIGHT_ROW = re.compile(r"^[0-9a-f]{1,6}:(?:T[0-9a-f]{1,6},|[A-Z]{0,2})", re.MULTILINE)
_OTHERS = re.compile(
    r"comment|review|related|recommend|teaser|popular|trending|mostread|most_read|sidebar|footer|navigation|menu|cookie|consent|translation|i18n|messages|newsletter"
    r"|promo|advert|breaking|ticker|latest|embeds?$|author|contributor|byline|faq",
    re.IGNORECASE,
)
"""Keys of branches that hold other texts than the report."""
_NO_TEXT = re.compile(
    r"url|href|src|link$|alt$|alttext|caption|credit|copyright|kicker|slug|^id$|_id$|type|class|style|format|mime|locale|label|byline|author|image|seo|meta|keywords|"
    r"twitter|facebook|og:|description|^title$|headline|subtitle|excerpt|summary|abstract|standfirst|teaser",
    re.IGNORECASE,
)
"""Keys that hold no text of the body."""
_HEADLINES = re.compile(r"title|headline|^name$|heading", re.IGNORECASE)
_STREAMED = "__next_f"
_UNESCAPED, _TELLING = re.compile(r"(?<!\w)[A-Za-z]+(?!\w)"), 5
"""Words of letters that stand in scripts as they are, and how many letters make one that tells."""
_LETTER = re.compile(r"[^\W\d_]")
_END = re.compile(r"[.!?。！？…:;»”\"')\]]$")
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0eff\u1780-\u17ff]")

Owner = tuple[str, dict[str, Any]]
"""A headline of the page's, and the record that bears it."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A report found in data."""

    title: str
    """The headline that stands beside it."""
    lines: tuple[str, ...]
    node: dict[str, Any]
    """The record that holds headline and text."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def embedded_report(page: str, headlines: Sequence[str]) -> Embedded | None:
    """The longest run of prose in a page's scripts that shares one of these headlines, at least LEAST letters; None when there is none.

    Pure and bounded: at most 80 scripts of 4 MB, 200,000 nodes of them all.
    """
    keys = [key for text in headlines if len(key := titles.key(text)) >= 8]
    if not keys:
        return None
    best: Embedded | None = None
    budget = [_MAX_NODES]
    for data in _data(_sharing(page, headlines)):
        for found in _runs(data, keys, budget):
            if best is None or extent(found.text) > extent(best.text):
                best = found
    return best if best is not None and extent(best.text) >= LEAST else None


# the data


def _sharing(page: str, headlines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Scripts in which a headline may stand: a word of it does, in letters that nobody escapes. To look for words takes a hundredth of reading them.

    What a page is streamed in is cut anywhere, so those scripts are all read.
    """
    words = [{word.lower() for word in _UNESCAPED.findall(headline) if len(word) >= _TELLING} for headline in headlines]
    for attributes, text in _scripts(page):
        small = text.lower() if all(words) else ""
        if not small or _STREAMED in text or any(word in small for wanted in words for word in wanted):
            yield attributes, text


def _data(scripts: Iterable[tuple[str, str]]) -> Iterator[Any]:
    flight: list[str] = []
    for attributes, text in scripts:
        declared = _TYPE.search(attributes)
        kind = declared[1].casefold() if declared else ""
        if "json" in kind:
            yield from _loaded(text)
        elif kind in ("", "module") or "javascript" in kind:
            pieces = _FLIGHT.findall(text)
            flight += (piece for written in pieces if isinstance(piece := _string(written), str))
            if not pieces:
                yield from _assigned(text)
    if flight:
        yield from _flight("".join(flight))


def _scripts(page: str) -> Iterator[tuple[str, str]]:
    at = 0
    for _ in range(_MAX_SCRIPTS):
        opening = _SCRIPT.search(page, at)
        if opening is None:
            return
        end = page.find("</script", opening.end())
        end = end if end != -1 else page.find("</SCRIPT", opening.end())
        if end == -1:
            return
        at = end
        if end - opening.end() <= _MAX_SCRIPT:
            yield opening[1], page[opening.end() : end]


def _loaded(text: str) -> Iterator[Any]:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    for candidate in (text, html.unescape(text)):
        try:
            yield json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        return


def _assigned(text: str) -> Iterator[Any]:
    """Objects, lists and quoted JSON that a script assigns or hands over."""
    decoder, at = json.JSONDecoder(strict=False), 0
    for _ in range(40):
        start = _ASSIGNED.search(text, at)
        if start is None:
            return
        at = max(start.end(), start.start() + 1)
        if text[start.end()] == "'":
            continue
        try:
            value, at = decoder.raw_decode(text, start.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, str):
            if value.lstrip()[:1] in ("{", "["):
                yield from _loaded(value)
        else:
            yield value


def _string(written: str) -> Any:
    try:
        return json.loads(written, strict=False)
    except ValueError:
        return None


def _flight(text: str) -> Iterator[Any]:
    """Rows `1a:{...}` that React's server components are sent in; rows of plain text (`1b:T4f2,...`) stand where others name them, as `$1b`."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    texts: dict[str, str] = {}
    rows = list(_FLIGHT_ROW.finditer(text))
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        end = following.start() if following else len(text)
        if ":T" in row[0]:
            texts["$" + row[0].partition(":")[0]] = text[row.end() : end]
            continue
        try:
            values.append(decoder.raw_decode(text, row.end())[0])
        except (ValueError, RecursionError):
            continue
    yield _filled(values, texts) if texts else values


def _filled(value: Any, texts: dict[str, str], depth: int = 0) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, list):
        return [_filled(item, texts, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, texts, depth + 1) for key, item in value.items()}
    return value


# the run


def _runs(data: Any, keys: Sequence[str], budget: list[int]) -> Iterator[Embedded]:
    """Every run of prose whose nearest record with a headline bears one of ours."""
    stack: list[tuple[Any, str, int, Owner | None]] = [(data, "", 0, None)]
    while stack and budget[0] > 0:
        value, key, depth, owner = stack.pop()
        budget[0] -= 1
        if depth > _MAX_DEPTH or (key and _leads_elsewhere(key)):
            continue
        if isinstance(value, dict):
            inner = _owner(value, owner, keys)
            lines = _entries(value) if owner else []
            stack.extend(
                (item, name, depth + 1, inner)
                for name, item in value.items()
                if isinstance(item, dict | list) or (inner and isinstance(item, str))
            )
        elif isinstance(value, list):
            lines = _paragraphs(value) if owner else []
            stack.extend((item, "", depth, owner) for item in value if isinstance(item, dict | list))
        else:  # a whole script may be `null` or a number
            lines = _of_string(value, key) if owner and isinstance(value, str) else []
        if lines and owner:
            title, node = owner
            kept = _without_headline(lines, title)
            if kept:
                yield Embedded(title=title, lines=tuple(kept), node=node)


def _owner(node: dict[str, Any], above: Owner | None, keys: Sequence[str]) -> Owner | None:
    """Whose text stands in a record: its own headline's if that is ours, nobody's if it is another report's, else that of the record `above` it."""
    named = [text for name, item in node.items() if _names_headline(name) for text in _plain_strings(item)]
    if not named:
        return above
    ours = next((text for text in named if any(_same(titles.key(text), key) for key in keys)), None)
    if ours is not None:
        return " ".join(html.unescape(ours).split()), node
    return None if any(extent(text) >= _PROSE and len(text) < 400 for text in named) else above


@lru_cache(maxsize=4096)
def _names_headline(key: str) -> bool:
    """Keys are few and come again in every record."""
    return _HEADLINES.search(key) is not None


@lru_cache(maxsize=4096)
def _leads_elsewhere(key: str) -> bool:
    return _OTHERS.search(key) is not None


@lru_cache(maxsize=4096)
def _names_no_text(key: str) -> bool:
    return _NO_TEXT.search(key) is not None


def _plain_strings(value: Any) -> Iterator[str]:
    """A headline as a string, or within `{rendered: ...}` and the like."""
    for item in (value, *(value.values() if isinstance(value, dict) else ())):
        if isinstance(item, str) and 8 <= len(item) <= 600:
            yield re.sub(r"<[^<>]{1,200}>", "", html.unescape(item))


def _same(one: str, other: str) -> bool:
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 12 and short in long and len(short) >= 0.4 * len(long))


def _of_string(text: str, key: str) -> list[str]:
    if (
        len(text) < LEAST / 3
        or (_names_no_text(key) and not key.casefold().endswith("body"))
        or text[:8].startswith(("http", "data:", "{", "[{"))
    ):
        return []
    lines = lines_of(text)
    return lines if sum(map(_is_prose, lines)) and extent("\n".join(lines)) >= LEAST else []


def _entries(node: dict[str, Any]) -> list[str]:
    """A record of records, as normalised states keep paragraphs by id."""
    records = [item for item in node.values() if isinstance(item, dict)]
    return _paragraphs(records) if len(records) >= 3 and len(records) >= 0.8 * len(node) else []


def _paragraphs(items: list[Any]) -> list[str]:
    """Lines of a list of paragraphs; none where the elements are records with headlines of their own, that is other reports."""
    if not items or sum(isinstance(item, dict) and _is_report(item) for item in items) >= 2:
        return []
    budget = [_MAX_PIECES]
    pieces = [_pieces(item, budget) for item in items]
    prose = {key for found in pieces for key, text in found if _is_prose(text)}
    if not prose:
        return []
    lines = [line for found in pieces for line in _lines([text for key, text in found if key in prose])]
    return lines if extent("\n".join(lines)) >= LEAST else []


def _is_report(item: dict[str, Any]) -> bool:
    """A record with a headline and an address of its own: a teaser."""
    named = any(_HEADLINES.search(key) and isinstance(value, str) and len(value) >= 20 for key, value in item.items())
    return named and any(
        re.search(r"url|href|slug|link|path", key, re.IGNORECASE) and isinstance(value, str) for key, value in item.items()
    )


def _pieces(item: Any, budget: list[int]) -> list[tuple[str, str]]:
    """(key, string) of an element in its order."""
    found: list[tuple[str, str]] = []
    stack: list[tuple[str, Any, int]] = [("", item, 0)]
    while stack and budget[0] > 0:
        key, value, depth = stack.pop()
        budget[0] -= 1
        if isinstance(value, str):
            if value and not _names_no_text(key):
                found.append((key, value))
        elif depth < _MAX_DEPTH:
            inner = value.items() if isinstance(value, dict) else ((key, part) for part in value) if isinstance(value, list) else ()
            stack.extend((name, part, depth + 1) for name, part in reversed(list(inner)) if not _leads_elsewhere(name))
    return found


def _is_prose(text: str) -> bool:
    spaced = text.count(" ") >= 4 or len(_UNSPACED.findall(text)) >= 16
    return (
        spaced
        and extent(text) >= _PROSE
        and len(_LETTER.findall(text)) >= 0.6 * len(text)
        and not text.lstrip().startswith(("http", "{", "function", "."))
    )


def _lines(pieces: list[str]) -> list[str]:
    """One element's strings as lines: pieces of a sentence are joined as they stand, sentences are lines of their own."""
    longest = max(pieces, key=len, default="")
    if len(pieces) > 1 and len(longest) >= sum(map(len, pieces)) - len(longest) and all(piece.strip() in longest for piece in pieces):
        pieces = [longest]  # the whole and again its parts
    literal = any(piece != piece.strip() for piece in pieces)
    joined = ""
    for piece in pieces:
        joined += _seam(joined, piece, literal=literal) + piece
    return [line for part in joined.split("\n") for line in lines_of(part)] if "<" not in joined else lines_of(joined)


def _seam(before: str, after: str, *, literal: bool) -> str:
    """What goes between two strings; nothing where they keep their own spaces (`literal`), as pieces of one sentence do."""
    if not before or before[-1].isspace() or after[:1].isspace() or after[:1] in ",.;:!?)]»”’%":
        return ""
    if _END.search(before) and (after[:1].isupper() or not after[:1].isascii() or after[:1].isdigit()):
        return "\n"
    return "" if literal or (_UNSPACED.match(after) and _UNSPACED.match(before[-1])) else " "


def _without_headline(lines: list[str], title: str) -> list[str]:
    key = titles.key(title)
    return [line for line in dict.fromkeys(lines) if titles.key(line) != key]
