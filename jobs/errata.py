"""What an export or a citation carries that was corrected since it was made."""

from pathlib import Path

from digests.outbox import Outbox
from jobs.cite import as_of
from jobs.digests.issue import outbox_path
from jobs.installation.home import Home
from records.event import Event, EventType
from warehouse.exports.stale import Read, StaleFact, stale_in_export, stale_in_state
from warehouse.monitoring.happenings import corrected_facts
from warehouse.proof import cite as citing
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest_file


def errata_of_export(home: Home, folder: Path) -> tuple[StaleFact, ...]:
    """Raises ExportError for what is no export that can be read back."""
    return stale_in_export(folder, put_right(home))


def errata_of_citation(home: Home, text: str) -> tuple[StaleFact, ...]:
    """Of the state that a BibTeX or CSL-JSON file cites: the answer may rest on them. Raises QueryError, HomeError."""
    return stale_in_state(as_of(home, citing.from_text(text).snapshot).file, put_right(home))


def put_right(home: Home) -> dict[Read, tuple[str, str]]:
    """Every value that was told once and is not any more -> what it is: what stands corrected now, and what corrections said meanwhile."""
    with open_snapshot(latest_file(home.public)) as con:
        now = {(one.report_id, one.kind, one.was, one.was_role): (one.value, one.role) for one in corrected_facts(con)}
    right = dict(now)
    path = outbox_path(home)
    for event in _facts_corrected(path) if path.exists() else ():
        told, is_ = (event.article_id, event.kind, event.was, event.was_role), (event.value, event.role)
        for read, value in list(right.items()):
            if read[:2] == told[:2] and value == told[2:] and read not in now:
                right[read] = is_
        if told not in now:
            right[told] = is_
    return {read: value for read, value in right.items() if read[2:] != value}


def _facts_corrected(path: Path) -> list[Event]:
    book, found, since = Outbox(path).events, list[Event](), 0
    while page := book.page(since, types=[EventType.FACT]).events:
        found += page
        since = page[-1].number
    return found
