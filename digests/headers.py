"""How a mail's headers are written out: words in other scripts as RFC 2047 wants them, links in one line."""

import email.policy
from typing import Any

_IN_WORDS = frozenset({"subject", "from", "to"})
"""Headers with words of people, which may need encoded words."""
_ENCODED_LINE = 76
"""A line that holds an encoded word has at most 76 characters, so an encoded word at most 75 (RFC 2047, section 2)."""
_WHOLE_LINE = 500
"""Some programs do not find a link in a header that was folded; 998 is allowed (RFC 5322)."""


class HeaderPolicy(email.policy.EmailPolicy):
    """Folds what people read where RFC 2047 wants it, and leaves links and identifiers whole."""

    def fold(self, name: str, value: Any) -> str:
        return self._at(name)._folded(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _at(self, name: str) -> "HeaderPolicy":
        return self.clone(max_line_length=_ENCODED_LINE if name.lower() in _IN_WORDS else _WHOLE_LINE)

    def _folded(self, name: str, value: Any) -> str:
        return super().fold(name, value)
