"""Dates as newspapers print them, in the languages of the press."""

from datetime import datetime, timedelta

_MONTHS = {
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}
_DAY = {
    "de": "{d}. {m} {y}",
    "en": "{d} {m} {y}",
    "en_US": "{m} {d}, {y}",
    "es": "{d} de {m} de {y}",
    "pt": "{d} de {m} de {y}",
    "ru": "{d} {m} {y} г.",
    "ja": "{y}年{n}月{d}日",
    "zh": "{y}年{n}月{d}日",
}
_TIME = {
    "de": "{day}, {h:02}:{min:02} Uhr",
    "fr": "{day} à {h:02}h{min:02}",
    "es": "{day}, {h:02}.{min:02} h",
    "pt": "{day} às {h:02}h{min:02}",
    "it": "{day}, ore {h:02}:{min:02}",
    "ja": "{day} {h}時{min:02}分",
    "zh": "{day} {h:02}:{min:02}",
    "ar": "{day} - {h:02}:{min:02}",
    "tr": "{day} {h:02}.{min:02}",
}


def day_text(at: datetime, language: str, locale: str = "") -> str:
    """The day in words, e.g. `12 juillet 2013`."""
    months = _MONTHS.get(language, "").split()
    pattern = _DAY.get(locale) or _DAY.get(language, "{d} {m} {y}")
    return pattern.format(d=at.day, n=at.month, m=months[at.month - 1] if months else at.month, y=at.year)


def date_text(at: datetime, language: str, *, style: str = "long", locale: str = "") -> str:
    """Day and time as a newspaper prints them; styles are those of `Outlet.date_style`."""
    if style == "iso":
        return at.strftime("%Y-%m-%d %H:%M")
    day = day_text(at, language, locale)
    if style == "day":
        return day
    return _TIME.get(language, "{day}, {h:02}:{min:02}").format(day=day, h=at.hour, min=at.minute)


def zone_name(at: datetime) -> str:
    """`+0200` as RFC 5322 writes offsets; for RSS."""
    return at.strftime("%z") or "+0000"


def rss_date(at: datetime) -> str:
    """RFC 5322 date of RSS and HTTP, independent of the machine's locale."""
    weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][at.weekday()]
    month = _MONTHS["en"].split()[at.month - 1][:3]
    return f"{weekday}, {at.day:02} {month} {at.year} {at:%H:%M:%S} {zone_name(at)}"


def http_date(at: datetime) -> str:
    """IMF-fixdate of RFC 9110."""
    utc = (at - (at.utcoffset() or timedelta())).replace(tzinfo=None)
    return rss_date(utc).replace("+0000", "GMT")
