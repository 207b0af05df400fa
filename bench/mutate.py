"""Would the tests see it? Faults are put into the code one at a time, and the tests that execute their lines are run.

    python -m bench.mutate [--number 200] [--seed 7] [--json FILE]

Nothing is written into the checkout but the folder .mutate, which git ignores: faults go into scratch copies. A run that was interrupted
goes on where it was; another tree, or other tests, begin anew. `tests/unit` and the fast tests of `tests/integration` count
(`reach.SECONDS_OF_A_FAST_TEST`); a fault is *seen* when one of them fails or does not come to its end in time, in which they come to it without the fault.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.mutation.equivalent import Equivalents
from bench.mutation.faults import Fault, difference, faulty, sample
from bench.mutation.reach import Reach, measure, near, users
from bench.mutation.trying import Copies, TooBusyError, Tried, attempt, copy_of, environment
from common.files import write_file

ROOT = Path(__file__).resolve().parents[1]
MEMORY = ROOT / ".mutate"
PACKAGES = ("pipeline", "warehouse", "spiders", "digests")
CODE = ("records", "common", "beat", "web", "jobs", "cli", "newsroom", *PACKAGES)
TESTS = ("tests/unit", "tests/integration")
WORKERS = 2
UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one fault."""

    id: str
    file: str
    line: int
    operator: str
    change: str
    """The changed lines as a diff shows them."""
    verdict: str
    """`seen`, `survived`, `by-hand` (survived, and is listed in equivalent.toml), `not-reached` (no test executes the line) or `undecided`
    (out of time with and without the fault: the machine is too busy; tried again by the next run)."""
    by: str
    """The test that saw it, `timeout`, or empty."""
    tests: int
    """How many were tried."""
    untried: int
    """How many more reach the line and were left out as too slow."""
    seconds: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, default=MEMORY / "result.json", help="where the verdicts go")
    parser.add_argument(
        "--packages", nargs="+", default=PACKAGES, help="where faults are put: packages, or rooms of them (pipeline/reading)"
    )
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes at a time")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="folders or files of tests that count")
    parser.add_argument("--again", action="store_true", help="believe the last result where a fault was seen; after adding tests")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docketwire-mutate-") as folder:
        copies = Copies(Path(folder).resolve())
        for number in range(arguments.workers):
            copies.free.put(copy_of(ROOT, copies.folder / str(number)))
        verdicts = judged(_all_verdicts(copies, arguments), Equivalents.load())
    write_file(arguments.json, json.dumps({"seed": arguments.seed, "faults": [asdict(verdict) for verdict in verdicts]}, indent=1))
    print(table(verdicts))
    return 0


def _all_verdicts(copies: Copies, arguments: argparse.Namespace) -> list[Verdict]:
    first = copies.free.get()
    code = _hash(first, [*CODE, "tests"], but="test_*.py")
    test_files = [path.relative_to(first).as_posix() for tests in arguments.tests for path in _files(first / tests)]
    reach = measure(first, test_files, CODE, memory=MEMORY / "reach", environment=environment(first), workers=arguments.workers)
    faults = sample(first, arguments.packages, number=arguments.number, seed=arguments.seed)
    importers = users(first, [*CODE, "tests"])
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
            return _verdict(copies, copy, fault, reach.tests(fault, importers.get(fault.file, ())), reach, near(fault.file, importers))
        finally:
            copies.free.put(copy)

    with ThreadPoolExecutor(arguments.workers) as pool, log.open("a", encoding="utf-8") as written:
        for number, done in enumerate(as_completed([pool.submit(decide, fault) for fault in missing]), 1):
            verdict = done.result()
            known[verdict.id] = verdict
            if verdict.verdict != UNDECIDED:
                written.write(json.dumps(asdict(verdict)) + "\n")
                written.flush()
            print(f"{number}/{len(missing)} {verdict.verdict:11} {verdict.id} ({verdict.seconds:.0f} s)", file=sys.stderr)
    return [known[fault.id] for fault in faults]


def _verdict(copies: Copies, copy: Path, fault: Fault, tests: Sequence[str], reach: Reach, beside: Collection[str]) -> Verdict:
    source = (copy / fault.file).read_text(encoding="utf-8")
    started = time.monotonic()
    try:
        tried = attempt(copies, copy, fault, tests, reach, beside)
        verdict = "not-reached" if not tests else "seen" if tried.by else "survived"
    except TooBusyError:
        tried, verdict = Tried(by="", tests=len(tests), untried=0), UNDECIDED
    return Verdict(
        id=fault.id,
        file=fault.file,
        line=fault.line,
        operator=fault.operator.removeprefix("core/"),
        change=difference(source, faulty(source, fault) or ""),
        verdict=verdict,
        by=tried.by,
        tests=tried.tests,
        untried=tried.untried,
        seconds=round(time.monotonic() - started, 1),
    )


def _files(tests: Path) -> list[Path]:
    return [tests] if tests.is_file() else sorted(tests.glob("test_*.py"))


def _hash(root: Path, names: Sequence[str], but: str | None = None) -> str:
    """Of all files below, by name and content; golden records only say what a test compares with."""
    whole = hashlib.sha256()
    for name in names:
        found = (root / name).rglob("*") if (root / name).is_dir() else [root / name]
        for path in sorted(path for path in found if path.is_file()):
            if not {"__pycache__", "golden"} & set(path.parts) and not (but and path.match(but)):
                whole.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _logged(log: Path) -> Iterator[Verdict]:
    log.parent.mkdir(exist_ok=True)
    if log.is_file():
        for line in log.read_text(encoding="utf-8").splitlines():
            yield Verdict(**json.loads(line))


def judged(verdicts: Sequence[Verdict], equivalents: Equivalents) -> list[Verdict]:
    """The verdicts, with survivors of the list as `by-hand`."""
    return [
        replace(verdict, verdict="by-hand")
        if verdict.verdict == "survived" and equivalents.reason(file=verdict.file, operator=verdict.operator, change=verdict.change)
        else verdict
        for verdict in verdicts
    ]


def table(verdicts: Sequence[Verdict]) -> str:
    """What was not seen, and the shares by package: of all faults, and of those that are not equivalent by hand."""
    lines = []
    for verdict in verdicts:
        if verdict.verdict != "seen":
            untried = f", {verdict.untried} untried" if verdict.untried else ""
            head = f"{verdict.verdict} {verdict.id}, {verdict.tests} tests{untried}"
            lines += [head, *("    " + line for line in verdict.change.splitlines())]
    kinds = ("seen", "survived", "by-hand", "not-reached", UNDECIDED)
    lines.append(f"{'package':12}{'faults':>8}" + "".join(f"{kind:>13}" for kind in kinds) + f"{'of all':>9}{'but by-hand':>13}")
    for package in (*PACKAGES, "all"):
        counts = Counter(verdict.verdict for verdict in verdicts if package in (verdict.file.split("/")[0], "all"))
        if whole := counts.total():
            row = f"{package:12}{whole:>8}" + "".join(f"{counts[kind]:>13}" for kind in kinds)
            lines.append(row + f"{counts['seen'] / whole:>9.1%}{counts['seen'] / max(whole - counts['by-hand'], 1):>13.1%}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
