"""Which matters each reader of a mail may know of: those of the person whose address it is, and of their teams."""

import logging
import sqlite3
from collections.abc import Callable, Sequence

from digests.own_matters import OwnMatter
from jobs.digests.watch import current_disputes
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from people.leaving import Desk
from people.ownership import local_person
from records.own_list import alone
from records.people import LOCAL, Matter, Person
from records.subscription import Subscription
from warehouse.storage.database import Connection, open_snapshot
from warehouse.storage.snapshot import latest_file

log = logging.getLogger("docketwire.digests")

Known = Callable[[Subscription, str], Sequence[OwnMatter]]
"""(list, mail address) -> what its reader may know."""


def nothing_known(_subscription: Subscription, _address: str) -> Sequence[OwnMatter]:
    """Where nobody keeps anything."""
    return ()


def known_matters(home: Home, settings: Settings) -> Known:
    """Of a home, now. Without accounts a list of whoever sits at the machine alone tells theirs, and no other does. A desk that cannot be read keeps no mail back."""
    if not home.desk.is_file():
        return nothing_known

    def of(subscription: Subscription, address: str) -> Sequence[OwnMatter]:
        try:
            return told(subscription, address)
        except sqlite3.DatabaseError as error:
            log.warning("matters.unread reason=%s", error)
            return ()

    def told(subscription: Subscription, address: str) -> Sequence[OwnMatter]:
        desk = Desk(home.desk)
        person = _person(desk, settings, subscription, address)
        found = desk.matters(person) if person is not None else ()
        if not found:
            return ()
        with open_snapshot(latest_file(home.public)) as con:
            current = _current(con, found)
        names = desk.names()
        return tuple(
            OwnMatter(kind=one.kind, key=current.get(one.key, one.key), number=one.number, holder=names.get(one.holder, ""), team=one.team)
            for one in found
        )

    return of


def _person(desk: Desk, settings: Settings, subscription: Subscription, address: str) -> Person | None:
    if settings.people.accounts == "none":
        return local_person() if subscription.team == alone(LOCAL) else None
    return desk.known(address)


def _current(con: Connection, matters: Sequence[Matter]) -> dict[str, str]:
    """Ids of disputes as they are called now."""
    return dict(current_disputes(con, {one.key for one in matters if one.kind == "dispute"}))
