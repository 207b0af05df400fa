"""A text from elsewhere than the page shows: each bound at its last value inside and its first outside, in letters."""

import dataclasses
import json
from datetime import UTC, datetime

import pytest
from trafilatura.utils import load_html

from pipeline.elsewhere.standin import (
    asks_for_scripts,
    brief_rather,
    fuller,
    gone,
    is_shell,
    may_be_elsewhere,
    own_origin,
    standing_in,
    whole,
)
from pipeline.reading.blocks import Block, blocks_of
from records.article import Extraction
from records.capture import Hint
from records.source import ListingKind
from records.text_origin import TextOrigin

TITLE = "Harbour court fines the ferry app"
ASKS = "Please enable JavaScript to read on."
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
HINT = Hint(
    url="https://port.example/a", listing_url="https://port.example/feed", listing_kind=ListingKind.FEED, title=TITLE, published_at=AT,
    authors=("Ann Lee",), language="en",
)  # fmt: skip


def prose(letters: int, start: str = "the court of the harbour told the ferry app ") -> str:
    """One sentence of so many letters."""
    return (start * (letters // len(start) + 1))[: letters - 1].strip().ljust(letters - 1, "x") + "."


def hint(**changes: object) -> Hint:
    return dataclasses.replace(HINT, **changes)  # type: ignore[arg-type]


def data(text: str) -> str:
    return f'<script type="application/json">{json.dumps({"headline": TITLE, "body": text})}</script>'


def page_text(text: str) -> Extraction:
    return Extraction(text=text, title=TITLE)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (ASKS, True),
        (f"{ASKS}\n{'x' * (2 * len(ASKS) + 198)}", True),
        (f"{ASKS}\n{'x' * (2 * len(ASKS) + 199)}", False),
        ("Please enable cookies to read on.", False),
        ("A report on JavaScript.", False),
        ("JavaScript\nis what you must enable", False),
        ("", False),
    ],
)
def test_a_text_asks_for_scripts_where_little_else_is_said(text: str, asks: bool) -> None:
    assert asks_for_scripts(text) is asks


ROOT = '<div id="root"></div>'
NOTICE = f"<noscript>{ASKS}</noscript>"


@pytest.mark.parametrize(
    ("page", "letters", "shell"),
    [
        (f"{ROOT}{NOTICE}", 1_499, True),
        (f"{ROOT}{NOTICE}", 1_500, False),
        (NOTICE, 10, False),
        (ROOT, 10, False),
        (f"{ROOT}<noscript>Please enable cookies</noscript>", 10, False),
        (f"{ROOT}<noscript>We use JavaScript</noscript>", 10, False),
        (f"{ROOT}<noscript>Old</noscript>{NOTICE}", 10, True),
        (f"<h1>A report</h1>{ROOT}{NOTICE}", 10, False),
        (f'<script>write("<h1>A report")</script>{ROOT}{NOTICE}', 10, True),
        (f"<script>go()</script><h1>A report</h1>{ROOT}{NOTICE}", 10, False),
        (f"<main id=app >\n</main>{NOTICE}", 10, True),
        (f"<app-root></app-root>{NOTICE}", 10, True),
        (f'<div id="root">text</div>{NOTICE}', 10, False),
    ],
)
def test_a_shell_is_an_empty_root_a_notice_and_no_headline(page: str, letters: int, shell: bool) -> None:
    assert is_shell(page, "x" * letters) is shell


def test_a_page_s_report_may_be_elsewhere() -> None:
    assert may_be_elsewhere("", TITLE, "", 399, None)
    assert not may_be_elsewhere("", TITLE, "", 400, None)
    assert may_be_elsewhere(ROOT, TITLE, "", 4_000, None)
    assert may_be_elsewhere("", TITLE, f"Menu\n{ASKS}", 4_000, None)
    assert not may_be_elsewhere("", TITLE, "JavaScript\nenable", 4_000, None)
    for letters, may in ((500, True), (499, False)):
        assert may_be_elsewhere("", TITLE, "", 400, hint(content=f"<p>{prose(letters)}</p>")) is may
        assert may_be_elsewhere(data(prose(letters)), TITLE, "", 400, None) is may


def blocks(*texts: str) -> list[Block]:
    return blocks_of(load_html("<html><body>" + "".join(f"<p>{text}</p>" for text in texts) + "</body></html>"))


def test_a_text_that_the_page_does_not_show_was_read_in_its_data() -> None:
    shown, other = prose(90), prose(90, "nobody was told of the fine in the port ")
    assert own_origin(f"{shown}\n{other}", blocks(shown)) is TextOrigin.PAGE, "half of the lines"
    assert own_origin(f"{shown}\n{other}\n{other[:80]}", blocks(shown)) is TextOrigin.EMBEDDED_DATA
    assert own_origin(f"{shown}\n{'x' * 39}\n{'y' * 39}", blocks(shown)) is TextOrigin.PAGE, "short lines say nothing"
    assert own_origin(f"{shown}\n{'x' * 40}\n{'y' * 40}", blocks(shown)) is TextOrigin.EMBEDDED_DATA
    assert own_origin(f"{shown[:80]} and what else\n{'x' * 30}", blocks(shown)) is TextOrigin.PAGE, "eighty signs are compared"
    assert own_origin("", blocks(shown)) is TextOrigin.PAGE


