"""Times of day and time zones as people write them in a file."""

import difflib
from zoneinfo import ZoneInfo, available_timezones

from common.forms import BadValueError


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
