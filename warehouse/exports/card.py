"""The dataset card: a Frictionless data package (datapackage.json, version 2) and a README for people."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from records.selection import FACETS
from warehouse.exports.formats import FORMATS
from warehouse.exports.order import ExportOrder

Columns = Sequence[tuple[str, str, str]]
"""(name, DuckDB type, meaning)."""

_TERMS = {
    "article_id": "https://schema.org/identifier",
    "title": "https://schema.org/headline",
    "url": "https://schema.org/url",
    "canonical_url": "http://purl.org/dc/terms/source",
    "publisher": "https://schema.org/publisher",
    "authors": "http://purl.org/dc/terms/creator",
    "published_at": "https://schema.org/datePublished",
    "modified_at": "https://schema.org/dateModified",
    "language": "https://schema.org/inLanguage",
    "standfirst": "https://schema.org/description",
    "text": "https://schema.org/articleBody",
    "topics": "http://purl.org/dc/terms/subject",
    "platforms": "https://schema.org/mentions",
    "robots": "http://purl.org/dc/terms/rights",
    "tokens": "https://schema.org/wordCount",
    "fetched_at": "https://schema.org/sdDatePublished",
}
_RIGHTS = (
    "The texts belong to their publishers. The columns publisher, robots, noarchive and tdm_reserved carry what each page said about its use; "
    "whoever passes the data on has to respect it and the law of the place."
)


def data_package(
    identity: str, order: ExportOrder, created_at: str, tables: Mapping[str, Mapping[str, Any]], columns: Mapping[str, Columns]
) -> str:
    """datapackage.json: one resource per table with its files and the meaning of every column."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": identity.lower(),
        "id": identity,
        "title": _title(order),
        "description": f"{_selection(order)} {_RIGHTS}",
        "created": created_at,
        "keywords": ["news", "platform regulation", "litigation", *(value for _, values in order.selection.chosen() for value in values)],
        "resources": [_resource(name, table, order, columns.get(name, ())) for name, table in tables.items() if table["files"]],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def readme(identity: str, order: ExportOrder, snapshot: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> str:
    """README.md: what lies here, how to check and read it."""
    rows = "".join(f"| `data/{name}/` | {table['rows']:,} | {len(table['files'])} |\n" for name, table in tables.items())
    return f"""# {_title(order)}

{_selection(order)}

Export `{identity}` of snapshot `{snapshot["id"]}` (journal entry {snapshot["journal_no"]}, {snapshot["created_at"]}).
The next one can hold only what changed since: `docketwire export --changed-since {snapshot["journal_no"]} ...`.

| folder | rows | files |
|---|---|---|
{rows}
- Check: `docketwire verify .`, or any BagIt tool, or `sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt`.
- Read: `datapackage.json` names every file and explains every column; `manifest.json` counts rows per file.
- `data/tombstones.jsonl`: ids to remove from older copies of this data. `data/seals/`: Merkle trees over the captures.

## Rights

{_RIGHTS}
"""


def _title(order: ExportOrder) -> str:
    kinds = {"warc": "original records (WARC)", "wacz": "original records (WACZ)"}
    return f"Docketwire: {kinds.get(order.format, 'reports on disputes between online platforms and justice')}"


def _selection(order: ExportOrder) -> str:
    wanted = order.selection
    said = [f"{FACETS[word].capitalize()}: {', '.join(values)}." for word, values in wanted.chosen()]
    for what, label in (("published", "Published"), ("seen", "First captured")):
        first, last = getattr(wanted, f"{what}_since"), getattr(wanted, f"{what}_until")
        if first or last:
            said.append(f"{label} {first or '(any day)'} to {last or '(any day)'}.")
    said += [f"{label}: {value}." for label, value in (("Text", wanted.text), ("Query", order.query)) if value]
    if order.since:
        said.append(f"Only what changed after journal entry {order.since}.")
    if order.metadata_only:
        said.append("Metadata only: leads and bodies are left out.")
    return " ".join(said) or "Everything in the warehouse."


def _resource(name: str, table: Mapping[str, Any], order: ExportOrder, columns: Columns) -> dict[str, Any]:
    form = table.get("format", order.format)
    paths = [file["path"] for file in table["files"]]
    resource: dict[str, Any] = {"name": name.replace("_", "-"), "path": paths if len(paths) > 1 else paths[0], "format": form, "rows": table["rows"]}  # fmt: skip
    if not FORMATS[form].records:
        resource |= {"mediatype": FORMATS[form].media_type, "encoding": "utf-8"}
    if FORMATS[form].line and paths[0].endswith((".zst", ".gz")):
        resource["compression"] = "zst" if paths[0].endswith(".zst") else "gz"
    if columns and not FORMATS[form].texts_only:
        resource["schema"] = {"fields": [_field(*column) for column in columns]}
    return resource


def _field(name: str, kind: str, meaning: str) -> dict[str, str]:
    field = {"name": name, "type": _frictionless(kind)}
    if meaning:
        field["description"] = meaning
    if name in _TERMS:
        field["rdfType"] = _TERMS[name]
    return field


def _frictionless(kind: str) -> str:
    if kind.endswith("[]"):
        return "array"
    if kind.startswith("STRUCT"):
        return "object"
    if kind.startswith("DECIMAL"):
        return "number"
    names = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "FLOAT": "number", "DOUBLE": "number"}
    return names.get(
        kind, "datetime" if kind.startswith("TIMESTAMP") else "integer" if kind.endswith("INT") or kind == "INTEGER" else "any"
    )
