"""Whole records of known input, compared with what was read and kept in tests/golden; `make golden` renews them."""

import json
from pathlib import Path

import pytest

from bench.golden import (
    EXTRACTORS,
    FOLDER,
    ISSUES,
    PAIRS,
    TEXTS,
    extractor_file,
    found,
    issue_file,
    issue_text,
    press_file,
    press_record,
    text_of,
)
from newsroom.outlets import Outlet, load_outlets


@pytest.mark.parametrize("outlet", load_outlets(), ids=lambda outlet: outlet.id)
def test_the_golden_report_of_an_outlet_is_read_whole_as_before(outlet: Outlet) -> None:
    assert text_of(press_record(outlet)) == press_file(outlet).read_text(encoding="utf-8")


def _cases() -> list[object]:
    return [
        pytest.param(name, case["given"], case["found"], id=f"{name} {number}")
        for name in EXTRACTORS
        for number, case in enumerate(json.loads(extractor_file(name).read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize(("name", "given", "before"), _cases())
def test_an_extractor_finds_in_a_known_case_what_it_found_before(name: str, given: object, before: object) -> None:
    assert found(name, given) == before


@pytest.mark.parametrize("name", ISSUES)
def test_the_sample_issue_reads_word_for_word_as_before(name: str) -> None:
    assert issue_text(name) == issue_file(name).read_text(encoding="utf-8")


def test_no_golden_file_is_without_an_owner() -> None:
    owned = {extractor_file(name) for name in EXTRACTORS} | {press_file(outlet) for outlet in load_outlets()}
    owned |= {issue_file(name) for name in ISSUES}
    owned |= {TEXTS, PAIRS}
    assert {path for path in FOLDER.rglob("*.*") if path.parent.name not in {"defaults", "home", "reports"}} == owned


def test_golden_files_stay_readable() -> None:
    assert not [path.name for path in FOLDER.rglob("*.*") if path != TEXTS and path.stat().st_size > 20_000], (
        "a page each: give an extractor fewer, or shorter, cases"
    )


def test_every_outlet_of_the_press_has_one() -> None:
    assert {path.stem for path in Path(FOLDER / "press").glob("*.json")} == {outlet.id for outlet in load_outlets()}
