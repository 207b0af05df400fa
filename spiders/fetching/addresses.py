"""Which network addresses a crawl may connect to: public ones, however they are written."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""
LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
"""RFC 8215: translation prefixes of a local network, never public."""


def unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, NAT64, IPv4-compatible, Teredo's client), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64 or int(address) >> 32 == 0:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(text: str) -> bool:
    """True for an address of the public internet; False for loopback, private, link-local, metadata, multicast, reserved or no address."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address in LOCAL_NAT64:
        return False
    inner = unmapped(address)
    return inner.is_global and not inner.is_multicast


def is_literal_private(host: str) -> bool:
    """True for a host that is written as an address, and not a public one."""
    try:
        ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return host.casefold() == "localhost" or host.casefold().endswith(".localhost")
    return not is_public(host.strip("[]"))
