"""Visits as seen in a segment: written, read, copied, rewritten, salvaged, packed and left out of a backfill; and the crawler's memory of them."""

import gzip
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.work.segment import TornRecord, process_segment, read_captures, read_segment
from records.article import Rejected
from records.as_seen import AsSeen
from records.outcome import Outcome
from spiders.archive.as_seen import Seen, picture_in
from spiders.archive.backfill import BackfillOrder, backfill
from spiders.archive.originals import captures_of, copy_captures, rewrite_without
from spiders.archive.salvage import salvage
from spiders.archive.wacz import write_wacz
from spiders.archive.warc import digest, members
from spiders.memory.frontier import Frontier
from tests.unit.test_archive_records import NOTE, note, page, writer
from tests.unit.test_segment import rejected

ARTICLE = "https://www.blatt.example/1"


def seen(number: int = 1) -> Seen:
    """A page that asked for a style and another document, and missed two files."""
    style = page(7, url="https://www.blatt.example/style.css", headers=((b"Content-Type", b"text/css"),), body=b"h1 {}")
    part = page(8, url="https://www.blatt.example/part.html")
    return Seen(page=page(number, drawn=b"<p>drawn", drawn_by="Chromium/1"), files=(style, part), picture=b"PNG%d" % number, missed=2)


def segment(root: Path) -> Path:
    """A page, a visit to it, another page."""
    made = writer(root, run="run-as-seen")
    made.write(page(1), note(1))
    made.write_seen(seen(), replace(NOTE, as_seen_of=ARTICLE))
    made.write(page(2), note(2))
    made.close_segment()
    return root / made.segments[0]


def test_a_visit_is_read_as_one_thing_and_is_no_capture(tmp_path: Path) -> None:
    path = segment(tmp_path)
    first, visit, second = read_segment(path, tmp_path)
    assert isinstance(visit, AsSeen)
    assert not isinstance(first, TornRecord | AsSeen)
    assert list(read_captures(path, tmp_path)) == [first, second]
    assert (visit.article_url, visit.url, visit.files, visit.missed, visit.drawn_by) == (ARTICLE, ARTICLE, 2, 2, "Chromium/1")
    assert visit.picture_digest == digest(b"PNG1")
    with path.open("rb") as stream:
        notes = [m for m in members(stream) if m.kind == "metadata"]
    assert visit.list_digest == digest(notes[1].block)
    assert visit.list_id in notes[1].headers["warc-record-id"].replace("-", "")


def test_a_segments_rows_have_the_visits_beside_the_pages(tmp_path: Path) -> None:
    rows = process_segment(segment(tmp_path), tmp_path, lambda captures: (rejected(c, Outcome.OFF_TOPIC) for c in captures))
    assert (rows.records, rows.torn, len(rows.rows), len(rows.seen)) == (2, 0, 2, 1)
    assert all(isinstance(row, Rejected) for row in rows.rows)


def test_a_visit_without_its_note_is_torn(tmp_path: Path) -> None:
    path = segment(tmp_path)
    whole = path.read_bytes()
    ends = [m.offset for m in members(BytesIO(whole)) if m.kind == "metadata"]
    path.write_bytes(whole[: ends[1]])
    found = list(read_segment(path, tmp_path))
    assert sorted(type(one).__name__ for one in found) == ["Capture", "TornRecord"]


def test_copying_and_removing_take_the_whole_visit(tmp_path: Path) -> None:
    path = segment(tmp_path)
    _, visit, _ = read_segment(path, tmp_path)
    assert isinstance(visit, AsSeen)
    copied = copy_captures(path, [(visit.warc_offset or 0, visit.capture_id)], tmp_path / "copy.warc.gz")
    assert copied.captures == (visit.capture_id,)
    with (tmp_path / "copy.warc.gz").open("rb") as stream:
        assert [m.kind for m in members(stream)] == ["warcinfo", "response", "conversion", "response", "response", "resource", "metadata"]
    with path.open("rb") as stream:
        (group,) = (records for key, records in captures_of(stream) if key == visit.capture_id)
    assert picture_in(group) == b"PNG1"
    rewrite_without(path, lambda key: key == visit.capture_id)
    assert len(list(read_segment(path, tmp_path))) == 2


@pytest.mark.parametrize("kept", [True, False])
def test_what_a_kill_left_is_kept_as_far_as_it_is_whole(tmp_path: Path, kept: bool) -> None:
    made = writer(tmp_path, run="run-as-seen")
    made.write_seen(seen(), replace(NOTE, as_seen_of=ARTICLE))
    made.write_seen(seen(2), replace(NOTE, as_seen_of="https://www.blatt.example/2"))
    made.close_segment()
    path = tmp_path / made.segments[0]
    whole = path.read_bytes()
    second = [m.offset for m in members(BytesIO(whole)) if m.kind == "metadata"][1]
    path.unlink()
    path.with_name(path.name + ".part").write_bytes(whole if kept else whole[: second + 10])
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        (report,) = salvage(tmp_path, frontier)
        assert frontier.visits.waiting([ARTICLE, "https://www.blatt.example/2"]) == ([] if kept else ["https://www.blatt.example/2"])
        assert frontier.page(ARTICLE) is None
    assert len(list(read_segment(tmp_path / report.segment, tmp_path))) == (2 if kept else 1)


def test_a_wacz_lists_a_visit_as_one_page_and_its_picture_in_the_index(tmp_path: Path) -> None:
    path = segment(tmp_path)
    write_wacz(tmp_path / "x.wacz", [path], created=datetime(2026, 3, 3, tzinfo=UTC), software="test", titles={})
    with zipfile.ZipFile(tmp_path / "x.wacz") as archive:
        index = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
        pages = [json.loads(line)["url"] for line in archive.read("pages/pages.jsonl").decode().splitlines()[1:]]
    assert pages == [ARTICLE, ARTICLE, "https://www.blatt.example/2"]
    assert len(index) == 6
    (picture,) = (line.split(" ", 2) for line in index if line.startswith("urn:"))
    assert picture[0] == f"urn:fullpage:{ARTICLE}"
    assert json.loads(picture[2])["mime"] == "image/png"


def test_a_backfill_counts_visits_and_leaves_them_out(tmp_path: Path) -> None:
    path = segment(tmp_path / "a")
    done = backfill(BackfillOrder(archive=path, captures_dir=tmp_path / "b", hosts={}), lambda _: None)
    assert (done.pages, dict(done.skipped)) == (2, {"as-seen": 4})


def test_a_visit_is_tried_three_times(tmp_path: Path) -> None:
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        assert [frontier.visits.failed(ARTICLE, "robots", counts=False) for _ in range(5)] == [0] * 5
        assert frontier.visits.waiting([ARTICLE]) == [ARTICLE]
        assert [frontier.visits.failed(ARTICLE, "http-500", counts=True) for _ in range(3)] == [1, 2, 3]
        assert frontier.visits.waiting([ARTICLE]) == []
        frontier.forget([ARTICLE])
        assert frontier.visits.waiting([ARTICLE]) == [ARTICLE]
        frontier.visits.seen([ARTICLE])
        frontier.visits.seen([ARTICLE])
        frontier.visits.only([ARTICLE])
        assert frontier.visits.waiting([ARTICLE]) == []
        frontier.visits.only([])
        assert frontier.visits.waiting([ARTICLE]) == [ARTICLE]
