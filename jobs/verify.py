"""Verify: exports and proofs, offline and without a home."""

import json
from dataclasses import dataclass
from pathlib import Path

from common.signing import expected_key_id
from records.errors import CaptureError
from spiders.archive.containers import wacz_signer
from warehouse.exports.bag import Problem
from warehouse.exports.check import signer, verify_export
from warehouse.proof.merkle import Proof, ProofError, check_proof, proof_from_json

__all__ = ["Problem", "Verified", "verify", "verify_export", "verify_proof"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What can be said of an export or a WACZ."""

    problems: tuple[Problem, ...]
    signed_by: str | None
    """Id of the key whose signature holds; None: nobody's does."""


def verify(path: Path, key: str | None = None) -> Verified:
    """Check an export's folder or a WACZ; `key` names who must have signed it, by id or file. Raises SignatureError for what is no key."""
    expected = expected_key_id(key) if key else None
    if path.suffix.casefold() == ".wacz" and path.is_file():
        return _verify_wacz(path, expected)
    return Verified(problems=tuple(verify_export(path, key_id=expected)), signed_by=signer(path))


def _verify_wacz(path: Path, expected: str | None) -> Verified:
    try:
        found = wacz_signer(path)
    except CaptureError as error:
        return Verified(problems=(Problem(kind="changed", path=path.name, detail=str(error)),), signed_by=None)
    if expected in (None, found):
        return Verified(problems=(), signed_by=found)
    kind, said = ("unsigned", "nobody signed it") if found is None else ("other-key", f"signed by key {found}")
    return Verified(problems=(Problem(kind=kind, path=path.name, detail=f"{said}; expected is key {expected}"),), signed_by=found)


def verify_proof(path: Path) -> Proof:
    """The proof in a file, when it holds. Raises ProofError that says why it does not."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ProofError(f"{path}: cannot be read as JSON: {error}") from error
    proof = proof_from_json(value)
    check_proof(proof)
    return proof
