"""croissant.json: the tables of a Parquet export in MLCommons' Croissant 1.0, which machine-learning tools and dataset search engines read."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.exports.card import RIGHTS, Columns, pattern_of, selection, title
from warehouse.exports.order import ExportOrder
from warehouse.exports.schema import KEYS, VERSION

_CONTEXT = Path(__file__).parent / "vocabulary" / "croissant.json"
_MEDIA_TYPE = "application/x-parquet"


def croissant(
    identity: str,
    order: ExportOrder,
    created_at: str,
    tables: Mapping[str, Mapping[str, Any]],
    columns: Mapping[str, Columns],
    kinds: Mapping[str, pa.Schema],
) -> str:
    """One set of files and one set of records per table; columns that hold records themselves are only in the files."""
    there = [name for name, table in tables.items() if table["files"]]
    meant = {name: {column: meaning for column, _, meaning in columns[name]} for name in there}
    card = {
        "@context": json.loads(_CONTEXT.read_text("utf-8")),
        "@type": "sc:Dataset",
        "name": identity.lower(),
        "description": f"{title(order)}. {selection(order)}",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": f"{VERSION}.0",
        "datePublished": created_at[:10],
        "license": RIGHTS,
        "url": "README.md",
        "citeAs": f"Docketwire export {identity}",
        "distribution": [
            {"@type": "cr:FileSet", "@id": f"{name}-files", "encodingFormat": _MEDIA_TYPE, "includes": pattern_of(tables[name])}
            for name in there
        ],
        "recordSet": [_records(name, kinds[name], meant[name]) for name in there],
    }
    return json.dumps(card, ensure_ascii=False, indent=1) + "\n"


def _records(name: str, kinds: pa.Schema, meant: Mapping[str, str]) -> dict[str, Any]:
    fields = [_field(name, field, meant.get(field.name, "")) for field in kinds if not _nested(field.type)]
    records: dict[str, Any] = {"@type": "cr:RecordSet", "@id": name, "name": name, "field": fields}
    if name in KEYS and set(KEYS[name]) <= set(kinds.names):
        records["key"] = [{"@id": f"{name}/{column}"} for column in KEYS[name]]
    return records


def _field(table: str, field: pa.Field, meaning: str) -> dict[str, Any]:
    kind, repeated = (field.type.value_type, True) if pa.types.is_list(field.type) else (field.type, False)
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{field.name}",
        "name": field.name,
        "dataType": _type(kind),
        "source": {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": field.name}},
    }
    return found | ({"description": meaning} if meaning else {}) | ({"repeated": True} if repeated else {})


def _nested(kind: pa.DataType) -> bool:
    """True for records and lists of them."""
    return bool(
        pa.types.is_struct(kind) or (pa.types.is_list(kind) and (pa.types.is_struct(kind.value_type) or pa.types.is_list(kind.value_type)))
    )


def _type(kind: pa.DataType) -> str:
    if pa.types.is_boolean(kind):
        return "sc:Boolean"
    if pa.types.is_integer(kind):
        return "sc:Integer"
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "sc:Float"
    return "sc:Date" if pa.types.is_date(kind) or pa.types.is_timestamp(kind) else "sc:Text"
