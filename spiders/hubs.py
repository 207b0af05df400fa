"""Whom a feed names as telling of its changes: WebSub, section 4. The document's own word comes before the server's."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urljoin, urlsplit

from records.push import Hub
from spiders.links import MAX_URL

_LINK = re.compile(r"<([^<>]{1,2000})>\s*;[^<>,]{0,200}?\brel\s*=\s*(\"?)(hub|self)\2(?=[\s;,]|$)", re.IGNORECASE)
"""One target of a `Link` header (RFC 8288) with either relation."""
_NO_HOST = re.compile(r"https?:/*", re.IGNORECASE)
"""urljoin would make the feed's own address of it."""


def hub_of(named: Mapping[str, object], url: str) -> Hub | None:
    """The hub that links by relation name (`hub`, `self`), of a feed found at `url`; None where that is no web address.

    The topic is left as it is written: a hub knows the feed by these very letters.
    """
    hub = _web_address(named.get("hub"), url)
    return Hub(url=hub, topic=_web_address(named.get("self"), url) or url) if hub else None


def hub_in_headers(links: Iterable[str], url: str) -> Hub | None:
    """The hub that `Link` headers name."""
    found = [(relation.casefold(), target) for header in links for target, _, relation in _LINK.findall(header)]
    return hub_of(dict(reversed(found)), url)


def _web_address(text: object, base: str) -> str | None:
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_URL or _NO_HOST.fullmatch(text.strip()):
        return None
    try:
        address = urljoin(base, text.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname and parts.username is None else None
