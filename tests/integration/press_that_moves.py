"""Outlets on loopback that move their feeds, rename their sections, sell their domain, die and come back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.integration.crawl_site import HOUR, T0, Answer, Site, rss

HEADLINES = (
    "court-orders-platform-to-restore-account",
    "regulator-fines-marketplace-over-ads",
    "judges-hear-appeal-on-upload-filters",
    "ministry-asks-network-for-user-data",
    "watchdog-opens-inquiry-into-messenger",
    "senate-debates-age-checks-for-apps",
)


def links(base: str = "", section: str = "2024") -> list[str]:
    return [f"{base}/{section}/{headline}" for headline in HEADLINES]


def home_page(title: str, *, head: str = "", body: str = "") -> Answer:
    page = f'<!doctype html><html lang="en"><title>{title}</title><meta property="og:site_name" content="{title}">{head}<body>{body}</body></html>'
    return Answer(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def named(path: str, kind: str = "rss") -> str:
    return f'<link rel="alternate" type="application/{kind}+xml" href="{path}">'


def anchors(paths: Sequence[str]) -> str:
    return "".join(f'<p><a href="{path}">{path.rpartition("/")[2].replace("-", " ")}</a></p>' for path in paths)


def feed(site: Site, *, at: datetime = T0 - HOUR, base: str | None = None, head: str = "") -> Answer:
    return rss(links(site.base if base is None else base), at=at, head=head)


def comments(site: Site) -> Answer:
    """As WordPress makes them: titled so, each entry at a place within a report."""
    items = "".join(f"<item><title>By A. Reader</title><link>{link}#comment-{n}</link></item>" for n, link in enumerate(links(site.base)))
    return Answer(f'<rss version="2.0"><channel><title>Comments for Morning Herald</title>{items}</channel></rss>'.encode())


def podcast(site: Site) -> Answer:
    items = "".join(
        f'<item><title>Episode {n}</title><link>{link}</link><enclosure url="{link}.mp3" length="1" type="audio/mpeg"/></item>'
        for n, link in enumerate(links(site.base))
    )
    return Answer(f'<rss version="2.0"><channel><title>Herald talks</title>{items}</channel></rss>'.encode())


def in_another_script(site: Site) -> Answer:
    items = "".join(f"<item><title>Суд обязал платформу восстановить</title><link>{link}</link></item>" for link in links(site.base))
    return Answer(f'<rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'.encode())


def news_map(site: Site) -> Answer:
    day = (T0 - HOUR).isoformat()
    urls = "".join(
        f"<url><loc>{link}</loc><news:news><news:title>T</news:title><news:publication_date>{day}</news:publication_date></news:news></url>"
        for link in links(site.base)
    )
    return Answer(
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        + urls.encode()
        + b"</urlset>"
    )


def map_index(*urls: str) -> Answer:
    return Answer(("<sitemapindex>" + "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls) + "</sitemapindex>").encode())


def dead() -> Answer:
    return Answer(status=503)


def long_ago() -> datetime:
    return T0 - timedelta(days=400)
