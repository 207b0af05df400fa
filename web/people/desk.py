"""The desk as its job hands it in: who people are, what they keep, and how they sign in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from records.draft import DeskBook, DraftDeed, DraftLine
from records.drafted import ShownDraft
from records.own_list import Foretaste, ListChanged, OwnList, Wish
from records.people import About, AuditLine, Correction, Deed, Kept, KeyLine, Matter, Person, SessionLine, SignedIn
from records.regrouping import Regrouping


class DeedError(Exception):
    """What somebody wanted changed cannot be; the message says why and what is accepted."""


class StaleListError(DeedError):
    """A list became another while somebody thought about changing it."""


class NotVouchedError(Exception):
    """The provider did not sign somebody in; `why`: `again`, `refused`, `silent`, `token`, `unverified` or `unknown`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Drafts(Protocol):
    """The drafts of one home."""

    def lines(self) -> tuple[DraftLine, ...]:
        """Every one that has not gone, the next to go first."""
        ...

    def shown(self, subscription: str, issue_id: str) -> ShownDraft | None: ...
    def mail(self, subscription: str, issue_id: str) -> bytes | None:
        """As its mail looks in a browser."""
        ...

    def do(self, person: Person, subscription: str, issue_id: str, deed: DraftDeed) -> None:
        """Raises DeedError."""
        ...

    def book(self, subscription: str, issue_id: str) -> DeskBook | None:
        """What the desk did to an issue that has gone."""
        ...


class Lists(Protocol):
    """The digests that people make for themselves."""

    def usual(self, person: Person) -> Wish:
        """What a new list begins with."""
        ...

    def of(self, person: Person) -> tuple[OwnList, ...]:
        """Theirs and their teams'."""
        ...

    def preview(self, person: Person, wish: Wish) -> Foretaste:
        """What the last seven days would have brought, and which alerts the last thirty. Raises DeedError."""
        ...

    def make(self, person: Person, wish: Wish) -> str:
        """The id of a new list. Raises DeedError."""
        ...

    def one(self, person: Person, key: str) -> OwnList | None:
        """One of them, with its version and from when its next issue tells."""
        ...

    def rewrite(self, person: Person, key: str, wish: Wish, seen: str = "") -> ListChanged:
        """Make a list that they may change another; `seen` is the version they saw. Raises DeedError, StaleListError."""
        ...

    def would_change(self, person: Person, key: str, wish: Wish) -> tuple[tuple[str, ...], Wish]:
        """(What that would change, by its name in the file; the list as it is). Raises DeedError."""
        ...

    def change(self, person: Person, key: str, action: str) -> None:
        """`pause`, `resume` or `unsubscribe`. Raises DeedError."""
        ...


class Desk(Protocol):
    """People's state of one home."""

    accounts: str
    """`none`, `link`, `proxy` or `openid`."""
    drafts: Drafts
    """Issues before they go."""
    lists: Lists
    """Digests that people made here."""

    def secret(self) -> bytes:
        """What tokens of forms are made of."""
        ...

    def revision(self) -> int:
        """Grows with every change that a page shows."""
        ...

    def local(self) -> Person:
        """Whoever sits at the machine itself, without accounts."""
        ...

    def signed_in(self, cookie: str, *, renew: bool) -> SignedIn | None: ...
    def holder(self, key: str) -> Person | None:
        """Whose key for programs it is."""
        ...

    def named_by_proxy(self, peer: str, headers: list[tuple[str, str]]) -> Person | None:
        """Whom a trusted proxy names; None where it names nobody, or is none of ours. Headers in small letters."""
        ...

    def ask_link(self, email: str, visitor: str, target: str, language: str) -> bool:
        """Mail a link to an address if it is somebody's; False when this was asked too often. Nothing else tells whether it is."""
        ...

    def link_holds(self, secret: str) -> bool: ...
    def use_link(self, secret: str, agent: str) -> tuple[str, str] | None:
        """(cookie, path to lead to), once."""
        ...

    def ask_provider(self, target: str) -> tuple[str, str]:
        """(address at the OpenID provider, what the browser keeps until it comes back). Raises NotVouchedError."""
        ...

    def from_provider(self, kept: str, given: Mapping[str, str], agent: str) -> tuple[str, str]:
        """(cookie, path to lead to). Raises NotVouchedError."""
        ...

    session_seconds: int
    """How long a cookie is good for."""

    def end_session(self, person: Person, session: str = "") -> None:
        """One session, or every one."""
        ...

    def sessions(self, person: Person) -> tuple[SessionLine, ...]: ...
    def keys(self, person: Person) -> tuple[KeyLine, ...]: ...
    def make_key(self, person: Person, label: str) -> str:
        """Raises DeedError."""
        ...

    def end_key(self, person: Person, key: str) -> None: ...
    def about(self, person: Person, kind: str, key: str, *, once: Sequence[str] = ()) -> About:
        """What is kept of a thing; `once`: ids that it had before."""
        ...

    def matters(self, person: Person, *, text: str = "", mine: bool = False, team: str | None = None) -> tuple[Matter, ...]:
        """Theirs and their teams': whose number holds a text, that are theirs to do, or of one team."""
        ...

    def mates(self, person: Person, team: str) -> tuple[Person, ...]:
        """Whose a matter of a team of theirs can be; without a team they alone."""
        ...

    def kept(self, person: Person) -> Kept: ...
    def corrections(self, report_id: str = "") -> tuple[Correction, ...]: ...
    def regroupings(self, key: str = "") -> tuple[Regrouping, ...]:
        """What people say of where reports belong, by the id of an article, story or dispute; all without one."""
        ...

    def withdrawn(self, report_id: str, since: datetime) -> tuple[Correction, ...]:
        """Corrections that were taken back since then."""
        ...

    def names(self) -> Mapping[str, str]:
        """What everybody is called, by id."""
        ...

    def do(self, person: Person, deed: Deed) -> None:
        """Raises DeedError."""
        ...

    def own_data(self, person: Person) -> Any:
        """Everything known of somebody, JSON-ready."""
        ...

    def audit(self, limit: int) -> tuple[AuditLine, ...]: ...
