"""What the languages of the world call money, magnitudes, months and spans of time, out of Unicode's CLDR as Babel ships it.

Keys are folded by the caller; every form that CLDR knows is given (singular, plurals, abbreviations), so no list of ours has to be complete.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

_LOCALES = {
    "zh": ("zh_Hans", "zh_Hant"),
    "sr": ("sr_Cyrl", "sr_Latn"),
    "no": ("nb", "nn"),
    "tl": ("fil",),
    "uz": ("uz_Latn", "uz_Cyrl"),
    "pa": ("pa_Guru",),
    "pt": ("pt", "pt_PT"),
    "bs": ("bs_Latn", "hr"),
    "de": ("de", "de_AT"),
    "he": ("he",),
    "id": ("id", "ms"),
    "ms": ("ms", "id"),
}
"""Where one of our codes is several of CLDR's, or another one."""
_WIDTHS = ("wide", "abbreviated")
_UNITS = ("hour", "day", "week", "month", "year")
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA"})
_SPOKEN = {"nb": "no", "nn": "no", "fil": "tl"}
_REGIONAL: Mapping[str, frozenset[str]] = {
    "es": frozenset({"ca", "eu", "gl"}),
    "lk": frozenset({"en"}),
    "bd": frozenset({"en"}),
    "my": frozenset({"en"}),
    "np": frozenset({"en"}),
    "ae": frozenset({"en"}),
    "by": frozenset({"ru"}),
    "uz": frozenset({"ru"}),
}
"""Languages of a press that CLDR has official in a part of a country, or in none."""
_KIN = frozenset({"hr", "sr", "bs"})
_OLD = re.compile(r"\d{4}|\(")


def _locales(language: str) -> Iterator[Locale]:
    for code in _LOCALES.get(language, (language,)):
        try:
            yield Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue


def _all(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _data(locale: Locale, key: str) -> Mapping[str, Any]:
    return _all(locale._data.get(key))  # plurals of names and all units have no public accessor


@cache
def currency_names(language: str) -> Mapping[str, tuple[str, ...]]:
    """ISO 4217 -> names in a language, singular and plurals (`EUR`: `Euro`, `Euros`); currencies of the past are left out."""
    names: dict[str, dict[str, None]] = {}
    for locale in _locales(language):
        for code, name in locale.currencies.items():
            names.setdefault(code, {})[str(name)] = None
        for code, plurals in _data(locale, "currency_names_plural").items():
            for name in _all(plurals).values():
                names.setdefault(code, {})[str(name)] = None
    return {code: tuple(name for name in forms if not _OLD.search(name)) for code, forms in names.items()}


@cache
def magnitudes(language: str) -> Mapping[str, int]:
    """Words of magnitude -> power of ten (`Millionen`: 6), short forms included; out of the compact forms of numbers."""
    words: dict[str, int] = {}
    for locale in _locales(language):
        for width in ("long", "short"):
            for forms in _all(locale.compact_decimal_formats.get(width)).values():
                for key, pattern in _all(forms).items():
                    for half in str(getattr(pattern, "pattern", pattern)).split(";"):
                        zeros = half.count("0")
                        word = half.replace("0", "").replace("'", "").strip("- \u00a0\u202f\u200f\u200e")
                        if zeros and word and len(key) > 3:
                            words.setdefault(word, len(key) - zeros)
    return words


@cache
def magnitude_first(language: str) -> bool:
    """Whether the word of magnitude stands before the number (Swahili `milioni 5`)."""
    for locale in _locales(language):
        pattern = _all(_all(locale.compact_decimal_formats.get("long")).get("other")).get("1000000")
        if pattern is not None:
            return not str(getattr(pattern, "pattern", pattern)).lstrip().startswith("0")
    return False


@cache
def month_names(language: str) -> Mapping[str, int]:
    """Names of months (as in a date, standing alone, abbreviated) -> 1..12."""
    names: dict[str, int] = {}
    for locale in _locales(language):
        for context in ("format", "stand-alone"):
            for width in _WIDTHS:
                for number, name in _all(_all(locale.months.get(context)).get(width)).items():
                    if not str(name).strip("M0123456789"):
                        continue
                    names.setdefault(str(name), int(number))
    return names


@cache
def weekday_names(language: str) -> Mapping[str, int]:
    """Names of weekdays -> 0 (Monday) .. 6."""
    names: dict[str, int] = {}
    for locale in _locales(language):
        for context in ("format", "stand-alone"):
            for number, name in _all(_all(locale.days.get(context)).get("wide")).items():
                names.setdefault(str(name), int(number))
    return names


@cache
def unit_names(language: str) -> Mapping[str, str]:
    """Names of spans of time -> `hour`, `day`, `week`, `month`, `year` (`Tagen`: `day`), all plurals and cases."""
    return _units(language, per=False)


@cache
def per_unit_names(language: str) -> Mapping[str, str]:
    """Phrases for a rate -> the span (`pro Tag`: `day`)."""
    return _units(language, per=True)


def _units(language: str, *, per: bool) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for locale in _locales(language):
        patterns = _data(locale, "unit_patterns")
        for unit in _UNITS:
            for key, forms in _all(_all(patterns.get(f"duration-{unit}")).get("long")).items():
                if (key == "per") is per:
                    for form in _strings(forms):
                        word = re.sub(r"\{\d\}|\d", "", form).strip(" \u00a0-")
                        if word:
                            names.setdefault(word, unit)
    return names


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, str):
        yield value


