"""Addresses that strangers wrote, made harmless for a page (texts: common/wording/printed.py)."""

from urllib.parse import urlsplit


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
