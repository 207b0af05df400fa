"""Rows as the bytes of a file: Parquet by Arrow, the line formats by DuckDB, which writes each row's line itself."""

import io
import zlib
from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from warehouse.exports.formats import FORMATS, Columns
from warehouse.exports.order import ExportOrder
from warehouse.storage.statements import Statements, filled

SQL = Statements(__file__)

ENDINGS = {"zstd": ".zst", "gzip": ".gz", "none": ""}
PARTITION = ("language", "topic")
_PLAIN_COLUMNS = frozenset({"text", "standfirst", "url", "canonical_url", "title", "articleBody", "capture_id", "payload_digest", "vector"})
"""Columns whose values hardly repeat: a dictionary would only cost."""


def file_ending(order: ExportOrder) -> str:
    """Ending of the files of one order: `.parquet`, `.jsonl.zst`, `.csv.gz`, `.txt.gz`, ..."""
    form = FORMATS[order.format]
    return form.ending + (ENDINGS[order.compression] if form.line else "")


def line_query(order: ExportOrder, sql: str, columns: Columns) -> str:
    """The query whose column `line` is each row's line, with the partition's columns where the table has them; Parquet keeps the rows."""
    write = FORMATS[order.format].line
    if write is None:
        return sql
    line = write(columns)
    names = {name for name, _ in columns}
    keys = [f'"{key}"' for key in PARTITION if key in names]
    return filled(SQL["lines"], rows=sql, columns=", ".join([*keys, f"{line} || chr(10) as line"]))


def header_line(order: ExportOrder, columns: Columns) -> bytes:
    """First line of every file, where the format has one."""
    header = FORMATS[order.format].header
    return header(columns).encode() if header else b""


def encoder(order: ExportOrder, header: bytes) -> Callable[[pa.Table], bytes]:
    """Function from the rows of one file to its bytes; the same rows give the same bytes."""
    if FORMATS[order.format].line is None:
        return lambda table: _parquet(table, order.compression)
    packers: dict[str, Callable[[list[bytes | memoryview]], bytes]] = {"zstd": _zstd, "gzip": _gzip, "none": b"".join}
    pack = packers[order.compression]
    return lambda table: pack([header, *_lines(table["line"])])


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
