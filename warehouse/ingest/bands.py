"""The bands of signatures as rows: by them near copies are found."""

from collections.abc import Sequence
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from warehouse.storage import frames
from warehouse.storage.frames import append_table


def store_bands(con: duckdb.DuckDBPyConnection, signed: Sequence[tuple[int, date, Sequence[int]]]) -> None:
    """(number of the signature, its day, its 32 bands) of new signatures. A band keeps its low 32 bits, signed: false candidates are one in a hundred
    reports at a million, and half the size.
    """
    lengths = [len(bands) for *_, bands in signed]
    hashes = np.array([band & 0xFFFFFFFF for *_, bands in signed for band in bands], np.uint32)
    days = np.array([day for _, day, _ in signed], "datetime64[D]")
    columns = {
        "day": np.repeat(days, lengths),
        "hash": hashes.view(np.int32),
        "sig_no": np.repeat(np.array([number for number, *_ in signed], np.int64), lengths),
    }
    append_table(con, "base.band", pa.table({name: pa.array(columns[name], kind) for name, kind in frames.BAND.items()}))
