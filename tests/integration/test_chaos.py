"""kill -9 of crawl, worker, ingest and daemon at random moments: the warehouse ends as if nothing had happened."""

from pathlib import Path

import pytest

from bench.chaos import run


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    """Two rounds here; `make chaos` runs twenty."""
    result = run(rounds=2, kills=3, seed=11, work=tmp_path, say=False)
    assert result.kills.total() >= 4
    assert result.equal == result.rounds, result.differences
