"""The cluster's own processes: a scheduler, workers under nannies that start them anew, or both on this machine to try it."""

import asyncio
import logging
import signal
from collections.abc import Callable

from common.extras import needs

log = logging.getLogger("docketwire.cluster")
PORT = 8786
PRELOAD = "jobs.cluster.task"
_AGAIN_SECONDS = 3.0
"""Workers whose scheduler went away look for it again so much later."""
Say = Callable[[str], None]
_QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
}
"""Of what Dask does for a dashboard that nobody here opens: every worker's stack 100 times a second, every event loop asked 50 times whether it is late."""


def run_scheduler(host: str, port: int, say: Say) -> None:
    """Hand out tasks until SIGTERM or Ctrl-C."""
    _ready()
    from distributed import Scheduler  # noqa: PLC0415 - an extra

    async def serve() -> None:
        async with Scheduler(host=host, port=port, dashboard=False) as scheduler:
            say(f"scheduler at {scheduler.address}")
            await _stopped()

    asyncio.run(serve())


def run_workers(address: str, workers: int, say: Say, *, folder: str | None = None) -> None:
    """Read segments for a scheduler until SIGTERM or Ctrl-C; one that goes away is waited for. Each worker is started anew for itself."""
    _ready()
    from distributed import Nanny  # noqa: PLC0415 - an extra

    at_work = 0

    async def one() -> None:
        nonlocal at_work
        async with Nanny(address, nthreads=1, preload=[PRELOAD], local_directory=folder, memory_limit=0) as nanny:
            at_work += 1
            try:
                if at_work == workers:
                    say(f"{workers} workers for {address}")
                await nanny.finished()
            finally:
                at_work -= 1

    async def kept(stop: "asyncio.Future[None]") -> None:
        while not stop.done():
            work = asyncio.ensure_future(one())
            await asyncio.wait([work, stop], return_when=asyncio.FIRST_COMPLETED)
            if stop.done():
                work.cancel()
            reason = await _end_of(work)
            if not stop.done():
                log.warning("cluster.waits address=%s reason=%s", address, reason)
                await asyncio.wait([stop], timeout=_AGAIN_SECONDS)

    async def serve() -> None:
        stop = asyncio.ensure_future(_stopped())
        await asyncio.gather(*(kept(stop) for _ in range(workers)))

    asyncio.run(serve())


def run_local(workers: int, port: int, say: Say) -> None:
    """A scheduler and workers on this machine, reachable from it alone, until SIGTERM or Ctrl-C."""
    _ready()
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    async def serve() -> None:
        async with LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", scheduler_port=port, dashboard_address=None, preload=[PRELOAD],
            memory_limit=0, asynchronous=True,
        ) as cluster:  # fmt: skip
            say(f"{workers} workers; use it with --cluster {cluster.scheduler_address}")
            await _stopped()

    asyncio.run(serve())


def _ready() -> None:
    with needs("cluster", "a cluster"):
        import dask  # noqa: PLC0415 - an extra
        import distributed  # noqa: F401, PLC0415 - an extra
    # Workers have child processes, which daemonic ones may not have; nannies still end theirs, whose pages' processes end with them.
    dask.config.set({"distributed.worker.daemon": False, **_QUIET})


async def _end_of(work: "asyncio.Future[None]") -> str:
    """Why workers ended, whatever the library raises where there is no scheduler."""
    try:
        await work
    except asyncio.CancelledError:
        return "stopped"
    except Exception as error:  # noqa: BLE001 - they are started again
        return f"no scheduler ({type(error).__name__}: {error})"
    return "the scheduler went away"


async def _stopped() -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
