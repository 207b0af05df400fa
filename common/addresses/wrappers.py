"""Links that only lead elsewhere - Google Alerts, Facebook's and Reddit's ways out, AMP caches, translations - and the address they lead to, read off the link."""

import base64
import binascii
import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from common.addresses.hosts import host_of

_TARGET = re.compile(r"https?://[^/?#\s]+[^\s]*", re.IGNORECASE)
_DEPTH = 5
"""Wrappers in wrappers that are taken off: a mail scanner's link around a newsletter's around a translation."""
_CACHE_HOST = re.compile(
    r"(?:^|\.)(?:google|yahoo|yandex)\.|(?:ampproject|turbopages|mozilla)\.org$|mozgcp\.net$|bing-amp\.com$|^urldefense\.|\.translate\.goog$"
)
_TRANSLATED = re.compile(r"^(https?)://([a-z0-9-]+)\.translate\.goog(?=[/?#]|$)", re.IGNORECASE)


class _Rule(NamedTuple):
    host: "re.Pattern[str]"
    path: "re.Pattern[str]"
    names: tuple[str, ...]


@cache
def _rules() -> "tuple[re.Pattern[str], tuple[_Rule, ...], tuple[re.Pattern[str], ...]]":
    """One pattern that hosts of any rule match, the rules by parameter, and the patterns of caches."""
    data = tomllib.loads(Path(__file__).with_name("wrappers.toml").read_text(encoding="utf-8"))
    rules = tuple(
        _Rule(re.compile(_host_pattern(one["host"])), re.compile(one["path"]), tuple(filter(None, map(str.strip, one["names"].split(",")))))
        for one in data["parameter"]
    )
    hosts = re.compile("|".join(rule.host.pattern for rule in rules))
    return hosts, rules, tuple(re.compile(one["pattern"], re.IGNORECASE) for one in data["cache"])


def _host_pattern(host: str) -> str:
    below, above = (
        r"(?:[a-z0-9-]+\.)*" if host.startswith("*.") else "",
        r"(?:com|[a-z]{2,3}|com?\.[a-z]{2})" if host.endswith(".*") else "",
    )
    return below + re.escape(host.removeprefix("*.").removesuffix("*")) + above


def unwrapped(url: str) -> str:
    """The address a link leads to where the link itself names it, else the link."""
    for _ in range(_DEPTH):
        inner = _inner(url)
        if inner is None or inner == url:
            break
        url = inner
    return url


@lru_cache(maxsize=8192)
def may_wrap(host: str) -> bool:
    """True for a host on which some links only lead elsewhere."""
    return bool(_rules()[0].fullmatch(host) or _CACHE_HOST.search(host))


def _inner(url: str) -> str | None:
    hosts, rules, caches = _rules()
    host = host_of(url)
    if not may_wrap(host):
        return None
    if host.endswith(".translate.goog"):
        return _untranslated(url)
    if hosts.fullmatch(host):
        parts = urlsplit(url)
        for rule in rules:
            if rule.host.fullmatch(host) and rule.path.fullmatch(parts.path or "/"):
                found = next(_targets(parts, rule), None)
                if found is not None:
                    return found
    return _cached(url, caches) if _CACHE_HOST.search(host) else None


def _targets(parts: SplitResult, rule: _Rule) -> Iterator[str]:
    if not rule.names:
        yield from filter(None, [_address(unquote(parts.query))])
        return
    given = dict(reversed(parse_qsl(parts.query, keep_blank_values=False)))
    for name in rule.names:
        if name in given:
            yield from filter(None, [_address(given[name]) or _address(_decoded(given[name]))])


def _address(text: str) -> str | None:
    """The text where it is a whole web address, with one more layer of escapes taken off if it needs that."""
    text = text.strip()
    if text[:12].lower().startswith(("http%3a", "https%3a")):
        text = unquote(text)
    return text if _TARGET.fullmatch(text) and host_of(text) else None


def _decoded(text: str) -> str:
    """Bing packs its targets as `a1` and base64."""
    if not text.startswith("a1"):
        return ""
    packed = text[2:].replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _untranslated(url: str) -> str | None:
    """`https://www.example.org/a` of `https://www-example-org.translate.goog/a`; a hyphen of the host itself stands there twice."""
    found = _TRANSLATED.match(url)
    if found is None:
        return None
    host = found[2].replace("--", "\0").replace("-", ".").replace("\0", "-")
    return f"{found[1]}://{host}{url[found.end() :]}" if "." in host else None


def _cached(url: str, caches: "tuple[re.Pattern[str], ...]") -> str | None:
    for pattern in caches:
        found = pattern.fullmatch(url)
        if found is None:
            continue
        groups = found.groupdict()
        if groups.get("whole"):
            return _address(groups["whole"])
        rest, secure = groups["rest"], bool(groups.get("s"))
        if "turbopages" in pattern.pattern:
            rest, secure = rest.replace("/s/", "/", 1), True
        return _address(("https://" if secure else "http://") + rest)
    return None
