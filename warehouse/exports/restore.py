"""An export back into a warehouse: exactly, row by row, into an empty one; by way of the deduplication into any other.

Restored are articles, copies, versions, mentions, facts, vectors, captures, segments, crawls, sources, seals. Journal numbers are the
warehouse's own, so `changed_no` is the entry of the restoration. Stories are left to be grouped anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from records.article import Classification, Extraction, Fingerprint, Language, Mention, Processed, TopicMatch
from records.fields import shared
from records.provenance import Place
from warehouse.exports import bag
from warehouse.exports.formats import FORMATS
from warehouse.exports.order import ExportError, ExportOrder
from warehouse.exports.schema import renames
from warehouse.facts.rows import facts_of_rows
from warehouse.ingest.bands import store_bands
from warehouse.storage import frames
from warehouse.storage.frames import append, given
from warehouse.storage.journal import next_entry, transaction
from warehouse.storage.rows import record_of
from warehouse.storage.statements import Statements, filled, known, listed, run_all

SQL = Statements(__file__)

_ERROR_WORDS = Path(__file__).with_name("error_words.sql")
_RUN: dict[str, pa.DataType] = {
    "run_id": pa.string(), "started_at": frames.STATE["first_seen"], "finished_at": frames.STATE["first_seen"], "status": pa.string(),
    "segments": pa.list_(pa.string()), "detail": pa.string(),
}  # fmt: skip
_SEGMENT: dict[str, pa.DataType] = {
    "segment": pa.string(), "digest": pa.string(), "size_bytes": pa.int64(), "records": pa.int32(), "torn": pa.int32(),
    "ingested_at": frames.STATE["first_seen"],
}  # fmt: skip
_PLAIN = {
    "mentions": ("base.mention", frames.MENTION, "version_id"),
    "facts": ("base.fact", frames.FACT, "version_id"),
    "vectors": ("base.vector", frames.VECTOR, "version_id"),
    "captures": ("base.capture", frames.CAPTURE, "capture_id"),
    "segments": ("base.segment", _SEGMENT, "segment"),
    "sources": ("base.source", frames.SOURCE, "source_id"),
    "runs": ("base.run", _RUN, "run_id"),
    "source_runs": ("base.source_run", frames.SOURCE_RUN, "run_id"),
}
"""Table of an export -> (where its rows go, columns, the key by which known ones are left out)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """A version without a signature for near-duplicate search."""

    version_id: str
    report_id: str
    title: str
    text: str
    language: str
    mentions: tuple[Mention, ...]
    day: Any
    """Date under which its near copies are sought."""


class Archive:
    """A finished export's folder as tables of DuckDB. Raises ExportError for one that cannot be read back."""

    def __init__(self, folder: Path) -> None:
        try:
            self.manifest: dict[str, Any] = bag.read_manifest(folder)
        except (OSError, ValueError) as error:
            raise ExportError(f"{folder}: not an export ({error})") from error
        self.folder = folder
        self.renamed = renames(self.manifest["format"])
        self.order = ExportOrder.from_json(self.manifest["order"])
        if not FORMATS[self.order.format].restores or self.order.vocabulary != "native" or self.order.metadata_only:
            raise ExportError(f"{folder}: only a parquet or jsonl export with texts and native names holds everything that is needed")

    @property
    def id(self) -> str:
        return str(self.manifest["id"])

    def has(self, table: str) -> bool:
        return bool(self.manifest["tables"].get(table, {}).get("files"))

    def reader(self, table: str, columns: Mapping[str, pa.DataType]) -> str:
        """SQL for a table's rows; a table without files has none, and columns that came after it was written are null."""
        files = [str(self.folder / file["path"]) for file in self.manifest["tables"].get(table, {}).get("files", ())]
        if not files:
            nulls = ", ".join(f"cast(null as {_sql(kind)}) as {known(name)}" for name, kind in columns.items())
            return "(" + filled(SQL["no_rows"], columns=nulls) + ")"
        names = "[" + ", ".join("'" + name.replace("'", "''") + "'" for name in files) + "]"
        if self.order.format == "parquet":
            there = {name for file in files for name in pq.read_schema(file).names}
            later = "".join(f", cast(null as {_sql(kind)}) as {known(name)}" for name, kind in columns.items() if name not in there)
            return "(" + filled(SQL["rows_of_parquet"], files=names, later=later) + ")"
        sums = [name for name, kind in columns.items() if pa.types.is_decimal(kind)]
        kinds = "{" + ", ".join(f"'{name}': '{'VARCHAR' if name in sums else _sql(kind)}'" for name, kind in columns.items()) + "}"
        exact = ", ".join(f"cast({known(name)} as {_sql(columns[name])}) as {name}" for name in sums)
        return "(" + filled(SQL["rows_of_lines"], files=names, kinds=kinds, exact=f"replace ({exact})" if exact else "") + ")"


