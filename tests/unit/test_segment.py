"""Reading WARC segments: whole captures come back as they were written, torn ones never do."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from pipeline.reading.page import Page, PageMaker, lost_page, rejected
from pipeline.work.segment import TornRecord, process_segment, read_captures
from records.article import Rejected
from records.capture import Capture, Hint
from records.errors import CaptureError
from records.outcome import Outcome
from records.source import ListingKind
from spiders.archive import warc

AT = datetime(2026, 3, 1, 12, 30, 15, 250000, tzinfo=UTC)


def write_segment(root: Path, count: int = 3, *, forget_note_of: int | None = None) -> Path:
    """A segment of small pages as the crawler writes them."""
    folder = root / "2026/03/01"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "run-000.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        warc.write_info(writer, path.name, {"software": "test"})
        for number in range(count):
            page = warc.Page(
                url=f"https://news.example/{number}", status=200, reason="OK", fetched_at=AT,
                headers=((b"Content-Type", b"text/html; charset=utf-8"), (b"X-Odd", "Zürich".encode("latin-1")), (b"Transfer-Encoding", b"chunked")),
                body=f"<p>Seite {number} – 頁</p>".encode() * 50,
            )  # fmt: skip
            hint = Hint(
                url=f"https://news.example/r{number}",
                listing_url="https://news.example/rss",
                listing_kind=ListingKind.FEED,
                title="T",
                published_at=AT,
            )
            note = warc.PageNote(source_id="de-example", run_id="run", requested_url=f"https://news.example/r{number}", hint=hint)
            if forget_note_of == number:
                writer.write_record(warc.response_record(writer, page, __import__("uuid").uuid4()))
            else:
                warc.write_page(writer, page, note)
    return path


def captures_and_torn(path: Path, root: Path) -> tuple[list[Capture], list[TornRecord]]:
    items = list(read_captures(path, root))
    return [i for i in items if isinstance(i, Capture)], [i for i in items if isinstance(i, TornRecord)]


def test_captures_come_back_as_they_were_written(tmp_path: Path) -> None:
    found, torn = captures_and_torn(write_segment(tmp_path), tmp_path)
    assert not torn
    assert [c.url for c in found] == [f"https://news.example/{n}" for n in range(3)]
    first = found[0]
    assert first.body == "<p>Seite 0 – 頁</p>".encode() * 50
    assert (first.status, first.fetched_at, first.source_id, first.run_id) == (200, AT, "de-example", "run")
    assert first.requested_url == "https://news.example/r0"
    assert first.hint is not None
    assert first.hint.published_at == AT
    assert first.header("content-type") == "text/html; charset=utf-8"
    assert first.warc_file == "2026/03/01/run-000.warc.gz"


def test_the_offset_leads_another_reader_to_the_same_record(tmp_path: Path) -> None:
    """Provenance that can be followed with warcio, or with gzip alone."""
    path = write_segment(tmp_path)
    for capture in captures_and_torn(path, tmp_path)[0]:
        with path.open("rb") as file:
            file.seek(capture.warc_offset)
            record = next(iter(ArchiveIterator(BytesIO(file.read()))))
        assert record.rec_headers.get_header("WARC-Record-ID").strip("<>").rpartition(":")[2].replace("-", "") == capture.capture_id
        assert record.content_stream().read() == capture.body


def test_a_cut_at_any_byte_gives_only_whole_captures(tmp_path: Path) -> None:
    """Whatever a crash leaves: no exception, and nothing that was not written whole."""
    path = write_segment(tmp_path)
    whole = {c.capture_id: c.body for c in captures_and_torn(path, tmp_path)[0]}
    data = path.read_bytes()
    counts = set()
    for cut in range(0, len(data), 37):
        path.write_bytes(data[:cut])
        found, torn = captures_and_torn(path, tmp_path)
        assert all(whole[c.capture_id] == c.body for c in found)
        counts.add((len(found), bool(torn)))
    assert {n for n, _ in counts} == {0, 1, 2}
    assert (2, True) in counts


def test_a_flipped_byte_never_passes_for_a_capture(tmp_path: Path) -> None:
    path = write_segment(tmp_path)
    whole = {c.capture_id: (c.body, c.url, c.headers) for c in captures_and_torn(path, tmp_path)[0]}
    data = bytearray(path.read_bytes())
    for position in range(0, len(data), 41):
        data[position] ^= 0x55
        path.write_bytes(data)
        for capture in captures_and_torn(path, tmp_path)[0]:
            assert whole.get(capture.capture_id, (capture.body,))[0] == capture.body
        data[position] ^= 0x55


def test_a_response_without_its_note_is_torn(tmp_path: Path) -> None:
    """The note says whose page it is; without it the page cannot be attributed. Its neighbours are not harmed."""
    found, torn = captures_and_torn(write_segment(tmp_path, forget_note_of=1), tmp_path)
    assert [c.url for c in found] == ["https://news.example/0", "https://news.example/2"]
    assert [t.problem for t in torn] == ["no metadata record follows"]


def test_a_missing_segment_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="gone"):
        list(read_captures(tmp_path / "gone.warc.gz", tmp_path))


def test_every_capture_of_a_segment_becomes_one_row(tmp_path: Path) -> None:
    path = write_segment(tmp_path, 5)
    done: list[int] = []
    rows = process_segment(path, tmp_path, lambda captures: (rejected(c, Outcome.OFF_TOPIC) for c in captures), done.append)
    assert (rows.records, rows.torn, done) == (5, 0, [1, 2, 3, 4, 5])
    assert rows.segment_digest.startswith("sha256:")
    assert rows.size_bytes == path.stat().st_size


def test_a_page_that_kills_its_worker_is_counted_as_timed_out(tmp_path: Path) -> None:
    capture = captures_and_torn(write_segment(tmp_path, 1), tmp_path)[0][0]
    (page,) = PageMaker(keep_all=True).pages([capture])
    assert isinstance(page, Page)
    row = lost_page(page, "ended its worker (exit -11)")
    assert isinstance(row, Rejected)
    assert (row.outcome, row.capture_id, row.detail) == (Outcome.TIMED_OUT, capture.capture_id, "ended its worker (exit -11)")
