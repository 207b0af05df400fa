"""The reports of the press: one Markdown-like file each, TOML front matter and the reference text."""

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from beat.files import SHIPPED
from beat.vocabulary import load_vocabulary
from newsroom.outlets import FOLDER, Outlet
from records.errors import ConfigurationError, closest

PRESS_FOLDER = FOLDER / "press"
_YEARS_AHEAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as its outlet's editor wrote it, with the labels that tests compare against."""

    outlet_id: str
    slug: str
    title: str
    published: datetime
    paragraphs: tuple[str, ...]
    section: str
    relevant: bool
    language: str
    """ISO 639-1; the outlet's unless the file says otherwise (a foreign-language service)."""
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    standfirst: str | None = None
    topics: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    dispute: str | None = None
    story: str | None = None
    wire: str | None = None
    quirks: frozenset[str] = frozenset()
    second_edition: str | None = None

    @property
    def number(self) -> int:
        """Six-digit id that a CMS would give; depends on the slug alone."""
        return 100_000 + zlib.crc32(self.slug.encode()) % 900_000

    @property
    def shown_at(self) -> datetime:
        """The date that page and listings name: the true one, except on the page with the future date."""
        if "future-date" in self.quirks:
            return self.published.replace(year=self.published.year + _YEARS_AHEAD)
        return self.published

    def body(self, edition: int) -> tuple[str, ...]:
        """Paragraphs of the text as published in an edition."""
        if edition < 2 or not self.second_edition:
            return self.paragraphs
        return self.paragraphs + _paragraphs(self.second_edition)

    def changed_at(self, edition: int) -> datetime | None:
        """Time of the last change that readers of an edition see, None when there was none."""
        if not self.second_edition:
            return self.modified
        return (self.modified or self.published + timedelta(hours=20)) if edition >= 2 else None

    def exists(self, edition: int) -> bool:
        """Whether it has been published by then."""
        return edition >= 2 or "edition-2-only" not in self.quirks

    @property
    def summary(self) -> str:
        """What teasers and feeds say of it."""
        return self.standfirst or self.paragraphs[0]


@cache
def load_reports(outlet: Outlet) -> tuple[Report, ...]:
    """The outlet's reports, newest first. Raises ConfigurationError naming file and key."""
    files = sorted((PRESS_FOLDER / outlet.id).glob("*.md"))
    reports = [parse_report(path.read_text(encoding="utf-8"), file=path, outlet=outlet) for path in files]
    return tuple(sorted(reports, key=lambda report: (report.shown_at, report.slug), reverse=True))


def parse_report(source: str, *, file: Path, outlet: Outlet) -> Report:
    """A report out of the text of its file. Raises ConfigurationError naming file and key."""
    values, body = front_and_body(source, file)
    return report_of(values, body, file=file, slug=file.stem, outlet=outlet)


def front_and_body(source: str, file: Path) -> tuple[dict[str, Any], str]:
    """(Front matter, text) of a file. Raises ConfigurationError."""
    opening, _, rest = source.partition("+++\n")
    front, closed, body = rest.partition("\n+++\n")
    if opening.strip() or not closed:
        raise ConfigurationError(str(file), "front matter", "is not enclosed by two lines of +++")
    try:
        return tomllib.loads(front), body
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(str(file), "front matter", str(error), "see newsroom/README.md") from error


def report_of(values: Mapping[str, Any], body: str, *, file: Path, slug: str, outlet: Outlet) -> Report:
    """A report of what its file says. Raises ConfigurationError naming file and key."""
    try:
        report = _report(values, _paragraphs(body), slug=slug, outlet=outlet)
    except (TypeError, KeyError) as error:
        raise ConfigurationError(str(file), "front matter", str(error), "see newsroom/README.md") from error
    _check(report, file)
    return report


def _report(values: Mapping[str, Any], paragraphs: tuple[str, ...], *, slug: str, outlet: Outlet) -> Report:
    ready = {key: value for key, value in values.items() if value not in ("", [])}
    ready |= {key: tuple(values.get(key, ())) for key in ("authors", "topics", "platforms")}
    ready["quirks"] = frozenset(values.get("quirks", ()))
    ready.setdefault("language", outlet.language)
    return Report(outlet_id=outlet.id, slug=slug, paragraphs=paragraphs, **ready)


def _check(report: Report, file: Path) -> None:
    if report.published.tzinfo is None or (report.modified and report.modified.tzinfo is None):
        raise ConfigurationError(str(file), "published", "has no offset", "write 2013-07-12T18:05:00+02:00")
    known = load_vocabulary(SHIPPED).topic_ids  # the press is part of the demonstration of the shipped beat, whatever beat is in use
    if unknown := [topic for topic in report.topics if topic not in known]:
        raise ConfigurationError(str(file), "topics", f"unknown topic {unknown[0]!r}", closest(unknown[0], known))
    if report.relevant != bool(report.topics):
        raise ConfigurationError(str(file), "topics", "are given exactly when a report is relevant")
    if not report.paragraphs:
        raise ConfigurationError(str(file), "body", "is empty")


def _paragraphs(text: str) -> tuple[str, ...]:
    blocks = (" ".join(block.split("\n")).strip() for block in text.strip().split("\n\n"))
    return tuple(block for block in blocks if block)
