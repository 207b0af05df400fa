"""Writing one export: tables of a snapshot, seals and tombstones into a bag; the same order and snapshot give the same bytes."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from common.files import write_file
from common.signing import SigningKey
from records.export import ExportDone
from warehouse.exports import bag, card
from warehouse.exports.croissant import croissant
from warehouse.exports.encode import encoder, file_ending, header_line, line_query
from warehouse.exports.formats import FORMATS
from warehouse.exports.hub import front_matter
from warehouse.exports.order import ExportError, ExportOrder
from warehouse.exports.schema import FORMAT, RENAMED, VERSION
from warehouse.exports.split import Key, split
from warehouse.exports.tables import ExportTable, choose, tables_of, wanted_captures
from warehouse.exports.workbook import TABLES as SHEETS
from warehouse.exports.workbook import write_workbook
from warehouse.proof.chain import chain_texts, seal_texts
from warehouse.proof.seals import all_seals, leaf_lines
from warehouse.storage.database import open_snapshot
from warehouse.storage.frames import given
from warehouse.storage.snapshot import Snapshot
from warehouse.storage.statements import Statements, filled

SQL = Statements(__file__)

BATCH_ROWS = 10_000
BUDGET_BYTES = 192 << 20
"""Rows held back for fuller files; with what is being written and DuckDB's own memory an export stays below 1.5 GB."""
_PENDING = 3

Progress = Callable[[str, int], None]
"""Told table and rows written so far."""


