"""JSON lines in, JSON lines out: one answer for every row, in order, whatever a row does to its worker."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.work.pool import PoolSettings, WorkerPool

Row = dict[str, Any]


def answer_rows(lines: Iterable[str], task: str, *, preload: str, workers: int | None = None) -> Iterator[Row]:
    """Answers of `task` (`module:function`, row -> row) to JSON lines; blank lines are passed over.

    A row that is no JSON object, or that its worker did not survive, is answered with its id (if it had one) and an `error`.
    """
    settings = PoolSettings(workers=workers) if workers else None
    with WorkerPool(task, lost=_lost, settings=settings, preload=[preload]) as pool:
        yield from pool.map(_parse(number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _parse(number: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        return {"id": None, "error": f"line {number} is not JSON: {error}"}
    return row if isinstance(row, dict) else {"id": None, "error": f"line {number} is not a JSON object"}


def _lost(row: Row, explanation: str) -> Row:
    return {"id": row.get("id"), "error": explanation}
