"""The changed pages the line model is trained on beside the real ones: their bodies are still there, and each is the same every time."""

import random

import pytest
from trafilatura.utils import load_html

from bench.extraction_pages import VARIANTS, Page, grams_of
from pipeline.reading.blocks import blocks_of
from pipeline.reading.extent import extent
from pipeline.reading.line_features import tokens_of

BODY = [
    "The court in Harbourtown ordered the platform to name the author. The judge gave it two weeks. The company said that it would appeal.",
    "The association had asked for the name in March. It argued that threats are no opinion.",
    "A hearing is planned for autumn, the court said on Monday.",
]
MENU = ["Home", "Politics", "Sports", "Weather in Harbourtown and the islands", "Subscribe to the newsletter of the Harbour Ledger"]
HTML = (
    "<html lang='en'><head><title>Court orders name</title></head><body class='page'><nav class='menu'><ul>"
    + "".join(f"<li class='entry'>{entry}</li>" for entry in MENU)
    + "</ul></nav><article class='story'><h1>Court orders name</h1>"
    + "".join(f"<p class='text'>{line} </p>" for line in BODY)
    + "</article><footer id='foot'><p>All rights reserved by the Harbour Ledger, an invented paper.</p></footer></body></html>"
)
ROW = {"id": "ledger_1", "lang": "en", "title": "Court orders name", "text": "\n".join(BODY), "optional": "Court orders name"}


def made(kind: str, seed: int) -> Page:
    return VARIANTS[kind](Page(dict(ROW), HTML, flat=False), random.Random(seed))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", sorted(VARIANTS))
def test_the_body_of_a_changed_page_stands_in_it_in_order(kind: str, seed: int) -> None:
    page = made(kind, seed)
    words = tokens_of(" ".join(block.text for block in blocks_of(load_html(page.html))))
    runs = (
        page.row["text"].split("\n") if kind == "cluttered" else [page.row["text"].replace("\n", " ")]
    )  # clutter is set between paragraphs
    assert {gram for run in runs for gram in grams_of(tokens_of(run))} <= set(grams_of(words))
    assert made(kind, seed) == page


def test_each_variant_changes_what_it_is_named_for() -> None:
    tickers = [block.text for block in blocks_of(load_html(made("split", 1).html))]
    assert "The judge gave it two weeks." in tickers
    less = [made("pruned", seed).html for seed in range(8)]
    assert any("Politics" not in page and "All rights" not in page for page in less)
    named = [made("unnamed", seed).html for seed in range(8)]
    assert any("story" not in page and "menu" not in page for page in named)
    few = [made("bare", seed) for seed in range(20)]
    assert {len(page.row["text"].split("\n")) for page in few} >= {1, 3}
    assert any("newsletter" in page.html for page in few)
    assert any("newsletter" not in page.html for page in few)


def test_a_line_is_as_long_in_every_script() -> None:
    assert extent("The court ordered it.") == 21
    assert extent("法院下令") == extent("법원명령") == 10
    assert extent("Суд решил") == 9
