"""Addresses as listings give them: which are worth asking for, and when two of them are the same page."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

MAX_URL = 2000
"""Characters; longer ones are traps or mistakes."""
_MARKS = re.compile(
    r"^(?:utm_\w*|at_(?:medium|campaign|link\w*|format|bbc_team|ptr_name)|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|xtor|ns_\w+|cmp(?:id)?|ftag)$",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[\t\r\n\x00-\x1f\x7f]")
_NOTHING = re.compile(r"(?:https?:/*)?$|#", re.IGNORECASE)
"""Empty, a scheme without a host, the page itself: urljoin would make the listing's own address of them."""
_UNSAFE = re.compile(r'[ "<>\\^`{|}]')


def page_url(link: str, base: str) -> str | None:
    """The absolute http(s) address a listing's link stands for, fragment removed; None when it is none.

    `javascript:`, `mailto:`, `data:` and the like, user names in the address, and monsters are refused.
    """
    link = _SPACE.sub("", link).strip()
    if _NOTHING.match(link):
        return None
    try:
        joined = urljoin(base, link)
        parts = urlsplit(joined)
        refused = parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or parts.port == 0
    except ValueError:
        return None
    if refused or len(joined) > MAX_URL:
        return None
    try:
        netloc = parts.netloc if parts.netloc.isascii() else _ascii_host(parts.hostname or "", parts.port)
    except UnicodeError:
        return None
    url = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url)


def _ascii_host(host: str, port: int | None) -> str:
    name = host.encode("idna").decode("ascii")
    return f"{name}:{port}" if port else name


def page_key(url: str) -> str:
    """Under which a page is remembered: host in lower case, no fragment, no default port, no campaign marks in the query.

    Only marks that never choose another page are removed; the same report under two paths is the warehouse's business.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    netloc = host if port is None or (parts.scheme, port) in (("http", 80), ("https", 443)) else f"{host}:{port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _MARKS.match(pair.partition("=")[0]))
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


def site_of(url: str) -> str:
    """Registrable domain; for addresses without one (an IP address, localhost) host and port."""
    import courlan  # noqa: PLC0415 - it loads large tables that only section pages need

    domain = courlan.extract_domain(url, fast=True)
    return domain or urlsplit(url).netloc.casefold()
