"""The date a page shows beside its headline, and what else might be taken for it."""

from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from pipeline.reading.metadata import page_facts
from records.article import DatedFact

FETCHED = datetime(2026, 3, 10, 12, tzinfo=UTC)
BODY = f"<p>{'The court ruled on the platform today. ' * 20}</p>"


def published(
    body: str, head: str = "", *, url: str = "https://www.dailyledger.example/ruling", before: str = "", lang: str = "en-GB"
) -> DatedFact | None:
    html = f"<html lang='{lang}'><head><title>Judge fines Chirper</title>{head}</head><body>{before}<article><h1>Judge fines Chirper</h1>{body}{BODY}</article></body></html>"
    return page_facts(fromstring(html), url=url, fetched_at=FETCHED).published


def day(*args: str, **known: str) -> str | None:
    found = published(*args, **known)
    return found.local.date().isoformat() if found else None


@pytest.mark.parametrize(
    "body",
    [
        "<p class='dateline'>Harbour, 2 March 2026</p>",
        "<div class='meta'>By Ann Lee | 2 March 2026 | 3 min read</div>",
        "<time datetime='Mon Mar 02 2026 15:21:41 GMT+0000'>a while ago</time>",
        "<span itemprop='datePublished' content='2026-03-02'>Monday</span>",
        "<p>Updated 5 March 2026</p><p>Published 2 March 2026</p>",
        "<p>Updated: 5 March 2026, published: 2 March 2026</p>",
        "<time class='updated' datetime='2026-03-05'></time><time class='published' datetime='2026-03-02'></time>",
        "<p><b>Last updated</b> <span>5 March 2026</span></p><p>2 March 2026</p>",
        "<p class='time-ago'>8 days ago</p>",
    ],
)
def test_publication_beside_the_headline(body: str) -> None:
    assert day(body) == "2026-03-02"


def test_a_change_alone_is_better_than_nothing() -> None:
    assert day("<p>Updated 5 March 2026</p>") == "2026-03-05"


def test_a_bare_day_gets_the_time_that_is_shown_with_it() -> None:
    found = published("<time datetime='2026-03-02'>2 March 2026, 10:30 CET</time>")
    assert found is not None
    assert (found.at.isoformat(), found.offset_minutes, found.origin) == ("2026-03-02T09:30:00+00:00", 60, "time-tag")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "<script>var offer = {'expires': '2026-03-09', 'starts': '2026-03-01'};</script>",
        "<aside><time datetime='2026-03-01'>1 March 2026</time></aside>",
        "<div class='related'><p>1 March 2026</p></div>",
        "<p class='date'>Available until 9 March 2026</p>",
        "<img src='/2026/03/01/judge.jpg'>",
        "<footer>1 March 2026</footer>",
        "<p>© 2026</p>",
    ],
)
def test_dates_of_something_else(elsewhere: str) -> None:
    assert day(elsewhere) is None
    assert day(f"<p>2 March 2026</p>{elsewhere}") == "2026-03-02"


def test_the_papers_own_calendar_above_the_headline_is_not_the_reports() -> None:
    assert day("<p>10 March 2026</p>", before="<header><div>Tuesday, 10 March 2026</div></header>") == "2026-03-10"


def test_data_in_a_script_name_the_day() -> None:
    found = published("", '<script>window.state = {"publishedAt":"2026-03-02T08:00:00Z","updatedAt":"2026-03-05T08:00:00Z"}</script>')
    assert found is not None
    assert (found.at.day, found.origin) == (2, "script")


@pytest.mark.parametrize(
    "data",
    [
        "public = {'publishable': 1, 'pubDate': '2026-03-02'}",
        '{"firstPublishedDate" : "2026-03-02"}',
        "dataLayer = [{date_published:'2026-03-02'}]",
        'page.DISPLAYDATE = "2026-03-02";',
        '{"DatePublished":"not known yet","publication_time":"2026-03-02 08:00"}',
        '{"updated":"2026-03-05","published":"2026-03-02"}',
    ],
)
def test_names_of_the_day_in_scripts(data: str) -> None:
    found = published("", f"<script>{data}</script>")
    assert found is not None
    assert (found.at.date().isoformat(), found.origin) == ("2026-03-02", "script")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/2026/03/02/ruling", "2026-03-02"),
        ("/news/2026-03-02-ruling", "2026-03-02"),
        ("/20260302/ruling", "2026-03-02"),
        ("/view/20260302081500", "2026-03-02"),
        ("/view/20260302000123", "2026-03-02"),
        ("/news/2012310-ruling", None),
        ("/news/20123101-ruling", None),
        ("/2026/03/ruling-2", None),
        ("/a/120260302", None),
    ],
)
def test_days_in_addresses(path: str, found: str | None) -> None:
    assert day("", url=f"https://www.dailyledger.example{path}") == found


def test_an_address_comes_before_a_search_where_the_stated_date_cannot_be() -> None:
    head = '<meta property="article:published_time" content="2031-01-01T00:00:00Z">'
    body = f"{BODY}<p>The first ruling of 25.06.2019 had been overturned by the court of appeal before.</p>"
    assert day(body, head, url="https://www.dailyledger.example/20260302/ruling") == "2026-03-02"
    for teaser in ("<ul><li>25/06/2019 An older report</li></ul>", "<div><time datetime='2019-06-25'>25 June</time></div>"):
        assert day(f"{BODY * 3}{teaser}", head, url="https://www.dailyledger.example/20260302/ruling") == "2026-03-02"


def test_figures_are_read_by_the_pages_own_habits() -> None:
    head = '<meta name="date" content="03/02/2026">'
    assert day("", head, lang="en-US") == "2026-03-02"
    assert day("", head, lang="en-GB") == "2026-02-03"
    assert day("", '<meta name="date" content="04/03/2026">', lang="en-US") == "2026-03-04", "3 April lies after the fetch"
