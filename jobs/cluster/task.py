"""What a worker of the cluster does: one segment read as this machine reads it, and its rows put aside under the task's own name.

The Dask worker itself never touches a page: pages go to killable child processes with a deadline and a memory limit, the same as without a
cluster. So a page that kills its worker costs that page, and ends as `timed-out`; a Dask worker dies only of what is outside.
"""

import functools
import pickle
import threading
from importlib.metadata import version
from multiprocessing import forkserver
from typing import Any

from beat.files import beat_digest
from common.places import place_at
from common.safe_path import leave_out_working_folder
from jobs.cluster.kept import keep
from jobs.reading.here import PRELOAD, PagePool, page_pool, read_segment
from jobs.reading.order import ReadingOrder
from pipeline.work.pool import PoolSettings, preload_workers

_turn = threading.Lock()
_pools: dict[PoolSettings, PagePool] = {}
_ended = threading.Event()
"""Whether this worker was told to end: a task of its that is still at work makes no new pool."""


def read_and_keep(packed: bytes, segment: str, rows: str, key: str) -> str:
    """Read a segment by a pickled `ReadingOrder` and put its rows aside at `rows` as `key`; returns why that is not possible here, or the empty text.

    Run twice it writes the same file twice: whoever commits takes one of them.
    """
    order = _order(packed)
    if order.software != version("docketwire"):
        return f"this worker has Docketwire {version('docketwire')}, the committer {order.software}: install the same version"
    if order.beat != beat_digest():
        return "this worker reads another beat than the committer: give it the same folder by DOCKETWIRE_BEAT and start it again"
    with _turn:
        keep(place_at(rows), key, read_segment(order, segment, _pool(order.limits)))
    return ""


def dask_setup(_worker: Any) -> None:
    """Called by Dask in every new worker: the models are loaded before the first task, once, in the server that pages' processes are forked from."""
    leave_out_working_folder()
    preload_workers([PRELOAD])
    forkserver.ensure_running()


def dask_teardown(_worker: Any) -> None:
    """Called by Dask when a worker ends well: its pages' processes end with it."""
    _ended.set()
    for pool in tuple(_pools.values()):  # a task at work may be making one
        pool.close()
    _pools.clear()


def _pool(limits: PoolSettings) -> PagePool:
    """The worker's own processes, one at a time: the cluster has as many workers as it is to have at work."""
    one = PoolSettings(workers=1, item_seconds=limits.item_seconds, memory_mb=limits.memory_mb, items_per_worker=limits.items_per_worker)
    if _ended.is_set():
        raise RuntimeError("this worker ends")
    if one not in _pools:
        for stale in _pools.values():
            stale.close()
        _pools.clear()
        _pools[one] = page_pool(one)
    return _pools[one]


@functools.lru_cache(maxsize=4)
def _order(packed: bytes) -> ReadingOrder:
    order: ReadingOrder = pickle.loads(packed)  # noqa: S301 - comes from our committer, by a connection that carries code anyway
    return order
