"""Atom (RFC 4287) and JSON Feed 1.1 of a subscription: one entry per issue, made from the frozen files alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from digests.page import Page
from records.digest import Issue, Subscription

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One issue in a feed."""

    issue: Issue
    html: str
    """Its `entry.html`."""

    @property
    def url(self) -> str:
        return f"{self.issue.base_url}/issue/{self.issue.subscription.id}/{self.issue.id}"

    @property
    def title(self) -> str:
        page = Page(self.issue)
        return f"{page.tally()} ({page.w.dated(self.issue.window.end)})"

    @property
    def summary(self) -> str:
        page = Page(self.issue)
        return page.notice() or page.spread()


def atom(subscription: Subscription, entries: Sequence[Entry], *, base_url: str, updated: datetime) -> bytes:
    """The Atom feed, newest entry first; `updated` is for a feed without entries."""
    home, xml = base_url.rstrip("/"), "{http://www.w3.org/XML/1998/namespace}"
    names: Any = {None: ATOM}  # the default namespace, which the stubs do not know
    feed = etree.Element(f"{{{ATOM}}}feed", {f"{xml}lang": subscription.language}, nsmap=names)
    _child(feed, "title", subscription.name)
    _child(feed, "id", f"{home}/feed/{subscription.id}.atom")
    _child(feed, "updated", _stamp(entries[0].issue.window.end if entries else updated))
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=f"{home}/feed/{subscription.id}.atom")
    etree.SubElement(feed, f"{{{ATOM}}}link", rel="alternate", type="application/feed+json", href=f"{home}/feed/{subscription.id}.json")
    _child(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", "Docketwire")
    _child(feed, "generator", "Docketwire")
    for entry in entries:
        node = etree.SubElement(feed, f"{{{ATOM}}}entry", {f"{xml}lang": entry.issue.subscription.language})
        _child(node, "title", entry.title)
        _child(node, "id", entry.url)
        etree.SubElement(
            node, f"{{{ATOM}}}link", rel="alternate", type="text/html", hreflang=entry.issue.subscription.language, href=entry.url
        )
        _child(node, "updated", _stamp(entry.issue.window.end))
        _child(node, "published", _stamp(entry.issue.window.end))
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
                "date_published": _stamp(entry.issue.window.end),
                "language": entry.issue.subscription.language,
                "tags": sorted({topic for card in entry.issue.stories for topic in card.topics[:1]}),
            }
            for entry in entries
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


def _child(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    node = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    node.text = "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff"))


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
