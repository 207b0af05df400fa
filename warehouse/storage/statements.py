"""SQL lies in files: every statement has a name, and what varies in it besides parameters comes from a checked list.

`x.sql` beside `x.py` holds the statements of that module, its first comment names their reader, and each follows a line `-- name: <name>`. A folder holds
one statement (or a script) a file, named as the file. Values are bound as `$name`. A statement whose tables, columns or parts vary writes `{part}`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

import duckdb

from records.errors import WarehouseError

_NAME = re.compile(r"^-- name: (\w+)$\n?", re.MULTILINE)
_PART = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_CATALOGS = frozenset({"whole", "old", "memory"})
"""Names under which other databases are attached for a copy, and that of DuckDB's own memory."""


class Statements(Mapping[str, str]):
    """The statements of a file with names, or of a folder of files; read when the first is asked for."""

    def __init__(self, place: str | Path) -> None:
        """`place`: a folder, a `.sql` file, or the `__file__` of a module with one beside it."""
        path = Path(place)
        self._place = path if path.is_dir() else path.with_suffix(".sql")

    def __getitem__(self, name: str) -> str:
        try:
            return self._texts[name]
        except KeyError:
            raise KeyError(f"{self._place}: no statement {name!r}; there are {', '.join(self._texts)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    @cached_property
    def _texts(self) -> dict[str, str]:
        if self._place.is_dir():
            return {path.stem: path.read_text("utf-8") for path in sorted(self._place.glob("*.sql"))}
        _, *found = _NAME.split(self._place.read_text("utf-8"))
        return {name: text.strip().removesuffix(";") for name, text in zip(found[::2], found[1::2], strict=True)}


def run_all(con: duckdb.DuckDBPyConnection, script: str) -> None:
    """Run the statements of a script in order."""
    for sql in con.extract_statements(script):
        con.execute(sql)


def filled(statement: str, **parts: str) -> str:
    """The statement with each `{part}` replaced, all of them and no other; names are to be `known`, anything else made of our own SQL."""
    wanted = set(_PART.findall(statement))
    if wanted != parts.keys():
        raise ValueError(f"parts {', '.join(sorted(parts))} given, {', '.join(sorted(wanted))} wanted in: {statement}")
    return _PART.sub(lambda found: parts[found[1]], statement)


def known(name: str) -> str:
    """A table or column of ours, `report` or `base.report`, as it is. Raises WarehouseError for any name no migration or view has."""
    words = name.split(".")
    if not words or not all(_WORD.fullmatch(word) and (word in _vocabulary() or word in _CATALOGS) for word in words):
        raise WarehouseError(f"{name!r}: not a name of the warehouse's tables and columns")
    return name


def listed(names: Iterable[str], *, of: str = "") -> str:
    """Columns as a list, `a, b`; with `of`, those of a table or alias, `r.a, r.b`. Raises WarehouseError."""
    return ", ".join(f"{of}.{known(name)}" if of else known(name) for name in names)


def assigned(names: Iterable[str], *, of: str) -> str:
    """Columns as assignments out of another table, `a = s.a, b = s.b`. Raises WarehouseError."""
    return ", ".join(f"{known(name)} = {of}.{name}" for name in names)


@cache
def _vocabulary() -> frozenset[str]:
    """Every word of the migrations, their bookkeeping and the views: the schema, and with it all names it has."""
    folder = Path(__file__).parents[1]
    files = [*(folder / "migrations").glob("*.sql"), *(folder / "views").glob("*.sql"), Path(__file__).with_name("migrate.sql")]
    texts = (path.read_text("utf-8") for path in files)
    return frozenset(word for text in texts for word in _WORD.findall(text))
