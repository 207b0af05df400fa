"""Which requests go to the same host."""


def host_of(url: str) -> str:
    """What one request at a time is counted by: the host name, whatever the port or scheme.

    A loopback press has every outlet on a port of its own, so there the port belongs to the name.
    """
    rest = url.split("//", 1)[-1]
    netloc = rest.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0].rpartition("@")[2].casefold()
    name, _, port = netloc.rpartition(":")
    return netloc if not port.isdecimal() or name in ("127.0.0.1", "localhost", "[::1]") else name
