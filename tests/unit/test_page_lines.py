"""Words of a printed page become lines in the order in which people read them."""

import pytest

from pipeline.documents.lines import Line, Piece, lines_of


def word(text: str, left: float, bottom: float, *, width: float | None = None, height: float = 10.0) -> Piece:
    """A word on the page, five points a sign unless it says."""
    return Piece(text, left, bottom, left + (5.0 * len(text) if width is None else width), bottom + height)


def texts(pieces: list[Piece]) -> list[str]:
    return [line.text for line in lines_of(pieces)]


def test_a_piece_knows_its_height_and_middle() -> None:
    piece = Piece("Rule", 1.0, 20.0, 3.0, 32.0)
    assert (piece.height, piece.middle) == (12.0, 26.0)


def test_an_empty_page_has_no_lines() -> None:
    assert lines_of([]) == []
    assert lines_of([word("  ", 10, 10)]) == []


def test_words_of_a_line_are_joined_whatever_their_order_in_the_file() -> None:
    line = [word("court", 60, 700), word("The", 10, 700), word("ruled", 90, 700)]
    assert texts(line) == ["The court ruled"]


def test_lines_go_from_the_top_of_the_page_down() -> None:
    assert texts([word("below", 10, 680), word("above", 10, 700), word("lowest", 10, 660)]) == ["above", "below", "lowest"]


@pytest.mark.parametrize(("distance", "text"), [(0.0, "data"), (1.1, "data"), (1.3, "da ta"), (8.9, "da ta")])
def test_pieces_are_glued_where_hardly_anything_stands_between_them(distance: float, text: str) -> None:
    """An eighth of the height is the seam of a ligature, not a space."""
    assert texts([word("da", 10, 700), word("ta", 20 + distance, 700)]) == [text]


@pytest.mark.parametrize(("distance", "text"), [(0.0, "裁判所"), (8.9, "裁判所"), (9.5, "裁判 所")])
def test_signs_of_unspaced_writing_are_glued_up_to_nine_tenths_of_their_height(distance: float, text: str) -> None:
    assert texts([word("裁判", 10, 700, width=20), word("所", 30 + distance, 700, width=10)]) == [text]


@pytest.mark.parametrize(("raised", "lines"), [(0.0, ["one two"]), (5.0, ["one two"]), (5.2, ["two", "one"])])
def test_words_stand_on_one_line_when_they_share_half_their_height(raised: float, lines: list[str]) -> None:
    assert texts([word("one", 10, 700), word("two", 30, 700 + raised)]) == lines


def test_a_low_sign_belongs_to_the_line_whose_height_it_shares() -> None:
    assert texts([word("Art", 10, 700, height=12), word("2", 26, 700, height=5)]) == ["Art 2"]


def test_a_line_tells_its_box_and_where_its_column_begins_and_ends() -> None:
    first, second = lines_of([word("The", 20, 700), word("court", 40, 701, height=11), word("found against", 10, 680, width=100)])
    assert first == Line("The court", 20, 700, 65, 712, 10, 110, row=False)
    assert second == Line("found against", 10, 680, 110, 690, 10, 110, row=False)


def columns(rows: int, *, gap: float = 20.0, heading: int = 0) -> list[Piece]:
    """Two columns of text of 200 points each, with lines over both."""
    over = [word(f"heading {n}", 10, 800 + 20 * n, width=400 + gap) for n in reversed(range(heading))]
    left = [word(f"left hand line {n} of a longer text", 10, 700 - 12 * n, width=200) for n in range(rows)]
    right = [word(f"right hand line {n} of a longer text", 210 + gap, 700 - 12 * n, width=200) for n in range(rows)]
    return over + left + right


def test_columns_are_read_one_after_the_other() -> None:
    assert [text.split()[0] for text in texts(columns(4))] == ["left"] * 4 + ["right"] * 4


def test_lines_over_both_columns_are_read_first_and_as_wide_as_the_page() -> None:
    found = lines_of(columns(4, heading=2))
    assert [line.text for line in found[:2]] == ["heading 1", "heading 0"]
    assert [line.text.split()[0] for line in found[2:]] == ["left"] * 4 + ["right"] * 4
    assert (found[0].column_left, found[0].column_right) == (10, 430)
    assert (found[2].column_left, found[2].column_right) == (10, 210)
    assert (found[6].column_left, found[6].column_right) == (230, 430)


def test_a_line_across_parts_the_columns_above_it_from_those_below() -> None:
    pieces = columns(6)
    across = word("a heading across both", 10, 700 - 12 * 3 + 1, width=420)
    kept = [piece for piece in pieces if abs(piece.bottom - (700 - 12 * 3)) > 1]
    found = [text.split()[0] for text in texts([*kept, across])]
    assert found == ["left"] * 3 + ["right"] * 3 + ["a"] + ["left"] * 2 + ["right"] * 2


@pytest.mark.parametrize(("gap", "parted"), [(9.5, True), (8.5, False)])
def test_a_gap_narrower_than_between_words_is_no_gutter(gap: float, parted: bool) -> None:
    found = texts(columns(4, gap=gap))
    assert (len(found) == 8) is parted


def test_one_line_beside_another_makes_no_columns() -> None:
    assert texts(columns(1)) == ["left hand line 0 of a longer text right hand line 0 of a longer text"]


