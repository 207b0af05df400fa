"""What the site needs of one snapshot: small tables prepared in memory once, then statements with parameters only.

Opening prepares (about two seconds for 200,000 articles), so it belongs into the background; afterwards no page has to read bodies it does
not show. Every thread gets a cursor of its own.
"""

import os
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

import duckdb

from records.digest import Window
from records.errors import SelectionError, TooSlowError, WarehouseError
from records.paging import ListPlace, Page
from records.selection import Selection
from records.site import (
    CoverageDay,
    FacetValue,
    ReportLine,
    SearchResult,
    SnapshotInfo,
    SourceHealth,
    SourcePage,
    StoryLine,
    StoryList,
    Today,
    TrendPoint,
    Watch,
)
from records.story import StageReason
from warehouse.monitoring.digest import coverage as coverage_of
from warehouse.selection.held import held, needs_warehouse
from warehouse.site.named import entities_of
from warehouse.site.slots import Slots
from warehouse.site.statements import run_all, statement
from warehouse.site.timekeeper import Timekeeper
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import Snapshot
from warehouse.stories.columns import docket_of

SMALL = 2_000
"""Articles up to which a search without an index reads bodies too."""


class SiteData:
    """One snapshot, opened and prepared; safe to use from several threads."""

    def __init__(
        self,
        file: Path,
        snapshot: Snapshot,
        *,
        memory_limit: str = "1GB",
        threads: int = 2,
        prepare: bool = True,
        keeper: Timekeeper | None = None,
    ) -> None:
        """Without `prepare`, nothing but opening happens yet: call `prepare()` before reading. Raises WarehouseError when the file cannot be read.

        With a `keeper`, reading raises TooSlowError when a statement exceeds its limit.
        """
        self._file, self._prepared, self._keeper = file, threading.Lock(), keeper
        self.info = SnapshotInfo(
            id=snapshot.id,
            journal_no=snapshot.journal_no,
            created_at=datetime.fromisoformat(snapshot.created_at),
            articles=snapshot.articles,
        )
        self._context = open_snapshot(file, memory_limit=memory_limit, threads=threads)
        self._con = self._context.__enter__()
        self._cursors: LifoQueue[duckdb.DuckDBPyConnection] = LifoQueue()
        self._ready = False
        if prepare:
            self.prepare()

    def prepare(self) -> None:
        """Make the tables in memory that lists and pages read; safe to repeat. Raises WarehouseError."""
        with self._prepared:
            if self._ready:
                return
            try:
                self._prepare()
            except duckdb.Error as error:
                self.close()
                raise WarehouseError(f"{self._file}: cannot be prepared for the site: {error}") from error
            self._ready = True

    def close(self) -> None:
        """Release the file; the caller sees to it that nobody reads any more."""
        while not self._cursors.empty():
            self._cursors.get_nowait().close()
        self._context.__exit__(None, None, None)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the same data for one thread; taken from and put back into a pool."""
        try:
            cursor = self._cursors.get_nowait()
        except Empty:
            cursor = self._con.cursor()
            cursor.execute("use warehouse")
            cursor.execute("set TimeZone = 'UTC'")
        try:
            with self._keeper.watching(cursor) if self._keeper else nullcontext():
                yield cursor  # one that raised is not put back
        except duckdb.InterruptException as error:
            raise TooSlowError(f"{self._file.name}: a statement took longer than a page's may") from error
        self._cursors.put(cursor)

    def rows(self, name: str, **given: Any) -> list[dict[str, Any]]:
        """Result of a statement of site_queries/, as one mapping a row."""
        with self.cursor() as cursor:
            found: list[dict[str, Any]] = cursor.execute(statement(name), given).to_arrow_table().to_pylist()
        return found

    def _prepare(self) -> None:
        """Tables in memory; what does not fit spills into a folder of this process, which DuckDB removes."""
        spill = Path(tempfile.gettempdir()) / f"docketwire-site-{os.getpid()}"
        self._con.execute("set temp_directory = $folder", {"folder": str(spill)})
        run_all(self._con, "prepare")
        run_all(self._con, "prepare_stories")
        run_all(self._con, "prepare_entities")
        self.slots = Slots(self._con)
        self.entities = entities_of(self._con, self.slots)
        agenda = self._con.execute(statement("agenda")).to_arrow_table()["n"]
        self.agenda = agenda.combine_chunks().to_numpy().astype("int64")
        """The number of its article for every day of the calendar."""
        self.facets = self.slots.article_counts(self.slots.articles(Selection()))
        self._con.execute("set threads = 1")  # statements of some milliseconds: a third less CPU each, and readers share the cores anyway


class SiteLists:
    """The lists of the site over one prepared snapshot."""

    def __init__(self, data: SiteData) -> None:
        self.data = data

    @property
    def snapshot(self) -> SnapshotInfo:
        return self.data.info

    def today(self, now: datetime, *, limit: int) -> Today:
        """The last 24 hours before `now`; when they brought nothing, the latest stories before."""
        since = now - timedelta(hours=24)
        new = self.data.rows("today_new", since=since, until=now, limit=limit)
        updated = self.data.rows("today_updated", since=since, until=now, limit=limit)
        tally = self.data.rows("today_tally", since=since, until=now)[0]
        recent = [] if new else self.data.rows("recent_stories", until=now, limit=limit)
        return Today(
            since=since,
            until=now,
            watch=self.watch(since, now),
            stories=tuple(story_line(row) for row in new),
            stories_total=tally["new_stories"],
            updated=tuple(story_line(row) for row in updated),
            updated_total=tally["updated_stories"],
            reports=tally["reports"],
            languages=tally["languages"],
            recent=tuple(story_line(row) for row in recent),
        )

    def watch(self, start: datetime, end: datetime) -> Watch:
        """How far a stretch of time was watched."""
        with self.data.cursor() as cursor:
            coverage = coverage_of(cursor, Window(start=start, end=end))
            last = cursor.execute(statement("last_crawl")).fetchone()
        return Watch(
            verdict=coverage.verdict,
            sources=coverage.sources,
            crawled=coverage.sources - coverage.unvisited,
            answered=coverage.ran,
            runs=coverage.runs,
            pages=coverage.pages,
            last_crawl_at=last[0] if last else None,
        )

    def values(self, word: str) -> Collection[str]:
        """Every value that the snapshot's articles have of a facet."""
        return self.data.slots.values(word)

    def settled(self, wanted: Selection) -> Selection:
        """The selection with outlets, stories and disputes as this snapshot knows them. Raises SelectionError."""
        if not needs_warehouse(wanted):
            return wanted
        with self.data.cursor() as cursor:
            try:
                return held(cursor, wanted)
            except SelectionError as error:
                problem = error
        raise problem  # after the cursor went back to its pool: nothing is wrong with it

    def stories(self, wanted: Selection, *, number: int, size: int, after: ListPlace | None = None) -> StoryList:
        """Stories by latest report, newest first, or those after a place; one belongs when one of its articles does."""
        slots = self.data.slots
        chosen = slots.stories(wanted)
        rows = self.data.rows("stories", slots=slots.page(chosen, number, size, self._reached("stories", after)))
        return StoryList(
            page=Page(number=number, size=size, total=int(chosen.sum())),
            lines=tuple(story_line(row) for row in rows),
            facets=slots.story_counts(chosen),
        )

    def places(self, wanted: Selection) -> tuple[FacetValue, ...]:
        """Stories of a selection by where they run; empty: they do not tell."""
        return self.data.slots.places(self.data.slots.stories(wanted))

    def place(self, kind: str, key: str) -> ListPlace | None:
        """What a `story`, `dispute` or `article` is sorted by; None where there is none of that id."""
        found = self.data.rows(f"place_of_{kind}", id=key)
        return ListPlace(**found[0]) if found else None

    def _reached(self, kind: str, after: ListPlace | None) -> int | None:
        """How many of all `stories` or `articles` come after a place; None: nothing has been read yet."""
        return int(self.data.rows(f"{kind}_before", seen=after.seen, id=after.id)[0]["count"]) if after else None

    def in_language(self, lines: Sequence[StoryLine], language: str) -> tuple[StoryLine, ...]:
        """The same stories under headlines of one language, where they have one."""
        wanted = [line.story_id for line in lines if line.language != language and language in line.languages]
        found = {row.pop("story_id"): row for row in self.data.rows("headlines_in", stories=wanted, language=language)} if wanted else {}
        return tuple(replace(line, **found[line.story_id]) if line.story_id in found else line for line in lines)

    def search(
        self,
        wanted: Selection,
        *,
        number: int,
        size: int,
        mode: str = "words",  # noqa: ARG002 - the index knows more
        after: ListPlace | None = None,
    ) -> SearchResult:
        """Search without an index: every word within the headline; within lead and body too where the archive is small."""
        words = [f"%{_like(word)}%" for word in wanted.text.split()[:6]]
        deep = self.snapshot.articles <= SMALL
        if not words:
            return self.listed(wanted, None, number=number, size=size, after=after)
        found = self.data.rows(
            "search_bodies" if deep else "search_headlines", **{f"w{i}": word for i, word in enumerate([*words, *["%"] * 6][:6], start=1)}
        )
        return self.listed(wanted, [row["n"] for row in found], number=number, size=size, method="index" if deep else "headlines")

    def listed(
        self,
        wanted: Selection,
        among: list[int] | None,
        *,
        number: int,
        size: int,
        method: str = "index",
        after: ListPlace | None = None,
    ) -> SearchResult:
        """A page of articles, newest first, or of those after a place, out of those numbered in `among` (None: of all), with what they could be narrowed to."""
        slots = self.data.slots
        chosen = slots.articles(wanted, among)
        rows = self.data.rows("reports", slots=slots.page(chosen, number, size, self._reached("articles", after)))
        return SearchResult(
            page=Page(number=number, size=size, total=int(chosen.sum())),
            lines=tuple(report_line(row) for row in rows),
            facets=slots.article_counts(chosen),
            method=method,
        )

    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        """What all articles could be narrowed to, with counts; made once per snapshot."""
        return self.data.facets

    def trend(self, wanted: Selection, *, until: date, days: int) -> tuple[TrendPoint, ...]:
        """Matching articles per UTC day with the day's denominators; days without a crawl included."""
        first = until - timedelta(days=days - 1)
        slots = self.data.slots
        matching = slots.per_day(slots.articles(wanted), first, days)
        rows = self.data.rows("trend", first=first, last=until)
        return tuple(TrendPoint(**row, matching=count) for row, count in zip(rows, matching, strict=True))

    def sources(self) -> tuple[SourceHealth, ...]:
        """Every source of the catalogue and those that left it."""
        return tuple(_health(row) for row in self.data.rows("sources", source=None))

    def source(self, source_id: str, *, until: date, days: int) -> SourcePage | None:
        """One source with its recent days; None when it is unknown."""
        found = self.data.rows("sources", source=source_id)
        if not found:
            return None
        recent = self.data.rows("source_days", source=source_id, first=until - timedelta(days=days - 1), last=until)
        slots = self.data.slots
        latest = self.data.rows("reports", slots=slots.page(slots.articles(Selection(sources=(source_id,))), 1, 12))
        return SourcePage(
            health=_health(found[0]),
            days=tuple((row["day"], row["runs"], row["answered"], row["pages"]) for row in recent),
            outcomes=tuple(FacetValue(**row) for row in self.data.rows("outcomes", source=source_id)),
            latest=tuple(report_line(row) for row in latest),
        )

    def coverage(self, *, until: date, days: int) -> tuple[CoverageDay, ...]:
        """The last UTC days, oldest first, without gaps."""
        return tuple(CoverageDay(**row) for row in self.data.rows("coverage", first=until - timedelta(days=days - 1), last=until))

    def outcomes(self) -> tuple[FacetValue, ...]:
        """What became of all captured pages, most frequent first."""
        return tuple(FacetValue(**row) for row in self.data.rows("outcomes", source=None))


def story_line(row: Mapping[str, Any]) -> StoryLine:
    """A row of the table `story`."""
    values = _fields(row, StoryLine.__dataclass_fields__)
    reason = values.pop("stage_reason")
    docket = docket_of(values.pop("docket"))
    return StoryLine(**values, stage_reason=StageReason(**reason) if reason else None, docket=docket)


def report_line(row: Mapping[str, Any]) -> ReportLine:
    """A row of the table `report`, with what a statement added to it."""
    return ReportLine(**_fields(row, [key for key in ReportLine.__dataclass_fields__ if key in row]))


def _fields(row: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: tuple(row[key]) if isinstance(row[key], list) else row[key] for key in keys}


def _health(row: dict[str, Any]) -> SourceHealth:
    row["languages"] = tuple(row["languages"] or ())
    return SourceHealth(**row)


def _like(word: str) -> str:
    """A word for `ilike ... escape '!'`."""
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
