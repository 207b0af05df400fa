"""Drafts of a home as the site is handed them."""

from collections.abc import Callable
from datetime import datetime

from digests.archive import load_book
from digests.editing import EditError
from jobs.digests.drafts import DraftRoom
from jobs.digests.issue import issues_path
from jobs.installation.home import Home
from people.accounts import PeopleError
from records.draft import DeskBook, DraftDeed, DraftLine
from records.drafted import ShownDraft
from records.people import Person
from web.people.desk import DeedError


class HomeDrafts:
    """What `web.people.drafts.Drafts` asks for."""

    def __init__(self, home: Home, *, clock: Callable[[], datetime]) -> None:
        self._home, self._clock = home, clock

    def lines(self) -> tuple[DraftLine, ...]:
        return self._room().lines()

    def shown(self, subscription: str, issue_id: str) -> ShownDraft | None:
        try:
            return self._room().shown(subscription, issue_id)
        except EditError:
            return None

    def mail(self, subscription: str, issue_id: str) -> bytes | None:
        try:
            return self._room().mail(subscription, issue_id)
        except EditError:
            return None

    def do(self, person: Person, subscription: str, issue_id: str, deed: DraftDeed) -> None:
        try:
            self._room().do(subscription, issue_id, deed, by=person.id, now=self._clock())
        except (EditError, PeopleError) as error:
            raise DeedError(str(error)) from error

    def book(self, subscription: str, issue_id: str) -> DeskBook | None:
        return load_book(issues_path(self._home) / subscription / issue_id)

    def _room(self) -> DraftRoom:
        """Anew for each request: what people are called may have changed."""
        return DraftRoom(self._home)
