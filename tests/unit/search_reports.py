"""A few reports, stored, published and indexed as the product does it, to be searched."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.publish import publish
from warehouse.search.index import update_index
from warehouse.search.reader import SearchReader


@contextmanager
def searching(folder: Path, reports: Mapping[str, tuple[str, str, str]]) -> Iterator[SearchReader]:
    """A reader over reports by the last part of their address: language, headline, text."""
    con = new_warehouse(folder / "w.duckdb")
    upsert_sources(con, [source("fr-alpha")])
    pages = [page(f"https://a.example/{key}", text, title=title, language=language) for key, (language, title, text) in reports.items()]
    ingest_segment(con, segment("s1", pages), ingested_at=NOON + timedelta(days=1))
    done = publish(con, folder / "public", now=NOON + timedelta(days=1))
    assert done is not None
    update_index(folder / "search", folder / "public" / done.file, done)
    yield SearchReader(folder / "search")
    con.close()
