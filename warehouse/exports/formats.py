"""The formats of an export: what each is called, how its files end, and how a row becomes a line of it. A further format is one entry here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

Columns = Sequence[tuple[str, str]]
"""(name, DuckDB type) of a table's columns."""
_FORMULA = "'^[=+\\-@\\t\\r]'"


def _json_line(columns: Columns) -> str:
    """Every line has every column: readers learn the columns from the first."""
    fields = ", ".join(f'"{name}" := {_value(name, kind)}' for name, kind in columns)
    return f"cast(to_json(struct_pack({fields})) as varchar)"


def _value(name: str, kind: str) -> str:
    """A column as JSON shows it: times in ISO 8601 with microseconds, in UTC."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(timezone('UTC', \"{name}\"), '%Y-%m-%dT%H:%M:%S.%fZ')"
    return f'"{name}"'


def _csv_line(columns: Columns) -> str:
    return "concat_ws(',', " + ", ".join(f"coalesce({_csv_cell(name, kind)}, '')" for name, kind in columns) + ")"


def _csv_cell(name: str, kind: str) -> str:
    """Text is always quoted, so that an empty one differs from a missing one; what a spreadsheet would run gets an apostrophe."""
    if kind == "VARCHAR":
        safe = f'case when regexp_matches("{name}", {_FORMULA}) then chr(39) || "{name}" else "{name}" end'
        return f"'\"' || replace({safe}, '\"', '\"\"') || '\"'"
    if "[]" in kind or kind.startswith(("STRUCT", "MAP")):
        return f"'\"' || replace(cast(to_json(\"{name}\") as varchar), '\"', '\"\"') || '\"'"
    return f"cast({_value(name, kind)} as varchar)"


def _text_block(_columns: Columns) -> str:
    """A head line that starts with `=== `, the headline, an empty line, the body, an empty line; no other line starts with `===`."""
    body = "regexp_replace(concat(coalesce(title, ''), chr(10), chr(10), coalesce(text, '')), '(?m)^===', ' ===', 'g')"
    day = "coalesce(strftime(timezone('UTC', published_at), '%Y-%m-%d'), '-')"
    return f"concat('=== ', article_id, ' ', {day}, ' ', language, ' ', coalesce(topic, '-'), ' ', url, chr(10), {body}, chr(10))"


def _csv_header(columns: Columns) -> str:
    return ",".join('"' + name.replace('"', '""') + '"' for name, _ in columns) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """What an export may be written as."""

    ending: str
    """Of its files, before that of a compression."""
    media_type: str
    compressions: tuple[str, ...] = ()
    """What its files may be compressed with, the default first."""
    line: Callable[[Columns], str] | None = None
    """SQL expression over a row that gives its line; None: rows are kept as they are (Parquet), or it is not made of rows."""
    header: Callable[[Columns], str] | None = None
    """First line of every file."""
    records: bool = False
    """Made of original WARC records instead of rows."""
    texts_only: bool = False
    """Texts of articles for reading, without columns or other tables."""
    workbook: bool = False
    """One file of sheets for people, see `warehouse.exports.workbook`."""
    restores: bool = False
    """Can be read back row by row, see `warehouse.exports.restore`."""


_LINES = ("zstd", "gzip", "none")
_FOR_PEOPLE = ("gzip", "zstd", "none")
"""What their programs open without asking comes first."""
FORMATS: Mapping[str, ExportFormat] = MappingProxyType(
    {
        "parquet": ExportFormat(ending=".parquet", media_type="application/vnd.apache.parquet", compressions=_LINES, restores=True),
        "jsonl": ExportFormat(ending=".jsonl", media_type="application/jsonl", compressions=_LINES, line=_json_line, restores=True),
        "csv": ExportFormat(ending=".csv", media_type="text/csv", compressions=_FOR_PEOPLE, line=_csv_line, header=_csv_header),
        "xlsx": ExportFormat(ending=".xlsx", media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook=True),
        "text": ExportFormat(ending=".txt", media_type="text/plain", compressions=_FOR_PEOPLE, line=_text_block, texts_only=True),
        "warc": ExportFormat(ending=".warc.gz", media_type="application/warc", records=True),
        "wacz": ExportFormat(ending=".wacz", media_type="application/wacz", records=True),
    }
)
