"""DOCX and ODT: paragraphs out of a zip of XML, with bombs of both kinds refused before they are opened."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree

from pipeline.documents.document import Document, Measure, UnreadableError
from pipeline.documents.paragraphs import letters
from records.outcome import Outcome

MAX_PART = 32 << 20
"""Bytes of one part, unpacked; 500 pages of text are 6 MB of XML."""
MAX_PARTS = 4_000
_MAX_ELEMENTS = 2_000_000
_LEAST_LETTERS = 40

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ODT_TITLE = re.compile(r"title|titel|titre|titolo|título", re.IGNORECASE)


def read_office(data: bytes) -> Document:
    """The text of a DOCX or ODT. Raises UnreadableError for one that is encrypted, broken, too large, or another kind of zip."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableError(Outcome.UNDECODABLE, f"no zip that can be read: {error}") from error
    with archive:
        if len(names) > MAX_PARTS:
            raise UnreadableError(Outcome.TOO_LARGE, f"a zip of {len(names)} parts")
        if "word/document.xml" in names:
            return _document(_of_docx(_tree(archive, "word/document.xml")), _said(archive, "docProps/core.xml"))
        if "content.xml" in names:
            if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
                raise UnreadableError(Outcome.ENCRYPTED, "the document asks for a password")
            return _document(_of_odt(_tree(archive, "content.xml")), _said(archive, "meta.xml"))
    raise UnreadableError(Outcome.NOT_HTML, "a zip that holds no document")


def _document(found: list[tuple[str, bool]], said: tuple[str | None, datetime | None]) -> Document:
    paragraphs = [text for text, _ in found]
    if sum(map(letters, paragraphs)) < _LEAST_LETTERS:
        raise UnreadableError(Outcome.NO_TEXT, "the document holds no text")
    headings = [text for text, heading in found[:40] if heading and letters(text) >= 6]
    return Document(
        paragraphs=Measure().taken(paragraphs), headings=tuple(headings), opening=tuple(paragraphs[:60]), named=said[0], made_at=said[1]
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part, at most MAX_PART bytes of it, whatever its header promises; empty where there is none."""
    if any(info.flag_bits & 1 for info in archive.infolist() if info.filename == name):
        raise UnreadableError(Outcome.ENCRYPTED, "the document asks for a password")
    try:
        info = archive.getinfo(name)
        with archive.open(info) as part:
            data = part.read(MAX_PART + 1)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableError(Outcome.UNDECODABLE, f"{name}: {error}") from error
    if len(data) > MAX_PART:
        raise UnreadableError(Outcome.TOO_LARGE, f"{name} unpacks to more than {MAX_PART} bytes")
    return data


def _tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """A part parsed. Entities are never resolved, nothing is fetched, and a document type, which alone could declare some, is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_part(archive, name), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(Outcome.UNDECODABLE, f"{name}: {error}"[:200]) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise UnreadableError(Outcome.UNDECODABLE, f"{name} declares a document type")
    if any(count >= _MAX_ELEMENTS for count, _ in enumerate(root.iter())):
        raise UnreadableError(Outcome.TOO_LARGE, f"{name} has more than {_MAX_ELEMENTS} elements")
    return root


# DOCX


def _of_docx(root: etree._Element) -> list[tuple[str, bool]]:
    """(paragraph, whether it is a heading), a table's row as one; what was deleted, and what stands in both forms of a drawing, once."""
    found = []
    for element in _outer(root, _W + "p", _W + "tr"):
        if element.tag == _W + "tr":
            cells = (" ".join(text for p in cell.iter(_W + "p") if (text := _run(p))) for cell in element.iter(_W + "tc"))
            text, heading = "\t".join(cell for cell in cells if cell), False
        else:
            style = element.find(f"{_W}pPr/{_W}pStyle")
            name = (style.get(_W + "val") or "") if style is not None else ""
            text, heading = (
                _run(element),
                bool(re.match(r"(?:title|heading\s?1|titel|titre|überschrift\s?1|berschrift1|ttulo)", name, re.IGNORECASE)),
            )
        if text:
            found.append((text, heading))
    return found


def _run(paragraph: etree._Element) -> str:
    parts = []
    for node in paragraph.iter(_W + "t", _W + "tab", _W + "br", _W + "cr", _W + "noBreakHyphen"):
        if any(
            up.tag in {_W + "del", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"} for up in node.iterancestors()
        ):
            continue
        parts.append(node.text or "" if node.tag == _W + "t" else "-" if node.tag == _W + "noBreakHyphen" else " ")
    return " ".join("".join(parts).split())


def _outer(root: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Elements of these names that do not lie within one another, in order; without recursion, for hostile files nest deeply."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element.tag in tags:
            yield element
        else:
            stack.extend(reversed(element))


# ODT


def _of_odt(root: etree._Element) -> list[tuple[str, bool]]:
    found = []
    body = root.find(f"{_OFFICE}body")
    etree.strip_elements(root, _TEXT + "tracked-changes", _OFFICE + "annotation", _TEXT + "note-citation", with_tail=False)
    for element in _outer(body if body is not None else root, _TEXT + "p", _TEXT + "h", _TABLE + "table-row"):
        if element.tag == _TABLE + "table-row":
            cells = (
                " ".join(text for p in cell.iter(_TEXT + "p", _TEXT + "h") if (text := _flat(p)))
                for cell in element.iter(_TABLE + "table-cell")
            )
            text, heading = "\t".join(cell for cell in cells if cell), False
        else:
            text = _flat(element)
            style = element.get(_TEXT + "style-name") or ""
            heading = (element.tag == _TEXT + "h" and element.get(_TEXT + "outline-level", "1") == "1") or bool(_ODT_TITLE.match(style))
        if text:
            found.append((text, heading))
    return found


def _flat(element: etree._Element) -> str:
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append(node.text or "")
            if node.tag in {_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"}:
                parts.append(" ")
        elif node is not element:
            parts.append(node.tail or "")
    return " ".join("".join(parts).split())


# what the file says of itself


def _said(archive: zipfile.ZipFile, name: str) -> tuple[str | None, datetime | None]:
    """(title, when it was made) of the metadata part; broken metadata are none."""
    try:
        root = _tree(archive, name)
    except UnreadableError:
        return None, None
    title = next((node.text for node in root.iter(_DC + "title")), None)
    made = next((node.text for node in root.iter("{*}created", "{*}creation-date")), None)
    try:
        at = datetime.fromisoformat((made or "").strip())
    except ValueError:
        return title, None
    return title, at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
