"""Texts that a page does not show: in its scripts' data, in the feed, in nothing but headline and summary. All texts are invented."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml.html import document_fromstring

from pipeline.elsewhere.embedded import embedded_report
from pipeline.elsewhere.linked import linked_documents
from pipeline.elsewhere.markup import lines_of
from pipeline.elsewhere.standin import asks_for_scripts, is_shell
from pipeline.process import process
from pipeline.reading.page import Page
from records.article import Processed, Rejected
from records.capture import Capture, Hint
from records.outcome import Outcome
from records.source import ListingKind
from records.text_origin import TextOrigin

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://valley.example/2026/03/02/names"
TITLE = "Court orders Twitter to name users"
LINES = (
    "A court in Paris on Monday ordered Twitter to hand over the data of users behind hateful posts within two months.",
    "The student union that sued the company had asked for the identities of the authors; Twitter refused to name them without an order.",
    "The judges said the company must identify the users whose posts broke French law, or pay a fine for every day of delay.",
    "A lawyer for the platform said it would appeal against the judgment, which he called a threat to the privacy of its users.",
)
MARKUP = "".join(f"<p>{line}</p>" for line in LINES)
HINT = Hint(
    url=URL,
    listing_url="https://valley.example/feed",
    listing_kind=ListingKind.FEED,
    title=TITLE,
    summary="Twitter has two months to hand over the data of users behind hateful posts, a court in Paris said on Monday.",
    published_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    authors=("Ann Reporter",),
    language="en",
)


def row_of(html: str, *, hint: Hint | None = HINT, **changes: Any) -> Processed | Rejected:
    capture = Capture(
        capture_id="0" * 32, source_id="gb-valley", run_id="run", warc_file="s", warc_offset=0, url=URL, requested_url=URL, fetched_at=AT, status=200,
        hint=hint, headers=(("Content-Type", "text/html; charset=utf-8"),), body=html.encode(), payload_digest="sha256:" + "0" * 64,
    )  # fmt: skip
    return process(Page(capture=dataclasses.replace(capture, **changes)))


def kept(html: str, **changes: Any) -> Processed:
    row = row_of(html, **changes)
    assert isinstance(row, Processed), row
    return row


def shell(script: str = "", *, title: str = "Valley") -> str:
    """A page that a browser draws."""
    return f"<html lang=en><head><title>{title}</title></head><body><div id=root></div><noscript>Please enable JavaScript.</noscript>{script}</body></html>"


def data(value: object, *, assigned: str = "") -> str:
    text = json.dumps(value)
    return f"<script>{assigned} = {text};</script>" if assigned else f'<script id="__NEXT_DATA__" type="application/json">{text}</script>'


# headline and summary


def test_a_page_drawn_by_scripts_leaves_a_brief() -> None:
    row = kept(shell())
    assert (row.extraction.title, row.extraction.text, row.extraction.text_origin) == (TITLE, HINT.summary, TextOrigin.FEED_SUMMARY)
    assert (row.rendition, row.canonical_url, row.extraction.authors) == ("brief", URL, ("Ann Reporter",))
    assert row.published is not None
    assert (row.published.at, row.published.origin) == (HINT.published_at, "listing")
    assert row.classification.relevant
    assert row.detail is not None
    assert row.detail.startswith("no-text: ")


@pytest.mark.parametrize("status", [401, 402, 403, 451, 500, 503])
def test_a_page_that_is_refused_leaves_a_brief(status: int) -> None:
    assert kept("<h1>Access denied</h1>", status=status).rendition == "brief"


def test_nothing_stands_in_for_a_page_that_is_gone() -> None:
    row = row_of("<h1>Not found</h1>", status=404)
    assert isinstance(row, Rejected)
    assert (row.outcome, row.title) == (Outcome.HTTP_ERROR, TITLE)


def test_a_wall_before_many_reports_does_not_give_them_its_address() -> None:
    """Else every brief behind it would be a version of one article."""
    wall = "<h1>We value your privacy</h1><p>We and our 837 partners store cookies on your device.</p><p>Accept all cookies</p><p>Manage your privacy settings</p>"
    row = kept(
        f'<html><head><link rel=canonical href="https://valley.example/consent"></head><body>{wall}</body></html>',
        url="https://valley.example/consent",
    )
    assert (row.rendition, row.canonical_url) == ("brief", URL)


@pytest.mark.parametrize("summary", [None, "", TITLE, f"{TITLE} Valley Gazette", "Read more"])
def test_a_summary_that_says_nothing_makes_no_brief(summary: str | None) -> None:
    row = row_of(shell(), hint=dataclasses.replace(HINT, summary=summary))
    assert isinstance(row, Rejected)
    assert (row.outcome, row.title) == (Outcome.NO_TEXT, TITLE)


def test_a_brief_off_the_beat_keeps_the_outcome_of_its_page() -> None:
    told = dataclasses.replace(
        HINT,
        title="Apple harvest begins",
        summary="The harvest in the valley began a week early after a warm spring and a dry summer, growers said.",
    )
    row = row_of(shell(), hint=told)
    assert isinstance(row, Rejected)
    assert row.outcome == Outcome.NO_TEXT


def test_a_page_with_a_text_of_its_own_is_its_own_report() -> None:
    row = kept(f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{MARKUP}</article></body></html>")
    assert (row.extraction.text_origin, row.rendition, row.detail) == (TextOrigin.PAGE, "", None)
    assert row.extraction.text.split("\n") == list(LINES)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("You need to enable JavaScript to run this app.", True),
        ("Bitte aktivieren Sie JavaScript in Ihrem Browser.\nHafenblatt", True),
        ("JavaScriptを有効にしてください。", True),
        ("Для работы сайта включите JavaScript", True),
        ("\n".join(LINES), False),
        ("Researchers found a flaw in a JavaScript library that banks use, and " + " ".join(LINES), False),
    ],
)
def test_the_request_for_scripts_is_no_text(text: str, asks: bool) -> None:
    assert asks_for_scripts(text) is asks


# the feed's text


def test_the_feeds_text_stands_in_for_a_page_without_one() -> None:
    foot = "<p>The post <a href='/x'>Court orders</a> appeared first on <a href='/'>Valley</a>.</p>"
    row = kept(shell(), hint=dataclasses.replace(HINT, content=MARKUP + foot))
    assert row.extraction.text.split("\n") == list(LINES)
    assert (row.extraction.text_origin, row.rendition) == (TextOrigin.FEED_CONTENT, "")
    assert row.hint is not None
    assert row.hint.content is None  # the captures have it


def test_the_feeds_text_completes_a_page_that_is_cut() -> None:
    cut = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p>{LINES[0]}</p><p>{LINES[1]}</p></article></body></html>"
    assert kept(cut, hint=dataclasses.replace(HINT, content=MARKUP)).extraction.text.split("\n") == list(LINES)


def test_a_feeds_other_text_does_not_replace_the_pages() -> None:
    other = "".join(
        f"<p>Subscribers of the valley's paper were told on day {n} of much else that had happened there.</p>" for n in range(30)
    )
    page = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{MARKUP}</article></body></html>"
    assert kept(page, hint=dataclasses.replace(HINT, content=other)).extraction.text_origin is TextOrigin.PAGE


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("one\n two  three \n\nfour", ["one", "two three", "four"]),
        ("<p>one</p>two<br>three<ul><li>four</ul>", ["one", "two", "three", "four"]),
        ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", ["one", "two"]),
        ('[caption id="a" width="300"]<p>one</p><p><a href="x">Read it there</a></p>', ["one"]),
        ("<p>fewer than &lt;6 posts&gt; count</p>", ["fewer than <6 posts> count"]),
    ],
)
def test_markup_of_feeds_and_scripts_becomes_lines(markup: str, lines: list[str]) -> None:
    assert lines_of(markup) == lines


# the data of scripts


def spans(line: str) -> list[dict[str, Any]]:
    """A sentence with a link in its midst, as editors keep it."""
    before, linked, after = line[:20].rpartition(" ")[0] + " ", line[:20].rpartition(" ")[2] + line[20:26], line[26:]
    return [{"type": "text", "text": before}, {"type": "link", "url": "https://x.example", "children": [{"text": linked}]}, {"text": after}]


SHAPES: dict[str, object] = {
    "one string of markup": {"title": TITLE, "content": MARKUP},
    "WordPress": {"title": {"rendered": TITLE}, "content": {"rendered": MARKUP, "protected": False}},
    "list of strings": {"headline": TITLE, "paragraphs": list(LINES)},
    "blocks with data": {"headline": TITLE, "blocks": [{"type": "paragraph", "id": f"b{n}", "data": {"text": line}} for n, line in enumerate(LINES)]},
    "nodes with children": {"headline": TITLE, "body": {"nodeType": "document", "content": [{"nodeType": "paragraph", "content": spans(line)} for line in LINES]}},
    "draft": {"title": TITLE, "contentState": {"blocks": [{"key": "a1", "text": line, "type": "unstyled", "entityRanges": []} for line in LINES], "entityMap": {}}},
    "whole and parts": {"headline": TITLE, "blocks": [{"model": {"text": line, "blocks": [{"model": {"text": line[:40]}}, {"model": {"text": line[40:]}}]}} for line in LINES]},
    "entries by id": {"post": {"title": TITLE, "body": {f"Paragraph:{n}": {"type": "P", "text": line} for n, line in enumerate(LINES)}}},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("assigned", ["", "window.__INITIAL_STATE__"])
def test_a_report_is_found_in_data_of_any_shape(shape: str, assigned: str) -> None:
    state = {"props": {"pageProps": {"site": {"name": "Valley", "title": "Valley Gazette"}, "article": SHAPES[shape]}}}
    found = embedded_report(shell(data(state, assigned=assigned)), [TITLE])
    assert found is not None
    assert found.lines == LINES


@pytest.mark.parametrize("value", ["null", "7", "true", "[]"])
def test_a_script_that_holds_next_to_nothing_is_passed_over(value: str) -> None:
    found = embedded_report(shell(f'<script type="application/json">{value}</script>' + data({"article": SHAPES["draft"]})), [TITLE])
    assert found is not None
    assert found.lines == LINES


def test_json_ld_video_transcripts_and_streamed_components_hold_reports() -> None:
    video = {"@context": "https://schema.org", "@type": "VideoObject", "name": TITLE, "transcript": "\n".join(LINES), "description": "x"}
    streamed = json.dumps("7:" + json.dumps(["$", "article", None, {"title": TITLE, "body": "$8"}]) + "\n8:T4d2," + MARKUP)
    for script in (
        f'<script type="application/ld+json">{json.dumps(video)}</script>',
        f"<script>self.__next_f.push([1,{streamed}])</script>",
        f"<script>window.state = JSON.parse({json.dumps(json.dumps(SHAPES['WordPress']))})</script>",
    ):
        found = embedded_report(shell(script), [TITLE])
        assert found is not None, script
        assert found.lines == LINES


def test_other_reports_and_comments_in_the_data_are_not_the_pages() -> None:
    long = " ".join(LINES) * 3
    state = {
        "article": {
            "title": TITLE,
            "paragraphs": list(LINES),
            "comments": [{"text": long, "user": "a"}],
            "related": [{"title": "Other", "text": long}],
        },
        "list": [{"title": f"Another report of the valley, number {n}", "url": f"/{n}", "text": long} for n in range(5)],
    }
    found = embedded_report(shell(data(state)), [TITLE])
    assert found is not None
    assert found.lines == LINES
    assert embedded_report(shell(data(state)), ["Apple harvest begins in the valley"]) is None


@pytest.mark.parametrize(
    "script",
    ['<script type="application/json">{"a": [</script>', "<script>a = {{{{{</script>", f"<script>x={'[' * 50_000}</script>", "<script>"],
)
def test_broken_data_are_no_report(script: str) -> None:
    assert embedded_report(shell(script), [TITLE]) is None


def test_a_page_drawn_from_its_data_is_read_whole() -> None:
    row = kept(shell(data({"article": SHAPES["blocks with data"]}), title=f"{TITLE} | Valley"), hint=None)
    assert (row.extraction.title, row.extraction.text_origin) == (TITLE, TextOrigin.EMBEDDED_DATA)
    assert row.extraction.text.split("\n") == list(LINES)


def test_json_ld_behind_a_teaser_is_marked_as_what_it_is() -> None:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(LINES)}
    teaser = f"<h1>{TITLE}</h1><p>A court in Paris on Monday ordered ...</p>"
    row = kept(
        f'<html><head><title>{TITLE}</title><script type="application/ld+json">{json.dumps(node)}</script></head><body>{teaser}</body></html>'
    )
    assert row.extraction.text_origin is TextOrigin.EMBEDDED_DATA
    assert all(line in row.extraction.text for line in LINES)


# what a page points at


def test_a_page_that_only_sends_elsewhere_is_no_report() -> None:
    row = row_of(
        '<html><head><title>Redirecting</title></head><body>Redirecting to <a href="https://other.example/a">here</a></body></html>',
        hint=None,
    )
    assert isinstance(row, Rejected)
    assert (row.outcome, row.detail) == (Outcome.REDIRECT, "sends its readers to https://other.example/a")


def test_documents_of_a_report_are_kept() -> None:
    page = (
        '<body><nav><a href="/prices.pdf">Prices</a></nav><article><p>The <a href="/orders/17.pdf#page=2">order of the court</a> runs to 12 pages.</p>'
        '<p><a href="https://court.example/17.DOCX?v=2">Download</a></p></article><footer><a href="/terms.pdf">Terms</a></footer></body>'
    )
    tree = document_fromstring(page)
    text = "The order of the court runs to 12 pages."
    assert linked_documents(tree, text, url=URL) == ("https://valley.example/orders/17.pdf", "https://court.example/17.DOCX?v=2")


def test_lists_below_a_feeds_text_do_not_make_it_the_longer() -> None:
    below = "".join(f"<p>Another headline of the valley's paper, number {n}</p>" for n in range(12))
    page = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{MARKUP}</article></body></html>"
    assert kept(page, hint=dataclasses.replace(HINT, content=MARKUP + below)).extraction.text_origin is TextOrigin.PAGE


def test_a_paywalls_lead_is_not_replaced_by_less() -> None:
    lead = " ".join(LINES[:3])
    page = f'<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{lead}</p><div class="paywall">Subscribe to continue reading</div></body></html>'
    row = kept(page, hint=dataclasses.replace(HINT, content=f"<p>{LINES[0]} {LINES[1]}</p>"))
    assert row.extraction.text_origin is not TextOrigin.FEED_CONTENT


FRAME = "<header><nav><a href=/>Register of decisions against platforms</a></nav></header>{}<footer>The register sums up what courts and authorities have decided about Facebook.</footer>"
ASKS = "<noscript>You need to enable JavaScript to run this app.</noscript>"


@pytest.mark.parametrize(
    ("inner", "shell"),
    [
        (f"<div id=root></div>{ASKS}", True),
        (f'<main class="x" id="app" data-v=1> </main>{ASKS}<script>root.innerHTML = "<h1>" + title + "</h1>"</script>', True),
        ("<div id='__next'></div><noscript>Bitte aktivieren Sie JavaScript.</noscript>", True),
        (f"<h1>Court fines Facebook</h1><p>A court has fined Facebook.</p><div id=app></div>{ASKS}", False),
        (f"<div id=root><p>A court has fined Facebook.</p></div>{ASKS}", False),
        ("<div id=root></div><noscript><img src=/count.gif></noscript>", False),
    ],
)
def test_a_frame_that_scripts_fill_is_told_from_a_page_with_a_text(inner: str, shell: bool) -> None:
    assert is_shell(FRAME.format(inner), "Register of decisions against platforms") is shell
