"""Sitemaps carry their dates, titles and languages on."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from records.source import ListingKind
from spiders.sitemap import parse_sitemap

URL = "https://news.example.org/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?><urlset {NS}><url><loc> https://news.example.org/1?a=1&amp;b=2 </loc><lastmod>2024-01-02T10:30+01:00</lastmod>
 <image:image><image:loc>https://news.example.org/1.jpg</image:loc><image:title>Picture</image:title></image:image>
 <n:news><n:publication><n:name>The News</n:name><n:language>en</n:language></n:publication><n:publication_date>2024-01-02</n:publication_date><n:title>Court &amp; X</n:title></n:news></url>
 <url><loc>/2</loc></url><url><loc>javascript:x</loc></url><url/></urlset>""".encode()


def test_a_news_sitemap_gives_title_language_and_both_dates() -> None:
    first, second = parse_sitemap(NEWS, url=URL, kind=ListingKind.NEWS_SITEMAP).hints
    assert first.url == "https://news.example.org/1?a=1&b=2"
    assert first.title == "Court & X"
    assert (first.language, first.publisher, first.listing_kind) == ("en", "The News", ListingKind.NEWS_SITEMAP)
    assert first.published_at == datetime(2024, 1, 2, tzinfo=UTC)
    assert first.modified_at == datetime(2024, 1, 2, 9, 30, tzinfo=UTC)
    assert (second.url, second.title, second.modified_at) == ("https://news.example.org/2", None, None)


def test_an_index_gives_children_with_their_dates() -> None:
    body = f"<sitemapindex {NS}><sitemap><loc>https://news.example.org/s1.xml.gz</loc><lastmod>2024-01-02</lastmod></sitemap><sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>".encode()
    parsed = parse_sitemap(body, url=URL)
    assert [(child.url, child.modified_at) for child in parsed.children] == [
        ("https://news.example.org/s1.xml.gz", datetime(2024, 1, 2, tzinfo=UTC)),
        ("https://news.example.org/s2.xml", None),
    ]
    assert parsed.problem is None


def test_a_broken_sitemap_gives_what_can_be_read() -> None:
    assert [hint.url[-1] for hint in parse_sitemap(NEWS[: NEWS.index(b"<url><loc>javascript")], url=URL).hints] == ["2", "2"]


def test_a_sitemap_without_namespace_and_one_of_plain_lines_are_read() -> None:
    assert len(parse_sitemap(b"<urlset><url><loc>https://a.org/1</loc></url></urlset>", url=URL).hints) == 1
    assert [hint.url for hint in parse_sitemap(b"https://a.org/1\r\nhttps://a.org/2\n\n", url=URL).hints] == [
        "https://a.org/1",
        "https://a.org/2",
    ]


def test_an_empty_sitemap_is_one_and_a_web_page_is_not() -> None:
    assert parse_sitemap(f"<urlset {NS}></urlset>".encode(), url=URL).problem is None
    assert parse_sitemap(b"<html><body>gone</body></html>", url=URL).problem == "not-a-sitemap"
    assert parse_sitemap(b"", url=URL).problem == "not-a-sitemap"


def test_entities_stay_unexpanded() -> None:
    """A billion laughs costs nothing, and no file is read."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    body = f'<!DOCTYPE u [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://a.org/&l8;&f;</loc></url></urlset>'
    for hint in parse_sitemap(body.encode(), url=URL).hints:
        assert len(hint.url) < 50


def test_more_entries_than_the_protocol_allows_are_left_out() -> None:
    body = b"<urlset>" + b"<url><loc>https://a.org/x</loc></url>" * 50_010 + b"</urlset>"
    assert len(parse_sitemap(body, url=URL).hints) == 50_000


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_nothing_makes_the_reader_raise(noise: bytes) -> None:
    parse_sitemap(noise, url=URL)
    parse_sitemap(NEWS.replace(b"<url/>", noise), url=URL)


def test_a_tag_that_is_no_name_makes_the_rest_no_less_readable() -> None:
    body = b"<urlset><url><loc>https://a.example/1</loc></url><url><lochttps:></lochttps:><loc>https://a.example/2</loc></url></urlset>"
    assert urls(body)[:1] == ["https://a.example/1"]


def urls(body: str | bytes) -> list[str]:
    return [hint.url for hint in parse_sitemap(body if isinstance(body, bytes) else body.encode(), url=URL).hints]


def test_a_bare_ampersand_does_not_make_another_address() -> None:
    assert urls("<urlset><url><loc>https://a.org/a?x=1&y=2&amp;z=3&copy=4</loc></url></urlset>") == ["https://a.org/a?x=1&y=2&z=3&copy=4"]
    assert urls("<urlset><url><loc><![CDATA[https://a.org/a?x=1&y=2]]></loc></url></urlset>") == ["https://a.org/a?x=1&y=2"]


def test_a_sitemap_cut_off_in_an_address_invents_none() -> None:
    whole = "<urlset><url><loc>https://a.org/1</loc></url><url><loc>https://a.org/two</loc></url></urlset>"
    for cut in range(whole.index("<url><loc>https://a.org/two") + 1, whole.index("two") + 3):
        assert urls(whole[:cut]) == ["https://a.org/1"]
    assert urls(whole[: whole.index("</url></urlset>")]) == ["https://a.org/1", "https://a.org/two"]


def test_lines_that_are_no_addresses_are_nobodys_links() -> None:
    assert urls("# of today\nhttps://a.org/a\nlast updated yesterday\n\nhttps://a.org/b c\n/d\nHTTPS://a.org/e\r\n") == [
        "https://a.org/a",
        "https://a.org/e",
    ]
    assert parse_sitemap(b"not found", url=URL).problem == "not-a-sitemap"


def test_a_feed_may_serve_as_a_sitemap() -> None:
    assert urls(
        "<?xml version='1.0'?><rss version='2.0'><channel><item><title>t</title><link>https://a.org/a</link></item></channel></rss>"
    ) == ["https://a.org/a"]
    assert urls("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>t</title><link href='https://a.org/b'/></entry></feed>") == [
        "https://a.org/b"
    ]
    assert parse_sitemap(b"<html><body>Sign in</body></html>", url=URL).problem == "not-a-sitemap"


def test_a_sitemap_is_read_whatever_its_charset_claims_to_be() -> None:
    body = "<?xml version='1.0' encoding='{}'?><urlset><url><loc>https://a.org/суд</loc></url></urlset>"
    asked = ["https://a.org/%D1%81%D1%83%D0%B4"]
    for declared, written in (
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-8"),
        ("windows-1251", "cp1251"),
        ("utf-8", "utf-16-be"),
    ):
        assert urls(body.format(declared).encode(written)) == asked
    assert urls("\n\n" + body.format("utf-8")) == asked
