"""A text as a row of words and facts: numbers, days, sums, case numbers and names in many scripts, and what of them is no word any more."""

import pytest

from common.slots import SlotKind, as_value
from pipeline.particulars.numerals import han_number, numeral, plain_digits, scale
from pipeline.particulars.units import hashed, letters, units
from records.article import Mention, MentionKind


def facts(text: str, title: str = "-", *, language: str = "en", mentions: tuple[Mention, ...] = ()) -> list[tuple[str, str, int]]:
    """Word, kind and value of what is more than a word."""
    found, _ = units(title, text, mentions, language=language, owners={"Instagram": "Meta"})
    return [(unit.word, unit.kind.name, unit.value) for unit in found if unit.kind is not None]


def number(value: float) -> int:
    return as_value(value)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "so 77 came", [("77", "NUMBER", number(77))]),
        ("en", "so 1,234 came", [("1,234", "NUMBER", number(1234))]),
        ("en", "so 1.234,5 came", [("1.234,5", "NUMBER", number(1234.5))]),
        ("en", "so 12 345 came", [("12 345", "NUMBER", number(12345))]),
        ("en", "so 12 3456 came", [("12", "NUMBER", number(12)), ("3456", "NUMBER", number(3456))]),
        ("en", "so 77th came", []),
        ("ar", "قال ٧٧ اليوم", [("٧٧", "NUMBER", number(77))]),
        ("en", "so fifteen came", [("fifteen", "NUMBER", number(15))]),
        ("en", "so on came", []),
        # days
        ("en", "on 4 June 2024 it", [("4", "DATE", 604)]),
        ("en", "on June 4 it", [("4", "DATE", 604)]),
        ("en", "on 4th June it", [("4th", "DATE", 604)]),
        ("en", "on 32 June it", [("32", "NUMBER", number(32))]),
        ("en", "on 4 x June it", [("4", "DATE", 604)]),
        ("en", "on 4 x y June it", [("4", "NUMBER", number(4))]),
        ("en", "on June x 4 it", [("4", "NUMBER", number(4))]),
        ("es", "el 4 de junio vino", [("4", "DATE", 604)]),
        ("ru", "в 4 июня он", [("4", "DATE", 604)]),
        ("en", "on 2024-06-04 it", [("2024-06-04", "DATE", 604)]),
        ("en", "on 4.6.2024 it", [("4.6.2024", "DATE", 604)]),
        ("de", "am 04.06. kam", [("04.06.", "DATE", 604)]),
        ("ja", "2024年6月4日に", [("2024年6月4日", "DATE", 604)]),
        ("ja", "6月4日に", [("6月4日", "DATE", 604)]),
        ("ko", "6월 4일에", [("6월 4일", "DATE", 604)]),
        ("ja", "4日に", [("4", "DATE", 4)]),
        ("zh", "二十四日判", [("二十四", "DATE", 24)]),
        ("zh", "十日内判", []),
        # weekdays
        ("en", "on Friday it", [("friday", "WEEKDAY", 4)]),
        ("ru", "в пятницу он", [("пятницу", "WEEKDAY", 4)]),
        ("ja", "金曜日に", [("金曜日", "WEEKDAY", 4)]),
        ("ja", "日曜に", [("日曜", "WEEKDAY", 6)]),
        ("zh", "星期五判", [("星期五", "WEEKDAY", 4)]),
        ("zh", "周天判", [("周天", "WEEKDAY", 6)]),
        ("ko", "금요일에", [("금요일", "WEEKDAY", 4)]),
        # case numbers
        ("en", "in C-131/12 it", [("c-131/12", "CASE", hashed("c-131/12"))]),
        ("de", "in 5 O 12/24 so", [("5", "NUMBER", number(5)), ("o 12/24", "CASE", hashed("o12/24"))]),
        ("zh", "第1234号", [("1234", "CASE", hashed("1234"))]),
        ("en", "in 1/2/3 it", [("1", "NUMBER", number(1)), ("2", "NUMBER", number(2)), ("3", "NUMBER", number(3))]),
        # sums
        ("en", "three million euros", [("three", "AMOUNT", number(3e6))]),
        ("en", "3 million euros", [("3", "AMOUNT", number(3e6))]),
        ("en", "3 dogs", [("3", "NUMBER", number(3))]),
        ("zh", "三百万元", [("三百万", "AMOUNT", number(3e6))]),
        ("ja", "三億円", [("三億", "AMOUNT", number(3e8))]),
        ("zh", "三百万人", []),
    ],
)  # fmt: skip
def test_what_is_more_than_a_word(language: str, text: str, found: list[tuple[str, str, int]]) -> None:
    assert [one for one in facts(text, language=language) if one[1] != "NAME"] == found


