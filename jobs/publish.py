"""Publish: a consistent snapshot for readers, renamed into place, and the search index beside it."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from jobs.cite import remember_days
from jobs.installation.home import Home
from jobs.installation.identity import introduction_of
from jobs.installation.settings import Settings
from jobs.installation.writing import open_for_reading, open_for_writing
from jobs.needed import digest_near
from jobs.people.desk import corrections_of, regroupings_of
from jobs.seal import seal, stamp
from jobs.search import update_index
from records.errors import DocketwireError
from records.regrouping import Regrouping
from warehouse.facts.correcting import apply_corrections
from warehouse.proof.chain import Seal
from warehouse.publish import copy_decided
from warehouse.storage.database import Connection
from warehouse.storage.snapshot import Snapshot, copy_whole, latest, lead_to
from warehouse.storage.versions import hold
from warehouse.stories.regrouping import stored_regroupings

log = logging.getLogger("docketwire.publish")


def publish(
    home: Home,
    settings: Settings,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    force: bool = False,
    copy_only: bool = False,
    slim: bool | None = None,
) -> Snapshot | None:
    """The new snapshot, or None when nothing has changed since the last one (reports of crawls alone wait for a digest, or a day); the search index follows. Waits for a running ingest.

    `copy_only`: of a shared warehouse, for a home that only reads: what is committed is copied, nothing is sealed or decided, no committer is waited
    for. An index that cannot be brought up to date is logged and tried again next time: it never keeps a snapshot from its readers.
    `slim`: as for `snapshot.lead_to`.
    """
    remember_days(home, settings, now())
    keep, seals = settings.warehouse.keep_snapshots, list[Seal]()
    with home.lock("publish", wait=True):
        with open_for_reading(home, settings) if copy_only else open_for_writing(home, settings) as con:
            if copy_only:
                copied = copy_whole(con, home.public, now=now(), keep_last=keep, force=force)
            else:
                seals = seal(con, home, now())
                apply_corrections(con, corrections_of(home), at=now())
                _regroup(con, regroupings_of(home), now)
                copied = copy_decided(con, home.public, now=now(), keep_last=keep, force=force, reports_too=digest_near(home, now()))
                if seals and settings.cluster.warehouse:
                    hold(con, None, "sealed " + ", ".join(str(one.day) for one in seals), at=now())
        snapshot = lead_to(copied, keep_last=keep, slim=slim) if copied else None  # the next ingest need not wait for that
    stamp(home, settings.archive, seals, agent=introduction_of(settings), now=now())
    try:
        update_index(home, settings)
    except DocketwireError as error:
        if latest(home.public) is not None:
            log.error("publish.index_behind reason=%s", error)  # noqa: TRY400 - the message is the whole story
    return snapshot


def _regroup(con: Connection, said: Sequence[Regrouping], now: Callable[[], datetime]) -> None:
    """Group anew where people say something else than when the stories were grouped, and what is new with it."""
    if set(said) != set(stored_regroupings(con)):
        from jobs.group import group_articles  # noqa: PLC0415 - brings numbers and models along: only when somebody said something

        group_articles(con, now=now, said=said)
