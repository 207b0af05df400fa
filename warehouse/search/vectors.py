"""Vectors beside the word index: one signed byte per number, compared exactly by blocks of a memory-mapped matrix.

`matrix.bin` (rows x 512 int8), `scales.bin` (float32) and `versions.bin` (uint64: the version_id) only grow; a row belongs to a version and never
changes. `columns-<snapshot>.npz` says which rows are current articles of that snapshot, with what filters need. A kill while rows are added
leaves bytes that nothing refers to; the next update writes over them.

A byte with one scale a row keeps the cosine within .001 (measured on 198 reports in 14 languages: the order of the first ten did not change) and
takes a quarter of the room: 100 MB for 200,000 articles. Subtracting each language's mean made retrieval across languages worse there
(first right hit .56 -> .39 mean reciprocal rank), so vectors are compared as they are.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from common.files import whole_file
from records.search import DateField, SearchFilters
from warehouse.search.query import platform_key
from warehouse.storage.frames import given

DIMENSIONS = 512
LEAST = 0.15
"""Cosine below which two texts count as unrelated. Headlines against reports in other languages: of the same story 95 % lie above .16 (median .36),
of general news 80 % lie below."""
_BLOCK = 2048
_USED = """
with r as (select *, cast('0x' || version_id as ubigint) as version from base.report where copy_kind is null)
select v.row_number, r.report_id, r.language, r.source_id, list_transform(r.topics, t -> t.topic) as topics, r.platforms,
    cast(timezone('UTC', {published}) as date) as published, cast(timezone('UTC', r.first_seen) as date) as seen
from r
join stored as v on v.version = r.version
order by v.row_number
"""
_MISSING = """
with current as (
    select version_id, cast('0x' || version_id as ubigint) as version
    from base.report
    where copy_kind is null
)
select c.version_id
from current as c
anti join stored as s on s.version = c.version
where c.version_id in (select version_id from base.vector)
"""
_NEW = """
select cast('0x' || v.version_id as ubigint) as version, v.vector
from base.vector as v
where v.version_id in (select version_id from missing) and len(v.vector) = 512
"""
PUBLISHED = "case when r.published_plausible is distinct from false then coalesce(r.published_at, r.earliest_published_at, r.first_seen) else r.first_seen end"
"""Day that `since` and `until` look at unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Near:
    """An article by its meaning."""

    article_id: str
    score: float


def columns_file(folder: Path, snapshot_id: str) -> Path:
    return folder / f"columns-{snapshot_id}.npz"


def store(con: duckdb.DuckDBPyConnection, folder: Path, snapshot_id: str) -> int:
    """Bring the vectors to the state of an opened snapshot; returns how many articles have one. Atomic by the name of its last file."""
    folder.mkdir(parents=True, exist_ok=True)
    stored = _versions(folder)
    with given(con, stored=_stored(stored)):
        missing = con.execute(_MISSING).to_arrow_table()
    if missing.num_rows or not len(stored):
        with given(con, missing=missing):
            _append(folder, len(stored), con.execute(_NEW).to_arrow_reader(2048))
        stored = _versions(folder)
    with given(con, stored=_stored(stored)):
        table = con.execute(_USED.format(published=PUBLISHED)).to_arrow_table()
    _write_columns(columns_file(folder, snapshot_id), table)
    return int(table.num_rows)


def wasted(folder: Path, used: int) -> bool:
    """True when most rows belong to versions that are no longer current, so that writing anew pays."""
    rows = len(_versions(folder))
    return rows > 1000 and used < rows // 2


