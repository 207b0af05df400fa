"""Vectors beside the word index: what is written is compared again, in whole blocks and in parts, and what a kill left is not read."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from records.selection import Selection
from warehouse.search import vectors
from warehouse.search.vectors import DIMENSIONS, LEAST, VectorReader, columns_file, wasted
from warehouse.selection.facets import COLUMNS


def unit(angle: float) -> np.ndarray:
    """A vector whose cosine to the first axis is that of the angle."""
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[0], vector[1] = np.cos(angle), np.sin(angle)
    return vector


def batches(*some: Sequence[tuple[int, float]]) -> pa.RecordBatchReader:
    schema = pa.schema({"version": pa.uint64(), "vector": pa.list_(pa.float32())})
    made = [
        pa.record_batch(
            [pa.array([key for key, _ in rows], pa.uint64()), pa.array([unit(angle) for _, angle in rows], pa.list_(pa.float32()))], schema
        )
        for rows in some
    ]
    return pa.RecordBatchReader.from_batches(schema, made)


def columns(folder: Path, rows: Sequence[int], languages: Sequence[str] | None = None) -> None:
    size = len(rows)
    table = {
        "row_number": pa.array(rows, pa.int64()),
        "article_id": pa.array([f"{n + 1:016x}" for n in range(size)]),
        "published_day": pa.array([0] * size),
        "seen_day": pa.array([0] * size),
        "main_euros": pa.array([0] * size),
        **{column: pa.array([None] * size, pa.string()) for column in COLUMNS.values()},
    }
    table["language"] = pa.array(languages or ["en"] * size, pa.string())
    vectors._write_columns(columns_file(folder, "s"), pa.table(table))


def ids(reader: VectorReader, wanted: Selection = Selection(), limit: int = 10) -> tuple[list[int], int]:  # noqa: B008 - frozen
    near, like = reader.nearest(unit(0), wanted, limit)
    return [int(one.article_id, 16) for one in near], like


def test_the_nearest_come_first_and_the_unlike_not_at_all(tmp_path: Path) -> None:
    assert vectors._append(tmp_path, 0, batches([(1, 1.0), (2, 0.1)], [(3, 3.0), (4, 0.5)])) == 4
    columns(tmp_path, [0, 1, 2, 3])
    reader = VectorReader(tmp_path, "s")
    assert ids(reader) == ([2, 4, 1], 3)
    assert ids(reader, limit=1) == ([2], 3)
    near, _ = reader.nearest(unit(0), Selection(), 10)
    assert [one.score for one in near] == pytest.approx([np.cos(0.1), np.cos(0.5), np.cos(1.0)], abs=0.01)


def test_what_is_just_alike_enough_counts(tmp_path: Path) -> None:
    vectors._append(tmp_path, 0, batches([(1, float(np.arccos(LEAST + 0.003))), (2, float(np.arccos(LEAST - 0.003)))]))
    columns(tmp_path, [0, 1])
    assert ids(VectorReader(tmp_path, "s")) == ([1], 1)


def test_a_selection_and_articles_without_a_vector_are_left_out(tmp_path: Path) -> None:
    vectors._append(tmp_path, 0, batches([(1, 0.1), (2, 0.2)]))
    columns(tmp_path, [-1, 0, 1], ["en", "en", "fr"])
    reader = VectorReader(tmp_path, "s")
    assert ids(reader) == ([2, 3], 2)
    assert ids(reader, Selection(languages=("en",))) == ([2], 1)
    assert ids(reader, Selection(languages=("de",))) == ([], 0)
    assert reader.articles(Selection(languages=("en",))) == (f"{1:016x}", f"{2:016x}")


@pytest.mark.parametrize("block", [1, 2, 3, 100])
def test_blocks_of_any_size_give_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(vectors, "_BLOCK", block)
    angles = [0.9, 0.1, 0.5, 0.3, 0.7]
    vectors._append(tmp_path, 0, batches(list(enumerate(angles))))
    columns(tmp_path, [0, 1, 2, 3, 4], ["en", "en", "fr", "en", "en"])
    reader = VectorReader(tmp_path, "s")
    assert ids(reader)[0] == [2, 4, 3, 5, 1]
    assert ids(reader, Selection(languages=("en",)))[0] == [2, 4, 5, 1]


def test_of_very_many_only_the_best_are_ordered(tmp_path: Path) -> None:
    count = 80
    vectors._append(tmp_path, 0, batches([(n, 0.5 + 0.9 * (count - n) / count) for n in range(count)]))
    columns(tmp_path, list(range(count)))
    found, like = ids(VectorReader(tmp_path, "s"), limit=3)
    assert found == [count, count - 1, count - 2]
    assert like == count


def test_each_version_is_stored_once_and_later_ones_behind_it(tmp_path: Path) -> None:
    assert vectors._append(tmp_path, 0, batches([(1, 0.1), (1, 0.9), (2, 0.2)], [(2, 0.8)])) == 2
    assert vectors._append(tmp_path, 2, batches([(3, 0.3)])) == 1
    assert vectors._versions(tmp_path).tolist() == [1, 2, 3]
    assert vectors._append(tmp_path, 3, batches([])) == 0
    assert (tmp_path / "matrix.bin").stat().st_size == 3 * DIMENSIONS


def test_what_a_kill_left_behind_is_written_over(tmp_path: Path) -> None:
    vectors._append(tmp_path, 0, batches([(1, 0.1)]))
    for name in ("matrix.bin", "scales.bin", "versions.bin"):
        with (tmp_path / name).open("ab") as file:
            file.write(b"torn")
    assert vectors._versions(tmp_path).tolist() == [1]
    vectors._append(tmp_path, 1, batches([(2, 0.2)]))
    assert vectors._versions(tmp_path).tolist() == [1, 2]
    columns(tmp_path, [0, 1])
    assert ids(VectorReader(tmp_path, "s")) == ([1, 2], 2)


def test_nothing_stored_is_nothing_found(tmp_path: Path) -> None:
    assert vectors._versions(tmp_path).tolist() == []
    vectors._append(tmp_path, 0, batches([]))
    columns(tmp_path, [-1])
    assert ids(VectorReader(tmp_path, "s")) == ([], 0)
    columns(tmp_path, [])
    assert ids(VectorReader(tmp_path, "s")) == ([], 0)


@pytest.mark.parametrize(("rows", "used", "pays"), [(1000, 0, False), (1001, 499, True), (1001, 500, False), (2000, 999, True)])
def test_writing_anew_pays_where_most_rows_are_of_the_past(tmp_path: Path, rows: int, used: int, pays: bool) -> None:
    np.arange(rows, dtype=np.uint64).tofile(tmp_path / "versions.bin")
    assert wasted(tmp_path, used) is pays
