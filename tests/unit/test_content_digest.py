"""What makes two warehouses equal, and what makes them different: tests of rebuilds and restores stand on it."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from records.article import Processed, Rejected
from records.outcome import Outcome
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, words
from warehouse.ingest.segment import ingest_segment
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import open_warehouse

A, B = "https://a.example/1", "https://b.example/2"
PAGES: tuple[Processed | Rejected, ...] = (page(A, words(1)), page(B, words(2)), rejected("https://c.example/3"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse, made once: its schema takes longer than all pages."""
    path = tmp_path_factory.mktemp("bare") / "bare.duckdb"
    new_warehouse(path).close()
    return path


@pytest.fixture
def digest(bare: Path, tmp_path: Path) -> Callable[..., str]:
    """The digest of a new warehouse with some segments."""

    def made(*segments: Sequence[Any]) -> str:
        path = shutil.copy(bare, tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb")
        with closing(open_warehouse(Path(path))) as con:
            for number, rows in enumerate(segments):
                ingest_segment(con, segment(f"2026/03/01/run-{number}.warc.gz", rows), ingested_at=NOON)
            return content_digest(con)

    return made


@pytest.fixture(scope="module")
def before(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of a warehouse with PAGES."""
    with closing(open_warehouse(Path(shutil.copy(bare, tmp_path_factory.mktemp("before") / "w.duckdb")))) as con:
        ingest_segment(con, segment("2026/03/01/run-0.warc.gz", PAGES), ingested_at=NOON)
        return content_digest(con)


LATE = NOON + timedelta(hours=5)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((PAGES[0], page(B, words(3)), PAGES[2]), id="another text"),
        pytest.param((PAGES[0], page(B, words(2), title="Another headline"), PAGES[2]), id="another headline"),
        pytest.param((PAGES[0], page(B, words(2), language="fr"), PAGES[2]), id="another language"),
        pytest.param((PAGES[0], page(B, words(2), topic="privacy"), PAGES[2]), id="another topic"),
        pytest.param((PAGES[0], page(B, words(2), source="fr-beta"), PAGES[2]), id="another outlet"),
        pytest.param((PAGES[0], page(B, words(2), published=NOON - timedelta(hours=3)), PAGES[2]), id="another day"),
        pytest.param((PAGES[0], page("https://b.example/4", words(2)), PAGES[2]), id="another address"),
        pytest.param((PAGES[0], page(B, words(1)), PAGES[2]), id="a copy"),
        pytest.param((PAGES[0], PAGES[2]), id="one less"),
        pytest.param((*PAGES, page("https://d.example/5", words(5))), id="one more"),
        pytest.param((PAGES[0], PAGES[1]), id="nothing turned away"),
        pytest.param((PAGES[0], PAGES[1], rejected("https://c.example/3", Outcome.NO_TEXT)), id="turned away for something else"),
        pytest.param((PAGES[0], PAGES[1], rejected("https://c.example/4")), id="another page turned away"),
    ],
)
def test_other_content_has_another_digest(digest: Callable[..., str], before: str, other: Sequence[Any]) -> None:
    assert digest(other) != before


def test_a_version_more_is_other_content(digest: Callable[..., str], before: str) -> None:
    assert digest(PAGES, [page(A, words(9), at=LATE)]) != before


def test_the_order_and_the_times_of_capture_make_no_difference(digest: Callable[..., str], before: str) -> None:
    again = [page(A, words(1), at=LATE), page(B, words(2), at=LATE), rejected("https://c.example/3", at=LATE)]
    assert digest(again[2:], again[:2][::-1]) == before


def test_an_empty_warehouse_has_a_digest_of_its_own(digest: Callable[..., str], before: str) -> None:
    assert digest() == digest() != before
    assert before.startswith("sha256:")
    assert len(before) == len("sha256:") + 64
