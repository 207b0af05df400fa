"""The calendar as iCalendar (RFC 5545): an all-day event per hearing or deadline, with the sentence it was read from."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from beat.docket_line import docket_line, due_words
from beat.wording import BeatWording
from common.wording.printed import seen
from records.entity import CalendarEntry


def calendar_file(lines: Iterable[CalendarEntry], w: BeatWording, *, name: str, base: str, stamp: datetime) -> bytes:
    """A calendar that programs can subscribe to; ids stay the same from one snapshot to the next."""
    calendar = Calendar()
    calendar.add("prodid", "-//Docketwire//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT6H")
    for line in lines:
        calendar.add_component(_event(line, w, base, stamp))
    return bytes(calendar.to_ical())


def uid(line: CalendarEntry) -> str:
    """The same as long as the matter, the day and the kind are the same."""
    matter = line.story.dispute_id or line.story.story_id
    return f"{hashlib.sha256(f'{matter}/{line.due.on}/{line.due.kind}'.encode()).hexdigest()[:24]}@docketwire"


def words(line: CalendarEntry, w: BeatWording) -> str:
    """The docket line without its own next deadline: the entry is one already."""
    story = line.story
    return docket_line(w, stage=story.stage, topic=story.topic, platforms=story.platforms, docket=replace(story.docket, deadlines=()))


def _event(line: CalendarEntry, w: BeatWording, base: str, stamp: datetime) -> Event:
    event = Event()
    first, after = _days(line)
    told = words(line, w)
    page = f"{base}/story/{line.story.story_id}"
    said = w.quoted(line.sentence) + f" – {line.source}" if line.sentence else ""
    event.add("uid", uid(line))
    event.add("dtstamp", stamp)
    event.add("dtstart", first)
    event.add("dtend", after)
    event.add("transp", "TRANSPARENT")
    event.add("summary", _plain(w.enumeration([due_words(w, line.due), *line.story.platforms[:3]])))
    event.add("description", _plain("\n\n".join(part for part in (told, said, line.story.title, page) if part)))
    event.add("categories", [line.due.kind])
    event.add("url", page)
    return event


def _days(line: CalendarEntry) -> tuple[date, date]:
    """First day and the day after the last: the whole month where only that is known."""
    day = line.due.on
    if not line.due.month_only:
        return day, day + timedelta(days=1)
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def _plain(text: str) -> str:
    return str(seen(text))
