"""Subscriptions as TOML: read strictly, every error with file, key, value and what is accepted; written in the same form."""

import dataclasses
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.errors import MessageError
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from beat.selecting import Archive, nothing_held, selection, word_of
from beat.urgent import urgent_word
from beat.wording import wording
from common.clock import lead_time, time_of_day, zone_name
from common.forms import WHOLE
from common.tables import BadValueError, Between, Check, Each, Rules, parse_table, read_table, record
from common.wording.languages import languages
from records.errors import ConfigurationError, SelectionError, closest
from records.selection import AMOUNT, DAYS, EVERYTHING, FACETS, Selection
from records.subscription import Channel, Subscription
from records.urgent import MOST_DEADLINE_DAYS, Urgent, Way
from records.week import WEEK

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_TEAM = re.compile(r"@?[a-z0-9][a-z0-9-]{0,40}")
"""With `@`: the id of one person, whose own it is."""
_QUERY = (*FACETS.values(), "words", "without", AMOUNT, *DAYS)
"""Keys of [query], as they are written; docs/selection.md has the other spellings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a subscription gets where it says nothing."""

    zone: str = "UTC"
    at: str = "06:30"
    archive: Archive = nothing_held
    """What the home's archive holds: known though today's beat may have no word for it."""


def load_subscriptions(folder: Path, defaults: Defaults = Defaults()) -> tuple[Subscription, ...]:
    """Every `*.toml` of a folder, by id; none when the folder is missing. Raises ConfigurationError."""
    return tuple(load_subscription(path, defaults) for path in sorted(folder.glob("*.toml")))


def load_subscription(path: Path, defaults: Defaults = Defaults()) -> Subscription:
    """One subscription out of its file. Raises ConfigurationError."""
    table = read_table(path)
    return _subscription(table, path.stem, str(path), defaults, made=datetime.fromtimestamp(path.stat().st_mtime, UTC))


def parse_subscription(text: str, key: str, file: str, defaults: Defaults = Defaults()) -> Subscription:
    """The subscription `key` out of TOML text; `file` is for messages. Raises ConfigurationError with every mistake in it."""
    return _subscription(parse_table(text, file), key, file, defaults)


def _subscription(table: Mapping[str, Any], key: str, file: str, defaults: Defaults, *, made: datetime | None = None) -> Subscription:
    if not _SLUG.fullmatch(key):
        raise ConfigurationError(file, "(file name)", f"{key!r} is no id", "small letters, digits and hyphens, e.g. paris-desk.toml")
    fallback = {"name": key, "zone": defaults.zone, "at": defaults.at}
    query, mistakes = EVERYTHING, []
    try:
        query = _query(table.get("query", {}), file, defaults.archive)
    except ConfigurationError as error:
        mistakes.append(error)
    try:
        found = record(
            Subscription,
            {name: value for name, value in table.items() if name != "query"},
            file,
            rules=_rules(),
            given={"id": key, "made": made},
            fallback=fallback,
        )
    except ConfigurationError as error:
        mistakes.insert(0, error)
    if mistakes:
        raise ConfigurationError.of(mistakes)
    return dataclasses.replace(found, query=query)


def _query(table: object, file: str, archive: Archive) -> Selection:
    """What is watched: the words of a selection, as on every surface."""
    if not isinstance(table, Mapping):
        raise ConfigurationError(file, "query", f"{table!r} is not a section", "write [query]")
    if searched := next((key for key in table if word_of(key) == "text"), None):
        raise ConfigurationError(file, f"query.{searched}", "a digest does not search the index", "write words and without")
    try:
        return selection(table, archive)
    except SelectionError as error:
        raise ConfigurationError(file, f"query.{error.key}", error.problem, error.remedy) from error


def _line(text: str) -> str:
    if any(ord(c) < 32 for c in text):
        raise BadValueError(f"{text!r} is not a line of text", "without line breaks")
    return text


def _distinct(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _word(text: str) -> str:
    if not text.strip():
        raise BadValueError(f"{text!r} is empty", "leave it out")
    return text.strip()


def _address(text: str) -> str:
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError) as error:
        raise BadValueError(f"{text!r} is no mail address", 'write "name@example.org"') from error
    if not address.domain or not address.username or "\n" in text:
        raise BadValueError(f"{text!r} is no mail address", 'write "name@example.org"')
    return text


