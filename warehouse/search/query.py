"""From a query's tree and filters to a query of the word index, and to what should be marked in a hit."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import tantivy

from beat.names import named, renamed, spellings
from beat.selecting import expanded
from beat.selecting import selection as selected
from records.errors import QueryError, SelectionError
from records.selection import EVERYTHING, Selection
from warehouse.search.clitics import bare, joined_forms
from warehouse.search.dockets import docket_forms
from warehouse.search.lexicon import Lexicon
from warehouse.search.schema import NOWHERE, schema, stem_field
from warehouse.search.stems import INFLECTED, stem
from warehouse.search.syntax import All, Narrow, Node, Not, Phrase, Some, Word
from warehouse.search.text import Token, folded, is_pair, tokens
from warehouse.search.together import as_one, together

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_BOOSTS = {"title": 3.0, "body": 1.0, "names": 4.0}
_STEM_WEIGHT = 0.8
"""Of another form of the word, against the form that was typed."""
_PART_WEIGHT = 0.5
"""Of a compound that holds the word."""
_NAMED_SCORE = 2.0
"""Of a report that mentions what has this name, in whatever spelling: below most matches of a rare word, above a second form of a common one."""
_LONGEST_PHRASE = 4
"""A run without spaces of up to this many characters is one word; of a longer one the pairs may stand apart, together they count more."""
_BLOCKS = (
    (0x370, 0x3FF, frozenset({"el"})),
    (0x400, 0x52F, frozenset({"be", "bg", "kk", "mk", "ru", "sr", "uk"})),
    (0x530, 0x58F, frozenset({"hy"})),
    (0x590, 0x5FF, frozenset({"yi"})),
    (0x600, 0x77F, frozenset({"ar", "fa"})),
    (0x900, 0x97F, frozenset({"hi", "ne"})),
    (0xB80, 0xBFF, frozenset({"ta"})),
    (0x10A0, 0x10FF, frozenset({"ka"})),
)
"""First and last character of a script, and the languages that write it."""
_LATIN = frozenset(INFLECTED) - frozenset().union(*(codes for _, _, codes in _BLOCKS)) | {"sr"}
"""Serbian is written in both."""


Steps: TypeAlias = tuple[tuple[int, str], ...]
"""A phrase: words with their distance from the first."""


@dataclass(slots=True)
class Wanted:
    """What a query looks for, without what it excludes: for marking."""

    words: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    phrases: set[Steps] = field(default_factory=set)
    typed: set[str] = field(default_factory=set)
    """Single words as they were typed: endings hang on accents."""
    compounds: dict[str, set[str]] = field(default_factory=dict)
    """Language -> stems of compounds that hold a word."""
    judged: dict[str, tuple[dict[str, list[tuple[int, int]]], Callable[[str, str], bool]]] = field(default_factory=dict)
    """Language -> (stretch of letters -> what of it matches, whether a token does); filled while marking, when words, prefixes and compounds stand."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A selection, with what the index cannot know of it by itself."""

    selection: Selection = EVERYTHING
    articles: tuple[str, ...] | None = None
    """Ids of the articles of the stories and disputes selected; None where none is."""
    local_sources: tuple[str, ...] = ()
    """Outlets of the jurisdictions selected: they stand for articles that name none."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a part of a query is read with."""

    wanted: Wanted
    languages: frozenset[str] | None
    lexicon: Lexicon | None

    def unmarked(self) -> "_Asked":
        return replace(self, wanted=Wanted())


def build(node: Node, filters: Narrowing, lexicon: Lexicon | None = None) -> tuple[tantivy.Query, Wanted]:
    """Query and marks; without a lexicon words are looked for as they are typed and in their forms. Raises QueryError when nothing in it can be searched for."""
    wanted = Wanted()
    found = _query(node, _Asked(wanted, frozenset(filters.selection.languages) or None, lexicon))
    if found is None:
        raise QueryError("nothing to search for: there is no word or number in the query")
    return tantivy.Query.boolean_query(
        [(_MUST, _term("kind", "article")), (_MUST, found), *((_MUST, f) for f in narrowed(filters))]
    ), wanted


def build_all(filters: Narrowing) -> tantivy.Query:
    """Every article that a selection holds, whatever its words."""
    return tantivy.Query.boolean_query([(_MUST, _term("kind", "article")), *((_MUST, f) for f in narrowed(filters))])


