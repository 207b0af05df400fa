"""Addresses: how each outlet's CMS makes a path of a report, a section, a tag or a variant."""

import re
import unicodedata
import zlib
from urllib.parse import quote

from newsroom.outlets import Outlet
from newsroom.press import Report


def slug_of(words: str) -> str:
    """Lower-case ASCII slug; of unwritable scripts a short stable number."""
    plain = unicodedata.normalize("NFKD", words.replace("ı", "i").replace("ß", "ss")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return slug or str(100 + zlib.crc32(words.encode()) % 900)


def title_slug(title: str) -> str:
    """The title itself as a path segment, words joined by hyphens, not yet percent-encoded."""
    return "-".join(re.findall(r"\w+", title))[:80].strip("-")


def article_path(outlet: Outlet, report: Report) -> str:
    """Path (with query, if the CMS is of that kind) of a report, percent-encoded."""
    at = report.published
    path = outlet.article_path.format(
        year=f"{at:%Y}",
        month=f"{at:%m}",
        day=f"{at:%d}",
        section=slug_of(report.section),
        slug=report.slug,
        id=report.number,
        title=title_slug(report.title),
    )
    if "pdf" in report.quirks:
        path += ".pdf"
    if "robots-disallowed" in report.quirks:
        path = outlet.private_prefix + path
    return quote(path, safe="/?=&-_.~")


def section_path(outlet: Outlet, section: str) -> str:
    return outlet.section_path.format(section=slug_of(section))


def tag_path(outlet: Outlet, tag: str) -> str:
    return outlet.tag_path.format(tag=slug_of(tag))


def moved_path(outlet: Outlet, report: Report) -> str:
    """The old address that now redirects to the report."""
    return outlet.moved_path.format(id=report.number, slug=report.slug)


def variant_paths(outlet: Outlet, report: Report) -> dict[str, str]:
    """Other addresses of the same report by variant: `amp`, `print`, `tracking`."""
    path = article_path(outlet, report)
    patterns = {"amp": outlet.amp_path, "print": outlet.print_path}
    found = {name: pattern.format(path=path, slug=report.slug, id=report.number) for name, pattern in patterns.items() if pattern}
    if outlet.tracking:
        found["tracking"] = with_tracking(outlet, path)
    return found


def with_tracking(outlet: Outlet, path: str) -> str:
    """The path with the parameters that the outlet's feed adds."""
    if not outlet.tracking:
        return path
    return f"{path}{'&' if '?' in path else '?'}{outlet.tracking}"


def listed_path(outlet: Outlet, report: Report) -> str:
    """The address that listings give: the report's, or the old one of a report that moved."""
    return moved_path(outlet, report) if "moved" in report.quirks else article_path(outlet, report)
