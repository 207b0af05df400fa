"""Verify: exports and proofs, offline and without a home."""

import json
from pathlib import Path

from warehouse.exports.bag import Problem
from warehouse.exports.check import verify_export
from warehouse.proof.merkle import Proof, ProofError, check_proof, proof_from_json

__all__ = ["Problem", "verify_export", "verify_proof"]


def verify_proof(path: Path) -> Proof:
    """The proof in a file, when it holds. Raises ProofError that says why it does not."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ProofError(f"{path}: cannot be read as JSON: {error}") from error
    proof = proof_from_json(value)
    check_proof(proof)
    return proof
