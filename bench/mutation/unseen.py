"""Places whose faults change nothing that a test could see, told by their form alone; faults there are not drawn.

Each class stands with its reason in CONTRIBUTING.md. What needs a look at the meaning belongs into equivalent.toml, where it is counted.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ALL = re.compile("")
_NUMBERS = re.compile("core/NumberReplacer$")
_DECORATORS = re.compile("core/RemoveDecorator$")
_BOOLEANS = re.compile("core/Replace(?:True|False)With")
_BINARY = re.compile("core/ReplaceBinaryOperator")
_IDENTITY = re.compile("core/ReplaceComparisonOperator_(?:Is_Eq|IsNot_NotEq)$")
_MEMORIES = {"cache", "lru_cache"}
_PROMISES = {"override", "final"}
_LOGS = {"log", "_log", "logger", "_logger", "LOG", "_LOG", "logging"}


@dataclass(frozen=True, slots=True)
class Place:
    """From a (line, column) up to another, for some operators."""

    operators: re.Pattern[str]
    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, operator: str, line: int, column: int) -> bool:
        return self.first <= (line, column) < self.last and bool(self.operators.match(operator))


def places(tree: ast.Module) -> Iterator[Place]:
    """The places of a module."""
    for node in ast.walk(tree):
        yield from _annotations(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _decorators(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _keyword_only(node)
        if isinstance(node, ast.FunctionDef) and node.name == "__repr__":
            yield _place(_ALL, node)
        if isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING":
            yield _place(_ALL, node)
        if isinstance(node, ast.Call):
            yield from _call(node)
        if isinstance(node, ast.Compare) and all(isinstance(side, ast.Constant) and side.value is None for side in node.comparators):
            yield _place(_IDENTITY, node)


def is_remembered(node: ast.stmt) -> bool:
    """Whether a function's answer is kept for the next call."""
    calls = (one.func if isinstance(one, ast.Call) else one for one in getattr(node, "decorator_list", ()))
    return any(_name(call) in _MEMORIES for call in calls)


def _annotations(node: ast.AST) -> Iterator[Place]:
    """Types that mypy reads and nothing runs."""
    for found in (getattr(node, "annotation", None), getattr(node, "returns", None)):
        if isinstance(found, ast.expr):
            yield _place(_ALL, found)


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Iterator[Place]:
    for decorator in node.decorator_list:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        sign = (decorator.lineno, max(decorator.col_offset - 1, 0))
        if _name(call) in _MEMORIES | _PROMISES:
            yield Place(_DECORATORS, sign, _end(decorator))
            yield Place(_NUMBERS, sign, _end(decorator))
        for option in decorator.keywords if isinstance(decorator, ast.Call) and _name(call) == "dataclass" else ():
            if option.arg == "slots":
                yield _place(_BOOLEANS, option.value)


def _keyword_only(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Place]:
    """The star behind which parameters are given by name: with a slash there the same calls do the same, and mypy holds callers to it."""
    if node.args.kwonlyargs and node.args.vararg is None:
        before = (node.args.posonlyargs, node.args.args, node.args.defaults)
        ends = [_end(one) for some in before for one in some]
        first = node.args.kwonlyargs[0]
        yield Place(_BINARY, max(ends, default=(node.lineno, node.col_offset)), (first.lineno, first.col_offset))


def _call(node: ast.Call) -> Iterator[Place]:
    if isinstance(node.func, ast.Attribute) and _name(node.func.value) in _LOGS:
        yield _place(_ALL, node)
    if _name(node.func) in {"zip", "batched"}:
        for option in node.keywords:
            if option.arg == "strict" and isinstance(option.value, ast.Constant) and option.value.value is True:
                yield _place(_BOOLEANS, option.value)


def _name(node: ast.expr) -> str:
    """The last name: `cache` of `functools.cache`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _place(operators: re.Pattern[str], node: ast.expr | ast.stmt) -> Place:
    return Place(operators, (node.lineno, node.col_offset), _end(node))


def _end(node: ast.expr | ast.stmt | ast.arg) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