@dataclass(slots=True)
class Export:
    """One export in the making."""

    con: duckdb.DuckDBPyConnection
    order: ExportOrder
    snapshot: Snapshot
    folder: Path
    software: str
    key: SigningKey | None = None
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    columns: dict[str, card.Columns] = field(default_factory=dict)
    kinds: dict[str, pa.Schema] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"docketwire-{self.snapshot.id}-{self.order.digest}"

    def write_tables(self, progress: Progress = lambda *_: None) -> None:
        """All tables of the order, as rows; of record formats only the list of captures."""
        views = {name for (name,) in self.con.execute(SQL["views"]).fetchall()}
        tables = list(tables_of(self.order, views))
        if self.order.of_records:
            tables = [table for table in tables if table.name == "captures"]
        if FORMATS[self.order.format].workbook:
            self._write_workbook([table for name in SHEETS for table in tables if table.name == name], progress)
            return
        for table in tables:
            self._write_table(table, progress)

    def wanted_captures(self) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """WARC files and the captures wanted out of them: (offset, capture id)."""
        return wanted_captures(self.con, self.order)

    def titles(self) -> dict[str, str]:
        """Headlines by capture id, of the captures wanted."""
        wanted = pa.table({"capture_id": [capture for _, captures in self.wanted_captures() for _, capture in captures]})
        with given(self.con, wanted=wanted):
            return dict(self.con.execute(SQL["titles"]).fetchall())

    def add_file(self, table: str, path: Path, *, form: str, rows: int, missing: list[str]) -> None:
        """Note a payload file that somebody else wrote (WARC, WACZ)."""
        entry = self.tables.setdefault(table, {"rows": 0, "format": form, "files": []})
        entry["files"].append({"path": path.relative_to(self.folder).as_posix(), "rows": rows})
        entry["rows"] += rows
        self.missing += missing

    def finish(self) -> ExportDone:
        """Seals, tombstones, manifest, card; then the bag is closed."""
        self._write_seals()
        self._write_tombstones()
        for table in self.tables.values():
            table["files"].sort(key=lambda file: file["path"])
            for file in table["files"]:
                path = self.folder / file["path"]
                file |= {"bytes": path.stat().st_size, "sha256": bag.file_digest(path)}
        manifest = {
            "format": FORMAT,
            "schema": VERSION,
            "id": self.id,
            "software": self.software,
            "snapshot": {"id": self.snapshot.id, "journal_no": self.snapshot.journal_no, "created_at": self.snapshot.created_at},
            "order": self.order.to_json(),
            "tables": self.tables,
            "missing_captures": sorted(self.missing),
            "damaged_captures": sorted(self.damaged),
        }
        tags = {
            "manifest.json": json.dumps(manifest, ensure_ascii=False, indent=1) + "\n",
            "datapackage.json": card.data_package(self.id, self.order, self.snapshot.created_at, self.tables, self.columns),
            "README.md": card.readme(self.id, self.order, asdict(self.snapshot), self.tables, self._front_matter()),
        }
        if self.order.format == "parquet":
            tags["croissant.json"] = croissant(self.id, self.order, self.snapshot.created_at, self.tables, self.columns, self.kinds)
        bag.close_bag(self.folder, self._info(), tags, key=self.key)
        return done(self.folder)

    def _info(self) -> dict[str, str]:
        return {
            "Bag-Software-Agent": self.software,
            "Bagging-Date": self.snapshot.created_at[:10],
            "External-Identifier": self.id,
            "External-Description": card.readme(self.id, self.order, asdict(self.snapshot), {}).splitlines()[2],
        }

    def _write_table(self, table: ExportTable, progress: Progress) -> None:
        form = self.order if not self.order.of_records else ExportOrder(format="jsonl", compression="gzip")
        columns = self._described(table)
        encode, ending = encoder(form, header_line(form, columns)), file_ending(form)
        entry: dict[str, Any] = {"rows": 0, "format": form.format, "files": []}
        self.tables[table.name] = entry
        with _one_behind() as later:

            def flush(key: Key, part: int, rows: pa.Table) -> None:
                path = self.folder / "data" / table.name / partition_path(key) / f"part-{part:05d}{ending}"
                entry["files"].append({"path": path.relative_to(self.folder).as_posix(), "rows": rows.num_rows})
                entry["rows"] += rows.num_rows
                progress(table.name, entry["rows"])
                if not path.exists():
                    later(lambda: write_file(path, encode(rows)))

            batches = self.con.execute(line_query(form, table.sql, columns), table.params).to_arrow_reader(BATCH_ROWS)
            split(batches, flush, partitioned=table.partitioned, budget=BUDGET_BYTES)

    def _write_workbook(self, tables: list[ExportTable], progress: Progress) -> None:
        path = self.folder / "data" / "docketwire.xlsx"

        def rows_of_each() -> Iterator[tuple[str, list[str], Iterator[pa.RecordBatch]]]:
            for table in tables:
                columns = self._described(table)
                yield table.name, [name for name, _ in columns], self.con.execute(table.sql, table.params).to_arrow_reader(BATCH_ROWS)

        created = datetime.fromisoformat(self.snapshot.created_at)
        for name, sheets in write_workbook(path, rows_of_each(), created=created, progress=progress).items():
            file = {"path": path.relative_to(self.folder).as_posix(), "rows": sheets.rows}
            entry = {"rows": sheets.rows, "format": "xlsx", "files": [file], "sheets": sheets.names}
            self.tables[name] = entry | {"shortened_cells": sheets.shortened_cells}

    def _described(self, table: ExportTable) -> list[tuple[str, str]]:
        """(name, DuckDB type) of a table's columns; what they mean is noted for the card."""
        described = self.con.execute(f"describe {table.sql}", table.params).fetchall()
        columns = [(str(name), str(kind)) for name, kind, *_ in described]
        self.columns[table.name] = self._explained(table, columns)
        self.kinds[table.name] = self.con.execute(filled(SQL["no_rows"], rows=table.sql), table.params).to_arrow_table().schema
        return columns

    def _front_matter(self) -> str:
        languages = [language for (language,) in self.con.execute(SQL["languages"]).fetchall()]
        return front_matter(self.order, self.tables, self.kinds, languages)

    def _explained(self, table: ExportTable, columns: list[tuple[str, str]]) -> card.Columns:
        schema, _, name = table.origin.rpartition(".")
        comments = dict(self.con.execute(SQL["comments"], {"schema": schema or "main", "table": name}).fetchall())
        comments |= {"article_id": "Id of the article; of a copy, of the article it copies", "copy_id": "Id of the copy itself"}
        comments |= {new: comments[old] for old, new in RENAMED.get(table.name, {}).items() if old in comments}
        return [(column, kind, comments.get(column) or "") for column, kind in columns]

    def _write_seals(self) -> None:
        days = {day for (day,) in self.con.execute(SQL["seal_days"]).fetchall()} if self.order.narrowed else None
        seals, folder = all_seals(self.con), self.folder / "data" / "seals"
        for name, text in chain_texts(seals):
            write_file(folder / name, text)
        for seal in seals:
            if (days is None or seal.day in days) and (seal.entry_no > self.order.since or self.order.narrowed):
                for name, text in seal_texts(seal, leaf_lines(self.con, seal)):
                    write_file(folder / name, text)

    def _write_tombstones(self) -> None:
        rows = self.con.execute(SQL["tombstones"], {"since": self.order.since}).fetchall()
        if self.order.since:
            rows += self.con.execute(SQL["moved"], {"since": self.order.since}).fetchall()
        names = ("id", "kind", "reason", "article_id", "entry_no")
        text = "".join(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows)
        write_file(self.folder / "data" / "tombstones.jsonl", text)


