"""From a query's tree and filters to a query of the word index, and to what should be marked in a hit."""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import tantivy

from records.errors import QueryError
from records.search import DateField, SearchFilters
from warehouse.search.schema import STEMMERS, schema, stem_field, stemmer
from warehouse.search.syntax import All, Narrow, Node, Not, Phrase, Some, Word
from warehouse.search.text import Token, is_pair, tokens

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_BOOSTS = {"title": 3.0, "body": 1.0, "names": 4.0}
_STEM_WEIGHT = 0.8
"""Of another form of the word, against the form that was typed."""
_LONGEST_PHRASE = 4
"""A run without spaces of up to this many characters is one word; of a longer one the pairs may stand apart, together they count more."""
_LATIN = frozenset(STEMMERS) - {"ar", "el", "hi", "ru", "ta"}
_SCRIPTS = {
    "ARABIC": frozenset({"ar"}),
    "GREEK": frozenset({"el"}),
    "DEVANAGARI": frozenset({"hi"}),
    "CYRILLIC": frozenset({"ru"}),
    "TAMIL": frozenset({"ta"}),
}
_BLOCKS = (
    (0x370, 0x3FF, "GREEK"),
    (0x400, 0x52F, "CYRILLIC"),
    (0x600, 0x77F, "ARABIC"),
    (0x900, 0x97F, "DEVANAGARI"),
    (0xB80, 0xBFF, "TAMIL"),
)


Steps: TypeAlias = tuple[tuple[int, str], ...]
"""A phrase: words with their distance from the first."""


@dataclass
class Wanted:
    """What a query looks for, without what it excludes: for marking."""

    words: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    phrases: set[Steps] = field(default_factory=set)
    judged: dict[str, dict[str, list[tuple[int, int]]]] = field(default_factory=dict)
    """Language -> stretch of letters -> what of it matches; filled while marking."""


def build(node: Node, filters: SearchFilters) -> tuple[tantivy.Query, Wanted]:
    """Query and marks. Raises QueryError when nothing in it can be searched for."""
    wanted = Wanted()
    languages = frozenset({filters.language}) if filters.language else None
    found = _query(node, wanted, languages)
    if found is None:
        raise QueryError("nothing to search for: there is no word or number in the query")
    return tantivy.Query.boolean_query(
        [(_MUST, _term("kind", "article")), (_MUST, found), *((_MUST, f) for f in narrowed(filters))]
    ), wanted


def narrowed(filters: SearchFilters) -> list[tantivy.Query]:
    """One query per filter that is set; they do not change the score."""
    values = {"language": filters.language, "topic": filters.topic, "platform": filters.platform, "source": filters.source}
    queries = [_narrow(name, value) for name, value in values.items() if value is not None]
    if filters.since is not None or filters.until is not None:
        name = "seen" if filters.dates is DateField.SEEN else "published"
        low = filters.since.toordinal() if filters.since else None
        high = filters.until.toordinal() if filters.until else None
        queries.append(
            tantivy.Query.const_score_query(tantivy.Query.range_query(schema(), name, tantivy.FieldType.Integer, low, high), 0.0)
        )
    return queries


def platform_key(name: str) -> str:
    """Spelling under which a platform is looked up."""
    key = name.strip().casefold()
    return "x" if key in {"twitter", "x/twitter", "twitter/x"} else key


def _query(node: Node, wanted: Wanted, languages: frozenset[str] | None) -> tantivy.Query | None:
    """None when the part holds nothing to look for (an ampersand, a dash)."""
    match node:
        case Word():
            return _word(node, wanted, languages)
        case Phrase():
            return _phrase(list(tokens(node.text)), node.field, wanted)
        case Narrow():
            return _narrow(node.name, node.value)
        case Not():
            inner = _query(node.part, Wanted(), languages)
            return None if inner is None else tantivy.Query.boolean_query([(_MUST, _term("kind", "article")), (_MUST_NOT, inner)])
        case Some():
            return _joined(_SHOULD, node.parts, wanted, languages)
        case All():
            return _joined(_MUST, node.parts, wanted, languages)


def _joined(occur: tantivy.Occur, parts: tuple[Node, ...], wanted: Wanted, languages: frozenset[str] | None) -> tantivy.Query | None:
    queries: list[tuple[tantivy.Occur, tantivy.Query]] = []
    for part in parts:
        if occur == _MUST and isinstance(part, Not):  # as a clause of its own it excludes without scoring
            inner = _query(part.part, Wanted(), languages)
            queries += [(_MUST_NOT, inner)] if inner is not None else []
        elif (found := _query(part, wanted, languages)) is not None:
            queries.append((occur, found))
    if queries and all(kind == _MUST_NOT for kind, _ in queries):
        queries.append((_MUST, _term("kind", "article")))
    return tantivy.Query.boolean_query(queries) if queries else None


