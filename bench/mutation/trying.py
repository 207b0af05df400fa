"""One fault in a scratch copy of the tree, and the tests that could see it, the quickest first, up to the first that does."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from bench.mutation.faults import Fault, faulty
from bench.mutation.reach import Reach

LEAST_SECONDS = 90.0
"""Time on the wall that a run of tests may take whatever it took without the fault: the interpreter and the imports, on a busy machine."""
TIMES_SLOWER = 10.0
MOST_SECONDS = 20.0
"""Of processor time of the tests that are tried on one fault, measured without it; a survivor may in truth be seen by one that was left
out (`Tried.untried`)."""
TIMEOUT = "timeout"
FIRST_SECONDS = 2.0
"""Of these, tried first: most faults are seen at once, and loading forty files of tests takes longer than running the first."""


@dataclass
class Copies:
    """Scratch copies of the tree, one a worker."""

    folder: Path
    free: SimpleQueue[Path] = field(default_factory=SimpleQueue)
    _clock: int = field(default_factory=lambda: int(time.time()))

    def put(self, copy: Path, file: str, source: str) -> None:
        """Write a module so that no compiled file of it is taken for the new one: these are told apart by whole seconds."""
        self._clock += 2
        (copy / file).write_text(source, encoding="utf-8")
        os.utime(copy / file, (self._clock, self._clock))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a run of tests said about one fault."""

    by: str
    """The test that saw it, `timeout`, or empty."""
    tests: int
    untried: int
    """Tests that reach it too and were left out for their time."""


class TooBusyError(Exception):
    """The same tests do not end in time without the fault either."""


def attempt(copies: Copies, copy: Path, fault: Fault, tests: Sequence[str], reach: Reach, near: Collection[str] = ()) -> Tried:
    """Put the fault into the copy, run the tests, take it out again. `near`: files of tests that name its module. Raises TooBusyError."""
    source = (copy / fault.file).read_text(encoding="utf-8")
    changed = faulty(source, fault)
    assert changed is not None
    parts = [part for part in chosen(tests, reach.seconds, near) if part]
    tried = list(itertools.chain.from_iterable(parts))
    copies.put(copy, fault.file, changed)
    try:
        by = next((red for some in parts if (red := _first_red(copy, some, seconds=_limit(some, reach)))), None)
    finally:
        copies.put(copy, fault.file, source)
    if by == TIMEOUT and _first_red(copy, tried, seconds=_limit(tried, reach)) == TIMEOUT:
        raise TooBusyError(fault.id)
    return Tried(by=by or "", tests=len(tried), untried=len(tests) - len(tried))


def _limit(tests: Sequence[str], reach: Reach) -> float:
    """Seconds on the wall after which a run of these tests counts as one that does not end."""
    return LEAST_SECONDS + TIMES_SLOWER * sum(reach.seconds[test] for test in tests)


def chosen(tests: Sequence[str], seconds: Mapping[str, float], near: Collection[str] = ()) -> tuple[list[str], list[str]]:
    """The tests that are tried, in two parts that run file by file: the quickest, and of the others one of every file in turn, those of the files
    `near` before all others.

    Cheap files alone would use up the time where hundreds of tests reach a line, and neither the whole records that see most nor the tests written for
    the module would ever be tried: what opens a warehouse is reached by three hundred tests, of which five look at how it is opened.
    """
    first, spent = [], 0.0
    for test in tests:
        if spent + seconds[test] > FIRST_SECONDS:
            break
        spent += seconds[test]
        first.append(test)
    of_file: dict[str, list[str]] = {}
    for test in tests[len(first) :]:
        of_file.setdefault(test.partition("::")[0], []).append(test)
    second: dict[str, list[str]] = {file: [] for file in sorted(of_file, key=lambda file: file not in near)}
    by_nearness = [[of_file[file] for file in second if (file in near) is wanted] for wanted in (True, False)]
    in_turn = itertools.chain.from_iterable(itertools.chain.from_iterable(itertools.zip_longest(*files)) for files in by_nearness)
    for test in in_turn:
        if test is not None and spent + seconds[test] <= MOST_SECONDS:
            spent += seconds[test]
            second[test.partition("::")[0]].append(test)
    return first, list(itertools.chain.from_iterable(second.values()))


def _first_red(copy: Path, tests: Sequence[str], *, seconds: float) -> str | None:
    """The first of the tests that fails, None when all are green."""
    named = copy / ".chosen.json"
    named.write_text(json.dumps(tests), encoding="utf-8")
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "--no-header",
        "--tb=no",
        "-p",
        "bench.mutation.plugin",
        "-p",
        "no:cacheprovider",
    ]
    process = subprocess.Popen(
        [*command, "--hypothesis-seed=0", *files],
        cwd=copy,
        env={**os.environ, **environment(copy), "DOCKETWIRE_CHOSEN": str(named)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return TIMEOUT
    finally:
        _end_group(process)
    if process.returncode == 0:
        return None
    if process.returncode == 5:
        raise RuntimeError(f"none of the chosen tests were found:\n{output[-2000:]}")
    red = [line for line in output.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return red[0].split(" - ")[0] if red else output.strip().splitlines()[-1][:200]


def _end_group(process: "subprocess.Popen[str]") -> None:
    """What the run left behind in its own process group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def copy_of(root: Path, folder: Path) -> Path:
    """The tracked files and the new ones of a checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
    (folder / "tmp").mkdir()
    return folder


def environment(copy: Path) -> dict[str, str]:
    """Child processes load the copy too; pages that are no part of the repository are not looked for, so that every machine finds the same."""
    return {"PYTHONPATH": str(copy), "DOCKETWIRE_SHARED": str(copy / "no-shared"), "TMPDIR": str(copy / "tmp")}
