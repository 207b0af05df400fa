"""Names of money behind a number, in the languages of the beat: `beat/facts/currencies.toml` and CLDR's names."""

import pytest

from common import cldr
from pipeline.understanding.passage import passage
from pipeline.understanding.sums import sums


def _sums(language: str, text: str) -> list[tuple[str, int]]:
    return [(one.currency, int(one.value)) for one in sums(passage("Headline", text, language))]


@pytest.mark.parametrize(
    ("language", "text", "currency"),
    [
        ("en", "The platform must pay 50,000 rand to a trader.", "ZAR"),
        ("en", "A penalty of 50,000 rands.", "ZAR"),
        ("en", "Damages of 50,000 won in Seoul.", "KRW"),
        ("en", "It owes 50,000 shekels.", "ILS"),
        ("en", "It owes 50,000 roubles.", "RUB"),
        ("en", "It owes 50,000 guaranis.", "PYG"),
        ("en", "It owes 50,000 pula.", "BWP"),
        ("af", "’n Boete van 50 000 rand.", "ZAR"),
        ("ar", "غرامة قدرها 50 ألف راند.", "ZAR"),
        ("cs", "Pokuta 50 000 randů.", "ZAR"),
        ("de", "Eine Strafe von 50.000 Schekel.", "ILS"),
        ("fi", "Sakko on 50 000 randia.", "ZAR"),
        ("he", "קנס של 50,000 שקלים.", "ILS"),
        ("hi", "50,000 रैंड का जुर्माना।", "ZAR"),
        ("ja", "罰金5万ランド。", "ZAR"),
        ("pt", "Multa de 50 mil meticais.", "MZN"),
        ("ru", "Штраф 50 000 шекелей.", "ILS"),
        ("sw", "Faini ya randi 50,000.", "ZAR"),
        ("th", "ปรับ 50,000 แรนด์", "ZAR"),
        ("zh", "罚款5万兰特。", "ZAR"),
    ],
)
def test_money_is_read_behind_a_number(language: str, text: str, currency: str) -> None:
    assert _sums(language, text) == [(currency, 50_000)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "More than 2,000 won a prize last year."),
        ("en", "They won 3 medals and 40 points."),
        ("sv", "Det var 2 000 som klagade."),
    ],
)
def test_another_word_written_alike_is_no_money(language: str, text: str) -> None:
    assert _sums(language, text) == []


@pytest.mark.parametrize("language", ["en", "es", "fr", "it", "pl", "pt", "ru", "sv", "tr", "hi", "ar"])
def test_every_name_of_a_currency_is_read(language: str) -> None:
    """Those that the beat knows, in the form the language counts them in; where a noun is shared, its country stands in the name."""
    names = cldr.currency_names(language)
    missed = []
    for code in ("ZAR", "INR", "NGN", "KES", "BRL", "JPY", "TRY", "PLN", "CHF", "MXN", "THB", "VND", "ILS", "KZT", "RON", "ETB"):
        name = names[code][-1]
        if (code, 50_000) not in _sums(language, f"50 000 {name}."):
            missed.append((code, name))
    assert missed == []


@pytest.mark.parametrize(
    ("language", "text", "currency"),
    [
        ("zh", "法院判处平台罚款5000澳元。", "AUD"),
        ("zh", "法院判处平台罚款5000加元。", "CAD"),
        ("zh", "法院判處平台罰款5000新台幣。", "TWD"),
        ("ja", "裁判所は5000カナダドルの罰金を科した。", "CAD"),
        ("ja", "裁判所は5000豪ドルの罰金を科した。", "AUD"),
        ("ko", "법원은 5000 호주 달러의 벌금을 부과했다.", "AUD"),
        ("hi", "5000 ऑस्ट्रेलियाई डॉलर का जुर्माना।", "AUD"),
        ("hi", "5000 कनाडाई डॉलर का जुर्माना।", "CAD"),
        ("bn", "৫০০০ অস্ট্রেলিয়ান ডলার জরিমানা।", "AUD"),
        ("ar", "غرامة قدرها 5000 دولار أسترالي.", "AUD"),
        ("ar", "غرامة قدرها 5000 دولار كندي.", "CAD"),
        ("fa", "جریمه 5000 دلار استرالیا.", "AUD"),
        ("fa", "جریمه 5000 دلار کانادا.", "CAD"),
        ("th", "ปรับ 5000 ดอลลาร์ออสเตรเลีย", "AUD"),
        ("vi", "Phạt 5000 đô la Úc.", "AUD"),
        ("de", "Eine Strafe von 5000 australischen Dollar.", "AUD"),
        ("ru", "Штраф 5000 канадских долларов.", "CAD"),
    ],
)
def test_whose_dollars(language: str, text: str, currency: str) -> None:
    """A noun that several moneys share belongs to the country that stands beside it."""
    assert _sums(language, text) == [(currency, 5000)]
