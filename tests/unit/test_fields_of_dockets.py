"""What becomes of each field of a court interface's answer, which results are links, and when its pages are turned."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from records.capture import Hint
from records.source import Listing, ListingKind
from spiders.docket import FILES, MAX_DOCUMENTS, MAX_PAGES, DocketSpider, parse_docket
from tests.unit.books_of_a_run import Runs, source
from tests.unit.test_docket_listing import DOCKET, OPINION, URL, answer
from tests.unit.test_listing_spider import answer as served

ROOT = "https://courts.example/api/rest/v4/"
COURT = Listing(kind=ListingKind.DOCKET, url=ROOT + "search/?q={query}", queries=("platform",))


def hints(*results: dict[str, Any], **options: str) -> list[Hint]:
    return list(parse_docket(answer(*results), url=URL, **options).hints)


def document(**changes: object) -> dict[str, object]:
    return {"description": "ORDER", "entry_date_filed": "2026-02-20", "filepath_local": "recap/1.pdf", "is_available": True, **changes}


def docket(*documents: object, **changes: object) -> dict[str, object]:
    return {"caseName": "A v. B", "docketNumber": "1-2", "dateFiled": "2026-01-10", "docket_id": 9, "recap_documents": list(documents), **changes}  # fmt: skip


# what a result is


@pytest.mark.parametrize(
    ("result", "links"),
    [
        ({"opinions": [{"id": 1}, {"id": "2"}, "x", {}, {"id": 3}], "docket_id": 9}, ["opinions/1/", "opinions/3/"]),
        ({"opinions": []}, []),
        ({"opinions": {}, "docket_id": 9}, ["dockets/9/"]),
        ({"docket_id": 9}, ["dockets/9/"]),
        ({"docket_id": None}, []),
        ({"docket_id": 9, "filepath_local": None}, []),
        ({"docket_id": 9, "filepath_local": None, "resource_uri": ROOT + "recap-documents/4/"}, ["recap-documents/4/"]),
        ({"plain_text": "x"}, []),
        ({"plain_text": "x", "resource_uri": "/api/rest/v4/opinions/8/"}, ["opinions/8/"]),
        ({"plain_text": "x", "resource_uri": 8}, []),
        ({"plain_text": "", "resource_uri": "/x"}, []),
    ],
)
def test_what_a_result_is_shows_by_its_fields(result: dict[str, Any], links: list[str]) -> None:
    assert [hint.url.removeprefix(ROOT) for hint in hints(result)] == links


def test_the_same_address_in_two_results_is_one_link_by_the_last() -> None:
    one, other = docket(), docket(caseName="C v. D")
    (hint,) = hints(one, other)
    assert hint.title == "C v. D (1-2)"


def test_the_query_is_no_part_of_a_link_and_the_language_is_the_courts() -> None:
    assert {hint.language for hint in hints(OPINION, DOCKET)} == {"en"}
    assert {(hint.listing_url, hint.listing_kind) for hint in hints(OPINION, DOCKET)} == {(URL, ListingKind.DOCKET)}
    assert not [hint.url for hint in hints(OPINION, DOCKET) if "?" in hint.url]


# titles and summaries


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"caseName": "A v. B", "docketNumber": "1-2"}, "A v. B (1-2)"),
        ({"case_name": "A v. B", "docket_number": "1-2"}, "A v. B (1-2)"),
        ({"caseName": "A v. B", "case_name": "C", "docketNumber": "1", "docket_number": "2"}, "A v. B (1)"),
        ({"caseName": "A v. B", "docketNumber": None}, "A v. B"),
        ({"caseName": "", "docketNumber": "1-2"}, "1-2"),
        ({"caseName": None, "docketNumber": None}, None),
        ({"caseName": "x" * 301, "docketNumber": "y" * 101}, f"{'x' * 300} ({'y' * 100})"),
    ],
)
def test_a_case_is_called_by_name_and_number(said: dict[str, object], title: str | None) -> None:
    (hint,) = hints(docket(**{"caseName": None, "docketNumber": None, **said}))
    assert hint.title == title


def test_a_docket_says_court_suit_cause_day_and_judge_and_then_its_entries() -> None:
    told = {"court": "District Court", "suitNature": "Trade", "cause": "15:45", "assignedTo": "A. Judge."}
    *_, hint = hints(docket(document(), document(description=None, short_description="Motion", filepath_local=None, entry_date_filed=None), **told))  # fmt: skip
    assert hint.summary == (
        "District Court. Nature of suit: Trade. Cause: 15:45. Filed on 2026-01-10. Judge: A. Judge. 2026-02-20: ORDER. : Motion."
    )
    (bare,) = hints({"docket_id": 9})
    assert (bare.summary, bare.title, bare.published_at, bare.modified_at) == (None, None, None, None)


@pytest.mark.parametrize(("key", "kept"), [("court", 300), ("suitNature", 300), ("cause", 300), ("assignedTo", 300)])
def test_three_hundred_signs_of_each_are_kept(key: str, kept: int) -> None:
    (hint,) = hints({"docket_id": 9, key: "x" * 400})
    assert (hint.summary or "").count("x") == kept


@pytest.mark.parametrize(("written", "kept"), [(380, 380), (388, 388), (389, 388)])
def test_an_entry_takes_four_hundred_signs_with_its_day(written: int, kept: int) -> None:
    *_, hint = hints(docket(document(description="y" * written, filepath_local=None)))
    assert (hint.summary or "").count("y") == kept


def test_a_docket_was_changed_at_its_newest_entry() -> None:
    days = ("2026-02-20", None, "2026-02-28", 5, "2026-02-21")
    *_, hint = hints(docket(*(document(entry_date_filed=day, filepath_local=None) for day in days)))
    assert (hint.published_at, hint.modified_at) == (datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC))
    *_, undated = hints(docket(document(entry_date_filed=None)))
    assert undated.modified_at is None


# documents


@pytest.mark.parametrize(
    ("changes", "link"),
    [
        ({}, FILES + "recap/1.pdf"),
        ({"filepath_local": "/recap/1.pdf"}, FILES + "recap/1.pdf"),
        ({"filepath_local": "https://x.example/1.pdf"}, "https://x.example/1.pdf"),
        ({"filepath_local": ""}, None),
        ({"filepath_local": None}, None),
        ({"is_available": False}, None),
        ({"is_available": None}, None),
    ],
)
def test_a_document_that_is_there_is_a_link_to_its_file(changes: dict[str, object], link: str | None) -> None:
    assert [hint.url for hint in hints(docket(document(**changes)))[:-1]] == ([link] if link else [])


def test_a_document_whose_being_there_is_not_told_is_taken_to_be_there() -> None:
    one = document()
    del one["is_available"]
    assert len(hints(docket(one))) == 2


@pytest.mark.parametrize(("number", "taken"), [(19, 19), (20, 20), (21, 20)])
def test_twenty_documents_of_a_docket_are_taken(number: int, taken: int) -> None:
    assert MAX_DOCUMENTS == 20
    assert len(hints(docket("x", *(document(filepath_local=f"{n}.pdf") for n in range(number))))) == taken + 1


def test_a_document_is_called_by_its_case_and_what_it_is_and_dated_by_its_entry() -> None:
    said = {"short_description": "Order", "snippet": "The <mark>court</mark> grants."}
    first, second, _ = hints(docket(document(**said), document(filepath_local="2.pdf", entry_date_filed=None), suitNature="Trade"))
    assert (first.title, first.published_at) == ("A v. B (1-2): Order", datetime(2026, 2, 20, tzinfo=UTC))
    assert first.summary == "ORDER. Nature of suit: Trade. Filed on 2026-01-10. The court grants."
    assert (second.title, second.published_at) == ("A v. B (1-2): ORDER", datetime(2026, 1, 10, tzinfo=UTC))
    assert (first.modified_at, first.content) == (None, None)


def test_a_document_by_itself_is_a_link_to_its_file_and_none_to_the_interface() -> None:
    alone = {**document(), "caseName": "A v. B", "resource_uri": ROOT + "recap-documents/4/", "docket_id": 9}
    assert [hint.url for hint in hints(alone, files="https://files.example/x/")] == ["https://files.example/x/recap/1.pdf"]


# texts


def test_an_opinion_has_its_best_text_and_what_its_case_says() -> None:
    texts = {"plain_text": "plain", "html": "<p>html</p>", "html_with_citations": " ", "xml_harvard": 5}
    result = {**OPINION, "opinions": [{"id": 1, "snippet": "S", **texts}, {"id": 2}]}
    first, second = hints(result)
    assert (first.content, second.content) == ("<p>html</p>", None)
    assert (first.summary or "").endswith("Filed on 2026-02-03. Liability of hosts. S.")
    assert (second.summary or "").endswith("Filed on 2026-02-03. Liability of hosts.")


def test_an_object_by_itself_is_dated_by_its_making() -> None:
    (hint,) = hints({"plain_text": "Held.", "resource_uri": "/o/8/", "date_created": "2026-02-01", "dateFiled": "2026-01-01"})
    assert (hint.published_at, hint.content) == (datetime(2026, 2, 1, tzinfo=UTC), "Held.")


# answers


@pytest.mark.parametrize(
    ("body", "problem", "detail"),
    [
        (b"", "not-json", "Expecting value: line 1 column 1 (char 0)"),
        (b"[" * 200_000, "not-json", None),
        (b"[]", "not-json", "no list of results"),
        (b'{"results": {}}', "not-json", "no list of results"),
        (b'{"detail": ""}', "not-json", "no list of results"),
        (b'{"detail": 5}', "refused", "no list of results"),
        (json.dumps({"detail": "x" * 201}).encode(), "refused", "x" * 200),
        (b'{"results": [], "detail": "x"}', None, None),
    ],
)
def test_an_answer_without_results_says_why(body: bytes, problem: str | None, detail: str | None) -> None:
    parsed = parse_docket(body, url=URL)
    assert (parsed.problem, parsed.hints, parsed.children) == (problem, (), ())
    assert detail is None or parsed.detail == detail


@pytest.mark.parametrize(
    ("following", "child"),
    [("?cursor=b", "https://courts.example/api/rest/v4/search/?cursor=b"), (5, None), (None, None), ("//other.example/?cursor=b", None)],
)
def test_a_next_page_may_be_named_by_its_query_alone(following: Any, child: str | None) -> None:
    assert [one.url for one in parse_docket(answer(OPINION, following=following), url=URL).children] == ([child] if child else [])


# the spider


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.frontier.close()


def test_pages_are_turned_while_they_name_something_new(runs: Runs) -> None:
    assert (DocketSpider.max_depth, MAX_PAGES, DocketSpider.kinds) == (10, 10, {ListingKind.DOCKET})
    outlet = source(listings=(COURT,), max_age_days=None)
    run = runs.new(outlet)
    spider = DocketSpider(run=run)
    (url,) = spider.urls(outlet, COURT)
    assert url == ROOT + "search/?q=platform"
    request = spider.listing_request(run.open_visit(outlet, COURT, url))
    following = ROOT + "search/?cursor=2"
    assert request.callback is not None
    (turned,) = request.callback(served(request, answer(OPINION, following=following)))
    assert (turned.url, turned.meta["visit"].depth) == (following, 1)
    assert turned.callback is not None
    assert list(turned.callback(served(turned, answer(following=ROOT + "search/?cursor=3")))) == []


def test_files_lie_where_the_listing_says(runs: Runs) -> None:
    outlet = source(listings=(COURT,))
    run = runs.new(outlet)

    def file(**changes: str) -> str:
        listing = Listing(kind=COURT.kind, url=COURT.url, queries=COURT.queries, **changes)
        visit = run.open_visit(outlet, listing, URL)
        return DocketSpider(run=run).parse_body(answer(docket(document())), URL, None, visit).hints[0].url

    assert file() == FILES + "recap/1.pdf"
    assert file(files="https://files.example/") == "https://files.example/recap/1.pdf"
