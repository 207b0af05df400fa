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
NEAR = 600
"""Characters from the beginning of a text within which its news stands, two fifths of that where words are not spaced; chosen by reading the demonstration's
stories, where second sentences from further down told the suits of years before."""
_LETTERS_OF = 0.8
"""Share of a text's characters that are letters or digits."""
_LEAD = "lead"
_WEIGHTS = {
    _LEAD: 3.0,
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
    told = _with_lead(told, telling)
    if _tells(standfirst, telling):
        own = _first_sentences(standfirst)
    if own and not _BROKEN_OFF.search(standfirst):
        further = [one for one in told if not _alike(one.text, standfirst) and _near(one, telling)]
        return _cut([*own, *_best(further, MOST - len(own))], telling.language)
    near = [one for one in told if _near(one, telling)]
    return _cut(_best(near or told, MOST) or own, telling.language)


def _with_lead(told: list[ToldSentence], telling: Telling) -> list[ToldSentence]:
    """With the body's first sentence where nothing led to it: reports tell at once what happened, and often their headline alone has the words for it."""
    lead = next(iter(_opening(telling)), "")
    if not lead or any(_letters(one.text) == _letters(lead) for one in told):
        return told
    return [ToldSentence(text=lead, kinds=(_LEAD,)), *told]


def _near(one: ToldSentence, telling: Telling) -> bool:
    """Whether a sentence stands so near the beginning that it tells the news and not what was before; a deadline is of today wherever it stands."""
    reach = NEAR / 2.5 if telling.language in _UNSPACED else NEAR
    place = _letters(telling.opening).find(_letters(one.text)[:30])
    return not telling.opening or "deadline" in one.kinds or 0 <= place <= reach * _LETTERS_OF


def _opening(telling: Telling) -> list[str]:
    """The first sentence of the body that says more than the headline; no question, and none that is broken off."""
    for line in telling.opening.split("\n"):
        text = _sentence(line)
        first = [one for one in _first_sentences(text) if _END.search(one)]
        if first and _tells(first[0], telling) and "?" not in first[0]:
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
