"""Where a home page, its robots.txt and custom say that listings lie: each bound at both sides, each way of naming one."""

import pytest

from records.source import ListingKind
from spiders.discovery.candidates import COMMON_PATHS, Site, about_news, customary, named_feeds, named_maps, renamed_sections, site_on

HOME = "https://herald.example.org/"


def page(text: str, url: str = HOME) -> Site:
    return site_on(text.encode(), url, "text/html; charset=utf-8")


def feeds(text: str) -> list[tuple[str, str]]:
    found = named_feeds(page(text))
    assert {one.kind for one in found} <= {ListingKind.FEED}
    return [(one.url.removeprefix(HOME), one.how) for one in found]


def sections(text: str, *gone: str) -> list[str]:
    found = renamed_sections(page(text), [HOME + path for path in gone])
    assert {(one.kind, one.how) for one in found} <= {(ListingKind.SECTION, "section")}
    return [one.url.removeprefix(HOME) for one in found]


# what a site says of itself


@pytest.mark.parametrize(
    ("text", "name", "title", "language"),
    [
        ("", "", "", ""),
        ("<title> Herald &amp; Sons </title>", "Herald & Sons", "Herald & Sons", ""),
        ('<title>News</title><meta property="og:site_name" content=" The Herald&#39;s ">', "The Herald's", "News", ""),
        ("<title>News</title><meta property='og:site_name' content=''>", "News", "News", ""),
        ("<title>News</title><meta content='The Herald' property='og:site_name'/>", "The Herald", "News", ""),
        ("<TITLE class=x>News</TITLE>", "News", "News", ""),
        ('<html lang="FR-ca">', "", "", "fr"),
        ("<html dir=ltr lang=de>", "", "", "de"),
        ("<html lang='deu'>", "", "", ""),
        ("<html xml:lang='en'>", "", "", "en"),
    ],
)
def test_a_home_page_s_word_on_its_site(text: str, name: str, title: str, language: str) -> None:
    site = page(text)
    assert (site.url, site.name, site.title, site.language, site.text) == (HOME, name, title, language, text)


def test_only_the_first_two_hundred_thousand_characters_name_the_site() -> None:
    title = "<title>News"
    assert page(" " * (200_000 - len(title)) + title).title == "News"
    assert page(" " * (200_001 - len(title)) + title).title == "New"
    assert page(" " * 200_000 + title).title == ""


# feeds


@pytest.mark.parametrize(
    ("tag", "named"),
    [
        ('rel="alternate" type="application/rss+xml" href="/a"', True),
        ('rel="feed ALTERNATE" type="application/atom+xml; charset=utf-8" href="/a"', True),
        ('rel=alternate type=" Application/Feed+JSON " href=/a', True),
        ('rel="alternate" type="application/rdf+xml" href="/a"', True),
        ('rel="alternates" type="application/rss+xml" href="/a"', False),
        ('rel="alternate" type="text/html" href="/a"', False),
        ('rel="alternate" href="/a"', False),
        ('type="application/rss+xml" href="/a"', False),
        ('rel="alternate" type="application/rss+xml"', False),
        ('rel="alternate" type="application/rss+xml" href="mailto:x@y.example"', False),
    ],
)
def test_a_page_s_head_names_a_feed_by_relation_and_type(tag: str, named: bool) -> None:
    assert feeds(f"<link {tag}>") == ([("a", "named")] if named else [])


def test_an_address_in_the_head_is_unescaped() -> None:
    assert feeds('<link rel="alternate" type="application/rss+xml" href="/a?b=1&amp;c=2">') == [("a?b=1&c=2", "named")]


@pytest.mark.parametrize(
    ("path", "linked"),
    [
        ("rss", True),
        ("rss2/", True),
        ("RSS.xml", True),
        ("feeds/all", True),
        ("feed", True),
        ("news-feed.xml", True),
        ("news_atom.xml", True),
        ("all.rdf", True),
        ("all.atom", True),
        ("feedback", False),
        ("atomic", False),
        ("rss22", False),
        ("news.xml", False),
        ("press?rss", False),
    ],
)
def test_a_link_of_the_text_is_a_feed_by_its_path(path: str, linked: bool) -> None:
    assert feeds(f'<a href="/{path}">x</a>') == ([(path, "linked")] if linked else [])


@pytest.mark.parametrize(("number", "taken"), [(11, 11), (12, 12), (13, 12)])
def test_twelve_feeds_of_a_page_are_looked_at_those_of_its_head_first(number: int, taken: int) -> None:
    declared = "".join(f'<link rel="alternate" type="application/rss+xml" href="/d{n}">' for n in range(number - 1))
    found = feeds('<a href="/feed">x</a>' + declared)
    assert [url for url, _ in found] == [*(f"d{n}" for n in range(number - 1)), "feed"][:taken]