def test_data_twice_as_long_and_a_feed_a_quarter_longer_are_fuller() -> None:
    for own, longer, taken in ((250, 500, True), (251, 500, False)):
        found = fuller(page_text(prose(own)), data(prose(longer)), None)
        assert (found.text == prose(longer)) is taken
        assert found.text_origin is (TextOrigin.EMBEDDED_DATA if taken else None)
    for own, longer, taken in ((400, 500, True), (401, 500, False)):
        found = fuller(page_text(prose(own)), "", hint(content=f"<p>{prose(longer)}</p>"))
        assert (found.text_origin is TextOrigin.FEED_CONTENT) is taken
    assert fuller(page_text(prose(400)), "", hint(content=f"<p>{prose(600, 'a boat came late to a pier far away ')}</p>")).text == prose(
        400
    )


def test_of_a_feed_s_lines_only_sentences_make_it_longer() -> None:
    own, more = prose(300), prose(300, "the judges of the port said on a day in May ")
    list_of_others = "".join(f"<p>Another report of the harbour number {n}</p>" for n in range(9))
    feed = f"<p>{own}</p>{list_of_others}"
    assert fuller(page_text(own), "", hint(content=feed)).text == own
    assert fuller(page_text(own), "", hint(content=f"<p>{own}</p><p>{more}</p>")).text == f"{own}\n{more}"
    for letters, counts in ((60, True), (59, False)):
        body = f"<p>{own}</p>" + "".join(f"<p>{prose(letters, f'{word} said the court of it again ')}</p>" for word in ("ann", "bo", "cy"))
        assert (fuller(page_text(own[:-1] + "x"), "", hint(content=body)).text_origin is TextOrigin.FEED_CONTENT) is counts


@pytest.mark.parametrize(("own", "listed", "taken"), [(100, 150, True), (100, 149, False), (199, 299, True), (200, 400, False)])
def test_a_stub_gives_way_to_a_summary_half_as_long_again(own: int, listed: int, taken: bool) -> None:
    summary = prose(listed, "a union of drivers wants its dues paid by May ")
    found = brief_rather(page_text(prose(own)), hint(summary=summary))
    assert (found is not None) is taken
    if found is not None:
        assert found.text == summary
        assert (found.title, found.title_origin, found.text_origin, found.authors) == (
            TITLE,
            "listing",
            TextOrigin.FEED_SUMMARY,
            ("Ann Lee",),
        )
        assert found.published is not None
        assert (found.published.at, found.declared_language, found.body_confidence) == (AT, "en", None)


@pytest.mark.parametrize(
    ("summary", "brief"),
    [
        ("x" * 60, True),
        ("x" * 59, False),
        (f"{TITLE} {'x' * 40}", True),
        (f"{TITLE} {'x' * 39}", False),
        (f"{TITLE.upper()} harbour court app {'x' * 39}", False),
        ("", False),
    ],
)
def test_a_summary_is_a_brief_where_it_says_more_than_the_headline(summary: str, brief: bool) -> None:
    found = standing_in(None, "", hint(summary=summary))
    assert (found.text if found else None) == (summary if brief else None)


@pytest.mark.parametrize(("letters", "taken"), [(200, True), (199, False)])
def test_a_feed_s_text_of_two_hundred_letters_stands_in(letters: int, taken: bool) -> None:
    found = standing_in(None, "", hint(content=f"<p>{TITLE}</p><p>{prose(letters)}</p>"))
    assert (found is not None) is taken
    if found is not None:
        assert (found.text, found.title, found.title_origin) == (prose(letters), TITLE, "listing")
        assert found.published is not None
        assert (found.text_origin, found.authors, found.declared_language) == (TextOrigin.FEED_CONTENT, ("Ann Lee",), "en")


def test_nothing_shorter_than_the_page_s_own_stands_in() -> None:
    own = page_text(prose(400))
    assert standing_in(own, "", hint(content=f"<p>{prose(399)}</p>")) is None
    assert (standing_in(own, "", hint(content=f"<p>{prose(400)}</p>")) or own).text_origin is TextOrigin.FEED_CONTENT
    asked = page_text(ASKS)
    assert (standing_in(asked, "", hint(content=f"<p>{prose(200)}</p>")) or asked).text == prose(200)


def test_of_two_texts_the_longer_is_taken_and_of_two_as_long_the_page_s_data() -> None:
    feed = hint(content=f"<p>{prose(620)}</p>")
    assert (whole(None, data(prose(600)), feed) or page_text("")).text_origin is TextOrigin.EMBEDDED_DATA
    assert (whole(None, data(prose(400)), feed) or page_text("")).text_origin is TextOrigin.FEED_CONTENT
    assert whole(None, "", None) is None
    assert whole(page_text(""), "", None) == page_text("")


@pytest.mark.parametrize(("status", "is_gone"), [(200, False), (403, False), (404, True), (410, True), (500, False)])
def test_nothing_stands_in_for_what_is_gone(status: int, is_gone: bool) -> None:
    assert gone(status) is is_gone
