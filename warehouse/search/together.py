"""Words of a query that are one thing, and queries that say enough to be compared by meaning."""

from beat.names import named
from warehouse.search.lexicon import Lexicon
from warehouse.search.syntax import All, Node, Word
from warehouse.search.text import Token, is_pair, tokens

LONGEST_NAME = 6
"""Words of a name that are recognised beside each other."""
_MOST_JOINED = 3
_SENTENCE = 8
"""Characters of a Chinese, Japanese or Korean run that are more than a word."""


def together(parts: tuple[Node, ...], lexicon: Lexicon | None) -> list[list[Node]]:
    """Parts of which plain words that are one name, or written as one word elsewhere, stay together: `Digital Services Act`, `anti semitic`."""
    found: list[list[Node]] = []
    at = 0
    while at < len(parts):
        size = next((n for n in range(LONGEST_NAME, 1, -1) if _is_one(parts[at : at + n], n, lexicon)), 1)
        found.append(list(parts[at : at + size]))
        at += size
    return found


def as_one(words: list[str]) -> str | None:
    """Two or three words written together, folded; None where they are no plain words of letters."""
    found = [token.text for word in words for token in tokens(word)]
    plain = 2 <= len(found) <= _MOST_JOINED and all(text.isalpha() and not is_pair(text) for text in found)
    return "".join(found) if plain else None


def tells(node: Node, lexicon: Lexicon) -> bool:
    """True for two plain words or more that are not one thing, or a long run of Chinese, Japanese or Korean, without any figure.

    A single word, a name, a case number and everything with operators, quotes or fields is meant as it is written.
    """
    parts = node.parts if isinstance(node, All) else (node,)
    words = [part for part in parts if isinstance(part, Word) and not part.prefix and not part.field]
    found = [token for word in words for token in tokens(word.text)]
    if len(words) != len(parts) or any(char.isdecimal() for token in found for char in token.text):
        return False
    return len(together(parts, lexicon)) > 1 or _is_long_run(found)


def _is_one(parts: tuple[Node, ...], size: int, lexicon: Lexicon | None) -> bool:
    words = [part.text for part in parts if isinstance(part, Word) and not part.prefix and not part.field]
    if len(words) != size or lexicon is None:
        return False
    return bool(named(" ".join(words))) or (size == 2 and (whole := as_one(words)) is not None and lexicon.known(whole))


def _is_long_run(found: list[Token]) -> bool:
    dense = [token for token in found if is_pair(token.text) and (token.text[0] >= "\u3000")]
    return len(dense) >= _SENTENCE
