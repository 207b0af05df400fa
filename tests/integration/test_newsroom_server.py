"""The demonstration press over real HTTP: listings, conditional requests, editions, robots, ports, child process."""

import gzip
import http.client
import json
import signal
import socket
import subprocess
import sys
import urllib.robotparser
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest

from newsroom.manifest import PageTruth, truth
from newsroom.outlets import load_outlets
from newsroom.server import Newsroom
from newsroom.sources import sources, sources_toml
from records.errors import DocketwireError
from records.outcome import Outcome
from records.source import ListingKind, Source
from spiders.catalogue.load import load_catalog

ROOT = Path(__file__).parents[2]
OUTLETS = load_outlets()
NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def get(url: str, headers: dict[str, str] | None = None, *, method: str = "GET", body: bytes | None = None) -> Reply:
    """One request, redirects not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body=body, headers=headers or {})
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def press() -> Iterator[Newsroom]:
    with Newsroom() as newsroom:
        yield newsroom


@pytest.fixture(autouse=True)
def first_edition(press: Newsroom) -> None:
    """Each test finds the first day."""
    press.edition = 1
    press.forget_requests()


def quirky(quirk: str, edition: int = 1) -> PageTruth:
    return next(page for page in truth(edition, variants=False) if quirk in page.quirks)


def source_of(press: Newsroom, outlet_id: str) -> Source:
    return next(source for source in sources(press) if source.id == outlet_id)


def listed(press: Newsroom, outlet_id: str) -> set[str]:
    """Addresses named by the outlet's feeds and sitemaps."""
    found: set[str] = set()
    for listing in source_of(press, outlet_id).listings:
        reply = get(listing.url)
        assert reply.status == 200
        if listing.kind is ListingKind.FEED:
            feed = feedparser.parse(reply.body)
            assert not feed.bozo, feed.get("bozo_exception")
            found |= {entry.link for entry in feed.entries}
        elif listing.kind is not ListingKind.SECTION:
            found |= sitemap_urls(reply.body)
    return found


def sitemap_urls(document: bytes) -> set[str]:
    root = ET.fromstring(document)
    found = {node.text or "" for node in root.iterfind("s:url/s:loc", NAMESPACES)}
    for node in root.iterfind("s:sitemap/s:loc", NAMESPACES):
        found |= sitemap_urls(get(node.text or "").body)
    return found


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_every_listed_address_answers_as_the_manifest_says(press: Newsroom, outlet) -> None:
    known = {press.url(outlet.id) + page.path: page for page in truth(1, outlets=[outlet])}
    addresses = listed(press, outlet.id)
    assert addresses <= known.keys()
    for url, page in known.items():
        assert get(url).status == page.status, url
    machine_read = any(listing.kind is not ListingKind.SECTION for listing in source_of(press, outlet.id).listings)
    assert addresses or not machine_read


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_every_report_is_reachable_from_the_latest_page(press: Newsroom, outlet) -> None:
    html = get(press.url(outlet.id) + quote(outlet.latest_path)).body.decode(outlet.charset)
    for page in truth(1, outlets=[outlet], variants=False):
        if page.slug:
            assert f'href="{page.path.replace("&", "&amp;")}' in html, page.path


def test_feeds_name_title_date_and_author(press: Newsroom) -> None:
    feed = feedparser.parse(get(press.url("us-hudson-ledger") + "/arc/outboundfeeds/rss/").body)
    pages = {page.title: page for page in truth(1, variants=False) if page.outlet_id == "us-hudson-ledger"}
    assert len(feed.entries) == len(pages)
    for entry in feed.entries:
        assert entry.published_parsed[:5] == pages[entry.title].published.utctimetuple()[:5]


def test_old_feed_in_windows_1251_is_read(press: Newsroom) -> None:
    reply = get(press.url("ru-nevsky-listok") + "/rss.xml")
    assert reply.headers["Content-Type"] == "application/rss+xml; charset=windows-1251"
    assert {entry.title for entry in feedparser.parse(reply.body).entries} == {
        page.title for page in truth(1, variants=False) if page.outlet_id == "ru-nevsky-listok"
    }


def test_news_sitemap_carries_titles_and_dates(press: Newsroom) -> None:
    root = ET.fromstring(get(press.url("de-hanse-blatt") + "/sitemaps/news.xml").body)
    titles = {node.text for node in root.iterfind("s:url/n:news/n:title", NAMESPACES)}
    assert titles == {page.title for page in truth(1, variants=False) if page.outlet_id == "de-hanse-blatt"}
    assert all(node.text for node in root.iterfind("s:url/n:news/n:publication_date", NAMESPACES))


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_validators_earn_a_304(press: Newsroom, outlet) -> None:
    report = next(page for page in truth(1, outlets=[outlet], variants=False) if page.status == 200 and page.slug)
    for url in (source_of(press, outlet.id).listings[0].url, press.url(outlet.id) + report.path):
        first = get(url)
        asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
        for served, condition in asked.items():
            if value := first.headers[served]:
                again = get(url, {condition: value})
                assert (again.status, again.body) == (304, b"")
                assert again.headers[served] == value
        assert (first.headers["ETag"] is None) == (outlet.validators in ("last-modified", "none"))
        assert (first.headers["Last-Modified"] is None) == (outlet.validators in ("etag", "none"))


