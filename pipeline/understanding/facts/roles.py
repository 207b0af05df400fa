"""Who sues or complains and has no name in the report: "a complaint from a widow of Aveiro", "eine Zahnärztin hat geklagt"; asked only where nobody is named."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from beat.actors import is_number
from beat.small_words import in_every_language, small_words
from pipeline.understanding.facts.forms import Opponent
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.word_order import WHOSE_BEHIND, WHOSE_FIRST

SURE = 0.5
"""How sure such an answer is told to be: no set of reports has enough of them to learn it."""
_ADJECTIVES = 3
"""Words between an article and the role: "a retired primary school teacher"."""
_PLACE_WORDS = 3
"""Words of a place behind "from"."""
_ARTICLE = 4
"""Letters of an article between "from" and a place: "από τη", "de la"."""
_NEAR = 2
"""Characters between a word of a complaint and the role: a space."""
_BARE = 14
"""The same where no article tells that the role begins: one adjective more."""
_AUXILIARY = 12
"""Characters between the role and what it did: "has", "is now"."""
_BEHIND = 4
"""Characters between the role and a word for its complaint that follows it: "egy diák panaszára"."""
_BEFORE = 30
"""Characters before a suit's word in which whoever sues stands."""
_SUIT = 60
"""Characters between a word of a suit or complaint and "by", which stands directly before who he is."""
_PAID = 40
"""Characters between a sum and to whom it is to be paid."""
_NOUN_PHRASE = 3
"""Words of a role that no list has, between its article and the end of what can be one."""
_SMALL = 3
"""Letters up to which a word is none of a role."""
_WORDS = re.compile(r"[\w-]+")
_COUNTED = re.compile(r" ?\d+ ?[^\W\d_]{0,5} ?")
"""How many they are, with a word that counts people: "184 คน"."""
_DECIDED = frozenset({"order", "fine", "judgment", "settle", "appeal"})
_SUM = re.compile(r"\d[^.!?]*$")
_AFTER = 24
"""Characters before a role in which "after" stands."""
_APPOSED = 45
"""Characters behind a role in which its name may stand behind a comma."""
_LEAD = 0
"""Sentence of the body up to which a demand tells of the claim and not of what the dispute is about."""


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Role:
    """A span of the folded text, from its article to its place."""

    start: int
    end: int
    rule: str
    told: bool
    """Whether an article or number tells that it is somebody new."""


def _spans(*words: Iterable[_Span]) -> list[tuple[int, int]]:
    return [(word.start, word.end) for some in words for word in some]


def nameless(scene: Scene, named: Sequence[Opponent], *, judged: bool = False) -> tuple[Role, bool] | None:
    """The first whom a word of a suit or complaint stands beside, or the name that follows the role, and whether that word is one of a complaint before it; None where there is none.

    `judged`: a court has decided somebody's claim.
    """
    if not scene.cased:
        return _unmarked(scene)
    best = min(
        ((rank, role) for role in _roles(scene) if (rank := _rank(scene, role, judged=judged)) is not None),
        key=lambda pair: (pair[0], pair[1].start),
        default=None,
    )
    if best is None:
        return None
    role = best[1]
    text = scene.reading.folded.text
    for one in named:
        for start, end in one.mentions:
            if (
                one.kind != "body"
                and 0 < start - role.end <= _APPOSED
                and text[start - 2 : start] == ", "
                and _same(scene, role.end, start)
            ):
                return Role(start, end, role.rule, told=True), best[0] == 0
    return role, best[0] == 0


def _unmarked(scene: Scene) -> tuple[Role, bool] | None:
    """Whoever has no name in a script without capitals: the words for what he is directly behind a word of a complaint, or with their number before one."""
    text, roles = scene.reading.folded.text, scene.words["role"]
    for word in scene.words["lodging"]:
        first = next((hit for hit in roles if 0 <= hit.start - word.end <= 1), None)
        if first is not None:
            end = first.end
            for hit in roles:  # "the man's wife"
                end = hit.end if 0 <= hit.start - end <= 1 else end
            return Role(first.start, end, first.term.rule, told=True), True
    for word in scene.words["lodges"]:
        for hit in roles:
            between = text[hit.end : word.start]
            if 0 <= len(between) <= _AUXILIARY and _COUNTED.fullmatch(between):
                return Role(hit.start, hit.end + len(between.rstrip()), hit.term.rule, told=True), True
    return None


def names_him(scene: Scene, role: Role, one: Opponent) -> bool:
    """Whether a name stands directly behind a word of the role: "a former moderator ... The moderator, Jane Roe, had sued"."""
    text = scene.reading.folded.text
    words = {word.group() for word in _WORDS.finditer(text, role.start, role.end) if len(word.group()) > _SMALL}
    return any(text[max(0, start - _APPOSED) : start].rstrip(" ,:(").rpartition(" ")[2] in words for start, _ in one.mentions)


