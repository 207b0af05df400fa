"""Segments as the crawler writes them, read, copied, rewritten, salvaged, packed and taken in again: drawn documents, further pages and former notes."""

import fcntl
import json
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.warcwriter import WARCWriter

from common.codec import to_json
from common.warc_fields import FORMER_MEDIA_TYPE
from pipeline.work.segment import TornRecord, read_capture, read_captures
from records.capture import Capture
from records.errors import CaptureError
from spiders.archive import warc
from spiders.archive.backfill import BackfillOrder, backfill
from spiders.archive.originals import copy_captures, rewrite_without, torn_at
from spiders.archive.salvage import salvage
from spiders.archive.wacz import surt, write_wacz
from spiders.archive.warc import Page, PageNote
from spiders.archive.writer import CaptureWriter
from spiders.memory.frontier import Frontier

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOTE = PageNote(source_id="de-blatt", run_id="run", requested_url="https://www.blatt.example/1", hint=None)


def page(number: int = 1, **changes: Any) -> Page:
    given = Page(
        url=f"https://www.blatt.example/{number}", status=200, reason="OK", headers=((b"Content-Type", b"text/html"),), body=b"<p>%d" % number, fetched_at=AT,
    )  # fmt: skip
    return replace(given, **changes)


def note(number: int) -> PageNote:
    return replace(NOTE, requested_url=f"https://www.blatt.example/{number}")


def writer(root: Path, *, run: str = "run", most: int = 1 << 20) -> CaptureWriter:
    return CaptureWriter(captures_dir=root, run_id=run, started_at=AT, max_bytes=most, info={"software": "test"}, on_closed=lambda *_: None)


def segment(root: Path, *pages: tuple[Page, Sequence[Page]]) -> Path:
    made = writer(root)
    for number, (first, further) in enumerate(pages, 1):
        made.write(first, note(number), further)
    made.close_segment()
    return root / made.segments[0]


def read(path: Path, root: Path) -> list[Capture]:
    found = list(read_captures(path, root))
    assert not [one for one in found if isinstance(one, TornRecord)]
    return [one for one in found if isinstance(one, Capture)]


def test_a_drawn_document_stands_beside_what_was_served(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1, drawn=b"<p>drawn", drawn_by="Chromium/1"), ()), (page(2, not_drawn="timeout"), ()))
    first, second = read(path, tmp_path)
    assert (first.body, first.drawn, first.not_drawn) == (b"<p>1", b"<p>drawn", None)
    assert (second.body, second.drawn, second.not_drawn) == (b"<p>2", None, "timeout")
    assert read_capture(path, tmp_path, first.warc_offset) == first
    assert read_capture(path, tmp_path, second.warc_offset) == second


def test_a_drawn_document_that_is_not_whole_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "digest", lambda data: "sha256:" + "0" * 64 if data == b"<p>drawn" else _digest(data))
    path = segment(tmp_path, (page(1, drawn=b"<p>drawn"), ()))
    assert [one.drawn for one in read(path, tmp_path)] == [None]


_digest = warc.digest


def test_further_pages_belong_to_their_first(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1), (page(11), page(12))), (page(2), ()))
    first, second = read(path, tmp_path)
    assert [one.body for one in first.further] == [b"<p>11", b"<p>12"]
    assert (second.body, second.further) == (b"<p>2", ())
    again = read_capture(path, tmp_path, first.warc_offset)
    assert [one.body for one in again.further] == [b"<p>11", b"<p>12"]
    assert read_capture(path, tmp_path, second.warc_offset).further == ()


def test_further_pages_are_those_that_are_there(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1), (page(11), page(12))))
    whole = path.read_bytes()
    *_, last = [member.offset for member in warc.members(BytesIO(whole)) if member.kind == "response"]
    path.write_bytes(whole[:last])
    assert [one.body for one in read_capture(path, tmp_path, read(path, tmp_path)[0].warc_offset).further] == [b"<p>11"]
    path.write_bytes(whole[: last + 20])
    offset = next(member.offset for member in warc.members(BytesIO(whole)) if member.kind == "response")
    assert [one.body for one in read_capture(path, tmp_path, offset).further] == [b"<p>11"]


