"""Bodies that look cut say so. The pages here are our own wording."""

import numpy as np
import pytest

from pipeline.reading.confidence import SIGNS, chance, confidence, signs
from pipeline.reading.extract import extract
from records.article import DOUBTED
from tests.unit.test_extract import BODY, URL, page


def test_a_body_that_all_readers_agree_on_is_trusted() -> None:
    found = extract(page(), url=URL)
    assert found is not None
    assert found.body_confidence is not None
    assert found.body_confidence > 0.9


def test_a_text_taken_by_the_catalogue_has_no_confidence_of_ours() -> None:
    found = extract(page(), url=URL, take=("//article",))
    assert found is not None
    assert found.body_confidence is None


def test_a_page_that_claims_ten_times_the_words_is_trusted_less() -> None:
    def claimed(words: int) -> float:
        head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "x", "wordCount": {words}}}</script>'
        found = extract(page(head=head), url=URL)
        assert found is not None
        assert found.body_confidence is not None
        return found.body_confidence

    assert claimed(2_000) < claimed(150) == claimed(1)


def test_signs_are_shares_of_what_each_reader_holds() -> None:
    sizes, shares = np.array([900, 900, 1900], np.float32), np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0]], np.float32)
    found = dict(zip(SIGNS, signs(np.array([True, False, False]), shares, sizes, np.zeros(3, np.float32), 150, 280), strict=True))
    assert found["of_trafilatura"] == pytest.approx(1000 / 1900)
    assert found["of_resiliparse"] == pytest.approx(1000 / 2900)
    assert found["of_prose"] == pytest.approx(1000 / 3800)
    assert found["claimed"] == pytest.approx(170 / 280)
    assert 0.8 < found["size"] < 1


def test_a_body_of_one_line_of_many_that_every_reader_holds_looks_cut() -> None:
    html = page()
    whole = extract(html, url=URL)
    assert whole is not None
    assert whole.text.split("\n") == BODY
    sizes = np.array([len(line) for line in BODY] * 2, np.float32)
    shares = np.ones((len(sizes), 3), np.float32)
    kept = np.arange(len(sizes)) == 3
    links = np.zeros(len(sizes), np.float32)
    assert chance(signs(kept, shares, sizes, links, 20, None)) < DOUBTED < chance(signs(~kept, shares, sizes, links, 220, None))


def test_a_page_without_blocks_is_judged_too() -> None:
    assert 0 <= confidence([], [], np.zeros((0, 3), np.float32), None) <= 1
