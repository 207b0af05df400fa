"""What a search service's answer is, by its first character and its members; how a template is filled; each bound at both sides."""

import json
from datetime import UTC, datetime

import pytest

from records.source import Listing, ListingKind, Source
from spiders.listings.listing import MAX_LINKS
from spiders.search_service import GDELT_LANGUAGES, SearchSpider, parse_answer, search_urls

URL = "https://api.example.org/doc?query=x"
ARTICLE = {"url": "https://paper.example.fr/1", "title": "T"}


def articles(*found: object) -> bytes:
    return json.dumps({"articles": found}).encode()


def only(**changes: object) -> object:
    (hint,) = parse_answer(articles({**ARTICLE, **changes}), url=URL).hints
    return hint


def addresses(template: str, *queries: str, languages: tuple[str, ...] = ("fr", "en")) -> list[str]:
    listing = Listing(kind=ListingKind.SEARCH, url=template, queries=queries)
    outlet = Source(id="zz-s", name="S", country="zz", languages=languages, homepage="https://s.example.org", listings=(listing,))
    return list(search_urls(outlet, listing))


def test_a_template_becomes_an_address_as_a_browser_would_ask_for_it() -> None:
    assert addresses("https://S.example.org/ä?q={query}#top", "a/b c") == ["https://S.example.org/%C3%A4?q=a%2Fb%20c"]
    assert addresses("https://s.example.org/{language}?q={query}&l={language}", "x", languages=("pt-br", "en")) == [
        "https://s.example.org/pt-br?q=x&l=pt-br"
    ]
    assert addresses("https://s.example.org/?q={query}") == []


def test_a_query_too_long_for_a_link_is_asked_for_all_the_same() -> None:
    (asked,) = addresses("https://s.example.org/?q={query}", "x" * 2000)
    assert asked == "https://s.example.org/?q=" + "x" * 2000


@pytest.mark.parametrize(
    ("body", "problem", "detail"),
    [
        (b"", "empty-answer", None),
        (b" \r\n\t\xef\xbb\xbf", "empty-answer", None),
        (b"x" * 200, "refused", "x" * 200),
        (b"x" * 201, "refused", "x" * 200),
        (b" " * 999 + b"x", "refused", "x"),
        (b" " * 1000 + b"x", "refused", None),
        (b"\xe9<b>no</b>", "refused", "\ufffd no"),
        (b"[1]", "refused", "[1]"),
    ],
)
def test_what_is_neither_json_nor_markup_is_a_complaint(body: bytes, problem: str, detail: str | None) -> None:
    parsed = parse_answer(body, url=URL)
    assert (parsed.problem, parsed.detail, parsed.hints) == (problem, detail, ())


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b" \r\n\t", b"\xef\xbb\xbf\n"])
def test_a_mark_of_the_byte_order_and_space_before_it_change_nothing(before: bytes) -> None:
    assert [hint.url for hint in parse_answer(before + articles(ARTICLE), url=URL).hints] == ["https://paper.example.fr/1"]
    feed = b"<rss version='2.0'><channel><item><link>https://p.example.org/1</link></item></channel></rss>"
    (hint,) = parse_answer(before + feed, url=URL, content_type="text/xml").hints
    assert (hint.url, hint.listing_kind, hint.listing_url) == ("https://p.example.org/1", ListingKind.SEARCH, URL)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (r"a\\x b" + "\t", r"a\x b"),
        (r"it\'s a\\x", r"it\'s a\x"),
        (r"\user \u00e9", r"\user é"),
        (r"\u00zz" + "\x01", r"\u00zz"),
        (r"a\"b\/c\\d \q", 'a"b/c\\d \\q'),
    ],
)
def test_stray_backslashes_are_kept_and_whole_escapes_are_read(text: str, title: str) -> None:
    """One title's stray backslash must not spoil the escapes of all others."""
    (hint,) = parse_answer(b'{"articles": [{"url": "/1", "title": "' + text.encode() + b'"}]}', url=URL).hints
    assert hint.title == title


