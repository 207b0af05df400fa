"""Lines of printed pages become paragraphs, without running heads and page numbers."""

from collections import Counter

import pytest

from pipeline.documents.lines import Line
from pipeline.documents.paragraphs import clean, joined_line, letters, paragraphs_of, without_heads

WIDTH = 400.0


def line(text: str, at: float, *, left: float = 50.0, right: float = 450.0, height: float = 10.0, row: bool = False) -> Line:
    """A full line of a column of 400 points, unless it says."""
    return Line(text, left, at, right, at + height, 50.0, 450.0, row)


def page(*texts: str, top: float = 700.0, head: str = "", foot: str = "") -> list[Line]:
    """Lines 12 points apart, a head 30 points above and a foot 30 below."""
    lines = [line(text, top - 12 * n) for n, text in enumerate(texts)]
    above = [line(head, top + 30)] if head else []
    below = [line(foot, top - 12 * (len(texts) - 1) - 30)] if foot else []
    return above + lines + below


def texts(pages: list[list[Line]]) -> list[list[str]]:
    return [[one.text for one in lines] for lines in without_heads(pages)]


# --- running heads


def test_a_line_that_recurs_at_the_top_of_two_pages_is_no_text() -> None:
    pages = [page("First.", "Second.", head="Case C-1/20  Meta"), page("Third.", "Fourth.", head="CASE c-1/20 meta")]
    assert texts(pages) == [["First.", "Second."], ["Third.", "Fourth."]]


def test_its_number_may_change_from_page_to_page() -> None:
    pages = [page("First.", "Second.", foot="Judgment, part 1"), page("Third.", "Fourth.", foot="Judgment, part 2")]
    assert texts(pages) == [["First.", "Second."], ["Third.", "Fourth."]]


def test_a_head_on_one_page_is_text() -> None:
    pages = [page("First.", "Second.", head="Summary"), page("Third.", "Fourth.")]
    assert texts(pages)[0] == ["Summary", "First.", "Second."]


@pytest.mark.parametrize(("of_ten", "kept"), [(3, True), (4, False)])
def test_a_head_stands_on_four_pages_of_ten(of_ten: int, kept: bool) -> None:
    pages = [
        page(*(f"{'abcdefghij'[n]} {word}" for word in ("one", "two", "three", "four")), head="Decision" if n < of_ten else "")
        for n in range(10)
    ]
    assert (texts(pages)[0][0] == "Decision") is kept


def test_what_recurs_within_the_text_stays() -> None:
    pages = [page("First.", "Order:", "Second.") for _ in range(3)]
    assert texts(pages) == [["First.", "Order:", "Second."]] * 3


def test_three_lines_of_head_may_stand_above_the_space_but_not_four() -> None:
    def with_heads(count: int) -> list[Line]:
        heads = [line(f"Head {'abcd'[n]}", 800 - 12 * n) for n in range(count)]
        return [*heads, *(line(text, 700 - 12 * n) for n, text in enumerate(("First.", "Second.", "Third.", "Fourth.", "Fifth.")))]

    assert texts([with_heads(3)] * 2)[0][0] == "First."
    assert texts([with_heads(4)] * 2)[0][0] == "Head a"


@pytest.mark.parametrize(("space", "kept"), [(17.9, True), (18.0, False)])
def test_a_head_stands_almost_two_heights_above_the_text(space: float, kept: bool) -> None:
    pages = [
        [line("Decision", 700 + space), *(line(f"{n} {word}", 700 - 12 * at) for at, word in enumerate(("one", "two", "three", "four")))]
        for n in "ab"
    ]
    assert (texts(pages)[0][0] == "Decision") is kept


@pytest.mark.parametrize("number", ["3", "- 3 -", "Page 3 of 12", "Seite 3", "xii", "第3页", "3/12", "стр. 3"])
def test_a_page_number_goes_even_from_a_single_page(number: str) -> None:
    assert texts([page("First.", "Second.", foot=number)]) == [["First.", "Second."]]


@pytest.mark.parametrize("foot", ["3 judges", "Signed", "page three of the judgment"])
def test_another_last_line_is_no_page_number(foot: str) -> None:
    assert texts([page("First.", "Second.", foot=foot)]) == [["First.", "Second.", foot]]


