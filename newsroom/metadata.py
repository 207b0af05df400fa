"""What a page says of itself in its head: JSON-LD, Open Graph and friends, each outlet in its own selection."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from newsroom.outlets import Outlet
from newsroom.paths import article_path, variant_paths
from newsroom.press import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of one report's page is made from."""

    outlet: Outlet
    report: Report
    base_url: str
    edition: int

    @property
    def url(self) -> str:
        return self.base_url + article_path(self.outlet, self.report)

    @property
    def modified(self) -> datetime | None:
        return self.report.changed_at(self.edition)


def head_of(head: Head) -> str:
    """All head elements that the outlet's CMS writes, one a line."""
    return "\n".join(line for part in head.outlet.metadata for line in HEAD_PARTS[part](head))


def _meta(name: str, content: str, key: str = "name") -> str:
    return f'<meta {key}="{name}" content="{escape(content)}">'


def _canonical(head: Head) -> list[str]:
    lines = [f'<link rel="canonical" href="{escape(head.url)}">']
    if amp := variant_paths(head.outlet, head.report).get("amp"):
        lines.append(f'<link rel="amphtml" href="{escape(head.base_url + amp)}">')
    return lines


def _open_graph(head: Head) -> list[str]:
    values = {
        "og:type": "article",
        "og:site_name": head.outlet.name,
        "og:title": head.report.title + head.outlet.title_tail,
        "og:description": head.report.summary,
        "og:url": head.url,
        "og:locale": head.outlet.locale,
        "og:image": f"{head.base_url}/img/{head.report.number}.svg",
    }
    return [_meta(name, content, "property") for name, content in values.items()]


def _article_times(head: Head) -> list[str]:
    lines = [_meta("article:published_time", head.report.shown_at.isoformat(), "property")]
    if head.modified:
        lines.append(_meta("article:modified_time", head.modified.isoformat(), "property"))
    return [*lines, _meta("article:section", head.report.section, "property")]


def _description(head: Head) -> list[str]:
    return [_meta("description", head.report.summary)]


def _author(head: Head) -> list[str]:
    return [_meta("author", ", ".join(head.report.authors))] if head.report.authors else []


def _dublin_core(head: Head) -> list[str]:
    return [
        _meta("DC.title", head.report.title),
        _meta("DC.date", f"{head.report.shown_at:%Y-%m-%d}"),
        _meta("DC.publisher", head.outlet.name),
    ]


def _news_article(head: Head) -> dict[str, Any]:
    report = head.report
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": head.url},
        "headline": report.title,
        "description": report.summary,
        "datePublished": report.shown_at.isoformat(),
        "dateModified": (head.modified or report.shown_at).isoformat(),
        "articleSection": report.section,
        "inLanguage": report.language,
        "publisher": {"@type": "NewsMediaOrganization", "name": head.outlet.name, "url": head.base_url + "/"},
    }
    if report.authors:
        article["author"] = [{"@type": "Person", "name": name} for name in report.authors]
    return article


def _script(data: dict[str, Any]) -> list[str]:
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return [f'<script type="application/ld+json">{text}</script>']


def _json_ld(head: Head) -> list[str]:
    return _script({"@context": "https://schema.org"} | _news_article(head))


def _json_ld_body(head: Head) -> list[str]:
    body = "\n\n".join(head.report.body(head.edition))
    return _script({"@context": "https://schema.org"} | _news_article(head) | {"articleBody": body})


def _json_ld_graph(head: Head) -> list[str]:
    home = head.base_url + "/"
    crumbs = [("1", head.outlet.name, home), ("2", head.report.section, head.url)]
    items = [{"@type": "ListItem", "position": position, "name": name, "item": item} for position, name, item in crumbs]
    site = {"@type": "WebSite", "name": head.outlet.name, "url": home}
    graph = [site, {"@type": "BreadcrumbList", "itemListElement": items}, _news_article(head)]
    return _script({"@context": "https://schema.org", "@graph": graph})


def _noarchive(_: Head) -> list[str]:
    return [_meta("robots", "max-image-preview:large, noarchive")]


HEAD_PARTS: dict[str, Callable[[Head], list[str]]] = {
    "canonical": _canonical,
    "og": _open_graph,
    "article-time": _article_times,
    "description": _description,
    "author": _author,
    "dublin-core": _dublin_core,
    "json-ld": _json_ld,
    "json-ld-body": _json_ld_body,
    "json-ld-graph": _json_ld_graph,
    "noarchive": _noarchive,
}
"""By the words of `Outlet.metadata`."""
