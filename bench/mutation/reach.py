"""Which test executes which line, in its own process and in the child processes it starts; measured by coverage.py with contexts.

One run of the tests under measurement, kept in a file: as long as the code is the same, only test files that changed are measured again.
"""

import ast
import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coverage import CoverageData
from coverage.exceptions import DataError

from bench.mutation.faults import Fault
from common.files import write_file

SECONDS_OF_A_FAST_TEST = 10.0
"""Tests that take longer do not count: the marker `slow` says the same of whole files (pyproject.toml)."""
OF_SOURCES = ("tests/unit/test_house_rules.py",)
"""Tests that read the source itself: they execute no line of it and see what stands outside functions."""
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
    lines: dict[str, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """File -> line -> the tests that execute it."""

    def tests(self, fault: Fault, users: Iterable[str]) -> list[str]:
        """The tests that could see a fault, the fastest files and tests first.

        What runs at import is seen by every test that uses the module, or, if it is only names and numbers, by those that use its `users`.
        """
        if fault.at_import:
            found = self._tests_of(fault.file) or {test for user in users for test in self._tests_of(user)}
            found = found | {test for test in self.seconds if test.partition("::")[0] in OF_SOURCES}
        else:
            at = self.lines.get(fault.file, {})
            found = {test for line in range(fault.first_line, fault.last_line + 1) for test in at.get(line, ())}
        counted = [test for test in found if test in self.seconds]
        of_file: dict[str, float] = defaultdict(float)
        for test in counted:
            of_file[test.partition("::")[0]] += self.seconds[test]
        return sorted(counted, key=lambda test: (of_file[test.partition("::")[0]], test.partition("::")[0], self.seconds[test], test))

    def _tests_of(self, file: str) -> set[str]:
        return {test for tests in self.lines.get(file, {}).values() for test in tests}


def measure(
    root: Path, test_files: Sequence[str], packages: Sequence[str], *, memory: Path, code: str, environment: Mapping[str, str]
) -> Reach:
    """The reach of all test files; those that the memory knows with this code are not run again."""
    kept = _kept(memory, code)
    hashes = {file: hashlib.sha256((root / file).read_bytes()).hexdigest() for file in test_files}
    missing = [file for file in test_files if kept.get(file, {}).get("hash") != hashes[file]]
    for folder in dict.fromkeys(Path(file).parent for file in missing):
        some = [file for file in missing if Path(file).parent == folder]
        print(f"measuring which lines {len(some)} files of {folder} reach", file=sys.stderr)
        for file, reached in _run(root, some, packages, environment).items():
            kept[file] = {"hash": hashes[file], **reached}
        write_file(memory, json.dumps({"code": code, "files": kept}))
    whole = Reach()
    for reached in (kept[file] for file in test_files):
        whole.seconds |= reached["seconds"]
        names = list(reached["names"])
        for file, lines in reached["lines"].items():
            for line, tests in lines.items():
                whole.lines[file][int(line)].update(names[test] for test in tests)
    whole.seconds = {test: seconds for test, seconds in whole.seconds.items() if seconds <= SECONDS_OF_A_FAST_TEST}
    return whole


def users(root: Path, packages: Iterable[str]) -> Mapping[str, set[str]]:
    """File -> the files that import from it."""
    found: dict[str, set[str]] = defaultdict(set)
    for package in packages:
        for path in (root / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found[node.module.replace(".", "/") + ".py"].add(path.relative_to(root).as_posix())
    return found


def _kept(memory: Path, code: str) -> dict[str, dict]:  # type: ignore[type-arg]
    if not memory.is_file():
        return {}
    found = json.loads(memory.read_text(encoding="utf-8"))
    return dict(found["files"]) if found["code"] == code else {}


def _run(root: Path, files: Sequence[str], packages: Sequence[str], environment: Mapping[str, str]) -> dict[str, dict]:  # type: ignore[type-arg]
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
        "2",
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


def _lines(root: Path, files: Iterable[Path]) -> dict[str, dict[int, set[str]]]:
    """File -> line -> tests, out of coverage's data files, which are removed."""
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in files:
        data = CoverageData(str(path))
        try:
            data.read()
        except DataError:  # of a child that a test killed
            continue
        for measured in data.measured_files():
            file = Path(measured)
            if not file.is_relative_to(root):
                continue
            for line, contexts in data.contexts_by_lineno(measured).items():
                tests = {context.rpartition("|")[0] or context for context in contexts if context}
                if tests:
                    found[file.relative_to(root).as_posix()][line].update(tests)
        data.close()
        path.unlink()
    return found


def _of_file(file: str, told: Mapping[str, float], lines: Mapping[str, Mapping[int, set[str]]]) -> dict:  # type: ignore[type-arg]
    own = file + "::"
    names = sorted({test for at in lines.values() for tests in at.values() for test in tests if test.startswith(own)})
    number = {name: index for index, name in enumerate(names)}
    reached = {
        code: {str(line): sorted(number[test] for test in tests if test in number) for line, tests in at.items()}
        for code, at in lines.items()
    }
    some = {code: {line: tests for line, tests in at.items() if tests} for code, at in reached.items()}
    return {
        "seconds": {test: seconds for test, seconds in told.items() if test.startswith(own)},
        "names": names,
        "lines": {code: at for code, at in some.items() if at},
    }
