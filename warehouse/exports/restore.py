"""An export back into a warehouse: exactly, row by row, into an empty one; by way of the deduplication into any other.

Restored are articles, copies, versions, mentions, vectors, captures, segments, crawls, sources, seals. Journal numbers are the
warehouse's own, so `changed_no` is the entry of the restoration. Stories are left to be grouped anew.
"""

# ruff: noqa: S608 - statements are put together from names of this program; values are parameters

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from records.article import (
    Classification,
    DatedFact,
    Extraction,
    Fingerprint,
    Language,
    Mention,
    MentionKind,
    Processed,
    TopicMatch,
)
from warehouse.exports import bag
from warehouse.exports.order import ExportError, ExportOrder
from warehouse.storage import frames
from warehouse.storage.frames import append
from warehouse.storage.journal import next_entry, transaction

_FROM_ARTICLES = "select * exclude (article_id), article_id as report_id, article_id, null as copy_kind, null as agreement, null as containment, null as shared_shingles from {articles}"
_FROM_COPIES = "select * exclude (copy_id), copy_id as report_id from {copies}"
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
    "vectors": ("base.vector", frames.VECTOR, "version_id"),
    "captures": ("base.capture", frames.CAPTURE, "capture_id"),
    "segments": ("base.segment", _SEGMENT, "segment"),
    "sources": ("base.source", frames.SOURCE, "source_id"),
    "runs": ("base.run", _RUN, "run_id"),
    "source_runs": ("base.source_run", frames.SOURCE_RUN, "run_id"),
}
"""Table of an export -> (where its rows go, columns, the key by which known ones are left out)."""
_UNSIGNED = """
select v.version_id, v.report_id, c.text, c.published_at, c.published_plausible, c.fetched_at
from base.version as v
join (
    select version_id, text, published_at, published_plausible, fetched_at from base.report
    union all
    select version_id, text, published_at, published_plausible, fetched_at from base.superseded
) as c on c.version_id = v.version_id
where v.version_id > $after and c.text <> '' and not exists (select 1 from base.signature as s where s.version_id = v.version_id)
order by v.version_id
limit $count
"""
_SEEN = """
update base.{table}
set first_seen = least({table}.first_seen, s.first_seen), last_seen = greatest({table}.last_seen, s.last_seen)
from ({rows}) as s
where {table}.{key} = s.{key} and (s.first_seen < {table}.first_seen or s.last_seen > {table}.last_seen)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """A version without a signature for near-duplicate search."""

    version_id: str
    report_id: str
    text: str
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
        self.order = ExportOrder.from_json(self.manifest["order"])
        if self.order.format not in ("parquet", "jsonl") or self.order.vocabulary != "native" or self.order.metadata_only:
            raise ExportError(f"{folder}: only a parquet or jsonl export with texts and native names holds everything that is needed")

    @property
    def id(self) -> str:
        return str(self.manifest["id"])

    def has(self, table: str) -> bool:
        return bool(self.manifest["tables"].get(table, {}).get("files"))

    def reader(self, table: str, columns: Mapping[str, pa.DataType]) -> str:
        """SQL for a table's rows; a table without files has none."""
        files = [str(self.folder / file["path"]) for file in self.manifest["tables"].get(table, {}).get("files", ())]
        if not files:
            return "(select " + ", ".join(f"cast(null as {_sql(kind)}) as {name}" for name, kind in columns.items()) + " where false)"
        names = "[" + ", ".join("'" + name.replace("'", "''") + "'" for name in files) + "]"
        if self.order.format == "parquet":
            return f"read_parquet({names}, hive_partitioning = false, union_by_name = true)"
        kinds = "{" + ", ".join(f"'{name}': '{_sql(kind)}'" for name, kind in columns.items()) + "}"
        return f"read_json({names}, format = 'newline_delimited', columns = {kinds}, hive_partitioning = false, maximum_object_size = 134217728)"  # fmt: skip


def is_empty(con: duckdb.DuckDBPyConnection) -> bool:
    """True when no page has ever been taken in."""
    row = con.execute("select (select count(*) from base.report) + (select count(*) from base.capture)").fetchone()
    return row == (0,)


def restore(con: duckdb.DuckDBPyConnection, archive: Archive, *, at: datetime) -> int:
    """Fill an empty warehouse, all or nothing; returns the number of articles and copies."""
    with transaction(con):
        entry = next_entry(con, "import", archive.id, at)
        con.execute(f"insert into base.report by name {_reports(archive, frames.REPORT, entry)}")
        _insert(con, "base.version", f"select {', '.join(frames.VERSION)} from {_versions(archive)}")
        content = ", ".join(_renamed(name) for name in frames.SUPERSEDED)
        _insert(con, "base.superseded", f"select {content} from {_versions(archive)} where not is_current")
        _insert_unknown(con, archive)
        row = con.execute("select count(*) from base.report").fetchone()
        mark(con, f"import/{archive.id}", int(row[0]) if row else 0, at)
    return int(row[0]) if row else 0


