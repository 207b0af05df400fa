"""Where things stand, per source and in all; over the live warehouse or a snapshot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from records.article import DOUBTED
from warehouse.storage.statements import Statements

SQL = Statements(__file__)
BODIES_OF = 28
"""Days whose bodies tell whether a source is read whole: the baseline of `digests.health`, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """One source, over all crawls; counts of pages unless said otherwise."""

    source_id: str
    source: str | None
    """Name; None when it left the catalogue."""
    country: str | None
    kind: str | None
    enabled: bool
    runs: int
    captured: int
    """Pages written to segments."""
    new: int
    """Pages that became an article or a copy."""
    unchanged: int
    """Pages that answered 304."""
    failed: int
    """Pages that could not be fetched."""
    listings_failed: int
    last_run_at: datetime | None
    last_answer_at: datetime | None
    """Latest crawl in which a listing answered."""
    last_article_at: datetime | None
    """When something new was last captured."""
    last_error: str | None
    """Short word, e.g. `http-403`."""
    last_error_detail: str | None
    bodies: int
    """Current texts of reports read in the last BODIES_OF days of which it can be told how whole they are."""
    bodies_doubted: int
    """Of these, texts that look cut (`records.article.DOUBTED`)."""
    failing: bool
    """True: in the latest crawl a listing could not be read."""
    silent_since: datetime | None
    """Since when nothing new has come, where that is longer than the asked-for time; None: not silent, or never crawled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The warehouse in numbers; pairs are (word, count), most frequent first."""

    articles: int
    copies: int
    versions: int
    pages: int
    segments: int
    torn_records: int
    runs: int
    runs_crashed: int
    outcomes: tuple[tuple[str, int], ...]
    text_origins: tuple[tuple[str, int], ...]
    """Articles by where their text was read; those that do not say are left out."""
    languages: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    journal_no: int
    """Latest committed change."""


def source_status(con: duckdb.DuckDBPyConnection, *, now: datetime, silent_after: timedelta = timedelta(days=3)) -> list[SourceStatus]:
    """Every source of the catalogue, and those that left it but were crawled, by id."""
    found = con.execute(SQL["sources"], {"doubted": DOUBTED, "recent": now - timedelta(days=BODIES_OF)}).to_arrow_table().to_pylist()
    return [_status(row, row.pop("last_new_report_at"), row.pop("last_page_at"), now, silent_after) for row in found]


def totals(con: duckdb.DuckDBPyConnection) -> Totals:
    """Counts over everything."""

    def one(sql: str) -> int:
        row = con.execute(sql).fetchone()
        return int(row[0] or 0) if row else 0

    def pairs(sql: str) -> tuple[tuple[str, int], ...]:
        return tuple((str(word), int(count)) for word, count in con.execute(sql).fetchall())

    return Totals(
        articles=one(SQL["count_articles"]),
        copies=one(SQL["count_copies"]),
        versions=one(SQL["count_versions"]),
        pages=one(SQL["count_pages"]),
        segments=one(SQL["count_segments"]),
        torn_records=one(SQL["count_torn"]),
        runs=one(SQL["count_runs"]),
        runs_crashed=one(SQL["count_crashed"]),
        outcomes=pairs(SQL["outcomes"]),
        text_origins=pairs(SQL["text_origins"]),
        languages=pairs(SQL["languages"]),
        topics=pairs(SQL["topics"]),
        journal_no=one(SQL["last_entry"]),
    )


def _status(
    row: dict[str, object], last_article_at: datetime | None, last_page_at: datetime | None, now: datetime, silent_after: timedelta
) -> SourceStatus:
    """An outlet that reports of other things is not silent, so what counts is any page, as in `digests.health`."""
    since = max(filter(None, (last_page_at, last_article_at)), default=None)
    first_doubt = since if since is not None else row["last_run_at"]
    silent = isinstance(first_doubt, datetime) and row["runs"] and now - first_doubt > silent_after
    return SourceStatus(**row, last_article_at=last_article_at, silent_since=first_doubt if silent else None)  # type: ignore[arg-type]
