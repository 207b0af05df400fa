"""What a page holds and does not show: a paragraph put among others for machines is no text, what a button shows is, and so is a shadow root."""

import pytest

from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import extract
from pipeline.reading.first_sight import first_sight

LINES = [
    "The district court in Valmora ordered the video platform on Tuesday to hand over the names of three account holders within ten days.",
    "Judges found that the service had ignored two earlier requests by the prosecutor, who is investigating threats against a mayor.",
    "A lawyer for the company said it would study the ruling and decide in the coming week whether to appeal to the higher court.",
    "The national regulator welcomed the decision and said that it expected all services with many users to answer such orders in time.",
]
STRAY = "The weather will be mild on the coast on Wednesday, with a little rain in the hills and sunny spells in the south."
URL = "https://valmora.example/2026/court-orders-names"


def page(body: str) -> str:
    return f"<!doctype html><html lang=en><head><title>Court orders platform to name users</title></head><body><main><h1>Court orders platform to name users</h1>{body}</main></body></html>"


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def text_of(body: str) -> str:
    found = extract(page(body), url=URL)
    assert found is not None
    return found.text


@pytest.mark.parametrize("how", ["hidden", "style='display:none'", 'style="color:red; display : none"', "style='visibility:hidden'"])
def test_a_paragraph_that_is_not_displayed_between_two_that_are_is_no_text(how: str) -> None:
    text = text_of(paragraphs(LINES[:2]) + f"<p {how}>{STRAY}</p>" + paragraphs(LINES[2:]))
    assert STRAY not in text
    assert all(line in text for line in LINES)


@pytest.mark.parametrize(
    "body",
    [
        f"{paragraphs(LINES[:2])}<p>{STRAY}</p>{paragraphs(LINES[2:])}",
        f"{paragraphs(LINES[:2])}<p aria-hidden=true>{STRAY}</p>{paragraphs(LINES[2:])}",
        f"{paragraphs(LINES[:2])}<h3>What the weather does</h3><p style='display:none'>{STRAY}</p><h3>What else</h3>{paragraphs(LINES[2:])}",
        f"{paragraphs(LINES[:2])}<div style='display:none'><p>{LINES[2]}</p><p>{STRAY}</p><p>{LINES[3]}</p></div>",
        f"<div hidden>{paragraphs([LINES[0], STRAY, *LINES[1:]])}</div>",
    ],
    ids=["shown", "not read out", "answer to a heading", "rest of the report", "all of it"],
)
def test_what_is_shown_or_may_be_shown_by_a_button_is_text(body: str) -> None:
    assert STRAY in text_of(body)


def test_what_stands_in_a_declared_shadow_root_is_read_by_all() -> None:
    body = f"{paragraphs(LINES[:2])}<more-text><template shadowrootmode=open>{paragraphs(LINES[2:])}</template></more-text>"
    assert all(line in text_of(body) for line in LINES)
    seen = first_sight(Decoded(html=page(body), url=URL))
    assert seen is not None
    assert LINES[3] in seen.shown
    assert STRAY not in text_of(f"{paragraphs(LINES)}<template><p>{STRAY}</p></template>")
