"""One article of other origin through the pipeline: the task of the import's workers."""

import hashlib
import html
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from jobs.imports.rows import Incoming
from pipeline.fingerprint import fingerprint
from pipeline.particulars.report import particulars_of
from pipeline.process import process_text
from pipeline.reading.extract import extract
from pipeline.reading.page import rejected
from records.article import DatedFact, Extraction, Fingerprint, Mention, Processed, Rejected, Statements
from records.fields import shared
from records.outcome import Outcome
from records.provenance import Origin
from records.source import Source

DEFAULT_SOURCE = "import"
"""Source of rows that name none and whose address nobody in the catalogue has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTask:
    """An article and what its import says of all of them."""

    item: Incoming
    batch: str
    """Name under which its batch is noted, `import/<digest>-<number>`."""
    source_id: str
    run_id: str
    at: datetime
    """Counts as time of capture where the row names none; UTC."""
    keep_all: bool
    known: Source | None = None
    """The catalogue's outlet at the row's address: its country says where a court without one sits, its id whose report it is."""
    site_lines: Collection[int] = frozenset()


def process_item(task: ImportTask) -> Processed | Rejected:
    """The article as a page, or why it is none. Never raises."""
    try:
        extraction = _extraction(task)
    except Exception as error:  # noqa: BLE001 - one bad row never stops an import; it is counted
        return lost_item(task, f"{type(error).__name__}: {error}"[:500], Outcome.FAILED)
    return process_text(_origin(task), extraction, outlet=task.known.country if task.known else None, keep_all=task.keep_all)


def lost_item(task: ImportTask, explanation: str, outcome: Outcome = Outcome.TIMED_OUT) -> Processed | Rejected:
    """The row of an article that its worker did not survive."""
    return rejected(_origin(task), outcome, detail=explanation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signable:
    """What a fingerprint is made of."""

    title: str
    text: str
    language: str
    mentions: tuple[Mention, ...]

    @classmethod
    def of(cls, page: Processed) -> "Signable":
        understood = page.classification
        return cls(
            title=page.extraction.title or "", text=page.extraction.text, language=understood.language.code, mentions=understood.mentions
        )


def fingerprint_of(item: Signable) -> Fingerprint:
    """For the workers that sign restored texts."""
    return fingerprint(item.text, particulars_of(item.title, item.text, item.mentions, item.language))


def no_fingerprint(_item: Signable, _explanation: str) -> Fingerprint:
    return Fingerprint(text_digest="sha256:" + "0" * 64, signature=b"", bands=(), shingles=0, tokens=0)


def _extraction(task: ImportTask) -> Extraction:
    """What the row says; the text of a dump goes through the line filter, as a page of one paragraph a line."""
    item = task.item
    published = DatedFact(at=item.published_at, origin="import", day_only=item.day_only) if item.published_at else None
    text, extractor = item.text, "import/1"
    if item.plain:
        cleaned = extract(_as_html(item), url=_url(task), site_lines=task.site_lines)
        if cleaned is not None and cleaned.text:
            text, extractor = cleaned.text, f"import/1 {cleaned.extractor}"
    return Extraction(
        **shared(item, Statements) | {"title_origin": "import", "declared_language": item.language},
        text=text.strip(),
        title=item.title,
        published=published,
        extractor=extractor,
    )


def _as_html(item: Incoming) -> str:
    title = html.escape(item.title or "")
    lines = "".join(f"<p>{html.escape(line)}</p>\n" for line in item.text.splitlines() if line.strip())
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>\n{lines}</article></body></html>"


def _origin(task: ImportTask) -> Origin:
    item = task.item
    return Origin(
        capture_id=_id(task),
        warc_file=task.batch,
        warc_offset=item.number,
        payload_digest=f"sha256:{item.digest}",
        fetched_at=item.fetched_at or task.at,
        source_id=_source_of(task),
        run_id=task.run_id,
        url=_url(task),
    )


def _source_of(task: ImportTask) -> str:
    """The catalogue's word for an outlet it has, else the row's, else the import's."""
    if task.known is not None and task.source_id == DEFAULT_SOURCE:
        return task.known.id
    return task.item.source_id or task.source_id


def _url(task: ImportTask) -> str:
    """The row's address; one that names none is known by its content."""
    return task.item.url or f"urn:sha256:{task.item.digest}"


def _id(task: ImportTask) -> str:
    """32 hex digits, the same whenever this row of this file is taken in."""
    return hashlib.sha256(f"{task.batch.rpartition('-')[0]} {task.item.number} {task.item.digest}".encode()).hexdigest()[:32]
