"""What is compared of an article: who, where, under which law, which numbers and names, in which words, about what, and when."""

import functools
import itertools
import operator
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.grouping.numbers import numbers
from pipeline.grouping.places import places
from pipeline.grouping.scripts import UNSPACED_RUN, WORD, latin, plain, skeleton
from records.article import Mention, MentionKind

Vector = NDArray[np.float32]

LEAD_CHARS = 3_000
"""Characters of the text that are read; reports say who, what and where early."""
HEADLINE_WEIGHT = 3
MAX_NAMES = 60
MAX_TERMS = 120
SPOKEN = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
"""Languages the sentence encoder was trained on. For others its vectors mislead and the language-neutral evidence decides."""
OWNERS: Mapping[str, str] = {
    "Facebook": "Meta",
    "Instagram": "Meta",
    "WhatsApp": "Meta",
    "Threads": "Meta",
    "Messenger": "Meta",
    "YouTube": "Google",
    "Alphabet": "Google",
    "Google Play": "Google",
    "Android": "Google",
    "ChatGPT": "OpenAI",
    "App Store": "Apple",
    "Bing": "Microsoft",
    "GitHub": "Microsoft",
    "LinkedIn": "Microsoft",
    "Twitch": "Amazon",
    "Douyin": "TikTok",
    "ByteDance": "TikTok",
    "WeChat": "Tencent",
    "QQ": "Tencent",
    "Taobao": "Alibaba",
    "AliExpress": "Alibaba",
    "KakaoTalk": "Kakao",
    "Kakao Mobility": "Kakao",
    "Uber Eats": "Uber",
    "Odnoklassniki": "VK",
    "VKontakte": "VK",
    "Mail.ru": "VK",
    "xAI": "X",
    "Grok": "X",
    "Twitter": "X",
}
"""Service -> the company that answers for it in court."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One article, ready to be compared. Sets hold canonical names; weights are positive."""

    id: str
    day: int | None
    """Proleptic ordinal of the day of publication; None when unknown."""
    language: str
    seen: int = 0
    """First capture, microseconds since 1970; 0 when unknown. Who was captured first gives a story its id."""
    parties: frozenset[str] = frozenset()
    """Platforms judged party to the process, all platforms where none was."""
    platforms: frozenset[str] = frozenset()
    """Every platform mentioned."""
    authorities: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    stages: Mapping[str, float] = field(default_factory=dict)
    """Step of a procedure -> how often it is named, the headline's `HEADLINE_WEIGHT` times."""
    outcome: str = ""
    """How the step ended, as in `records.facts`; empty where the report does not tell."""
    topics: tuple[str, ...] = ()
    """Primary first."""
    places: Mapping[str, float] = field(default_factory=dict)
    """Country code -> weight."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """Key -> value, amounts included."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Key that agrees across scripts -> the name as written."""
    terms: Mapping[str, float] = field(default_factory=dict)
    """Stem of a word (two characters in unspaced scripts) -> damped frequency."""
    vector: Vector | None = None
    """Unit vector of headline and lead, before centring; None where the encoder does not speak the language."""


def evidence(
    *,
    identity: str,
    title: str,
    text: str,
    day: date | None,
    language: str,
    mentions: Iterable[Mention] = (),
    topics: Sequence[str] = (),
    vector: Sequence[float] | Vector | None = None,
    seen: int = 0,
    outcome: str | None = None,
) -> Evidence:
    """Evidence of one article; linear in the length of the text, of which only the beginning is read."""
    text = text[:LEAD_CHARS]
    found = list(mentions)
    platforms = _values(found, MentionKind.PLATFORM)
    parties = frozenset(m.value for m in found if m.kind is MentionKind.PLATFORM and m.party) or platforms
    surfaces = {word for m in found if m.kind is MentionKind.PLATFORM for word in WORD.findall(plain(m.surface))}
    spots = dict(places(title, text))
    for mention in found:
        if mention.kind in (MentionKind.AUTHORITY, MentionKind.LAW) and mention.jurisdiction:
            spots[mention.jurisdiction] = max(spots.get(mention.jurisdiction, 0.0), 1.0)
    return Evidence(
        id=identity,
        day=day.toordinal() if day else None,
        language=language,
        seen=seen,
        parties=parties,
        platforms=platforms,
        authorities=_values(found, MentionKind.AUTHORITY),
        laws=_values(found, MentionKind.LAW),
        actors=_values(found, MentionKind.ACTOR),
        cases=_values(found, MentionKind.CASE_NUMBER),
        stages=_stages(found, len(title)),
        outcome=outcome or "",
        topics=tuple(topics),
        places=spots,
        numbers=numbers(f"{title}\n{text}"),
        names=names(title, text, without=surfaces),
        terms=terms(title, text),
        vector=_unit(vector) if language in SPOKEN else None,
    )


