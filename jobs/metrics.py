"""Metrics: the state of a home as Prometheus reads it, out of the same status that people are shown; nothing is counted twice.

A scrape reads the newest snapshot, frontier, job history and outbox without any lock, as `docketwire status` does. Times are Unix seconds, sizes
bytes; a series for each watched source, not for each page or address.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from common.files import write_file
from jobs.digests.subscriptions import outbox_rows
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.status import SourceLine, Status, status

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PREFIX = "docketwire_"


class _State(Collector):
    """One reading of a home."""

    def __init__(self, home: Home, state: Status) -> None:
        self._home, self._state = home, state

    def collect(self) -> Iterator[Metric]:
        yield _gauge("daemon_running", "1 while a daemon holds this home", [((), self._state.daemon_running)])
        yield from self._warehouse()
        yield from self._sources()
        yield from self._jobs()
        needs = [((need.subject,), len(need.sources) or 1) for need in self._state.needs]
        yield _gauge("needs", "What needs a hand, by word: how many sources, or 1", _summed(needs), ["word"])
        rows = Counter((row.channel, row.state.value) for row in outbox_rows(self._home, show_all=True))
        yield _gauge("outbox_deliveries", "Issues for recipients, by channel and state", rows.items(), ["channel", "state"])
        yield from self._files()

    def _warehouse(self) -> Iterator[Metric]:
        snapshot, totals = self._state.snapshot, self._state.totals
        yield _gauge("segments_waiting", "Closed segments that the snapshot does not hold yet", [((), self._state.waiting_segments)])
        if snapshot is None or totals is None:
            return
        yield _gauge(
            "snapshot_timestamp_seconds",
            "When the newest snapshot was made",
            [((), datetime.fromisoformat(snapshot.created_at).timestamp())],
        )
        yield _gauge("snapshot_journal_entry", "Newest journal entry in it", [((), snapshot.journal_no)])
        for name, value in (("articles", totals.articles), ("copies", totals.copies), ("versions", totals.versions)):
            yield _gauge(name, f"{name.capitalize()} in the snapshot; removals take some away", [((), value)])
        for name, value in (("runs", totals.runs), ("runs_crashed", totals.runs_crashed), ("records_torn", totals.torn_records)):
            yield _counter(name, f"{name.replace('_', ' ').capitalize()}, over all crawls", [((), value)])
        yield _counter("pages", "Pages by the one outcome each has", [((word,), n) for word, n in totals.outcomes], ["outcome"])
        yield _counter("texts", "Articles' texts by their origin", [((word,), n) for word, n in totals.text_origins], ["origin"])

    def _sources(self) -> Iterator[Metric]:
        lines = self._state.sources
        yield _gauge("sources_watched", "Sources that are crawled", [((), len(lines))])

        def each(value: Callable[[SourceLine], float]) -> Iterator[tuple[tuple[str, ...], float]]:
            return (((line.source_id,), value(line)) for line in lines)

        for name, text, of in (
            ("source_pages_captured", "Pages captured", lambda line: line.collected),
            ("source_pages_new", "Pages that became an article or a copy", lambda line: line.new),
            ("source_pages_unchanged", "Pages that answered 304", lambda line: line.unchanged),
            ("source_pages_failed", "Pages that could not be fetched", lambda line: line.failed),
        ):
            yield _counter(name, text, each(of), ["source"])
        yield _gauge(
            "source_last_run_timestamp_seconds",
            "When the source was last visited",
            _times(lines, lambda line: line.last_run_at),
            ["source"],
        )
        yield _gauge("source_next_due_timestamp_seconds", "When it will be", _times(lines, lambda line: line.next_due_at), ["source"])
        yield _gauge("source_silent_since_timestamp_seconds", "Since when nothing new has come, once that is longer than three days", _times(lines, lambda line: line.silent_since), ["source"])  # fmt: skip
        troubled = [((line.source_id, line.trouble), 1.0) for line in lines if line.trouble]
        yield _gauge("source_trouble", "1 for a source whose listing could not be read, by why", troubled, ["source", "word"])

    def _jobs(self) -> Iterator[Metric]:
        jobs = self._state.jobs
        yield _gauge("job_start_timestamp_seconds", "Last start", [((run.job,), run.started_at.timestamp()) for run in jobs], ["job"])
        ended = [((run.job,), (run.finished_at - run.started_at).total_seconds()) for run in jobs if run.finished_at]
        yield _gauge("job_duration_seconds", "How long the last one took that has ended", ended, ["job"])
        yield _gauge(
            "job_status", "1 for what the last start is or ended as", [((run.job, run.status), 1.0) for run in jobs], ["job", "status"]
        )

    def _files(self) -> Iterator[Metric]:
        disk = shutil.disk_usage(self._home.root)
        yield _gauge("disk_free_bytes", "Free where the home lies", [((), disk.free)])
        parts = {"warehouse": [self._home.warehouse], "public": self._home.public.glob("*.duckdb"), "frontier": [self._home.frontier]}
        sizes = [((part,), sum(_size(path) for path in paths)) for part, paths in parts.items()]
        yield _gauge("file_bytes", "Size of parts of the home", sizes, ["part"])


def metrics(home: Home, settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> bytes:
    """The state in Prometheus' text format 0.0.4."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_State(home, status(home, settings, now=now)))
    return generate_latest(registry)


def samples(home: Home, settings: Settings, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> list[dict[str, Any]]:
    """The same as rows: name, labels, value."""
    collector = _State(home, status(home, settings, now=now))
    return [{"name": one.name, "labels": one.labels, "value": one.value} for family in collector.collect() for one in family.samples]


def write_metrics(home: Home, settings: Settings, target: Path) -> None:
    """For the textfile collector of node_exporter, which must never read half a file."""
    write_file(target, metrics(home, settings))


_Values = Iterable[tuple[tuple[str, ...], float]]


def _gauge(name: str, text: str, values: _Values, labels: Iterable[str] = ()) -> Metric:
    family = GaugeMetricFamily(_PREFIX + name, text, labels=list(labels))
    for key, value in values:
        family.add_metric(list(key), float(value))
    return family


def _counter(name: str, text: str, values: _Values, labels: Iterable[str] = ()) -> Metric:
    family = CounterMetricFamily(_PREFIX + name, text, labels=list(labels))
    for key, value in values:
        family.add_metric(list(key), float(value))
    return family


def _times(lines: Iterable[SourceLine], of: Callable[[SourceLine], datetime | None]) -> Iterator[tuple[tuple[str, ...], float]]:
    for line in lines:
        if at := of(line):
            yield (line.source_id,), at.timestamp()


def _summed(values: _Values) -> _Values:
    whole: Counter[tuple[str, ...]] = Counter()
    for key, value in values:
        whole[key] += int(value)
    return whole.items()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
