"""Words of a printed page, each with its box, as lines in reading order: columns one after the other, tables row by row."""

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_SAME_LINE = 0.5
"""Share of the lower height that two pieces of a line have in common."""
_WORD_GAP = 0.9
"""Heights between two words; more may be another column or cell, if other lines have a gap there too. Justified text has gaps up to a height."""
_GUTTER = 0.5
"""Heights between columns."""
_CELL = 18
"""Characters: what stands in columns and is mostly shorter is a table."""
_CELL_GAP = 1.5
"""Heights between two cells."""
_ALIGNED = 0.15
"""Heights by which the left edges of cells below each other may differ."""
_LEAST_ROWS = 2
"""Lines with text on both sides of a gap between columns."""
_ACROSS = 0.25
"""Lines across a gutter for each in the shorter column: headings over both, running heads."""
_HEADS = 3
"""Lines across it on any page: a running head, a heading, a page number."""
_MAX_EDGES = 400
_MAX_DEPTH = 4
_UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_LETTER = re.compile(r"[^\W\d_]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in a box; the origin is the page's lower left corner, units are points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line(Piece):
    """A line of a column, or a row of a table."""

    column_left: float
    column_right: float
    """Where the lines of its column begin and end."""
    row: bool = False
    """True for a row of a table: never joined with its neighbours."""


def lines_of(pieces: Sequence[Piece]) -> list[Line]:
    """Lines of one page in reading order."""
    return _ordered(_fragments(pieces))


def _ordered(fragments: Sequence[Piece], depth: int = 0) -> list[Line]:
    """Columns one after the other between lines that cross the gap between them; without such a gap line by line."""
    gutter = _gutter(fragments) if depth < _MAX_DEPTH else None
    if gutter is None:
        return _rows(fragments)
    found: list[Line] = []
    zone: list[Piece] = []
    for fragment in sorted(fragments, key=lambda f: (-f.middle, f.left)):
        if fragment.left < gutter < fragment.right:
            found += _of_zone(zone, gutter, depth) + _rows([fragment], fragments)
            zone = []
        else:
            zone.append(fragment)
    return found + _of_zone(zone, gutter, depth)


def _gutter(fragments: Sequence[Piece]) -> float | None:
    """The x that most lines keep clear of while others stand on either side, one beside another; None when there is no such x."""
    best, most = None, 0.0
    for x in sorted({f.right for f in fragments})[:-1][:_MAX_EDGES]:
        left = [f for f in fragments if f.right <= x]
        right = [f for f in fragments if f.left > x]
        across = len(fragments) - len(left) - len(right)
        least = min(len(left), len(right))
        if least < _LEAST_ROWS or across > max(_HEADS, _ACROSS * least) or least - _ACROSS * across <= most:
            continue
        edge = min(f.left for f in right)
        beside = min(max(f.top for f in left), max(f.top for f in right)) - max(min(f.bottom for f in left), min(f.bottom for f in right))
        if edge - x >= _GUTTER * left[0].height and beside >= 1.5 * left[0].height:
            best, most = (x + edge) / 2, least - _ACROSS * across
    return best


def _of_zone(zone: Sequence[Piece], gutter: float, depth: int) -> list[Line]:
    """What stands between two lines that cross the gutter."""
    left, right = [f for f in zone if f.right <= gutter], [f for f in zone if f.left >= gutter]
    if not left or not right or _is_table(left, right):
        return _rows(zone) if not left or not right else _rows(zone, zone)
    sides = [_ordered(left, depth + 1), _ordered(right, depth + 1)]
    return sides[1] + sides[0] if sum(map(_is_right_to_left, zone)) > len(zone) / 2 else sides[0] + sides[1]


def _is_table(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether two columns are read row by row: one has short cells, each beside one of the other; or hardly any line stands beside another."""
    beside = sum(any(_on_one_line(one, other) for other in right) for one in left)
    lengths = sorted(statistics.median(len(line.text) for line in _rows(column)) for column in (left, right))
    return beside < _LEAST_ROWS if len(left) < 3 or len(right) < 3 else lengths[0] < _CELL and beside >= 0.6 * min(len(left), len(right))


def _fragments(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that stand close together on one line, joined; top to bottom, then left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted((p for p in pieces if p.text.strip()), key=lambda p: (-p.middle, p.left)):
        row = next((r for r in rows[-4:] if _on_one_line(r[-1], piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    found = []
    for row in rows:
        row.sort(key=lambda p: p.left)
        group = [row[0]]
        for piece in row[1:]:
            if piece.left - group[-1].right > _WORD_GAP * max(piece.height, group[-1].height):
                found.append(_joined(group))
                group = []
            group.append(piece)
        found.append(_joined(group))
    return found


def _on_one_line(one: Piece, other: Piece) -> bool:
    common = min(one.top, other.top) - max(one.bottom, other.bottom)
    return common >= _SAME_LINE * min(one.height, other.height)


def _joined(pieces: Sequence[Piece]) -> Piece:
    ordered = _as_read(pieces)
    text = ""
    for before, piece in zip([None, *ordered], ordered, strict=False):
        distance = 0.0 if before is None else max(piece.left - before.right, before.left - piece.right)
        unspaced = _UNSPACED.match(text[-1:]) and _UNSPACED.match(piece.text) and distance < _WORD_GAP * piece.height
        glued = before is None or unspaced or distance < 0.12 * piece.height
        text += piece.text if glued else " " + piece.text
    return Piece(
        " ".join(text.split()),
        min(p.left for p in pieces),
        min(p.bottom for p in pieces),
        max(p.right for p in pieces),
        max(p.top for p in pieces),
    )


def _as_read(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of a line from left to right; in a line of Arabic or Hebrew from right to left, save for runs of other letters."""
    ordered = sorted(pieces, key=lambda p: p.left)
    mirrored = [_is_right_to_left(piece) for piece in ordered]
    others = [bool(_LETTER.search(piece.text)) and not its for piece, its in zip(ordered, mirrored, strict=True)]
    if sum(mirrored) <= sum(others):
        return ordered
    found: list[Piece] = []
    run: list[Piece] = []
    for piece, other in zip(reversed(ordered), reversed(others), strict=True):
        if other:
            run.insert(0, piece)
        else:
            found += run
            run = []
            found.append(piece)
    return found + run


def _is_right_to_left(piece: Piece) -> bool:
    return bool(_RIGHT_TO_LEFT.search(piece.text))


def _rows(fragments: Sequence[Piece], column: Sequence[Piece] = ()) -> list[Line]:
    """Line by line. `column`: what says where the column begins and ends, if not these."""
    if not fragments:
        return []
    left, right = min(f.left for f in column or fragments), max(f.right for f in column or fragments)
    rows: list[list[Piece]] = []
    for fragment in sorted(fragments, key=lambda f: (-f.middle, f.left)):
        if rows and _on_one_line(rows[-1][0], fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    starts = [_cells(row) for row in rows]
    found = []
    for number, row in enumerate(rows):
        nearby = [x for other in starts[max(0, number - 1) : number] + starts[number + 1 : number + 2] for x in other]
        cells = any(abs(x - y) < _ALIGNED * row[0].height for x in starts[number] for y in nearby)
        one = _joined(row)
        found.append(Line(one.text, one.left, one.bottom, one.right, one.top, left, right, cells))
    return found


def _cells(row: Sequence[Piece]) -> list[float]:
    """Where pieces of a line begin that stand so far from the one before that they may be cells; those of a table stand below each other."""
    ordered = sorted(row, key=lambda f: f.left)
    return [b.left for a, b in itertools.pairwise(ordered) if b.left - a.right > _CELL_GAP * max(a.height, b.height)]
