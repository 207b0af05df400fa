"""What was learnt of the catalogue's sources by asking them: who answered when, who is put aside, and which listings took the place of others.

One file of the home (`upkeep.json`), and one layer over the catalogue, laid on by `laid_over` and nowhere else. The catalogue's own files stay as they
are. A repair stands only on what it replaced: once an entry's listings are changed, by an update or by the user, theirs count again.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from common.codec import from_json, to_json
from common.files import write_file
from jobs.installation.home import Home
from records.errors import ConfigurationError
from records.source import Listing, Source
from spiders.catalogue.load import Catalog


class Standing(StrEnum):
    """What somebody said of a repair."""

    APPLIED = "applied"
    """Nobody yet; it is in force."""
    ACCEPTED = "accepted"
    """In force, and not to be shown as new any more."""
    UNDONE = "undone"
    """Not in force; its addresses are not taken for this source again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Listings of one source that took the place of others."""

    source_id: str
    found_at: datetime
    """UTC."""
    was: tuple[Listing, ...]
    """The catalogue's, which are in force again when this is undone."""
    now: tuple[Listing, ...]
    why: tuple[str, ...]
    """A line for each listing that failed: verdict, detail, address."""
    evidence: str
    """Why the new one was taken."""
    standing: Standing = Standing.APPLIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the looks at one source said."""

    source_id: str
    reached: date | None = None
    """Day on which it answered last with reports of its own."""
    missed: int = 0
    """Looks in a row at which none of its listings answered."""
    hunted: date | None = None
    """Day on which something better than its front page was last looked for."""
    aside: date | None = None
    """Since when it is put aside; None while it is watched."""
    why: str = ""
    """Why it is put aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """Everything learnt; one record a source."""

    looked_at: datetime | None = None
    """UTC; when all watched sources were last looked at."""
    seen: tuple[Seen, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def of(self, source_id: str) -> Seen:
        return next((one for one in self.seen if one.source_id == source_id), Seen(source_id=source_id))

    def repair_of(self, source_id: str) -> Repair | None:
        """The source's repair that was not undone; in force while its entry still says what was repaired."""
        return next((one for one in self.repairs if one.source_id == source_id and one.standing is not Standing.UNDONE), None)

    def refused(self, source_id: str) -> tuple[str, ...]:
        """Addresses that somebody undid."""
        undone = (one for one in self.repairs if one.source_id == source_id and one.standing is Standing.UNDONE)
        return tuple(listing.url for repair in undone for listing in repair.now if listing not in repair.was)

    def with_seen(self, seen: Iterable[Seen]) -> "Upkeep":
        """With newer records for some sources."""
        merged = {one.source_id: one for one in (*self.seen, *seen)}
        return replace(self, seen=tuple(merged[key] for key in sorted(merged)))

    def with_repairs(self, repairs: Iterable[Repair]) -> "Upkeep":
        """With repairs that take the place of those in force for their sources; undone ones stay on record."""
        new = {one.source_id: one for one in repairs}
        kept = [one for one in self.repairs if one.source_id not in new or one.standing is Standing.UNDONE]
        real = [one for one in new.values() if one.now != one.was]  # else the catalogue's own listings are back
        return replace(self, repairs=tuple(sorted((*kept, *real), key=lambda one: (one.source_id, one.found_at))))


def read_upkeep(home: Home) -> Upkeep:
    """What the home knows; nothing yet without the file. Raises ConfigurationError when it is not what it should be."""
    try:
        text = home.upkeep.read_text("utf-8")
    except FileNotFoundError:
        return Upkeep()
    try:
        return from_json(Upkeep, json.loads(text))
    except (ValueError, TypeError) as error:
        remedy = "move it away; `docketwire sources heal` makes it anew"
        raise ConfigurationError(str(home.upkeep), "(whole file)", f"is not readable: {str(error)[:200]}", remedy) from error


def change_upkeep(home: Home, change: Callable[[Upkeep], Upkeep]) -> Upkeep:
    """Read, change and write it, one process after the other."""
    with home.lock("upkeep", wait=True):
        changed = change(read_upkeep(home))
        write_file(home.upkeep, json.dumps(to_json(changed), ensure_ascii=False, indent=1) + "\n")
    return changed


def laid_over(catalog: Catalog, upkeep: Upkeep) -> Catalog:
    """The catalogue with what was learnt: repaired listings, the days of `verified`, and sources put aside as not enabled."""
    if not upkeep.seen and not upkeep.repairs:
        return catalog
    seen = {one.source_id: one for one in upkeep.seen}
    repairs = {one.source_id: one for one in upkeep.repairs if one.standing is not Standing.UNDONE}
    return Catalog(_laid_over(source, repairs.get(source.id), seen.get(source.id)) for source in catalog.sources)


def _laid_over(source: Source, repair: Repair | None, seen: Seen | None) -> Source:
    if repair is not None and repair.was == source.listings:
        source = replace(source, listings=repair.now)
    if seen is None:
        return source
    days = [day for day in (source.verified, seen.reached) if day is not None]
    source = replace(source, verified=max(days, default=None))
    if seen.aside is None or not source.enabled:
        return source
    note = f"put aside since {seen.aside}: {seen.why}; looked at again every day"
    return replace(source, enabled=False, note=f"{source.note} {note}".strip())
