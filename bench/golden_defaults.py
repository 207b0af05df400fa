"""What a caller gets who says nothing: the default of every parameter and field that other modules may leave out, and whether a record's fields may
be given by their place; see bench.golden.

Read off the source, by package and module: tests/golden/defaults/<package>.json. A default is a promise to every call that relies on it without
naming it; one that changes stands in `git diff` beside the change.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("digests", "pipeline", "spiders", "warehouse")


def defaults_file(package: str) -> Path:
    return ROOT / "tests" / "golden" / "defaults" / f"{package}.json"


def defaults_text(package: str) -> str:
    """The file of a package."""
    files = sorted((ROOT / package).rglob("*.py"))
    found = {file.relative_to(ROOT).with_suffix("").as_posix(): dict(_defaults(file)) for file in files}
    return json.dumps({module: held for module, held in found.items() if held}, ensure_ascii=False, indent=1) + "\n"


def _defaults(file: Path) -> Iterator[tuple[str, str]]:
    """(`function.parameter` or `Class.field`, its default as it is written) of what is public."""
    yield from _of(ast.parse(file.read_text(encoding="utf-8")).body, "")


def _of(body: list[ast.stmt], within: str) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and (
            not node.name.startswith("_") or node.name == "__init__"
        ):
            if isinstance(node, ast.ClassDef):
                yield from _of_record(node, f"{within}{node.name}")
                yield from _of(node.body, f"{within}{node.name}.")
            else:
                yield from _of_parameters(node.args, f"{within}{node.name}")
        elif isinstance(node, ast.AnnAssign) and node.value is not None and within:
            field = ast.unparse(node.target)
            if not field.startswith("_"):
                yield f"{within}{field}", ast.unparse(node.value)


def _of_record(node: ast.ClassDef, name: str) -> Iterator[tuple[str, str]]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "dataclass":
            options = {option.arg: ast.unparse(option.value) for option in decorator.keywords}
            yield name, "fields by name" if options.get("kw_only") == "True" else "fields by name or place"


def _of_parameters(given: ast.arguments, function: str) -> Iterator[tuple[str, str]]:
    placed = [*given.posonlyargs, *given.args]
    for argument, default in zip(placed[len(placed) - len(given.defaults) :], given.defaults, strict=True):
        yield f"{function}({argument.arg})", ast.unparse(default)
    for argument, named in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if named is not None:
            yield f"{function}({argument.arg})", ast.unparse(named)
