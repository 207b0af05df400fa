"""What lasts from one run to the next: a feed's new address, robots.txt, one key for a page; and links a strict server understands."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from records.capture import SourceRun
from records.source import Listing, ListingKind
from tests.integration.crawl_site import HOUR, T0, Answer, Site, by_source, order_for, page, rss, run_crawl, source_of

pytestmark = pytest.mark.long  # with the making of its home each takes longer than most files


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site(
        {
            "/feed": Answer(status=301, headers={"Location": "/new"}),
            "/new": rss(["/1"], at=T0),
            "/1": page("1"),
            "/robots.txt": Answer(b"User-agent: *\n"),
        }
    )
    yield made
    made.close()


@pytest.fixture
def crawl(tmp_path: Path, site: Site) -> Callable[[int], SourceRun]:
    """One run of the site so many hours after the first."""

    def run(hours: int) -> SourceRun:
        site.forget()
        return by_source(run_crawl(order_for(tmp_path, f"r{hours}", [source_of(site, "a")], at=T0 + hours * HOUR)))["a"]

    return run


def test_a_feed_that_moved_for_good_is_asked_for_where_it_is(site: Site, crawl: Callable[[int], SourceRun]) -> None:
    crawl(0)
    assert site.paths() == ["/feed", "/new", "/1"]
    site.routes["/new"] = rss(["/1", "/2"], at=T0 + HOUR)
    site.routes["/2"] = page("2")
    assert crawl(2).captured >= 1
    assert site.paths()[0] == "/new"
    assert "/feed" not in site.paths()


def test_the_old_address_is_asked_again_when_the_new_one_is_no_feed_any_more(site: Site, crawl: Callable[[int], SourceRun]) -> None:
    crawl(0)
    site.routes["/new"], site.routes["/feed"] = Answer(status=404), rss(["/1", "/3"], at=T0 + HOUR)
    site.routes["/3"] = page("3")
    assert crawl(2).error == "http-404"
    assert crawl(4).error is None
    assert site.paths()[0] == "/feed"


def test_a_feed_that_is_elsewhere_for_now_is_asked_for_at_home(site: Site, crawl: Callable[[int], SourceRun]) -> None:
    site.routes["/feed"] = Answer(status=302, headers={"Location": "/new"})
    crawl(0)
    crawl(2)
    assert site.paths()[:2] == ["/feed", "/new"]


def test_robots_txt_is_asked_once_a_day(site: Site, crawl: Callable[[int], SourceRun]) -> None:
    asked = []
    for hours in (0, 1, 23, 25):
        crawl(hours)
        asked.append(len(site.asked("/robots.txt")))
    assert asked == [1, 0, 0, 1]


def test_one_page_under_many_addresses_is_asked_for_once_and_in_its_ordinary_form(tmp_path: Path, site: Site) -> None:
    links = ["/a/amp", "/a?utm_source=rss", "/a/", "/a?share=twitter&amp;nb=1", "/b?sessionid=12", "/b?sessionid=13"]
    site.routes |= {"/feed": rss(links, at=T0), "/a": page("a"), "/b": page("b"), "/a/": page("a")}
    run = by_source(run_crawl(order_for(tmp_path, "r", [source_of(site, "a")])))["a"]
    assert (run.links, run.captured) == (3, 3)
    assert sorted(site.paths()) == ["/a?utm_source=rss", "/b?sessionid=12", "/b?sessionid=13", "/feed"]


def test_a_strict_server_is_asked_in_ascii(tmp_path: Path, site: Site) -> None:
    """It answers 400 to anything else, and knows the page by its escapes."""
    asked = "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/2026/11/28/%E6%B3%95%E9%99%A2"
    site.routes |= {"/": Answer('<a href="/новости/2026/11/28/法院?q=суд">Суд решил</a>'.encode()), asked: page("1")}
    section = replace(source_of(site, "a"), listings=(Listing(kind=ListingKind.SECTION, url=site.base + "/"),))
    assert by_source(run_crawl(order_for(tmp_path, "r", [section])))["a"].captured == 1
    assert site.paths() == ["/", f"{asked}?q=%D1%81%D1%83%D0%B4"]
