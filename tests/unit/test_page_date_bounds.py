"""Dates of a page: what is plausible, how much is searched, and what sharpens a bare day."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pipeline.reading.dates import dated, is_plausible, parsed
from pipeline.reading.extract import extract
from records.article import DatedFact
from records.capture import Hint
from records.source import ListingKind

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
TEXT = "<p>The tribunal of Pierstadt told the operator of the forum to say within a month who had written the threats.</p>" * 6


def published(head: str = "", body: str = "", *, hint: Hint | None = None, url: str = "https://port.example/a") -> DatedFact | None:
    found = extract(
        f"<html><head>{head}</head><body><h1>Judge fines Chirper</h1>{TEXT}{body}</body></html>", url=url, hint=hint, fetched_at=AT
    )
    assert found is not None
    return found.published


def told(found: DatedFact | None) -> str | None:
    return found and f"{found.at:%Y-%m-%dT%H:%M} {found.origin}{' day' * found.day_only}{'' if found.plausible else ' not plausible'}"


@pytest.mark.parametrize(
    ("at", "plausible"),
    [
        (datetime(1995, 1, 1, tzinfo=UTC), True),
        (datetime(1994, 12, 31, 23, 59, tzinfo=UTC), False),
        (AT + timedelta(days=1), True),
        (AT + timedelta(days=1, seconds=1), False),
    ],
)
def test_a_plausible_day_lies_between_1995_and_a_day_after_the_fetch(at: datetime, plausible: bool) -> None:
    assert is_plausible(at, AT) is plausible
    assert is_plausible(at, None) is (at.year >= 1995)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (20240503, "2024-05-03"),
        (1714700000, "2024-05-03"),
        (10**14, None),
        (True, None),
        ("3 May", None),
        ("3.5.24", "2024-05-03"),
        ("2024-05-03 " + "x" * 69, "2024-05-03"),
        (None, None),
        (["2024-05-03"], None),
        ("3 hours ago", None),
    ],
)
def test_what_is_read_as_a_date(said: object, found: str | None) -> None:
    at = parsed(said)
    assert (at and at[0].date().isoformat()) == found


def test_a_time_keeps_the_offset_of_its_own_clock_and_the_calendar_has_an_edge() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    found = dated(datetime(2024, 5, 3, 1, tzinfo=east), False, "meta", AT)
    assert found == DatedFact(
        at=datetime(2024, 5, 2, 19, 30, tzinfo=UTC), origin="meta", day_only=False, plausible=True, offset_minutes=330
    )
    assert dated(datetime(1, 1, 1, tzinfo=east), True, "meta", AT) is None
    plain = dated(datetime(2024, 5, 3, tzinfo=UTC), True, "meta", AT)
    assert plain is not None
    assert (plain.offset_minutes, plain.day_only) == (None, True)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def listed(at: datetime) -> Hint:
    return Hint(url="https://port.example/a", listing_url="https://port.example/feed", listing_kind=ListingKind.FEED, published_at=at)


LD = '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Judge fines Chirper","datePublished":"{}"}}</script>'


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (LD.format("2024-05-03T10:00:00Z"), "2024-05-03T10:00 json-ld"),
        (LD.format("2024-05-03") + meta("article:published_time", "2024-05-03T10:30:00Z"), "2024-05-03T10:30 meta"),
        (LD.format("2024-05-03") + meta("article:published_time", "2024-05-04T10:30:00Z"), "2024-05-03T00:00 json-ld day"),
        (LD.format("1970-01-01T00:00:00Z") + meta("article:published_time", "2024-05-03T10:30:00Z"), "2024-05-03T10:30 meta"),
        (LD.format("1970-01-01T00:00:00Z"), "1970-01-01T00:00 json-ld not plausible"),
        (LD.format("2030-01-01T00:00:00Z") + meta("date", "1971-01-01T00:00:00Z"), "2030-01-01T00:00 json-ld not plausible"),
        (meta("pubdate", "2024-05-03"), "2024-05-03T00:00 meta day"),
        ("", None),
    ],
)
def test_what_a_page_declares_goes_before_all_else_where_it_is_plausible(head: str, found: str | None) -> None:
    assert told(published(head)) == found


@pytest.mark.parametrize(
    ("body", "hint", "found"),
    [
        ("", datetime(2024, 5, 3, 9, tzinfo=UTC), "2024-05-03T09:00 listing"),
        (
            '<script>var a = {"publishedAt": "2024-05-03T10:00:00Z"}</script>',
            datetime(2024, 5, 3, 9, tzinfo=UTC),
            "2024-05-03T10:00 script",
        ),
        ('<script>var a = {"pubDate": "2024-05-03"}</script>', datetime(2024, 5, 3, 9, tzinfo=UTC), "2024-05-03T09:00 listing"),
        ('<script>var a = {"pubDate": "2024-05-03"}</script>', datetime(2024, 5, 4, 9, tzinfo=UTC), "2024-05-03T00:00 script day"),
        ('<script>var a = {"pubDate": "1990-05-03"}</script>', None, None),
        ('<script>var a = {"endDate": "2024-05-03"}</script>', None, None),
    ],
)
def test_scripts_go_before_the_listing_which_sharpens_a_bare_day(body: str, hint: datetime | None, found: str | None) -> None:
    assert told(published(body=body, hint=listed(hint) if hint else None)) == found


@pytest.mark.parametrize(("before", "found"), [(59, "2024-05-03T10:00 script"), (60, None)])
def test_sixty_scripts_are_looked_at(before: int, found: str | None) -> None:
    assert told(published(body="<script>a()</script>" * before + '<script>{"publishedAt": "2024-05-03T10:00:00Z"}</script>')) == found


@pytest.mark.parametrize(("times", "found"), [(400, "2024-05-03T00:00 htmldate day"), (401, None)])
def test_a_page_of_more_than_four_hundred_times_is_not_searched(times: int, found: str | None) -> None:
    footer = f"<div class='end'>{'<time>x</time>' * times}</div><div class='entry-date'>3 May 2024</div>"
    assert told(published(body=footer)) == found