def narrowed(filters: Narrowing) -> list[tantivy.Query]:
    """One query per facet, sum or pair of days that says something; they do not change the score."""
    wanted = expanded(filters.selection)
    queries = [any_of(word, values) for word, values in wanted.chosen() if word not in ("jurisdiction", "story", "dispute")]
    if wanted.jurisdictions:
        queries.append(_placed(wanted.jurisdictions, filters.local_sources))
    if filters.articles is not None:
        queries.append(any_of("id", filters.articles))
    for what in ("published", "seen"):
        first, last = getattr(wanted, f"{what}_since"), getattr(wanted, f"{what}_until")
        if first is not None or last is not None:
            low, high = first.toordinal() if first else None, last.toordinal() if last else None
            queries.append(tantivy.Query.range_query(schema(), what, tantivy.FieldType.Integer, low, high))
    if wanted.amount_at_least is not None:
        queries.append(tantivy.Query.range_query(schema(), "euros", tantivy.FieldType.Integer, wanted.amount_at_least, None))
    return [tantivy.Query.const_score_query(query, 0.0) for query in queries]


def any_of(name: str, values: Iterable[str]) -> tantivy.Query:
    """Articles with any of these values in a field."""
    terms = [(_SHOULD, tantivy.Query.term_query(schema(), name, value, index_option="basic")) for value in values]
    return tantivy.Query.boolean_query(terms) if terms else tantivy.Query.empty_query()


def _placed(places: tuple[str, ...], sources: tuple[str, ...]) -> tantivy.Query:
    """Articles whose process runs in these places or that name an authority or law of them, or tell no place at all and come from an outlet of one."""
    silent = tantivy.Query.boolean_query([(_MUST, any_of("jurisdiction", (NOWHERE,))), (_MUST, any_of("source", sources))])
    return tantivy.Query.boolean_query([(_SHOULD, any_of("jurisdiction", places)), (_SHOULD, silent)])


def _query(node: Node, asked: _Asked) -> tantivy.Query | None:
    """None when the part holds nothing to look for (an ampersand, a dash)."""
    match node:
        case Word():
            return _word(node, asked)
        case Phrase():
            return _phrase(list(tokens(node.text)), node.field, asked.wanted)
        case Narrow():
            return _narrow(node.name, node.value)
        case Not():
            inner = _query(node.part, asked.unmarked())
            return None if inner is None else tantivy.Query.boolean_query([(_MUST, _term("kind", "article")), (_MUST_NOT, inner)])
        case Some():
            return _joined(_SHOULD, [[part] for part in node.parts], asked)
        case All():
            return _joined(_MUST, together(node.parts, asked.lexicon), asked)


def _joined(occur: tantivy.Occur, parts: list[list[Node]], asked: _Asked) -> tantivy.Query | None:
    queries: list[tuple[tantivy.Occur, tantivy.Query]] = []
    for group in parts:
        part = group[0]
        if len(group) > 1:
            queries.append((occur, _one_of(group, asked)))
        elif occur == _MUST and isinstance(part, Not):  # as a clause of its own it excludes without scoring
            inner = _query(part.part, asked.unmarked())
            queries += [(_MUST_NOT, inner)] if inner is not None else []
        elif (found := _query(part, asked)) is not None:
            queries.append((occur, found))
    if queries and all(kind == _MUST_NOT for kind, _ in queries):
        queries.append((_MUST, _term("kind", "article")))
    return tantivy.Query.boolean_query(queries) if queries else None


def _one_of(group: list[Node], asked: _Asked) -> tantivy.Query:
    """Words that all occur, or stand together as one word, or are the name of what a report mentions."""
    words = [part.text for part in group if isinstance(part, Word)]
    apart = _joined(_MUST, [[part] for part in group], asked)
    queries = [apart] if apart is not None else []
    if (whole := as_one(words)) is not None and asked.lexicon is not None and asked.lexicon.known(whole):
        queries.append(_single(whole, "", asked))
    return tantivy.Query.disjunction_max_query([*queries, *_mentioned(" ".join(words), asked.wanted)], 0.1)


def _word(word: Word, asked: _Asked) -> tantivy.Query | None:
    found = list(tokens(word.text))
    if not found:
        return None
    if word.prefix and not is_pair(found[-1].text):
        return _prefix(found, word, asked.wanted)
    if forms := docket_forms([token.text for token in found]):
        return _docket([tuple(token.text for token in found), *forms], word.field, asked.wanted)
    if len(found) == 1 and not is_pair(found[0].text):
        return _single(found[0].text, word.field, asked, word.text)
    run = _run(found, word.field, asked.wanted)
    if word.field or asked.lexicon is None:
        return run
    whole = as_one([word.text])
    others = [_single(whole, "", asked)] if whole is not None and asked.lexicon.known(whole) else []
    others += _mentioned(word.text, asked.wanted)
    return tantivy.Query.disjunction_max_query([*([run] if run is not None else []), *others], 0.1) if others else run


