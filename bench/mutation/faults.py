"""Which faults there are to put into a module, and a seeded sample of them.

The kinds of fault are cosmic-ray's operators. Its own runner is not used: it knows one test command for all faults, works in the checkout
itself and draws no sample. (mutmut 3 draws none either, changes function bodies only, and forks out of a process that has loaded
everything, which neither DuckDB's threads nor a Scrapy reactor outlive.)
"""

import ast
import difflib
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from bench.mutation import unseen
from bench.mutation.unseen import is_remembered

_NO_FAULT = re.compile(r"core/(NoOp|Variable.*)$")
"""Operators that change nothing, or need names of variables given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One change of one place of one module."""

    file: str
    """Relative to the root, with slashes."""
    line: int
    operator: str
    """cosmic-ray's name."""
    occurrence: int
    """Which of the operator's places in the file."""
    first_line: int
    last_line: int
    """The lines of the statement it stands in; of a compound one its head."""
    once: bool
    """Whether the statement runs once a process: when the module is loaded, or in a function whose answer is remembered. Which test comes to it
    first is chance."""

    @property
    def id(self) -> str:
        return f"{self.file}:{self.line}:{self.operator.removeprefix('core/')}:{self.occurrence}"


@dataclass(frozen=True, slots=True)
class _Statement:
    first: int
    last: int
    once: bool


def sample(root: Path, packages: Iterable[str], *, number: int, seed: int) -> tuple[Fault, ...]:
    """Faults at different lines of the packages' modules, drawn by lines of code: module by its lines, then line, kind and fault evenly.

    The same tree, number and seed give the same faults; a larger number only adds some.
    """
    drawing = random.Random(seed)
    modules = sorted(
        path for package in packages for path in ((root / package).rglob("*.py") if (root / package).is_dir() else [root / package])
    )
    lines = {path: _lines_of_code(path.read_text(encoding="utf-8")) for path in modules}
    modules = [path for path in modules if lines[path]]
    offered: dict[Path, dict[int, list[Fault]]] = {}
    drawn: list[Fault] = []
    while len(drawn) < number and modules:
        path = drawing.choices(modules, [lines[module] for module in modules])[0]
        if path not in offered:
            offered[path] = _by_line(faults(path.read_text(encoding="utf-8"), file=path.relative_to(root).as_posix()))
        if not offered[path]:
            modules.remove(path)
            continue
        at_line = offered[path].pop(drawing.choice(sorted(offered[path])))
        kind = drawing.choice(sorted({_kind(fault) for fault in at_line}))
        fault = drawing.choice([fault for fault in at_line if _kind(fault) == kind])
        if faulty(path.read_text(encoding="utf-8"), fault) is not None:
            drawn.append(fault)
    return tuple(drawn)


def faults(source: str, *, file: str) -> Iterator[Fault]:
    """All faults cosmic-ray knows for a module, without those that change nothing by their form alone (`unseen`)."""
    tree = ast.parse(source)
    without = tuple(unseen.places(tree))
    statements = _statements(tree)
    nodes = list(ast_nodes(get_ast(source)))
    for name in operator_names():
        if _NO_FAULT.match(name) or get_operator(name).arguments():
            continue
        operator = get_operator(name)()
        places = (place for node in nodes for place in operator.mutation_positions(node))
        for occurrence, ((line, column), _) in enumerate(places):
            if line not in statements or any(place.holds(name, line, column) for place in without):
                continue
            at = statements[line]
            yield Fault(
                file=file,
                line=line,
                operator=name,
                occurrence=occurrence,
                first_line=at.first,
                last_line=at.last,
                once=at.once,
            )


def faulty(source: str, fault: Fault) -> str | None:
    """The module with the fault in it; None where it compiles to the same code."""
    changed: str | None = mutate_code(source, get_operator(fault.operator)(), fault.occurrence)
    if changed is None:
        return None
    try:
        return None if ast.dump(ast.parse(changed)) == ast.dump(ast.parse(source)) else changed
    except SyntaxError:
        return None


def difference(source: str, changed: str) -> str:
    """The changed lines, as `diff -U0` shows them."""
    lines = difflib.unified_diff(source.splitlines(), changed.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _kind(fault: Fault) -> str:
    """`ReplaceComparisonOperator_Eq_Lt` -> `ReplaceComparisonOperator`: one kind has many operators."""
    return fault.operator.split("_")[0]


def _by_line(found: Iterable[Fault]) -> dict[int, list[Fault]]:
    lines: dict[int, list[Fault]] = {}
    for fault in found:
        lines.setdefault(fault.line, []).append(fault)
    return lines


def _lines_of_code(source: str) -> int:
    """Lines that are neither blank nor a comment nor a docstring."""
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            docstrings.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    numbered = enumerate(source.splitlines(), 1)
    return sum(1 for number, line in numbered if number not in docstrings and line.strip() and not line.lstrip().startswith("#"))


def _statements(tree: ast.Module) -> Mapping[int, _Statement]:
    """Line -> the innermost statement there."""
    found: dict[int, _Statement] = {}

    def note(body: Iterable[ast.stmt], *, once: bool) -> None:
        for statement in body:
            inner = [child for child in _blocks(statement) if child]
            first = min([statement.lineno, *(decorator.lineno for decorator in getattr(statement, "decorator_list", ()))])
            last = min((block[0].lineno - 1 for block in inner), default=statement.end_lineno or first)
            for line in range(first, max(first, last) + 1):
                found[line] = _Statement(first, max(first, last), once)
            function = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
            for block in inner:
                note(block, once=is_remembered(statement) if function else once)

    note(tree.body, once=True)
    return found


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for handler in getattr(statement, "handlers", []):
        yield handler.body
    for case in getattr(statement, "cases", []):
        yield case.body
