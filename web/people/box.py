"""What a page offers to keep of the thing it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from records.people import About, Mark, Matter, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One thing, and what its reader and their teams keep of it."""

    kind: str
    """One of records.people.SUBJECTS."""
    key: str
    label: str
    about: About
    names: Mapping[str, str]
    """What people are called, by id."""
    mates: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    """Teams that the visitor speaks for -> whose a matter of theirs can be; one without a name for somebody who speaks for none."""

    def called(self, person: str) -> str:
        """Empty for somebody who was forgotten, and for whoever sits at the machine."""
        return self.names.get(person, "")

    def handled(self, team: str) -> Mark | None:
        """By whom and when, for a team, or for oneself."""
        return next((one for one in self.about.marks if one.mark == "handled" and one.team == team), None)

    def matter(self, team: str) -> Matter | None:
        """Number and owner that a team gave it, or the visitor alone."""
        return next((one for one in self.about.matters if one.team == team), None)

    @property
    def judged(self) -> str:
        """`relevant`, `irrelevant` or nothing."""
        return next((one.mark for one in self.about.marks if one.mark in ("relevant", "irrelevant") and not one.team), "")
