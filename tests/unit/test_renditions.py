"""Which form of a report an address shows."""

import pytest

from pipeline.urls import canonical_url, rendition


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://www.example.org/news/court-orders-x", ""),
        ("https://www.example.org/news/court-orders-x?utm_source=rss&fbclid=1", ""),
        ("https://example.org/amplifier-sales", ""),
        ("https://example.org/news?id=12", ""),
        ("https://www.example.org/news/court-orders-x/amp", "amp"),
        ("https://amp.example.org/news/court-orders-x", "amp"),
        ("https://example.org/news/court-orders-x?outputType=amp", "amp"),
        ("https://example.org/news/court-orders-x?print=1", "print"),
        ("https://example.org/news/court-orders-x/print", "print"),
        ("https://m.example.org/news/court-orders-x", "mobile"),
        ("not an address", ""),
    ],
)
def test_the_form_is_read_off_the_address(url: str, form: str) -> None:
    assert rendition(url, canonical_url(url)) == form


@pytest.mark.parametrize("url", ["https://m.example.org/a/b", "https://example.org/a/b/amp", "https://example.org/a/b?print=1"])
def test_a_form_shares_its_canonical_url_with_the_ordinary_page(url: str) -> None:
    assert canonical_url(url) == "https://example.org/a/b"


def test_a_page_that_names_another_address_as_canonical_is_an_alternate_form() -> None:
    """Print pages whose address says nothing, old addresses of moved reports."""
    assert rendition("https://example.org/x/282817.html", "https://example.org/news/court-orders-x") == "alternate"
