"""What a query may have meant whose words no article holds: other words of the index, a letter or two away."""

from collections.abc import Callable, Iterator
from itertools import product

from warehouse.search.lexicon import Lexicon
from warehouse.search.syntax import All, Node, Not, Some, Word
from warehouse.search.text import is_pair, tokens

_MOST_TRIED = 8
"""Combinations that are looked up before nothing is suggested."""


def suggested(query: str, node: Node, lexicon: Lexicon, *, holds: Callable[[str], bool], spelt: Callable[[str], str]) -> str:
    """The query with unknown words replaced, such that it finds something; empty where there is none.

    `holds` says whether a query finds an article, `spelt` gives a folded word as an article writes it.
    """
    choices: list[list[tuple[str, str]]] = []
    for word in _plain(node):
        found = [token.text for token in tokens(word)]
        if len(found) != 1 or is_pair(found[0]) or not found[0].isalpha() or holds(word):
            continue
        near = lexicon.near(found[0])
        if not near:
            return ""
        choices.append([(word, spelt(other)) for other in near])
    if not choices:
        return ""
    for number, chosen in enumerate(product(*choices)):
        changed = query
        for typed, other in chosen:
            changed = changed.replace(typed, other, 1)
        if holds(changed):
            return changed
        if number == _MOST_TRIED:
            break
    return ""


def _plain(node: Node) -> Iterator[str]:
    match node:
        case Word():
            if not node.prefix:
                yield node.text
        case All() | Some():
            for part in node.parts:
                yield from _plain(part)
        case Not():
            return
