"""An ingest that stays: the same workers for segments that come one after the other, the warehouse left to others in between."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.ingest import SHIFT, STAY, IngestSummary, ingest, ingest_and_stay
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.reading import here
from pipeline.work.pool import PoolSettings
from spiders.archive.warc import Page, PageNote
from spiders.archive.writer import CaptureWriter
from tests.unit.new_warehouse import initialised

pytestmark = pytest.mark.long

TEXT = "A court in Paris fined Facebook 5 million euros for a breach of data protection law and ordered it to delete the data. "


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    initialised(home)
    home.settings.write_text("[sources]\nbuiltin = false\n[pipeline]\nworkers = 1\n", encoding="utf-8")
    return home


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[PoolSettings]:
    """Limits of the pools that were made."""
    made: list[PoolSettings] = []
    real = here.page_pool

    def counted(limits: PoolSettings) -> here.PagePool:
        made.append(limits)
        return real(limits)

    monkeypatch.setattr(here, "page_pool", counted)
    return made


def capture(home: Home, number: int) -> None:
    """One crawl's segment of one report."""
    at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(hours=number)
    run, url = f"{at:%Y%m%dT%H%M%S}Z-{number:04d}", f"https://paper.example/{number}"
    title = f"Court fines Facebook for the {number}th time"
    html = f"<html lang=en><head><title>{title}</title></head><body><h1>{title}</h1>" + f"<p>{TEXT * 3}{number}</p>" * 6 + "</body></html>"
    writer = CaptureWriter(home.captures, run, at, 1 << 30, {"software": "test"}, lambda *_: None)
    headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
    note = PageNote(source_id="gb-paper", run_id=run, requested_url=url, hint=None)
    writer.write(Page(url=url, status=200, reason="OK", headers=headers, body=html.encode(), fetched_at=at), note)
    writer.close_segment()


def staying(home: Home, *between: Callable[[], object]) -> tuple[IngestSummary, list[float]]:
    """What it did, and how long it was asked to wait, with something done in each wait; nothing comes after the last."""
    left, waits, clock = list(between), [], [datetime.now(UTC)]

    def wait(seconds: float) -> None:
        waits.append(seconds)
        with home.lock("warehouse"):  # nobody has it
            clock[0] = datetime.now(UTC) if left else clock[0] + STAY
            if left:
                left.pop(0)()

    return ingest_and_stay(home, load_settings(home.settings), now=lambda: clock[0], wait=wait), waits


def test_segments_that_come_later_are_read_by_the_same_workers(home: Home, pools: list[PoolSettings]) -> None:
    capture(home, 0)
    done, waits = staying(home, lambda: capture(home, 1), lambda: None, lambda: capture(home, 2))
    assert (done.segments, done.outcomes.total()) == (3, 3)
    assert len(pools) == 1
    assert set(waits) == {120.0}  # as often as the daemon would start one
    assert ingest(home, load_settings(home.settings)).segments == 0


def test_an_ingest_that_has_nothing_to_read_does_not_stay(home: Home, pools: list[PoolSettings]) -> None:
    done, waits = staying(home)
    assert (done.segments, waits, pools) == (0, [], [])


@pytest.mark.parametrize("file", ["docketwire.toml", "sources/gb-paper.toml"])
def test_what_is_changed_meanwhile_is_left_to_the_next_job(home: Home, file: str) -> None:
    """Settings, catalogue and beat are read by whoever starts; the round in hand is finished."""

    def change() -> None:
        path = home.root / file
        path.parent.mkdir(exist_ok=True)
        path.write_text("[sources]\nbuiltin = false\n[pipeline]\nkeep = 'all'\n" if path == home.settings else "", encoding="utf-8")

    capture(home, 0)
    done, waits = staying(home, change, lambda: pytest.fail("stayed on"))
    assert (done.segments, len(waits)) == (1, 1)


def test_a_shift_ends_whatever_comes(home: Home) -> None:
    """By this clock segments come all the time."""
    capture(home, 0)
    begun = datetime.now(UTC) - 2 * SHIFT
    clock, number = [begun], [0]

    def wait(_: float) -> None:
        clock[0] += STAY
        if number[0] < 2:
            number[0] += 1
            capture(home, number[0])

    done = ingest_and_stay(home, load_settings(home.settings), now=lambda: clock[0], wait=wait)
    assert done.segments == 3
    assert clock[0] - begun == SHIFT
