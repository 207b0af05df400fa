"""Sums of money and percentages in sentences of our own: which word is whose currency, how far apart they may stand, and what shares a magnitude."""

from decimal import Decimal

import pytest

from pipeline.understanding.passage import passage
from pipeline.understanding.sums import sums

Told = tuple[str, float, str]


def told(language: str, text: str, jurisdiction: str | None = None, *, stated: bool = True) -> list[Told]:
    """(currency, value, the words), of those whose currency is stated or of those that borrow theirs."""
    report = passage("Headline", text, language)
    found = sums(report, jurisdiction)
    assert found == sorted(found, key=lambda one: one.start)
    assert all(isinstance(one.value, Decimal) for one in found)
    return [(one.currency, float(one.value), report.text[one.start : one.end]) for one in found if one.stated is stated]


def currencies(language: str, text: str, jurisdiction: str | None = None) -> list[str]:
    return [currency for currency, _, _ in told(language, text, jurisdiction)]


# --- which number, which currency


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "It must pay €500 and $600.", [("EUR", 500, "€500"), ("USD", 600, "$600")]),
        ("en", "It must pay 500€ and 600 €.", [("EUR", 500, "500€"), ("EUR", 600, "600 €")]),
        ("en", "Pay 500 euros, 600 dollars and 7,000 pounds.", [("EUR", 500, "500 euros"), ("USD", 600, "600 dollars"), ("GBP", 7000, "7,000 pounds")]),
        ("en", "It cost EUR500 and 500EUR.", [("EUR", 500, "eur500"), ("EUR", 500, "500eur")]),
        ("en", "The 3 firms must pay 500 euros.", [("EUR", 500, "500 euros")]),
        ("en", "Fines: 500 euros for 3 firms.", [("EUR", 500, "500 euros")]),
        ("en", "500 euros 3 firms.", [("EUR", 500, "500 euros")]),
        ("en", "Paid five hundred dollars.", [("USD", 500, "five hundred dollars")]),
        ("en", "It cost $20m, $30bn and $40k.", [("USD", 20e6, "$20m"), ("USD", 30e9, "$30bn"), ("USD", 40e3, "$40k")]),
        ("en", "Plan B: $20th of May.", []),
        ("en", "He paid five hundred $ more. About $five hundred.", []),
        ("en", "The file 12/500 euros.", []),
        ("en", "The file a/500 euros.", [("EUR", 500, "500 euros")]),
        ("en", "In the file 12/500 it must pay 600 euros.", [("EUR", 600, "600 euros")]),
        ("en", "Paid 500 kr. today.", [("NOK", 500, "500 kr.")]),
        ("en", "Paid 5 R euros.", [("EUR", 5, "5 r euros")]),
        ("en", "Paid five hundred $ euros.", [("EUR", 500, "five hundred $ euros")]),
        ("fr", "Amende de 500 millions d'euros.", [("EUR", 500e6, "500 millions d'euros")]),
        ("es", "Multa de 65 millones de coronas.", [("NOK", 65e6, "65 millones de coronas")]),
        ("ja", "罰金5万元と500円。", [("CNY", 50e3, "5万元"), ("JPY", 500, "500円")]),
        ("zh", "罚款5万元，另付500美元。", [("CNY", 50e3, "5万元"), ("USD", 500, "500美元")]),
        ("ig", "nde dollar 170", [("USD", 170e6, "nde dollar 170")]),
        ("ig", "ijeri dollar 170", [("USD", 170e9, "ijeri dollar 170")]),
        ("ig", "puku dollar 170", [("USD", 170, "dollar 170")]),
        ("ha", "Tarar dala miliyan 5.", [("USD", 5e6, "dala miliyan 5")]),
        ("sw", "Faini ya shilingi 500.", [("KES", 500, "shilingi 500")]),
        ("sw", "Faini ya shilingi 500 dola.", [("USD", 500, "500 dola")]),
    ],
)  # fmt: skip
def test_a_number_and_the_word_beside_it(language: str, text: str, found: list[Told]) -> None:
    assert told(language, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Paid R500.", ["ZAR"]),
        ("Paid R 500.", []),
        ("Paid 5R.", []),
        ("Paid 5 R.", []),
        ("Paid r500.", []),
        ("Paid TRY 500.", ["TRY"]),
        ("He will try 500 times.", []),
        ("He will Try 500 times.", []),
        ("Paid KSh 500.", ["KES"]),
        ("Paid Ksh500.", ["KES"]),
        ("Paid ksh 500.", []),
        ("Paid USh 500.", ["UGX"]),
        ("Paid Sh 500.", ["KES"]),
        ("Paid sh 500.", []),
        ("Paid kr 500.", ["NOK"]),
        ("Paid kr. 500.", ["NOK"]),
        ("Paid rs 500.", ["INR"]),
        ("Paid $ 500.", ["USD"]),
        ("Paid $  500.", []),
        ("Paid 500 $.", ["USD"]),
    ],
)
def test_a_sign_of_letters_is_written_in_capitals_and_one_letter_touches_its_number(text: str, found: list[str]) -> None:
    assert currencies("en", text) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "One dollar.", []),
        ("en", "1 dollar.", ["USD"]),
        ("en", "Two dollars.", ["USD"]),
        ("en", "They won 3 medals.", []),
        ("en", "2,000 won a prize.", []),
        ("en", "999 won in damages.", []),
        ("en", "1,000 won in damages.", ["KRW"]),
        ("en", "50,000 won for each day.", ["KRW"]),
        ("en", "3 million won a prize.", ["KRW"]),
        ("en", "A real 5,000 threat.", []),
        ("en", "They won 5,000 in damages.", []),
        ("en", "Rands 5,000 were paid.", ["ZAR"]),
        ("en", "Rands 5000 were paid.", []),
        ("en", "Rands, 5,000 of them.", []),
        ("de", "Rand 5.000 wurden gezahlt.", []),
        ("en", "Euros 500 were paid.", ["EUR"]),
        ("en", "Dollars 500 were paid.", ["USD"]),
        ("en", "Dirhams 500 were paid.", []),
        ("en", "It paid 999 pounds.", []),
        ("en", "It paid 1,000 pounds.", ["GBP"]),
        ("en", "It paid 2 real dollars.", ["USD"]),
    ],
)
def test_a_name_of_money_may_be_another_word(language: str, text: str, found: list[str]) -> None:
    """Where the number comes first in a language, only "euro" and "dollar" stand before it; in English others do before what looks like money."""
    assert currencies(language, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 million in euros", ["EUR"]),
        ("12 million of the new euros", ["EUR"]),
        ("12 million honest euros", ["EUR"]),
        ("12 million honest rotten euros", []),
        ("12 million good euros", ["EUR"]),
        ("12 million Singapore dollars", ["SGD"]),
        ("12 million shiny Swedish crowns", ["SEK"]),
        ("12 million shiny rotten Swedish crowns", []),
        ("12 million, euros", []),
        ("12 million. Euros", []),
        ("12 million - euros", ["EUR"]),
        ("12 million  euros", []),
    ],
)
def test_small_words_and_a_country_stand_between_number_and_currency(text: str, found: list[str]) -> None:
    assert currencies("en", text) == found


