"""Checking an export offline: the bag, and the Merkle trees it carries."""

from pathlib import Path

from warehouse.exports.bag import Problem, verify_bag
from warehouse.proof.merkle import ProofError
from warehouse.proof.seals import read_seal


def verify_export(folder: Path) -> list[Problem]:
    """Everything wrong with an export's folder; empty when it is as it was written."""
    return verify_bag(folder) + [
        problem for path in sorted((folder / "data/seals").glob("*.json")) for problem in _check_seal(folder, path)
    ]


def _check_seal(folder: Path, path: Path) -> list[Problem]:
    try:
        read_seal(path)
    except ProofError as error:
        return [Problem(kind="changed", path=path.relative_to(folder).as_posix(), detail=str(error))]
    return []
