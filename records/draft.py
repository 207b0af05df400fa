"""An issue on the editor's desk before it goes: its draft, what was changed of it, and what is remembered of that with the issue that went. Times are UTC."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_REASON, LONGEST_REMARK = 500, 1_000
"""Characters of why a story was left out, and of a note to readers: one paragraph beside the news."""


class DraftState(StrEnum):
    """Where a draft stands."""

    OPEN = "open"
    """Goes by itself at its hour."""
    HELD = "held"
    """Does not go before somebody lets it."""
    APPROVED = "approved"
    """Goes with the next round of the digest job, as it was seen."""
    GOING = "going"
    """Taken by the job that sends it: nobody changes it any more."""
    GONE = "gone"
    FOLDED = "folded"
    """Held until the next draft was made, which has its stories and what was changed of it."""


LIVE = (DraftState.OPEN, DraftState.HELD, DraftState.APPROVED, DraftState.GOING)
EDITABLE = (DraftState.OPEN, DraftState.HELD)


class EditKind(StrEnum):
    """What of a draft somebody changed."""

    DROP = "drop"
    """A story left out; its text is the reason, or nothing."""
    NOTE = "note"
    """A remark on a story, or without one on the issue."""
    PLACE = "place"
    """`full` or `line`: a story as a card, or in one line."""
    ORDER = "order"
    """Ids of stories, as JSON, in the order in which they go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of a draft; the latest of its kind and story counts."""

    kind: EditKind
    story_id: str
    """Empty: of the issue as a whole."""
    text: str
    reports: tuple[str, ...] = ()
    """Of the story that were known then; of an order one of each story."""
    by: str
    """Id of a person, `local`, or `command`; empty for somebody who was forgotten."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One issue before it goes."""

    subscription: str
    issue_id: str
    start: datetime
    """Of the window."""
    end: datetime
    """The hour at which it goes by itself."""
    made_at: datetime
    looked_at: datetime
    """When its stories were last looked for; what was first seen later is not in it."""
    snapshot: str
    """File of the snapshot it was made of."""
    snapshot_at: datetime
    body: str
    """The issue as it would go without any change, as JSON; empty once it is gone."""
    known: tuple[str, ...]
    """Reports that were in it when somebody last changed it, else when it was made."""
    state: DraftState
    state_by: str
    """Who decided it; empty: nobody did."""
    state_at: datetime
    approved_by: str = ""
    edits: tuple[Edit, ...] = ()

    @property
    def version(self) -> str:
        """Another one after every change, and after news: whoever approves says which they saw."""
        return hashlib.sha256(repr((self.looked_at, self.body, self.edits)).encode()).hexdigest()[:12]

    @property
    def editors(self) -> tuple[str, ...]:
        """Ids of who changed something that still holds, in the order of their first change."""
        return tuple(dict.fromkeys(one.by for one in sorted(self.edits, key=lambda one: one.at)))


DEEDS = ("move", "drop", "restore", "note", "approve", "hold", "release")
"""What can be done with a draft."""
STEPS = ("up", "down", "first", "last", "full", "line")
"""Where a story can be moved; or a number: its place in its section, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDeed:
    """What somebody wants done with a draft, as a form or a program says it; nothing in it is trusted."""

    action: str
    """One of DEEDS."""
    story: str = ""
    """Id of a story in it; empty with `note`: the issue."""
    text: str = ""
    """Of a note (empty takes it back), or why a story is dropped."""
    to: str = ""
    """Where to move a story: one of STEPS, or a number."""
    seen: str = ""
    """Of `approve`: the draft's version; empty: whatever it is by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A story that the desk left out of an issue."""

    story_id: str
    title: str
    language: str
    source: str
    report_id: str
    """Of the headline."""
    reports: tuple[str, ...]
    """Left out with it: readers were not told of them."""
    reason: str
    by: str
    """As the person is called; empty where nobody is."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskBook:
    """What the desk did to an issue, kept beside it and shown to editors alone."""

    subscription: str
    issue_id: str
    editors: tuple[str, ...]
    """As they are called."""
    approved_by: str = ""
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What readers are told of the desk's work on an issue."""

    editors: tuple[str, ...] = ()
    """As they are called; empty words for whoever is not called anything. None at all: nobody changed it."""
    approved_by: str | None = None
    """As they are called; None: it went by the clock."""
    note: str = ""
    """Of the desk to its readers."""
    noted_by: str = ""
    ordered: bool = False
    """The stories stand in the order somebody gave them."""
    left_out: int = 0
    """Stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One draft in a list."""

    subscription: str
    name: str
    issue_id: str
    state: DraftState
    goes_at: datetime
    stories: int
    left_out: int
    editors: tuple[str, ...]
    """As they are called."""
