"""Checking an export offline: the bag, and the Merkle trees it carries."""

from pathlib import Path

from common.signing import SignatureError
from warehouse.exports.bag import IN_PROGRESS, SIGNATURE, Problem, signed_by, verify_bag
from warehouse.proof.merkle import ProofError
from warehouse.proof.seals import read_seal


def verify_export(folder: Path, *, key_id: str | None = None) -> list[Problem]:
    """Everything wrong with an export's folder; empty when it is as it was written and, where `key_id` names a key, signed by it."""
    return (
        verify_bag(folder)
        + _check_signature(folder, key_id)
        + [problem for path in sorted((folder / "data/seals").glob("*.json")) for problem in _check_seal(folder, path)]
    )


def signer(folder: Path) -> str | None:
    """Id of the key that signed an export; None when nobody did, or the signature does not hold."""
    try:
        return signed_by(folder)
    except SignatureError:
        return None


def _check_signature(folder: Path, expected: str | None) -> list[Problem]:
    if (folder / IN_PROGRESS).exists():
        return []  # nothing is signed before it is closed
    try:
        found = signed_by(folder)
    except SignatureError as error:
        return [Problem(kind="changed", path=SIGNATURE, detail=str(error))]
    if expected is None or found == expected or not folder.is_dir():
        return []
    if found is None:
        return [Problem(kind="unsigned", path=SIGNATURE, detail=f"nobody signed it; expected is key {expected}")]
    return [Problem(kind="other-key", path=SIGNATURE, detail=f"signed by key {found}; expected is key {expected}")]


def _check_seal(folder: Path, path: Path) -> list[Problem]:
    try:
        read_seal(path)
    except ProofError as error:
        return [Problem(kind="changed", path=path.relative_to(folder).as_posix(), detail=str(error))]
    return []
