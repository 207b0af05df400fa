"""Listings for machines: RSS 2.0, Atom, news sitemap, sitemap index with its sitemaps, robots.txt."""

from datetime import datetime
from itertools import groupby
from xml.sax.saxutils import escape

from newsroom.dates import rss_date
from newsroom.paper import Paper
from newsroom.paths import article_path, listed_path, with_tracking
from newsroom.press import Report

SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

SPECIAL_AT = "2021-05-14T06:00:00+00:00"
"""What an Atom entry, which must have a date, says of a page that is gone."""


def rss(paper: Paper) -> str:
    """RSS 2.0, newest first; empty once the feed has fallen silent."""
    outlet = paper.outlet
    silent = bool(outlet.silent_from_edition) and paper.edition >= outlet.silent_from_edition
    items = "" if silent else "".join(_rss_item(paper, report) for report in paper.reports) + _rss_specials(paper)
    return (
        f'<?xml version="1.0" encoding="{outlet.charset}"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>\n'
        f"<title>{escape(outlet.name)}</title><link>{paper.base_url}/</link><description>{escape(outlet.latest)}</description>"
        f"<language>{outlet.language}</language>\n{items}</channel></rss>\n"
    )


def _rss_item(paper: Paper, report: Report) -> str:
    url = paper.base_url + with_tracking(paper.outlet, listed_path(paper.outlet, report))
    creators = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in report.authors)
    return (
        f"<item><title>{escape(report.title)}</title><link>{escape(url)}</link>"
        f'<guid isPermaLink="false">{paper.outlet.id}-{report.number}</guid>{creators}<category>{escape(report.section)}</category>'
        f"<pubDate>{rss_date(report.shown_at)}</pubDate><description>{escape(report.summary)}</description></item>\n"
    )


def _rss_specials(paper: Paper) -> str:
    return "".join(
        f"<item><title>{escape(page.title)}</title><link>{escape(paper.base_url + page.path)}</link></item>\n"
        for page in paper.outlet.special
    )


def atom(paper: Paper) -> str:
    """Atom 1.0; `updated` is newer than `published` on a report that changed."""
    outlet = paper.outlet
    entries = "".join(_atom_entry(paper, report) for report in paper.reports) + _atom_specials(paper)
    updated = max((last_change(paper, report) for report in paper.reports), default=None)
    return (
        f'<?xml version="1.0" encoding="{outlet.charset}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}"><title>{escape(outlet.name)}</title>'
        f'<id>{paper.base_url}/</id><link href="{paper.base_url}/"/>'
        f"<updated>{updated.isoformat() if updated else '1970-01-01T00:00:00Z'}</updated>\n{entries}</feed>\n"
    )


def _atom_entry(paper: Paper, report: Report) -> str:
    url = paper.base_url + with_tracking(paper.outlet, listed_path(paper.outlet, report))
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in report.authors or (paper.outlet.name,))
    return (
        f"<entry><title>{escape(report.title)}</title><id>tag:{paper.outlet.id},{report.published.year}:{report.number}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(url)}"/>{authors}'
        f"<published>{report.shown_at.isoformat()}</published><updated>{last_change(paper, report).isoformat()}</updated>"
        f"<summary>{escape(report.summary)}</summary></entry>\n"
    )


def _atom_specials(paper: Paper) -> str:
    return "".join(
        f"<entry><title>{escape(page.title)}</title><id>tag:{paper.outlet.id},2021:{escape(page.path)}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(paper.base_url + page.path)}"/>'
        f"<published>{SPECIAL_AT}</published><updated>{SPECIAL_AT}</updated></entry>\n"
        for page in paper.outlet.special
    )


def last_change(paper: Paper, report: Report) -> datetime:
    """Publication, or the last change that this edition knows of."""
    return report.changed_at(paper.edition) or report.shown_at


def news_sitemap(paper: Paper) -> str:
    """News sitemap: publication date and title of each report, lastmod where it changed."""
    urls = "".join(_news_url(paper, report) for report in paper.reports)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {SITEMAP} {NEWS}>\n{urls}</urlset>\n'


def _news_url(paper: Paper, report: Report) -> str:
    changed = report.changed_at(paper.edition)
    lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return (
        f"<url><loc>{escape(paper.base_url + listed_path(paper.outlet, report))}</loc>{lastmod}<news:news><news:publication>"
        f"<news:name>{escape(paper.outlet.name)}</news:name><news:language>{report.language}</news:language></news:publication>"
        f"<news:publication_date>{report.shown_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(report.title)}</news:title></news:news></url>\n"
    )


def sitemaps(paper: Paper) -> dict[str, str]:
    """Paths of the yearly sitemaps and their documents."""
    by_year = groupby(sorted(paper.reports, key=lambda report: report.published), key=lambda report: report.published.year)
    return {f"/sitemap-{year}.xml": _sitemap(paper, list(reports)) for year, reports in by_year}


def _sitemap(paper: Paper, reports: list[Report]) -> str:
    urls = "".join(
        f"<url><loc>{escape(paper.base_url + article_path(paper.outlet, report))}</loc>"
        f"<lastmod>{last_change(paper, report).isoformat()}</lastmod></url>\n"
        for report in reports
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {SITEMAP}>\n{urls}</urlset>\n'


def sitemap_index(paper: Paper) -> str:
    """Index of the yearly sitemaps, each with the time of its last change."""
    newest: dict[int, datetime] = {}
    for report in paper.reports:
        year = report.published.year
        newest[year] = max(newest.get(year, last_change(paper, report)), last_change(paper, report))
    entries = "".join(
        f"<sitemap><loc>{paper.base_url}/sitemap-{year}.xml</loc><lastmod>{at.isoformat()}</lastmod></sitemap>\n"
        for year, at in sorted(newest.items(), reverse=True)
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex {SITEMAP}>\n{entries}</sitemapindex>\n'


def robots(paper: Paper) -> str:
    """robots.txt with the outlet's lines and its sitemaps."""
    named = [offer for offer in paper.outlet.listings if offer.format in ("news-sitemap", "sitemap-index")]
    lines = ["User-agent: *", *paper.outlet.robots, "", *(f"Sitemap: {paper.base_url}{offer.path}" for offer in named)]
    return "\n".join(lines) + "\n"
