"""How much of a listing is taken, what its texts become, and which pages only send their readers on: each bound at its last value inside and its first outside."""

from datetime import UTC, datetime

import pytest
from scrapy.http import HtmlResponse, Response

from records.capture import Hint
from records.source import ListingKind
from spiders.forwarded import forward_target
from spiders.gathering import first_of, text_of
from spiders.links import page_url
from spiders.listings.listing import Child, ParsedListing, language_code, markup, plain, whole_text
from spiders.section import anchors, attributes, looks_like_report, parse_section
from spiders.social import headline, is_report_link, parse_posts

HOME = "https://a.example.org/"
ACCOUNT = "https://social.example/@desk.rss"


# --- texts of items


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("a <b>bold</b> word", 99, "a bold word"),
        ("fewer than <6 posts> of <Platform>", 99, "fewer than <6 posts> of <Platform>"),
        ("<p>one<br/>two<media:thing>three<!-- x --><?php y ?>", 99, "one two three"),
        ("&lt;b&gt; &amp; caf\u0065\u0301", 99, "<b> & café"),
        ("a\x00b\u200bc\x9fd\ufeff\ud800e\tf\ng", 99, "a b c d e f g"),
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcdef"),
        ("abc def", 4, "abc"),
        ("x" * 40 + "yy", 2, "xx"),
        (" " * 41 + "y", 2, None),
        (" " * 39 + "y", 2, "y"),
        ("<b></b>", 99, None),
        ("", 99, None),
        (5, 99, None),
    ],
)
def test_plain_text_of_an_item(text: object, limit: int, kept: str | None) -> None:
    assert plain(text, limit) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" <p>x</p> ", "<p>x</p>"),
        ("<p></p>", None),
        (None, None),
        ("x" * 200_001, "x" * 200_000),
        ("a\x00b\u200bc", "a b c"),
    ],
)
def test_markup_of_an_item_is_kept_as_served(text: object, kept: str | None) -> None:
    assert markup(text) == kept


@pytest.mark.parametrize(
    ("contents", "description", "whole"),
    [
        (["short", "the longest"], "x" * 900, "the longest"),
        ([5, None], "x" * 800, "x" * 800),
        ([], "x" * 799, None),
        ([], "<b>" + "x" * 799 + "</b>", None),
        ([""], "x" * 900, None),
        ([], None, None),
    ],
)
def test_the_whole_text_of_an_item(contents: list[object], description: object, whole: str | None) -> None:
    assert whole_text(contents, description) == whole


@pytest.mark.parametrize(
    ("text", "code"),
    [("en", "en"), (" EN-us ", "en"), ("nb_NO", "no"), ("nn", "no"), ("eng", None), ("e", None), ("", None), (None, None), ("en US", None)],
)
def test_a_language_as_two_letters(text: object, code: str | None) -> None:
    assert language_code(text) == code


def test_the_newest_date_of_a_listing_is_of_an_item_or_a_child() -> None:
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]

    def hint(published: datetime | None, modified: datetime | None = None) -> Hint:
        return Hint(url=HOME, listing_url=HOME, listing_kind=ListingKind.FEED, published_at=published, modified_at=modified)

    assert ParsedListing().newest_at is None
    assert ParsedListing(hints=(hint(days[1]), hint(days[0]))).newest_at == days[1]
    assert ParsedListing(hints=(hint(days[0], days[2]), hint(None))).newest_at == days[2]
    assert ParsedListing(hints=(hint(days[0]),), children=(Child(url=HOME, modified_at=days[1]), Child(url=HOME))).newest_at == days[1]


# --- addresses


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a b", HOME + "a%20b"),
        ("\u00a0/a\u200b ", HOME + "a"),
        ("www.b.example/x", "https://www.b.example/x"),
        ("http://https://b.example/x", "https://b.example/x"),
        ("?a=1&amp;b=2", HOME + "?a=1&b=2"),
        ("\\news\\1?x=\\", HOME + "news/1?x=%5C"),
        ("#top", None),
        ("#!/route", HOME + "#!/route"),
        ("https://", None),
        ("", None),
        ("mailto:x@b.example", None),
        ("https://me@b.example/", None),
        ("https://b.example:0/", None),
        ("https://b.example:99999/", None),
        ("https://b.example/" + "x" * 1982, "https://b.example/" + "x" * 1982),
        ("https://b.example/" + "x" * 1983, None),
    ],
)
def test_the_address_a_link_stands_for(link: str, address: str | None) -> None:
    assert page_url(link, HOME) == address


