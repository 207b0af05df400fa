"""XPath expressions as loops over elements: the same nodes in the same order, in a fraction of the time.

trafilatura asks a dozen expressions of every page (`.//*[self::div or self::section][contains(@class, 'x') or re:test(@id, '...')]`), three quarters of
its time: libxml2 takes each test of each element anew, and lxml answers `re:test` in Python. But a page has few different classes. Here elements are
chosen by their tags, and what an expression says of their attributes is remembered by the attributes' values.

Only what those expressions are made of is understood (`compiled`); any other stays lxml's.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

Test = Callable[[HtmlElement], bool]
Text = Callable[[HtmlElement], str]

_TOKEN = re.compile(r"\s*('[^']*'|\.//|@[\w-]+|\w[\w-]*::?[\w-]+|\w[\w-]*|[*()\[\]|,=])")
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 5_000, 400
"""Combinations of attributes an expression keeps its verdict on, forgotten together then (a site has some hundred); characters of one: hostile pages
have longer ones."""


class NotUnderstoodError(ValueError):
    """The expression has something that is not read here."""


@dataclass(frozen=True, slots=True)
class _Condition:
    """What stands in brackets behind a step."""

    holds: Test
    attributes: frozenset[str]
    """That it asks for."""
    alone: bool
    """It asks for nothing but attributes."""
    tags: frozenset[str] | None = None
    """It asks for nothing but one of these tags."""
    ordered: bool = False
    """The order of the attributes matters."""


@dataclass(frozen=True, slots=True)
class _Step:
    """`.//tag[...][...]`."""

    tags: frozenset[str] | None
    """None: any."""
    known: frozenset[str]
    """Attributes whose values decide `lasting`."""
    ordered: bool
    """Which of them the page's source has first decides, too."""
    lasting: Test
    """What can be remembered by them."""
    rest: Test | None
    """What is asked besides, of those that are left."""
    first_child: bool
    """Of each parent the first alone, as `[1]` behind a step means."""

    def holds(self, element: HtmlElement) -> bool:
        """What is left to ask of an element whose attributes are as they should be."""
        return (self.tags is None or element.tag in self.tags) and (self.rest is None or self.rest(element))


