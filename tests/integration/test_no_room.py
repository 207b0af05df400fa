"""A full disk and a read-only home: one line, exit code 1, nothing half-written, and all is well when there is room again."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.installation.home import Home
from tests.integration.rebuild_home import MONDAY, build, crawl, quay, tables

pytestmark = pytest.mark.long  # with the making of its home each takes longer than most files

ROOT = Path(__file__).resolve().parents[2]
PASSING = (".tmp", ".part", ".tmp.wal")
"""DuckDB's own log beside the warehouse is none: the next that opens it takes it in."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with pages that wait to be read."""
    home = build(tmp_path_factory.mktemp("original") / "home")
    done = run(home, "search", "court")
    assert done.returncode == 0, done.stderr
    crawl(home, MONDAY.replace(day=8), [quay(n) for n in range(60, 80)])
    return home


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 160 MB: a rebuild needs room for three warehouses of 10 MB and a snapshot."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", place], capture_output=True, check=False).returncode
    ):
        pytest.skip("needs the right to mount a small file system (root)")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def run(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(home.root), *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "DOCKETWIRE_LOG": "ERROR"},
    )  # fmt: skip


def fill(place: Path, leave: int) -> Path:
    """A file that leaves so many bytes free."""
    free = shutil.disk_usage(place).free - leave
    filler = place / "filler"
    with filler.open("wb") as file:
        file.write(bytes(max(0, free)))
    return filler


def leftovers(home: Home) -> list[str]:
    return [path.name for path in home.root.rglob("*") if path.name.endswith(PASSING)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "leave"),
    [
        (("ingest",), 100_000),
        (("publish",), 200_000),
        (("search", "court", "--rebuild"), 20_000),
        pytest.param(("rebuild",), 300_000, marks=pytest.mark.slow),
        (("export", "--format", "jsonl", "--to", "{home}/export"), 8_000),
        pytest.param(("forget", "https://quay.example/3", "--reason", "test", "--yes"), 200_000, marks=pytest.mark.slow),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value),
)
def test_a_full_disk_ends_a_command_with_one_line_and_it_works_again_with_room(
    original: Home, small_disk: Path, command: tuple[str, ...], leave: int
) -> None:
    home = Home(small_disk / "home")
    shutil.copytree(original.root, home.root, symlinks=True)
    arguments = [word.format(home=home.root) for word in command]
    if command[0] == "publish":
        assert run(home, "ingest").returncode == 0  # so that there is something to publish
    filler = fill(small_disk, leave)
    full = run(home, *arguments)
    assert full.returncode == 1, full.stdout + full.stderr
    assert "Traceback" not in full.stderr
    assert len(full.stderr.strip().splitlines()) == 1, full.stderr
    assert not leftovers(home)
    filler.unlink()
    again = run(home, *arguments)
    assert again.returncode == 0, again.stderr
    assert not leftovers(home)


def test_a_read_only_home_answers_questions_and_refuses_the_rest_in_one_line(original: Home, small_disk: Path) -> None:
    home = Home(small_disk / "home")
    shutil.copytree(original.root, home.root, symlinks=True)
    before = tables(home.warehouse)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    for arguments in (("query", "select count(*) from articles"), ("search", "court"), ("search", "court", "--meaning")):
        done = run(home, *arguments)
        assert done.returncode == 0, (arguments, done.stderr)
    for arguments in (("ingest",), ("publish",), ("rebuild",), ("check",), ("status",)):
        done = run(home, *arguments)
        assert "Traceback" not in done.stderr, (arguments, done.stderr)
        if arguments != ("status",):
            assert done.returncode == 1, (arguments, done.stdout)
            assert len(done.stderr.strip().splitlines()) == 1, (arguments, done.stderr)
    assert tables(home.warehouse) == before
