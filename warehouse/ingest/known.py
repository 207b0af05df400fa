"""Which reports and texts can be in the warehouse at all: so that a commit of a page that is new looks through no table to learn that it is.

Numbers of what is stored, in memory, for as long as one connection commits one segment after the other: 20 bytes a report. Whether they still hold
is asked of the journal; a number too many costs a look into the table, none may be missing. The day on which reports were first seen is known as well:
their rows lie among those of that time, and a look passes over all others.
"""

import weakref
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import compress

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from warehouse.ingest.bands import Signed, Waiting, last_signature
from warehouse.storage.statements import Statements

SQL = Statements(__file__)

MOST = 40_000_000
"""Reports of which numbers are kept: 800 MB. With more the tables are asked, whose columns are gone through for every commit."""
Between = tuple[datetime, datetime]
"""The first and the last of some moments."""
WHENEVER: Between = (datetime(1000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
_EPOCH, _DAY, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(days=1), timedelta(microseconds=1)
_DAY_US = _DAY // _MICROSECOND
_FRESH = 20_000
"""Numbers that are looked up one by one before they are sorted in: a twentieth of a second for a million, every twenty segments."""
_BATCH = 1_000_000
"""Rows that are read at a time."""
_ADDS_NONE = frozenset({"told", "stories", "run", "sources", "rates", "corrections", "seal"})
"""Kinds of journal entries that bring no report and no text, and after which every report was first seen when it was before."""


class Numbers:
    """A set of 64-bit numbers, 8 bytes each."""

    def __init__(self, numbers: NDArray[np.uint64]) -> None:
        self._sorted, self._fresh = np.sort(numbers), set[int]()

    def add(self, numbers: Collection[int]) -> None:
        self._fresh.update(numbers)
        if len(self._fresh) > _FRESH:
            fresh = np.fromiter(self._fresh, np.uint64, len(self._fresh))
            self._sorted, self._fresh = np.sort(np.concatenate([self._sorted, fresh])), set()

    def __contains__(self, number: int) -> bool:
        return self.among([number])[0]

    def among(self, numbers: Sequence[int]) -> list[bool]:
        """Of each of these numbers whether it is in the set; looked up all at once, for one after the other took 4 ms for a segment."""
        asked = np.array(numbers, np.uint64)
        places = np.searchsorted(self._sorted, asked)
        found: list[bool] = np.zeros(len(asked), bool).tolist()
        if len(self._sorted):
            found = (self._sorted[np.minimum(places, len(self._sorted) - 1)] == asked).tolist()
        return [there or number in self._fresh for there, number in zip(found, numbers, strict=True)]


class Days:
    """On which day things of 64-bit numbers happened, in days since 1970; 12 bytes each."""

    def __init__(self, numbers: NDArray[np.uint64], days: NDArray[np.int32]) -> None:
        order = np.argsort(numbers)
        self._numbers, self._days, self._fresh = numbers[order], days[order], dict[int, int]()

    def add(self, days: Mapping[int, int]) -> None:
        """Of numbers that are there already the new day holds."""
        self._fresh.update(days)
        if len(self._fresh) > _FRESH:
            fresh = np.fromiter(self._fresh, np.uint64, len(self._fresh))
            kept = ~np.isin(self._numbers, fresh)
            numbers = np.concatenate([self._numbers[kept], fresh])
            days_ = np.concatenate([self._days[kept], np.fromiter(self._fresh.values(), np.int32, len(self._fresh))])
            order = np.argsort(numbers)
            self._numbers, self._days, self._fresh = numbers[order], days_[order], {}

    def of(self, numbers: Sequence[int]) -> list[int | None]:
        """Of each of these numbers its day; None of those that are not there."""
        asked = np.array(numbers, np.uint64)
        if not len(self._numbers):
            return [self._fresh.get(number) for number in numbers]
        places = np.minimum(np.searchsorted(self._numbers, asked), len(self._numbers) - 1)
        there, days = (self._numbers[places] == asked).tolist(), self._days[places].tolist()
        return [self._fresh.get(number, day if is_there else None) for number, is_there, day in zip(numbers, there, days, strict=True)]


class Known:
    """What a connection knows of the warehouse; the first commit asks the tables and the second makes the numbers."""

    def __init__(self) -> None:
        self.entry: tuple[int, str] | None = None
        """Number and subject of the last commit the numbers hold."""
        self.reports: Days | None = None
        """On which day each was first seen."""
        self.texts: Numbers | None = None
        self.waiting: Waiting | None = None
        """Bands that are not in order; None: they are looked for in the table."""
        self.too_many = False
        """The warehouse has more reports than numbers are kept of: the tables are asked."""

    def may_be_stored(self, ids: Collection[str]) -> list[str]:
        """Those of these reports that can be stored, sorted."""
        keys = sorted(ids)
        if self.reports is None:
            return keys
        return list(compress(keys, (day is not None for day in self.reports.of([int(key, 16) for key in keys]))))

    def seen_between(self, ids: Collection[str]) -> Between:
        """Two moments between which those of these reports that can be stored were first seen: the beginning of a day and the end of one."""
        if self.reports is None:
            return WHENEVER
        days = [day for day in self.reports.of([int(key, 16) for key in ids]) if day is not None]
        return (_EPOCH + min(days) * _DAY, _EPOCH + (max(days) + 1) * _DAY - _MICROSECOND) if days else (WHENEVER[1], WHENEVER[0])

    def may_have_text(self, hashes: Collection[int]) -> bool:
        """Whether any of these texts (`text_hash`) can be stored."""
        return self.texts is None or any(self.texts.among([value % 2**64 for value in hashes]))

    def last_signature(self, con: duckdb.DuckDBPyConnection) -> int:
        """Number of the signature stored last; where it is known, a commit's 3 ms at a million are saved."""
        return last_signature(con) if self.waiting is None else self.waiting.last

    def add(self, reports: Mapping[str, datetime], signed: Sequence[Signed], entry: tuple[int, str]) -> None:
        """What a commit brings, each report with when it was first seen, and its journal entry."""
        self.entry = entry
        if self.reports is not None and self.texts is not None:
            self.reports.add({int(key, 16): (moment - _EPOCH) // _DAY for key, moment in reports.items()})
            self.texts.add([one.text_hash % 2**64 for one in signed])
        if self.waiting is not None:
            self.waiting.add(signed)


_known: "weakref.WeakKeyDictionary[duckdb.DuckDBPyConnection, Known]" = weakref.WeakKeyDictionary()


def known(con: duckdb.DuckDBPyConnection, before: int) -> Known:
    """What is known in a transaction that has written nothing but its journal entry; `before`: number of the entry before that."""
    found = _known.get(con)
    if found is None or not _holds(con, found, before):
        again = found is not None and found.entry is not None and found.reports is None
        found = _known[con] = Known()
        if again:
            _read(con, found)
    elif found.reports is None and not found.too_many:
        _read(con, found)
    return found


def _holds(con: duckdb.DuckDBPyConnection, found: Known, before: int) -> bool:
    """Whether the journal still has the commit that the numbers end with, and after it nothing that brings reports."""
    if found.entry is None:
        return False
    rows = con.execute(SQL["since"], {"first": found.entry[0], "last": before}).fetchall()
    return bool(rows) and (rows[0][0], rows[0][2]) == found.entry and all(kind in _ADDS_NONE for _, kind, _ in rows[1:])


def _read(con: duckdb.DuckDBPyConnection, found: Known) -> None:
    counted = con.execute(SQL["count_reports"]).fetchone()
    found.too_many = counted is None or counted[0] > MOST
    if not found.too_many:
        found.reports = _days(con)
        found.waiting = Waiting.read(con)
        found.texts = Numbers(_texts(con))


def _days(con: duckdb.DuckDBPyConnection) -> Days:
    numbers, days = [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
    for batch in con.execute(SQL["reports"]).to_arrow_reader(_BATCH):
        numbers.append(_numbers(batch.column("report_id")))
        days.append((batch.column("first_seen").to_numpy() // _DAY_US).astype(np.int32))
    return Days(np.concatenate(numbers), np.concatenate(days))


def _texts(con: duckdb.DuckDBPyConnection) -> NDArray[np.uint64]:
    """What is known of each text, a batch at a time: the whole of it as Arrow's table besides would be as much memory again."""
    found = [batch.column(0).to_numpy().view(np.uint64) for batch in con.execute(SQL["texts"]).to_arrow_reader(_BATCH)]
    return np.concatenate([np.empty(0, np.uint64), *found])


def _numbers(ids: pa.Array) -> NDArray[np.uint64]:
    """Ids of 16 hex digits as numbers, all at once: a cast in SQL takes 3 s for a million."""
    _, offsets, data = ids.buffers()
    first = np.frombuffer(offsets, np.int32)[ids.offset] if len(ids) else 0
    digits = np.frombuffer(data, np.uint8)[first : first + 16 * len(ids)].reshape(-1, 16) if len(ids) else np.empty((0, 16), np.uint8)
    values = (digits & 15) + 9 * (digits >> 6)  # `0` is 0x30, `a` is 0x61
    pairs = (values[:, 0::2] << 4 | values[:, 1::2]).astype(np.uint8)
    return np.ascontiguousarray(pairs).view(">u8").ravel().astype(np.uint64)
