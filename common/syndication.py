"""Atom (RFC 4287) and JSON Feed 1.1: the one writer of feeds, for the digests' and the site's."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed."""

    url: str
    title: str
    summary: str
    language: str
    updated: datetime
    tags: tuple[str, ...] = ()
    html: str = ""
    """The whole of it; empty where the summary is all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself."""

    title: str
    home: str
    """Page that shows the same."""
    atom_url: str
    """Its Atom address, which is its id too."""
    json_url: str
    language: str
    updated: datetime
    """For a feed without entries."""


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The Atom feed, newest entry first."""
    xml = "{http://www.w3.org/XML/1998/namespace}"
    names: Any = {None: ATOM}  # the default namespace, which the stubs do not know
    root = etree.Element(f"{{{ATOM}}}feed", {f"{xml}lang": feed.language}, nsmap=names)
    _child(root, "title", feed.title)
    _child(root, "id", feed.atom_url)
    _child(root, "updated", _stamp(entries[0].updated if entries else feed.updated))
    etree.SubElement(root, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=feed.atom_url)
    etree.SubElement(root, f"{{{ATOM}}}link", rel="alternate", type="application/feed+json", href=feed.json_url)
    _child(etree.SubElement(root, f"{{{ATOM}}}author"), "name", "Docketwire")
    _child(root, "generator", "Docketwire")
    for entry in entries:
        node = etree.SubElement(root, f"{{{ATOM}}}entry", {f"{xml}lang": entry.language})
        _child(node, "title", entry.title)
        _child(node, "id", entry.url)
        etree.SubElement(node, f"{{{ATOM}}}link", rel="alternate", type="text/html", hreflang=entry.language, href=entry.url)
        _child(node, "updated", _stamp(entry.updated))
        _child(node, "published", _stamp(entry.updated))
        _child(node, "summary", entry.summary)
        if entry.html:
            _child(node, "content", entry.html, type="html")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def json_feed(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The JSON Feed, newest entry first."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.json_url,
        "language": feed.language,
        "authors": [{"name": "Docketwire"}],
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    content = {"content_html": entry.html} if entry.html else {"content_text": entry.summary}
    return {
        "id": entry.url,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        **content,
        "date_published": _stamp(entry.updated),
        "language": entry.language,
        "tags": list(entry.tags),
    }


def _child(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    node = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    node.text = _UNPRINTABLE.sub("", text)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
