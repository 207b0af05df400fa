"""What a text states where: facts of every script and language, and the words around them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.slots import IN_TITLE, IS_PARTY, TITLE_ONLY, Slot, SlotKind, packed, unpacked
from common.wording.calendar import month_names, weekday_names
from pipeline.particulars.numerals import numeral, plain_digits
from pipeline.particulars.slots import MOST, particulars
from records.article import Mention, MentionKind


def slots(title: str, text: str, *mentions: Mention, language: str = "en") -> list[Slot]:
    return unpacked(particulars(title, text, mentions, language=language, owners={"Facebook": "Meta"}))


def values(text: str, kind: SlotKind, language: str) -> list[float]:
    return [slot.number if kind is SlotKind.NUMBER else slot.value for slot in slots("", text, language=language) if slot.kind is kind]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It was fined on 4 June 2024 by the court."),
        ("en", "It was fined on June 4th by the court."),
        ("de", "Das Gericht hat am 4. Juni entschieden."),
        ("de", "Das Gericht hat am 04.06.2024 entschieden."),
        ("fr", "Le tribunal a jugé le 4 juin que la société doit payer."),
        ("es", "El tribunal falló el 4 de junio de 2024 contra la empresa."),
        ("it", "Il tribunale ha deciso il 4 giugno."),
        ("pt", "O tribunal decidiu em 4 de junho de 2024."),
        ("ru", "Суд вынес решение 4 июня."),
        ("ar", "أصدرت المحكمة قرارها في ٤ يونيو ضد الشركة."),
        ("ar", "أصدرت المحكمة قرارها في 4 حزيران ضد الشركة."),
        ("ja", "地裁は2024年6月4日に判決を言い渡した。"),
        ("zh", "法院6月4日作出判决。"),
        ("ko", "법원은 6월 4일 판결했다."),
        ("tr", "Mahkeme 4 Haziran günü karar verdi."),
        ("en", "The court ruled on 2024-06-04 in the matter."),
    ],
)
def test_a_day_is_the_same_day_in_every_language(language: str, text: str) -> None:
    assert values(text, SlotKind.DATE, language) == [604]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The court ruled on Tuesday."), ("de", "Das Gericht entschied am Dienstag."), ("fr", "Le tribunal a jugé mardi."),
        ("ru", "Суд решил это во вторник."), ("ar", "قضت المحكمة يوم الثلاثاء بذلك"), ("ja", "地裁は火曜日に判決を出した。"), ("zh", "法院周二作出判决。"),
        ("ko", "법원은 화요일 판결했다."),
    ],
)  # fmt: skip
def test_a_weekday_is_the_same_in_every_language(language: str, text: str) -> None:
    assert values(text, SlotKind.WEEKDAY, language) == [1]


@pytest.mark.parametrize(
    ("surface", "number"),
    [("4", 4), ("4,5", 4.5), ("4.500", 4500), ("1 234", 1234), ("١٢", 12), ("４", 4), ("१२", 12), ("1,234,567", 1234567), ("9" * 80, 3e38)],
)
def test_figures_of_any_script_are_numbers(surface: str, number: float) -> None:
    assert plain_digits(surface) == pytest.approx(number)


def test_a_group_after_a_space_belongs_to_its_number_and_another_number_does_not() -> None:
    assert values("The list has 1 234 names, of which 17 22 are old.", SlotKind.NUMBER, "en") == [1234, 17, 22]


@pytest.mark.parametrize(
    ("language", "text", "millions"),
    [
        ("en", "It must pay three million euros now.", 3), ("fr", "Elle doit verser deux millions d’euros.", 2), ("ru", "Она заплатит пять миллионов рублей.", 5),
        ("ar", "غرامة قدرها ثلاثة ملايين دولار", 3), ("ja", "制裁金は三百万円だった。", 3), ("zh", "罚款一千二百万元。", 12), ("de", "Es geht um 4 Millionen Euro.", 4),
    ],
)  # fmt: skip
def test_a_sum_in_words_is_a_sum(language: str, text: str, millions: float) -> None:
    assert [slot.number for slot in slots("", text, language=language) if slot.kind is SlotKind.AMOUNT] == [pytest.approx(millions * 1e6)]


def test_a_day_without_its_month_is_that_day_and_ten_days_are_none() -> None:
    assert values("地裁は3日、判決を出した。十日以内に控訴できる。", SlotKind.DATE, "ja") == [3]


def test_number_words_are_numbers_unless_they_are_other_words_too() -> None:
    assert [numeral(word) for word in ("eleven", "elf", "три", "dix", "cem", "court")] == [11, None, 3, None, 100, None]


def test_a_case_number_of_no_known_form_is_one_fact() -> None:
    """`119/2026` is not two numbers, and a fraction of a day is none."""
    kinds = [slot.kind for slot in slots("", "The case no. 119/2026 was opened; help is there 24 hours.")]
    assert kinds == [SlotKind.CASE, SlotKind.NUMBER]


def test_names_are_told_by_capitals_or_by_being_in_headline_and_text() -> None:
    """A name that stands once is left out, unless it is the headline's."""
    found = [
        s
        for s in slots("Court fines Zorvanta", "On Monday the court fined Zorvanta. In Oakton Zorvanta said it would appeal.")
        if s.kind is SlotKind.NAME
    ]
    assert len({s.value for s in found}) == 1
    assert sum(bool(s.marks & IN_TITLE) for s in found) == 1
    assert {s.kind for s in slots("المحكمة تغرم زورفانتا", "قالت المحكمة إن زورفانتا لم تدفع", language="ar")} == {SlotKind.NAME}
    assert {s.kind for s in slots("法院对佐万达罚款", "港口法院对佐万达公司处以罚款。", language="zh")} == {SlotKind.NAME}
    alone = [s for s in slots("Zorvanta fined", "The company was fined today.") if s.kind is SlotKind.NAME]
    assert [bool(s.marks & TITLE_ONLY) for s in alone] == [True]


