"""The chain of seals: none can be taken out, put in or dated anew without a later digest being another one."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from warehouse.proof.chain import Seal, broken_links, chain_id, chain_texts, linked, read_chain, seal_from_json
from warehouse.proof.merkle import ProofError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def chain(length: int = 4) -> list[Seal]:
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(length)]
    return list(
        linked(
            Seal(day=day, batch=1, leaves=n, root=f"sha256:{n:064x}", sealed_at=NOON + timedelta(days=n)) for n, day in enumerate(days, 1)
        )
    )


def test_each_seal_names_the_one_before_and_the_chain_is_called_after_the_first() -> None:
    first, second, *_ = links = chain()
    assert [seal.number for seal in links] == [1, 2, 3, 4]
    assert (first.previous, second.previous) == (None, first.digest)
    assert {seal.chain for seal in links} == {chain_id(first)}
    assert broken_links(links) == []
    assert broken_links(links[::-1]) == []
    assert list(linked([replace(links[3], number=None, previous=None, chain=None)], links[2])) == links[3:]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda links: links[1:], "seal 1 is missing"),
        (lambda links: [*links[:2], *links[3:]], "seal 3 is missing"),
        (lambda links: [*links, links[1]], "seal 2 is there twice"),
        (lambda links: [links[0], replace(links[1], sealed_at=NOON), *links[2:]], "seal 3 .* does not follow from seal 2"),
        (lambda links: [links[0], replace(links[1], root="sha256:" + "0" * 64), *links[2:]], "seal 3 .* does not follow from seal 2"),
        (lambda links: [replace(links[0], leaves=9), *links[1:]], "seal 1 .* is not the first of chain"),
        (lambda links: [*links, replace(links[3], number=None)], "is in no chain"),
    ],
)
def test_what_does_not_hold_is_named(damage: Callable[[list[Seal]], list[Seal]], said: str) -> None:
    found = broken_links(damage(chain()))
    assert found
    assert any(re.search(said, line) for line in found), found


def test_the_end_of_a_chain_cannot_be_missed_but_by_a_noted_digest() -> None:
    """Why a digest is given away: what was cut off at the end leaves a whole chain."""
    links = chain()
    assert broken_links(links[:2]) == []
    assert links[3].digest not in {seal.digest for seal in links[:2]}


def test_a_chain_is_a_file_and_read_with_its_links_checked(tmp_path: Path) -> None:
    links = chain()
    foreign = [replace(seal, own=False) for seal in links]
    ((own, text), (others, same)) = chain_texts([*links, *foreign])
    assert (own, others, text) == ("chain.jsonl", f"others/{links[0].chain}/chain.jsonl", same)
    file = tmp_path / "chain.jsonl"
    file.write_text(text)
    assert read_chain(file) == links
    file.write_text("".join(text.splitlines(keepends=True)[1:]))
    with pytest.raises(ProofError, match="seal 1 is missing"):
        read_chain(file)
    file.write_text("{}")
    with pytest.raises(ProofError, match="not a chain of seals"):
        read_chain(file)


@pytest.mark.parametrize("name", ["../../../etc", "", "AB" * 16, "0" * 31])
def test_a_chain_that_could_be_a_path_is_refused(name: str) -> None:
    """It becomes the name of a folder, and comes with exports of strangers."""
    value = json.loads(json.dumps(chain()[0].to_json())) | {"chain": name}
    with pytest.raises(ValueError, match="hex digits"):
        seal_from_json(value)


def test_a_seal_from_before_there_was_a_chain_is_read() -> None:
    value = {
        "format": "docketwire-seal/1",
        "day": "2026-03-01",
        "batch": 1,
        "leaves": 0,
        "root": "sha256:" + "0" * 64,
        "sealed_at": NOON.isoformat(),
    }
    assert seal_from_json(value).number is None
