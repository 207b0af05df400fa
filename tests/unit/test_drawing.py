"""One way to draw: geometry, the picture as SVG, the same picture as PNG."""

import zlib
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from common.drawing.days import Chart, chart, nice
from common.drawing.png import png
from common.drawing.svg import STANDALONE, bars_svg, ranked_svg

DAY = date(2026, 3, 1)
INK = 30
"""Least opacity of a pixel that counts as drawn."""


def week() -> Chart:
    """Seven days 20 units wide, 4 of 10 high, the third not crawled and the last the highest."""
    values = [4.0, 2, 0, 0, 1, 3, 5]
    return chart([(DAY + timedelta(n), value, n != 2) for n, value in enumerate(values)], width=140, height=51, left=0, foot=1)


def pixels(picture: bytes) -> list[bytes]:
    """Rows of a PNG of eight-bit RGBA; its filters undone (PNG specification, section 9)."""
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    assert picture[24:26] == b"\x08\x06"
    data, place = b"", 8
    while place < len(picture):
        length, kind = int.from_bytes(picture[place : place + 4], "big"), picture[place + 4 : place + 8]
        data += picture[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    raw, rows, above = zlib.decompress(data), [], bytes(width * 4)
    for number in range(height):
        start = number * (width * 4 + 1)
        method, line = raw[start], bytearray(raw[start + 1 : start + 1 + width * 4])
        for at in range(width * 4):
            left, up, corner = (line[at - 4] if at > 3 else 0), above[at], (above[at - 4] if at > 3 else 0)
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda near: abs(guess - near))
            line[at] = (line[at] + (0, left, up, (left + up) // 2, paeth)[method]) & 255
        rows.append(bytes(line))
        above = rows[-1]
    return rows


def drawn(rows: list[bytes], x: int, y: int) -> bool:
    return rows[y][x * 4 + 3] >= INK


def test_day_without_a_crawl_is_a_hole_and_not_a_zero() -> None:
    found = chart([(DAY, 4, True), (DAY + timedelta(1), 0, False), (DAY + timedelta(2), 0, True)])
    assert [bar.watched for bar in found.bars] == [True, False, True]
    assert found.holes[0].height > 100
    assert found.bars[2].height == 0


@given(st.lists(st.tuples(st.floats(0, 1e9), st.booleans()), min_size=1, max_size=400))
def test_bars_stay_inside_the_picture(values: list[tuple[float, bool]]) -> None:
    found = chart([(DAY + timedelta(n), value, watched) for n, (value, watched) in enumerate(values)])
    for bar in found.bars:
        assert found.left <= bar.x <= bar.x + bar.width <= found.width + 0.1
        assert 0 <= bar.y <= bar.y + bar.height <= found.base + 0.1


@given(st.floats(1e-6, 1e12))
def test_axis_ends_at_a_round_number_not_below_the_highest_bar(value: float) -> None:
    assert value * 0.999 <= nice(value) <= value * 2.6


def test_axis_of_next_to_nothing_ends_at_one() -> None:
    assert nice(0) == nice(5e-324) == 1


def test_words_are_drawn_where_they_are_asked_for_and_escaped() -> None:
    bare = etree.fromstring(bars_svg(week(), label="a < b"))
    assert bare.get("aria-label") == "a < b"
    assert not bare.findall("{*}text")
    worded = etree.fromstring(bars_svg(week(), label="", value=lambda value: f"{value:g} <&>", day=lambda day: f"{day.day}."))
    assert [text.text for text in worded.findall("{*}text")] == ["2.5 <&>", "5 <&>", "7.", "5.", "3.", "1."]
    assert [text.get("class") for text in worded.findall("{*}text")][2:] == ["tick", "tick spare", "tick", "tick spare"]


def test_a_drawing_goes_into_a_page_as_it_is_and_into_a_notebook_with_its_colours() -> None:
    picture = bars_svg(week(), label="")
    assert isinstance(picture, Markup)
    assert "style" not in picture
    assert etree.fromstring(picture._repr_svg_()).findtext("{*}style") == STANDALONE


def test_the_png_shows_what_the_svg_says() -> None:
    """At twice its size: bars filled from their top down to the axis, nothing above them, a hole hatched over its whole height."""
    rows = pixels(png(bars_svg(week(), label=""), STANDALONE))
    assert (len(rows), len(rows[0]) // 4) == (102, 280)
    for bar in week().bars:
        middle, top = round(2 * (bar.x + bar.width / 2)), round(2 * bar.y)
        column = [drawn(rows, middle, y) for y in range(20, 98)]
        if not bar.watched:
            assert any(column)
            assert not all(column)
        elif bar.height:
            assert all(drawn(rows, middle, y) for y in range(top + 1, 98))
            assert not any(drawn(rows, middle, y) for y in range(20, top - 1) if not 56 < y < 62)  # 56-62: the line at half height
    assert {rows[90][at * 4 : at * 4 + 3] for at in (20, 260)} == {bytes.fromhex("66969d"), bytes.fromhex("1b7f8c")}


def test_no_font_of_this_machine_gets_into_a_picture() -> None:
    """Seen on a machine that has one of these fonts; a picture with its letters would be another one elsewhere."""
    roomy = chart([(DAY, 4, True), (DAY + timedelta(1), 2, True)])
    worded = bars_svg(roomy, label="", value=str, day=str)
    style = STANDALONE + '.tick { font-family: "Noto Sans", "DejaVu Sans", "Liberation Sans", Arial, Helvetica; font-size: 11px }'
    assert png(worded, style) == png(bars_svg(roomy, label=""), style)


def test_colours_are_seen_on_white_and_on_the_dark_sheet() -> None:
    """Three to one (WCAG 2.2, 1.4.11)."""
    inks = {part[:7] for part in STANDALONE.split() if part.startswith("#")}
    assert inks == {"#66969d", "#1b7f8c", "#858d95"}
    assert min(contrast(ink, ground) for ink in inks for ground in ("#ffffff", "#1b1f22")) >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    lights = sorted(sum(w * _linear(int(c[n : n + 2], 16) / 255) for w, n in ((0.2126, 1), (0.7152, 3), (0.0722, 5))) for c in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def test_ranked_bars_are_as_long_as_their_values() -> None:
    picture = etree.fromstring(ranked_svg([("a & b", 40), ("c", 10)], label="x"))
    longs = [float(rect.get("width")) for rect in picture.findall("{*}rect")]
    assert longs[0] == 4 * longs[1] > 0
    assert [text.text for text in picture.findall("{*}text")] == ["a & b", "40", "c", "10"]
    assert etree.fromstring(ranked_svg([], label="nothing")).get("height") is None