def test_the_year_belongs_to_its_day_and_is_no_number_any_more() -> None:
    found, _ = units("-", "on 4 June 2024 it", (), language="en", owners={})
    day = next(unit for unit in found if unit.kind is SlotKind.DATE)
    assert day.shape == 2024
    assert [(unit.word, unit.weight) for unit in found if unit.weight < 1] == [("june", 0.0), ("2024", 0.0)]
    found, _ = units("-", "on 4 June it was so 2024", (), language="en", owners={})
    assert next(unit for unit in found if unit.kind is SlotKind.DATE).shape == 0
    found, _ = units("-", "on 4 June it so 2024", (), language="en", owners={})
    assert next(unit for unit in found if unit.kind is SlotKind.DATE).shape == 2024


def test_the_word_of_magnitude_belongs_to_its_sum_with_the_currency_s_first_letters() -> None:
    found, _ = units("-", "3 million in euros", (), language="en", owners={})
    assert [(unit.word, unit.weight, unit.shape) for unit in found if unit.kind or unit.weight < 1] == [
        ("3", 1.0, hashed("eur")), ("million", 0.0, 0)
    ]  # fmt: skip
    found, _ = units("-", "3 million of no in euros", (), language="en", owners={})
    assert next(unit for unit in found if unit.kind is SlotKind.AMOUNT).shape == hashed("")


# --- what the mentions name


def mention(kind: MentionKind, value: str, start: int, surface: str, *, party: bool = False, rule: str = "r") -> Mention:
    return Mention(kind=kind, value=value, surface=surface, start=start, end=start + len(surface), rule=rule, party=party)


def test_facts_of_mentions_stand_in_place_of_their_words() -> None:
    text = "so Instagramda paid 3 million euros in Case-9 here"
    named = (
        mention(MentionKind.PLATFORM, "Instagram", 5, "Instagram", party=True), mention(MentionKind.AMOUNT, "EUR 3000000", 22, "3 million euros"),
        mention(MentionKind.CASE_NUMBER, "C-9", 41, "Case-9"), mention(MentionKind.LAW, "DSA", 2, "so"), mention(MentionKind.PLATFORM, "Meta", 5, "Instagram", rule="owner of Instagram"),
        mention(MentionKind.PLATFORM, "Insta", 5, "Insta"), mention(MentionKind.PLATFORM, "Far", 8_000, "Far"),
    )  # fmt: skip
    found, head = units("-", text, named, language="tr", owners={"Instagram": "Meta"})
    assert head == 0, "a hyphen is no word"
    kept = [unit for unit in found if unit.kind is not None]
    assert [(unit.kind.name if unit.kind else "", unit.value, unit.shape, unit.party) for unit in kept] == [
        ("PARTY", hashed("Instagram"), hashed("Meta"), True), ("AMOUNT", number(3e6), hashed("EUR"), False), ("CASE", hashed("C-9"), 0, False)
    ]  # fmt: skip
    assert [unit.word for unit in found if unit.kind is None] == ["so", "paid", "in", "here"], "the ending behind the name is no word"


def test_an_owner_stands_for_itself() -> None:
    found, _ = units("-", "so Etsy came", (mention(MentionKind.PLATFORM, "Etsy", 5, "Etsy"),), language="en", owners={})
    assert next(unit for unit in found if unit.kind is SlotKind.PARTY).shape == hashed("Etsy")


