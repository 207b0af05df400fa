"""Feeds are read however dirty they are."""

import json
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.source import ListingKind
from spiders.feed import parse_feed

URL = "https://news.example.org/rss.xml"


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{head}{items}</channel></rss>'.encode()


def test_an_rss_item_is_carried_on_whole() -> None:
    body = rss(
        "<item><title>Court &amp;amp; &lt;b&gt;platform&lt;/b&gt;</title><link>/a?utm_source=rss#x</link><description><![CDATA[<p>One <i>two</i></p>]]></description>"
        "<author>ada@example.org (Ada)</author><pubDate>Tue, 02 Jan 2024 10:00:00 +0100</pubDate></item>",
        "<language>nb-NO</language><ttl>60</ttl>",
    )
    parsed = parse_feed(body, url=URL)
    (hint,) = parsed.hints
    assert hint.url == "https://news.example.org/a?utm_source=rss"
    assert (hint.listing_url, hint.listing_kind) == (URL, ListingKind.FEED)
    assert hint.title == "Court & platform"
    assert hint.summary == "One two"
    assert hint.published_at == datetime(2024, 1, 2, 9, tzinfo=UTC)
    assert hint.modified_at is None
    assert hint.language == "no"
    assert hint.authors == ("Ada",)
    assert parsed.ttl_minutes == 60


