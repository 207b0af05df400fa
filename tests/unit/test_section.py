"""Section pages give the links that look like reports of the same outlet."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.section import looks_like_report, parse_section

URL = "https://www.news.example.org/justice/"
PAGE = """<html><head><title>x</title></head><body><nav><a href="/">Home</a> <a href="/justice/">Justice</a> <a href="/tag/twitter/">Twitter</a></nav>
<a class=img href='/2024/01/02/court-orders-platform-to-disclose-data.html'><img src=x></a>
<h2><a href="/2024/01/02/court-orders-platform-to-disclose-data.html">Court orders <b>platform</b> to disclose</a></h2>
<a href="https://sport.news.example.org/tennis-court-opens-in-spring">Tennis</a>
<a href="https://elsewhere.example.com/2024/01/02/other-report-of-the-day">Elsewhere</a> <a href="javascript:x">j</a> <a href="/impressum">Imprint</a>
<a href="/media/report-1234567.pdf">PDF</a> <a href=/news/article-12345.html>Read more</a></body></html>"""


def test_reports_of_the_same_outlet_are_found_with_their_headlines() -> None:
    hints = parse_section(PAGE.encode(), url=URL).hints
    assert {hint.url: hint.title for hint in hints} == {
        "https://www.news.example.org/2024/01/02/court-orders-platform-to-disclose-data.html": "Court orders platform to disclose",
        "https://sport.news.example.org/tennis-court-opens-in-spring": "Tennis",
        "https://www.news.example.org/news/article-12345.html": "Read more",
    }


def test_a_pattern_alone_decides_where_there_is_one() -> None:
    hints = parse_section(PAGE.encode(), url=URL, include=r"/impressum$").hints
    assert [hint.url for hint in hints] == ["https://www.news.example.org/impressum"]


def test_a_loopback_press_has_one_outlet_per_port() -> None:
    page = b'<a href="/story/one-two-three-four">a</a><a href="http://127.0.0.1:9/story/one-two-three-four">b</a>'
    assert [hint.url for hint in parse_section(page, url="http://127.0.0.1:8/").hints] == ["http://127.0.0.1:8/story/one-two-three-four"]


def test_a_base_element_moves_relative_links() -> None:
    page = b'<head><base href="https://www.news.example.org/deep/"></head><a href="one-two-three-four">a</a>'
    assert [hint.url for hint in parse_section(page, url=URL).hints] == ["https://www.news.example.org/deep/one-two-three-four"]


def test_old_charsets_keep_their_headlines() -> None:
    page = '<meta charset="windows-1251"><a href="/2024/0102/x-y-z-w">Суд и соцсеть</a>'.encode("cp1251")
    assert parse_section(page, url=URL).hints[0].title == "Суд и соцсеть"


@pytest.mark.parametrize(
    ("path", "report"),
    [
        ("/politik/2024-01/netzdg-klage-gegen-x", True),
        ("/a/12345678", True),
        ("/2024/03/05/pornhub-court-age-verification", True),
        ("/%E7%A4%BE%E4%BC%9A/articles/ASQ1234567.html", True),
        ("/author/ada-lovelace", False),
        ("/category/tech/", False),
        ("/page/3/", False),
        ("/contact", False),
        ("/", False),
        ("/feed.xml", False),
    ],
)
def test_an_address_looks_like_a_report_or_not(path: str, report: bool) -> None:
    assert looks_like_report("https://www.news.example.org" + path) is report


@pytest.mark.parametrize(
    "hostile", ["<a x" * 200_000, "<a href=x>" * 200_000, "<" * 1_000_000, "<a " + "href='" * 300_000, "<base " * 100_000]
)
def test_hostile_markup_takes_no_time(hostile: str) -> None:
    """Regular expressions that run in a time proportional to the page."""
    start = time.process_time()
    parse_section(hostile.encode(), url=URL)
    assert time.process_time() - start < 8


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_nothing_makes_the_reader_raise(noise: bytes) -> None:
    parse_section(noise, url=URL)
    parse_section(b"<a href='" + noise + b"'>" + noise + b"</a>", url=URL)


@pytest.mark.parametrize(
    "tag",
    [
        '<a data-t="a > b" href="{}">',
        "<a title='fines > 5 million' class=x href='{}'>",
        "<a onclick=\"if (a>b) {{ go('href=/x') }}\" href={}>",
        '<a\nclass="t"\nhref\n=\n"{}"\n>',
        '<a data-href="/other" href="{}">',
        '<a href="{}" title="unclosed>',
        "<A HREF='{}' href='/second'>",
    ],
)
def test_a_link_is_found_in_whatever_tag_it_stands(tag: str) -> None:
    link = "/news/court-orders-platform-to-act-12345"
    (hint,) = parse_section(f"<p>{tag.format(link)}Court orders</a></p>".encode(), url=URL).hints
    assert (hint.url, hint.title) == (f"https://www.news.example.org{link}", "Court orders")


def test_a_query_goes_out_in_the_charset_of_its_page() -> None:
    body = '<meta charset="windows-1251"><a href="/news/court-12345?q=суд">Суд</a>'.encode("cp1251")
    assert [hint.url for hint in parse_section(body, url=URL).hints] == ["https://www.news.example.org/news/court-12345?q=%F1%F3%E4"]


def test_tags_that_never_end_cost_no_time() -> None:
    started = time.perf_counter()
    for page in ('<a x="' * 200_000, "<a href='" + "a" * 1_000_000, "<a =\"'" * 200_000, "<a " + "x=" * 500_000):
        parse_section(page.encode(), url=URL)
    assert time.perf_counter() - started < 20
