"""Rows put aside by workers: what was made comes back, what was not asked for does not, and nobody runs code by them."""

import copyreg
import dataclasses
import hashlib
import os
import pickle
from pathlib import Path

import pytest
import zstandard

from common.places import place_at
from jobs.cluster.kept import keep, kept, rows_key
from jobs.reading.order import ReadingOrder
from pipeline.process import process
from pipeline.reading.page import PageMaker, SourceProfile
from pipeline.work.pool import PoolSettings
from records.article import Processed, Rejected, SegmentRows
from records.errors import CaptureError, PlaceError
from tests.unit.test_process import RULING, capture_of

ORDER = ReadingOrder.of("/captures", PageMaker(), PoolSettings(workers=1))


def rows() -> SegmentRows:
    """As the pipeline makes them: a report that is kept, one that is not."""
    captures = [capture_of("Court orders Twitter to name users", RULING), capture_of("Ferry late", "The ferry to Calais is late today.")]
    made = tuple(process(page) for page in PageMaker().pages(captures))
    assert [type(row) for row in made] == [Processed, Rejected]
    return SegmentRows(segment="2026/03/02/a.warc.gz", segment_digest="sha256:00", size_bytes=9, records=2, torn=0, rows=made)


def test_rows_come_back_as_they_were_made(tmp_path: Path) -> None:
    place, made = place_at(tmp_path), rows()
    keep(place, "key", made)
    assert kept(place, "key") == made


def test_why_a_segment_cannot_be_read_comes_back_too(tmp_path: Path) -> None:
    keep(place_at(tmp_path), "key", CaptureError("a.warc.gz: cannot be read"))
    assert str(kept(place_at(tmp_path), "key")) == "a.warc.gz: cannot be read"


def test_it_comes_back_where_errors_are_written_with_their_tracebacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a worker of a cluster, whose library teaches pickle so."""
    monkeypatch.setitem(copyreg.dispatch_table, CaptureError, lambda error: (_rebuilt, (str(error),)))
    keep(place_at(tmp_path), "key", CaptureError("a.warc.gz: cannot be read"))
    assert str(kept(place_at(tmp_path), "key")) == "a.warc.gz: cannot be read"


def _rebuilt(said: str) -> CaptureError:
    return CaptureError(said)


@pytest.mark.parametrize("content", [None, b"", b"no rows", b"docketwire rows 1\n" + b"x" * 40])
def test_what_is_no_whole_file_of_rows_is_read_again(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    assert kept(place_at(tmp_path), "key") is None


def test_a_flipped_bit_is_read_again(tmp_path: Path) -> None:
    keep(place_at(tmp_path), "key", rows())
    content = bytearray((tmp_path / "key").read_bytes())
    content[-10] ^= 1
    (tmp_path / "key").write_bytes(content)
    assert kept(place_at(tmp_path), "key") is None


class _Harm:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch harm",)


@pytest.mark.parametrize("harm", [_Harm(), Path("/etc"), ORDER])
def test_whoever_writes_there_cannot_run_code_here(harm: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    packed = zstandard.compress(pickle.dumps(harm))
    (tmp_path / "key").write_bytes(b"docketwire rows 1\n" + hashlib.sha256(packed).digest() + packed)
    with pytest.raises(PlaceError, match="which no record is made of"):
        kept(place_at(tmp_path), "key")
    assert not (tmp_path / "harm").exists()


def test_other_settings_version_beat_or_bytes_are_other_rows() -> None:
    told = rows_key(ORDER, "a.warc.gz", 10)
    other = [
        dataclasses.replace(ORDER, software="0.0"),
        dataclasses.replace(ORDER, beat="other"),
        dataclasses.replace(ORDER, maker=PageMaker(keep_all=True)),
        dataclasses.replace(ORDER, maker=PageMaker(profiles={"x": SourceProfile(languages=("fr",))})),
        dataclasses.replace(ORDER, limits=PoolSettings(workers=1, item_seconds=1)),
    ]
    keys = {
        told,
        rows_key(ORDER, "a.warc.gz", 11),
        rows_key(ORDER, "b.warc.gz", 10),
        *(rows_key(order, "a.warc.gz", 10) for order in other),
    }
    assert len(keys) == 8


def test_how_many_workers_there_are_changes_no_row() -> None:
    assert rows_key(ORDER, "a", 1) == rows_key(dataclasses.replace(ORDER, limits=PoolSettings(workers=9)), "a", 1)