def is_empty(con: duckdb.DuckDBPyConnection) -> bool:
    """True when no page has ever been taken in."""
    row = con.execute(SQL["count_everything"]).fetchone()
    return row == (0,)


def restore(con: duckdb.DuckDBPyConnection, archive: Archive, *, at: datetime) -> int:
    """Fill an empty warehouse, all or nothing; returns the number of articles and copies."""
    with transaction(con):
        entry = next_entry(con, "import", archive.id, at)
        con.execute(filled(SQL["add_reports"], reports=_reports(archive, frames.REPORT, entry)))
        con.execute(filled(SQL["add_versions"], columns=listed(frames.VERSION), versions=_versions(archive)))
        con.execute(filled(SQL["add_superseded"], columns=_inside(frames.SUPERSEDED), versions=_versions(archive)))
        _insert_unknown(con, archive)
        row = con.execute(SQL["count_reports"]).fetchone()
        mark(con, f"import/{archive.id}", int(row[0]) if row else 0, at)
    return int(row[0]) if row else 0


def add_sources(con: duckdb.DuckDBPyConnection, archive: Archive, *, at: datetime) -> None:
    """The archive's outlets that are not known here; before its reports, whose rank depends on who published them."""
    with transaction(con):
        next_entry(con, "import", archive.id, at)
        _insert_unknown(con, archive, but=[name for name in _PLAIN if name != "sources"])


def merge_rest(con: duckdb.DuckDBPyConnection, archive: Archive, *, at: datetime) -> None:
    """After the archive's reports went through the deduplication: its other captures, crawls and sources, and when things were seen."""
    reports = filled(SQL["seen"], rows=f"({_reports(archive, frames.REPORT, 0)})", key="report_id")
    with transaction(con):
        next_entry(con, "import", archive.id, at)
        versions = filled(SQL["seen"], rows=_versions(archive), key="version_id")
        con.execute(filled(SQL["widen"], table=known("version"), key="version_id", rows=versions))
        con.execute(filled(SQL["widen"], table=known("report"), key="report_id", rows=reports))
        _insert_unknown(con, archive, but=("mentions", "facts", "vectors"))
        mark(con, f"import/{archive.id}", 0, at)


def is_known(con: duckdb.DuckDBPyConnection, archive: Archive) -> bool:
    """True when this very export was taken in to its end."""
    return con.execute(SQL["is_marked"], {"name": f"import/{archive.id}"}).fetchone() is not None


def mark(con: duckdb.DuckDBPyConnection, name: str, records: int, at: datetime) -> None:
    """Note an import as done, as segments are noted."""
    con.execute(SQL["mark_segment"], (name, records, at))


def pages_of(con: duckdb.DuckDBPyConnection, archive: Archive, *, batch: int = 500) -> Iterator[list[Processed]]:
    """Every version of every report in the archive as the page it was read from, without fingerprint; in batches, always the same ones."""
    reports = _reports(archive, frames.REPORT, 0)
    older = filled(
        SQL["older_pages"],
        of_version=listed(frames.CONTENT, of="v"),
        content=_inside(frames.CONTENT),
        versions=_versions(archive),
        reports=reports,
    )
    con.execute(filled(SQL["incoming_pages"], content=listed(frames.CONTENT), reports=reports, older=older, versions=_versions(archive)))
    con.execute(filled(SQL["incoming_mentions"], mentions=archive.reader("mentions", frames.MENTION)))
    con.execute(filled(SQL["incoming_facts"], facts=archive.reader("facts", frames.FACT)))
    for first, last in _bounds(con, batch):
        limits = {"first": first, "last": last}
        rows = con.execute(SQL["pages_between"], limits)
        table = rows.to_arrow_table()
        mentions = _by_version(con.execute(SQL["mentions_between"], limits).to_arrow_table().to_pylist())
        facts = _by_version(con.execute(SQL["facts_between"], limits).to_arrow_table().to_pylist())
        yield [_page(row, mentions.get(row["version_id"], ()), facts.get(row["version_id"], ())) for row in table.to_pylist()]


