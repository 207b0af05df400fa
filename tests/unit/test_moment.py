"""From when on a report counts as being there: captures are proof, dates are claims."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.warehouse_pages import NOON, page
from warehouse.ingest.reports import Report, SourceFacts, merge, moment, report_id

OWN = SourceFacts(host="fr-alpha.example", search=False, agency=False)
FOREIGN = SourceFacts(host="it-gamma.example", search=False, agency=False)
SEARCH = SourceFacts(host="fr-alpha.example", search=True, agency=False)
HOUR = timedelta(hours=1)
URL = "https://fr-alpha.example/1"


@pytest.mark.parametrize(
    ("claimed", "listed", "facts", "counts"),
    [
        (2, None, OWN, 2),  # about when it was captured: believed
        (30, None, OWN, 0),  # long before, and nobody else says so: the capture counts
        (None, None, OWN, 0),
        (30, 30, OWN, 30),  # the outlet's own listing says so too
        (24 * 365, 24 * 365 - 6, OWN, 24 * 365),
        (30, 1, OWN, 1),  # the outlet's own listing says otherwise: the later counts
        (30, 30, FOREIGN, 0),  # another site's listing supports nothing
        (30, 30, SEARCH, 0),
        (30, 30, None, 0),
        (-5, None, OWN, 0),  # not yet: the capture is earlier
        (3, -5, OWN, 3),
    ],
)
def test_a_claimed_date_counts_where_it_is_supported(claimed, listed, facts, counts) -> None:  # type: ignore[no-untyped-def]
    """Hours before the capture; None: not named."""
    published, hinted = (None if hours is None else NOON - hours * HOUR for hours in (claimed, listed))
    assert moment(page(URL, "a text", published=published, listed=hinted), facts) == NOON - counts * HOUR


def test_a_day_counts_to_its_end_and_no_longer_than_to_the_capture() -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    assert moment(page(URL, "a text", published=day, day_only=True), OWN) == NOON
    yesterday = page(URL, "a text", published=day - timedelta(days=1), day_only=True, at=day + 2 * HOUR, listed=day - 20 * HOUR)
    assert moment(yesterday, OWN) == day - timedelta(microseconds=1)


def test_an_implausible_date_is_no_claim() -> None:
    assert moment(page(URL, "a text", published=NOON - HOUR, plausible=False), OWN) == NOON


def test_of_several_captures_the_earliest_moment_counts_and_one_outlet_of_the_catalogue_is_enough() -> None:
    reports: dict[str, Report] = {}
    pages = [
        page(URL, "a text", at=NOON + 9 * HOUR, source="gdelt", published=None),
        page(URL, "a text", at=NOON, source="fr-alpha", published=None),
    ]
    facts = {"fr-alpha": OWN, "gdelt": SEARCH}
    merge(reports, pages[:1], facts)
    assert not reports[report_id(URL)].established
    merge(reports, pages[1:], facts)
    assert (reports[report_id(URL)].established, reports[report_id(URL)].ranked_at) == (True, NOON)


def test_an_outlet_of_the_catalogue_ranks_before_what_a_search_found() -> None:
    reports: dict[str, Report] = {}
    merge(
        reports,
        [page(URL, "a text", published=NOON - HOUR), page("https://x.example/1", "a text", source="gdelt", published=NOON - 9 * HOUR)],
        {"fr-alpha": OWN, "gdelt": SEARCH},
    )
    assert min(reports.values(), key=Report.rank).canonical_url == URL
