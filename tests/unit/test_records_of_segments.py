"""Records of a segment one by one: heads as served, what tells a torn record from a whole one, and what an index and a package say of each."""

import gzip
import hashlib
import io
import json
import re
import uuid
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from records.errors import CaptureError
from spiders.archive import wacz
from spiders.archive.as_seen import Seen, picture_in
from spiders.archive.containers import wacz_signer
from spiders.archive.files import report_path, run_folder
from spiders.archive.originals import capture_id, captures_of, copy_captures, rewrite_without, torn_at
from spiders.archive.warc import (
    CHUNK,
    PAGE_OF,
    Member,
    Page,
    PageNote,
    asked_for,
    begins_capture,
    digest,
    http_head,
    is_page,
    members,
    read_note,
    response_header,
    response_status,
    warc_date,
)
from tests.unit.test_archive_records import AT, NOTE, note, page, segment, writer


def found(path: Path, **limits: int) -> list[Member]:
    with path.open("rb") as stream:
        return list(members(stream, **limits))


def member(block: bytes = b"", **headers: str) -> Member:
    return Member(offset=0, raw=b"", headers={name.replace("_", "-"): value for name, value in headers.items()}, block=block)


# heads


@pytest.mark.parametrize(
    ("headers", "head"),
    [
        ((), b"HTTP/1.1 200 OK\r\n\r\n"),
        (((b"A", b"1"), (b"a", b"2")), b"HTTP/1.1 200 OK\r\nA: 1\r\na: 2\r\n\r\n"),
        (
            ((b"Transfer-Encoding", b"chunked"),),
            b"HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n",
        ),
        (
            ((b"TRANSFER-ENCODING", b"x"), (b"content-LENGTH", b"3")),
            b"HTTP/1.1 200 OK\r\nX-Archive-Orig-TRANSFER-ENCODING: x\r\ncontent-LENGTH: 3\r\n\r\n",
        ),
        (((b"Content-Length", b"3"),), b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"),
    ],
)
def test_a_head_is_as_served_but_for_the_transfer_coding(headers: tuple[tuple[bytes, bytes], ...], head: bytes) -> None:
    assert http_head(page(headers=headers)) == head


@pytest.mark.parametrize(("status", "page_"), [(199, False), (200, True), (299, True), (300, False), (404, False)])
def test_a_success_is_a_page(status: int, page_: bool) -> None:
    assert is_page(status) is page_


def test_dates_are_utc_to_the_microsecond() -> None:
    assert warc_date(datetime(2026, 3, 2, 1, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))) == "2026-03-01T23:00:00.000005Z"
    late = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-1)))
    assert run_folder(Path("c"), late) == Path("c/2026/03/02")
    assert report_path(Path("c"), "r", late) == Path("c/2026/03/02/r.run.json")


@pytest.mark.parametrize(
    ("block", "status"),
    [
        (b"HTTP/1.1 200 OK\r\n", 200),
        (b"HTTP/1.1 404", 404),
        (b"HTTP/1.1", 0),
        (b"", 0),
        (b"HTTP/1.1 abc OK", 0),
        (b"H" * 60 + b" 2345 OK", 234),
    ],
)
def test_a_status_is_the_second_word_of_the_first_64_bytes(block: bytes, status: int) -> None:
    assert response_status(member(block)) == status


def test_a_header_is_the_first_of_its_name_above_the_body() -> None:
    one = member(b"ETag: no\r\n etag : 1 \r\nETag: 2\r\nA: b: c\r\n\r\nX: body")
    assert [response_header(one, name) for name in ("ETAG", "a", "X", "no")] == ["1", "b: c", None, None]


# which records begin, and which belong


@pytest.mark.parametrize(
    ("headers", "begins", "asked"),
    [
        ({"warc_type": "response"}, True, False),
        ({"warc_type": "response", PAGE_OF.lower(): "x"}, False, False),
        ({"warc_type": "response", "warc_concurrent_to": "x"}, False, True),
        ({"warc_type": "resource", "warc_concurrent_to": "x"}, False, True),
        ({"warc_type": "resource"}, False, False),
        ({"warc_type": "metadata", "warc_concurrent_to": "x"}, False, False),
        ({}, False, False),
    ],
)
def test_a_capture_begins_with_a_response_that_nothing_asked_for(headers: dict[str, str], begins: bool, asked: bool) -> None:
    assert (begins_capture(member(**headers)), asked_for(member(**headers))) == (begins, asked)


