"""BagIt bags (RFC 8493): written so that they are whole or visibly unfinished, verified with nothing but the standard library.

`verify_bag` is stricter than the RFC: the manifests must be, byte for byte, what the files of the folder give, so that one flipped byte
anywhere - in a file, a name, a digest, a blank - is found.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.files import sync_folder, write_file
from common.signing import Signature, SignatureError, SigningKey

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
IN_PROGRESS = "in-progress.json"
"""Lies in a bag that is still being written."""
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE = "signature.json"
"""Beside the tag manifest, over its bytes; the one file that no manifest names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one file of a bag."""

    kind: str
    """`changed`, `missing`, `extra`, `unfinished`, `unsigned`, `other-key`."""
    path: str
    """Relative to the bag."""
    detail: str


def close_bag(folder: Path, info: dict[str, str], tags: dict[str, str], *, key: SigningKey | None = None) -> None:
    """Write the tag files over the payload that lies in `data/`, the tag manifest last; then the bag is whole.

    `info` are lines of bag-info.txt; `tags` are further tag files by name. `key` signs the tag manifest, and so everything.
    """
    payload = payload_files(folder)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    oxum = f"{sum((folder / name).stat().st_size for name in payload)}.{len(payload)}"
    lines = {**info, "Payload-Oxum": oxum}
    for name, text in {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{key}: {' '.join(value.split())}\n" for key, value in sorted(lines.items())),
        **tags,
        MANIFEST: _manifest(folder, payload),
    }.items():
        write_file(folder / name, text)
    for place in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        sync_folder(place)
    manifest = _manifest(folder, tag_files(folder))
    write_file(folder / TAG_MANIFEST, manifest)
    if key is not None:
        write_file(folder / SIGNATURE, key.sign(manifest.encode()).to_text(TAG_MANIFEST))
    (folder / IN_PROGRESS).unlink(missing_ok=True)
    sync_folder(folder)


def payload_files(folder: Path) -> list[str]:
    """Files below `data/`, POSIX paths relative to the bag, in order."""
    return [name for name in _files(folder) if name.startswith("data/")]


def tag_files(folder: Path) -> list[str]:
    """Files beside `data/`, without the tag manifest itself."""
    return [name for name in _files(folder) if not name.startswith("data/") and name not in (TAG_MANIFEST, SIGNATURE, IN_PROGRESS)]


def is_closed(folder: Path) -> bool:
    """True when the bag was written to its end."""
    return (folder / TAG_MANIFEST).is_file() and not (folder / IN_PROGRESS).exists()


def remove_scratch(folder: Path) -> None:
    """Remove what a killed export left half-written."""
    for path in folder.rglob("*.tmp"):
        path.unlink()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify_bag(folder: Path) -> list[Problem]:
    """Everything wrong with a bag, by file; empty when it is as it was written. Needs neither network nor home."""
    if not folder.is_dir():
        return [Problem(kind="missing", path=".", detail="no such folder")]
    if (folder / IN_PROGRESS).exists():
        return [Problem(kind="unfinished", path=IN_PROGRESS, detail="the export was interrupted: run the same command again")]
    problems = [
        *_check(folder, MANIFEST, payload_files(folder)),
        *_check(folder, TAG_MANIFEST, tag_files(folder)),
        *_check_kinds(folder),
        *_check_declaration(folder),
    ]
    return sorted(problems, key=lambda p: (p.path, p.kind))


def signed_by(folder: Path) -> str | None:
    """Id of the key that signed a bag; None when nobody did. Raises SignatureError when the signature is damaged or over something else."""
    path = folder / SIGNATURE
    if not path.is_file():
        return None
    text = path.read_text("utf-8", "replace")
    try:
        signature = Signature.from_json(json.loads(text))
        signature.check((folder / TAG_MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise SignatureError(f"not a signature: {error}") from error
    if text != signature.to_text(TAG_MANIFEST):
        raise SignatureError("not written as it was")
    return signature.key_id


def read_info(folder: Path) -> dict[str, str]:
    """The lines of bag-info.txt."""
    lines = (folder / "bag-info.txt").read_text("utf-8").splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def read_manifest(folder: Path) -> dict[str, Any]:
    """`manifest.json` of an export. Raises OSError or ValueError."""
    value = json.loads((folder / "manifest.json").read_text("utf-8"))
    if not isinstance(value, dict) or not str(value.get("format", "")).startswith("docketwire-export/"):
        raise ValueError("not the manifest of an export")
    return value


def _manifest(folder: Path, names: list[str]) -> str:
    return "".join(f"{file_digest(folder / name)}  {name}\n" for name in names)


def _check(folder: Path, manifest: str, present: list[str]) -> list[Problem]:
    path = folder / manifest
    if not path.is_file():
        return [Problem(kind="missing", path=manifest, detail="the bag was never finished, or the file was removed")]
    text = path.read_bytes()
    promised = _parse(text)
    problems = [Problem(kind="missing", path=name, detail=f"named in {manifest}") for name in promised.keys() - set(present)]
    problems += [Problem(kind="extra", path=name, detail=f"not named in {manifest}") for name in present if name not in promised]
    actual = {name: file_digest(folder / name) for name in present}
    problems += [
        Problem(kind="changed", path=name, detail=f"sha256 is {actual[name]}, {manifest} promises {digest}")
        for name, digest in promised.items()
        if name in actual and actual[name] != digest
    ]
    if not problems and text != "".join(f"{actual[name]}  {name}\n" for name in present).encode():
        problems.append(Problem(kind="changed", path=manifest, detail="not written as it was: order, blanks or line ends differ"))
    return problems


def _parse(text: bytes) -> dict[str, str]:
    """Path -> digest; lines that are none come out as paths that do not exist."""
    promised = {}
    for line in text.decode("utf-8", "replace").split("\n"):
        digest, blanks, name = line[:64], line[64:66], line[66:]
        if line:
            promised[name if blanks == "  " and name else line] = digest
    return promised


def _check_kinds(folder: Path) -> list[Problem]:
    links = [path for path in folder.rglob("*") if path.is_symlink()]
    return [Problem(kind="extra", path=path.relative_to(folder).as_posix(), detail="a link, not a file") for path in links]


def _check_declaration(folder: Path) -> list[Problem]:
    path = folder / "bagit.txt"
    if path.is_file() and path.read_text("utf-8", "replace") != DECLARATION:
        return [Problem(kind="changed", path="bagit.txt", detail="not BagIt 1.0 in UTF-8")]
    return []


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
