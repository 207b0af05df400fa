"""Changing catalogue files for people: comments, order and spacing stay as they are."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from common.codec import to_json
from common.files import write_file
from records.errors import ConfigurationError
from records.source import Source
from spiders.catalogue.schema import source_of

OWN = "own.toml"
"""Where changes to sources of other folders go."""


def add_source(folder: Path, source: Source) -> Path:
    """Add a source to `<folder>/<country>.toml`; gives the file's path.

    Raises ConfigurationError when the folder has that id already, or when the entry would not load.
    """
    path = folder / f"{source.country}.toml"
    if source.id in _ids(folder):
        raise ConfigurationError(str(path), f"source {source.id}: id", "already there", "choose another id, or edit the entry")
    values = _values(source)
    source_of({"country": source.country, **values}, str(path))
    document = _read(path)
    tables = _tables(document)
    tables.append(_table(values))
    _write(path, document)
    return path


def set_enabled(folder: Path, source_id: str, enabled: bool) -> Path:
    """Switch a source on or off in `folder`: in its entry there, else by an entry of its own that overrides an earlier folder's."""
    for path in sorted(folder.glob("*.toml")):
        document = _read(path)
        for table in _tables(document):
            if table.get("id") == source_id:
                table["enabled"] = enabled
                _write(path, document)
                return path
    path = folder / OWN
    document = _read(path)
    _tables(document).append(_table({"id": source_id, "enabled": enabled}))
    _write(path, document)
    return path


def as_toml(tables: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """Catalogue entries as a file's text, each under a comment: for a contribution."""
    document = tomlkit.document()
    entries = tomlkit.aot()
    for remark, values in tables:
        entry = _table(values)
        for line in reversed(remark.splitlines()):
            entry.value.body.insert(0, (None, tomlkit.comment(line)))
        entries.append(entry)
    document.add("source", entries)
    return tomlkit.dumps(document)


def _ids(folder: Path) -> set[str]:
    return {str(table.get("id")) for path in folder.glob("*.toml") for table in _tables(_read(path))}


def _values(source: Source) -> dict[str, Any]:
    """The entry's keys in the catalogue's order; defaults and the file's own country left out."""
    values = {key: value for key, value in to_json(source).items() if key != "country"}
    for key in ("max_age_days", "include", "exclude", "verified"):
        if key in values and values[key] is None:
            values[key] = False
    if source.verified is not None:
        values["verified"] = source.verified
    return values


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        if key != "listings":
            table.add(key, value)
    if values.get("listings"):
        listings = tomlkit.aot()
        for listing in values["listings"]:
            item = tomlkit.table()
            for key, value in listing.items():
                item.add(key, value)
            listings.append(item)
        table.add("listings", listings)
    return table


def _read(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise ConfigurationError(str(path), "(whole file)", f"is not TOML: {error}", "it must be TOML in UTF-8") from error


def _tables(document: tomlkit.TOMLDocument) -> AoT:
    if "source" not in document:
        document.add("source", tomlkit.aot())
    tables = document["source"]
    if not isinstance(tables, AoT):
        raise ConfigurationError("catalogue file", "source", "must be an array of tables", "write [[source]]")
    return tables


def _write(path: Path, document: tomlkit.TOMLDocument) -> None:
    write_file(path, tomlkit.dumps(document))
