"""How much of a page is looked at: each bound at its last value that is taken and the first that is not, so that none is left by accident."""

import numpy as np
import pytest
from lxml import html
from lxml.html import HtmlElement

from pipeline.elsewhere.linked import linked_documents
from pipeline.reading.blocks import blocks_of
from pipeline.reading.boilerplate import SiteLines, asks_to_sign_up, is_site_line, labelled_lead, line_hash, points_elsewhere
from pipeline.reading.decode import decode_text, without_controls
from pipeline.reading.gate import oversize, page_problem
from pipeline.reading.headings import first_headings, second_headings, text_of
from pipeline.reading.metadata import language_code, meta_tags, meta_values
from pipeline.reading.page_kind import PageKind, page_kind, prose_share
from records.outcome import Outcome


def tree(body: str, head: str = "") -> HtmlElement:
    return html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")


# --- what would hang a parser


@pytest.mark.parametrize(
    ("page", "detail"),
    [
        ("<p>" + "x" * 7_999_997, None),
        ("<p>" + "x" * 7_999_998, "8000001 characters"),
        ("<a " * 15_000, None),
        ("<a " * 15_001, "more than 15000 links"),
        ("<p>" * 20_000, None),
        ("<p>" * 20_001, "more than 20000 paragraphs"),
        ("<i>" * 60_000, None),
        ("<i>" * 60_001, "more than 60000 elements"),
        ("<i " + "x" * 65_533 + ">", None),
        ("<i " + "x" * 65_534 + ">", "a tag of 65537 characters"),
        ('<i x="' + "x" * 90_000 + '">', None),
        ("<script><i " + "x" * 90_000 + "></script>", None),
        ("<!-- <i " + "x" * 90_000 + "> -->", None),
    ],
)
def test_a_page_that_would_hang_a_parser_is_too_large(page: str, detail: str | None) -> None:
    assert oversize(page) == (None if detail is None else (Outcome.TOO_LARGE, detail))


@pytest.mark.parametrize(
    ("content_type", "page", "detail"),
    [
        ("image/png", "<p>x", "content type image/png"),
        ("application/" + "x" * 80, "<p>x", "content type application/" + "x" * 48),
        ("text/html; charset=utf-8", "<p>x", None),
        (None, "<p>x", None),
        (None, "plain words", "no HTML markup"),
        (None, " " * 199_999 + "<p>", "no HTML markup"),
        (None, " " * 199_998 + "<p>", None),
        (None, "%PDF-1.7 <p>", "no HTML markup"),
        (None, "", None),
        ("text/plain", "", "no HTML markup"),
    ],
)
def test_what_is_no_page(content_type: str | None, page: str, detail: str | None) -> None:
    assert page_problem(page, content_type=content_type) == (None if detail is None else (Outcome.NOT_HTML, detail))


# --- headings and metadata


@pytest.mark.parametrize(("length", "kept"), [(4_000, 4_000), (4_001, 4_000)])
def test_an_element_s_text_ends_at_four_thousand_signs(length: int, kept: int) -> None:
    assert len(text_of(tree("<h1>" + "x" * length + "</h1>").find(".//h1"))) == kept
    assert text_of(tree("<h1>" + "<i>xxxx xxx</i> " * 600 + "</h1>").find(".//h1")).startswith("xxxx xxx xxxx")


def test_eight_first_headings_are_read_and_four_second_ones() -> None:
    assert first_headings(tree("".join(f"<h1>Heading {n}</h1>" for n in range(9)))) == [[f"Heading {n}"] for n in range(8)]
    assert second_headings(tree("".join(f"<h2>A heading {n}</h2>" for n in range(5)))) == [f"A heading {n}" for n in range(4)]


