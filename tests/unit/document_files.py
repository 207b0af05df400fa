"""Small PDF, DOCX and ODT files with invented text, written by hand: what is in them is seen here, byte for byte."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

Placed = tuple[float, float, float, str]
"""Left, baseline, size, text; the origin is the page's lower left corner."""
WIDTH, HEIGHT = 595, 842


def pdf_file(
    pages: Sequence[Sequence[Placed]], *, info: Mapping[str, str] | None = None, turned: bool = False, picture: bool = False
) -> bytes:
    """A PDF with text placed line by line in Helvetica, of Latin letters. `turned`: written upwards on a page that is shown turned to the right."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    image = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\x00\nendstream"
    objects.append(image)
    kids = []
    for page in pages:
        drawn = b"".join(
            b"BT /F1 %g Tf %s Tm (%s) Tj ET\n"
            % (size, b"0 1 -1 0 %g %g" % (HEIGHT - base, left) if turned else b"1 0 0 1 %g %g" % (left, base), _escaped(text))
            for left, base, size, text in page
        )
        if picture:
            drawn += b"q 500 0 0 700 40 60 cm /I1 Do Q\n"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /Rotate %d /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>"
            % (90 * turned, *((HEIGHT, WIDTH) if turned else (WIDTH, HEIGHT)), len(objects))
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    trailer = b""
    if info:
        objects.append(b"<< %s >>" % b" ".join(b"/%s (%s)" % (key.encode(), _escaped(value)) for key, value in info.items()))
        trailer = b" /Info %d 0 R" % len(objects)
    return _assembled(objects, trailer)


def locked_pdf() -> bytes:
    """A PDF that names an encryption whose password nobody has."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 0 /Kids [] >>",
        b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <%s> /U <%s> >>" % (b"5a" * 32, b"a5" * 32),
    ]
    return _assembled(objects, b" /Encrypt 3 0 R /ID [<31> <31>]")


def _assembled(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def set_lines(lines: Sequence[str], *, left: float = 70, top: float = 700, size: float = 11, pitch: float = 15) -> list[Placed]:
    """Lines below each other."""
    return [(left, top - number * pitch, size, line) for number, line in enumerate(lines)]


def zip_file(parts: Mapping[str, str | bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def docx_file(body: str, *, core: str = "") -> bytes:
    """A DOCX of the body's XML, prefix `w`."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts: dict[str, str | bytes] = {
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'
    }
    if core:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
            f' xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>'
        )
    return zip_file(parts)


def odt_file(body: str) -> bytes:
    """An ODT of the body's XML, prefixes `text`, `table`, `office`."""
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table"))
    return zip_file({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
    })  # fmt: skip
