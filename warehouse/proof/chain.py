"""Seals as the links of a chain: each names the digest of the one before it, so that none can be taken out, put in or dated anew later on.

Whoever noted the digest of a seal holds everything that was sealed before it: the root of every day, its time, and their order. Pure; the
standard library only.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from warehouse.proof import merkle
from warehouse.proof.merkle import ProofError

FORMAT = "docketwire-seal/2"
"""1 had neither chain, number nor previous."""
OTHERS = "others"
"""Folder, beside the home's own seals, of those that came with other people's exports: a folder a chain."""
CHAIN_FILE = "chain.jsonl"
_DIGITS_OF_AN_ID = 32
_CHAIN = re.compile(rf"[0-9a-f]{{{_DIGITS_OF_AN_ID}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One sealed tree."""

    day: date
    batch: int
    leaves: int
    root: str
    """`sha256:<hex>`."""
    sealed_at: datetime
    number: int | None = None
    """Place in its chain, from 1; None: made before seals were chained."""
    previous: str | None = None
    """Digest of the seal with the number before; None for the first."""
    chain: str | None = None
    """Id of the chain: the first 32 hex digits of its first seal's digest."""
    own: bool = True
    """Made in this home; False: it came with somebody else's export."""
    entry_no: int = 0
    """Journal entry of the sealing."""

    @property
    def name(self) -> str:
        """File name without ending."""
        return f"{self.day.isoformat()}.{self.batch}"

    @property
    def place(self) -> str:
        """Path of its files without ending, below the folder of seals."""
        return self.name if self.own else f"{OTHERS}/{self.chain}/{self.name}"

    @property
    def digest(self) -> str:
        """`sha256:<hex>` over everything it says, the digest before it included, a line each; docs/provenance.md computes it by hand."""
        lines = (FORMAT, self.number, self.day.isoformat(), self.batch, self.leaves, self.root, _time(self.sealed_at), self.previous or "")
        return "sha256:" + hashlib.sha256("".join(f"{line}\n" for line in lines).encode("ascii")).hexdigest()

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "chain": self.chain,
            "number": self.number,
            "previous": self.previous,
            "day": self.day.isoformat(),
            "batch": self.batch,
            "leaves": self.leaves,
            "root": self.root,
            "sealed_at": _time(self.sealed_at),
        }


def chain_id(first: Seal) -> str:
    """What a chain is called after its first seal."""
    return first.digest.removeprefix("sha256:")[:_DIGITS_OF_AN_ID]


def linked(seals: Iterable[Seal], last: Seal | None = None) -> Iterator[Seal]:
    """Number seals in their order behind the last one of the chain."""
    for seal in seals:
        number, previous = (last.number or 0, last.digest) if last else (0, None)
        link = replace(seal, number=number + 1, previous=previous)
        last = replace(link, chain=last.chain if last else chain_id(link))
        yield last


def broken_links(seals: Sequence[Seal]) -> list[str]:
    """What is wrong with the seals of one chain, a line each: whether all numbers are there, once, and each names the one before."""
    found: list[str] = []
    by_number: dict[int, Seal] = {}
    for seal in seals:
        if seal.number is None:
            found.append(f"seal {seal.name} is in no chain")
        elif seal.number in by_number:
            found.append(f"seal {seal.number} is there twice: {by_number[seal.number].name} and {seal.name}")
        else:
            by_number[seal.number] = seal
    for number in range(1, max(by_number, default=0) + 1):
        link = by_number.get(number)
        before = by_number.get(number - 1)
        if link is None:
            found.append(f"seal {number} is missing")
        elif number == 1 and (link.previous is not None or link.chain != chain_id(link)):
            found.append(f"seal 1 ({link.name}) is not the first of chain {link.chain}")
        elif before is not None and link.previous != before.digest:
            found.append(f"seal {number} ({link.name}) does not follow from seal {number - 1} ({before.name})")
    return found


def seal_texts(seal: Seal, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(path below the folder of seals, content) of a seal's two files, leaves first."""
    yield f"{seal.place}.txt", "".join(f"{line}\n" for line in lines)
    yield f"{seal.place}.json", json.dumps(seal.to_json(), indent=1) + "\n"


def chain_texts(seals: Iterable[Seal]) -> Iterator[tuple[str, str]]:
    """(path below the folder of seals, content) of the file of each chain: its seals without their leaves, one a line, by number."""
    chains: dict[str, list[Seal]] = {}
    for seal in seals:
        if seal.number is not None:
            chains.setdefault("" if seal.own else f"{OTHERS}/{seal.chain}/", []).append(seal)
    for folder, links in sorted(chains.items()):
        links.sort(key=lambda seal: seal.number or 0)
        yield folder + CHAIN_FILE, "".join(json.dumps(seal.to_json()) + "\n" for seal in links)


def read_seal(path: Path) -> tuple[Seal, list[str]]:
    """A seal's JSON file and the leaves beside it, checked against each other. Raises ProofError."""
    try:
        seal = seal_from_json(json.loads(path.read_text("ascii")))
        lines = path.with_suffix(".txt").read_text("ascii").splitlines()
        merkle.check_order(lines)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProofError(f"{path}: not a seal: {error}") from error
    if len(lines) != seal.leaves or merkle.root_of(lines) != seal.root:
        raise ProofError(f"{path}: the leaves beside it do not lead to its root")
    return seal, lines


def read_chain(path: Path) -> list[Seal]:
    """The seals of a chain's file, by number, when their links hold. Raises ProofError that names the first one that does not."""
    try:
        seals = [seal_from_json(json.loads(line)) for line in path.read_text("ascii").splitlines()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProofError(f"{path}: not a chain of seals: {error}") from error
    if broken := broken_links(seals):
        raise ProofError(f"{path}: {broken[0]}")
    return seals


def seal_from_json(value: Any) -> Seal:
    """Raises KeyError, TypeError, ValueError for what is none; takes format 1 too."""
    number, previous, chain = value.get("number"), value.get("previous"), value.get("chain")
    if chain is not None and not _CHAIN.fullmatch(chain):
        raise ValueError(f"chain: {chain!r} is not {_DIGITS_OF_AN_ID} hex digits")  # it becomes the name of a folder
    return Seal(
        day=date.fromisoformat(value["day"]), batch=int(value["batch"]), leaves=int(value["leaves"]), root=str(value["root"]),
        sealed_at=datetime.fromisoformat(value["sealed_at"]), number=None if number is None else int(number),
        previous=None if previous is None else str(previous), chain=None if chain is None else str(chain),
    )  # fmt: skip


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
