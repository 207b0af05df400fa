"""Atom (RFC 4287) and JSON Feed 1.1 of a subscription: one entry per issue, made from the frozen files alone."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from digests.sentences import Page
from records.digest import Issue, Subscription

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 30


_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One issue in a feed."""

    url: str
    title: str
    summary: str
    language: str
    updated: datetime
    tags: tuple[str, ...]
    html: str = ""
    """Its `entry.html`."""


def entry_of(issue: Issue) -> Entry:
    """What a feed says of an issue; frozen with it, so that making a feed need not read whole issues."""
    page = Page(issue)
    return Entry(
        url=page.link("issue"),
        title=f"{page.tally()} ({page.w.day(issue.window.end)})",
        summary=page.notice() or page.spread(),
        language=issue.subscription.language,
        updated=issue.window.end,
        tags=tuple(sorted({topic for card in issue.stories for topic in card.topics[:1]})),
    )


def atom(subscription: Subscription, entries: Sequence[Entry], *, base_url: str, updated: datetime) -> bytes:
    """The Atom feed, newest entry first; `updated` is for a feed without entries."""
    home, xml = base_url.rstrip("/"), "{http://www.w3.org/XML/1998/namespace}"
    names: Any = {None: ATOM}  # the default namespace, which the stubs do not know
    feed = etree.Element(f"{{{ATOM}}}feed", {f"{xml}lang": subscription.language}, nsmap=names)
    _child(feed, "title", subscription.name)
    _child(feed, "id", f"{home}/feed/{subscription.id}.atom")
    _child(feed, "updated", _stamp(entries[0].updated if entries else updated))
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=f"{home}/feed/{subscription.id}.atom")
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="alternate", type="application/feed+json", href=f"{home}/feed/{subscription.id}.json")
    _child(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", "Docketwire")
    _child(feed, "generator", "Docketwire")
    for entry in entries:
        node = etree.SubElement(feed, f"{{{ATOM}}}entry", {f"{xml}lang": entry.language})
        _child(node, "title", entry.title)
        _child(node, "id", entry.url)
        etree.SubElement(node, f"{{{ATOM}}}link", rel="alternate", type="text/html", hreflang=entry.language, href=entry.url)
        _child(node, "updated", _stamp(entry.updated))
        _child(node, "published", _stamp(entry.updated))
        _child(node, "summary", entry.summary)
        _child(node, "content", entry.html, type="html")
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def json_feed(subscription: Subscription, entries: Sequence[Entry], *, base_url: str) -> bytes:
    """The JSON Feed, newest entry first."""
    home = base_url.rstrip("/")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": subscription.name,
        "home_page_url": home + "/",
        "feed_url": f"{home}/feed/{subscription.id}.json",
        "language": subscription.language,
        "authors": [{"name": "Docketwire"}],
        "items": [
            {
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.summary,
                "content_html": entry.html,
                "date_published": _stamp(entry.updated),
                "language": entry.language,
                "tags": list(entry.tags),
            }
            for entry in entries
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


def _child(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    node = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    node.text = _UNPRINTABLE.sub("", text)


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
