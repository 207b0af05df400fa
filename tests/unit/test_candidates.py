"""Which readers are asked. The pages here are our own wording."""

import pytest

from pipeline.reading import candidates
from pipeline.reading.candidates import candidates_of
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import glance
from tests.unit.test_extract import BODY, URL, page


def asked(html: str, monkeypatch: pytest.MonkeyPatch, answers: dict[bool, str]) -> dict[str, str]:
    """The candidates of a page of which trafilatura's fast mode (True) and full mode read this."""
    seen = glance(Decoded(html=html, url=URL))
    assert seen is not None
    monkeypatch.setattr(candidates, "_by_trafilatura", lambda *_, fast: answers[fast])
    monkeypatch.setattr(candidates, "_by_resiliparse", lambda _: answers[True])
    return candidates_of(seen.html, seen.tree, None, seen.blocks, url=URL)


def test_the_full_mode_is_not_asked_where_two_readers_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(page(), monkeypatch, {True: "\n".join(BODY), False: "more"})["trafilatura"] == "\n".join(BODY)


def test_two_readers_that_agree_on_a_twentieth_of_the_page_s_prose_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    long = [f"{line} That was on day {n} of the trial." for n in range(4) for line in BODY]
    found = asked(page(long), monkeypatch, {True: long[0], False: "\n".join(long)})
    assert found["trafilatura"] == "\n".join(long)