# --- section pages


def section(*links: str, **options: object) -> list[tuple[str, str | None]]:
    page = "<html>" + "".join(f'<a href="{link}">{link.rpartition("/")[2]}</a>' for link in links)
    parsed = parse_section(page.encode(), url=HOME + "news", **options)  # type: ignore[arg-type]
    return [(hint.url, hint.title) for hint in parsed.hints]


def test_a_section_page_of_four_megabytes_is_read() -> None:
    assert parse_section(b"<" + b" " * (4 * 1024 * 1024 - 1), url=HOME).problem is None
    large = parse_section(b"<" + b" " * (4 * 1024 * 1024), url=HOME)
    assert (large.problem, large.detail) == ("too-large", "4194305 bytes")
    assert (parse_section(b"words", url=HOME).problem, parse_section(b"words", url=HOME).detail) == ("not-a-page", "no markup")


def test_two_thousand_links_of_ten_thousand_anchors_are_taken() -> None:
    assert len(section(*(f"/2026/03/02/some-report-number-{n}" for n in range(2_001)))) == 2_000
    assert len(list(anchors("<a href='/x'>x</a>" * 10_001, HOME, "utf-8"))) == 10_000


def test_links_of_the_same_site_but_not_the_page_itself() -> None:
    found = section(
        "/2026/03/02/some-long-report",
        "https://b.example/2026/03/02/some-long-report",
        "/news",
        "https://www.example.org/2026/03/02/other-long-report",
    )
    assert [url for url, _ in found] == [
        "https://a.example.org/2026/03/02/some-long-report",
        "https://www.example.org/2026/03/02/other-long-report",
    ]


def test_the_longest_text_of_several_links_is_the_headline() -> None:
    page = '<a href="/2026/03/02/some-long-report"><img></a><a href="/2026/03/02/some-long-report">The headline of it</a><a href="/2026/03/02/some-long-report">More</a>'
    (hint,) = parse_section(page.encode(), url=HOME).hints
    assert hint.title == "The headline of it"


def test_what_the_catalogue_includes_decides_alone() -> None:
    assert [url for url, _ in section("/x/1", "/2026/03/02/some-long-report", include=r"/x/\d")] == [HOME + "x/1"]


@pytest.mark.parametrize(
    ("path", "report", "document"),
    [
        ("2026/03/02/court-fines-platform", True, True),
        ("court-fines-platform-in-paris", True, True),
        ("article12345.html", True, True),
        ("decision.pdf", False, False),
        ("decisions/decision-of-the-court-2026.pdf", False, True),
        ("", False, False),
        ("tag/privacy", False, False),
        ("picture-of-the-day-2026.jpg", False, False),
    ],
)
def test_an_address_looks_like_a_report(path: str, report: bool, document: bool) -> None:
    assert looks_like_report(HOME + path) is report
    assert looks_like_report(HOME + path, documents=True) is document


def test_attributes_are_read_as_browsers_do() -> None:
    tag = """HREF="/a" href='/b' title='x href="/c"' data-x=1 disabled"""
    assert attributes(tag) == {"href": "/a", "title": 'x href="/c"', "data-x": "1", "disabled": ""}


def test_links_stand_under_the_page_s_base() -> None:
    assert list(anchors('<base href="/deep/"><a href="x">X</a><a>none</a><a href="#top">top</a>', HOME, "utf-8")) == [
        (HOME + "deep/x", "X")
    ]
    assert list(anchors(" " * 65_536 + '<base href="/deep/"><a href="x">X</a>', HOME, "utf-8")) == [(HOME + "x", "X")]


# --- posts


