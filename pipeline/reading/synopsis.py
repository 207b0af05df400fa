"""A small page with all that a page says of itself: its head without scripts and styles, its JSON-LD, its first headings.

What begins with a few letters is found by comparing all bytes behind every `<` at once; to search the page's text for each of them takes five times as long.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any

import numpy as np
from resiliparse.parse.html import HTMLTree

from pipeline.reading import jsonld
from pipeline.reading.leftovers import with_shadows

_MAX_HEADINGS, _MAX_HEADING, _MAX_META = 8, 20_000, 400
_LONGEST_META, _LONGEST_PART = 4_000, 500
"""Characters of a meta element, and bytes of a script's tag before and behind its type."""
_SCRIPT, _SCRIPT_END, _JSON = b"<script", b"</script", b"ld+json"
_CLOSED_HEADING = re.compile(rb"</h1\s*>", re.IGNORECASE)
_BEGINS = re.compile(rb"<(?:h1|meta|script)\b", re.IGNORECASE)
_LANGUAGE_NAMES = ("lang", "xml:lang")
_OPAQUE = re.compile(r"<(script|style|noscript|template|svg)\b")
"""In markup that the parser wrote: tags are in small letters."""
_LETTERS = 3
"""So many are looked at behind a `<`; one with fewer behind it begins nothing."""
_SMALL = 0x20
"""The bit by which small letters differ from capitals, and that `/`, `!`, `-` and figures have."""


@dataclass(frozen=True, slots=True)
class Tags:
    """Where a page's markup has what tells of it: offsets in its bytes, in order."""

    page: bytes
    headings: Sequence[int]
    headings_end: Sequence[int]
    """Behind each `</h1>`."""
    metas: Sequence[int]
    scripts: Sequence[int]
    scripts_end: Sequence[int]
    """Before each `</script`."""
    comments: Sequence[int]
    body: int
    templates: bool
    """Whether there may be templates, and so shadow roots."""

    @classmethod
    def of(cls, html: str) -> "Tags":
        """Of markup without lone surrogates."""
        page = html.encode()
        signs = np.frombuffer(page, np.uint8)
        opened = np.flatnonzero(signs[:-_LETTERS] == ord("<"))
        letters = (signs[opened + 1].astype(np.uint16) << 8 | signs[opened + 2]) | (_SMALL << 8 | _SMALL)

        def begun(two: bytes, third: bytes = b"") -> list[int]:
            found = opened[letters == int.from_bytes(two)]
            return list((found[signs[found + 3] | _SMALL == ord(third)] if third else found).tolist())

        return cls(
            page=page,
            headings=[at for at in begun(b"h1") if _BEGINS.match(page, at)],
            headings_end=[found.end() for at in begun(b"/h", b"1") if (found := _CLOSED_HEADING.match(page, at))],
            metas=[at for at in begun(b"me", b"t") if _BEGINS.match(page, at)],
            scripts=[at for at in begun(b"sc", b"r") if _BEGINS.match(page, at)],
            scripts_end=[at for at in begun(b"/s", b"c") if page[at : at + len(_SCRIPT_END)].lower() == _SCRIPT_END],
            comments=[at for at in begun(b"!-") if page.startswith(b"<!--", at)],
            body=next((at for at in begun(b"bo") if page.startswith(b"<body", at)), 0),
            templates=bool(begun(b"te", b"m")),
        )

    def text(self, start: int, end: int) -> str:
        return self.page[start:end].decode()


def parsed(html: str) -> tuple[HTMLTree, Tags]:
    """A page's tree and its tags, its shadow roots opened (`leftovers.with_shadows`). The parser's own UTF-8 stays with the text and serves for the tags."""
    tree, tags = HTMLTree.parse(html), Tags.of(html)
    if tags.templates and (shown := with_shadows(html)) is not html:
        return HTMLTree.parse(shown), Tags.of(shown)
    return tree, tags


