"""Addresses as listings give them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.links import page_key, page_url, site_of

BASE = "https://news.example.org/rss/all.xml"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a/1", "https://news.example.org/a/1"),
        ("../b?x=1#comments", "https://news.example.org/b?x=1"),
        ("  https://other.example.com/x \n", "https://other.example.com/x"),
        ("//cdn.example.com/y", "https://cdn.example.com/y"),
        ("https://news.example.org", "https://news.example.org/"),
        ("https://zeitung.example/straße ü", "https://zeitung.example/stra%C3%9Fe%20%C3%BC"),
        ("https://münchen.example/a", "https://xn--mnchen-3ya.example/a"),
        ("www.ledger.example/a?b=1", "https://www.ledger.example/a?b=1"),
        ("http://https://ledger.example/a", "https://ledger.example/a"),
        ("\u200bhttps://ledger.example/a\u00a0", "https://ledger.example/a"),
        ("/a\\b?c=\\d", "https://news.example.org/a/b?c=%5Cd"),
        ("/a?x=1&amp;y=2&#038;z=3", "https://news.example.org/a?x=1&y=2&z=3"),
        ("#!/decision/12", "https://news.example.org/rss/all.xml#!/decision/12"),
        ("/app/#/decision/12", "https://news.example.org/app/#/decision/12"),
        ("https://[2001:DB8::1]:8443/a", "https://[2001:DB8::1]:8443/a"),
        ("https://κλαρα-σωλις.example:81/a", "https://xn----ylba7abgd9bnh0e.example:81/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fledger.example%2Fсуд", "https://ledger.example/%D1%81%D1%83%D0%B4"),
        ("https://www.google.com/url?url=https://user:pw@ledger.example/", None),
        ("ht\ntps://news.example.org/z", "https://news.example.org/z"),
        ("https:///ledger.example/a", "https://ledger.example/a"),
    ],
)
def test_an_address_is_made_whole(link: str, url: str | None) -> None:
    assert page_url(link, BASE) == url


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "mailto:a@b.org",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.b/c",
        "https://user:pw@a.b/",
        "https://",
        "http://[::1",
        "https://a.b/" + "x" * 3000,
        "https://a.b:99999/",
    ],
)
def test_what_is_no_web_page_is_refused(link: str) -> None:
    assert page_url(link, BASE) is None


def test_fragments_campaign_marks_and_default_ports_make_no_other_page() -> None:
    same = {
        page_key(url)
        for url in (
            "https://A.org/x?id=3",
            "https://a.org:443/x?id=3#top",
            "https://a.org/x?utm_source=rss&id=3&fbclid=9",
            "https://a.org/x?id=3&",
        )
    }
    assert same == {"https://a.org/x?id=3"}


def test_parameters_that_choose_a_page_keep_it_apart() -> None:
    assert page_key("https://a.org/x?id=3") != page_key("https://a.org/x?id=4")
    assert page_key("https://a.org/X") != page_key("https://a.org/x")


def test_site_is_the_registrable_domain_or_host_and_port() -> None:
    assert site_of("https://www.sport.example.co.uk/a") == site_of("https://example.co.uk/b")
    assert site_of("http://127.0.0.1:8001/a") != site_of("http://127.0.0.1:8002/a")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_whatever_the_text_it_is_an_address_or_none(link: str) -> None:
    url = page_url(link, BASE)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert page_key(page_key(url)) == page_key(url)
