"""Which test executes which line, in its own process and in the child processes it starts; measured by coverage.py with contexts.

One run of the tests under measurement, kept in a folder: a file of tests is measured again when it, or code that it executes, has changed.
"""

import ast
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.mutation.faults import Fault
from common.files import write_file

SECONDS_OF_A_FAST_TEST = 10.0
"""Tests that take longer do not count: the marker `slow` says the same of whole files (pyproject.toml)."""
OF_SOURCES = ("tests/unit/test_house_rules.py",)
"""Tests that read the source itself: they execute no line of it and see what stands outside functions."""
HARNESS = "tests/conftest.py"
"""What all tests run in."""
_LINES = """
select file.path, context.context, line_bits.numbits from line_bits join file on file.id = line_bits.file_id
join context on context.id = line_bits.context_id where context.context <> ''
"""
SHARED = "*"
"""Stands for every test of a file."""
FILES_AT_ONCE = 30
"""Files of tests measured and remembered in one run: so much is lost when it is stopped."""
_SETTINGS = """[run]
context = {context}
data_file = {folder}/child
parallel = true
disable_warnings = no-data-collected, module-not-measured
patch = _exit
source = {packages}
"""


@dataclass
class Reach:
    """What a run of the tests showed."""

    seconds: dict[str, float] = field(default_factory=dict)
    """Test -> its processor time with set-up and children; only tests that were green and fast."""
    lines: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """File -> test -> the lines it executes there, line n as bit n."""

    def tests(self, fault: Fault, users: Iterable[str]) -> list[str]:
        """The tests that could see a fault, the fastest files and tests first.

        What runs once a process is seen by every test that uses the module, or, if it is only names and numbers, by those that use its `users`.
        """
        if fault.once:
            found = self._tests_of(fault.file) or {test for user in users for test in self._tests_of(user)}
            found = found | {test for test in self.seconds if test.partition("::")[0] in OF_SOURCES}
        else:
            statement = (1 << fault.last_line + 1) - (1 << fault.first_line)
            found = {test for test, lines in self.lines.get(fault.file, {}).items() if lines & statement}
        counted = [test for test in found if test in self.seconds]
        of_file: dict[str, float] = defaultdict(float)
        for test in counted:
            of_file[test.partition("::")[0]] += self.seconds[test]
        return sorted(counted, key=lambda test: (of_file[test.partition("::")[0]], test.partition("::")[0], self.seconds[test], test))

    def _tests_of(self, file: str) -> set[str]:
        return set(self.lines.get(file, {}))


def measure(
    root: Path, test_files: Sequence[str], packages: Sequence[str], *, memory: Path, environment: Mapping[str, str], workers: int
) -> Reach:
    """The reach of all test files; those that the memory knows, with the same code where they execute any, are not run again.

    What a change of data (terms, a model, SQL) makes a test execute besides is not noticed: tests are missing then, never faults.
    """
    hashes = _Hashes(root)
    missing = [file for file in test_files if _kept(memory, file, hashes) is None]
    for folder in dict.fromkeys(Path(file).parent for file in missing):
        whole = [file for file in missing if Path(file).parent == folder]
        for start in range(0, len(whole), FILES_AT_ONCE):
            some = whole[start : start + FILES_AT_ONCE]
            print(f"measuring which lines {start + len(some)} of {len(whole)} files of {folder} reach", file=sys.stderr)
            for file, reached in _run(root, some, packages, environment, workers).items():
                of = {name: hashes.of(name) for name in [file, *_helpers(root, file), *reached["lines"]]}
                write_file(_place(memory, file), json.dumps({"of": of, **reached}))
    whole = Reach()
    for file in test_files:
        reached = _kept(memory, file, hashes)
        assert reached is not None
        whole.seconds |= reached["seconds"]
        for code, tests in reached["lines"].items():
            lines = {test: int(bits, 16) for test, bits in tests.items()}
            shared = lines.pop(SHARED, 0)
            whole.lines[code] |= {test: lines.get(test, 0) | shared for test in (reached["seconds"] if shared else lines)}
    whole.seconds = {test: seconds for test, seconds in whole.seconds.items() if seconds <= SECONDS_OF_A_FAST_TEST}
    return whole