def _tongue(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", code := text.strip().casefold()):
        raise BadValueError(f"{text!r} is no code of a language", 'ISO 639-1, e.g. "fr"')
    return code


def _moment(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise BadValueError(f"{value.isoformat()} has no offset", "write 2026-08-14T12:00:00Z or +02:00")
    return value.astimezone(UTC)


def _team(text: str) -> str:
    if text and not _TEAM.fullmatch(text):
        raise BadValueError(f"{text!r} is no name of a team", "small letters, digits and hyphens, e.g. paris-desk")
    return text


def _day(text: str) -> str:
    return _one_of(WEEK, text.casefold())


def _week(days: tuple[str, ...]) -> tuple[str, ...]:
    """In the week's order; none named is every day."""
    return tuple(day for day in WEEK if day in days) or WEEK


def _ways(channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    return tuple(dict.fromkeys(channels)) or (Channel.MAIL, Channel.FEED)


def _alert_ways(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    return tuple(dict.fromkeys(ways)) or (Way.MAIL,)


def _url(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise BadValueError(f"{text!r} is no address", "https://...")
    return text


def _webhook_is_whole(subscription: Subscription) -> Subscription:
    urgent = subscription.urgent is not None and Way.WEBHOOK in subscription.urgent.channels
    called = Channel.WEBHOOK in subscription.channels or urgent or subscription.events
    if called and not (subscription.webhook_url and subscription.webhook_secret_env):
        raise BadValueError(
            "webhook needs to know where to and with which key",
            "set webhook_url and webhook_secret_env",
            "channels" if not subscription.events else "events",
        )
    return subscription


def _urgent_stage(text: str) -> str:
    try:
        return urgent_word(text)
    except SelectionError as error:
        raise BadValueError(error.problem, error.remedy) from error


def _urgent_is_whole(urgent: Urgent) -> Urgent:
    """Something is urgent, and every way knows where to."""
    if not (urgent.stages or urgent.followed or urgent.disputes or urgent.deadline_days is not None):
        raise BadValueError("says nothing that is urgent", "set stages, followed, disputes or deadline_days", "stages")
    for way in (Way.SLACK, Way.TEAMS, Way.MATRIX):
        if way in urgent.channels and not urgent.address_env(way):
            raise BadValueError(f"{way} needs to know where to", f"{way}_env names the environment variable with its address", "channels")
    return urgent


def _one_of(words: Sequence[str], text: str) -> str:
    if text not in words:
        raise BadValueError(f"{text!r} is not accepted", closest(text, words))
    return text


@functools.cache
def _rules() -> Rules:
    """What a file may hold, [query] aside."""
    return {
        Subscription: {
            "name": (Check(_line),),
            "recipients": (Each((Check(_word), Check(_address))), Check(_distinct)),
            "language": (Check(functools.partial(_one_of, tuple(languages()))),),
            "reads": (Each((Check(_tongue),)), Check(_distinct)),
            "zone": (Check(zone_name),),
            "at": (Check(time_of_day),),
            "days": (Each((Check(_day),)), Check(_week)),
            "size": (Between(1, 100),),
            "channels": (Check(_ways),),
            "events": (Check(_distinct),),
            "webhook_url": (Check(_url),),
            "webhook_secret_env": (Check(_line),),
            "begins": (Check(_moment),),
            "team": (Check(_team),),
            "review_ahead": (Check(lead_time),),
            WHOLE: (Check(_webhook_is_whole),),
        },
        Urgent: {
            "stages": (Each((Check(_urgent_stage),)), Check(_distinct)),
            "disputes": (Each((Check(_word),)), Check(_distinct)),
            "deadline_days": (Between(0, MOST_DEADLINE_DAYS),),
            "group_minutes": (Between(0, 1440),),
            "daily": (Between(1, 100),),
            "channels": (Check(_alert_ways),),
            "since": (Check(_moment),),
            "slack_env": (Check(_line),),
            "teams_env": (Check(_line),),
            "matrix_env": (Check(_line),),
            WHOLE: (Check(_urgent_is_whole),),
        },
    }


def subscription_toml(subscription: Subscription) -> str:
    """The file of a subscription; reading it again gives the same record."""
    lines = [f"name = {_quoted(subscription.name)}"]
    lines += [f"{key} = {_array(getattr(subscription, key))}" for key in ("recipients",)]
    lines += [f"{key} = {_quoted(getattr(subscription, key))}" for key in ("language", "zone", "at")]
    if subscription.reads:
        lines.append(f"reads = {_array(subscription.reads)}")
    lines += [f"days = {_array(subscription.days)}", f"size = {subscription.size}", f"quiet = {_quoted(subscription.quiet)}"]
    lines.append(f"channels = {_array(subscription.channels)}")
    if subscription.webhook_url:
        lines.append(f"webhook_url = {_quoted(subscription.webhook_url)}")
        lines.append(f"webhook_secret_env = {_quoted(subscription.webhook_secret_env)}")
    if subscription.events:
        lines.append(f"events = {_array(subscription.events)}")
    if subscription.paused:
        lines.append("paused = true")
    if subscription.team:
        lines.append(f"team = {_quoted(subscription.team)}")
    if subscription.review:
        lines += ["review = true", f"review_ahead = {_quoted(subscription.review_ahead)}"]
    if subscription.begins:
        lines.append(f"begins = {subscription.begins.isoformat()}")
    query = [f"{key} = {_written(value)}" for key in _QUERY if (value := getattr(subscription.query, key))]
    return "\n".join([*lines, "", "[query]", *query, *_urgent_lines(subscription.urgent)]) + "\n"


def _urgent_lines(urgent: Urgent | None) -> list[str]:
    """The section of what is urgent, without what is as usual."""
    if urgent is None:
        return []
    usual, lines = Urgent(), ["", "[urgent]"]
    for field in dataclasses.fields(Urgent):
        value = getattr(urgent, field.name)
        if value == getattr(usual, field.name):
            continue
        if isinstance(value, bool):
            lines.append(f"{field.name} = {str(value).lower()}")
        elif isinstance(value, str):
            lines.append(f"{field.name} = {_quoted(value)}")
        else:
            lines.append(f"{field.name} = {_written(value)}")
    return lines


def _written(value: tuple[str, ...] | date | int) -> str:
    if isinstance(value, int):
        return str(value)
    return value.isoformat() if isinstance(value, date) else _array(value)


def _array(values: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(value) for value in values) + "]"


def _quoted(value: str) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", text) + '"'


def usual_name(language: str) -> str:
    """What a digest of the whole beat is called, in the language it is written in."""
    return wording(language).text("Platforms before the courts")
