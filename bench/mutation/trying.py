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
FIRST_SECONDS = 2.0
"""Of processor time of the tests tried first, measured without the fault: most faults are seen at once, and loading forty files of tests takes
longer than running the first."""
THEN_SECONDS = (20.0, 120.0)
"""Of all tests tried by then, one of every file in turn. Only what nobody saw in 20 s is given more; a survivor may in truth be seen by one that
was left out (`Tried.untried`)."""
TIMEOUT = "timeout"


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
    copies.put(copy, fault.file, changed)
    tried: list[str] = []
    by = None
    try:
        for part in filter(None, chosen(tests, reach.seconds, near)):
            tried += part
            if by := _first_red(copy, part, seconds=_limit(part, reach)):
                break
    finally:
        copies.put(copy, fault.file, source)
    if by == TIMEOUT and _first_red(copy, part, seconds=_limit(part, reach)) == TIMEOUT:
        raise TooBusyError(fault.id)
    return Tried(by=by or "", tests=len(tried), untried=len(tests) - len(tried))


def _limit(tests: Sequence[str], reach: Reach) -> float:
    """Seconds on the wall after which a run of these tests counts as one that does not end."""
    return LEAST_SECONDS + TIMES_SLOWER * sum(reach.seconds[test] for test in tests)


def chosen(tests: Sequence[str], seconds: Mapping[str, float], near: Collection[str] = ()) -> list[list[str]]:
    """The tests that are tried, in parts that run file by file: the quickest, and of the others one of every file in turn, those of the files
    `near` before all others. One part for each bound of seconds; a part may be empty.

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
    files = sorted(of_file, key=lambda file: file not in near)
    by_nearness = [[of_file[file] for file in files if (file in near) is wanted] for wanted in (True, False)]
    turns = itertools.chain.from_iterable(itertools.chain.from_iterable(itertools.zip_longest(*files)) for files in by_nearness)
    waiting = [test for test in turns if test is not None]
    parts = [first]
    for most in THEN_SECONDS:
        part: dict[str, list[str]] = {file: [] for file in files}
        left = []
        for test in waiting:
            if spent + seconds[test] <= most:
                spent += seconds[test]
                part[test.partition("::")[0]].append(test)
            else:
                left.append(test)
        parts.append(list(itertools.chain.from_iterable(part.values())))
        waiting = left
    return parts


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
