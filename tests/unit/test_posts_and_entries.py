"""Links of posts, and entries of sitemaps: which links of a post count, in which order, and what each field of an entry becomes."""

import json
from datetime import UTC, datetime

import pytest
from lxml import etree

from records.capture import Hint
from records.source import ListingKind
from spiders import sitemap as reading
from spiders.listings.listing import MAX_LINKS, ParsedListing
from spiders.listings.mending import mended_xml, without_torn
from spiders.sitemap import NewsSitemapSpider, SitemapSpider, parse_sitemap
from spiders.social import MAX_BYTES, PLATFORMS, SocialSpider, headline, is_report_link, parse_posts

HOME = "https://a.example.org/"
MAP = HOME + "map.xml"
ACCOUNT = "https://social.example.net/@desk.rss"
CHANNEL = "https://t.me/s/desk"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


# posts of an account


def account(*bodies: str, tag: str = "description") -> tuple[Hint, ...]:
    items = "".join(
        f"<item><link>https://social.example.net/@desk/{n}</link><{tag}><![CDATA[{body}]]></{tag}>"
        "<pubDate>Tue, 03 Feb 2026 10:00:00 GMT</pubDate></item>"
        for n, body in enumerate(bodies)
    )
    body = f"<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><language>de</language>{items}</channel></rss>"
    return parse_posts(body.encode(), url=ACCOUNT).hints


def urls(*bodies: str) -> list[str]:
    return [hint.url.removeprefix(HOME) for hint in account(*bodies)]


def link(path: str, more: str = "") -> str:
    return f'<a href="{HOME}{path}"{more}>x</a>'


@pytest.mark.parametrize(
    ("body", "led"),
    [
        (link("1") + link("2") + link("1"), ["1", "2"]),
        (link("1", ' class="u-url mention"'), ["https://social.example.net/@desk/0"]),
        (link("1", ' class="hashtag"') + link("2"), ["2"]),
        (link("1", ' rel="nofollow tag"') + link("2", ' rel="tagged"'), ["2"]),
        (link("1", ' class="mentioned"'), ["1"]),
        (f"see {HOME}1, or ({HOME}2). {HOME}3?x=1!", ["1", "2", "3?x=1"]),
        (f"«{HOME}1» “{HOME}2”… {HOME}3…", ["1", "2", "3"]),
        (f"{HOME}b " + link("a"), ["a", "b"]),
        (f"<a href='mailto:x@y.example'>{HOME}hidden</a> told", ["https://social.example.net/@desk/0"]),
        (link("1?a=1&amp;b=2"), ["1?a=1&b=2"]),
        (f"{HOME}1?a=1&amp;b=2", ["1?a=1&b=2"]),
        ("https://a.b told", ["https://social.example.net/@desk/0"]),
    ],
)
def test_links_of_a_post_are_its_anchors_and_then_its_bare_ones(body: str, led: list[str]) -> None:
    assert urls(body) == led


def test_what_a_post_led_to_first_is_the_link_s_and_order_is_that_of_posts() -> None:
    first, second = account("first " + link("1"), link("1") + link("2"))
    assert (first.url, first.summary, second.url) == (HOME + "1", "first x", HOME + "2")
    day = datetime(2026, 2, 3, 10, tzinfo=UTC)
    assert (first.title, first.published_at, first.language, first.content) == (None, day, "de", None)
    assert (first.listing_url, first.listing_kind) == (ACCOUNT, ListingKind.SOCIAL)


def test_a_brief_keeps_its_own_title_and_no_markup() -> None:
    body = "<rss version='2.0'><channel><item><link>https://social.example.net/1</link><title>T</title><description>Told. More.</description></item><item><link>https://social.example.net/2</link></item></channel></rss>"
    (brief,) = parse_posts(body.encode(), url=ACCOUNT).hints
    assert (brief.title, brief.summary, brief.content) == ("T", "Told. More.", None)
    (long,) = account("Told. " + "<b>word</b> " * 300)
    assert (long.title, long.content) == ("Told.", None)


@pytest.mark.parametrize(("number", "taken"), [(9, 9), (10, 10), (11, 10)])
def test_ten_links_of_a_post_are_taken_after_what_leads_nowhere(number: int, taken: int) -> None:
    company = '<a href="https://youtu.be/x">x</a>' * 5
    assert urls(company + "".join(link(str(n)) for n in range(number))) == [str(n) for n in range(taken)]