def merge_rest(con: duckdb.DuckDBPyConnection, archive: Archive, *, at: datetime) -> None:
    """After the archive's reports went through the deduplication: its other captures, crawls and sources, and when things were seen."""
    versions = _versions(archive)
    reports = f"select report_id, first_seen, last_seen from ({_reports(archive, frames.REPORT, 0)})"
    with transaction(con):
        next_entry(con, "import", archive.id, at)
        con.execute(_SEEN.format(table="version", key="version_id", rows=f"select version_id, first_seen, last_seen from {versions}"))
        con.execute(_SEEN.format(table="report", key="report_id", rows=reports))
        _insert_unknown(con, archive, but=("mentions", "vectors"))
        mark(con, f"import/{archive.id}", 0, at)


def is_known(con: duckdb.DuckDBPyConnection, archive: Archive) -> bool:
    """True when this very export was taken in to its end."""
    return con.execute("select 1 from base.segment where segment = $name", {"name": f"import/{archive.id}"}).fetchone() is not None


def mark(con: duckdb.DuckDBPyConnection, name: str, records: int, at: datetime) -> None:
    """Note an import as done, as segments are noted."""
    con.execute("insert into base.segment values (?, null, null, ?, 0, ?)", (name, records, at))


def pages_of(con: duckdb.DuckDBPyConnection, archive: Archive, *, batch: int = 500) -> Iterator[list[Processed]]:
    """Every version of every report in the archive as the page it was read from, without fingerprint; in batches, always the same ones."""
    current = f"select * from ({_reports(archive, frames.REPORT, 0)})"
    content = ", ".join(_renamed(name) for name in frames.CONTENT)
    older = (
        f"select v.report_id, r.canonical_url, r.source_id, {', '.join(f'v.{name}' for name in frames.CONTENT)} "
        f"from (select report_id, {content} from {_versions(archive)} where not is_current) as v "
        f"join ({current}) as r on r.report_id = v.report_id"
    )
    names = ", ".join(frames.CONTENT)
    con.execute(
        f"create or replace temp table incoming_page as select p.*, v.rendition "
        f"from (select report_id, canonical_url, source_id, {names} from ({current}) union all {older}) as p "
        f"left join {_versions(archive)} as v on v.version_id = p.version_id"
    )
    mentions = f"select * from {archive.reader('mentions', frames.MENTION)}"
    con.execute(f"create or replace temp table incoming_mention as {mentions}")
    for first, last in _bounds(con, batch):
        limits = {"first": first, "last": last}
        rows = con.execute("select * from incoming_page where version_id between $first and $last order by version_id", limits)
        table = rows.to_arrow_table()
        found = con.execute("select * from incoming_mention where version_id between $first and $last", limits).to_arrow_table().to_pylist()
        by_version: dict[str, list[dict[str, Any]]] = {}
        for mention in found:
            by_version.setdefault(mention["version_id"], []).append(mention)
        yield [_page(row, by_version.get(row["version_id"], [])) for row in table.to_pylist()]


def unsigned(con: duckdb.DuckDBPyConnection, after: str, *, count: int = 1000) -> list[Unsigned]:
    """The next versions, by id, that have a text and no signature."""
    return [
        Unsigned(
            version_id=version, report_id=report, text=text, day=(published if published and plausible else fetched).astimezone(UTC).date()
        )
        for version, report, text, published, plausible, fetched in con.execute(_UNSIGNED, {"after": after, "count": count}).fetchall()
    ]


def sign(con: duckdb.DuckDBPyConnection, signed: Sequence[tuple[Unsigned, Fingerprint]]) -> None:
    """Store the signatures of versions, so that near copies of them are found."""
    with transaction(con):
        last = con.execute("select coalesce(max(sig_no), 0) from base.signature").fetchone()
        start = int(last[0]) + 1 if last else 1
        numbered = [(number, item, print_) for number, (item, print_) in enumerate(signed, start) if print_.signature]
        append(con, "base.signature", (_signature_row(*entry) for entry in numbered), frames.SIGNATURE)
        bands = ({"day": item.day, "hash": _folded(band), "sig_no": number} for number, item, print_ in numbered for band in print_.bands)
        append(con, "base.band", bands, frames.BAND)


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
    articles = _FROM_ARTICLES.format(articles=archive.reader("articles", article_kinds))
    copies = _FROM_COPIES.format(copies=archive.reader("copies", copy_kinds))
    names = ", ".join(f"{entry} as changed_no" if name == "changed_no" else _renamed(name) for name in columns)
    return f"select {names} from ({articles}) union all by name select {names} from ({copies})"


def _versions(archive: Archive) -> str:
    kinds = {_outside(name): kind for name, kind in {**frames.SUPERSEDED, **frames.VERSION}.items()} | {"is_current": pa.bool_()}
    return archive.reader("versions", kinds)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: str) -> None:
    con.execute(f"insert into {table} by name {rows}")


