"""Segments are closed and whole or visibly open, and what a crash leaves is salvaged."""

import fcntl
import gzip
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from common.warc_fields import of_warc_fields
from records.capture import Hint
from records.errors import CaptureError
from records.source import ListingKind
from spiders.archive.warc import Page, PageNote, members
from spiders.archive.writer import CaptureWriter, Stored, salvage
from spiders.memory.frontier import Frontier

NOON = datetime(2024, 1, 2, 12, 0, 0, 123456, tzinfo=UTC)
PART = "2024/01/02/r-000.warc.gz.part"


def page(number: int, body: bytes | None = None) -> Page:
    return Page(
        url=f"https://a.example.org/{number}",
        status=200,
        reason="OK",
        headers=((b"Content-Type", b"text/html"), (b"ETag", b'"%d"' % number), (b"X-Name", "é".encode())),
        body=b"<html>%d" % number if body is None else body,
        fetched_at=NOON,
        address="93.184.216.34",
    )


def note(number: int) -> PageNote:
    url = f"https://a.example.org/{number}"
    hint = Hint(url=url, listing_url="https://a.example.org/f", listing_kind=ListingKind.FEED, title="Ü", published_at=NOON)
    return PageNote(source_id="xx-a", run_id="r", requested_url=url, hint=hint)


class Closed(list[tuple[str, list[Stored]]]):
    def __call__(self, name: str, pages: list[Stored]) -> None:
        self.append((name, pages))


def writer(folder: Path, closed: Closed, *, max_bytes: int = 10**6) -> CaptureWriter:
    return CaptureWriter(captures_dir=folder, run_id="r", started_at=NOON, max_bytes=max_bytes, info={"software": "t"}, on_closed=closed)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier(tmp_path / "f.sqlite") as opened:
        yield opened


def torn_part(folder: Path, pages: int, *, keep: int | None = None) -> Path:
    """A `.part` file as kill -9 leaves it, cut to `keep` bytes less than it had (None: not cut)."""
    open_writer = writer(folder, Closed())
    for number in range(pages):
        open_writer.write(page(number), note(number))
    path = folder / PART
    data = path.read_bytes()
    assert open_writer._open is not None
    open_writer._open.file.close()
    path.write_bytes(data if keep is None else data[:-keep])
    return path


