"""People who use an installation together: who they are, what they keep, and what they say of a report. Times are UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LOCAL = "local"
"""Id of whoever uses an installation on its own machine without accounts."""
LONGEST_NOTE, LONGEST_TAG, LONGEST_LABEL, LONGEST_NUMBER = 4_000, 40, 200, 80
"""Characters; a note is a remark, not a document: forms of the site take 16 kB in all."""


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    READER = "reader"
    """Reads; follows, stars and notes for oneself."""
    EDITOR = "editor"
    """Speaks for a team and corrects facts."""
    ADMIN = "admin"
    """Sees who did what. Opens no other team's lists."""

    @property
    def rank(self) -> int:
        return tuple(Role).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in."""

    id: str
    """`p` and hex digits; `local` without accounts."""
    email: str
    """In small letters; empty for `local`."""
    name: str
    """As others see it; empty: nobody gave one."""
    role: Role
    teams: tuple[str, ...] = ()
    """In order of the alphabet."""
    language: str = ""
    """Of letters; empty: English."""
    created_at: datetime | None = None
    seen_at: datetime | None = None
    """By the day."""

    @property
    def called(self) -> str:
        return self.name or self.email.partition("@")[0]

    def may(self, role: Role) -> bool:
        return self.role.rank >= role.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that a cookie belongs to."""

    session: str
    """Its id, which is no secret."""
    person: Person
    renewed: str = ""
    """The secret that the browser is to send from now on; empty: the one it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One place where somebody is signed in."""

    id: str
    agent: str
    """What the browser said of itself, shortened."""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """A key for programs; the secret itself is shown once, when it is made."""

    id: str
    label: str
    created_at: datetime


SUBJECTS = ("dispute", "story", "article", "platform", "authority", "law", "actor", "country", "case")
"""Kinds of what can be followed, marked and noted; `case` is a case number."""
MARKS = ("star", "read", "relevant", "irrelevant", "handled")
"""`handled` is a team's, the others are of whoever made them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What somebody follows."""

    kind: str
    """One of SUBJECTS."""
    key: str
    """Id of a dispute, story or article; `<words>-<id>` of a name's page; a case number as it is printed."""
    label: str
    """What it was called when it was first followed."""
    since: datetime
    looked_at: datetime
    """When the list of what is followed was last put aside as read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark on something, and whose it is."""

    mark: str
    """One of MARKS."""
    kind: str
    key: str
    team: str
    """Empty: only who made it sees it."""
    by: str
    """Id of a person; empty for somebody who was forgotten."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A word of a team's own, or of somebody's."""

    tag: str
    kind: str
    key: str
    team: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark."""

    id: str
    kind: str
    key: str
    text: str
    team: str
    """Empty: only who wrote it sees it."""
    by: str
    at: datetime


MATTER_KINDS = ("dispute", "story")
"""What can have a matter number and an owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a team calls a dispute or story in its own files, and whose it is."""

    kind: str
    """One of MATTER_KINDS."""
    key: str
    number: str
    """Free text on one line; empty: it has only an owner."""
    holder: str
    """Id of the person whose it is; empty: nobody's."""
    team: str
    """Empty: only who wrote it down sees it."""
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person says of a fact that was read wrongly in a report; kept until it is taken back, whatever reads the report again."""

    id: str
    report_id: str
    kind: str
    """Kind of fact, as in `records.docket.Saying`."""
    was: str
    """The value that was read, as the site shows it in data: `EUR 1200000000`, `fine`."""
    was_role: str
    """The role it was read with; empty where the kind has none."""
    value: str
    """The right value; empty: the report does not tell it."""
    role: str
    reason: str
    by: str
    """Id of a person; empty for somebody who was forgotten."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One thing that somebody changed."""

    number: int
    at: datetime
    by: str
    """Id of a person, `local`, `command` for the command line; empty for somebody who was forgotten."""
    action: str
    kind: str
    key: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What one person may know of one thing: what they and their teams keep of it."""

    followed: bool = False
    marks: tuple[Mark, ...] = ()
    tags: tuple[Tag, ...] = ()
    notes: tuple[Note, ...] = ()
    matters: tuple[Matter, ...] = ()
    """At most one of each team."""

    def has(self, mark: str) -> bool:
        return any(one.mark == mark for one in self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Everything that one person and their teams keep, newest first."""

    followed: tuple[Followed, ...] = ()
    marks: tuple[Mark, ...] = ()
    tags: tuple[Tag, ...] = ()
    notes: tuple[Note, ...] = ()
    matters: tuple[Matter, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody wants changed, as a form or a program says it; nothing in it is trusted."""

    action: str
    """One of ACTIONS."""
    kind: str = ""
    key: str = ""
    team: str = ""
    text: str = ""
    """Of a note, tag or label, a matter's number, or why; the id of a note, correction or regrouping to take back."""
    fact: str = ""
    was: str = ""
    """Of a fact: the value that was read. Of what does not belong: the story or dispute it is none of."""
    was_role: str = ""
    value: str = ""
    """Of a fact: the right value. Of what belongs elsewhere: the story or dispute it is of. Of a matter: whose it is, by mail address or id."""
    role: str = ""


ACTIONS = {
    "follow": Role.READER,
    "unfollow": Role.READER,
    "looked": Role.READER,
    "star": Role.READER,
    "unstar": Role.READER,
    "read": Role.READER,
    "unread": Role.READER,
    "relevant": Role.READER,
    "irrelevant": Role.READER,
    "unjudged": Role.READER,
    "note": Role.READER,
    "unnote": Role.READER,
    "tag": Role.READER,
    "untag": Role.READER,
    "handled": Role.EDITOR,
    "unhandled": Role.EDITOR,
    "correct": Role.EDITOR,
    "uncorrect": Role.EDITOR,
    "separate": Role.EDITOR,
    "join": Role.EDITOR,
    "unregroup": Role.EDITOR,
    "matter": Role.READER,
    "unmatter": Role.READER,
}
"""What can be done, and the least role for it. A note, tag or matter for a team needs an editor, too."""
