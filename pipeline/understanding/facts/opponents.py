"""Who may act against the platform: everybody a report names who is neither the platform nor the authority, each once, with all mentions."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from beat.small_words import in_every_language, small_words
from pipeline.agencies import AS_SOURCES
from pipeline.understanding.annotation import GENERIC
from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.names import names_in
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.facts.sides import speaks_for_the_other_side

_STEM = 3
"""Letters a name's word may lose in another case: Omena, Omeną, Omeny."""
_BEGIN = 3
"""Letters with which a word begins in every case."""

_LETTERS = 7
"""Letters an acronym has at most."""
_SHORT = 3
"""Letters of a word that an acronym may leave out: "of", "des"."""
_ENDING = re.compile(r"(?<=\w{3})[-'’]\w{1,3}$")
_CITY = re.compile(r"tp[. ]|.*地方$")
"""A city's or region's name by its own word: "TP.HCM", "東北地方"."""
_DATELINE = re.compile(r"\) ?[-–—] ")
_PLACE = 40
"""Characters of the places from which an agency reports, at the beginning of the text."""
_DOCKET = re.compile(r"\s?\d+/\d+")
_CASE = re.compile(r"\b[a-z]{1,3}-\d+$")
"""The number of a case at the end of what looks like a name: "Affär C-457"."""
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


@dataclass(frozen=True, slots=True)
class Opponent:
    """A candidate; offsets of the folded text, those of its fullest mention."""

    start: int
    end: int
    rule: str
    kind: str
    """`listed` (an actor of the beat), `body` (a public body that does not decide here), `run`, `quoted`, `foreign`, `beside`, `group`."""
    mentions: tuple[tuple[int, int], ...] = ()
    """Every mention, in order."""
    body: str = ""
    """Kind of a public body."""
    famous: bool = False
    """An actor of the beat who says nothing of a topic: heads of companies and states."""


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
    taken += [(body.start, body.end) for body in bodies]
    taken += [
        (hit.start, hit.end) for hit in scene.reading.hits if hit.term.kind in {"law", "platform", "context"} and hit.start < scene.end
    ]
    found += [
        Opponent(name.start, name.end, f"name: {name.how}", name.how)
        for name in names_in(scene, taken)
        if not _no_party(scene, name.start, name.end)
    ]
    parties = {platform.name for platform in scene.reading.platforms}
    found = [one for one in found if not speaks_for_the_other_side(scene.surface(one.start, one.end), parties)]
    merged = _merged(scene, sorted(found, key=lambda one: one.start))
    representing = _representing(scene, merged)
    return [
        one
        for one in merged
        if one.kind == "body"
        or not (
            representing.issuperset(one.mentions)
            or _only_reference(scene, one)
            or _only_counsel(scene, one)
            or _a_target(scene, one)
            or _where(scene, one)
        )
    ]


def _only_counsel(scene: Scene, one: Opponent) -> bool:
    """Whether somebody is named only behind a lawyer's title that opens the sentence, and does not sue there: "Her lawyer Jane Roe regrets it" speaks for somebody else."""
    sues = [cue for cue in scene.cues if cue.step == "sue"]
    return all(_as_counsel(scene, start) and not any(0 <= cue.start - end <= _AUXILIARY for cue in sues) for start, end in one.mentions)


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
    if _abstract(text[start:end].split(), scene.language):
        return True
    if _a_law(text[start:end].split()) or text[start:end] in small_words("seat"):
        return True
    if _a_source(scene, start, end):
        return True
    if text[start:end] in small_words("technique") or any(
        cue.step == "bill" and start <= cue.start and cue.end == end for cue in scene.cues
    ):
        return True
    return _in_office(scene, start)


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


@cache
def _known_as(words: frozenset[str], articles: frozenset[str]) -> re.Pattern[str]:
    """What stands between a name and what it is known as: ", better known as the "."""
    told, the = (
        "|".join(re.escape(word).replace(r"\*", r"\w+") for word in sorted(some, key=len, reverse=True)) for some in (words, articles)
    )
    return re.compile(rf",? \(?(?:{told}) ?(?:(?:{the}) ?)?")


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


