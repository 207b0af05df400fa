"""Folding keeps the way back to the original text."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.understanding.folding import fold, fold_term


def test_full_width_and_zero_width_forms_become_plain() -> None:
    assert fold("Ｘ／Ｔｗｉ\u200btter").text == "x/twitter"


def test_decomposed_accents_compose() -> None:
    assert fold("cafe\u0301").text == "café"


def test_final_sigma_and_capitals_are_one() -> None:
    assert fold("ΝΌΜΟΣ").text == fold("νόμος").text


def test_arabic_alef_and_marks_are_one() -> None:
    assert fold("أُمَّة").text == fold("امه").text


def test_turkish_i_matches_both_ways() -> None:
    assert fold("İSTANBUL").text == fold_term("istanbul")


def test_offsets_lead_back() -> None:
    original = "… ½ ﬁne by Fa\u200bcebook"
    folded = fold(original)
    start = folded.text.index("facebook")
    assert original[folded.origin(start) : folded.origin_end(start + 8)] == "Fa\u200bcebook"


@given(st.text(max_size=200))
def test_every_folded_character_points_into_the_original(text: str) -> None:
    folded = fold(text)
    places = [folded.origin(offset) for offset in range(len(folded.text))]
    assert all(0 <= place < len(text) for place in places)
    assert places == sorted(places)


@given(st.text(alphabet=st.characters(codec=None, categories=["Cs", "Cc", "Lu", "Mn"]), max_size=100))
def test_surrogates_and_controls_are_no_trouble(text: str) -> None:
    assert isinstance(fold(text).text, str)


def test_what_one_sign_becomes_is_not_changed_again() -> None:
    assert fold("\uff40a` b\u2019").text == "`a' b'"
