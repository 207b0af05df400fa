"""What the line model dropped and is kept all the same: bulk that a careful extractor holds, agreed prose, points that a colon announces."""

import numpy as np
import pytest
from trafilatura.utils import load_html

from pipeline.reading.blocks import Block, blocks_of
from pipeline.reading.net import BARE, CAUGHT, agreed, announced, caught, netted
from pipeline.reading.page_kind import PageKind

LEAST = 0.5


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def blocks(html: str) -> list[Block]:
    return list(blocks_of(load_html(f"<html><body>{html}</body></html>")))


def raised(before: np.ndarray, after: np.ndarray) -> list[int]:
    return [int(n) for n in np.flatnonzero(after > before)]


@pytest.mark.parametrize(
    ("chances", "share", "sizes", "kept"),
    [
        ((0.9, 0.1), (1, 1), (60, 40), []),
        ((0.9, 0.1), (1, 1), (59, 41), [1]),
        ((0.5, 0.1), (1, 1), (60, 40), []),
        ((0.49, 0.1), (1, 1), (60, 40), [0, 1]),
        ((0.1, 0.1), (0.5, 0.49), (10, 90), [0]),
        ((0.1, 0.1), (0, 0), (10, 90), []),
        ((0.9, 0.1), (0, 1), (90, 10), [1]),
    ],
)
def test_what_a_careful_extractor_holds_is_not_lost_in_bulk(
    chances: tuple[float, ...], share: tuple[float, ...], sizes: tuple[int, ...], kept: list[int]
) -> None:
    after = caught(floats(*chances), floats(*share), floats(*sizes), least=LEAST)
    assert raised(floats(*chances), after) == kept
    assert all(after[n] == np.float32(CAUGHT) for n in kept)


def test_what_is_surer_than_caught_stays_as_sure_and_a_higher_bar_is_met() -> None:
    after = caught(floats(0.7, 0.1), floats(1, 1), floats(10, 90), least=0.65)
    assert after.tolist() == pytest.approx([0.7, 0.65])


PROSE = "The council of the harbour told the network to restore the account of the nurse by Monday."


def agreement(html: str, *, chance: float = 0.47, size: float = 60, share: float = 0.5, at: int = 0) -> bool:
    given = blocks(html)
    chances = np.full(len(given), 0.0, np.float32)
    chances[at] = chance
    shares, sizes = np.full((len(given), 2), share, np.float32), np.full(len(given), size, np.float32)
    return bool(agreed(given, chances, shares, sizes, least=LEAST)[at] == np.float32(CAUGHT))


def test_prose_that_two_extractors_hold_is_kept_from_a_likely_chance_and_some_length_on() -> None:
    html = f"<p>{PROSE}</p>"
    assert agreement(html)
    assert agreement(html, chance=0.46)
    assert not agreement(html, chance=0.44)
    assert not agreement(html, chance=0.5)
    assert not agreement(html, size=59)
    assert not agreement(html, share=0.49)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{PROSE.rstrip('.')}</p>",
        f"<p><a href='/x'>{PROSE[:-20]}</a>{PROSE[-20:]}</p>",
        f"<div class='comments'><p>{PROSE}</p></div>",
        f"<p hidden>{PROSE}</p>",
        "<p>Subscribe to our newsletter to read more of it every morning in your inbox. Sign up now.</p>",
    ],
)
def test_prose_that_something_speaks_against_is_not_raised(html: str) -> None:
    assert not agreement(html)


def announcing(html: str, *chances: float) -> list[int]:
    given = blocks(html)
    row = np.zeros(len(given), np.float32)
    row[: len(chances)] = chances
    return raised(row, announced(given, row, least=LEAST))


POINTS = "<ul><li>delete the posts</li><li>pay the costs</li></ul>"


