"""Web addresses as people write them into files."""

import ipaddress
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


def network(value: str) -> str:
    """An IP address, or a network of them (`10.0.0.0/8`). Raises BadValueError."""
    try:
        ipaddress.ip_network(value)
    except ValueError as error:
        raise BadValueError(f"{value!r} is no IP address or network ({error})", "e.g. 127.0.0.1 or 10.1.0.0/16") from error
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