def test_atom_keeps_publication_and_change_apart() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title type="html">A &amp;lt; B</title><id>urn:1</id>
      <link rel="alternate" href="http://news.example.org/1"/><published>2024-01-01T00:00:00Z</published><updated>2024-01-03T00:00:00Z</updated></entry></feed>"""
    (hint,) = parse_feed(body, url=URL).hints
    assert hint.published_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert hint.modified_at == datetime(2024, 1, 3, tzinfo=UTC)
    assert hint.title == "A < B"


def test_a_permalink_guid_stands_in_for_a_missing_link_and_script_links_are_refused() -> None:
    body = rss(
        "<item><guid>https://news.example.org/g</guid></item><item><title>x</title><link>javascript:alert(1)</link></item>"
        "<item><title>no link</title></item><item><link>mailto:x@y.z</link></item>"
    )
    assert [hint.url for hint in parse_feed(body, url=URL).hints] == ["https://news.example.org/g"]


def test_a_source_element_names_the_publisher() -> None:
    body = rss('<item><link>https://o.example.com/1</link><source url="https://o.example.com">Other Paper</source></item>')
    assert parse_feed(body, url=URL).hints[0].publisher == "Other Paper"


@pytest.mark.parametrize(
    "dirt",
    [
        lambda body: b"\xef\xbb\xbf\n\n" + body,
        lambda body: body.replace(b"T 1", b"T \x00\x0b1 & <b>"),
        lambda body: body.replace(b"</channel></rss>", b""),
        lambda body: body.replace(b'<?xml version="1.0"?>', b'<?xml version="1.0" encoding="utf-8"?>').replace(b"T 2", b"T \xff\xfe 2"),
        lambda body: b"<!-- served by cache -->" + body,
    ],
)
def test_dirt_costs_no_item(dirt: object) -> None:
    """Byte-order marks, control characters, a cut-off end, wrong bytes, comments before the declaration."""
    body = rss("".join(f"<item><title>T {n}</title><link>https://news.example.org/{n}</link></item>" for n in range(3)))
    assert [hint.url[-1] for hint in parse_feed(dirt(body), url=URL).hints] == ["0", "1", "2"]  # type: ignore[operator]


def test_titles_hold_no_control_character() -> None:
    body = rss("<item><title>a&#x7;b\u200b c</title><link>https://news.example.org/1</link></item>")
    assert parse_feed(body, url=URL).hints[0].title in ("a b c", "ab c")


def test_an_empty_feed_is_a_feed_and_a_web_page_is_not() -> None:
    assert parse_feed(rss(""), url=URL).problem is None
    assert parse_feed(b"<!doctype html><html><body><h1>Login</h1></body></html>", url=URL).problem == "not-a-feed"
    assert parse_feed(b"", url=URL).problem == "not-a-feed"


def test_a_body_that_looks_like_an_address_or_a_file_is_not_opened(tmp_path: Path) -> None:
    """feedparser opens addresses and file names it is given as its argument."""
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss("<item><link>https://secret.example.org/</link></item>"))
    assert parse_feed(str(secret).encode(), url=URL).hints == ()
    assert parse_feed(b"http://127.0.0.1:9/feed", url=URL).hints == ()


def test_entities_are_not_expanded_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("topsecret")
    body = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'.encode() + rss(
        "<item><title>&x;</title><link>https://a.org/1</link></item>"
    )
    assert "topsecret" not in repr(parse_feed(body, url=URL))


def test_json_feed() -> None:
    body = b'{"version":"https://jsonfeed.org/version/1.1","language":"de","items":[{"id":"1","url":"/j","title":"T","date_published":"2024-01-02T00:00:00Z","date_modified":"2024-01-03T00:00:00+01:00","authors":[{"name":"Ada"}]},{"id":"2"},7]}'
    (hint,) = parse_feed(body, url=URL).hints
    assert (hint.url, hint.language, hint.authors) == ("https://news.example.org/j", "de", ("Ada",))
    assert hint.modified_at == datetime(2024, 1, 2, 23, tzinfo=UTC)
    assert parse_feed(b'{"error": "no"}', url=URL).problem == "not-a-feed"


def test_a_monstrous_feed_is_refused_before_it_is_parsed() -> None:
    assert parse_feed(b"<rss>" + bytes(9 * 1024 * 1024), url=URL).problem == "too-large"


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_nothing_makes_the_reader_raise(noise: bytes) -> None:
    parse_feed(noise, url=URL)
    parse_feed(rss("").replace(b"</channel>", noise), url=URL)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Judge: 5 &lt; 6 posts of X unlawful &gt; one million", "Judge: 5 < 6 posts of X unlawful > one million"),
        ("Court orders &lt;Platform&gt; to pay", "Court orders <Platform> to pay"),
        ("<![CDATA[Fewer than <6 posts> and > 5]]>", "Fewer than <6 posts> and > 5"),
        ("<![CDATA[<p class='x'>Court <em>orders</em><br/>X</p>]]>", "Court orders X"),
        ("&lt;strong&gt;Court&lt;/strong&gt; orders X", "Court orders X"),
        ("<![CDATA[X &amp; Y <!-- hidden --> v. Z]]>", "X & Y v. Z"),
    ],
)
def test_markup_leaves_a_title_and_comparisons_stay(written: str, title: str) -> None:
    assert parse_feed(rss(f"<item><title>{written}</title><link>/a</link></item>"), url=URL).hints[0].title == title


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://www.google.com/url?rct=j&amp;url=https://ledger.example/a&amp;ct=ga", "https://ledger.example/a"),
        ("https://ledger.example/новости/суд", "https://ledger.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/%D1%81%D1%83%D0%B4"),
        ("https://ledger.example/a?q=法院", "https://ledger.example/a?q=%E6%B3%95%E9%99%A2"),
        ("https://ledger.example/a?x=1&y=2&copy=3", "https://ledger.example/a?x=1&y=2&copy=3"),
        ("https://ledger.example/a?x=1&amp;amp;y=2", "https://ledger.example/a?x=1&y=2"),
        ("<![CDATA[ https://ledger.example/a?x=1&y=2 ]]>", "https://ledger.example/a?x=1&y=2"),
        ("\n  https://ledger.example/a\n", "https://ledger.example/a"),
    ],
)
def test_a_link_is_asked_for_as_a_browser_would(link: str, url: str) -> None:
    assert parse_feed(rss(f"<item><link>{link}</link></item>"), url=URL).hints[0].url == url


def test_relative_links_stand_on_the_base_of_their_entry() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://ledger.example/blog/"><title>t</title>
    <entry><title>a</title><link href="one"/></entry><entry xml:base="2026/"><title>b</title><link href="two"/></entry>
    <entry xml:base="https://other.example/x/"><title>c</title><link href="/three"/></entry></feed>"""
    assert [hint.url for hint in parse_feed(body, url=URL).hints] == [
        "https://ledger.example/blog/one",
        "https://ledger.example/blog/2026/two",
        "https://other.example/three",
    ]


