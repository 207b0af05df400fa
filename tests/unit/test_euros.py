"""Sums in euro: the rate of the day, the last one before it, or a reason; never a wrong number. The figures are the bank's own."""

from datetime import date
from decimal import Decimal

import pytest
from currency_converter import CurrencyConverter
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.facts.euros import Euros, Missing, Rates, euros, shipped_rates

DAYS = st.dates(min_value=date(1998, 1, 1), max_value=date(2035, 1, 1))


@pytest.mark.parametrize(
    ("amount", "currency", "day", "value", "rate_on"),
    [
        ("100", "USD", date(2024, 3, 1), "92.48", date(2024, 3, 1)),
        ("100", "USD", date(2024, 3, 2), "92.48", date(2024, 3, 1)),
        ("100", "USD", date(2024, 3, 3), "92.48", date(2024, 3, 1)),
        ("1000", "GBP", date(2024, 12, 26), "1207.66", date(2024, 12, 24)),
        ("1000000", "RUB", date(2022, 3, 1), "8532.35", date(2022, 3, 1)),
        ("2420000000", "EUR", date(2024, 3, 1), "2420000000.00", None),
        ("10", "EUR", date(1990, 1, 1), "10.00", None),
    ],
    ids=["a working day", "Saturday", "Sunday", "Christmas", "the last day of the rouble", "euro", "euro before the euro"],
)
def test_a_sum_takes_the_rate_of_its_day_or_of_the_last_quoted_one(
    amount: str, currency: str, day: date, value: str, rate_on: date
) -> None:
    assert euros(Decimal(amount), currency, day) == Euros(value=Decimal(value), rate_on=rate_on)


@pytest.mark.parametrize(
    ("amount", "currency", "day", "missing"),
    [
        ("100", "USD", date(1998, 12, 31), Missing.BEFORE_HISTORY),
        ("100", "USD", date(2090, 1, 2), Missing.AFTER_HISTORY),
        ("100", "KES", date(2024, 3, 1), Missing.NOT_QUOTED),
        ("100", "RUB", date(2022, 3, 9), Missing.NOT_QUOTED),
        ("100", "ISK", date(2013, 5, 6), Missing.NOT_QUOTED),
        ("100", "HRK", date(2023, 1, 10), Missing.NOT_QUOTED),
        ("4", "%", date(2024, 3, 1), Missing.NO_MONEY),
        ("2" + "0" * 36, "RUB", date(2021, 3, 1), Missing.TOO_LARGE),
        ("2" + "0" * 36, "EUR", date(2021, 3, 1), Missing.TOO_LARGE),
    ],
    ids=[
        "before",
        "after",
        "never quoted",
        "no longer quoted",
        "a gap of years",
        "replaced by the euro",
        "turnover",
        "undecillion",
        "euro",
    ],
)
def test_what_the_bank_does_not_quote_has_a_reason_and_no_value(amount: str, currency: str, day: date, missing: Missing) -> None:
    assert euros(Decimal(amount), currency, day) == Euros(missing=missing)


@settings(deadline=None)  # the first sum loads the history
@given(st.sampled_from(["USD", "ISK", "RUB", "KES", "EUR", "%"]), DAYS, st.decimals("0", "1e37", places=3))
def test_a_sum_has_a_value_or_a_reason_and_its_rate_is_no_older_than_a_week(currency: str, day: date, amount: Decimal) -> None:
    found = euros(amount, currency, day)
    assert (found.value is None) is (found.missing is not None)
    if found.rate_on is not None:
        assert 0 <= (day - found.rate_on).days < 7
        assert found.rate_on <= shipped_rates().last


def test_large_sums_keep_every_digit() -> None:
    assert euros(Decimal("123456789012345678901234567890.12"), "EUR", date(2024, 3, 1)).value == Decimal(
        "123456789012345678901234567890.12"
    )


def test_no_regular_pause_of_the_history_is_longer_than_is_bridged() -> None:
    """A pause of the shipped history that is none of holidays must not be bridged, one of holidays must."""
    history = CurrencyConverter(decimal=True)
    rates = Rates(history)
    for currency in sorted(history.currencies - {"EUR", "ISK"}):
        first, last = history.bounds[currency]
        days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1, 1)]
        assert all(rates.euros(Decimal(1), currency, day).value is not None for day in days[:: 7 if currency != "USD" else 1]), currency
