"""One outlet in one edition: which reports it shows, and the frame around every page."""

from dataclasses import dataclass
from functools import cached_property
from html import escape

from newsroom.outlets import Outlet
from newsroom.paths import section_path
from newsroom.press import Report, load_reports
from newsroom.template import Blocks, load_blocks

MAX_NAV_SECTIONS = 6


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An outlet, its address and its edition: everything a page needs to be set."""

    outlet: Outlet
    base_url: str
    edition: int
    news: tuple[Report, ...] = ()
    """What it reports of the last weeks, where the press is shown with dates near now."""

    @cached_property
    def blocks(self) -> Blocks:
        return load_blocks(self.outlet.id)

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Published by this edition, newest first."""
        old = tuple(report for report in load_reports(self.outlet) if report.exists(self.edition))
        return tuple(sorted((*old, *self.news), key=lambda report: (report.shown_at, report.slug), reverse=True)) if self.news else old

    @cached_property
    def lasting(self) -> tuple[Report, ...]:
        """Published in every edition: what related and most-read lists draw on, so that old pages do not change."""
        return tuple(report for report in load_reports(self.outlet) if report.exists(1))

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Section names in order of their newest report."""
        return tuple(dict.fromkeys(report.section for report in self.lasting))

    @cached_property
    def nav(self) -> str:
        outlet = self.outlet
        entries = [(outlet.latest_path, outlet.latest)]
        entries += [(section_path(outlet, name), name) for name in self.sections[:MAX_NAV_SECTIONS]]
        entries += [(path, title) for path, title, _ in outlet.static]
        return "".join(self.blocks.fill("nav", {"url": escape(path), "title": escape(title)}) for path, title in entries)

    def frame(self, *, title: str, content: str, head: str = "", language: str = "", charset: str = "") -> str:
        """A whole HTML page around `content`."""
        outlet = self.outlet
        values = {
            "lang": language or outlet.language,
            "dir": outlet.direction,
            "charset": charset or outlet.charset,
            "page_title": escape(title + outlet.title_tail),
            "head": head,
            "nav": self.nav,
            "content": content,
            "name": escape(outlet.name),
            "base_url": self.base_url,
        }
        return self.blocks.fill("page", values)
