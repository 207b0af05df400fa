"""Exports: whole, selectable, repeatable to the byte, resumable after a kill, and verifiable by other people's tools."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import bagit
import pyarrow.dataset as ds
import pytest
import zstandard

from beat.selecting import selection
from jobs.export import entry_of, export
from jobs.installation.home import Home
from jobs.verify import verify_export
from records.selection import Selection
from tests.integration.archive_home import AT, SETTINGS, add_pages, make_home, publish_home, told
from warehouse.exports.formats import FORMATS
from warehouse.exports.order import ExportError, ExportOrder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_home(tmp_path_factory.mktemp("home"))


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def lines_of(folder: Path, table: str) -> list[dict[str, Any]]:
    found = []
    for path in sorted((folder / "data" / table).rglob("*.jsonl.zst")):
        with zstandard.open(path, "rt", encoding="utf-8") as file:
            found += [json.loads(line) for line in file]
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_a_valid_bag_and_the_same_bytes_again(home: Home, tmp_path: Path, form: str) -> None:
    first = export(home, SETTINGS, ExportOrder(format=form), tmp_path / "a")
    export(home, SETTINGS, ExportOrder(format=form), tmp_path / "b")
    bagit.Bag(str(tmp_path / "a")).validate()
    assert verify_export(tmp_path / "a") == []
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert not first.already
    assert export(home, SETTINGS, ExportOrder(format=form), tmp_path / "a").already


def test_parquet_is_partitioned_by_language_and_topic(home: Home, tmp_path: Path) -> None:
    done = export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "x")
    table = ds.dataset(tmp_path / "x/data/articles", format="parquet").to_table()
    assert table.num_rows == done.rows["articles"] == 13
    for path in (tmp_path / "x/data/articles").rglob("*.parquet"):
        part = ds.dataset(path, format="parquet").to_table()
        assert path.parts[-3:-1] == (part["language"][0].as_py(), part["topic"][0].as_py())
        assert len(set(part["language"].to_pylist())) == len(set(part["topic"].to_pylist())) == 1
    assert set(table["publisher"].to_pylist()) == {"Fr-Alpha"}
    assert set(table["tdm_reserved"].to_pylist()) == {True}


def test_jsonl_carries_every_table(home: Home, tmp_path: Path) -> None:
    done = export(home, SETTINGS, ExportOrder(format="jsonl"), tmp_path / "x")
    for name in ("articles", "copies", "versions", "mentions", "captures", "segments", "sources"):
        assert len(lines_of(tmp_path / "x", name)) == done.rows[name] > 0, name
    assert (done.rows["copies"], done.rows["captures"]) == (1, 18)
    odd = next(row for row in lines_of(tmp_path / "x", "articles") if row["url"].endswith("/20"))
    assert odd["text"].startswith('@SUM("x"),\n=== not a head\n\ttab "quotes"\n頁、Zürich')
    assert odd["published_at"] == "2026-03-01T10:00:00.000000Z"


def test_csv_neutralises_formulas_and_reads_back(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="csv"), tmp_path / "x")
    rows = []
    for path in (tmp_path / "x/data/articles").rglob("*.csv.gz"):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    assert len(rows) == 13
    assert not [value for row in rows for value in row.values() if value and value[0] in "=+-@\t\r"]
    odd = next(row for row in rows if row["url"].endswith("/20"))
    assert odd["title"] == "'=cmd|'/c calc'!A0"
    assert odd["text"].startswith('\'@SUM("x"),\n=== not a head')
    assert json.loads(odd["topics"])[0]["topic"] == "user-data"


def test_text_has_one_head_line_per_article(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="text", compression="none"), tmp_path / "x")
    text = "".join(p.read_text("utf-8") for p in (tmp_path / "x/data/articles").rglob("*.txt"))
    heads = [line for line in text.splitlines() if line.startswith("===")]
    assert len(heads) == 13
    assert " === not a head" in text


@pytest.mark.parametrize(
    ("narrow", "count"),
    [
        ({"language": "Japanese"}, 4),
        ({"language": ["ja", "fr"], "topic": "User data"}, 4),
        ({"platform": "meta"}, 6),
        ({"published_since": AT.date()}, 13),
        ({"published_until": AT.date().replace(day=28, month=2)}, 0),
    ],
)
def test_a_selection_holds_its_articles_and_what_belongs_to_them(home: Home, tmp_path: Path, narrow: dict[str, Any], count: int) -> None:
    done = export(home, SETTINGS, ExportOrder(format="jsonl", selection=selection(narrow)), tmp_path / "x")
    ids = {row["article_id"] for row in lines_of(tmp_path / "x", "articles")}
    assert len(ids) == done.rows["articles"] == count
    assert {row["article_id"] for row in lines_of(tmp_path / "x", "copies")} <= ids
    reports = ids | {row["copy_id"] for row in lines_of(tmp_path / "x", "copies")}
    for name in ("versions", "mentions", "captures"):
        assert {row["report_id"] for row in lines_of(tmp_path / "x", name)} == reports, name


def test_metadata_only_holds_no_sentence(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="jsonl", metadata_only=True), tmp_path / "x")
    text = "".join(json.dumps(row) for name in ("articles", "copies", "versions") for row in lines_of(tmp_path / "x", name))
    assert "Report 7" in text
    assert "w7x" not in text
    assert "Lead." not in text


def test_schema_org_and_dublin_core_fields(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="jsonl", vocabulary="schema-org"), tmp_path / "s")
    row = next(r for r in lines_of(tmp_path / "s", "articles") if r["headline"] == "Report 7")
    assert (row["@type"], row["inLanguage"], row["publisher"]["name"], row["author"][0]["name"]) == (
        "NewsArticle",
        "fr",
        "Fr-Alpha",
        "A. Writer",
    )
    assert row["articleBody"].startswith("w7x")
    export(home, SETTINGS, ExportOrder(format="parquet", vocabulary="dublin-core"), tmp_path / "d")
    (row,) = (r for r in ds.dataset(tmp_path / "d/data/articles", format="parquet").to_table().to_pylist() if r["dc:title"] == "Report 7")
    assert (row["dc:language"], row["dc:subject"]) == ("fr", ["hate-speech", "hate-speech", "Meta"])
    assert (row["dc:rights"], row["dcterms:accessRights"]) == ("noai, max-snippet:-1", "text and data mining reserved")


def test_the_card_explains_every_column(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "x")
    card = json.loads((tmp_path / "x/datapackage.json").read_text())
    fields = [(r["name"], f) for r in card["resources"] for f in r["schema"]["fields"]]
    assert not [(name, f["name"]) for name, f in fields if not f.get("description")]
    paths = {p for r in card["resources"] for p in ([r["path"]] if isinstance(r["path"], str) else r["path"])}
    assert all((tmp_path / "x" / p).is_file() for p in paths)
    assert ("copies", "https://schema.org/headline") in {(n, f.get("rdfType")) for n, f in fields}


def test_since_brings_late_arrivals_and_nothing_else(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    export(home, SETTINGS, ExportOrder(format="jsonl"), tmp_path / "one")
    export(home, SETTINGS, ExportOrder(format="jsonl", since=entry_of(str(tmp_path / "one"))), tmp_path / "none")
    assert lines_of(tmp_path / "none", "articles") == []
    assert verify_export(tmp_path / "none") == []
    old = AT.replace(year=2025)
    add_pages(home, [told(50), told(51)], run="run-0", at=old, published=False)
    publish_home(home, AT.replace(day=5))
    export(home, SETTINGS, ExportOrder(format="jsonl", since=entry_of(str(tmp_path / "one"))), tmp_path / "two")
    assert {row["title"] for row in lines_of(tmp_path / "two", "articles")} == {"Report 50", "Report 51"}
    assert len(lines_of(tmp_path / "two", "captures")) == 2
    assert [p.name for p in sorted((tmp_path / "two/data/seals").glob("*.json"))] == ["2025-03-01.1.json"]


def test_a_number_this_home_has_not_come_to_is_refused_and_leaves_no_folder(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    newest = export(home, SETTINGS, ExportOrder(format="jsonl"), tmp_path / "one").journal_no
    with pytest.raises(ExportError, match=f"--changed-since {newest + 1}: the newest entry .* is {newest}"):
        export(home, SETTINGS, ExportOrder(format="jsonl", since=newest + 1), tmp_path / "two")
    assert not (tmp_path / "two").exists()


@pytest.mark.long
def test_a_killed_export_is_taken_up_again_and_ends_the_same(home: Home, tmp_path: Path) -> None:
    """Killed again and again, each time a few files further on."""
    export(home, SETTINGS, ExportOrder(format="parquet"), tmp_path / "whole")
    rng, target = random.Random(5), tmp_path / "killed"
    command = [sys.executable, "-m", "cli", "--home", str(home.root), "export", "--format", "parquet", "--to", str(target)]
    killed = 0
    for _ in range(12):
        enough = files_in(target) + rng.randint(1, 4)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        while process.poll() is None and files_in(target) < enough:
            os.sched_yield()
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        if process.returncode == 0:
            break
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    assert killed
    assert tree(target) == tree(tmp_path / "whole")


def files_in(folder: Path) -> int:
    """Files below `folder`, half-written ones too; they may come and go meanwhile."""
    return sum(len(files) for _, _, files in os.walk(folder))


def test_half_written_files_are_written_anew(home: Home, tmp_path: Path) -> None:
    """The state after a kill, made by hand: a scratch file, a finished file, no manifest."""
    export(home, SETTINGS, ExportOrder(format="jsonl"), tmp_path / "x")
    whole = tree(tmp_path / "x")
    folder = tmp_path / "x"
    (folder / "tagmanifest-sha256.txt").unlink()
    snapshot = json.loads((home.public / "latest.json").read_text())
    del snapshot["crc"]
    manifest = json.loads((folder / "manifest.json").read_text())
    begin = {"format": manifest["format"], "id": manifest["id"], "software": manifest["software"], "snapshot": snapshot}
    (folder / "in-progress.json").write_text(json.dumps(begin, indent=1) + "\n")
    first, second, *_ = sorted((folder / "data/articles").rglob("*.zst"))
    first.rename(first.with_name(first.name + ".tmp"))
    assert [p.kind for p in verify_export(folder)] == ["unfinished"]
    before = second.stat().st_mtime_ns
    export(home, SETTINGS, ExportOrder(format="jsonl"), folder)
    assert tree(folder) == whole
    assert second.stat().st_mtime_ns == before


def test_another_export_in_the_folder_is_refused(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="jsonl", selection=Selection(languages=("ja",))), tmp_path / "x")
    with pytest.raises(ExportError, match="holds another export"):
        export(home, SETTINGS, ExportOrder(format="jsonl"), tmp_path / "x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("mine")
    with pytest.raises(ExportError, match="not empty"):
        export(home, SETTINGS, ExportOrder(format="jsonl"), tmp_path / "full")


def test_a_flipped_byte_anywhere_is_found(home: Home, tmp_path: Path) -> None:
    """Every file of the bag, bytes spread over each; the manifests byte by byte."""
    folder = tmp_path / "x"
    export(home, SETTINGS, ExportOrder(format="jsonl", selection=Selection(languages=("ja",))), folder)
    rng = random.Random(7)
    for name, data in tree(folder).items():
        places = (
            range(len(data)) if name.startswith("tagmanifest") else {0, len(data) - 1, *rng.choices(range(len(data)), k=3)} if data else ()
        )
        for place in places:
            changed = bytearray(data)
            changed[place] ^= 1 << rng.randrange(8)
            (folder / name).write_bytes(changed)
            assert verify_export(folder), (name, place)
        (folder / name).write_bytes(data)
    assert verify_export(folder) == []


def test_missing_and_extra_files_are_named(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "x"
    export(home, SETTINGS, ExportOrder(format="jsonl"), folder)
    next((folder / "data/mentions").iterdir()).unlink()
    (folder / "data/planted.jsonl").write_text("{}\n")
    (folder / "notes.txt").write_text("hello")
    (folder / "data/link").symlink_to("/etc/hostname")
    found = {(p.kind, p.path) for p in verify_export(folder)}
    assert found == {
        ("missing", "data/mentions/part-00000.jsonl.zst"), ("extra", "data/planted.jsonl"), ("extra", "notes.txt"), ("extra", "data/link"),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "cli", "verify", str(folder)], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert "data/planted.jsonl" in done.stderr