def test_a_stale_or_garbled_validator_earns_the_whole_page(press: Newsroom) -> None:
    url = press.url("fr-courrier-republicain") + "/feed/atom/"
    assert get(url, {"If-None-Match": '"old"'}).status == 200
    assert get(url, {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status == 200
    assert get(url, {"If-Modified-Since": "yesterday"}).status == 200
    fresh = get(url).headers["Last-Modified"]
    assert get(url, {"If-None-Match": '"old"', "If-Modified-Since": fresh}).status == 200, "If-None-Match wins"


def test_second_edition_changes_one_report_and_says_so_in_the_feed(press: Newsroom) -> None:
    page = next(page for page in truth(2) if page.outcome is Outcome.NEW_VERSION)
    base = press.url(page.outlet_id)
    before, feed_before = get(base + page.path), get(base + "/feed/atom/")
    press.edition = 2
    after = get(base + page.path, {"If-None-Match": before.headers["ETag"]})
    feed_after = get(
        base + "/feed/atom/", {"If-None-Match": feed_before.headers["ETag"], "If-Modified-Since": feed_before.headers["Last-Modified"]}
    )
    assert (after.status, feed_after.status) == (200, 200)
    last = (page.text or "").split("\n")[-1]
    assert last not in before.body.decode()
    assert last in after.body.decode()
    changed = [entry for entry in feedparser.parse(feed_after.body).entries if entry.updated != entry.published]
    assert [entry.title for entry in changed] == [page.title]


def test_unchanged_pages_stay_unchanged_in_the_second_edition(press: Newsroom) -> None:
    pages = [page for page in truth(1) if page.status == 200]
    before = {(page.outlet_id, page.path): get(press.url(page.outlet_id) + page.path).body for page in pages}
    press.edition = 2
    differing = {key for key, body in before.items() if get(press.url(key[0]) + key[1]).body != body}
    changed = next(page for page in truth(2) if page.outcome is Outcome.NEW_VERSION)
    assert differing == {(page.outlet_id, page.path) for page in truth(2) if changed.path in (page.path, page.is_variant_of)}


def test_one_feed_falls_silent_and_a_sitemap_gains_a_report(press: Newsroom) -> None:
    silent = press.url("tr-liman-postasi") + "/rss/anasayfa"
    new = quirky("edition-2-only", 2)
    assert feedparser.parse(get(silent).body).entries
    assert get(press.url(new.outlet_id) + new.path).status == 404
    press.edition = 2
    assert not feedparser.parse(get(silent).body).entries
    assert press.url(new.outlet_id) + new.path in listed(press, new.outlet_id)
    assert get(press.url(new.outlet_id) + new.path).status == 200


def test_busy_page_asks_to_come_again_and_is_there_the_next_day(press: Newsroom) -> None:
    page = quirky("busy-once")
    url = press.url(page.outlet_id) + page.path
    reply = get(url)
    assert (reply.status, reply.headers["Retry-After"], reply.headers["ETag"]) == (503, "1", None)
    press.edition = 2
    assert get(url).status == 200


def test_old_address_redirects_to_the_report(press: Newsroom) -> None:
    old = next(page for page in truth(1) if page.status == 301)
    reply = get(press.url(old.outlet_id) + old.path)
    assert reply.headers["Location"] == press.url(old.outlet_id) + (old.is_variant_of or "")
    assert get(reply.headers["Location"]).status == 200


def test_soft_404_answers_200_and_gone_404(press: Newsroom) -> None:
    soft = next(page for page in truth(1) if page.outcome is Outcome.SOFT_404)
    gone = next(page for page in truth(1) if page.quirks == {"gone"})
    assert b"Page introuvable" in get(press.url(soft.outlet_id) + soft.path).body
    assert get(press.url(gone.outlet_id) + gone.path).status == 404
    assert get(press.url("ja-minato-shimbun") + "/no-such-page").status == 404


def test_robots_forbids_the_draft_and_asks_for_patience(press: Newsroom) -> None:
    page = quirky("robots-disallowed")
    base = press.url(page.outlet_id)
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(get(base + "/robots.txt").body.decode().splitlines())
    assert not robots.can_fetch("docketwire", base + page.path)
    assert robots.can_fetch("docketwire", base + "/atom.xml")
    assert b"Crawl-delay: 0.1" in get(base + "/robots.txt").body
    assert get(press.url("ja-minato-shimbun") + "/robots.txt").status == 404


def test_variants_name_the_canonical_address(press: Newsroom) -> None:
    for page in truth(1):
        if page.is_variant_of and page.status == 200 and not page.quirks & {"consent-wall"}:
            assert (
                f'rel="canonical" href="{press.url(page.outlet_id)}{page.is_variant_of}"'.encode()
                in get(press.url(page.outlet_id) + page.path).body
            )


def test_compressed_answer_is_the_same_page(press: Newsroom) -> None:
    url = press.url("zh-haibin-ribao") + "/roll.htm"
    squeezed = get(url, {"Accept-Encoding": "gzip"})
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.body) == get(url).body
    assert get(url).headers["Content-Encoding"] is None


def test_connection_is_kept_alive_and_head_has_no_body(press: Newsroom) -> None:
    connection = http.client.HTTPConnection(urlsplit(press.url("en-harbour-herald")).netloc, timeout=10)
    sockets = set()
    for method in ("GET", "HEAD", "GET"):
        connection.request(method, "/latest")
        body = connection.getresponse().read()
        sockets.add(connection.sock)
        assert bool(body) == (method == "GET")
    assert len(sockets) == 1
    connection.close()


def test_requests_are_noted_with_their_headers(press: Newsroom) -> None:
    get(press.url("pt-folha-do-cais") + "/feed/atom.xml?utm_source=x", {"User-Agent": "reader/1"})
    (noted,) = press.requests
    assert (noted.outlet_id, noted.method, noted.path, noted.status) == ("pt-folha-do-cais", "GET", "/feed/atom.xml?utm_source=x", 200)
    assert noted.header("user-agent") == "reader/1"


def test_pages_link_their_style_and_pictures(press: Newsroom) -> None:
    for outlet in OUTLETS:
        front = get(press.url(outlet.id) + "/").body.decode(outlet.charset)
        assert 'href="/style.css"' in front
        assert get(press.url(outlet.id) + "/style.css").headers["Content-Type"].startswith("text/css")
    page = quirky("future-date")
    html = get(press.url(page.outlet_id) + page.path).body.decode()
    picture = html.split('<img src="')[1].split('"')[0]
    assert get(press.url(page.outlet_id) + picture).headers["Content-Type"] == "image/svg+xml"


def test_a_busy_port_is_named(press: Newsroom) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DocketwireError, match=f"port {port} for {OUTLETS[0].id}"):
            Newsroom(port - OUTLETS[0].offset).__enter__()


