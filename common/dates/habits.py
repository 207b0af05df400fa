"""How dates are written where a text comes from: its language, and whether the month or the day comes first."""

import re
from dataclasses import dataclass
from functools import cache

from common.dates.words import month_before_day

_TAG = re.compile(r"^\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?=$|[^A-Za-z])")
_REGIONS = {
    "uk": "GB",
    "eu": "",
    "tv": "",
    "io": "",
    "co": "",
    "me": "",
    "ai": "",
    "ly": "",
    "fm": "",
    "gg": "",
    "to": "",
    "cc": "",
    "ws": "",
    "im": "",
    "la": "",
    "is": "IS",
}
"""Top-level domains that are no country's code, or that outlets elsewhere use."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of a text's home."""

    language: str = ""
    """ISO 639, lower case; empty when unknown."""
    region: str = ""
    """ISO 3166-1 alpha-2; empty when unknown."""

    @property
    def month_first(self) -> bool:
        """Whether 03/07/2024 is the seventh of March there; only where CLDR says so for the language and region."""
        return _month_first(self.language, self.region)


@cache
def _month_first(language: str, region: str) -> bool:
    return bool(language) and month_before_day(language, region)


def habits_of(*tags: str | None, host: str = "") -> Habits:
    """Habits out of language tags (the first that names a language decides it, the first that names a region decides that), else the host's country."""
    language = region = ""
    for tag in tags:
        found = _TAG.match(tag or "")
        if found is None:
            continue
        code = found[1].lower()
        language = language or code
        if code == language and found[3] and not region:
            region = found[3].upper()
    return Habits(language, region or region_of_host(host))


def region_of_host(host: str) -> str:
    """The country of a host's top-level domain; empty for `.com` and the like."""
    top = host.rsplit(".", 1)[-1].lower()
    return _REGIONS.get(top, top.upper() if len(top) == 2 and top.isalpha() else "")
