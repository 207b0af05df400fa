"""After a crash: `.part` files become closed segments of their whole pages, and the frontier learns of them."""

import fcntl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from common.files import Discard, sync_folder, whole_file
from records.errors import CaptureError
from spiders.archive.folders import DayFolder, day_folders
from spiders.archive.warc import WITH, Member, asked_for, begins_capture, is_page, members, read_note, response_header, response_status
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import SeenPage


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """What became of one file a crash left behind."""

    file: str
    """The file found, POSIX path relative to the captures folder."""
    segment: str
    """The closed segment it became, likewise; empty when no page of it was whole."""
    pages: int
    """Whole pages kept."""
    lost_bytes: int
    """Bytes behind the last whole page, thrown away."""
    known: bool = False
    """True: the segment was closed already, only the frontier did not know of its pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A visit as seen: no page of a listing."""

    url: str
    """Canonical address of the article it shows."""


def salvage(captures_dir: Path, frontier: Frontier) -> list[SalvageReport]:
    """Close every orphaned `.part` file with its whole, digest-verified pages and mark their URLs as seen.

    A file whose writer is alive (it holds a lock) is left alone. Segments the frontier does not know - closed in
    the instant before their run died, or all of them when the frontier file was lost - are read and marked too. Running it twice changes nothing.
    """
    folders = list(day_folders(captures_dir, frontier.settled()))
    reports = [_salvaged(part, captures_dir, frontier) for folder in folders for part in folder.files(".warc.gz.part")]
    reports += [_marked(path, captures_dir, frontier) for folder in folders for path in _unreported(folder, captures_dir, frontier)]
    for folder in folders:
        if folder.settles() and not folder.files(".warc.gz.part"):
            frontier.settle(folder.name, folder.mtime_ns)
    return [report for report in reports if report is not None]


def _salvaged(part: Path, captures_dir: Path, frontier: Frontier) -> SalvageReport | None:
    final = part.with_suffix("")
    name = final.relative_to(captures_dir).as_posix()
    try:
        source = part.open("rb")
    except FileNotFoundError:  # its writer closed it meanwhile
        return None
    with source:
        if not _lock(source) or not part.exists():
            return None
        with whole_file(final) as target:
            whole, pages, size = _copy_whole_pages(source, target)
            if not whole:
                raise Discard
        if whole:
            _tell(frontier, name, pages)
        lost = part.stat().st_size - size
        part.unlink()
    sync_folder(final.parent)
    return SalvageReport(file=f"{name}.part", segment=name if whole else "", pages=len(pages), lost_bytes=lost)


def _lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _tell(frontier: Frontier, segment: str, found: Sequence["SeenPage | Visited"]) -> None:
    """What lies in a closed segment; the visits first, because a segment that is known is not read again."""
    frontier.visits.seen(one.url for one in found if isinstance(one, Visited))
    frontier.mark_captured(segment, [one for one in found if isinstance(one, SeenPage)])


def _copy_whole_pages(source: IO[bytes], target: IO[bytes]) -> tuple[int, list["SeenPage | Visited"], int]:
    """Copy the warcinfo record and every response that has its metadata behind it; gives how many, what the frontier is to know of them, and the bytes copied."""
    whole, size = 0, 0
    pages: list[SeenPage | Visited] = []
    for leading, page in _pages(source):
        whole += leading[0].kind != "warcinfo"
        for member in leading:
            size += target.write(member.raw)
        if page is not None:
            pages.append(page)
    return whole, pages, size


def _pages(source: IO[bytes]) -> Iterator[tuple[tuple[Member, ...], "SeenPage | Visited | None"]]:
    """What belongs together, and the page it is. A report of several pages counts as whole when all of them are."""
    held: list[Member] = []
    seen: SeenPage | None = None
    awaited = 0
    for member in members(source):
        if member.kind == "warcinfo":
            yield (member,), None
        elif begins_capture(member):
            if held and held[-1].kind == "metadata":
                yield tuple(held), seen  # of other origin, and not all of its pages were taken
            held, seen, awaited = [member], None, 0
        elif (member.kind == "response" and awaited) or (held and _goes_with(member, held)):
            held.append(member)
        elif member.kind == "metadata" and held and asked_for(held[-1]):
            if member.headers.get("warc-concurrent-to") != held[0].headers.get("warc-record-id"):
                return
            yield (*held, member), Visited(url=read_note(member).as_seen_of or "")
            held = []
        elif member.kind == "metadata" and held and held[-1].kind != "metadata":
            response = held[-1] if held[-1].kind == "response" else held[-2]
            if member.headers.get("warc-concurrent-to") != response.headers.get("warc-record-id"):
                return
            if begins_capture(response):
                awaited = read_note(member).further
                seen = _seen(response, member) if is_page(response_status(response)) else None
            else:
                awaited -= 1
            held.append(member)
            if not awaited:
                yield tuple(held), seen
                held, seen = [], None
        else:
            return


def _goes_with(member: Member, held: Sequence[Member]) -> bool:
    """Whether a record is the drawn document of the response before it, or a file or picture of the page these began with."""
    if member.kind == "conversion":
        return held[-1].kind == "response"
    return asked_for(member) and held[0].headers.get("warc-record-id") == member.headers[WITH.lower()]


def _seen(response: Member, metadata: Member) -> SeenPage:
    note = read_note(metadata)
    whole = note.missing is None
    return SeenPage.of(
        source_id=note.source_id,
        url=note.requested_url,
        hint=note.hint,
        fetched_at=datetime.fromisoformat(response.headers["warc-date"]),
        etag=response_header(response, "ETag") if whole else None,
        last_modified=response_header(response, "Last-Modified") if whole else None,
        imported=note.origin is not None,
    )


def _unreported(folder: DayFolder, captures_dir: Path, frontier: Frontier) -> list[Path]:
    """Closed segments the frontier does not know: of a run that died in that instant, or all of them if the frontier was lost."""
    names = [path.relative_to(captures_dir).as_posix() for path in folder.files(".warc.gz")]
    return [captures_dir / name for name in frontier.unknown_segments(names)]


def _marked(path: Path, captures_dir: Path, frontier: Frontier) -> SalvageReport | None:
    name = path.relative_to(captures_dir).as_posix()
    try:
        with path.open("rb") as source:
            pages = [page for _, page in _pages(source) if page is not None]
    except CaptureError:  # a segment put there by someone else
        return None
    _tell(frontier, name, pages)
    return SalvageReport(file=name, segment=name, pages=len(pages), lost_bytes=0, known=True)
