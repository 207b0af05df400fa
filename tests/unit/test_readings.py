"""How a report is read: how much of it, its sentences, and which platforms count as what."""

import pytest

from pipeline.understanding.annotation import PlatformMention, Reading, concept_hits, read
from pipeline.understanding.folding import fold
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.passage import passage
from pipeline.understanding.vectors import LANGUAGES, vector


def reading(title: str, text: str = "", language: str = "en") -> Reading:
    return read(default_beat(), title, text, language)


def platforms(title: str, text: str = "", language: str = "en") -> list[PlatformMention]:
    return list(reading(title, text, language).platforms)


def names(title: str, text: str = "", language: str = "en") -> list[str]:
    return [one.name for one in platforms(title, text, language)]


# --- how much


def test_eight_thousand_characters_are_searched() -> None:
    assert names("t", "x" * 7_988 + " Facebook") == ["Facebook"]
    assert names("t", "x" * 7_990 + " Facebook") == []
    assert len(reading("t" * 9_000, "x").original) == 8_000
    assert len(reading("", "x" * 9_000).original) == 8_000


def test_four_hundred_characters_are_a_headline() -> None:
    assert reading("t" * 399).title_end == 399
    assert reading("t" * 400, "x").title_end == 400
    assert reading("t" * 401, "x").title_end == 400


def test_what_no_text_holds_is_read_as_space() -> None:
    assert reading("a\ud800b", "c\x00d").original == "a b\nc d"


@pytest.mark.parametrize(("signs", "stretch"), [(31, 2.5), (30, 1.0), (0, 1.0)])
def test_a_text_is_dense_where_more_than_three_in_ten_of_its_characters_are(signs: int, stretch: float) -> None:
    found = reading("t", "東" * signs + "x" * (98 - signs))
    assert len(found.folded.text) == 100
    assert found.stretch == stretch
    assert reading("", "x" * 699 + "東" * 300 + "東" * 99).stretch == 1.0, "of the first thousand"
    assert reading("", "x" * 698 + "東" * 301).stretch == 2.5
    assert found.head_end == min(100, int(1 + 1_300 / stretch))


def test_a_head_is_thirteen_hundred_characters_behind_the_headline() -> None:
    assert reading("abc", "x" * 2_000).head_end == 1_303
    assert reading("abc", "東" * 2_000).head_end == 523
    assert reading("abc", "x" * 9).head_end == 13


@pytest.mark.parametrize(
    ("title", "text", "starts"),
    [
        ("ab", "One. Two! Three? Four… five", [0, 3, 7, 12, 19, 27]),
        ("a. b", "One.Two", [0, 5]),
        ("", "One。Two", [0, 1, 5]),
        ("a", "हाँ। नहीं॥ अब", [0, 2, 6, 12]),
        ("a", "نعم؟ لا۔ هل", [0, 2, 6, 10]),
        ("a", "one.", [0, 2, 6]),
    ],
)
def test_where_sentences_begin(title: str, text: str, starts: list[int]) -> None:
    found = reading(title, text)
    assert list(found.sentences) == starts
    assert [found.sentence_of(start) for start in starts] == list(range(len(starts)))


def test_places_lead_back_to_the_original() -> None:
    found = reading("ﬁne", "a Facebook b")
    (one,) = found.platforms
    assert found.original[found.origin(one.start) : found.origin_end(one.end)] == "Facebook"
    assert found.folded_place(found.origin(one.start)) == one.start
    assert found.folded_place(0) == 0
    assert found.folded_place(99) == len(found.folded.text)


def test_concepts_are_those_that_begin_before_a_place() -> None:
    found = reading("t", "The court fined Facebook under the DSA.")
    hits = concept_hits(found, len(found.folded.text))
    assert {hit.term.kind for hit in hits} <= {"term", "law", "authority", "actor"}
    assert hits
    first = hits[0].start
    assert concept_hits(found, first) == []
    assert {hit.start for hit in concept_hits(found, first + 1)} == {first}


# --- platforms as medium, as whom it is against, in a list


def flags(text: str, language: str = "en") -> set[str]:
    """Of the first platform named."""
    one = platforms("-", text, language)[0]
    return {name for name in ("medium", "against", "listed", "ambiguous") if getattr(one, name)}


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Ann wrote on Facebook that", {"medium"}),
        ("en", "Ann wrote via her Facebook that", {"medium"}),
        ("en", "Ann wrote on the platform Facebook that", {"medium"}),
        ("en", "Ann saw the Facebook page of it", {"medium"}),
        ("en", "Ann saw the Facebook office of it", set()),
        ("de", "Ann schrieb auf Facebook viel", {"medium"}),
        ("fr", "Ann écrit sur Facebook que", {"medium"}),
        ("es", "Ana escribió en Facebook que", {"medium"}),
        ("ru", "Анна писала в Facebook что", {"medium"}),
        ("tr", "Ayşe Facebook'ta yazdı", {"medium"}),
        ("ja", "彼はフェイスブックで書いた", {"medium"}),
        ("ja", "彼はフェイスブックでは書いた", set()),
        ("en", "They sue Facebook now", {"against"}),
        ("en", "A case against the Facebook now", {"against"}),
        ("de", "Klage gegen Facebook kam", {"against"}),
        ("fr", "Plainte contre Facebook hier", {"against"}),
        ("en", "They like Facebook now", {"listed"}),
        ("en", "Firms such as Facebook now", {"listed"}),
        ("en", "They saw Facebook now", set()),
        ("fr", "Une amende sur Facebook hier", {"against"}),
        ("pl", "Nałożono karę na Facebook wczoraj", {"against"}),
        ("en", "A ban on Facebook came", {"against"}),
        ("en", "Ann was banned on Facebook now", {"medium"}),
    ],
)
def test_how_a_platform_stands_in_its_sentence(language: str, text: str, wanted: set[str]) -> None:
    assert flags(text, language) == wanted


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Rain", "The company X said. They saw X then.", []),
        ("Rain", "The X of it. So Twitter said.", ["X", "X"]),
        ("X fined by EU court", "Rain.", ["X"]),
        ("X wins cup", "Rain.", []),
        ("Ｘ fined by EU court", "Rain.", ["X"]),
        ("x fined by EU court", "Rain.", []),
        ("Regulator sues Bolt", "Rain.", ["Bolt"]),
        ("Bolt wins race", "Rain.", []),
    ],
)
def test_a_name_that_means_other_things_needs_somebody_to_vouch_for_it(title: str, text: str, found: list[str]) -> None:
    assert names(title, text) == found


