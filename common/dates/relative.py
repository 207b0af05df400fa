"""Dates counted from now: `3 hours ago`, `vor 2 Tagen`, `yesterday`."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from common import cldr
from common.dates.months import LANGUAGES, folded

_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.44, "year": 365.25}
_TODAY = ("today", "heute", "aujourd'hui", "hoy", "hoje", "oggi", "vandaag", "i dag", "idag", "i dag", "tanaan", "dzis", "dzisiaj", "dnes", "ma", "bugun", "сегодня", "сьогодни", "днес", "данас",
          "danas", "hari ini", "hom nay", "วันนี้", "今天", "今日", "오늘", "اليوم", "امروز", "היום", "आज", "আজ", "σημερα", "astazi", "siandien", "sodien", "avui", "gaur", "leo")  # fmt: skip
_YESTERDAY = ("yesterday", "gestern", "hier", "ayer", "ontem", "ieri", "gisteren", "i gar", "igar", "eilen", "wczoraj", "vcera", "tegnap", "dun", "вчера", "вчора", "јуче", "jucer", "juce", "kemarin",
              "hom qua", "เมื่อวาน", "เมื่อวานนี้", "昨天", "昨日", "어제", "أمس", "دیروز", "אתמול", "बीता कल", "গতকাল", "χθες", "χτες", "vakar", "ahir", "atzo", "jana")  # fmt: skip
_NOW = (
    "just now",
    "gerade eben",
    "a l'instant",
    "ahora mismo",
    "agora mesmo",
    "adesso",
    "zojuist",
    "刚刚",
    "剛剛",
    "방금",
    "только что",
    "щойно",
    "az once",
    "baru saja",
    "הרגע",
    "الآن",
)
_ONE = {"an hour ago": "hour", "a minute ago": "minute", "a day ago": "day", "a week ago": "week", "vor einer stunde": "hour", "vor einem tag": "day", "vor einer minute": "minute",
        "il y a une heure": "hour", "hace una hora": "hour", "hace un dia": "day", "ha una hora": "hour", "un'ora fa": "hour", "een uur geleden": "hour", "en time siden": "hour",
        "час назад": "hour", "годину тому": "hour", "منذ ساعة": "hour", "منذ ساعتين": "hours", "منذ يوم": "day", "منذ يومين": "days", "לפני שעה": "hour", "לפני שעתיים": "hours",
        "לפני יומיים": "days", "sejam yang lalu": "hour", "bir saat once": "hour"}  # fmt: skip
_MORE = {"ar": {"منذ {0} دقيقة": "minute", "منذ {0} دقائق": "minute", "منذ {0} ساعة": "hour", "منذ {0} ساعات": "hour", "منذ {0} يوم": "day", "منذ {0} أيام": "day"}, "zh": {"{0}分钟前": "minute", "{0}小时前": "hour", "{0}小時前": "hour", "{0}天前": "day", "{0}日前": "day", "{0}周前": "week"}, "ru": {"{0} час. назад": "hour", "{0} мин. назад": "minute"},
         "es": {"hace {0}h": "hour"}, "pt": {"há {0} horas": "hour", "há {0} hora": "hour", "há {0} dias": "day", "há {0} minutos": "minute"}, "en": {"{0} hrs ago": "hour", "{0} mins ago": "minute"}}  # fmt: skip


def moment_ago(text: str, language: str, now: datetime) -> tuple[datetime, bool] | None:
    """The moment that a folded text counts back from `now`, and whether it names no more than a day."""
    for code in dict.fromkeys((language, "en", "")):
        if (found := _pattern(code or "*").search(text)) and found.lastgroup:
            unit = _units(code or "*")[int(found.lastgroup[1:])]
            number = int(found[found.lastgroup])
            return (now - timedelta(days=_DAYS[unit] * number), unit not in ("minute", "hour")) if number < 1000 else None
    for phrase, unit in _ONE.items():
        if _stands(phrase, text):
            return now - timedelta(days=_DAYS[unit.rstrip("s")] * (2 if unit.endswith("s") else 1)), unit.rstrip("s") not in (
                "minute",
                "hour",
            )
    for phrases, days in ((_NOW, 0), (_TODAY, 0), (_YESTERDAY, 1)):
        if any(_stands(phrase, text) for phrase in phrases):
            return now - timedelta(days=days), phrases is not _NOW
    return None


def _stands(phrase: str, text: str) -> bool:
    key = folded(phrase)
    return key in text and re.search(rf"(?<![^\W\d]){re.escape(key)}(?![^\W\d])", text) is not None


def _phrases(language: str) -> Mapping[str, str]:
    return {**_MORE.get(language, {}), **cldr.past_phrases(language)}


@cache
def _listed(code: str) -> tuple[tuple[str, str], ...]:
    languages = (*LANGUAGES, "zh", "ja", "ko") if code == "*" else (code,)
    found = {
        folded(phrase): unit
        for language in languages
        for phrase, unit in _phrases(language).items()
        if "{0}" in phrase and not phrase.startswith("-")
    }
    return tuple(sorted(((phrase, unit) for phrase, unit in found.items() if len(phrase) > 5), key=lambda item: -len(item[0])))


@cache
def _units(code: str) -> tuple[str, ...]:
    return tuple(unit for _, unit in _listed(code))


@cache
def _pattern(code: str) -> re.Pattern[str]:
    """One alternative a phrase, each with a group that names its place in the list."""
    parts = [
        re.escape(phrase).replace(r"\ ", r"\s?").replace(r"\{0\}", rf"(?P<p{n}>\d{{1,3}})") for n, (phrase, _) in enumerate(_listed(code))
    ]
    return re.compile(rf"(?<![\w])(?:{'|'.join(parts)})(?![^\W\d])" if parts else "(?!)")
