"""A run for `scrapy crawl feed -a source=<id>`: one source of the catalogue, into the home directory's captures."""

import os
from datetime import UTC, datetime
from pathlib import Path

from records.errors import ConfigurationError, closest
from spiders.catalogue.load import builtin_folder, load_catalog
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder
from spiders.running.run import Run


def open_run(source_id: str | None) -> Run:
    """A run of one source. Its home is DOCKETWIRE_HOME or ./docketwire-data; `sources/` in it adds to the catalogue."""
    home = Path(os.environ.get("DOCKETWIRE_HOME") or "docketwire-data")
    catalog = load_catalog([builtin_folder(), home / "sources"])
    if source_id is None or source_id not in catalog:
        raise ConfigurationError(
            "scrapy crawl",
            "-a source",
            f"{source_id!r} is not in the catalogue",
            closest(str(source_id), catalog, "`docketwire sources list` shows them"),
        )
    now = datetime.now(UTC)
    order = CrawlOrder(
        run_id=f"{now:%Y%m%dT%H%M%S}-{os.getpid()}",
        started_at=now,
        captures_dir=str(home / "captures"),
        frontier_path=str(home / "frontier.sqlite"),
        turns_path=str(home / "turns.sqlite"),
        sources=(catalog[source_id],),
    )
    return Run(order, Frontier(Path(order.frontier_path)))
