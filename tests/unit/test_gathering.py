"""A report of several pages: how much its further pages may weigh, and when it is whole."""

from datetime import UTC, datetime

import pytest
from scrapy.http import HtmlResponse, Response

from records.source import Listing, ListingKind, Source
from spiders.archive.warc import Page
from spiders.gathering import MAX_FURTHER, Gathering
from spiders.running.books import Link

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
REPORT = "https://a.example.org/report"
SOURCE = Source(id="xx-a", name="A", country="xx", languages=("en",), homepage="https://a.example.org/", listings=(Listing(kind=ListingKind.FEED, url="https://a.example.org/feed"),))  # fmt: skip


def answered(number: int, *, of: int = 3, said: str = "") -> tuple[Page, Response]:
    """One page of the report with a pager below, as served."""
    links = " ".join(str(n) if n == number else f'<a href="/report{f"?page={n}" if n > 1 else ""}">{n}</a>' for n in range(1, of + 1))
    lines = [
        f"What page {said or number} alone tells of day {n} of the hearing before the court of the harbour, at some length."
        for n in range(9)
    ]
    text = "".join(f"<p>{line}</p>" for line in lines)
    body = f'<html><body><article><h1>Hearing</h1>{text}<div class="pager">{links}</div></article></body></html>'.encode()
    url = REPORT if number == 1 else f"{REPORT}?page={number}"
    page = Page(url=url, status=200, reason="OK", headers=((b"Content-Type", b"text/html"),), body=body, fetched_at=NOON)
    return page, HtmlResponse(url, headers={"Content-Type": "text/html"}, body=body)


def begun(room: int, *, of: int = 3) -> Gathering | None:
    page, response = answered(1, of=of)
    return Gathering.begun(Link(source=SOURCE, url=REPORT, hint=None), page, (), response, room=room)


def gathering(room: int, *, of: int = 3) -> Gathering:
    found = begun(room, of=of)
    assert found is not None
    return found


@pytest.mark.parametrize(("more", "goes_on"), [(-1, False), (0, False), (1, True), (50_000, True)])
def test_further_pages_are_asked_for_only_where_there_is_room_beside_the_first(more: int, goes_on: bool) -> None:
    first = len(answered(1)[0].body)
    found = begun(first + more)
    assert (found is not None) is goes_on
    if found is not None:
        assert (found.room, found.next.url) == (more, f"{REPORT}?page=2")


@pytest.mark.parametrize(("more", "taken"), [(-1, 0), (0, 1), (1, 1)])
def test_a_page_that_just_fits_is_taken_and_one_byte_more_is_not(more: int, taken: int) -> None:
    second, response = answered(2)
    found = gathering(len(answered(1)[0].body) + len(second.body) + more)
    assert (found.take(second, response) is not None) is bool(taken)
    assert len(found.pages) == taken


def test_the_last_page_ends_it_and_all_further_ones_are_kept_in_order() -> None:
    found = gathering(1_000_000)
    following = found.take(*answered(2))
    assert following is not None
    assert following.url == f"{REPORT}?page=3"
    assert found.take(*answered(3)) is None
    assert [page.url.rpartition("=")[2] for page in found.pages] == ["2", "3"]


def test_a_page_that_says_what_the_one_before_said_is_left_out() -> None:
    """Many sites answer a number beyond the last page with the last, or the first, again."""
    found = gathering(1_000_000)
    assert found.take(*answered(2, said="two")) is not None
    assert found.take(*answered(3, said="two")) is None
    assert len(found.pages) == 1


def test_what_is_no_web_page_is_left_out() -> None:
    found = gathering(1_000_000)
    page, _ = answered(2)
    assert found.take(page, Response(page.url, headers={"Content-Type": "application/pdf"}, body=page.body)) is None
    assert found.pages == []


def test_no_more_pages_than_the_bound_are_gathered() -> None:
    of = MAX_FURTHER + 5
    found = gathering(10_000_000, of=of)
    number = 2
    while found.take(*answered(number, of=of)) is not None:
        number += 1
    assert len(found.pages) == MAX_FURTHER