@pytest.mark.parametrize(("size", "problem"), [(8 << 20, "not-posts"), ((8 << 20) + 1, "too-large")])
def test_eight_megabytes_of_posts_are_read(size: int, problem: str) -> None:
    assert MAX_BYTES == 8 * 1024 * 1024
    assert parse_posts(b"<p>" + b" " * (size - 3), url=ACCOUNT).problem == problem


def test_posts_in_json_have_their_links_by_their_text() -> None:
    items = [
        {"url": "https://social.example.net/1", "content_html": link("1")},
        {"url": "https://social.example.net/2", "summary": f"at {HOME}2"},
    ]
    parsed = parse_posts(json.dumps({"items": items}).encode(), url=ACCOUNT)
    assert [hint.url for hint in parsed.hints] == [HOME + "1", HOME + "2"]


def test_what_is_no_feed_tells_its_reader_s_reason() -> None:
    parsed = parse_posts(b'{"a": 1}', url=ACCOUNT)
    assert (parsed.problem, parsed.detail) == ("not-posts", "JSON, but no JSON Feed: 'items'")


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_no_platform_holds_a_report(platform: str) -> None:
    assert not is_report_link(f"https://m.{platform}/a/1", ACCOUNT)
    assert is_report_link(f"https://{platform}.example.org/a/1", ACCOUNT)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One! Two.", "One!"),
        ("One? Two.", "One?"),
        ("هل حكمت؟ نعم.", "هل حكمت؟"),
        ("判决。更多", "判决。"),
        ("判决。", "判决。"),
        ("1.5 million. More", "1.5 million."),
        ("x" * 139 + " " + "y", "x" * 139 + "\u2026"),
        ("x" * 138 + " " + "y", "x" * 138 + " y"),
        ("a " + "x" * 200, "a\u2026"),
    ],
)
def test_a_headline_ends_with_a_sentence_or_between_words(text: str, first: str) -> None:
    assert headline(text) == first


# posts of a channel


def message(number: int, inner: str, kind: str = "") -> str:
    return f'<div class="tgme_widget_message {kind}" data-post="desk/{number}">{inner}</div>'


def text(inner: str) -> str:
    return f'<div class="tgme_widget_message_text">{inner}</div>'


def channel(*messages: str) -> list[tuple[str, str | None]]:
    hints = parse_posts(("<html>" + "".join(messages)).encode(), url=CHANNEL).hints
    assert {hint.listing_kind for hint in hints} <= {ListingKind.SOCIAL}
    return [(hint.url.removeprefix("https://t.me/"), hint.summary) for hint in hints]


def test_a_channel_s_posts_come_newest_first_without_service_messages() -> None:
    found = channel(message(1, text("One.")), message(2, text("Pinned."), "service_message"), message(3, text("Three.")))
    assert found == [("desk/3", "Three."), ("desk/1", "One.")]
    assert channel(message(4, text("Four."), "no_service_message")) == [("desk/4", "Four.")]
    assert channel('<div class="tgme_widget_message_wrap" data-post="desk/5">' + text("Five.") + "</div>") == []


def test_a_post_s_anchors_come_before_its_bare_links_and_its_preview() -> None:
    preview = f'<a class="tgme_widget_message_link_preview" href="{HOME}p">x</a>'
    found = channel(message(1, preview + text(f"{HOME}b <a href='{HOME}a'>x</a>") + text(f"<a href='{HOME}c'>y</a>")))
    assert [url.removeprefix(HOME) for url, _ in found] == ["a", "c", "b", "p"]
    assert channel(message(1, preview)) == [(HOME + "p", None)]
    assert channel(message(1, "")) == []


def test_a_post_s_last_time_is_its_own() -> None:
    times = '<time datetime="2026-02-01T00:00:00Z"></time><time datetime="2026-02-03T00:00:00Z"></time>'
    hints = parse_posts(("<html>" + message(1, text("One.") + times) + message(2, text("Two."))).encode(), url=CHANNEL).hints
    assert [hint.published_at for hint in hints] == [None, datetime(2026, 2, 3, tzinfo=UTC)]


def test_an_empty_channel_holds_no_posts_and_that_is_no_problem() -> None:
    parsed = parse_posts(b"<html><div class='tgme_page'></div>", url=CHANNEL)
    assert (parsed.hints, parsed.problem) == ((), None)
    assert SocialSpider.kinds == {ListingKind.SOCIAL}


# entries of a sitemap


