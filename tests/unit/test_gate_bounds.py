"""Walls, error pages and listings: each bound in letters, links and phrases at its last value inside and its first outside."""

from datetime import UTC, datetime

import pytest

from pipeline.reading.gate import article_problem, listing_problem, may_be_wall
from records.article import DatedFact, Extraction
from records.outcome import Outcome

URL = "https://port.example/news/judge-fines-chirper"
TITLE = "Judge fines Chirper"
WALL = "We use cookies and we and our 837 partners store them. Accept all cookies or manage your settings."
PUBLISHED = DatedFact(at=datetime(2026, 3, 2, tzinfo=UTC), origin="meta")


def prose(letters: int) -> str:
    return ("the tribunal of the port told the operator of the forum " * (letters // 50 + 1))[:letters]


def outcome(text: str, title: str = TITLE, html: str = "", *, url: str = URL, dated: bool = False) -> Outcome | None:
    found = article_problem(Extraction(text=text, title=title, published=PUBLISHED if dated else None), html, url=url)
    return found and found[0]


@pytest.mark.parametrize(
    ("letters", "title", "found"),
    [
        (899, "Page not found", Outcome.SOFT_404),
        (900, "Page not found", None),
        (899, TITLE, None),
        (0, "Page not found", Outcome.SOFT_404),
        (0, TITLE, Outcome.NO_TEXT),
    ],
)
def test_an_error_s_title_counts_up_to_nine_hundred_letters(letters: int, title: str, found: Outcome | None) -> None:
    assert outcome(prose(letters), title) is found


@pytest.mark.parametrize(("letters", "found"), [(599, Outcome.SOFT_404), (600, None)])
def test_an_error_s_words_count_up_to_six_hundred_letters(letters: int, found: Outcome | None) -> None:
    said = "The page you requested could not be found. "
    assert outcome((said + prose(700))[:letters]) is found
    assert outcome(prose(letters)) is None


@pytest.mark.parametrize(
    ("path", "links", "letters", "dated", "found"),
    [
        ("/", 41, 41 * 60 - 1, False, Outcome.NOT_ARTICLE),
        ("/", 41, 41 * 60, False, None),
        ("/", 40, 1_300, False, None),
        ("/", 41, 1_300, True, Outcome.NOT_ARTICLE),
        ("/index.html", 41, 1_300, True, Outcome.NOT_ARTICLE),
        ("/?p=1", 41, 1_300, True, None),
        ("/tag/courts", 31, 31 * 40 - 1, False, Outcome.NOT_ARTICLE),
        ("/tag/courts", 31, 31 * 40, False, None),
        ("/tag/courts", 30, 1_000, False, None),
        ("/tag/courts", 31, 1_000, True, None),
        ("/a", 81, 81 * 12 - 1, False, Outcome.NOT_ARTICLE),
        ("/a", 81, 81 * 12, False, None),
        ("/a", 80, 900, False, None),
        ("/a", 81, 900, True, None),
    ],
)
def test_links_outweigh_the_text_of_a_listing(path: str, links: int, letters: int, dated: bool, found: Outcome | None) -> None:
    assert outcome(prose(letters), html='<a href="/x">x</a>' * links, url=f"https://port.example{path}", dated=dated) is found
    if found:
        assert listing_problem('<a href="/x">x</a>' * links, f"https://port.example{path}", dated=dated, size=letters)


@pytest.mark.parametrize(
    ("letters", "gated", "found"),
    [
        (699, '<div class="paywall">', Outcome.PAYWALL_STUB),
        (700, '<div class="paywall">', None),
        (249, "", Outcome.PAYWALL_STUB),
        (250, "", None),
    ],
)
def test_a_stub_before_a_paywall_says_so_and_is_short_or_marked(letters: int, gated: str, found: Outcome | None) -> None:
    html = f"{gated}<p>Subscribe to continue reading</p>"
    assert outcome(prose(letters), html=html) is found
    assert outcome(prose(letters), html=gated) is None


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        (WALL, TITLE, Outcome.CONSENT_WALL),
        (f"{WALL}\n{prose(90)}", TITLE, None),
        (f"{WALL}\n{WALL}\n{prose(90)}", TITLE, Outcome.CONSENT_WALL),
        (f"{WALL}\n{prose(2_400)}", TITLE, None),
        ("Accept all cookies", TITLE, None),
    ],
)
def test_a_consent_wall_says_two_things_to_its_readers_in_most_of_its_lines(text: str, title: str, found: Outcome | None) -> None:
    assert outcome(text, title) is found


@pytest.mark.parametrize(
    ("title", "shown", "letters", "may_be"),
    [
        ("Page not found", "", 2_499, True),
        ("Page not found", "", 2_500, False),
        (TITLE, "", 100, False),
        (TITLE, "The page you requested could not be found", 1_399, True),
        (TITLE, "Subscribe to continue reading", 1_400, False),
        (TITLE, "Accept all cookies", 2_499, False),
        (TITLE, "Accept all. Reject all.", 2_499, True),
    ],
)
def test_a_page_that_says_much_is_no_wall(title: str, shown: str, letters: float, may_be: bool) -> None:
    assert may_be_wall(title, shown, "", letters) is may_be


@pytest.mark.parametrize(("letters", "may_be"), [(1_399, True), (1_400, False)])
def test_what_stands_around_a_short_text_is_asked_too(letters: float, may_be: bool) -> None:
    assert may_be_wall(TITLE, "", "<p>Subscribe to continue reading</p>", letters) is may_be
    assert not may_be_wall(TITLE, "", "<script>Subscribe to continue reading</script>", letters)
