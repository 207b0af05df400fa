"""The digest's own words: gettext catalogues read as they are (no compiled files), with Babel for plurals, dates, numbers and names."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_currency, format_decimal
from babel.support import Translations

from beat.vocabulary import vocabulary

FOLDER = Path(__file__).parent / "locale"
LANGUAGES = ("en", "fr", "de", "es", "ar")
"""Interface languages; each but English has its catalogue under locale/."""
RTL = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "dv", "ug", "sd", "ckb"})
_BIDI = re.compile("[\u200e\u200f\u061c]")
_LOCALES = {"en": "en_GB", "no": "nb", "zh": "zh_Hans"}


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name: marks a text that is translated where it is shown
    return text


ALERTS: Mapping[str, str] = {
    "blocked": N_("refuses the crawler"),
    "failing": N_("cannot be read"),
    "silent": N_("silent"),
    "shrunken": N_("far fewer pages than usual"),
    "exploded": N_("far more pages than usual"),
    "fixed": N_("back to normal"),
}


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language.partition("-")[0] in RTL else "ltr"


class Wording:
    """Everything that depends on the reader's language and zone; get it from `wording`."""

    def __init__(self, language: str, zone: str) -> None:
        self.language, self.zone = language, ZoneInfo(zone)
        self.dir = direction(language)
        self.translations = _catalogue(language)
        self._locale = _locale(language)

    def text(self, message: str, **values: object) -> str:
        found = self.translations.gettext(message)
        return found % values if values else found

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """The plural form a number needs; `%(num)s` becomes the number as the language writes it."""
        found: str = self.translations.ngettext(one, many, number)
        return found % {"num": self.number(number), **values}

    def number(self, value: float) -> str:
        return _decimal(value, self._locale)

    def day(self, moment: datetime | date) -> str:
        """`21 November 2026`; of a moment, its day in the reader's zone."""
        return str(format_date(self._local(moment), format="long", locale=self._locale))

    def weekday(self, moment: datetime | date) -> str:
        return str(format_date(self._local(moment), format="full", locale=self._locale))

    def short_day(self, moment: datetime | date) -> str:
        """`21 Nov`, with the year where it is another than that of `self.year`."""
        return str(format_skeleton("MMMd", self._midnight(moment), locale=self._locale))

    def dated(self, moment: datetime | date) -> str:
        """`21 Nov 2026`."""
        return str(format_skeleton("yMMMd", self._midnight(moment), locale=self._locale))

    def tick(self, day: date) -> str:
        """Day and month in figures, for the axis of a picture; free of marks of direction."""
        return _BIDI.sub("", str(format_skeleton("Md", self._midnight(day), locale=self._locale)))

    def clock(self, moment: datetime) -> str:
        return str(format_time(moment, format="short", tzinfo=self.zone, locale=self._locale))

    def moment(self, moment: datetime) -> str:
        """`21 Nov, 06:30`."""
        return str(format_datetime(moment.astimezone(self.zone), _datetime_pattern(self.language), locale=self._locale))

    def language_name(self, code: str) -> str:
        if code in ("", "und"):
            return self.text("language unknown")
        return str(self._locale.languages.get(code) or self._locale.languages.get(_LOCALES.get(code, code)) or code)

    def place(self, code: str) -> str:
        """Name of a country or of the European Union."""
        return str(self._locale.territories.get(code.upper()) or code.upper()) if code != "zz" else self.text("international")

    def topic(self, key: str) -> str:
        return vocabulary().topic(key).label(self.language)

    def stage(self, key: str) -> str:
        return vocabulary().stage(key).name(self.language)

    def alert(self, kind: str) -> str:
        return self.text(ALERTS[kind])

    def amount(self, value: str) -> str:
        """`EUR 1200000000` as `€1.2 billion`; what is no currency and number stays as it is."""
        currency, _, figure = value.partition(" ")
        try:
            number = Decimal(figure.replace(",", ""))
        except InvalidOperation:
            return value
        if len(currency) != 3 or not number.is_finite():
            return value
        return str(format_compact_currency(number, currency, fraction_digits=1, locale=self._locale)).replace("\u00a4", currency)

    def enumeration(self, items: Sequence[str]) -> str:
        """`a, b, c`, with the language's own comma."""
        return ("، " if self.language == "ar" else ", ").join(items)

    def label(self, text: str) -> str:
        """A word with its colon, set as the language sets it."""
        return f"{text}\u202f:" if self.language == "fr" else f"{text}:"

    def _local(self, moment: datetime | date) -> date:
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment

    def _midnight(self, moment: datetime | date) -> datetime:
        day = self._local(moment)
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a calendar day


@cache
def wording(language: str, zone: str) -> Wording:
    """The words of one language, for readers in one zone."""
    return Wording(language, zone)


@cache
def _catalogue(language: str) -> Translations:
    path = FOLDER / language / "LC_MESSAGES" / "digest.po"
    if not path.is_file():
        return Translations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)


@lru_cache(maxsize=20_000)
def _decimal(value: float, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_LOCALES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _datetime_pattern(language: str) -> str:
    return {"fr": "d MMM 'à' HH:mm", "de": "d. MMM, HH:mm", "es": "d MMM, HH:mm", "ar": "d MMM، HH:mm"}.get(language, "d MMM, HH:mm")
