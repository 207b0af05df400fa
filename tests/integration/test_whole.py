"""A field of an article reaches every place: each of `records.article.Statements`, whichever there will be, without being named here."""

import dataclasses
import json
import typing
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import zstandard

from jobs.export import export
from jobs.imports.item import ImportTask, process_item
from jobs.imports.rows import Skipped, read_rows
from jobs.imports.run import import_paths
from jobs.installation.home import Home
from records.article import Processed, Statements
from records.site import Article
from tests.integration.archive_home import AT, SETTINGS, publish_home, warehouse
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import initialised
from warehouse.exports import bag
from warehouse.exports.order import ExportOrder
from warehouse.exports.restore import Archive, pages_of
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.site.lists import SiteData
from warehouse.site.pages import SiteReader
from warehouse.storage.snapshot import latest, latest_file

FIELDS = [field.name for field in dataclasses.fields(Statements)]


def first_value(name: str, kind: Any) -> Any:
    """A value of its own for a field."""
    if typing.get_origin(kind) is tuple:
        return (f"{name} one", f"{name} two")
    plain = next(part for part in typing.get_args(kind) if part is not type(None))
    if issubclass(plain, Enum):
        return next(iter(plain))
    return {int: len(name), float: 0.5}.get(plain, f"said in {name}")  # half is the same in four bytes and in eight


def other_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return list(type(value))[1]
    if isinstance(value, float):
        return value / 2
    return value + 1 if isinstance(value, int) else value[::-1]


SAID: dict[str, Any] = {name: first_value(name, kind) for name, kind in typing.get_type_hints(Statements).items()}
ROW = {name: list(value) if isinstance(value, tuple) else value for name, value in SAID.items()}
FIRST, SECOND = {**SAID}, {name: other_value(value) for name, value in SAID.items()}
URL = "https://www.fr-alpha.example/1"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One article that was published, and corrected an hour later."""
    home = empty_home(tmp_path_factory.mktemp("home"))
    with warehouse(home) as con:
        upsert_sources(con, [made.source("fr-alpha")])
        pages = [page(made.words(1) + " old", SECOND, hours=0), page(made.words(1), FIRST, hours=1)]
        ingest_segment(con, made.segment("2026/03/01/run-1-000.warc.gz", pages), ingested_at=AT)
    publish_home(home, AT + timedelta(days=1))
    return home


def page(text: str, said: dict[str, Any], *, hours: int) -> Processed:
    plain = made.page(URL, text, at=AT + timedelta(hours=hours))
    extraction = dataclasses.replace(plain.extraction, published=plain.published, **said)
    return dataclasses.replace(plain, extraction=extraction)


def empty_home(root: Path) -> Home:
    home = Home(root)
    initialised(home)
    return home


def asked(home: Home, sql: str) -> list[dict[str, Any]]:
    with warehouse(home) as con:
        rows: list[dict[str, Any]] = con.execute(sql).to_arrow_table().to_pylist()
    return rows


def said_in(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in FIELDS}


def test_it_is_stored_with_every_version_and_stands_in_the_views(home: Home) -> None:
    assert [said_in(row) for row in asked(home, "select * from articles")] == [ROW]
    (old,) = asked(home, "select * from archive_versions where not is_current")
    assert said_in(old) == {name: list(value) if isinstance(value, tuple) else value for name, value in SECOND.items()}


def test_the_site_and_its_api_have_it(home: Home) -> None:
    snapshot = latest(home.public)
    assert snapshot is not None
    data = SiteData(latest_file(home.public), snapshot)
    try:
        (key,) = (row["article_id"] for row in asked(home, "select article_id from articles"))
        article = SiteReader(data).article(key)
    finally:
        data.close()
    assert isinstance(article, Article)
    assert {name: getattr(article, name) for name in FIELDS} == SAID
    assert [version.text for version in article.versions] == [made.words(1) + " old", made.words(1)]
    assert article.provenance.warc_file == article.versions[0].provenance.warc_file == "2026/03/01/run-1-000.warc.gz"


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_an_export_carries_it_away_and_back(home: Home, tmp_path: Path, form: str) -> None:
    export(home, SETTINGS, ExportOrder(format=form), tmp_path / "x")
    other = empty_home(tmp_path / "other")
    import_paths(other, SETTINGS, [tmp_path / "x"], now=lambda: AT)
    for view in ("articles", "archive_versions"):
        wanted, found = asked(home, f"select * from {view} order by version_id"), asked(other, f"select * from {view} order by version_id")
        assert list(map(said_in, found)) == list(map(said_in, wanted)), view


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_an_export_merged_gives_the_pages_it_was_made_of(home: Home, tmp_path: Path, form: str) -> None:
    export(home, SETTINGS, ExportOrder(format=form), tmp_path / "x")
    with warehouse(home) as con:
        (pages,) = pages_of(con, Archive(tmp_path / "x"))
    by_text = {page.extraction.text: page for page in pages}
    for text, said, hours in ((made.words(1) + " old", SECOND, 0), (made.words(1), FIRST, 1)):
        wanted = page(text, said, hours=hours)
        assert by_text[text].extraction == wanted.extraction
        assert by_text[text].payload_digest == wanted.payload_digest


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_an_export_from_before_a_field_was_there_can_be_read(home: Home, tmp_path: Path, form: str) -> None:
    export(home, SETTINGS, ExportOrder(format=form), tmp_path / "x")
    for path in sorted((tmp_path / "x" / "data").rglob("part-*")):
        if path.parts[len((tmp_path / "x" / "data").parts)] in ("articles", "versions"):
            without(path, "robots")
    archive = Archive(tmp_path / "x")
    assert bag.read_manifest(archive.folder)["id"] == archive.id
    with warehouse(home) as con:
        (pages,) = pages_of(con, archive)
    assert [page.extraction.robots for page in pages] == [None, None]
    assert {page.extraction.standfirst for page in pages} == {FIRST["standfirst"], SECOND["standfirst"]}


def without(path: Path, column: str) -> None:
    """The file as an earlier version would have written it."""
    if path.suffix == ".parquet":
        pq.write_table(pq.ParquetFile(path).read().drop_columns([column]), path)
        return
    lines = zstandard.decompress(path.read_bytes(), 1 << 24).decode().splitlines()
    kept = ({key: value for key, value in json.loads(line).items() if key != column} for line in lines)
    path.write_bytes(zstandard.compress("".join(json.dumps(row) + "\n" for row in kept).encode()))


def test_a_row_of_other_origin_brings_it_along(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": made.words(1), "title": "Court rules", "url": URL, "language": "en", **ROW}) + "\n", "utf-8")
    (item,) = read_rows(path, {}, Skipped())
    row = process_item(ImportTask(item=item, batch="import/1-000000", source_id="import", run_id="import", at=AT, keep_all=True))
    assert isinstance(row, Processed)
    own = {"title_origin": "import", "declared_language": "en"}
    assert {name: getattr(row.extraction, name) for name in FIELDS} == SAID | own
    assert (row.warc_file, row.warc_offset, row.fetched_at, row.http_status) == ("import/1-000000", 1, AT, 0)
