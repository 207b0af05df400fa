"""What the line model dropped and is kept all the same: bulk that a careful extractor holds, agreed prose, points that a colon announces; and what is far from a body."""

import numpy as np
import pytest
from trafilatura.utils import load_html

from pipeline.reading.blocks import Block, blocks_of
from pipeline.reading.net import BARE, CAUGHT, agreed, announced, caught, enclosed, headed, near, netted, unfolded
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


BODY = f"<p>{PROSE}</p><p>{PROSE.replace('Monday', 'Friday')}</p>"
TWO = "<li>The company keeps the login records for ninety days.</li><li>It tells the holder of the account within a week.</li>"


def listed(markup: str, *, share: tuple[float, float] = (1.0, 0.0), around: str = "<article>{}</article>") -> list[str]:
    """The lines that are kept because they stand in a list or table behind a body of two lines."""
    given = blocks(around.format(f"<h1>Order</h1>{BODY}{markup}"))
    chances = np.array([0.9 if "council" in block.text else 0.05 for block in given], np.float32)
    sizes = np.array([len(block.text) for block in given], np.float32)
    after = enclosed(given, chances, np.full((len(given), 2), share, np.float32), sizes, least=LEAST)
    return [given[n].text for n in raised(chances, after)]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        (f"<ul>{TWO}</ul>", 2),
        (f"<ol><li>Accounts<ul>{TWO}</ul></li></ol>", 3),
        ("<dl><dt>First</dt><dd>The company keeps the login records.</dd><dt>Second</dt><dd>It tells the holder.</dd></dl>", 4),
        ("<ul><li><p>The company keeps the login records.</p></li><li><p>It tells the holder.</p></li></ul>", 2),
        ("<table><tr><th>Platform</th><th>Fine</th></tr><tr><td>Chirper</td><td>2,000 dollars</td></tr></table>", 2),
        ("<table><tr><td>Online</td><td>12 dollars</td></tr><tr><td>Print</td><td>20 dollars</td></tr></table>", 0),  # an offer
        (f"<table><tr><td><p>{PROSE}</p></td></tr><tr><td><p>More on this</p></td></tr></table>", 0),  # columns of a page
        (f'<ul class="related">{TWO}</ul>', 0),
        (f"<aside><ul>{TWO}</ul></aside>", 0),
        (f"<ul hidden>{TWO}</ul>", 0),
        ('<ul><li><a href="/1">Bridge closed for repairs</a></li><li><a href="/2">Council votes on a pool</a></li></ul>', 0),
        ("<ul><li>Share</li><li>Comments</li></ul>", 0),
        ("<ul><li>The company keeps the login records for ninety days.</li></ul>", 0),
    ],
)
def test_points_and_rows_in_the_element_of_the_body_are_kept(markup: str, lines: int) -> None:
    assert len(listed(markup)) == lines


def test_a_list_is_kept_only_where_an_extractor_holds_half_of_it_and_behind_the_bodys_first_line() -> None:
    assert listed(f"<ul>{TWO}</ul>", share=(0.0, 1.0)) != []
    assert listed(f"<ul>{TWO}</ul>", share=(0.4, 0.4)) == []
    assert listed("", around=f"<article><ul>{TWO}</ul>{{}}</article>") == []
    assert listed("", around=f"<article>{{}}</article><ul>{TWO}</ul>") == []


def test_a_page_without_a_body_has_no_lists_either() -> None:
    given = blocks(f"<ul>{TWO}</ul>")
    chances = floats(0.1, 0.1)
    assert raised(chances, enclosed(given, chances, np.ones((2, 2), np.float32), floats(50, 50), least=LEAST)) == []


def told(markup: str, *, share: float = 0.0, chance: float = 0.03) -> int:
    """How many lines are kept under the headline where the model keeps none."""
    given = blocks(markup)
    chances, sizes = np.full(len(given), chance, np.float32), np.array([len(block.text) for block in given], np.float32)
    return len(raised(chances, headed(given, chances, np.full((len(given), 2), share, np.float32), sizes, least=LEAST)))


def test_the_prose_under_the_headline_is_kept_where_nobody_finds_any() -> None:
    report = f"<aside><h1>Order</h1>{BODY}<p>{PROSE}</p></aside>"
    assert told(report) == 3
    assert told(f"{report}<div>{BODY}</div>") == 3, "what stands elsewhere is not of it"
    assert told(report, share=0.5) == 0, "an extractor finds it"
    assert told(report, chance=0.5) == 0, "the model does"
    assert told(f"<aside><h1>Order</h1>{BODY}</aside>") == 0
    assert told(report.replace("<h1>", "<h1>News</h1><h1>")) == 0
    assert told(report.replace("<h1>", "<h1 hidden>")) == 0
    assert told(report.replace("<p>", '<p class="teaser">')) == 0
    assert told(report.replace("<p>", "<p hidden>")) == 0