def unsigned(con: duckdb.DuckDBPyConnection, after: str, *, count: int = 1000) -> list[Unsigned]:
    """The next versions, by id, that have a text and no signature."""
    rows = con.execute(SQL["unsigned"], {"after": after, "count": count}).fetchall()
    with given(con, wanted=pa.table({"version_id": pa.array([row[0] for row in rows], pa.string())})):
        mentions = _by_version(con.execute(SQL["mentions_of"]).to_arrow_table().to_pylist())
    return [
        Unsigned(
            version_id=version,
            report_id=report,
            title=title or "",
            text=text,
            language=language or "und",
            mentions=_mentions(mentions.get(version, ())),
            day=(published if published and plausible else fetched).astimezone(UTC).date(),
        )
        for version, report, title, text, language, published, plausible, fetched in rows
    ]


def sign(con: duckdb.DuckDBPyConnection, signed: Sequence[tuple[Unsigned, Fingerprint]]) -> None:
    """Store the signatures of versions, so that near copies of them are found."""
    with transaction(con):
        last = con.execute(SQL["last_signature"]).fetchone()
        start = int(last[0]) + 1 if last else 1
        numbered = [(number, item, print_) for number, (item, print_) in enumerate(signed, start) if print_.signature]
        append(con, "base.signature", (_signature_row(*entry) for entry in numbered), frames.SIGNATURE)
        store_bands(con, [(number, item.day, print_.bands) for number, item, print_ in numbered])


def tombstones(archive: Archive) -> list[str]:
    """Ids the exporter removed for good."""
    import json  # noqa: PLC0415

    path = archive.folder / "data" / "tombstones.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []
    return [row["id"] for row in rows if row["kind"] == "forgotten"]


def _reports(archive: Archive, columns: Mapping[str, pa.DataType], entry: int) -> str:
    """Rows of base.report out of articles and copies."""
    kinds = {_outside(name): kind for name, kind in columns.items()}
    article_kinds = {name: kind for name, kind in kinds.items() if name not in ("report_id", *frames.ROLE)} | {"article_id": pa.string()}
    copy_kinds = {name: kind for name, kind in kinds.items() if name != "report_id"} | {"copy_id": pa.string()}
    articles = filled(SQL["from_articles"], articles=archive.reader("articles", article_kinds))
    copies = filled(SQL["from_copies"], copies=archive.reader("copies", copy_kinds))
    names = ", ".join(f"{entry} as changed_no" if name == "changed_no" else _renamed(name) for name in columns)
    return filled(SQL["reports"], columns=names, articles=articles, copies=copies)


def _versions(archive: Archive) -> str:
    kinds = {_outside(name): kind for name, kind in {**frames.SUPERSEDED, **frames.VERSION}.items()} | {"is_current": pa.bool_()}
    return archive.reader("versions", kinds)


def _insert_unknown(con: duckdb.DuckDBPyConnection, archive: Archive, but: Sequence[str] = ()) -> None:
    for name, (table, columns, key) in _PLAIN.items():
        if name not in but and archive.has(name):
            rows = _plain_rows(archive, name, columns)
            there = {row[0] for row in con.execute(filled(SQL["columns_there"], rows=rows)).fetchall()}
            shared = listed(column for column in columns if column in there)
            con.execute(filled(SQL["add_unknown"], table=known(table), columns=shared, key=known(key), rows=rows))
    run_all(con, _ERROR_WORDS.read_text("utf-8"))


