"""Posts of an account or a channel: what is gathered are the reports they link to; a post without a link is a brief of its own.

Mastodon gives an account's posts as RSS (`https://instance/@name.rss`), YouTube a channel's videos as Atom (`https://www.youtube.com/feeds/videos.xml?channel_id=...`),
Telegram a public channel's as a page (`https://t.me/s/name`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import ClassVar
from urllib.parse import urlsplit

from lxml import html as lxml_html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from common.addresses.hosts import host_of, registrable_domain
from common.decoding import decoded_text
from records.capture import Hint
from records.source import ListingKind
from spiders.base import ListingSpider
from spiders.feed import parse_feed
from spiders.links import page_url, site_of
from spiders.listings.dates import listing_date
from spiders.listings.listing import MAX_SUMMARY, ParsedListing, plain
from spiders.running.books import Visit
from spiders.section import anchors, attributes

MAX_POSTS = 200
MAX_LINKS = 10
"""Links of one post that are followed: more are a list of sources."""
MAX_BYTES = 8 << 20
PLATFORMS = frozenset(
    [
        "bsky.app",
        "discord.com",
        "discord.gg",
        "facebook.com",
        "flickr.com",
        "instagram.com",
        "linkedin.com",
        "mastodon.social",
        "messenger.com",
        "patreon.com",
        "paypal.com",
        "pinterest.com",
        "reddit.com",
        "snapchat.com",
        "soundcloud.com",
        "spotify.com",
        "substackcdn.com",
        "t.me",
        "telegram.me",
        "telegram.org",
        "threads.net",
        "tiktok.com",
        "tumblr.com",
        "twitch.tv",
        "twitter.com",
        "vimeo.com",
        "vk.com",
        "wa.me",
        "whatsapp.com",
        "x.com",
        "youtu.be",
        "youtube.com",
    ]
)
"""Where posts link to for company: profiles, videos, shops of support. No report of ours stands there."""
_BARE = re.compile(r"https?://[^\s<>\"'\u00ab\u00bb\u201c\u201d]{4,1500}")
_TAIL = ".,;:!?)]}\u2026'"
_HANDLE = re.compile(r"\b(?:mention|hashtag)\b")
_TITLE = 140
"""Characters of a post's first words that stand for its headline."""
_SENTENCE = re.compile(r"(?<=[.!?\u3002\u061f])\s|(?<=\u3002)(?=.)")


class SocialSpider(ListingSpider):
    """Reads posts."""

    name = "social"
    kinds: ClassVar = frozenset({ListingKind.SOCIAL})

    def parse_body(self, body: bytes, url: str, content_type: str | None, visit: Visit) -> ParsedListing:  # noqa: ARG002
        return parse_posts(body, url=url, content_type=content_type)


def parse_posts(body: bytes, *, url: str, content_type: str | None = None) -> ParsedListing:
    """Links of posts, each once, by the first post that has it. Never raises: what holds no posts has the problem `not-posts`."""
    if len(body) > MAX_BYTES:
        return ParsedListing(problem="too-large", detail=f"{len(body)} bytes")
    text, charset = decoded_text(body, content_type)
    if "tgme_" in text:
        posts = list(_telegram(text, url, charset))
    else:
        feed = parse_feed(body, url=url, content_type=content_type, kind=ListingKind.SOCIAL)
        if feed.problem is not None:
            return ParsedListing(problem="not-posts", detail=feed.detail or feed.problem)
        posts = [(hint, links) for hint, links in zip(feed.hints, _linked(text, feed.hints, url, charset), strict=True)]
    found: dict[str, Hint] = {}
    for post, links in posts[:MAX_POSTS]:
        for hint in _told_by(post, links):
            found.setdefault(hint.url, hint)
    return ParsedListing(hints=tuple(found.values()))


def _told_by(post: Hint, links: list[str]) -> Iterator[Hint]:
    """What a post leads to. A page is known by its own headline: the post's words say what somebody thought of it."""
    chosen = [link for link in dict.fromkeys(links) if is_report_link(link, post.listing_url)][:MAX_LINKS]
    for link in chosen:
        yield Hint(
            url=link,
            listing_url=post.listing_url,
            listing_kind=ListingKind.SOCIAL,
            summary=post.summary,
            published_at=post.published_at,
            language=post.language,
        )
    if not chosen and post.summary:
        yield replace(post, title=post.title or headline(post.summary), content=None)