def sitemap(inner: str, root: str = "urlset", **options: ListingKind) -> ParsedListing:
    spaces = f"xmlns:n='{NEWS}' xmlns:v='http://www.google.com/schemas/sitemap-video/1.1' xmlns:i='http://www.google.com/schemas/sitemap-image/1.1'"
    return parse_sitemap(f"<{root} {spaces}>{inner}</{root}>".encode(), url=MAP, **options)


def test_an_entry_s_own_fields_are_not_those_of_its_film_or_picture() -> None:
    film = f"<v:video><v:title>Film</v:title><v:publication_date>2020-01-01</v:publication_date><v:loc>{HOME}f</v:loc></v:video>"
    picture = f"<i:image><i:loc>{HOME}p</i:loc><i:title>Picture</i:title></i:image>"
    news = "<n:news><n:title>T</n:title><n:publication_date>2026-03-01</n:publication_date><n:language>nb</n:language></n:news>"
    (hint,) = sitemap(f"<url>{film}{picture}<loc>{HOME}1</loc>{news}<lastmod>2026-03-02</lastmod></url>").hints
    assert (hint.url, hint.title, hint.language, hint.publisher) == (HOME + "1", "T", "no", None)
    assert (hint.published_at, hint.modified_at) == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
    (bare,) = sitemap(f"<url>{film}<loc>{HOME}1</loc></url>").hints
    assert (bare.title, bare.published_at, bare.modified_at) == (None, None, None)


def test_the_first_of_two_fields_counts_and_an_empty_one_is_none() -> None:
    (hint,) = sitemap(f"<url><loc> </loc><loc>{HOME}1</loc><loc>{HOME}2</loc></url>").hints
    assert hint.url == HOME + "1"
    assert sitemap("<url><loc/></url><url><lastmod>2026-03-02</lastmod></url><url><loc>mailto:x</loc></url>").hints == ()


@pytest.mark.parametrize(("length", "title", "name"), [(200, 200, 200), (201, 201, 200), (500, 500, 200), (501, 500, 200)])
def test_so_many_signs_of_a_title_and_a_paper_s_name_are_kept(length: int, title: int, name: int) -> None:
    words = "x" * length
    (hint,) = sitemap(f"<url><loc>/1</loc><n:news><n:title>{words}</n:title><n:name>{words}</n:name></n:news></url>").hints
    assert (hint.title, hint.publisher) == ("x" * title, "x" * name)


def test_an_entry_is_of_the_kind_that_was_asked_for() -> None:
    assert sitemap("<url><loc>/1</loc></url>").hints[0].listing_kind is ListingKind.SITEMAP
    assert sitemap("<url><loc>/1</loc></url>", kind=ListingKind.NEWS_SITEMAP).hints[0].listing_kind is ListingKind.NEWS_SITEMAP
    assert (
        parse_sitemap(b"https://a.example.org/1", url=MAP, kind=ListingKind.NEWS_SITEMAP).hints[0].listing_kind is ListingKind.NEWS_SITEMAP
    )
    assert (SitemapSpider.kinds, NewsSitemapSpider.kinds) == ({ListingKind.SITEMAP}, {ListingKind.NEWS_SITEMAP})


def test_an_index_may_hold_pages_too_and_its_children_keep_their_order() -> None:
    parsed = sitemap(
        "<sitemap><loc>/b.xml</loc></sitemap><sitemap><loc/></sitemap><url><loc>/1</loc></url><sitemap><loc>/a.xml</loc><lastmod>x</lastmod></sitemap>",
        "sitemapindex",
    )
    assert [(child.url, child.modified_at) for child in parsed.children] == [(HOME + "b.xml", None), (HOME + "a.xml", None)]
    assert [hint.url for hint in parsed.hints] == [HOME + "1"]


@pytest.mark.parametrize("root", ["urlset", "sitemapindex", "URLSET"])
def test_an_empty_one_is_one(root: str) -> None:
    parsed = sitemap("", root)
    assert (parsed.problem, parsed.hints, parsed.children) == (None, (), ())


@pytest.mark.parametrize(
    ("body", "detail"),
    [(b"", "begins with ''"), (b"  not found at all", "begins with 'not foun'"), (b"<html><p>x</p></html>", "begins with '<html><p'")],
)
def test_what_is_no_sitemap_says_how_it_begins(body: bytes, detail: str) -> None:
    parsed = parse_sitemap(body, url=MAP)
    assert (parsed.problem, parsed.detail) == ("not-a-sitemap", detail)


