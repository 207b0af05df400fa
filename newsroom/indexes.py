"""Pages that are no reports: front, latest, section and tag pages, about and subscription pages, "not found"."""

from collections.abc import Sequence
from html import escape

from newsroom.pages import teaser_values
from newsroom.paper import Paper
from newsroom.paths import slug_of
from newsroom.press import Report


def front_page(paper: Paper) -> str:
    """The first page: every report, newest first, under the outlet's own name."""
    return _list_page(paper, paper.outlet.name, paper.reports)


def latest_page(paper: Paper) -> str:
    return _list_page(paper, paper.outlet.latest, paper.reports)


def section_page(paper: Paper, section: str) -> str:
    return _list_page(paper, section, [report for report in paper.reports if report.section == section])


def tag_page(paper: Paper, tag: str) -> str:
    """Reports whose platforms carry the tag."""
    tagged = [report for report in paper.reports if slug_of(tag) in map(slug_of, report.platforms)]
    return _list_page(paper, tag, tagged)


def static_page(paper: Paper, title: str, text: str) -> str:
    return paper.frame(title=title, content=paper.blocks.fill("static", {"title": escape(title), "text": escape(text)}))


def missing_page(paper: Paper) -> str:
    """What the outlet shows where there is nothing; served with 404, and with 200 by the soft 404."""
    return paper.frame(title="404", content=paper.blocks.fill("missing", {"latest_url": escape(paper.outlet.latest_path)}))


def _list_page(paper: Paper, title: str, reports: Sequence[Report]) -> str:
    teasers = "".join(paper.blocks.fill("teaser", teaser_values(paper, report)) for report in reports)
    return paper.frame(title=title, content=paper.blocks.fill("list", {"title": escape(title), "teasers": teasers}))


def picture(number: int, text: str) -> str:
    """A harbour drawn from a number: sky, sun, water and a boat, as SVG."""
    hue, sun, boat = number % 360, 60 + number % 500, 80 + number // 7 % 460
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" role="img" aria-label="{escape(text)}">'
        f'<rect width="640" height="360" fill="hsl({hue},35%,82%)"/><circle cx="{sun}" cy="110" r="44" fill="hsl({(hue + 40) % 360},80%,78%)"/>'
        f'<path d="M0 235 Q160 215 320 235 T640 235 V360 H0Z" fill="hsl({hue},38%,46%)"/>'
        f'<path d="M{boat} 225 h90 l-18 26 h-54z" fill="hsl({hue},30%,22%)"/>'
        f'<path d="M{boat + 45} 150 v72 h40z" fill="hsl({hue},20%,96%)"/></svg>'
    )
