"""How a name or phrase of the beat must stand in a text: alone or with an ending, behind a prefix, inside a word, in capitals. Terms made by hand."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from pipeline.understanding.folding import fold
from pipeline.understanding.lexicon import Beat, Term, compiled
from pipeline.understanding.matching import Hit, find
from records.errors import ConfigurationError


def beat(*terms: tuple[str, Term]) -> Beat:
    """Of these terms, by their literal beginnings."""
    return Beat.of(terms, {})


def made(text: str, kind: str = "term", key: str = "k", **options: Any) -> Iterable[tuple[str, Term]]:
    return compiled(Path("file.toml"), "rule", kind, key, text, **options)


def hits(term: str, text: str, language: str = "en", kind: str = "term", **options: Any) -> list[str]:
    """Where a term is found, as it is written there."""
    folded = fold(text)
    found: list[Hit] = find(beat(*made(term, kind, **options)), folded, text, language)
    return [text[folded.origin(hit.start) : folded.origin_end(hit.end)] for hit in found]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("fine", "a fine day", ["fine"]), ("fine", "fined, refine, fine.", ["fine"]), ("fine*", "fined refine finesse", ["fined", "finesse"]), ("*fine", "refine fined", ["fine"]), ("*fine*", "refined", ["fined"]),
        ("fine*day", "fine day fineday fines day", ["fineday"]), ("fine * day", "fine new day, fine  day, fine a b day", ["fine new day", "fine  day"]), ("fine*", "fine" + "x" * 21, ["fine" + "x" * 20]), ("fine*", "fine" + "x" * 20, ["fine" + "x" * 20]),
        ("FINE", "a fine", ["fine"]), ("罰金", "高罰金を", ["罰金"]), ("벌금", "고벌금을", ["벌금"]), ("fine", "fine2 2fine", ["fine", "fine"]), ("fine", "fineд", ["fine"]), ("штраф", "штрафы", []),
        ("штраф*", "штрафы", ["штрафы"]),
    ],
)  # fmt: skip
def test_a_word_stands_alone_where_no_star_says_otherwise(term: str, text: str, found: list[str]) -> None:
    assert hits(term, text) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("pl", "Facebooka Facebookowi Facebookxyz", ["Facebooka", "Facebookowi"]), ("fi", "Facebookissa Facebooklle", ["Facebookissa", "Facebooklle"]), ("hu", "Facebookot Facebooknak", ["Facebookot", "Facebooknak"]),
        ("tr", "Facebookun Facebookta", ["Facebookun", "Facebookta"]), ("de", "Facebooks Facebookes Facebooka", ["Facebooks", "Facebookes"]), ("ro", "Facebookul Facebookului", ["Facebookul", "Facebookului"]),
        ("lt", "Facebookas Facebookui", ["Facebookas", "Facebookui"]), ("uz", "Facebookning Facebookda", ["Facebookning", "Facebookda"]), ("id", "Facebooknya", ["Facebooknya"]), ("sq", "Facebookut", ["Facebookut"]), ("eu", "Facebookek Facebookentzat", ["Facebookek"]),
        ("en", "Facebooka", []), ("xx", "Facebooka", []), ("und", "Facebooka Facebooknak Facebookxyz", ["Facebooka", "Facebooknak"]),
    ],
)  # fmt: skip
def test_a_name_takes_the_endings_of_its_language_of_five_letters_at_most(language: str, text: str, found: list[str]) -> None:
    assert hits("Facebook", text, language, "platform", inflects=True) == found
    assert hits("Facebook", text, language, "platform") == []


@pytest.mark.parametrize(("name", "found"), [("Boltx", ["Boltxa"]), ("Bolt", ["Bolta"]), ("Bol", [])])
def test_a_name_of_three_letters_takes_none(name: str, found: list[str]) -> None:
    assert hits(name, f"{name}a", "pl", "platform", inflects=True) == found


@pytest.mark.parametrize(
    ("term", "language", "text", "found"),
    [
        ("محكمة", "ar", "المحكمة والمحكمة بالمحكمة للمحكمة لمحكمة فبالمحكمة", 6), ("محكمة", "ar", "xمحكمة", 1), ("محكمة", "ar", "نمحكمة قالمحكمة", 0), ("בית", "he", "הבית ובבית שבבית", 3), ("בית", "he", "קבית שבבהבית", 0),
        ("ፌስቡክ", "am", "በፌስቡክ የፌስቡክ ስለፌስቡክ", 3), ("ፌስቡክ", "am", "ሀፌስቡክ", 0), ("суд", "ru", "досуд", 0), ("суд", "ru", "суд", 1),
    ],
)  # fmt: skip
def test_letters_glued_to_the_front(term: str, language: str, text: str, found: int) -> None:
    assert len(hits(term, text, language)) == found


@pytest.mark.parametrize(
    ("language", "text", "kind", "found"),
    [
        ("zu", "kuFacebook", "platform", 1), ("zu", "bhFacebook", "context", 1), ("zu", "kufacebook", "platform", 0), ("zu", "abcdeFacebook", "platform", 0), ("zu", "abcdFacebook", "platform", 1), ("zu", "KuFacebook", "platform", 1), ("zu", "KUFacebook", "platform", 0),
        ("en", "kuFacebook", "platform", 0), ("zu", "kuFacebook", "law", 0),
    ],
)  # fmt: skip
def test_a_noun_class_s_prefix_stands_before_a_name_s_capital(language: str, text: str, kind: str, found: int) -> None:
    assert len(hits("Facebook", text, language, kind)) == found


@pytest.mark.parametrize(
    ("cased", "text", "found"),
    [
        ("first", "Bolt bolt BOLT", ["Bolt", "BOLT"]), ("ICO", "ICO ico Ico", ["ICO"]), (None, "Bolt bolt", ["Bolt", "bolt"]), ("Bolt*", "Bolt bolt", ["Bolt"]),
    ],
)  # fmt: skip
def test_how_a_name_must_be_written(cased: str | None, text: str, found: list[str]) -> None:
    assert hits("ICO" if cased == "ICO" else "Bolt", text, cased=cased) == found


def test_a_term_counts_in_its_languages_and_where_the_language_is_unknown() -> None:
    languages = frozenset({"en", "de"})
    assert [hits("fine", "a fine", language, languages=languages) for language in ("en", "de", "it", "und")] == [
        ["fine"],
        ["fine"],
        [],
        ["fine"],
    ]


def test_endings_of_scripts_that_write_them_on() -> None:
    assert hits("ஆணையம்", "ஆணையம்தான்", "ta") == ["ஆணையம்"]
    assert hits("फेसबुक", "फेसबुकविरोधात", "mr", "platform", inflects=True) == ["फेसबुक"]
    assert hits("फेसबुक", "फेसबुकविरोधात", "mr", "platform") == []
    assert hits("ഇൻസ്റ്റഗ്രാം", "ഇൻസ്റ്റഗ്രാമിന്", "ml", "platform", inflects=True) != []
    assert hits("ഗ്രാം", "ഗ്രാമിന്", "ml", "platform") == []


# --- names inside names


def among(text: str, *terms: tuple[str, str]) -> list[tuple[str, str]]:
    """(kind, words) of what is found of terms (kind, words)."""
    folded = fold(text)
    pairs = [pair for kind, words in terms for pair in made(words, kind, words)]
    return [(hit.term.kind, folded.text[hit.start : hit.end]) for hit in find(beat(*pairs), folded, text, "en")]


def test_of_names_inside_one_another_the_longest_counts_and_a_blocked_phrase_takes_its_names_with_it() -> None:
    assert among("the Uber Eats app", ("platform", "Uber"), ("platform", "Uber Eats")) == [("platform", "uber eats")]
    assert among("the Uber Eats app", ("platform", "Eats"), ("platform", "Uber Eats")) == [("platform", "uber eats")]
    assert among("the Uber Eats app", ("platform", "Uber"), ("block", "Uber Eats")) == []
    assert among("the Uber and Uber Eats", ("platform", "Uber"), ("block", "Uber Eats")) == [("platform", "uber")]
    assert among("the Uber app", ("platform", "Uber"), ("block", "Uber")) == []
    pairs = [*made("Xbox", "block", "X"), *made("Xbox", "platform", "Microsoft"), *made("X", "context", "X")]
    found = find(beat(*pairs), fold("the Xbox app"), "the Xbox app", "en")
    assert [(hit.term.kind, hit.term.key) for hit in found] == [("platform", "Microsoft")], "another platform's name"
    assert among("the Uber app", ("authority", "Uber"), ("law", "Uber")) == [("authority", "uber"), ("law", "uber")]
    assert among("the Uber Eats app", ("term", "Uber"), ("platform", "Uber Eats")) == [("term", "uber"), ("platform", "uber eats")]
    assert among("the Uber Eats app", ("platform", "Uber"), ("platform", "Eats")) == [("platform", "uber"), ("platform", "eats")]


# --- what a file may hold


@pytest.mark.parametrize(
    ("text", "kind", "taken"),
    [("a", "term", False), ("ab", "term", True), ("a*", "term", False), ("ab*", "term", True), ("*", "term", False), ("X", "context", True), ("字", "term", True), ("*a", "term", False)],
)  # fmt: skip
def test_a_term_has_two_letters_before_its_star(text: str, kind: str, taken: bool) -> None:
    if taken:
        assert len(list(made(text, kind))) == 1
        return
    with pytest.raises(ConfigurationError, match=r"file\.toml.*rule.*at least two characters"):
        list(made(text, kind))


def test_what_is_made_of_an_entry() -> None:
    ((literal, term),) = made("*Ab*c", "law", "Key", jurisdiction="fr", topics=("privacy",), folder="terms/")
    assert (literal, term.kind, term.key, term.rule) == ("ab", "law", "Key", "terms/file.toml:rule")
    assert (term.open_start, term.jurisdiction, term.topics, term.languages, term.cased) == (True, "fr", ("privacy",), None, None)
    assert term.tail is not None
    assert term.tail.fullmatch("xxc")
    ((literal, term),) = made("Ab")
    assert (term.open_start, term.tail, term.inflects) == (False, None, False)