@contextmanager
def open_export(
    file: Path,
    snapshot: Snapshot,
    order: ExportOrder,
    folder: Path,
    *,
    software: str,
    article_ids: list[str] | None = None,
    key: SigningKey | None = None,
) -> Iterator[Export | ExportDone]:
    """Begin, or take up again, the export of a snapshot's `file` into `folder`; an `ExportDone` when it is there already.

    One thread and DuckDB's insertion order make the rows come in the same order every time. Raises ExportError when the folder
    holds something else.
    """
    export_id = f"docketwire-{snapshot.id}-{order.digest}"
    begin = {"format": FORMAT, "id": export_id, "software": software, "snapshot": asdict(snapshot)}
    if _begun(folder, begin):
        yield done(folder, already=True)
        return
    with open_snapshot(file, memory_limit="500MB", threads=1) as con:
        con.execute("set preserve_insertion_order = true")
        choose(con, order, article_ids)
        yield Export(con, order, snapshot, folder, software, key)


def begun_snapshot(folder: Path) -> Snapshot | None:
    """The snapshot an unfinished export in `folder` was begun from; None when there is none."""
    try:
        return Snapshot(**json.loads((folder / bag.IN_PROGRESS).read_text("utf-8"))["snapshot"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError(f"{folder}: its {bag.IN_PROGRESS} is damaged; remove the folder and export again ({error})") from error


def done(folder: Path, *, already: bool = False) -> ExportDone:
    """What a finished export's manifest says of it."""
    manifest: dict[str, Any] = bag.read_manifest(folder)
    files = bag.payload_files(folder)
    return ExportDone(
        id=manifest["id"],
        folder=str(folder),
        snapshot=manifest["snapshot"]["id"],
        journal_no=manifest["snapshot"]["journal_no"],
        rows={name: table["rows"] for name, table in manifest["tables"].items()},
        files=len(files),
        size_bytes=sum((folder / name).stat().st_size for name in files),
        missing=tuple(manifest["missing_captures"]),
        damaged=tuple(manifest.get("damaged_captures", ())),
        already=already,
    )


def journal_no_of(folder: Path) -> int:
    """Journal entry up to which an earlier export holds everything. Raises ExportError."""
    try:
        manifest: dict[str, Any] = bag.read_manifest(folder)
        return int(manifest["snapshot"]["journal_no"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError(f"--changed-since {folder}: neither a number nor the folder of a finished export ({error})") from error


def partition_path(key: Key) -> Path:
    """`fr/user-data`; a missing value is `none`. Not `language=fr`: readers would take both the path's column and the file's, and fail."""
    return Path(*("none" if value is None else re.sub(r"[^\w.-]", "-", value) for value in key))


def _begun(folder: Path, begin: dict[str, Any]) -> bool:
    """True when the folder holds this export finished; otherwise it is ready to be written or taken up again."""
    text = json.dumps(begin, indent=1) + "\n"
    marker = folder / bag.IN_PROGRESS
    if marker.exists():
        if marker.read_text("utf-8") != text:
            raise ExportError(f"{folder}: holds another unfinished export ({_id_of(marker)}); remove it or choose another folder")
        bag.remove_scratch(folder)
        return False
    if bag.is_closed(folder):
        if (found := _id_of(folder / "manifest.json")) == begin["id"]:
            return True
        raise ExportError(f"{folder}: holds another export ({found}); choose another folder, and --changed-since {folder} for what is new")
    if folder.exists() and any(folder.iterdir()):
        raise ExportError(f"{folder}: is not empty; choose another folder")
    write_file(marker, text)
    return False


def _id_of(file: Path) -> str:
    try:
        return str(json.loads(file.read_text("utf-8"))["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return "unknown"


@contextmanager
def _one_behind() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Threads that encode and write while the next rows are read; at most three files are in their hands."""
    waiting: list[Future[None]] = []
    with ThreadPoolExecutor(2) as threads:

        def later(work: Callable[[], None]) -> None:
            while len(waiting) >= _PENDING:
                waiting.pop(0).result()
            waiting.append(threads.submit(work))

        yield later
        for future in waiting:
            future.result()