def test_a_number_is_at_most_twenty_four_signs_long() -> None:
    short, long = "1 2 3 4 5 6 7 8 9 1 2 34", "1 2 3 4 5 6 7 8 9 1 2 3 4"
    assert (len(short), len(long)) == (24, 25)
    assert texts([page("First.", "Second.", foot=short)]) == [["First.", "Second."]]
    assert texts([page("First.", "Second.", foot=long)]) == [["First.", "Second.", long]]


def test_a_number_alone_on_its_page_is_what_the_page_says() -> None:
    assert texts([[line("12", 700)]]) == [["12"]]


def test_a_number_that_is_not_the_outermost_line_stays() -> None:
    lines = [line("Annex", 760), line("12", 748), line("Text.", 700), line("More.", 688)]
    assert texts([lines]) == [["Annex", "12", "Text.", "More."]]


# --- paragraphs


def test_no_pages_no_paragraphs() -> None:
    assert paragraphs_of([]) == []
    assert paragraphs_of([[]]) == []


def test_full_lines_are_one_paragraph_over_the_page_s_end() -> None:
    pages = [page("The Court held that the order", "was lawful and"), page("that no damages were due.")]
    assert paragraphs_of(pages) == ["The Court held that the order was lawful and that no damages were due."]


def test_a_short_line_that_ends_its_sentence_ends_its_paragraph() -> None:
    lines = [line("The Court held that the order", 700), line("was lawful.", 688, right=200), line("It dismissed the appeal", 676)]
    assert paragraphs_of([lines]) == ["The Court held that the order was lawful.", "It dismissed the appeal"]


def test_a_full_line_that_ends_its_sentence_does_not() -> None:
    lines = [line("The Court held that the order was lawful.", 700), line("It dismissed the appeal", 688)]
    assert paragraphs_of([lines]) == ["The Court held that the order was lawful. It dismissed the appeal"]


@pytest.mark.parametrize(("right", "parts"), [(50 + 0.85 * WIDTH, 1), (50 + 0.84 * WIDTH, 2)])
def test_a_line_is_full_from_eighty_five_hundredths_of_its_column(right: float, parts: int) -> None:
    lines = [line("It was lawful.", 700, right=right), line("It dismissed the appeal", 688)]
    assert len(paragraphs_of([lines])) == parts


@pytest.mark.parametrize(("margin", "parts"), [(41.0, 1), (39.0, 2)])
def test_a_line_in_the_middle_of_its_column_is_full(margin: float, parts: int) -> None:
    """A tenth of the column is free on both sides: a centred title goes on."""
    narrow = line("JUDGMENT.", 700, left=50 + margin, right=450 - 61)
    assert len(paragraphs_of([[narrow, line("Of the Court", 688)]])) == parts


@pytest.mark.parametrize(("right", "second", "parts"), [(268, "Of the court", 2), (268, "of the court", 1), (272, "Of the court", 1)])
def test_a_line_that_fills_half_its_column_ends_before_a_capital(right: float, second: str, parts: int) -> None:
    lines = [line("In the matter", 700, right=right), line(second, 688)]
    assert len(paragraphs_of([lines])) == parts


@pytest.mark.parametrize(("left", "parts"), [(59.5, 2), (58.5, 1)])
def test_an_indent_after_a_sentence_begins_a_paragraph(left: float, parts: int) -> None:
    lines = [line("It was lawful.", 700), line("It dismissed the appeal", 688, left=left)]
    assert len(paragraphs_of([lines])) == parts


def test_a_line_as_far_in_as_the_one_before_is_no_indent() -> None:
    lines = [line("It was lawful.", 700, left=60), line("It dismissed the appeal", 688, left=60)]
    assert len(paragraphs_of([lines])) == 1


@pytest.mark.parametrize(("drop", "parts"), [(17.3, 1), (17.5, 2)])
def test_more_space_than_between_other_lines_begins_a_paragraph(drop: float, parts: int) -> None:
    """One and a half times, nearly, the distance that most lines keep."""
    lines = [line("one", 712), line("two", 700), line("three", 688), line("four", 688 - drop), line("five", 676 - drop)]
    assert len(paragraphs_of([lines])) == parts


@pytest.mark.parametrize(("height", "parts"), [(11.7, 1), (11.9, 2)])
def test_larger_letters_are_a_paragraph_of_their_own(height: float, parts: int) -> None:
    lines = [line("a heading over", 702, height=height), line("the text below", 688)]
    assert len(paragraphs_of([lines])) == parts


def test_a_word_divided_between_sizes_stays_one() -> None:
    assert paragraphs_of([[line("The judg-", 702, height=14), line("ment of the Court", 688)]]) == ["The judgment of the Court"]


