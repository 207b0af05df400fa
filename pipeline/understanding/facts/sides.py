"""Who stands on which side: those who speak for a platform do not act against it."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from beat.entries import platform_entries
from beat.files import beat_folder
from beat.names import services


def speaks_for_the_other_side(name: str, parties: Collection[str]) -> bool:
    """True for the owner or head of a platform that is a party, unless a platform of somebody else is one too: he may be suing that."""
    for company, people in _people(beat_folder()):
        if people.search(name) and company.intersection(parties):
            return company.issuperset(parties)
    return False


@cache
def _people(folder: Path) -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    """(a company and all it owns, names of those who speak for it)."""
    found = []
    for entry in platform_entries(folder):
        if entry.people:
            names = "|".join(map(re.escape, sorted(entry.people, key=len, reverse=True)))
            found.append((frozenset({entry.name, *services(entry.owner or entry.name)}), re.compile(rf"\b(?:{names})\b")))
    return tuple(found)
