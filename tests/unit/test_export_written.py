"""An export of a small snapshot: its tables and their files, what a selection or an increment leaves, how it is taken up again, and the way back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from records.article import Fingerprint, Processed
from records.errors import SelectionError
from records.export import ExportDone
from records.selection import Selection
from tests.unit.new_warehouse import new_warehouse
from tests.unit.test_carried_over import HOME, SAME, filled, table, told
from tests.unit.warehouse_pages import NOON, fingerprint, segment, shingles
from warehouse.exports import bag
from warehouse.exports.check import signer, verify_export
from warehouse.exports.order import ExportError, ExportOrder
from warehouse.exports.restore import Archive, add_sources, is_empty, is_known, merge_rest, pages_of, restore, sign, tombstones, unsigned
from warehouse.exports.run import Export, begun_snapshot, journal_no_of, open_export, partition_path
from warehouse.ingest.reports import report_id
from warehouse.ingest.segment import ingest_segment
from warehouse.ingest.tombstones import bury
from warehouse.proof.seals import seal_days
from warehouse.publish import publish
from warehouse.storage.journal import last_entry
from warehouse.storage.snapshot import Snapshot

DAY = timedelta(days=1)
GONE = "f" * 16


def other_page() -> Processed:
    """An article in a language and topic of its own; its numbers are such as 32 bits hold."""
    made = told(7, title="Überschrift", language="de", topic="court-orders", at=NOON + 40 * timedelta(hours=1))
    language = replace(made.classification.language, confidence=0.75)
    topics = tuple(replace(one, score=0.5 / number) for number, one in enumerate(made.classification.topics, 1))
    return replace(made, classification=replace(made.classification, language=language, topics=topics, score=0.5))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Snapshot]:
    """A snapshot of everything that `filled` makes, with an article in another language and topic, a removal, and sealed days."""
    folder = tmp_path_factory.mktemp("published")
    con = new_warehouse(folder / "w.duckdb")
    filled(con)
    other = replace(other_page(), warc_file="2026/three")
    ingest_segment(con, segment("2026/three", [other]), ingested_at=NOON, shingles=shingles)
    bury(con, [(GONE, "an order", NOON)])
    seal_days(con, now=NOON + 9 * DAY)
    snapshot = publish(con, folder / "public", now=NOON + 9 * DAY, slim=False)
    con.close()
    assert snapshot is not None
    return folder / "public" / snapshot.file, snapshot


@contextmanager
def opened(published: tuple[Path, Snapshot], folder: Path, order: ExportOrder, **more: Any) -> Iterator[Export]:
    with open_export(*published, order.checked(), folder, software="Docketwire/0", **more) as export:
        assert isinstance(export, Export)
        yield export


def written(published: tuple[Path, Snapshot], folder: Path, **order: Any) -> ExportDone:
    with opened(published, folder, ExportOrder(**{"format": "parquet", **order})) as export:
        export.write_tables()
        return export.finish()


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return found


ROWS = {
    "articles": 4, "copies": 1, "versions": 6, "mentions": 12, "facts": 15, "vectors": 5, "captures": 8, "segments": 3, "sources": 2, "runs": 0,
    "source_runs": 0, "fines": 3, "deadlines": 0,
}  # fmt: skip


def test_an_export_says_what_it_holds_of_which_snapshot(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    snapshot = published[1]
    done = written(published, tmp_path / "x")
    names = sorted(tree(tmp_path / "x"))
    payload = [name for name in names if name.startswith("data/")]
    order = ExportOrder(format="parquet").checked()
    assert {name: done.rows.get(name) for name in ROWS} == ROWS
    assert (done.id, done.snapshot, done.journal_no) == (f"docketwire-{snapshot.id}-{order.digest}", snapshot.id, snapshot.journal_no)
    assert (done.folder, done.files, done.missing, done.damaged, done.already) == (str(tmp_path / "x"), len(payload), (), (), False)
    assert done.size_bytes == sum((tmp_path / "x" / name).stat().st_size for name in payload)
    assert [name for name in names if not name.startswith("data/")] == [
        "README.md", "bag-info.txt", "bagit.txt", "croissant.json", "datapackage.json", "manifest-sha256.txt", "manifest.json", "tagmanifest-sha256.txt",
    ]  # fmt: skip
    kept = manifest(tmp_path / "x")
    assert (kept["format"], kept["schema"], kept["software"]) == ("docketwire-export/2", "2.0", "Docketwire/0")
    assert kept["snapshot"] == {"id": snapshot.id, "journal_no": snapshot.journal_no, "created_at": snapshot.created_at}
    assert ExportOrder.from_json(kept["order"]) == order
    for entry in kept["tables"].values():
        assert entry["rows"] == sum(file["rows"] for file in entry["files"])
        for file in entry["files"]:
            path = tmp_path / "x" / file["path"]
            assert (file["bytes"], file["sha256"]) == (path.stat().st_size, bag.file_digest(path))
    info = bag.read_info(tmp_path / "x")
    assert (info["Bagging-Date"], info["External-Identifier"], info["Bag-Software-Agent"]) == ("2026-03-10", done.id, "Docketwire/0")
    assert info["External-Description"].startswith("Everything in the warehouse") or info["External-Description"]
    assert verify_export(tmp_path / "x") == []


def test_articles_lie_in_a_folder_per_language_and_topic(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    written(published, tmp_path / "x")
    files = {file["path"]: file["rows"] for file in manifest(tmp_path / "x")["tables"]["articles"]["files"]}
    assert files == {"data/articles/de/court-orders/part-00000.parquet": 1, "data/articles/en/user-data/part-00000.parquet": 3}
    (row,) = pq.read_table(tmp_path / "x/data/articles/de/court-orders/part-00000.parquet").to_pylist()
    assert (row["article_id"], row["title"], row["language"]) == (report_id(f"{HOME}/7"), "Überschrift", "de")
    assert [file["path"] for file in manifest(tmp_path / "x")["tables"]["copies"]["files"]] == ["data/copies/part-00000.parquet"]


def test_a_folder_is_called_by_values_and_what_has_none_or_signs(tmp_path: Path) -> None:
    assert partition_path(("fr", None)) == Path("fr/none")
    assert partition_path(("zh-Hant", "a/b c.d")) == Path("zh-Hant/a-b-c.d")
    assert partition_path(()) == Path()


def test_progress_tells_the_rows_written_so_far(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    heard: list[tuple[str, int]] = []
    with opened(published, tmp_path / "x", ExportOrder(format="jsonl")) as export:
        export.write_tables(lambda name, rows: heard.append((name, rows)))
    assert [one for one in heard if one[0] == "articles"] == [("articles", 1), ("articles", 4)]
    assert dict(heard)["captures"] == 8


def test_a_selection_leaves_its_articles_and_what_belongs_to_them(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    done = written(published, tmp_path / "x", selection=Selection(languages=("de",)))
    assert {name: done.rows[name] for name in ("articles", "copies", "versions", "mentions", "facts", "captures", "sources")} == {
        "articles": 1, "copies": 0, "versions": 1, "mentions": 2, "facts": 3, "captures": 1, "sources": 2,
    }  # fmt: skip
    seals = sorted(name for name in tree(tmp_path / "x") if name.startswith("data/seals/") and "2026-03" in name)
    assert {name.rpartition("/")[2][:10] for name in seals} == {"2026-03-03"}
    with opened(
        published,
        tmp_path / "y",
        ExportOrder(format="parquet", query="select 1"),
        article_ids=[report_id("https://www.de-beta.example/1"), "none"],
    ) as export:
        export.write_tables()
        assert (export.tables["articles"]["rows"], export.tables["copies"]["rows"]) == (1, 1)
    with (
        pytest.raises(SelectionError, match="'nobody' is not known"),
        opened(published, tmp_path / "z", ExportOrder(format="parquet", selection=Selection(sources=("nobody",)))),
    ):
        pass


def test_an_increment_has_what_changed_after_its_number_and_what_was_removed(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    whole = written(published, tmp_path / "whole")
    (first,) = [entry for entry, subject in journal(published) if subject == "2026/two"]
    done = written(published, tmp_path / "x", since=first)
    assert {name: done.rows[name] for name in ("articles", "captures", "segments", "copies")} == {
        "articles": 1,
        "captures": 1,
        "segments": 1,
        "copies": 0,
    }
    assert {json.loads(line)["id"] for line in (tmp_path / "x/data/tombstones.jsonl").read_text().splitlines()} == {GONE}
    assert tombstones(Archive(tmp_path / "whole")) == [GONE]
    nothing = written(published, tmp_path / "nothing", since=whole.journal_no)
    assert (nothing.rows["articles"], (tmp_path / "nothing/data/tombstones.jsonl").read_text()) == (0, "")
    assert not [name for name in tree(tmp_path / "nothing") if "seals/2026" in name]
    assert journal_no_of(tmp_path / "whole") == whole.journal_no
    with pytest.raises(ExportError, match="neither a number nor the folder of a finished export"):
        journal_no_of(tmp_path)


def test_an_increment_names_what_became_a_copy_since(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    moved = written(published, tmp_path / "moved", since=1)
    kinds = [json.loads(line)["kind"] for line in (tmp_path / "moved/data/tombstones.jsonl").read_text().splitlines()]
    assert (moved.rows["articles"], sorted(kinds)) == (4, ["became-copy", "forgotten"])


def journal(published: tuple[Path, Snapshot]) -> list[tuple[int, str]]:
    with duckdb.connect() as con:
        con.execute(f"attach '{published[0]}' as w (read_only)")
        return con.execute("select entry_no, subject from w.base.journal").fetchall()


def test_an_export_is_taken_up_again_and_ends_the_same(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    assert begun_snapshot(tmp_path / "x") is None
    with opened(published, tmp_path / "x", ExportOrder(format="jsonl")) as export:
        export.write_tables()
    (tmp_path / "x/data/half.tmp").write_text("half")
    assert begun_snapshot(tmp_path / "x") == published[1]
    assert [problem.kind for problem in verify_export(tmp_path / "x")] == ["unfinished"]
    kept = tmp_path / "x/data/articles/de/court-orders/part-00000.jsonl.zst"
    moment = kept.stat().st_mtime_ns
    written(published, tmp_path / "x", format="jsonl")
    written(published, tmp_path / "y", format="jsonl")
    assert tree(tmp_path / "x") == tree(tmp_path / "y")
    assert kept.stat().st_mtime_ns == moment
    with open_export(*published, ExportOrder(format="jsonl").checked(), tmp_path / "x", software="Docketwire/0") as again:
        assert isinstance(again, ExportDone)
        assert again.already
        assert again == replace(again, rows=again.rows | {"articles": 4})
    (tmp_path / "x/in-progress.json").write_text("{}")
    with pytest.raises(ExportError, match="is damaged; remove the folder"):
        begun_snapshot(tmp_path / "x")


def test_a_folder_that_holds_something_else_is_left_alone(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    written(published, tmp_path / "x", format="csv")
    with opened(published, tmp_path / "begun", ExportOrder(format="csv")):
        pass
    (tmp_path / "some").mkdir()
    (tmp_path / "some/file").touch()
    other = ExportOrder(format="jsonl").checked()
    for name, words in (
        ("x", "holds another export (docketwire-"), ("begun", "holds another unfinished export (docketwire-"), ("some", "is not empty; choose another folder"),
    ):  # fmt: skip
        before = tree(tmp_path / name)
        with pytest.raises(ExportError) as told_of, open_export(*published, other, tmp_path / name, software="x"):
            pass
        assert words in str(told_of.value)
        assert tree(tmp_path / name) == before
    (tmp_path / "empty").mkdir()
    with opened(published, tmp_path / "empty", other):
        assert (tmp_path / "empty/in-progress.json").is_file()


def test_a_record_format_lists_captures_and_notes_the_files_that_others_write(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    with opened(published, tmp_path / "x", ExportOrder(format="warc")) as export:
        export.write_tables()
        assert list(export.tables) == ["captures"]
        files = dict(export.wanted_captures())
        titles = export.titles()
        assert {name: len(found) for name, found in files.items()} == {"2026/03/01/run-1-000.warc.gz": 7, "2026/seen": 2, "2026/three": 1}
        assert sorted({offset for found in files.values() for offset, _ in found}) == [7, 9, 123]
        assert sorted(set(titles.values())) == ["Court rules on platform", "Weather", "Überschrift"]
        path = tmp_path / "x/data/warc/one.warc.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"records")
        export.add_file("records", path, form="warc", rows=3, missing=["b", "a"])
        export.add_file("records", path, form="warc", rows=2, missing=[])
        export.damaged += ["z", "y"]
        done = export.finish()
    assert (done.rows["records"], done.missing, done.damaged) == (5, ("a", "b"), ("y", "z"))
    entry = manifest(tmp_path / "x")["tables"]["records"]
    assert (entry["format"], [file["path"] for file in entry["files"]]) == ("warc", ["data/warc/one.warc.gz"] * 2)
    (captures,) = manifest(tmp_path / "x")["tables"]["captures"]["files"]
    assert captures["path"] == "data/captures/part-00000.jsonl.gz"


def test_a_workbook_has_a_sheet_a_table_and_counts_its_rows(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    done = written(published, tmp_path / "x", format="xlsx")
    tables = manifest(tmp_path / "x")["tables"]
    assert {name: done.rows[name] for name in ("articles", "copies", "fines")} == {"articles": 4, "copies": 1, "fines": 3}
    assert {file["path"] for entry in tables.values() for file in entry["files"]} == {"data/docketwire.xlsx"}
    assert (tables["articles"]["format"], len(tables["articles"]["sheets"]), tables["articles"]["shortened_cells"]) == ("xlsx", 1, 0)


def test_metadata_alone_holds_no_lead_and_no_body(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    written(published, tmp_path / "x", metadata_only=True)
    for name in ("articles", "copies", "versions"):
        for file in manifest(tmp_path / "x")["tables"][name]["files"]:
            rows = pq.read_table(tmp_path / "x" / file["path"]).to_pylist()
            assert {row["text"] for row in rows} | {row["standfirst"] for row in rows} == {None}
            assert None not in {row["title"] for row in rows} or name == "versions"


def test_a_signed_export_says_by_whom(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    written(published, tmp_path / "plain", format="csv")
    assert (signer(tmp_path / "plain"), [one.kind for one in verify_export(tmp_path / "plain", key_id="k")]) == (None, ["unsigned"])


# the way back


@pytest.fixture(params=["parquet", "jsonl"])
def archive(request: pytest.FixtureRequest, published: tuple[Path, Snapshot], tmp_path: Path) -> Archive:
    written(published, tmp_path / "export", format=request.param)
    return Archive(tmp_path / "export")


def test_an_export_fills_an_empty_warehouse_row_by_row(archive: Archive, published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    con = new_warehouse(tmp_path / "new.duckdb")
    assert is_empty(con)
    assert not is_known(con, archive)
    assert restore(con, archive, at=NOON) == 5
    con.execute(f"attach '{published[0]}' as old (read_only)")
    carried = [name for name in SAME if name not in ("as_seen", "band", *(() if archive.order.format == "parquet" else ("vector",)))]
    assert {name: table(con, name) for name in carried} == {name: table(con, name, of="old") for name in carried}
    assert con.execute("select distinct changed_no from base.report").fetchall() == [(last_entry(con),)]
    assert (is_empty(con), is_known(con, archive)) == (False, True)
    marked = con.execute("select records, torn from base.segment where segment = ?", [f"import/{archive.id}"]).fetchall()
    assert marked == [(5, 0)]
    again = unsigned(con, "")
    assert [one.version_id for one in again] == sorted(one.version_id for one in again)
    assert len(again) == 6
    (one,) = [item for item in again if item.report_id == report_id(f"{HOME}/7")]
    assert (one.title, one.language, one.text, len(one.mentions)) == ("Überschrift", "de", told(7).extraction.text, 2)
    sign(con, [(item, fingerprint(item.text)) for item in again[:3]])
    sign(con, [(item, Fingerprint(text_digest="", signature=b"", bands=(), shingles=0, tokens=0)) for item in again[3:4]])
    assert con.execute("select sig_no from base.signature order by 1").fetchall() == [(1,), (2,), (3,)]
    assert con.execute("select count(*) from base.band").fetchall() == [(96,)]
    sign(con, [(again[4], fingerprint(again[4].text))])
    assert con.execute("select max(sig_no) from base.signature").fetchall() == [(4,)]
    assert len(unsigned(con, "")) == 2
    assert [one.version_id for one in unsigned(con, again[3].version_id)] == [again[5].version_id]
    con.close()


def test_an_export_merged_gives_pages_as_they_were_read_and_the_rest_once(archive: Archive, tmp_path: Path) -> None:
    con = new_warehouse(tmp_path / "new.duckdb")
    batches = list(pages_of(con, archive, batch=4))
    assert [len(pages) for pages in batches] == [4, 2]
    assert list(pages_of(con, archive, batch=4)) == batches
    pages = {(one.canonical_url, one.extraction.text): one for some in batches for one in some}
    made = replace(other_page(), warc_file="2026/three")
    found = pages[made.canonical_url, made.extraction.text]
    assert (found.classification, found.published) == (replace(made.classification, vector=()), made.published)
    assert (found.extraction, found.url) == (replace(made.extraction, published=made.published), made.url)
    assert (found.run_id, found.http_status, found.hint, found.fingerprint.shingles) == ("import", 200, None, 0)
    assert (found.capture_id, found.warc_file, found.warc_offset, found.fetched_at) == (
        made.capture_id,
        made.warc_file,
        made.warc_offset,
        made.fetched_at,
    )
    add_sources(con, archive, at=NOON)
    for number, some in enumerate(batches):
        ingest_segment(
            con, segment(f"import/{number}", [replace(one, fingerprint=fingerprint(one.extraction.text)) for one in some]), ingested_at=NOON
        )
    for _ in range(2):
        merge_rest(con, archive, at=NOON)
    assert con.execute("select count(*) from base.report").fetchall() == [(5,)]
    assert con.execute("select count(*), count(distinct capture_id) from base.capture").fetchall() == [(8, 8)]
    assert con.execute("select source_id from base.source order by 1").fetchall() == [("de-beta",), ("fr-alpha",)]
    con.close()


def test_only_what_has_texts_and_native_names_can_be_read_back(published: tuple[Path, Snapshot], tmp_path: Path) -> None:
    for number, order in enumerate(({"format": "csv"}, {"metadata_only": True}, {"vocabulary": "schema-org"})):
        with opened(published, tmp_path / str(number), ExportOrder(**{"format": "parquet", **order})) as export:
            export.finish()
        with pytest.raises(ExportError, match="only a parquet or jsonl export with texts and native names"):
            Archive(tmp_path / str(number))
    with pytest.raises(ExportError, match="not an export"):
        Archive(tmp_path / "none")


def test_a_column_that_came_later_is_null_and_a_table_without_files_has_no_rows(archive: Archive) -> None:
    import pyarrow as pa

    kinds = {"article_id": pa.string(), "later": pa.list_(pa.decimal128(9, 2))}
    with duckdb.connect() as con:
        found = con.execute(f"select article_id, later from {archive.reader('articles', kinds)}").fetchall()
        assert len(found) == 4
        assert {later for _, later in found} == {None}
        assert con.execute(f"select * from {archive.reader('nothing', kinds)}").fetchall() == []
    assert (archive.has("articles"), archive.has("nothing")) == (True, False)