@pytest.mark.parametrize(("length", "taken"), [(9, False), (10, True), (300, True), (301, False)])
def test_a_second_heading_has_ten_to_three_hundred_signs(length: int, taken: bool) -> None:
    assert second_headings(tree(f"<h2>{'x' * length}</h2>")) == ["x" * length] * taken


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<article><h2>In the article</h2></article><h2>Outside of it</h2>", ["In the article"]),
        ("<nav><h2>In the menu</h2></nav><h2>Outside of it</h2>", ["Outside of it"]),
        ('<p itemprop="headline">Marked as one</p><h2>Marked as one</h2>', ["Marked as one"]),
        ('<p class="entry-title">Marked as one</p><main><h2>The second</h2></main>', ["Marked as one", "The second"]),
        ('<aside><p class="headline">Marked as one</p></aside>', []),
    ],
)
def test_what_serves_where_there_is_no_first_heading(body: str, found: list[str]) -> None:
    assert second_headings(tree(body)) == found


@pytest.mark.parametrize(
    ("inside", "readings"),
    [
        ("One line", [["One line"]]),
        ("<span>Kicker</span><br>The headline of it", [["Kicker The headline of it", "The headline of it"]]),
        ("<small>A kicker that is very long</small> Short", [["A kicker that is very long Short"]]),
        ("<span>D</span>rop <i>cap</i> stays", [["Drop cap stays"]]),
        ('<span class="kicker">Law</span> Court fines Meta', [["Law Court fines Meta", "Court fines Meta"]]),
        ('<span class="a">Law</span><span class="b">Court fines Meta</span>', [["Law Court fines Meta", "Court fines Meta"]]),
        ("", []),
    ],
)
def test_a_heading_of_parts_is_read_with_and_without_its_kicker(inside: str, readings: list[list[str]]) -> None:
    assert first_headings(tree(f"<h1>{inside}</h1>")) == readings


@pytest.mark.parametrize(("before", "found"), [(399, {"a": "last"}), (400, {})])
def test_four_hundred_meta_tags_are_read(before: int, found: dict[str, str]) -> None:
    head = '<meta name="x">' * before + '<meta name="a" content="last">'
    assert meta_tags(tree("", head)) == found


def test_meta_tags_by_any_of_their_names_the_first_with_a_content() -> None:
    head = (
        '<meta name="a" content=""><meta property="A" content=" two  words "><meta name="a" content="second"><meta itemprop="b c" content="x">'
        '<meta http-equiv="d" content="y"><meta name="robots" content="noindex"><meta name="robots" content="noarchive"><meta name="robots" content="noindex">'
        '<meta name="tdm-reservation" content="1">'
    )
    assert meta_tags(tree("", head)) == {
        "a": "two words", "b": "x", "c": "x", "d": "y", "robots": "noindex, noarchive, tdm-reservation: 1", "tdm-reservation": "1",
    }  # fmt: skip
    assert list(meta_values(tree("", '<meta name="a b" content="x">'))) == [("a", "x"), ("b", "x")]
    assert [len(value) for _, value in meta_values(tree("", f'<meta name="a" content="{"x" * 4001}">'))] == [4000]


@pytest.mark.parametrize(
    ("text", "code"),
    [("en", "en"), ("en-GB", "en"), ("nb", "no"), ("NN_no", "no"), ("deu", "de"), ("", None), (None, None), ("x", None), ("123", None)],
)
def test_a_language_tag_as_a_code(text: str | None, code: str | None) -> None:
    assert language_code(text) == code


# --- blocks


@pytest.mark.parametrize(("given", "kept"), [(2_999, 2_999), (3_000, 3_000), (3_001, 3_000)])
def test_a_page_has_three_thousand_blocks(given: int, kept: int) -> None:
    assert len(blocks_of(tree("".join(f"<p>{n}</p>" for n in range(given))))) == kept


@pytest.mark.parametrize(("given", "kept"), [(40_000, 40_000), (40_001, 40_000)])
def test_a_block_has_forty_thousand_signs(given: int, kept: int) -> None:
    (block,) = blocks_of(tree("<p>" + "x" * given + "</p>"))
    assert len(block.text) == kept


