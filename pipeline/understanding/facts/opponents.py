"""Who may act against the platform: everybody a report names who is neither the platform nor the authority, each once, with all mentions."""

import re
from collections.abc import Sequence

from beat.small_words import in_every_language, small_words
from pipeline.agencies import AS_SOURCES
from pipeline.understanding.annotation import GENERIC
from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.forms import Opponent, merged
from pipeline.understanding.facts.names import names_in
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.facts.sides import speaks_for_the_other_side

_CITY = re.compile(r"tp[. ]|.*地方$")
"""A city's or region's name by its own word: "TP.HCM", "東北地方"."""
_DATELINE = re.compile(r"\) ?[-–—] ")
_PLACE = 40
"""Characters of the places from which an agency reports, at the beginning of the text."""
_DOCKET = re.compile(r"\s?\d+/\d+")
_CASE = re.compile(r"\b[a-z]{1,3}-\d+$")
"""The number of a case at the end of what looks like a name: "Affär C-457"."""
_BRACKETS = re.compile(r"(?:[ -][^\W\d_]+){0,9} \(([^\W\d_]{2,8})\)")
"""A short name in brackets, up to nine words behind what is known of the long one."""
_GROUP_NAME = 40
"""Characters between a group's word and the last word of its name."""
_WHENCE = 16
"""Characters before a name in which "from" and an article stand."""
_CASE_ENDING = 2
"""Letters a role's word may go on with: "Unternehmens"."""
_OPENER = 3
"""Letters of a word that may only open sentences."""
_OFFICE = 2
"""Characters between an office and its holder's name: a space or a comma."""
_ARTICLE = 5
"""Characters between a word and the name it goes with: a space and an article."""
_BEHIND = 2
"""Characters between "against" and a name: a space and a quotation mark."""
_TITLE = 3
"""Characters between a title and a name: a space, a comma."""
_LEADING = 2
"""Words before a lawyer's title that opens a sentence: "Her", "La seva"."""
_BETWEEN_TWO = 9
"""Characters between two of an enumeration: " and the ", "、"."""
_AUXILIARY = 10
"""Characters between who sues and the word for it: "had", "قد"."""
_OFFICES = frozenset({"prosecutor", "government", "legislature"})
"""Kinds of body whose heads' names stand behind them: "attorney general, Jane Roe"; a judge's name belongs to the court's."""


def opponents_of(scene: Scene, bodies: list[Body], chosen: Body | None) -> list[Opponent]:
    """Candidates in order of their first mention."""
    text = scene.reading.folded.text
    found = [
        Opponent(h.start, h.end, h.term.rule, "listed", famous=not h.term.topics)
        for h in scene.reading.hits
        if h.term.kind == "actor" and h.start < scene.end and not _in_office(scene, h.start) and not _a_source(scene, h.start, h.end)
    ]
    spans = [(one.start, one.end) for one in found]
    mine = chosen.canonical if chosen else None
    head = text[chosen.head[0] : chosen.head[0] + 5] if chosen else ""
    for body in bodies:
        named = body is not chosen and not (mine and body.canonical == mine) and text[body.head[0] : body.head[0] + 5] != head
        if named and body.kind != "court" and not any(a < body.end and body.start < b for a, b in spans):
            found.append(Opponent(body.start, body.end, body.rule, "body", body=body.kind))
    taken = [(one.start, one.end) for one in found] + [(p.start, p.end) for p in scene.reading.platforms]
    taken += [(body.start, body.end) for body in bodies if not _in_a_group(scene, body)]
    taken += _abbreviations(scene, bodies)
    taken += [
        (hit.start, hit.end) for hit in scene.reading.hits if hit.term.kind in {"law", "platform", "context"} and hit.start < scene.end
    ]
    found += [
        Opponent(name.start, name.end, f"name: {name.how}", name.how)
        for name in names_in(scene, taken, [(body.start, body.end) for body in bodies if not body.listed])
        if not _no_party(scene, name.start, name.end)
    ]
    bound = [(one.start, one.end) for one in found if one.kind in {"quoted", "bounded"}] if not scene.cased else []
    found = [one for one in found if one.kind != "body" or not any(a <= one.start and one.end <= b for a, b in bound)]
    parties = {platform.name for platform in scene.reading.platforms}
    found = [one for one in found if not speaks_for_the_other_side(scene.surface(one.start, one.end), parties)]
    several = merged(scene, sorted(found, key=lambda one: one.start))
    representing = _representing(scene, several)
    return [
        one
        for one in several
        if one.kind == "body"
        or not (
            representing.issuperset(one.mentions)
            or _only_reference(scene, one)
            or _only_counsel(scene, one)
            or _a_target(scene, one)
            or _where(scene, one)
            or _only_opens(scene, one)
            or _home(scene, one)
        )
    ]