def test_records_say_of_which_they_are(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1, address="192.0.2.1", drawn=b"<p>drawn", drawn_by="C/1"), (page(2),)), (page(3), ()))
    info, first, drawn, told, further, told_of, second, _ = found(path)
    assert [one.kind for one in found(path)] == [
        "warcinfo",
        "response",
        "conversion",
        "metadata",
        "response",
        "metadata",
        "response",
        "metadata",
    ]
    name = first.headers["warc-record-id"]
    assert re.fullmatch(r"<urn:uuid:[0-9a-f-]{36}>", name)
    assert (drawn.headers["warc-refers-to"], told.headers["warc-concurrent-to"]) == (name, name)
    assert (further.headers[PAGE_OF.lower()], told_of.headers["warc-concurrent-to"]) == (name, further.headers["warc-record-id"])
    assert (first.headers["warc-ip-address"], "warc-ip-address" in second.headers) == ("192.0.2.1", False)
    assert first.headers["warc-payload-digest"] == digest(b"<p>1") == "sha256:" + hashlib.sha256(b"<p>1").hexdigest()
    assert first.headers["warc-block-digest"] == digest(first.block)
    assert (drawn.headers["warc-target-uri"], drawn.block) == ("urn:drawn:https://www.blatt.example/1", b"<p>drawn")
    notes = [read_note(one) for one in (told, told_of)]
    assert [(one.requested_url, one.further, one.page_of, one.drawn_by) for one in notes] == [
        ("https://www.blatt.example/1", 1, None, "C/1"),
        ("https://www.blatt.example/2", 0, capture_id(first), None),
    ]
    assert (info.offset, first.offset, path.stat().st_size) == (0, len(info.raw), sum(len(one.raw) for one in found(path)))
    assert torn_at(path) is None


def test_a_note_that_is_none_of_ours_says_where_it_lies() -> None:
    with pytest.raises(CaptureError, match="metadata record at 0: not a note of ours"):
        read_note(member(b"what: ever"))


# whole and torn


