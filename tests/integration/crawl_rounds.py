"""Many small sites, each with one habit or fault, and three crawls of them, two hours and then a day apart."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import brotli

from records.capture import RunReport, SourceRun
from records.source import Listing, ListingKind, Source
from tests.integration.crawl_site import (
    HOUR,
    T0,
    Answer,
    Asked,
    Site,
    Stored,
    atom,
    by_source,
    page,
    rss,
    source_of,
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