def _in_a_group(scene: Scene, body: Body) -> bool:
    """Whether a body known by its pattern alone is the end of a group's name: "Foreningen Brugernes Ret"."""
    text = scene.reading.folded.text
    if body.listed or not scene.cased or not scene.surface(body.start, body.end)[:1].isupper():
        return False
    for hit in scene.words["group"]:
        if 0 < body.start - hit.end <= _GROUP_NAME and text[hit.end : hit.end + 1] == " ":
            between = scene.surface(hit.end, body.start).split()
            return bool(between or " " in text[body.start : body.end]) and all(word[0].isupper() and word.isalpha() for word in between)
    return False


def _abbreviations(scene: Scene, bodies: list[Body]) -> list[tuple[int, int]]:
    """Where the short name stands that a body's has in brackets behind it, a few words more between: "Commission of Data of the Land (CDL)"."""
    text, found = scene.reading.folded.text, list[tuple[int, int]]()
    for body in bodies:
        match = _BRACKETS.match(text, body.end)
        if match and match.group(1)[0] == text[body.start] and scene.surface(*match.span(1)).isupper():
            found += [again.span() for again in re.finditer(rf"\b{re.escape(match.group(1))}\b", text[: scene.end])]
    return found


def _only_counsel(scene: Scene, one: Opponent) -> bool:
    """Whether somebody is named only behind a lawyer's title that opens the sentence, and does not sue there: "Her lawyer Jane Roe regrets it" speaks for somebody else."""
    sues = [cue for cue in scene.cues if cue.step == "sue"]
    firm = scene.reading.folded.text[one.start : one.end].endswith(tuple(in_every_language("law-firm")))
    return all(
        (firm or _as_counsel(scene, start)) and not any(0 <= cue.start - end <= _AUXILIARY for cue in sues) for start, end in one.mentions
    )


def _a_target(scene: Scene, one: Opponent) -> bool:
    """Whether "against" stands directly before a name in running text, so that it is whom somebody else acts against: 'a suit against "Datalink"'."""
    return any(
        0 < start - word.end <= _BEHIND and start > scene.reading.title_end and not _in_caption(scene, word.start)
        for start, _ in one.mentions
        for word in scene.words["versus"]
    )


def _where(scene: Scene, one: Opponent) -> bool:
    """Whether a name of one word or two stands only behind "in": a place that no list knows."""
    words, text = small_words("within", scene.language), scene.reading.folded.text
    if not words or one.kind != "run" or text[one.start : one.end].count(" ") > 1:
        return False
    return all(
        text[max(0, start - 8) : start - 1].split(" ")[-1] in words and text[start - 1 : start] == " " and text[end : end + 2] != " v"
        for start, end in one.mentions
    )


