"""Repairs of the catalogue: shown as a diff, accepted, undone, or given out as a contribution."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from common.codec import to_json
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.upkeep import Repair, Standing, Upkeep, change_upkeep, read_upkeep
from jobs.installation.watched import written_catalog
from records.errors import ConfigurationError
from records.source import Listing
from spiders.catalogue.edit import as_toml


def repairs(home: Home, names: Sequence[str] = ()) -> list[Repair]:
    """Repairs on record of the named sources, else all, undone ones too. Raises ConfigurationError for a source without any."""
    found = read_upkeep(home.require()).repairs
    for name in names:
        if not any(one.source_id == name for one in found):
            known = ", ".join(sorted({one.source_id for one in found})) or "none yet"
            raise ConfigurationError("command line", "source", f"{name!r} was not repaired", f"repaired: {known}")
    return [one for one in found if not names or one.source_id in names]


def in_force(home: Home, settings: Settings, repair: Repair) -> bool:
    """False for a repair that was undone, or whose source says something else by now."""
    source = written_catalog(home, settings).get(repair.source_id)
    return repair.standing is not Standing.UNDONE and source is not None and source.listings == repair.was


def decide(home: Home, names: Sequence[str], standing: Standing) -> list[str]:
    """Accept or undo the named sources' repairs that were not undone, else all; gives the sources' ids."""
    repairs(home, names)
    decided: list[str] = []

    def change(upkeep: Upkeep) -> Upkeep:
        changed = tuple(_decided(upkeep.repairs, names, standing, decided))
        return replace(upkeep, repairs=changed)

    change_upkeep(home, change)
    return decided


def _decided(found: Iterable[Repair], names: Sequence[str], standing: Standing, decided: list[str]) -> Iterator[Repair]:
    for one in found:
        if (not names or one.source_id in names) and one.standing not in (Standing.UNDONE, standing):
            decided.append(one.source_id)
            yield replace(one, standing=standing)
        else:
            yield one


def diff(repair: Repair) -> list[str]:
    """What a repair takes away and brings, and why, a line each."""
    head = f"{repair.source_id}  {repair.standing} {repair.found_at:%Y-%m-%d}"
    return [
        head,
        *(f"  # {line}" for line in repair.why),
        *(f"  - {one.kind} {one.url}" for one in repair.was if one not in repair.now),
        *(f"  + {one.kind} {one.url}" for one in repair.now if one not in repair.was),
        f"  # {repair.evidence}",
    ]


def contribution(home: Home, settings: Settings, names: Sequence[str] = ()) -> str:
    """Repairs in force as catalogue entries with their evidence, to be sent to whoever keeps the catalogue."""
    upkeep = read_upkeep(home)
    return as_toml(_entry(one, upkeep) for one in repairs(home, names) if in_force(home, settings, one))


def _entry(repair: Repair, upkeep: Upkeep) -> tuple[str, dict[str, Any]]:
    listings: list[dict[str, Any]] = [_listing(one) for one in repair.now]
    reached = upkeep.of(repair.source_id).reached
    values = {"id": repair.source_id, **({"verified": reached} if reached else {}), "listings": listings}
    gone = [f"was {one.kind} {one.url}" for one in repair.was if one not in repair.now]
    return "\n".join([*repair.why, *gone, repair.evidence]), values


def _listing(listing: Listing) -> dict[str, Any]:
    return {key: value for key, value in to_json(listing).items() if value}
