"""Everything an installation knows of somebody, for them to have."""

from dataclasses import dataclass
from datetime import datetime

from people.accounts import Accounts
from people.corrections import Corrections
from people.drafts import Drafts
from people.keeping import Keeping
from people.matters import Matters
from people.regroupings import Regroupings
from people.sessions import Sessions
from records.draft import Edit
from records.people import AuditLine, Correction, Followed, KeyLine, Mark, Matter, Note, Person, SessionLine, Tag
from records.regrouping import Regrouping


class Desk(Accounts, Sessions, Keeping, Matters, Corrections, Regroupings, Drafts):
    """The whole of `desk.sqlite`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """What is theirs, or was made by them; what others of their teams made is not."""

    person: Person
    followed: tuple[Followed, ...]
    marks: tuple[Mark, ...]
    tags: tuple[Tag, ...]
    notes: tuple[Note, ...]
    matters: tuple[Matter, ...]
    """What they wrote down, and what is theirs to do."""
    corrections: tuple[Correction, ...]
    regroupings: tuple[Regrouping, ...]
    edits: tuple[Edit, ...]
    """Of issues before they went."""
    sessions: tuple[SessionLine, ...]
    keys: tuple[KeyLine, ...]
    deeds: tuple[AuditLine, ...]


def own_data(desk: Desk, person: Person, now: datetime) -> OwnData:
    """For an answer to somebody who asks what is known of them."""
    kept = desk.kept(person)
    return OwnData(
        person=person,
        followed=kept.followed,
        marks=tuple(one for one in kept.marks if one.by == person.id),
        tags=tuple(one for one in kept.tags if one.by == person.id),
        notes=tuple(one for one in kept.notes if one.by == person.id),
        matters=desk.matters_made(person),
        corrections=tuple(one for one in desk.corrections() if one.by == person.id),
        regroupings=tuple(one for one in desk.regroupings() if one.by == person.id),
        edits=desk.edits_by(person.id),
        sessions=desk.sessions(person, now),
        keys=desk.keys(person),
        deeds=desk.audit(person=person.id, limit=1_000_000),
    )
