"""Court records by query: what an answer of the interface names."""

import json
from datetime import UTC, datetime
from typing import Any

from pipeline.elsewhere.interface import interface_record
from spiders.docket import parse_docket

URL = "https://courts.example/api/rest/v4/search/?type=r&q=platform"


def answer(*results: dict[str, Any], following: str | None = None) -> bytes:
    return json.dumps({"count": len(results), "next": following, "previous": None, "results": results}).encode()


OPINION = {
    "absolute_url": "/opinion/77/doe-v-platform/", "caseName": "Doe v. Platform, Inc.", "court": "Court of Appeals for the Ninth Circuit", "court_id": "ca9",
    "dateFiled": "2026-02-03", "docketNumber": "24-1234", "docket_id": 5, "cluster_id": 77, "status": "Published", "syllabus": "Liability of hosts",
    "opinions": [{"id": 701, "type": "lead-opinion", "snippet": "The <mark>platform</mark> appeals the order to name a user.", "local_path": "pdf/2026/x.pdf", "download_url": None}],
}  # fmt: skip
DOCKET = {
    "caseName": "State v. Platform, Inc.", "court": "District Court, N.D. California", "dateFiled": "2026-01-10", "docketNumber": "3:26-cv-00123", "docket_id": 9,
    "docket_absolute_url": "/docket/9/state-v-platform-inc/", "suitNature": "Consumer protection", "cause": "15:45 Unfair practices", "assignedTo": "A. Judge",
    "recap_documents": [
        {"id": 1, "description": "ORDER granting a preliminary injunction", "short_description": "Order", "entry_date_filed": "2026-02-20", "filepath_local": "recap/gov.uscourts.9/9.14.0.pdf", "is_available": True, "snippet": "The court grants the motion."},
        {"id": 2, "description": "COMPLAINT against Platform, Inc.", "short_description": "Complaint", "entry_date_filed": "2026-01-10", "filepath_local": None, "is_available": False, "snippet": ""},
    ],
}  # fmt: skip


def test_an_opinion_leads_to_its_text_at_the_interface() -> None:
    (hint,) = parse_docket(answer(OPINION), url=URL).hints
    assert hint.url == "https://courts.example/api/rest/v4/opinions/701/"
    assert (hint.title, hint.published_at) == ("Doe v. Platform, Inc. (24-1234)", datetime(2026, 2, 3, tzinfo=UTC))
    assert "Court of Appeals for the Ninth Circuit" in (hint.summary or "")
    assert "The platform appeals the order to name a user" in (hint.summary or "")


def test_a_docket_leads_to_itself_and_to_the_documents_that_are_there() -> None:
    document, docket = parse_docket(answer(DOCKET), url=URL, files="https://files.example/").hints
    assert (document.url, docket.url) == (
        "https://files.example/recap/gov.uscourts.9/9.14.0.pdf",
        "https://courts.example/api/rest/v4/dockets/9/",
    )
    assert document.title == "State v. Platform, Inc. (3:26-cv-00123): Order"
    assert document.published_at == datetime(2026, 2, 20, tzinfo=UTC)
    assert (docket.published_at, docket.modified_at) == (datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 2, 20, tzinfo=UTC))
    assert "Nature of suit: Consumer protection." in (docket.summary or "")
    assert "2026-01-10: COMPLAINT against Platform, Inc." in (docket.summary or "")


def test_an_opinions_list_carries_texts() -> None:
    opinion = {"resource_uri": "https://courts.example/api/rest/v4/opinions/8/", "absolute_url": "/opinion/8/x/", "html_with_citations": "", "plain_text": "The court holds that. " * 20}  # fmt: skip
    (hint,) = parse_docket(answer(opinion), url="https://courts.example/api/rest/v4/opinions/?q=x").hints
    assert hint.url == opinion["resource_uri"]
    assert (hint.content or "").startswith("The court holds")


def test_the_next_page_is_followed_on_the_same_host_only() -> None:
    own = "https://courts.example/api/rest/v4/search/?cursor=abc&q=platform"
    assert [child.url for child in parse_docket(answer(OPINION, following=own), url=URL).children] == [own]
    for other in (
        "https://courts.example.org/api/?cursor=abc",
        "http://courts.example/api/?cursor=abc",
        "https://courts.example:8443/?cursor=a",
    ):
        assert parse_docket(answer(OPINION, following=other), url=URL).children == ()
    assert parse_docket(answer(OPINION), url=URL).children == ()


def test_what_is_no_answer_says_so() -> None:
    assert parse_docket(b"<html>", url=URL).problem == "not-json"
    assert parse_docket(b"[1]", url=URL).problem == "not-json"
    refused = parse_docket(b'{"detail": "Invalid token."}', url=URL)
    assert (refused.problem, refused.detail) == ("refused", "Invalid token.")
    assert parse_docket(answer({"odd": 1}, {"opinions": ["x"], "caseName": 3}), url=URL).hints == ()


def test_an_object_of_the_interface_names_the_page_people_read() -> None:
    body = json.dumps(
        {
            "resource_uri": "https://courts.example/api/rest/v4/opinions/8/",
            "absolute_url": "/opinion/8/x/",
            "html": " ",
            "plain_text": "Held.",
        }
    )
    record = interface_record(body, url="https://courts.example/api/rest/v4/opinions/8/")
    assert record is not None
    assert (record.address, record.text) == ("https://courts.example/opinion/8/x/", "Held.")
    for other in ("{", "[]", '{"absolute_url": "/x"}', "<html>", '{"resource_uri": 1, "absolute_url": 2}'):
        assert interface_record(other, url="https://courts.example/") is None
