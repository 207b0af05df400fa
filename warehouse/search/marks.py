"""Where a query matched in a headline and body, as plain pieces of text; nothing here is markup."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

from records.search import Piece
from warehouse.search.query import Steps, Wanted
from warehouse.search.stems import INFLECTED, stem
from warehouse.search.text import WORD, Token, is_pair, pieces_of, tokens

PASSAGE = 240
"""Characters; half as many of scripts whose characters are twice as wide."""
_WIDE = frozenset({"zh", "ja", "ko"})
_READ = (2_000, 20_000)
"""Characters of a body that are looked at: more only where nothing matched yet."""
_LONGEST_WORD = 60
"""Characters between two spaces; where there are none so far, the script has none and is cut anywhere."""

Span = tuple[int, int]


def marked(text: str, wanted: Wanted, language: str) -> tuple[Piece, ...]:
    """The whole text with its matches."""
    return tuple(_pieces(text, _spans(text, wanted, language), 0, len(text)))


def passage(text: str, wanted: Wanted, language: str) -> tuple[Piece, ...]:
    """The stretch with the most different matches, cut between words; the beginning where nothing matched."""
    spans: list[Span] = []
    for read in _READ:
        stretch = _whole_words(text, read)
        if (spans := _spans(stretch, wanted, language)) or len(stretch) == len(text):
            break
    length = PASSAGE // 2 if language in _WIDE else PASSAGE
    start, end = _cut(text, _best(text, spans, length) if spans else 0, length)
    pieces = list(_pieces(text, spans, start, end))
    if start > 0:
        pieces.insert(0, Piece("… "))
    if end < len(text):
        pieces.append(Piece(" …"))
    return tuple(pieces)


def _whole_words(text: str, size: int) -> str:
    """The beginning of a text, without a last word that would be cut in two: its beginning may match where the word does not."""
    end = min(len(text), size)
    if end < len(text) and not text[end].isspace() and (space := text.rfind(" ", end - _LONGEST_WORD, end)) > 0:
        end = space
    return text[:end]


def _spans(text: str, wanted: Wanted, language: str) -> list[Span]:
    """Matched stretches, merged and in order."""
    spans = _word_spans(text, wanted, language) if wanted.words or wanted.prefixes else []
    if wanted.phrases:
        found = list(tokens(text))
        spans += [span for phrase in wanted.phrases for span in _phrase_spans(found, phrase)]
    return _merged(sorted(spans))


def _word_spans(text: str, wanted: Wanted, language: str) -> list[Span]:
    """Each different word of a language is judged once for a whole page of hits: this runs over every body that is shown."""
    spans: list[Span] = []
    if language not in wanted.judged:
        wanted.judged[language] = ({}, _judge(wanted, language))
    judged, hit = wanted.judged[language]
    for match in WORD.finditer(text):
        inside = judged.get(match[0])
        if inside is None:
            inside = judged[match[0]] = [(first, last) for token, first, last in pieces_of(match[0]) if hit(token, match[0][first:last])]
        if inside:
            start = match.start()
            spans += [(start + first, start + last) for first, last in inside]
    return spans


def _judge(wanted: Wanted, language: str) -> Callable[[str, str], bool]:
    """Whether a word, folded and as it stands, is one that the query looks for."""
    words, prefixes = wanted.words, tuple(wanted.prefixes)
    stems = wanted.compounds.get(language, set())
    if language in INFLECTED:
        stems = stems | {stem(language, word) for word in words | wanted.typed if not is_pair(word)}

    def hit(token: str, word: str) -> bool:
        return token in words or (bool(prefixes) and token.startswith(prefixes)) or (bool(stems) and stem(language, word) in stems)

    return hit


def _phrase_spans(found: list[Token], phrase: Steps) -> Iterable[Span]:
    """Places where the words stand at the phrase's distances."""
    for number, token in enumerate(found):
        if not _same(token.text, phrase[0][1]):
            continue
        rest = [(number + step, word) for step, word in phrase[1:]]
        if all(at < len(found) and _same(found[at].text, word) for at, word in rest):
            alone = len(phrase) == 1 and len(phrase[0][1]) < len(token.text)
            yield token.start, token.start + 1 if alone else found[rest[-1][0]].end if rest else token.end


def _same(token: str, word: str) -> bool:
    return token == word or (len(word) == 1 and is_pair(word) and token.startswith(word))


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _best(text: str, spans: list[Span], length: int) -> int:
    """Beginning of the window with the most different matched words; the earliest of equals."""
    starts = [start for start, _ in spans]
    best, most = 0, 0
    for number, start in enumerate(starts[:200]):
        last = bisect_left(starts, start + length * 3 // 4)
        different = len({text[a:b].casefold() for a, b in spans[number:last]})
        if different > most:
            best, most = start, different
    return max(0, best - length // 6)


def _cut(text: str, start: int, length: int) -> Span:
    """A window of about `length` characters that begins and ends between words where there are spaces nearby."""
    if start:
        space = text.find(" ", start, start + 25)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", end - 25, end)
        end = space if space > start else end
    return start, end


def _pieces(text: str, spans: list[Span], start: int, end: int) -> Iterable[Piece]:
    at = start
    for span in spans:
        first, last = max(span[0], at), min(span[1], end)
        if first >= last:
            continue
        if first > at:
            yield Piece(text[at:first])
        yield Piece(text[first:last], hit=True)
        at = last
    if at < end:
        yield Piece(text[at:end])