# --- whose dollar


@pytest.mark.parametrize(
    ("language", "text", "jurisdiction", "found"),
    [
        ("en", "5 million dollars.", None, ["USD"]),
        ("en", "5 million dollars.", "au", ["AUD"]),
        ("en", "5 million dollars.", "fr", ["USD"]),
        ("en", "5 million dollars in Canada.", None, ["CAD"]),
        ("en", "5 million dollars from Canada.", None, ["CAD"]),
        ("en", "5 million dollars under Canada.", None, ["USD"]),
        ("en", "5 million dollars, said Canada.", None, ["USD"]),
        ("en", "5 million dollars for the whole of Canada.", None, ["USD"]),
        ("en", "Canada said 5 million dollars.", None, ["USD"]),
        ("en", "12 million dollars in Canada, 3 in Australia.", None, ["CAD"]),
        ("en", "12 million Australian dollars and 5 million dollars.", None, ["AUD", "AUD"]),
        ("en", "12 million US dollars, 12 million Australian dollars and 5 million dollars.", None, ["USD", "AUD", "USD"]),
        ("en", "12 million Australian dollars, 3 million Canadian dollars and 5 million dollars.", None, ["AUD", "CAD", "USD"]),
        ("en", "12 million Australian dollars and $5 million.", None, ["AUD", "AUD"]),
        ("en", "12 million Australian dollars and 5 million dollars.", "ca", ["AUD", "AUD"]),
        ("en", "5 million kronor.", None, ["NOK"]),
        ("en", "5 million kroner.", "dk", ["DKK"]),
        ("en", "5 million kroner, the courts of Denmark and of Denmark and Norway said.", None, ["DKK"]),
        ("sv", "5 miljoner kronor.", None, ["SEK"]),
        ("da", "5 millioner kroner.", None, ["DKK"]),
        ("da", "5 millioner kroner, sagde man i det store Sverige.", None, ["SEK"]),
        ("da", "5 millioner kroner, sagde man i det store Sverige.", "no", ["NOK"]),
        ("en", "5 million rupees.", None, ["INR"]),
        ("en", "5 million rupees in Pakistan.", None, ["PKR"]),
        ("en", "5 million rubles.", None, ["RUB"]),
        ("en", "5 million zlotys.", "by", ["PLN"]),
    ],
)
def test_a_noun_that_currencies_share(language: str, text: str, jurisdiction: str | None, found: list[str]) -> None:
    """The country beside it, then the only other one told, where the process runs, the countries told, the language, the first."""
    assert currencies(language, text, jurisdiction) == found


