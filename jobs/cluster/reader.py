"""The committer's side of a cluster: segments handed out as tasks, their rows taken in one by one, in the order they are committed in."""

import contextlib
import logging
import pickle
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from common.extras import needs
from common.places import Place, place_at
from jobs.cluster.kept import kept, rows_key
from jobs.cluster.task import read_and_keep
from jobs.reading.order import Read, Reader, ReadingOrder, Told
from records.article import SegmentRows
from records.errors import CaptureError, ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

log = logging.getLogger("docketwire.cluster")
CONNECT_SECONDS = 15
"""For the scheduler to answer."""
LOOK_SECONDS = 10.0
"""How often a committer that waits looks whether there is still a cluster to wait for."""
_RETRIES = 2
"""Of a task that raised something unforeseen; one whose worker died is run again by the scheduler, three times at most."""
_AHEAD = 2
"""Tasks handed out for each worker: one at work, one that waits, so that no worker waits for the committer."""


@contextmanager
def reader_on(address: str, order: ReadingOrder, rows: str, sizes: Mapping[str, int]) -> Iterator[Reader]:
    """A reader whose work is done by the cluster at `address`.

    `rows`: folder or address where workers put rows aside, as they and this machine reach it. `sizes`: bytes of the segments that may be asked
    for. Raises ClusterError when there is no cluster, or it goes away: what is committed stays, and what was read is not read again.
    """
    with needs("cluster", f"a cluster ({address})"):
        from distributed import Client  # noqa: PLC0415 - an extra
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # it tells every lost connection by a traceback; ours is one line
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"{address}: no scheduler of a cluster answers there; `docketwire cluster local` starts one on this machine ({error})"
        ) from error
    try:
        yield _ClusterReader(client, address, order, place_at(rows), sizes)
    finally:
        with contextlib.suppress(Exception):  # one that went away cannot be told goodbye
            client.close(timeout=5)


class _ClusterReader:
    def __init__(self, client: "Client", address: str, order: ReadingOrder, rows: Place, sizes: Mapping[str, int]) -> None:
        self._client, self._address, self._rows, self._sizes = client, address, rows, sizes
        self._order, self._packed = order, pickle.dumps(order)

    def __call__(self, names: Sequence[str], told: Told) -> Iterator[Read]:
        keys = {name: rows_key(self._order, name, self._sizes[name]) for name in names}
        there = set(self._rows.sizes())
        for stale in there - set(keys.values()):  # of settings that are others now, or committed and not yet removed
            self._rows.remove(stale)
        waiting = deque(names)
        handed_out: deque[tuple[str, Future | None]] = deque()
        while waiting or handed_out:
            while waiting and len(handed_out) < self._window():
                name = waiting.popleft()
                handed_out.append((name, None if keys[name] in there else self._submit(name, keys[name])))
            name, future = handed_out.popleft()
            found = self._taken(name, keys[name], future)
            told(name, len(found.rows) if isinstance(found, SegmentRows) else 0)
            yield name, found
            self._rows.remove(keys[name])

    def _submit(self, name: str, key: str, attempt: int = 0) -> "Future":
        """The task's name is that of its rows: asked for twice, even by two committers, it runs once."""
        try:
            return self._client.submit(
                read_and_keep, self._packed, name, self._rows.address, key, key=f"{key}-{attempt}" if attempt else key, retries=_RETRIES
            )
        except Exception as error:  # the library raises whatever its connection did
            raise self._gone(error) from error

    def _window(self) -> int:
        return _AHEAD * max(1, self._threads())

    def _threads(self) -> int:
        """Segments that are read at a time."""
        try:
            return int(sum(self._client.nthreads().values()))
        except Exception as error:
            raise self._gone(error) from error

    def _taken(self, name: str, key: str, future: "Future | None") -> SegmentRows | CaptureError:
        for attempt in range(3):
            if future is not None and (problem := self._outcome(name, future)) is not None:
                return problem
            if (found := kept(self._rows, key)) is not None:
                return found
            future = self._submit(name, key, attempt + 1)  # done once, and its rows are gone or damaged
        raise ClusterError(
            f"{name}: was read three times, and its rows are not at {self._rows.address}: do workers and committer reach the same folder?"
        )

    def _outcome(self, name: str, future: "Future") -> CaptureError | None:
        """Wait for a task; what is wrong with the segment, or None. Raises ClusterError for what is wrong with the cluster."""
        from distributed import KilledWorker  # noqa: PLC0415 - an extra

        while not future.done():
            try:
                future.result(timeout=LOOK_SECONDS)
            except TimeoutError:
                self._still_there()
            except Exception:  # noqa: BLE001 - told below, where it is asked again
                break
        try:
            problem = future.result(timeout=LOOK_SECONDS)
        except KilledWorker as error:
            return CaptureError(
                f"{name}: four workers of the cluster died over it; `docketwire ingest` without a cluster reads it here ({error})"
            )
        except Exception as error:
            raise self._gone(error) from error
        if problem:
            raise ClusterError(f"{name}: {problem}")
        return None

    def _still_there(self) -> None:
        if self._client.status not in ("running", "connecting"):
            raise self._gone(None)
        if self._client.status == "connecting":
            log.warning("cluster.waits address=%s reason=no scheduler", self._address)
        elif not self._threads():
            log.warning("cluster.waits address=%s reason=no worker", self._address)

    def _gone(self, error: BaseException | None) -> ClusterError:
        said = f"{type(error).__name__}: {error}" if error is not None else "the connection was closed"
        return ClusterError(
            f"{self._address}: the cluster went away or failed ({said.strip()[:300]}); what was committed stays, what was read lies at {self._rows.address}: "
            "run the same command again"
        )
