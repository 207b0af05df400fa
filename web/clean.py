"""What strangers wrote, made harmless for a page: marks that turn the reading direction, control characters, addresses that are no pages."""

import re
from urllib.parse import urlsplit

from markupsafe import Markup

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
"""Control characters HTML forbids, directional embeddings, overrides and isolates (each headline gets its own `dir`), lone surrogates."""


def seen(value: object) -> object:
    """A value as templates print it: texts without what must not be seen, everything else as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNSEEN.sub("", value)
    return value


def web_address(url: str | None) -> str:
    """The address, if it is one of the web; else nothing, so that no `javascript:` becomes a link."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return ""
    return (url or "").strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def host(url: str | None) -> str:
    """Host name of an address, without `www.`."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