class VectorReader:
    """The vectors of one snapshot; safe to use from several threads."""

    def __init__(self, folder: Path, snapshot_id: str) -> None:
        """Raises OSError when the files are not there (any more)."""
        with np.load(columns_file(folder, snapshot_id), allow_pickle=False) as file:
            self._columns = {name: file[name] for name in file.files}
        self._rows: NDArray[np.int64] = self._columns["row"]
        count = int(self._rows.max()) + 1 if len(self._rows) else 0
        shape = (count, DIMENSIONS)
        self._matrix = np.memmap(folder / "matrix.bin", np.int8, "r", shape=shape) if count else np.empty(shape, np.int8)
        self._scales = np.fromfile(folder / "scales.bin", np.float32, count)

    def nearest(self, query: NDArray[np.float32], filters: SearchFilters, limit: int) -> tuple[list[Near], int]:
        """The articles most like a unit vector, and how many are at least `LEAST` like it."""
        chosen = np.flatnonzero(self._mask(filters))
        if not len(chosen):
            return [], 0
        scores = self._scores(query, self._rows[chosen])
        order = (
            np.argsort(-np.round(scores, 4), kind="stable")[: limit * 2 + 50] if limit * 4 > len(scores) else _top(scores, limit * 2 + 50)
        )
        ids = self._columns["article"][chosen]
        ranked = sorted((-round(float(scores[i]), 4), f"{int(ids[i]):016x}") for i in order if scores[i] >= LEAST)
        return [Near(key, -score) for score, key in ranked[:limit]], int((scores >= LEAST).sum())

    def _scores(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        scores = np.empty(len(rows), np.float32)
        block = np.empty((_BLOCK, DIMENSIONS), np.float32)
        whole = len(rows) == len(self._matrix)
        for start in range(0, len(rows), _BLOCK):
            part = rows[start : start + _BLOCK]
            block[: len(part)] = self._matrix[start : start + _BLOCK] if whole else self._matrix[part]
            scores[start : start + len(part)] = block[: len(part)] @ query
        return scores * self._scales[rows]

    def _mask(self, filters: SearchFilters) -> NDArray[np.bool_]:
        mask = np.ones(len(self._rows), np.bool_)
        for name, value in (("language", filters.language), ("source", filters.source)):
            if value is not None:
                mask &= self._columns[name] == self._code(name, value.strip().lower())
        for name, value in (
            ("topic", filters.topic and filters.topic.strip().lower()),
            ("platform", filters.platform and platform_key(filters.platform)),
        ):
            if value is not None:
                at = self._columns[f"{name}_at"][self._columns[name] == self._code(name, value)]
                mask &= np.isin(np.arange(len(mask)), at)
        days = self._columns["seen" if filters.dates is DateField.SEEN else "published"]
        if filters.since is not None:
            mask &= days >= filters.since.toordinal()
        if filters.until is not None:
            mask &= days <= filters.until.toordinal()
        return mask

    def _code(self, name: str, value: str) -> int:
        found = np.flatnonzero(self._columns[f"{name}_names"] == value)
        return int(found[0]) if len(found) else -1


def _top(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    return np.argpartition(-scores, min(count, len(scores) - 1))[:count]


def _versions(folder: Path) -> NDArray[np.uint64]:
    """version_id of every row that was written whole; a torn last one is not read."""
    try:
        return np.fromfile(folder / "versions.bin", np.uint64, (folder / "versions.bin").stat().st_size // 8)
    except FileNotFoundError:
        return np.empty(0, np.uint64)


def _stored(versions: NDArray[np.uint64]) -> pa.Table:
    return pa.table({"version": versions, "row_number": np.arange(len(versions), dtype=np.int64)})


def _append(folder: Path, known: int, reader: pa.RecordBatchReader) -> int:
    """Add rows; the versions come last, so that a row counts only when all of it is on the disk."""
    added = 0
    with _opened(folder / "matrix.bin", known * DIMENSIONS) as matrix, _opened(folder / "scales.bin", known * 4) as scales:
        versions: list[bytes] = []
        seen: set[int] = set()
        for batch in reader:
            keys = np.asarray(batch.column("version"), np.uint64)
            once = np.array([not (key in seen or seen.add(key)) for key in keys.tolist()], np.bool_)  # type: ignore[func-returns-value]
            numbers = np.asarray(batch.column("vector").flatten(), np.float32).reshape(-1, DIMENSIONS)[once]
            if not len(numbers):
                continue
            scale = np.maximum(np.abs(numbers).max(axis=1), 1e-9).astype(np.float32) / 127
            matrix.write(np.round(numbers / scale[:, None]).astype(np.int8).tobytes())
            scales.write(scale.tobytes())
            versions.append(keys[once].tobytes())
            added += len(numbers)
        _sync(matrix, scales)
    if added:
        with _opened(folder / "versions.bin", known * 8) as file:
            file.writelines(versions)
            _sync(file)
    return added


def _opened(path: Path, size: int) -> BinaryIO:
    """A file open for adding after its first `size` bytes; anything behind them was left by a kill."""
    file = path.open("r+b" if path.exists() else "w+b")
    file.truncate(size)
    file.seek(size)
    return file


def _sync(*files: BinaryIO) -> None:
    for file in files:
        file.flush()
        os.fsync(file.fileno())


def _write_columns(path: Path, table: pa.Table) -> None:
    epoch = np.datetime64("0001-01-01", "D")
    columns: dict[str, NDArray[np.generic]] = {
        "row": np.asarray(table["row_number"], np.int64),
        "article": np.fromiter((int(key, 16) for key in table["report_id"].to_pylist()), np.uint64, table.num_rows),
    }
    for name in ("published", "seen"):
        columns[name] = (table[name].to_numpy().astype("datetime64[D]") - epoch).astype(np.int64) + 1
    for name, source in (("language", "language"), ("source", "source_id")):
        columns |= _coded(name, [[value] for value in table[source].to_pylist()], flat=True)
    columns |= _coded("topic", table["topics"].to_pylist(), flat=False)
    columns |= _coded("platform", [[platform_key(p) for p in row or ()] for row in table["platforms"].to_pylist()], flat=False)
    with whole_file(path) as file:
        np.savez(file, **columns)  # type: ignore[arg-type]


def _coded(name: str, rows: Iterable[list[str | None] | None], *, flat: bool) -> dict[str, NDArray[np.generic]]:
    """Values as numbers with their names; of lists, `_at` says to which row a value belongs."""
    codes: dict[str, int] = {}
    values, at = [], []
    for number, row in enumerate(rows):
        for value in row or ():
            values.append(codes.setdefault((value or "").lower(), len(codes)))
            at.append(number)
    found: dict[str, NDArray[np.generic]] = {
        name: np.array(values, np.int32),
        f"{name}_names": np.array(list(codes) or [""], dtype=np.str_),
    }
    return found if flat else found | {f"{name}_at": np.array(at, np.int64)}
