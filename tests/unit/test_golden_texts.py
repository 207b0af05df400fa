"""Short reports in 24 languages, understood step by step as before; `make golden` renews what is kept of it."""

import json

import pytest

from bench.golden_texts import FILE, PAIRS, hashes, pairs_text, texts

KEPT = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("known", KEPT)
def test_a_short_report_is_understood_step_by_step_as_before(known: str) -> None:
    assert hashes(texts()[known]) == KEPT[known]


def test_they_are_in_many_languages() -> None:
    assert len({texts()[known]["lang"] for known in KEPT}) >= 24


def test_every_two_of_them_are_compared_as_before() -> None:
    assert pairs_text() == PAIRS.read_text(encoding="utf-8")
