"""Words, letters, numbers and countries made comparable across languages and scripts."""

import dataclasses
import zlib
from datetime import date

import numpy as np
import pytest

from pipeline.grouping.evidence import evidence, name_key, names, stem, terms
from pipeline.grouping.numbers import key, numbers
from pipeline.grouping.places import places
from pipeline.grouping.scripts import latin, plain, skeleton
from pipeline.grouping.stored import dump, load
from records.article import Mention, MentionKind


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("абвгдежзийклмн", "abvgdezhziyklmn"), ("опрстуфхцчшщ", "oprstufhtschshsh"), ("ъыьэюя", "yeyuya"), ("іїєґўјљњћђџќѓѕ", "iyiyegujljnjchdjdzkgdz"),
        ("αβγδεζηθικλμ", "avgdezithiklm"), ("νξοπρσςτυφχψω", "nxoprsstifhpso"), ("ابتثجحخدذر", "abtthjhhddr"), ("زسشصضطظعغفق", "zsshsdtzagfk"),
        ("كلمنهويةىءئؤپچژگکی", "klmnhwyaaaywpchzhgky"), ("カキクケコ", "kakikukeko"), ("ヴァン", "vuan"), ("ガギグゲゴ", "gagigugego"), ("ハヒフヘホ", "hahifuheho"), ("ペン", "pen"),
        ("김민지", "gimminji"), ("서울", "seoul"), ("값", "gaps"), ("ßøæœłđıþð", "ssoaeoeldithd"), ("abc", "abc"), ("ー", ""), ("字", "字"), ("", ""),
    ],
)  # fmt: skip
def test_letters_in_latin(word: str, spelled: str) -> None:
    assert latin(word) == spelled


@pytest.mark.parametrize(
    ("word", "bones"),
    [
        ("роскомнадзор", "rskmntsr"), ("roskomnadzor", "rskmntsr"), ("zuckerberg", "skrvrk"), ("schmidt", ""), ("schmidts", "smts"), ("tchaikovsky", "skvsk"), ("philippe", ""),
        ("philippes", "frps"), ("khrushchev", ""), ("nnoobbdd", ""), ("nobodyknows", "nvtknvs"), ("字字字字字", ""), ("x", ""), ("wadsworth", "vtsvrt"),
    ],
)  # fmt: skip
def test_a_name_s_consonants(word: str, bones: str) -> None:
    assert skeleton(word) == bones


@pytest.mark.parametrize(
    ("word", "found"), [("ÉÀÜ", "eau"), ("ABC", "abc"), ("Ǆ", "dž".replace("ž", "z")), ("한글", "한글"), ("हिन्दी", "हिन्दी"), ("ﬁ", "fi")]
)
def test_plain_letters(word: str, found: str) -> None:
    assert plain(word) == found


def test_the_key_of_a_name_is_its_consonants_or_its_first_seven_letters() -> None:
    assert name_key("zuckerberg") == "skrvrk"
    assert name_key("aeiouae") == name_key("aeiouaeiou") == "aeiouae"


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("Today Ann wins", "Then Bob lost.", ["Ann", "Bob"]),
        ("Ann wins", "Bob lost. Cat came.", []),
        ("ANN wins", "BOB lost.", ["ANN", "BOB"]),
        ("so it", "said Ann. Bob came! then Cat? then Dan… then Eve", ["Ann", "Cat", "Dan", "Eve"]),
        ("so it", "so\nAnn came", []),
        ("so it", "so Al came", []),
        ("so it", "so Ali came", ["Ali"]),
        ("so it", "so d'Alembert came, Poland's too", ["d'Alembert", "Poland's"]),
        ("so it", "so Etsy and Ann", ["Ann"]),
        ("so it", "so iPhone came", ["iPhone"]),
        ("so it", "قال كريستينا", ["كريستينا"]),
        ("so it", "カキクケ", ["カキクケ"]),
        ("so it", "カキ", []),
        ("so it", "この アイウ です", ["アイウ"]),
    ],
)
def test_names_are_capitals_that_open_no_sentence_and_words_without_capitals(title: str, text: str, found: list[str]) -> None:
    assert list(names(title, text, without={"etsy"}).values()) == found


