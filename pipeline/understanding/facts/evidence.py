"""What else than names of countries tells where a process runs: money, towns beside the acting body, words of one country's public life, the language."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from common import cldr
from common.cldr import payers, speakers
from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.gazetteer import FOLDER, flat
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.folding import fold_term
from pipeline.understanding.passage import Passage
from pipeline.understanding.sums import currencies_told

_WORLDWIDE = frozenset({"USD", "EUR"})
"""Currencies into which sums are converted everywhere."""
_BESIDE = 3
"""Words behind a body, or before it, among which the town stands where it sits: "High Court at Invercargill", "Wien – Das Handelsgericht"."""
_ENDING = 3
"""Letters that a language may put behind a town's name: "Nišu", "Mariborban"."""
_LEAST_STEM = 4
"""Letters that must be left of a town's name then."""
_PLAIN_NAMES = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "ca", "gl", "sv", "da", "no", "af", "id", "ms", "tl", "vi", "sw", "lb"})
"""Languages that put no ending behind the name of a town."""
_DATELINE = 24
"""Characters at the beginning of headline or text in which its place is told: "KOCHI: ", "Lugano, condannato"."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
DATE_END = re.compile(r"\s*[:,–—(]|\s-\s")
"""What follows the place that a headline or text begins with."""


def money_of(passage: Passage) -> tuple[frozenset[str], frozenset[str]]:
    """Countries whose own money is named, and those of which one's may be: "100 pesos"; the dollar and the euro that sums are converted to tell nothing.

    Of currencies called alike those count in whose countries the report's language is spoken: francs in German are those of Switzerland.
    """
    spoken = speakers(passage.language)
    sure: set[str] = set()
    maybe: set[str] = set()
    for told in currencies_told(passage):
        codes = [code for code in told if payers(code) & spoken] or list(told)
        if len(codes) == 1 and codes[0] not in _WORLDWIDE:
            sure |= payers(codes[0])
        elif len(codes) > 1:
            maybe.update(*(payers(code) for code in codes))
    return frozenset(sure), frozenset(maybe - sure)


def issues(code: str, among: frozenset[str]) -> bool:
    """Whether a country is the one its money is called after, or none of those that pay with it is: CHF is Switzerland's, XOF nobody's."""
    owner = (cldr.currency_of(code) or "")[:2].lower()
    return owner == code or owner not in among


def towns_of(scene: Scene, bodies: Sequence[Body]) -> tuple[frozenset[str], frozenset[str]]:
    """Countries of the towns that stand beside bodies' names, and of the one that a report begins with: the only one of such a name, and one of several.

    Where towns of several countries are called alike, those count in which the report's language is spoken.
    """
    spoken = speakers(scene.language)
    sure: set[str] = set()
    maybe: set[str] = set()
    for codes in _towns_told(scene, bodies):
        near = [code for code in codes if code in spoken] or list(codes)
        (sure if len(near) == 1 else maybe).update(near)
    return frozenset(sure), frozenset(maybe - sure)


def _towns_told(scene: Scene, bodies: Sequence[Body]) -> Iterator[tuple[str, ...]]:
    if not scene.latin:
        return
    inflected = scene.language not in _PLAIN_NAMES
    text, known = flat(scene.reading.folded.text[: scene.end]), _towns()
    told = [_beside(text, body) for body in bodies]
    for begin in (0, scene.reading.title_end + 1):
        words = list(_WORD.finditer(text, begin, min(len(text), begin + _DATELINE)))
        told += [words[: n + 1] for n, word in enumerate(words[:2]) if DATE_END.match(text, word.end())]
    for words in told:
        for place, word in enumerate(words):
            if not scene.reading.original[scene.reading.origin(word.start())].isupper():
                continue
            following = words[place + 1].group() if place + 1 < len(words) else ""
            codes = known.get(f"{word.group()} {following}") or known.get(word.group()) or (_town(word.group(), known) if inflected else ())
            if codes:
                yield codes


def _beside(text: str, body: Body) -> list[re.Match[str]]:
    """The words of a body's name and some before and behind it."""
    words = list(_WORD.finditer(text, max(0, body.start - 30), min(len(text), body.end + 40)))
    before = [word for word in words if word.end() <= body.start][-_BESIDE:]
    behind = [word for word in words if word.start() >= body.end][:_BESIDE]
    return [*before, *(word for word in words if body.start <= word.start() < body.end), *behind]


def _town(word: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The countries of a town whose name has an ending of a few letters."""
    for cut in range(1, _ENDING + 1):
        stem = word[: len(word) - cut]
        if len(stem) < _LEAST_STEM:
            return ()
        if found := known.get(stem) or next((known[stem + vowel] for vowel in "aeo" if stem + vowel in known), ()):
            return found
    return ()


@cache
def _towns() -> Mapping[str, tuple[str, ...]]:
    """Names without accents -> countries."""
    out: dict[str, tuple[str, ...]] = {}
    for line in (FOLDER / "towns.tsv").read_text(encoding="utf-8").splitlines():
        code, _, names = line.partition("\t")
        for name in names.split("|"):
            plain = flat(fold_term(name)).replace("st. ", "st ")
            out[plain] = (*out.get(plain, ()), code)
    return out


def words_of(scene: Scene) -> frozenset[str]:
    """Countries of whose public life a report has words, see beat/places/words.toml."""
    known = _words(scene.language)
    if not known:
        return frozenset()
    text = flat(scene.reading.folded.text[: scene.end])
    found = set()
    for word in _WORD.findall(text):
        for term, whole, code in known.get(word[:4], ()):
            if word == term or (not whole and word.startswith(term)):
                found.add(code)
    return frozenset(found)


@cache
def _words(language: str) -> Mapping[str, tuple[tuple[str, bool, str], ...]]:
    """First letters -> (word, whether it is whole, country) of a language."""
    out: dict[str, list[tuple[str, bool, str]]] = {}
    for code, terms in _tables().get(language, {}).items():
        for term in filter(None, (part.strip() for part in terms.split(","))):
            plain = flat(fold_term(term.rstrip("*")))
            out.setdefault(plain[:4], []).append((plain, not term.endswith("*"), code))
    return {begin: tuple(rows) for begin, rows in out.items()}


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    tables: Mapping[str, Mapping[str, str]] = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    return tables
