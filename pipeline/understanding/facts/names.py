"""Spans of a report that may be somebody's name: runs of capitals, quotations, foreign letters, and what stands beside "lawyer" or "union"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from beat.actors import INDEFINITE
from beat.small_words import small_words
from pipeline.understanding.facts.bounded import bounded
from pipeline.understanding.facts.no_names import a_day, nobody
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.facts.unmarked import around, beside, only_a_role

_TOKEN = re.compile(r"[^\W_](?:[\w'’\u0900-\u0963\u0966-\u0dff\u200c\u200d]|[.&](?=\w))*")
"""A word; the vowel signs of India's scripts are none of Python's letters."""
_QUOTED = re.compile(r"[«„“\"「『]([^«»„“”\"「」『』]{2,60})[»“”\"」』]")
_QUOTED_PLAINLY = re.compile(r"(?<![^\W\d_])'([^\s'][^'«»„“”\"]{1,48}[^\s'])'")
"""A name between single quotation marks, in scripts that have no apostrophes."""
_CALLED = 12
"""Characters between "called" and the word for what the bearer is: "a", "one"."""
_MARKS = frozenset("«»„“”\"'「」『』")
_ARTICLES = INDEFINITE | {"the"}
_NOUN_CAPITALS = frozenset({"de", "lb"})
"""Languages that write every noun with a capital."""
_SMALL_PREFIX = frozenset({"zu", "xh", "sn", "rw", "rn", "ny", "st", "tn", "ts", "ss", "ve", "nr", "lg"})
"""Bantu languages, which write class prefixes small before a capital: "nguRichard", "iNUPSAW"; elsewhere "iPhone" is no name of somebody."""
_APOSTROPHE_ENDINGS = frozenset({"tr", "az"})
"""Languages that write the ending of a name behind an apostrophe, where the name is over."""
_ENDED = re.compile(r"'[^\W\d_]+$")
_INFLECTED = re.compile(r"(?<=[A-ZÀ-ÞА-ЯİŞĞ]{3})(['’]?[a-zß-ÿа-яışğ]{1,4})$")
_ELISION = re.compile(r"[^\W\d_]{1,4}'(?=\w)(?!s\b)")
"""Letters before a name: "l'", "dell'"; not the short name of "Reed's"."""
_LEAD = 6
"""Letters in which the first capital of a name stands: an elision of four, its apostrophe and the capital; a class prefix has fewer."""
_HEADLINE_CAPITALS = 0.6
"""Share of a headline's words with capitals above which a capital says nothing there."""
_GROUP_OF = 3
"""Words of "Society of Authors" at least."""
_NAME_TAIL = 4
"""Words without a capital that may belong to a group's name."""
_PREPOSITION = 3
"""Letters of what stands before a day: "On", "Am", "W"."""
_OF_GROUP = 3
"""Characters between a group's word and its name in quotation marks: a space and the mark."""
_WITH_OF = frozenset(["en", "de", "nl", "af", "sv", "da", "no", "is", "fr", "es", "pt", "it", "ca", "gl"])
"""Languages that say whose a group is with a small word, not with a case alone."""
_WHOSE = 16
"""Characters between a group's word and its name where one word tells whose group it is."""
_LONG_NAME = 70
_GROUP_NEAR = 30
"""Characters behind capitals in which a group's word may belong to the name."""


