"""The forms of one name as one candidate: shorter and inflected ones, its acronym, what it is known as."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from beat.small_words import in_every_language, small_words
from pipeline.understanding.facts.scene import Scene

_STEM = 3
"""Letters a name's word may lose in another case: Omena, Omeną, Omeny."""
_BEGIN = 3
"""Letters with which a word begins in every case."""
_LETTERS = 7
"""Letters an acronym has at most."""
_ENDINGS = 3
"""Letters a form of a name may be shorter than another and still be told for it."""
_SHORT = 3
"""Letters of a word that an acronym may leave out: "of", "des"."""
_ENDING = re.compile(r"(?<=\w{3})[-'’]\w{1,3}$")


@dataclass(frozen=True, slots=True)
class Opponent:
    """A candidate; offsets of the folded text, those of its fullest mention."""

    start: int
    end: int
    rule: str
    kind: str
    """`listed` (an actor of the beat), `body` (a public body that does not decide here), `run`, `quoted`, `foreign`, `bounded`, `beside`, `group`."""
    mentions: tuple[tuple[int, int], ...] = ()
    """Every mention, in order."""
    body: str = ""
    """Kind of a public body."""
    famous: bool = False
    """An actor of the beat who says nothing of a topic: heads of companies and states."""


@cache
def _known_as(words: frozenset[str], articles: frozenset[str]) -> re.Pattern[str]:
    """What stands between a name and what it is known as: ", better known as the "."""
    told, the = (
        "|".join(re.escape(word).replace(r"\*", r"\w+") for word in sorted(some, key=len, reverse=True)) for some in (words, articles)
    )
    return re.compile(rf",? \(?(?:{told}) ?(?:(?:{the}) ?)?")


def merged(scene: Scene, found: list[Opponent]) -> list[Opponent]:
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
    kinds = ("listed", "body", "quoted", "foreign", "bounded", "run", "claiming", "beside", "group")
    best = max(group, key=lambda one: (one.end - one.start, -one.start))
    for one in group:  # of a listed name's forms the one it is listed by: "Orlova", not "Orlovy"
        if one.kind == "listed" and text[one.start : one.end] == one.rule.rpartition("/")[2].casefold() and best.kind == "listed":
            best = one if one.end - one.start >= best.end - best.start - _ENDINGS else best
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
