"""The way of the data is one-way: a walk over all imports against the table of who may import whom."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

GROUND = {"records", "common", "beat"}
"""Below everything: frozen records, shared mechanisms, the beat's data and vocabulary."""
ALLOWED = {
    "records": set(),
    "common": {"records"},
    "beat": {"records", "common"},
    "spiders": GROUND,
    "pipeline": GROUND,
    "warehouse": GROUND,
    "digests": GROUND,
    "web": GROUND,
    "newsroom": {"records"},
    "jobs": {*GROUND, "spiders", "pipeline", "warehouse", "digests", "web", "newsroom"},
    "cli": {*GROUND, "jobs", "scheduler"},
    "scheduler": {*GROUND, "jobs"},
}
"""Package -> packages of ours that it may import, besides itself. Peers never import each other."""

LIBRARIES = {
    "babel": {"common"},
    "resvg_py": {"common"},
    "duckdb": {"warehouse"},
    "scrapy": {"spiders"},
    "aiohttp": {"spiders"},
    "warcio": {"spiders"},
    "fastwarc": {"pipeline"},
    "trafilatura": {"pipeline"},
    "langdetect": {"pipeline"},
    "apscheduler": {"scheduler"},
    "tantivy": {"warehouse"},
    "fastapi": {"web"},
    "starlette": {"web"},
    "uvicorn": {"jobs"},
    "smtplib": {"digests"},
    "click": {"cli"},
    "rich": {"cli"},
}
"""Library -> the packages that may know it."""


def modules() -> Iterator[tuple[str, Path]]:
    for package in ALLOWED:
        folder = ROOT / package
        single = ROOT / f"{package}.py"
        for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [single] * single.is_file():
            yield package, path


def imported(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").partition(".")[0], node.lineno


@pytest.mark.parametrize(("package", "path"), [pytest.param(p, f, id=str(f.relative_to(ROOT))) for p, f in modules()])
def test_imports_run_one_way(package: str, path: Path) -> None:
    """No module imports a peer or a layer above its own, and a library stays where it belongs."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for name, line in imported(path)
        if (name in ALLOWED and name != package and name not in ALLOWED[package]) or (name in LIBRARIES and package not in LIBRARIES[name])
    ]
    assert not wrong


def test_records_need_nothing_but_the_standard_library() -> None:
    names = {name for package, path in modules() if package == "records" for name, _ in imported(path)}
    assert names <= sys.stdlib_module_names | {"records"}


def test_newsroom_needs_nothing_but_the_standard_library_and_records() -> None:
    names = {name for package, path in modules() if package == "newsroom" for name, _ in imported(path)}
    assert names <= sys.stdlib_module_names | {"records", "newsroom"}


def test_every_package_is_in_the_table() -> None:
    """A new top-level package has to say whom it may import."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages <= set(ALLOWED)
