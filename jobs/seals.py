"""Seals: the home's chain of sealed days as the newest snapshot has it, and whether it still holds what was noted of it."""

from dataclasses import dataclass

from jobs.installation.home import Home
from records.errors import DocketwireError
from warehouse.proof.chain import Seal, broken_links
from warehouse.proof.seals import all_seals
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest_file


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """What can be said of the seals of a home."""

    own: tuple[Seal, ...]
    """By number; from before there was a chain, by day."""
    others: dict[str, int]
    """Chain of another home -> how many of its seals exports brought."""
    broken: tuple[str, ...]
    noted: Seal | None
    """The seal whose digest was asked for."""


def chain_state(home: Home, noted: str | None = None) -> ChainState:
    """The chain, checked. Raises DocketwireError when no seal has the noted digest: what was sealed before it was replaced or lost."""
    with open_snapshot(latest_file(home.public)) as con:
        seals = all_seals(con)
    own = sorted((seal for seal in seals if seal.own), key=lambda seal: (seal.number or 0, seal.name))
    others: dict[str, int] = {}
    for seal in seals:
        if not seal.own:
            others[seal.chain or ""] = others.get(seal.chain or "", 0) + 1
    wanted = noted and noted.casefold().removeprefix("sha256:")
    found = next((seal for seal in own if wanted and seal.number and seal.digest == f"sha256:{wanted}"), None)
    if wanted and found is None:
        raise DocketwireError(
            f"--noted {noted}: no seal of this home has this digest: the chain it was noted from has been replaced or cut short "
            f"(the newest snapshot has {len(own)} seals; `docketwire seals` lists the newest digest)"
        )
    broken = tuple(broken_links(own)) if any(seal.number for seal in own) else ()
    return ChainState(own=tuple(own), others=others, broken=broken, noted=found)
