"""Subscriptions as TOML: read strictly, every error with file, key, value and what is accepted; written in the same form."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from common.wording.languages import languages
from records.digest import Channel, Query, Quiet, Subscription
from records.errors import ConfigurationError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_LISTS = ("recipients", "days", "channels")
_QUERY = ("topics", "platforms", "authorities", "jurisdictions", "languages", "words", "without")
_TEXTS = ("name", "language", "zone", "at", "quiet", "webhook_url", "webhook_secret_env")
_KEYS = (*_TEXTS, *_LISTS, "size", "paused", "query")


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a subscription gets where it says nothing."""

    zone: str = "UTC"
    at: str = "06:30"
    topics: tuple[str, ...] = ()
    """Topic ids that exist; empty: any is accepted."""


def load_subscriptions(folder: Path, defaults: Defaults = Defaults()) -> tuple[Subscription, ...]:
    """Every `*.toml` of a folder, by id; none when the folder is missing. Raises ConfigurationError."""
    return tuple(load_subscription(path, defaults) for path in sorted(folder.glob("*.toml")))


def load_subscription(path: Path, defaults: Defaults = Defaults()) -> Subscription:
    """One subscription out of its file. Raises ConfigurationError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(str(path), "(whole file)", f"cannot be read: {error}") from error
    return parse_subscription(text, path.stem, str(path), defaults)


def parse_subscription(text: str, key: str, file: str, defaults: Defaults = Defaults()) -> Subscription:
    """The subscription `key` out of TOML text; `file` is for messages. Raises ConfigurationError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(file, "(whole file)", f"is not TOML: {error}") from error
    return _Reader(file, defaults).subscription(key, table)


