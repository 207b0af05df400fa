"""The bands of signatures as rows: by them near copies are found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from warehouse.storage import frames
from warehouse.storage.frames import append_table
from warehouse.storage.migrate import is_lake
from warehouse.storage.statements import Statements

SQL = Statements(__file__)

BLOCK = 65_536
"""Signatures whose bands are put in order together: 2 million rows, 256 row groups, of which the 32 bands of one page meet 29. Half as many are met more
often, twice as many lie longer as they came."""
_GROWTH = 4
"""A sorted run of bands takes in those that are not so many times as short: seven or eight runs are looked through, and each band is moved as often."""
_BAND = ("day", "hash", "sig_no")
LAG = 4_096
"""Signatures that come after a block before it is put in order: more than a segment has, so that the whole block is stored by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature that this transaction brings, as it is looked for."""

    number: int
    report_id: str
    day: date
    text_hash: int
    bands: tuple[int, ...]

    def banded(self) -> tuple[int, date, tuple[int, ...]]:
        """As its bands are stored."""
        return self.number, self.day, self.bands


class Waiting:
    """The bands of signatures that wait to be put in order, in memory: in the table all of them would be gone through for every page.

    20 bytes a band, 45 MB where a whole block waits.
    """

    def __init__(self, last: int, columns: Mapping[str, NDArray[Any]]) -> None:
        """`last`: number of the last signature; `columns` as in the table."""
        self.last = last
        self._runs = [_by_hash(columns)]
        """Each in the order of its hashes, the longer first."""

    @classmethod
    def read(cls, con: duckdb.DuckDBPyConnection) -> "Waiting | None":
        """Those of a warehouse; None on DuckLake, where nothing is put in order here."""
        if is_lake(con):
            return None
        last = last_signature(con)
        found = con.execute(SQL["waiting"], {"first": waiting_from(last)}).to_arrow_table()
        return cls(last, {name: found[name].to_numpy() for name in _BAND})

    def add(self, signed: Sequence[Signed]) -> None:
        """What a commit brought; what it put in order is dropped."""
        if not signed:
            return
        self.last = max(self.last, *(one.number for one in signed))
        self._runs.append(_by_hash(_columns([one.banded() for one in signed])))
        while len(self._runs) > 1 and len(self._runs[-2]["hash"]) < _GROWTH * len(self._runs[-1]["hash"]):
            short, long = self._runs.pop(), self._runs.pop()
            kept = long["sig_no"] >= waiting_from(self.last)
            self._runs.append(_by_hash({name: np.concatenate([long[name][kept], short[name]]) for name in _BAND}))

    def met(self, probed: pa.Table, also: Sequence[Signed], first: int) -> NDArray[np.int64]:
        """Pairs of (number of a probe's signature, number of one that waits) that share a band within the probe's days.

        `also`: signatures of the transaction in progress; `first`: those with smaller numbers are in order, and not looked for here.
        """
        found = [_met(probed, bands, first) for bands in (*self._runs, _by_hash(_columns([one.banded() for one in also])))]
        return np.unique(np.concatenate(found), axis=0)


def _by_hash(columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    order = np.argsort(columns["hash"], kind="stable")
    return {name: columns[name][order] for name in _BAND}


def _met(probed: pa.Table, bands: Mapping[str, NDArray[Any]], first: int) -> NDArray[np.int64]:
    asked, own, low, high = (probed[name].to_numpy() for name in ("hash", "sig_no", "low", "high"))
    begins, ends = (bands["hash"].searchsorted(asked, side) for side in ("left", "right"))
    counts = ends - begins
    probe = np.repeat(np.arange(len(asked)), counts)
    place = np.arange(len(probe)) - np.repeat(counts.cumsum() - counts - begins, counts)
    day, number = bands["day"][place], bands["sig_no"][place]
    near = (low[probe] <= day) & (day <= high[probe]) & (number != own[probe]) & (number >= first)
    return np.stack([own[probe][near], number[near]], axis=1).astype(np.int64)


def last_signature(con: duckdb.DuckDBPyConnection) -> int:
    """Number of the signature stored last; 0 where there is none."""
    found = con.execute(SQL["last_signature"]).fetchone()
    return int(found[0]) if found else 0


def waiting_from(last: int) -> int:
    """The first signature that waits to be put in order, where the last one has this number."""
    return max(0, last - LAG) // BLOCK * BLOCK


def store_bands(con: duckdb.DuckDBPyConnection, signed: Sequence[tuple[int, date, Sequence[int]]]) -> None:
    """(number of the signature, its day, its 32 bands) of new signatures. A band keeps its low 32 bits, signed: false candidates are one in a hundred reports at a million, and half the size."""
    append_table(con, "base.band", pa.table({name: pa.array(values, frames.BAND[name]) for name, values in _columns(signed).items()}))


def probes(signed: Sequence[Signed], window: int) -> pa.Table:
    """What near copies of these signatures are sought by: each band with the first and last day, `window` days around its own."""
    columns = _columns([one.banded() for one in signed])
    around = np.timedelta64(window, "D")
    return pa.table(
        {
            "hash": pa.array(columns["hash"]),
            "low": pa.array(columns["day"] - around),
            "high": pa.array(columns["day"] + around),
            "sig_no": pa.array(columns["sig_no"]),
        }
    )


def _columns(signed: Sequence[tuple[int, date, Sequence[int]]]) -> dict[str, NDArray[Any]]:
    lengths = [len(bands) for *_, bands in signed]
    bands = np.fromiter(chain.from_iterable(bands for *_, bands in signed), np.int64, sum(lengths))
    return {
        "day": np.repeat(np.array([day for _, day, _ in signed], "datetime64[D]"), lengths),
        "hash": bands.astype(np.int32),
        "sig_no": np.repeat(np.array([number for number, *_ in signed], np.int64), lengths),
    }


def settle_bands(con: duckdb.DuckDBPyConnection, before: int, last: int) -> None:
    """Put the bands of each block of signatures that has become full into the order of their hashes, within the transaction in progress.

    As they come, every row group has hashes of the whole range and a page's bands are sought in all of them; in order, in those few whose least and
    greatest hash they lie between. `before` and `last`: numbers of the last signature that is stored and of the last that this transaction brings.
    Called before it stores any. On DuckLake nothing is done: its files are put in order by its own compaction.
    """
    blocks = range(waiting_from(before), waiting_from(last), BLOCK)
    if not blocks or is_lake(con):
        return
    for first in blocks:
        bounds = {"first": first, "last": first + BLOCK - 1}
        con.execute(SQL["settling"], bounds)
        con.execute(SQL["lift"], bounds)
        con.execute(SQL["lay"])
        con.execute(SQL["settled"])
