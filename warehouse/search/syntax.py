"""What people type into the search field, as a tree; every error says where and what to do."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from records.errors import QueryError

LONGEST = 1_000
MOST_TERMS = 50
DEEPEST = 20
FILTERS = ("language", "topic", "platform", "authority", "law", "stage", "source")
"""Facets that may stand inside a query; the others need more than the index knows."""
FIELDS = ("title", *FILTERS)

_QUOTES = str.maketrans({**dict.fromkeys("“”„‟«»〝〞〟「」『』＂", '"'), "（": "(", "）": ")", "：": ":", "\u3000": " "})
_LEXEME = re.compile(
    r'\s+|(?P<open>\()|(?P<close>\))|(?P<phrase>(?P<in>[a-zA-Z]+:)?"(?P<inside>[^"]*)(?P<end>"|$))|(?P<minus>-(?=[^\s\-)]))|(?P<word>[^\s()"]+)'
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or what reads like one: `TikTok`, `C-311/18`, `condamn*`."""

    text: str
    prefix: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, in exactly these forms."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Narrow:
    """`language:fr` and the like."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Node", ...]


Node: TypeAlias = Word | Phrase | Narrow | Not | All | Some


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    text: str
    at: int
    """Character, counted from 1."""
    field: str = ""


def parse(query: str) -> Node:
    """The tree of a query. Raises QueryError."""
    if len(query) > LONGEST:
        raise QueryError(f"the query has {len(query)} characters; at most {LONGEST} are read")
    lexemes = list(_lexemes(query.translate(_QUOTES)))
    if not lexemes:
        raise QueryError('nothing to search for: write a word, or a "phrase in quotes"')
    if sum(lexeme.kind in {"word", "phrase"} for lexeme in lexemes) > MOST_TERMS:
        raise QueryError(f"more than {MOST_TERMS} words; leave some out")
    return _Parser(lexemes).whole()


def plain_words(node: Node) -> str:
    """What a query asks for, without what it excludes, as a text whose meaning can be compared."""
    match node:
        case Word() | Phrase():
            return node.text
        case All() | Some():
            return " ".join(filter(None, map(plain_words, node.parts)))
        case _:
            return ""


def _lexemes(query: str) -> Iterator[_Lexeme]:
    for match in _LEXEME.finditer(query):
        kind, at = match.lastgroup, match.start() + 1
        if match["phrase"] is not None:
            if not match["end"]:
                raise QueryError(f'the quotation mark at character {at} is not closed: add another " or take it out')
            yield _Lexeme("phrase", match["inside"], at, _known_field((match["in"] or "").rstrip(":"), at))
        elif match["word"] is not None:
            operator = match["word"] if match["word"] in {"AND", "OR", "NOT"} else "word"
            yield _Lexeme(operator, match["word"], at)
        elif kind in {"open", "close", "minus"}:
            yield _Lexeme(kind, match.group(), at)


def _known_field(name: str, at: int) -> str:
    """A field's name; empty for none. Raises QueryError with the nearest one."""
    if name == "" or name.lower() in FIELDS:
        return name.lower()
    close = difflib.get_close_matches(name.lower(), FIELDS, n=1)
    raise QueryError(
        f"character {at}: there is no field {name!r}; " + (f'did you mean "{close[0]}:"?' if close else f"there are {', '.join(FIELDS)}")
    )


class _Parser:
    """Recursive descent: OR binds weaker than AND (or nothing), NOT and - strongest."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._some()
        if self._kind() == "close":
            raise QueryError(f"the parenthesis at character {self._lexemes[self._next].at} was never opened")
        return node

    def _kind(self) -> str:
        return self._lexemes[self._next].kind if self._next < len(self._lexemes) else "end"

    def _take(self) -> _Lexeme:
        self._next += 1
        return self._lexemes[self._next - 1]

    def _some(self) -> Node:
        parts = [self._all()]
        while self._kind() == "OR":
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while self._kind() not in {"end", "close", "OR"}:
            if self._kind() == "AND":
                self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Node:
        self._depth += 1
        try:
            if self._depth > DEEPEST:
                raise QueryError(f"more than {DEEPEST} parentheses or NOTs within each other; simplify the query")
            return self._primary()
        finally:
            self._depth -= 1

    def _primary(self) -> Node:
        kind = self._kind()
        if kind in {"end", "close", "AND", "OR"}:
            raise QueryError(self._missing(kind))
        lexeme = self._take()
        if kind in {"NOT", "minus"}:
            return Not(self._one())
        if kind == "open":
            inner = self._some()
            if self._kind() != "close":
                raise QueryError(f"the parenthesis at character {lexeme.at} is not closed")
            self._take()
            return inner
        if kind == "phrase":
            return Narrow(lexeme.field, lexeme.text) if lexeme.field in FILTERS else Phrase(lexeme.text, lexeme.field)
        return _word(lexeme)

    def _missing(self, kind: str) -> str:
        before = self._lexemes[self._next - 1] if self._next else None
        if kind == "end":
            return f"the query ends after {before.text!r}: a word is missing" if before else "nothing to search for"
        found = self._lexemes[self._next]
        hint = "; to search for the word itself write it in lower case or in quotes" if kind in {"AND", "OR"} else ""
        return f"a word is missing before {found.text!r} at character {found.at}{hint}"


def _word(lexeme: _Lexeme) -> Node:
    name, colon, value = lexeme.text.partition(":")
    if colon and name.isascii() and name.isalpha() and not value.startswith("//") and (name.lower() in FIELDS or _meant(name)):
        field = _known_field(name, lexeme.at)
        if not value:
            raise QueryError(f"character {lexeme.at}: a value is missing after {lexeme.text!r}, without a space")
        return Narrow(field, value) if field in FILTERS else _plain(value, field)
    return _plain(lexeme.text, "")


def _meant(name: str) -> bool:
    """A misspelt field rather than a word followed by a colon."""
    return bool(difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.75))


def _plain(text: str, field: str) -> Word:
    return Word(text.rstrip("*"), prefix=True, field=field) if text.endswith("*") else Word(text, field=field)
