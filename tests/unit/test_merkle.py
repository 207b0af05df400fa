"""Merkle trees over captures: the RFC's tree, proofs that hold for their capture alone."""

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.proof.merkle import (
    Proof,
    ProofError,
    check_order,
    check_proof,
    leaf_line,
    path_of,
    proof_from_json,
    proof_to_json,
    root_of,
)


def lines(count: int) -> list[str]:
    return [leaf_line(f"{n:032x}", "sha256:" + hashlib.sha256(str(n).encode()).hexdigest()) for n in range(count)]


def rfc_tree(leaves: list[str]) -> bytes:
    """RFC 6962, section 2.1, word for word: split at the largest power of two smaller than n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0].encode()).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + rfc_tree(leaves[:k]) + rfc_tree(leaves[k:])).digest()


def proof(count: int, position: int) -> Proof:
    leaves = lines(count)
    capture, _, digest = leaves[position].partition(" ")
    return Proof(
        capture_id=capture, payload_digest=digest, day="2026-03-01", batch=1, position=position, leaves=count,
        path=path_of(leaves, position), root=root_of(leaves),
    )  # fmt: skip


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100])
def test_root_is_the_one_of_the_rfc(count: int) -> None:
    assert root_of(lines(count)) == "sha256:" + rfc_tree(lines(count)).hex()


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proved_and_the_proof_survives_json(count: int, data: st.DataObject) -> None:
    mine = proof(count, data.draw(st.integers(0, count - 1)))
    check_proof(mine)
    assert proof_from_json(proof_to_json(mine)) == mine


@given(st.integers(2, 40), st.data())
def test_a_proof_holds_for_nothing_else(count: int, data: st.DataObject) -> None:
    """Another page, place, width or path does not lead to the root."""
    position = data.draw(st.integers(0, count - 1))
    mine = proof(count, position)
    other = proof(count, (position + 1) % count)
    for changed in (
        dataclasses.replace(mine, payload_digest=other.payload_digest),
        dataclasses.replace(mine, capture_id=other.capture_id),
        dataclasses.replace(mine, position=count),
        dataclasses.replace(mine, path=(*mine.path, mine.root)),
        dataclasses.replace(mine, path=mine.path[:-1]),
        dataclasses.replace(mine, root=other.path[0]),
    ):
        with pytest.raises(ProofError):
            check_proof(changed)


def test_a_node_never_passes_for_a_leaf() -> None:
    """Domain separation: the hash of a leaf is not the hash of its bytes."""
    (line,) = lines(1)
    assert root_of([line]) != "sha256:" + hashlib.sha256(line.encode()).hexdigest()


@pytest.mark.parametrize("wrong", [["x"], lines(2)[::-1], [lines(1)[0]] * 2, [lines(1)[0].upper()]])
def test_leaves_out_of_order_or_shape_are_refused(wrong: list[str]) -> None:
    with pytest.raises(ProofError):
        check_order(wrong)


def test_a_malformed_proof_is_refused_with_its_key() -> None:
    value = proof_to_json(proof(3, 1))
    for key in ("path", "leaves", "root", "capture_id"):
        with pytest.raises(ProofError, match=key):
            proof_from_json(value | {key: None})
    with pytest.raises(ProofError, match="format"):
        proof_from_json({})