def test_names_that_agree_have_one_key_and_sixty_are_kept() -> None:
    assert names("so Zuckerberg", "then Цукерберг").keys() == {"skrvrk"}
    assert names("so d'Alembert", "then Alembert").keys() == names("so Alembert", "").keys()
    many = names("so it", " ".join(f"so {chr(65 + n // 26)}{chr(97 + n % 26)}eo" for n in range(70)))
    assert len(many) == 60


@pytest.mark.parametrize(
    ("word", "found"),
    [("internationals", "intern"), ("intern", "intern"), ("сервисами", "servis"), ("서울시청", "서울"), ("المحكمة", "محكمة"), ("بالمحكمة", "محكمة"), ("محكمتهما", "محكمت")],
)  # fmt: skip
def test_the_beginning_of_a_word(word: str, found: str) -> None:
    assert stem(word) == found


def test_words_are_counted_the_headline_s_twice() -> None:
    found = terms("court rules", "court and court of it")
    assert found == pytest.approx({"court": 1 + np.log(4), "rules": 1 + np.log(2), "and": 1.0})
    assert terms("東京地", "東京") == pytest.approx({"東京": 1 + np.log(3), "京地": 1 + np.log(2)})
    many = terms("", " ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}x" for n in range(140)) + " often often")
    assert len(many) == 120
    assert max(many, key=lambda term: many[term]) == "often"


# --- numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9 and 10", {"100e-1": 10}), ("9.5 and 99", {"990e-1": 99}), ("1899, 1900, 2035, 2036", {"190e1": 1899, "204e1": 2036}), ("1.900", {"190e1": 1900}),
        ("3 million", {"300e4": 3e6}), ("3,5 millions", {"350e4": 3.5e6}), ("3.500 millones", {"350e7": 3.5e9}), ("2 mil millones", {"200e7": 2e9}), ("5 万", {"500e2": 5e4}), ("3万5", {"300e2": 3e4}),
        ("12,345", {"123e2": 12345}), ("12.345,67", {"123e2": 12345.67}), ("12 345", {"123e2": 12345}), ("12'345", {"123e2": 12345}), ("12,34", {"123e-1": 12.34}), ("1,234 million", {"123e4": 1.234e6}),
        ("1.234 million", {"123e7": 1.234e9}), ("12,345 million", {"123e8": 1.2345e10}), ("5 crore", {"500e5": 5e7}), ("5 lakh", {"500e3": 5e5}), ("2億", {"200e6": 2e8}), ("3 trillion", {"300e10": 3e12}),
        ("3 bn", {"300e7": 3e9}), ("3 bnx", {}), ("99999999999999999", {}), ("9999 trillion", {"100e14": 9.999e15}), ("10000 trillion", {}), ("0 million", {}), ("5 thousand million", {"500e7": 5e9}), ("7 million thousand", {"700e4": 7e6}),
        ("１２３４５", {"123e2": 12345}), ("5" + " " * 24 + "million", {}),
    ],
)  # fmt: skip
def test_numbers_that_tell_something(text: str, found: dict[str, float]) -> None:
    assert numbers(text) == pytest.approx(found)


def test_numbers_of_the_first_twenty_thousand_characters() -> None:
    assert numbers("x" * 19_995 + " 777") == {"777e0": 777}
    assert numbers("x" * 19_998 + " 777") == {}


@pytest.mark.parametrize(
    ("value", "word"), [(4.344e9, "434e7"), (4.345e9, "434e7"), (4.346e9, "435e7"), (12.0, "120e-1"), (999.6, "100e1")]
)
def test_three_digits_are_the_key(value: float, word: str) -> None:
    assert key(value) == word


# --- countries


@pytest.mark.parametrize(
    ("title", "text", "weight"),
    [
        ("In Portugal", "", 1.5), ("", "In Portugal", 1.0), ("", "x" * 400 + " Portugal", 0.5), ("In Portugal", "In Portugal", 2.5), ("x" * 300 + " Portugal", "", 0), ("", "x" * 4_000 + " Portugal", 0),
        ("In Portugal and Portugal", "", 3.0), ("", "Portugalabcdef", 1.0), ("", "Portugalabcdefg", 0), ("", "xPortugal", 0), ("", "d'Portugal", 1.0), ("", "'Portugal", 1.0),
        ("", "فوبالبرتغال", 1.0),
        ("", "كفوبالبرتغال", 0),
        ("", "فنبالبرتغال", 0),
    ],
)  # fmt: skip
def test_a_country_by_where_it_is_told(title: str, text: str, weight: float) -> None:
    assert places(title, text).get("pt", 0) == pytest.approx(weight**0.5)


