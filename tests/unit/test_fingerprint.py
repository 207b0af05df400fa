"""Fingerprints: equal texts, similar texts, different texts, in spaced and unspaced scripts."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fingerprint import BANDS, PERMUTATIONS, fingerprint, normal_tokens
from records.article import Fingerprint


def agreement(a: Fingerprint, b: Fingerprint) -> float:
    return float((np.frombuffer(a.signature, "<u4") == np.frombuffer(b.signature, "<u4")).mean())


def words(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9))) for _ in range(count)]


def kanji(count: int, seed: int) -> str:
    rng = random.Random(seed)
    return "".join(chr(rng.randint(0x4E00, 0x9FA0)) for _ in range(count))


def test_case_width_and_punctuation_do_not_change_the_digest() -> None:
    assert fingerprint("The Court, ordered X!").text_digest == fingerprint("the court\nordered Ｘ").text_digest


def test_other_words_change_the_digest() -> None:
    assert fingerprint("the court ordered").text_digest != fingerprint("the court orders").text_digest


@pytest.mark.parametrize("make", [lambda s: " ".join(words(300, s)), lambda s: kanji(500, s)], ids=["spaced", "unspaced"])
def test_an_edited_copy_shares_a_band_and_a_stranger_does_not(make) -> None:  # type: ignore[no-untyped-def]
    """A sentence cut from a wire report leaves it recognisable."""
    text = make(1)
    copy, stranger = fingerprint(text[: len(text) // 2] + text[len(text) // 2 + 150 :]), fingerprint(make(2))
    original = fingerprint(text)
    assert agreement(original, copy) > 0.7
    assert set(original.bands) & set(copy.bands)
    assert agreement(original, stranger) < 0.1
    assert not set(original.bands) & set(stranger.bands)


def test_agreement_estimates_the_jaccard_similarity() -> None:
    """Over many pairs the estimate is unbiased: the permutations are good enough to be trusted."""
    errors = []
    for seed in range(20):
        a, b = words(200, seed), words(200, seed + 1000)
        mixed = a[:100] + b[100:]
        grams = [{tuple(t[i : i + 3]) for i in range(len(t) - 2)} for t in (a, mixed)]
        true = len(grams[0] & grams[1]) / len(grams[0] | grams[1])
        errors.append(agreement(fingerprint(" ".join(a)), fingerprint(" ".join(mixed))) - true)
    assert abs(sum(errors) / len(errors)) < 0.03


def test_the_signature_of_a_known_text_never_changes() -> None:
    """Stored signatures are compared with new ones for years: a change here is a migration, not a refactoring."""
    known = fingerprint("Twitter must name the authors of antisemitic tweets, a Paris court ruled.")
    assert known.shingles == 10
    assert known.bands[:2] == (-3253344065164633965, 8973309737048192713)


@given(st.text())
def test_any_text_has_a_fingerprint(text: str) -> None:
    """Lone surrogates, NUL and emptiness included."""
    found = fingerprint(text)
    assert len(found.signature) == (4 * PERMUTATIONS if normal_tokens(text) else 0)
    assert len(found.bands) == (BANDS if normal_tokens(text) else 0)
    assert all(-(2**63) <= band < 2**63 for band in found.bands)
