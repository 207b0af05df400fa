"""The crawler's memory of a home; a damaged one is put aside, and what was fetched is learnt again from the captures (`salvage`)."""

import logging
import sqlite3
from datetime import datetime

from jobs.installation.damaged import put_aside_with_log
from jobs.installation.home import Home
from spiders.memory.frontier import Frontier

log = logging.getLogger("docketwire.crawl")


def open_frontier(home: Home, at: datetime) -> Frontier:
    """The memory, opened; another process that had the damaged one open could not go on with it either."""
    try:
        return Frontier(home.frontier)
    except sqlite3.OperationalError:  # locked, or no room: not damaged
        raise
    except sqlite3.DatabaseError as error:
        log.error("crawl.frontier_damaged reason=%s aside=%s", error, put_aside_with_log(home, home.frontier, at))  # noqa: TRY400
    return Frontier(home.frontier)
