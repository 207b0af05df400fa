"""Numbers that say what a report is about, the same in every language: counts, places and neighbourhoods of concepts, never words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from beat.vocabulary import AuthorityKind, vocabulary
from pipeline.understanding.annotation import ACTS, GENERIC, INSTITUTIONS, Reading, concept_hits
from pipeline.understanding.lexicon import Beat
from pipeline.understanding.matching import Hit

NEGATIVES = ("n-feature", "n-earnings", "n-sport", "n-celebrity", "n-scam", "n-crime", "n-posted", "n-other")
_COUNTED = (*sorted(ACTS), *sorted(INSTITUTIONS), "law", *sorted(GENERIC), *NEGATIVES)
_NEAR_CHARS = 60
"""Within this many characters an act and a platform belong together (measured in letters of an alphabet)."""

_SUED_CHARS = 12
"""Between a word for a suit and the platform sued: room for "against", "a Facebook", "を相手取り", not for another party."""
_SUBJECT_CHARS = 8
"""Between a platform and what is done to it: room for "a été", "is", not for another subject."""

_MOST_WORDS = 8
"""Words of a topic beyond these add nothing: long reports would drown short ones."""
_NOWHERE = 10_000

_EARLY = 2
"""Headline and the first two sentences of the lead."""

Features = Mapping[str, float]


def relevance_features(reading: Reading) -> dict[str, float]:
    """Features of headline and lead (see HEAD_CHARS), each between 0 and about 1."""
    end = reading.head_end
    hits = concept_hits(reading, end)
    found: dict[str, float] = defaultdict(float)
    places = [(m.start, m.end) for m in reading.acted_on if m.start < end and not m.medium]
    found["sued"] = float(any(_is_sued(reading, hit, places) for hit in hits))
    _add_concepts(found, reading, hits)
    _add_platforms(found, reading, end)
    _add_company(found, reading, hits, end)
    return dict(found)


def _add_concepts(found: dict[str, float], reading: Reading, hits: Sequence[Hit]) -> None:
    in_title: Counter[str] = Counter()
    in_head: dict[str, set[str]] = defaultdict(set)
    for hit in hits:
        key = concept_key(hit)
        if key == "n-crime" and _is_done_to_platform(reading, hits, hit):
            continue
        if key == "n-scam" and found["sued"]:
            continue  # what the suit is about: "doctor sues Facebook over scam adverts"
        in_head[key].add(reading.folded.text[hit.start : hit.start + 6])
        if hit.start < reading.title_end:
            in_title[key] += 1
    for key in _COUNTED:
        if in_title[key]:
            found[f"title:{key}"] = 1.0
        found[f"head:{key}"] = min(len(in_head[key]), 3) / 3
    topical = {key for key in in_head if key.startswith("t-")}
    found["topics"] = min(sum(min(len(in_head[key]), 3) for key in topical), 10) / 10
    found["title:topics"] = min(sum(1 for key in in_title if key.startswith("t-")), 3) / 3
    for kind in ("authority", "law-name", "actor"):
        found[f"head:{kind}"] = min(len(in_head[kind]), 2) / 2
        found[f"title:{kind}"] = float(in_title[kind] > 0)
    named = {kind for hit in hits if hit.term.kind == "authority" for kind in hit.term.topics}
    for kind in (known.id for known in vocabulary().authority_kinds):
        found[f"authority:{kind}"] = float(kind in named)
    acts = sum(1 for key in ACTS if in_head[key])
    found["acts"] = min(acts, 6) / 6
    found["title:acts"] = min(sum(1 for key in ACTS if in_title[key]), 3) / 3
    found["institutions"] = min(sum(1 for key in INSTITUTIONS if in_head[key]), 4) / 4
    against = sum(min(len(in_head[key]), 3) for key in NEGATIVES)
    found["balance"] = acts / (acts + against + 1)


def _is_done_to_platform(reading: Reading, hits: Sequence[Hit], crime: Hit) -> bool:
    """Whether a word of criminal reports is the act done to the platform before it: "Airbnb condamné à verser", where people are "condamné à" prison."""
    gap = _SUBJECT_CHARS / reading.stretch
    return any(0 <= crime.start - m.end <= gap and not m.medium for m in reading.acted_on) and any(
        hit.start < crime.end and crime.start < hit.end and concept_key(hit) in ACTS for hit in hits
    )


def concept_key(hit: Hit) -> str:
    if hit.term.kind == "term":
        return hit.term.key
    return "law-name" if hit.term.kind == "law" else hit.term.kind


def _add_platforms(found: dict[str, float], reading: Reading, end: int) -> None:
    mentions = [m for m in reading.acted_on if m.start < end]
    found["platform"] = float(bool(mentions))
    found["platform:unnamed"] = float(bool(mentions) and not reading.platforms)
    if not mentions:
        return
    found["platform:title"] = float(any(m.start < reading.title_end for m in mentions))
    found["platform:title-subject"] = float(any(m.start < reading.title_end and not m.medium for m in mentions))
    found["platform:count"] = min(len(mentions), 5) / 5
    found["platform:kinds"] = min(len({m.name for m in mentions}), 3) / 3
    found["platform:place"] = min((mentions[0].start) * reading.stretch, 1_000) / 1_000
    found["platform:medium"] = sum(m.medium for m in mentions) / len(mentions)
    found["platform:free"] = float(any(not m.medium and not m.listed for m in mentions))
    found["platform:against"] = float(any(m.against for m in mentions))
    found["platform:ambiguous"] = float(all(m.ambiguous for m in mentions))
    found["platform:late"] = float(mentions[0].sentence >= 3)


def _add_company(found: dict[str, float], reading: Reading, hits: Sequence[Hit], end: int) -> None:
    """Which acts and institutions keep company with platforms, sentence by sentence and within a few words."""
    acts: dict[int, set[str]] = defaultdict(set)
    powers: dict[int, set[str]] = defaultdict(set)
    generic: set[int] = set()
    for hit in hits:
        key, sentence = concept_key(hit), reading.sentence_of(hit.start)
        if key in ACTS:
            acts[sentence].add(key)
        elif key in INSTITUTIONS or key in {"authority", "law", "law-name"}:
            powers[sentence].add(key)
        elif key in GENERIC:
            generic.add(sentence)
    with_platform = {m.sentence for m in reading.acted_on if m.start < end and not m.medium}
    any_platform = {m.sentence for m in reading.acted_on if m.start < end}
    for name, sentences in (("company", with_platform), ("any-company", any_platform), ("generic-company", generic)):
        best = max((len(acts[s]) + min(len(powers[s]), 2) if acts[s] else 0 for s in sentences), default=0)
        found[f"{name}:best"] = min(best, 5) / 5
        found[f"{name}:acts"] = min(len({a for s in sentences for a in acts[s]}), 5) / 5
        found[f"{name}:sentences"] = min(sum(1 for s in sentences if acts[s] and powers[s]), 3) / 3
    found["company:title"] = float(0 in with_platform and bool(acts[0]))
    found["company:lead"] = float(0 in with_platform and 1 not in any_platform and bool(acts[1]) and bool(powers[1]))
    _add_dispute(found, reading, with_platform, acts, powers)
    found["generic:title-act"] = float(0 in generic and bool(acts[0]))
    near = _NEAR_CHARS / reading.stretch
    places = [(m.start, m.end) for m in reading.acted_on if m.start < end and not m.medium]
    close = {
        concept_key(h)
        for h in hits
        for a, b in places
        if concept_key(h) in ACTS | INSTITUTIONS | {"authority", "law-name"} and (h.start - b < near and a - h.end < near)
    }
    found["near:acts"] = min(len(close & ACTS), 4) / 4
    found["near:powers"] = min(len(close - ACTS), 3) / 3
    for act in ("fine", "ban", "complaint", "order", "investigation", "judgment", "charge"):
        found[f"near:{act}"] = float(act in close)


def _is_sued(reading: Reading, hit: Hit, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a word of headline or opening for a suit stands directly beside a platform that is no mere medium: "demanda a Facebook", "Meta verklagt"."""
    if concept_key(hit) != "complaint" or reading.sentence_of(hit.start) > _EARLY:
        return False
    gap, sentence = _SUED_CHARS / reading.stretch, reading.sentence_of(hit.start)
    return any(
        (0 <= start - hit.end <= gap or 0 <= hit.start - end <= gap) and reading.sentence_of(start) == sentence for start, end in places
    )


