"""Faults that survived and were judged by a person to change nothing: listed in equivalent.toml, counted apart, never taken out of a draw."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True, slots=True)
class Equivalents:
    """(file, operator, line as it stands, line with the fault) -> why nobody can see it."""

    reasons: dict[tuple[str, str, str, str], str]

    @classmethod
    def load(cls, path: Path = LIST) -> "Equivalents":
        """Raises ValueError where an entry lacks a key or its reason."""
        return cls(dict(_entries(path)))

    def reason(self, *, file: str, operator: str, change: str) -> str | None:
        """None where the fault is not listed. `change` is a difference (`faults.difference`)."""
        removed, added = (" ".join(line[1:].strip() for line in change.splitlines() if line.startswith(sign)) for sign in "-+")
        return self.reasons.get((file, operator, removed, added))

    def gone(self, root: Path) -> list[str]:
        """Entries whose line does not stand in its file any more."""
        return [f"{file}: {line}" for file, _, line, _ in self.reasons if not _stands(root / file, line)]


def _entries(path: Path) -> Iterator[tuple[tuple[str, str, str, str], str]]:
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["equivalent"]:
        if set(entry) != {"file", "operator", "line", "becomes", "reason"} or not all(entry.values()):
            raise ValueError(f"{path}: file, operator, line, becomes and reason are needed, found {entry}")
        yield (entry["file"], entry["operator"], entry["line"], entry["becomes"]), entry["reason"]


def _stands(path: Path, line: str) -> bool:
    return path.is_file() and line in " ".join(
        stripped for one in path.read_text(encoding="utf-8").splitlines() if (stripped := one.strip())
    )
