"""What languages call months, weekdays and spans of time gone by, and which puts the month before the day: CLDR's answers, out of a file.

Babel loads a whole locale to tell twelve names: a quarter of a second for ninety of them, half a second for the phrases of a time ago, in every process
that meets an odd date. Of a language that is not in the file, `common.cldr` is asked.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("words.json")
"""Of LISTED, written by bench/date_words.py."""
LANGUAGES = (
    "en", "de", "fr", "es", "pt", "it", "nl", "ru", "uk", "pl", "cs", "sk", "ro", "hu", "tr", "ar", "fa", "he", "hi", "bn", "ur", "id", "ms", "vi", "th", "sv", "nb", "nn", "da",
    "fi", "et", "lv", "lt", "el", "bg", "sr", "hr", "bs", "sl", "mk", "sq", "ca", "eu", "gl", "cy", "ga", "is", "af", "sw", "am", "az", "be", "gu", "hy", "ka", "kk", "km", "kn",
    "ky", "lb", "lo", "ml", "mn", "mr", "mt", "my", "ne", "pa", "ps", "si", "so", "ta", "te", "tg", "tk", "fil", "uz", "zu", "xh", "yo", "ig", "ha", "rw", "mg", "sd", "ckb", "ku",
)  # fmt: skip
"""Asked when a text's own language and English have not named the month."""
REGIONS_TOO = {
    "ar": ("ar_LB", "ar_DZ", "ar_MA"),  # the Levant, Algeria and Tunisia, Morocco name them otherwise
    "de": ("de_AT", "de_CH"),
    "no": ("nb", "nn"),
    "tl": ("fil",),
    "zh": (),
    "ja": (),
    "ko": (),
}
"""Language -> the codes that are asked for months besides its own."""
LISTED = tuple(dict.fromkeys((*LANGUAGES, *REGIONS_TOO, *(code for codes in REGIONS_TOO.values() for code in codes))))
"""Languages and regions in FILE."""


def month_names(language: str) -> Mapping[str, int]:
    """Names of months -> 1..12, as `common.cldr.month_names`."""
    return _told("months", language)


def weekday_names(language: str) -> Mapping[str, int]:
    """Names of weekdays -> 0 (Monday) .. 6, as `common.cldr.weekday_names`."""
    return _told("weekdays", language)


def past_phrases(language: str) -> Mapping[str, str]:
    """`vor {0} Stunden` -> `hour`, as `common.cldr.past_phrases`."""
    return _told("past", language)


def month_before_day(language: str, region: str = "") -> bool:
    """As `common.cldr.month_before_day`."""
    if (told := _file()["month_first"].get(language)) is None:
        from common import cldr  # noqa: PLC0415 - as below

        return cldr.month_before_day(language, region)
    usual, others = told
    return bool(usual) is not (region in others)


def _told(kind: str, language: str) -> Mapping[str, Any]:
    if (told := _file()[kind].get(language)) is not None:
        found: Mapping[str, Any] = told
        return found
    from common import cldr  # noqa: PLC0415 - it brings Babel, which a date in a listed language never asks

    ask = {"months": cldr.month_names, "weekdays": cldr.weekday_names, "past": cldr.past_phrases}[kind]
    return ask(language)


@cache
def _file() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return found
