"""A report of several pages as one text: what each adds, what stands there already, and sentences cut by the turn of a page."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.elsewhere.further import joined
from pipeline.reading.extract import extract
from pipeline.reading.page import Page
from records.article import Extraction
from records.capture import Capture

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
URL = "https://valley.example/news/council-fines-network"
TITLE = "Council fines network over posts"


def prose(word: str, count: int = 4, end: str = ".") -> str:
    lines = [
        f"The {word} council of the valley told the network in {word} part {n} what it must do before the year is out" for n in range(count)
    ]
    return "".join(f"<p>{line}.</p>" for line in lines[:-1]) + f"<p>{lines[-1]}{end}</p>"


def capture(number: int, body: str, further: tuple[Capture, ...] = (), encoding: str = "") -> Capture:
    html = f"<!doctype html><html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    headers = (("Content-Type", "text/html; charset=utf-8"), *((("Content-Encoding", encoding),) if encoding else ()))
    return Capture(
        capture_id=f"{number:032x}", source_id="s", run_id="r", warc_file="w", warc_offset=0, url=f"{URL}?page={number}", requested_url=URL, fetched_at=AT,
        status=200, hint=None, headers=headers, body=html.encode(), payload_digest="sha256:0", further=further,
    )  # fmt: skip


def whole(first: str, *others: str) -> Extraction:
    pages = tuple(capture(number, body) for number, body in enumerate(others, 2))
    made = capture(1, first, pages)
    own = extract(made.body.decode(), url=made.url)
    assert own is not None
    return joined(own, Page(capture=made))


def lines(*pages: str) -> list[str]:
    return whole(*pages).text.split("\n")


def test_each_page_adds_its_text_and_is_named() -> None:
    found = whole(prose("first"), prose("second"), prose("third"))
    text = found.text.split("\n")
    assert len(text) == 12
    assert [word for line in text for word in ("first", "second", "third") if f"in {word} part" in line] == ["first"] * 4 + [
        "second"
    ] * 4 + ["third"] * 4
    assert found.further_pages == (f"{URL}?page=2", f"{URL}?page=3")
    assert found.further_captures == (f"{2:032x}", f"{3:032x}")


def test_lines_that_stand_there_already_are_told_once() -> None:
    again = "<p>The same notice stands at the foot of every page of the valley's own paper.</p>"
    found = lines(prose("first") + again, prose("second") + again)
    assert sum("same notice" in line for line in found) == 1


@pytest.mark.parametrize("pager", ["Page 2 of 3", "2/3", "Seite 2", "第 2 页 共 3 页", "1 | 2"])
def test_lines_of_a_pager_are_no_text(pager: str) -> None:
    found = lines(prose("first") + f"<p>{pager}</p>", f"<p>{pager}</p>" + prose("second"))
    assert pager not in found
    assert len(found) == 8


def test_a_sentence_cut_by_the_turn_of_a_page_is_whole_again() -> None:
    cut = "<p>the judge of the valley had asked the network to do so in the year before this one.</p>"
    found = lines(prose("first", end=" and"), cut + prose("second"))
    assert any(
        line.endswith("is out and the judge of the valley had asked the network to do so in the year before this one.") for line in found
    )
    ended = lines(prose("first"), cut + prose("second"))
    assert any(line.startswith("the judge of the valley") for line in ended)
    capital = lines(prose("first", end=" and"), cut.replace("the judge", "The judge") + prose("second"))
    assert any(line.startswith("The judge of the valley") for line in capital)


def test_a_page_that_adds_nothing_new_adds_nothing() -> None:
    same = prose("first").replace(".</p>", "</p>")
    assert lines(prose("first"), same) == lines(prose("first"))


def test_a_page_that_cannot_be_read_is_named_and_left_out() -> None:
    broken = replace(capture(2, "", encoding="gzip"), body=b"\x1f\x8b no gzip at all")
    made = capture(1, prose("first"), (broken,))
    own = extract(made.body.decode(), url=made.url)
    assert own is not None
    found = joined(own, Page(capture=made))
    assert len(found.text.split("\n")) == 4
    assert found.further_pages == (f"{URL}?page=2",)


def test_a_page_whose_wording_stood_there_already_adds_nothing() -> None:
    """The first page's data held the whole text, set in other lines: four fifths of the shingles are enough."""
    second = prose("second").replace("</p><p>", " ")
    first = prose("first") + prose("second")
    assert lines(first, second) == lines(first)
    half = lines(first, second.replace("</p>", " " + " ".join(f"word{n}" for n in range(40)) + ".</p>"))
    assert any("word39" in line for line in half), "half of it is new"
