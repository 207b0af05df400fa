"""Arabic and Hebrew words with the little words that are written onto their beginning: `and`, `in`, `to`, `the`.

The letters may as well belong to the word, so nothing is cut off in the index: a query asks for those combinations that the index holds.
"""

from collections.abc import Callable, Iterable
from itertools import product

_ARABIC = tuple(
    dict.fromkeys(
        "".join(parts)
        for parts in (*product(("", "و", "ف"), ("", "ب", "ك", "ل"), ("", "ال")), *product(("", "و", "ف"), ("لل",)))
        if parts[1:] != ("ل", "ال")  # written لل
    )
)
_HEBREW = tuple(dict.fromkeys("".join(parts) for parts in product(("", "ו"), ("", "ש", "כש"), ("", "ב", "ל", "מ", "כ"), ("", "ה"))))
_LEAST_BARE = 3
"""Letters of a root; a word from which a single letter is taken keeps one more, because that letter is often its own."""
_SINGLE = 1


def _beginnings(word: str) -> tuple[str, ...]:
    return _ARABIC if "\u0600" <= word[0] <= "\u06ff" else _HEBREW if "\u0590" <= word[0] <= "\u05ff" else ()


def bare(word: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """A folded word, and what is left of it without its beginning where the index holds that by itself or with another one."""
    found = [word]
    for beginning in _beginnings(word):
        rest = word[len(beginning) :]
        if not beginning or not word.startswith(beginning) or len(rest) < _LEAST_BARE + (len(beginning) == _SINGLE):
            continue
        if beginning.endswith(("ال", "لل")) or any(known(form) for form in joined_forms((rest,)) if form != word):
            found.append(rest)
    return tuple(found)


def joined_forms(words: Iterable[str]) -> tuple[str, ...]:
    """Bare words with every beginning; none for words of other scripts."""
    return tuple(dict.fromkeys(beginning + word for word in words for beginning in _beginnings(word)))
