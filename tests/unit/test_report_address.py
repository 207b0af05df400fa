"""The address a report is shown with, and the one its capture keeps."""

from tests.unit.warehouse_pages import page
from warehouse.ingest.reports import content_row


def test_a_report_does_not_say_where_it_was_found_and_its_capture_does() -> None:
    found = page("https://alpha.example/1", "words", address="https://www.alpha.example/1/?b=2&utm_source=rss&a=1&fbclid=9")
    row = content_row(found)
    assert (row["url"], found.url) == (
        "https://www.alpha.example/1/?b=2&a=1",
        "https://www.alpha.example/1/?b=2&utm_source=rss&a=1&fbclid=9",
    )
