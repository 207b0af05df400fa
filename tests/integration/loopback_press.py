"""One publisher on loopback and the home that watches it: crawled, ingested and published day by day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.publish import publish
from records.capture import RunReport
from records.source import SourceKind
from spiders.catalogue.edit import add_source
from tests.integration.crawl_site import T0, Site, order_for, run_crawl, source_of
from tests.unit.new_warehouse import initialised
from warehouse.storage.database import open_snapshot

DAY = timedelta(days=1)


class Press:
    """A site, the home that watches it, and what its days brought."""

    def __init__(self, root: Path, build: Callable[[Site], None], timeout_seconds: float = 30.0, **changes: Any) -> None:
        self.site, self.home = Site(), Home(root)
        initialised(self.home, overrides={"pipeline.workers": "1"})
        self.source = replace(source_of(self.site, "council"), kind=SourceKind.REGULATOR, **changes)
        add_source(self.home.sources, self.source)
        self.timeout = timeout_seconds
        self.reports: list[RunReport] = []
        build(self.site)

    def day(self, number: int) -> None:
        order = order_for(self.home.root, f"day{number}", [self.source], at=T0 + number * DAY, timeout_seconds=self.timeout)
        self.reports.append(run_crawl(order))
        settings = load_settings(self.home.settings)
        ingest(self.home, settings, now=lambda: T0 + number * DAY)
        publish(self.home, settings, now=lambda: T0 + number * DAY)

    def ask(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        with open_snapshot(self.home.warehouse) as con:
            return con.execute(sql, values or None).fetchall()

    def article(self, path: str) -> dict[str, Any]:
        with open_snapshot(self.home.warehouse) as con:
            found = (
                con.execute("select * from articles where canonical_url = $url", {"url": self.site.base + path})
                .to_arrow_table()
                .to_pylist()
            )
        assert len(found) == 1, path
        return dict(found[0])