def test_a_party_is_known_with_its_owner_and_its_place() -> None:
    """The words around it are those that are no facts, so that another sum beside it does not change its place."""
    mention = Mention(kind=MentionKind.PLATFORM, value="Facebook", surface="Facebook", start=18, end=26, rule="test", party=True)
    one = slots("", "The court fined 4 Facebook pages for nothing.", mention)
    other = slots("", "The court fined 9 Facebook pages for nothing.", mention)
    party = next(s for s in one if s.kind is SlotKind.PARTY)
    assert party.marks & IS_PARTY
    assert party.value != party.shape
    assert party in other


def test_slots_are_bounded_and_come_back_as_they_were() -> None:
    text = " ".join(f"On day {n} the Company{n % 40} paid {n} for Thing{n % 40}." for n in range(400))
    data = particulars("A headline", text, (), language="en", owners={})
    assert len(unpacked(data)) == MOST
    assert packed(unpacked(data)) == data


@pytest.mark.parametrize("data", [b"x", b"\x63" + bytes(17)])
def test_bytes_that_are_no_slots_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"multiple of 18|not a valid SlotKind"):
        unpacked(data)


def test_marks_fit_a_byte() -> None:
    with pytest.raises(ValueError, match="a byte is expected"):
        Slot(SlotKind.NAME, 256, 0, 0, 0, 0)


@settings(max_examples=200, deadline=None)
@given(title=st.text(max_size=60), text=st.text(max_size=400), language=st.sampled_from(["en", "ru", "ar", "zh", "und", "no", "xx"]))
def test_any_text_has_slots_that_are_always_the_same(title: str, text: str, language: str) -> None:
    data = particulars(title, text, (), language=language, owners={})
    assert packed(unpacked(data)) == data == particulars(title, text, (), language=language, owners={})


def test_names_of_months_and_days_are_known_where_the_calendar_is() -> None:
    assert month_names("ru")["июня"] == month_names("ru")["июнь"] == 6
    assert weekday_names("no")["tirsdag"] == 1
    assert month_names("xx") == {}
