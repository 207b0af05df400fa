"""Files that hold records of other people's crawls: WARC, ARC, both packed by gzip or zstd, and WACZ, whose digests are checked first."""

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from common.signing import Signature, SignatureError
from records.errors import CaptureError
from spiders.archive.wacz import SIGNATURE

_WARCS = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
ENDINGS = (*_WARCS, ".wacz")
_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""Magic of the skippable frame that holds a dictionary, https://iipc.github.io/warc-specifications/specifications/warc-zstd/."""
_ZSTD = b"\x28\xb5\x2f\xfd"
_MAX_DICTIONARY = 64 << 20


def records_of(archive: Path, skipped: Counter[str]) -> Iterator[Any]:
    """Records of an archive, in order, those of ARC as WARC has them; where a file breaks off, the rest of it is counted as torn.

    Raises CaptureError for a WACZ that is none, or whose files are not those its list promises.
    """
    with _streams(archive) as streams:
        for name, stream in streams:
            yield from records_in(name, stream, skipped)


def records_in(name: str, stream: IO[bytes], skipped: Counter[str]) -> Iterator[Any]:
    """Records of one WARC as it comes in, packed by gzip or not; where it breaks off, the rest of it is counted as torn."""
    try:
        # Only where the name says so: as ARC, any line of text would be a record.
        yield from ArchiveIterator(stream, no_record_parse=True, arc2warc=".arc" in name.casefold())
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, zstandard.ZstdError):
        skipped["torn"] += 1


@contextmanager
def _streams(archive: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    if archive.suffix.casefold() != ".wacz":
        with archive.open("rb") as file:
            yield iter([(archive.name, _unpacked(file))])
        return
    try:
        with zipfile.ZipFile(archive) as container:
            _check_digests(archive, container)
            names = sorted(name for name in container.namelist() if name.startswith("archive/") and name.endswith(_WARCS))
            yield ((name, _unpacked(container.open(name))) for name in names)
    except zipfile.BadZipFile as error:
        raise CaptureError(f"{archive}: not a WACZ: {error}") from error


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    """The stream itself (warcio unpacks gzip), or what a zstd stream holds, with the dictionary it begins with."""
    magic = file.read(4)
    file.seek(0)
    if magic not in (_ZSTD, _DICTIONARY):
        return file
    words = None
    if magic == _DICTIONARY:
        size = int.from_bytes(file.read(8)[4:], "little")
        content = file.read(min(size, _MAX_DICTIONARY))
        if content.startswith(_ZSTD):
            content = zstandard.ZstdDecompressor().decompress(content, max_output_size=_MAX_DICTIONARY)
        words = zstandard.ZstdCompressionDict(content)
    stream: IO[bytes] = zstandard.ZstdDecompressor(dict_data=words).stream_reader(file, read_across_frames=True)
    return stream


def wacz_signer(archive: Path) -> str | None:
    """Id of the key of ours that signed a WACZ, whose files are all as it says; None when nobody did. Raises CaptureError."""
    try:
        with zipfile.ZipFile(archive) as container:
            _check_digests(archive, container)
            if "datapackage-digest.json" not in container.namelist():
                return None
            value = json.loads(container.read("datapackage-digest.json")).get(SIGNATURE)
            if value is None:
                return None
            signature = Signature.from_json(value)
            signature.check(container.read("datapackage.json"))
            return signature.key_id
    except (OSError, zipfile.BadZipFile, SignatureError, KeyError) as error:
        raise CaptureError(f"{archive}: {error}") from error


def _check_digests(archive: Path, container: zipfile.ZipFile) -> None:
    """Every file the package lists must be as it was written, and the package itself as its digest says. A WACZ without list is read as it is."""
    names = set(container.namelist())
    if "datapackage.json" not in names:
        return
    package = container.read("datapackage.json")
    try:
        if "datapackage-digest.json" in names:
            promised = json.loads(container.read("datapackage-digest.json"))
            _compare(archive, "datapackage.json", str(promised["hash"]), hashlib.sha256(package).hexdigest())
        resources = [(str(r["path"]), str(r.get("hash") or "")) for r in json.loads(package).get("resources", ())]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaptureError(f"{archive}: its list of files is damaged: {error}; unpack it and take its WARC files one by one") from error
    for name, digest in resources:
        if name not in names:
            raise CaptureError(f"{archive}: {name} is missing; unpack it and take its WARC files one by one")
        if digest.startswith("sha256:"):
            with container.open(name) as file:
                _compare(archive, name, digest, hashlib.file_digest(file, "sha256").hexdigest())  # type: ignore[arg-type]


def _compare(archive: Path, name: str, promised: str, actual: str) -> None:
    if promised.removeprefix("sha256:").casefold() != actual:
        raise CaptureError(
            f"{archive}: {name} is not what was written: sha256 is {actual}, the archive promises {promised}; get it anew, or unpack it and take "
            "its WARC files one by one: records that are whole are taken"
        )
