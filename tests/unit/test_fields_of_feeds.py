"""What becomes of each field of a feed's items: which of several counts, how much of it, and what is no claim at all."""

import json
from datetime import UTC, datetime

import pytest

from records.capture import Hint
from records.push import Hub
from records.source import ListingKind
from spiders.feed import parse_feed
from spiders.hubs import hub_in_headers, hub_of
from spiders.listings.dates import contradicts, listing_date, plausible
from spiders.listings.listing import ParsedListing

URL = "https://news.example.org/rss.xml"
SPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:dcterms="http://purl.org/dc/terms/"'
)


def feed(items: str = "", head: str = "") -> ParsedListing:
    return parse_feed(f"<rss version='2.0' {SPACES}><channel>{head}{items}</channel></rss>".encode(), url=URL)


def item(inner: str, head: str = "") -> Hint:
    (hint,) = feed(f"<item><link>/a</link>{inner}</item>", head).hints
    return hint


def atom(inner: str) -> Hint:
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='https://news.example.org/a'/>{inner}</entry></feed>"
    (hint,) = parse_feed(body.encode(), url=URL).hints
    return hint


def written(**values: object) -> Hint:
    (hint,) = parse_feed(json.dumps({"items": [{"url": "/a", **values}]}).encode(), url=URL).hints
    return hint


# how often


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("", None),
        ("<ttl>1</ttl>", 1.0),
        ("<ttl> 10080 </ttl>", 10080.0),
        ("<ttl>10081</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>1.5</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60.0),
        ("<sy:updatePeriod> Hourly </sy:updatePeriod><sy:updateFrequency> 4 </sy:updateFrequency>", 15.0),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>x</sy:updateFrequency>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 60.0),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>48</sy:updateFrequency>", 30.0),
        ("<sy:updatePeriod>weekly</sy:updatePeriod><sy:updateFrequency>1008</sy:updateFrequency>", 10.0),
        ("<sy:updatePeriod>monthly</sy:updatePeriod><sy:updateFrequency>4320</sy:updateFrequency>", 10.0),
        ("<sy:updatePeriod>yearly</sy:updatePeriod><sy:updateFrequency>52560</sy:updateFrequency>", 10.0),
        ("<sy:updatePeriod>always</sy:updatePeriod>", None),
        ("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 5.0),
        ("<ttl>0</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 60.0),
    ],
)
def test_how_long_a_feed_asks_to_be_left_alone(head: str, minutes: float | None) -> None:
    assert feed(head=head).ttl_minutes == minutes


# lengths and which counts


@pytest.mark.parametrize(("length", "kept"), [(199, 199), (200, 200), (201, 200)])
def test_two_hundred_signs_of_a_name_are_kept(length: int, kept: int) -> None:
    name = "n" * length
    assert item(f"<dc:creator>{name}</dc:creator>").authors == ("n" * kept,)
    assert item(f"<source url='https://o.example/'>{name}</source>").publisher == "n" * kept
    assert written(authors=[{"name": name}]).authors == ("n" * kept,)


@pytest.mark.parametrize(("number", "kept"), [(19, 19), (20, 20), (21, 20)])
def test_twenty_authors_of_an_entry_are_kept(number: int, kept: int) -> None:
    assert atom("".join(f"<author><name>A{n}</name></author>" for n in range(number))).authors == tuple(f"A{n}" for n in range(kept))


@pytest.mark.parametrize(("length", "kept"), [(500, 500), (501, 500)])
def test_five_hundred_signs_of_a_title_are_kept(length: int, kept: int) -> None:
    assert item(f"<title>{'t' * length}</title>").title == "t" * kept
    assert written(title="t" * length).title == "t" * kept


@pytest.mark.parametrize(("length", "kept"), [(2000, 2000), (2001, 2000)])
def test_two_thousand_signs_of_a_summary_are_kept(length: int, kept: int) -> None:
    assert item(f"<description>{'s' * length}</description>").summary == "s" * kept
    assert written(summary="s" * length).summary == "s" * kept


