"""Where crawl children come from: `python -m spiders.nursery` has loaded what they need, once, and forks one for every order it is sent.

Orders come as JSON, one a line, on standard input. What it says on standard output, one JSON object a line:

    {"ready": true}                                        everything is loaded
    {"run": "...", "pid": 123}                             a child has begun
    {"done": {...}}                                        a child's source is done (`SourceDone`; the child writes this itself)
    {"run": "...", "exit": 0}                              a child has ended; negative: the signal that ended it

At the end of its standard input, or told by SIGTERM, it passes SIGTERM on to its children and ends when they have.
"""

import contextlib
import gc
import json
import logging
import os
import selectors
import signal
import sys
from importlib import import_module
from typing import Any

from scrapy.settings import Settings

from common import tether
from common.addresses.hosts import registrable_domain
from common.codec import from_json, to_json
from common.logs import configure_logging
from records.errors import DocketwireError
from spiders.crawl import SPIDERS, crawl
from spiders.order import CrawlOrder
from spiders.running.books import SourceDone

MAX_DETAIL = 250
"""Characters of an error's detail in a line (up to 12 bytes each in JSON): lines under 4 KB reach a pipe whole, whoever else writes there (PIPE_BUF).
The child's report has all of it."""
BASES = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS")
"""Scrapy's settings with `_BASE` behind them name what it loads in every process, even what ours switch off."""
LOADED = (
    "pydantic_core",  # by the codec
    "scrapy.core.engine",
    "scrapy.core.scheduler",
    "scrapy.core.scraper",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.pipelines",
    "scrapy.pqueues",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "scrapy.utils.engine",
    "spiders.fetching.cookies",
    "spiders.fetching.downloader",
    "spiders.fetching.robots",
    "tldextract",
    "twisted.conch.telnet",
    "uvloop",
    "xml.sax.expatreader",
)
"""What else is loaded by name, late. A name that is not there (any more) costs a child its loading, nothing else."""


class Nursery:
    """The children that live, and how each ends."""

    def __init__(self) -> None:
        self._runs: dict[int, str] = {}
        self._closing = False

    def serve(self) -> None:
        """Until standard input ends and every child has."""
        wake, told = os.pipe()
        for end in (wake, told):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(told)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self._close())
        os.set_blocking(0, False)
        waiting = b""
        with selectors.DefaultSelector() as selector:
            selector.register(wake, selectors.EVENT_READ)
            selector.register(0, selectors.EVENT_READ)
            while self._runs or not self._closing:
                ready = {key.fd for key, _ in selector.select()}
                if wake in ready:
                    os.read(wake, 4096)
                self._reap()
                if 0 not in ready or self._closing:
                    continue
                data = os.read(0, 1 << 20)
                if not data:
                    selector.unregister(0)
                    self._close()
                *orders, waiting = (waiting + data).split(b"\n")
                for order in orders:
                    self._bear(order)

    def _bear(self, line: bytes) -> None:
        order = from_json(CrawlOrder, json.loads(line))
        parent = os.getpid()
        child = os.fork()
        if not child:
            os._exit(_child(order, parent))
        self._runs[child] = order.run_id
        _say(run=order.run_id, pid=child)

    def _reap(self) -> None:
        for child in list(self._runs):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                _say(run=self._runs.pop(child), exit=os.waitstatus_to_exitcode(status))

    def _close(self) -> None:
        if self._closing:
            return
        self._closing = True
        for child in self._runs:
            with contextlib.suppress(ProcessLookupError):  # its end was just heard of when the signal came
                os.kill(child, signal.SIGTERM)


def _child(order: CrawlOrder, parent: int) -> int:
    """Everything a child does; its exit code."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tether.end_with(parent)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    try:
        crawl(order, tell=tell)
    except DocketwireError as error:
        logging.getLogger("docketwire.crawl").error("crawl.broken run=%s error=%s", order.run_id, error)  # noqa: TRY400 - it says what to do
        return 1
    except BaseException:
        logging.getLogger("docketwire.crawl").exception("crawl.broken run=%s", order.run_id)
        return 1
    finally:
        logging.shutdown()
    return 0


def tell(done: SourceDone) -> None:
    """One line of a source that is done."""
    counts: dict[str, Any] = to_json(done.counts)
    if counts.get("error_detail"):
        counts["error_detail"] = counts["error_detail"][:MAX_DETAIL]
    _say(done={**to_json(done), "counts": counts})


def _say(**told: object) -> None:
    os.write(1, json.dumps(told).encode() + b"\n")


def load() -> None:
    """Everything a child will need."""
    settings = Settings()
    named = [path for base in BASES for path in settings.getdict(f"{base}_BASE")]
    named += [*SPIDERS.values(), settings["STATS_CLASS"], settings["SCHEDULER"], settings["SCHEDULER_PRIORITY_QUEUE"]]
    for name in sorted({*LOADED, *(path.rpartition(".")[0] for path in named)}):
        try:
            import_module(name)
        except ImportError:
            continue
    registrable_domain("a.example.org")  # reads the list of public suffixes


def main() -> int:
    configure_logging()
    load()
    gc.collect()
    gc.freeze()  # what is loaded stays shared between the children: the collector would write to all of it
    _say(ready=True)
    Nursery().serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
