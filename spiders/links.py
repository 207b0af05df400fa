"""Addresses as listings give them: which are worth asking for, and when two of them are the same page."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

from common.addresses.escapes import asked_path, asked_query
from common.addresses.hosts import ascii_host, bracketed, host_of, is_local, registrable_domain
from common.addresses.keys import canonical_url, route
from common.addresses.wrappers import unwrapped

MAX_URL = 2000
"""Characters; longer ones are traps or mistakes."""
_SPACE = re.compile(r"[\t\r\n\x00-\x1f\x7f]")
_SLASHES = re.compile(r"^(https?:)/{3,}", re.IGNORECASE)
_NOTHING = re.compile(r"(?:https?:/*)?$|#(?!!?/)", re.IGNORECASE)
"""Empty, a scheme without a host, the page itself: urljoin would make the listing's own address of them."""
_BLANK = " \u00a0\u200b\u200c\u200d\u2060\ufeff\u3000"
_DOUBLED = re.compile(r"^(?:https?:/*)+(?=https?://)", re.IGNORECASE)
"""`http://https://example.org/a`, a field of a form that came with its scheme."""
_BARE_HOST = re.compile(r"www\.[\w-]+(?:\.[\w-]+)*\.[a-z]{2,18}(?:[/?#]|$)", re.IGNORECASE)
"""`www.example.org/a` is meant as that host's, not as a page beside the feed."""
_ESCAPED_TWICE = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)


def page_url(link: str, base: str, charset: str = "utf-8") -> str | None:
    """The absolute http(s) address a listing's link stands for, as a browser would ask for it; None when it is none.

    Links that only lead elsewhere are resolved, what is not ASCII is escaped (in a query by the `charset` of the page it stands on), and fragments
    are removed but for `#!/` routes. `javascript:`, `mailto:`, `data:` and the like, user names in the address, and monsters are refused.
    """
    link = _DOUBLED.sub("", _ESCAPED_TWICE.sub("&", _SPACE.sub("", link).strip(_BLANK)))
    link = f"https://{link}" if _BARE_HOST.match(link) else link
    if _NOTHING.match(link):
        return None
    head, mark, query = link.partition("?")
    try:
        # Browsers read a backslash before the query as a slash, and any number of slashes behind the scheme as two.
        joined = unwrapped(urljoin(base, _SLASHES.sub(r"\1//", head.replace("\\", "/")) + mark + query))
        parts = urlsplit(joined)
        refused = parts.scheme not in ("http", "https") or parts.username is not None or parts.port == 0
    except ValueError:
        return None
    host = ascii_host(parts.hostname or "")
    if refused or not host or len(joined) > MAX_URL:
        return None
    netloc = (
        parts.netloc if parts.netloc.isascii() and "%" not in parts.netloc else bracketed(host) + (f":{parts.port}" if parts.port else "")
    )
    return urlunsplit(
        (parts.scheme, netloc, asked_path(parts.path or "/"), asked_query(parts.query, charset), asked_path(route(parts.fragment)))
    )


def page_key(url: str) -> str:
    """Under which a page is remembered, and by which it is decided whether it is asked for: the key its report will have in the warehouse."""
    return canonical_url(url)


def site_of(url: str) -> str:
    """Registrable domain; for addresses without one (an IP address, localhost) host and port."""
    host = host_of(url)
    return urlsplit(url).netloc.casefold() if is_local(host) else registrable_domain(host)


def belongs(url: str, home: str) -> bool:
    """True for an address of the home page's site: of its registrable domain, and, where the home page has a subdomain, of that or below it.

    A faculty is not its university, and an agency of the Union not the Commission: `news.example.edu` does not take the feed of `www.example.edu`.
    """
    if site_of(url) != site_of(home):
        return False
    host, ours = host_of(url).removeprefix("www."), host_of(home).removeprefix("www.")
    return host == ours or host.endswith(f".{ours}") or ours == registrable_domain(ours)
