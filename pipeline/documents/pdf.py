"""PDF through PDFium: words with their boxes, and what the file says of itself."""

import ctypes
import functools
import itertools
import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.documents.document import Document, Measure, UnreadableError
from pipeline.documents.lines import Line, Piece, lines_of
from pipeline.documents.paragraphs import clean, joined_line, letters, paragraphs_of, without_heads
from records.outcome import Outcome

MAX_PAGES = 600
"""The longest decision on the beat so far has 200 pages; a page takes 10 to 20 ms."""
_MAX_PAGE_CHARACTERS = 60_000
"""Of one page; a page of small print has 8,000."""
_LEAST_LETTERS = 40
"""Of a whole document; below that it is a picture, or nothing."""
_TALLER = 1.15
"""Times the height of most of the text: a heading."""
_SEAM = 0.28
"""Heights between two signs that belong to two words."""
_PRIVATE = re.compile("[\x00-\x01\x03-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MADE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?")
_PASSWORD = 4
"""FPDF_ERR_PASSWORD."""

Edges = tuple[float, float, float, float]
"""Left, bottom, right, top; points from the page's lower left corner."""


def read_pdf(data: bytes) -> Document:
    """A PDF's text in reading order. Raises UnreadableError for one that is encrypted, scanned, broken or of more than MAX_PAGES pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error):
            raise UnreadableError(Outcome.ENCRYPTED, "the PDF asks for a password") from error
        raise UnreadableError(Outcome.UNDECODABLE, f"no PDF that can be read: {error}") from error
    try:
        return _read(document)
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> Document:
    count = len(document)
    if count > MAX_PAGES:
        raise UnreadableError(Outcome.TOO_LARGE, f"a PDF of {count} pages")
    pages, pictures, characters = [], False, 0
    for number in range(count):
        try:
            page = document[number]
            pieces = _pieces(page)
        except pypdfium2.PdfiumError:
            continue  # one broken page does not cost the others
        characters += sum(len(piece.text) for piece in pieces)
        pictures = pictures or (not pieces and _has_picture(page))
        pages.append(lines_of(pieces))
        page.close()
        if characters > 2 * Measure().left:
            break
    text = "".join(line.text for page in pages for line in page)
    if letters(text) < _LEAST_LETTERS:
        raise UnreadableError(
            Outcome.SCANNED if pictures else Outcome.NO_TEXT,
            f"{count} pages of pictures" if pictures else f"{count} pages without text",
        )
    if len(_PRIVATE.findall(text)) > 0.3 * len(text):
        raise UnreadableError(Outcome.UNDECODABLE, "the PDF's fonts do not say which letters they show")
    pages = without_heads(pages)
    return Document(
        paragraphs=Measure().taken(paragraphs_of(pages)),
        headings=_headings(pages),
        opening=tuple(_shown(line) for line in next((page for page in pages if page), [])[:80]),
        page_count=count,
        named=document.get_metadata_value("Title") or None,
        made_at=_moment(document.get_metadata_value("CreationDate")),
    )


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _headings(pages: Sequence[Sequence[Line]]) -> tuple[str, ...]:
    """Lines of the first page set clearly larger than the text, those of one size that follow each other as one; the largest first."""
    first = next((page for page in pages if page), [])
    lines = [line for page in pages[:20] for line in page]
    if not lines:
        return ()
    body = statistics.median(line.height for line in lines for _ in range(max(1, len(line.text) // 20)))
    groups: list[list[Line]] = []
    for before, line in zip([None, *first], first, strict=False):
        if line.height < _TALLER * body:
            continue
        if before is not None and groups and groups[-1][-1] is before and abs(before.height - line.height) < 0.08 * line.height:
            groups[-1].append(line)
        else:
            groups.append([line])
    texts = [(max(line.height for line in group), _one_text(group)) for group in groups]
    fit = [(height * min(1.0, letters(text) / 25), text) for height, text in texts if letters(text) >= 6 and len(text) <= 400]
    return tuple(text for _, text in sorted(fit, key=lambda item: -item[0]))


def _one_text(lines: Sequence[Line]) -> str:
    return clean(functools.reduce(lambda text, line: joined_line(text, line.text, Counter()), lines[1:], lines[0].text))


def _shown(line: Line) -> str:
    return clean(re.sub("\x02$", "-", line.text))


def _pieces(page: pypdfium2.PdfPage) -> list[Piece]:
    """Words of a page, upright: as most of them are set, whatever the page's own rotation. Others (a margin's, a watermark's) are left out."""
    text_page = page.get_textpage()
    try:
        words = list(_words(text_page.raw))
    finally:
        text_page.close()
    turns = Counter(turn for turn, piece in words for _ in piece.text)
    most = max(turns, key=lambda turn: turns[turn], default=0)
    return [piece for turn, piece in words if turn == most]


