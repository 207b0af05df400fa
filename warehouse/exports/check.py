"""Checking an export offline: the bag, the Merkle trees it carries, and the chains they are links of."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from common.signing import SignatureError
from warehouse.exports.bag import IN_PROGRESS, SIGNATURE, Problem, signed_by, verify_bag
from warehouse.proof.chain import CHAIN_FILE, Seal, read_chain, read_seal
from warehouse.proof.merkle import ProofError


def verify_export(folder: Path, *, key_id: str | None = None) -> list[Problem]:
    """Everything wrong with an export's folder; empty when it is as it was written and, where `key_id` names a key, signed by it."""
    return (
        verify_bag(folder)
        + _check_signature(folder, key_id)
        + [problem for chain, paths in _by_chain(folder / "data/seals") for problem in _check_chain(folder, chain, paths)]
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


def _by_chain(seals: Path) -> Iterator[tuple[Path, list[Path]]]:
    """(file of a chain, the seals beside it)."""
    for folder in sorted({path.parent for path in seals.rglob("*.json*")}):
        yield folder / CHAIN_FILE, sorted(folder.glob("*.json"))


def _check_chain(folder: Path, chain: Path, paths: Sequence[Path]) -> Iterator[Problem]:
    """The chain whole and without a gap, and each seal the link it is there. Exports from before there was a chain have none."""
    links: list[Seal] | None = None
    if chain.exists():
        try:
            links = read_chain(chain)
        except ProofError as error:
            yield Problem(kind="changed", path=chain.relative_to(folder).as_posix(), detail=str(error))
    for path in paths:
        try:
            seal, _ = read_seal(path)
        except ProofError as error:
            yield Problem(kind="changed", path=path.relative_to(folder).as_posix(), detail=str(error))
            continue
        if links is not None and seal.number is not None and seal not in links:
            detail = f"not the link that {chain.name} has under number {seal.number}"
            yield Problem(kind="changed", path=path.relative_to(folder).as_posix(), detail=detail)
