"""Case numbers, amounts, deadlines and stages."""

from datetime import date

import pytest

from pipeline.case_numbers import case_numbers
from pipeline.understanding.deadlines import case_numbers_of, deadlines_of
from pipeline.understanding.passage import passage
from pipeline.understanding.sums import sums


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("in der Rechtssache C\u2011311/18", "C-311/18", "cjeu"),
        ("ECLI:EU:C:2020:559.", "ECLI:EU:C:2020:559", "ecli"),
        ("processo 0000001-63.2015.8.26.0000", "0000001-63.2015.8.26.0000", "cnj"),
        ("docket 3:21-cv-01234-JD", "3:21-cv-01234-JD", "us-docket"),
        ("598 U.S. 617", "598 U.S. 617", "us-citation"),
        ("[2024] EWHC 123 (Ch)", "[2024] EWHC 123 (Ch)", "neutral"),
        ("case DSA.100101", "DSA.100101", "ec-case"),
        ("AT.40099 Google Android", "AT.40099", "ec-case"),
        ("BGH, VI ZR 269/12", "VI ZR 269/12", "de-federal"),
        ("sygn. II SA/Wa 1234/20", "II SA/Wa 1234/20", "pl-court"),
        ("令和5年(ワ)第1234号", "令和5年(ワ)第1234号", "jp-court"),
        ("дело № А40-18827/2017", "№ А40-18827/2017", "ru-court"),
    ],
)
def test_case_numbers_are_recognised(text: str, value: str, form: str) -> None:
    found = list(case_numbers(text))
    assert [(case.value, case.form) for case in found] == [(value, form)]
    assert text[found[0].start : found[0].end]


def test_a_brazilian_number_with_wrong_check_digits_is_refused() -> None:
    assert not list(case_numbers("0000001-64.2015.8.26.0000"))


def test_dates_and_scores_are_no_case_numbers() -> None:
    assert not list(case_numbers("On 21-11-2026 they won 3-2, C-4 was found in room F-16/2"))


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("fined €405m", "en", "EUR 405000000"),
        ("$1.3 billion", "en", "USD 1300000000"),
        ("US$ 1,400", "en", "USD 1400"),
        ("4,34 Milliarden Euro", "de", "EUR 4340000000"),
        ("250.000 Euro", "de", "EUR 250000"),
        ("1.128 milions d'euros", "ca", "EUR 1128000000"),
        ("1,128 miliardi di euro", "it", "EUR 1128000000"),
        ("R$ 1,2 milhão", "pt", "BRL 1200000"),
        ("5 360 447 zł", "pl", "PLN 5360447"),
        ("800 000 рублей", "ru", "RUB 800000"),
        ("182.28亿元", "zh", "CNY 18228000000"),
        ("5億円", "ja", "JPY 500000000"),
        ("151억4196만원", "ko", "KRW 15141960000"),
        ("213 करोड़ रुपये", "hi", "INR 2130000000"),
        ("रु 5 लाख", "hi", "INR 500000"),
        ("15 مليون يورو", "ar", "EUR 15000000"),
        ("٢٠ مليون دولار", "ar", "USD 20000000"),
        ("Rp 202,5 miliar", "id", "IDR 202500000000"),
        ("24 milliarder kroner", "no", "NOK 24000000000"),
    ],
)
def test_amounts_are_read_in_every_notation(text: str, language: str, value: str) -> None:
    assert [f"{found.currency} {found.value.normalize():f}" for found in sums(passage("", text, language))] == [value]


def test_numbers_without_currency_are_no_amounts() -> None:
    assert not sums(passage("", "1,400 users, 30 billion pictures, 2026", "en"))


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "must comply within two months", "2021-09-06"),
        ("fr", "dans un délai de deux mois", "2021-09-06"),
        ("de", "innerhalb von 30 Tagen", "2021-08-05"),
        ("pt", "prazo de 48 horas", "2021-07-08"),
        ("ru", "в течение 15 дней", "2021-07-21"),
        ("tr", "15 gün içinde", "2021-07-21"),
        ("ja", "30日以内に", "2021-08-05"),
        ("zh", "30天内", "2021-08-05"),
        ("ar", "خلال 48 ساعة", "2021-07-08"),
    ],
)
def test_deadlines_count_from_publication(language: str, text: str, day: str) -> None:
    assert [deadline.on for deadline in deadlines_of(text, "", language, date(2021, 7, 6))] == [day]


def test_a_month_ends_on_its_last_day() -> None:
    assert deadlines_of("within one month", "", "en", date(2024, 1, 31))[0].on == "2024-02-29"


def test_without_a_date_a_deadline_is_a_duration() -> None:
    assert deadlines_of("within two months", "", "en")[0].on == "P2M"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("docket 22-cv-05416 in Oakland", ["22-cv-05416"]),
        ("filed as 3:22cv1234", ["3:22cv1234"]),
        ("docketed as 4:25-crcor-00029.", ["4:25-crcor-00029"]),
        ("No. 85—885", ["No. 85-885"]),
        ("The Strasbourg court joined 64569/09, 12345/10 and 611/11", ["64569/09", "12345/10", "611/11"]),
        ("Bundesgericht, 2C_34/2021", ["2C_34/2021"]),
        ("Svea hovrätt (Ö 849-15)", ["Ö 849-15"]),
        ("sp. zn. 38CbPv/1/2018", ["38CbPv/1/2018"]),
        ("os REs 1.037.396 e 1.057.258", ["1.037.396", "1.057.258"]),
        ("Suit number NICN/LA/546/2017", ["NICN/LA/546/2017"]),
        ("Aktenzeichen 15 O 149/18", ["15 O 149/18"]),
        ("Case number HC-2021/77", ["HC-2021/77"]),
    ],
)
def test_case_numbers_of_a_report_come_in_order_of_place(text: str, values: list[str]) -> None:
    found = case_numbers_of(text)
    assert [case.value for case in found] == values
    assert [text[case.start : case.end].replace("—", "-") for case in found] == values


def test_fractions_and_times_are_no_case_numbers() -> None:
    assert not case_numbers_of("At 10:30am2024 some 611/11 voted, 2020-21 was 12/20, and 24/7 they watched")