@pytest.mark.parametrize(("before", "problem"), [(8 << 20, None), ((8 << 20) + 1, "too-large")])
def test_a_feed_of_so_many_bytes_is_read(before: int, problem: str | None) -> None:
    body = b"<rss version='2.0'><channel></channel></rss>"
    parsed = parse_feed(body + b" " * (before - len(body)), url=URL)
    assert (parsed.problem, parsed.detail) == (problem, f"{before} bytes" if problem else None)


@pytest.mark.parametrize(("before", "taken"), [(49_999, 1), (50_000, 0)])
def test_fifty_thousand_items_of_a_feed_in_json_are_looked_at(before: int, taken: int) -> None:
    assert len(parse_feed(json.dumps({"items": [0] * before + [{"url": "/a"}]}).encode(), url=URL).hints) == taken


def test_an_item_s_own_language_comes_before_its_feed_s() -> None:
    head = "<language>de-AT</language>"
    assert item("", head).language == "de"
    assert item("<dc:language>fr</dc:language>", head).language == "fr"
    assert item("<dc:language>klingon</dc:language>", head).language == "de"
    assert item("").language is None
    (own, of_feed) = parse_feed(b'{"language": "de", "items": [{"url": "/a", "language": "fr-CA"}, {"url": "/b"}]}', url=URL).hints
    assert (own.language, of_feed.language) == ("fr", "de")


def test_dates_are_read_in_the_item_s_language_or_else_the_feed_s() -> None:
    date = "<pubDate>03/02/2026</pubDate>"
    assert item(date, "<language>en-us</language>").published_at == datetime(2026, 3, 2, tzinfo=UTC)
    assert item(date + "<dc:language>en-gb</dc:language>", "<language>en-us</language>").published_at == datetime(2026, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("inner", "link"),
    [
        ("<link href='/b' rel='self'/><link href='/c'/>", "https://news.example.org/c"),
        ("<link href='/b' rel='related'/><id>https://news.example.org/d</id>", "https://news.example.org/d"),
        ("<link href='mailto:a@b.example'/><id>http://news.example.org/d</id>", "http://news.example.org/d"),
        ("<link href='javascript:x'/><link rel='alternate' href='/e'/>", "https://news.example.org/e"),
        ("<id>urn:x</id>", None),
    ],
)
def test_the_first_address_that_is_one_is_an_entry_s(inner: str, link: str | None) -> None:
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><title>x</title>{inner}</entry></feed>"
    assert [hint.url for hint in parse_feed(body.encode(), url=URL).hints] == ([link] if link else [])


def test_a_name_without_letters_is_no_author_s_and_order_is_kept() -> None:
    entry = "<author><name>B</name></author><author><name> </name></author><author><name>&lt;b&gt;A&lt;/b&gt;</name></author>"
    assert atom(entry).authors == ("B", "A")


# dates


def test_what_was_created_stands_in_for_what_was_published() -> None:
    created, changed = (
        "<dcterms:created>2026-03-01T00:00:00Z</dcterms:created>",
        "<dcterms:modified>2026-03-02T00:00:00Z</dcterms:modified>",
    )
    one = item(created + changed)
    assert (one.published_at, one.modified_at) == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))


def test_a_lone_change_is_the_publication_and_a_change_in_atom_alone() -> None:
    day = datetime(2026, 3, 2, tzinfo=UTC)
    assert (atom("<updated>2026-03-02T00:00:00Z</updated>").modified_at, atom("").published_at) == (day, None)
    one = item("<dcterms:modified>2026-03-02T00:00:00Z</dcterms:modified>")
    assert (one.published_at, one.modified_at) == (day, None)


@pytest.mark.parametrize(
    ("text", "day", "month", "year", "no"),
    [
        ("2026/11/28", 28, 11, 2026, False),
        ("2026/11/28", 27, 11, 2026, False),
        ("2026/11/28", 29, 11, 2026, False),
        ("2026/11/28", 26, 11, 2026, True),
        ("2026/11/28", 30, 11, 2026, True),
        ("2026/11/28", 28, 11, 2025, True),
        ("28 Nov 26", 28, 11, 2026, False),
        ("28 Nov 026", 28, 11, 2026, False),
        ("28 Nov 25", 28, 11, 2026, True),
        ("", 28, 11, 2026, True),
    ],
)
def test_a_moment_contradicts_a_text_that_names_neither_its_day_nor_its_year(text: str, day: int, month: int, year: int, no: bool) -> None:
    assert contradicts(text, datetime(year, month, day, tzinfo=UTC)) is no


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        (datetime(1990, 1, 1, tzinfo=UTC), True),
        (datetime(1989, 12, 31, 23, 59, tzinfo=UTC), False),
        (datetime(2099, 12, 31, tzinfo=UTC), True),
        (datetime(2100, 1, 1, tzinfo=UTC), False),
        (datetime(2000, 1, 1), True),  # noqa: DTZ001 - without a zone it is UTC
    ],
)
def test_a_moment_of_these_hundred_and_ten_years_is_plausible(at: datetime, taken: bool) -> None:
    assert plausible(at) == (at.replace(tzinfo=UTC) if taken else None)


