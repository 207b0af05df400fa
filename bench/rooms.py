"""The rooms of the house out of its code: `python -m bench.rooms` prints the table that stands in docs/architecture.md."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = (
    "cli",
    "docketwire",
    "jobs",
    "spiders",
    "pipeline",
    "warehouse",
    "digests",
    "people",
    "web",
    "newsroom",
    "beat",
    "common",
    "records",
)
"""Top-level packages from the top floor down."""


def rooms() -> dict[str, Path]:
    """Every package that holds modules, by its dotted name, from the top floor down."""
    found = (path for floor in FLOORS for path in [ROOT / floor, *sorted(p for p in (ROOT / floor).rglob("*") if p.is_dir())])
    return {".".join(path.relative_to(ROOT).parts): path for path in found if any(path.glob("*.py"))}


def room_of(module: str) -> str:
    """The room a dotted name lies in: the package of a module, a package itself."""
    path = ROOT / module.replace(".", "/")
    return module if path.is_dir() else module.rpartition(".")[0]


def subject(folder: Path) -> str:
    """What a room is for, in the words of its own first line."""
    return (ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or "").partition("\n")[0]


@cache
def arrows() -> dict[str, set[str]]:
    """Room -> the other rooms of the same floor that its modules import from."""
    found: dict[str, set[str]] = {}
    for room, folder in rooms().items():
        floor = room.partition(".")[0]
        names = {
            node.module
            for path in folder.glob("*.py")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == floor
        }
        found[room] = {room_of(name) for name in names} - {room}
    return found


def table() -> str:
    """The rooms as a Markdown table: subject, and what each looks into on its own floor. Whole floors are described in the page itself."""
    looks = arrows()
    rows = [
        f"| `{room.replace('.', '/')}/` | {subject(folder)} | {', '.join(f'`{other.replace(chr(46), chr(47))}/`' for other in sorted(looks[room])) or '–'} |"
        for room, folder in rooms().items()
        if "." in room
    ]
    return "\n".join(["| room | its one subject | looks into |", "|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    print(table(), end="")