def test_a_feed_inside_a_sitemap_is_none() -> None:
    item = f"<rss version='2.0'><channel><item><link>{HOME}f</link></item></channel></rss>"
    assert [hint.url for hint in sitemap(f"<url><loc>/1</loc></url>{item}").hints] == [HOME + "1"]
    assert sitemap(item).hints == ()


@pytest.mark.parametrize(("before", "taken"), [(49_999, 1), (50_000, 0)])
def test_fifty_thousand_lines_are_looked_at(before: int, taken: int) -> None:
    assert MAX_LINKS == 50_000
    assert len(parse_sitemap(b"x\n" * before + b"https://a.example.org/1", url=MAP).hints) == taken


def test_an_index_has_a_bound_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_LINKS", 3)
    parsed = sitemap("<url><loc>/1</loc></url>" * 4 + "<sitemap><loc>/x</loc></sitemap>" * 4, "sitemapindex")
    assert (len(parsed.hints), len(parsed.children)) == (3, 3)


def test_an_entry_that_was_read_is_freed_with_those_before_it() -> None:
    tree = etree.fromstring("<urlset><url><loc>1</loc></url><url/><url><loc>3</loc></url></urlset>")
    reading._forget(tree[2][0], "loc")
    assert (len(tree), len(tree[2])) == (3, 1)
    third = tree[2]
    reading._forget(third, "url")
    assert (list(tree), len(third)) == ([third], 0)
    reading._forget(tree, "sitemap")  # it stands in nothing


def test_lines_are_links_however_their_scheme_is_written() -> None:
    body = b"HTTP://a.example.org/1\nhttps://a.example.org/2 and more\n https://a.example.org/3 \nftp://a.example.org/4"
    assert [hint.url for hint in parse_sitemap(body, url=MAP).hints] == ["http://a.example.org/1", HOME + "3"]


# mending


@pytest.mark.parametrize(
    ("text", "entities", "mended"),
    [
        ("<rss>&#0;&#8;&#9;&#10;&#11;&#12;&#13;&#14;&#31;&#32;</rss>", True, "<rss>&#9;&#10;&#13;&#32;</rss>"),
        ("<rss>&#x0;&#x8;&#x9;&#xA;&#xb;&#xC;&#xD;&#xe;&#x1F;&#x20;</rss>", True, "<rss>&#x9;&#xA;&#xD;&#x20;</rss>"),
        ("<rss>&#0000;&#x000b;</rss>", True, "<rss></rss>"),
        ("<rss>\t\n\r\x0c\x1f </rss>", True, "<rss>\t\n\r </rss>"),
        ("noise<FEED>&nbsp;</FEED>", False, "<FEED>&amp;nbsp;</FEED>"),
        ("<x:rdf>&x</x:rdf>", False, "<x:rdf>&amp;x</x:rdf>"),
        ("noise <other>&LT;</other>", False, "noise <other>&LT;</other>"),
        ("<rss>&#1234567;&#12345678;&#x123456;&#x1234567;</rss>", True, "<rss>&#1234567;&amp;#12345678;&#x123456;&amp;#x1234567;</rss>"),
        ("<rss><![CDATA[&a]]>&<![CDATA[&b", True, "<rss><![CDATA[&a]]>&amp;<![CDATA[&b"),
    ],
)
def test_what_a_strict_parser_would_stop_at_is_mended_and_nothing_else(text: str, entities: bool, mended: str) -> None:
    assert mended_xml(text, entities=entities) == mended


@pytest.mark.parametrize(("before", "found"), [(65_536 - 4, True), (65_536 - 3, False)])
def test_a_root_is_looked_for_in_the_first_64_kilobytes(before: int, found: bool) -> None:
    assert (mended_xml("x" * before + "<rss>", entities=True) == "<rss>") is found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<a><link>x</link><link>y", "<a><link>x</link>"),
        ("<a><links>y", "<a><links>y"),
        ("<a><link/>text", "<a><link/>text"),
        ("<a><link href='x'", "<a>"),
        ("<a><link>x</link >", "<a><link>x</link >"),
        ("<link>" + "x" * (16 * 1024 - 6), ""),
        ("<link>" + "x" * (16 * 1024 - 5), "<link>" + "x" * (16 * 1024 - 5)),
    ],
)
def test_a_torn_element_is_looked_for_in_the_last_16_kilobytes(text: str, left: str) -> None:
    assert without_torn(text, "link") == left
