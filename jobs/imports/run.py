"""Import: exports back into a warehouse, and articles of any other origin through the pipeline; provenance `import`."""

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from jobs.imports.item import DEFAULT_SOURCE, ImportTask, Signable, lost_item, no_fingerprint
from jobs.imports.rows import Incoming, IncomingError, Skipped, read_rows, read_texts
from jobs.installation.home import Home
from jobs.installation.outlets import Outlets
from jobs.installation.settings import Settings
from jobs.installation.watched import catalog_of
from jobs.installation.writing import open_for_writing
from pipeline.reading.boilerplate import SiteLines
from pipeline.work.pool import PoolSettings, WorkerPool
from records.article import Fingerprint, Processed, Rejected, SegmentRows
from records.fields import shared
from warehouse.exports.check import verify_export
from warehouse.exports.restore import Archive, add_sources, is_empty, is_known, merge_rest, pages_of, restore, sign, tombstones, unsigned
from warehouse.ingest.forget import forget_reports
from warehouse.ingest.segment import ingest_segment, known_segments, upsert_sources
from warehouse.ingest.tombstones import forgotten_ids
from warehouse.proof.seals import restore_seals
from warehouse.storage.database import Connection

Progress = Callable[[str, int], None]
BATCH = 500
_ROWS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
_TEXTS = (".txt", ".text")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """How files that are no exports are to be read."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    """Field of ours -> column."""
    source_id: str = DEFAULT_SOURCE
    delimiter: str | None = None
    """Of text dumps: lines that begin with it open an article; None: one article a file."""
    keep_all: bool = False
    apply_tombstones: bool = True


@dataclass(slots=True, kw_only=True)
class ImportSummary:
    """What one import did."""

    restored: int = 0
    """Articles and copies restored exactly out of exports."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Of everything that went through the deduplication."""
    already: int = 0
    """Batches and exports that were in before."""
    forgotten: int = 0
    """Reports removed because an export's tombstones say so."""
    skipped: list[str] = field(default_factory=list)
    """Rows that could not be read."""
    remarks: list[str] = field(default_factory=list)
    """Values, columns and files that were not taken."""


def import_paths(
    home: Home,
    settings: Settings,
    paths: Sequence[Path],
    order: ImportOrder | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress = lambda *_: None,
) -> ImportSummary:
    """Take in exports (folders), rows (JSONL, CSV) and texts; what is in already is passed over, so an interrupted import goes on.

    Raises IncomingError or ExportError that names file and remedy; what was taken in before it stays.
    """
    with open_for_writing(home, settings) as con:
        return _Import(con, home, settings, order or ImportOrder(), now(), progress).run(paths)


