"""Looking at sources once, and Scrapy's own commands in a checkout."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from records.source import ListingKind
from spiders.catalogue.edit import add_source
from spiders.check import check_sources
from tests.integration.crawl_site import T0, Answer, Site, atom, rss, source_of, stored_pages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.routes |= {
        "/good": rss(["/1", "/2"], at=T0),
        "/empty": rss([]),
        "/stale": atom({"/1": T0 - timedelta(days=90)}),
        "/page": Answer(b"<!doctype html><h1>moved</h1>", headers={"Content-Type": "text/html"}),
        "/map": Answer(b"<urlset><url><loc>https://a.example.org/1</loc></url></urlset>"),
        "/forbidden": Answer(status=403),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /disallowed"),
        "/disallowed": rss(["/1"], at=T0),
    }
    yield made
    made.close()


def test_each_listing_gets_one_verdict(site: Site) -> None:
    feeds = source_of(site, "feeds", "/good", "/empty", "/stale", "/page", "/forbidden", "/disallowed", "/missing")
    maps = source_of(site, "maps", "/map", "/good", "/page", kind=ListingKind.SITEMAP)
    private = source_of(site, "private", "/good", allow_private=False)
    results = list(check_sources([feeds, maps, private], now=T0))
    assert {(one.source_id, one.listing_url.removeprefix(site.base)): one.verdict for one in results} == {
        ("xx-feeds", "/good"): "reachable",
        ("xx-feeds", "/empty"): "empty",
        ("xx-feeds", "/stale"): "stale",
        ("xx-feeds", "/page"): "not-a-feed",
        ("xx-feeds", "/forbidden"): "blocked",
        ("xx-feeds", "/disallowed"): "blocked",
        ("xx-feeds", "/missing"): "unreachable",
        ("xx-maps", "/map"): "reachable",
        ("xx-maps", "/good"): "reachable",  # the protocol takes feeds for sitemaps
        ("xx-maps", "/page"): "not-a-feed",
        ("xx-private", "/good"): "unreachable",
    }
    good = next(one for one in results if one.verdict == "reachable" and one.source_id == "xx-feeds")
    assert (good.links, good.newest_at) == (2, T0)
    private_one = next(one for one in results if one.source_id == "xx-private")
    assert (private_one.detail, "allow_private = true" in private_one.remedy) == ("address-refused", True)
    assert all(bool(one.remedy) == (one.verdict != "reachable") for one in results)
    assert next(one.remedy for one in results if one.listing_url.endswith("/disallowed")).startswith("robots.txt does not allow")
    assert len(results) == 11


def scrapy(*arguments: str, home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env={**os.environ, "DOCKETWIRE_HOME": str(home)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_scrapy_lists_and_runs_the_spiders_from_a_checkout(tmp_path: Path, site: Site) -> None:
    assert scrapy("list", home=tmp_path).split() == ["docket", "feed", "news_sitemap", "search", "section", "sitemap", "social"]
    site.routes |= {"/1": Answer(b"<p>1"), "/2": Answer(b"<p>2")}
    (tmp_path / "sources").mkdir()
    add_source(tmp_path / "sources", source_of(site, "good", "/good", max_age_days=None))
    scrapy("crawl", "feed", "-a", "source=xx-good", home=tmp_path)
    assert sorted(one.url for one in stored_pages(tmp_path)) == [site.base + "/1", site.base + "/2"]
    assert list(tmp_path.rglob("*.run.json"))
