"""Whole files of every format that others write and we read: what fuzzing begins with."""

import tempfile
from pathlib import Path

from tests.unit.document_files import docx_file, odt_file, pdf_file, set_lines
from tests.unit.test_segment import write_segment

FEEDS = [
    b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title><ttl>60</ttl><item><title>A</title>
<link>https://a.example/1</link><pubDate>Sun, 01 Mar 2026 12:00:00 +0100</pubDate><description>&lt;p&gt;x&lt;/p&gt;</description></item></channel></rss>""",
    b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">A</title><link href="https://a.example/2"/>
<updated>2026-03-01T12:00:00Z</updated><content type="html">text</content></entry></feed>""",
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "url": "https://a.example/3", "date_published": "2026-03-01T12:00:00Z"}]}',
]
SITEMAPS = [
    b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>
<loc>https://a.example/1</loc><lastmod>2026-03-01</lastmod><news:news><news:title>A</news:title></news:news></url></urlset>""",
    b"<sitemapindex><sitemap><loc>https://a.example/s.xml.gz</loc><lastmod>2026-03-01T00:00:00+01:00</lastmod></sitemap></sitemapindex>",
]
LINES = ["The regulator fined the platform 2 million euro on Tuesday.", "It has two weeks to appeal against the decision."]
PARAGRAPHS = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LINES)
DOCUMENTS = {
    "pdf": pdf_file([set_lines(LINES * 8)]),
    "docx": docx_file(PARAGRAPHS),
    "odt": odt_file("".join(f"<text:p>{line}</text:p>" for line in LINES)),
}
PAGE = (
    b"<!doctype html><title>Court rules</title><article><h1>Court rules</h1><p>"
    + b"The court ruled against the platform. " * 20
    + b"</p></article>"
)


def segment_bytes() -> bytes:
    """A segment of three pages as the crawler writes it."""
    with tempfile.TemporaryDirectory() as folder:
        return write_segment(Path(folder)).read_bytes()