@pytest.mark.parametrize(
    "item", ["• the order", "1. The order", "(a) the order", "§ 5 TMG", "[12] The order", "3.2 The order", "– the order", "iv) the order"]
)
def test_an_item_of_a_list_begins_a_paragraph(item: str) -> None:
    assert paragraphs_of([[line("It annuls:", 700), line(item, 688)]]) == ["It annuls:", item]


def test_a_number_within_a_sentence_is_no_item() -> None:
    assert len(paragraphs_of([[line("as was held in paragraph", 700), line("1. The order", 688)]])) == 1
    assert len(paragraphs_of([[line("It annuls:", 700), line("3.2 million euros", 688)]])) == 1


def test_rows_of_a_table_stay_apart() -> None:
    lines = [line("Google 4.1", 700, row=True), line("Meta 1.2", 688, row=True), line("and the rest", 676)]
    assert paragraphs_of([lines]) == ["Google 4.1", "Meta 1.2", "and the rest"]


@pytest.mark.parametrize(
    ("before", "right", "after", "parts"),
    [
        ("the order was lawful.", 450, "and so on", 2),
        ("the order was", 450, "Lawful", 1),
        ("the order was", 200, "Lawful", 2),
        ("the order was", 200, "lawful", 1),
    ],
)
def test_what_goes_on_in_the_next_column(before: str, right: float, after: str, parts: int) -> None:
    lines = [line(before, 100, right=right), line(after, 700)]
    assert len(paragraphs_of([lines])) == parts


@pytest.mark.parametrize(("drop", "parts"), [(80, 2), (81, 1)])
def test_a_fall_of_more_than_eight_lines_is_another_column(drop: float, parts: int) -> None:
    lines = [line("one", 724), line("two", 712), line("three", 700), line("four", 700 - drop), line("five", 688 - drop)]
    assert len(paragraphs_of([lines])) == parts


def test_what_is_not_seen_is_no_paragraph() -> None:
    assert paragraphs_of([[line("\u200b", 700)]]) == []


# --- words divided at the end of a line


@pytest.mark.parametrize(
    ("text", "following", "known", "whole"),
    [
        ("The judg-", "ment was", [], "The judgment was"),
        ("The judg\u2010", "ment was", [], "The judgment was"),
        ("The judg\u0002", "ment was", [], "The judgment was"),
        ("The e-", "commerce law", [], "The e-commerce law"),
        ("a self-", "harm video", [], "a self-harm video"),
        ("a cross-", "border case", [], "a cross-border case"),
        ("the data-", "base of", ["data", "base", "base"], "the data-base of"),
        ("the data-", "base of", ["data", "base"], "the database of"),
        ("the data-", "base of", ["data", "base", "base", "database"], "the database of"),
        ("a follow-", "on claim", ["follow-on"], "a follow-on claim"),
        ("a non-", "EU court", [], "a non-EU court"),
        ("the e\u00ad", "commerce law", [], "the ecommerce law"),
        ("was held", "that", [], "was held that"),
        ("was held -", "that", [], "was held - that"),
        ("判决认定", "被告", [], "判决认定被告"),
        ("判决认定", "Meta", [], "判决认定 Meta"),
        ("Meta", "被告", [], "Meta 被告"),
    ],
)
def test_a_text_with_the_line_that_follows(text: str, following: str, known: list[str], whole: str) -> None:
    assert joined_line(text, following, Counter(known)) == whole


def test_a_word_known_from_elsewhere_decides_within_a_page() -> None:
    lines = [line("On co-operation the Court found", 700), line("that their duty of co-", 688), line("operation was met", 676)]
    assert paragraphs_of([lines]) == ["On co-operation the Court found that their duty of co-operation was met"]


def test_clean_text_has_single_spaces_and_no_hidden_signs() -> None:
    assert clean(" a\u00ad b\u0002\u200b  c\ufeff\ufffe\n") == "a b c"


def test_letters_are_counted_without_digits_and_marks() -> None:
    assert letters("Fall 12/3, §_ż 判") == 6


def test_signs_that_are_not_seen_are_no_letters_of_a_document_either() -> None:
    assert clean("plat\u00adform\u200b law\ufeff of\u0002 the\ufffe year") == "platform law of the year"
    assert clean("ศาล\u200bสั่งห้าม") == "ศาล\u200bสั่งห้าม", "where they part words they stay, as on pages"
