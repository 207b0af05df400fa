"""Court records, posts, and sources that want a key: crawls of real servers, which say what they were sent."""

import base64
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.process import process
from pipeline.reading.page import Page
from pipeline.work.segment import read_captures
from records.article import Processed
from records.capture import Capture
from records.source import Listing, ListingKind, Source
from spiders.check import check_sources
from tests.integration.crawl_site import Answer, Asked, Site, by_source, order_for, page, rss, run_crawl, source_of, stored_pages

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "k3y-of-the-desk"
WORDS = (
    "The court ordered the platform to hand over the data of its users within two weeks, and fined it one million euros for the delay. " * 6
)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def other() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


def everything(home: Path) -> bytes:
    """All bytes a crawl left behind, unpacked."""
    parts = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    return b"\n".join(gzip.decompress(part) if part[:2] == b"\x1f\x8b" else part for part in parts)


# court records


def opinion(number: int, day: str) -> dict[str, Any]:
    return {
        "absolute_url": f"/opinion/{number}/doe-v-platform/", "caseName": f"Doe {number} v. Platform, Inc.", "court": "Court of Appeals", "dateFiled": day,
        "docketNumber": f"24-{number}", "docket_id": number, "cluster_id": number, "opinions": [{"id": number, "snippet": "The platform appeals an order to name a user of its service."}],
    }  # fmt: skip


class Courts:
    """The interface, two results a page, for those who show the token; the site's own pages are closed to crawlers."""

    def __init__(self, site: Site, results: list[dict[str, Any]]) -> None:
        self.site, self.results, self.busy = site, results, 0
        site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")
        site.routes["/api/rest/v4/search/"] = self.search
        for result in results:
            number = result["docket_id"]
            body = {"resource_uri": f"{site.base}/api/rest/v4/opinions/{number}/", "absolute_url": f"/opinion/{number}/doe-v-platform/", "html_with_citations": f"<p>{WORDS}</p><p>Case {number}.</p>"}  # fmt: skip
            site.routes[f"/api/rest/v4/opinions/{number}/"] = lambda asked, body=body: (
                self.opened(asked) or Answer(json.dumps(body).encode(), headers={"Content-Type": "application/json"})
            )

    def opened(self, asked: Asked) -> Answer | None:
        if asked.headers.get("authorization") != f"Token {SECRET}":
            return Answer(b'{"detail": "Authentication credentials were not provided."}', status=401)
        return None

    def search(self, asked: Asked) -> Answer:
        if (refused := self.opened(asked)) is not None:
            return refused
        if self.busy:
            self.busy -= 1
            return Answer(b'{"detail": "Request was throttled."}', status=429, headers={"Retry-After": "1"})
        given = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        start = int(given.get("cursor", "0"))
        following = (
            f"{self.site.base}/api/rest/v4/search/?cursor={start + 2}&q={given['q']}&type=o" if start + 2 < len(self.results) else None
        )
        document = {"count": len(self.results), "next": following, "previous": None, "results": self.results[start : start + 2]}
        return Answer(json.dumps(document).encode(), headers={"Content-Type": "application/json"})


def docket_source(site: Site, **changes: Any) -> Source:
    listing = Listing(
        kind=ListingKind.DOCKET, url=f"{site.base}/api/rest/v4/search/?type=o&q={{query}}", queries=("platform",), token_env="COURTS_TOKEN",
        files=f"{site.base}/files/",
    )  # fmt: skip
    return source_of(site, "courts", listings=(listing,), **changes)


