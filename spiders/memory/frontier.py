"""What the crawler remembers between runs: validators, seen URLs, what is still wanted, cadence. One SQLite file, many processes."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from common.codec import from_json, to_json
from common.sqlite import transaction
from records.capture import Hint
from spiders.links import page_key
from spiders.memory import answers, cadence, folded, push, rekey, visits, watch
from spiders.memory.remembered import PageState, RunFindings, SeenPage, SourceStatus, Validators, WantedPage, claim_of

__all__ = ["WANTED_LIMIT", "Frontier", "SourceStatus"]

SCHEMA = """
create table if not exists listing (
    source_id text not null, url text not null, etag text, last_modified text, body_digest text, checked_at real not null, claim real,
    primary key (source_id, url)
) without rowid;
create table if not exists page (
    key text primary key, url text not null, source_id text not null, hint text, claim real, modified_known integer not null default 0,
    fetched_at real, visits integer not null default 0, etag text, last_modified text,
    tries integer not null default 0, wanted integer not null default 0, given_up integer not null default 0
) without rowid;
create index if not exists page_wanted on page (source_id) where wanted = 1;
create index if not exists page_revisit on page (source_id, fetched_at) where visits = 1 and modified_known = 0;
create table if not exists segment (name text primary key) without rowid;
create table if not exists forgotten (key_hash text primary key) without rowid;
create table if not exists host (host text primary key, not_before real not null) without rowid;
create table if not exists source (
    id text primary key, last_run_at real, last_ok_at real, last_new_at real, next_due_at real, not_before real,
    interval_minutes integer, items_per_day real, failures integer not null default 0, error text, error_detail text,
    listings_due_at real, slow integer not null default 0
) without rowid;
"""
STATUS_QUERY = """
select id, last_run_at, last_ok_at, last_new_at, next_due_at, not_before, interval_minutes, items_per_day, failures, error, error_detail,
    (select count(*) from page where source_id = source.id and wanted = 1)