def test_a_moment_at_the_end_of_time_is_none() -> None:
    assert plausible(datetime.fromisoformat("9999-12-31T23:59:59-05:00")) is None
    assert plausible(datetime.fromisoformat("2026-03-02T01:00:00+02:00")) == datetime(2026, 3, 1, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (None, None),
        ("", None),
        ("   ", None),
        (" 2026-03-02 ", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02" + " " * 60 + "x", datetime(2026, 3, 2, tzinfo=UTC)),
        (" " * 70 + "2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        (" " + "x" * 64 + " 2026-03-02", None),
    ],
)
def test_sixty_four_signs_of_a_date_are_read(text: str | None, at: datetime | None) -> None:
    assert listing_date(text) == at


# JSON


@pytest.mark.parametrize(
    ("values", "summary", "content"),
    [
        ({"summary": "S", "content_text": "T", "content_html": "<p>H</p>"}, "S", "<p>H</p>"),
        ({"content_text": "T", "content_html": "<p>H</p>"}, "T", "<p>H</p>"),
        ({"content_text": "T"}, "T", "T"),
        ({"content_html": "<p>H</p>"}, "H", "<p>H</p>"),
        ({"summary": "x" * 800}, "x" * 800, "x" * 800),
        ({"summary": 5}, None, None),
        ({}, None, None),
    ],
)
def test_an_item_s_summary_is_the_shortest_word_it_has_and_its_text_the_longest(
    values: dict[str, object], summary: str | None, content: str | None
) -> None:
    hint = written(**values)
    assert (hint.summary, hint.content) == (summary, content)


@pytest.mark.parametrize(
    ("values", "authors"),
    [
        ({"authors": [{"name": "A"}, {"name": ""}, "B", {"name": "C"}]}, ("A", "C")),
        ({"author": {"name": "A"}}, ("A",)),
        ({"authors": [], "author": {"name": "A"}}, ("A",)),
        ({"authors": [{"name": "A"}], "author": {"name": "B"}}, ("A",)),
        ({"authors": {"name": "A"}}, ()),
        ({"author": "A"}, ()),
    ],
)
def test_authors_of_either_version_are_read(values: dict[str, object], authors: tuple[str, ...]) -> None:
    assert written(**values).authors == authors


@pytest.mark.parametrize("values", [{"date_published": 5, "date_modified": 6}, {"date_published": "", "date_modified": "x"}])
def test_what_is_no_date_is_none(values: dict[str, object]) -> None:
    assert (written(**values).published_at, written(**values).modified_at) == (None, None)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"items": 5}', "items is not a list"),
        (b'{"a": 1}', "'items'"),
        (b"{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ],
)
def test_json_that_is_no_feed_says_why(body: bytes, detail: str) -> None:
    parsed = parse_feed(body, url=URL)
    assert (parsed.problem, parsed.detail) == ("not-a-feed", f"JSON, but no JSON Feed: {detail}")


def test_what_is_no_feed_at_all_says_so_and_an_empty_one_is_one() -> None:
    assert parse_feed(b"<html><p>x</p></html>", url=URL).problem == "not-a-feed"
    assert feed().problem is None
    assert parse_feed(b"<rss version='2.0'><channel/></rss>", url=URL, kind=ListingKind.SEARCH).problem is None


# hubs

HUB, SELF = "https://hub.example.net/", "https://news.example.org/feed"