def test_a_menu_that_an_extractor_holds_alone_is_no_bulk() -> None:
    given = blocks('<p><a href="/">Home</a> <a href="/law">Law</a></p>' + f"<p>{PROSE}</p>")
    chances = floats(0.0, 0.1)
    after = netted(given, chances, np.array([[1, 1], [0, 0]], np.float32), floats(8, 80), PageKind.NEWS, least=LEAST)
    assert raised(chances, after) == []


def unfolding(markup: str) -> list[str]:
    """Which hidden lines are kept of a page whose visible lines are."""
    found = blocks(markup)
    chances = np.array([0.0 if block.hidden or block.tag == "h2" else 0.9 for block in found], np.float32)
    after = unfolded(found, chances, floats(*(float(len(block.text)) for block in found)), least=0.5)
    return [found[n].text for n in raised(chances, after)]


LINE = "The court of Lindau told the operator to name who had written line {} of the threats within two weeks."
SHOWN, REST = ("".join(f"<p>{LINE.format(n)}</p>" for n in numbers) for numbers in (range(4), range(4, 7)))
FOLDED = [LINE.format(n) for n in range(4, 7)]


def test_what_a_button_unfolds_is_the_rest_of_the_report() -> None:
    assert unfolding(f"<article>{SHOWN}<div style='display:none'>{REST}</div></article>") == FOLDED
    assert unfolding(f"<article>{SHOWN}<div hidden>{REST}</div></article>") == FOLDED


@pytest.mark.parametrize(
    "markup",
    [
        f"<article>{SHOWN}<div hidden><p>{FOLDED[0]}</p><p>{FOLDED[1]}</p></div></article>",
        f"<article>{SHOWN}<div hidden><p>{FOLDED[0]}</p><p>{FOLDED[1]}</p></div><div hidden><p>{FOLDED[2]}</p></div></article>",
        f"<article><div hidden>{REST}</div>{SHOWN}</article>",
        f"<article>{SHOWN}</article><div hidden>{REST}</div>",
        f"<article>{SHOWN}<div class=newsletter hidden>{REST}</div></article>",
        f"<article>{SHOWN}<form hidden>{REST}</form></article>",
        f"<article>{SHOWN}<div hidden>{REST.replace('.</p>', '</p>')}</div></article>",
        f"<div hidden>{REST}</div>",
    ],
)
def test_other_hidden_lines_stay_hidden(markup: str) -> None:
    """Two lines alone; not in one box; before the report; outside its element; a box of something else; a form; lines that are no sentences; no report."""
    assert unfolding(markup) == []


@pytest.mark.parametrize(
    ("gap", "size", "chance", "stays"),
    [
        (19, 29, 0.91, True),  # near the body
        (20, 29, 0.91, False),
        (20, 31, 0.91, True),  # nearly as long as the body
        (20, 29, 0.93, True),  # the model is sure
    ],
)
@pytest.mark.parametrize("body_first", [True, False])
def test_a_little_that_much_parts_from_the_body_is_no_part_of_it(
    gap: int, size: float, chance: float, stays: bool, body_first: bool
) -> None:
    chances, sizes = floats(0.6, 0.6, *[0.4] * gap, chance), floats(50, 50, *[300] * gap, size)
    if not body_first:
        chances, sizes = chances[::-1].copy(), sizes[::-1].copy()
    after = near(chances, sizes, least=LEAST)
    far = -1 if body_first else 0
    assert bool(after[far] == chances[far]) is stays
    after[far] = chances[far]
    assert after.tolist() == chances.tolist()


def test_nothing_is_far_from_a_body_that_is_not_there() -> None:
    assert near(floats(0.1, 0.2), floats(5, 5), least=LEAST).tolist() == floats(0.1, 0.2).tolist()
    assert near(floats(), floats(), least=LEAST).tolist() == []


@pytest.mark.parametrize("kind", list(PageKind))
def test_only_pages_without_structure_are_cut_by_distance(kind: PageKind) -> None:
    given = blocks("".join(f"<p>Line {n} of a page</p>" for n in range(24)))
    chances, sizes = floats(0.6, *[0.1] * 22, 0.6), floats(100, *[10] * 22, 10)
    after = netted(given, chances, np.zeros((24, 2), np.float32), sizes, kind, least=LEAST)
    assert bool(after[-1] < LEAST) is (kind is PageKind.FLAT)
