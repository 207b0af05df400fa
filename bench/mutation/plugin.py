"""A plugin of pytest for the runs of bench.mutation; each of its parts is asked for by a variable of the environment.

- DOCKETWIRE_CHILD_COVERAGE: child processes are measured too, under the name of the test that started them (DOCKETWIRE_TEST).
- DOCKETWIRE_TOLD: file for what is told of the run: the seconds of processor time that every green test took, with those child processes that it waited for: time on
  the wall says who else was at work; and the tests in whose set-up a fixture of the whole file was made, which the file's other tests use as well.
- DOCKETWIRE_CHOSEN: file with the tests to run, in this order.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

_seconds: dict[str, float] = {}
_not_green: set[str] = set()
_shared: set[str] = set()
_BEGUN = pytest.StashKey[float]()
_SHARES = pytest.StashKey[bool]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = os.environ.get("DOCKETWIRE_CHOSEN")
    if chosen is None:
        return
    place = {name: number for number, name in enumerate(json.loads(Path(chosen).read_text(encoding="utf-8")))}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in place])
    items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if settings := os.environ.get("DOCKETWIRE_CHILD_COVERAGE"):
        os.environ["COVERAGE_PROCESS_START"] = settings
        os.environ["DOCKETWIRE_TEST"] = item.nodeid
    item.stash[_BEGUN] = sum(os.times()[:4])
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest) -> Iterator[None]:
    if fixturedef.scope in ("module", "class"):
        item = request.node if isinstance(request.node, pytest.Item) else getattr(request, "_pyfuncitem", None)
        if item is not None:
            item.stash[_SHARES] = True
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    # Told with every report, because only these get from xdist's workers to where they are counted.
    item.user_properties.append(("cpu", sum(os.times()[:4]) - item.stash[_BEGUN]))
    item.user_properties.append(("shares", item.stash.get(_SHARES, False)))
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    told = dict(report.user_properties)
    _seconds[report.nodeid] = told["cpu"]  # type: ignore[assignment]
    if told["shares"]:
        _shared.add(report.nodeid)
    if not report.passed:
        _not_green.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    told = os.environ.get("DOCKETWIRE_TOLD")
    if told is None or hasattr(session.config, "workerinput"):
        return
    green = {test: round(seconds, 3) for test, seconds in _seconds.items() if test not in _not_green}
    Path(told).write_text(json.dumps({"seconds": green, "shared": sorted(_shared)}), encoding="utf-8")
