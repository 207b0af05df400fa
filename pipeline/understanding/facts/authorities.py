"""Public bodies a report names, as candidates for the one that acts: those of authorities.toml, and whatever reads like a body's name."""

import re
from collections import Counter
from dataclasses import dataclass

from beat.small_words import in_every_language, small_words
from pipeline.understanding.facts.no_names import a_day
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.facts.words import BODIES
from pipeline.understanding.matching import Hit

KIND_OF = {"parliament": "legislature", "security": "government", **{kind: kind for kind in BODIES}}
"""Kind of authorities.toml -> kind of facts; what is not here is a regulator."""
_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_WORD = re.compile(r"\w+")
_HEAD_LAST = frozenset({"eu"})
"""Languages in which the name of a body ends with what it is: "Boloniako Auzitegiak"; what follows is another's."""
_ACRONYM = re.compile(r"\s*[(（]\s*([^\W\d_][\w.-]{1,11})\s*[)）]")
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Body:
    """A body named; offsets of the folded text."""

    start: int
    end: int
    kind: str
    rule: str
    head: tuple[int, int]
    canonical: str | None = None
    jurisdiction: str | None = None
    listed: bool = False
    modified: bool = False
    """Its name says more than "court": supreme, data protection, of a place."""
    places: tuple[str, ...] = ()
    """Codes of places within the name or directly beside it."""


def bodies_of(scene: Scene) -> list[Body]:
    """All candidates in order of place; a listed name and the pattern over it are one."""
    listed = [_listed(scene, hit) for hit in scene.reading.hits if hit.term.kind == "authority" and hit.start < scene.end]
    asking = any(one.start < scene.reading.title_end for one in scene.words["member"])
    if asking:  # nor is the one that he only means to turn to
        listed = [one for one in listed if not scene.not_done(one.start)]
    out: list[Body] = []
    for body in (grown(scene, hit.start, hit.end, hit.term.key, hit.term.rule) for hit in scene.bodies if not _one_member(scene, hit)):
        inside = [one for one in listed if one.start < body.end and body.start < one.end]
        if asking and body.kind == "legislature" and body.start >= scene.reading.title_end:
            continue  # "MP complains to Twitter": the parliament named behind is the one he sits in
        if not inside and (not out or body.start >= out[-1].end or body.kind != out[-1].kind):
            out.append(body)
    return sorted((*out, *listed), key=lambda body: (body.start, -body.end))


def _one_member(scene: Scene, hit: Hit) -> bool:
    """Whether a word of a parliament is one of its members, who asks for himself: "a Labour MP"."""
    return hit.term.key == "legislature" and any(one.start <= hit.start and hit.end <= one.end for one in scene.words["member"])


def _listed(scene: Scene, hit: Hit) -> Body:
    term = hit.term
    around = grown(scene, hit.start, hit.end, "court", term.rule)
    kind = KIND_OF.get(term.topics[0] if term.topics else "", "regulator")
    return Body(
        start=hit.start,
        end=hit.end,
        kind=kind,
        rule=term.rule,
        head=(hit.start, hit.end),
        canonical=term.key,
        jurisdiction=term.jurisdiction,
        listed=True,
        modified=True,
        places=around.places,
    )