def _merged(scene: Scene, found: list[Opponent]) -> list[Opponent]:
    """One candidate for a name, its shorter and inflected forms and its acronym, made of its initials or in brackets behind it."""
    text = scene.reading.folded.text
    groups: list[list[Opponent]] = []
    last: list[Opponent] = []
    keys = {(one.start, one.end): _key(text, one) for one in found}
    begin = {key: frozenset(word[:_BEGIN] for word in key) for key in keys.values()}
    for one in found:
        key = keys[one.start, one.end]
        homes = [
            group
            for group in groups
            if any(
                (begin[key] <= begin[other] and _within(key, other))  # asked first, for nearly no two names begin alike
                or (begin[other] <= begin[key] and _within(other, key))
                or _stands_for(key, other)
                or _stands_for(other, key)
                for other in (keys[each.start, each.end] for each in group)
            )
        ]
        if last and len(key) == 1 and last not in homes and _named_so(text[last[-1].end : one.start], key[0], _key(text, last[-1])):
            homes.append(last)
        merged = [one]
        for home in homes:
            merged += home
            groups.remove(home)
        last = sorted(merged, key=lambda each: each.start)
        groups.append(last)
        last = [*[each for each in last if each is not one], one]
        groups[-1] = last
    return sorted((_one(text, sorted(group, key=lambda each: each.start)) for group in groups), key=lambda one: one.mentions[0])


def _key(text: str, one: Opponent) -> tuple[str, ...]:
    """Words of a name, without an ending written behind a hyphen or apostrophe: "Rambler-ը"."""
    return tuple(_ENDING.sub("", text[one.start : one.end]).replace("-", " ").split())


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether every word of one name is a word of the other, whatever its ending."""
    return len(short) <= len(long) and all(any(_same(word, other) for other in long) for word in short)


def _same(one: str, other: str) -> bool:
    if one[:_BEGIN] != other[:_BEGIN]:  # nearly all pairs
        return False
    if one == other:
        return True
    shared = max(_BEGIN, min(len(one), len(other)) - 1, max(len(one), len(other)) - _STEM)
    return len(one) >= shared and len(other) >= shared and one[:shared] == other[:shared]


def _named_so(gap: str, word: str, name: tuple[str, ...]) -> bool:
    """Whether a word follows a name in brackets, with its first letter, or as what it is known as, in whatever language: "Union of Jewish Students, known as UEJF"."""
    return (gap.strip() in {"(", "（"} and _initials(word, name)) or (
        len(word) <= _LETTERS and bool(_known_as(in_every_language("known-as"), small_words("article")).fullmatch(gap))
    )


def _initials(acronym: str, words: tuple[str, ...]) -> bool:
    return len(words) > 1 and bool(acronym) and acronym[0] == words[0][0]


def _stands_for(acronym: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether a word is made of the initials of a name, small words left out or not: "uejf" of "union des étudiants juifs de france"."""
    if len(acronym) != 1 or not 3 <= len(acronym[0]) <= _LETTERS or len(words) < len(acronym[0]):
        return False
    return _spelt(_plain(acronym[0]), tuple(_plain(word) for word in words))


def _spelt(letters: str, words: tuple[str, ...]) -> bool:
    if not words:
        return not letters
    first = letters[:1] == words[0][:1] and _spelt(letters[1:], words[1:])
    return first or (len(words[0]) <= _SHORT and _spelt(letters, words[1:]))


def _plain(word: str) -> str:
    """A word without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _one(text: str, group: list[Opponent]) -> Opponent:
    kinds = ("listed", "body", "quoted", "foreign", "run", "claiming", "beside", "group")
    best = max(group, key=lambda one: (one.end - one.start, -one.start))
    kind = min((one.kind for one in group), key=kinds.index)
    end = best.end
    for other in group:  # the acronym in brackets behind a name belongs to what is told: "Union of Couriers (UOC)"
        if text[end : other.start].strip() in {"(", "（"} and text[other.end : other.end + 1] in {")", "）"}:
            end = other.end + 1
    return Opponent(
        best.start,
        end,
        best.rule,
        kind,
        tuple((one.start, one.end) for one in group),
        next((one.body for one in group if one.body), ""),
        any(one.famous for one in group),
    )
