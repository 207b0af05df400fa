"""Somebody else's archive taken in record by record: whose page each is, what is counted, into which segments they go, and what a second time finds."""

import hashlib
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.work.segment import read_captures
from records.capture import Capture
from records.errors import CaptureError
from spiders.archive import backfill as taking
from spiders.archive.as_seen import Seen
from spiders.archive.backfill import AS_SEEN, PAGES_PER_SEGMENT, BackfillOrder, BackfillReport, backfill
from spiders.archive.files import read_report
from spiders.archive.foreign import MAX_BLOCK, page_in, record_uuid
from tests.unit.test_archive_records import NOTE, note, page, segment, writer

HOSTS = {"blatt.example": "de-blatt", "blatt.example:81": "de-port"}


class Archive:
    """A WARC file of others, written record by record."""

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, path.open("wb")
        self.writer = WARCWriter(self.file, gzip=True, warc_version="1.0")

    def record(self, url: str = "https://blatt.example/1", kind: str = "response", body: bytes = b"<p>x", **headers: str) -> None:
        given = {"WARC-Date": "2026-02-01T08:00:00Z"} | {f"WARC-{name.replace('_', '-')}": value for name, value in headers.items()}
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1") if kind == "response" else None
        record = self.writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=given
        )
        self.writer.write_record(record)

    def taken(self, root: Path, progress: Any = lambda _: None, **changes: Any) -> BackfillReport:
        self.file.close()
        return backfill(BackfillOrder(archive=self.path, captures_dir=root / "captures", hosts=HOSTS, **changes), progress)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "theirs.warc.gz")


def captures(root: Path, report: BackfillReport) -> list[Capture]:
    folder = root / "captures"
    return [one for name in report.segments for one in read_captures(folder / name, folder) if isinstance(one, Capture)]


def test_a_page_is_its_host_s_source_s_or_the_backfill_s(archive: Archive, tmp_path: Path) -> None:
    for url in ("https://www.blatt.example/1", "https://BLATT.example/2", "https://blatt.example:81/3", "https://other.example/4"):
        archive.record(url)
    found = captures(tmp_path, archive.taken(tmp_path))
    assert [(one.url, one.source_id) for one in found] == [
        ("https://www.blatt.example/1", "de-blatt"),
        ("https://BLATT.example/2", "de-blatt"),
        ("https://blatt.example:81/3", "de-port"),
        ("https://other.example/4", "backfill"),
    ]
    assert {(one.hint, one.body) for one in found} == {(None, b"<p>x")}


def test_a_page_keeps_its_id_and_says_where_it_comes_from(archive: Archive, tmp_path: Path) -> None:
    named = uuid.UUID(int=5)
    archive.record(Record_ID=f"<urn:uuid:{named}>")
    report = archive.taken(tmp_path, software="D/1")
    (capture,) = captures(tmp_path, report)
    digest = hashlib.sha256(archive.path.read_bytes()).hexdigest()
    assert capture.capture_id == named.hex
    (path,) = [tmp_path / "captures" / name for name in report.segments]
    assert path.name == f"20260201T080000Z-backfill-{digest[:12]}-000.warc.gz"
    assert path.parent == tmp_path / "captures" / "2026" / "02" / "01"
    told = read_report(path.with_name(path.name.replace("-000.warc.gz", ".run.json")))
    assert (told.detail, told.status, told.started_at, told.finished_at) == (
        f"backfill of theirs.warc.gz, sha256:{digest}",
        "done",
        *[datetime(2026, 2, 1, 8, tzinfo=UTC)] * 2,
    )
    assert [(one.source_id, one.captured) for one in told.sources] == [("de-blatt", 1)]


def test_records_beside_pages_are_passed_over_and_others_counted_by_name(archive: Archive, tmp_path: Path) -> None:
    archive.record(kind="warcinfo")
    archive.record()
    archive.record(kind="request", body=b"GET / HTTP/1.1\r\n\r\n")
    archive.record(kind="metadata")
    for kind in ("conversion", "continuation", "continuation"):
        archive.record(kind=kind)
    archive.record("urn:x:y")
    report = archive.taken(tmp_path)
    assert (report.pages, dict(report.skipped), report.already) == (1, {"conversion": 1, "continuation": 2, "not-http": 1}, False)


def test_an_archive_is_taken_in_once(archive: Archive, tmp_path: Path) -> None:
    heard: list[int] = []
    for number in range(3):
        archive.record(f"https://blatt.example/{number}")
    first = archive.taken(tmp_path, heard.append)
    again = archive.taken(tmp_path, heard.append)
    assert (heard, first.already, again.already) == ([3], False, True)
    assert (again.segments, again.pages, again.skipped) == (first.segments, 3, {})