def _same(scene: Scene, one: int, other: int) -> bool:
    return scene.sentence_of(one) == scene.sentence_of(other)


def _roles(scene: Scene) -> Iterator[Role]:
    articles = small_words("indefinite", scene.language)
    yield from _unlisted(scene, articles)
    for hit in scene.words["role"]:
        if hit.start < scene.reading.title_end:
            continue
        start, told = _begins(scene, _word_begins(scene, hit.start), articles | small_words("possessive", scene.language))
        end = hit.end
        if not told and (of := _of_somebody(scene, hit.start, hit.end, articles)) is not None:
            (start, end), told = of, True
        if told or not (articles or any(group.end == hit.start - 1 for group in scene.words["group"])):  # not "spolek rodičů"
            yield Role(start, _ends(scene, end), hit.term.rule, told)


def _of_somebody(scene: Scene, head: int, end: int, articles: frozenset[str]) -> tuple[int, int] | None:
    """Span of somebody told by whose he is: "the mother of a 12-year-old", "die Eltern einer Schülerin"; None elsewhere."""
    text = scene.reading.folded.text
    words = list(_WORDS.finditer(text, end, end + _SUIT))[:_NOUN_PHRASE]
    if words and words[0].group() in in_every_language("of") | small_words("agent", scene.language):
        words = words[1:]
    before = text[max(0, head - _ARTICLE - 1) : head].rstrip(" ").rpartition(" ")[2]
    if len(words) > 1 and words[0].group() in articles and before in in_every_language("article") and _same(scene, head, words[1].start()):
        return head - len(before) - 1, words[1].end()
    return None


def _unlisted(scene: Scene, articles: frozenset[str]) -> Iterator[Role]:
    """Whoever stands behind "complaint from a", whatever he is: "a beekeeper from Wells"."""
    text, agent = scene.reading.folded.text, small_words("agent", scene.language)
    suits = {scene.sentence_of(cue.start) for cue in scene.cues if cue.step == "sue"}
    taken = _spans(scene.cues, scene.bodies, *(scene.words[concept] for concept in ("role", "group", "thing", "case")))
    for word in scene.words["claimant"]:
        if text[word.start : word.end].rstrip("'").rpartition(" ")[2] not in agent or word.start < scene.reading.title_end:
            continue
        if scene.sentence_of(word.start) not in suits:
            continue  # "led by a length"
        at = reach = word.end
        for n, told in enumerate(text[at + (text[at : at + 1] == " ") : at + _SUIT].split(" ")[: _NOUN_PHRASE + 1]):
            start, bare = at + (text[at : at + 1] == " "), told.rstrip(".,;:!?")
            if (n == 0) != (bare in articles) or (
                n and (not bare.isalpha() or len(bare) <= _SMALL or scene.surface(start, start + 1).isupper())
            ):
                break
            at = start + len(bare)
            reach = at if n else reach
            if bare != told:
                break
        start = word.end + (text[word.end : word.end + 1] == " ")
        if reach > word.end and not any(a < reach and start < b for a, b in taken):
            yield Role(start, _ends(scene, reach), word.term.rule, told=True)


def _word_begins(scene: Scene, at: int) -> int:
    """Where the word begins whose end a role's word is: "folkepensionist"."""
    text = scene.reading.folded.text
    while at and text[at - 1].isalpha():
        at -= 1
    return at


def _begins(scene: Scene, head: int, articles: frozenset[str]) -> tuple[int, bool]:
    """Where the role begins, and whether an article, a possessive or a number does so."""
    text, first = scene.reading.folded.text, scene.reading.sentences[scene.sentence_of(head)]
    at = head
    for _ in range(_ADJECTIVES + 1):
        if at - 1 <= first or text[at - 1] != " ":
            break
        begin = max(text.rfind(" ", 0, at - 1) + 1, first)
        word = text[begin : at - 1]
        bare = word.rpartition("'")[2].lstrip('"«„“(')
        if bare in articles or all(is_number(part, scene.language) for part in bare.split("-")):
            return at - 1 - len(bare), True
        if not word.replace("-", "").replace("'", "").isalnum():
            break
        at = begin
    return head, False


