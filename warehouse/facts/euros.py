"""Sums in euro at the European Central Bank's reference rates, out of the history that the package `currencyconverter` ships; nothing is fetched."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from enum import StrEnum
from functools import cache

from currency_converter import CurrencyConverter, RateNotFoundError

CENTS = Decimal("0.01")
LARGEST = Decimal(10) ** 36
"""Sums below it fit the warehouse's DECIMAL(38, 2)."""
_BACK = 6
"""Days to the last quoted one before a currency counts as not quoted. Of the history's 41 currencies none was left out longer than four days in a
row (Easter, Christmas), but for the Icelandic crown from December 2008 to February 2018: 2008's rate is none of 2015's."""


class Missing(StrEnum):
    """Why a sum has no value in euro."""

    NO_MONEY = "no-money"
    """A share of turnover."""
    TOO_LARGE = "too-large"
    NOT_QUOTED = "not-quoted"
    """The bank never quoted the currency, or did not around that day."""
    BEFORE_HISTORY = "before-history"
    AFTER_HISTORY = "after-history"
    """The day lies after the last one of the history that is installed; a later one gives the value, see `warehouse.facts.revalue`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Euros:
    """A sum in euro, or why there is none."""

    value: Decimal | None = None
    """To the cent."""
    rate_on: date | None = None
    """The quoted day whose rate it is; None for sums in euro, which need none."""
    missing: Missing | None = None


class Rates:
    """The reference rates of one history."""

    def __init__(self, converter: CurrencyConverter) -> None:
        """`converter`: with `decimal=True`, and without any fallback of its own, which would answer with rates nobody quoted."""
        self._converter = converter
        self.first, self.last = converter.bounds["EUR"]
        """Its first and last quoted day."""

    def euros(self, amount: Decimal, currency: str, day: date) -> Euros:
        """The sum at the rate of `day`, on days without one (weekends, holidays) at that of the last quoted day before."""
        if currency == "%":
            return Euros(missing=Missing.NO_MONEY)
        if abs(amount) >= LARGEST:
            return Euros(missing=Missing.TOO_LARGE)
        if currency == "EUR":
            return Euros(value=to_cents(amount))
        if currency not in self._converter.currencies:
            return Euros(missing=Missing.NOT_QUOTED)
        if not self.first <= day <= self.last:
            return Euros(missing=Missing.BEFORE_HISTORY if day < self.first else Missing.AFTER_HISTORY)
        for back in range(_BACK):
            quoted = day - timedelta(days=back)
            try:
                with localcontext(prec=60):
                    value = self._converter.convert(amount, currency, "EUR", quoted)
            except RateNotFoundError:
                continue
            return Euros(value=to_cents(value), rate_on=quoted) if value < LARGEST else Euros(missing=Missing.TOO_LARGE)
        return Euros(missing=Missing.NOT_QUOTED)


@cache
def shipped_rates() -> Rates:
    """The history that is installed; read once a process (0.2 s)."""
    return Rates(CurrencyConverter(decimal=True))


def euros(amount: Decimal, currency: str, day: date) -> Euros:
    """As `Rates.euros`; a sum in euro, which most are, does not load the history."""
    return Euros(value=to_cents(amount)) if currency == "EUR" and abs(amount) < LARGEST else shipped_rates().euros(amount, currency, day)


def to_cents(amount: Decimal) -> Decimal:
    with localcontext(prec=60):
        return amount.quantize(CENTS, ROUND_HALF_EVEN)
