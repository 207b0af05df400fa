"""Sums with their role, deadlines with their kind: sentences of our own in the languages of the world, and what is not to be taken for either."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.understanding.amounts import amounts_of
from pipeline.understanding.deadlines import deadlines_of
from tests.unit.fact_sentences import DAYS, SUMS, DaySaid, SumSaid

MONDAY = date(2026, 11, 2)


def test_the_sentences_are_many() -> None:
    assert len(SUMS) + len(DAYS) >= 60
    assert len({said.language for said in (*SUMS, *DAYS)}) >= 40


@pytest.mark.parametrize("said", [pytest.param(said, id=f"{said.language}-{said.value}-{said.role}") for said in SUMS])
def test_a_sum_is_read_with_its_role(said: SumSaid) -> None:
    found = amounts_of(said.text, "", said.language)
    assert [(one.currency, one.value, one.role) for one in found] == [(said.currency, said.value, said.role)]


@pytest.mark.parametrize("said", [pytest.param(said, id=f"{said.language}-{said.on}-{n}") for n, said in enumerate(DAYS)])
def test_a_deadline_is_read_with_its_kind(said: DaySaid) -> None:
    found = deadlines_of(said.text, "", said.language, MONDAY)
    first = (found[0].on, found[0].kind) if found else (None, "comply")
    assert first == (said.on, said.kind)


def test_the_main_sum_is_that_of_the_act_not_the_background() -> None:
    text = "The watchdog, which had fined the group €91 million last year, imposed a fine of €251 million over a leak. Its revenue was $134 billion."
    found = amounts_of(text, "Network fined 251 million euros over leak", "en")
    assert [one.value for one in found if one.main] == ["251000000"]
    assert found[0].main
    assert "134000000000" not in {one.value for one in found}


def test_the_exact_sum_wins_over_the_headline_and_is_not_rounded() -> None:
    found = amounts_of("The fine amounts to €2.424 billion.", "Search firm fined €2.42bn", "en")
    assert [one.value for one in found] == ["2424000000"]


def test_a_sum_said_in_another_currency_follows_the_one_it_converts() -> None:
    found = amounts_of("O juiz fixou multa de R$ 500 mil por dia (cerca de 90 mil euros).", "", "pt")
    assert [(one.currency, one.value, one.role) for one in found] == [("BRL", "500000", "per-day"), ("EUR", "90000", "per-day")]


def test_a_range_shares_its_magnitude() -> None:
    found = amounts_of("The regulator proposed a fine of between 30 to 50 million euros.", "", "en")
    assert {one.value for one in found} == {"30000000", "50000000"}


@pytest.mark.parametrize(
    ("jurisdiction", "language", "text", "currency"),
    [
        (None, "en", "The court fined it $5 million.", "USD"),
        ("au", "en", "The court fined it $5 million.", "AUD"),
        (None, "en", "The court fined it A$5 million, not the $8 million asked for.", "AUD"),
        ("se", "pl", "Sąd nałożył karę 5 mln koron.", "SEK"),
        (None, "pl", "Sąd nałożył karę 5 mln koron norweskich.", "NOK"),
        ("sg", "zh", "当局罚款300万元。", "SGD"),
        ("ng", "en", "The court fined it 3 million naira.", "NGN"),
    ],
)
def test_a_shared_name_means_the_currency_of_the_place(jurisdiction: str | None, language: str, text: str, currency: str) -> None:
    assert amounts_of(text, "", language, jurisdiction=jurisdiction)[0].currency == currency


def test_a_share_of_turnover_is_a_threat_only_where_it_is_a_maximum() -> None:
    assert [(one.currency, one.value, one.role) for one in amounts_of("It could be fined up to 6% of its annual turnover.", "", "en")] == [
        ("%", "6", "potential")
    ]
    assert not amounts_of("Some 6% of users complained.", "", "en")


def test_words_that_look_like_signs_are_none() -> None:
    assert not amounts_of("Try 5 million times, ron 20 and sek 30, or R2D2 and the A to Z of 7.", "", "en")


def test_words_that_also_mean_money_are_read_as_words() -> None:
    text = "It won 3 cases, a real success; tausende Euro, and the new phone has 7 cameras."
    assert not amounts_of(text, "", "en")
    assert not amounts_of("Es ging um tausende Euro.", "", "de")


def test_what_lies_behind_is_no_deadline() -> None:
    assert not deadlines_of("The company had to answer by 15 March 2026.", "", "en", MONDAY)


def test_a_january_named_in_november_is_the_next_one() -> None:
    assert deadlines_of("It must answer by 12 January.", "", "en", MONDAY)[0].on == "2027-01-12"


def test_offsets_lead_back_to_title_and_text() -> None:
    title, text = "Fi\u200bne of €5m", "The court fined it ５ million euros… It must pay within 30 days."
    whole = f"{title}\n{text}"
    sum_said, limit = amounts_of(text, title, "en")[0], deadlines_of(text, title, "en", MONDAY)[0]
    assert "million" in whole[sum_said.start : sum_said.end] or "5m" in whole[sum_said.start : sum_said.end]
    assert whole[limit.start : limit.end] == "30 days"
    assert whole[slice(*limit.sentence)].strip().startswith("It must pay")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from(["en", "de", "zh", "ar", "th", "sw", "und"]))
def test_any_text_is_read(text: str, title: str, language: str) -> None:
    whole = f"{title}\n{text}"
    for one in (*amounts_of(text, title, language), *deadlines_of(text, title, language, MONDAY)):
        assert 0 <= one.start < one.end <= len(whole)


@pytest.mark.parametrize("language", ["tlh", "xx", "sc", "und"])
def test_a_language_without_words_for_numbers_is_read_by_its_digits(language: str) -> None:
    found = amounts_of("Il giudice ha deciso.\nGoogle: EUR 5,000,000.", "Google: EUR 5,000,000", language, None)
    assert [(amount.currency, amount.value) for amount in found] == [("EUR", "5000000")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("O amendă de 5.000 lei pe zi.", "5000"),
        ("O amendă de 500 lei pe zi.", None),
        ("O amendă de 500 euro pe zi.", "500"),
    ],
)
def test_a_currency_that_is_another_word_too_is_believed_from_a_thousand(text: str, value: str | None) -> None:
    """ "Lei" are lions as well."""
    assert [one.value for one in amounts_of(text, "", "ro")] == ([value] if value else [])


@pytest.mark.parametrize("before", range(16))
def test_a_magnitude_before_the_currency_counts_wherever_it_stands(before: int) -> None:
    found = amounts_of(f"{'a' * before} ntaha nde dollar 170.", "", "ig")
    assert [(one.currency, one.value) for one in found] == [("USD", "170000000")]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("es", "La autoridad multó con 90,5 millones de euros a dos empresas: 60,2 millones para Booking y 30,3 para Expedia.", ["90500000", "60200000", "30300000"]),
        ("fr", "L'autorité a infligé 90,5 millions d'euros : 60,2 millions pour Booking et 30,3 pour Expedia.", ["90500000", "60200000", "30300000"]),
        ("en", "The authority imposed 60.2 million euros on Booking, which has 30.3 percent of the market.", ["60200000"]),
        ("en", "It imposed 60.2 million euros on Booking and 30 of its rivals.", ["60200000"]),
    ],
)  # fmt: skip
def test_a_decimal_number_beside_a_sum_shares_its_magnitude(language: str, text: str, values: list[str]) -> None:
    assert sorted(amount.value for amount in amounts_of(text, "", language) if amount.currency == "EUR") == sorted(values)


@pytest.mark.parametrize(
    ("language", "text", "jurisdiction", "currency"),
    [
        ("lo", "ສານສັ່ງປັບ Booking 40 ລ້ານໂດລາອົດສະຕຣາລີ.", None, "AUD"),
        ("pa", "ਅਦਾਲਤ ਨੇ ਬੁਕਿੰਗ ਨੂੰ 9,000 ਅਮਰੀਕੀ ਡਾਲਰ ਦਾ ਜੁਰਮਾਨਾ ਕੀਤਾ।", "ca", "USD"),
        ("bn", "আদালত বুকিংকে ৩ কোটি কানাডীয় ডলার জরিমানা করেছে।", None, "CAD"),
        ("ne", "अदालतले बुकिङलाई ३० हजार रियाल जरिवाना गर्‍यो।", "br", "BRL"),
        ("ne", "अदालतले बुकिङलाई ३० हजार रियाल जरिवाना गर्‍यो।", "sa", "SAR"),
        ("ar", "غرامة قدرها مليون ريال.", "sa", "SAR"),
        ("pl", "Sąd nałożył milion złotych kary.", "pl", "PLN"),
    ],
)
def test_the_country_beside_a_shared_name_is_read(language: str, text: str, jurisdiction: str | None, currency: str) -> None:
    (amount,) = amounts_of(text, "", language, jurisdiction=jurisdiction)
    assert amount.currency == currency


def test_what_a_customer_had_paid_is_not_the_main_sum() -> None:
    text = "The commission ordered Booking to refund 85.40 euros to a guest and to pay 6,000 euros in damages."
    assert amounts_of(text, "Guest wins against booking site", "en")[0].value == "6000"
    title = "€85 room cancelled: commission orders site to pay €6,000"
    assert amounts_of("The room had cost 85.40 euros. Damages are 6,000 euros.", title, "en")[0].value == "6000"