from source
"""
WANTED_LIMIT = 1000
"""Most pages of one source kept waiting for a later run; what is over that is found again through its listing."""


class Frontier:
    """The memory of the crawler. Safe for several processes: short transactions, WAL, a long busy timeout."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode = wal")
        # In WAL mode this loses at most the last commits in a power cut, never consistency; what is lost is fetched again.
        self._db.execute("pragma synchronous = normal")
        with transaction(self._db):
            for statement in filter(
                None, map(str.strip, (SCHEMA + answers.SCHEMA + watch.SCHEMA + push.SCHEMA + folded.SCHEMA + visits.SCHEMA).split(";"))
            ):
                self._db.execute(statement)
            self._add_columns()
            rekey.renew_keys(self._db)
        self.answers = answers.Answers(self._db)
        """Where listings have moved, what robots.txt said."""
        self.pushes = push.Pushes(self._db)
        """Hubs that tell of changes."""
        self.visits = visits.Visits(self._db)
        """Articles seen as a browser sees them."""
        self._watch = watch.Watch(self._db)

    def _add_columns(self) -> None:
        """What a frontier made by an earlier version does not have yet."""
        known = {row[1] for row in self._db.execute("pragma table_info(source)")}
        for column, kind in (("error_detail", "text"), ("listings_due_at", "real"), ("slow", "integer not null default 0")):
            if column not in known:
                self._db.execute(f"alter table source add column {column} {kind}")

    @property
    def database(self) -> sqlite3.Connection:
        """For a transaction over several of its parts."""
        return self._db

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> "Frontier":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # what a run asks

    def validators(self, source_id: str, url: str) -> Validators:
        """Of a listing; all None when it was never read to the end."""
        row = self._db.execute(
            "select etag, last_modified, body_digest, checked_at, claim from listing where source_id = ? and url = ?", (source_id, url)
        ).fetchone()
        if row is None:
            return Validators()
        return Validators(etag=row[0], last_modified=row[1], body_digest=row[2], checked_at=_time(row[3]), claim=_time(row[4]))

    def page(self, url: str) -> PageState | None:
        """None: never heard of."""
        row = self._db.execute(
            "select claim, fetched_at, etag, last_modified, tries, given_up from page where key = ?", (page_key(url),)
        ).fetchone()
        if row is None:
            return self._page_without_row(page_key(url))
        return PageState(
            claim=_time(row[0]), fetched_at=_time(row[1]), etag=row[2], last_modified=row[3], tries=row[4], given_up=bool(row[5])
        )

    def forget(self, urls: Iterable[str]) -> None:
        """Never ask for these again, and do not know their addresses: only hashes of them stay. The file is written anew."""
        keys = {page_key(url) for url in urls}
        with transaction(self._db):
            for key in sorted(keys):
                self._db.execute("insert or ignore into forgotten values (?)", (_key_hash(key),))
                self._db.execute("delete from page where key = ?", (key,))
                self._db.execute("delete from visit where key = ?", (key,))
                self._db.execute("delete from folded where hash = ?", (folded.page_hash(key),))
        self._db.execute("vacuum")
        self._db.execute("pragma wal_checkpoint(truncate)")

    def _page_without_row(self, key: str) -> PageState | None:
        """One that was forgotten by order, or folded by age."""
        if self._db.execute("select 1 from forgotten where key_hash = ?", (_key_hash(key),)).fetchone() is not None:
            return PageState(claim=None, fetched_at=None, etag=None, last_modified=None, tries=0, given_up=True)
        times = folded.unfolded(self._db, key)
        if times is None:
            return None
        claim, fetched_at = map(_time, times)
        never = fetched_at is None  # given up after tries, not forgotten: an archive on the net may still be asked for it
        return PageState(claim=claim, fetched_at=fetched_at, etag=None, last_modified=None, tries=int(never), given_up=never)

    def wanted(self, source_id: str, limit: int = WANTED_LIMIT) -> list[WantedPage]:
        """Pages an earlier run could not fetch or had no budget for: those never captured first, newest claim first."""
        rows = self._db.execute(
            "select url, hint, tries from page where source_id = ? and wanted = 1 order by fetched_at is not null, claim desc, key limit ?",
            (source_id, limit),
        )
        return [WantedPage(url=url, hint=_hint(hint), tries=tries) for url, hint, tries in rows]

    def revisits(self, source_id: str, before: datetime, limit: int) -> list[WantedPage]:
        """Pages fetched once, before a time, whose listing names no modification date: the longest ago first."""
        rows = self._db.execute(
            "select url, hint, tries from page where source_id = ? and visits = 1 and modified_known = 0"
            " and fetched_at <= ? and wanted = 0 and given_up = 0 order by fetched_at limit ?",
            (source_id, before.timestamp(), limit),
        )
        return [WantedPage(url=url, hint=_hint(hint), tries=tries) for url, hint, tries in rows]

    def watched(self, source_id: str, now: datetime, limit: int) -> list[WantedPage]:
        """Reports on the ladder whose time has come."""
        return [WantedPage(url=url, hint=_hint(hint), tries=0) for url, hint in self._watch.due(source_id, now, limit)]

    def watch(self, reports: Sequence[watch.Watched], ladder: Sequence[float], *, now: datetime) -> int:
        """Ask for reports again at these minutes after their first capture; gives how many were not watched yet."""
        with transaction(self._db):
            return self._watch.add(reports, ladder, now=now)

    def hosts_left_alone(self, now: datetime) -> list[str]:
        """Hosts that asked for a pause which is not over."""
        return [host for (host,) in self._db.execute("select host from host where not_before > ?", (now.timestamp(),))]

    def visit_soon(self, source_ids: Iterable[str], at: datetime) -> None:
        """Sources whose listings are to be read at the next opportunity: they have new ones, or answer again."""
        with transaction(self._db):
            self._db.executemany(
                "update source set next_due_at = ?1, listings_due_at = null, failures = 0 where id = ?2 and next_due_at > ?1",
                [(at.timestamp(), source_id) for source_id in source_ids],
            )

    def listings_due_at(self, source_id: str) -> datetime | None:
        """When the listings of a source are to be read again that is due earlier for single pages; None where it is due for its listings."""
        row = self._db.execute("select listings_due_at from source where id = ?", (source_id,)).fetchone()
        return _time(row[0]) if row is not None else None

    # what a run tells

    def mark_captured(self, segment: str, pages: Sequence[SeenPage]) -> None:
        """Pages of a closed segment are seen; a segment is taken once only."""
        with transaction(self._db):
            if self._db.execute("insert or ignore into segment values (?)", (segment,)).rowcount == 0:
                return
            for page in pages:
                self._mark(page)

    def _mark(self, page: SeenPage) -> None:
        # The hint is kept until the second visit: for a revisit, and for the ladder of reports that turn out to be on the beat.
        hint = None if page.hint is None else json.dumps(to_json(page.hint), ensure_ascii=False)
        self._db.execute(
            "insert into page (key, url, source_id, hint, claim, modified_known, fetched_at, visits, etag, last_modified)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do update set"
            " claim = max(coalesce(claim, excluded.claim), coalesce(excluded.claim, claim)), hint = case when fetched_at is null then excluded.hint end,"
            " modified_known = max(modified_known, excluded.modified_known), fetched_at = excluded.fetched_at, visits = visits + 1,"
            " etag = excluded.etag, last_modified = excluded.last_modified, tries = 0, wanted = 0, given_up = 0",
            (
                page_key(page.url),
                page.url,
                page.source_id,
                hint,
                _number(page.claim),
                int(page.modified_known),
                page.fetched_at.timestamp(),
                2 if page.imported else 1,
                page.etag,
                page.last_modified,
            ),
        )

    def leave_host_alone(self, host: str, until: datetime) -> None:
        with transaction(self._db):
            self._db.execute(
                "insert into host values (?, ?) on conflict (host) do update set not_before = max(not_before, excluded.not_before)",
                (host, until.timestamp()),
            )

    def record(self, findings: RunFindings, *, now: datetime) -> datetime | None:
        """Save what a run found out about one source; gives when it is due again, None where the run ended before the source answered."""
        with transaction(self._db):
            for url, validators in findings.listings:
                self._db.execute(
                    "insert or replace into listing values (?, ?, ?, ?, ?, ?, ?)",
                    (
                        findings.source.id,
                        url,
                        validators.etag,
                        validators.last_modified,
                        validators.body_digest,
                        (validators.checked_at or now).timestamp(),
                        _number(validators.claim),
                    ),
                )
            self._set_wanted(findings.source.id, findings.wanted, wanted=True)
            self._set_wanted(findings.source.id, findings.given_up, wanted=False)
            self._set_unchanged(findings.unchanged, now)
            for url, gone in findings.watched:
                self._watch.asked(url, findings.ladder, now=now, gone=gone)
            self.pushes.named(findings.source.id, findings.hubs)
            if not findings.reached:
                return None
            return self._resume_again(findings, now) if findings.resumed else self._set_cadence(findings, now)

    def _set_wanted(self, source_id: str, pages: Iterable[WantedPage], *, wanted: bool) -> None:
        for page in pages:
            hint = None if page.hint is None else json.dumps(to_json(page.hint), ensure_ascii=False)
            self._db.execute(
                "insert into page (key, url, source_id, hint, claim, modified_known, tries, wanted, given_up)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (key) do update set"
                " hint = excluded.hint, tries = excluded.tries, wanted = excluded.wanted, given_up = excluded.given_up",
                (
                    page_key(page.url),
                    page.url,
                    source_id,
                    hint,
                    _number(claim_of(page.hint)),
                    int(page.hint is not None and page.hint.modified_at is not None),
                    page.tries,
                    int(wanted),
                    int(not wanted),
                ),
            )

    def _set_unchanged(self, pages: Iterable[tuple[str, datetime | None]], now: datetime) -> None:
        for url, claim in pages:
            self._db.execute(
                "update page set visits = visits + 1, tries = 0, wanted = 0, hint = null, fetched_at = ?,"
                " claim = max(coalesce(claim, ?2), coalesce(?2, claim)) where key = ?3",
                (now.timestamp(), _number(claim), page_key(url)),
            )

    def _set_cadence(self, findings: RunFindings, now: datetime) -> datetime:
        source, old = findings.source, self.status(findings.source.id)
        since = None if old is None or old.last_run_at is None else now - old.last_run_at
        rate, failures = (old.items_per_day, old.failures) if old is not None else (None, 0)
        if findings.read:
            rate, failures = cadence.next_rate(rate, new=findings.new, since=since, dates=findings.dates), 0
        elif findings.later_at is None:
            failures += 1
        interval = cadence.interval_minutes(source, rate, floor_minutes=findings.floor_minutes, failures=failures)
        due = max(now + timedelta(minutes=interval), findings.not_before or now)
        next_at = cadence.next_visit(due, findings, watched=self._watch.next_at(source.id), now=now)
        self._db.execute(
            "insert or replace into source values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source.id,
                now.timestamp(),
                now.timestamp() if findings.read else _number(old.last_ok_at if old else None),
                now.timestamp() if findings.new else _number(old.last_new_at if old else None),
                next_at.timestamp(),
                _number(findings.not_before),
                interval,
                rate,
                failures,
                findings.counts.error,
                findings.counts.error_detail,
                due.timestamp() if next_at < due else None,
                int(findings.slow),
            ),
        )
        return next_at

    def _resume_again(self, findings: RunFindings, now: datetime) -> datetime:
        """After a visit that read no listing: their time stays."""
        due = self.listings_due_at(findings.source.id) or now
        next_at = cadence.next_visit(due, findings, watched=self._watch.next_at(findings.source.id), now=now)
        self._db.execute(
            "update source set next_due_at = ?, listings_due_at = ? where id = ?",
            (next_at.timestamp(), due.timestamp() if next_at < due else None, findings.source.id),
        )
        return next_at

    # what the daemon and the commands ask

    def plan(self) -> dict[str, tuple[float, float, bool]]:
        """Of every source that was ever crawled: when it is due (seconds since 1970), its interval in seconds, and whether its last visit took long."""
        rows = self._db.execute("select id, next_due_at, interval_minutes, slow from source")
        return {row[0]: (row[1] or 0.0, 60.0 * (row[2] or 0), bool(row[3])) for row in rows}

    def status(self, source_id: str) -> SourceStatus | None:
        """None when it was never crawled."""
        return next(iter(self._statuses("where id = ?", (source_id,))), None)

    def statuses(self) -> dict[str, SourceStatus]:
        """Of every source that was ever crawled, by id."""
        return {status.source_id: status for status in self._statuses("", ())}

    def _statuses(self, where: str, values: tuple[Any, ...]) -> Iterator[SourceStatus]:
        rows = self._db.execute(STATUS_QUERY + where + " order by id", values).fetchall()
        for row in rows:
            yield SourceStatus(
                source_id=row[0],
                last_run_at=_time(row[1]),
                last_ok_at=_time(row[2]),
                last_new_at=_time(row[3]),
                next_due_at=_time(row[4]),
                not_before=_time(row[5]),
                interval_minutes=row[6],
                items_per_day=row[7],
                failures=row[8],
                error=row[9],
                error_detail=row[10],
                wanted=row[11],
            )

    def silent_since(self, source_id: str) -> datetime | None:
        """When the source last had something new; None: never, or never crawled."""
        status = self.status(source_id)
        return status.last_new_at if status is not None else None

    def titles(self, source_id: str, limit: int = 300) -> list[str]:
        """Titles its listings gave to pages that were seen last."""
        rows = self._db.execute(
            "select hint ->> '$.title' from page where source_id = ? and hint ->> '$.title' is not null order by claim desc limit ?",
            (source_id, limit),
        )
        return [title for (title,) in rows]

    def unknown_segments(self, names: Iterable[str]) -> list[str]:
        """Of these segments, those whose pages are not marked as seen."""
        return [name for name in names if self._db.execute("select 1 from segment where name = ?", (name,)).fetchone() is None]

    def settled(self) -> dict[str, int]:
        """Folders of captures all of whose segments are marked, and the time each had then: see spiders/archive/folders.py."""
        return dict(self._db.execute("select folder, mtime_ns from settled"))

    def settle(self, folder: str, mtime_ns: int) -> None:
        with transaction(self._db):
            self._db.execute("insert or replace into settled values (?, ?)", (folder, mtime_ns))

    def tidy(self, now: datetime, *, keep: timedelta | None, ladder: Sequence[float]) -> int:
        """Fold pages last fetched longer ago than `keep` (None: none), and drop what is spent; gives the rows that went."""
        folded_pages = folded.fold(self._db, now - keep) if keep is not None else 0
        return folded_pages + folded.drop_spent(self._db, now, max(ladder, default=0.0))


def _number(at: datetime | None) -> float | None:
    return at.timestamp() if at is not None else None


def _time(number: float | None) -> datetime | None:
    return datetime.fromtimestamp(number, UTC) if number is not None else None


def _hint(text: str | None) -> Hint | None:
    return from_json(Hint, json.loads(text)) if text is not None else None


def _key_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
