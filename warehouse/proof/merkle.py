"""Merkle trees over captures (RFC 6962, section 2.1): root, inclusion proof and its check. Pure; standard library only.

A leaf's data is one ASCII line without its line feed, `<capture id> <payload digest>`: 32 hex digits of the WARC response record's UUID, a
blank, `sha256:` and 64 hex digits. Leaves stand in ascending order of the capture id. Hashing is SHA-256, `00` before a leaf's data and
`01` before two joined hashes; a lone hash at the end of a row is taken over to the next row as it is, which gives the tree of the RFC.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from records.errors import DocketwireError

_LEAF, _NODE = b"\x00", b"\x01"
_LINE = re.compile(r"[0-9a-f]{32} sha256:[0-9a-f]{64}")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
FORMAT = "docketwire-proof/1"


class ProofError(DocketwireError):
    """A proof or seal is malformed or does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That one capture is in a sealed tree."""

    capture_id: str
    payload_digest: str
    day: str
    """UTC day of capture, ISO 8601."""
    batch: int
    position: int
    leaves: int
    path: tuple[str, ...]
    """Sibling hashes, `sha256:<hex>`, from the leaf up."""
    root: str
    sealed_at: str | None = None
    """UTC, ISO 8601: when the tree was made, by the clock of whoever made it; None in proofs from before 2026-12. It may be long after `day`."""
    chain: str | None = None
    """Id of the chain the seal is in; this and the two below are None in older proofs. warehouse/proof/chain.py says what they mean."""
    number: int | None = None
    previous: str | None = None


def leaf_line(capture_id: str, payload_digest: str) -> str:
    """A leaf's data."""
    return f"{capture_id} {payload_digest}"


def leaf_hash(line: str) -> bytes:
    return hashlib.sha256(_LEAF + line.encode("ascii")).digest()


def check_order(lines: Sequence[str]) -> None:
    """Raises ProofError unless every line is well formed and the lines ascend strictly."""
    for number, line in enumerate(lines, start=1):
        if not _LINE.fullmatch(line):
            raise ProofError(f"line {number}: not '<32 hex digits> sha256:<64 hex digits>'")
    for number, (a, b) in enumerate(pairwise(lines), start=2):
        if a[:32] >= b[:32]:
            raise ProofError(f"line {number}: not in ascending order of the capture id")


def root_of(lines: Sequence[str]) -> str:
    """Root over leaves in their order; of no leaves, the hash of nothing."""
    level = [leaf_hash(line) for line in lines]
    while len(level) > 1:
        level = _above(level)
    return _named(level[0] if level else hashlib.sha256(b"").digest())


def path_of(lines: Sequence[str], position: int) -> tuple[str, ...]:
    """Sibling hashes from the leaf at `position` up."""
    level, path = [leaf_hash(line) for line in lines], []
    while len(level) > 1:
        sibling = position ^ 1
        if sibling < len(level):
            path.append(_named(level[sibling]))
        level, position = _above(level), position // 2
    return tuple(path)


def check_proof(proof: Proof) -> None:
    """Recompute the root along the path. Raises ProofError when it is another one."""
    if not 0 <= proof.position < proof.leaves:
        raise ProofError(f"position {proof.position} is not among {proof.leaves} leaves")
    line = leaf_line(proof.capture_id, proof.payload_digest)
    check_order([line])
    node, position, width, siblings = leaf_hash(line), proof.position, proof.leaves, list(proof.path)
    while width > 1:
        if position ^ 1 < width:
            node = _joined(node, _raw(_next(siblings)), right=bool(position & 1))
        position, width = position // 2, (width + 1) // 2
    if siblings:
        raise ProofError(f"the path has {len(siblings)} hashes too many")
    if _named(node) != proof.root:
        raise ProofError(f"the path leads to {_named(node)}, not to the root {proof.root}")


def proof_to_json(proof: Proof) -> dict[str, Any]:
    """The proof as `docketwire prove` prints it."""
    return {
        "format": FORMAT,
        "capture_id": proof.capture_id,
        "payload_digest": proof.payload_digest,
        "leaf": leaf_line(proof.capture_id, proof.payload_digest),
        "day": proof.day,
        "batch": proof.batch,
        "position": proof.position,
        "leaves": proof.leaves,
        "path": list(proof.path),
        "root": proof.root,
        "sealed_at": proof.sealed_at,
        "chain": proof.chain,
        "number": proof.number,
        "previous": proof.previous,
    }


def proof_from_json(value: Any) -> Proof:
    """A proof out of its JSON. Raises ProofError that names what is wrong."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ProofError(f"not a proof: no format {FORMAT!r}")
    kinds = {"capture_id": str, "payload_digest": str, "day": str, "batch": int, "position": int, "leaves": int, "path": list, "root": str}
    for key, kind in kinds.items():
        if type(value.get(key)) is not kind:
            raise ProofError(f"{key}: missing or not a {kind.__name__}")
    if value.get("leaf") != leaf_line(value["capture_id"], value["payload_digest"]):
        raise ProofError("leaf: not made of capture_id and payload_digest")
    path = tuple(str(item) for item in value["path"])
    later = {"sealed_at": str, "chain": str, "number": int, "previous": str}
    known = {key: value[key] for key, kind in later.items() if type(value.get(key)) is kind}
    return Proof(**{key: value[key] for key in kinds if key != "path"}, path=path, **known)


def _above(level: Sequence[bytes]) -> list[bytes]:
    joined = [hashlib.sha256(_NODE + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
    return joined + [level[-1]] * (len(level) % 2)


def _joined(node: bytes, sibling: bytes, *, right: bool) -> bytes:
    return hashlib.sha256(_NODE + (sibling + node if right else node + sibling)).digest()


def _next(siblings: list[str]) -> str:
    if not siblings:
        raise ProofError("the path is too short")
    return siblings.pop(0)


def _raw(name: str) -> bytes:
    if not _HASH.fullmatch(name):
        raise ProofError(f"path: {name!r} is not sha256:<64 hex digits>")
    return bytes.fromhex(name[7:])


def _named(digest: bytes) -> str:
    return "sha256:" + digest.hex()
