"""Links of plain pages, when two addresses are one page or one site, and further pages of a report: each bound at both sides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Response

from common.further_pages import Numbered
from records.capture import Hint
from records.source import SourceKind
from spiders import unpacking
from spiders.archive.warc import Page
from spiders.gathering import MAX_FURTHER, Gathering, first_of, text_of
from spiders.links import belongs, page_key, page_url, site_of
from spiders.listings.listing import ParsedListing
from spiders.running.books import Link
from spiders.section import PUBLISHES_DOCUMENTS, SectionSpider, anchors, attributes, looks_like_report, parse_section
from tests.unit.books_of_a_run import NOON, Runs, page, source
from tests.unit.test_report_pages import PROSE, SEVERAL, turned

HOME = "https://a.example.org/"
REPORT = "2026/03/02/some-long-report"


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.frontier.close()


# what looks like a report


@pytest.mark.parametrize(
    ("path", "report"),
    [
        ("a-b-c-d", True),
        ("a-b-c", False),
        ("x/a-b-c", True),
        ("x/a-b", False),
        ("x/ab12", True),
        ("x/ab1", False),
        ("x/12345", True),
        ("x/1234", False),
        ("12345", True),
        ("ab12", False),
        ("12/ab-cd", True),
        ("1/ab-cd", False),
        ("x/a-b-c.html", True),
        ("x/a-b.c.html", True),
        ("x/.html", False),
        ("a-b-c-d.foo", False),
        ("category/a-b-c-d", False),
        ("a-b-c-d/page/2/", False),
        ("x//a-b-c/", True),
        ("x/%D1%81%D1%83%D0%B4-%D0%B8-%D1%81%D0%B5%D1%82%D1%8C", True),
        ("x/a_b_c", True),
        ("a-b-c-d.pdf", False),
    ],
)
def test_a_report_s_address_has_words_or_figures(path: str, report: bool) -> None:
    assert looks_like_report(HOME + path) is report


@pytest.mark.parametrize(
    ("path", "report"),
    [
        ("x/a-b-c.pdf", True),
        ("x/a-b-c.DOCX", True),
        ("x/a-b-c.odt", True),
        ("x/a-b-c.xlsx", False),
        ("x/a-b.pdf", False),
        ("x/a-b-c.pdf.html", False),
        ("x/a-b-c.pdf?x=1", True),
        ("category/a-b-c.pdf", False),
    ],
)
def test_a_file_is_judged_by_its_name(path: str, report: bool) -> None:
    assert looks_like_report(HOME + path, documents=True) is report


@pytest.mark.parametrize("kind", list(SourceKind))
def test_files_are_reports_of_those_who_publish_them(runs: Runs, kind: SourceKind) -> None:
    outlet = source(kind=kind)
    visit = runs.new(outlet).open_visit(outlet, outlet.listings[0], HOME)
    body = b'<a href="/urteile/urteil-vom-zweiten-maerz.pdf">x</a>'
    parsed = SectionSpider(run=runs.new(outlet)).parse_body(body, HOME, None, visit)
    assert bool(parsed.hints) is (kind in PUBLISHES_DOCUMENTS)
    assert SourceKind.NEWS not in PUBLISHES_DOCUMENTS


def test_a_source_s_own_pattern_is_taken_by_its_spider(runs: Runs) -> None:
    outlet = source(include="/x/")
    run = runs.new(outlet)
    visit = run.open_visit(outlet, outlet.listings[0], HOME)
    parsed = SectionSpider(run=run).parse_body(f'<a href="/x/1">x</a><a href="/{REPORT}">y</a>'.encode(), HOME, "text/html", visit)
    assert [hint.url for hint in parsed.hints] == [HOME + "x/1"]


# a page's links


def section(body: str, url: str = HOME + "news", **options: object) -> ParsedListing:
    return parse_section(body.encode(), url=url, **options)  # type: ignore[arg-type]


def titles(*texts: str) -> list[str | None]:
    return [hint.title for hint in section("".join(f'<a href="/{REPORT}">{one}</a>' for one in texts)).hints]


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (("<img>", "Read"), "Read"),
        (("Read", "<img>"), "Read"),
        (("Read", "The headline"), "The headline"),
        (("The headline", "Read"), "The headline"),
        (("abc", "xyz"), "abc"),
        (("<img>", "<img>"), None),
        (("x" * 501,), "x" * 500),
    ],
)
def test_the_longest_text_of_a_report_s_links_is_its_title(texts: tuple[str, ...], title: str | None) -> None:
    assert titles(*texts) == [title]


def test_links_keep_the_page_s_order_and_say_where_they_were_found() -> None:
    found = section(f'<a href="/{REPORT}-b">B</a><a href="/{REPORT}-a">A</a><a href="/{REPORT}-b">B</a>').hints
    assert [(hint.url, hint.title, hint.listing_url) for hint in found] == [
        (f"{HOME}{REPORT}-b", "B", HOME + "news"),
        (f"{HOME}{REPORT}-a", "A", HOME + "news"),
    ]
    assert section(f'<a href="/{REPORT}?utm_source=x">x</a>', url=f"{HOME}{REPORT}").hints == ()


@pytest.mark.parametrize(("size", "problem"), [(4 << 20, None), ((4 << 20) + 1, "too-large")])
def test_a_page_of_so_many_bytes_is_read(size: int, problem: str | None) -> None:
    assert parse_section(b"<".ljust(size), url=HOME).problem == problem


@pytest.mark.parametrize(
    ("tag", "link"),
    [
        ('<a href="x">', "x"),
        ("<A\tHREF=x>", "x"),
        ("<a href=''>", None),
        ("<a href>", None),
        ("<a name='x'>", None),
        ("<abbr href='x'>", None),
        ("<a href='x&amp;y'>", "x&y"),
        ("<a href='x' href='y'>", "x"),
        (f"<a title='{'t' * 8000}' href='x'>", "x"),
    ],
)
def test_a_link_is_an_anchor_with_an_address(tag: str, link: str | None) -> None:
    assert [url for url, _ in anchors(f"{tag}t</a>", HOME, "utf-8")] == ([HOME + link] if link else [])


def test_a_link_s_text_ends_with_its_anchor_or_where_the_next_begins() -> None:
    assert [text for _, text in anchors("<a href=x>one <b>two</b><a href=y>three</a> four<a href=z>" + "z " * 2000, HOME, "utf-8")] == [
        "one two",
        "three",
        ("z " * 250).strip(),
    ]


@pytest.mark.parametrize(
    ("base", "root"),
    [
        ("<base href='/deep/'>", HOME + "deep/"),
        ("<base target=_blank href=https://b.example.org/d/>", "https://b.example.org/d/"),
        ("<base href='mailto:x'>", HOME),
        ("<base target=_blank>", HOME),
        ("<base href='/a&amp;b/'>", HOME + "a&b/"),
    ],
)
def test_links_stand_under_the_page_s_base_where_that_is_an_address(base: str, root: str) -> None:
    assert [url for url, _ in anchors(base + "<a href=x>t</a>", HOME + "news", "utf-8")] == [root + "x"]


@pytest.mark.parametrize(("before", "read"), [(65_536 - 18, True), (65_536 - 17, True), (65_536, False)])
def test_a_base_is_looked_for_in_the_first_64_kilobytes(before: int, read: bool) -> None:
    ((url, _),) = anchors(" " * before + "<base href='/dd/'><a href=x>t</a>", HOME, "utf-8")
    assert (url != HOME + "x") is read


def test_attributes_without_a_value_or_with_one_inside_another() -> None:
    assert attributes("a = 'x y' B=\"z\" c=d/e f g='' a=2") == {"a": "x y", "b": "z", "c": "d/e", "f": "", "g": ""}


# addresses


@pytest.mark.parametrize(
    ("url", "home", "own"),
    [
        ("https://example.org/x", "https://www.example.org/", True),
        ("https://desk.example.org/x", "https://example.org/", True),
        ("https://a.desk.example.org/x", "https://desk.example.org/", True),
        ("https://adesk.example.org/x", "https://desk.example.org/", False),
        ("https://other.example.org/x", "https://desk.example.org/", False),
        ("https://example.org/x", "https://desk.example.org/", False),
        ("https://www.desk.example.org/x", "https://desk.example.org/", True),
        ("http://localhost:8001/x", "http://localhost:8001/", True),
        ("http://localhost:8002/x", "http://localhost:8001/", False),
    ],
)
def test_whose_address_it_is(url: str, home: str, own: bool) -> None:
    assert belongs(url, home) is own


def test_a_site_without_a_domain_is_its_host_and_port() -> None:
    assert (site_of("http://LOCALHOST:81/a"), site_of("http://10.0.0.1/a"), site_of("https://a.b.example.org:81/")) == (
        "localhost:81", "10.0.0.1", "example.org",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("x" * (2000 - len(HOME)), HOME + "x" * (2000 - len(HOME))),
        ("x" * (2001 - len(HOME)), None),
        ("https://a.example.org:0/", None),
        ("https://a.example.org:1/", "https://a.example.org:1/"),
        ("https://@a.example.org/", None),
        ("//ä.example.org:81?x=ä", "https://xn--4ca.example.org:81/?x=%C3%A4"),
        ("https://%61.example.org/", "https://a.example.org/"),
        ("?", HOME),
        ("#/route", HOME + "#/route"),
        ("#!route", None),
        ("a\tb\nc", HOME + "abc"),
        ("\u3000\ufeffa\u2060", HOME + "a"),
        ("www.b.example.org", "https://www.b.example.org/"),
        ("www.b", HOME + "www.b"),
        ("https:https://b.example.org/x", "https://b.example.org/x"),
        ("HTTPS:////b.example.org/x", "https://b.example.org/x"),
        ("x?y=\\z", HOME + "x?y=%5Cz"),
    ],
)
def test_an_address_at_its_bounds(link: str, url: str | None) -> None:
    assert page_url(link, HOME) == url


def test_a_query_is_escaped_by_the_page_s_charset_and_a_path_never() -> None:
    assert page_url("/суд?q=суд", HOME, "windows-1251") == HOME + "%D1%81%D1%83%D0%B4?q=%F1%F3%E4"
    assert page_key(HOME + "x#top") == page_key(HOME + "x")


# further pages


def response(body: str, url: str = HOME + "8", **headers: str) -> Response:
    return HtmlResponse(url, body=body.encode(), headers={"Content-Type": "text/html", **headers}, encoding="utf-8")


def begun(body: str = SEVERAL.format(2), room: int = 10_000_000) -> Gathering | None:
    link = Link(source=source(), url=HOME + "8", hint=Hint(url=HOME + "8", listing_url=HOME, listing_kind=source().listings[0].kind))
    return Gathering.begun(link, sized(HOME + "8", 100), (HOME + "7",), response(body), room=room)


def sized(url: str, size: int) -> Page:
    one = page(url, at=NOON)
    return Page(url=url, status=200, reason="OK", headers=one.headers, body=b"x" * size, fetched_at=NOON)


@pytest.mark.parametrize(("room", "goes_on"), [(99, False), (100, False), (101, True)])
def test_further_pages_need_room_behind_the_first(room: int, goes_on: bool) -> None:
    gathering = begun(room=room)
    assert (gathering is not None) is goes_on
    if gathering is not None:
        assert (gathering.room, gathering.next, gathering.pages) == (1, Numbered(number=2, url=HOME + "8?page=2"), [])
        assert (gathering.redirects, gathering.first.url) == ((HOME + "7",), HOME + "8")


def test_a_page_without_further_ones_begins_nothing() -> None:
    assert begun(PROSE) is None


@pytest.mark.parametrize(("size", "taken"), [(50, True), (51, False)])
def test_a_page_that_has_no_room_is_left_out(size: int, taken: bool) -> None:
    gathering = begun(room=150)
    assert gathering is not None
    following = gathering.take(sized(HOME + "8?page=2", size), response(turned(2), HOME + "8?page=2"))
    assert (len(gathering.pages), following is not None) == (int(taken), taken)


def test_a_page_that_says_the_same_or_is_none_ends_the_report() -> None:
    for body, headers in ((SEVERAL.format(2), {}), (turned(2), {"Content-Type": "application/pdf"}), ("", {})):
        gathering = begun()
        assert gathering is not None
        assert gathering.take(sized("u", 1), response(body, HOME + "8?page=2", **headers)) is None
        assert gathering.pages == []


@pytest.mark.parametrize(("pages", "asked"), [(9, 8), (10, 9), (11, 9), (15, 9)])
def test_ten_pages_after_the_first_are_taken(pages: int, asked: int) -> None:
    """What is asked for after page two, of a report of so many pages after its first."""
    assert MAX_FURTHER == 10
    gathering = begun()
    assert gathering is not None
    number, went_on = 2, 0
    while gathering.take(sized(f"{HOME}8?page={number}", 1), response(turned(number, last=number == pages + 1), f"{HOME}8?page={number}")):
        number += 1
        went_on += 1
    assert (went_on, len(gathering.pages)) == (asked, min(pages, 10))


def test_a_circle_is_left() -> None:
    gathering = begun()
    assert gathering is not None
    body = turned(2).replace('href="?page=3">3', 'href="/8">3')
    assert gathering.take(sized("u", 1), response(body, HOME + "8?page=2")) is None
    assert len(gathering.pages) == 1


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({}, "<p>x"),
        ({"Content-Type": ""}, "<p>x"),
        ({"Content-Encoding": "identity"}, "<p>x"),
        ({"Content-Type": "APPLICATION/XHTML+XML"}, "<p>x"),
    ],
)
def test_a_page_s_markup_is_what_can_be_unpacked_of_it(headers: dict[str, str], text: str) -> None:
    assert text_of(response("<p>x", **headers)) == text
    torn = HtmlResponse(HOME, body=b"\x1f\x8bno gzip", headers={"Content-Encoding": "gzip"})
    assert text_of(torn) == ""


def test_where_a_report_begins_is_told_by_a_further_page_alone() -> None:
    back = turned(2).replace("<div class=pager>", '<div class=pager><a href="/8">1</a> 2 ')
    assert first_of(response(back, HOME + "8?page=2")) == HOME + "8"
    assert first_of(response(back, HOME + "8?page=2", **{"Content-Type": "application/pdf"})) is None
    assert first_of(response(SEVERAL.format(2))) is None


def test_a_page_is_unpacked_once_however_often_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    real = unpacking.decoded
    monkeypatch.setattr(unpacking, "decoded", lambda body, *rest, **more: (asked.append(body), real(body, *rest, **more))[1])
    one, other = response("<p>x"), response("<p>x")
    assert [text_of(each) for each in (one, one, other, one)] == ["<p>x"] * 4
    assert unpacking.unpacked(one) == b"<p>x"
    assert len(asked) == 2
