"""Three crawls of many small sites, two hours and then a day apart: what is asked for, what is kept, what is left alone."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import brotli
import pytest

from records.capture import RunReport, SourceRun
from records.source import Listing, ListingKind, Source
from spiders.memory.frontier import Frontier
from tests.integration.crawl_site import (
    HOUR,
    T0,
    Answer,
    Asked,
    Site,
    Stored,
    atom,
    by_source,
    order_for,
    page,
    rss,
    run_crawl,
    source_of,
    stored_pages,
)

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
PAGE_MAX = 1_000_000


@dataclass
class Rounds:
    """Everything the tests look at: sites, and by round reports, captures and requests."""

    home: Path
    sites: dict[str, Site]
    sources: dict[str, Source]
    reports: list[RunReport]
    pages: list[list[Stored]]
    paths: list[dict[str, list[str]]]
    asked: list[dict[str, list[Asked]]]

    def run(self, number: int, name: str) -> SourceRun:
        return by_source(self.reports[number])[name]

    def stored(self, number: int, name: str) -> dict[str, Stored]:
        base = self.sites[name].base
        return {
            stored.note["requested_url"].removeprefix(base): stored
            for stored in self.pages[number]
            if stored.note["source_id"] == f"xx-{name}"
        }


def build() -> tuple[dict[str, Site], dict[str, Source]]:
    sites = {name: Site() for name in NAMES}
    for site in sites.values():
        site.routes |= {f"/{n}": page(f"report {n}") for n in range(1, 10)}
    sources = {name: source_of(site, name) for name, site in sites.items()}
    for name, site in sites.items():
        BUILDERS[name](site)
        sources[name] = CHANGES.get(name, lambda source: source)(sources[name])
    return sites, sources


def steady(site: Site) -> None:
    site.routes["/feed"] = rss(["/1", "/2"], at=T0, etag='"v1"')


def mute(site: Site) -> None:
    site.routes["/feed"] = rss(["/1", "/2"], at=T0)


def changed(site: Site) -> None:
    site.routes["/feed"] = atom({"/1": T0, "/2": T0, "/3": T0})
    site.routes["/2"] = Answer(b"same", etag='"same"')


def robots(site: Site) -> None:
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /2\nCrawl-delay: 0.3\n")
    site.routes["/feed"] = rss(["/1", "/2", "/3"], at=T0)


def robots_broken(site: Site) -> None:
    site.routes["/robots.txt"] = Answer(status=500)
    site.routes["/feed"] = rss(["/1"], at=T0)


def busy(site: Site) -> None:
    site.routes["/feed"] = rss(["/1", "/2", "/3"], at=T0)
    site.routes["/1"] = Answer(status=429, headers={"Retry-After": "3600"})


def brief(site: Site) -> None:
    site.routes["/feed"] = rss(["/1"], at=T0)
    site.routes["/1"] = lambda _: page("now") if len(site.asked("/1")) > 1 else Answer(status=503, headers={"Retry-After": "0"})


def bomb(site: Site) -> None:
    site.routes["/feed"] = rss(["/zeros", "/flood", "/large", "/endless"], at=T0)
    site.routes["/zeros"] = Answer(gzip.compress(bytes(30_000_000)), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})
    site.routes["/flood"] = Answer(b"x", headers={f"X-{n}": "y" * 1000 for n in range(2000)})
    site.routes["/large"] = Answer(bytes(PAGE_MAX + 1))
    site.routes["/endless"] = Answer(bytes(3 * PAGE_MAX), chunked=True)


def bomb_feed(site: Site) -> None:
    site.routes["/feed"] = Answer(gzip.compress(bytes(90_000_000)), headers={"Content-Encoding": "gzip"})


def cookie(site: Site) -> None:
    site.routes["/feed"] = rss(["/1"], at=T0)
    seen = Answer(status=302, headers={"Location": "/1", "Set-Cookie": "seen=1; Path=/"})
    site.routes["/1"] = lambda asked: page("with cookie") if "seen=1" in asked.headers.get("cookie", "") else seen


def moved(site: Site) -> None:
    site.routes["/feed"] = rss(["/old", "/loop"], at=T0)
    site.routes["/old"] = Answer(status=301, headers={"Location": "/older"})
    site.routes["/older"] = Answer(status=302, headers={"Location": "/1"})
    site.routes["/loop"] = Answer(status=302, headers={"Location": "/loop"})


def gone(site: Site) -> None:
    site.routes["/feed"] = rss(["/missing", "/410", "/1"], at=T0, etag='"gone"')
    site.routes["/410"] = Answer(status=410)


def budget(site: Site) -> None:
    site.routes["/feed"] = rss([f"/{n}" for n in range(1, 8)], at=T0, etag='"all"')


def rules(site: Site) -> None:
    site.routes["/feed"] = Answer(
        rss(["/story/1", "/live/2", "/other"], at=T0).body.replace(
            b"</channel>", rss(["/story/old"], at=T0 - 400 * HOUR).body.partition(b"<title>t</title>")[2]
        )
    )
    site.routes["/story/1"] = page("story")


def coded(site: Site) -> None:
    site.routes["/feed"] = Answer(brotli.compress(rss(["/1"], at=T0).body), headers={"Content-Encoding": "br"}, chunked=True)
    site.routes["/1"] = Answer(brotli.compress(b"<p>coded"), headers={"Content-Encoding": "br", "Content-Type": "text/html"}, chunked=True)


def twice(site: Site) -> None:
    links = [f"/{n}" for n in range(1, 6)]
    site.routes["/feed"] = rss(links, at=T0)
    urls = "".join(f"<url><loc>{site.base}{link}</loc></url>" for link in links)
    site.routes["/news.xml"] = Answer(f"<urlset {NS}>{urls}</urlset>".encode())
    for link in links:
        site.routes[link] = replace(page(link), wait=0.02)


def undated(site: Site) -> None:
    site.routes["/feed"] = replace(rss(["/1"]), etag='"u"')
    site.routes["/1"] = Answer(b"undated", etag='"p"')


def down(site: Site) -> None:
    site.routes["/feed"] = Answer(status=502)


def front(site: Site) -> None:
    site.routes["/feed"] = Answer(
        b'<a href="/story/court-orders-platform-today">Court orders</a> <a href="/contact">c</a><a href="http://elsewhere.example.com/2024/01/02/a-b-c-d">x</a>'
    )
    site.routes["/story/court-orders-platform-today"] = page("section")


def index(site: Site) -> None:
    def children(*pairs: tuple[str, str]) -> Answer:
        dates = {day: f"<lastmod>{day}</lastmod>" if day else "" for _, day in pairs}
        inner = "".join(f"<sitemap><loc>{site.base}{path}</loc>{dates[day]}</sitemap>" for path, day in pairs)
        return Answer(f"<sitemapindex {NS}>{inner}</sitemapindex>".encode())

    news = "<news:news><news:publication><news:name>N</news:name><news:language>tr</news:language></news:publication><news:publication_date>2024-01-02T09:00:00+03:00</news:publication_date><news:title>Başlık</news:title></news:news>"
    site.routes["/feed"] = children(("/new.xml.gz", "2024-01-02T10:00:00Z"), ("/ancient.xml", "2019-01-01"), ("/undated.xml", ""))
    site.routes["/undated.xml"] = Answer(f"<urlset {NS}></urlset>".encode())
    site.routes["/new.xml.gz"] = Answer(
        gzip.compress(f"<urlset {NS}><url><loc>{site.base}/1</loc><lastmod>2024-01-02T10:00:00Z</lastmod>{news}</url></urlset>".encode())
    )


def gdelt(site: Site) -> None:
    def answer(asked: Asked) -> Answer:
        if "mode=artlist" not in asked.path or "format=json" not in asked.path:
            return Answer(b"Invalid mode.", headers={"Content-Type": "text/html"})
        article = {
            "url": f"{site.base}/1", "url_mobile": "", "title": "Twitter condamné", "seendate": "20240102T101500Z", "socialimage": "",
            "domain": "paper.example.fr", "language": "French", "sourcecountry": "France",
        }  # fmt: skip
        return Answer(json.dumps({"articles": [article]}).encode(), headers={"Content-Type": "application/json; charset=utf-8"})

    site.routes["/api/v2/doc/doc"] = answer


def outage(site: Site) -> None:
    site.routes["/feed"] = rss(["/missing"], at=T0)


def stricter(site: Site) -> None:
    site.routes["/feed"] = rss(["/missing"], at=T0)


BUILDERS = {
    "steady": steady, "mute": mute, "changed": changed, "robots": robots, "robots-broken": robots_broken, "busy": busy, "brief": brief, "bomb": bomb,
    "bomb-feed": bomb_feed, "cookie": cookie, "moved": moved, "gone": gone, "budget": budget, "rules": rules, "coded": coded, "twice": twice,
    "undated": undated, "down": down, "section": front, "index": index, "search": gdelt, "literal": steady, "name": steady,
    "outage": outage, "stricter": stricter,
}  # fmt: skip
NAMES = tuple(BUILDERS)


def as_kind(kind: ListingKind, path: str = "/feed", *queries: str) -> Callable[[Source], Source]:
    def change(source: Source) -> Source:
        return replace(source, listings=(Listing(kind=kind, url=source.homepage.rstrip("/") + path, queries=queries),))

    return change


CHANGES = {
    "budget": lambda source: replace(source, max_pages_per_run=3),
    "rules": lambda source: replace(source, include="/story/|/live/", exclude="/live/", max_age_days=14),
    "twice": lambda source: replace(
        source, listings=(*source.listings, Listing(kind=ListingKind.NEWS_SITEMAP, url=source.homepage + "news.xml"))
    ),
    "section": as_kind(ListingKind.SECTION),
    "index": as_kind(ListingKind.SITEMAP),
    "search": as_kind(ListingKind.SEARCH, "/api/v2/doc/doc?query={query}&mode=artlist&format=json", '"réseau social" sourcelang:french'),
    "literal": lambda source: replace(source, allow_private=False),
    "name": lambda source: replace(
        source,
        allow_private=False,
        listings=(Listing(kind=ListingKind.FEED, url=source.listings[0].url.replace("127.0.0.1", "localhost")),),
    ),
}


CHANGED: dict[str, Callable[[Source], Source]] = {}
"""Catalogue entries that were edited after the first round."""


def second_day(sites: dict[str, Site]) -> None:
    """What has changed two hours later."""
    sites["changed"].routes["/feed"] = atom({"/1": T0 + HOUR, "/2": T0 + HOUR, "/3": T0})
    sites["changed"].routes["/1"] = page("report 1, corrected")
    sites["robots-broken"].routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n")
    sites["busy"].routes["/1"] = page("report 1")
    sites["index"].routes["/undated.xml"] = Answer(f"<urlset {NS}><url><loc>{sites['index'].base}/2</loc></url></urlset>".encode())
    sites["outage"].routes["/feed"] = Answer(status=500)
    CHANGED["stricter"] = lambda source: replace(source, exclude="/missing")


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    home = tmp_path_factory.mktemp("crawl")
    sites, sources = build()
    reports, pages, paths, asked = [], [], [], []
    for number, at in enumerate((T0, T0 + 2 * HOUR, T0 + 27 * HOUR)):
        order = order_for(home, f"round{number}", list(sources.values()), at=at, page_max_bytes=PAGE_MAX, reactorless=number != 1)
        reports.append(run_crawl(order))
        pages.append(stored_pages(home, f"round{number}"))
        paths.append({name: site.paths() for name, site in sites.items()})
        asked.append({name: list(site.log) for name, site in sites.items()})
        for site in sites.values():
            site.forget()
        if number == 0:
            second_day(sites)
            sources |= {name: change(sources[name]) for name, change in CHANGED.items()}
    yield Rounds(home, sites, sources, reports, pages, paths, asked)
    for site in sites.values():
        site.close()


def test_every_run_ends_and_every_link_is_accounted_for(rounds: Rounds) -> None:
    for report in rounds.reports:
        assert report.status == "done"
        for run in report.sources:
            assert run.links == run.seen + run.skipped + run.captured + run.unchanged + run.failed, run
            assert sum(count for _, count in run.reasons) == run.skipped + run.failed, run
    assert not list(rounds.home.rglob("*.part*"))


def test_every_capture_is_in_the_report_and_the_files(rounds: Rounds) -> None:
    for report, pages in zip(rounds.reports, rounds.pages, strict=True):
        assert sum(run.captured for run in report.sources) == len(pages)
        assert all((rounds.home / "captures" / segment).exists() for segment in report.segments)


def test_an_unchanged_feed_answers_304_and_its_pages_are_not_asked_for(rounds: Rounds) -> None:
    assert sorted(rounds.stored(0, "steady")) == ["/1", "/2"]
    assert rounds.paths[1]["steady"] == ["/feed"]
    assert rounds.asked[1]["steady"][-1].headers["if-none-match"] == '"v1"'
    assert (rounds.run(1, "steady").listings_unchanged, rounds.run(1, "steady").links) == (1, 0)


def test_a_feed_without_validators_is_known_by_its_body(rounds: Rounds) -> None:
    assert rounds.paths[1]["mute"] == ["/feed"]
    assert rounds.run(1, "mute").listings_unchanged == 1


def test_a_changed_report_is_fetched_again_and_an_unchanged_one_answers_304(rounds: Rounds) -> None:
    assert rounds.run(0, "changed").captured == 3
    second = rounds.run(1, "changed")
    assert (second.captured, second.unchanged, second.seen) == (1, 1, 1)
    assert b"corrected" in rounds.stored(1, "changed")["/1"].body
    assert rounds.paths[2]["changed"] == ["/feed"]


def test_hints_lie_beside_their_pages(rounds: Rounds) -> None:
    stored = rounds.stored(0, "steady")["/1"]
    assert stored.note["hint"]["title"] == "T /1"
    assert stored.note["hint"]["published_at"] == T0.isoformat()
    assert (stored.note["source_id"], stored.note["run_id"]) == ("xx-steady", "round0")
    assert rounds.run(0, "steady").newest_at == T0


def test_who_asks_is_told_with_a_contact(rounds: Rounds) -> None:
    agents = {one.headers["user-agent"] for one in rounds.asked[0]["steady"]}
    assert agents == {"Docketwire/0.1 (+https://example.org/bot)"}


def test_robots_is_asked_first_and_obeyed(rounds: Rounds) -> None:
    assert rounds.asked[0]["robots"][0].path == "/robots.txt"
    assert sorted(rounds.paths[0]["robots"]) == ["/1", "/3", "/feed"]
    assert dict(rounds.run(0, "robots").reasons) == {"robots": 1}


def test_crawl_delay_is_kept(rounds: Rounds) -> None:
    times = [one.at for one in rounds.asked[0]["robots"] if one.path != "/robots.txt"]
    assert [round(later - earlier, 3) for earlier, later in pairwise(times) if later - earlier < 0.29] == []


def test_nothing_is_crawled_while_robots_is_broken(rounds: Rounds) -> None:
    assert rounds.paths[0]["robots-broken"] == []
    run = rounds.run(0, "robots-broken")
    assert run.listings_failed == 1
    assert run.error == "robots-unavailable"
    assert rounds.run(1, "robots-broken").captured == 1


def test_a_host_that_asks_for_an_hour_gets_it(rounds: Rounds) -> None:
    assert rounds.paths[0]["busy"] == ["/feed", "/1"]
    assert dict(rounds.run(0, "busy").reasons) == {"http-429": 1, "host-paused": 2}
    assert sorted(rounds.stored(1, "busy")) == ["/1", "/2", "/3"]


def test_a_short_pause_is_waited_for(rounds: Rounds) -> None:
    assert rounds.paths[0]["brief"] == ["/feed", "/1", "/1"]
    assert sorted(rounds.stored(0, "brief")) == ["/1"]


def test_a_bomb_is_kept_as_served_and_floods_are_cut(rounds: Rounds) -> None:
    assert list(rounds.stored(0, "bomb")) == ["/zeros"]
    assert len(rounds.stored(0, "bomb")["/zeros"].body) < 100_000
    assert dict(rounds.run(0, "bomb").reasons) == {"bad-response": 1, "too-large": 2}


def test_a_listing_bomb_is_a_failed_listing(rounds: Rounds) -> None:
    assert rounds.run(0, "bomb-feed").error == "undecodable"


def test_a_page_that_sets_a_cookie_and_redirects_to_itself_is_not_lost(rounds: Rounds) -> None:
    assert b"with cookie" in rounds.stored(0, "cookie")["/1"].body


def test_a_redirect_chain_is_on_record(rounds: Rounds) -> None:
    base = rounds.sites["moved"].base
    stored = rounds.stored(0, "moved")["/old"]
    assert stored.url == f"{base}/1"
    assert stored.note["redirects"] == [f"{base}/old", f"{base}/older"]
    assert dict(rounds.run(0, "moved").reasons) == {"redirect-loop": 1}


def test_missing_pages_are_tried_in_later_runs_and_given_up(rounds: Rounds) -> None:
    """404 three times (it may be published late), 410 once; only then is the listing's ETag sent."""
    assert dict(rounds.run(0, "gone").reasons) == {"http-404": 1, "http-410": 1}
    assert rounds.paths[1]["gone"] == ["/feed", "/missing"]
    assert "if-none-match" not in rounds.asked[1]["gone"][-2].headers
    assert dict(rounds.run(2, "gone").reasons) == {"http-404": 1, "given-up": 1}
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        assert frontier.wanted("xx-gone") == []
        assert frontier.validators("xx-gone", rounds.sites["gone"].base + "/feed").etag == '"gone"'


