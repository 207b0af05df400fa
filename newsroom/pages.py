"""The page of one report, and its AMP, print, consent-wall and paywall forms."""

import re
from html import escape
from itertools import groupby

from newsroom.dates import date_text, day_text
from newsroom.metadata import Head, head_of
from newsroom.paper import Paper
from newsroom.paths import article_path, section_path, tag_path, variant_paths, with_tracking
from newsroom.press import Report
from newsroom.template import load_blocks

RELATED = 4
MOST_READ = 5
STUB_WORDS = 30
STUB_CHARACTERS = 60
"""Of Japanese and Chinese, which write no spaces."""


def article_page(paper: Paper, report: Report) -> str:
    """The report's page as its outlet serves it."""
    if "consent-wall" in report.quirks:
        return paper.blocks.fill("consent", {"name": escape(paper.outlet.name), "lang": report.language})
    block = "stub" if "paywall-stub" in report.quirks else "drawn" if "script-drawn" in report.quirks else "article"
    head = head_of(Head(outlet=paper.outlet, report=report, base_url=paper.base_url, edition=paper.edition))
    values = article_values(paper, report)
    return paper.frame(
        title=report.title,
        content=paper.blocks.fill(block, values),
        head=head,
        language=report.language,
        charset=declared_charset(paper, report),
    )


def variant_page(paper: Paper, report: Report, variant: str) -> str:
    """The AMP or print form: little more than title and text, with rel=canonical."""
    values = article_values(paper, report) | {"name": escape(paper.outlet.name), "charset": paper.outlet.charset}
    values["body"] = "\n".join(f"<p>{escape(text)}</p>" for text in report.body(paper.edition))
    return load_blocks(variant).fill("page", values)


def declared_charset(paper: Paper, report: Report) -> str:
    """What header and page claim; not the truth on the page with the wrongly declared charset."""
    return "iso-8859-1" if "wrong-charset" in report.quirks else paper.outlet.charset


def article_values(paper: Paper, report: Report) -> dict[str, str]:
    """Everything a template may name, HTML-ready."""
    outlet, changed = paper.outlet, report.changed_at(paper.edition)
    variants = variant_paths(outlet, report)
    path = article_path(outlet, report)
    style, locale = outlet.date_style, outlet.locale
    plain = {
        "title": report.title,
        "standfirst": report.standfirst or "",
        "authors": ", ".join(report.authors),
        "date": date_text(report.shown_at, report.language, style=style, locale=locale),
        "day": day_text(report.shown_at, report.language, locale),
        "iso": report.shown_at.isoformat(),
        "modified": date_text(changed, report.language, style=style, locale=locale) if changed else "",
        "modified_iso": changed.isoformat() if changed else "",
        "section": report.section,
        "section_url": section_path(outlet, report.section),
        "url": paper.base_url + path,
        "path": path,
        "number": str(report.number),
        "amp_url": variants.get("amp", ""),
        "print_url": variants.get("print", ""),
        "image": f"/img/{report.number}.svg",
        "opening": opening_of(report),
        "lang": report.language,
        "dir": outlet.direction,
    }
    values = {name: escape(value) for name, value in plain.items()}
    values["tags"] = "".join(_item(paper, "tag", tag, tag_path(outlet, tag)) for tag in report.platforms)
    values["related"] = _list(paper, "related", _related(paper, report))
    values["most_read"] = _list(paper, "most read", _most_read(paper))
    values["body"] = _body(paper, report, values)
    return values


def opening_of(report: Report) -> str:
    """The first words of a report behind a paywall."""
    text = report.paragraphs[0]
    if report.language in ("ja", "zh"):
        return text[:STUB_CHARACTERS] + "…"
    return " ".join(text.split()[:STUB_WORDS]) + " …"


def _body(paper: Paper, report: Report, values: dict[str, str]) -> str:
    """Paragraphs in the outlet's own markup, with its boxes in between."""
    pieces, linked = [], set[str]()
    if "points" in report.quirks:
        return _with_points(paper, report)
    for position, text in enumerate(report.body(paper.edition), start=1):
        pieces.append(paper.blocks.fill("paragraph", {"text": _with_links(paper, escape(text, quote=False), linked)}))
        pieces.append(paper.blocks.optional(f"inset {position}", values))
    return "".join(pieces)


def _with_points(paper: Paper, report: Report) -> str:
    """The body of an order: what begins with a small letter is a point of its list."""
    pieces = []
    for is_point, texts in groupby(report.body(paper.edition), key=lambda text: text[0].islower()):
        inner = "".join(paper.blocks.fill("point" if is_point else "paragraph", {"text": escape(text, quote=False)}) for text in texts)
        pieces.append(f"<ul>{inner}</ul>" if is_point else inner)
    return "".join(pieces)


def _with_links(paper: Paper, text: str, linked: set[str]) -> str:
    """The text with the CMS's keyword links, each keyword once in a report."""
    for word, tag in paper.outlet.links:
        link = f'<a href="{escape(tag_path(paper.outlet, tag))}">{word}</a>'
        replaced = re.sub(rf"(?<![\w@>]){re.escape(word)}(?!\w)", link, text, count=1) if word not in linked else text
        if replaced != text:
            linked.add(word)
            text = replaced
    return text


def _related(paper: Paper, report: Report) -> list[Report]:
    """Others of the outlet: the same dispute first, then the neighbours in time."""
    others = [other for other in paper.lasting if other.slug != report.slug]
    distance = {other.slug: abs((other.published - report.published).days) for other in others}
    return sorted(others, key=lambda other: (report.dispute is None or other.dispute != report.dispute, distance[other.slug]))[:RELATED]


def _most_read(paper: Paper) -> list[Report]:
    return sorted(paper.lasting, key=lambda report: report.number)[:MOST_READ]


def _list(paper: Paper, block: str, reports: list[Report]) -> str:
    """Items of a side list; most-read lists without a block of their own look like related ones."""
    name = block if block in paper.blocks else "related"
    return "".join(paper.blocks.fill(name, teaser_values(paper, report)) for report in reports)


def _item(paper: Paper, block: str, title: str, url: str) -> str:
    return paper.blocks.optional(block, {"title": escape(title), "url": escape(url)})


def teaser_values(paper: Paper, report: Report) -> dict[str, str]:
    """What a teaser may name, HTML-ready."""
    outlet = paper.outlet
    path = article_path(outlet, report)
    variants = variant_paths(outlet, report)
    shown = {
        name: variants[name] if name in outlet.teasers_link and report.number % 2 else "" for name in ("amp", "print") if name in variants
    }
    plain = {
        "title": report.title,
        "summary": report.summary,
        "url": with_tracking(outlet, path) if "tracking" in outlet.teasers_link else path,
        "date": date_text(report.shown_at, outlet.language, style=outlet.date_style, locale=outlet.locale),
        "day": day_text(report.shown_at, outlet.language, outlet.locale),
        "iso": report.shown_at.isoformat(),
        "section": report.section,
        "image": f"/img/{report.number}.svg",
        "amp_url": shown.get("amp", ""),
        "print_url": shown.get("print", ""),
    }
    return {name: escape(value) for name, value in plain.items()}
