"""The way of the data is one-way: a walk over all imports against the table of who may import whom."""

import ast
import sys
from collections.abc import Collection, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from bench import rooms

ROOT = Path(__file__).resolve().parents[2]

GROUND = {"records", "common", "beat"}
"""Below everything: frozen records, shared mechanisms, the beat's data and vocabulary."""
ALLOWED: dict[str, set[str]] = {
    "records": set(),
    "common": {"records"},
    "beat": {"records", "common"},
    "spiders": GROUND,
    "pipeline": GROUND,
    "warehouse": GROUND,
    "digests": GROUND,
    "people": GROUND,
    "web": GROUND,
    "newsroom": GROUND,
    "jobs": {*GROUND, "spiders", "pipeline", "warehouse", "digests", "people", "web", "newsroom"},
    "cli": {*GROUND, "jobs", "scheduler"},
    "scheduler": {*GROUND, "jobs"},
    "docketwire": {*GROUND, "jobs"},
}
"""Package -> packages of ours that it may import, besides itself. Peers never import each other."""

LIBRARIES = {
    "babel": {"common"},
    "icalendar": {"web"},
    "idna": {"common"},
    "tldextract": {"common"},
    "hijridate": {"common"},
    "webencodings": {"common"},
    "resvg_py": {"common"},
    "cryptography": {"common"},
    "xlsxwriter": {"warehouse"},
    "pydantic_core": {"common"},
    "duckdb": {"warehouse"},
    "psycopg": {"warehouse"},
    "distributed": {"jobs"},
    "authlib": {"jobs"},
    "joserfc": {"jobs"},
    "fsspec": {"common"},
    "obstore": {"common"},
    "scrapy": {"spiders"},
    "aiohttp": {"spiders"},
    "playwright": {"spiders"},
    "warcio": {"spiders"},
    "fastwarc": {"pipeline"},
    "pypdfium2": {"pipeline"},
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


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(parsed(path)):
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


def test_newsroom_needs_nothing_but_the_standard_library_and_the_ground_floor() -> None:
    names = {name for package, path in modules() if package == "newsroom" for name, _ in imported(path)}
    assert names <= sys.stdlib_module_names | GROUND | {"newsroom"}


@cache
def module_graph() -> dict[str, set[str]]:
    """Module -> modules of ours that it imports when it is loaded, those under TYPE_CHECKING included; imports inside functions run later."""
    files = {_dotted(path): path for _, path in modules()}
    return {name: set(_loaded(parsed(path).body, files)) - {name} for name, path in files.items()}


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _loaded(statements: list[ast.stmt], ours: Collection[str]) -> Iterator[str]:
    for node in statements:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in ours)
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in ours else node.module or "" for name in names if name in ours or node.module in ours)
        else:
            for part in ("body", "orelse", "finalbody"):
                if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield from _loaded(getattr(node, part, []), ours)
            for handler in getattr(node, "handlers", []):
                yield from _loaded(handler.body, ours)


def test_no_module_imports_itself_in_the_end() -> None:
    """A circle of modules is one module in several files: none of them can be read, or moved, alone."""
    TopologicalSorter(module_graph()).prepare()


def test_the_graph_sees_what_type_checkers_and_tries_import() -> None:
    text = "if TYPE_CHECKING:\n    import a\ntry:\n    from b import c\nexcept ImportError:\n    from p import d\ndef f():\n    import e"
    assert set(_loaded(ast.parse(text).body, {"a", "b", "p.d", "e"})) == {"a", "b", "p.d"}
    assert module_graph()["spiders.crawl"] >= {"spiders.running.run", "spiders.settings"}


@pytest.mark.parametrize("path", [pytest.param(f, id=str(f.relative_to(ROOT))) for _, f in modules()])
def test_a_module_fits_in_a_readers_head(path: Path) -> None:
    """Four hundred lines at most: what is longer has two subjects."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_every_package_is_in_the_table() -> None:
    """A new top-level package has to say whom it may import."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages <= set(ALLOWED)


def test_the_rooms_of_the_page_are_the_rooms_of_the_house() -> None:
    """docs/architecture.md shows every room with its subject and what it looks into: `python -m bench.rooms` prints the table."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert rooms.table() in page, f"the table of rooms is another now:\n{rooms.table()}"


def test_every_room_says_what_it_is_for() -> None:
    assert [room for room, folder in rooms.rooms().items() if not rooms.subject(folder)] == []


def test_no_two_rooms_look_into_each_other() -> None:
    """A floor's own folder is the hall that joins its rooms; between the rooms themselves arrows run one way."""
    looks = {room: others - {room.partition(".")[0]} for room, others in rooms.arrows().items() if "." in room}
    order: list[str] = []
    while free := sorted(room for room in looks if room not in order and looks[room] <= set(order)):
        order += free
    assert sorted(set(looks) - set(order)) == []