def _words(text_page: object) -> Iterator[tuple[int, Piece]]:
    """Runs of signs without a space or a jump between them, turned upright about the origin, and by how many quarters they had to be."""
    box = pdfium.FS_RECTF()
    word = _Word()
    for index in range(min(pdfium.FPDFText_CountChars(text_page), _MAX_PAGE_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        sign = chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"
        if sign.isspace() or not pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
            yield from word.ended()
            continue
        edges = _turned((box.left, box.bottom, box.right, box.top), word.turn)
        if word.is_left_by(edges):
            yield from word.ended()
        if not word.signs:
            turn = _turn(text_page, index)
            if turn is None:
                continue
            word.turn, edges = turn, _turned((box.left, box.bottom, box.right, box.top), turn)
        word.add(sign, edges)
    yield from word.ended()


def _turned(edges: Edges, turn: int) -> Edges:
    """A box turned to the right by so many quarters, about the origin."""
    left, bottom, right, top = edges
    for _ in range(turn):
        left, bottom, right, top = bottom, -right, top, -left
    return left, bottom, right, top


class _Word:
    """The word being read, sign by sign."""

    def __init__(self) -> None:
        self.signs: list[tuple[str, float]] = []
        self.turn = 0
        self.left = self.bottom = self.right = self.top = 0.0

    def add(self, sign: str, edges: Edges) -> None:
        left, bottom, right, top = edges
        if not self.signs:
            self.left, self.bottom, self.right, self.top = edges
        self.left, self.bottom = min(self.left, left), min(self.bottom, bottom)
        self.right, self.top = max(self.right, right), max(self.top, top)
        self.signs.append((sign, left))

    def is_left_by(self, edges: Edges) -> bool:
        """Whether a sign in this box begins another word: it stands apart, or on another line."""
        if not self.signs:
            return False
        left, bottom, right, top = edges
        apart = max(left - self.right, self.left - right) > _SEAM * max(top - bottom, 1.0)
        common = min(self.top, top) - max(self.bottom, bottom)
        return apart or common < 0.4 * min(self.top - self.bottom, top - bottom)

    def ended(self) -> Iterator[tuple[int, Piece]]:
        """The word, if there is one."""
        if self.signs:
            yield self.turn, Piece(self._text(), self.left, self.bottom, self.right, self.top)
            self.signs = []

    def _text(self) -> str:
        """Its signs as they came; those of Arabic and Hebrew as they stand, from the right, for some programs write them from the left."""
        signs = self.signs
        if _RIGHT_TO_LEFT.search("".join(sign for sign, _ in signs)):
            steps = [later - earlier for (_, earlier), (_, later) in itertools.pairwise(signs) if later != earlier]
            if sum(step > 0 for step in steps) > len(steps) / 2:
                signs = signs[::-1]  # signs of a ligature stand in one place and keep their order
            signs = sorted(signs, key=lambda item: -item[1])
            return re.sub(r"\d+", lambda number: number[0][::-1], "".join(sign for sign, _ in signs))
        return "".join(sign for sign, _ in signs)


def _turn(text_page: object, index: int) -> int | None:
    """Quarters to the left by which a sign is turned; None for one that is set aslant."""
    quarters = pdfium.FPDFText_GetCharAngle(text_page, index) / (math.pi / 2)  # clockwise
    return -round(quarters) % 4 if abs(quarters - round(quarters)) < 0.07 else None


def _moment(text: str) -> datetime | None:
    """A PDF's date, `D:20260303120000+01'00'`."""
    found = _MADE.match(text or "")
    if found is None:
        return None
    year, *rest = found.groups()[:6]
    month, day, hour, minute, second = (int(part) if part else default for part, default in zip(rest, (1, 1, 0, 0, 0), strict=True))
    offset = timedelta(hours=int(found[9]), minutes=int(found[10] or 0)) if found[8] else timedelta()
    try:
        return datetime(
            int(year), month, day, hour, minute, min(second, 59), tzinfo=timezone(-offset if found[8] == "-" else offset)
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