# --- folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC", "abc"), ("É", "é"), ("ﬁne", "fine"), ("ＡＢＣ１", "abc1"), ("a\u200bb", "ab"), ("a\u00adb", "ab"), ("e\u0301", "é"), ("’‘`´", "''''"), ("–—‐", "---"), ("أإآٱ", "اااا"), ("ىی", "يي"), ("ک", "ك"), ("ة", "ه"), ("ё", "е"),
        ("ς", "σ"), ("İI", "ii"), ("ı", "i"), ("…", "..."), ("ｱ", "ア"), ("a\u00a0b\tc\nd", "a b c d"), ("①", "1"), ("كتابٌ", "كتاب"), ("שָׁלוֹם", "שלום"), ("ΣΑΣ", "σασ"), ("a\ud800b", "a\ud800b"),
    ],
)  # fmt: skip
def test_letters_made_alike(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "word", "span"),
    [("xﬁney", "ney", (2, 5)), ("a\u200bbc", "bc", (2, 4)), ("…abc", "abc", (1, 4)), ("e\u0301abc", "abc", (2, 5)), ("abc", "bc", (1, 3)), ("ﬁﬁabc", "abc", (2, 5)), ("xﬁ", "fi", (1, 2))],
)  # fmt: skip
def test_the_way_back_to_the_letters_as_written(text: str, word: str, span: tuple[int, int]) -> None:
    found = fold(text)
    start = found.text.index(word)
    assert (found.origin(start), found.origin_end(start + len(word))) == span
    assert found.origin_end(0) == 0


# --- sentences of a passage


@pytest.mark.parametrize(
    ("language", "text", "starts"),
    [
        ("en", "One. Two. three", [0, 2, 6, 11]), ("de", "Am 15. März kam er.", [0, 2]), ("lv", "Tas bija 2019. gada.", [0, 2]), ("en", "So J. Reed came.", [0, 2]), ("en", "So Mr. Reed came.", [0, 2]), ("en", "So Ltd. came.", [0, 2]),
        ("en", "So Inc. Then it.", [0, 2, 9]), ("en", "It cost 3 mln. euros.", [0, 2]), ("ja", "東。京。", [0, 2, 4]), ("en", "He said “so.” Then it.", [0, 2, 14]), ("am", "ሀ። ለ።", [0, 2, 4]), ("en", "It was 2019. Then it.", [0, 2, 14]),
    ],
)  # fmt: skip
def test_a_stop_that_ends_no_sentence(language: str, text: str, starts: list[int]) -> None:
    assert list(passage("a", text, language).sentences) == starts


def test_a_passage_of_eight_thousand_characters() -> None:
    assert len(passage("a", "x" * 9_000, "en").original) == 8_000
    found = passage("ﬁ", "One. Two.", "en")
    assert (found.title_end, found.bounds(4), found.bounds(9)) == (2, (3, 7), (7, 12))
    assert found.origin(3, 6) == (2, 5)


def test_words_of_a_kind_between_two_places() -> None:
    found = passage("x", "two three four", "en")
    assert [word.value for word in found.of("number")] == [2, 3, 4]
    assert [word.value for word in found.within(("number",), 3, 12)] == [3]
    assert [word.value for word in found.within(("number",), 2, 13)] == [2, 3, 4]
    assert found.has("number", 6, 7)
    assert not found.has("number", 7, 12)
    assert found.of("nothing") == []


# --- vectors


def test_a_vector_is_of_a_language_of_the_encoder_and_of_words() -> None:
    assert vector("a title", "a text", "fi") is None
    assert vector("1 2", "3 4 x", "en") is None
    assert vector("ab", "", "en") is None
    found = vector("abc", "", "en")
    assert found is not None
    assert found.shape == (512,)
    assert "en" in LANGUAGES
    long, cut = vector("t" * 299 + "a" + "b", "x " * 199 + "yz", "en"), vector("t" * 299 + "a", "x " * 199 + "yz", "en")
    assert long is not None
    assert cut is not None
    assert long.tolist() == cut.tolist(), "300 letters of the headline"
    assert found.tolist() != cut.tolist()
