"""Saved questions."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """One file of saved SQL: its name, first comment, parameters and statement."""

    name: str
    """Name of the file without `.sql`."""
    about: str
    """Its first comment."""
    parameters: tuple[str, ...] = ()
    """Names of its `$name` parameters, in order of first use."""
    sql: str
    file: Path
    own: bool = False
    """True: a file of the user's home."""
    replaces: bool = False
    """True: the user's own file has the name of a shipped query and is asked in its place."""
    problem: str = ""
    """Why it cannot be asked; empty when it can."""
