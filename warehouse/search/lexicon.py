"""The words an index holds, asked while a query is read: which compounds hold a word, which spellings of it occur, what a mistyped one may have been.

Everything is learnt from the index's own dictionary of terms, so it costs no room beside it and is never of another state. Compounds are looked up
among the stems of the languages that write them as one word; a language's list is read once a reader, at the first query that needs it.
"""

import re
import threading
from collections.abc import Iterable

import tantivy

from warehouse.search.schema import stem_field
from warehouse.search.stems import stem

COMPOUNDING = frozenset({"da", "de", "fi", "hu", "nl", "no", "sv"})
"""Languages that write compounds as one word, of those whose endings are known."""
SHORTEST_PART = 4
"""Letters of a stem that is looked for inside longer words."""
_SURE = {5: 5, 6: 4}
"""Letters of a stem -> letters beside it that count as a word although the index does not know it (a small one knows few); of longer stems as of six."""
_LEAST_BESIDE = 3
"""Letters of a known word beside the stem: `ver`, `ab` and `un` are no words, `Amt` is."""
_LINKS = ("s", "es", "n", "en", "e", "er", "ens", "o", "a", "t")
"""What joins the parts of a compound: German and Dutch -s-, -en-, Swedish -s-, -o-, Finnish genitive -n."""
_ENDINGS = frozenset(
    {
        "schaft",
        "lichkeit",
        "barkeit",
        "igkeit",
        "losigkeit",
        "losig",
        "heit",
        "keit",
        "lich",
        "haft",
        "igen",
        "igung",
        "ligen",
        "ningen",
        "ingen",
        "heden",
    }
)
"""Endings long enough to be taken for a second word."""
_MOST = 300
"""Compounds one word is looked for in; the shortest first, they say least else."""
_LEAST_HALF = 3
_FUNCTION = frozenset(
    (
        "the",
        "and",
        "for",
        "not",
        "are",
        "was",
        "his",
        "her",
        "our",
        "you",
        "all",
        "can",
        "der",
        "die",
        "das",
        "des",
        "dem",
        "den",
        "les",
        "une",
    )
)
"""Words that stand before any other: `therapist` is not `the rapist`."""


class Lexicon:
    """The dictionary of one opened index; safe to use from several threads."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._lock = threading.Lock()
        self._stems: dict[str, tuple[str, frozenset[str]]] = {}

    def known(self, word: str) -> bool:
        """True for a folded word that some article holds."""
        return any(self._searcher.doc_freq(name, word) for name in ("body", "title"))

    def compounds(self, language: str, word: str) -> tuple[str, ...]:
        """Stems of a language's compounds that a word is a part of: the first, the last, or one within."""
        part = stem(language, word)
        if language not in COMPOUNDING or len(part) < SHORTEST_PART:
            return ()
        listed, words = self._of(language)
        found = [whole for whole in _holding(listed, part) if _is_part(part, whole, words)]
        return tuple(sorted(set(found), key=lambda whole: (len(whole), whole))[:_MOST])

    def halves(self, word: str) -> tuple[tuple[str, str], ...]:
        """Two words of the index that a folded word may be written as: `antisemitic` as `anti-Semitic`, `Netzwerkgesetz` as `Netzwerk-Gesetz`."""
        cuts = ((word[:i], word[i:]) for i in range(_LEAST_HALF, len(word) - _LEAST_HALF + 1))
        return tuple((a, b) for a, b in cuts if a not in _FUNCTION and self.known(a) and self.known(b))

    def among(self, words: Iterable[str]) -> tuple[str, ...]:
        """Those of these folded words that some article holds."""
        return tuple(word for word in words if self.known(word))

    def near(self, word: str) -> tuple[str, ...]:
        """Words of the index a letter or two away that begin with the same letter: the nearest first, of equals the most frequent."""
        most = 1 if len(word) < 8 else 2
        if len(word) < 4:
            return ()
        size = len(word) // (most + 1)
        pieces = [word[i : i + size] for i in range(0, size * (most + 1), size)]  # a change spoils one piece, so one of them is left whole
        pattern = re.compile("|".join(map(re.escape, pieces)))
        best: list[tuple[int, int, str]] = []
        for term, count in self._searcher.terms_with_prefix("body", word[0]):
            if term != word and abs(len(term) - len(word)) <= most and (len(word) < 8 or pattern.search(term)):
                away = _distance(word, term, most)
                best += [(away, -count, term)] if away <= most else []
        return tuple(term for _, _, term in sorted(best)[:5])

    def _of(self, language: str) -> tuple[str, frozenset[str]]:
        with self._lock:
            if language not in self._stems:
                terms = [term for term, _ in self._searcher.terms_with_prefix(stem_field(language), "") if term.isalpha()]
                long = sorted(term for term in terms if len(term) >= SHORTEST_PART + _LEAST_BESIDE)
                self._stems[language] = ("\n" + "\n".join(long) + "\n", frozenset(terms))
            return self._stems[language]


def _holding(listed: str, stem: str) -> Iterable[str]:
    at = listed.find(stem)
    while at >= 0:
        end = listed.index("\n", at)
        yield listed[listed.rindex("\n", 0, at + 1) + 1 : end]
        at = listed.find(stem, end)


def _is_part(stem: str, whole: str, words: frozenset[str]) -> bool:
    """True when what stands before and behind the stem can be words."""
    at = whole.find(stem)
    while at >= 0:
        before, behind = whole[:at], whole[at + len(stem) :]
        if (before or behind) and _is_word(before, words, stem, last=True) and _is_word(behind, words, stem, last=False):
            return True
        at = whole.find(stem, at + 1)
    return False


def _is_word(text: str, words: frozenset[str], stem: str, *, last: bool) -> bool:
    """True for nothing and for a word, with the sound that links it to the stem beside it (`last`: at its own end, else at its beginning)."""
    if not text:
        return True
    if text in _ENDINGS:
        return False
    cut = [text, *(text.removesuffix(link) if last else text.removeprefix(link) for link in _LINKS)]
    if any(len(part) >= _LEAST_BESIDE and part in words for part in cut):
        return True
    return len(text) >= _SURE.get(min(len(stem), max(_SURE)), len(text) + 1)


def _distance(a: str, b: str, most: int) -> int:
    """Letters added, left out, replaced or swapped with their neighbour (optimal string alignment); above `most` it is merely more."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