def test_a_segment_holds_what_the_standard_and_the_pipeline_expect(tmp_path: Path) -> None:
    body = gzip.compress(b"<html>")
    segment_writer = writer(tmp_path, Closed())
    capture_id = segment_writer.write(replace(page(1), body=body), note(1))
    segment_writer.close_segment()
    with (tmp_path / "2024/01/02/r-000.warc.gz").open("rb") as file:
        info, response, metadata = [
            (record, record.rec_headers, record.raw_stream.read()) for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert info[1].get_header("WARC-Type") == "warcinfo"
    headers = response[1]
    assert headers.protocol == "WARC/1.1"
    assert headers.get_header("WARC-Record-ID").replace("-", "") == f"<urn:uuid:{capture_id}>"
    assert headers.get_header("WARC-Target-URI") == "https://a.example.org/1"
    assert headers.get_header("WARC-Date") == "2024-01-02T12:00:00.123456Z"
    assert headers.get_header("WARC-Payload-Digest") == "sha256:" + hashlib.sha256(body).hexdigest()
    assert headers.get_header("WARC-IP-Address") == "93.184.216.34"
    assert response[2] == body
    assert metadata[1].get_header("WARC-Concurrent-To") == headers.get_header("WARC-Record-ID")
    assert metadata[1].get_header("Content-Type") == "application/warc-fields"
    values = of_warc_fields(metadata[2])
    assert (values["source_id"], values["run_id"], values["requested_url"]) == ("xx-a", "r", "https://a.example.org/1")
    assert values["hint"]["title"] == "Ü"


def test_headers_are_kept_byte_for_byte_and_transfer_coding_is_set_aside(tmp_path: Path) -> None:
    served = ((b"Transfer-Encoding", b"chunked"), (b"x-odd-CASE", b"a\xe9"), (b"Set-Cookie", b"1"), (b"Set-Cookie", b"2"))
    segment_writer = writer(tmp_path, Closed())
    segment_writer.write(replace(page(1), headers=served), note(1))
    segment_writer.close_segment()
    with (tmp_path / segment_writer.segments[0]).open("rb") as file:
        response = next(member for member in members(file) if member.kind == "response")
    head, _, body = response.block.partition(b"\r\n\r\n")
    assert head.split(b"\r\n") == [
        b"HTTP/1.1 200 OK", b"X-Archive-Orig-Transfer-Encoding: chunked", b"x-odd-CASE: a\xe9", b"Set-Cookie: 1", b"Set-Cookie: 2",
        b"Content-Length: 7",
    ]  # fmt: skip
    assert body == b"<html>1"


def test_segments_rotate_by_size_and_are_reported_only_when_closed(tmp_path: Path) -> None:
    closed = Closed()
    segment_writer = writer(tmp_path, closed, max_bytes=3000)
    for number in range(5):
        segment_writer.write(page(number, body=hashlib.sha512(b"%d" % number).digest() * 40), note(number))
    before = len(closed)
    segment_writer.close_segment()
    assert 1 <= before < len(closed)
    assert segment_writer.segments == [f"2024/01/02/r-{n:03d}.warc.gz" for n in range(len(closed))]
    assert [stored.note.requested_url[-1] for _, pages in closed for stored in pages] == list("01234")
    assert not list(tmp_path.rglob("*.part*"))


def test_no_page_no_file(tmp_path: Path) -> None:
    writer(tmp_path, Closed()).close_segment()
    assert not list(tmp_path.iterdir())


def test_a_run_id_used_twice_is_refused(tmp_path: Path) -> None:
    one = writer(tmp_path, Closed())
    one.write(page(1), note(1))
    with pytest.raises(CaptureError, match="run id used twice"):
        writer(tmp_path, Closed()).write(page(2), note(2))


@pytest.mark.parametrize("keep", [None, 1, 40, 400, 700])
def test_salvage_keeps_whole_pages_and_marks_them_seen(tmp_path: Path, frontier: Frontier, keep: int | None) -> None:
    part = torn_part(tmp_path, 3, keep=keep)
    size = part.stat().st_size
    (report,) = salvage(tmp_path, frontier)
    assert report.segment == PART.removesuffix(".part")
    assert report.pages == (3 if keep is None else 2)
    assert not part.exists()
    assert (tmp_path / report.segment).stat().st_size + report.lost_bytes == size
    page_state = frontier.page("https://a.example.org/0")
    assert page_state is not None
    assert (page_state.etag, page_state.claim) == ('"0"', NOON)
    assert (frontier.page("https://a.example.org/2") is None) == (keep is not None)
    with (tmp_path / report.segment).open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise") if record.raw_stream.read() is not None]
    assert kinds == ["warcinfo"] + ["response", "metadata"] * report.pages
    assert salvage(tmp_path, frontier) == []


def test_a_flipped_byte_ends_what_can_be_salvaged(tmp_path: Path, frontier: Frontier) -> None:
    part = torn_part(tmp_path, 3)
    with part.open("rb") as file:
        responses = [member for member in members(file) if member.kind == "response"]
    data = bytearray(part.read_bytes())
    # a member that unpacks well, but whose body is not the one its digest was made of
    bad = io.BytesIO()
    with gzip.GzipFile(fileobj=bad, mode="wb") as packed:
        packed.write(gzip.decompress(responses[1].raw).replace(b"<html>1", b"<html>X"))
    start = responses[1].offset
    part.write_bytes(bytes(data[:start]) + bad.getvalue() + bytes(data[start + len(responses[1].raw) :]))
    (report,) = salvage(tmp_path, frontier)
    assert report.pages == 1


def test_a_part_without_a_whole_page_goes_away(tmp_path: Path, frontier: Frontier) -> None:
    part = torn_part(tmp_path, 1, keep=300)
    (report,) = salvage(tmp_path, frontier)
    assert (report.segment, report.pages, report.file) == ("", 0, PART)
    assert not part.exists()
    assert not list(tmp_path.rglob("*.warc.gz*"))


def test_a_part_whose_writer_lives_is_left_alone(tmp_path: Path, frontier: Frontier) -> None:
    alive = writer(tmp_path, Closed())
    alive.write(page(1), note(1))
    assert salvage(tmp_path, frontier) == []
    alive.close_segment()
    assert (tmp_path / alive.segments[0]).exists()


def test_a_lock_is_what_tells_a_living_writer(tmp_path: Path, frontier: Frontier) -> None:
    part = torn_part(tmp_path, 1)
    with part.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert salvage(tmp_path, frontier) == []
    assert len(salvage(tmp_path, frontier)) == 1


def test_a_segment_closed_in_the_instant_before_death_is_marked(tmp_path: Path, frontier: Frontier) -> None:
    """Killed between the rename and the frontier's commit - or the frontier file was lost."""
    segment_writer = writer(tmp_path, Closed())
    segment_writer.write(page(1), note(1))
    segment_writer.close_segment()
    (report,) = salvage(tmp_path, frontier)
    assert (report.known, report.pages) == (True, 1)
    assert frontier.page("https://a.example.org/1") is not None
    assert salvage(tmp_path, frontier) == []
