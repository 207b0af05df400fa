"""Dates counted from now: `3 hours ago`, `vor 2 Tagen`, `yesterday`."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from common.dates.months import folded
from common.dates.words import LANGUAGES, past_phrases

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
    if (counted := _counted(text, language)) is not None:
        unit, number = counted
        return now - timedelta(days=_DAYS[unit] * number), unit not in ("minute", "hour")
    for phrase, unit in _one():
        if _stands(phrase, text):
            return now - timedelta(days=_DAYS[unit.rstrip("s")] * (2 if unit.endswith("s") else 1)), unit.rstrip("s") not in (
                "minute",
                "hour",
            )
    for phrases, days, day_only in _named_days():
        if any(_stands(phrase, text) for phrase in phrases):
            return now - timedelta(days=days), day_only
    return None


@cache
def _one() -> tuple[tuple[str, str], ...]:
    return tuple((folded(phrase), unit) for phrase, unit in _ONE.items())


@cache
def _named_days() -> tuple[tuple[tuple[str, ...], int, bool], ...]:
    """Folded phrases, the days they count back, whether they name no more than a day."""
    return tuple((tuple(map(folded, phrases)), days, phrases is not _NOW) for phrases, days in ((_NOW, 0), (_TODAY, 0), (_YESTERDAY, 1)))


def _stands(key: str, text: str) -> bool:
    return key in text and re.search(rf"(?<![^\W\d]){re.escape(key)}(?![^\W\d])", text) is not None


def _phrases(language: str) -> Mapping[str, str]:
    return {**_MORE.get(language, {}), **past_phrases(language)}


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


def _counted(text: str, language: str) -> tuple[str, int] | None:
    """Unit and number of the first phrase that counts: of the language, then of English, then of all."""
    squeezed = "".join(text.split())
    for code in dict.fromkeys((language, "en", "*")):
        held = sorted(n for telling, phrases in _telling(code).items() if telling in squeezed for n in phrases)
        found = [(match, n) for n in held if (match := _pattern(_listed(code)[n][0]).search(text))]
        if found:
            match, n = min(found, key=lambda one: one[0].start())
            return _listed(code)[n][1], int(match[1])
    return None


@cache
def _telling(code: str) -> Mapping[str, tuple[int, ...]]:
    """The longest part of each phrase beside its number, without spaces -> places of those that have it.

    To try the 1,202 phrases of all languages costs a thousand times as much as to look which of these parts a text holds: mostly none.
    """
    found: dict[str, list[int]] = {}
    for n, (phrase, _) in enumerate(_listed(code)):
        found.setdefault(max(("".join(part.split()) for part in phrase.split("{0}")), key=len), []).append(n)
    return {telling: tuple(places) for telling, places in found.items()}


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase with its number as a group."""
    whole = re.escape(phrase).replace(r"\ ", r"\s?").replace(r"\{0\}", r"(\d{1,3})")
    return re.compile(rf"(?<![\w]){whole}(?![^\W\d])")