def _single(text: str, place: str, asked: _Asked, typed: str = "") -> tantivy.Query:
    """A word in the form typed, or in another form of it in any language of its script, or as a part of another word, or as a name."""
    asked.wanted.words.add(text)
    queries = [tantivy.Query.boost_query(_term(name, text), _BOOSTS[name]) for name in _places(place)]
    if place:
        return tantivy.Query.disjunction_max_query(queries, 0.1)
    if (platform := renamed(text)) is not None:
        queries += [tantivy.Query.boost_query(_term("names", name), _BOOSTS["names"] / 2) for name in folded(platform)]
    if text.isdecimal():
        return tantivy.Query.disjunction_max_query(queries, 0.1)
    codes = sorted(_stemming(text) if asked.languages is None else _stemming(text) & asked.languages)
    asked.wanted.typed.add(typed or text)
    for code in codes:
        queries += [
            tantivy.Query.boost_query(_term(stem_field(code), one), _STEM_WEIGHT)
            for one in sorted({stem(code, typed or text), stem(code, text)})
        ]
    if asked.lexicon is not None:
        queries += [*_compounds(typed or text, codes, asked.wanted, asked.lexicon), *_other_spellings(text, asked.wanted, asked.lexicon)]
        queries += _mentioned(typed or text, asked.wanted)
    return tantivy.Query.disjunction_max_query(queries, 0.1)


def _compounds(text: str, codes: list[str], wanted: Wanted, lexicon: Lexicon) -> list[tantivy.Query]:
    """Longer words that the word is a part of."""
    queries = []
    for code in codes:
        if wholes := lexicon.compounds(code, text):
            wanted.compounds.setdefault(code, set()).update(wholes)
            queries.append(_any_word(stem_field(code), wholes, _PART_WEIGHT))
    return queries


def _other_spellings(text: str, wanted: Wanted, lexicon: Lexicon) -> list[tantivy.Query]:
    """The word written as two, and with or without the little words that Arabic and Hebrew write onto it."""
    queries = []
    for pair in lexicon.halves(text):
        wanted.phrases.add(tuple(enumerate(pair)))
        queries += [
            tantivy.Query.boost_query(tantivy.Query.phrase_query(schema(), name, list(pair)), _BOOSTS[name]) for name in ("title", "body")
        ]
    forms = lexicon.among(form for form in joined_forms(bare(text, lexicon.known)) if form != text)
    if forms:
        wanted.words.update(forms)
        queries += [_any_word(name, forms, _BOOSTS[name] * _STEM_WEIGHT) for name in ("title", "body")]
    return queries


def _mentioned(typed: str, wanted: Wanted) -> list[tantivy.Query]:
    """Reports that mention the platform, authority or law of this name, however they write it."""
    queries = []
    for facet, value in named(typed):
        wanted.words.update(token for name in spellings(facet, value) for token in _alone(name))
        queries.append(tantivy.Query.const_score_query(any_of(facet, (value,)), _NAMED_SCORE))
    return queries


def _alone(name: str) -> tuple[str, ...]:
    """A spelling of one word, folded; none where it is several, or pairs of characters."""
    found = [token.text for token in tokens(name)]
    return (found[0],) if len(found) == 1 and not is_pair(found[0]) else ()


def _any_word(name: str, words: tuple[str, ...], weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(tantivy.Query.disjunction_max_query([_term(name, word) for word in words], 0.1), weight)


def _docket(forms: Sequence[tuple[str, ...]], place: str, wanted: Wanted) -> tantivy.Query:
    """A docket number in any of its forms."""
    queries = []
    for form in forms:
        words = list(enumerate(form))
        wanted.phrases.add(tuple(words))
        queries += [
            tantivy.Query.boost_query(_term(name, form[0]) if len(form) == 1 else _in_order(name, words), _BOOSTS[name])
            for name in _places(place)
        ]
    return tantivy.Query.disjunction_max_query(queries, 0.1)


def _stemming(text: str) -> frozenset[str]:
    code = ord(text[0])
    return next(
        (codes for low, high, codes in _BLOCKS if low <= code <= high), _LATIN if code < 0x250 or 0x1E00 <= code < 0x1F00 else frozenset()
    )


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
    """`language:fr` and the like inside a query: the same words and aliases as everywhere. Raises QueryError."""
    try:
        chosen = selected({name: value.casefold() if name == "source" else value})
    except SelectionError as error:
        raise QueryError(str(error)) from error
    return tantivy.Query.const_score_query(tantivy.Query.boolean_query([(_MUST, part) for part in narrowed(Narrowing(chosen))]), 0.0)


def _places(place: str) -> tuple[str, ...]:
    return ("title",) if place == "title" else ("title", "body", "names")


def _term(name: str, text: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema(), name, text, index_option="basic" if name == "kind" else "freq")
