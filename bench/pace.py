"""What a page costs with us and with others, in one interleaved run; what grows with the archive; and whether it has become dearer since the last one.

    python -m bench.pace [--pages 200] [--rounds 3] [--growth 10000 100000] [--write]
    python -m bench.pace --growth-only [--growth 10000 100000] [--write]
    python -m bench.pace --daily-only [--write]
    python -m bench.pace --check [--rounds 5]

Each method sits in a process of its own (bench/seat.py) and is asked one page after the other, the order turning from page to page; a round's figure is its CPU time divided by the
pages, the answer the median of the rounds. Milliseconds are this machine's; ratios to trafilatura, taken in the same run, can be compared between machines and hours. Other people's
readers need their own environment (`make rivals`) and are left out with a message where it is not; real pages lie beside the checkout (DOCKETWIRE_SHARED). `--write` renews
bench/results and the tables of docs/performance.md. `--check` runs the short form: made pages, ratios only, and fails where one is a quarter above bench/results/short.json.
"""

import argparse
import itertools
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import daily, growth, pace_report
from bench.chain_cpu import captures
from bench.cluster import made_page
from bench.crawl_cpu import crawling
from bench.extraction_pages import shared_folder
from bench.seat import OTHERS
from common.files import write_file

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results"
RIVALS = ROOT / ".venv-rivals" / "bin" / "python"
MINE = ("gate", "extraction", "whole chain")
TEXT, JSON = "trafilatura, text", "trafilatura, JSON and metadata"
DEARER = 1.25
"""A ratio so many times the last one fails the check. Three runs of the short form under a load of 10 to 15 differed by 8 % (gate, extraction) and 5 % (chain)."""
SHORT_PAGES = 24
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""As the Makefile says it: further threads of numpy wait busily, which counts as work."""


class Seat:
    """A method in its process."""

    def __init__(self, name: str) -> None:
        self.name = name
        python = RIVALS if name in OTHERS else Path(sys.executable)
        environment = {**os.environ, "PYTHONPATH": "" if name in OTHERS else str(ROOT), "PYTHONWARNINGS": "ignore", **ONE_THREAD}
        self._process = subprocess.Popen(
            [python, str(ROOT / "bench" / "seat.py"), name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment, cwd=ROOT,
        )  # fmt: skip

    def ask(self, line: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name}: its process ended")
        return int(answer)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def real_pages(folder: Path, count: int) -> list[str]:
    """Lines for seats: pages spread over all sets, one of twenty on the beat."""
    return _filed(folder, [(capture.body, capture.url) for capture in captures(count)])


def made_pages(folder: Path, count: int = SHORT_PAGES) -> list[str]:
    """The same of made pages of 27 KB, one of eight on the beat."""
    return _filed(
        folder,
        [
            (made_page(random.Random(number), on_beat=number % 8 == 0).encode(), f"https://paper.example/2026/{number}")
            for number in range(count)
        ],
    )


def _filed(folder: Path, pages: Sequence[tuple[bytes, str]]) -> list[str]:
    lines = []
    for number, (body, url) in enumerate(pages):
        (folder / f"{number}.html").write_bytes(body)
        lines.append(json.dumps({"file": str(folder / f"{number}.html"), "url": url}))
    return lines


def methods() -> list[str]:
    """Those that can be run here."""
    others = list(OTHERS) if RIVALS.exists() else []
    if not others:
        print(f"left out: {', '.join(OTHERS)} (`make rivals` makes their environment, where there is a package index)")
    return [*MINE, TEXT, JSON, "resiliparse", *others]


def measured(names: Sequence[str], lines: Sequence[str], rounds: int) -> dict[str, dict[str, float]]:
    """CPU milliseconds a page, ratios and peak memory of each method."""
    spent: dict[str, list[float]] = defaultdict(list)
    with seated(names) as seats:
        for line in lines[:: max(1, len(lines) // 20)]:  # patterns, models, caches of languages
            for seat in seats:
                seat.ask(line)
        for _ in range(rounds):
            total = dict.fromkeys(names, 0)
            for number, line in enumerate(lines):
                turn = number % len(seats)
                for seat in (*seats[turn:], *seats[:turn]):
                    total[seat.name] += seat.ask(line)
            for name in names:
                spent[name].append(total[name] / len(lines) / 1e6)
        peaks = {seat.name: seat.ask("") for seat in seats}
    found = {name: statistics.median(values) for name, values in spent.items()}
    return {
        name: {
            "ms": round(ms, 2),
            "of_text": round(ms / found[TEXT], 3),
            "of_json": round(ms / found[JSON], 3),
            "peak_mb": peaks[name],
        }
        for name, ms in found.items()
    }


@contextmanager
def seated(names: Sequence[str]) -> Iterator[list[Seat]]:
    """Their processes, ended at the end."""
    with ExitStack() as stack:
        seats = [Seat(name) for name in names]
        for seat in seats:
            stack.callback(seat.close)
        yield seats


def whole_run(options: argparse.Namespace) -> dict[str, Any]:
    """Everything of one run."""
    with tempfile.TemporaryDirectory(prefix="docketwire-pace-") as folder:
        lines = real_pages(Path(folder), options.pages)
        kilobytes = sum((Path(folder) / f"{n}.html").stat().st_size for n in range(len(lines))) / len(lines) / 1024
        found = measured(methods(), lines, options.rounds)
        command = parallel_command(Path(folder), len(lines))
    return {
        "pages": len(lines),
        "kilobytes": round(kilobytes),
        "rounds": options.rounds,
        "load": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "trafilatura": version("trafilatura"),
        "methods": found,
        "parallel_command_ms": round(command, 1),
        "crawl": crawling(options.crawled),
        **list(grown(options.growth))[-1],
        "daily": daily.measured(),
    }


def grown(sizes: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Growth with the archive, and the load it was measured under: anew with each size, so that a run that is cut short has told what it found."""
    rows: list[dict[str, float]] = []
    yield {"growth": rows}
    for row in growth.measured(sizes):
        rows.append(row)
        yield {"growth": rows, "growth_load": round(os.getloadavg()[1], 1)}