# --- an article


def mention(kind: MentionKind, value: str, start: int = 0, *, party: bool = False, surface: str | None = None) -> Mention:
    return Mention(kind=kind, value=value, surface=surface or value, start=start, end=start + 1, rule="r", party=party)


def test_what_is_kept_of_an_article() -> None:
    found = evidence(
        identity="a", title="Fine today", text="It was 90,000 euros. So Etsy and Ann came.", language="en", day=date(2026, 3, 4), seen=7, outcome=None, topics=["privacy"],
        mentions=[
            mention(MentionKind.PLATFORM, "Etsy", party=True), mention(MentionKind.PLATFORM, "X"), mention(MentionKind.AUTHORITY, "CNIL"), mention(MentionKind.LAW, "DSA"),
            mention(MentionKind.ACTOR, "noyb"), mention(MentionKind.CASE_NUMBER, "C-1"), mention(MentionKind.STAGE, "fine", 9), mention(MentionKind.STAGE, "fine", 10), mention(MentionKind.STAGE, "order", 2_999),
            mention(MentionKind.STAGE, "appeal", 3_000),
        ],
    )  # fmt: skip
    assert (found.id, found.day, found.seen, found.outcome, found.topics) == ("a", date(2026, 3, 4).toordinal(), 7, "", ("privacy",))
    assert (found.parties, found.platforms) == ({"Etsy"}, {"Etsy", "X"})
    assert (found.authorities, found.laws, found.actors, found.cases) == ({"CNIL"}, {"DSA"}, {"noyb"}, {"C-1"})
    assert found.stages == {"fine": 4, "order": 1}
    assert found.numbers == {"900e2": 90_000}
    assert list(found.names.values()) == ["Ann"]


def test_where_nobody_is_party_all_platforms_are_and_a_text_is_read_to_its_three_thousandth_character() -> None:
    found = evidence(
        identity="a",
        title="t",
        text="x" * (2_996) + " 777 888",
        language="en",
        day=None,
        mentions=[mention(MentionKind.PLATFORM, "X")],
    )
    assert found.parties == {"X"}
    assert found.numbers == {"777e0": 777}
    assert (found.day, found.seen) == (None, 0)


@pytest.mark.parametrize(
    ("language", "vector", "unit"),
    [("en", [3.0, 4.0], [0.6, 0.8]), ("xx", [3.0, 4.0], None), ("en", [0.0, 0.0], None), ("en", [], None), ("en", None, None)],
)
def test_the_encoder_s_vector_in_the_languages_it_speaks(language: str, vector: list[float] | None, unit: list[float] | None) -> None:
    found = evidence(identity="a", title="t", text="x", language=language, day=None, vector=vector).vector
    assert (None if found is None else found.tolist()) == (None if unit is None else pytest.approx(unit))


def test_what_is_stored_of_an_article_is_small_and_comes_back() -> None:
    given = evidence(
        identity="a", title="Иск к Цукербергу", text="Суд в Москве решил: 1 234 500 евро. Так сказал Цукерберг.", language="ru", day=date(2026, 3, 4), seen=7, topics=["privacy"], outcome="granted", vector=[3.0, -4.0],
        mentions=[mention(MentionKind.ACTOR, "noyb"), mention(MentionKind.STAGE, "fine")],
    )  # fmt: skip
    packed = dump(given)
    assert int.from_bytes(packed[:2]) == 2
    assert np.frombuffer(packed[2:4], np.int8).tolist() == [95, -127]
    assert "Цукербергу" in zlib.decompress(packed[4:]).decode(), "letters as they are, not six signs for each"
    found = load("a", packed)
    assert dataclasses.replace(found, vector=None, terms={}, places={}) == dataclasses.replace(given, vector=None, terms={}, places={})
    assert found.terms == pytest.approx(given.terms, abs=0.005)
    assert found.places == pytest.approx(given.places, abs=0.0005)
    assert found.vector is not None
    assert found.vector.tolist() == pytest.approx([0.599, -0.801], abs=0.002)
    bare = load("b", dump(dataclasses.replace(given, vector=None, day=None, outcome="", actors=frozenset())))
    assert (bare.id, bare.vector, bare.day, bare.outcome, bare.actors) == ("b", None, None, "", frozenset())