# --- what borrows currency or magnitude


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "143 million euros for Google, 50 million for Apple.", [("EUR", 50e6, "50 million")]),
        ("en", "143 million euros for Google, 50 million for users.", []),
        ("en", "143 million euros for Google, 50 million users for Apple.", []),
        ("en", "143 million euros for Google, 50 million.", [("EUR", 50e6, "50 million")]),
        ("en", "143 million euros for Google, 50 million and more.", [("EUR", 50e6, "50 million")]),
        ("en", "143 million euros for Google, 50 million of Apple.", []),
        ("en", "143 million euros for Google, 50 million by Apple.", [("EUR", 50e6, "50 million")]),
        ("en", "143 million euros for Google, 50 million from Apple.", []),
        ("en", "143 million euros for Google, 50 for Apple.", []),
        ("en", "143 million euros for Google, fifty million for Apple.", []),
        ("en", "143 million for Google and 50 million euros for Apple.", [("EUR", 143e6, "143 million")]),
        ("en", "143 million for Google and 50 million for Apple.", []),
        ("en", "143 million euros, 5 million dollars, 50 million.", [("USD", 50e6, "50 million")]),
        ("fr", "143 millions d'euros pour Google, 50 millions pour Apple.", [("EUR", 50e6, "50 millions")]),
        ("de", "143 Millionen Euro und 50 Millionen gegen Apple.", [("EUR", 50e6, "50 millionen")]),
        ("de", "143 Millionen Euro und 50 Millionen Nutzer.", []),
        ("de", "143 Millionen Euro und 50 Millionen von Nutzern.", []),
        ("de", "Ein Gericht in Köln: 143 Millionen Euro und 50 Millionen gegen Apple.", [("EUR", 50e6, "50 millionen")]),
        ("de", "Ein Gericht in Köln: 143 Millionen Euro und 50 Millionen Gegner.", []),
        ("en", "143.6 million euros and 50.5.", [("EUR", 50.5e6, "50.5")]),
        ("en", "143.6 billion euros and 50.5.", [("EUR", 50.5e9, "50.5")]),
        ("en", "1 billion euros and 0.5.", [("EUR", 0.5e9, "0.5")]),
        ("en", "143.6 million euros and 50.", []),
        ("en", "143.6 million euros, 50.5.", []),
        ("en", "143.6 million euros; and 50.5.", []),
        ("en", "143.6 million euros and 999.5.", [("EUR", 999.5e6, "999.5")]),
        ("en", "143.6 million euros and 1000.5.", []),
        ("en", "143.6 million euros and 50.5 users.", []),
        ("en", "143.6 euros and 50.5.", []),
    ],
)
def test_a_sum_without_currency_takes_that_of_the_one_before(language: str, text: str, found: list[Told]) -> None:
    assert told(language, text, stated=False) == found


