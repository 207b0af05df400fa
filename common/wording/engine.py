"""The one wording engine: messages, plurals, dates, numbers and names as a reader's language writes them, at a reader's place."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache, reduce
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta, get_datetime_format
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_name,
    get_currency_symbol,
)

from common.wording.catalogue import translations
from common.wording.languages import babel_code, babel_locale, direction
from common.wording.names import ALERTS, FACETS, KINDS, OUTCOMES, SOURCE_KINDS
from records.week import WEEK

NOTHING = "–"
"""Stands where there is no value."""
_SPELT = {"ja": "", "ar": "\u00a0"}
"""Languages that write a currency's name behind the figures, and what stands between: signs before `億`, or of letters, are read there by nobody."""
_MILLIONS = frozenset({"es"})
"""Languages that count thousands of millions: CLDR's short form of those ("18,228 mil M") reads like another sum."""
_BIDI = re.compile("[\u200e\u200f\u061c]")


class Wording:
    """Everything that depends on the reader's language and zone; `beat.wording` adds the names that are the beat's.

    Days and times are those of the zone; `None` is written as a dash.
    """

    def __init__(self, language: str, zone: str) -> None:
        self.language, self.zone = language, ZoneInfo(zone)
        self.dir = direction(language)
        self._translations = translations(language)
        self._locale = babel_locale(language)

    # --- messages and punctuation ----------------------------------------------------------------------------------------------------

    def text(self, message: str, **values: object) -> str:
        found = self._translations.gettext(message)
        return found % values if values else found

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """The plural form a number needs; `%(num)s` becomes the number as the language writes it."""
        found: str = self._translations.ngettext(one, many, number)
        return found % {"num": self.number(number), **values}

    @property
    def comma(self) -> str:
        """What stands between the items of a list, its space included."""
        return self.text(", ")

    def enumeration(self, items: Iterable[str]) -> str:
        """`a, b, c`; what is empty is left out."""
        return self.comma.join(item for item in items if item)

    def label(self, text: str) -> str:
        """A word with its colon, and the space that the language sets before what follows."""
        return self.text("%(label)s: ", label=text)

    def quoted(self, text: str) -> str:
        return self.text("“%(text)s”", text=text)

    def sentence(self, text: str) -> str:
        """A text with its full stop, where it has none at its end (`27. Nov.`); nothing of nothing."""
        if not text or text.endswith(self.text("%(text)s.", text="")):
            return text
        return self.text("%(text)s.", text=text)

    def paragraph(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other: with a space between them where the language has one; what is empty is left out."""
        kept = [sentence for sentence in sentences if sentence]
        return reduce(lambda before, after: self.text("%(before)s %(after)s", before=before, after=after), kept) if kept else ""

    def span(self, what: str, start: date, end: date) -> str:
        """`Articles a day, 1 Nov 2026 to 28 Nov 2026`."""
        return self.text("%(what)s, %(start)s to %(end)s", what=what, start=self.day(start), end=self.day(end))

    # --- numbers ---------------------------------------------------------------------------------------------------------------------

    def number(self, value: float) -> str:
        return _decimal(value, self._locale)

    def share(self, part: float, whole: float = 1.0) -> str:
        """A percentage with one decimal below ten; a dash where there is no whole."""
        if not whole:
            return NOTHING
        ratio = part / whole
        return str(format_percent(round(ratio, 3 if ratio < 0.1 else 2), locale=self._locale, decimal_quantization=False))

    def amount(self, value: str) -> str:
        """`EUR 1200000000` as `€1.2 billion`; what is no currency and number stays as it is."""
        currency, _, figure = value.partition(" ")
        try:
            number = Decimal(figure.replace(",", ""))
        except InvalidOperation:
            return value
        if len(currency) != 3 or not number.is_finite():
            return value
        if self.language in _SPELT:  # CLDR has no short form with the name
            return self._spelt(number, currency)
        if abs(number) < 1_000_000 and number == number.to_integral_value():
            whole = self._locale.currency_formats["standard"].pattern.replace(".00", "")
            return str(format_currency(number, currency, format=whole, currency_digits=False, locale=self._locale))
        digits = 3  # 2.42 billion is not 2.4; zeros at the end are left out
        if self.language in _MILLIONS and abs(number) >= 1_000_000:
            sign = str(get_currency_symbol(currency, self._locale))
            figures = format_decimal((number / 1_000_000).quantize(Decimal("0.001")).normalize(), "#,##0.###", self._locale)
            return f"{figures}\u00a0M{sign if not sign[0].isalpha() else chr(0xA0) + sign}"
        return str(format_compact_currency(number, currency, fraction_digits=digits, locale=self._locale)).replace("\u00a4", currency)

    def _spelt(self, number: Decimal, currency: str) -> str:
        """`2.42億ユーロ`, `50 مليون دولار أمريكي`: figures and the currency's name."""
        figures = (
            format_decimal(number, locale=self._locale)
            if abs(number) < (10_000 if self.language == "ja" else 1_000_000)
            else format_compact_decimal(number, fraction_digits=4, locale=self._locale)
        )
        name = str(get_currency_name(currency, number, self._locale))
        return f"{figures}{_SPELT[self.language]}{name if self.language != 'ja' else name.replace(' ', '')}"

    # --- days and times --------------------------------------------------------------------------------------------------------------

    def at_least(self, euros: int) -> str:
        """`at least €10 million`."""
        return self.text("at least %(sum)s", sum=self.amount(f"EUR {euros}"))

    def day(self, moment: datetime | date | None) -> str:
        """`21 Nov 2026`."""
        return NOTHING if moment is None else self._days("yMMMd", moment)

    def month(self, day: date) -> str:
        """`Nov 2026`."""
        return self._days("yMMM", day)

    def long_day(self, moment: datetime | date) -> str:
        """`Saturday, 21 November 2026`."""
        return _full(self._day(moment), self._locale)

    def short_day(self, moment: datetime | date) -> str:
        """`21 Nov`."""
        return self._days("MMMd", moment)

    def tick(self, day: date) -> str:
        """Day and month in figures, for rows of them; free of marks of direction."""
        return _BIDI.sub("", self._days("Md", day))

    def clock(self, moment: datetime) -> str:
        """`06:30`."""
        return _skeleton("Hm", moment.astimezone(self.zone).replace(tzinfo=None, second=0, microsecond=0), self._locale)

    def moment(self, moment: datetime | None) -> str:
        """`21 Nov 2026, 06:30`."""
        return NOTHING if moment is None else self._joined(self.day(moment), self.clock(moment))

    def short_moment(self, moment: datetime) -> str:
        """`21 Nov, 06:30`."""
        return self._joined(self.short_day(moment), self.clock(moment))

    def elapsed(self, earlier: date, later: date) -> str:
        """`3 months`."""
        return str(format_timedelta(later - earlier, threshold=1.4, granularity="day", locale=self._locale))

    # --- names -----------------------------------------------------------------------------------------------------------------------

    def language_name(self, code: str) -> str:
        if code in ("", "und"):
            return self.text("language unknown")
        return str(self._locale.languages.get(code) or self._locale.languages.get(babel_code(code)) or code)

    def weekday(self, key: str) -> str:
        """Of `mon` ... `sun`."""
        return str(self._locale.days["stand-alone"]["wide"][WEEK.index(key)])

    def place(self, code: str | None) -> str:
        """Name of a country or of the European Union."""
        if not code or code == "zz":
            return self.text("international")
        return str(self._locale.territories.get(code.upper()) or code.upper())

    def kind(self, key: str) -> str:
        return self.text(KINDS[key]) if key in KINDS else key

    def outcome(self, key: str) -> str:
        return self.text(OUTCOMES[key]) if key in OUTCOMES else key

    def source_kind(self, key: str) -> str:
        return self.text(SOURCE_KINDS[key]) if key in SOURCE_KINDS else key

    def facet(self, key: str) -> str:
        return self.text(FACETS[key])

    def alert(self, kind: str, since: date, *, usual: float, seen: int, detail: str = "") -> str:
        """`silent since 18 Nov (usually 12 pages a day, now 0)`; a source that is back to normal has no figures."""
        what, day = self.text(ALERTS[kind]) if kind in ALERTS else kind, self.short_day(since)
        if kind == "fixed":
            return self.text("%(what)s since %(day)s", what=what, day=day)
        shown = round(float(usual), 1)
        figures = self.count(
            "usually %(num)s page a day, now %(seen)s",
            "usually %(num)s pages a day, now %(seen)s",
            int(shown) if shown.is_integer() else int(shown) + 2,
            num=self.number(shown),
            seen=self.number(seen),
        )
        return self.text("%(what)s since %(day)s (%(detail)s)", what=what, day=day, detail=detail or figures)

    # ---------------------------------------------------------------------------------------------------------------------------------

    def _day(self, moment: datetime | date) -> date:
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment

    def _days(self, skeleton: str, moment: datetime | date) -> str:
        return _skeleton(skeleton, datetime.combine(self._day(moment), time.min), self._locale)

    def _joined(self, day: str, clock: str) -> str:
        pattern = str(get_datetime_format("medium", locale=self._locale))
        return pattern.replace("'", "").replace("{0}", clock).replace("{1}", day)


# Babel takes 20-50 microseconds to write a number or a day; a page has hundreds of them, mostly the same.


@lru_cache(maxsize=20_000)
def _decimal(value: float, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=5_000)
def _full(day: date, locale: Locale) -> str:
    return str(format_date(day, format="full", locale=locale))


@lru_cache(maxsize=5_000)
def _skeleton(skeleton: str, moment: datetime, locale: Locale) -> str:
    return str(format_skeleton(skeleton, moment, locale=locale))