def test_a_feed_cut_off_in_a_link_names_no_page_for_it() -> None:
    body = rss(
        "<item><title>a</title><link>https://ledger.example/whole</link></item><item><title>b</title><link>https://ledger.example/half"
    )
    assert [hint.url for hint in parse_feed(body[: body.rindex(b"alf")], url=URL).hints] == ["https://ledger.example/whole"]


def test_a_json_feed_may_begin_with_a_mark_and_point_elsewhere() -> None:
    items = '[{"id":"1","url":"/a"},{"id":2,"external_url":"https://ledger.example/b"},{"id":"https://ledger.example/c"},{"id":"4","url":"javascript:x","external_url":"/d"},{"id":"5"}]'
    body = b"\xef\xbb\xbf" + f'{{"version":"https://jsonfeed.org/version/1.1","items":{items}}}'.encode()
    assert [hint.url.rpartition("/")[2] for hint in parse_feed(body, url=URL).hints] == ["a", "b", "c", "d"]


SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


@pytest.mark.parametrize(
    "item",
    [
        "<media:group><media:title>Photo</media:title><media:description>In court</media:description></media:group><title>T</title><link>/a</link><description>S</description>",
        "<title>T</title><description>S</description><itunes:title>Episode</itunes:title><link>/a</link>",
        "<title>T</title><description>S</description><image><title>Logo</title><link>/logo</link></image><link>/a</link>",
        "<title>T</title><description>S</description><atom:link rel='self' href='/self'/><link>/a</link>",
        "<title>T</title><description>S</description><atom:link href='/a'/>",
        "<title>T</title><description>S</description><link/><guid>https://news.example.org/a</guid>",
        "<title>T</title><description>S</description><guid isPermaLink='false'>https://news.example.org/?p=1</guid><link>/a</link>",
        "<title>T</title><description>S</description><link>https://burner.example/~r/1</link><feedburner:origLink>https://news.example.org/a</feedburner:origLink>",
        "<title>T</title><description>S</description><comments>https://news.example.org/c</comments><source url='https://o.example/f'>O</source><link>/a</link>",
        "<dc:title>T</dc:title><description>S</description><link>www.news.example.org/a</link>",
    ],
)
def test_what_stands_beside_a_report_is_not_taken_for_it(item: str) -> None:
    body = f"<rss version='2.0' {SPACES}><channel><title>t</title><item>{item}</item></channel></rss>".encode()
    (hint,) = parse_feed(body, url=URL).hints
    assert (hint.url.replace("www.", ""), hint.title, hint.summary) == ("https://news.example.org/a", "T", "S")


def test_what_a_film_says_of_itself_is_its_summary_where_nothing_else_is() -> None:
    body = f"<rss version='2.0' {SPACES}><channel><item><title>T</title><link>/a</link><media:description>Film</media:description></item></channel></rss>".encode()
    assert parse_feed(body, url=URL).hints[0].summary == "Film"


