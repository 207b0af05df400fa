"""WACZ 1.1.1: WARC files with an index and a list of pages in one ZIP, which replay tools open without unpacking.

https://specs.webrecorder.net/wacz/1.1.1/. Everything is stored uncompressed (the WARC and the index are compressed in themselves) and
every time in it is given by the caller, so the same files give the same archive.
"""

import gzip
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from common.files import whole_file
from common.signing import SigningKey
from spiders.archive.originals import capture_id
from spiders.archive.warc import Member, asked_for, members, response_header

VERSION = "1.1.1"
SIGNATURE = "docketwireSignature"
"""Key of datapackage-digest.json."""
_BLOCK_LINES = 300
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class _IndexEntry:
    """One response record as the index and the page list name it."""

    key: str
    stamp: str
    """14 digits, UTC."""
    capture: str
    url: str
    fields: Mapping[str, str]
    page: bool = True
    """False: a file or picture that belongs to a page; in the index, not among the pages."""


def write_wacz(
    target: Path, warcs: Sequence[Path], *, created: datetime, software: str, titles: Mapping[str, str], key: SigningKey | None = None
) -> None:
    """Make a WACZ of WARC files (their names must differ); `titles` by capture id, `key` signs its list of files. Appears whole or not at all."""
    entries = sorted((entry for path in warcs for entry in _entries(path)), key=lambda e: (e.key, e.stamp, e.capture))
    index, lookup = _index(entries)
    parts: list[tuple[str, bytes | Path]] = [(f"archive/{path.name}", path) for path in sorted(warcs, key=lambda p: p.name)]
    parts += [("indexes/index.cdx.gz", index), ("indexes/index.idx", lookup), ("pages/pages.jsonl", _pages(entries, titles))]
    package = _package(parts, created, software)
    digest: dict[str, Any] = {"path": "datapackage.json", "hash": _sha256(package)}
    if key is not None:
        # Not under `signedData`: readers expect a signature of another kind there (ECDSA).
        digest[SIGNATURE] = key.sign(package).to_json("datapackage.json")
    parts += [("datapackage.json", package), ("datapackage-digest.json", json.dumps(digest, indent=1).encode() + b"\n")]
    with whole_file(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, content in parts:
            _store(archive, name, content, created)


def surt(url: str) -> str:
    """Sort-friendly form of a URL, `com,example)/path?query`: host reversed without `www`, lower case, query in order, no default port."""
    parts = urlsplit(url)
    host = re.sub(r"^www\d*\.", "", (parts.hostname or "").rstrip("."))
    try:
        port = parts.port
    except ValueError:
        port = None
    shown = f":{port}" if port and port != _DEFAULT_PORTS.get(parts.scheme) else ""
    query = "&".join(sorted(parts.query.split("&")))
    path = (parts.path or "/").rstrip("/") or "/"
    return f"{','.join(reversed(host.split('.')))}{shown}){path}{'?' + query if query else ''}".lower().replace(" ", "%20")


def _entries(path: Path) -> Iterator[_IndexEntry]:
    with path.open("rb") as stream:
        for member in members(stream):
            if member.kind == "response":
                yield _entry(path.name, member)
            elif member.kind == "resource":
                yield _picture(path.name, member)


def _entry(filename: str, member: Member) -> _IndexEntry:
    url = member.headers.get("warc-target-uri", "").strip("<>")
    status = member.block.partition(b"\r\n")[0].split(b" ")
    fields = {
        "url": url,
        "mime": (response_header(member, "Content-Type") or "unk").partition(";")[0].strip() or "unk",
        "status": status[1].decode("latin-1") if len(status) > 1 else "-",
        "digest": member.headers.get("warc-payload-digest", ""),
        "length": str(len(member.raw)),
        "offset": str(member.offset),
        "filename": filename,
    }
    return _IndexEntry(key=surt(url), stamp=_stamp(member), capture=capture_id(member), url=url, fields=fields, page=not asked_for(member))


def _picture(filename: str, member: Member) -> _IndexEntry:
    """A page's picture: `urn:` addresses stand in an index as they are, in lower case."""
    url = member.headers.get("warc-target-uri", "").strip("<>")
    fields = {
        "url": url,
        "mime": member.headers.get("content-type", "unk"),
        "status": "200",
        "digest": member.headers.get("warc-payload-digest", ""),
        "length": str(len(member.raw)),
        "offset": str(member.offset),
        "filename": filename,
    }
    return _IndexEntry(key=url.lower(), stamp=_stamp(member), capture=capture_id(member), url=url, fields=fields, page=False)


def _stamp(member: Member) -> str:
    return f"{datetime.fromisoformat(member.headers['warc-date']).astimezone(UTC):%Y%m%d%H%M%S}"


def _index(entries: Sequence[_IndexEntry]) -> tuple[bytes, bytes]:
    """The compressed index and the look-up over its blocks (ZipNum)."""
    data, lookup = b"", ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for start in range(0, len(entries), _BLOCK_LINES):
        block = entries[start : start + _BLOCK_LINES]
        lines = "".join(f"{e.key} {e.stamp} {json.dumps(e.fields, ensure_ascii=False)}\n" for e in block)
        packed = gzip.compress(lines.encode(), mtime=0)
        place = {"offset": len(data), "length": len(packed), "digest": _sha256(packed)}
        lookup.append(f"{block[0].key} {block[0].stamp} {json.dumps(place)}\n")
        data += packed
    return data or gzip.compress(b"", mtime=0), "".join(lookup).encode()


def _pages(entries: Sequence[_IndexEntry], titles: Mapping[str, str]) -> bytes:
    lines: list[dict[str, Any]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All pages"}]
    for entry in (one for one in entries if one.page):
        stamp = datetime.strptime(entry.stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        page = {"id": entry.capture, "url": entry.url, "ts": f"{stamp:%Y-%m-%dT%H:%M:%SZ}"}
        lines.append(page | ({"title": titles[entry.capture]} if titles.get(entry.capture) else {}))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode("utf-8", "replace")


def _package(parts: Sequence[tuple[str, bytes | Path]], created: datetime, software: str) -> bytes:
    resources = [
        {"name": name.rpartition("/")[2].lower(), "path": name, "hash": _sha256(content), "bytes": _size(content)}
        for name, content in parts
    ]
    package = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "created": f"{created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "software": software,
        "resources": resources,
    }
    return json.dumps(package, indent=1).encode() + b"\n"


def _store(archive: zipfile.ZipFile, name: str, content: bytes | Path, created: datetime) -> None:
    info = zipfile.ZipInfo(name, created.astimezone(UTC).timetuple()[:6])
    info.external_attr = 0o644 << 16
    if isinstance(content, bytes):
        archive.writestr(info, content)
        return
    info.file_size = content.stat().st_size
    with content.open("rb") as reading, archive.open(info, "w", force_zip64=info.file_size > 1 << 31) as writing:
        while data := reading.read(1 << 20):
            writing.write(data)


def _sha256(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return "sha256:" + hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _size(content: bytes | Path) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size
