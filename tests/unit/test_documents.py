"""PDF, DOCX and ODT as reports: reading order, headings, days, and what ends in an outcome. All texts are invented."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipeline.documents import office, pdf
from pipeline.documents.document import UnreadableError
from pipeline.documents.report import document_report
from pipeline.process import process
from pipeline.reading.page import Page
from records.article import Extraction, Processed, Rejected
from records.capture import Capture, Hint
from records.outcome import Outcome
from records.source import ListingKind
from records.text_origin import TextOrigin
from tests.unit.document_files import docx_file, locked_pdf, odt_file, pdf_file, set_lines, zip_file

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://council.example/decisions/2026-17.pdf"
HINT = Hint(
    url=URL,
    listing_url="https://council.example/feed",
    listing_kind=ListingKind.FEED,
    title="Council fines Facebook",
    summary="The media council of the harbour fined Facebook four million crowns for keeping posts up that a court had ordered to be removed.",
    published_at=datetime(2026, 3, 3, 9, 30, tzinfo=UTC),
)
RULING = (
    "The council has fined Facebook four million crowns, for the com-",
    "pany kept posts up that the Port District Court had ordered to be",
    "removed within three days.",
)
APPEAL = (
    "Facebook may challenge the fine before the administrative court",
    "within one month. It must publish this decision, and report about",
    "its handling of court orders every quarter until the end of 2027.",
)
TITLE = [(70.0, 760.0, 18.0, "Facebook fined for ignoring a court")]
DATED = [(70.0, 735.0, 11.0, "Harbour City, 3 March 2026")]


def report_of(data: bytes, hint: Hint | None = None) -> Extraction:
    return document_report(data, hint=hint, fetched_at=AT)


def outcome_of(data: bytes) -> Outcome:
    with pytest.raises(UnreadableError) as caught:
        document_report(data)
    return caught.value.outcome


def two_pages(**how: Any) -> bytes:
    head, foot = (70.0, 810.0, 8.0, "Media Council - Decision 17"), "Page {} of 2"
    first = [head, *TITLE, *DATED, *set_lines(RULING), (280.0, 30.0, 8.0, foot.format(1))]
    second = [head, *set_lines(APPEAL), (280.0, 30.0, 8.0, foot.format(2))]
    return pdf_file([first, second], **how)


def test_a_decision_is_read_without_heads_numbers_and_hyphens() -> None:
    found = report_of(two_pages())
    assert found.title == "Facebook fined for ignoring a court"
    assert found.text.split("\n") == [
        "Harbour City, 3 March 2026",
        " ".join(RULING).replace("com- ", "com"),
        " ".join(APPEAL),
    ]
    assert (found.page_count, found.text_origin, found.title_origin) == (2, TextOrigin.PDF, "text")
    assert found.published is not None
    assert (found.published.at.date(), found.published.origin) == (date(2026, 3, 3), "text")


def test_a_page_that_lies_on_its_side_is_read_as_any_other() -> None:
    assert report_of(two_pages(turned=True)).text == report_of(two_pages()).text


def test_columns_are_read_one_after_the_other_below_their_heading() -> None:
    left = [f"left line {n} tells of the order and" for n in range(6)]
    right = [f"right line {n} tells of the appeal a" for n in range(6)]
    page = [*TITLE, *set_lines(left, left=60, top=700), *set_lines(right, left=320, top=692)]
    words = report_of(pdf_file([page])).text
    assert words.index("left line 5") < words.index("right line 0")


def test_a_table_is_read_row_by_row() -> None:
    rows = [("Facebook", "4,000,000", "3 March"), ("Chatterly", "900,000", "9 March"), ("Shopnest", "120,000", "11 March")]
    cells = [(70.0 + 160 * column, 500.0 - 18 * row, 11.0, text) for row, line in enumerate(rows) for column, text in enumerate(line)]
    found = report_of(pdf_file([[*TITLE, *set_lines(RULING), *cells]])).text.split("\n")
    assert found[-3:] == ["Facebook 4,000,000 3 March", "Chatterly 900,000 9 March", "Shopnest 120,000 11 March"]


def test_an_orders_points_stay_lines_of_their_own() -> None:
    points = ["1. Facebook shall pay the fine within thirty", "days of this decision.", "2. Facebook shall bear the costs."]
    found = report_of(pdf_file([[*TITLE, *set_lines(RULING), *set_lines(points, top=600)]])).text.split("\n")
    assert found[-2:] == ["1. Facebook shall pay the fine within thirty days of this decision.", "2. Facebook shall bear the costs."]


def test_the_heading_that_the_listing_means_is_the_title() -> None:
    page = [
        (70.0, 790.0, 24.0, "MEDIA COUNCIL OF THE HARBOUR CITY"),
        (70.0, 750.0, 16.0, "Council fines Facebook for posts"),
        *set_lines(RULING),
    ]
    assert report_of(pdf_file([page]), HINT).title == "Council fines Facebook for posts"


def test_metadata_come_last() -> None:
    info = {"Title": "Decision on the posts of Facebook", "CreationDate": "D:20260228101500+02'00'"}
    plain = report_of(pdf_file([set_lines(RULING)], info=info))
    assert (plain.title, plain.title_origin) == ("Decision on the posts of Facebook", "metadata")
    assert plain.published is not None
    assert (plain.published.at, plain.published.origin) == (datetime(2026, 2, 28, 8, 15, tzinfo=UTC), "metadata")
    listed = report_of(pdf_file([set_lines(RULING)], info=info), HINT)
    assert (listed.title, listed.title_origin) == (HINT.title, "listing")
    assert listed.published is not None
    assert listed.published.at == HINT.published_at
    named = report_of(pdf_file([set_lines(RULING)], info={"Title": "Microsoft Word - final_v3.docx"}))
    assert (named.title, named.title_origin) == (RULING[0], "text")


def test_documents_without_a_text_end_in_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcome_of(locked_pdf()) == Outcome.ENCRYPTED
    assert outcome_of(pdf_file([[]], picture=True)) == Outcome.SCANNED
    assert outcome_of(pdf_file([[]])) == Outcome.NO_TEXT
    assert outcome_of(b"%PDF-1.7\n broken") == Outcome.UNDECODABLE
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    assert outcome_of(two_pages()) == Outcome.TOO_LARGE


# DOCX and ODT


def paragraph(text: str, style: str = "") -> str:
    return (
        f'<w:p>{f"""<w:pPr><w:pStyle w:val="{style}"/></w:pPr>""" if style else ""}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def test_a_docx_is_read_without_what_was_deleted() -> None:
    deleted = "<w:p><w:r><w:t>The fine is </w:t></w:r><w:del><w:r><w:t>nine</w:t></w:r></w:del><w:ins><w:r><w:t>four</w:t></w:r></w:ins><w:r><w:t> million.</w:t></w:r></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Facebook')}</w:tc><w:tc>{paragraph('4,000,000')}</w:tc></w:tr></w:tbl>"
    core = "<dc:title>ignored</dc:title><dcterms:created>2026-02-28T10:15:00Z</dcterms:created>"
    data = docx_file(paragraph("Council fines Facebook", "Title") + paragraph(" ".join(RULING[1:])) + deleted + table, core=core)
    found = report_of(data)
    assert found.title == "Council fines Facebook"
    assert found.text.split("\n") == [" ".join(RULING[1:]), "The fine is four million.", "Facebook\t4,000,000"]
    assert found.text_origin is TextOrigin.DOCUMENT
    assert found.published is not None
    assert found.published.at == datetime(2026, 2, 28, 10, 15, tzinfo=UTC)


def test_an_odt_is_read() -> None:
    body = (
        '<text:h text:outline-level="1">Council fines Facebook</text:h><text:p>3 March 2026</text:p>'
        f"<text:p>{RULING[1]}<text:s/>{RULING[2]}<office:annotation><text:p>a remark</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>It shall pay.</text:p></text:list-item></text:list>"
    )
    found = report_of(odt_file(body))
    assert found.title == "Council fines Facebook"
    assert found.text.split("\n") == ["3 March 2026", f"{RULING[1]} {RULING[2]}", "It shall pay."]
    assert found.published is not None
    assert found.published.at.date() == date(2026, 3, 3)


def test_bombs_of_both_kinds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="u"><w:p>&b;</w:p></w:document>'
    )
    assert outcome_of(zip_file({"word/document.xml": laughs})) == Outcome.UNDECODABLE
    outside = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document xmlns:w="u">&a;</w:document>'
    assert outcome_of(zip_file({"word/document.xml": outside})) == Outcome.UNDECODABLE
    monkeypatch.setattr(office, "MAX_PART", 100_000)
    assert outcome_of(docx_file(paragraph("a " * 100_000))) == Outcome.TOO_LARGE
    monkeypatch.setattr(office, "MAX_PARTS", 3)
    assert outcome_of(zip_file({str(n): b"" for n in range(5)})) == Outcome.TOO_LARGE


def test_other_zips_and_broken_ones_are_no_documents() -> None:
    assert outcome_of(zip_file({"xl/workbook.xml": "<a/>"})) == Outcome.NOT_HTML
    assert outcome_of(b"PK\x03\x04 broken") == Outcome.UNDECODABLE
    assert outcome_of(docx_file("")) == Outcome.NO_TEXT
    torn = docx_file(paragraph("a " * 5_000))
    assert outcome_of(torn[:200] + b"\x00" * 40 + torn[240:]) == Outcome.UNDECODABLE


# through the chain


def capture_of(body: bytes, *, kind: str = "application/pdf", hint: Hint | None = None) -> Capture:
    return Capture(
        capture_id="0" * 32, source_id="xx-council", run_id="run", warc_file="s", warc_offset=0, url=URL, requested_url=URL, fetched_at=AT, status=200,
        hint=hint, headers=(("Content-Type", kind),), body=body, payload_digest="sha256:" + "0" * 64,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream", "text/html; charset=utf-8"])
def test_a_decision_becomes_an_article_whatever_its_header_calls_it(kind: str) -> None:
    row = process(Page(capture=capture_of(two_pages(), kind=kind)))
    assert isinstance(row, Processed)
    assert row.classification.platforms() == ("Facebook",)
    assert (row.extraction.page_count, row.rendition, row.canonical_url) == (2, "", URL)


def test_a_scanned_decision_is_a_brief_where_the_listing_tells_of_it() -> None:
    row = process(Page(capture=capture_of(pdf_file([[]], picture=True), hint=HINT)))
    assert isinstance(row, Processed)
    assert (row.extraction.text, row.extraction.text_origin, row.rendition) == (HINT.summary, TextOrigin.FEED_SUMMARY, "brief")
    assert row.detail == "scanned: 1 pages of pictures"
    alone = process(Page(capture=capture_of(pdf_file([[]], picture=True))))
    assert isinstance(alone, Rejected)
    assert alone.outcome == Outcome.SCANNED


def test_an_odt_table_is_read_row_by_row_and_comments_are_not_read() -> None:
    cells = ("Facebook", "4 million crowns", "")
    row = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in cells)
    second = "<table:table-row><table:table-cell><text:p>Viber</text:p><text:p>Harbour Net</text:p></table:table-cell></table:table-row>"
    table = f"<table:table><table:table-row>{row}</table:table-row>{second}</table:table>"
    body = f"<text:h>Council fines Facebook</text:h><text:p>{RULING[1]}<!-- not for print --> {RULING[2]}</text:p><!-- nor this -->{table}"
    assert report_of(odt_file(body)).text.split("\n") == [
        f"{RULING[1]} {RULING[2]}",
        "Facebook\t4 million crowns",
        "Viber Harbour Net",
    ]


def test_a_headline_of_several_lines_is_read_from_its_first() -> None:
    lines = [
        (70.0, 775.0, 18.0, "Facebook fined for ignoring"),
        (70.0, 753.0, 18.0, "a court in the harbour"),
        (70.0, 731.0, 18.0, "three times over"),
    ]
    page = [*lines, *set_lines(RULING), *set_lines(APPEAL, top=600)]
    assert report_of(pdf_file([page])).title == "Facebook fined for ignoring a court in the harbour three times over"


def test_a_line_on_two_of_many_pages_is_no_running_head() -> None:
    """What recurs at the edge of two pages in five is one, of fewer a heading that comes twice."""

    def text_of(count: int) -> str:
        pages = [
            [
                *([(70.0, 810.0, 11.0, "Reasons of the council")] if 1 <= number <= 2 else []),
                *set_lines([*RULING, f"Part {number}.", *APPEAL]),
            ]
            for number in range(count)
        ]
        return report_of(pdf_file(pages)).text

    assert [text_of(count).count("Reasons of the council") for count in (5, 6)] == [0, 2]


@pytest.mark.parametrize("word", ["محكمة", "בית", "قرار2026"])
@pytest.mark.parametrize("leftwards", [True, False])
def test_a_word_from_the_right_is_read_as_it_stands_whichever_way_it_was_written(word: str, leftwards: bool) -> None:
    """Drawn at its place sign by sign: the order in the file says nothing."""
    shown = re.sub(r"\d+", lambda number: number[0][::-1], word)
    placed = [(sign, 300.0 - 6 * place) for place, sign in enumerate(shown)]
    read = pdf._Word()
    for sign, left in placed if leftwards else reversed(placed):
        read.add(sign, (left, 700.0, left + 6, 711.0))
    assert [piece.text for _, piece in read.ended()] == [word]


@pytest.mark.parametrize(
    ("box", "another"),
    [
        ((7.7, 0, 12, 10), False),
        ((7.9, 0, 12, 10), True),
        ((-9, 0, -2.7, 10), False),
        ((-9, 0, -2.9, 10), True),
        ((5, 5.9, 10, 15.9), False),
        ((5, 6.1, 10, 16.1), True),
        ((5.2, 0, 6, 0.5), False),
        ((5.4, 0, 6, 0.5), True),
    ],
)
def test_a_sign_that_stands_apart_or_on_another_line_begins_another_word(box: tuple[float, float, float, float], another: bool) -> None:
    """Beside a sign five wide and ten high; a gap counts in heights of the second, and no height is less than one point."""
    word = pdf._Word()
    assert not word.is_left_by(box)
    word.add("a", (0, 0, 5, 10))
    assert word.is_left_by(box) is another
