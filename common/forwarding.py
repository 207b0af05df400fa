"""Pages that only send their readers elsewhere: meta refresh, a script, or one link with a word about it."""

import html
import re
from urllib.parse import urljoin, urlsplit

_MAX_PAGE = 20_000
"""Characters; such pages are a few lines long, with a tracker's script at most."""
_MAX_TEXT = 400
"""Visible characters; a page that says more is read, whatever it does after a while."""
_MAX_SCRIPT = 800
_MAX_DELAY = 15.0
"""Seconds; reloading pages wait for minutes."""
_OPAQUE = re.compile(r"<(script|style|title|svg|template)\b[^>]{0,2000}>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_META = re.compile(r"<meta\b([^<>]{0,2000})>", re.IGNORECASE)
_REFRESH = re.compile(r"""http-equiv\s*=\s*["']?\s*refresh""", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_WAIT = re.compile(r"""\s*(\d{0,5}(?:\.\d{0,3})?)\s*[;,]\s*(?:url\s*=\s*)?["']?\s*([^"'\s][^"']*)""", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b([^>]{0,2000})>(.*?)</script", re.IGNORECASE | re.DOTALL)
_LOCATION = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*["']([^"'\n]{1,2000})["']|\blocation\.(?:replace|assign)\s*\(\s*["']([^"'\n]{1,2000})["']\s*\)"""
)
_CONDITION = re.compile(r"\bif\s*\(|\?\s*[\"']|\bswitch\b|addEventListener\s*\(\s*[\"']click|\.onclick")
_CONTAINER = re.compile(r"""\bid\s*=\s*["']?(?:root|app|__next|__nuxt|main-app|app-root)\b|<app-root\b""", re.IGNORECASE)
_LINK = re.compile(r"""<a\b[^<>]{0,2000}?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_SENDS = re.compile(
    r"redirect|forwarding you|has moved|moved (?:here|permanently|temporarily)|weitergeleitet|weiterleitung|umgeleitet|redirig|redireccion|redirecion|reindirizz|doorgestuurd"
    r"|przekierow|přesměrov|presmerov|átirány|omdirig|videresend|uudelleenohja|yönlendir|перенаправ|переадрес|ανακατευθ|إعادة توجيه|מפנה|リダイレクト|転送|跳转|跳轉|重定向|리디렉션|이동합니다",
    re.IGNORECASE,
)


def forwarding(page: str, url: str) -> str | None:
    """Where a page sends its readers, absolute; None for a page that has something to say, or sends them to itself.

    A script counts only where it does nothing else: programs that draw a page ask first and send elsewhere then.
    """
    if len(page) > _MAX_PAGE or len(visible := _visible(page)) > _MAX_TEXT:
        return None
    target = _refresh(page) or _scripted(page) or _linked(page, visible)
    if target is None:
        return None
    try:
        joined = urljoin(url, html.unescape(target).strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.hostname and _plain(joined) != _plain(url) else None


def _visible(page: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", _OPAQUE.sub(" ", page))).split())


def _plain(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def _refresh(page: str) -> str | None:
    for meta in _META.finditer(page):
        content = _CONTENT.search(meta[1]) if _REFRESH.search(meta[1]) else None
        found = _WAIT.match(html.unescape(next(filter(None, content.groups()), ""))) if content else None
        if found and float(found[1] or 0) <= _MAX_DELAY:
            return found[2]
    return None


def _scripted(page: str) -> str | None:
    if _CONTAINER.search(page):
        return None
    for script in _SCRIPT.finditer(page):
        found = _LOCATION.search(script[2]) if len(script[2]) <= _MAX_SCRIPT and not _CONDITION.search(script[2]) else None
        if found:
            return (found[1] or found[2]).replace("\\/", "/")
    return None


def _linked(page: str, visible: str) -> str | None:
    """The one link of a page that says so."""
    links = {next(filter(None, link.groups()), "") for link in _LINK.finditer(page)}
    return links.pop() if len(links) == 1 and _SENDS.search(visible) else None