def test_a_capture_that_is_not_there_names_file_and_byte(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1), ()))
    offset = read(path, tmp_path)[0].warc_offset
    size = path.stat().st_size
    with pytest.raises(CaptureError, match=rf"run-000\.warc\.gz: no capture can be read at byte {size}: the file ends there"):
        read_capture(path, tmp_path, size)
    path.write_bytes(path.read_bytes()[: offset + 40])
    with pytest.raises(CaptureError, match=f"no (whole )?capture (can be read )?at byte {offset}"):
        read_capture(path, tmp_path, offset)


def test_a_response_whose_digest_is_wrong_is_no_capture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "digest", lambda data: "sha256:" + "0" * 64 if data == b"<p>1" else _digest(data))
    path = segment(tmp_path, (page(1), ()))
    [torn] = read_captures(path, tmp_path)
    assert isinstance(torn, TornRecord)
    assert torn.problem == "payload digest does not match"
    with pytest.raises(CaptureError, match=f"no whole capture at byte {torn.offset}: payload digest does not match"):
        read_capture(path, tmp_path, torn.offset)


# copies and rewriting


def ids(path: Path, root: Path) -> list[tuple[int, str]]:
    return [(one.warc_offset, one.capture_id) for one in read(path, root)]


def test_wanted_captures_are_copied_with_what_belongs_to_them(tmp_path: Path) -> None:
    path = segment(tmp_path / "a", (page(1, drawn=b"<p>d"), (page(11),)), (page(2), ()), (page(3), ()))
    first, second, third = ids(path, tmp_path / "a")
    target = tmp_path / "b" / "copy.warc.gz"
    target.parent.mkdir()
    done = copy_captures(path, [third, (second[0], first[1]), (0, "f" * 32)], target)
    assert (done.captures, done.missing, done.damaged) == ((third[1], first[1]), ("f" * 32,), ())
    copied = {one.capture_id: one for one in read(target, tmp_path / "b")}
    assert copied[first[1]].drawn == b"<p>d"
    assert [one.body for one in copied[first[1]].further] == [b"<p>11"]
    again = tmp_path / "b" / "again.warc.gz"
    copy_captures(path, [third, (second[0], first[1])], again)
    assert again.read_bytes() == target.read_bytes()


def test_nothing_wanted_leaves_no_file(tmp_path: Path) -> None:
    path = segment(tmp_path / "a", (page(1), ()))
    done = copy_captures(path, [(0, "f" * 32)], tmp_path / "none.warc.gz")
    assert (done.captures, done.missing, (tmp_path / "none.warc.gz").exists()) == ((), ("f" * 32,), False)
    assert copy_captures(tmp_path / "gone", [(0, "a")], tmp_path / "none.warc.gz").missing == ("a",)


def test_what_a_damaged_segment_has_lost_is_told_as_damaged(tmp_path: Path) -> None:
    path = segment(tmp_path / "a", (page(1), ()), (page(2), ()))
    first, second = ids(path, tmp_path / "a")
    assert torn_at(path) is None
    path.write_bytes(path.read_bytes()[: second[0] + 9])
    assert torn_at(path) == second[0]
    done = copy_captures(path, [first, second], tmp_path / "copy.warc.gz")
    assert (done.captures, done.missing, done.damaged) == ((first[1],), (), (second[1],))
    with pytest.raises(CaptureError, match=f"damaged at byte {second[0]}, so it is not rewritten"):
        rewrite_without(path, lambda _: True)


def test_a_segment_without_unwanted_captures_keeps_the_others_as_they_were(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1), (page(11),)), (page(2), ()), (page(3), ()))
    captures = read(path, tmp_path)
    gone = captures[0].capture_id
    offsets = rewrite_without(path, lambda capture: capture == gone)
    left = read(path, tmp_path)
    assert {one.capture_id: one.warc_offset for one in left} == offsets
    assert [one.body for one in left] == [b"<p>2", b"<p>3"]
    assert rewrite_without(path, lambda _: True) == {}
    assert [member.kind for member in warc.members(BytesIO(path.read_bytes()))] == ["warcinfo"]


