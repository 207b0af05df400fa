"""What the Hugging Face hub and its `datasets` read at the head of README.md: one configuration a table, with the kinds of its columns.

JSON is YAML, so every entry is one line of JSON. Parquet names its kinds itself; of JSON lines and CSV they would be guessed from the first rows.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from warehouse.exports.card import LICENCE, pattern_of, title
from warehouse.exports.formats import FORMATS
from warehouse.exports.order import ExportOrder

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"))
_READ = ("parquet", "jsonl", "csv")
"""Formats that `datasets` reads."""


def front_matter(
    order: ExportOrder, tables: Mapping[str, Mapping[str, Any]], kinds: Mapping[str, pa.Schema], languages: Sequence[str]
) -> str:
    """The block between two lines `---`, with its line end; empty for formats that are not read there."""
    if order.format not in _READ:
        return ""
    there = {name: table for name, table in tables.items() if table["files"]}
    rows = there.get("articles", {}).get("rows", 0)
    lines = [
        f"pretty_name: {json.dumps(title(order), ensure_ascii=False)}",
        "license: other",
        f"license_name: {LICENCE['name']}",
        "license_link: README.md",
        f"language: {json.dumps(list(languages))}",
        f"size_categories: {json.dumps([next((word for most, word in _SIZES if rows < most), 'n>10M')])}",
        "task_categories: [text-classification]",
        "configs:",
    ]
    for name, table in there.items():
        config: dict[str, Any] = {"config_name": name, "data_files": pattern_of(table)}
        if name == "articles":
            config["default"] = True
        if FORMATS[order.format].line is not None:
            config["features"] = [_feature(field.name, field.type, order.format) for field in kinds[name]]
        lines.append("- " + json.dumps(config, ensure_ascii=False))
    return "---\n" + "\n".join(lines) + "\n---\n"


def _feature(name: str, kind: pa.DataType, form: str) -> dict[str, Any]:
    if form == "csv":
        number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
        return {"name": name, "dtype": "float64" if number else "string"}
    return {"name": name, **_kind(kind, inside=False)}


def _kind(kind: pa.DataType, *, inside: bool) -> dict[str, Any]:
    """Kind of a value in JSON lines as `datasets` writes it; times within lists stay texts."""
    if pa.types.is_list(kind):
        inner = _kind(kind.value_type, inside=True)
        return {"list": inner.get("struct") or inner["dtype"]}
    if pa.types.is_struct(kind):
        fields = [kind.field(number) for number in range(kind.num_fields)]
        return {"struct": [{"name": field.name, **_kind(field.type, inside=True)} for field in fields]}
    if pa.types.is_decimal(kind):
        return {"dtype": "float64"}
    if pa.types.is_timestamp(kind):
        return {"dtype": "string" if inside else "timestamp[us, tz=UTC]"}
    if pa.types.is_date(kind):
        return {"dtype": "string"}
    names = {"float": "float32", "double": "float64"}
    return {"dtype": names.get(str(kind), str(kind).removeprefix("large_"))}