class QuickXPath:
    """In the place of an `etree.XPath`."""

    def __init__(self, path: str) -> None:
        """Raises NotUnderstoodError."""
        self.path = path
        """The expression as it was written."""
        self._steps, self._only_first = _Reader(path).steps()
        self._tags = (
            () if any(step.tags is None for step in self._steps) else tuple({tag for step in self._steps for tag in step.tags or ()})
        )
        self._plain = frozenset(tag for step in self._steps if not step.known and not step.rest for tag in step.tags or ())
        """Selected whatever they say."""
        self._asked = [step for step in self._steps if step.known or step.rest]
        self._known = tuple(sorted(frozenset().union(*(step.known for step in self._asked))))
        self._ordered = any(step.ordered for step in self._asked)
        self._verdicts: dict[tuple[Any, ...], tuple[_Step, ...]] = {}
        """By the values of the known attributes: steps whose lasting conditions hold."""

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """The elements below `tree` that the expression selects, in their order."""
        chosen = self._chosen(tree.iterdescendants(*(self._tags or ("*",))))
        if self._steps[0].first_child:
            chosen = _first_children(chosen)
        return list(itertools.islice(chosen, 1) if self._only_first else chosen)

    def _chosen(self, elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
        if not self._asked:
            yield from elements
            return
        known, ordered, plain, verdicts = self._known, self._ordered, self._plain, self._verdicts
        one, other = known if len(known) == 2 else ("", "")
        for element in elements:
            if plain and element.tag in plain:
                yield element
                continue
            get = element.get
            key: tuple[Any, ...] = (get(one), get(other)) if one else tuple(map(get, known))  # most ask for class and id: half the time
            if ordered and key.count(None) < len(key) - 1:
                key += tuple(name for name in element.attrib if name in known)
            steps = verdicts.get(key)
            for step in self._learnt(key, element) if steps is None else steps:
                if step.holds(element):
                    yield element
                    break

    def _learnt(self, key: tuple[Any, ...], element: HtmlElement) -> tuple[_Step, ...]:
        verdict = tuple([step for step in self._asked if step.lasting(element)])
        if sum(map(len, filter(None, key))) <= _LONGEST_REMEMBERED:
            if len(self._verdicts) >= _MOST_REMEMBERED:
                self._verdicts.clear()
            self._verdicts[key] = verdict
        return verdict


def _first_children(elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    served: set[HtmlElement | None] = set()
    for element in elements:
        if (parent := element.getparent()) not in served:
            served.add(parent)
            yield element


def compiled(expression: object) -> QuickXPath | None:
    """The same expression as a loop; None where it is no `etree.XPath` or has something that is not understood."""
    try:
        return QuickXPath(expression.path) if isinstance(expression, etree.XPath) else None
    except NotUnderstoodError:
        return None


def united(expressions: Sequence[object]) -> list[object]:
    """Loops as one loop that selects what any of them does; as they are where one of them is no loop, or they cannot be one."""
    paths = tuple(expression.path for expression in expressions if isinstance(expression, QuickXPath))
    union = _union(paths) if len(paths) == len(expressions) else None
    return [union] if union else list(expressions)


@lru_cache(maxsize=16)
def _union(paths: tuple[str, ...]) -> QuickXPath | None:
    try:
        return QuickXPath("|".join(paths))
    except NotUnderstoodError:
        return None


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, path: str) -> None:
        self._tokens = []
        at, end = 0, len(path.rstrip())
        while at < end:
            found = _TOKEN.match(path, at)
            if found is None:
                raise NotUnderstoodError(path[at : at + 20])
            self._tokens.append(found[1])
            at = found.end()
        self._tokens.append("")
        self._at = 0

    def steps(self) -> tuple[list[_Step], bool]:
        """The steps that are joined by `|`, and whether only the first element of all is wanted, as `(...)[1]` means."""
        enclosed = self._next_is("(")
        steps = [self._step()]
        while self._next_is("|"):
            steps.append(self._step())
        if enclosed:
            for token in (")", "[", "1", "]"):
                self._want(token)
        self._want("")
        if len(steps) > 1 and any(step.first_child for step in steps):
            raise NotUnderstoodError("[1] in a union")
        return steps, enclosed

    def _step(self) -> _Step:
        self._want(".//")
        name = self._take()
        if name != "*" and not name.isalnum():
            raise NotUnderstoodError(name)
        tags = None if name == "*" else frozenset([name])
        conditions: list[_Condition] = []
        while self._next_is("["):
            if self._next_is("1"):
                self._want("]")
                return _step(tags, conditions, first_child=True)
            conditions.append(self._either())
            self._want("]")
        return _step(tags, conditions, first_child=False)

    def _either(self) -> _Condition:
        found = self._listed("or", self._both)
        if len(found) == 1:
            return found[0]
        named = [one.tags for one in found]
        tags = None if None in named else frozenset().union(*(tags for tags in named if tags))
        return _joined(found, _any_of([one.holds for one in found]), tags)

    def _both(self) -> _Condition:
        found = self._listed("and", self._one)
        return found[0] if len(found) == 1 else _joined(found, _all_of([one.holds for one in found]))

    def _listed(self, word: str, part: Callable[[], _Condition]) -> list[_Condition]:
        found = [part()]
        while self._next_is(word):
            found.append(part())
        return found

    def _one(self) -> _Condition:
        said = self._take()
        if said == "(":
            inner = self._either()
            self._want(")")
            return inner
        if said.startswith("self::"):
            tag = said.removeprefix("self::")
            return _Condition(lambda element: element.tag == tag, frozenset(), alone=False, tags=frozenset([tag]))
        if said.startswith("@"):
            return self._attribute(said[1:])
        if said == "not":
            return self._negated()
        if said in {"contains", "starts-with", "re:test"}:
            return self._compared(said)
        raise NotUnderstoodError(said)

    def _attribute(self, name: str) -> _Condition:
        if self._next_is("="):
            wanted = self._literal()
            return _Condition(lambda element: element.get(name) == wanted, frozenset([name]), alone=True)
        return _Condition(lambda element: element.get(name) is not None, frozenset([name]), alone=True)

    def _negated(self) -> _Condition:
        self._want("(")
        if self._next_is(".//"):
            below = self._take()
            self._want(")")
            return _Condition(lambda element: next(element.iterdescendants(below), None) is None, frozenset(), alone=False)
        inner = self._either()
        self._want(")")
        return _Condition(lambda element: not inner.holds(element), inner.attributes, alone=inner.alone, ordered=inner.ordered)

    def _compared(self, function: str) -> _Condition:
        self._want("(")
        text, attributes = self._text()
        self._want(",")
        said = self._literal()
        if function == "re:test":
            pattern = re.compile(said, re.IGNORECASE if self._next_is(",") and "i" in self._literal() else 0)
            holds: Test = lambda element: pattern.search(text(element)) is not None  # noqa: E731 - closures all
        elif function == "contains":
            holds = lambda element: said in text(element)  # noqa: E731
        else:
            holds = lambda element: text(element).startswith(said)  # noqa: E731
        self._want(")")
        return _Condition(holds, frozenset(attributes), alone=True, ordered=len(attributes) > 1)

    def _text(self) -> tuple[Text, Sequence[str]]:
        """What is looked through: an attribute, the first of some in the order of the page's source, or one with letters changed."""
        if self._next_is("translate"):
            self._want("(")
            inner, attributes = self._text()
            self._want(",")
            before = self._literal()
            self._want(",")
            after = self._literal()
            self._want(")")
            table = {ord(sign): after[n] if n < len(after) else None for n, sign in reversed(list(enumerate(before)))}
            return lambda element: inner(element).translate(table), attributes
        names = [self._name()]
        while self._next_is("|"):
            names.append(self._name())
        if len(names) == 1:
            return lambda element: element.get(names[0]) or "", names
        return lambda element: next((value for name, value in element.items() if name in names), ""), names

    def _name(self) -> str:
        token = self._take()
        if not token.startswith("@"):
            raise NotUnderstoodError(token)
        return token[1:]

    def _literal(self) -> str:
        token = self._take()
        if not token.startswith("'"):
            raise NotUnderstoodError(token)
        return token[1:-1]

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _next_is(self, token: str) -> bool:
        found = self._tokens[self._at] == token
        self._at += found
        return found

    def _want(self, token: str) -> None:
        if not self._next_is(token):
            raise NotUnderstoodError(f"{self._tokens[self._at]} for {token}")


def _joined(found: Sequence[_Condition], holds: Test, tags: frozenset[str] | None = None) -> _Condition:
    return _Condition(
        holds,
        frozenset().union(*(one.attributes for one in found)),
        alone=all(one.alone for one in found),
        ordered=any(one.ordered for one in found),
        tags=tags,
    )


def _any_of(tests: Sequence[Test]) -> Test:
    def holds(element: HtmlElement) -> bool:
        for test in tests:  # noqa: SIM110 - half the time of any()
            if test(element):
                return True
        return False

    return holds


def _all_of(tests: Sequence[Test]) -> Test:
    def holds(element: HtmlElement) -> bool:
        for test in tests:  # noqa: SIM110 - as above
            if not test(element):
                return False
        return True

    return tests[0] if len(tests) == 1 else holds


def _step(tags: frozenset[str] | None, conditions: Sequence[_Condition], *, first_child: bool) -> _Step:
    """A step with its conditions sorted: tags first, then what can be remembered."""
    rest = []
    for condition in conditions:
        if condition.tags is not None:
            tags = condition.tags if tags is None else tags & condition.tags
        else:
            rest.append(condition)
    lasting = [condition for condition in rest if condition.alone]
    others = [condition.holds for condition in rest if not condition.alone]
    return _Step(
        tags,
        frozenset().union(*(condition.attributes for condition in lasting)),
        any(condition.ordered for condition in lasting),
        _all_of([condition.holds for condition in lasting]),
        _all_of(others) if others else None,
        first_child=first_child,
    )
