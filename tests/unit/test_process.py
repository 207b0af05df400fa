"""The chain a page goes through: what is read in full, and what ends at a glance."""

import dataclasses
import gzip
from datetime import UTC, date, datetime

import pytest

from pipeline.process import process, process_text
from pipeline.reading import extract as extraction
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import explain
from pipeline.reading.page import Page, SourceProfile, lost_page
from records.article import Extraction, Processed, Rejected
from records.capture import Capture, Hint
from records.fields import shared
from records.outcome import Outcome
from records.provenance import Origin
from records.source import ListingKind
from records.text_origin import TextOrigin

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
HARVEST = (
    "The apple harvest in the valley began a week early this year, growers said on Monday, after a warm spring and a dry summer.",
    "Pickers have come from as far as the coast, and the cooperative has hired two more lorries to bring the fruit to the presses.",
    "Prices at the morning market were a tenth above those of last year, the growers' association said, and cider makers were buying.",
    "The valley has grown apples since monks planted the first orchards, and its October fair draws thirty thousand visitors a year.",
)
RULING = (
    "A court in Paris on Monday ordered Twitter to hand over the data of users behind hateful posts within two months.",
    "The student union that sued the company had asked for the identities of the authors; Twitter refused to name them without an order.",
    "The judges said the company must identify the users whose posts broke French law, or pay a fine for every day of delay.",
    "A lawyer for the platform said it would appeal against the judgment, which he called a threat to the privacy of its users.",
)


def capture_of(title: str, lines: tuple[str, ...], *, url: str = "https://valley.example/2026/03/02/story") -> Capture:
    day = '<meta property="article:published_time" content="2026-03-02T08:00:00Z">'
    menu = "".join(f'<li><a href="/{n}">Section {n} of the paper and what is in it today</a></li>' for n in range(9))
    body = f"<html lang=en><head><title>{title}</title>{day}</head><body><ul>{menu}</ul><article><h1>{title}</h1>"
    body += "".join(f"<p>{line}</p>" for line in lines * 6) + "</article></body></html>"
    return Capture(
        capture_id="0" * 32, source_id="gb-valley", run_id="run", warc_file="s", warc_offset=0, url=url, requested_url=url, fetched_at=AT, status=200, hint=None,
        headers=(("Content-Type", "text/html; charset=utf-8"),), body=body.encode(), payload_digest="sha256:" + "0" * 64,
    )  # fmt: skip


def test_a_page_off_the_beat_ends_at_a_glance_with_what_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "candidates_of", lambda *_, **__: pytest.fail("the page was read in full"))
    row = process(Page(capture=capture_of("Early harvest in the apple valley", HARVEST)))
    assert isinstance(row, Rejected)
    assert (row.outcome, row.detail, row.language, row.title) == (
        Outcome.OFF_TOPIC,
        "at a glance",
        "en",
        "Early harvest in the apple valley",
    )
    assert row.published_at is not None
    assert row.published_at.date() == date(2026, 3, 2)
    assert row.score is not None
    assert row.score < 0.1


def test_a_report_on_the_beat_is_read() -> None:
    row = process(Page(capture=capture_of("Court orders Twitter to name users", RULING)))
    assert isinstance(row, Processed)
    assert row.classification.relevant


def test_a_page_whose_compressed_body_breaks_off_is_read_as_far_as_it_came_and_marked() -> None:
    whole = capture_of("Court orders Twitter to name users", RULING)
    packed = gzip.compress(whole.body)[:-9]
    cut = dataclasses.replace(whole, headers=(*whole.headers, ("Content-Encoding", "gzip")), body=packed)
    row = process(Page(capture=cut))
    assert isinstance(row, Processed)
    assert row.extraction.extractor.endswith(" cut-off")
    assert row.extraction.text.startswith("A court in Paris on Monday")
    off_beat = capture_of("Early harvest in the apple valley", HARVEST)
    gone = process(Page(capture=dataclasses.replace(cut, body=gzip.compress(off_beat.body)[:-9])))
    assert isinstance(gone, Rejected)
    assert gone.detail == "at a glance; cut-off"


def test_a_home_that_keeps_everything_reads_everything() -> None:
    row = process(Page(capture=capture_of("Early harvest in the apple valley", HARVEST), keep_all=True))
    assert isinstance(row, Processed)
    assert row.extraction.text.startswith("The apple harvest")


@pytest.mark.parametrize(
    ("title", "lines", "url", "outcome"),
    [
        ("Page not found", ("The page you are looking for could not be found.",), "https://valley.example/2026/gone", Outcome.SOFT_404),
        ("We value your privacy", ("We and our 837 partners store cookies on your device.", "Accept all cookies", "Manage your privacy settings"), "https://valley.example/a", Outcome.CONSENT_WALL),
    ],
)  # fmt: skip
def test_walls_are_counted_as_walls(title: str, lines: tuple[str, ...], url: str, outcome: Outcome) -> None:
    row = process(Page(capture=capture_of(title, lines[:3], url=url)))
    assert isinstance(row, Rejected)
    assert row.outcome == outcome


