"""Segments read on this machine: in killable workers, out of a folder or an object store."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from common.places import is_elsewhere, place_at
from jobs.reading.order import Read, Reader, ReadingOrder, Told
from pipeline.reading.page import Page, lost_page
from pipeline.work.pool import PoolSettings, WorkerPool
from pipeline.work.segment import process_segment
from records.article import Processed, Rejected, SegmentRows
from records.errors import CaptureError, PlaceError

PagePool = WorkerPool[Page, Processed | Rejected]
PRELOAD = "pipeline.work.warm"


def page_pool(limits: PoolSettings) -> PagePool:
    """Workers for pages, with the models loaded once."""
    return WorkerPool[Page, Processed | Rejected]("pipeline.process:process", lost=lost_page, settings=limits, preload=[PRELOAD])


class KeptWorkers:
    """Workers that outlast a round of reading: the next one finds their models loaded. Made when they are first asked for, ended with the context."""

    def __init__(self) -> None:
        self._pools: dict[PoolSettings, PagePool] = {}

    def __enter__(self) -> "KeptWorkers":
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools.values():
            pool.close()

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._pools)

    def under(self, limits: PoolSettings) -> PagePool:
        """Those with these limits."""
        return self._pools.get(limits) or self._pools.setdefault(limits, page_pool(limits))


@contextmanager
def reader_here(order: ReadingOrder, kept: KeptWorkers | None = None) -> Iterator[Reader]:
    """The reader of an installation without a cluster. `kept`: workers that are not ended afterwards."""
    with nullcontext(kept.under(order.limits)) if kept is not None else page_pool(order.limits) as pool:

        def read(names: Sequence[str], told: Told) -> Iterator[Read]:
            return ((name, read_segment(order, name, pool, partial(told, name))) for name in names)

        yield read


def read_segment(
    order: ReadingOrder, name: str, pool: PagePool, told: Callable[[int], None] = lambda _: None
) -> SegmentRows | CaptureError:
    """Rows of one segment, or why it cannot be read; every page of it ends in exactly one row, whatever it does to its worker."""
    try:
        with _at_hand(order.captures, name) as (path, root):
            return process_segment(path, root, lambda captures: pool.map(order.maker.pages(captures)), told)
    except CaptureError as error:
        return error
    except PlaceError as error:
        return CaptureError(str(error))


@contextmanager
def _at_hand(captures: str, name: str) -> Iterator[tuple[Path, Path]]:
    """The segment as a file of this machine, and the folder it lies below. A copy is whole, so that a broken connection is never taken for a torn record."""
    if not is_elsewhere(captures):
        root = Path(captures.removeprefix("file://"))
        yield root / name, root
        return
    with tempfile.TemporaryDirectory(prefix="docketwire-segment-") as folder:
        place_at(captures).fetch(name, Path(folder) / name)
        yield Path(folder) / name, Path(folder)