def packed(block: bytes = b"abc", *, head: str = "WARC/1.1", end: bytes = b"\r\n\r\n", **headers: str) -> bytes:
    told = {
        "WARC-Type": "response",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = "\r\n".join([head, *(f"{name}: {value}" for name, value in told.items())])
    return gzip.compress(lines.encode() + b"\r\n\r\n" + block + end, mtime=0)


@pytest.mark.parametrize(
    ("record", "whole"),
    [
        (packed(), True),
        (packed(head="WARC/1.0"), True),
        (packed(head="WARC/2.0"), False),
        (packed(end=b"\r\n"), False),
        (packed(Content_Length="2"), False),
        (packed(Content_Length="4"), False),
        (packed(WARC_Block_Digest=digest(b"abc")), True),
        (packed(WARC_Block_Digest=digest(b"abd")), False),
        (packed(WARC_Block_Digest="sha1:whatever"), True),
        (packed()[:-1], False),
        (b"no gzip", False),
    ],
)
def test_a_record_is_whole_where_length_and_digest_hold(record: bytes, whole: bool) -> None:
    read = list(members(io.BytesIO(packed(b"first") + record + packed(b"behind"))))
    assert [one.block for one in read] == ([b"first", b"abc", b"behind"] if whole else [b"first"])


@pytest.mark.parametrize(("limit", "read"), [(59, 1), (58, 0)])
def test_a_record_larger_than_the_limit_ends_the_reading(limit: int, read: int) -> None:
    record = packed()
    assert len(gzip.decompress(record)) == 59
    assert len(list(members(io.BytesIO(record), limit=limit))) == read


def test_records_are_read_across_chunks() -> None:
    big = uuid.uuid5(uuid.NAMESPACE_URL, "x").bytes * (CHUNK // 8)
    noise = bytes(hashlib.sha512(big[:99]).digest() * (CHUNK // 32))
    records = [packed(big), packed(noise), packed(b"last")]
    read = list(members(io.BytesIO(b"".join(records))))
    assert [(one.block, one.raw) for one in read] == list(zip([big, noise, b"last"], records, strict=True))
    assert [one.offset for one in read] == [0, len(records[0]), len(records[0]) + len(records[1])]


def test_a_segment_that_breaks_off_says_at_which_byte(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1), ()), (page(2), ()))
    *whole, last = found(path)
    path.write_bytes(path.read_bytes()[:-1])
    assert torn_at(path) == sum(len(one.raw) for one in whole) == last.offset
    with pytest.raises(CaptureError, match=f"damaged at byte {last.offset}"):
        rewrite_without(path, lambda _: False)


def test_captures_are_groups_by_their_first_record(tmp_path: Path) -> None:
    path = segment(tmp_path, (page(1), (page(2),)), (page(3), ()))
    with path.open("rb") as stream:
        groups = [(capture, [one.kind for one in group]) for capture, group in captures_of(stream)]
    first, second = (one for one in found(path) if begins_capture(one))
    assert groups == [
        (None, ["warcinfo"]),
        (capture_id(first), ["response", "metadata"] * 2),
        (capture_id(second), ["response", "metadata"]),
    ]
    offsets = rewrite_without(path, lambda capture: capture == capture_id(first))
    assert offsets == {capture_id(second): found(path)[1].offset}
    copied = copy_captures(path, [(0, capture_id(second)), (0, capture_id(first))], tmp_path / "copy.warc.gz")
    assert (copied.captures, copied.missing, copied.damaged) == ((capture_id(second),), (capture_id(first),), ())
    gone = copy_captures(tmp_path / "none", [(5, "x")], tmp_path / "none.warc.gz")
    assert (gone.captures, gone.missing, (tmp_path / "none.warc.gz").exists()) == ((), ("x",), False)


# visits


def test_a_visit_is_a_page_its_files_its_picture_and_a_note_of_all(tmp_path: Path) -> None:
    made = writer(tmp_path)
    seen = Seen(page=page(1, drawn=b"<p>d", drawn_by="C/1"), files=(page(7), page(8, status=404)), picture=b"PNG", missed=3)
    told = made.write_seen(
        seen, PageNote(**{name: getattr(NOTE, name) for name in ("source_id", "run_id", "requested_url", "hint")}, as_seen_of="u")
    )
    made.close_segment()
    _, first, drawn, one, other, picture, closing = found(tmp_path / made.segments[0])
    assert (capture_id(first), [asked_for(one), asked_for(other), asked_for(picture), asked_for(drawn)]) == (
        told,
        [True, True, True, False],
    )
    assert (picture.headers["warc-target-uri"], picture.headers["content-type"], picture.block) == (
        "urn:fullPage:https://www.blatt.example/1",
        "image/png",
        b"PNG",
    )
    kept = read_note(closing)
    assert (kept.as_seen_of, kept.missed, kept.drawn_by) == ("u", 3, "C/1")
    assert [line.split(" ")[0] for line in kept.records] == ["page", "drawn", "file", "file", "picture"]
    assert kept.records[2] == f"file {capture_id(one)} {digest(b'<p>7')} https://www.blatt.example/7"
    assert (picture_in((first, picture)), picture_in((first, one))) == (b"PNG", None)


# packages


def package(tmp_path: Path, *pages: Page, **titles: str) -> tuple[Path, list[Member]]:
    path = segment(tmp_path, *((one, ()) for one in pages))
    target = tmp_path / "a.wacz"
    by_id = {
        capture_id(one): titles[f"t{n}"] for n, one in enumerate((m for m in found(path) if begins_capture(m)), 1) if f"t{n}" in titles
    }
    wacz.write_wacz(target, [path], created=AT, software="D/1", titles=by_id)
    return target, found(path)


def test_a_package_lists_its_files_pages_and_index(tmp_path: Path) -> None:
    html = ((b"Content-Type", b"Text/HTML; charset=x"),)
    target, records = package(tmp_path, page(2, headers=html), page(1, headers=(), status=404), t1="Title & ü", t2="")
    with zipfile.ZipFile(target) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
        assert {(info.compress_type, info.date_time, info.external_attr >> 16) for info in archive.infolist()} == {
            (0, (2026, 3, 2, 8, 0, 0), 0o644)
        }
    name = next(iter(content))
    assert list(content) == [
        name,
        "indexes/index.cdx.gz",
        "indexes/index.idx",
        "pages/pages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    ]
    lines = gzip.decompress(content["indexes/index.cdx.gz"]).decode().splitlines()
    assert [line.split(" ", 2)[:2] for line in lines] == [["example,blatt)/1", "20260302080000"], ["example,blatt)/2", "20260302080000"]]
    (second, first) = (json.loads(line.split(" ", 2)[2]) for line in lines)
    assert (first["mime"], first["status"], first["url"], first["filename"]) == (
        "Text/HTML",
        "200",
        "https://www.blatt.example/2",
        name.removeprefix("archive/"),
    )
    assert (second["mime"], second["status"], second["digest"]) == ("unk", "404", digest(b"<p>1"))
    assert (first["offset"], first["length"]) == (str(records[1].offset), str(len(records[1].raw)))
    head, *pages = (json.loads(line) for line in content["pages/pages.jsonl"].decode().splitlines())
    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    assert [(one["url"][-1], one["ts"], one.get("title")) for one in pages] == [
        ("1", "2026-03-02T08:00:00Z", None),
        ("2", "2026-03-02T08:00:00Z", "Title & ü"),
    ]
    listed = json.loads(content["datapackage.json"])
    assert (listed["profile"], listed["wacz_version"], listed["created"], listed["software"]) == (
        "data-package",
        "1.1.1",
        "2026-03-02T08:00:00Z",
        "D/1",
    )
    assert [(one["path"], one["bytes"], one["hash"]) for one in listed["resources"]] == [
        (path, len(data), "sha256:" + hashlib.sha256(data).hexdigest()) for path, data in list(content.items())[:4]
    ]
    assert json.loads(content["datapackage-digest.json"]) == {"path": "datapackage.json", "hash": digest(content["datapackage.json"])}


@pytest.mark.parametrize(("number", "blocks"), [(299, 1), (300, 1), (301, 2), (0, 0)])
def test_an_index_is_packed_in_blocks_of_three_hundred_lines(number: int, blocks: int) -> None:
    entries = [wacz._IndexEntry(key=f"k{n:03d}", stamp="20260302080000", capture="c", url="u", fields={"n": str(n)}) for n in range(number)]
    index, lookup = wacz._index(entries)
    head, *places = lookup.decode().splitlines()
    assert (head, len(places)) == ('!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}', blocks)
    assert gzip.decompress(index).count(b"\n") == number
    for n, line in enumerate(places):
        key, stamp, place = line.split(" ", 2)
        told: dict[str, Any] = json.loads(place)
        block = index[told["offset"] : told["offset"] + told["length"]]
        assert (key, stamp, told["digest"]) == (f"k{300 * n:03d}", "20260302080000", digest(block))
        assert gzip.decompress(block).startswith(f"k{300 * n:03d} ".encode())


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTPS://www2.A.Example.:443/B?z=1&a=2", "example,a)/b?a=2&z=1"),
        ("http://a.example:443/", "example,a:443)/"),
        ("https://a.example:80/x/", "example,a:80)/x"),
        ("https://a.example:x/", "example,a)/"),
        ("https://wwwx.example/", "example,wwwx)/"),
        ("https://a.example/b c?", "example,a)/b%20c"),
        ("https://www.example", "example)/"),
    ],
)
def test_a_sort_friendly_address(url: str, key: str) -> None:
    assert wacz.surt(url) == key


def test_a_package_that_nobody_signed_has_no_signer(tmp_path: Path) -> None:
    assert wacz_signer(package(tmp_path / "a", page(1))[0]) is None
    with pytest.raises(CaptureError, match="none"):
        wacz_signer(tmp_path / "none.wacz")


def test_the_same_pages_under_the_same_ids_give_the_same_file(tmp_path: Path) -> None:
    ids = [uuid.UUID(int=n) for n in (1, 2)]
    made = []
    for name in ("a", "b"):
        one = writer(tmp_path / name)
        assert [one.write(page(n), note(n), capture_id=ids[n - 1]) for n in (1, 2)] == [two.hex for two in ids]
        assert (one.holds("de-blatt"), one.holds("other")) == (True, False)
        one.close_segment()
        assert not one.holds("de-blatt")
        made.append([member.block for member in found(tmp_path / name / one.segments[0])][1:])
    assert made[0] == made[1]
