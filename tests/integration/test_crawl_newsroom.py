"""The whole demonstration press crawled on two days: every report found by its listing, whatever the listing's kind."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from newsroom.manifest import PageTruth, truth
from newsroom.server import Newsroom, Request
from newsroom.sources import sources
from records.capture import RunReport
from tests.integration.crawl_site import T0, Stored, order_for, run_crawl, stored_pages

pytestmark = pytest.mark.long


@dataclass
class Days:
    reports: list[RunReport]
    stored: list[list[Stored]]
    requests: list[tuple[Request, ...]]
    bases: dict[str, str]

    def paths(self, day: int) -> set[tuple[str, str]]:
        """(outlet, path) of what was captured: the listing's address and the one that answered."""
        pairs = [(one.note["source_id"], url) for one in self.stored[day] for url in (one.url, one.note["requested_url"])]
        return {(outlet, url.removeprefix(self.bases[outlet])) for outlet, url in pairs}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    home: Path = tmp_path_factory.mktemp("newsroom")
    with Newsroom() as newsroom:
        outlets = sources(newsroom)
        found = Days([], [], [], {outlet.id: newsroom.url(outlet.id) for outlet in outlets})
        for day in (1, 2):
            newsroom.edition = day
            newsroom.forget_requests()
            order = order_for(home, f"day{day}", outlets, at=T0 + timedelta(hours=18 * (day - 1)))
            found.reports.append(run_crawl(order))
            found.stored.append(stored_pages(home, f"day{day}"))
            found.requests.append(newsroom.requests)
    return found


def reports_of(edition: int) -> list[PageTruth]:
    return [page for page in truth(edition, variants=False) if page.published is not None]


def test_every_report_is_captured_under_one_of_its_addresses(days: Days) -> None:
    captured = days.paths(0)
    variants: dict[tuple[str, str], set[str]] = {}
    for page in truth(1):
        variants.setdefault((page.outlet_id, page.is_variant_of or page.path), set()).add(page.path)
    expected = [page for page in reports_of(1) if page.outcome is not None and page.status == 200]
    missing = [
        page.path for page in expected if not any((page.outlet_id, path) in captured for path in variants[page.outlet_id, page.path])
    ]
    assert len(expected) > 100
    assert missing == []


def test_what_robots_forbids_is_not_asked_for(days: Days) -> None:
    forbidden = {(page.outlet_id, page.path) for page in reports_of(1) if "robots-disallowed" in page.quirks}
    assert forbidden
    assert not forbidden & {(one.outlet_id, one.path) for requests in days.requests for one in requests}


def test_the_books_balance(days: Days) -> None:
    for report in days.reports:
        assert report.status == "done"
        for run in report.sources:
            assert run.links == run.seen + run.skipped + run.captured + run.unchanged + run.failed, run
            assert run.error is None, run


def test_the_second_day_asks_for_little(days: Days) -> None:
    """Unchanged listings answer 304, and only what changed or came new is fetched."""
    assert sum(run.listings_unchanged for run in days.reports[1].sources) >= 5
    assert 1 <= len(days.stored[1]) <= 12
    changed = {(page.outlet_id, page.path) for page in reports_of(2) if page.outcome is not None and page.outcome.value == "new-version"}
    assert changed
    assert changed <= days.paths(1)
