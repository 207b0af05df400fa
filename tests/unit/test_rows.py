"""Records as rows and back: by their annotations, so that nothing has to be named on the way."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.article import DatedFact, Extraction, Mention, MentionKind, Statements
from records.fields import shared
from records.provenance import Origin, Place
from tests.unit import warehouse_pages as made
from tests.unit.new_warehouse import new_warehouse
from warehouse.ingest.reports import content_row
from warehouse.storage.frames import CONTENT, EXTRACTED, NOT_STORED, REPORT
from warehouse.storage.rows import columns_of, record_of, row_of

TIMES = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
TEXTS = st.text(st.characters(codec="utf-8"))
FACTS = st.builds(DatedFact, at=TIMES, origin=TEXTS, offset_minutes=st.none() | st.integers(-1439, 1439))


@given(st.builds(Extraction, text=TEXTS, published=st.none() | FACTS, modified=st.none() | FACTS))
def test_an_extraction_survives_its_row(extraction: Extraction) -> None:
    assert record_of(Extraction, row_of(extraction)) == extraction
    assert row_of(extraction).keys() <= columns_of(Extraction).keys()


def test_a_column_has_the_type_of_its_field() -> None:
    columns = columns_of(Extraction)
    assert (columns["text"], columns["authors"], columns["published_day_only"]) == (pa.string(), pa.list_(pa.string()), pa.bool_())
    assert (columns["published_at"], columns_of(Mention)["start"]) == (pa.timestamp("us", tz="UTC"), pa.int32())
    assert columns_of(Mention)["kind"] == pa.string()


def test_an_annotation_that_is_no_column_is_named() -> None:
    broken = dataclasses.make_dataclass("Broken", [("parts", dict[str, str])])
    with pytest.raises(TypeError, match="no column can hold it"):
        columns_of(broken)


def test_null_is_the_default_or_the_empty_text() -> None:
    nothing: dict[str, object] = dict.fromkeys(columns_of(Extraction))
    assert record_of(Extraction, nothing) == Extraction(text="")
    mention = record_of(Mention, {"kind": "law", "start": 3, "end": 7, "party": None})
    assert mention == Mention(kind=MentionKind.LAW, value="", surface="", start=3, end=7, rule="")


def test_a_missing_number_is_no_zero() -> None:
    """A mention without its place is a broken promise, not one at the beginning."""
    with pytest.raises(TypeError, match="start"):
        record_of(Mention, {"kind": "law", "end": 7})


def test_what_goes_on_is_what_both_have() -> None:
    page = made.page("https://www.fr-alpha.example/1", "text")
    origin = Origin(**shared(page, Origin))
    assert (origin.capture_id, origin.warc_offset, origin.url) == (page.capture_id, 123, page.url)
    assert shared(origin, Place).keys() == {"capture_id", "warc_file", "warc_offset", "payload_digest", "fetched_at"}


def test_every_field_of_an_extraction_is_a_column_of_the_warehouse(tmp_path: Path) -> None:
    """A field without a migration must not get lost silently."""
    con = new_warehouse(tmp_path / "w.duckdb")
    columns = {
        table: {row[0] for row in con.execute(f"select column_name from (describe base.{table})").fetchall()}
        for table in ("report", "superseded")
    }
    con.close()
    assert set(EXTRACTED) | NOT_STORED == set(columns_of(Extraction))
    assert columns["report"] == set(REPORT)
    assert columns["superseded"] == {"report_id", *CONTENT}


def test_a_page_fills_every_column_of_its_content() -> None:
    page = made.page("https://www.fr-alpha.example/1", "text")
    said = {field.name: ("A",) if field.default == () else field.name for field in dataclasses.fields(Statements)}
    row = content_row(dataclasses.replace(page, extraction=dataclasses.replace(page.extraction, **said)))
    assert row.keys() == CONTENT.keys()
    assert {name: row[name] for name in said} == {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}
