"""Who asks, and how much: names the site answers to, and how many requests an address has left."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

MOST_ADDRESSES = 10_000
"""Addresses that are remembered; the one that asked longest ago makes room (its allowance is full again by then, or was never touched)."""
_ALWAYS = frozenset({"localhost"})


class Names:
    """The host names that are ours. Addresses count as ours: no page of others can make a browser send one that is not where it connects to."""

    def __init__(self, names: Collection[str] = (), *, base_url: str = "") -> None:
        own = urlsplit(base_url).hostname or ""
        self._names = _ALWAYS | {name.lower().rstrip(".") for name in (*names, own) if name}

    def ours(self, host: str) -> bool:
        """Whether a `Host` header names this site."""
        try:
            name, port = urlsplit(f"//{host}").hostname or "", urlsplit(f"//{host}").port
        except ValueError:
            return False
        bare = host.removesuffix(f":{port}") if port is not None else host.removesuffix(":")
        if bare.strip("[]").lower() != name or not name:  # user:password@, paths and the like
            return False
        return name.rstrip(".") in self._names or _address(name) is not None


class Allowance:
    """How many requests each address has left: so many a minute, all at once or spread (a bucket that fills steadily)."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, address: str) -> int:
        """Take one request out of an address's allowance; 0 when there was one, else whole seconds until there is."""
        if not self._per_minute or is_here(address):
            return 0
        key, now = group(address), self._clock()
        left, at = self._left.pop(key, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - at) * self._per_minute / 60)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        while len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return 0 if allowed else int((1 - left) * 60 / self._per_minute) + 1


def is_here(address: str) -> bool:
    """True for this machine's own 127.0.0.1 and ::1, where a proxy may stand that speaks for everybody; and for what has no address."""
    return address in ("", "127.0.0.1", "::1")


def group(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 that an IPv6 connection is usually given whole."""
    found = _address(address)
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((found, 64), strict=False))
    return address


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
