"""Times of day, lengths of time and time zones as people write them in a file."""

import difflib
from zoneinfo import ZoneInfo, available_timezones

from common.forms import BadValueError

_UNITS = {"m": 1, "h": 60, "d": 24 * 60}
_SHORTEST_LEAD, _LONGEST_LEAD = 5, 12 * 60
"""Minutes: the digest job looks every five, and a daily issue needs the other half of its day."""


def zone_name(text: str) -> str:
    """An IANA time zone that exists. Raises BadValueError."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        near = difflib.get_close_matches(text, sorted(available_timezones()), n=1, cutoff=0.5)
        remedy = f'did you mean "{near[0]}"?' if near else 'an IANA name such as "Europe/Paris"'
        raise BadValueError(f"{text!r} is no time zone", remedy) from error
    return text


def time_of_day(text: str) -> str:
    """`HH:MM` of an hour and a minute; the hour may be written with one digit. Raises BadValueError."""
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and len(hour) <= 2 and len(minute) == 2 and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise BadValueError(f"{text!r} is no time of day", 'write "HH:MM", e.g. "06:30"')
    return f"{int(hour):02}:{minute}"


def durations(text: str) -> str:
    """Ascending times such as `1h 6h 1d`, apart by spaces; `m` minutes, `h` hours, `d` days. Raises BadValueError."""
    found = minutes_of(text)
    if sorted(set(found)) != found:
        raise BadValueError(f"{text!r} does not ascend", 'write the shortest first, e.g. "1h 6h 1d"')
    return text


def lead_time(text: str) -> str:
    """One length of time from five minutes to twelve hours, such as `2h` or `90m`. Raises BadValueError."""
    found = minutes_of(text)
    if len(found) != 1 or not _SHORTEST_LEAD <= found[0] <= _LONGEST_LEAD:
        raise BadValueError(f"{text!r} is not from five minutes to twelve hours", 'e.g. "2h" or "45m"')
    return text.strip()


def minutes_of(text: str) -> list[float]:
    """Minutes of times such as `1h 6h 1d`. Raises BadValueError."""
    found = []
    for word in text.split():
        number, unit = word[:-1], word[-1:]
        if not number.isdecimal() or not int(number) or unit not in _UNITS:
            raise BadValueError(f"{word!r} is no length of time", 'a number of minutes, hours or days: "30m", "6h", "3d"')
        found.append(float(int(number) * _UNITS[unit]))
    return found
