"""The snapshots of a folder, by their names: for who asks for files and times alone, and need not load the database."""

from pathlib import Path


def snapshot_files(public: Path) -> list[Path]:
    """The whole snapshots of a folder, newest first."""
    return sorted((p for p in public.glob("snapshot-*.duckdb") if not p.stem.endswith("-slim")), key=_age, reverse=True)


def slim_files(public: Path) -> list[Path]:
    """The slim ones, newest first."""
    return sorted(public.glob("snapshot-*-slim.duckdb"), key=_age, reverse=True)


def slim_name(whole: Path) -> str:
    """What the slim copy of a snapshot is called."""
    return f"{whole.stem}-slim.duckdb"


def _age(snapshot: Path) -> tuple[int, str]:
    """Journal entry, then stamp: clocks may be set back, entries not."""
    _, stamp, entry = snapshot.stem.split("-")[:3]
    return int(entry), stamp
