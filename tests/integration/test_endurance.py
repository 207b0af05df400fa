"""The benches of endurance in small: a fortnight of a home with a given clock, and ten seconds of requests while it works."""

from pathlib import Path

import pytest

from bench import soak, year

pytestmark = pytest.mark.slow


def test_a_fortnight_passes_and_says_what_it_took(tmp_path: Path) -> None:
    """`make year` is the same for 360 days and 2,000 pages."""
    first, last = year.run(tmp_path, days=14, marks=[4, 14], pages=200, share=10, every=2, say=lambda _: None)
    assert (first["day"], last["day"]) == (4, 14)
    assert isinstance(first["bytes"], dict)
    assert isinstance(last["bytes"], dict)
    assert {"frontier.sqlite", "jobs.sqlite", "warehouse.duckdb", "public", "past", "captures", "seals", "search"} <= set(last["bytes"])
    assert last["bytes"]["frontier.sqlite"] > first["bytes"]["frontier.sqlite"]
    assert float(str(last["salvage"])) < 1


def test_requests_are_answered_while_the_home_works(tmp_path: Path) -> None:
    """`make soak` goes on for two minutes and has a limit of time for each request."""
    seen, told = soak.run(tmp_path, seconds=10, rate=4)
    assert told["requests"] == 40
    assert (told["failures"], told["failed_jobs"]) == ({}, [])
    assert min(seen.memory_mb) > 0