@pytest.mark.parametrize(("letters", "texts"), [(599, ["seen"]), (600, ["seen", "x" * 600])])
def test_what_stands_for_those_without_scripts_is_read_where_it_is_a_text(letters: int, texts: list[str]) -> None:
    found = blocks_of(tree(f"<p>seen</p><noscript><p>{'x' * letters}</p></noscript>"))
    assert [block.text for block in found] == texts


@pytest.mark.parametrize(("cap", "texts"), [("abc", ["abchapter one"]), ("abcd", ["abcd", "hapter one"])])
def test_a_large_first_letter_stays_in_its_line(cap: str, texts: list[str]) -> None:
    found = blocks_of(tree(f'<div><p class="dropcap">{cap}</p>hapter one</div>'))
    assert [block.text for block in found] == texts


# --- characters


@pytest.mark.parametrize("code", [*range(9), 11, *range(14, 32), 127, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF])
def test_a_control_character_or_none_becomes_a_space(code: int) -> None:
    assert without_controls(f"a{chr(code)}b") == "a b"
    assert code == 0 or decode_text(f"<p>a{chr(code)}b".encode(), content_type=None) == "<p>a b"


@pytest.mark.parametrize("code", [9, 10, 12, 13, 32, 126, 0x80, 0xA0, 0xED, 0xEF, 0xFDCF, 0xFDF0, 0xFFFD])
def test_other_characters_stay(code: int) -> None:
    assert without_controls(f"a{chr(code)}b") == f"a{chr(code)}b"
    assert decode_text(f"<p>a{chr(code)}b".encode(), content_type=None) == f"<p>a{chr(code)}b"


def test_a_lone_surrogate_becomes_the_sign_for_what_cannot_be_read() -> None:
    assert without_controls("a\ud800b\udfffc") == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx", "x"),
        ("x\u00e9".encode("utf-16"), "xé"),
        (b"\xfe\xff" + "xé".encode("utf-16-be"), "xé"),
        ("<html>\u00e9".encode("utf-16-le"), "<html>é"),
        ("<html>\u00e9".encode("utf-16-be"), "<html>é"),
    ],
)
def test_marks_and_nuls_tell_the_wide_encodings(data: bytes, text: str) -> None:
    assert decode_text(data, content_type="text/html; charset=iso-8859-1") == text


# --- lines of furniture


@pytest.mark.parametrize(("length", "lead"), [(400, True), (401, True)])
def test_a_labelled_lead_is_read_to_its_end(length: int, lead: bool) -> None:
    line = "摘要：" + "文" * (length - 3)
    assert labelled_lead(line) == ("文" * (length - 3) if lead else None)
    assert labelled_lead("没有") is None


@pytest.mark.parametrize(("length", "points"), [(200, True), (201, False)])
def test_a_pointer_and_an_invitation_have_two_hundred_signs_at_most(length: int, points: bool) -> None:
    pointer, invitation = "Read also: ", "Subscribe to our newsletter "
    assert points_elsewhere(pointer + "x" * (length - len(pointer))) is points
    assert asks_to_sign_up(invitation + "x" * (length - len(invitation))) is points
    assert not points_elsewhere("Read also this")
    assert not asks_to_sign_up('They said "subscribe to our newsletter" and more')


def test_a_line_is_a_site_s_own_in_four_articles_and_a_twelfth_of_all() -> None:
    """Eight of a hundred; a long one a quarter."""

    def recurring(*, articles: int, short: int = 0, long: int = 0, long_length: int = 121) -> list[tuple[str, int]]:
        lines = SiteLines()
        for number in range(articles):
            lines.add(
                [f"own {'abcdefghij'[number % 10]} {number}x", *["Short"] * 2 * (number < short), *["l" * long_length] * (number < long)]
            )
        return [(line[:5], count) for line, count in lines.examples() if not line.startswith("own")]

    assert recurring(articles=4, short=4) == [("Short", 4)]
    assert recurring(articles=10, short=3) == []
    assert recurring(articles=100, short=8) == [("Short", 8)]
    assert recurring(articles=100, short=7) == []
    assert recurring(articles=100, long=25) == [("lllll", 25)]
    assert recurring(articles=100, long=24) == []
    assert recurring(articles=100, long=8, long_length=120) == [("lllll", 8)]
    assert recurring(articles=100, short=9, long=30) == [("lllll", 30), ("Short", 9)]


