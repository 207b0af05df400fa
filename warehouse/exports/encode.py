"""Rows as the bytes of a file: Parquet by Arrow, the line formats by DuckDB, which writes each row's line itself."""

import io
import zlib
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from warehouse.exports.order import ExportOrder
from warehouse.storage.statements import Statements, filled

SQL = Statements(__file__)

ENDINGS = {"zstd": ".zst", "gzip": ".gz", "none": ""}
PARTITION = ("language", "topic")
_PLAIN_COLUMNS = frozenset({"text", "standfirst", "url", "canonical_url", "title", "articleBody", "capture_id", "payload_digest", "vector"})
"""Columns whose values hardly repeat: a dictionary would only cost."""
_OF_EVERY_VERSION = frozenset(
    {"version_id", "report_id", "is_current", "text_digest", "first_seen", "last_seen", "rendition", "capture_id"}
)
"""What a current version has here; its content stands with its report, and thirty nulls a line would cost as much as all the rest."""
_FORMULA = "'^[=+\\-@\\t\\r]'"


def file_ending(order: ExportOrder) -> str:
    """Ending of the files of one order: `.parquet`, `.jsonl.zst`, `.csv.gz`, `.txt.gz`, ..."""
    if order.format == "parquet":
        return ".parquet"
    return {"jsonl": ".jsonl", "csv": ".csv", "text": ".txt"}[order.format] + ENDINGS[order.compression]


def line_query(order: ExportOrder, sql: str, columns: Sequence[tuple[str, str]]) -> str:
    """The query whose column `line` is each row's line, with the partition's columns where the table has them; Parquet keeps the rows."""
    if order.format == "parquet":
        return sql
    line = {"jsonl": _json_line, "csv": _csv_line, "text": _text_block}[order.format](columns)
    names = {name for name, _ in columns}
    keys = [f'"{key}"' for key in PARTITION if key in names]
    return filled(SQL["lines"], rows=sql, columns=", ".join([*keys, f"{line} || chr(10) as line"]))


def header_line(order: ExportOrder, columns: Sequence[tuple[str, str]]) -> bytes:
    """First line of a CSV file; nothing for the other formats."""
    if order.format != "csv":
        return b""
    return (",".join('"' + name.replace('"', '""') + '"' for name, _ in columns) + "\n").encode()


def encoder(order: ExportOrder, header: bytes) -> Callable[[pa.Table], bytes]:
    """Function from the rows of one file to its bytes; the same rows give the same bytes."""
    if order.format == "parquet":
        return lambda table: _parquet(table, order.compression)
    packers: dict[str, Callable[[list[bytes | memoryview]], bytes]] = {"zstd": _zstd, "gzip": _gzip, "none": b"".join}
    pack = packers[order.compression]
    return lambda table: pack([header, *_lines(table["line"])])


def _json_line(columns: Sequence[tuple[str, str]]) -> str:
    whole = _json_object(columns)
    names = [name for name, _ in columns]
    if "is_current" not in names:
        return whole
    return f"case when is_current then {_json_object([c for c in columns if c[0] in _OF_EVERY_VERSION])} else {whole} end"


def _json_object(columns: Sequence[tuple[str, str]]) -> str:
    fields = ", ".join(f'"{name}" := {_value(name, kind)}' for name, kind in columns)
    return f"cast(to_json(struct_pack({fields})) as varchar)"


def _value(name: str, kind: str) -> str:
    """A column as JSON shows it: times in ISO 8601 with microseconds, in UTC."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(timezone('UTC', \"{name}\"), '%Y-%m-%dT%H:%M:%S.%fZ')"
    return f'"{name}"'


def _csv_line(columns: Sequence[tuple[str, str]]) -> str:
    return "concat_ws(',', " + ", ".join(f"coalesce({_csv_cell(name, kind)}, '')" for name, kind in columns) + ")"


def _csv_cell(name: str, kind: str) -> str:
    """Text is always quoted, so that an empty one differs from a missing one; what a spreadsheet would run gets an apostrophe."""
    if kind == "VARCHAR":
        safe = f'case when regexp_matches("{name}", {_FORMULA}) then chr(39) || "{name}" else "{name}" end'
        return f"'\"' || replace({safe}, '\"', '\"\"') || '\"'"
    if "[]" in kind or kind.startswith(("STRUCT", "MAP")):
        return f"'\"' || replace(cast(to_json(\"{name}\") as varchar), '\"', '\"\"') || '\"'"
    return f"cast({_value(name, kind)} as varchar)"


def _text_block(_columns: Sequence[tuple[str, str]]) -> str:
    """A head line that starts with `=== `, the headline, an empty line, the body, an empty line; no other line starts with `===`."""
    body = "regexp_replace(concat(coalesce(title, ''), chr(10), chr(10), coalesce(text, '')), '(?m)^===', ' ===', 'g')"
    day = "coalesce(strftime(timezone('UTC', published_at), '%Y-%m-%d'), '-')"
    return f"concat('=== ', article_id, ' ', {day}, ' ', language, ' ', coalesce(topic, '-'), ' ', url, chr(10), {body}, chr(10))"


def _lines(lines: pa.ChunkedArray) -> list[memoryview]:
    """The characters of all lines end to end: exactly the data buffers of the column's chunks, so nothing is copied."""
    return [_characters(chunk) for chunk in lines.chunks if len(chunk)]


def _characters(chunk: pa.Array) -> memoryview:
    wide = pa.types.is_large_string(chunk.type)
    ends = np.frombuffer(chunk.buffers()[1], dtype=np.int64 if wide else np.int32)
    return memoryview(chunk.buffers()[2])[int(ends[chunk.offset]) : int(ends[chunk.offset + len(chunk)])]


def _parquet(table: pa.Table, compression: str) -> bytes:
    target = io.BytesIO()
    repeating = [name for name in table.column_names if name not in _PLAIN_COLUMNS]
    pq.write_table(
        table,
        target,
        compression=compression,
        compression_level=3 if compression == "zstd" else None,
        use_dictionary=repeating,
        row_group_size=20_000,
    )
    return target.getvalue()


def _zstd(parts: Iterable[bytes | memoryview]) -> bytes:
    stream = zstandard.ZstdCompressor(level=3, write_checksum=True).compressobj()
    return b"".join([*(stream.compress(part) for part in parts), stream.flush()])


def _gzip(parts: Iterable[bytes | memoryview]) -> bytes:
    """One member whose header names neither file nor time."""
    stream = zlib.compressobj(6, wbits=31)
    return b"".join([*(stream.compress(part) for part in parts), stream.flush()])
