"""Original records out of segments: gzip members are copied byte for byte, so that nothing served is written anew."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from common.files import Discard, whole_file
from records.errors import CaptureError
from spiders.archive.warc import Member, begins_capture, members, with_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedRecords:
    """What was found of the captures wanted from one segment."""

    captures: tuple[str, ...]
    """Ids copied, in the order of the file."""
    missing: tuple[str, ...]
    """Ids whose record is not there any more: removed, or past its time."""
    damaged: tuple[str, ...] = ()
    """Ids whose record cannot be read, because the segment is damaged before it or in it."""


def copy_captures(source: Path, wanted: Sequence[tuple[int, str]], target: Path) -> CopiedRecords:
    """Copy the warcinfo record and the wanted captures (byte offset, capture id), each with its metadata record, into a new file.

    An offset that is out of date (the segment was rewritten since) is looked up by the record's id. `target` appears whole or not at
    all, and only when a capture was found. The same captures of the same segment give the same bytes: what was served byte for byte, our notes
    in the form that replay tools pass over, also where the segment is of a time before it.
    """
    if not source.is_file():
        return CopiedRecords(captures=(), missing=tuple(capture for _, capture in wanted))
    copied: list[str] = []
    with source.open("rb") as reading, whole_file(target) as writing:
        for member in _leading_info(reading):
            writing.write(member.raw)
        for capture, pair in _pairs(reading, wanted):
            for member in pair:
                writing.write(with_fields(member))
            copied.append(capture)
        if not copied:
            raise Discard
    there = set(copied)
    rest = tuple(capture for _, capture in wanted if capture not in there)
    torn = bool(rest) and torn_at(source) is not None
    return CopiedRecords(captures=tuple(copied), missing=() if torn else rest, damaged=rest if torn else ())


def torn_at(path: Path) -> int | None:
    """Byte at which a segment stops being readable; None when it is whole to its end."""
    end = 0
    with path.open("rb") as stream:
        for member in members(stream):
            end = member.offset + len(member.raw)
    return end if end != path.stat().st_size else None


def rewrite_without(path: Path, unwanted: Callable[[str], bool]) -> dict[str, int]:
    """Replace a segment, in one step, by its captures that are still wanted; returns their new byte offsets by capture id.

    When none is left the file holds its warcinfo record alone, so that its name stays taken. Members are copied as they are. Raises CaptureError
    for a segment that cannot be read to its end: rewritten, what lies behind the damage would be lost for good.
    """
    offsets: dict[str, int] = {}
    if (place := torn_at(path)) is not None:
        raise CaptureError(
            f"{path}: damaged at byte {place}, so it is not rewritten: take it from a backup; `docketwire check` says what is lost"
        )
    with path.open("rb") as reading, whole_file(path) as writing:
        for capture, pair in captures_of(reading):
            if capture is not None and unwanted(capture):
                continue
            if capture is not None:
                offsets[capture] = writing.tell()
            for member in pair:
                writing.write(member.raw)
    return offsets


def captures_of(stream: IO[bytes]) -> Iterator[tuple[str | None, tuple[Member, ...]]]:
    """(capture id, response and what belongs to it, further pages included) of a segment in order; id None for the warcinfo record."""
    held: list[Member] = []
    for member in members(stream):
        if (member.kind == "warcinfo" or begins_capture(member)) and held:
            yield _id_of_group(held), tuple(held)
            held = []
        held.append(member)
    if held:
        yield _id_of_group(held), tuple(held)


def capture_id(member: Member) -> str:
    """Id of a record: its UUID, 32 hex digits."""
    return member.headers.get("warc-record-id", "").strip("<>").rpartition(":")[2].replace("-", "").casefold()


def _id_of_group(held: Sequence[Member]) -> str | None:
    return capture_id(held[0]) if held[0].kind == "response" else None


def _leading_info(stream: IO[bytes]) -> Iterator[Member]:
    first = next(members(stream), None)
    if first is not None and first.kind == "warcinfo":
        yield first


def _pairs(stream: IO[bytes], wanted: Sequence[tuple[int, str]]) -> Iterator[tuple[str, tuple[Member, ...]]]:
    """The wanted captures that are there, by offset; those that moved come after the others."""
    moved = set()
    for offset, capture in wanted:
        stream.seek(offset)
        found = next(captures_of(stream), None)
        if found is not None and found[0] == capture:
            yield capture, found[1]
        else:
            moved.add(capture)
    if moved:
        stream.seek(0)
        yield from ((capture, pair) for capture, pair in captures_of(stream) if capture in moved)
