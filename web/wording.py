"""The site's own words: gettext catalogues read as they are (no compiled files), with Babel for plurals, dates, numbers and names."""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_currency, format_decimal, format_percent
from babel.support import Translations

from beat.vocabulary import vocabulary

FOLDER = Path(__file__).parent / "locale"
LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español", "ar": "العربية", "ja": "日本語"}
"""Interface languages and how they call themselves; each but English has its catalogue under locale/."""
RTL = frozenset({"ar", "fa", "he", "ur", "ps", "yi", "dv", "ug", "sd", "ckb"})
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
KINDS: Mapping[str, str] = {
    "authority": N_("Authorities"),
    "law": N_("Laws"),
    "actor": N_("Actors"),
    "case-number": N_("Case numbers"),
    "amount": N_("Amounts"),
    "stage": N_("Stages"),
    "deadline": N_("Deadlines"),
}
OUTCOMES: Mapping[str, str] = {
    "stored": N_("new article"),
    "same-url": N_("seen again, unchanged"),
    "same-text": N_("copy, word for word"),
    "near-copy": N_("near copy"),
    "new-version": N_("new version"),
    "off-topic": N_("off the beat"),
    "no-text": N_("no text found"),
    "too-short": N_("too short"),
    "consent-wall": N_("consent wall"),
    "paywall-stub": N_("paywall"),
    "soft-404": N_("page gone"),
    "not-article": N_("not a report"),
    "not-html": N_("not a web page"),
    "http-error": N_("answered with an error"),
    "too-large": N_("too large"),
    "undecodable": N_("undecodable"),
    "timed-out": N_("took too long"),
    "failed": N_("failed in our own code"),
}
SOURCE_KINDS: Mapping[str, str] = {
    "news": N_("News"),
    "agency": N_("Agency"),
    "regulator": N_("Regulator"),
    "court": N_("Court"),
    "government": N_("Government"),
    "ngo": N_("NGO"),
    "law": N_("Legal press"),
    "tech": N_("Technology press"),
    "search": N_("Search service"),
}
FACETS: Mapping[str, str] = {"language": N_("Language"), "topic": N_("Topic"), "platform": N_("Platform"), "source": N_("Source")}


def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if language.partition("-")[0] in RTL else "ltr"


def tag(language: str) -> str:
    """A value for an HTML lang attribute; empty (unknown) for an undecided language."""
    return "" if language in ("", "und") else language


def chosen_language(asked: str | None, accepted: str) -> str:
    """Interface language: the one asked for by name, else the best of an Accept-Language header, else English."""
    if asked in LANGUAGES:
        return str(asked)
    wanted = sorted(_preferences(accepted), key=lambda pair: -pair[1])
    found = negotiate_locale([code.replace("-", "_") for code, weight in wanted if weight > 0], list(LANGUAGES))
    return str(found).partition("_")[0] if found else "en"


def _preferences(header: str) -> Iterable[tuple[str, float]]:
    """(language range, weight) of an Accept-Language header; what does not parse is left out."""
    for part in header[:500].split(","):
        code, _, weight = part.strip().partition(";")
        try:
            yield code.strip(), float(weight.partition("=")[2] or 1)
        except ValueError:
            continue