def _word(word: Word, wanted: Wanted, languages: frozenset[str] | None) -> tantivy.Query | None:
    found = list(tokens(word.text))
    if not found:
        return None
    if word.prefix and not is_pair(found[-1].text):
        return _prefix(found, word, wanted)
    if len(found) > 1 or is_pair(found[0].text):
        return _run(found, word.field, wanted)
    return _single(found[0].text, word.field, wanted, languages)


def _single(text: str, place: str, wanted: Wanted, languages: frozenset[str] | None) -> tantivy.Query:
    """A word in the form typed, or in another form of it in any language of its script."""
    wanted.words.add(text)
    queries = [tantivy.Query.boost_query(_term(name, text), _BOOSTS[name]) for name in _places(place)]
    if not place and platform_key(text) != text:  # an old name of a platform
        queries.append(tantivy.Query.boost_query(_term("names", platform_key(text)), _BOOSTS["names"] / 2))
    if not place and not text.isdecimal():
        for code in sorted(_stemming(text) if languages is None else _stemming(text) & languages):
            queries += [tantivy.Query.boost_query(_term(stem_field(code), stem), _STEM_WEIGHT) for stem in stemmer(code).analyze(text)]
    return tantivy.Query.disjunction_max_query(queries, 0.1)


def _stemming(text: str) -> frozenset[str]:
    code = ord(text[0])
    return next((_SCRIPTS[script] for low, high, script in _BLOCKS if low <= code <= high), _LATIN if code < 0x250 else frozenset())


def _run(found: list[Token], place: str, wanted: Wanted) -> tantivy.Query | None:
    """Several tokens that were typed as one: a case number, or characters of a script without spaces."""
    exact = _phrase(found, place, wanted)
    if len(found) <= _LONGEST_PHRASE or not all(is_pair(token.text) for token in found):
        return exact
    pairs = [token.text for token in found if len(token.text) > 1]
    wanted.words.update(pairs)
    loose = [(_MUST, tantivy.Query.disjunction_max_query([_term(name, pair) for name in _places(place)])) for pair in pairs]
    return tantivy.Query.boolean_query([*loose, *([(_SHOULD, exact)] if exact is not None else [])])


def _phrase(found: list[Token], place: str, wanted: Wanted) -> tantivy.Query | None:
    """Tokens at their distances. The lone last character of a run is left out where the pair before it says the same."""
    words = _without_tails(found)
    if not words:
        return None
    wanted.phrases.add(tuple(words))
    if len(words) == 1 and not _lone(words[0][1]):
        return tantivy.Query.disjunction_max_query(
            [tantivy.Query.boost_query(_term(name, words[0][1]), _BOOSTS[name]) for name in _places(place)], 0.1
        )
    return tantivy.Query.disjunction_max_query(
        [tantivy.Query.boost_query(_in_order(name, words), _BOOSTS[name]) for name in _places(place)], 0.1
    )


def _in_order(name: str, words: list[tuple[int, str]]) -> tantivy.Query:
    if any(_lone(text) for _, text in words):
        patterns: list[str | tuple[int, str]] = [(at, re.escape(text) + (".?" if _lone(text) else "")) for at, text in words]
        if len(words) == 1:
            return tantivy.Query.regex_query(schema(), name, patterns[0][1])
        return tantivy.Query.regex_phrase_query(schema(), name, patterns)
    return tantivy.Query.phrase_query(schema(), name, list(words))


def _without_tails(found: list[Token]) -> list[tuple[int, str]]:
    kept = []
    for number, token in enumerate(found):
        before = found[number - 1] if number else None
        tail = _lone(token.text) and before is not None and len(before.text) == 2 and is_pair(before.text) and before.end == token.end
        if not tail:
            kept.append((token.position - found[0].position, token.text))
    return kept


def _lone(text: str) -> bool:
    return len(text) == 1 and is_pair(text)


def _prefix(found: list[Token], word: Word, wanted: Wanted) -> tantivy.Query:
    last = found[-1].text
    if len(last) < 2:
        raise QueryError(f"{word.text + '*'!r}: write at least two letters before the *")
    if len(found) > 1:
        wanted.phrases.add(tuple((step, token.text) for step, token in enumerate(found[:-1])))
        queries = [tantivy.Query.phrase_prefix_query(schema(), name, [token.text for token in found]) for name in _places(word.field)]
    else:
        wanted.prefixes.add(last)
        queries = [tantivy.Query.regex_query(schema(), name, re.escape(last) + ".*") for name in _places(word.field)]
    return tantivy.Query.disjunction_max_query(queries)


def _narrow(name: str, value: str) -> tantivy.Query:
    key = platform_key(value) if name == "platform" else value.strip().lower()
    return tantivy.Query.const_score_query(_term("platform_key" if name == "platform" else name, key), 0.0)


def _places(place: str) -> tuple[str, ...]:
    return ("title",) if place == "title" else ("title", "body", "names")


def _term(name: str, text: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema(), name, text, index_option="basic" if name == "kind" else "freq")