@dataclass(frozen=True, slots=True)
class Name:
    """A span of the folded text that may be a name."""

    start: int
    end: int
    how: str
    """`run`, `quoted`, `foreign` (Latin letters in another script), `beside` (a role word), `claiming` (a word of a suit), `bounded` (a word of a complaint), `group`."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    upper: bool


def names_in(scene: Scene, taken: list[tuple[int, int]], inside: Sequence[tuple[int, int]] = ()) -> list[Name]:
    """Possible names outside the spans `taken`, in order; none overlaps another.

    `inside`: those of them that may be a part of a name in a script without capitals, as "council" is.
    """
    out: list[Name] = []
    barred, free = _mask(scene, taken), _mask(scene, [span for span in taken if span not in set(inside)])
    bound = [Name(start, end, "bounded") for start, end in bounded(scene, free)]
    for name in bound:
        barred[name.start : name.end] = bytes(name.end - name.start)
    for name in (*_quotes(scene), *bound, *_runs(scene, barred), *_beside(scene, barred), *_groups(scene, barred)):
        if not _marked(barred, name.start, name.end) or _names_a_group(scene, name):
            if not (
                scene.cased and nobody(tuple(scene.reading.folded.text[name.start : name.end].replace("-", " ").split()), scene.language)
            ):
                out.append(name)
            barred[name.start : name.end] = b"\1" * (name.end - name.start)
    quoted = [(name.start, name.end) for name in out if name.how == "quoted"]
    out = [name for name in out if not _kind_of_quoted(scene, name, quoted)]
    if not scene.cased:
        spans = [(name.start, name.end) for name in out]
        out = [name for name in out if name.how != "group" or not only_a_role(scene, name.start, name.end, spans)]
    return list(_with_quotations(scene, sorted(out, key=lambda name: name.start)))


def _kind_of_quoted(scene: Scene, name: Name, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a candidate is what the bearer of a name in quotation marks beside it is: "מיזם הסטארט-אפ" before "..."."""
    if name.how == "quoted":
        return False
    text = scene.reading.folded.text
    told = [hit for concept in ("group", "person", "role") for hit in scene.words[concept]]
    if not any(name.start <= hit.start < name.end and (not scene.cased or hit.end >= name.end) for hit in told):
        return False
    alone = any(hit.start <= name.start and name.end <= hit.end for hit in told)
    if (name.how == "group" or alone) and any(0 <= name.start - hit.end <= _CALLED for hit in scene.words["called"]):
        return True
    return any(
        (0 < start - name.end <= _OF_GROUP and text[name.end : start].strip(" ") in _MARKS)
        or (0 < name.start - end <= _OF_GROUP and text[end : name.start].strip(" ") in _MARKS)
        for start, end in quoted
    )


def _with_quotations(scene: Scene, names: Iterable[Name]) -> Iterator[Name]:
    """The names, those of a group that a quotation follows as one: 'Union of Couriers of Arta "Two Wheels"'."""
    last: Name | None = None
    for name in names:
        if last is not None and name.how == "quoted" and last.how == "run" and 0 < name.start - last.end <= _OF_GROUP:
            told = [hit for hit in scene.words["group"] if last.start <= hit.start < last.end]
            if told and not any(hit.start <= last.start and last.end <= hit.end for hit in told):
                last = Name(last.start, name.end + 1, "run")
                continue
        if last is not None:
            yield last
        last = name
    if last is not None:
        yield last


def _names_a_group(scene: Scene, name: Name) -> bool:
    """Whether a quotation that holds a platform's or body's name is that of a group: "Uber Eats Union", the association "Council of Buyers"."""
    groups = scene.words["group"]
    return name.how == "quoted" and any(
        (name.start < hit.start and hit.end == name.end) or 0 < name.start - hit.end <= _OF_GROUP for hit in groups
    )


def _mask(scene: Scene, spans: Iterable[tuple[int, int]]) -> bytearray:
    """A byte a character, 1 inside the spans."""
    mask = bytearray(len(scene.reading.folded.text) + 1)
    for start, end in spans:
        mask[start:end] = b"\1" * (end - start)
    return mask


def _marked(mask: bytearray, start: int, end: int) -> bool:
    return mask.find(1, start, end) >= 0


def _quotes(scene: Scene) -> Iterator[Name]:
    """Short quotations that begin like a name."""
    reading = scene.reading
    text = reading.folded.text
    for match in (*_QUOTED.finditer(text, 0, scene.end), *(() if scene.cased else _QUOTED_PLAINLY.finditer(text, 0, scene.end))):
        first = reading.original[reading.origin(match.start(1))]
        small = first.islower() and (scene.cased or first.isascii())  # the letters of Georgian are all small ones
        if match.group(1).count(" ") < 6 and not (small or first.isdigit()):
            yield Name(match.start(1), match.end(1), "quoted")


def _small() -> frozenset[str]:
    """Small words within names, in whatever language."""
    return small_words("name-and-body") | small_words("name")


def _tokens(scene: Scene, start: int, end: int) -> Iterator[_Token]:
    reading = scene.reading
    for match in _TOKEN.finditer(reading.folded.text, start, end):
        at, word = match.start(), match.group()
        first = reading.origin(at)
        if reading.original[first : first + _LEAD].islower():  # most words: no capital at their beginning
            yield _Token(at, match.end(), upper=False)
            continue
        elided = _behind_elision(scene, at) - at
        letters = range(elided, elided + 1) if elided else range(min(_LEAD - 1, len(word) - 1) or 1)
        if not elided and scene.language not in _SMALL_PREFIX:
            letters = range(1)
        lead = next((n for n in letters if reading.original[reading.origin(at + n)].isupper() and not word[n].isdigit()), -1)
        yield _Token(at if elided else at + max(lead, 0), match.end(), lead >= 0)


