"""The text of an article with the sentences that facts were read from marked, so that each fact leads to its sentence; and its first words alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from records.site import Article, ToldFact

FIRST_WORDS = 30
"""Words that somebody sees who may not see the whole text; of a script without spaces, three characters stand for one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of characters of one paragraph."""

    text: str
    told: bool = False
    """True for a sentence, or the part of one, that a fact was read from."""
    anchor: str = ""
    """Id that facts point to; only on the first part of a sentence."""


@dataclass(frozen=True, slots=True)
class Passages:
    """Headline and paragraphs in passages."""

    headline_anchor: str
    """Id of the headline; empty where no fact was read from it."""
    paragraphs: tuple[tuple[Passage, ...], ...]
    anchors: Mapping[int, str]
    """Start of a fact's sentence -> id of where it stands on the page."""


def passages(article: Article) -> Passages:
    """Cut the text at the borders of the sentences that facts were read from; characters are kept, every one."""
    spans = _sentences(article.told)
    headline = "s0" if any(start < article.body_start for start, _ in spans) else ""
    within = [(start - article.body_start, end - article.body_start) for start, end in spans if start >= article.body_start]
    paragraphs, offset, begun = [], 0, set[int]()
    for line in (article.text or "").split("\n"):
        if line.strip():
            paragraphs.append(tuple(_cut(line, offset, within, begun)))
        offset += len(line) + 1
    placed = {passage.anchor for paragraph in paragraphs for passage in paragraph if passage.anchor}
    anchors: dict[int, str] = {}
    for fact in article.told:
        start = fact.start if fact.sentence_start is None else fact.sentence_start
        holder = next((first for first, last in spans if first <= start < last), None)
        name = "" if holder is None else headline if holder < article.body_start else _name(holder - article.body_start)
        if name and (name in placed or name == headline):
            anchors[fact.start] = name
    return Passages(headline, tuple(paragraphs), anchors)


def first_words(article: Article) -> Article:
    """The article for somebody who may not see the whole: the first words, no standfirst and no text of its versions."""
    words, room = [], FIRST_WORDS * 6
    for word in (article.text or "").split()[:FIRST_WORDS]:
        room -= len(word) + 1
        words.append(word[: max(0, room + len(word))] if room < 0 else word)
        if room < 0:
            break
    text = " ".join(words)
    cut = f"{text} …" if article.text and len(text) < len(article.text.strip()) else text
    versions = tuple(replace(version, text=None) for version in article.versions)
    return replace(article, text=cut if article.text is not None else None, standfirst="", versions=versions, withheld=True)


def _sentences(told: Sequence[ToldFact]) -> list[tuple[int, int]]:
    """The sentences of all facts in order, each once; one that begins within another is part of it. A case number stands for itself."""
    found: list[tuple[int, int]] = []
    spans = {(f.start, f.end) if f.sentence_start is None or f.sentence_end is None else (f.sentence_start, f.sentence_end) for f in told}
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _cut(line: str, offset: int, spans: Sequence[tuple[int, int]], begun: set[int]) -> Iterator[Passage]:
    """The passages of one paragraph; `begun` holds the starts of sentences that have their anchor already."""
    at = 0
    for start, end in spans:
        first, last = max(0, start - offset), min(len(line), end - offset)
        if first >= last:
            continue
        if first > at:
            yield Passage(line[at:first])
        yield Passage(line[first:last], told=True, anchor="" if start in begun else _name(start))
        begun.add(start)
        at = last
    if at < len(line):
        yield Passage(line[at:])


def _name(start: int) -> str:
    return f"s{start + 1}"
