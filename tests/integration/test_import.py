"""Imports: an export comes back row by row, other people's files come through the pipeline, and twice is once."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from jobs.export import export
from jobs.forget import forget
from jobs.imports.rows import IncomingError
from jobs.imports.run import ImportOrder, import_paths
from jobs.installation.home import Home
from jobs.installation.settings import PipelineSettings, Settings
from tests.integration.archive_home import AT, SETTINGS, add_pages, make_home, publish_home, told, warehouse
from tests.unit.new_warehouse import initialised
from warehouse.exports.order import ExportOrder
from warehouse.exports.restore import Archive, restore
from warehouse.storage.content_hash import content_digest

ONE = Settings(pipeline=PipelineSettings(workers=1))
_TABLES = ("report", "version", "superseded", "mention", "fact", "capture", "segment", "run", "source_run", "source", "seal", "leaf")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_home(tmp_path_factory.mktemp("home"))


def empty_home(root: Path) -> Home:
    home = Home(root)
    initialised(home)
    return home


def rows(home: Home, table: str) -> list[str]:
    """Every row of a base table as text, in order; journal numbers are each warehouse's own, and so is which seals were made here."""
    own = {"report": "changed_no", "seal": "entry_no, chain", "leaf": "chain"}.get(table)
    columns = f"* exclude ({own})" if own else "*"
    with warehouse(home) as con:
        where = " where segment not like 'import/%'" if table == "segment" else ""
        return sorted(map(repr, con.execute(f"select {columns} from base.{table}{where}").fetchall()))


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_the_round_trip_loses_nothing(home: Home, tmp_path: Path, form: str) -> None:
    export(home, SETTINGS, ExportOrder(format=form), tmp_path / "x")
    other = empty_home(tmp_path / "other")
    done = import_paths(other, ONE, [tmp_path / "x"], now=lambda: AT)
    assert (done.restored, done.skipped) == (14, [])
    for table in _TABLES:
        assert rows(other, table) == rows(home, table), table
    with warehouse(home) as a, warehouse(other) as b:
        assert content_digest(a) == content_digest(b)


def test_an_export_of_the_first_form_is_read_back(home: Home, tmp_path: Path) -> None:
    """Which called a WARC file `segment` in the tables of captures and segments, and had no `article_id` there."""
    folder = tmp_path / "x"
    export(home, SETTINGS, ExportOrder(format="jsonl", compression="none"), folder)
    former = {"captures": {"warc_file": "segment"}, "segments": {"warc_file": "segment"}, "runs": {"warc_files": "segments"}}
    for table, names in former.items():
        for path in (folder / "data" / table).glob("*.jsonl") if (folder / "data" / table).is_dir() else ():
            old = [
                {names.get(k, k): v for k, v in json.loads(line).items() if k != "article_id"}
                for line in path.read_text("utf-8").splitlines()
            ]
            path.write_text("".join(json.dumps(row) + "\n" for row in old), "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": "docketwire-export/1"}), "utf-8")
    other = empty_home(tmp_path / "other")
    with warehouse(other) as con:
        restore(con, Archive(folder), at=AT)
    for table in ("report", "version", "capture"):
        assert rows(other, table) == rows(home, table), table
    assert set(rows(home, "segment")) <= set(rows(other, "segment"))


def test_taking_an_export_in_twice_is_the_same_as_once(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "x")
    other = empty_home(tmp_path / "other")
    import_paths(other, ONE, [tmp_path / "x"], now=lambda: AT)
    before = rows(other, "capture")
    assert import_paths(other, ONE, [tmp_path / "x"], now=lambda: AT).already == 1
    assert rows(other, "capture") == before


def test_restored_texts_are_found_as_near_copies(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "x")
    other = empty_home(tmp_path / "other")
    import_paths(other, ONE, [tmp_path / "x"], now=lambda: AT)
    add_pages(other, [told(7, url="https://www.de-beta.example/late", source="de-beta", platform="Meta", hours=9)], run="run-9")
    with warehouse(other) as con:
        (kind,) = con.execute("select kind from copies where url like '%late'").fetchone() or (None,)
    assert kind == "same-text"


