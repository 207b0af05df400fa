"""A report as its facts are read: folded text, sentences and the words of `lexemes`, all in one pass."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.understanding.folding import Folded, fold
from pipeline.understanding.lexemes import Lexeme, lexemes

READ_CHARS = 8_000
"""Characters of title and text that are read; a report tells its facts long before."""

_NOISE = re.compile(r"[\ud800-\udfff\x00]")
_END = re.compile(r"[.!?…](?=[\s\"”»’')\]]|$)|[。！？؟।॥\n\u1362\u104b\u17d4\u0589]")
_SHORT = re.compile(
    r"(?:\b\w|\b(?:no|nr|vs|st|dr|mr|mrs|ms|inc|corp|ltd|co|art|abs|ca|mio|mrd|mln|mld|mill|mil|milj|mlrd|tys|tis|rs|str|proc|pr|bzw|inkl|sc|jr|sr|gov|sen|rep|approx|est|млн|млрд|тыс|тис|руб|ст|хил|лв|εκατ|δισ|χιλ))$"
)
_DAY = re.compile(r"\b\d{1,2}$|\b(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A report. Offsets are those of `folded.text`; `origin` leads back to `title + newline + text`."""

    original: str
    folded: Folded
    title_end: int
    language: str
    published: date | None
    sentences: tuple[int, ...]
    """Start of each sentence; the headline is sentence 0."""
    words: tuple[Lexeme, ...]
    _places: dict[str, list[Lexeme]] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    """What one reader found and another asks for again, by name."""

    @property
    def text(self) -> str:
        return self.folded.text

    def sentence_of(self, offset: int) -> int:
        return bisect_right(self.sentences, offset) - 1

    def bounds(self, offset: int) -> tuple[int, int]:
        """Start and end of the sentence at a folded offset."""
        number = self.sentence_of(offset)
        end = self.sentences[number + 1] if number + 1 < len(self.sentences) else len(self.text)
        return self.sentences[number], end

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """A folded span in the original."""
        return self.folded.origin(start), self.folded.origin_end(end)

    def of(self, kind: str) -> list[Lexeme]:
        """Words of a kind in order of place."""
        if not self._places:
            for word in self.words:
                self._places.setdefault(word.kind, []).append(word)
        return self._places.get(kind, [])

    def within(self, kinds: Iterable[str], start: int, end: int) -> Iterator[Lexeme]:
        """Words of some kinds that begin between two offsets."""
        for kind in kinds:
            words = self.of(kind)
            for place in range(bisect_left(words, start, key=_start), len(words)):
                if words[place].start >= end:
                    break
                yield words[place]

    def has(self, kind: str, start: int, end: int) -> bool:
        return next(self.within((kind,), start, end), None) is not None


def _start(word: Lexeme) -> int:
    return word.start


def passage(title: str, text: str, language: str, published: date | None = None) -> Passage:
    """A report made ready. Bounded by `READ_CHARS`."""
    original = _NOISE.sub(" ", f"{title}\n{text[:READ_CHARS]}"[:READ_CHARS])
    folded, end = fold(original), min(len(title), READ_CHARS)
    title_end = next((at for at in range(len(folded.text)) if folded.origin(at) >= end), len(folded.text))
    return passage_of(original, folded, title_end, language, published)


def passage_of(original: str, folded: Folded, title_end: int, language: str, published: date | None = None) -> Passage:
    """A report that is folded already; `title_end` is that of the folded text."""
    words = tuple(lexemes(folded.text, language))
    return Passage(original, folded, title_end, language, published, tuple(_sentences(original, folded, title_end, words)), words)


def _sentences(original: str, folded: Folded, title_end: int, words: tuple[Lexeme, ...]) -> Iterator[int]:
    """Starts of sentences: a stop after an ordinal ("15. März", "2019. gada"), an initial or an abbreviation ends none."""
    yield 0
    if title_end < len(folded.text):
        yield title_end + 1
    months = {word.start for word in words if word.kind == "month"}
    for match in _END.finditer(folded.text, title_end + 1):
        end = match.end()
        if end >= len(folded.text):
            return
        if match.group() == ".":
            before = folded.text[max(0, match.start() - 8) : match.start()]
            following = original[folded.origin(end) : folded.origin(end) + 3].lstrip("\"'”»’)] ")
            lower = not following or following[0].islower() or following[0].isdecimal()
            if _SHORT.search(before) and (lower or len(before.split()[-1]) < 3):
                continue
            if _DAY.search(before) and (lower or end + 1 in months):
                continue
        yield end