def former(path: Path) -> bytes:
    """A metadata record in the form of segments from before 2026-12."""
    made = BytesIO()
    values = json.dumps(to_json(NOTE)).encode()
    record = WARCWriter(made, gzip=True, warc_version="1.1")
    record.write_record(
        record.create_warc_record(
            "https://a.example/ü", "metadata", payload=BytesIO(values), length=len(values), warc_content_type=FORMER_MEDIA_TYPE
        )
    )
    return made.getvalue()


def test_a_note_in_its_former_form_is_written_in_the_present_one_under_the_same_id(tmp_path: Path) -> None:
    [old] = warc.members(BytesIO(former(tmp_path)))
    [new] = warc.members(BytesIO(warc.with_fields(old)))
    assert (old.headers["content-type"], new.headers["content-type"]) == ("application/json", "application/warc-fields")
    assert new.block.startswith(b"json-metadata: {")
    assert warc.read_note(new) == warc.read_note(old) == NOTE
    same = {"warc-record-id", "warc-date", "warc-target-uri", "warc-type"}
    assert {name: new.headers[name] for name in same} == {name: old.headers[name] for name in same}
    assert new.headers["content-length"] == str(len(new.block))
    assert (
        new.headers["warc-block-digest"]
        == new.headers.get("warc-payload-digest", new.headers["warc-block-digest"])
        == warc.digest(new.block)
    )
    assert warc.with_fields(new) == new.raw
    damaged = replace(old, block=b"{no json")
    assert warc.with_fields(damaged) == old.raw


# after a crash


def test_whole_pages_of_an_open_segment_are_kept_and_what_lies_behind_them_thrown_away(tmp_path: Path) -> None:
    made = writer(tmp_path)
    made.write(page(1, drawn=b"<p>d"), note(1), (page(11),))
    made.write(page(2), note(2))
    [part] = tmp_path.rglob("*.part")
    frontier = Frontier(tmp_path / "f.sqlite")
    assert salvage(tmp_path, frontier) == []  # its writer lives
    assert made._open is not None
    made._open.file.flush()
    fcntl.flock(made._open.file, fcntl.LOCK_UN)
    with part.open("ab") as file:
        file.write(b"half a record")
    [report] = salvage(tmp_path, frontier)
    assert (report.pages, report.lost_bytes, report.known) == (2, len(b"half a record"), False)
    assert (report.file, report.segment) == (f"{report.segment}.part", part.relative_to(tmp_path).with_suffix("").as_posix())
    first, second = read(tmp_path / report.segment, tmp_path)
    assert (first.drawn, len(first.further), second.body) == (b"<p>d", 1, b"<p>2")
    known = frontier.page("https://www.blatt.example/1")
    assert known is not None
    assert known.fetched_at == AT
    assert salvage(tmp_path, frontier) == []
    frontier.close()


def test_an_open_segment_without_a_whole_page_leaves_nothing(tmp_path: Path) -> None:
    part = tmp_path / "2026/03/02/x.warc.gz.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"nothing")
    with Frontier(tmp_path / "f.sqlite") as frontier:
        [report] = salvage(tmp_path, frontier)
    assert (report.pages, report.segment, report.lost_bytes) == (0, "", 7)
    assert not list(tmp_path.rglob("*.warc.gz*"))


def test_a_closed_segment_that_the_frontier_does_not_know_is_read(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1), ()), (page(2, status=404), ()))
    with Frontier(tmp_path / "f.sqlite") as frontier:
        [report] = salvage(tmp_path, frontier)
        assert (report.known, report.segment, report.pages, report.lost_bytes) == (True, path.relative_to(tmp_path).as_posix(), 1, 0)
        assert salvage(tmp_path, frontier) == []