@cache
def territory_names(language: str) -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 -> name in a language."""
    return {code: str(name) for locale in _locales(language) for code, name in locale.territories.items() if len(code) == 2}


@cache
def past_phrases(language: str) -> Mapping[str, str]:
    """Phrases for a time ago, `{0}` where the number stands (`vor {0} Stunden`: `hour`); minutes to years, long and short forms."""
    phrases: dict[str, str] = {}
    for locale in _locales(language):
        fields = _data(locale, "date_fields")
        for unit in ("minute", *_UNITS):
            for width in ("", "-short", "-narrow"):
                for phrase in _strings(_all(fields.get(f"{unit}{width}")).get("past")):
                    phrases.setdefault(phrase, unit)
    return phrases


@cache
def month_before_day(language: str, region: str = "") -> bool:
    """Whether short dates of a language (in a region, ISO 3166-1) put the month before the day and the year last."""
    for code in (f"{language}_{region}", language) if region else (language,):
        try:
            pattern = str(Locale.parse(code).date_formats["short"].pattern)
        except (UnknownLocaleError, ValueError, KeyError):
            continue
        return "d" in pattern and -1 < pattern.find("M") < pattern.find("d") < pattern.find("y")
    return False


@cache
def currency_of(territory: str) -> str | None:
    """The currency people pay with there today, ISO 4217; `eu` pays in euro, None where CLDR knows no such territory."""
    if territory in {"eu", "coe"}:
        return "EUR"
    found = get_territory_currencies(territory.upper())
    return str(found[-1]) if found else None


@cache
def territories() -> tuple[str, ...]:
    """Countries, ISO 3166-1 in small letters, and Kosovo."""
    codes = [str(name) for name in Locale.parse("en").territories]
    return tuple(sorted(code.lower() for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY))


@cache
def languages_of(territory: str) -> frozenset[str]:
    """Codes of the languages that are official in a country, or as good as that; of those written alike all where one is."""
    codes = (str(code).partition("_")[0] for code in get_official_languages(territory.upper(), regional=False, de_facto=True))
    found = {_SPOKEN.get(code, code) for code in codes} | _REGIONAL.get(territory, frozenset())
    return frozenset(found | _KIN if found & _KIN else found | {"id", "ms"} if found & {"id", "ms"} else found)


@cache
def payers(currency: str) -> frozenset[str]:
    """Countries that pay with a currency, ISO 3166-1 in small letters."""
    return frozenset(code for code in territories() if currency_of(code) == currency)


@cache
def speakers(language: str) -> frozenset[str]:
    """Countries in which a language is official, or as good as that."""
    return frozenset(code for code in territories() if language in languages_of(code))