def parallel_command(folder: Path, pages: int) -> float:
    """CPU milliseconds a page of trafilatura's own command over a folder, on two processes, with JSON and metadata; start included."""
    import resource  # noqa: PLC0415 - of children: only here

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as out:
        command = [
            Path(sys.executable).with_name("trafilatura"),
            "--input-dir",
            folder,
            "--output-dir",
            out,
            "--json",
            "--with-metadata",
            "--parallel",
            "2",
        ]
        subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / pages * 1000


def short_run(rounds: int) -> dict[str, float]:
    """Ratios to trafilatura's text on made pages."""
    with tempfile.TemporaryDirectory(prefix="docketwire-pace-") as folder:
        found = measured([*MINE, TEXT, JSON], made_pages(Path(folder)), rounds)
    return {name: found[name]["of_text"] for name in MINE}


def dearer(now: Mapping[str, float], last: Mapping[str, float]) -> list[str]:
    """What has become dearer by a quarter or more, a line each."""
    return [
        f"{name}: {now[name]:.3f} of trafilatura's text, {ratio:.3f} at the last measurement: {now[name] / ratio:.2f} times"
        for name, ratio in last.items()
        if now[name] > DEARER * ratio
    ]


def check(rounds: int) -> int:
    """The short form: 0 when nothing has become dearer. What seems so is measured once more before it is believed."""
    last: dict[str, float] = json.loads((RESULTS / "short.json").read_text("utf-8"))
    now = short_run(rounds)
    if dearer(now, last):
        again = short_run(rounds)
        now = {name: min(ratio, again[name]) for name, ratio in now.items()}
    for name, ratio in now.items():
        print(f"{name:12} {ratio:.3f} of trafilatura's text (last {last[name]:.3f})")
    found = dearer(now, last)
    print(*found, sep="\n")
    return 1 if found else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--crawled", type=int, default=800, help="pages of each measured crawl")
    parser.add_argument("--growth", type=int, nargs="*", default=[10_000, 100_000], help="articles at which the warehouse is measured")
    parser.add_argument("--growth-only", action="store_true", help="measure growth anew and take the rest from the last run")
    parser.add_argument("--crawl-only", action="store_true", help="likewise for fetching")
    parser.add_argument("--daily-only", action="store_true", help="likewise for live crawls and stories")
    parser.add_argument("--write", action="store_true", help="renew bench/results, docs/performance.md and its line in README.md")
    parser.add_argument("--check", action="store_true", help="the short form, against bench/results/short.json")
    options = parser.parse_args()
    if options.check:
        sys.exit(check(options.rounds))
    if options.growth_only:
        before = json.loads((RESULTS / "pace.json").read_text("utf-8"))
        for told in itertools.islice(grown(options.growth), 1, None):
            print(json.dumps(told["growth"][-1]), flush=True)
            if options.write:
                renew(before | told)
        return
    if options.daily_only or options.crawl_only:
        anew = {"daily": daily.measured()} if options.daily_only else {"crawl": crawling(options.crawled)}
        print(json.dumps(anew))
        if options.write:
            renew(json.loads((RESULTS / "pace.json").read_text("utf-8")) | anew)
        return
    if not (shared_folder() / "data" / "pages" / "pages.jsonl").is_file():
        sys.exit(f"no real pages at {shared_folder()}: nothing to measure; `--check` does without")
    found = whole_run(options)
    print(pace_report.tables(found))
    if options.write:
        write_file(RESULTS / "short.json", json.dumps(short_run(5), indent=1) + "\n")
        renew(found)


def renew(found: Mapping[str, Any]) -> None:
    """What was found, its picture, the tables of the document, and a line of the README."""
    write_file(RESULTS / "pace.json", json.dumps(found, indent=1) + "\n")
    pace_report.write(found, RESULTS / "pace.svg", ROOT / "docs" / "performance.md")
    pace_report.write_summary(found, ROOT / "README.md")


if __name__ == "__main__":
    main()
