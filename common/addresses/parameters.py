"""Parameters of an address that choose no other page: who came (marks), and which form of a report is shown (variants). The names are in parameters.toml."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

_TOKEN = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{16,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HOST = re.compile(r"(?:https?:/*)?(?:[a-z0-9-]+\.)+(?!(?:html?|php|aspx?|jsp|pdf|xml|docx?|txt|cfm)\b)[a-z]{2,18}(?:/.*)?")
"""A value that is an address: blogs name themselves in the links they give (`?ref=desk.example`)."""
_PARTS = re.compile(r"[\s.:_/%+-]+")
_FORM = re.compile(r"amp|print(?:able|er)?|print[-_]?(?:view|preview|version)|mobile")
_SET = re.compile(r"amp|print(?:able|er)?|print[-_]?view|mobile|1|true|yes|")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("parameters.toml").read_text(encoding="utf-8"))


def _names(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def _pattern(names: Iterable[str]) -> "re.Pattern[str]":
    return re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in names))


@cache
def _marks() -> "re.Pattern[str]":
    return _pattern(name for text in _data()["marks"].values() for name in _names(text))


@cache
def _listed(table: str, key: str) -> frozenset[str]:
    return frozenset(_names(_data()[table][key]))


@cache
def _beside() -> dict[str, frozenset[str]]:
    pairs = (entry.partition(":") for entry in _data()["by_value"]["beside"].split(";"))
    return {mark.strip(): frozenset(_names(names)) for mark, _, names in pairs}


@lru_cache(maxsize=4096)
def _host_marks(host: str) -> "re.Pattern[str] | None":
    """What the host's own rules drop, and those of the hosts above it."""
    labels = host.split(".")
    found = [rule for n in range(len(labels) - 1) if (rule := _data()["hosts"].get(".".join(labels[n:])))]
    return _pattern(_names(",".join(found))) if found else None


def is_mark(name: str, value: str, host: str) -> bool:
    """True for a parameter that only tells who came, how and from where; name and value in lower case, the value escaped or not."""
    if not name or _is_mark_anywhere(name):
        return True
    own = _host_marks(host)
    if own is not None and own.fullmatch(name):
        return True
    if name in _listed("by_value", "tokens"):
        return bool(_TOKEN.fullmatch(value))
    if name in _listed("by_value", "unless_number") and not value.isdecimal():
        return True
    return name in _listed("by_value", "referrers") and _is_referrer(value)


@lru_cache(maxsize=16384)
def _is_mark_anywhere(name: str) -> bool:
    return bool(_marks().fullmatch(name))


@lru_cache(maxsize=4096)
def _is_referrer(value: str) -> bool:
    value = unquote(value)
    known = _listed("by_value", "values")
    if value in known or _HOST.fullmatch(value):
        return True
    parts = _PARTS.split(value)
    return any(part in known for part in parts) and all(part in known or part in _listed("by_value", "fillers") for part in parts)


def company(names: Iterable[str]) -> frozenset[str]:
    """Names that are marks where one of these stands beside them."""
    return frozenset().union(*(_beside().get(name, ()) for name in names))


def is_variant(name: str, value: str) -> bool:
    """True for a parameter that asks for the AMP, print or mobile form of a report."""
    if name in _listed("variants", "worded"):
        return bool(_FORM.fullmatch(value)) or (name in {"mobile", "m"} and value in {"0", "1", "true"})
    return name in _listed("variants", "flags") and bool(_SET.fullmatch(value))
