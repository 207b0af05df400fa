"""One pass over the rows, one file per partition and fill: what does not fit into memory is flushed, the largest partitions first."""

from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.exports.encode import PARTITION

Key = tuple[str | None, ...]
"""Values of the partition's columns."""


def split(batches: Iterable[pa.RecordBatch], flush: Callable[[Key, int, pa.Table], None], *, partitioned: bool, budget: int) -> None:
    """Collect rows by partition and hand them to `flush(key, part number, rows)`; never more than about two budgets of bytes are held.

    The same batches give the same files, which is what makes an interrupted export resumable and a repeated one identical.
    """
    fills = _Fills(flush, budget)
    for batch in batches:
        if partitioned:
            for key, rows in _partitions(batch):
                fills.add(key, rows)
        else:
            fills.add((), batch)
        fills.relieve()
    fills.finish()


class _Fills:
    def __init__(self, flush: Callable[[Key, int, pa.Table], None], budget: int) -> None:
        self.flush, self.budget = flush, budget
        self.rows: dict[Key, list[pa.RecordBatch]] = defaultdict(list)
        self.sizes: dict[Key, int] = defaultdict(int)
        self.parts: dict[Key, int] = defaultdict(int)

    def add(self, key: Key, rows: pa.RecordBatch) -> None:
        self.rows[key].append(rows)
        self.sizes[key] += rows.nbytes

    def relieve(self) -> None:
        """Over budget: flush the largest down to half of it, and copy the rest, whose slices keep whole batches alive."""
        held = sum(self.sizes.values())
        if held <= self.budget:
            return
        for key in sorted(self.sizes, key=lambda k: (-self.sizes[k], _order(k))):
            if held <= self.budget // 2:
                break
            held -= self.sizes[key]
            self._out(key)
        for key, rows in self.rows.items():
            self.rows[key] = [pa.concat_batches(rows)]

    def finish(self) -> None:
        for key in sorted(self.rows, key=_order):
            self._out(key)

    def _out(self, key: Key) -> None:
        table = pa.Table.from_batches(self.rows.pop(key))
        del self.sizes[key]
        part, self.parts[key] = self.parts[key], self.parts[key] + 1
        self.flush(key, part, table)


def _order(key: Key) -> tuple[str, ...]:
    return tuple(value or "" for value in key)


def _partitions(batch: pa.RecordBatch) -> list[tuple[Key, pa.RecordBatch]]:
    """Rows of a batch by partition, each in the order they came."""
    if not batch.num_rows:
        return []
    columns = [pc.dictionary_encode(batch.column(name), null_encoding="encode") for name in PARTITION]
    codes = np.zeros(batch.num_rows, dtype=np.int64)
    for column in columns:
        codes = codes * len(column.dictionary) + column.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    sorted_batch = batch.take(pa.array(order))
    ends = [*starts[1:].tolist(), batch.num_rows]
    names = [column.dictionary.to_pylist() for column in columns]
    found = []
    for start, end in zip(starts.tolist(), ends, strict=True):
        code, key = int(codes[order[start]]), []
        for values in reversed(names):
            code, place = divmod(code, len(values))
            key.append(values[place])
        found.append((tuple(reversed(key)), sorted_batch.slice(start, end - start)))
    return found