def _ends(scene: Scene, end: int) -> int:
    """Where the role ends, with the place it is from."""
    text = scene.reading.folded.text
    words = text[end : end + 60].split(" ")
    if len(words) < 3 or words[0] or words[1] not in small_words("whence", scene.language):
        return end
    at = end + 1 + len(words[1])
    reach = end
    for n, word in enumerate(words[2 : 3 + _PLACE_WORDS]):
        begin, bare = at + 1, word.rstrip('.,;:!?)»“”"')
        if not bare or not scene.surface(begin, begin + 1).isupper():
            if n == 0 and word.isalpha() and len(word) <= _ARTICLE:
                at = begin + len(word)
                continue
            break
        reach = begin + len(bare)
        if bare != word:
            break
        at = reach
    return min(reach, scene.end)


def _rank(scene: Scene, role: Role, *, judged: bool) -> int | None:
    """0 behind a word of a complaint, 1 before one of a suit, 2 before a demand of the lead, 3 at its beginning where a court has judged; None beside none."""
    if any(0 <= role.start - word.end <= _AUXILIARY and _same(scene, word.start, role.start) for word in scene.words["versus"]):
        return None
    if _complained(scene, role) or _began(scene, role):
        return 0
    near = _AUXILIARY / scene.reading.stretch
    sues = [cue for cue in scene.cues if cue.step == "sue"]
    if any(0 < cue.start - role.end <= near and _same(scene, cue.start, role.start) for cue in sues):
        return 1
    behind = near if role.told else _BEHIND * (scene.language in WHOSE_FIRST)
    if any(0 < word.start - role.end <= behind and _same(scene, word.start, role.start) for word in scene.words["claimant"]):
        return 1
    lead = scene.sentence_of(role.start) - scene.sentence_of(scene.reading.title_end + 1) <= _LEAD
    if lead and any(0 < word.start - role.end <= near and _same(scene, word.start, role.start) for word in scene.words["demand"]):
        return 2
    if role.told and _paid(scene, role):
        return 2
    opens = scene.sentence_of(role.start) == scene.sentence_of(scene.reading.title_end + 1) and scene.opens(role.start)
    return 3 if judged and role.told and opens else None


def _paid(scene: Scene, role: Role) -> bool:
    """Whether a sum is to be paid to somebody: "to pay 3,000 euros to a nurse"."""
    before = scene.reading.folded.text[max(0, role.start - _PAID) : role.start].rstrip(" ")
    to = small_words("paid-to", scene.language)
    decided = any(cue.step in _DECIDED and _same(scene, cue.start, role.start) for cue in scene.cues)
    return decided and before.rpartition(" ")[2] in to and _SUM.search(before) is not None


def _began(scene: Scene, role: Role) -> bool:
    """Whether a case is told to have begun after what somebody did: "the inquiry was opened after a nurse ...", "azután indult, hogy egy diák ..."."""
    before = scene.reading.folded.text[max(0, role.start - _AFTER) : role.start].rstrip(" ")
    if not role.told or not any(before.endswith((f" {word}", word + "'")) for word in small_words("after", scene.language)):
        return False
    begun = _spans((cue for cue in scene.cues if cue.step in {"probe", "sue"}), scene.words["case"])
    told = _spans((cue for cue in scene.cues if cue.step == "sue"), scene.words["claimant"], scene.words["demand"])
    return any(_same(scene, start, role.start) and end < role.start for start, end in begun) and any(
        _same(scene, start, role.start) and start > role.end for start, _ in told
    )


def _complained(scene: Scene, role: Role) -> bool:
    """Whether a word of a complaint stands directly before: "a complaint from", "brought by", "Klage einer"."""
    text, far = scene.reading.folded.text, _NEAR if role.told else _BARE
    for word in (*scene.words["claimant"], *scene.words["lodging"]):
        gap = text[word.end : role.start]
        if 0 <= role.start - word.end <= far and (not gap.strip() or gap.strip().isalpha()):
            return True
    agent = small_words("agent", scene.language)
    behind = text[max(0, role.start - _AFTER) : role.start].rstrip(" '").rpartition(" ")[2]
    if role.told and behind in agent:
        near = _spans((cue for cue in scene.cues if cue.step == "sue"), scene.words["claimant"])
        if any(0 <= role.start - end <= _SUIT and _same(scene, start, role.start) for start, end in near):
            return True
    joins = in_every_language("of") | {text[hit.start : hit.end] for hit in scene.words["by"]}
    for cue in scene.cues:
        gap = text[cue.end : role.start].strip()
        if cue.step != "sue" or not 0 <= role.start - cue.end <= _BARE or not _same(scene, cue.start, role.start):
            continue
        if (gap in joins or (not gap and scene.language in WHOSE_BEHIND)) and not any(
            0 <= cue.start - platform.end <= _BEFORE and _same(scene, platform.start, cue.start) for platform in scene.reading.platforms
        ):
            return True
    return False
