"""Hosts: their ASCII form as browsers make it (UTS 46, non-transitional), whose they are, and their names without `www.`, `m.` and the like."""

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

_VARIANT = re.compile(r"^(?:www\d?|m|mobile|mobil|amp|touch|wap|print)\.")
_PLAIN = re.compile(r"[a-z0-9._:~%-]+")


@cache
def _suffixes() -> "TLDExtract":
    from tldextract import TLDExtract  # noqa: PLC0415 - takes 0.2 s to import: not for hosts without marks

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def host_of(url: str) -> str:
    """Host of an address in lower case and ASCII, without its root dot and brackets; empty when there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return ascii_host(host)


@lru_cache(maxsize=8192)
def ascii_host(host: str) -> str:
    """A host as it is asked for: `xn--nachrichten-strae-lob.de` of `nachrichten-straße.de`; empty when it is none.

    UTS 46 without the transitional mappings of 2003, as every browser has it since 2023: ß, ς and the joiners name other hosts than ss, σ and
    nothing. Like browsers this takes names that IDNA 2008 would refuse (emoji, underscores): the registry decided, not we.
    """
    if host.isascii() and "%" not in host:
        host = host.lower().rstrip(".")
        return _compressed(host) if ":" in host else host if _PLAIN.fullmatch(host) else ""
    if ":" in host:  # an IPv6 address with a zone
        return host.lower() if _PLAIN.fullmatch(host.lower()) else ""
    import idna  # noqa: PLC0415 - large tables that few addresses need

    try:
        mapped = idna.uts46_remap(unquote(host, errors="strict"), std3_rules=False, transitional=False)
        labels = [label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in mapped.split(".")]
    except (idna.IDNAError, UnicodeError):
        return ""
    name = ".".join(labels).strip(".").lower()
    return name if re.fullmatch(r"[a-z0-9._~-]+", name) else ""


def _compressed(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""


def bracketed(host: str) -> str:
    """A host as it stands in an address: `[::1]` of `::1`."""
    return f"[{host}]" if ":" in host else host


@lru_cache(maxsize=8192)
def is_local(host: str) -> bool:
    """True for IP addresses, `localhost` and names without a dot: there the port tells sites apart."""
    if "." not in host or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=8192)
def registrable_domain(host: str) -> str:
    """`bbc.co.uk` of `www.bbc.co.uk`, by the public suffix list that comes with tldextract (no network); the host itself where there is none."""
    if is_local(host):
        return host
    return str(_suffixes()(host).top_domain_under_public_suffix) or host


@lru_cache(maxsize=8192)
def plain_host(host: str) -> str:
    """The host without `www.`, `m.`, `amp.`, as long as a registrable name remains."""
    if not _VARIANT.match(host) and not {"m", "mobile", "amp"}.intersection(host.split(".")[1:]):
        return host
    domain = registrable_domain(host)
    while (found := _VARIANT.match(host)) and len(host) > len(domain):
        host = host[found.end() :]
    # en.m.example.org: the mark between language and name
    labels = host.removesuffix(domain).rstrip(".").split(".")
    kept = [label for n, label in enumerate(labels) if label and not (n and label in {"m", "mobile", "amp"})]
    return ".".join([*kept, domain]) if host.endswith(domain) else host
