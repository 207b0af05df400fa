"""What may be taken for a source's listing, judged from documents alone."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from records.source import Listing, ListingKind, Source
from spiders.discovery import hunt
from spiders.discovery.candidates import Candidate, named_feeds, named_maps, renamed_sections, site_on
from spiders.discovery.hunt import Found
from spiders.discovery.judging import Judged, judge, plain_titles, stranger
from spiders.feed import parse_feed
from spiders.links import belongs

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
HOME = "https://herald.example.org/"
SOURCE = Source(id="xx-herald", name="Morning Herald", country="zz", languages=("en",), homepage=HOME)
CANDIDATE = Candidate(kind=ListingKind.FEED, url=HOME + "rss", how="named")


def feed(*entries: tuple[str, str], title: str = "Morning Herald", language: str = "", day: datetime = NOW) -> bytes:
    items = "".join(
        f"<item><title>{text}</title><link>{link}</link><pubDate>{day:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>" for link, text in entries
    )
    spoken = f"<language>{language}</language>" if language else ""
    return f'<rss version="2.0"><channel><title>{title}</title>{spoken}{items}</channel></rss>'.encode()


REPORTS = [(f"{HOME}2026/court-orders-platform-{word}", f"Court orders platform, {word}") for word in ("again", "twice", "today", "still")]


def verdict(body: bytes, *, url: str = HOME + "rss", source: Source = SOURCE, titles: tuple[str, ...] = ()) -> Judged:
    return judge(CANDIDATE, parse_feed(body, url=url), body, url, source=source, titles=plain_titles(titles), now=NOW)


def test_a_living_feed_of_the_sites_own_reports_may_be_taken() -> None:
    taken = verdict(feed(*REPORTS))
    assert (taken.refusal, taken.links, taken.listing) == ("", 4, Listing(kind=ListingKind.FEED, url=HOME + "rss"))
    assert taken.evidence == "named; 4 links, newest of 2026-05-04 09:00"


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (feed(), "empty"),
        (feed(*REPORTS, day=NOW - timedelta(days=31)), "stale"),
        (feed(*REPORTS, title="Kommentare zu: Morning Herald"), "comments"),
        (feed(*((f"{link}#comment-{n}", text) for n, (link, text) in enumerate(REPORTS))), "comments"),
        (feed(*((link.replace("herald", "tribune").replace(".org", ".net"), text) for link, text in REPORTS)), "elsewhere"),
        (feed(*((f"{HOME}{name}", name) for name in ("about", "imprint", "subscribe"))), "not-reports"),
        (feed(*REPORTS, language="de-DE"), "other-language"),
        (feed(*((link, "裁判所がプラットフォームに命令") for link, _ in REPORTS)), "other-language"),
        (
            feed(*REPORTS).replace(b"</item>", b'<enclosure url="https://herald.example.org/1.mp3" length="9" type="audio/mpeg"/></item>'),
            "podcast",
        ),
        (b"<!doctype html><title>Not found</title>", "not-a-feed"),
    ],
)
def test_what_is_refused_has_a_word(body: bytes, word: str) -> None:
    assert verdict(body).refusal == word


def test_where_it_was_found_counts_not_where_it_was_asked_for() -> None:
    assert verdict(feed(*REPORTS), url="https://feeds.example.net/rss").refusal == "other-site"


def test_a_few_links_elsewhere_and_a_declared_english_are_no_harm() -> None:
    """The usual systems declare English whatever is written."""
    french = replace(SOURCE, languages=("fr",))
    partner = ("https://video.example.net/2026/court-orders-platform-seen", "Seen")
    assert verdict(feed(*REPORTS, partner, language="en-US"), source=french).refusal == ""
    assert verdict(feed(*REPORTS, partner, partner), source=french).refusal == "elsewhere"


def test_the_sources_own_rule_says_what_a_report_is() -> None:
    assert verdict(feed(*REPORTS), source=replace(SOURCE, include="/news/")).refusal == "not-reports"
    assert verdict(feed(*REPORTS), source=replace(SOURCE, include="/2026/")).refusal == ""


def test_known_titles_decide_between_two_feeds() -> None:
    sport = feed(*((f"{HOME}2026/striker-signs-for-rival-{n}", f"Striker {n}") for n in range(20)))
    known = ("Court  orders PLATFORM, again", "Court orders platform, twice")
    found = Found(
        source_id="xx-herald", judged=(verdict(sport, url=HOME + "sport.rss", titles=known), verdict(feed(*REPORTS), titles=known))
    )
    assert found.best is not None
    assert (found.best.listing.url, found.best.known_titles) == (HOME + "rss", 2)


@pytest.mark.parametrize(
    ("url", "home", "own"),
    [
        ("https://www.example.org/rss", "https://example.org/", True),
        ("https://feeds.example.org/rss", "https://www.example.org/", True),
        ("https://feeds.news.example.edu/rss", "https://news.example.edu/", True),
        ("https://www.example.edu/rss", "https://news.example.edu/", False),
        ("https://example.net/rss", "https://example.org/", False),
        ("https://one.example.co.uk/rss", "https://two.example.co.uk/", False),
        ("http://127.0.0.1:81/rss", "http://127.0.0.1:80/", False),
    ],
)
def test_a_subdomain_does_not_take_its_neighbours_feed(url: str, home: str, own: bool) -> None:
    assert belongs(url, home) is own


def test_a_page_names_its_feeds_in_head_and_text_each_once() -> None:
    page = b"""<title>Morning Herald</title><link href='/a.xml' type="application/atom+xml" rel=alternate>
    <link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" type="application/rss+xml" href="/no.css">
    <a href="/a.xml">feed</a> <a href="/rss/">RSS</a> <a href="/feedback">Write to us</a>"""
    found = named_feeds(site_on(page, HOME, "text/html"))
    assert [(one.url, one.how) for one in found] == [(HOME + "a.xml", "named"), (HOME + "rss/", "linked")]


def test_sitemaps_of_news_come_before_sitemaps_of_everything() -> None:
    robots = "User-agent: *\nDisallow:\nSitemap: /all.xml\nsitemap : https://herald.example.org/google-news.xml\n"
    assert [one.url for one in named_maps(robots, HOME)] == [HOME + "google-news.xml", HOME + "all.xml"]


def test_a_section_is_known_again_by_a_word_of_its_path() -> None:
    page = '<a href="/sport">Sport</a><a href="/recht-und-justiz/">Recht</a><a href="/2026/justiz-streit-um-konten">A report with a long headline about justiz</a>'
    found = renamed_sections(site_on(page.encode(), HOME, None), [HOME + "justiz/"])
    assert [one.url for one in found] == [HOME + "recht-und-justiz/"]
    assert renamed_sections(site_on(page.encode(), HOME, None), []) == []


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("<title>Morning Herald - News</title>", ""),
        ("<title>Das Nachrichtenportal</title><meta property='og:site_name' content='HERALD'>", ""),
        ("", ""),
        ("<title>Casino bonus</title>", "not-recognised"),
        ("<title>herald.example.org</title>This domain is for sale", "parked"),
    ],
)
def test_a_home_page_is_recognised_by_name_or_domain(page: str, word: str) -> None:
    assert stranger(site_on(page.encode(), HOME, "text/html"), SOURCE) == word


class OneSite:
    """A spider to whom nothing answers but the home page."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.run = SimpleNamespace(now=lambda: NOW)

    async def ask(self, source: Source, url: str) -> hunt._Answer:
        if url != HOME:
            raise hunt._NoAnswerError("http-404")
        body = f'<html lang="en"><head><meta property="og:site_name" content="{self.name}"><title>News</title></head><body></body></html>'
        return hunt._Answer(HOME, body.encode(), "text/html")


@pytest.mark.parametrize(("letters", "kept"), [(1, 1), (200, 200), (201, 200)])
def test_a_sites_name_is_kept_up_to_two_hundred_signs(letters: int, kept: int) -> None:
    search = hunt._Search(cast(Any, OneSite("n" * letters)), hunt.Wanted(source=SOURCE, known=False))
    found = asyncio.run(search.run())
    assert (found.name, found.problem, found.language) == ("n" * kept, "", "en")