class _Reader:
    def __init__(self, file: str, defaults: Defaults) -> None:
        self._file, self._defaults = file, defaults

    def subscription(self, key: str, table: Mapping[str, Any]) -> Subscription:
        if not _SLUG.fullmatch(key):
            raise self._wrong("(file name)", f"{key!r} is no id", "small letters, digits and hyphens, e.g. paris-desk.toml")
        self._known(table, _KEYS, "")
        query = table.get("query", {})
        if not isinstance(query, dict):
            raise self._wrong("query", f"{query!r} is not a section", "write [query]")
        subscription = Subscription(
            id=key,
            name=self._text(table, "name", key),
            query=self._query(query),
            recipients=tuple(self._address(a) for a in self._list(table, "recipients")),
            language=self._choice("language", self._text(table, "language", "en"), languages()),
            zone=self._zone(self._text(table, "zone", self._defaults.zone)),
            at=self._time(self._text(table, "at", self._defaults.at)),
            days=self._days(self._list(table, "days")),
            size=self._size(table.get("size", 20)),
            quiet=Quiet(self._choice("quiet", self._text(table, "quiet", Quiet.ALL_CLEAR.value), [q.value for q in Quiet])),
            channels=self._channels(self._list(table, "channels")),
            webhook_url=self._url(self._text(table, "webhook_url", "")),
            webhook_secret_env=self._text(table, "webhook_secret_env", ""),
            paused=self._flag(table, "paused"),
        )
        if Channel.WEBHOOK in subscription.channels and not (subscription.webhook_url and subscription.webhook_secret_env):
            raise self._wrong("channels", "webhook needs to know where to and with which key", "set webhook_url and webhook_secret_env")
        return subscription

    def _query(self, table: Mapping[str, Any]) -> Query:
        self._known(table, _QUERY, "query.")
        values = {name: self._list(table, name, "query.") for name in _QUERY}
        for topic in values["topics"]:
            if self._defaults.topics:
                self._choice("query.topics", topic, self._defaults.topics)
        lowered = {name: tuple(v.casefold() for v in values[name]) for name in ("topics", "jurisdictions", "languages")}
        return Query(**{**values, **lowered})

    def _known(self, table: Mapping[str, Any], keys: Sequence[str], prefix: str) -> None:
        for key in table:
            if key not in keys:
                raise self._wrong(prefix + key, "no such key", _guess(key, keys))

    def _text(self, table: Mapping[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or any(ord(c) < 32 for c in value):
            raise self._wrong(key, f"{value!r} is not a line of text", f'write {key} = "..."')
        return value

    def _list(self, table: Mapping[str, Any], key: str, prefix: str = "") -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self._wrong(prefix + key, f"{value!r} is not a list of strings", f'write {key} = ["a", "b"]')
        return tuple(dict.fromkeys(v.strip() for v in value))

    def _flag(self, table: Mapping[str, Any], key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, f"{value!r} is not true or false", f"write {key} = true")
        return value

    def _choice(self, key: str, value: str, choices: Iterable[str]) -> str:
        if value not in tuple(choices):
            raise self._wrong(key, f"{value!r} is not accepted", _guess(value, tuple(choices)))
        return value

    def _address(self, value: str) -> str:
        try:
            address = Address(addr_spec=value)
        except (MessageError, ValueError, IndexError) as error:
            raise self._wrong("recipients", f"{value!r} is no mail address", 'write "name@example.org"') from error
        if not address.domain or not address.username or "\n" in value:
            raise self._wrong("recipients", f"{value!r} is no mail address", 'write "name@example.org"')
        return value

    def _zone(self, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise self._wrong("zone", f"{value!r} is no time zone", _guess(value, sorted(available_timezones()), "Europe/Paris")) from error
        return value

    def _time(self, value: str) -> str:
        hour, _, minute = value.partition(":")
        if not (hour.isdecimal() and len(minute) == 2 and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
            raise self._wrong("at", f"{value!r} is no time of day", 'write "HH:MM", e.g. "06:30"')
        return f"{int(hour):02}:{minute}"

    def _days(self, values: tuple[str, ...]) -> tuple[str, ...]:
        chosen = {self._choice("days", value.casefold(), DAYS) for value in values}
        return tuple(day for day in DAYS if day in chosen) or DAYS

    def _channels(self, values: tuple[str, ...]) -> tuple[Channel, ...]:
        names = [c.value for c in Channel]
        return tuple(Channel(self._choice("channels", value, names)) for value in values) or (Channel.MAIL, Channel.FEED)

    def _size(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100:
            raise self._wrong("size", f"{value!r} is not accepted", "a whole number from 1 to 100")
        return value

    def _url(self, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
            raise self._wrong("webhook_url", f"{value!r} is no address", "https://...")
        return value

    def _wrong(self, key: str, problem: str, remedy: str) -> ConfigurationError:
        return ConfigurationError(self._file, key, problem, remedy)


def _guess(value: str, choices: Sequence[str], example: str = "") -> str:
    close = difflib.get_close_matches(value, choices, n=1, cutoff=0.5)
    if close:
        return f'did you mean "{close[0]}"?'
    return f'an IANA name such as "{example}"' if example else "accepted: " + ", ".join(choices)


def subscription_toml(subscription: Subscription) -> str:
    """The file of a subscription; reading it again gives the same record."""
    lines = [f"name = {_quoted(subscription.name)}"]
    lines += [f"{key} = {_array(getattr(subscription, key))}" for key in ("recipients",)]
    lines += [f"{key} = {_quoted(getattr(subscription, key))}" for key in ("language", "zone", "at")]
    lines += [f"days = {_array(subscription.days)}", f"size = {subscription.size}", f"quiet = {_quoted(subscription.quiet)}"]
    lines.append(f"channels = {_array(subscription.channels)}")
    if subscription.webhook_url:
        lines.append(f"webhook_url = {_quoted(subscription.webhook_url)}")
        lines.append(f"webhook_secret_env = {_quoted(subscription.webhook_secret_env)}")
    if subscription.paused:
        lines.append("paused = true")
    query = [f"{key} = {_array(getattr(subscription.query, key))}" for key in _QUERY if getattr(subscription.query, key)]
    return "\n".join([*lines, "", "[query]", *query]) + "\n"


def _array(values: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(value) for value in values) + "]"


def _quoted(value: str) -> str:
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