def test_an_export_merged_into_a_filled_warehouse_ends_like_one_crawl(home: Home, tmp_path: Path) -> None:
    """Half the press was crawled here, the other half comes as an export: the same articles, copies and versions as crawling both."""
    mine = [told(3, url="https://www.de-beta.example/mine", source="de-beta", hours=5), told(40)]
    export(home, SETTINGS, ExportOrder(format="jsonl"), tmp_path / "x")
    other = make_home(tmp_path / "other", mine)
    done = import_paths(other, ONE, [tmp_path / "x"], now=lambda: AT)
    assert done.restored == 0
    both = make_home(tmp_path / "both")
    add_pages(both, mine, run="run-2")
    with warehouse(other) as a, warehouse(both) as b:
        assert content_digest(a) == content_digest(b)
    assert len(rows(other, "capture")) == len(rows(both, "capture"))


def test_full_and_increment_in_order_give_the_whole(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    first = export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "one")
    add_pages(home, [told(50), told(0, title="Report 0, corrected", hours=30, text="quite another text " * 30)], run="run-2")
    export(home, SETTINGS, ExportOrder(format="parquet", since=first.journal_no), tmp_path / "two")
    other = empty_home(tmp_path / "other")
    import_paths(other, ONE, [tmp_path / "one", tmp_path / "two"], now=lambda: AT)
    with warehouse(home) as a, warehouse(other) as b:
        assert content_digest(a) == content_digest(b)


def test_a_damaged_export_is_refused(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "x")
    path = next((tmp_path / "x/data/articles").rglob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(IncomingError, match=path.name):
        import_paths(empty_home(tmp_path / "other"), ONE, [tmp_path / "x"])


def test_tombstones_of_an_export_remove_and_keep_out(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "one")
    other = empty_home(tmp_path / "other")
    import_paths(other, ONE, [tmp_path / "one"], now=lambda: AT)
    forget(home, SETTINGS, "https://www.fr-alpha.example/7", reason="order", now=lambda: AT.replace(day=9))
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "two")
    assert import_paths(other, ONE, [tmp_path / "two"], now=lambda: AT).forgotten == 1
    add_pages(other, [told(7)], run="run-8")
    with warehouse(other) as con:
        assert con.execute("select count(*) from archive where url like '%/7'").fetchone() == (0,)


REPORT = (
    "The Court of Justice ruled on Thursday that Meta must hand over user data to the regulator. The company said it would appeal the fine of "
    "EUR 1.2 billion imposed by the Irish Data Protection Commission under the GDPR, and that users of Facebook would see no change. "
)


