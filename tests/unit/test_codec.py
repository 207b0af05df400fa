"""Records survive the way to JSON and back."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from records.capture import Hint, RunReport, SourceRun
from records.codec import from_json, to_json
from records.source import Listing, ListingKind, Source, SourceKind

TIMES = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
TEXTS = st.text(st.characters(codec="utf-8"))


@given(
    st.builds(
        Hint,
        url=TEXTS,
        listing_url=TEXTS,
        listing_kind=st.sampled_from(ListingKind),
        title=st.none() | TEXTS,
        summary=st.none() | TEXTS,
        published_at=st.none() | TIMES,
        modified_at=st.none() | TIMES,
        language=st.none() | TEXTS,
        authors=st.lists(TEXTS).map(tuple),
        publisher=st.none() | TEXTS,
    )
)
def test_a_hint_survives_json(hint: Hint) -> None:
    assert from_json(Hint, json.loads(json.dumps(to_json(hint)))) == hint


@given(st.builds(SourceRun, source_id=TEXTS, reasons=st.lists(st.tuples(TEXTS, st.integers())).map(tuple), newest_at=st.none() | TIMES))
def test_a_run_report_survives_json(run: SourceRun) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    report = RunReport(run_id="r", started_at=at, finished_at=at, status="done", sources=(run,), segments=("a", "b"))
    assert from_json(RunReport, json.loads(json.dumps(to_json(report)))) == report


def test_defaults_are_left_out_and_unknown_keys_are_ignored() -> None:
    """Older and newer versions read each other's files."""
    source = Source(
        id="fr-a",
        name="A",
        country="fr",
        languages=("fr",),
        homepage="https://a.example/",
        kind=SourceKind.COURT,
        listings=(Listing(kind=ListingKind.FEED, url="https://a.example/rss"),),
    )
    value = to_json(source)
    assert "verified" not in value
    assert from_json(Source, {**value, "invented_later": 1}) == source
