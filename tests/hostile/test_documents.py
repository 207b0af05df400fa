"""Documents made to take a reader's time and memory: what becomes of each, within how much of both."""

import zlib
from collections.abc import Callable, Sequence

import pytest

from pipeline.work.pool import PoolSettings, WorkerPool
from tests.hostile.bounded import run
from tests.unit.document_files import _assembled, odt_file, zip_file

pytestmark = pytest.mark.hostile

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> /Contents 4 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


def pdf(content: bytes = b"", *, kids: bytes = b"3 0 R", count: int = 1, more: Sequence[bytes] = ()) -> bytes:
    """A PDF of one page object; its content stream as object 4, further objects from 6 on."""
    return _assembled(
        [CATALOGUE, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count), PAGE, content or stream(b""), FONT, *more], b""
    )


def squeezed(block: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(block) for _ in range(times)) + packer.flush()


def entities(part: str, root: str) -> bytes:
    """A billion laughs in a part of an office file."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    parts: dict[str, str | bytes] = {
        part: f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><{root}>&l9;</{root.split(maxsplit=1)[0]}>'
    }
    if part == "content.xml":
        parts = {"mimetype": "application/vnd.oasis.opendocument.text", **parts}
    return zip_file(parts)


def nested_forms() -> bytes:
    """Twelve forms that each draw the next ten times: a million million words out of two kilobytes."""
    drawn = [
        stream(b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (number + 1))
        for number in range(6, 18)
    ]
    last = stream(b"BT /F1 12 Tf (ha) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >>")
    return pdf(stream(b"/X Do " * 10), more=[*drawn, last])


REFUSED: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "docx that unpacks to 100 MB": (lambda: zip_file({"word/document.xml": b'<w:document xmlns:w="u">' + b" " * (100 << 20)}), "too-large", 400),
    "docx of 60,000 parts": (lambda: zip_file({"word/document.xml": b"<a/>", **{f"x{n}": b"" for n in range(60_000)}}), "too-large", 400),
    "docx of entities": (lambda: entities("word/document.xml", 'w:document xmlns:w="u"'), "undecodable", 400),
    "odt of entities": (lambda: entities("content.xml", 'office:document-content xmlns:office="o"'), "undecodable", 400),
    "odt that reads a file": (
        lambda: zip_file({
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]><office:document-content xmlns:office="o">&f;</office:document-content>',
        }), "undecodable", 400,
    ),
    "odt nested 200,000 deep": (lambda: odt_file("<text:p>" + "<text:span>" * 200_000 + "x" + "</text:span>" * 200_000 + "</text:p>"), "undecodable", 400),
    "pdf of 300,000 pages that are one": (lambda: pdf(kids=b"3 0 R " * 300_000, count=300_000), "too-large", 400),
    "pdf whose pages hold themselves": (lambda: pdf(kids=b"2 0 R 3 0 R", count=100_000), "too-large", 400),
    "pdf packed twice, 300 MB of nothing": (
        lambda: pdf(stream(zlib.compress(squeezed(bytes(1 << 20), 300), 9), b"/Filter [/FlateDecode /FlateDecode]")), "no-text", 900,
    ),
    "pdf of open brackets": (lambda: b"%PDF-1.7\n" + b"[" * 2_000_000, "undecodable", 400),
}  # fmt: skip
"""Name -> file, its outcome, and megabytes that reading it may take at most (a reader of nothing takes 70)."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_bomb_has_an_outcome_within_seconds_and_megabytes(name: str) -> None:
    made, expected, megabytes = REFUSED[name]
    took = run(["-m", "tests.hostile.one_page"], given=made())
    assert (took.code, took.out.strip()) == (0, expected), took.err[-300:]
    assert took.seconds < 30
    assert took.megabytes < megabytes


ENDLESS: dict[str, Callable[[], bytes]] = {
    "pdf of twelve million words": lambda: pdf(
        stream(squeezed(b"BT /F1 12 Tf 9 700 Td (court) Tj ET\n" * 30_000, 400), b"/Filter /FlateDecode")
    ),
    "pdf of forms within forms": nested_forms,
}


def lost(body: bytes, explanation: str) -> str:
    return explanation


def test_what_no_bound_within_the_reader_ends_ends_with_its_worker() -> None:
    """The page after it is read."""
    limits = PoolSettings(workers=1, item_seconds=4, memory_mb=3072)
    with WorkerPool("tests.hostile.one_page:outcome", lost=lost, settings=limits) as pool:
        found = list(pool.map([*(made() for made in ENDLESS.values()), b"%PDF-1.7\n"]))
    assert all("no result within" in said or "ended its worker" in said for said in found[:-1]), found
    assert found[-1] == "undecodable"
