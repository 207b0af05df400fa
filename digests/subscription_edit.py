"""A subscription's file changed in place: keys that say something else are written anew; comments, order and every other key stay."""

import dataclasses
from collections.abc import Mapping, MutableMapping
from datetime import date
from hashlib import sha256
from typing import Any

import tomlkit

from beat.selecting import word_of
from records.selection import FACETS, Selection
from records.subscription import Subscription
from records.urgent import Urgent

_ELSEWHERE = ("id", "made", "query", "urgent")
"""Fields of the record that are no keys at the top of its file."""
_WORDS = {plural: word for word, plural in FACETS.items()}


def version_of(text: str) -> str:
    """Tells a file from what it was before and becomes afterwards; hex digits."""
    return sha256(text.encode("utf-8")).hexdigest()[:16]


def amended(text: str, before: Subscription, after: Subscription) -> str:
    """The text of a file that says `before`, saying `after`; the same text where nothing differs.

    A list that changes is written anew as a whole, on its line; comments within it go.
    """
    document = tomlkit.parse(text)
    _set(document, _changed(before, after, _ELSEWHERE))
    _select(document, before.query, after.query)
    if after.urgent is None:
        document.pop("urgent", None)
    elif after.urgent != before.urgent:
        _set(_section(document, "urgent"), _changed(before.urgent or Urgent(), after.urgent))
    return tomlkit.dumps(document)


def _changed(before: Any, after: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Field -> its new value, None where that is as if the key were not there."""
    usual = {field.name: field.default for field in dataclasses.fields(after)}
    found = {}
    for name, default in usual.items():
        value = getattr(after, name)
        if name not in without and value != getattr(before, name):
            found[name] = None if value in ((), None, False, "") and value == default else value
    return found


def _select(document: MutableMapping[str, Any], before: Selection, after: Selection) -> None:
    """Words of the query, each under the spelling that the file has for it."""
    changed = _changed(before, after)
    if not changed:
        return
    table = _section(document, "query")
    for name, value in changed.items():
        spelt = [key for key in table if word_of(key) == _WORDS.get(name, name)]
        _set(table, dict.fromkeys(spelt[1:]) | {spelt[0] if spelt else name: value})


def _section(document: MutableMapping[str, Any], name: str) -> MutableMapping[str, Any]:
    if name not in document:
        if document:
            document.add(tomlkit.nl())  # type: ignore[attr-defined]
        document[name] = tomlkit.table()
    found: MutableMapping[str, Any] = document[name]
    return found


def _set(table: MutableMapping[str, Any], values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = _plain(value)


def _plain(value: Any) -> Any:
    """What TOML has for it."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, bool | int | date) else str(value)
