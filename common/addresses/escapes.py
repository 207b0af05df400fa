"""Percent-escapes: as browsers write them into what they ask for, and in the one form by which addresses are compared."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HARMLESS = _UNRESERVED | frozenset(b"!$'()*,:@")
"""Characters that mean the same escaped or not: half the libraries escape them (RFC 3986 calls some of them reserved, no server minds)."""
_SAFE_IN_PATH = _HARMLESS | frozenset(b"&+;=/")
_SAFE_IN_QUERY = _SAFE_IN_PATH | frozenset(b"?")
_PIECES = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_SETTLED = re.compile(r"[A-Za-z0-9._~!$'()*,:@&+;=/-]*")
_ASKED_RAW = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f]|[^\x00-\x7f]+')
"""The WHATWG URL Standard's path set; | is not in it, but strict servers refuse it."""
_SURROGATES = re.compile("[\ud800-\udfff]")


def path_key(path: str) -> str:
    """Escapes in upper case where they must stay, characters where they need none."""
    return path if _SETTLED.fullmatch(path) else _uniform(path, _SAFE_IN_PATH)


def query_key(pair: str) -> str:
    """As `path_key`; a space, which forms write as `+` and everybody else as `%20`, is `%20`."""
    if _SETTLED.fullmatch(pair) and "+" not in pair:
        return pair
    return _uniform(pair.replace("+", "%20"), _SAFE_IN_QUERY - frozenset(b"+"))


def _uniform(text: str, safe: frozenset[int]) -> str:
    out = []
    for piece in _PIECES.findall(text.encode("utf-8", "replace")):
        byte = unquote_to_bytes(piece)[0]
        if len(piece) == 3:
            out.append(chr(byte) if byte in _HARMLESS else f"%{byte:02X}")
        else:
            out.append(chr(byte) if byte in safe else f"%{byte:02X}")
    return "".join(out)


def asked_path(path: str) -> str:
    """A path as a browser asks for it: `%D1%81%D1%83%D0%B4` of `суд`, always in UTF-8; what is escaped already stays as it is."""
    return path if path.isascii() and not _ASKED_RAW.search(path) else _ASKED_RAW.sub(_escaping("utf-8"), _SURROGATES.sub("\ufffd", path))


def asked_query(query: str, charset: str = "utf-8") -> str:
    """A query as a browser asks for it: in the charset of the page the link stands on, characters it does not have as `&#1089;`."""
    query = _SURROGATES.sub("\ufffd", query).replace("'", "%27")
    # The standard's "output encoding": a query never goes out in UTF-16, and a name nobody knows means UTF-8.
    return _ASKED_RAW.sub(_escaping("utf-8" if charset.lower().startswith("utf") else charset), query)


def _escaping(charset: str) -> Callable[["re.Match[str]"], str]:
    def escaped(found: "re.Match[str]") -> str:
        try:
            octets = found[0].encode(charset, "xmlcharrefreplace")
        except LookupError:
            octets = found[0].encode()
        return "".join(f"%{octet:02X}" if not chr(octet).isalnum() or octet > 127 else chr(octet) for octet in octets)

    return escaped