def _home(scene: Scene, one: Opponent) -> bool:
    """Whether a name is only where somebody is from: "a driver from Grudz", "Unternehmen aus Feldwies"."""
    whence, of = small_words("whence", scene.language), in_every_language("of")
    text = scene.reading.folded.text
    if one.kind != "run" or not scene.cased or text[one.start : one.end].count(" ") > 1:
        return False
    roles, others = ([hit.end for concept in concepts for hit in scene.words[concept]] for concepts in (("role",), ("person", "group")))
    others += [hit.end for hit in scene.reading.hits if hit.term.key == "generic"]
    articles = small_words("indefinite", scene.language)
    endings = tuple(small_words("whence-ending", scene.language))
    for start, end in one.mentions:
        told = text[start:end].partition(" ")[0] in articles or text[max(0, start - _WHENCE) : start - 1].rpartition(" ")[2] in articles
        if told and any(hit.start == end + 1 for hit in scene.words["role"]):
            continue  # "a Dunmore teacher"
        placed = text[start:end].endswith(endings) if endings else any(place.start == start for place in scene.places)
        if placed and any(hit.end == start - 1 for hit in scene.words["role"]):
            continue  # "eläkeläinen Kuopiosta"
        words = text[max(0, start - _WHENCE) : start].split(" ")
        near = next((n for n in (2, 3) if len(words) > n and not words[-1] and words[-n] in whence), 0)
        if near > 2 and not (words[-2].isalpha() and len(words[-2]) < _ARTICLE):
            near = 0
        at = start - sum(len(word) + 1 for word in words[-near:]) if near else 0
        if not near or not any(0 <= at - end <= _CASE_ENDING for end in (roles if words[-near] in of else [*roles, *others])):
            return False
    return True


def _only_opens(scene: Scene, one: Opponent) -> bool:
    """Whether a candidate is a short word that only opens sentences, where a capital says nothing ("Dem", "Στο"), or the word for the case itself ("Cazul")."""
    surface = scene.surface(one.start, one.end)
    if one.kind != "run" or not scene.cased or not surface[1:].islower() or not all(scene.opens(start) for start, _ in one.mentions):
        return False
    return len(surface) <= _OPENER or any(hit.start <= one.start and one.end <= hit.end for hit in scene.words["case"])


def _in_caption(scene: Scene, at: int) -> bool:
    return any(0 <= at - platform.end <= 1 for platform in scene.reading.platforms)


def _as_counsel(scene: Scene, start: int) -> bool:
    text = scene.reading.folded.text
    near = _TITLE / scene.reading.stretch
    for word in scene.words["counsel"]:
        if 0 <= start - word.end <= near or word.start == start:
            first = scene.reading.sentences[scene.sentence_of(start)]
            return len(text[first : word.start].split()) <= _LEADING
    return False


def _representing(scene: Scene, found: Sequence[Opponent]) -> set[tuple[int, int]]:
    """Mentions of who stands for another, "the union and the foundation represented her"; not "represented by"."""
    speaks = [word.start for word in scene.words["bench"] if not any(0 <= by.start - word.end <= 1 for by in scene.words["by"])]
    out: set[tuple[int, int]] = set()
    last = -1
    for start, end in sorted({mention for one in found for mention in one.mentions}, reverse=True):
        joined = 0 < last - end <= _BETWEEN_TWO and scene.sentence_of(last) == scene.sentence_of(start)
        if joined or any(0 <= at - end <= 1 for at in speaks):
            out.add((start, end))
            last = start
    return out


def _only_reference(scene: Scene, one: Opponent) -> bool:
    """Whether somebody is named only as whose data are sought, or whom others are near: "records of the people close to WikiLeaks"."""
    words, wanted = scene.words, {scene.sentence_of(word.start) for word in scene.words["sought"]}
    owned, owns = ([word for word in words[key] if scene.sentence_of(word.start) in wanted] for key in ("owned", "owns"))
    before, behind = [*words["near"], *owned], [*words["near"], *owns]
    return bool(before or behind) and all(
        any(0 <= start - word.end <= _ARTICLE or start == word.start < word.end < end for word in before)
        or any(0 <= word.start - end <= 1 for word in behind)
        for start, end in one.mentions
    )