def _add_dispute(
    found: dict[str, float],
    reading: Reading,
    sentences: set[int],
    acts: Mapping[int, set[str]],
    powers: Mapping[int, set[str]],
) -> None:
    """The structure of a dispute, as votes: somebody with power or a claim acts, and acts on the platform. Without it there is none."""
    acted = {s for s in sentences if acts.get(s)}
    joined = {s for s in acted if powers.get(s) or "complaint" in acts[s]}
    beside = {s for s in acted if powers.get(s - 1) or powers.get(s + 1)}
    found["dispute"] = float(bool(joined))
    found["dispute:early"] = float(any(s <= _EARLY for s in joined))
    found["dispute:beside"] = float(bool(beside or joined))
    found["dispute:share"] = len(joined) / len(sentences) if sentences else 0.0
    found["no-act"] = float(bool(reading.acted_on) and not acted)
    found["no-power"] = float(bool(reading.acted_on) and not any(powers.values()))
    bare = reading.title_end + 1 >= len(reading.folded.text.rstrip())
    found["bare"] = float(bare)
    found["bare:dispute"] = float(bare and bool(joined))
    found["bare:act"] = float(bare and bool(acted))


@dataclass(slots=True)
class _Pointers:
    """What of a report points at one topic: words (their first letters) by where they stand."""

    head: Counter[str] = field(default_factory=Counter)
    title: set[str] = field(default_factory=set)
    early: set[str] = field(default_factory=set)
    """Headline and first sentence."""
    beside: set[str] = field(default_factory=set)
    """Of a sentence in which somebody acts on a platform."""
    first: int = _NOWHERE
    """Sentence of the first word."""


