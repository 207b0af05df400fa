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
    kind = "feed"                        # feed, news-sitemap, sitemap, section, search, docket, social
    url = "https://www.lemonde.fr/rss/une.xml"

    [[source.listings]]
    kind = "search"
    url = "https://news.example.org/rss?q={query}&hl={language}"
    queries = ["réseau social tribunal"]

Every other key is a field of `records.source.Source` by its own name and may be left out (`country` too: it is the
file's name). A file in a later folder may repeat a source's `id` with only the keys it changes, e.g. `enabled = false`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.tables import read_table, record
from records.errors import ConfigurationError
from records.source import Source
from spiders.catalogue.schema import source_of

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _File:
    """What a catalogue file holds; its tables are read once those of all folders are laid over one another."""

    source: tuple[Mapping[str, Any], ...] = ()


class Catalog(Mapping[str, Source]):
    """Source id -> Source, in order of the files; frozen."""

    def __init__(self, sources: Iterable[Source]) -> None:
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
    return Catalog(_sources(merged.values()))


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
    tables = record(_File, read_table(path), str(path)).source
    return [dict(table) for table in tables]


def _defaults_of_file(path: Path) -> Table:
    return {"country": path.stem} if len(path.stem) == 2 else {}


def _sources(found: Iterable[tuple[Path, Table]]) -> Iterator[Source]:
    """Each table's source; what is wrong with any of them is told at once."""
    mistakes: list[ConfigurationError] = []
    for path, table in found:
        try:
            yield source_of(table, str(path))
        except ConfigurationError as error:
            mistakes.append(error)
    if mistakes:
        raise ConfigurationError.of(mistakes)
