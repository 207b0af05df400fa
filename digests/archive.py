"""Issues as files: written whole before anything is sent, with the SHA-256 of every file, and never changed again."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from common.codec import from_json, to_json
from common.files import whole_folder, write_file
from common.syndication import Entry
from digests.feeds import entry_of
from digests.message import Envelope, compose, mail_parts
from digests.render import Rendered
from records.digest import Issue
from records.draft import DeskBook
from records.errors import DocketwireError

SUMS = "issue.sha256"
"""Hash of every file of an issue, in the form of `sha256sum -c`."""


class ArchiveError(DocketwireError):
    """A frozen issue is damaged or missing."""


BOOK = "desk.json"
"""What the desk did to an issue that it edited."""


def issue_files(issue: Issue, rendered: Rendered, envelope: Envelope, book: DeskBook | None = None) -> dict[str, bytes]:
    """The files of an issue by name, its sums last."""
    files = {
        "issue.json": json.dumps(to_json(issue), ensure_ascii=False, indent=1).encode() + b"\n",
        "issue.eml": compose(mail_parts(issue, rendered), envelope),
        "issue.html": rendered.web_html.encode(),
        "issue.txt": rendered.web_text.encode(),
        "entry.html": rendered.entry_html.encode(),
        "entry.json": json.dumps(to_json(entry_of(issue)), ensure_ascii=False, indent=1).encode() + b"\n",
    }
    if rendered.picture is not None:
        files["trend.png"] = rendered.picture
    if book is not None:
        files[BOOK] = json.dumps(to_json(book), ensure_ascii=False, indent=1).encode() + b"\n"
    return {**files, SUMS: _sums(files)}


def freeze(folder: Path, files: Mapping[str, bytes]) -> str:
    """Put the files of an issue in place as a whole; returns `sha256:<hex>` of its sums.

    What is there already stays: it may have been sent. Killed at any point, the folder is there with all its files or not at all.
    """
    if not folder.is_dir():
        with whole_folder(folder) as scratch:
            for name, content in files.items():
                (scratch / name).write_bytes(content)
    return verify(folder)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Every file, on the disk when this returns."""
    for name, content in files.items():
        write_file(folder / name, content)


def verify(folder: Path) -> str:
    """Check every file of a frozen issue; returns `sha256:<hex>` of its sums. Raises ArchiveError that names the file."""
    sums = _read(folder / SUMS)
    for line in sums.decode("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if hashlib.sha256(_read(folder / name)).hexdigest() != digest:
            raise ArchiveError(f"{folder / name}: was changed after it was frozen; restore it from a backup")
    return "sha256:" + hashlib.sha256(sums).hexdigest()


def load_issue(folder: Path) -> Issue:
    """A frozen issue. Raises ArchiveError."""
    try:
        return from_json(Issue, json.loads(_read(folder / "issue.json")))
    except (ValueError, TypeError, KeyError) as error:
        raise ArchiveError(f"{folder}: is no issue this version can read: {error}") from error


def load_book(folder: Path) -> DeskBook | None:
    """What the desk did to a frozen issue; None for one that it did not see, and where it cannot be read."""
    try:
        return from_json(DeskBook, json.loads(_read(folder / BOOK)))
    except (ArchiveError, ValueError, TypeError, KeyError):
        return None


def load_entry(folder: Path) -> Entry:
    """What a feed says of a frozen issue. Raises ArchiveError."""
    try:
        entry = from_json(Entry, json.loads(_read(folder / "entry.json")))
    except (ValueError, TypeError, KeyError) as error:
        raise ArchiveError(f"{folder}: has no entry this version can read: {error}") from error
    return replace(entry, html=_read(folder / "entry.html").decode())


def issue_folders(folder: Path, *, newest: int | None = None) -> list[Path]:
    """Frozen issues of one subscription, newest first."""
    found = sorted((p for p in folder.glob("*/issue.json") if not p.parent.name.startswith(".")), key=lambda p: p.parent.name, reverse=True)
    return [path.parent for path in found[:newest]]


def issues(folder: Path, *, newest: int | None = None) -> Iterator[Issue]:
    """The same, read."""
    return (load_issue(path) for path in issue_folders(folder, newest=newest))


def _sums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from error
