"""Where a page shows who wrote its report: elements marked as a byline, near the headline."""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from pipeline.reading.headings import text_of
from pipeline.reading.layout import Layout, is_in_place
from pipeline.reading.person_names import OFFICE

_NEAR = 14
"""Short lines behind the headline among which a line that begins with `By` is a byline."""
_TELLING = 400
"""Characters besides white space after which an element is no line of 90, however it is composed."""
_TRIED, _BESIDE, _ABOVE = 8, 8, 12
"""Marked elements looked at; how many elements further a second author may be marked, and how many before the headline the first."""
_MARK = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|author(?:s|line|name|list)?|autor(?:e|es|en|in|inn?en|zy|ka|s)?|auteurs?|forfatter(?:e)?|författare|skribent|kirjoittaja|yazar|penulis|szerzo|writers?"
    r"|reporter|journalist|verfasser|firmas?|firmante|redaktor|penname|dateline-author|post-author|entry-author|article-author|writtenby|written-by|credits?-?author)(?:$|[\s_-])"
    r"|metaInfoAuthor|[aA]uthorList|[a-z](?:Author|Byline|Autor)s?(?:$|[\s_-]|Name|Line)",
)
_NOT = re.compile(
    r"bio|avatar|image|img|photo|picture|portrait|social|follow|twitter|comment|related|desc|about|role|job|position|mail|footer|widget|sidebar|teaser|recommend|caption|popular|promo"
    r"|tooltip|popup|modal|newsletter|trending|card__|more-from|latest|listing",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"/(?:authors?|autor(?:es|en|in|zy|e|i)?|auteurs?|autori|byline|journalists?|reporters?|columnists?|writers?|contributors?|redakteure?|redaktor(?:en)?|yazar(?:lar)?|penulis|"
                      r"forfatter|skribent|people|staff|profiles?/author|profile|by)/[^/?#]", re.IGNORECASE)  # fmt: skip
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "tr",
        "br",
        "section",
        "header",
        "article",
        "address",
        "dd",
        "dt",
        "time",
        "ul",
        "ol",
    ]
)
_LINES = _BLOCKS | {"span"}
_SEAM = re.compile(r"\s*\n\s*")


def marked(layout: Layout) -> list[tuple[str, bool]]:
    """Texts of the byline: what rel, itemprop, address or class call the author, nearest to the headline; empty when nothing is.

    With each: True where more than a class says so.
    """
    # a byline above its headline is set in the same box; anything further off belongs to another report
    found = [(distance, element) for distance, element in layout.near(_ABOVE) if _is_marked(element) and is_in_place(element)]
    above = [item for item in found if item[0] < 0]
    ordered = (above[:1] + [item for item in found if item[0] > 0])[:_TRIED]
    for place, element in ordered:
        if texts := _names_in(element):
            beside = [text for other, item in ordered if 0 < other - place <= _BESIDE and _is_strong(item) for text in _names_in(item)]
            strong = _is_strong(element)
            return [(text, strong) for text in dict.fromkeys([*texts, *beside])]
    return []


def lines(layout: Layout) -> Iterator[str]:
    """Short lines right behind the headline, and what a line of the text says in brackets of its editors (`(责编：...)`)."""
    seen = 0
    for distance, element in layout.near(0):
        if distance > 0 and element.tag in _LINES and len(element) < 12:
            text = text_of(element, _TELLING)
            if 4 <= len(text) <= 90 and is_in_place(element):
                seen += 1
                if seen > _NEAR:
                    break
                yield text
    if "责" not in layout.tree.text_content():  # nearly every page; the search below costs ten times as much
        return
    for element in layout.tree.xpath("//*[contains(text(), '责编') or contains(text(), '责任编辑')][position() <= 2]"):
        if len(text := text_of(element)) <= 40:
            yield text


def _is_strong(element: HtmlElement) -> bool:
    if element.get("rel") == "author" or "author" in (element.get("itemprop") or "").split():
        return True
    return bool(element.tag == "a" and _ADDRESS.search(element.get("href") or "")) or " vcard" in f" {element.get('class')}"


def _is_marked(element: HtmlElement) -> bool:
    if not element.attrib:
        return False
    if _is_strong(element):
        return element.tag not in {"meta", "link"}
    if _is_byline(f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"):
        return element.tag not in {"body", "html", "article", "main", "meta", "link", "script", "style", "input", "img", "svg"}
    return False


@lru_cache(maxsize=8192)
def _is_byline(named: str) -> bool:
    """Whether class, id and test id name a byline; a page has the same ones many times over."""
    return len(named) > 2 and _MARK.search(named) is not None and not _NOT.search(named)


def _names_in(element: HtmlElement) -> list[str]:
    """Texts in a byline that may be names: what is marked inside it as a name, else linked, else its lines."""
    box = _box(element)
    inner = box.xpath(".//*[@itemprop='name'] | .//*[contains(concat(' ', @class, ' '), ' fn ')]")
    linked = [link for link in box.iter("a") if _ADDRESS.search(link.get("href") or "") or link.get("rel") == "author"]
    for chosen in (inner, linked):
        texts = [text for item in chosen[:12] if 2 < len(text := text_of(item)) <= 80]
        if texts:
            return list(dict.fromkeys(texts))
    texts = [line for line in _SEAM.split(_lined(box)) if 2 < len(line) <= 120]
    return texts[:6]


def _box(element: HtmlElement) -> HtmlElement:
    """The element with its likes: one author of several stands in a list whose other items are marked as it is."""
    box = element
    for above in itertools.islice(element.iterancestors(), 3):
        if above.tag in {"body", "main", "article", "html"} or len(_lined(above)) > 300:
            break
        likes = [
            item
            for item in above.iter()
            if isinstance(item.tag, str) and item is not element and item.get("class") == element.get("class") and item.tag == element.tag
        ]
        if likes and (element.get("class") or element.tag in {"a", "li"}) and any(_is_marked(item) for item in likes):
            box = above
    return box


def _lined(element: HtmlElement) -> str:
    """Text with a line break at every border of a block and a list's item."""
    parts: list[str] = []
    size = 0
    for item in itertools.islice(element.iter(), 80):
        if not isinstance(item.tag, str) or item.tag in {"script", "style", "svg", "title"}:
            parts.append(item.tail or "" if item is not element else "")
            continue
        edge = "\n" if item.tag in _BLOCKS or (item.tag == "a" and item.get("class")) or OFFICE.search(item.text or "") else ""
        parts.append(f"{edge}{item.text or ''}")
        if len(item) == 0 and item is not element:
            parts.append(f"{edge}{item.tail or ''}")
        elif item is not element and item.tail and item.tail.strip():
            parts.append(f"\n{item.tail}")
        size += len(parts[-1])
        if size > 600:
            break
    return "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n") if line.strip())
