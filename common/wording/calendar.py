"""Names of months and weekdays in a language, for finding them in running text."""

from functools import cache

from babel import Locale, UnknownLocaleError

from common.wording.languages import babel_code

_VARIANTS = {"ar": ("ar", "ar_LB"), "no": ("nb", "nn"), "zh": ()}
"""Lebanon stands for the months of the Levant; Chinese names are numbers and have their own pattern where they are read."""


@cache
def month_names(language: str) -> dict[str, int]:
    """Case-folded name -> 1..12, in all cases CLDR knows (`июнь`, `июня`); empty for a language it does not know."""
    return {name: number for locale in _locales(language) for name, number in _names(locale.months)}


@cache
def weekday_names(language: str) -> dict[str, int]:
    """Case-folded name -> 0 (Monday) to 6; of a name of two words the first too (`segunda-feira`, `segunda`)."""
    whole = {name: number for locale in _locales(language) for name, number in _names(locale.days)}
    return {name.partition("-")[0]: number for name, number in whole.items()} | whole


def _names(tables: object) -> list[tuple[str, int]]:
    usages = ("format", "stand-alone")
    return [(str(name).casefold(), int(number)) for usage in usages for number, name in tables[usage]["wide"].items()]  # type: ignore[index]


def _locales(language: str) -> list[Locale]:
    found = []
    for code in _VARIANTS.get(language, (babel_code(language),)):
        try:
            found.append(Locale.parse(code))
        except (UnknownLocaleError, ValueError):
            continue
    return found
