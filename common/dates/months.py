"""Names of months in a text, in every language CLDR knows, and of the months of other calendars."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from common.dates import calendars
from common.dates.words import LANGUAGES, REGIONS_TOO, month_names

_MORE = {
    "en": {"sept": 9}, "es": {"set": 9, "setiembre": 9, "sept": 9}, "pt": {"março": 3}, "it": {"sett": 9}, "fr": {"sept": 9, "janv": 1, "fév": 2, "juil": 7},
    "ar": {"كانون الثاني": 1, "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12,
           "ابريل": 4, "اغسطس": 8, "اكتوبر": 10},
    "ru": {"сент": 9, "нояб": 11}, "id": {"agust": 8, "pebruari": 2, "nopember": 11}, "hi": {"सितम्बर": 9, "दिसम्बर": 12, "नवम्बर": 11},
    "tg": {f"{name}и": n for n, name in enumerate(("январ", "феврал", "март", "апрел", "май", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"), 1)},
    "ckb": {f"{name}ی": n for n, name in enumerate(("کانوونی دووەم", "شوبات", "ئازار", "نیسان", "ئایار", "حوزەیران", "تەمووز", "ئاب", "ئەیلوول", "تشرینی یەکەم", "تشرینی دووەم",
                                                    "کانوونی یەکەم"), 1)},
    "yi": {"יאנואר": 1, "פעברואר": 2, "מערץ": 3, "אפריל": 4, "מיי": 5, "יוני": 6, "יולי": 7, "אויגוסט": 8, "סעפטעמבער": 9, "אקטאבער": 10, "נאוועמבער": 11, "דעצעמבער": 12},
    "eu": {f"{name}ren": n for n, name in enumerate(("urtarrila", "otsaila", "martxoa", "apirila", "maiatza", "ekaina", "uztaila", "abuztua", "iraila", "urria", "azaroa",
                                                     "abendua"), 1)},
}  # fmt: skip
"""Spellings of the press that CLDR has not."""
_LETTER = r"[^\W\d_]"
_ACCENT = re.compile("[\u0300-\u036f]")
_SAME = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ة": "ه",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ـ": "",
        "\u200c": " ",
        "ʼ": "'",
        "’": "'",
        "‘": "'",
        "״": '"',
        "׳": "'",
        "`": "'",
    }
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month's name in a text."""

    calendar: str
    number: int
    start: int
    end: int


def folded(text: str) -> str:
    """The text with case, accents of Latin, Greek and Cyrillic letters and spellings of Arabic ones taken away; digits of any script as ASCII."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    plain = unicodedata.normalize("NFC", plain).casefold().translate(_SAME)
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in _ACCENT.sub("", plain))


def months(text: str, language: str) -> Iterator[Month]:
    """Names of months in a folded text: of its language, then of English and of other calendars, then of all languages.

    What the first of them knows is not named again: `listopada` is October in Croatian and November in Polish. Others are looked for behind it, since
    `mar, 04 giu 2024` has no day in March, in whatever language, and one in June.
    """
    taken: set[int] = set()
    for code in filter(None, (language, "en")):
        yield from _new(_found(text, _pattern(code)), taken)
    if re.search(_LETTER, text):
        yield from _new(_found(text, _pattern("")), taken)


def _new(found: Iterable[Month], taken: set[int]) -> Iterator[Month]:
    for one in found:
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            yield one


def _found(text: str, compiled: tuple[re.Pattern[str], Mapping[str, tuple[str, int]]]) -> list[Month]:
    pattern, names = compiled
    return [Month(*names[match[0]], match.start(), match.end()) for match in pattern.finditer(text)]


@cache
def _pattern(language: str) -> tuple[re.Pattern[str], Mapping[str, tuple[str, int]]]:
    names: dict[str, tuple[str, int]] = {}
    for code in (language, *REGIONS_TOO.get(language, ())) if language else LANGUAGES:
        listed = {**_MORE.get(code, {}), **month_names(code)}
        if not language:
            listed = {**listed, **_MORE.get(code, {})}
        for name, number in listed.items():
            key = folded(name).strip(". ")
            if len(key) > 1 and not key.isdecimal():
                names.setdefault(key, ("gregorian", number))
    for name, (calendar, number) in calendars.MONTHS.items():
        names.setdefault(folded(name), (calendar, number))
    ordered = sorted(names, key=len, reverse=True)
    alone = rf"(?<!{_LETTER})(?:{'|'.join(map(re.escape, ordered))})(?!{_LETTER})"
    touching = [re.escape(name) for name in ordered if _is_unspaced(name)]
    return re.compile("|".join([alone, *touching])), names


def _is_unspaced(name: str) -> bool:
    """Thai, Lao, Khmer, Burmese: scripts without spaces, where a name may touch the next word."""
    return any("\u0e00" <= sign <= "\u0eff" or "\u1000" <= sign <= "\u109f" or "\u1780" <= sign <= "\u17ff" for sign in name)
