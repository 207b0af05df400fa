"""Web addresses as people write them into files."""

import re
from urllib.parse import urlsplit

from common.forms import BadValueError


def web_address(value: str) -> str:
    """An absolute http(s) address. Raises BadValueError."""
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or re.search(r"\s", value):
        raise BadValueError(f"{value!r} is not an absolute web address", "it starts with http:// or https://")
    return value


def address_of_url(value: str) -> str:
    """A template of addresses that holds `{url}`. Raises BadValueError."""
    return _template(value, "{url}")


def address_of_capture(value: str) -> str:
    """A template of addresses that holds `{time}` and `{url}`. Raises BadValueError."""
    return _template(value, "{time}", "{url}")


def _template(value: str, *places: str) -> str:
    for place in places:
        if place not in value:
            raise BadValueError(f"{value!r} has no {place}", f"a template with {' and '.join(places)}")
    return web_address(value)