@pytest.mark.parametrize(
    ("head", "hub"),
    [
        (f"<atom:link rel='hub' href='{HUB}'/>", Hub(url=HUB, topic=URL)),
        (f"<atom:link rel='self' href='{SELF}'/><atom:link rel='hub' href='{HUB}'/><atom:link rel='hub' href='https://b.example/'/>", Hub(url=HUB, topic=SELF)),
        (f"<atom:link rel='self' href='{SELF}'/>", None),
        (f"<atom:link rel='alternate' href='{HUB}'/>", None),
    ],
)  # fmt: skip
def test_a_feed_names_the_first_hub_of_its_head(head: str, hub: Hub | None) -> None:
    assert feed(head=head).hub == hub


@pytest.mark.parametrize(
    ("document", "hub"),
    [
        ({"hubs": [{"type": "rssCloud", "url": "https://c.example/"}, {"type": "WebSub", "url": HUB}, {"type": "WebSub", "url": "/b"}]}, Hub(url=HUB, topic=URL)),
        ({"hubs": [{"type": "WebSub", "url": HUB}], "feed_url": SELF}, Hub(url=HUB, topic=SELF)),
        ({"hubs": [5, {"type": "WebSub", "url": 5}]}, None),
        ({"hubs": {"type": "WebSub", "url": HUB}}, None),
        ({"feed_url": SELF}, None),
    ],
)  # fmt: skip
def test_a_feed_in_json_names_its_hub_by_type(document: dict[str, object], hub: Hub | None) -> None:
    assert parse_feed(json.dumps({"items": [], **document}).encode(), url=URL).hub == hub


@pytest.mark.parametrize(
    ("named", "hub"),
    [
        ({"hub": "/hub"}, Hub(url="https://news.example.org/hub", topic=URL)),
        ({"hub": f" {HUB} ", "self": "/feed"}, Hub(url=HUB, topic=SELF)),
        ({"hub": HUB, "self": "mailto:x"}, Hub(url=HUB, topic=URL)),
        ({"hub": HUB, "self": ""}, Hub(url=HUB, topic=URL)),
        ({"hub": "ftp://hub.example/"}, None),
        ({"hub": "https://me@hub.example/"}, None),
        ({"hub": "https://"}, None),
        ({"hub": "HTTP:"}, None),
        ({"hub": "http://[::1"}, None),
        ({"hub": HUB + "x" * (2000 - len(HUB))}, Hub(url=HUB + "x" * (2000 - len(HUB)), topic=URL)),
        ({"hub": HUB + "x" * (2001 - len(HUB))}, None),
        ({"hub": 5}, None),
        ({"hub": "  "}, None),
        ({}, None),
    ],
)
def test_a_hub_is_a_web_address_without_a_user(named: dict[str, object], hub: Hub | None) -> None:
    assert hub_of(named, URL) == hub


@pytest.mark.parametrize(
    ("headers", "hub"),
    [
        ([f'<{HUB}>; rel="hub"'], Hub(url=HUB, topic=URL)),
        ([f"<{HUB}>; rel=HUB, <{SELF}>; rel=self"], Hub(url=HUB, topic=SELF)),
        ([f'<{SELF}>; rel="self"', f'<{HUB}>;title=x; rel="hub"; x=1', '<https://b.example/>; rel="hub"'], Hub(url=HUB, topic=SELF)),
        ([f'<{HUB}>; rel="hubs"'], None),
        ([f"<{HUB}>; rel=hubby"], None),
        ([f'<{HUB}>; rel="next", <https://b.example/>; rel="prev"'], None),
        ([], None),
    ],
)
def test_a_server_names_the_first_hub_of_its_headers(headers: list[str], hub: Hub | None) -> None:
    assert hub_in_headers(headers, URL) == hub


# captions


@pytest.mark.parametrize(
    ("inner", "summary", "title"),
    [
        ("<media:description>Film</media:description><description>S</description><title>T</title>", "S", "T"),
        ("<media:title>Film</media:title><title>T</title>", None, "T"),
        ("<media:text>Film</media:text><description>S</description>", "S", None),
    ],
)
def test_a_picture_s_caption_gives_way_to_the_item_s_own_words(inner: str, summary: str | None, title: str | None) -> None:
    hint = item(inner)
    assert (hint.summary, hint.title) == (summary, title)