class Wording:
    """Everything that depends on the reader's language; get it from `wording`. All times are shown in UTC."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.dir = direction(language)
        self.translations = _catalogue(language)
        self._locale = Locale.parse(_LOCALES.get(language, language))

    def text(self, message: str, **values: object) -> str:
        found = self.translations.gettext(message)
        return found % values if values else found

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """The plural form a number needs; `%(num)s` becomes the number as the language writes it."""
        return str(self.translations.ngettext(one, many, number)) % {"num": self.number(number), **values}

    def number(self, value: float) -> str:
        return _decimal(value, self._locale)

    def share(self, part: float, whole: float) -> str:
        """A percentage with one decimal below ten; a dash where there is no whole."""
        if not whole:
            return "–"
        ratio = part / whole
        return str(format_percent(round(ratio, 3 if ratio < 0.1 else 2), locale=self._locale, decimal_quantization=False))

    def day(self, moment: datetime | date | None) -> str:
        """`21 Nov 2026`."""
        return "–" if moment is None else _date(_day(moment), "medium", self._locale)

    def long_day(self, moment: datetime | date) -> str:
        """`Saturday, 21 November 2026`."""
        return _date(_day(moment), "full", self._locale)

    def short_day(self, moment: datetime | date) -> str:
        """`21 Nov`."""
        return _skeleton("MMMd", datetime.combine(_day(moment), datetime.min.time()), self._locale)

    def clock(self, moment: datetime) -> str:
        return _skeleton("Hm", moment.astimezone(UTC).replace(second=0, microsecond=0), self._locale)

    def moment(self, moment: datetime | None) -> str:
        """`21 Nov 2026, 06:30`; a dash for None."""
        if moment is None:
            return "–"
        return _minute(moment.astimezone(UTC).replace(second=59, microsecond=0), self._locale)

    def elapsed(self, earlier: date, later: date) -> str:
        """`3 months`."""
        return str(format_timedelta(later - earlier, threshold=1.4, granularity="day", locale=self._locale))

    def language_name(self, code: str) -> str:
        if code in ("", "und"):
            return self.text("language unknown")
        return str(self._locale.languages.get(code) or self._locale.languages.get(_LOCALES.get(code, code)) or code)

    def place(self, code: str | None) -> str:
        """Name of a country or of the European Union."""
        if not code or code == "zz":
            return self.text("international")
        return str(self._locale.territories.get(code.upper()) or code.upper())

    def topic(self, key: str) -> str:
        return vocabulary().topic(key).label(self.language)

    def stage(self, key: str) -> str:
        return vocabulary().stage(key).label(self.language)

    def alert(self, kind: str) -> str:
        return self.text(ALERTS[kind]) if kind in ALERTS else kind

    def kind(self, key: str) -> str:
        return self.text(KINDS[key]) if key in KINDS else key

    def outcome(self, key: str) -> str:
        return self.text(OUTCOMES[key]) if key in OUTCOMES else key

    def source_kind(self, key: str) -> str:
        return self.text(SOURCE_KINDS[key]) if key in SOURCE_KINDS else key

    def facet(self, key: str) -> str:
        return self.text(FACETS[key])

    def value(self, facet: str, value: str) -> str:
        """A facet's value for people."""
        return {"language": self.language_name, "topic": self.topic}.get(facet, str)(value)

    def named(self, kind: str, value: str) -> str:
        """Something a report names, for people."""
        if kind == "amount":
            return self.amount(value)
        if kind == "stage":
            return self.stage(value)
        if kind == "deadline":
            return _as_day(self, value)
        return value

    def amount(self, value: str) -> str:
        """`EUR 1200000000` as `€1.2 billion`; what is no currency and number stays as it is."""
        currency, _, figure = value.partition(" ")
        try:
            number = Decimal(figure.replace(",", ""))
        except InvalidOperation:
            return value
        if len(currency) != 3 or not number.is_finite():
            return value
        digits = 0 if abs(number) < 1000 else 1
        return str(format_compact_currency(number, currency, fraction_digits=digits, locale=self._locale)).replace("\u00a4", currency)

    def enumeration(self, items: Iterable[str], style: str = "unit") -> str:
        """`a, b, c`."""
        return str(format_list(list(items), style=style, locale=self._locale)) if items else ""  # type: ignore[arg-type]


@cache
def wording(language: str) -> Wording:
    """The words of one interface language."""
    return Wording(language)


@cache
def _catalogue(language: str) -> Translations:
    path = FOLDER / language / "LC_MESSAGES" / "site.po"
    if not path.is_file():
        return Translations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(fp=compiled)


def _day(moment: datetime | date) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


# Babel takes 20-50 microseconds to write a number or a day; a page has hundreds of them, mostly the same.


@lru_cache(maxsize=20_000)
def _decimal(value: float, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=5_000)
def _date(day: date, form: Literal["medium", "full"], locale: Locale) -> str:
    return str(format_date(day, format=form, locale=locale))


@lru_cache(maxsize=5_000)
def _skeleton(skeleton: str, moment: datetime, locale: Locale) -> str:
    return str(format_skeleton(skeleton, moment, locale=locale))


@lru_cache(maxsize=5_000)
def _minute(moment: datetime, locale: Locale) -> str:
    """Day and time without seconds; the moment's seconds are 59, which is how they are found and taken out."""
    written = str(format_datetime(moment, format="medium", locale=locale))
    head, _, tail = written.rpartition(":59")
    return head + tail


def _as_day(words: Wording, value: str) -> str:
    try:
        return words.day(date.fromisoformat(value))
    except ValueError:
        return value
