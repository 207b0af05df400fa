"""Objects of an interface: what a listing said of a report is completed by the object's text, and by nothing else."""

import json

import pytest

from pipeline.elsewhere.interface import InterfaceRecord, interface_record, told
from records.capture import Hint
from records.source import ListingKind

HINT = Hint(url="https://a.example/1", listing_url="https://a.example/feed", listing_kind=ListingKind.FEED, title="Order", content="said")
MARKED = {"resource_uri": "/api/1/", "absolute_url": "/opinion/1/"}


def read(value: object) -> InterfaceRecord | None:
    return interface_record(json.dumps(value), url="https://court.example/api/1/")


def test_the_first_text_that_says_anything_is_the_objects() -> None:
    assert read(MARKED | {"html": "  ", "plain_text": "The order."}) == InterfaceRecord("https://court.example/opinion/1/", "The order.")
    assert read(MARKED | {"html_with_citations": "<p>A</p>", "plain_text": "B"}) == InterfaceRecord(
        "https://court.example/opinion/1/", "<p>A</p>"
    )
    assert read(MARKED) == InterfaceRecord("https://court.example/opinion/1/", None)


@pytest.mark.parametrize(
    "value", [[MARKED], {"absolute_url": "/1"}, {"resource_uri": "/1"}, MARKED | {"absolute_url": ""}, MARKED | {"resource_uri": 7}]
)
def test_what_lacks_its_marks_is_none(value: object) -> None:
    assert read(value) is None


@pytest.mark.parametrize("body", ["", "text", "{", '{"a": ' * 3000])
def test_what_is_no_object_is_none(body: str) -> None:
    assert interface_record(body, url="https://court.example/") is None


def test_only_a_text_completes_what_a_listing_said() -> None:
    assert told(HINT, InterfaceRecord("u", "whole")).content == "whole"  # type: ignore[union-attr]
    assert told(HINT, InterfaceRecord("u", None)) is HINT
    assert told(None, InterfaceRecord("u", "whole")) is None
    assert told(None, InterfaceRecord("u", None)) is None
