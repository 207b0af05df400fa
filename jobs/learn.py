"""Learn: which lines recur over a source's pages, so that its later pages are read without them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from jobs.installation.boilerplate import read_memory, write_memory
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.installation.watched import select_sources
from jobs.people.examples import write_examples
from jobs.people.grouping_examples import write_grouping_examples
from jobs.query import ask_saved
from pipeline.reading.page import Page, SourceProfile
from pipeline.reading.site_memory import SiteMemory
from pipeline.work.pool import PoolSettings, WorkerPool
from pipeline.work.segment import read_capture
from records.capture import Capture
from records.errors import CaptureError
from records.source import Source
from warehouse.storage.snapshot import latest

Progress = Callable[[str, int, int], None]
"""Told source id, its number and how many there are."""
LOOK_BACK = timedelta(days=28)
EVERY = timedelta(days=7)
"""A site changes its furniture rarely."""
PAGES = 40
"""Of one source a lesson: at four pages a line counts as recurring."""


@dataclass(slots=True, kw_only=True)
class LearnSummary:
    """What one lesson did."""

    learnt: dict[str, int] = field(default_factory=dict)
    """Source -> recurring lines it has now."""
    too_few: list[str] = field(default_factory=list)
    """Sources with too few readable pages yet."""
    not_due: int = 0
    examples: int = 0
    """What people corrected and judged, in `examples.jsonl` of the home."""
    pairs: int = 0
    """Pairs of reports that people placed, in `grouping-examples.jsonl`."""


def learn(
    home: Home,
    settings: Settings,
    names: Sequence[str] = (),
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda *_: None,
) -> LearnSummary:
    """Learn from the pages of the latest snapshot that were fetched before today; named sources at once, others when a week has passed.

    What is learnt on one day holds for pages fetched from the next, so ingest reads a page alike whenever it comes to it. A source is
    written when its pages are read: a job that is killed goes on where it stopped. Without a snapshot there is nothing to learn from.
    """
    today = now().date()
    summary = LearnSummary()
    if latest(home.public) is None:
        return summary
    with home.lock("learn"):
        summary.examples = write_examples(home, settings)
        summary.pairs = write_grouping_examples(home, settings)
        sources = {source.id: source for source in select_sources(home, settings, names)}
        memories = {source: read_memory(home, source) for source in sources}
        due = {source for source, memory in memories.items() if names or memory is None or today - memory.learnt >= EVERY}
        summary.not_due = len(sources) - len(due)
        samples = {source: places for source, places in _samples(home, settings, today).items() if source in due}
        limits = PoolSettings(workers=settings.workers, item_seconds=settings.pipeline.page_seconds, memory_mb=settings.pipeline.memory_mb)
        with WorkerPool[Page, tuple[str, ...]](
            "pipeline.work.lesson:body_lines", lost=_nothing, settings=limits, preload=["jobs.tasks.warm_extraction"]
        ) as pool:
            for number, (source, places) in enumerate(samples.items(), start=1):
                progress(source, number, len(samples))
                _learn(home, sources[source], places, memories[source], pool, today, summary)
    return summary


def _samples(home: Home, settings: Settings, today: date) -> Mapping[str, list[tuple[str, int]]]:
    """Source -> segment and offset of the pages to learn from."""
    until = datetime.combine(today, time(), UTC)
    found = ask_saved(
        home,
        settings,
        "pages_to_learn_from",
        {"since": (until - LOOK_BACK).isoformat(), "until": until.isoformat(), "pages": PAGES},
        max_rows=None,
    ).rows()
    return {source: [(segment, offset) for _, segment, offset in rows] for source, rows in groupby(found, key=lambda row: row[0])}


def _learn(
    home: Home,
    source: Source,
    places: Sequence[tuple[str, int]],
    memory: SiteMemory | None,
    pool: WorkerPool[Page, tuple[str, ...]],
    today: date,
    summary: LearnSummary,
) -> None:
    from pipeline.work.lesson import LEAST_PAGES, lesson_of  # noqa: PLC0415 - brings the extractors along: only when there is something to learn

    if len(places) < LEAST_PAGES:
        summary.too_few.append(source.id)
        return
    profile = SourceProfile.of(source)
    pages = (Page(capture=capture, profile=profile) for capture in _captures(home, places))
    lesson = lesson_of(list(pool.map(pages)))
    if lesson is None:
        summary.too_few.append(source.id)
        return
    after = (memory or SiteMemory(learnt=today)).after_lesson(lesson, today)
    write_memory(home, source.id, after)
    summary.learnt[source.id] = len(after.versions[-1].lines) if after.versions else 0


def _nothing(_page: Page, _why: str) -> tuple[str, ...]:
    return ()


def _captures(home: Home, places: Iterable[tuple[str, int]]) -> Iterator[Capture]:
    """Those that are still there and whole: retention may have dropped some since the snapshot."""
    for segment, offset in places:
        try:
            yield read_capture(home.captures / segment, home.captures, offset)
        except CaptureError:
            continue