class _Import:
    def __init__(self, con: Connection, home: Home, settings: Settings, order: ImportOrder, at: datetime, progress: Progress) -> None:
        self.con, self.home, self.settings, self.order, self.at, self.progress = con, home, settings, order, at, progress
        self.summary = ImportSummary()
        self.outlets = Outlets(catalog_of(home, settings).sources)
        self.limits = PoolSettings(
            workers=settings.workers, item_seconds=settings.pipeline.page_seconds, memory_mb=settings.pipeline.memory_mb
        )

    def run(self, paths: Sequence[Path]) -> ImportSummary:
        texts: list[Path] = []
        for path in paths:
            if (path / "manifest.json").is_file():
                self._export(path)
            elif path.is_dir():
                found = sorted(p for p in path.rglob("*") if p.is_file())
                texts += [p for p in found if _kind(p) in _TEXTS]
                self._each_rows(p for p in found if _kind(p) in _ROWS)
                self.summary.remarks += [f"{p}: not read: neither rows nor text" for p in found if _kind(p) not in _ROWS + _TEXTS]
            elif _kind(path) in _TEXTS:
                texts.append(path)
            else:
                self._each_rows([path])
        if texts:
            self._texts(texts)
        return self.summary

    def _export(self, folder: Path) -> None:
        problems = verify_export(folder)
        if problems:
            raise IncomingError(
                f"{folder}: not as it was written: {problems[0].kind}: {problems[0].path}; see `docketwire verify {folder}`"
            )
        archive = Archive(folder)
        if is_known(self.con, archive):
            self.summary.already += 1
        elif is_empty(self.con) and not archive.order.since:
            self.summary.restored += restore(self.con, archive, at=self.at)
        else:
            self._merge(archive)
        self._sign()
        restore_seals(self.con, folder / "data" / "seals", own=False)
        self._bury(archive)

    def _merge(self, archive: Archive) -> None:
        done = known_segments(self.con)
        add_sources(self.con, archive, at=self.at)
        with self._fingerprints() as pool:
            for number, pages in enumerate(pages_of(self.con, archive)):
                name = f"import/{archive.id}-{number:06d}"
                if name in done:
                    self.summary.already += 1
                    continue
                prints = pool.map(Signable.of(page) for page in pages)
                self._ingest(name, [dataclasses.replace(page, fingerprint=print_) for page, print_ in zip(pages, prints, strict=True)])
        merge_rest(self.con, archive, at=self.at)

    def _sign(self) -> None:
        """Make restored texts findable for near-duplicate search; goes on where a kill stopped it."""
        after, done = "", 0
        with self._fingerprints() as pool:
            while items := unsigned(self.con, after):
                sign(self.con, list(zip(items, pool.map(Signable(**shared(item, Signable)) for item in items), strict=True)))
                after, done = items[-1].version_id, done + len(items)
                self.progress("signatures", done)

    def _fingerprints(self) -> "WorkerPool[Signable, Fingerprint]":
        return WorkerPool(
            "jobs.imports.item:fingerprint_of",
            lost=no_fingerprint,
            settings=self.limits,
            preload=["pipeline.fingerprint", "pipeline.particulars.report"],
        )

    def _bury(self, archive: Archive) -> None:
        """Remove what this home has forgotten before, and what the export's tombstones name."""
        asked = set(tombstones(archive)) if self.order.apply_tombstones else set()
        known = forgotten_ids(self.con)
        there = {key for (key,) in self.con.execute("select report_id from base.report").fetchall()} & (asked | known)
        if there or asked - known:
            forget_reports(self.con, there, asked=(), reason=f"tombstone of {archive.id}", at=self.at, also=asked)
            self.summary.forgotten += len(there)

    def _each_rows(self, paths: Iterable[Path]) -> None:
        for path in paths:
            if _kind(path) not in _ROWS:
                raise IncomingError(f"{path}: neither the folder of an export nor one of {', '.join(_ROWS + _TEXTS)} (also .gz, .zst)")
            skipped = Skipped()
            try:
                self._articles(f"import/{_digest_of([path])}", read_rows(path, self.order.mapping, skipped))
            except OSError as error:
                raise IncomingError(f"{path}: cannot be read: {error.strerror or error}") from error
            self.summary.skipped += skipped.rows
            self.summary.remarks += skipped.remarks

    def _texts(self, paths: list[Path]) -> None:
        """A dump: lines that recur over its articles are boilerplate, so all are read once before any is taken in."""
        lines = SiteLines()
        for item in self._each_text(paths):
            if item.plain:
                lines.add(item.text.splitlines())
        self._articles(f"import/{_digest_of(paths)}", self._each_text(paths), lines.recurring())

    def _each_text(self, paths: list[Path]) -> Iterator[Incoming]:
        number = 0
        for path in paths:
            for item in read_texts(path, self.order.delimiter):
                number += 1
                yield dataclasses.replace(item, number=number)

    def _articles(self, name: str, items: Iterable[Incoming], site_lines: frozenset[int] = frozenset()) -> None:
        done = known_segments(self.con)
        keep_all = self.order.keep_all or self.settings.pipeline.keep == "all"
        pool: WorkerPool[ImportTask, Processed | Rejected]
        with WorkerPool("jobs.imports.item:process_item", lost=lost_item, settings=self.limits, preload=["pipeline.work.warm"]) as pool:
            for number, some in enumerate(_batched(items)):
                batch = f"{name}-{number:06d}"
                if batch in done:
                    self.summary.already += 1
                    continue
                tasks = (
                    ImportTask(
                        item=item,
                        batch=batch,
                        source_id=self.order.source_id,
                        known=self.outlets.of(item.url),
                        run_id="import",
                        at=self.at,
                        keep_all=keep_all,
                        site_lines=site_lines,
                    )
                    for item in some
                )
                pages = list(pool.map(tasks))
                upsert_sources(self.con, self.outlets.met)  # before their reports, whose rank depends on who published them
                self._ingest(batch, pages)

    def _ingest(self, name: str, pages: Sequence[Processed | Rejected]) -> None:
        digest = hashlib.sha256(json.dumps([page.payload_digest for page in pages]).encode()).hexdigest()
        rows = SegmentRows(segment=name, segment_digest=f"sha256:{digest}", size_bytes=0, records=len(pages), torn=0, rows=tuple(pages))
        counts = ingest_segment(self.con, rows, ingested_at=self.at)
        self.summary.outcomes.update({str(outcome): pages for outcome, pages in counts.outcomes.items()})
        self.progress("articles", sum(self.summary.outcomes.values()))


def _batched(items: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    """Lists of BATCH; `itertools.batched` is newer than the oldest Python this runs on."""
    remaining = iter(items)
    while some := list(islice(remaining, BATCH)):
        yield some


def _kind(path: Path) -> str:
    return Path(path.stem).suffix.casefold() if path.suffix in (".gz", ".zst") else path.suffix.casefold()


def _digest_of(paths: Iterable[Path]) -> str:
    """First 16 hex digits of the SHA-256 over the files' content: the same files are the same import wherever they lie."""
    whole = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            raise IncomingError(f"{path}: cannot be read: {error.strerror}") from error
    return whole.hexdigest()[:16]