def _values(mentions: Iterable[Mention], kind: MentionKind) -> frozenset[str]:
    return frozenset(m.value for m in mentions if m.kind is kind)


def _stages(mentions: Iterable[Mention], title_end: int) -> dict[str, float]:
    weights: Counter[str] = Counter()
    for mention in mentions:
        if mention.kind is MentionKind.STAGE and mention.start < LEAD_CHARS:
            weights[mention.value] += HEADLINE_WEIGHT if mention.start < title_end else 1
    return dict(weights)


def _unit(vector: Sequence[float] | Vector | None) -> Vector | None:
    if vector is None or len(vector) == 0:
        return None
    array = np.asarray(vector, dtype=np.float32)
    length = float(np.linalg.norm(array))
    return array / length if length > 0 else None


def names(title: str, text: str, *, without: Iterable[str] = ()) -> dict[str, str]:
    """Key -> surface of capitalised words that do not open a sentence, and of words in scripts that have no capitals.

    The key is the consonant skeleton where the word has four consonants, else its first letters in Latin.
    """
    skip = set(without)
    found: dict[str, str] = {}
    for part in (title, *re.split(r"(?<=[.!?…])\s+|\n", text)):
        for number, word in enumerate(WORD.findall(part)):
            if word.islower() and word[0].islower():  # most words, passed over before anything is asked of their letters
                continue
            if number == 0 and not word.isupper():
                continue
            folded, key = _named(word)
            if key and folded not in skip:
                found.setdefault(key, word)
    for run in UNSPACED_RUN.findall(f"{title} {text}"):
        for kana in re.findall("[\u30a1-\u30f6ー]{3,}", run):
            if plain(kana) not in skip:
                found.setdefault(name_key(plain(kana)), kana)
    return dict(list(found.items())[:MAX_NAMES])


@functools.lru_cache(maxsize=50_000)
def _named(word: str) -> tuple[str, str]:
    """A word as it is looked up, and its key where it may be a name, else none; the same words come in every report."""
    if not _name_like(word):
        return "", ""
    folded = _ARABIC_ARTICLE.sub("", _CLITIC.sub("", plain(word)))
    if len(folded) < 3:
        return "", ""
    return folded, name_key(folded) if _has_capital(word) else skeleton(folded)


def _name_like(word: str) -> bool:
    """Capitalised somewhere, or in a script that has no capitals and therefore maybe a name."""
    return _has_capital(word) or not word[0].islower()


def _has_capital(word: str) -> bool:
    """Nearly every word is all small or all capitals; only the others are looked at letter by letter."""
    return not word.islower() and (word.isupper() or any(char.isupper() for char in word))


def name_key(folded: str) -> str:
    """Key of a `plain` name."""
    return skeleton(folded) or latin(folded)[:7]


def terms(title: str, text: str) -> dict[str, float]:
    """Stem -> 1 + log of its frequency, headline words counted twice."""
    counts: dict[str, int] = {}
    for part, weight in ((title, 2), (text, 1)):
        folded = plain(part)
        for word, times in Counter(WORD.findall(folded)).items():
            if len(word) > 2:
                found = stem(word)
                counts[found] = counts.get(found, 0) + weight * times
        for run in UNSPACED_RUN.findall(folded):
            for first, second in itertools.pairwise(run):
                counts[first + second] = counts.get(first + second, 0) + weight
    commonest = sorted(counts.items(), key=operator.itemgetter(1), reverse=True)[:MAX_TERMS]  # a heap of 120 takes five times as long
    return {term: _damped(count) for term, count in commonest}


@functools.lru_cache(maxsize=1_000)
def _damped(count: int) -> float:
    return 1 + float(np.log(count))


_CLITIC = re.compile("^(?:d|l|dell|all|dall|nell|sull|un|qu)['’]|['’][a-zıöüşç]{1,4}$")
"""`d'Afrique`, `Poland's`, `Türkiye'de`."""
_ARABIC_ARTICLE = re.compile("^(?:[وفبكل]?ال|لل)(?=[\u0621-\u064a]{3})")


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The beginning of a `plain` word: four letters of Hangul or Arabic, six in Latin letters of the others (so that relatives meet)."""
    if "\uac00" <= word[0] <= "\ud7a3":
        return word[:2]
    if "\u0621" <= word[0] <= "\u06ff":
        return _ARABIC_ARTICLE.sub("", word)[:5]
    return latin(word)[:6]