def write_jsonl(path: Path, values: list[dict[str, Any]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(value) + "\n" for value in values)
    return path


def test_rows_of_other_origin_go_through_the_pipeline(tmp_path: Path) -> None:
    home = empty_home(tmp_path / "home")
    path = write_jsonl(
        tmp_path / "a.jsonl.gz",
        [
            {
                "headline": "Meta fined",
                "body": REPORT * 3,
                "link": "https://n.example/1?utm_source=x",
                "date": "2026-03-01",
                "author": "A; B",
            },
            {"headline": "Meta fined", "body": REPORT * 3, "link": "https://m.example/2", "date": "2026-03-02T10:00:00+02:00"},
            {"headline": "Cakes", "body": "A recipe for cake with apples. " * 20, "link": "https://n.example/3"},
            {"headline": "Empty", "body": " "},
            {"headline": "Odd", "body": REPORT, "date": "yesterday"},
        ],
    )
    done = import_paths(home, ONE, [path], ImportOrder(source_id="desk", keep_all=True), now=lambda: AT)
    assert done.outcomes["stored"] == 2
    assert done.outcomes["same-text"] == 1
    assert done.outcomes.total() == 4
    assert [text.partition(": ")[2] for text in done.skipped] == [
        "line 4: the text is empty",
    ]
    assert [text.partition(": ")[2] for text in done.remarks] == [
        "line 5: taken without published_at: 'yesterday' is no date: write it as 2026-03-01 or 2026-03-01T12:00:00Z",
    ]
    with warehouse(home) as con:
        found = con.execute(
            "select canonical_url, authors, published_day_only, source_id, extractor, warc_file like 'import/%' from articles where title = 'Meta fined'"
        ).fetchall()
    assert found == [("https://n.example/1", ["A", "B"], True, "desk", "import/1", True)]
    assert import_paths(home, ONE, [path], ImportOrder(source_id="desk", keep_all=True)).already == 1


def test_csv_with_a_mapping_and_without_a_text_column(tmp_path: Path) -> None:
    home = empty_home(tmp_path / "home")
    path = tmp_path / "clips.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Volltext", "Titel", "Adresse"])
        writer.writerow([REPORT, "'=Meta", "https://n.example/1"])
    with pytest.raises(IncomingError, match=r"columns are Volltext, Titel, Adresse; say which with --map text=COLUMN"):
        import_paths(home, ONE, [path])
    with pytest.raises(IncomingError, match="no column 'Voltext'"):
        import_paths(home, ONE, [path], ImportOrder(mapping={"text": "Voltext"}))
    order = ImportOrder(mapping={"text": "Volltext", "title": "Titel", "url": "Adresse"}, keep_all=True)
    assert import_paths(home, ONE, [path], order, now=lambda: AT).outcomes["stored"] == 1
    with warehouse(home) as con:
        assert con.execute("select title, url from articles").fetchall() == [("=Meta", "https://n.example/1")]


def test_a_text_dump_loses_its_boilerplate(tmp_path: Path) -> None:
    """Eight clippings with the same menu, box and foot around different reports."""
    home, folder = empty_home(tmp_path / "home"), tmp_path / "dump"
    folder.mkdir()
    for number in range(8):
        body = "\n\n".join(
            f"Paragraph {p} of clipping number {number}. " + " ".join(f"{w}{number}x{p}" for w in REPORT.split()) for p in range(4)
        )
        around = (
            "Home | Politics | Sport | Sign in",
            "Subscribe to our newsletter for daily updates",
            "© 2026 The Example. All rights reserved.",
        )
        (folder / f"{number}.txt").write_text(f"Court decides case {number}\n{around[0]}\n\n{body}\n\n{around[1]}\n{around[2]}\n")
    done = import_paths(home, ONE, [folder], ImportOrder(keep_all=True), now=lambda: AT)
    assert done.outcomes.total() == 8
    with warehouse(home) as con:
        found = con.execute("select title, text from archive order by title").fetchall()
    assert [title for title, _ in found] == [f"Court decides case {n}" for n in range(8)]
    for _, text in found:
        assert "Paragraph 0" in text
        assert "Paragraph 3" in text
        assert "newsletter" not in text
        assert "All rights reserved" not in text


def test_our_own_text_export_comes_back(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="text"), tmp_path / "x")
    other = empty_home(tmp_path / "other")
    files = sorted((tmp_path / "x/data/articles").rglob("*.txt.gz"))
    done = import_paths(other, ONE, files, ImportOrder(keep_all=True), now=lambda: AT)
    assert done.outcomes["stored"] == 13
    query = "select canonical_url, title, strftime(timezone('UTC', published_at), '%Y-%m-%d') from articles order by all"
    with warehouse(home) as a, warehouse(other) as b:
        assert b.execute(query).fetchall() == a.execute(query).fetchall()


def test_something_else_is_refused_with_what_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(IncomingError, match=r"a\.pdf: neither the folder of an export nor one of \.jsonl"):
        import_paths(empty_home(tmp_path / "home"), ONE, [tmp_path / "a.pdf"])


def test_publishing_after_an_import_serves_it(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "x")
    other = empty_home(tmp_path / "other")
    import_paths(other, ONE, [tmp_path / "x"], now=lambda: AT)
    snapshot = publish_home(other, AT.replace(day=8))
    assert snapshot is not None
    assert snapshot.articles == 13
