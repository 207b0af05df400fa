"""How a mail's headers are written out: words in other scripts as RFC 2047 wants them, links and identifiers in one line."""

import email.policy
from email.header import Header
from email.headerregistry import Address, AddressHeader, UnstructuredHeader
from typing import Any

_ENCODED_LINE = 76
"""A line that holds an encoded word has at most 76 characters, so an encoded word at most 75 (RFC 2047, section 2)."""
_BREAK = "\r\n "
_WHOLE_LINE = 500
"""Some programs do not find a link in a header that was folded; 998 is allowed (RFC 5322)."""


class HeaderPolicy(email.policy.EmailPolicy):
    """Writes other scripts in encoded words of the length that RFC 2047 allows, and every other header in one line.

    The library's own folding fills whatever length it is given with one encoded word, and where it breaks one it may lose the space
    between two words (Python 3.11 to 3.13), so that words run together.
    """

    def fold(self, name: str, value: Any) -> str:
        if isinstance(value, AddressHeader) and not str(value).isascii():
            return f"{name}: {(',' + _BREAK).join(_person(name, a) for a in value.addresses)}{self.linesep}"
        if isinstance(value, UnstructuredHeader) and not str(value).isascii():
            return f"{name}: {_encoded(name, str(value))}{self.linesep}"
        written: str = super().fold(name, value)
        return written

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


def _person(name: str, address: Address) -> str:
    """The address stands in a line of its own where it would make the name's last line too long."""
    if not address.display_name:
        return address.addr_spec
    words, there = _encoded(name, address.display_name), f"<{address.addr_spec}>"
    last = len(words.rpartition("\n")[2]) + (0 if "\n" in words else len(name) + 2)
    return f"{words}{' ' if last + 1 + len(there) <= _ENCODED_LINE else _BREAK}{there}"


def _encoded(name: str, text: str) -> str:
    """Text as encoded words, a line each. The name counts into the length of the first line."""
    return Header(text, "utf-8", maxlinelen=_ENCODED_LINE, header_name=name).encode(linesep="\r\n")


POLICY = HeaderPolicy(linesep="\r\n", cte_type="7bit", max_line_length=_WHOLE_LINE)
"""For messages as they are sent."""