def test_a_closed_press_answers_nobody() -> None:
    with Newsroom() as newsroom:
        url = newsroom.url("it-gazzetta-del-molo")
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        connection.request("GET", "/")
        connection.getresponse().read()
    with pytest.raises(ConnectionError):
        get(url + "/")
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        ask_again(connection)
    connection.close()


def ask_again(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/")
    connection.getresponse()


def test_sources_file_is_the_catalogue_of_the_press(press: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "newsroom.toml").write_text(sources_toml(press), encoding="utf-8")
    catalogue = load_catalog([tmp_path])
    assert {source.id: source for source in catalogue.sources} == {source.id: source for source in sources(press)}
    assert {listing.kind for source in catalogue.sources for listing in source.listings} == {
        ListingKind.FEED,
        ListingKind.NEWS_SITEMAP,
        ListingKind.SITEMAP,
        ListingKind.SECTION,
    }


def test_child_process_tells_its_addresses_changes_edition_and_ends_on_sigterm(tmp_path: Path) -> None:
    catalogue = tmp_path / "newsroom.toml"
    command = [sys.executable, "-m", "newsroom", "--edition", "1", "--sources", str(catalogue)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            ready = json.loads(child.stdout.readline())
            base = ready["outlets"]["tr-liman-postasi"]
            assert ready["ready"]
            assert len(load_catalog([tmp_path]).sources) == len(OUTLETS)
            assert b"<item>" in get(base + "/rss/anasayfa").body
            assert json.loads(get(base + "/__newsroom/edition", method="POST", body=b"2").body) == {"edition": 2}
            assert b"<item>" not in get(base + "/rss/anasayfa").body
            assert get(base + "/__newsroom/edition", method="POST", body=b"7").status == 400
            assert json.loads(get(base + "/__newsroom/requests").body)[-1] == ["tr-liman-postasi", "GET", "/rss/anasayfa", 200]
        finally:
            child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=10) == 0


def test_list_prints_every_outlet_with_its_counts() -> None:
    run = subprocess.run([sys.executable, "-m", "newsroom", "--list"], cwd=ROOT, capture_output=True, text=True, check=True)
    lines = run.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == [outlet.id for outlet in OUTLETS]
    assert lines[-1].startswith(f"{len(OUTLETS)} outlets")
