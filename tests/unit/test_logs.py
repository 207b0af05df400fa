"""What is logged, for machines: one JSON object a line, whatever a field holds."""

import json
import logging

import pytest

from common.logs import JsonLines


def line_of(message: str, *values: object, level: int = logging.INFO, error: BaseException | None = None) -> dict[str, object]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("docketwire.crawl", level, "f.py", 1, message, values, info)
    record.created = 1_772_366_400.25
    text = JsonLines().format(record)
    assert "\n" not in text
    found: dict[str, object] = json.loads(text)
    return found


def test_an_event_is_its_name_and_its_fields() -> None:
    assert line_of("crawl.source source=%s links=%d seconds=%.1f listings=%s", "fr-alpha", 3, 2.5, "1/0/0") == {
        "at": "2026-03-01T12:00:00.250+00:00", "level": "info", "logger": "docketwire.crawl", "event": "crawl.source",
        "source": "fr-alpha", "links": 3, "seconds": 2.5, "listings": "1/0/0",
    }  # fmt: skip


def test_a_value_may_hold_blanks_line_feeds_and_what_looks_like_a_name() -> None:
    found = line_of("crawl.broken run=r-1 error=disk full: 3 of 4\nwritten", level=logging.ERROR)
    assert (found["run"], found["error"], found["level"]) == ("r-1", "disk full: 3 of 4\nwritten", "error")


def test_a_field_never_takes_the_place_of_what_every_line_has() -> None:
    found = line_of("odd.event level=9 at=never")
    assert (found["level"], found["level_"], found["at_"]) == ("info", 9, "never")


def test_what_is_no_event_is_a_message() -> None:
    assert line_of("Connection to 127.0.0.1 was reset")["message"] == "Connection to 127.0.0.1 was reset"


def test_numbers_that_are_names_stay_text() -> None:
    """More digits than a JSON reader keeps."""
    assert line_of("segment.done digest=12345678901234567890")["digest"] == "12345678901234567890"


def test_an_exception_is_a_field() -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - any
        int("no")
    assert str(line_of("job.broken", error=caught.value)["exception"]).endswith("'no'")


def test_a_start_of_a_job_is_named_in_each_of_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKETWIRE_RUN", "crawl-17")
    assert line_of("crawl.done run=20260301")["job_run"] == "crawl-17"
    assert line_of("crawl.done run=20260301")["run"] == 20260301