def test_an_outage_of_the_whole_site_gives_up_no_page(rounds: Rounds) -> None:
    assert [rounds.paths[number]["outage"] for number in (0, 1, 2)] == [["/feed", "/missing"]] * 3
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        assert [wanted.tries for wanted in frontier.wanted("xx-outage")] == [1]


def test_what_the_catalogue_excludes_by_now_is_wanted_no_more(rounds: Rounds) -> None:
    assert dict(rounds.run(1, "stricter").reasons) == {"excluded": 1}
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        assert frontier.wanted("xx-stricter") == []


def test_what_is_over_the_budget_comes_in_the_next_runs_newest_first(rounds: Rounds) -> None:
    assert sorted(rounds.stored(0, "budget")) == ["/1", "/2", "/3"]
    assert dict(rounds.run(0, "budget").reasons) == {"budget": 4}
    assert sorted(rounds.stored(1, "budget")) == ["/4", "/5", "/6"]
    assert sorted(rounds.stored(2, "budget")) == ["/1", "/7"]  # a day later: the last one, and the first one for changes


def test_age_and_patterns_leave_links_out(rounds: Rounds) -> None:
    assert dict(rounds.run(0, "rules").reasons) == {"excluded": 1, "not-included": 1, "too-old": 1}
    assert rounds.paths[0]["rules"] == ["/feed", "/story/1"]


