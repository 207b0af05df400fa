"""What a cluster's processes are told before they start."""

import pytest

from jobs.cluster import start


def test_nothing_is_done_for_a_dashboard_that_nobody_opens() -> None:
    """Sampling stacks and asking loops whether they are late took six hundredths of a core of an idle cluster of two."""
    dask = pytest.importorskip("dask")
    pytest.importorskip("distributed")
    start._ready()
    assert dask.config.get("distributed.worker.profile.enabled") is False
    assert dask.config.get("distributed.worker.daemon") is False
    assert dask.config.get("distributed.admin.tick.interval") == "1s"