@pytest.mark.parametrize(
    ("body", "problem", "detail"),
    [
        (b'{"articles": {}}', "not-json", "`articles` is not a list"),
        (b'{"articles": null}', "not-json", "`articles` is not a list"),
        (b'{"articles": [', "not-json", "Expecting value: line 1 column 15 (char 14)"),
        (b'{"items": 5}', "not-a-feed", "JSON, but no JSON Feed: items is not a list"),
        (b'{"items": 5, "articles": []}', None, None),
        (b'{"answer": []}', None, None),
    ],
)
def test_an_answer_in_json_says_what_it_is_by_its_members(body: bytes, problem: str | None, detail: str | None) -> None:
    parsed = parse_answer(body, url=URL)
    assert (parsed.problem, parsed.detail, parsed.hints) == (problem, detail, ())


def test_json_nested_too_deep_is_no_answer() -> None:
    assert parse_answer(b'{"a":' + b"[" * 200_000, url=URL).problem == "not-json"


def test_a_json_feed_is_read_as_one_unless_it_has_articles() -> None:
    items = [{"id": "1", "url": "https://p.example.org/feed"}]
    (hint,) = parse_answer(json.dumps({"items": items}).encode(), url=URL).hints
    assert (hint.url, hint.listing_kind) == ("https://p.example.org/feed", ListingKind.SEARCH)
    (hint,) = parse_answer(json.dumps({"items": items, "articles": [ARTICLE]}).encode(), url=URL).hints
    assert hint.url == "https://paper.example.fr/1"


@pytest.mark.parametrize(("before", "taken"), [(49_999, 1), (50_000, 0)])
def test_fifty_thousand_articles_of_an_answer_are_looked_at(before: int, taken: int) -> None:
    assert MAX_LINKS == 50_000
    assert len(parse_answer(articles(*[0] * before, ARTICLE), url=URL).hints) == taken


@pytest.mark.parametrize(
    ("field", "said", "known"),
    [
        ("title", "x" * 501, "x" * 500),
        ("title", 5, None),
        ("domain", "x" * 201, "x" * 200),
        ("domain", "x" * 200, "x" * 200),
        ("domain", None, None),
        ("language", " FRENCH ", "fr"),
        ("language", "Klingon", None),
        ("language", 5, None),
        ("seendate", "20240102T101500Z", datetime(2024, 1, 2, 10, 15, tzinfo=UTC)),
        ("seendate", "yesterday-ish", None),
        ("seendate", 20240102, None),
        ("url", "/2#top", "https://api.example.org/2"),
    ],
)
def test_what_an_article_says_of_itself(field: str, said: object, known: object) -> None:
    name = {"domain": "publisher", "seendate": "published_at"}.get(field, field)
    assert getattr(only(**{field: said}), name) == known


@pytest.mark.parametrize("url", ["mailto:a@b.example", 5, None, ""])
def test_an_article_without_an_address_is_left_out(url: object) -> None:
    parsed = parse_answer(articles({**ARTICLE, "url": url}, ARTICLE), url=URL)
    assert ([hint.url for hint in parsed.hints], parsed.problem) == (["https://paper.example.fr/1"], None)


def test_articles_keep_the_answer_s_order_and_claim_nothing_they_do_not_say() -> None:
    hints = parse_answer(articles({"url": "/b"}, ["no"], {"url": "/a"}), url=URL).hints
    assert [hint.url for hint in hints] == ["https://api.example.org/b", "https://api.example.org/a"]
    assert {(hint.title, hint.published_at, hint.modified_at, hint.language, hint.publisher) for hint in hints} == {(None,) * 5}


def test_languages_are_two_letters_and_searches_the_one_kind_of_the_spider() -> None:
    assert all(len(code) == 2 and code.isalpha() for code in GDELT_LANGUAGES.values())
    assert SearchSpider.kinds == {ListingKind.SEARCH}
