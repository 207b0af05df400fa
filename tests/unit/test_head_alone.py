"""Headline and day alone are what the whole page's facts say of them."""

import pytest

from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import glance, head_of

HEAD = "<title>Early harvest in the apple valley | Valley Paper</title>"
TEXT = "<p>Growers in the valley began to pick their apples a week early, and say that the spring was warm.</p>" * 4


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head>{HEAD}<meta property='article:published_time' content='2026-03-02T09:00:00Z'></head><body>{TEXT}</body></html>",
        f"<html><head>{HEAD}</head><body><h1>Early harvest in the apple valley</h1><p class=date>2 March 2026</p>{TEXT}</body></html>",
        f"<html><head></head><body><h2>Apples, a week early</h2>{TEXT}<p>Printed on 2026-02-27.</p></body></html>",
        f"<html><head>{HEAD}</head><body>{TEXT}</body></html>",
    ],
)
def test_the_same_headline_and_day(page: str) -> None:
    decoded = Decoded(html=page, url="https://valley.example/apples")
    whole, head = glance(decoded), head_of(decoded, page)
    assert whole is not None
    assert head is not None
    assert (head.title, head.title_origin, head.published) == (whole.facts.title, whole.facts.title_origin, whole.facts.published)


def test_what_cannot_be_parsed_has_neither() -> None:
    assert head_of(Decoded(html="", url="https://valley.example/apples"), "") is None