def test_a_feed_named_twice_is_one_and_keeps_the_first_way_it_was_named() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    assert feeds(link + link.replace("/feed", "/feed#x") + '<a href="/feed?utm_source=x">RSS</a><a href="/rss">RSS</a>') == [
        ("feed", "named"),
        ("rss", "linked"),
    ]


# sitemaps


@pytest.mark.parametrize(
    ("robots", "maps"),
    [
        ("", []),
        ("Sitemap: https://herald.example.org/a.xml", ["a.xml"]),
        ("  SITEMAP :   /a.xml # the first\n", ["a.xml"]),
        ("# Sitemap: /a.xml", []),
        ("Disallow: /\nSitemap: /a.xml\r\nSitemap: /b.xml", ["a.xml", "b.xml"]),
        ("Sitemap:\n/a.xml", []),
        ("Sitemap: javascript:x", []),
        ("Sitemap: /a.xml\nSitemap: /a.xml", ["a.xml"]),
        ("Sitemap: /a.xml\nSitemap: /nouvelles.xml\nSitemap: /b.xml\nSitemap: /noticias.xml", ["nouvelles.xml", "noticias.xml", "a.xml", "b.xml"]),
        ("Sitemap: https://news.example.org/a.xml\nSitemap: /news.xml", ["news.xml", "https://news.example.org/a.xml"]),
    ],
)  # fmt: skip
def test_a_robots_txt_names_sitemaps_those_of_news_first(robots: str, maps: list[str]) -> None:
    found = named_maps(robots, HOME)
    assert [one.url.removeprefix(HOME) for one in found] == maps
    assert {(one.kind, one.how) for one in found} <= {(ListingKind.NEWS_SITEMAP, "robots")}


@pytest.mark.parametrize(("number", "taken"), [(5, 5), (6, 6), (7, 6)])
def test_six_sitemaps_are_looked_at(number: int, taken: int) -> None:
    assert len(named_maps("".join(f"Sitemap: /{n}.xml\n" for n in range(number)), HOME)) == taken


@pytest.mark.parametrize(
    ("path", "news"),
    [
        ("google-map.xml", True),
        ("NEWS.xml", True),
        ("nachrichten.xml", True),
        ("tags.xml", False),
        ("tags.xml?news", False),
    ],
)
def test_a_sitemap_of_news_says_so_in_its_path(path: str, news: bool) -> None:
    assert about_news(HOME + path) is news


def test_custom_has_six_feeds_and_two_sitemaps_of_news_at_the_root() -> None:
    found = customary("https://herald.example.org/en/start?x=1")
    assert [(one.url, one.how) for one in found] == [(f"https://herald.example.org{path}", "custom") for path in COMMON_PATHS]
    assert [one.kind for one in found] == [ListingKind.FEED] * 6 + [ListingKind.NEWS_SITEMAP] * 2


# sections


@pytest.mark.parametrize(
    ("link", "text", "found"),
    [
        ("law-and-justice/", "Law", True),
        ("recht/", "Justice", True),
        ("a/b/justice", "x", True),
        ("a/b/c/justice", "x", False),
        ("justice/sport", "x", False),
        ("", "Justice", False),
        ("recht/", "Justice " + "x" * 32, True),
        ("recht/", "Justice " + "x" * 33, False),
        ("JUSTICE", "", True),
        ("recht/", "", False),
        ("in/", "In", False),
    ],
)
def test_a_link_is_a_renamed_section_by_a_word_of_its_last_part_or_its_text(link: str, text: str, found: bool) -> None:
    assert sections(f'<a href="/{link}">{text}</a>', "justice/") == ([link] if found else [])


def test_a_picture_that_links_to_a_section_is_known_by_its_path_alone() -> None:
    assert sections('<a href="/justice-new/"><img src="x.png"></a><a href="/other/"><img></a>', "justice") == ["justice-new/"]


def test_words_that_every_address_has_are_no_likeness() -> None:
    assert sections('<a href="/news/index.html">News</a><a href="/page.html">www</a>', "news/index.html", "page/", "www/") == []
    assert sections('<a href="/tv">TV</a>', "tv/") == []


def test_three_renamed_sections_are_looked_at_each_once() -> None:
    links = "".join(f'<a href="/justice-{name}/">x</a>' for name in ("one", "one", "two", "three", "four"))
    assert sections(links, "sport/", "justice/") == ["justice-one/", "justice-two/", "justice-three/"]
    assert sections(links) == []
