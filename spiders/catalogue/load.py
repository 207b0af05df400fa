"""The catalogue of sources: TOML files, one per country, checked on load.

A folder holds `<cc>.toml` files; each lists outlets of one country, whose code is the file's name::

    # fr.toml
    [[source]]
    id = "fr-le-monde"                   # lower-case slug, <country>-<name>; unique, never reused
    name = "Le Monde"
    languages = ["fr"]                   # ISO 639-1, most used first
    homepage = "https://www.lemonde.fr/"
    kind = "news"                        # news (default), agency, regulator, court, government, ngo, law, tech, search
    verified = 2026-08-14                # or false: nobody has reached it yet (default)
    max_age_days = 14                    # or false: no limit
    exclude = "/live/"

    [[source.listings]]
    kind = "feed"                        # feed, news-sitemap, sitemap, section, search
    url = "https://www.lemonde.fr/rss/une.xml"

    [[source.listings]]
    kind = "search"
    url = "https://news.example.org/rss?q={query}&hl={language}"
    queries = ["réseau social tribunal"]

Every other key is a field of `records.source.Source` by its own name and may be left out (`country` too: it is the
file's name). A file in a later folder may repeat a source's `id` with only the keys it changes, e.g. `enabled = false`.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from records.errors import ConfigurationError
from records.source import Source
from spiders.catalogue.schema import BadValueError, check_source, unknown_key

Table = dict[str, Any]


class Catalog(Mapping[str, Source]):
    """Source id -> Source, in order of the files; frozen."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._by_id = {source.id: source for source in sources}

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(self._by_id.values())

    def enabled(self) -> tuple[Source, ...]:
        """Sources that are to be crawled."""
        return tuple(source for source in self.sources if source.enabled)

    def __getitem__(self, source_id: str) -> Source:
        return self._by_id[source_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def builtin_folder() -> Path:
    """The catalogue that comes with Docketwire."""
    return Path(__file__).parents[1] / "sources"


def load_catalog(folders: Sequence[Path]) -> Catalog:
    """All sources of the folders' `*.toml` files; later folders add to and override earlier ones.

    A missing folder is an empty one. Raises ConfigurationError naming file, source, key, value and what is accepted.
    """
    merged: dict[str, tuple[Path, Table]] = {}
    for folder in folders:
        for source_id, (path, table) in _folder_tables(folder).items():
            earlier = merged[source_id][1] if source_id in merged else _defaults_of_file(path)
            merged[source_id] = (path, {**earlier, **table})
    return Catalog([_source(path, source_id, table) for source_id, (path, table) in merged.items()])


def ids_in(folder: Path) -> frozenset[str]:
    """Sources that a folder's files add or change. Raises ConfigurationError."""
    return frozenset(_folder_tables(folder))


def _folder_tables(folder: Path) -> dict[str, tuple[Path, Table]]:
    found: dict[str, tuple[Path, Table]] = {}
    for path in sorted(folder.glob("*.toml")):
        for number, table in enumerate(_file_tables(path), start=1):
            source_id = table.get("id")
            if not isinstance(source_id, str):
                raise ConfigurationError(
                    str(path), f"source number {number}: id", "missing or not text", 'give it one, e.g. id = "fr-le-monde"'
                )
            if source_id in found:
                raise ConfigurationError(
                    str(path), f"source {source_id}: id", f"already used in {found[source_id][0]}", "an id names one source"
                )
            found[source_id] = (path, table)
    return found


def _file_tables(path: Path) -> list[Table]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(str(path), "syntax", str(error), "it must be TOML in UTF-8") from error
    for key in document:
        if key != "source":
            raise ConfigurationError(str(path), key, "unknown table", unknown_key(key, ["source"]) + "; write [[source]]")
    tables = document.get("source", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigurationError(str(path), "source", "must be an array of tables", "write [[source]]")
    return tables


def _defaults_of_file(path: Path) -> Table:
    return {"country": path.stem} if len(path.stem) == 2 else {}


def _source(path: Path, source_id: str, table: Table) -> Source:
    try:
        return check_source(table)
    except BadValueError as bad:
        raise ConfigurationError(str(path), f"source {source_id}: {bad.key}", bad.problem, bad.remedy) from None
