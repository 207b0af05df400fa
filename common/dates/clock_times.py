"""The time of day beside a date: 24 or 12 hours, with words or signs of many languages, and its zone."""

import re
from dataclasses import dataclass

from common.dates import zones

_BEFORE_NOON = r"a\.?\s?m\.?|오전|午前|上午|早上|凌晨|清晨|ص|صباحا|dop\.?|de\.?|sa|fm|πμ|π\.μ\.|पूर्वाह्न|เช้า"
_AFTER_NOON = r"p\.?\s?m\.?|오후|午後|下午|晚上|傍晚|中午|م|مساء|odp\.?|du\.?|ch|em|μμ|μ\.μ\.|अपराह्न"
_ZONE = r"(?P<zone>z(?![^\W\d])|(?<=\d)[+\-−]\d\d(?![\d:])|(?:utc|gmt)?\s?[+\-−]\d{1,2}:?\d\d(?!\d)|(?:utc|gmt)[+\-−]\d{1,2}(?!\d)|(?:africa|america|asia|atlantic|australia|europe|pacific)/[a-z_]{3,20}|(?:NAMES)(?![^\W\d]))"
_TIME = re.compile(
    (
        rf"(?<![\d.,/-])(?:(?P<early>{_BEFORE_NOON})|(?P<late>{_AFTER_NOON}))?\s?"
        r"(?P<h>[01]?\d|2[0-4])(?:(?P<sep>[:.h˸：]|\s?(?:h|시|時|时|点|點|ч)\s?|\s:\s?)(?P<m>[0-5]\d)(?:(?:[:.]|\s?[분分]\s?)(?P<s>[0-6]\d)(?:[.,:]\d{1,9})?\s?[초秒]?)?|(?P<bare>\s?[h시時时点點](?![^\W\d])))?"
        rf"(?:\s?[분分])?\s?(?:(?P<am>{_BEFORE_NOON})|(?P<pm>{_AFTER_NOON}))?(?!(?!z(?![^\W\d]))[^\W\d]|\d)"
        rf"(?:\s*(?:uhr|Uhr|น\.?|h|ч|год\.?|klo|óra|ura|val\.?)(?![^\W\d]))?\s*,?\s*\(?{_ZONE}?"
    ).replace("NAMES", "|".join(re.escape(name.lower()) for name in zones.NAMES)),
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"(?:\bat|\bum|\bkl\.?|\bklo|\bà|\balle(?: ore)?|\bore|\ba las|\bàs|\bom|\bo|\bsaat|\bpukul|\bjam|\blúc|\bv|\bв|\bо|เวลา|الساعة|ساعت|שעה|\bu)\s*$"
)
_ANNOUNCES_AFTER = re.compile(r"^\s?(?:uhr|น\.|wib|wita|wit|val)")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day in a text, with the name of its zone."""

    hour: int
    minute: int
    second: int
    zone: str | None
    start: int
    end: int


def clock_time(text: str, start: int, end: int) -> ClockTime | None:
    """The time in a folded text beside a date that stands from `start` to `end`: behind it first, else before it."""
    return _first(text, end, len(text)) or _first(text, 0, start)


def _first(text: str, start: int, end: int) -> ClockTime | None:
    for found in _TIME.finditer(text, start, end):
        if not found["m"] and not (found["am"] or found["pm"] or found["early"] or found["late"] or found["bare"]):
            continue
        if found["sep"] == "." and not (
            found["am"] or found["pm"] or _ANNOUNCED.search(text, 0, found.start("h")) or _ANNOUNCES_AFTER.match(text[found.end("m") :])
        ):
            continue  # 10.30 may be anything
        hour, late = int(found["h"]), bool(found["pm"] or found["late"])
        if (late or found["am"] or found["early"]) and hour <= 12:
            hour = hour % 12 + 12 * late
        return ClockTime(hour % 24, int(found["m"] or 0), min(int(found["s"] or 0), 59), _zone(text, found), found.start(), found.end())
    return None


def _zone(text: str, found: re.Match[str]) -> str | None:
    """The zone's name, unless it is the end of a span of time (10:30-11:30): an offset joined to minutes is one only in ISO's `T10:30-05:00`."""
    name = found["zone"]
    joined = name is not None and name[0] in "+-−" and text[found.start("zone") - 1].isdigit() and not found["s"]
    return None if joined and text[max(0, found.start("h") - 1) : found.start("h")] != "t" else name
