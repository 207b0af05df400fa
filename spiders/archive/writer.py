"""Captures out: pages into WARC segments that are either closed and whole, or visibly open (`.part`)."""

import fcntl
import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from common.files import sync_folder
from records.errors import CaptureError
from spiders.archive.as_seen import Seen, write_seen
from spiders.archive.files import run_folder
from spiders.archive.members import MemberWriter
from spiders.archive.salvage import SalvageReport, salvage
from spiders.archive.warc import Page, PageNote, write_info, write_page

__all__ = ["CaptureWriter", "SalvageReport", "Stored", "salvage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A page in a segment, with what the frontier will want to know of it once the segment is closed."""

    page: Page
    note: PageNote


OnClosed = Callable[[str, list[Stored]], None]
"""Called with the segment's path, relative to the captures folder, and its pages, after it is safely on disk."""


@dataclass(slots=True)
class _Segment:
    path: Path
    """Final path; the open file has `.part` behind it."""
    file: IO[bytes]
    writer: MemberWriter
    pages: list[Stored] = field(default_factory=list)


@dataclass(slots=True)
class CaptureWriter:
    """Writes one run's segments, `YYYY/MM/DD/<run_id>-<nnn>.warc.gz`; opens the first when the first page comes.

    Every page is handed to the operating system as soon as it is written, so that killing the process tears at most
    the page being written; closing a segment forces it to the disk, renames it, forces the folder, and only then
    tells `on_closed`.
    """

    captures_dir: Path
    run_id: str
    started_at: datetime
    max_bytes: int
    info: dict[str, str]
    on_closed: OnClosed
    segments: list[str] = field(default_factory=list)
    """Closed segments, POSIX paths relative to the captures folder."""
    _open: _Segment | None = None
    _count: int = 0

    def write(self, page: Page, note: PageNote, further: Sequence[Page] = (), *, capture_id: uuid.UUID | None = None) -> str:
        """Append a page, and the further pages of its report; returns the first's id, the given one for a page of another archive. Raises CaptureError when the disk refuses."""
        segment = self._open or self._next_segment()
        note = replace(note, further=len(further), drawn_by=page.drawn_by or note.drawn_by, not_drawn=page.not_drawn or note.not_drawn)
        try:
            written = write_page(segment.writer, page, note, capture_id=capture_id)
            for more in further:
                write_page(segment.writer, more, _further_note(note, more, written))
        except OSError as error:
            raise CaptureError(f"{segment.path}.part: cannot write: {error}; free some space and crawl again") from error
        self._written(segment, page, note)
        return written

    def write_seen(self, seen: Seen, note: PageNote) -> str:
        """Append a visit as seen; returns the id of its page. Raises CaptureError when the disk refuses."""
        segment = self._open or self._next_segment()
        try:
            written = write_seen(segment.writer, seen, note)
        except OSError as error:
            raise CaptureError(f"{segment.path}.part: cannot write: {error}; free some space and try again") from error
        self._written(segment, seen.page, note)
        return written

    def _written(self, segment: _Segment, page: Page, note: PageNote) -> None:
        # Bodies are large and now on file: keep the head only.
        segment.pages.append(Stored(page=_without_body(page), note=note))
        if segment.file.tell() >= self.max_bytes:
            self.close_segment()

    def holds(self, source_id: str) -> bool:
        """True when the open segment has pages of a source."""
        return self._open is not None and any(stored.note.source_id == source_id for stored in self._open.pages)

    def _next_segment(self) -> _Segment:
        path = run_folder(self.captures_dir, self.started_at) / f"{self.run_id}-{self._count:03d}.warc.gz"
        self._count += 1
        try:
            file = _locked_file(Path(f"{path}.part"))
        except OSError as error:
            raise CaptureError(f"{path}.part: cannot open: {error}; check the captures folder") from error
        writer = MemberWriter(file)
        write_info(writer, path.name, self.info)
        self._open = _Segment(path, file, writer)
        return self._open

    def close_segment(self) -> None:
        """Close the open segment, if there is one: fsync, rename, fsync the folder, report."""
        segment, self._open = self._open, None
        if segment is None:
            return
        segment.file.flush()
        os.fsync(segment.file.fileno())
        Path(f"{segment.path}.part").rename(segment.path)
        sync_folder(segment.path.parent)
        segment.file.close()
        name = segment.path.relative_to(self.captures_dir).as_posix()
        self.segments.append(name)
        self.on_closed(name, segment.pages)


def _further_note(note: PageNote, page: Page, first: str) -> PageNote:
    return PageNote(source_id=note.source_id, run_id=note.run_id, requested_url=page.url, hint=None, page_of=first)


def _locked_file(part: Path) -> IO[bytes]:
    """A new file that is locked before it has its name, so that `salvage` never meets it unlocked while its writer lives."""
    part.parent.mkdir(parents=True, exist_ok=True)
    if part.exists():
        raise FileExistsError(f"{part} exists: is this run id used twice?")
    unnamed = part.with_name(part.name + ".new")
    file = unnamed.open("wb")
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    unnamed.rename(part)
    return file


def _without_body(page: Page) -> Page:
    return Page(
        url=page.url,
        status=page.status,
        reason=page.reason,
        headers=page.headers,
        body=b"",
        fetched_at=page.fetched_at,
        address=page.address,
    )