def _insert_unknown(con: duckdb.DuckDBPyConnection, archive: Archive, but: Sequence[str] = ()) -> None:
    for name, (table, columns, key) in _PLAIN.items():
        if name not in but and archive.has(name):
            known = f"where {key} not in (select {key} from {table})"
            rows = archive.reader(name, columns)
            there = {row[0] for row in con.execute(f"describe select * from {rows}").fetchall()}
            con.execute(f"insert into {table} by name select {', '.join(c for c in columns if c in there)} from {rows} {known}")
    con.execute(_ERROR_WORDS.read_text("utf-8"))


def _bounds(con: duckdb.DuckDBPyConnection, batch: int) -> list[tuple[str, str]]:
    keys = [key for (key,) in con.execute("select version_id from incoming_page order by version_id").fetchall()]
    return [(keys[i], keys[min(i + batch, len(keys)) - 1]) for i in range(0, len(keys), batch)]


def _outside(name: str) -> str:
    """Name of a base column in an export."""
    return "warc_file" if name == "segment" else name


def _renamed(name: str) -> str:
    return "warc_file as segment" if name == "segment" else name


def _sql(kind: pa.DataType) -> str:
    """DuckDB's name of an Arrow type, as far as the warehouse uses it."""
    if pa.types.is_list(kind):
        return _sql(kind.value_type) + "[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f"{kind.field(i).name} {_sql(kind.field(i).type)}" for i in range(kind.num_fields)) + ")"
    if pa.types.is_timestamp(kind):
        return "TIMESTAMPTZ"
    names = {
        pa.string(): "VARCHAR", pa.bool_(): "BOOLEAN", pa.int16(): "SMALLINT", pa.int32(): "INTEGER", pa.int64(): "BIGINT",
        pa.float32(): "FLOAT", pa.date32(): "DATE", pa.binary(): "BLOB",
    }  # fmt: skip
    return names[kind]


def _page(row: Mapping[str, Any], mentions: Sequence[Mapping[str, Any]]) -> Processed:
    published = _fact(row["published_at"], row["published_origin"], row["published_day_only"], row["published_plausible"])
    topics = tuple(TopicMatch(topic=t["topic"], score=t["score"]) for t in row["topics"] or ())
    return Processed(
        capture_id=row["capture_id"],
        source_id=row["source_id"],
        run_id="import",
        segment=row["segment"],
        offset=row["warc_offset"],
        payload_digest=row["payload_digest"],
        fetched_at=row["fetched_at"],
        url=row["url"],
        requested_url=row["url"],
        canonical_url=row["canonical_url"],
        http_status=200,
        rendition=row["rendition"] or "",
        hint=None,
        extraction=Extraction(
            text=row["text"] or "",
            title=row["title"],
            title_origin=row["title_origin"],
            standfirst=row["standfirst"],
            authors=tuple(row["authors"] or ()),
            published=published,
            modified=_fact(row["modified_at"], row["modified_origin"], False, True),
            site_name=row["site_name"],
            declared_language=row["declared_language"],
            robots=row["robots"],
            extractor=row["extractor"] or "",
        ),
        published=published,
        classification=Classification(
            language=Language(code=row["language"], confidence=row["language_confidence"] or 0.0, method=row["language_method"] or ""),
            relevant=True,
            score=row["score"] or 0.0,
            topics=topics,
            mentions=tuple(_mention(m) for m in sorted(mentions, key=lambda m: (m["span_start"], m["kind"], m["value"]))),
            model=row["model"] or "",
        ),
        fingerprint=Fingerprint(text_digest="", signature=b"", bands=(), shingles=0, tokens=0),
    )


def _fact(at: datetime | None, origin: str | None, day_only: bool | None, plausible: bool | None) -> DatedFact | None:
    if at is None:
        return None
    return DatedFact(at=at.astimezone(UTC), origin=origin or "", day_only=bool(day_only), plausible=plausible is not False)


def _mention(row: Mapping[str, Any]) -> Mention:
    return Mention(
        kind=MentionKind(row["kind"]), value=row["value"], surface=row["surface"], start=row["span_start"], end=row["span_end"],
        rule=row["rule"], party=bool(row["party"]), jurisdiction=row["jurisdiction"],
    )  # fmt: skip


def _signature_row(number: int, item: Unsigned, print_: Fingerprint) -> dict[str, Any]:
    return {
        "sig_no": number,
        "report_id": item.report_id,
        "version_id": item.version_id,
        "day": item.day,
        "text_hash": int.from_bytes(bytes.fromhex(print_.text_digest.rpartition(":")[2][:16]), "big", signed=True),
        "shingles": print_.shingles,
        "signature": print_.signature,
    }


def _folded(band: int) -> int:
    low = band & 0xFFFFFFFF
    return low - 2**32 if low >= 2**31 else low