def _runs(scene: Scene, barred: bytearray) -> Iterator[Name]:
    """Words with capitals side by side; a word that tells of a step or a role ends a name where its capital may mean nothing."""
    reading = scene.reading
    text = reading.folded.text
    small = small_words("name-among-nouns", scene.language) or _small() | small_words("name", scene.language)
    joins = small_words("and", scene.language)
    small, joins = small - joins, joins | small_words("and")
    title = [token.upper for token in _tokens(scene, 0, reading.title_end)]
    skip = sum(title) > _HEADLINE_CAPITALS * len(title) and len(title) > 3
    common, run = _mask(scene, scene.common), list[_Token]()
    for token in _tokens(scene, reading.title_end if skip else 0, scene.end):
        gap = text[run[-1].end : token.start] if run else ""
        broken = gap not in {" ", "-"} or (run and scene.sentence_of(token.start) != scene.sentence_of(run[0].start))
        if run and (broken or (scene.language in _APOSTROPHE_ENDINGS and _ENDED.search(text[run[-1].start : run[-1].end]))):
            yield from _run(scene, run)
            run = []
        if _marked(barred, token.start, token.end) or (token.upper and _common(scene, common, token)):
            yield from _run(scene, run)
            run = []
        elif token.upper and run and text[run[-1].start : run[-1].end] in joins and _a_person(scene, token.start):
            yield from _run(scene, run)  # "Union of Couriers and Bob Roe"
            run = [token]
        elif token.upper or (
            run and (text[token.start : token.end] in small or gap == "-" or _of_two(scene, run, text[token.start : token.end], joins))
        ):
            run.append(token)
        else:
            yield from _run(scene, run)
            run = []
    yield from _run(scene, run)


def _of_two(scene: Scene, run: list[_Token], word: str, joins: frozenset[str]) -> bool:
    """Whether "and" stands within a group's name that says of whom it is: "Society of Authors and Performers"."""
    if word not in joins or len(run) < _GROUP_OF or run[-2].upper or not run[-1].upper:
        return False
    return any(hit.start <= token.start < hit.end for token in run[:2] for concept in ("person", "group") for hit in scene.words[concept])


def _common(scene: Scene, common: bytearray, token: _Token) -> bool:
    """Whether a capital is that of a common word: a noun in German, the first word of a sentence."""
    if scene.opens(token.start) and scene.reading.folded.text[token.start : token.end] in scene.small_words:
        return True
    loose = scene.language in _NOUN_CAPITALS or scene.opens(token.start) or token.start < scene.reading.title_end
    return loose and bool(common[token.start])


def _run(scene: Scene, run: list[_Token]) -> Iterator[Name]:
    while run and not run[-1].upper and scene.reading.folded.text[run[-1].start - 1 : run[-1].start] != "-":
        run = run[:-1]
    text = scene.reading.folded.text
    run = _behind_a_day(scene, run)
    if (
        run
        and run[-1].end - run[0].start >= 2
        and text[run[0].start : run[-1].end] not in _small()
        and not (all(_in_place(scene, token) for token in run) and not small_words("group-form", scene.language))
    ):
        latin = text[run[0].start].isascii()
        start = _behind_elision(scene, run[0].start)
        end = run[-1].end
        if inflected := _INFLECTED.search(scene.surface(run[-1].start, end)):  # "STEFs", "TÜRSAB'ın": the ending is no part of an acronym
            end -= len(inflected.group(1))
        if scene.language not in _NOUN_CAPITALS:
            end = _whole(scene, replace(run[0], start=start), end) if len(run) == 1 else end
            end = _with_group(scene, end)
        if end == run[-1].end and all(_in_place(scene, token) or text[token.start : token.end] in _ARTICLES for token in run):
            return  # "A Japanese" of "A Japanese relief fund": somebody's country alone
        yield Name(start, end, "foreign" if latin and not scene.latin else "run")


def _behind_elision(scene: Scene, at: int) -> int:
    """Where a name begins behind "l'" or "dell'"; `at` where it does not. Languages with endings behind apostrophes elide nothing: "Kaya'nın"."""
    found = None if scene.language in _APOSTROPHE_ENDINGS else _ELISION.match(scene.reading.folded.text, at)
    return found.end() if found else at


def _behind_a_day(scene: Scene, run: list[_Token]) -> list[_Token]:
    """A run without the day that opens its sentence: "On Monday Van den Heuvel"."""
    text = scene.reading.folded.text
    if len(run) > 1 and scene.opens(run[0].start):
        for n, token in enumerate(run[:2]):
            if a_day(text[token.start : token.end], scene.language) and (n == 0 or len(text[run[0].start : run[0].end]) <= _PREPOSITION):
                return run[n + 1 :]
    return run