def dated(date: str, head: str = "") -> tuple[datetime | None, datetime | None]:
    body = rss(f"<item><link>/a</link>{date}</item>", head).replace(
        b'version="2.0"', b'version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    (hint,) = parse_feed(body, url=URL).hints
    return hint.published_at, hint.modified_at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Mon, 02 Mar 2026 10:00:00 JST", datetime(2026, 3, 2, 1, tzinfo=UTC)),
        ("Mon, 02 Mar 2026 10:00:00 CEST", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("2026/11/28", datetime(2026, 11, 28, tzinfo=UTC)),
        ("2026/11/28 15:07:41", datetime(2026, 11, 28, 15, 7, 41, tzinfo=UTC)),
        ("2026年11月28日", datetime(2026, 11, 28, tzinfo=UTC)),
        ("28. November 2026", datetime(2026, 11, 28, tzinfo=UTC)),
    ],
)
def test_a_feeds_date_is_read_from_its_own_text(text: str, at: datetime) -> None:
    assert dated(f"<pubDate>{text}</pubDate>") == (at, None)


def test_the_feeds_language_decides_the_order_of_day_and_month() -> None:
    assert dated("<pubDate>03/02/2026</pubDate>", "<language>en-us</language>")[0] == datetime(2026, 3, 2, tzinfo=UTC)
    assert dated("<pubDate>03/02/2026</pubDate>", "<language>en-gb</language>")[0] == datetime(2026, 2, 3, tzinfo=UTC)


def test_a_date_that_contradicts_its_text_is_not_believed() -> None:
    assert dated("<pubDate>2026-W12 or so, the 31st</pubDate>")[0] is None


def test_dublin_core_names_the_day_of_publication() -> None:
    assert dated("<dc:date>2026-03-02T10:00:00+09:00</dc:date>") == (datetime(2026, 3, 2, 1, tzinfo=UTC), None)


def test_a_lone_atom_update_is_both() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://news.example.org/1"/><updated>2026-03-02T00:00:00Z</updated></entry></feed>"""
    (hint,) = parse_feed(body, url=URL).hints
    assert (hint.published_at, hint.modified_at) == (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))


def test_the_whole_text_of_an_item_comes_along_as_it_was_served() -> None:
    whole = "<p>" + "A court told the company what to do. " * 40 + "</p>"
    rss = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<item><link>https://a.example/1</link><description>Short</description><content:encoded><![CDATA[{whole}]]></content:encoded></item>"
        f"<item><link>https://a.example/2</link><description><![CDATA[{whole}]]></description></item>"
        "<item><link>https://a.example/3</link><description>Short</description></item></channel></rss>"
    )
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://a.example/4</id><content type="html">{escape(whole)}</content></entry></feed>'
    listed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://a.example/5", "content_html": whole}]})
    contents = [hint.content for text in (rss, atom, listed) for hint in parse_feed(text.encode(), url="https://a.example/feed").hints]
    assert contents == [whole, whole, None, whole, whole]
    long = listed.replace(json.dumps(whole), json.dumps("x" * 300_000))
    (hint,) = parse_feed(long.encode(), url="https://a.example/feed").hints
    assert hint.content is not None
    assert len(hint.content) == 200_000


@pytest.mark.parametrize(("text", "day"), [("2024-01", datetime(2024, 1, 1, tzinfo=UTC)), ("2024", None), ("--0102", None)])
def test_what_feedparser_makes_of_a_date_holds_only_where_the_text_says_so(text: str, day: datetime | None) -> None:
    (hint,) = parse_feed(rss(f"<item><title>A</title><link>/a</link><pubDate>{text}</pubDate></item>"), url=URL).hints
    assert hint.published_at == day


@pytest.mark.parametrize(("letters", "whole"), [(799, False), (800, True), (1500, True)])
def test_a_description_is_the_text_itself_from_eight_hundred_signs(letters: int, whole: bool) -> None:
    words = ("law " * letters)[: letters - 1] + "s"
    (hint,) = parse_feed(rss(f"<item><title>A</title><link>/a</link><description>{words}</description></item>"), url=URL).hints
    assert hint.content == (words if whole else None)


def test_a_text_beside_the_description_counts_however_short() -> None:
    item = "<item><title>A</title><link>/a</link><description>S</description><content:encoded>One law.</content:encoded></item>"
    body = rss(item).replace(b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    assert parse_feed(body, url=URL).hints[0].content == "One law."
