"""Would the tests see it? Faults are put into the code one at a time, and the tests that execute their lines are run.

    python -m bench.mutate [--number 200] [--seed 7] [--json FILE]

Nothing is written into the checkout but the folder .mutate, which git ignores: faults go into scratch copies. A run that was interrupted
goes on where it was; another tree, or other tests, begin anew. `tests/unit` and the fast tests of `tests/integration` count
(`reach.SECONDS_OF_A_FAST_TEST`); a fault is *seen* when one of them fails or does not come to its end in time, in which they come to it without the fault.
"""

import argparse
import hashlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import SimpleQueue

from bench.mutation.faults import Fault, difference, faulty, may_be_equivalent, sample
from bench.mutation.reach import Reach, measure, users
from common.files import write_file

ROOT = Path(__file__).resolve().parents[1]
MEMORY = ROOT / ".mutate"
PACKAGES = ("pipeline", "warehouse", "spiders", "digests")
CODE = ("records", "common", "beat", "web", "jobs", "cli", "newsroom", *PACKAGES)
TESTS = ("tests/unit", "tests/integration")
WORKERS = 2
LEAST_SECONDS = 90.0
"""Time on the wall that a run of tests may take whatever it took without the fault: the interpreter and the imports, on a busy machine."""
TIMES_SLOWER = 10.0
MOST_SECONDS = 20.0
"""Of processor time of the tests that are tried on one fault, measured without it; the fastest are tried, so a survivor may in truth be one of a slower test."""


TIMEOUT = "timeout"
FIRST_SECONDS = 2.0
"""Of these, tried first: most faults are seen at once, and loading forty files of tests takes longer than running the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one fault."""

    id: str
    file: str
    line: int
    change: str
    """The changed lines as a diff shows them."""
    verdict: str
    """`seen`, `survived` or `not-reached` (no test executes the line)."""
    by: str
    """The test that saw it, `timeout`, or empty."""
    tests: int
    """How many were chosen."""
    may_be_equivalent: bool
    seconds: float


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, default=MEMORY / "result.json", help="where the verdicts go")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="folders of tests that count")
    parser.add_argument("--again", action="store_true", help="believe the last result where a fault was seen; after adding tests")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docketwire-mutate-") as folder:
        copies = Copies(Path(folder).resolve())
        for number in range(WORKERS):
            copies.free.put(_copy(copies.folder / str(number)))
        verdicts = _all_verdicts(copies, arguments)
    write_file(arguments.json, json.dumps({"seed": arguments.seed, "faults": [asdict(verdict) for verdict in verdicts]}, indent=1))
    print(table(verdicts))
    return 0


def _all_verdicts(copies: Copies, arguments: argparse.Namespace) -> list[Verdict]:
    first = copies.free.get()
    code = _hash(first, [*CODE, "tests"], but="test_*.py")
    test_files = sorted(path.relative_to(first).as_posix() for tests in arguments.tests for path in (first / tests).glob("test_*.py"))
    reach = measure(first, test_files, CODE, memory=MEMORY / "reach.json", code=code, environment=_environment(first))
    faults = sample(first, PACKAGES, number=arguments.number, seed=arguments.seed)
    importers = users(first, CODE)
    log = MEMORY / f"verdicts-{code[:12]}-{_hash(first, arguments.tests)[:12]}.jsonl"
    copies.free.put(first)
    print(f"{len(reach.seconds)} green and fast tests", file=sys.stderr)
    known = {verdict.id: verdict for verdict in _logged(log)}
    if arguments.again:
        last = (Verdict(**told) for told in json.loads(arguments.json.read_text(encoding="utf-8"))["faults"])
        known = {verdict.id: verdict for verdict in last if verdict.verdict == "seen"} | known
    missing = [fault for fault in faults if fault.id not in known]

    def decide(fault: Fault) -> Verdict:
        copy = copies.free.get()
        try:
            return _verdict(copies, copy, fault, reach.tests(fault, importers.get(fault.file, ())), reach)
        finally:
            copies.free.put(copy)

    with ThreadPoolExecutor(WORKERS) as pool, log.open("a", encoding="utf-8") as written:
        for number, done in enumerate(as_completed([pool.submit(decide, fault) for fault in missing]), 1):
            verdict = done.result()
            known[verdict.id] = verdict
            written.write(json.dumps(asdict(verdict)) + "\n")
            written.flush()
            print(f"{number}/{len(missing)} {verdict.verdict:11} {verdict.id} ({verdict.seconds:.0f} s)", file=sys.stderr)
    return [known[fault.id] for fault in faults]