# --- names


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        ("-", "so Ann came", {"ann"}),
        ("-", "it came. Ann left", set()),
        ("-", "it came. Ann left with Ann", {"ann"}),
        ("-", "it came: Ann left", set()),
        ("-", "it came (Ann left", set()),
        ("-", "it came – Ann left", set()),
        ("-", "it came, Ann left", {"ann"}),
        ("Ann wins", "it came", {"ann"}),
        ("Rain wins", "it had rain", set()),
        ("Ann wins", "it ann came", set()),
        ("-", "so A1n came", set()),
        ("حكم محكمة", "قالت محكمة اليوم", {"محكمة"}),
        ("حكم محكمة", "قالت اليوم", set()),
        ("من مع", "من مع", set()),
    ],
)
def test_names_are_written_as_names_or_shared_by_headline_and_text(title: str, text: str, names: set[str]) -> None:
    assert {word for word, kind, _ in facts(text, title) if kind == "NAME"} == names


def test_pieces_that_an_unspaced_headline_and_its_text_share_are_names() -> None:
    found, head = units("東京地裁が命令", "昨日東京地裁は、命令", (), language="ja", owners={})
    assert head == 7
    assert [(unit.word, round(unit.weight, 1)) for unit in found if unit.kind is SlotKind.NAME] == [
        ("東京地裁", 2.4), ("命令", 1.2), ("東京地裁", 2.4), ("命令", 1.2)
    ]  # fmt: skip
    assert {unit.weight for unit in found if unit.sign and unit.kind is None} == {0.6, 0.0}
    found, _ = units("東が", "昨日東は", (), language="ja", owners={})
    assert not [unit for unit in found if unit.kind is SlotKind.NAME], "one sign is no name"
    long = "一丁七万丈三上下不与"
    found, _ = units(long, f"亜{long}", (), language="zh", owners={})
    assert [unit.word for unit in found if unit.kind is SlotKind.NAME] == [long[:8], long[8:], long[:8], long[8:]]


def test_eight_thousand_characters_are_read() -> None:
    assert facts("x" * (7_995) + " 77") == [("77", "NUMBER", number(77))]
    assert facts("x" * (7_996) + " 77") == [("7", "NUMBER", number(7))]
    assert facts("x" * (7_997) + " 77") == []


# --- numbers in words and signs


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("二十四", 24), ("百", 100), ("三百五", 305), ("三百五十", 350), ("千", 1000), ("万", 10_000), ("三百万", 3_000_000), ("一億二千万", 120_000_000), ("两万", 20_000),
        ("一二三", 3), ("〇", 0), ("三兆", 3 * 10**12), ("五萬", 50_000), ("四亿", 400_000_000),
    ],
)  # fmt: skip
def test_chinese_numerals(text: str, value: int) -> None:
    assert han_number(text) == value


@pytest.mark.parametrize(
    ("surface", "value"),
    [("7", 7), ("1,234", 1234), ("1.234", 1234), ("1.23", 1.23), ("1,2345", 1.2345), ("1.234.567", 1234567), ("1.234,5", 1234.5), ("١٬٢٣٤", 1234), ("12 345", 12345), ("9" * 40, 3e38)],
)  # fmt: skip
def test_figures_as_most_countries_read_them(surface: str, value: float) -> None:
    assert plain_digits(surface) == pytest.approx(value)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("two", 2),
        ("twelve", 12),
        ("twenty", 20),
        ("ninety", 90),
        ("zwölf", 12),
        ("quinze", 15),
        ("elf", None),
        ("once", None),
        ("rain", None),
    ],
)
def test_numbers_in_words(word: str, value: int | None) -> None:
    assert numeral(word) == value


@pytest.mark.parametrize(
    ("word", "size"), [("million", 1e6), ("millionen", 1e6), ("billion", 1e9), ("миллиардов", 1e9), ("thousand", 1e3), ("rain", 0)]
)
def test_words_of_magnitude(word: str, size: float) -> None:
    assert scale(word) == size


def test_letters_of_a_word_are_a_bit_each() -> None:
    assert letters("ab") == 0b110
    assert letters("東") == 1 << ord("東") % 32