@pytest.mark.parametrize(("between", "shared"), [(55, True), (56, False)])
def test_a_decimal_number_shares_a_magnitude_over_sixty_characters(between: int, shared: bool) -> None:
    gap = " " + "word " * (between // 5 - 1) + "x" * (between % 5 + 4)
    text = f"143.6 million{gap} and 50.5."
    report = passage("Headline", f"Of euros 143.6 million{gap} and 50.5.", "en")
    assert len(text.partition("million")[2].partition("50.5")[0]) == between + 5
    assert bool([one for one in sums(report) if not one.stated]) is shared


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("30 to 50 million euros.", 30e6),
        ("30 to 50 billion euros.", 30e9),
        ("30 and 50 million euros.", 30e6),
        ("60 to 50 million euros.", None),
        ("50 to 50 million euros.", None),
        ("6.5 to 50 million euros.", 6.5e6),
        ("2 to 50 million euros.", 2e6),
        ("19.5 to 2.5 million euros.", 19.5e6),
        ("20.5 to 2.5 million euros.", None),
        ("20 to 2.5 million euros.", None),
        ("30, 50 million euros.", None),
        ("30 or so 50 million euros.", 30e6),
        ("30 or some 50 million euros.", None),
        ("30 to 50 euros.", None),
        ("thirty to 50 million euros.", None),
    ],
)
def test_the_first_number_of_a_range_shares_the_magnitude_of_the_second(text: str, low: float | None) -> None:
    assert [value for _, value, _ in told("en", text, stated=False)] == ([] if low is None else [low])


# --- percentages


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "5 percent, 6 % and 7%.", [(5, "5 percent"), (6, "6 %"), (7, "7%")]),
        ("en", "It grew 101% and then 100 %.", [(100, "100 %")]),
        ("en", "5 per cent of turnover.", [(5, "5 per cent")]),
        ("en", "It grew 5  % more.", []),
        ("fr", "5 pour cent du chiffre d'affaires.", [(5, "5 pour cent")]),
        ("ar", "غرامة تصل إلى 5 في المئة من الإيرادات", [(5, "5 في المئه")]),
        ("zh", "罚款为营业额的百分之五。", [(5, "百分之五")]),
        ("sw", "asilimia 5 ya mapato", [(5, "asilimia 5")]),
        ("tr", "Cirosunun yüzde 5'i kadar ceza.", [(5, "yüzde 5")]),
        ("tr", "Cirosunun %5'i kadar ceza.", [(5, "%5")]),
        ("tr", "Cirosunun % 5'i kadar ceza.", [(5, "% 5")]),
        ("tr", "Cirosunun %  5'i kadar ceza.", []),
        ("tr", "Cirosunun 3%, 5 kez.", [(3, "3%")]),
        ("en", "The sign % 5 times.", []),
        ("fa", "پنج درصد درآمد", [(5, "پنج درصد")]),
    ],
)
def test_a_percentage_is_one_whichever_stands_first(language: str, text: str, found: list[tuple[float, str]]) -> None:
    """The words of "per hundred" are no second one, and what it is of ("درآمد", income) no currency."""
    assert told(language, text) == [("%", value, words) for value, words in found]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "It owes euros 500 and dollars 600.", [("EUR", 500), ("USD", 600)]),
        ("en", "It owes euros 500, dollars 600 and euros 700.", [("EUR", 500), ("USD", 600), ("EUR", 700)]),
        ("en", "It owes 500 euros and 600 dollars.", [("EUR", 500), ("USD", 600)]),
        ("es", "Debe euros 500 y dólares 600.", [("EUR", 500), ("USD", 600)]),
        ("en", "It owes 500 and 600 dollars.", [("USD", 600)]),
    ],
)
def test_money_directly_before_the_next_number_is_the_next_ones(language: str, text: str, found: list[tuple[str, float]]) -> None:
    """Behind an "and": "euros 500 and dollars 600" is no 500 dollars."""
    assert [(currency, value) for currency, value, _ in told(language, text)] == found