def _verdict(copies: Copies, copy: Path, fault: Fault, tests: Sequence[str], reach: Reach) -> Verdict:
    """Put the fault into the copy, run the tests, take it out again."""
    source = (copy / fault.file).read_text(encoding="utf-8")
    changed = faulty(source, fault)
    assert changed is not None
    tried = list(_affordable(tests, reach.seconds))
    started = time.monotonic()
    copies.put(copy, fault.file, changed)
    try:
        by = next((red for some in _stages(tried, reach.seconds) if (red := _first_red(copy, some, seconds=_limit(some, reach)))), None)
    finally:
        copies.put(copy, fault.file, source)
    if by == TIMEOUT and _first_red(copy, tried, seconds=_limit(tried, reach)) == TIMEOUT:
        raise RuntimeError(
            f"{fault.id}: the same tests do not end in time without the fault either: the machine is too busy; run again later"
        )
    return Verdict(
        id=fault.id,
        file=fault.file,
        line=fault.line,
        change=difference(source, changed),
        verdict="not-reached" if not tests else "seen" if by else "survived",
        by=by or "",
        tests=len(tried),
        may_be_equivalent=may_be_equivalent(fault, source),
        seconds=time.monotonic() - started,
    )


def _limit(tests: Sequence[str], reach: Reach) -> float:
    """Seconds on the wall after which a run of these tests counts as one that does not end."""
    return LEAST_SECONDS + TIMES_SLOWER * sum(reach.seconds[test] for test in tests)


def _affordable(tests: Sequence[str], seconds: Mapping[str, float]) -> Iterator[str]:
    spent = 0.0
    for test in tests:
        spent += seconds[test]
        if spent > MOST_SECONDS:
            return
        yield test


def _stages(tests: Sequence[str], seconds: Mapping[str, float]) -> Iterator[Sequence[str]]:
    """The tests in at most two parts, the quickest apart."""
    first = list(itertools.takewhile(lambda spent: spent <= FIRST_SECONDS, itertools.accumulate(seconds[test] for test in tests)))
    yield from filter(None, (tests[: len(first)], tests[len(first) :]))


def _first_red(copy: Path, tests: Sequence[str], *, seconds: float) -> str | None:
    """The first of the tests that fails, None when all are green."""
    chosen = copy / ".chosen.json"
    chosen.write_text(json.dumps(tests), encoding="utf-8")
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
        env={**os.environ, **_environment(copy), "DOCKETWIRE_CHOSEN": str(chosen)},
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


def _copy(folder: Path) -> Path:
    """The tracked files and the new ones of the checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / "tmp").mkdir()
    return folder


def _environment(copy: Path) -> dict[str, str]:
    """Child processes load the copy too; pages that are no part of the repository are not looked for, so that every machine finds the same."""
    return {"PYTHONPATH": str(copy), "DOCKETWIRE_SHARED": str(copy / "no-shared"), "TMPDIR": str(copy / "tmp")}


def _hash(root: Path, names: Sequence[str], but: str | None = None) -> str:
    """Of all files below, by name and content; golden records only say what a test compares with."""
    whole = hashlib.sha256()
    for name in names:
        for path in sorted(path for path in (root / name).rglob("*") if path.is_file()):
            if not {"__pycache__", "golden"} & set(path.parts) and not (but and path.match(but)):
                whole.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _logged(log: Path) -> Iterator[Verdict]:
    log.parent.mkdir(exist_ok=True)
    if log.is_file():
        for line in log.read_text(encoding="utf-8").splitlines():
            yield Verdict(**json.loads(line))


def table(verdicts: Sequence[Verdict]) -> str:
    """What survived, and the shares by package."""
    lines = []
    for verdict in verdicts:
        if verdict.verdict != "seen":
            mark = " (may be equivalent)" if verdict.may_be_equivalent else ""
            lines += [
                f"{verdict.verdict} {verdict.id}{mark}, {verdict.tests} tests",
                *("    " + line for line in verdict.change.splitlines()),
            ]
    lines.append(f"{'package':12}{'faults':>8}{'seen':>8}{'survived':>10}{'not reached':>13}{'share':>8}")
    for package in (*PACKAGES, "all"):
        counts = Counter(verdict.verdict for verdict in verdicts if package in (verdict.file.split("/")[0], "all"))
        if whole := counts.total():
            row = f"{package:12}{whole:>8}{counts['seen']:>8}{counts['survived']:>10}{counts['not-reached']:>13}"
            lines.append(f"{row}{counts['seen'] / whole:>8.1%}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