def users(root: Path, packages: Iterable[str]) -> Mapping[str, set[str]]:
    """File -> the files that import it, or from it."""
    found: dict[str, set[str]] = defaultdict(set)
    for package in packages:
        for path in (root / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    for module in (node.module, *(f"{node.module}.{name.name}" for name in node.names)):
                        found[module.replace(".", "/") + ".py"].add(path.relative_to(root).as_posix())
    return found


def near(file: str, of: Mapping[str, set[str]], tests: str = "tests/") -> set[str]:
    """Files of tests that import a module, or what of the tests does; `of` is what `users` found, tests included."""
    own = {user for user in of.get(file, ()) if user.startswith(tests)}
    return own.union(*(of.get(user, ()) for user in own))


class _Hashes:
    """Of files below a root, each read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, str] = {}

    def of(self, file: str) -> str:
        if file not in self._known:
            path = self._root / file
            self._known[file] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        return self._known[file]


def _helpers(root: Path, test_file: str) -> list[str]:
    """What a file of tests takes from other files of the tests, and what these take."""
    named = {path.stem: path.relative_to(root).as_posix() for path in (root / "tests").rglob("*.py") if not path.name.startswith("test_")}
    found = [HARNESS]
    waiting = [test_file]
    while waiting:
        words = set(re.findall(r"\w+", (root / waiting.pop()).read_text(encoding="utf-8")))
        new = [file for stem, file in named.items() if stem in words and file not in found]
        found += new
        waiting += new
    return found


def _place(memory: Path, test_file: str) -> Path:
    return memory / (test_file.replace("/", ".") + ".json")


def _kept(memory: Path, test_file: str, hashes: _Hashes) -> dict[str, Any] | None:
    """What is remembered of a file of tests, None where it, or code that it executed, is another one now."""
    place = _place(memory, test_file)
    if not place.is_file():
        return None
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found if all(hashes.of(file) == known for file, known in found["of"].items()) else None


def _run(
    root: Path, files: Sequence[str], packages: Sequence[str], environment: Mapping[str, str], workers: int
) -> dict[str, dict[str, Any]]:
    folder = root / ".reach"
    folder.mkdir(exist_ok=True)
    settings = folder / "coveragerc"
    settings.write_text(_SETTINGS.format(context="${DOCKETWIRE_TEST}", folder=folder, packages=", ".join(packages)), encoding="utf-8")
    own = folder / "coveragerc-own"
    own.write_text(f"[run]\ndata_file = {folder}/own\nsource = {', '.join(packages)}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        str(workers),
        "--dist",
        "loadfile",
        "-p",
        "bench.mutation.plugin",
        "-p",
        "no:cacheprovider",
    ]
    command += ["--cov", f"--cov-config={own}", "--cov-context=test", "--cov-report=", "-m", "not slow", "--hypothesis-seed=0", *files]
    told = {"DOCKETWIRE_TOLD": str(folder / "told.json"), "DOCKETWIRE_CHILD_COVERAGE": str(settings)}
    subprocess.run(command, cwd=root, env={**os.environ, **environment, **told}, check=False, stdout=sys.stderr)
    told_of = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    lines = _lines(root, sorted([*folder.glob("own*"), *folder.glob("child*")]))
    return {file: _of_file(file, told_of, lines) for file in files}


def _lines(root: Path, files: Iterable[Path]) -> dict[str, dict[str, int]]:
    """File -> context (`test|setup`, `test|run`; of a child process the test alone) -> lines, out of coverage's data files, which are removed.

    Read from their tables: coverage's own way there gives the contexts of each line, of which there are a hundred times as many.
    """
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path in files:
        try:
            with closing(sqlite3.connect(path)) as con:
                rows = con.execute(_LINES).fetchall()
        except sqlite3.DatabaseError:  # of a child that a test killed
            continue
        for measured, context, bits in rows:
            if Path(measured).is_relative_to(root):
                found[Path(measured).relative_to(root).as_posix()][context] |= int.from_bytes(bits, "little")
        path.unlink()
    return found


def _of_file(file: str, told: Mapping[str, Any], lines: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """What one file of tests reached; what the set-up of a fixture of the whole file did is of all its tests, under SHARED."""
    own = file + "::"
    shared = set(told["shared"])
    reached: dict[str, dict[str, int]] = {}
    for code, contexts in lines.items():
        of_test: dict[str, int] = defaultdict(int)
        for context, bits in contexts.items():
            test, _, phase = context.partition("|")
            if test.startswith(own):
                of_test[SHARED if phase == "setup" and test in shared else test] |= bits
        if of_test:
            reached[code] = of_test
    return {
        "seconds": {test: seconds for test, seconds in told["seconds"].items() if test.startswith(own)},
        "lines": {code: {test: f"{bits:x}" for test, bits in tests.items()} for code, tests in reached.items()},
    }
