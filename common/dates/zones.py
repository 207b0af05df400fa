"""Names of time zones, as datelines and feeds abbreviate them, to offsets from UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from common.dates.habits import Habits

_MINUTES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "WESZ": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "MET": 60, "MEST": 120, "HNEC": 60,
    "HAEC": 120, "EET": 120, "EEST": 180, "OEZ": 120, "OESZ": 180, "MSK": 180, "MSD": 240, "МСК": 180, "TRT": 180, "SAST": 120, "CAT": 120, "WAT": 60, "EAT": 180,
    "IDT": 180, "IST": 330, "GST": 240, "PKT": 300, "NPT": 345, "MMT": 390, "ICT": 420, "WIB": 420, "WITA": 480, "WIT": 540, "HKT": 480, "SGT": 480, "MYT": 480,
    "PHT": 480, "PHST": 480, "AWST": 480, "JST": 540, "KST": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "NST": -210,
    "NDT": -150, "AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540,
    "AKDT": -480, "HST": -600, "BRT": -180, "BRST": -120, "ART": -180, "CLT": -240, "CLST": -180, "COT": -300, "PET": -300, "VET": -240, "UYT": -180, "PYT": -240,
    "BOT": -240, "IRST": 210, "IRDT": 270, "AZT": 240, "GET": 240, "UZT": 300, "ALMT": 360, "YEKT": 300, "NOVT": 420, "KRAT": 420, "IRKT": 480, "VLAT": 600,
}  # fmt: skip
_ELSEWHERE = {
    ("IST", "he"): 120, ("IST", "IL"): 120, ("IST", "IE"): 60, ("IST", "ga"): 60, ("CST", "zh"): 480, ("CST", "CN"): 480, ("CST", "TW"): 480, ("AST", "ar"): 180,
    ("AST", "SA"): 180, ("BST", "BD"): 360, ("BST", "bn"): 360, ("PST", "PH"): 480, ("GST", "GS"): -120, ("MST", "MY"): 480, ("WST", "AU"): 480,
}  # fmt: skip
"""Abbreviations that mean something else in one language or country."""
_WITH_SUMMER = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles", "AET": "Australia/Sydney", "UKT": "Europe/London",
}  # fmt: skip
"""Names that leave open whether it is summer: the day decides."""
NAMES = sorted({*_MINUTES, *_WITH_SUMMER, "WST"}, key=len, reverse=True)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+\-−])(\d{1,2}):?(\d\d)?", re.IGNORECASE)


def zone(text: str | None, local: datetime, habits: Habits) -> tzinfo | None:
    """The zone of an offset or abbreviation at a local time; None for what names none. Raises ValueError for offsets of a day and more."""
    text = (text or "").strip().upper()
    if not text:
        return None
    if found := _OFFSET.fullmatch(text):
        amount = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(amount if found[1] == "+" else -amount)
    if text in _WITH_SUMMER:
        return timezone(local.replace(tzinfo=ZoneInfo(_WITH_SUMMER[text])).utcoffset() or timedelta())
    if "/" in text:
        return _of_place(text.title(), local)
    minutes = _ELSEWHERE.get((text, habits.region), _ELSEWHERE.get((text, habits.language), _MINUTES.get(text)))
    if minutes is None:
        return None
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def _of_place(name: str, local: datetime) -> tzinfo | None:
    """The offset at a local time in a zone of the IANA database (`Europe/Berlin`)."""
    try:
        return timezone(local.replace(tzinfo=ZoneInfo(name)).utcoffset() or timedelta())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