def _no_party(scene: Scene, start: int, end: int) -> bool:
    """What is written like a name and acts for nobody: a docket, a law, a technique, whoever holds the office named directly before it."""
    text = scene.reading.folded.text
    if end - start < 10 and (any(char.isdigit() for char in text[start:end]) or _DOCKET.match(text, end)):
        return True
    if _CASE.search(text, start, end):
        return True
    if text[start:end].strip(".") in small_words("legal-form") or _CITY.match(text, start, end) or _a_thing(scene, start, end):
        return True
    if _abstract(text[start:end].split(), scene.language) or _of_platforms_company(scene, start, end):
        return True
    if any(hit.start <= start and end <= hit.end for concept in ("lodging", "lodges") for hit in scene.words[concept]):
        return True
    if _a_law(text[start:end].split()) or text[start:end] in small_words("seat"):
        return True
    if _a_source(scene, start, end):
        return True
    if text[start:end].partition("-")[0] in small_words("technique") or any(
        cue.step == "bill" and start <= cue.start and cue.end == end for cue in scene.cues
    ):
        return True
    return _in_office(scene, start) or _a_courts_town(scene, start, end)


def _of_platforms_company(scene: Scene, start: int, end: int) -> bool:
    """Whether a name is the rest of a platform's own company's, or the beginning of the word for one: "PT Bolt *Indonesia Raya*", "*Công* ty"."""
    text, forms = scene.reading.folded.text, small_words("legal-form")
    for platform in scene.reading.platforms:
        if 0 < start - platform.end <= 1 and text[: platform.start].rstrip(" '\"«“").rpartition(" ")[2] in forms:
            return True
        if 0 < platform.start - end <= _BEHIND and any(hit.start <= start and end <= hit.end for hit in scene.words["group"]):
            return True  # "the *company* Bolt"
    firms = (hit for concept in ("person", "group") for hit in scene.words[concept])
    return scene.language == "vi" and any(hit.start == start and end < hit.end for hit in firms)


def _a_courts_town(scene: Scene, start: int, end: int) -> bool:
    """Whether a word of German stands directly behind a court, which is called so by its town: "Landgericht Fulda"; no list knows them all."""
    text = scene.reading.folded.text
    return (
        scene.language in {"de", "lb"}
        and " " not in text[start:end]
        and any(body.term.key == "court" and body.end + 1 == start and text[body.end] == " " for body in scene.bodies)
    )


def _a_source(scene: Scene, start: int, end: int) -> bool:
    """Whether a name is that of an agency or paper, and no word of a suit stands in its sentence: "told Reuters"; or of whoever reports from a place: "LUXEMBOURG (Wire) - "."""
    if scene.reading.folded.text[start - 1 : start] == "(" and _DATELINE.match(scene.reading.folded.text, end):
        return start - scene.reading.title_end < _PLACE
    if scene.reading.folded.text[start:end] not in AS_SOURCES:
        return False
    return not any(cue.step == "sue" and scene.sentence_of(cue.start) == scene.sentence_of(start) for cue in scene.cues)


def _abstract(words: list[str], language: str) -> bool:
    """Whether a German name is a noun of an act or state, alone or with its genitive ("Ausbildung der Prüfer"), and none of those that name bodies."""
    acts, bodies = (tuple(small_words(f"{kind}-ending", language)) for kind in ("act", "body"))
    alone = len(words) == 1 or words[1] in small_words("genitive", language)
    return alone and words[0].endswith(acts) and not words[0].endswith(bodies)


def _a_thing(scene: Scene, start: int, end: int) -> bool:
    """Whether a name is nothing but a word of the beat: what platforms are called ("Konzern"), where no capitals tell a name also what disputes are about."""
    return any(
        hit.term.kind == "term" and hit.start <= start and end <= hit.end and (hit.term.key in GENERIC or not scene.cased)
        for hit in scene.reading.hits
    )


def _in_office(scene: Scene, start: int) -> bool:
    """Whether an office stands directly before a name, which is its holder's: "minister Jane Roe"."""
    return scene.cased and any(0 < start - body.end <= _OFFICE and body.term.key in _OFFICES for body in scene.bodies)


def _a_law(words: list[str]) -> bool:
    """Whether a name of several words is a law's: "Unfair Practices Act"."""
    return len(words) > 1 and (words[-1] in in_every_language("law-last") or words[0] in in_every_language("law-first"))
