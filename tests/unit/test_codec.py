"""Records survive the way to JSON and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.codec import from_json, to_json
from common.syndication import Entry
from records.article import Classification
from records.capture import Hint, RunReport, SourceRun
from records.digest import Issue
from records.source import Listing, ListingKind, Source, SourceKind
from tests.unit.codec_values import HINT, VALUES

GOLDEN = {
    row["name"]: row["json"]
    for row in map(json.loads, Path(__file__).with_name("codec_golden.jsonl").read_text("utf-8").rstrip("\n").split("\n"))
}
"""What the codec of the first archives wrote of `VALUES`, and of what the classifier and the digest once made; such files are kept for good."""
MADE_BY_OTHERS = {"classification": Classification, "issue": Issue, "entry": Entry}
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


@pytest.mark.parametrize("name", VALUES)
def test_what_is_written_is_what_was_written_byte_for_byte(name: str) -> None:
    assert json.dumps(to_json(VALUES[name]), ensure_ascii=False) == json.dumps(GOLDEN[name], ensure_ascii=False)


@pytest.mark.parametrize("name", VALUES)
def test_what_was_written_reads_as_what_it_was(name: str) -> None:
    assert from_json(type(VALUES[name]), GOLDEN[name]) == VALUES[name]


@pytest.mark.parametrize("name", MADE_BY_OTHERS)
def test_what_others_made_is_written_again_as_it_was_read(name: str) -> None:
    read: object = from_json(MADE_BY_OTHERS[name], GOLDEN[name])
    assert json.dumps(to_json(read), ensure_ascii=False) == json.dumps(GOLDEN[name], ensure_ascii=False)


def test_times_keep_their_zone_and_are_of_pythons_own_kind() -> None:
    """Other code pickles them and hands them to DuckDB."""
    read = from_json(Hint, to_json(HINT))
    assert read.modified_at is not None
    assert read.modified_at.utcoffset() == timedelta(hours=5, minutes=30)
    assert type(read.modified_at.tzinfo).__module__ == "datetime"


def test_lone_surrogates_pass_through() -> None:
    """Headlines hold them; what cannot be encoded is decided by who writes the file."""
    assert from_json(Hint, to_json(replace(HINT, title="a\ud800"))).title == "a\ud800"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"listing_url": "b", "listing_kind": "feed"}, "url: "),
        ({"url": "a", "listing_url": "b", "listing_kind": "fed"}, "listing_kind: "),
        ({"url": "a", "listing_url": "b", "listing_kind": "feed", "published_at": "yesterday"}, "published_at: "),
        ([], r"\(the whole\): "),
    ],
)
def test_what_is_no_record_is_a_value_error_that_names_the_field(value: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        from_json(Hint, value)  # type: ignore[arg-type]
