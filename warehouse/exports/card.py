"""The dataset card: a Frictionless data package (datapackage.json, version 2) and a README for people and for the Hugging Face hub."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from records.selection import FACETS
from warehouse.exports.formats import FORMATS
from warehouse.exports.order import ExportOrder
from warehouse.exports.schema import KEYS, REFERENCES, VERSION

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
RIGHTS = (
    "The texts belong to their publishers. The columns publisher, robots, noarchive and tdm_reserved carry what each page said about its use; "
    "whoever passes the data on has to respect it and the law of the place."
)
LICENCE = {"name": "other-closed", "title": "Texts belong to their publishers: see Rights in README.md", "path": "README.md"}
"""Of Open Definition's list the word that fits what nobody may pass on without asking."""


def data_package(
    identity: str, order: ExportOrder, created_at: str, tables: Mapping[str, Mapping[str, Any]], columns: Mapping[str, Columns]
) -> str:
    """datapackage.json: one resource per table with its files, keys and the meaning of every column."""
    there = {name: table for name, table in tables.items() if table["files"]}
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": identity.lower(),
        "id": identity,
        "title": title(order),
        "description": f"{selection(order)} {RIGHTS}",
        "version": VERSION,
        "created": created_at,
        "licenses": [LICENCE],
        "keywords": ["news", "platform regulation", "litigation", *(value for _, values in order.selection.chosen() for value in values)],
        "resources": [
            _resource(name, part, order, columns.get(name, ()), there) for name, table in there.items() for part in _parts(table, order)
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def readme(
    identity: str, order: ExportOrder, snapshot: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]], front_matter: str = ""
) -> str:
    """README.md: what lies here, how to check and read it; `front_matter` is what the hub reads of it."""
    rows = "".join(f"| `{_place(name, table)}` | {table['rows']:,} | {len(table['files'])} |\n" for name, table in tables.items())
    shortened = sum(table.get("shortened_cells", 0) for table in tables.values())
    cut = f"- {shortened:,} cells hold the beginning of a text too long for a cell; they end in ` […]`.\n" if shortened else ""
    return f"""{front_matter}# {title(order)}

{selection(order)}

Export `{identity}` of snapshot `{snapshot["id"]}` (journal entry {snapshot["journal_no"]}, {snapshot["created_at"]}), schema {VERSION}.
The next one can hold only what changed since: `docketwire export --changed-since {snapshot["journal_no"]} ...`.

| place | rows | files |
|---|---|---|
{rows}
- Check: `docketwire verify .`, or any BagIt tool, or `sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt`.
- Read: `datapackage.json` names every file and explains every column; `manifest.json` counts rows per file.
- `data/tombstones.jsonl`: ids to remove from older copies of this data. `data/seals/`: Merkle trees over the captures and, in `chain.jsonl`, their chain.
{cut}
## Rights

{RIGHTS}
"""


def title(order: ExportOrder) -> str:
    """Name of an export, for people."""
    kinds = {"warc": "original records (WARC)", "wacz": "original records (WACZ)"}
    return f"Docketwire: {kinds.get(order.format, 'reports on disputes between online platforms and justice')}"


def selection(order: ExportOrder) -> str:
    """What was chosen, in sentences."""
    wanted = order.selection
    said = [f"{FACETS[word].capitalize()}: {', '.join(values)}." for word, values in wanted.chosen()]
    if wanted.amount_at_least is not None:
        said.append(f"Main sum at least EUR {wanted.amount_at_least:,}.")
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


def pattern_of(table: Mapping[str, Any]) -> str:
    """One pattern for all files of a table, which all lie equally deep: `data/articles/*/*/*.parquet`."""
    first = str(table["files"][0]["path"]).split("/")
    return "/".join([*first[:2], *("*" for _ in first[2:-1]), f"*.{first[-1].partition('.')[2]}"])


def _place(name: str, table: Mapping[str, Any]) -> str:
    return f"{table['files'][0]['path']}, {table['sheets'][0]}" if table.get("sheets") else f"data/{name}/"


def _parts(table: Mapping[str, Any], order: ExportOrder) -> list[Mapping[str, Any]]:
    """A table as resources: lines of several files can be joined, files of Parquet are one each."""
    if order.format != "parquet" or len(table["files"]) == 1:
        return [table]
    return [{**table, "files": [file], "rows": file["rows"], "part": _part_name(file["path"])} for file in table["files"]]


def _part_name(path: str) -> str:
    """`data/articles/fr/user-data/part-00000.parquet` -> `fr-user-data-00000`."""
    *folders, name = path.split("/")[2:]
    return "-".join([*folders, name.partition(".")[0].removeprefix("part-")]).lower()


def _resource(
    name: str, table: Mapping[str, Any], order: ExportOrder, columns: Columns, tables: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    form = table.get("format", order.format)
    paths = [file["path"] for file in table["files"]]
    named = "-".join([name.replace("_", "-"), *([table["part"]] if "part" in table else ())])
    resource: dict[str, Any] = {"name": named, "path": paths if len(paths) > 1 else paths[0], "format": form, "rows": table["rows"]}  # fmt: skip
    if not FORMATS[form].records:
        resource |= {"mediatype": FORMATS[form].media_type, "encoding": "utf-8"}
    if table.get("sheets"):
        resource["dialect"] = {"excel": {"sheet": table["sheets"][0]}}
    if FORMATS[form].line and paths[0].endswith((".zst", ".gz")):
        resource["compression"] = "zst" if paths[0].endswith(".zst") else "gz"
    if columns and not FORMATS[form].texts_only:
        resource["schema"] = {"fields": [_field(*column, form) for column in columns], **_keys(name, order, columns, tables)}
    return resource


def _keys(name: str, order: ExportOrder, columns: Columns, tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Key of a table and what it refers to; names of other vocabularies have neither, increments no references."""
    if order.vocabulary != "native" and name == "articles":
        return {}
    there = {column for column, *_ in columns}
    keys: dict[str, Any] = {"primaryKey": list(KEYS[name])} if name in KEYS and there.issuperset(KEYS[name]) else {}
    references = {} if order.since or order.vocabulary != "native" else REFERENCES.get(name, {})
    found = [
        {"fields": [column], "reference": {"resource": target.replace("_", "-"), "fields": list(KEYS[target])}}
        for column, target in references.items()
        if target in tables and column in there and len(_parts(tables[target], order)) == 1
    ]
    return keys | ({"foreignKeys": found} if found else {})


def _field(name: str, kind: str, meaning: str, form: str) -> dict[str, str]:
    field = {"name": name, "type": _frictionless(kind, form), "duckdbType": kind}
    if meaning:
        field["description"] = meaning
    if name in _TERMS:
        field["rdfType"] = _TERMS[name]
    return field


def _frictionless(kind: str, form: str = "jsonl") -> str:
    """Type of a column as that library reads it: out of Parquet and XLSX by way of pandas and openpyxl, which know fewer."""
    if form == "parquet" and (kind.endswith("[]") or kind.startswith("STRUCT")):
        return "any"
    if form == "xlsx" and (kind.endswith("[]") or kind.startswith("STRUCT")):
        return "string"
    if kind.endswith("[]"):
        return "array"
    if kind.startswith("STRUCT"):
        return "object"
    if kind.startswith("DECIMAL"):
        return "number"
    names = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "FLOAT": "number", "DOUBLE": "number"}
    whole = "number" if form == "parquet" else "integer"
    return names.get(kind, "datetime" if kind.startswith("TIMESTAMP") else whole if kind.endswith("INT") or kind == "INTEGER" else "any")
