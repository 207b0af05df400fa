"""Two sentences of what happened, out of a report's own words: its standfirst, else the sentences that tell the act."""

import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

from records.telling import Telling, ToldSentence

MOST = 2
LONGEST = 300
"""Characters in all: what three lines of a mail hold, and no more of somebody else's text than says what it is about."""
LEAST = 40
"""Characters below which a standfirst is a rubric ("Justice", "Analysis") rather than a sentence; half of it where words are not spaced."""
SAME = 0.8
"""Share of the pairs of letters of the shorter of two sentences: two of one language have about half in common whatever they say, a sentence and its
shorter wording nearly all (tried on the demonstration's stories)."""
_WEIGHTS = {
    "stage": 3.0,
    "outcome": 2.0,
    "authority": 2.0,
    "amount": 2.0,
    "deadline": 1.5,
    "claimant": 1.0,
    "act-day": 0.5,
    "jurisdiction": 0.5,
}
"""Of the kinds of fact a sentence tells: the step and who took it first, then how much and until when."""
_FURTHER_DOWN = 0.35
"""Lost with every sentence that comes before: reports tell the act at once, and what other suits were about further down."""
_END = re.compile(r"[.!?](?=[\"'»”’)\]]*(?:\s|$))|[。!?؟।۔።]")
_DATELINE = re.compile(r"^[^\W\d_](?:[^.!?()]|(?<=\d)\.){1,50}\([^()]{2,40}\)\s*[-–—:]+\s+(?=\S)")
"""`PARIS (Agency) - `, `BERLIN, 3. März (Agentur) – `: the place before a report's first words; a bracket later in a sentence has no dash behind it."""
_BROKEN_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_UNSPACED = frozenset({"ja", "zh", "th", "lo", "km", "my"})


def gist(telling: Telling) -> str:
    """At most two sentences and LONGEST characters; empty where the report tells nothing beyond its headline."""
    standfirst, own = _DATELINE.sub("", _clean(telling.standfirst)), []
    sentences = [replace(one, text=_sentence(one.text)) for one in telling.sentences]
    told = [one for one in sentences if _tells(one.text, telling)]
    if _tells(standfirst, telling):
        own = _first_sentences(standfirst)
    if own and not _BROKEN_OFF.search(standfirst):
        further = [one for one in told if not _alike(one.text, standfirst)]
        return _cut([*own, *_best(further, MOST - len(own))], telling.language)
    return _cut(_best(told, MOST) or own or _opening(telling), telling.language)


def _opening(telling: Telling) -> list[str]:
    """The first sentence of the body that says more than the headline, where neither a fact nor a standfirst leads to one; none that is broken off."""
    for line in telling.opening.split("\n"):
        text = _sentence(line)
        first = [one for one in _first_sentences(text) if _END.search(one)]
        if first and _tells(first[0], telling):
            return first[:1]
    return []


def _best(sentences: list[ToldSentence], most: int) -> list[str]:
    """The sentences that tell most, in the order of the text."""

    def weight(place: int) -> float:
        return sum(_WEIGHTS.get(kind, 0.0) for kind in sentences[place].kinds) - _FURTHER_DOWN * place

    ranked = sorted(range(len(sentences)), key=lambda place: (-weight(place), place))
    return [sentences[place].text for place in sorted(place for place in ranked[:most] if place == ranked[0] or weight(place) > 0)]


def _alike(one: str, other: str) -> bool:
    """Whether a sentence says again what is said already: most of its pairs of letters, whatever the script."""
    ours, theirs = (set(pairwise(letters)) for letters in (_letters(one), _letters(other)))
    return len(ours & theirs) > SAME * max(1, min(len(ours), len(theirs)))


def _tells(text: str, telling: Telling) -> bool:
    """Whether it is a sentence, and says more than the headline."""
    least = LEAST / 2 if telling.language in _UNSPACED else LEAST
    return (
        len(text) >= least
        and _letters(text) not in _letters(telling.title)
        and _letters(_BROKEN_OFF.sub("", text)) != _letters(telling.title)
    )


def _first_sentences(text: str) -> list[str]:
    found, start = [], 0
    for end in _END.finditer(text):
        found.append(text[start : _closed(text, end.end())].strip())
        start = _closed(text, end.end())
        if len(found) == MOST:
            return found
    return [*found, *filter(None, [text[start:].strip()])][:MOST]


def _closed(text: str, place: int) -> int:
    """Behind the quotation marks and brackets that close with a sentence."""
    while place < len(text) and text[place] in "\"'»”’)]』」":
        place += 1
    return place


def _cut(sentences: list[str], language: str) -> str:
    """Joined as the language does, empty of nothing; the second goes, and then the end of the first, where they are too long together."""
    joint = "" if language in _UNSPACED else " "
    if len(joint.join(sentences)) > LONGEST:
        sentences = sentences[:1]
    text = joint.join(sentences)
    if len(text) <= LONGEST:
        return text
    short = text[: LONGEST - 1]
    return (short if language in _UNSPACED else short.rpartition(" ")[0] or short).rstrip(" ,;:–-") + "…"


def _sentence(text: str) -> str:
    """A sentence of the body without what stands before it: a line of its own (day, rubric, byline), a wire's place and name."""
    line = text.strip().rpartition("\n")[2]
    return _DATELINE.sub("", _clean(line if len(line) >= LEAST else text))


def _clean(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