def test_content_coding_stays_on_and_transfer_coding_goes(rounds: Rounds) -> None:
    stored = rounds.stored(0, "coded")["/1"]
    assert brotli.decompress(stored.body) == b"<p>coded"
    assert stored.headers["content-encoding"] == "br"
    assert "transfer-encoding" not in stored.headers
    assert stored.headers["content-length"] == str(len(stored.body))


def test_two_spiders_share_a_host_politely(rounds: Rounds) -> None:
    """Feed and news sitemap of one outlet: each page once, never two requests at a time."""
    assert sorted(rounds.paths[0]["twice"]) == ["/1", "/2", "/3", "/4", "/5", "/feed", "/news.xml"]
    assert rounds.sites["twice"].most_at_once == 1
    assert (rounds.run(0, "twice").links, rounds.run(0, "twice").captured) == (5, 5)


def test_an_undated_page_is_asked_for_once_more_after_a_day(rounds: Rounds) -> None:
    assert rounds.paths[1]["undated"] == ["/feed"]
    assert rounds.paths[2]["undated"] == ["/feed", "/1"]
    assert rounds.asked[2]["undated"][-1].headers["if-none-match"] == '"p"'
    assert rounds.run(2, "undated").unchanged == 1


def test_a_broken_listing_is_told_and_visited_less_often(rounds: Rounds) -> None:
    down = rounds.run(0, "down")
    assert (down.error, (down.error_detail or "").endswith("/feed")) == ("http-502", True)
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        status = frontier.statuses()["xx-down"]
    assert status.failures == 3
    assert status.last_ok_at is None


