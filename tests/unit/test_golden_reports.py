"""Every report of the demonstration press, read and understood as before; `make golden` renews what is kept of it."""

import json
from functools import cache
from typing import Any

import pytest

from bench.golden import FOLDER, reports_file
from bench.golden_reports import captures, readable, record_of
from newsroom.outlets import Outlet, load_outlets
from records.capture import Capture


@cache
def _captures(outlet: Outlet) -> dict[str, Capture]:
    return {report.slug: capture for report, capture in captures(outlet)}


@cache
def _kept(outlet: Outlet) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(reports_file(outlet).read_text(encoding="utf-8"))
    return kept


@pytest.mark.parametrize(
    ("outlet", "slug"),
    [pytest.param(outlet, report.slug, id=f"{outlet.id} {report.slug}") for outlet in load_outlets() for report in readable(outlet)],
)
def test_a_report_of_the_press_is_read_and_understood_as_before(outlet: Outlet, slug: str) -> None:
    assert json.loads(json.dumps(record_of(_captures(outlet)[slug]))) == _kept(outlet)[slug]


def test_every_outlet_and_report_has_a_record_and_nothing_else() -> None:
    assert {path.stem for path in (FOLDER / "reports").glob("*")} == {outlet.id for outlet in load_outlets()}
    assert {outlet.id: list(_kept(outlet)) for outlet in load_outlets()} == {
        outlet.id: [report.slug for report in readable(outlet)] for outlet in load_outlets()
    }
