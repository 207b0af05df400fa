"""One key for all addresses of a report."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.urls import article_key, canonical_url, registrable_domain


@pytest.mark.parametrize(
    ("one", "key"),
    [
        ("HTTP://www.Example.com:80/a/%7euser/b%c3%a9/?utm_source=x&b=2&a=1#top", "https://example.com/a/~user/b%C3%A9?a=1&b=2"),
        ("https://m.example.co.uk/x/amp/", "https://example.co.uk/x"),
        ("https://amp.example.com/2024/x.amp.html", "https://example.com/2024/x.html"),
        ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/x?amp=1", "https://example.com/x"),
        ("https://www.google.com/amp/s/www.example.com/x/amp/", "https://example.com/x"),
        ("https://en.m.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A"),
        ("https://bücher.de/ä ö", "https://xn--bcher-kva.de/%C3%A4%20%C3%B6"),
        ("https://example.com/x;jsessionid=1A2B?PHPSESSID=abc", "https://example.com/x"),
        ("https://example.com/x?print=1&output=amp&fbclid=1&gclid=2", "https://example.com/x"),
        ("https://example.com/article.php?sid=123", "https://example.com/article.php?sid=123"),
        ("https://example.com/?p=17&ref=rss", "https://example.com/?p=17"),
        ("https://example.com/x?id=5&view=full", "https://example.com/x?id=5&view=full"),
        ("https://www.gov.uk/x", "https://www.gov.uk/x"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("http://127.0.0.1:8080/a/?utm_campaign=1", "http://127.0.0.1:8080/a"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("http://localhost:5000/m.html", "http://localhost:5000/m.html"),
        ("mailto:desk@example.com", "mailto:desk@example.com"),
        ("https://example.com:99999/x", "https://example.com:99999/x"),
        ("", ""),
    ],
)
def test_canonical_form(one: str, key: str) -> None:
    assert canonical_url(one) == key


_PIECES = st.sampled_from(
    ["amp", "print", "/", "//", "?", "&", "=", "#", "%", "%7e", "%2F", "www.", "m.", ".html", "utm_source=x", "index.html", ";sid=1", "ä", "中", ".", "..", " ",
     "a", "B", ":80", "@", "[", "]", "example.com", "google.com/amp/s/", "\x00", "+", "sid=0123456789abcdef"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.builds(
            lambda host, parts: f"https://{host}/{''.join(parts)}",
            st.sampled_from(["www.example.com", "m.example.co.uk", "127.0.0.1:8080", "a.github.io", "例え.jp"]),
            st.lists(_PIECES, max_size=12),
        ),
    )
)
def test_canonical_url_is_idempotent(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


def test_rel_canonical_is_followed_within_a_site_only() -> None:
    url = "https://www.example.com/story?id=7"
    assert article_key(url, "/2024/story") == "https://example.com/2024/story"
    assert article_key(url, "https://news.example.com/story") == "https://news.example.com/story"
    assert article_key(url, "https://other.example/story") == "https://example.com/story?id=7"
    assert article_key(url, "https://www.example.com/") == "https://example.com/story?id=7"
    assert article_key(url, "http://[broken") == "https://example.com/story?id=7"
    assert article_key(url, None) == "https://example.com/story?id=7"


def test_on_loopback_the_port_is_the_site() -> None:
    assert article_key("http://127.0.0.1:8101/a", "http://127.0.0.1:8102/a") == "http://127.0.0.1:8101/a"
    assert article_key("http://127.0.0.1:8101/a?x=1", "http://127.0.0.1:8101/a") == "http://127.0.0.1:8101/a"


def test_private_suffixes_keep_their_tenants_apart() -> None:
    assert registrable_domain("one.github.io") == "one.github.io"
    assert article_key("https://one.github.io/x", "https://two.github.io/x") == "https://one.github.io/x"


@pytest.mark.parametrize(
    ("own", "named", "credible"),
    [
        ("https://evil.substack.com/p/x", "https://real.substack.com/p/y", False),
        ("https://evil.wordpress.com/2026/x", "https://real.wordpress.com/2026/y", False),
        ("https://medium.com/@evil/x", "https://medium.com/@real/y", False),
        ("https://evil.medium.com/x", "https://medium.com/@real/y", False),
        ("https://evil.tumblr.com/post/1", "https://real.tumblr.com/post/1", False),
        ("https://www.tumblr.com/evil/1", "https://www.tumblr.com/real/1", False),
        ("https://evil.blogspot.com/1", "https://real.blogspot.com/1", False),
        ("https://evil.github.io/1", "https://real.github.io/1", False),
        ("https://evil.wixsite.com/blog/1", "https://real.wixsite.com/blog/1", False),
        ("https://sites.google.com/view/evil", "https://news.google.com/real", False),
        ("https://real.substack.com/p/x?r=1", "https://real.substack.com/p/y", True),
        ("https://www.medium.com/@real/x", "https://medium.com/@real/y", True),
        ("https://edition.cnn.com/x", "https://www.cnn.com/y", True),
    ],
)
def test_a_canonical_link_never_crosses_tenants_of_a_shared_host(own: str, named: str, credible: bool) -> None:
    """The public suffix list knows some of these hosts, the list in `urls` the others."""
    assert (article_key(own, named) == canonical_url(named)) is credible
