"""What the jobs of this home did, one row per start: the daemon's memory, and where `status` looks for a dead job."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_SCHEMA = """
create table if not exists job_run (
    id integer primary key,
    job text not null,
    started_at text not null,
    finished_at text,
    status text not null,
    exit_code integer,
    detail text not null default ''
);
create index if not exists job_run_by_job on job_run (job, id);
"""
_KEPT_ROWS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One start of one job."""

    job: str
    started_at: datetime
    finished_at: datetime | None
    status: str
    """`running`, `done`, `failed`, `crashed`, `hung`, or `lost`: the daemon died while it ran."""
    exit_code: int | None
    detail: str


class JobHistory:
    """Job runs in a small SQLite file; safe to open from several processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, job: str, now: datetime) -> int:
        """Record a start; returns the row to close with `end`."""
        with self._connection() as con:
            cursor = con.execute("insert into job_run (job, started_at, status) values (?, ?, 'running')", (job, now.isoformat()))
            con.execute("delete from job_run where id <= (select max(id) from job_run) - ?", (_KEPT_ROWS,))
            return int(cursor.lastrowid or 0)

    def end(self, row: int, now: datetime, status: str, exit_code: int | None = None, detail: str = "") -> None:
        with self._connection() as con:
            con.execute(
                "update job_run set finished_at = ?, status = ?, exit_code = ?, detail = ? where id = ?",
                (now.isoformat(), status, exit_code, detail[:2000], row),
            )

    def mark_lost(self, now: datetime) -> int:
        """Close what a killed daemon left open; to be called by the one process that holds the daemon's lock."""
        with self._connection() as con:
            cursor = con.execute(
                "update job_run set status = 'lost', finished_at = ?, detail = 'the daemon ended while this ran' where status = 'running'",
                (now.isoformat(),),
            )
            return cursor.rowcount

    def latest(self) -> list[JobRun]:
        """The newest run of every job, by name."""
        return self._rows("select * from job_run where id in (select max(id) from job_run group by job) order by job")

    def recent(self, job: str, limit: int = 20) -> list[JobRun]:
        """The newest runs of one job, newest first."""
        return self._rows("select * from job_run where job = ? order by id desc limit ?", (job, limit))

    def last_finished(self, job: str) -> JobRun | None:
        """The newest run of a job that has ended, however; None when there is none."""
        found = self._rows("select * from job_run where job = ? and status <> 'running' order by id desc limit 1", (job,))
        return found[0] if found else None

    def _rows(self, sql: str, parameters: tuple[object, ...] = ()) -> list[JobRun]:
        if not self._path.exists():
            return []
        with self._connection() as con:
            return [
                JobRun(
                    job=r["job"],
                    started_at=datetime.fromisoformat(r["started_at"]),
                    finished_at=datetime.fromisoformat(r["finished_at"]) if r["finished_at"] else None,
                    status=r["status"],
                    exit_code=r["exit_code"],
                    detail=r["detail"],
                )
                for r in con.execute(sql, parameters)
            ]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        con = sqlite3.connect(self._path, timeout=30, isolation_level=None)
        try:
            con.row_factory = sqlite3.Row
            con.execute("pragma journal_mode = wal")
            con.executescript(_SCHEMA)
            yield con
        finally:
            con.close()