def test_points_that_a_kept_line_announces_are_kept() -> None:
    assert announcing(f"<p>The court orders:</p>{POINTS}", 0.9) == [1, 2]
    assert announcing(f"<p>The court orders：</p>{POINTS}", 0.9) == [1, 2]
    assert announcing(f"<p>The court orders:</p>{POINTS}", 0.5) == [0, 1, 2]
    assert announcing(f"<p>The court orders:</p>{POINTS}", 0.49) == []
    assert announcing("<p>The court orders:</p><ul><li>delete the posts</li></ul>", 0.9) == []


def test_a_doubted_line_behind_a_kept_one_announces_too() -> None:
    html = f"<p>{PROSE}</p><p>It orders:</p>{POINTS}"
    assert announcing(html, 0.9, 0.25) == [1, 2, 3]
    assert announcing(html, 0.9, 0.15) == []
    assert announcing(html, 0.4, 0.25) == []


def test_a_line_that_breaks_off_is_gone_on_with_in_a_list_and_nowhere_else() -> None:
    assert announcing(f"<p>The company must</p>{POINTS}", 0.9) == [1, 2]
    assert announcing(f"<h2>The company must</h2>{POINTS}", 0.9) == []
    assert announcing(f"<p>The company must.</p>{POINTS}", 0.9) == []
    assert announcing("<p>The company must</p><p>one</p><p>two</p>", 0.9) == []


def test_lists_of_links_and_of_elsewhere_are_not_announced() -> None:
    links = "<ul><li><a href='/1'>delete the posts</a></li><li><a href='/2'>pay the costs</a></li></ul>"
    assert announcing(f"<p>Read more:</p>{links}", 0.9) == []
    assert announcing(f"<p>Read more:</p><div class='share'>{POINTS}</div>", 0.9) == []


@pytest.mark.parametrize(
    ("kind", "count", "kept"),
    [
        (PageKind.NEWS, BARE + 1, True), (PageKind.OTHER, BARE + 1, True), (PageKind.FLAT, BARE + 1, False), (PageKind.FLAT, BARE, True),
        (PageKind.DOCUMENT, BARE + 1, False), (PageKind.DOCUMENT, BARE, True), (PageKind.SMALL, BARE + 1, False), (PageKind.SMALL, BARE, True),
    ],
)  # fmt: skip
def test_bulk_is_caught_on_pages_of_news_and_on_bare_ones(kind: PageKind, count: int, kept: bool) -> None:
    given = blocks("".join(f"<p>Line {n} of a page</p>" for n in range(count)))
    assert len(given) == count
    chances, sizes = np.full(count, 0.1, np.float32), np.full(count, 20, np.float32)
    after = netted(given, chances, np.ones((count, 2), np.float32), sizes, kind, least=LEAST)
    assert bool((after > chances).all()) is kept


@pytest.mark.parametrize(
    ("kind", "kept"), [(PageKind.FLAT, [1, 2]), (PageKind.DOCUMENT, [1, 2]), (PageKind.SMALL, [1, 2]), (PageKind.NEWS, [])]
)
def test_points_are_looked_for_where_the_model_knows_too_few(kind: PageKind, kept: list[int]) -> None:
    given = blocks(f"<p>The court orders:</p>{POINTS}")
    chances = floats(0.9, 0.1, 0.1)
    after = netted(given, chances, np.zeros((3, 2), np.float32), floats(20, 20, 20), kind, least=LEAST)
    assert raised(chances, after) == kept


@pytest.mark.parametrize("kind", list(PageKind))
def test_prose_that_two_extractors_hold_is_kept_on_small_pages_alone(kind: PageKind) -> None:
    given = blocks(f"<p>{PROSE}</p>" * (BARE + 1))
    chances, sizes = np.full(len(given), 0.47, np.float32), np.full(len(given), 60, np.float32)
    chances[1:] = 0.9
    after = netted(given, chances, np.ones((len(given), 2), np.float32), sizes, kind, least=LEAST)
    assert raised(chances, after) == ([0] if kind is PageKind.SMALL else [])
