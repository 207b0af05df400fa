"""Pages in records of other people's crawls: which are taken, and in which word the others are left out."""

import base64
import hashlib
import uuid
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from spiders.archive import foreign
from spiders.archive.containers import records_in
from spiders.archive.foreign import matches, may_be_read, page_in, record_date, record_uuid
from spiders.archive.warc import Page

HTML = ("Content-Type", "text/html")
BODY = b"<p>text</p>"


def found(
    body: bytes = BODY,
    *fields: tuple[str, str],
    url: str = "https://a.example/1",
    status: str = "200 OK",
    kind: str = "response",
    content_type: str = "",
    **headers: str,
) -> Page | str:
    """A record as warcio writes it, read back; underscores in names of headers are dashes."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="1.0")
    given = {"WARC-Date": "2026-02-01T08:00:00Z"} | {f"WARC-{name.replace('_', '-')}": value for name, value in headers.items()}
    http = StatusAndHeaders(status, list(fields or [HTML]), protocol="HTTP/1.1") if kind == "response" else None
    record = writer.create_warc_record(
        url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=given, warc_content_type=content_type
    )
    writer.write_record(record)
    [read] = list(_read(file.getvalue()))
    return read


def _read(raw: bytes) -> Any:
    for record in records_in("x.warc.gz", BytesIO(raw), Counter()):
        yield page_in(record)


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def test_a_page_comes_with_head_body_and_time() -> None:
    page = found(BODY, HTML, ("X-A", "b"), status="203 Fine indeed", IP_Address="192.0.2.7")
    assert isinstance(page, Page)
    assert (page.url, page.status, page.reason, page.body) == ("https://a.example/1", 203, "Fine indeed", BODY)
    assert page.headers == ((b"Content-Type", b"text/html"), (b"X-A", b"b"))
    assert (page.fetched_at, page.address) == (datetime(2026, 2, 1, 8, tzinfo=UTC), "192.0.2.7")


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ("text/html; charset=x", True), ("application/xhtml+xml", True), ("application/pdf", True), ("TEXT/HTML", True), ("", False),
        ("application/vnd.oasis.opendocument.text", True), ("image/png", False), ("text/plain", False), (None, True),
    ],
)  # fmt: skip
def test_kinds_that_are_read_are_taken_and_those_that_say_none(fields: str | None, taken: bool) -> None:
    named = ((b"Content-type", fields.encode()),) if fields is not None else ((b"X", b"image/png"),)
    assert may_be_read(named) is taken
    page = found(BODY, ("Content-Type", fields) if fields is not None else ("X", "y"))
    assert isinstance(page, Page) is taken
    assert taken or page == "not-html"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"url": "dns:a.example"}, "not-http"),
        ({"url": "ftp://a.example/"}, "not-http"),
        ({"content_type": "application/msword"}, "not-http"),
        ({"Date": "yesterday"}, "torn"),
        ({"Date": ""}, "torn"),
        ({"Block_Digest": sha1(b"other")}, "digest"),
        ({"Payload_Digest": sha1(b"other")}, "digest"),
    ],
)
def test_what_is_no_whole_page_is_left_out_in_a_word(changes: dict[str, Any], word: str) -> None:
    assert found(**changes) == word


@pytest.mark.parametrize(
    "changes", [{"Payload_Digest": sha1(BODY)}, {"Payload_Digest": sha1(b"other"), "Truncated": "length"}, {"Payload_Digest": "blake3:abc"}]
)
def test_a_digest_that_fits_or_cannot_be_checked_is_no_hindrance(changes: dict[str, Any]) -> None:
    assert isinstance(found(**changes), Page)


def raw(block: bytes, *, length: int | None = None) -> Page | str:
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-02-01T08:00:00Z\r\nWARC-Target-URI: <https://a.example/1>\r\nContent-Length: {length or len(block)}\r\n\r\n"
    [read] = list(_read(head.encode() + block + b"\r\n\r\n"))
    return read


@pytest.mark.parametrize(
    ("block", "word"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", "malformed"),
        (b"ICY 200 OK\r\n\r\nx", "malformed"),
        (b"HTTP/1.1\r\n\r\nx", "malformed"),
        (b"HTTP/1.1 two OK\r\n\r\nx", "malformed"),
    ],
)
def test_what_is_no_answer_of_http_is_malformed(block: bytes, word: str) -> None:
    assert raw(block) == word
    page = raw(b"HTTP/1.1 204\r\nno colon\r\nA : b\r\n\r\nx")
    assert isinstance(page, Page)
    assert (page.status, page.reason, page.headers) == (204, "", ((b"A", b"b"),))


def test_a_record_shorter_than_it_promises_is_torn(monkeypatch: pytest.MonkeyPatch) -> None:
    block = b"HTTP/1.1 200 OK\r\n\r\n<p>"
    assert raw(block, length=len(block) + 50) == "torn"
    monkeypatch.setattr(foreign, "MAX_BLOCK", len(block))
    assert isinstance(raw(block), Page)
    monkeypatch.setattr(foreign, "MAX_BLOCK", len(block) - 1)
    assert raw(block) == "too-large"


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        (b"4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\n\r\n", b"abcdef"),
        (b"0\r\n\r\n", b""),
        (b"A\r\n0123456789\r\n0\r\n", b"0123456789"),
        (b"4\r\nabcde\r\n0\r\n\r\n", b"4\r\nabcde\r\n0\r\n\r\n"),
        (b"4\r\nab", b"4\r\nab"),
        (b"<p>plain", b"<p>plain"),
        (b"4\r\nabcd\r\nzz\r\n", b"4\r\nabcd\r\nzz\r\n"),
    ],
)
def test_a_chunked_body_is_made_whole_and_another_left_as_it_is(body: bytes, plain: bytes) -> None:
    page = found(body, HTML, ("Transfer-Encoding", "Chunked"))
    assert isinstance(page, Page)
    assert page.body == plain
    untouched = found(body, HTML)
    assert isinstance(untouched, Page)
    assert untouched.body == body
    assert isinstance(found(body, HTML, ("Transfer-Encoding", "chunked"), Payload_Digest=sha1(plain)), Page)
    assert isinstance(found(body, HTML, ("Transfer-Encoding", "chunked"), Payload_Digest=sha1(body)), Page)


def test_a_page_that_was_stored_without_its_head_is_known_by_its_kind() -> None:
    page = found(kind="resource", content_type="text/html")
    assert isinstance(page, Page)
    assert (page.status, page.reason, page.headers, page.body) == (200, "OK", ((b"Content-Type", b"text/html"),), BODY)
    assert found(kind="resource", content_type="image/png") == "not-html"
    assert found(kind="resource", content_type="text/html", Block_Digest=sha1(b"other")) == "digest"


@pytest.mark.parametrize(
    ("promised", "fits"),
    [
        (None, True), ("", True), ("sha1:", True), ("crc32:00", True), (sha1(b"x"), True), (sha1(b"y"), False), ("SHA-1:" + sha1(b"x")[5:].lower(), True),
        ("sha256:" + hashlib.sha256(b"x").hexdigest(), True), ("sha-256:" + hashlib.sha256(b"x").hexdigest().upper(), True),
        ("md5:" + base64.b32encode(hashlib.md5(b"x", usedforsecurity=False).digest()).decode(), True), ("sha512:00", False),
    ],
)  # fmt: skip
def test_digests_are_checked_in_both_notations(promised: str | None, fits: bool) -> None:
    assert matches(promised, b"x") is fits


class _Headers:
    def __init__(self, value: str | None) -> None:
        self.rec_headers = self
        self._value = value

    def get_header(self, _: str) -> str | None:
        return self._value


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("2026-02-01T08:00:00Z", datetime(2026, 2, 1, 8, tzinfo=UTC)),
        ("2026-02-01T08:00:00+02:00", datetime(2026, 2, 1, 6, tzinfo=UTC)),
        ("2026-02-01T08:00:00", datetime(2026, 2, 1, 8, tzinfo=UTC)),
        ("soon", None), (None, None),
    ],
)  # fmt: skip
def test_a_record_says_when_it_was_made(date: str | None, at: datetime | None) -> None:
    assert record_date(_Headers(date)) == at


def test_an_id_that_is_no_uuid_gets_always_the_same_one() -> None:
    known = uuid.uuid4()
    assert record_uuid(f"<urn:uuid:{known}>") == record_uuid(str(known)) == known
    assert record_uuid("record 7") == record_uuid("record 7") != record_uuid("record 8")