def posts(*bodies: str) -> list[tuple[str, str | None]]:
    items = "".join(
        f"<item><title/><link>https://social.example/@desk/{n}</link><description><![CDATA[{body}]]></description></item>"
        for n, body in enumerate(bodies)
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>desk</title><link>https://social.example/@desk</link>{items}</channel></rss>'
    return [(hint.url, hint.title) for hint in parse_posts(feed.encode(), url=ACCOUNT).hints]


def test_a_post_leads_to_its_links_and_one_without_is_a_brief() -> None:
    assert posts('<p>See <a href="https://a.example.org/1">this</a></p>', "<p>The court has ruled. More later.</p>") == [
        ("https://a.example.org/1", None),
        ("https://social.example/@desk/1", "The court has ruled."),
    ]


def test_ten_links_of_a_post_and_two_hundred_posts_are_taken() -> None:
    links = "".join(f'<a href="https://a.example.org/{n}">x</a>' for n in range(11))
    assert [url for url, _ in posts(links)] == [f"https://a.example.org/{n}" for n in range(10)]
    assert len(posts(*(f"Post {n}" for n in range(201)))) == 200


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("https://a.example.org/1", True),
        ("https://a.example.org/?p=1", True),
        ("https://a.example.org/", False),
        ("https://a.example.org", False),
        ("https://social.example/@other/1", False),
        ("https://www.youtube.com/watch?v=1", False),
        ("https://x.com/desk/1", False),
    ],
)
def test_a_post_s_link_leads_away_and_to_more_than_a_front_page(link: str, leads: bool) -> None:
    assert is_report_link(link, ACCOUNT) is leads


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Court rules. More follows.", "Court rules."),
        ("判决。更多。", "判决。"),
        ("Fine of 1.5 million", "Fine of 1.5 million"),
        ("x" * 140, "x" * 140),
        ("x" * 141, "x" * 140 + "\u2026"),
        ("word " * 40, ("word " * 28).strip() + "\u2026"),
    ],
)
def test_the_headline_of_a_post_is_its_first_sentence_or_words(text: str, first: str) -> None:
    assert headline(text) == first


def test_what_holds_no_posts_says_so() -> None:
    assert parse_posts(b"<html><p>x", url=ACCOUNT).problem == "not-posts"
    large = parse_posts(b" " * ((8 << 20) + 1), url=ACCOUNT)
    assert (large.problem, large.detail) == ("too-large", "8388609 bytes")


# --- pages that send on


def answer(body: str, *, url: str = HOME + "a", meta: dict[str, object] | None = None, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in {"Content_Type": "text/html", **headers}.items()}
    response = HtmlResponse(url, body=body.encode(), headers=named, encoding="utf-8")
    request = response.follow(url)
    request.meta.update(meta or {})
    return response.replace(request=request)


FORWARD = '<html><head><meta http-equiv="refresh" content="0; url=/b"></head><body></body></html>'


def test_a_page_that_only_sends_on_is_followed_once_and_on_its_site() -> None:
    assert forward_target(answer(FORWARD)) == HOME + "b"
    assert forward_target(answer(FORWARD, meta={"forwarded": True})) is None
    assert forward_target(answer(FORWARD.replace("/b", "https://b.example/b"))) is None
    assert forward_target(answer("<html><p>A report.")) is None


@pytest.mark.parametrize(("size", "followed"), [(20_000, True), (20_001, False)])
def test_it_is_a_few_lines_long(size: int, followed: bool) -> None:
    assert (forward_target(answer(FORWARD + " " * (size - len(FORWARD)))) is not None) is followed


@pytest.mark.parametrize(
    ("kind", "text"),
    [("text/html", "<p>x"), ("application/xhtml+xml", "<p>x"), ("TEXT/HTML; charset=utf-8", "<p>x"), ("application/pdf", "")],
)
def test_only_web_pages_have_markup(kind: str, text: str) -> None:
    assert text_of(answer("<p>x", Content_Type=kind)) == text


def test_two_megabytes_of_markup_are_unpacked() -> None:
    assert len(text_of(answer("x" * 2_000_000))) == 2_000_000
    assert first_of(answer("<p>x")) is None
