"""Looking for a source's listings: what is asked for in which order, what is refused unasked, when it ends, and what is told."""

import asyncio
import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import CannotResolveHostError

from records.source import Listing, ListingKind, Source
from spiders.discovery.hunt import Found, HuntSpider, Wanted
from spiders.discovery.judging import Judged
from spiders.fetching.refusals import RobotsForbidden
from spiders.running.run import Run
from tests.unit.books_of_a_run import Runs
from tests.unit.standin_browser import Net
from tests.unit.test_discovery import HOME, REPORTS, SOURCE, feed

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = '<html lang="en"><head><title>Morning Herald</title>{}</head><body>{}</body></html>'
ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="{}">'


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    runs = Runs(tmp_path)
    yield runs.new(SOURCE, at=NOW)
    runs.frontier.close()


@pytest.fixture
def net() -> Net:
    return Net()


def home(net: Net, *links: str, body: str = "", **more: Any) -> None:
    net.put(HOME, PAGE.format("".join(map(ALTERNATE.format, links)), body).encode(), headers=HTML, **more)


def hunted(run: Run, net: Net, capsys: pytest.CaptureFixture[str], *wanted: Wanted) -> list[dict[str, Any]]:
    """What is told of each source, as lines of JSON."""
    spider = HuntSpider(run=run, wanted=wanted or (Wanted(source=SOURCE),))
    spider.crawler = SimpleNamespace(engine=SimpleNamespace(download_async=net.download))  # type: ignore[assignment]

    async def all_of() -> None:
        assert [request async for request in spider.start()] == []

    asyncio.run(all_of())
    assert spider.left == {}
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def judged(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(address, how it was found, why it is refused)."""
    return [(one["listing"]["url"], one["how"], one.get("refusal", "")) for one in found["judged"]]


def test_a_feed_that_the_home_page_names_is_taken_and_nothing_more_is_asked(run: Run, net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    home(net, "/rss")
    net.put(HOME + "rss", feed(*REPORTS))
    (found,) = hunted(run, net, capsys)
    assert (found["source_id"], found.get("problem", ""), found["name"], found["language"]) == ("xx-herald", "", "Morning Herald", "en")
    assert judged(found) == [(HOME + "rss", "named", "")]
    assert net.asked() == [HOME, HOME + "rss"]
    needed = {"source_id": "xx-herald", "allow_private": False, "verbatim_url": True}
    assert [needed.items() <= request.meta.items() for request in net.requests] == [True, True]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((404, HTML, b""), "http-404"),
        ((300, HTML, b""), "http-300"),
        (CannotResolveHostError("no"), "dns"),
        (RobotsForbidden("no"), "robots"),
        ((200, {"Content-Encoding": "gzip"}, b"\x1f\x8bno gzip"), "undecodable"),
        ((200, HTML, b"<title>This domain is for sale</title><p>Buy this domain"), "parked"),
        ((200, HTML, b"<title>Some other paper of the coast</title>"), "not-recognised"),
    ],
)
def test_a_home_page_that_cannot_be_used_has_a_word_for_why(
    run: Run, net: Net, capsys: pytest.CaptureFixture[str], answer: Any, problem: str
) -> None:
    net.answers[HOME] = answer
    (found,) = hunted(run, net, capsys)
    assert (found["problem"], found.get("judged", []), net.asked()) == (problem, [], [HOME])
    assert found["detail"].startswith(HOME)


def test_a_site_that_is_just_being_added_need_not_call_itself_as_the_source(run: Run, net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    net.put(HOME, f"<title>The Coast Times</title>{ALTERNATE.format('/rss')}".encode(), headers=HTML)
    net.put(HOME + "rss", feed(*REPORTS))
    (found,) = hunted(run, net, capsys, Wanted(source=SOURCE, known=False))
    assert (found.get("problem", ""), len(found["judged"])) == ("", 1)


def test_what_lies_elsewhere_or_nobody_wants_is_refused_or_left_out_unasked(run: Run, net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    home(net, "https://feeds.example.net/herald", "/unwanted", "/rss", "/rss#again")
    net.put(HOME + "rss", gzip.compress(feed(*REPORTS)), headers={"Content-Encoding": "gzip"})
    (found,) = hunted(run, net, capsys, Wanted(source=SOURCE, refused=(HOME + "unwanted",)))
    assert judged(found) == [("https://feeds.example.net/herald", "named", "other-site"), (HOME + "rss", "named", "")]
    assert found["judged"][0]["detail"] == "it lies at feeds.example.net"
    assert net.asked() == [HOME, HOME + "rss"]


def test_listings_it_had_once_are_looked_at_first_but_not_those_of_a_service(
    run: Run, net: Net, capsys: pytest.CaptureFixture[str]
) -> None:
    home(net, "/rss")
    net.put(HOME + "old", feed(*REPORTS))
    before = (Listing(kind=ListingKind.FEED, url=HOME + "old"), Listing(kind=ListingKind.SOCIAL, url="https://social.example.net/@herald"))
    (found,) = hunted(run, net, capsys, Wanted(source=SOURCE, before=before))
    assert judged(found) == [(HOME + "old", "known", ""), (HOME + "rss", "named", "error")]


def test_where_no_feed_will_do_maps_of_robots_are_asked_and_of_an_index_those_of_news(
    run: Run, net: Net, capsys: pytest.CaptureFixture[str]
) -> None:
    home(net, "/rss")
    net.put(HOME + "rss", feed())
    net.put(HOME + "robots.txt", f"User-agent: *\nDisallow:\nSitemap: {HOME}news-index.xml\n".encode())
    children = (
        "".join(f"<sitemap><loc>{HOME}news-{n}.xml</loc></sitemap>" for n in range(5)) + f"<sitemap><loc>{HOME}tags.xml</loc></sitemap>"
    )
    net.put(HOME + "news-index.xml", f"<sitemapindex>{children}</sitemapindex>".encode())
    news = "".join(
        f"<url><loc>{link}</loc><n:news><n:title>{text}</n:title><n:publication_date>2026-05-04T08:00:00Z</n:publication_date></n:news></url>"
        for link, text in REPORTS
    )
    for number in range(5):
        net.put(f"{HOME}news-{number}.xml", f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{news}</urlset>'.encode())
    (found,) = hunted(run, net, capsys)
    assert net.asked() == [HOME, HOME + "rss", HOME + "robots.txt", HOME + "news-index.xml", *(f"{HOME}news-{n}.xml" for n in range(3))]
    assert [word for _, _, word in judged(found)] == ["empty", "empty", "", "", ""]
    assert [how for _, how, _ in judged(found)] == ["named", *["robots"] * 4]


def test_customary_places_are_tried_and_at_last_the_page_itself(run: Run, net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    links = "".join(
        f'<a href="/2026/05/court-orders-platform-to-delete-{n}.html">Court orders platform to delete {n}</a>' for n in range(6)
    )
    home(net, body=links)
    (found,) = hunted(run, net, capsys)
    assert judged(found)[-1] == (HOME, "front-page", "")
    assert [(how, word) for _, how, word in judged(found)[:-1]] == [("custom", "error")] * 8
    assert net.asked().count(HOME) == 1
    assert HOME + "robots.txt" in net.asked()


def test_no_more_than_thirty_addresses_are_asked_for(run: Run, net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    home(net)
    before = tuple(Listing(kind=ListingKind.FEED, url=f"{HOME}desk-{n}.xml") for n in range(40))
    (found,) = hunted(run, net, capsys, Wanted(source=SOURCE, before=before))
    assert len([url for url in net.asked() if "desk" in url]) == 30
    assert [word for _, how, word in judged(found) if how == "known"] == ["error"] * 30


def test_a_site_that_moved_within_itself_is_searched_where_it_lies_and_one_elsewhere_not_at_all(
    run: Run, net: Net, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = {HOME: "https://www.herald.example.org/"}
    plain = net.download

    async def redirected(request: Any) -> Any:
        return (await plain(request)).replace(url=moved.get(request.url, request.url))

    monkeypatch.setattr(net, "download", redirected)
    home(net, "/rss")
    net.put("https://www.herald.example.org/rss", feed(*((link.replace("herald", "www.herald", 1), text) for link, text in REPORTS)))
    (found,) = hunted(run, net, capsys)
    assert judged(found)[0] == ("https://www.herald.example.org/rss", "named", "")
    moved[HOME] = "https://portal.example.net/start"
    (found,) = hunted(run, net, capsys)
    assert (found["problem"], found["detail"]) == ("other-site", f"{HOME} leads to portal.example.net")


def test_sources_are_hunted_for_side_by_side_and_a_defect_of_ours_is_told(run: Run, net: Net, capsys: pytest.CaptureFixture[str]) -> None:
    other = Source(id="xx-other", name="Other", country="zz", languages=("en",), homepage="https://other.example.org/")
    third = replace(other, id="xx-third", homepage="https://third.example.org/")
    home(net, "/rss")
    net.put(HOME + "rss", feed(*REPORTS))
    broken = Wanted(source=other, titles=(7,))  # type: ignore[arg-type]
    told = {one["source_id"]: one for one in hunted(run, net, capsys, Wanted(source=SOURCE), broken, Wanted(source=third))}
    assert told["xx-herald"].get("problem", "") == ""
    assert (told["xx-other"]["problem"], told["xx-other"]["detail"]) == (
        "error",
        "AttributeError: 'int' object has no attribute 'casefold'",
    )
    assert told["xx-third"]["problem"] == "error"
    assert net.most_under_way == 2


def test_the_best_is_what_scores_most_and_the_first_of_equals() -> None:
    def one(name: str, score: float, refusal: str = "") -> Judged:
        return Judged(listing=Listing(kind=ListingKind.FEED, url=HOME + name), how="named", refusal=refusal, score=score)

    assert Found(source_id="x").best is None
    assert Found(source_id="x", judged=(one("a", 9.0, "stale"),)).best is None
    some = (one("a", 1.0), one("b", 2.0), one("c", 2.0), one("d", 9.0, "stale"))
    assert Found(source_id="x", judged=some).best == some[1]
