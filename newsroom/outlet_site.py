"""Everything one outlet answers in one edition: a table from path to answer."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from newsroom import indexes, listings
from newsroom.dates import day_text, http_date
from newsroom.outlets import Outlet
from newsroom.pages import article_page, declared_charset, variant_page
from newsroom.paper import Paper
from newsroom.paths import article_path, moved_path, section_path, tag_path, variant_paths
from newsroom.pdf import pdf_document
from newsroom.press import Report

EDITIONS = (1, 2)
EDITION_TIMES = {1: datetime(2026, 3, 2, 6, 0, tzinfo=UTC), 2: datetime(2026, 3, 3, 6, 0, tzinfo=UTC)}
"""Last-Modified of what an edition brought; fixed, so that two runs serve the same."""
RETRY_AFTER_SECONDS = 1
WALLED = frozenset({"consent-wall", "paywall-stub"})
"""Quirks that stand before a report's AMP and print pages as well."""
TRACKING = ("utm_", "fbclid", "gclid")
_MAKERS = {"rss": listings.rss, "atom": listings.atom, "news-sitemap": listings.news_sitemap, "sitemap-index": listings.sitemap_index}
_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "news-sitemap": "application/xml",
    "sitemap-index": "application/xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer before the request's conditions are looked at."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime = EDITION_TIMES[1]

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    def compressed(self) -> bytes:
        """The body in gzip, the same bytes each time."""
        return gzip.compress(self.body, compresslevel=6, mtime=0)


Site = dict[str, Answer]


def build_sites(outlet: Outlet, base_url: str) -> dict[int, Site]:
    """The outlet's answers by edition; what differs from the first edition carries the second one's Last-Modified."""
    sites: dict[int, Site] = {}
    for edition in EDITIONS:
        paper = Paper(outlet=outlet, base_url=base_url, edition=edition)
        sites[edition] = build_site(paper, EDITION_TIMES[edition], sites.get(edition - 1, {}))
    return sites


def build_site(paper: Paper, at: datetime, before: Site) -> Site:
    """The outlet's answers at a moment; what stood so before keeps the Last-Modified it had."""
    site = dict(_answers(paper))
    for path, answer in site.items():
        earlier = before.get(path)
        same = earlier is not None and earlier.body == answer.body
        site[path] = replace(answer, modified=earlier.modified if earlier is not None and same else at)
    return site


def look_up(site: Site, target: str) -> Answer | None:
    """The answer for a request target; tracking parameters do not matter, percent-encoding neither."""
    parts = urlsplit(target)
    kept = [
        f"{key}={value}" if value else key for key, value in parse_qsl(parts.query, keep_blank_values=True) if not key.startswith(TRACKING)
    ]
    return site.get(unquote(parts.path) + ("?" + "&".join(kept) if kept else ""))


def last_modified(answer: Answer) -> str:
    return http_date(answer.modified)


def _answers(paper: Paper) -> Iterator[tuple[str, Answer]]:
    for path, answer in _listing_answers(paper):
        yield path, answer
    for path, html in _index_pages(paper):
        yield unquote(path), _html(paper, html)
    for report in paper.reports:
        for path, answer in _report_answers(paper, report):
            yield unquote(path), answer
    for page in paper.outlet.special:
        status = 200 if page.kind == "soft-404" else 404
        yield page.path, _html(paper, indexes.missing_page(paper), status=status)
    yield "/style.css", Answer(body=paper.blocks.fill("style", {}).encode(), content_type="text/css; charset=utf-8")
    yield "404", _html(paper, indexes.missing_page(paper), status=404)


def _listing_answers(paper: Paper) -> Iterator[tuple[str, Answer]]:
    outlet = paper.outlet
    for offer in outlet.listings:
        if offer.format in _MAKERS:
            charset = outlet.charset if offer.format in ("rss", "atom") else "utf-8"
            body = _MAKERS[offer.format](paper).encode(charset, "xmlcharrefreplace")
            yield offer.path, Answer(body=body, content_type=f"{_TYPES[offer.format]}; charset={charset}")
        if offer.format == "sitemap-index":
            for path, text in listings.sitemaps(paper).items():
                yield path, Answer(body=text.encode(), content_type="application/xml; charset=utf-8")
    if outlet.robots:
        yield "/robots.txt", Answer(body=listings.robots(paper).encode(), content_type="text/plain; charset=utf-8")


def _index_pages(paper: Paper) -> Iterator[tuple[str, str]]:
    outlet = paper.outlet
    yield "/", indexes.front_page(paper)
    yield outlet.latest_path, indexes.latest_page(paper)
    for section in paper.sections:
        yield section_path(outlet, section), indexes.section_page(paper, section)
    for tag in sorted({tag for report in paper.reports for tag in report.platforms} | {tag for _, tag in outlet.links}):
        yield tag_path(outlet, tag), indexes.tag_page(paper, tag)
    for path, title, text in outlet.static:
        yield path, indexes.static_page(paper, title, text)


def _report_answers(paper: Paper, report: Report) -> Iterator[tuple[str, Answer]]:
    path = article_path(paper.outlet, report)
    picture = indexes.picture(report.number, report.section)
    yield f"/img/{report.number}.svg", Answer(body=picture.encode(), content_type="image/svg+xml")
    if "busy-once" in report.quirks and paper.edition == 1:
        retry = (("Retry-After", str(RETRY_AFTER_SECONDS)),)
        yield path, Answer(body=b"Service Unavailable\n", content_type="text/plain", status=503, headers=retry)
        return
    if "pdf" in report.quirks:
        yield path, Answer(body=_pdf(paper, report), content_type="application/pdf")
        return
    if "script-drawn" in report.quirks:
        entry = json.dumps({"title": report.title, "text": report.body(paper.edition)}).encode()
        yield f"{path}/entry.json", Answer(body=entry, content_type="application/json")
    yield path, _html(paper, article_page(paper, report), charset=declared_charset(paper, report))
    for variant, other in variant_paths(paper.outlet, report).items():
        if variant != "tracking":
            page = article_page(paper, report) if report.quirks & WALLED else variant_page(paper, report, variant)
            yield other, _html(paper, page)
    if "moved" in report.quirks:
        yield moved_path(paper.outlet, report), Answer(body=b"", status=301, headers=(("Location", paper.base_url + path),))


def _pdf(paper: Paper, report: Report) -> bytes:
    day = day_text(report.shown_at, report.language, paper.outlet.locale)
    return pdf_document(report.title, day, report.body(paper.edition), head=paper.outlet.name, producer="Docketwire demonstration press")


def _html(paper: Paper, html: str, *, status: int = 200, charset: str = "") -> Answer:
    """Encoded in the outlet's charset, whatever is declared."""
    outlet = paper.outlet
    return Answer(
        body=html.encode(outlet.charset, "xmlcharrefreplace"), status=status, content_type=f"text/html; charset={charset or outlet.charset}"
    )
