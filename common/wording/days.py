"""One day as newspapers of a language print it: with its year, without, by its weekday."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date, format_skeleton

_FORMS: Mapping[str, Callable[[date, Locale], str]] = MappingProxyType(
    {
        "long": lambda day, locale: format_date(day, "long", locale),
        "day": lambda day, locale: format_skeleton("MMMMd", day, locale=locale),
        "weekday": lambda day, locale: format_date(day, "EEEE", locale),
    }
)
FORMS = tuple(_FORMS)
"""`long`: 21 March 2027. `day`: 21 March. `weekday`: Sunday."""


def day_as(day: date, form: str, language: str, country: str = "") -> str:
    """A day in one of FORMS. `language`: ISO 639-1; `country`: ISO 3166-1, for those that write dates in their own way (`en` and `us`: March 21, 2027)."""
    own = f"{language}_{country.upper()}" if language == "en" and country in ("us", "gb") else language
    return _FORMS[form](day, Locale.parse(own))