def grown(scene: Scene, start: int, end: int, kind: str, rule: str) -> Body:
    """A head word with the words that belong to its name: modifiers, capitalised neighbours, a place, the acronym in brackets."""
    text = scene.reading.folded.text
    head = (start, end)
    sentence = scene.sentence_of(start)
    low = max(scene.reading.sentences[sentence], start - _LONGEST)
    before = list(_TOKEN.finditer(text, low, start))
    left = start
    for match in reversed(before):
        if text[match.end() : left].strip(" ") not in {"", "'"} or not _belongs(scene, match.start(), match.end(), kind):
            break
        left = match.start()
    right, reach = end, end
    ands, joiners = small_words("and"), small_words("name-and-body") | small_words("body")
    for match in _TOKEN.finditer(text, end, scene.end):
        gap = text[reach : match.start()].strip(" ")
        if match.end() > end + _LONGEST or gap not in {"", "'"} or scene.sentence_of(match.start()) != sentence:
            break
        word = match.group()
        if not scene.latin and word.isascii() and word.isalpha():  # "Канадын Дээд шүүх Equustek": the party stands behind the court
            break
        if scene.language in _HEAD_LAST and not any(m.start <= match.start() < m.end for m in scene.modifiers):
            break
        if _belongs(scene, match.start(), match.end(), kind):
            right = reach = match.end()
        elif word in ands and right == end:  # "minister and Nick Clegg" are two; "Ministry of Trade and Industry" is one
            break
        elif word in joiners:
            reach = match.end()
        else:
            break
    if acronym := _ACRONYM.match(text, right):
        right = acronym.end()
    near = tuple(
        place.code
        for place in scene.places
        if (left - 3 <= place.start < right + 4) or (0 <= left - place.end <= 12) or (0 <= place.start - right <= 14)
    )
    modified = any(left <= m.start < right for m in scene.modifiers) or right - left > (end - start) + 3
    name_end = acronym.start() if acronym else right
    return Body(left, name_end, kind, rule, head, modified=modified, places=near)


def _belongs(scene: Scene, start: int, end: int, kind: str) -> bool:
    """Whether a neighbouring word is part of a name: a modifier, a place, or written with a capital where the script has them."""
    text = scene.reading.folded.text
    for m in scene.modifiers:
        if (m.start <= start < m.end or start <= m.start < end) and not (kind == "court" and _of_data(text[m.start : m.end])):
            return True
    if any(p.start <= start < p.end for p in scene.places):
        return True
    if any(p.start <= start < p.end for p in scene.reading.platforms):
        return False
    first = scene.reading.original[scene.reading.origin(start)]
    if first.isupper() and a_day(text[start:end], scene.language):
        return False  # "a court in Paris on Tuesday"
    return first.isupper() and not scene.opens(start) and start > scene.reading.title_end


def _of_data(modifier: str) -> bool:
    """Whether a modifier speaks of data, for which no court is named: "la justice française des données", as against a regulator of them."""
    return not in_every_language("data").isdisjoint(_WORD.findall(modifier))


def body_rows(scene: Scene, bodies: list[Body]) -> list[dict[str, float]]:
    """Features of each candidate, none of them words of a language."""
    text = scene.reading.folded.text
    repeats = Counter(body.canonical or text[body.head[0] : body.head[0] + 5] for body in bodies)
    kinds = Counter(body.kind for body in bodies)
    rows = []
    for order, body in enumerate(bodies):
        sentence = scene.sentence_of(body.start)
        cues = [cue for cue in scene.cues if scene.sentence_of(cue.start) == sentence]
        steps = {cue.step for cue in cues}
        after = min((cue.start - body.end for cue in cues if cue.start >= body.end), default=999)
        prior = min((body.start - cue.end for cue in cues if cue.end <= body.start), default=999)
        row = {
            f"kind:{body.kind}": 1.0,
            "listed": float(body.listed),
            "modified": float(body.modified),
            "listed-modified": float(body.listed or body.modified),
            "title": float(body.start < scene.reading.title_end),
            "lead": float(sentence == 1),
            "lead-named": float(sentence == 1 and (body.listed or body.modified)),
            "second": float(sentence == 2),
            "late": min(sentence, 6) / 6,
            "first": float(order == 0),
            "first-named": float((body.listed or body.modified) and not any(b.listed or b.modified for b in bodies[:order])),
            "first-of-kind": float(not any(b.kind == body.kind for b in bodies[:order])),
            "repeats": min(repeats[body.canonical or text[body.head[0] : body.head[0] + 5]], 4) / 4,
            "of-kind": min(kinds[body.kind], 5) / 5,
            "platform": float(sentence in scene.platform_sentences),
            "opens": float(body.start - scene.reading.sentences[sentence] < 25),
            "step-soon": float(after < 40 / scene.reading.stretch),
            "step-near-before": float(prior < 15 / scene.reading.stretch),
            "place": float(bool(body.places)),
            "only": float(len(bodies) == 1),
            "already": float(any("already" in cue.moods for cue in cues)),
            "length": min(body.end - body.start, 40) / 40,
        }
        for step in steps:
            row[f"{body.kind}+{step}"] = 1.0
        rows.append(row)
    return rows