def table(rows: list[tuple[str, str]]) -> list[Piece]:
    return [word(text, left, 700 - 14 * n) for n, row in enumerate(rows) for text, left in zip(row, (10.0, 200.0), strict=True)]


def test_short_cells_beside_each_other_are_rows_of_a_table() -> None:
    rows = [("Company", "Fine"), ("Google", "4.1 million"), ("Meta", "1.2 million"), ("TikTok", "345 million")]
    found = lines_of(table(rows))
    assert [line.text for line in found] == [" ".join(row) for row in rows]
    assert all(line.row for line in found)
    assert {(line.column_left, line.column_right) for line in found} == {(10, 255)}


@pytest.mark.parametrize(("shift", "row"), [(1.4, True), (1.6, False)])
def test_cells_of_a_table_stand_below_each_other(shift: float, row: bool) -> None:
    """Their left edges differ by less than 0.15 of a line's height."""
    pieces = [
        word("Case", 10, 700, width=230),
        word("Google", 10, 686),
        word("4.1", 200, 686),
        word("Meta", 10, 672),
        word("1.2", 200 + shift, 672),
    ]
    pieces += [word("Apple", 10, 600), word("2.2", 150, 600)]
    assert [line.row for line in lines_of(pieces)] == [False, row, row, False]


@pytest.mark.parametrize(("gap", "row"), [(14.5, False), (15.5, True)])
def test_cells_are_parted_by_more_than_one_and_a_half_heights(gap: float, row: bool) -> None:
    pieces = [word(text, left, 700 - 14 * n) for n in range(3) for text, left in (("Google", 10.0), ("4.1", 40 + gap))]
    assert [line.row for line in lines_of(pieces)] == [row] * 3


def test_a_gap_that_only_one_line_has_is_no_table() -> None:
    pieces = [word("Case", 10, 700), word("C-252/21", 200, 700), word("Judgment of the Court", 10, 686)]
    assert [(line.text, line.row) for line in lines_of(pieces)] == [("Case C-252/21", False), ("Judgment of the Court", False)]


def test_hebrew_is_read_from_right_to_left_but_what_is_latin_in_it_is_not() -> None:
    pieces = [
        word("פסק", 120, 700),
        word("בית", 100, 700),
        word("המשפט", 70, 700),
        word("Meta", 20, 700),
        word("Platforms", 42, 700, width=20),
    ]
    assert texts(pieces) == ["פסק בית המשפט Meta Platforms"]


def test_a_latin_line_with_one_arabic_word_is_read_from_left_to_right() -> None:
    pieces = [word("Google", 10, 700), word("قال", 42, 700), word("said", 60, 700)]
    assert texts(pieces) == ["Google قال said"]


def test_numbers_are_neither_and_follow_the_line() -> None:
    assert texts([word("2024", 10, 700), word("المحكمة", 40, 700)]) == ["المحكمة 2024"]


def test_arabic_columns_begin_on_the_right() -> None:
    left = [word(f"يسار السطر رقم {n} من النص الطويل", 10, 700 - 12 * n, width=200) for n in range(4)]
    right = [word(f"يمين السطر رقم {n} من النص الطويل", 230, 700 - 12 * n, width=200) for n in range(4)]
    assert [text.split()[0] for text in texts(left + right)] == ["يمين"] * 4 + ["يسار"] * 4


def test_four_columns_are_read_in_their_order() -> None:
    pieces = [
        word(f"column {column} line {n} of text", 10 + 150 * column, 700 - 12 * n, width=130) for column in range(4) for n in range(5)
    ]
    assert [text.split()[1] for text in texts(pieces)] == [str(column) for column in range(4) for _ in range(5)]


@pytest.mark.parametrize(("heads", "parted"), [(3, True), (4, False)])
def test_three_lines_across_a_gutter_are_allowed_on_any_page(heads: int, parted: bool) -> None:
    """Three lines a column; of longer columns a quarter of their lines may be crossed."""
    found = texts(columns(3, heading=heads))
    assert len(found) == heads + (6 if parted else 3)


@pytest.mark.parametrize(("heads", "parted"), [(5, True), (6, False)])
def test_a_quarter_as_many_lines_may_cross_as_stand_in_the_shorter_column(heads: int, parted: bool) -> None:
    found = texts(columns(20, heading=heads))
    assert len(found) == heads + (40 if parted else 20)


@pytest.mark.parametrize(("letters", "rows"), [(17, 3), (18, 6)])
def test_a_column_of_cells_is_mostly_shorter_than_eighteen_signs(letters: int, rows: int) -> None:
    pieces = [word("x" * letters, 10, 700 - 12 * n) for n in range(3)] + [word("y" * 40, 200, 700 - 12 * n) for n in range(3)]
    assert len(texts(pieces)) == rows


@pytest.mark.parametrize(("beside", "rows"), [(3, 7), (2, 10)])
def test_in_a_table_six_of_ten_cells_stand_beside_another(beside: int, rows: int) -> None:
    left = [word(f"cell {n}", 10, 700 - 24 * n) for n in range(5)]
    right = [word(f"text {n} beside the cell", 200, 700 - 24 * n - (0 if n < beside else 12)) for n in range(5)]
    assert len(texts(left + right)) == rows


def test_a_plain_line_is_no_row_of_a_table() -> None:
    assert Line("x", 0, 0, 1, 1, 0, 1).row is False