def topic_features(reading: Reading) -> dict[str, dict[str, float]]:
    """For each topic, how strongly words, laws, authorities and actors point at it; the same features for every topic."""
    pointers: dict[str, _Pointers] = defaultdict(_Pointers)
    laws: Counter[str] = Counter()
    actors: Counter[str] = Counter()
    kinds: set[str] = set()
    hits = concept_hits(reading, reading.head_end)
    acted = _acted_on(reading, hits)
    for hit in hits:
        if hit.term.kind == "term" and hit.term.key.startswith("t-"):
            _point(pointers[hit.term.key[2:]], reading, hit, acted)
        elif hit.term.kind == "law":
            laws.update(hit.term.topics)
        elif hit.term.kind == "actor":
            actors.update(hit.term.topics)
        elif hit.term.kind == "authority" and hit.term.key != "European Commission":
            kinds.update(hit.term.topics)
    words = vocabulary()
    acting = [words.authority_kind(kind) for kind in kinds]
    found = dict(pointers)
    return {topic: _topic_row(topic, found.get(topic, _Pointers()), found, laws, actors, acting) for topic in words.topic_ids}


def platform_kinds(beat: Beat, reading: Reading) -> dict[str, float]:
    """Shares of the kinds of platform (`kind:ride`) among those a report names: rides are seldom about copyright, chatbots often."""
    named = [m for m in reading.platforms if m.start < reading.head_end]
    named = [m for m in named if not m.medium] or named
    counts = Counter(known.kind for m in named if (known := beat.platforms.get(m.name)))
    return {f"kind:{kind}": count / counts.total() for kind, count in counts.items()}


def _acted_on(reading: Reading, hits: Sequence[Hit]) -> set[int]:
    """Sentences in which an act keeps company with a platform."""
    terms = [(hit.term.key, reading.sentence_of(hit.start)) for hit in hits if hit.term.kind == "term"]
    platforms = {m.sentence for m in reading.platforms} | {sentence for key, sentence in terms if key in GENERIC}
    return platforms & {sentence for key, sentence in terms if key in ACTS}


def _point(pointers: _Pointers, reading: Reading, hit: Hit, acted: Collection[int]) -> None:
    word, sentence = reading.folded.text[hit.start : hit.start + 6], reading.sentence_of(hit.start)
    pointers.head[word] += 1
    pointers.first = min(pointers.first, sentence)
    if hit.start < reading.title_end:
        pointers.title.add(word)
    if sentence <= 1:
        pointers.early.add(word)
    if sentence in acted:
        pointers.beside.add(word)


def _topic_row(
    topic: str,
    mine: _Pointers,
    every: Mapping[str, _Pointers],
    laws: Counter[str],
    actors: Counter[str],
    kinds: Sequence[AuthorityKind],
) -> dict[str, float]:
    count = mine.head.total()
    total = sum(min(one.head.total(), _MOST_WORDS) for one in every.values()) or 1
    strongest = max((len(one.head) for one in every.values()), default=0)
    in_titles = sum(len(one.title) for one in every.values()) or 1
    named = [kind for kind in kinds if topic in kind.topics]
    others = [kind for kind in kinds if kind.single and topic not in kind.topics]
    return {
        "title": min(len(mine.title), 2) / 2,
        "title-share": len(mine.title) / in_titles,
        "words": min(len(mine.head), 5) / 5,
        "any": float(bool(count)),
        "only": float(bool(count) and len(every) == 1),
        "first": float(bool(count) and mine.first == min(one.first for one in every.values())),
        "early": min(len(mine.early), 3) / 3,
        "beside": min(len(mine.beside), 3) / 3,
        "count": min(count, _MOST_WORDS) / _MOST_WORDS,
        "share": min(count, _MOST_WORDS) / total,
        "strongest": float(bool(count) and len(mine.head) == strongest),
        "law": float(laws[topic] > 0),
        "actor": float(actors[topic] > 0),
        "authority": float(bool(named)),
        "other-authority": float(bool(others)),
        "title-authority": float(bool(named) and bool(mine.title)),
    }