def _plain_rows(archive: Archive, name: str, columns: Mapping[str, pa.DataType]) -> str:
    """Rows of a table that has one of the same columns here, under the names they have here."""
    renamed = archive.renamed.get(name, {})
    rows = archive.reader(name, {renamed.get(column, column): kind for column, kind in columns.items()})
    if not renamed:
        return rows
    pairs = ", ".join(f"{new} as {known(old)}" for old, new in renamed.items())
    return "(" + filled(SQL["renamed"], columns=f"* rename ({pairs})", rows=rows) + ")"


def _bounds(con: duckdb.DuckDBPyConnection, batch: int) -> list[tuple[str, str]]:
    keys = [key for (key,) in con.execute(SQL["incoming_versions"]).fetchall()]
    return [(keys[i], keys[min(i + batch, len(keys)) - 1]) for i in range(0, len(keys), batch)]


def _outside(name: str) -> str:
    """Name of a base column in an export."""
    return "warc_file" if name == "segment" else name


def _renamed(name: str) -> str:
    return "warc_file as segment" if name == "segment" else known(name)


def _inside(names: Iterable[str]) -> str:
    """Columns of an export under the names that the tables have for them."""
    return ", ".join(map(_renamed, names))


def _sql(kind: pa.DataType) -> str:
    """DuckDB's name of an Arrow type, as far as the warehouse uses it."""
    if pa.types.is_list(kind):
        return _sql(kind.value_type) + "[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f"{kind.field(i).name} {_sql(kind.field(i).type)}" for i in range(kind.num_fields)) + ")"
    if pa.types.is_decimal(kind):
        return f"DECIMAL({kind.precision}, {kind.scale})"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMPTZ"
    names = {
        pa.string(): "VARCHAR", pa.bool_(): "BOOLEAN", pa.int16(): "SMALLINT", pa.int32(): "INTEGER", pa.int64(): "BIGINT",
        pa.float32(): "FLOAT", pa.float64(): "DOUBLE", pa.date32(): "DATE", pa.binary(): "BLOB",
    }  # fmt: skip
    return names[kind]


def _page(row: Mapping[str, Any], mentions: Iterable[Mapping[str, Any]], facts: Iterable[Mapping[str, Any]]) -> Processed:
    extraction = record_of(Extraction, {name: row[name] for name in frames.EXTRACTED})
    return Processed(
        **shared(record_of(Place, row, warc_file=row["segment"]), Place),
        source_id=row["source_id"],
        run_id="import",
        url=row["url"],
        requested_url=row["url"],
        canonical_url=row["canonical_url"],
        http_status=200,
        rendition=row["rendition"] or "",
        hint=None,
        extraction=extraction,
        published=extraction.published,
        classification=Classification(
            language=Language(code=row["language"], confidence=row["language_confidence"] or 0.0, method=row["language_method"] or ""),
            relevant=True,
            score=row["score"] or 0.0,
            topics=tuple(record_of(TopicMatch, match) for match in row["topics"] or ()),
            mentions=_mentions(mentions),
            facts=facts_of_rows(facts),
            model=row["model"] or "",
        ),
        fingerprint=Fingerprint(text_digest="", signature=b"", bands=(), shingles=0, tokens=0),
    )


def _by_version(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["version_id"], []).append(row)
    return found


def _mentions(rows: Iterable[Mapping[str, Any]]) -> tuple[Mention, ...]:
    return tuple(_mention(row) for row in sorted(rows, key=lambda m: (m["span_start"], m["span_end"], m["kind"], m["value"])))


def _mention(row: Mapping[str, Any]) -> Mention:
    return record_of(Mention, row, start=row["span_start"], end=row["span_end"])


def _signature_row(number: int, item: Unsigned, print_: Fingerprint) -> dict[str, Any]:
    return {
        "sig_no": number,
        "report_id": item.report_id,
        "version_id": item.version_id,
        "day": item.day,
        "text_hash": int.from_bytes(bytes.fromhex(print_.text_digest.rpartition(":")[2][:16]), "big", signed=True),
        "shingles": print_.shingles,
        "signature": print_.signature,
        "particulars": print_.particulars,
    }
