"""Records in segments: packed, or stored where the body came packed; every reader of gzip reads both."""

import gzip
import io
import uuid
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from spiders.archive.members import MemberWriter
from spiders.archive.warc import Page, response_record

AT, RECORD = datetime(2026, 3, 2, 8, tzinfo=UTC), uuid.UUID(int=7)
MARKUP = b"<html><body>" + b"<p>The court told the platform once more to name its users.</p>" * 400


def segment(body: bytes, *headers: tuple[bytes, bytes]) -> bytes:
    page = Page(url="https://valley.example/a", status=200, reason="OK", headers=headers, body=body, fetched_at=AT)
    file = io.BytesIO()
    writer = MemberWriter(file)
    writer.write_record(response_record(writer, page, RECORD))
    return file.getvalue()


@pytest.mark.parametrize(("coding", "pack"), [(b"gzip", gzip.compress), (b"br", brotli.compress), (b"deflate", zlib.compress)])
def test_a_body_that_came_packed_is_stored_as_it_is(coding: bytes, pack: object) -> None:
    body = pack(MARKUP)  # type: ignore[operator]
    made = segment(body, (b"Content-Encoding", coding))
    assert body in made
    assert b"valley.example" not in made, "heads are packed"
    assert body in gzip.decompress(made)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (MARKUP, ()),
        (MARKUP, ((b"Content-Encoding", b"identity"),)),
        (b"\n " + MARKUP, ((b"content-encoding", b"gzip"),)),
        (MARKUP, ((b"X-Note", b"no content-encoding: gzip"),)),
    ],
)
def test_what_came_as_it_is_is_packed(body: bytes, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    made = segment(body, *headers)
    assert len(made) < len(body) / 10
    assert body in gzip.decompress(made)


@given(st.binary(max_size=300_000), st.sampled_from([(), ((b"Content-Encoding", b"gzip"),)]))
def test_readers_of_others_give_the_body_back(body: bytes, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    made = segment(body, *headers) * 2
    assert [record.raw_stream.read() for record in ArchiveIterator(io.BytesIO(made))] == [body, body]
    fast = [record.reader.read().partition(b"\r\n\r\n")[2] for record in FastIterator(io.BytesIO(made), parse_http=False)]
    assert fast == [body, body]
