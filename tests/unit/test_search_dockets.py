"""A docket number is found however the report and the query write it."""

from collections.abc import Iterator

import pytest

from records.selection import EVERYTHING
from tests.unit.search_reports import searching
from warehouse.search.dockets import docket_forms
from warehouse.search.reader import SearchReader

REPORTS = {
    "1": ("en", "Forum 1", "The order in 4:25-cv-00911-LHK names two moderators of the forum."),
    "2": ("en", "Forum 2", "The case is 4:25cv911, before the same judge, who will hear the forum in May."),
    "3": ("en", "Forum 3", "Another suit, 25-CV-911, was dropped; the forum had asked for costs."),
    "4": ("en", "Forum 4", "No. 4:25-cv-09110 is about something else, says the forum."),
    "5": ("en", "Forum 5", "In 25-cr-00911 a moderator was charged, the forum was not."),
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchReader]:
    with searching(tmp_path_factory.mktemp("dockets"), REPORTS) as reader:
        yield reader


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("4:25-cv-00911", "12"), ("4:25-cv-911", "12"), ("4:25cv911", "12"), ("25-cv-00911", "123"), ("25-CV-911", "123"), ("4:25-cv-911-LHK", "1"),
        ("25-cr-911", "5"), ("4:25-cv-9110", "4"), ("25-cv-91", ""),
    ],
)  # fmt: skip
def test_a_number_is_found_in_every_form(reader: SearchReader, query: str, hits: str) -> None:
    assert "".join(sorted(hit.url[-1] for hit in reader.words(query, EVERYTHING).hits)) == hits


def test_what_was_found_is_marked_as_it_stands(reader: SearchReader) -> None:
    marked = {
        hit.url[-1]: "".join(piece.text for piece in hit.passage if piece.hit) for hit in reader.words("4:25-cv-911", EVERYTHING).hits
    }
    assert marked == {"1": "4:25-cv-00911", "2": "4:25cv911"}


def test_only_docket_numbers_have_forms() -> None:
    assert docket_forms(["25", "cv", "00911"]) == (("25cv00911",), ("25", "cv", "911"), ("25cv911",))
    assert docket_forms(["c", "311", "18"]) == ()
    assert docket_forms(["2024", "05"]) == ()