def _whole(scene: Scene, head: _Token, end: int) -> int:
    """Where a group's name ends whose first word alone has a capital: "Союз еврейских студентов Франции", "Unione degli inquilini" (UI),
    or whose word a group's word stands before: "l'association Femmes connectées du Littoral".

    Small words behind it belong to it up to a capital, a stop or a word that tells what it did; none do where five pass without any of these.
    """
    if not any(hit.start <= head.start and _leads(scene, hit.end, head.start) for hit in scene.words["group"]):
        return end
    reading, reach, text = scene.reading, end, scene.reading.folded.text
    capitals = False
    helping, small_ones, joined, joins = small_words("helping", scene.language), _small(), 0, _joins(scene)
    for count, match in enumerate(_TOKEN.finditer(text, end, scene.end)):
        if match.end() > end + _LONG_NAME:
            return end
        if scene.sentence_of(match.start()) != scene.sentence_of(head.start):
            return reach
        if text[reach : match.start()] != " ":
            return reach
        if match.group() in helping:
            return reach
        small, upper = match.group() in small_ones, reading.original[reading.origin(match.start())].isupper()
        if joined and (upper or _a_person(scene, match.start())):
            return joined  # "Union and Bob": whoever follows is somebody else
        stops = not small and _stops(scene, match.start())
        if stops or any(a.start <= match.start() < a.end for a in reading.platforms):
            return reach if count > 1 or capitals else end
        if upper:
            reach, capitals = match.end(), True
            continue
        if capitals:
            return reach
        joined = reach if match.group() in joins else 0
        if count >= _NAME_TAIL:
            return end
        reach = match.end()
    return reach


def _with_group(scene: Scene, end: int) -> int:
    """Where a name ends that goes on with a group's word: "Jewish students' union", "Сибирский союз перевозчиков"."""
    reach, text, joins = end, scene.reading.folded.text, _joins(scene)
    forms = small_words("group-form", scene.language)
    for match in islice(_TOKEN.finditer(text, end, scene.end), 3 if forms else 2):
        if (
            match.end() > end + _GROUP_NEAR
            or scene.sentence_of(match.start()) != scene.sentence_of(end - 1)
            or text[reach : match.start()].strip("'") != " "
            or match.group() in joins
            or _stops(scene, match.start())
        ):
            return end
        if match.group() in forms:
            return match.end()
        if any(hit.start <= match.start() < hit.end for hit in scene.words["group"]):
            following = _TOKEN.match(text, match.end() + 1)
            if scene.language in _WITH_OF and (following is None or following.group() not in _small()):
                return match.end()  # "the Harbour union spoke"
            return _whole(scene, _Token(match.start(), match.end(), upper=False), match.end())
        reach = match.end()
    return end


def _leads(scene: Scene, end: int, start: int) -> bool:
    """Whether a group's word that ends at one place tells what begins at another: directly, or with whose group it is between ("spolek rodičů Léto venku")."""
    between = scene.reading.folded.text[end:start]
    return len(between) <= 1 or (
        len(between) <= _WHOSE and between.count(" ") == 2 and between.strip().isalpha() and not _stops(scene, end + 1)
    )


def _joins(scene: Scene) -> frozenset[str]:
    return small_words("and") | small_words("and", scene.language)


def _a_person(scene: Scene, at: int) -> bool:
    return any(hit.start <= at < hit.end for concept in ("person", "group") for hit in scene.words[concept])


def _stops(scene: Scene, at: int) -> bool:
    """Whether a word is no part of a group's name; those of whom groups are made are: "Jewish students' union", "Syndicat des hôteliers"."""
    return any(a <= at < b for a, b in scene.common) and not any(hit.start <= at < hit.end for hit in scene.words["person"])


def _in_place(scene: Scene, token: _Token) -> bool:
    return any(place.start <= token.start and token.end <= place.end + 3 for place in scene.places)


def _groups(scene: Scene, barred: bytearray) -> Iterator[Name]:
    """A group without a name, with the words around it: "French drivers", "taxi drivers"."""
    for hit in scene.words["group"]:
        start, end = hit.start, hit.end
        if not scene.cased:
            start, end = around(scene, barred, start, end)
        yield Name(start, end, "group")


def _beside(scene: Scene, barred: bytearray) -> Iterator[Name]:
    return (Name(one.start, one.end, one.how) for one in beside(scene, barred)) if not scene.cased else iter(())