@pytest.mark.parametrize(("length", "known"), [(1, False), (2, True), (400, True), (401, False)])
def test_lines_of_two_to_four_hundred_signs_are_learnt(length: int, known: bool) -> None:
    lines = SiteLines()
    for _ in range(4):
        lines.add(["x" * length])
    assert (lines.recurring() == {line_hash("x" * length)}) is known
    assert is_site_line("x" * length, lines.recurring()) is known


def test_numbers_and_case_make_no_other_line() -> None:
    assert line_hash("3 Comments") == line_hash("14  comments")
    assert line_hash("3 comments") != line_hash("3 comment")
    assert -(1 << 63) <= line_hash("x") < 1 << 63
    assert not is_site_line("x", ())


# --- kinds of pages


@pytest.mark.parametrize(
    ("blocks", "structured", "news", "prose", "kind"),
    [
        (60, True, True, 0.0, PageKind.SMALL),
        (61, True, True, 0.0, PageKind.NEWS),
        (61, True, False, 1.0, PageKind.OTHER),
        (10, False, True, 0.9, PageKind.FLAT),
        (10, False, True, 0.91, PageKind.DOCUMENT),
    ],
)
def test_a_page_s_kind(blocks: int, structured: bool, news: bool, prose: float, kind: PageKind) -> None:
    assert page_kind(blocks, structured=structured, news=news, prose=prose) is kind


def test_prose_is_what_stands_in_long_lines_without_links() -> None:
    sizes, links = np.array([60, 59, 100, 81], np.float32), np.array([0.49, 0.0, 0.5, 0.0], np.float32)
    assert prose_share(sizes, links) == pytest.approx(141 / 300)
    assert prose_share(np.array([], np.float32), np.array([], np.float32)) == 0.0


# --- documents that a report links to

OWN = "https://a.example.org/2026/report"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<main><a href="/j.pdf">x</a></main>', ["https://a.example.org/j.pdf"]),
        (
            '<main><a href="j.docx#p3">x</a><a href="j.docx">y</a><a href="k.odt">z</a></main>',
            ["https://a.example.org/2026/j.docx", "https://a.example.org/2026/k.odt"],
        ),
        ('<main><nav><a href="/j.pdf">x</a></nav></main>', []),
        ('<div><a href="/j.pdf">the judgment</a></div>', ["https://a.example.org/j.pdf"]),
        ('<div><a href="/j.pdf">the</a></div>', []),
        ('<div><a href="/j.pdf">elsewhere</a></div>', []),
        ('<main><a href="ftp://b.example/j.pdf">x</a><a href="/j.html">x</a><a>x</a></main>', []),
        ('<main><a href="http://[b/j.pdf">x</a><a href="/j.pdf">x</a></main>', ["https://a.example.org/j.pdf"]),
        (f'<main><a href="https://b.example/{"x" * 1978}.pdf">x</a></main>', [f"https://b.example/{'x' * 1978}.pdf"]),
        (f'<main><a href="https://b.example/{"x" * 1979}.pdf">x</a></main>', []),
    ],
)
def test_documents_are_linked_in_the_body_or_beside_it(body: str, found: list[str]) -> None:
    assert linked_documents(tree(body), "Here is the judgment of the court.", url=OWN) == tuple(found)


def test_twenty_documents_of_five_thousand_links_are_taken() -> None:
    many = "".join(f'<a href="/{n}.pdf">x</a>' for n in range(21))
    assert len(linked_documents(tree(f"<main>{many}</main>"), "", url=OWN)) == 20
    assert len(linked_documents(tree(f"<main>{'<a>x</a>' * 4_999}{many}</main>"), "", url=OWN)) == 1
