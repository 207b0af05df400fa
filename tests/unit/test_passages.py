"""The text of an article with its told sentences marked: nothing is lost, every fact finds its place, and strangers see the first words alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.facts import PlainFacts
from records.provenance import Provenance
from records.site import Article, ReportLine, ToldFact, VersionText
from web.passages import FIRST_WORDS, first_words, passages

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TITLE = "Court fines platform"
TEXT = "The court fined it. It has until May.\nThe company will appeal. Case 12/26."


def provenance() -> Provenance:
    return Provenance(
        capture_id="c", warc_file="a.warc.gz", warc_offset=1, payload_digest="sha256:0", fetched_at=NOON,
        extractor="test/1", model="m/1",
    )  # fmt: skip


def article(text: str | None = TEXT, *told: ToldFact, title: str = TITLE) -> Article:
    line = ReportLine(
        report_id="r1", article_id="r1", title=title, url="https://a.example/1", source_id="a", source="A", country="fr", language="en",
        topic="user-data", platforms=(), first_seen=NOON, published_at=NOON,
    )  # fmt: skip
    version = VersionText(
        version_id="v",
        number=1,
        current=True,
        first_seen=NOON,
        last_seen=NOON,
        title=title,
        text=text,
        modified_at=None,
        provenance=provenance(),
    )
    return Article(
        line=line, canonical_url=line.url, text=text, topics=(), score=None, published_origin="", published_plausible=True, modified_at=None,
        last_seen=NOON, language_confidence=None, language_method="", tokens=None, provenance=provenance(), versions=(version,), copies=(),
        original=None, named=(), facts=PlainFacts(), told=told, body_start=len(title) + 1, standfirst="What it is about",
    )  # fmt: skip


def fact(words: str, sentence: str | None = None, kind: str = "stage") -> ToldFact:
    whole = f"{TITLE}\n{TEXT}"
    start, first = whole.index(words), whole.index(sentence) if sentence else None
    return ToldFact(
        kind=kind, value=words, role="", start=start, end=start + len(words), sentence_start=first,
        sentence_end=first + len(sentence) if sentence and first is not None else None, confidence=0.9,
    )  # fmt: skip


def test_each_fact_points_to_the_sentence_it_was_read_from() -> None:
    may, appeal = fact("until May", "It has until May."), fact("appeal", "The company will appeal.")
    found = passages(article(TEXT, may, appeal))
    places = {passage.anchor: passage.text for paragraph in found.paragraphs for passage in paragraph if passage.anchor}
    assert places[found.anchors[may.start]] == "It has until May."
    assert places[found.anchors[appeal.start]] == "The company will appeal."


def test_a_fact_of_the_headline_points_to_the_headline_and_a_case_number_to_itself() -> None:
    head, number = fact("fines", TITLE), fact("12/26", kind="case-number")
    found = passages(article(TEXT, head, number))
    assert found.anchors[head.start] == found.headline_anchor != ""
    places = {passage.anchor: passage.text for paragraph in found.paragraphs for passage in paragraph if passage.anchor}
    assert places[found.anchors[number.start]] == "12/26"


def test_two_facts_of_one_sentence_share_its_anchor() -> None:
    first, second = fact("court fined", "The court fined it."), fact("fined it", "The court fined it.")
    found = passages(article(TEXT, first, second))
    assert found.anchors[first.start] == found.anchors[second.start]


@given(st.text(alphabet="ab. \n", max_size=60), st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40)), max_size=6))
def test_no_character_is_lost_and_no_anchor_stands_twice(text: str, spans: list[tuple[int, int]]) -> None:
    told = [
        ToldFact(
            kind="stage", value="", role="", start=start, end=start + 1, sentence_start=start, sentence_end=start + length, confidence=1
        )
        for start, length in spans
    ]
    found = passages(article(text, *told))
    assert ["".join(passage.text for passage in paragraph) for paragraph in found.paragraphs] == [
        line for line in text.split("\n") if line.strip()
    ]
    anchors = [passage.anchor for paragraph in found.paragraphs for passage in paragraph if passage.anchor]
    assert len(anchors) == len(set(anchors))
    assert set(found.anchors.values()) <= {*anchors, found.headline_anchor}


@pytest.mark.parametrize("text", ["word " * 500, "法" * 900, "short"])
def test_first_words_are_few_in_every_script(text: str) -> None:
    whole = article(text)
    cut = first_words(whole)
    assert cut.withheld
    assert cut.text is not None
    assert len(cut.text) <= FIRST_WORDS * 6 + 2
    assert text.startswith(cut.text.removesuffix(" …"))
    assert [version.text for version in cut.versions] == [None]
    assert not cut.standfirst
    assert cut.told == whole.told


def test_a_snapshot_without_bodies_stays_without() -> None:
    assert first_words(replace(article(None), text=None)).text is None