def test_segments_are_closed_at_their_size_and_numbered(tmp_path: Path) -> None:
    made = writer(tmp_path, most=1)
    for number in (1, 2):
        made.write(page(number), note(number))
        assert not made.holds("de-blatt")
    made.close_segment()
    assert [name.rpartition("-")[2] for name in made.segments] == ["000.warc.gz", "001.warc.gz"]
    held = writer(tmp_path, run="other")
    held.write(page(1), note(1))
    assert (held.holds("de-blatt"), held.holds("fr-x")) == (True, False)
    with pytest.raises(CaptureError, match="is this run id used twice"):
        writer(tmp_path, run="other").write(page(1), note(1))
    held.close_segment()


# packed for replay, and taken in again


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Blatt.example/A?b=2&a=1", "example,blatt)/a?a=1&b=2"),
        ("http://www2.blatt.example:80/", "example,blatt)/"),
        ("http://blatt.example:8080/a/", "example,blatt:8080)/a"),
        ("https://blatt.example:80", "example,blatt:80)/"),
        ("https://blatt.example:99999/x y", "example,blatt)/x%20y"),
    ],
)
def test_an_address_is_sorted_by_its_host_backwards(url: str, key: str) -> None:
    assert surt(url) == key


def test_an_archive_packs_records_with_an_index_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.archive.wacz._BLOCK_LINES", 2)
    path = segment(tmp_path, (page(3), ()), (page(1), (page(11),)), (page(2, headers=((b"Content-Type", b"text/plain; charset=x"),)), ()))
    captures = read(path, tmp_path)
    write_wacz(tmp_path / "a.wacz", [path], created=AT, software="test", titles={captures[0].capture_id: "Three"})
    with zipfile.ZipFile(tmp_path / "a.wacz") as archive:
        lookup = archive.read("indexes/index.idx").decode().splitlines()
        pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").decode().splitlines()]
        package = json.loads(archive.read("datapackage.json"))
        index = archive.read("indexes/index.cdx.gz")
    assert [line.split(" ")[0] for line in lookup] == ["!meta", "example,blatt)/1", "example,blatt)/2"]
    places = [json.loads(line.split(" ", 2)[2]) for line in lookup[1:]]
    assert [place["offset"] for place in places] == [0, places[0]["length"]]
    assert sum(place["length"] for place in places) == len(index)
    assert [one.get("title") for one in pages] == ["All pages", None, None, None, "Three"]
    assert pages[1]["ts"] == "2026-03-02T08:00:00Z"
    assert {one["path"]: one["bytes"] for one in package["resources"]}["indexes/index.cdx.gz"] == len(index)


def test_our_own_archive_comes_in_with_drawn_documents_and_notes(tmp_path: Path) -> None:
    path = segment(tmp_path / "a", (page(1, drawn=b"<p>drawn", drawn_by="C/1"), ()), (page(2), ()))
    told = list[int]()
    order = BackfillOrder(archive=path, captures_dir=tmp_path / "b", hosts={"blatt.example": "xx-other"})
    done = backfill(order, told.append)
    assert (done.pages, dict(done.skipped), done.already) == (2, {}, False)
    first, second = (one for name in done.segments for one in read(tmp_path / "b" / name, tmp_path / "b"))
    assert (first.drawn, second.drawn, first.source_id) == (b"<p>drawn", None, "de-blatt")
    assert {first.capture_id, second.capture_id} == {one.capture_id for one in read(path, tmp_path / "a")}
    assert backfill(order).already


def test_somebody_elses_conversion_is_counted_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    with path.open("wb") as file:
        made = WARCWriter(file, gzip=True, warc_version="1.1")
        warc.write_page(made, page(1), NOTE, capture_id=uuid.UUID(int=5))
        for kind in (warc.DRAWN_TYPE, "text/plain"):
            refers = uuid.UUID(int=6 if kind == warc.DRAWN_TYPE else 5)
            headers = {"WARC-Refers-To": f"<urn:uuid:{refers}>", "WARC-Date": "2026-03-02T08:00:00Z"}
            made.write_record(
                made.create_warc_record(
                    "https://a.example", "conversion", payload=BytesIO(b"x"), length=1, warc_content_type=kind, warc_headers_dict=headers
                )
            )
    done = backfill(BackfillOrder(archive=path, captures_dir=tmp_path / "b", hosts={}))
    assert (done.pages, dict(done.skipped)) == (1, {"conversion": 2})
