"""A PDF as a word processor's printer makes it: Helvetica, paragraphs broken into lines, a running head, page numbers, compressed pages, lines as far apart as authorities set them."""

import zlib
from collections.abc import Iterator, Sequence

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 595.0, 842.0, 104.0, 740.0, 96.0
_SIZE, _PITCH, _GAP = 14.0, 28.0, 14.0
_COLUMN = _WIDTH - 2 * _LEFT
_WIDE, _NARROW = "mwMW@%", "ijltfrI.,;:'!()[]|- "


def pdf_document(title: str, day: str, paragraphs: Sequence[str], *, head: str, producer: str) -> bytes:
    """A decision of a few pages: title and day on the first, `head` above and a number below each. Letters of Latin-1 and its neighbours only."""
    lines = [(18.0, line) for line in _broken(title, 18.0)] + [(0.0, ""), (_SIZE, day), (0.0, "")]
    for paragraph in paragraphs:
        lines += [*((_SIZE, line) for line in _broken(paragraph, _SIZE)), (0.0, "")]
    pages = list(_pages(lines))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for number, page in enumerate(pages, 1):
        marks = [(8.0, _LEFT, 806.0, head), (8.0, _WIDTH / 2, 40.0, str(number)), *page]
        drawn = zlib.compress(b"".join(_shown(*mark) for mark in marks))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        kids.append(len(objects) + 1)
        box = b"/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R >>" % (box, len(objects)))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    objects.append(b"<< /Title (%s) /Producer (%s) >>" % (_escaped(title), _escaped(producer)))
    return _assembled(objects)


def _broken(text: str, size: float) -> Iterator[str]:
    """A paragraph as lines of the column's width."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, size) > _COLUMN:
            yield line
            longer = word
        line = longer
    yield line


def _width(text: str, size: float) -> float:
    """Of Helvetica, roughly."""
    return size * sum(0.28 if letter in _NARROW else 0.85 if letter in _WIDE else 0.67 if letter.isupper() else 0.55 for letter in text)


def _pages(lines: Sequence[tuple[float, str]]) -> Iterator[list[tuple[float, float, float, str]]]:
    page: list[tuple[float, float, float, str]] = []
    at = _TOP
    for size, line in lines:
        if not line:
            at -= _GAP
            continue
        if at < _BOTTOM:
            yield page
            page, at = [], _TOP
        page.append((size, _LEFT, at, line))
        at -= _PITCH * size / _SIZE
    yield page


def _shown(size: float, left: float, base: float, text: str) -> bytes:
    return b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (size, left, base, _escaped(text))


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), start)
    return bytes(out)
