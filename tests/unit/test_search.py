"""GDELT's documented article list, and searches that answer with a feed."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from records.source import Listing, ListingKind, Source
from spiders.search_service import parse_answer, search_urls

URL = "https://api.example.org/api/v2/doc/doc?query=x&mode=artlist&format=json"
ARTICLE = {
    "url": "https://paper.example.fr/1",
    "url_mobile": "",
    "title": "Twitter condamné - Le Papier",
    "seendate": "20240102T101500Z",
    "socialimage": "https://paper.example.fr/i.jpg",
    "domain": "paper.example.fr",
    "language": "French",
    "sourcecountry": "France",
}


def source(template: str, *queries: str) -> tuple[Source, Listing]:
    listing = Listing(kind=ListingKind.SEARCH, url=template, queries=queries)
    return Source(id="zz-s", name="S", country="zz", languages=("fr", "en"), homepage="https://s.example.org", listings=(listing,)), listing


def test_queries_and_language_go_into_the_template() -> None:
    urls = list(search_urls(*source("https://s.example.org/?q={query}&hl={language}", "réseau social & juge", '"X Corp"')))
    assert urls == [
        "https://s.example.org/?q=r%C3%A9seau%20social%20%26%20juge&hl=fr",
        "https://s.example.org/?q=%22X%20Corp%22&hl=fr",
    ]


def test_an_article_list_is_read() -> None:
    (hint,) = parse_answer(json.dumps({"articles": [ARTICLE, {"title": "no url"}, 3]}).encode(), url=URL).hints
    assert hint.url == "https://paper.example.fr/1"
    assert hint.title == "Twitter condamné - Le Papier"
    assert hint.published_at == datetime(2024, 1, 2, 10, 15, tzinfo=UTC)
    assert (hint.language, hint.publisher, hint.listing_kind) == ("fr", "paper.example.fr", ListingKind.SEARCH)


def test_no_result_is_no_problem() -> None:
    assert parse_answer(b"{}", url=URL).problem is None


def test_a_complaint_in_plain_text_is_a_refusal() -> None:
    """The service says with status 200 that a query was too short or that one is too fast."""
    parsed = parse_answer(b"Please limit requests to one every 5 seconds.", url=URL)
    assert parsed.problem == "refused"
    assert "limit requests" in (parsed.detail or "")


def test_stray_backslashes_and_control_characters_cost_nothing() -> None:
    body = json.dumps({"articles": [ARTICLE]}).replace("Le Papier", "Le\\Papier\t\\'s").encode()
    assert len(parse_answer(body, url=URL).hints) == 1


def test_a_feed_as_an_answer() -> None:
    body = b'<rss version="2.0"><channel><item><title>T - Paper</title><link>https://p.example.org/1</link><source url="https://p.example.org">Paper</source></item></channel></rss>'
    (hint,) = parse_answer(body, url=URL).hints
    assert (hint.listing_kind, hint.publisher) == (ListingKind.SEARCH, "Paper")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_nothing_makes_the_reader_raise(noise: bytes) -> None:
    parse_answer(noise, url=URL)
    parse_answer(b'{"articles": [' + noise + b"]}", url=URL)


@settings(deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["articles", "items", "url", "title", "seendate", "language", "authors", "id"]), inner, max_size=5
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_makes_the_reader_raise(value: object) -> None:
    parse_answer(json.dumps(value).encode(), url=URL)
    parse_answer(json.dumps({"articles": [value]}).encode(), url=URL)
    parse_answer(json.dumps({"items": [value]}).encode(), url=URL)