def test_a_section_page_is_read(rounds: Rounds) -> None:
    assert list(rounds.stored(0, "section")) == ["/story/court-orders-platform-today"]
    assert rounds.stored(0, "section")["/story/court-orders-platform-today"].note["hint"]["title"] == "Court orders"


def test_of_an_index_the_recent_sitemaps_are_read(rounds: Rounds) -> None:
    assert sorted(rounds.paths[0]["index"]) == ["/1", "/feed", "/new.xml.gz", "/undated.xml"]
    hint = rounds.stored(0, "index")["/1"].note["hint"]
    assert (hint["title"], hint["language"], hint["published_at"]) == ("Başlık", "tr", "2024-01-02T06:00:00+00:00")


def test_an_undated_sitemap_of_an_unchanged_index_is_read_again(rounds: Rounds) -> None:
    assert rounds.paths[1]["index"] == ["/feed", "/undated.xml", "/2"]
    assert "/undated.xml" in rounds.paths[2]["index"]


def test_a_gdelt_article_list_is_searched(rounds: Rounds) -> None:
    assert rounds.paths[0]["search"] == [
        "/api/v2/doc/doc?query=%22r%C3%A9seau%20social%22%20sourcelang%3Afrench&mode=artlist&format=json",
        "/1",
    ]
    hint = rounds.stored(0, "search")["/1"].note["hint"]
    assert (hint["language"], hint["publisher"], hint["published_at"]) == ("fr", "paper.example.fr", "2024-01-02T10:15:00+00:00")


@pytest.mark.parametrize("name", ["literal", "name"])
def test_private_addresses_are_refused_by_number_and_by_name(rounds: Rounds, name: str) -> None:
    assert rounds.asked[0][name] == []
    assert rounds.run(0, name).error == "address-refused"


def test_what_is_due_follows_what_was_found(rounds: Rounds) -> None:
    with Frontier(rounds.home / "frontier.sqlite") as frontier:
        statuses = frontier.statuses()
        assert frontier.silent_since("xx-steady") == statuses["xx-steady"].last_new_at
        assert (statuses["xx-steady"].last_new_at or T0) < T0 + timedelta(minutes=5)
        due = {source_id: datetime.fromtimestamp(at, UTC) for source_id, (at, _, _) in frontier.plan().items()}
    assert due.keys() == {source.id for source in rounds.sources.values()}
    assert min(due.values()) > T0 + 27 * HOUR
    assert max(due.values()) <= T0 + 40 * HOUR