def test_segments_are_full_but_keep_a_report_together(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PAGES_PER_SEGMENT == 500
    monkeypatch.setattr(taking, "PAGES_PER_SEGMENT", 2)

    def found(page_of: str | None = None) -> Any:
        return taking._Found(page(1), replace(NOTE, page_of=page_of), uuid.uuid4())

    assert [len(some) for some in taking._together(iter([found(), found(), found()]))] == [2, 1]
    assert [len(some) for some in taking._together(iter([found(), found(), found("x"), found("x"), found()]))] == [4, 1]
    assert list(taking._together(iter([]))) == []
    heard: list[int] = []
    for number in range(5):
        archive.record(f"https://blatt.example/{number}")
    report = archive.taken(tmp_path, heard.append)
    assert (heard, [name[-12:] for name in report.segments]) == ([2, 4, 5], [f"-00{n}.warc.gz" for n in range(3)])
    assert [one.url[-1] for one in captures(tmp_path, report)] == list("01234")


def test_a_segment_that_is_there_is_not_made_again(archive: Archive, tmp_path: Path) -> None:
    archive.record()
    first = archive.taken(tmp_path)
    path = tmp_path / "captures" / first.segments[0]
    next(path.parent.glob("*.run.json")).unlink()
    path.write_bytes(b"as it was")
    again = archive.taken(tmp_path)
    assert (again.segments, again.pages, again.already, path.read_bytes()) == (first.segments, 1, False, b"as it was")


def test_what_is_no_archive_says_what_is_one(tmp_path: Path) -> None:
    for name, content, words in (("a.warc.gz", b"text", "no WARC record with a date in it"), ("b.warc", b"", r"accepted are \.warc")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CaptureError, match=words):
            backfill(BackfillOrder(archive=tmp_path / name, captures_dir=tmp_path, hosts={}))
    with pytest.raises(CaptureError, match="cannot be read: No such file"):
        backfill(BackfillOrder(archive=tmp_path / "none", captures_dir=tmp_path, hosts={}))


def test_our_own_visits_are_no_pages_and_our_own_notes_say_whose_a_page_is(tmp_path: Path) -> None:
    made = writer(tmp_path / "ours")
    made.write_seen(Seen(page=page(1, drawn=b"<p>d"), files=(page(7),), picture=b"PNG"), replace(note(1), as_seen_of="u"))
    made.write(page(2), replace(note(2), source_id="xx-other", redirects=("https://www.blatt.example/0",)), [page(3)])
    made.close_segment()
    report = backfill(BackfillOrder(archive=tmp_path / "ours" / made.segments[0], captures_dir=tmp_path / "captures", hosts=HOSTS))
    (capture,) = captures(tmp_path, report)
    assert (capture.url, capture.source_id, [one.url[-1] for one in capture.further]) == ("https://www.blatt.example/2", "xx-other", ["3"])
    assert dict(report.skipped) == {AS_SEEN: 3}


def test_a_drawn_document_is_taken_from_our_own_segments(tmp_path: Path) -> None:
    path = segment(tmp_path / "ours", (page(1, drawn=b"<p>drawn", drawn_by="C/1"), ()))
    (capture,) = captures(tmp_path, backfill(BackfillOrder(archive=path, captures_dir=tmp_path / "captures", hosts=HOSTS)))
    assert capture.drawn == b"<p>drawn"


@pytest.mark.parametrize(("size", "word"), [(64 << 20, "page"), ((64 << 20) + 1, "too-large")])
def test_a_record_of_64_megabytes_is_read(size: int, word: str) -> None:
    class Block:
        def read(self, most: int) -> bytes:
            assert most == MAX_BLOCK + 1 == (64 << 20) + 1
            return b"x" * min(size, most)

    told = {
        "WARC-Target-URI": "<https://a.example/1>",
        "Content-Type": "text/html",
        "WARC-Date": "2026-02-01T08:00:00Z",
        "Content-Length": str(size),
    }
    record: Any = type(
        "Record", (), {"rec_headers": type("H", (), {"get_header": staticmethod(told.get)}), "rec_type": "resource", "raw_stream": Block()}
    )
    read = page_in(record)
    assert (read if isinstance(read, str) else "page") == word


def test_an_id_is_the_record_s_own_or_always_the_same() -> None:
    named = uuid.UUID(int=7)
    assert record_uuid(f"<urn:uuid:{named}>") == record_uuid(str(named)) == named
    assert record_uuid("<x>") == record_uuid("<x>") != record_uuid("<y>")