def synopsis(tree: HTMLTree, tags: Tags) -> str:
    """The small page. `tree` and `tags` are of the same markup."""
    head = _without_opaque(tree.head.html) if tree.head is not None else ""
    data = "".join(islice(_described(tags), jsonld.MAX_SCRIPTS + 1))
    beside, headings = _telling(tags)
    around = tree.body.parent if tree.body is not None else None
    return f"<html{_languages(around)}>{head}{data}<body{_languages(tree.body)}>{''.join([*beside, *headings])}</body></html>"


def _without_opaque(head: str) -> str:
    parts, at = [], 0
    while found := _OPAQUE.search(head, at):
        closing = f"</{found[1]}>"
        end = head.find(closing, found.end())
        if end == -1:
            break
        parts.append(head[at : found.start()])
        at = end + len(closing)
    return "".join([*parts, head[at:]])


def _described(tags: Tags) -> Iterator[str]:
    """Scripts of JSON-LD. Each that is closed is passed over whole, so that no stretch of the page is searched twice."""
    page, passed = tags.page, 0
    for at in tags.scripts:
        if at < passed:
            continue
        typed = page.find(_JSON, at, at + len(_SCRIPT) + _LONGEST_PART + len(_JSON))
        if typed == -1 or any(sign in page[at + 1 : typed] for sign in b"<>"):
            continue
        behind = page.find(b">", typed, typed + len(_JSON) + _LONGEST_PART + 1)
        if behind == -1 or b"<" in page[typed:behind]:
            continue
        place = bisect_right(tags.scripts_end, behind)
        if place == len(tags.scripts_end):
            return
        passed = tags.scripts_end[place] + len(_SCRIPT_END)
        yield f"{tags.text(at, passed)}>"


def _telling(tags: Tags) -> tuple[list[str], list[str]]:
    """Meta elements of the page's body and its first headings, none of a script or a comment."""
    beside: list[str] = []
    headings: list[str] = []
    hides = (
        _Hiding(tags.page, [at for at in tags.scripts if tags.page.startswith(_SCRIPT, at)], _SCRIPT_END),
        _Hiding(tags.page, tags.comments, b"-->"),
    )
    passed, is_heading = 0, frozenset(tags.headings)
    for at in sorted((*tags.headings, *tags.metas[bisect_left(tags.metas, tags.body) :])):
        if at < passed:
            continue
        if at in is_heading:
            place = bisect_right(tags.headings_end, at)
            if place == len(tags.headings_end):
                continue
            passed = tags.headings_end[place]
            found, kept, most, longest = tags.text(at, passed), headings, _MAX_HEADINGS, _MAX_HEADING
        else:
            found, kept, most, longest = _meta_at(tags, at), beside, _MAX_META, _MAX_HEADING
        if found and len(kept) < most and len(found) <= longest and not any(hide.covers(at) for hide in hides):
            kept.append(found)
    return beside, headings


def _meta_at(tags: Tags, at: int) -> str:
    """A meta element; empty where it is not closed, or too long."""
    end = tags.page.find(b">", at, at + 4 * _LONGEST_META)
    if end == -1 or tags.page.find(b"<", at + 1, end) != -1:
        return ""
    found = tags.text(at, end + 1)
    return found if len(found) <= _LONGEST_META + len("<meta>") else ""


class _Hiding:
    """Whether a place stands between two marks; places are asked for in order, so that each stretch of the page is searched once."""

    def __init__(self, page: bytes, openings: Sequence[int], closing: bytes) -> None:
        self._page, self._openings, self._closing = page, openings, closing
        self._closed = -1
        """Behind the first closing mark that follows an opening one that was asked for."""

    def covers(self, at: int) -> bool:
        place = bisect_left(self._openings, at)
        if not place:
            return False
        opened = self._openings[place - 1]
        if self._closed <= opened:
            found = self._page.find(self._closing, opened)
            self._closed = len(self._page) + 1 if found == -1 else found + len(self._closing)
        return self._closed > at


def _languages(element: Any) -> str:
    found = [(name, element.getattr(name)) for name in _LANGUAGE_NAMES] if element is not None else []
    return "".join(f' {name}="{escape(value, quote=True)}"' for name, value in found if value)