def test_a_text_is_understood_as_its_page_is() -> None:
    """Two entrances, one chain: what came as text is judged, signed and keyed as if it had been captured."""
    page = process(Page(capture=capture_of("Court orders Twitter to name users", RULING)))
    assert isinstance(page, Processed)
    text = process_text(page, page.extraction, keep_all=False)
    assert isinstance(text, Processed)
    assert (text.classification, text.fingerprint, text.canonical_url) == (page.classification, page.fingerprint, page.canonical_url)
    assert shared(text, Origin) == shared(page, Origin)


@pytest.mark.parametrize(
    ("lines", "outcome"), [((), Outcome.NO_TEXT), (("Too short to be one.",), Outcome.TOO_SHORT), (HARVEST, Outcome.OFF_TOPIC)]
)
def test_a_text_that_is_no_report_says_why(lines: tuple[str, ...], outcome: Outcome) -> None:
    origin = Origin(**shared(capture_of("Early harvest", HARVEST), Origin))
    row = process_text(origin, Extraction(text="\n".join(lines), title="Early harvest"), keep_all=False)
    assert isinstance(row, Rejected)
    assert (row.outcome, row.title, row.warc_file) == (outcome, "Early harvest", "s")


def test_everything_known_of_a_capture_and_its_source_is_read_with_it() -> None:
    hint = Hint(url="https://valley.example/a", listing_url="https://valley.example/feed", listing_kind=ListingKind.FEED, title="Told")
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Language", "fr"))
    capture = dataclasses.replace(capture_of("Court orders Twitter", RULING), hint=hint, headers=headers)
    profile = SourceProfile(take=("//main",), drop=("//aside",), site_lines=frozenset({7}))
    page = Decoded.of(capture, profile)
    assert (page.url, page.content_language, page.hint, page.fetched_at) == (capture.url, "fr", hint, AT)
    assert (page.take, page.drop, page.site_lines) == (profile.take, profile.drop, profile.site_lines)


def test_whoever_reads_a_capture_reads_it_alike() -> None:
    """`explain` shows what `process` stored: hint, header and the catalogue's expressions included."""
    capture = capture_of("Court orders Twitter to name users", RULING)
    profile = SourceProfile(drop=("//article/p[2]",))
    row = process(Page(capture=capture, profile=profile))
    found = explain(Decoded.of(capture, profile)).extraction
    assert isinstance(row, Processed)
    assert found == dataclasses.replace(row.extraction, text_origin=None)
    assert row.extraction.text_origin is TextOrigin.PAGE
    assert found != explain(Decoded.of(capture, SourceProfile())).extraction


REJECTING = {
    "an empty page": (b"<title>Court fines Twitter - Valley</title><body></body>", 200, "text/html"),
    "a page drawn by script": (b"<title>Court fines Twitter - Valley</title><div id=root></div>", 200, "text/html"),
    "one that sends on": (
        b"<title>Court fines Twitter - Valley</title><script>location.replace('https://other.example/')</script>",
        200,
        "text/html",
    ),
    "an error": (b"<title>Court fines Twitter - Valley</title>", 503, "text/html"),
    "what is no page": (b"<title>Court fines Twitter - Valley</title>", 200, "image/svg+xml"),
}


@pytest.mark.parametrize("kind", REJECTING)
def test_every_rejected_page_keeps_a_title(kind: str) -> None:
    body, status, content_type = REJECTING[kind]
    bare = dataclasses.replace(capture_of("x", HARVEST), body=body, status=status, headers=(("Content-Type", content_type),))
    row = process(Page(capture=bare))
    assert isinstance(row, Rejected)
    assert (row.title or "").startswith("Court fines Twitter")
    hint = Hint(url="https://valley.example/a", listing_url="https://valley.example/feed", listing_kind=ListingKind.FEED, title="Told")
    listed = Page(capture=dataclasses.replace(bare, hint=hint))
    told = process(listed)
    assert isinstance(told, Rejected)
    assert told.title in ("Told", row.title)
    assert lost_page(listed, "ran over its deadline").title == "Told"


def test_a_page_that_cannot_be_unpacked_has_no_title_and_no_trouble() -> None:
    broken = dataclasses.replace(capture_of("x", HARVEST), headers=(("Content-Encoding", "br"),), body=b"\x00broken")
    row = process(Page(capture=broken))
    assert isinstance(row, Rejected)
    assert (row.outcome, row.title) == (Outcome.UNDECODABLE, None)