def is_report_link(link: str, listing_url: str) -> bool:
    """Whether a post's link may lead to a report: away from where the post stands and from other platforms, and to more than a front page."""
    parts = urlsplit(link)
    away = site_of(link) != site_of(listing_url) and registrable_domain(host_of(link)) not in PLATFORMS
    return away and (parts.path not in ("", "/") or bool(parts.query))


def headline(text: str) -> str:
    """The first sentence of a post, or its first words."""
    first = _SENTENCE.split(text, maxsplit=1)[0]
    if len(first) <= _TITLE:
        return first
    return (first[:_TITLE].rpartition(" ")[0] or first[:_TITLE]) + "\u2026"  # a script without spaces is cut anywhere


def _linked(text: str, posts: tuple[Hint, ...], url: str, charset: str) -> list[list[str]]:
    """Links in the text of each post of a feed, whether markup (Mastodon) or bare (YouTube); of what is quoted, mentions and hashtags are none."""
    bodies = _bodies(text)
    return [_links_in(bodies.get(post.url, post.content or post.summary or ""), url, charset) for post in posts]


def _bodies(text: str) -> dict[str, str]:
    """Whole text of each item by its address: a hint's summary is plain, and its links are gone."""
    found: dict[str, str] = {}
    for item in re.findall(r"<(?:item|entry)\b.*?</(?:item|entry)\s*>", text, re.DOTALL):
        link = re.search(r"<link[^>]*?href=[\"']([^\"']+)|<link>([^<]+)|<guid[^>]*>([^<]+)", item)
        body = re.search(r"<(description|media:description|content|summary)\b[^>]*>(.*?)</\1>", item, re.DOTALL)
        if link and body:
            address = page_url(unescape(next(filter(None, link.groups()))), "")
            written = re.sub(r"^\s*<!\[CDATA\[|\]\]>\s*$", "", body[2])
            if address is not None:
                found[address] = written if written != body[2] else unescape(written)
    return found


def _links_in(body: str, url: str, charset: str) -> list[str]:
    found = []
    for tag in re.findall(r"<a\s([^>]{1,4000})>", body):
        values = attributes(tag)
        if not _HANDLE.search(values.get("class", "")) and "tag" not in values.get("rel", "").split():
            found.append(page_url(unescape(values.get("href", "")), url, charset))
    bare = unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<a\s[^>]*>.*?</a>", " ", body, flags=re.DOTALL)))
    found += [page_url(link.rstrip(_TAIL), url, charset) for link in _BARE.findall(bare)]
    return [link for link in found if link is not None]


def _telegram(text: str, url: str, charset: str) -> Iterator[tuple[Hint, list[str]]]:
    """Posts of a channel's page, the newest first; service messages are none."""
    try:
        tree: HtmlElement = lxml_html.fromstring(text)
    except (LxmlError, ValueError):
        return
    for message in reversed(tree.xpath("//*[@data-post][contains(concat(' ', @class, ' '), ' tgme_widget_message ')]")):
        if "service_message" in (message.get("class") or "").split():
            continue
        # a quoted post (reply) has a text of its own, in a link
        texts = message.xpath(".//*[contains(@class, 'tgme_widget_message_text')][not(ancestor::a)]")
        written = " ".join(lxml_html.tostring(one, encoding="unicode", with_tail=False) for one in texts)
        links = [link for link, _ in anchors(written, url, charset)]
        links += _links_in(re.sub(r"<a\s[^>]*>.*?</a>", " ", written, flags=re.DOTALL), url, charset)
        preview = message.xpath(".//a[contains(@class, 'tgme_widget_message_link_preview')]/@href")
        links += [link for value in preview if (link := page_url(value, url)) is not None]
        address = page_url(f"/{message.get('data-post')}", url)
        if address is not None:
            yield (
                Hint(
                    url=address,
                    listing_url=url,
                    listing_kind=ListingKind.SOCIAL,
                    summary=plain(written, MAX_SUMMARY),
                    published_at=_time(message),
                ),
                links,
            )


def _time(message: HtmlElement) -> datetime | None:
    stamps = message.xpath(".//time/@datetime")
    return listing_date(stamps[-1]) if stamps else None