def test_court_records_come_page_by_page_with_the_token_and_their_text(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURTS_TOKEN", SECRET)
    courts = Courts(site, [opinion(n, f"2026-02-{20 - n:02d}") for n in range(5)])
    courts.busy = 1
    report = run_crawl(order_for(tmp_path, "one", [docket_source(site)], at=NOW))
    run = by_source(report)["courts"]
    assert (run.links, run.captured, run.listings, run.error) == (5, 5, 3, None)
    assert SECRET.encode() not in everything(tmp_path)
    captures = [one for path in (tmp_path / "captures").rglob("*.warc.gz") for one in read_captures(path, tmp_path / "captures")]
    rows = [process(Page(capture=one, keep_all=True)) for one in captures if isinstance(one, Capture)]
    kept = {row.canonical_url: row for row in rows if isinstance(row, Processed)}
    row = next(row for key, row in kept.items() if "/opinion/3/" in key)
    assert len(kept) == 5
    assert all("/opinion/" in key and "/api/" not in key for key in kept)
    assert "hand over the data" in row.extraction.text
    assert row.extraction.title is not None
    assert row.extraction.title.startswith("Doe")


def test_pages_without_news_are_turned_no_further(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURTS_TOKEN", SECRET)
    Courts(site, [opinion(n, f"2026-02-{20 - n:02d}") for n in range(5)])
    run_crawl(order_for(tmp_path, "one", [docket_source(site)], at=NOW))
    site.forget()
    run_crawl(order_for(tmp_path, "two", [docket_source(site)], at=NOW))
    assert len([path for path in site.paths() if "/search/" in path]) == 1


def test_without_the_token_nothing_is_asked_and_the_variable_is_named(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURTS_TOKEN", raising=False)
    Courts(site, [opinion(1, "2026-02-03")])
    run = by_source(run_crawl(order_for(tmp_path, "one", [docket_source(site)], at=NOW)))["courts"]
    assert (run.error, "COURTS_TOKEN" in (run.error_detail or ""), site.log) == ("no-secret", True, [])
    (result,) = check_sources([docket_source(site)], now=NOW)
    assert (result.verdict, result.detail, bool(result.remedy)) == ("blocked", "no-secret the environment has no COURTS_TOKEN", True)


def test_a_token_goes_below_the_interface_alone(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files on the same host are asked for as everybody does, and robots.txt counts for them."""
    monkeypatch.setenv("COURTS_TOKEN", SECRET)
    docket = {"caseName": "State v. Platform", "docketNumber": "3:26-cv-1", "docket_id": 9, "recap_documents": [{"id": 1, "description": "Order", "filepath_local": "recap/9.pdf", "is_available": True}]}  # fmt: skip
    Courts(site, [docket])
    site.routes["/files/recap/9.pdf"] = Answer(b"%PDF-1.4")
    run = by_source(run_crawl(order_for(tmp_path, "one", [docket_source(site)], at=NOW)))["courts"]
    assert dict(run.reasons)["robots"] == 1
    assert site.asked("/files/recap/9.pdf") == []


# posts


def test_what_posts_link_to_is_captured(site: Site, other: Site, tmp_path: Path) -> None:
    site.routes["/@desk.rss"] = Answer(
        f'<rss version="2.0"><channel><title>d</title><item><guid>{site.base}/@desk/1</guid><link>{site.base}/@desk/1</link><description>&lt;p&gt;Read &lt;a href="{other.base}/report-1"&gt;this&lt;/a&gt;&lt;/p&gt;</description></item></channel></rss>'.encode()
    )
    other.routes["/report-1"] = page("report")
    source = source_of(site, "posts", "/@desk.rss", kind=ListingKind.SOCIAL)
    run = by_source(run_crawl(order_for(tmp_path, "one", [source], at=NOW)))["posts"]
    assert (run.links, run.captured) == (1, 1)
    assert [stored.url for stored in stored_pages(tmp_path)] == [f"{other.base}/report-1"]


# a source's own door


def keyed(site: Site, **changes: Any) -> Source:
    values: dict[str, Any] = {"cookies_env": "BLATT_COOKIES", "headers": ("X-Api-Key: $BLATT_KEY", "Accept-Language: fr"), **changes}
    return source_of(site, "blatt", **values)


def test_headers_and_cookies_go_to_the_sources_site_and_nowhere_else(
    site: Site, other: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not to the host a redirect leads to, not to a report elsewhere, not into captures, frontier or reports."""
    monkeypatch.setenv("BLATT_COOKIES", f"session={SECRET}")
    monkeypatch.setenv("BLATT_KEY", SECRET)
    away = other.base.replace("127.0.0.1", "localhost")  # to cookies, ports of one host are one host
    site.routes["/feed"] = rss([f"{site.base}/a", f"{site.base}/leads-away", f"{away}/b"])
    site.routes["/a"] = Answer(b"<h1>a</h1>", headers={"Content-Type": "text/html", "Set-Cookie": f"session={SECRET}; Path=/"})
    site.routes["/leads-away"] = Answer(status=302, headers={"Location": f"{away}/c"})
    other.routes |= {"/b": page("b"), "/c": page("c")}
    run = by_source(run_crawl(order_for(tmp_path, "one", [keyed(site)], at=NOW)))["blatt"]
    assert run.captured == 3
    for path in ("/feed", "/a", "/leads-away"):
        (asked,) = site.asked(path)
        assert (asked.headers.get("x-api-key"), asked.headers.get("accept-language")) == (SECRET, "fr"), path
        assert f"session={SECRET}" in asked.headers.get("cookie", ""), path
    assert not [one for one in site.asked("/robots.txt") if "cookie" in one.headers or "x-api-key" in one.headers]
    assert other.log
    assert not [one for one in other.log if "cookie" in one.headers or "x-api-key" in one.headers]
    assert SECRET.encode() not in everything(tmp_path)


def test_a_missing_variable_is_named_and_its_pages_stay_wanted(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BLATT_KEY", raising=False)
    monkeypatch.setenv("BLATT_COOKIES", "a=b")
    site.routes["/feed"] = rss([f"{site.base}/a"])
    run = by_source(run_crawl(order_for(tmp_path, "one", [keyed(site)], at=NOW)))["blatt"]
    assert (run.error, "BLATT_KEY" in (run.error_detail or "")) == ("no-secret", True)
    assert site.paths() == []


class Door:
    """A login form with a hidden field, and reports for those who came through it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.routes["/login"] = self.form
        site.routes["/feed"] = rss([f"{site.base}/a", f"{site.base}/b"])
        for path in ("/a", "/b"):
            site.routes[path] = self.report

    def form(self, asked: Asked) -> Answer:
        if asked.method == "GET":
            fields = '<input name="csrf" type="hidden" value="t0ken"><input name="user"><input name="password" type="password">'
            return Answer(
                f'<form method="get" action="/search"><input name="q"></form><form method="post" action="/login">{fields}</form>'.encode()
            )
        given = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if given != {"csrf": "t0ken", "user": "desk", "password": SECRET}:
            return Answer(b'<form method="post"><input name="password"></form>')
        return Answer(status=302, headers={"Location": "/feed", "Set-Cookie": "sid=opened; Path=/"})

    def report(self, asked: Asked) -> Answer:
        return page("report") if "sid=opened" in asked.headers.get("cookie", "") else Answer(b"<p>Sign in", status=403)


def with_login(site: Site, **changes: Any) -> Source:
    fields = ("user: $BLATT_USER", "password: $BLATT_PASSWORD")
    return source_of(site, "blatt", login_url=f"{site.base}/login", login_fields=fields, **changes)


def test_a_login_form_is_filled_once_with_its_hidden_fields(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLATT_USER", "desk")
    monkeypatch.setenv("BLATT_PASSWORD", SECRET)
    Door(site)
    run = by_source(run_crawl(order_for(tmp_path, "one", [with_login(site)], at=NOW)))["blatt"]
    assert (run.captured, run.error) == (2, None)
    assert [one.method for one in site.asked("/login")] == ["GET", "POST"]
    assert SECRET.encode() not in everything(tmp_path)
    assert b"sid=opened" not in everything(tmp_path)


def test_a_login_that_is_refused_leaves_the_pages_for_later(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLATT_USER", "desk")
    monkeypatch.setenv("BLATT_PASSWORD", "wrong")
    Door(site)
    run = by_source(run_crawl(order_for(tmp_path, "one", [with_login(site)], at=NOW)))["blatt"]
    assert (run.error, run.captured) == ("login-failed", 0)
    assert "wrong" not in (run.error_detail or "")


@pytest.mark.parametrize("status", [302, 307])
def test_a_login_form_that_leads_elsewhere_is_not_followed(
    site: Site, other: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("BLATT_USER", "desk")
    monkeypatch.setenv("BLATT_PASSWORD", SECRET)
    Door(site)
    form = site.routes["/login"]
    assert callable(form)
    site.routes["/login"] = lambda asked: (
        form(asked) if asked.method == "GET" else Answer(status=status, headers={"Location": f"{other.base}/take"})
    )
    run_crawl(order_for(tmp_path, "one", [with_login(site)], at=NOW))
    assert other.log == []


def test_a_proxy_takes_all_requests_of_its_source(site: Site, other: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other server is a proxy: it is asked for absolute addresses, robots.txt too, with the user out of the environment."""
    monkeypatch.setenv("BLATT_PROXY", other.base.replace("http://", f"http://desk:{SECRET}@"))
    other.routes["http://press.example/feed"] = rss(["http://press.example/a"])
    other.routes["http://press.example/a"] = page("a")
    listing = Listing(kind=ListingKind.FEED, url="http://press.example/feed")
    source = source_of(site, "blatt", listings=(listing,), proxy="$BLATT_PROXY", homepage="http://press.example/", allow_private=False)
    run = by_source(run_crawl(order_for(tmp_path, "one", [source], at=NOW)))["blatt"]
    assert (run.captured, run.error) == (1, None)
    assert [one.path for one in other.log] == [f"http://press.example/{path}" for path in ("robots.txt", "feed", "a")]
    expected = "Basic " + base64.b64encode(f"desk:{SECRET}".encode()).decode()
    assert {one.headers.get("proxy-authorization") for one in other.log} == {expected}
    assert SECRET.encode() not in everything(tmp_path)


def test_through_a_proxy_too_no_address_of_this_network_is_asked_for(site: Site, other: Site, tmp_path: Path) -> None:
    source = source_of(site, "blatt", proxy=other.base, allow_private=False)
    run = by_source(run_crawl(order_for(tmp_path, "one", [source], at=NOW)))["blatt"]
    assert run.error in ("address-refused", "robots-unavailable")
    assert other.log == []
    assert site.log == []


def test_a_redirect_out_of_the_interface_has_neither_token_nor_leave(
    site: Site, other: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it leads, robots.txt counts again; and where that allows it, we come without the token."""
    monkeypatch.setenv("COURTS_TOKEN", SECRET)
    Courts(site, [opinion(1, "2026-02-23"), opinion(2, "2026-02-22")])
    site.routes["/api/rest/v4/opinions/1/"] = Answer(status=302, headers={"Location": f"{other.base}/closed/1"})
    site.routes["/api/rest/v4/opinions/2/"] = Answer(status=302, headers={"Location": f"{other.base}/open/2"})
    other.routes |= {"/robots.txt": Answer(b"User-agent: *\nDisallow: /closed/\n"), "/open/2": page("2")}
    run = by_source(run_crawl(order_for(tmp_path, "one", [docket_source(site)], at=NOW)))["courts"]
    assert (dict(run.reasons), run.captured) == ({"robots": 1}, 1)
    assert other.paths() == ["/open/2"]
    assert not [one for one in other.log if "authorization" in one.headers]
