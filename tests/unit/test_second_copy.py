"""A report that its page holds twice is read once; what merely recurs stays."""

import numpy as np
import pytest
from trafilatura.utils import load_html

from docketwire import extract
from pipeline.reading.blocks import blocks_of
from pipeline.reading.second_copy import second_copy

LINES = [f"<p>The {word} chamber of the court in Lindau told the network to restore the account within eight days.</p>" for word in ("first", "second", "third", "fourth")]  # fmt: skip
BODY = "".join(LINES)


def dropped(html: str, size: int = 100) -> list[int]:
    given = list(blocks_of(load_html(f"<html><body>{html}</body></html>")))
    return second_copy(given, np.full(len(given), size, np.float32))


@pytest.mark.parametrize(
    ("html", "places"),
    [
        (f"<div>{BODY}</div><div>{BODY}</div>", [4, 5, 6, 7]),
        (f"<div>{BODY}</div><p>Advertisement</p><section>{BODY}</section>", [5, 6, 7, 8]),
        (f"<div>{BODY}</div><div>{''.join(LINES[1:])}</div>", [4, 5, 6]),
        (f"<div>{BODY}</div><div>{''.join(LINES[:2])}</div>", []),  # two may be a quotation
        (f"<div>{BODY}{BODY}</div>", []),  # in the same element: a page filled with the same words
        (f"<div>{BODY}</div><div>{''.join(reversed(LINES))}</div>", []),
        (f"<div>{LINES[0] * 4}</div><div>{LINES[0] * 4}</div>", []),  # a refrain
        (BODY, []),
    ],
)
def test_lines_of_a_second_copy(html: str, places: list[int]) -> None:
    assert dropped(html) == places


def test_short_lines_recur() -> None:
    assert dropped(f"<div>{BODY}</div><div>{BODY}</div>", size=59) == []
    assert len(dropped(f"<div>{BODY}</div><div>{BODY}</div>", size=60)) == 4


def test_a_report_for_large_screens_and_for_small_ones_is_read_once() -> None:
    page = f'<html><head><title>Order</title></head><body><h1>Order</h1><div class="desktop">{BODY}</div><div class="mobile">{BODY}</div></body></html>'
    found = extract(page, url="https://ledger.example/order")
    assert found is not None
    assert found.text.count("third chamber") == 1
    assert "fourth chamber" in found.text


@pytest.mark.parametrize(
    "line",
    [
        "Follow our channel on WhatsApp and never miss a story.",
        "Folgen Sie unserem WhatsApp-Kanal für die wichtigsten Nachrichten.",
        "Подписывайтесь на наш Telegram, чтобы не пропустить новости.",
        "تابعوا قناتنا على واتساب لآخر الأخبار",
    ],
)
def test_the_outlets_own_channel_is_no_part_of_its_report(line: str) -> None:
    page = f"<html><head><title>Order</title></head><body><article><h1>Order</h1>{''.join(LINES[:2])}<p>{line}</p>{''.join(LINES[2:])}</article></body></html>"
    found = extract(page, url="https://ledger.example/order")
    assert found is not None
    assert line not in found.text
    assert "fourth chamber" in found.text
