"""What a page costs: gate, extraction and the whole chain beside trafilatura, on the same real pages, interleaved, in one process.

    python -m bench.chain_cpu [--pages 200] [--rounds 3] [--memory]

CPU time only (`process_time`); the order of the methods turns from page to page, so that none always finds warm caches. One page of twenty is on
the beat: a labelled report set into a real page (bench/wrapped.py). `--memory` runs each method once more in a process of its own. Needs the
real pages (DOCKETWIRE_SHARED, else `shared` beside the checkout).
"""

import argparse
import multiprocessing
import resource
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import islice
from typing import Any

import trafilatura

from bench.extraction_pages import shared_folder
from bench.wrapped import real_captures, wrapped
from pipeline import classify
from pipeline.passing import off_beat
from pipeline.process import process
from pipeline.reading.decoded import Decoded
from pipeline.reading.extract import extraction_of
from pipeline.reading.gate import page_problem
from pipeline.reading.page import Page, SourceProfile
from records.article import Processed
from records.capture import Capture

ON_THE_BEAT = 20
"""One page of so many."""
_PROFILE = SourceProfile()


def gate(capture: Capture) -> object:
    """Decoding and all that is done to a page that is passed by."""
    decoded = Decoded.of(capture, _PROFILE)
    if page_problem(decoded.html, content_type="text/html"):
        return None
    return off_beat(Page(capture=capture), decoded)


def extraction(capture: Capture) -> object:
    """Decoding and body, title, dates and authors."""
    return extraction_of(Decoded.of(capture, _PROFILE))


def chain(capture: Capture) -> object:
    """Bytes to candidate article, or the row that says why not."""
    return process(Page(capture=capture))


def their_text(capture: Capture) -> object:
    """trafilatura's text alone."""
    return trafilatura.extract(capture.body, url=capture.url, include_comments=False)


def their_json(capture: Capture) -> object:
    """trafilatura with metadata, as its command's JSON output has it."""
    return trafilatura.extract(capture.body, url=capture.url, output_format="json", with_metadata=True)


METHODS: dict[str, Callable[[Capture], object]] = {
    "gate": gate, "extraction": extraction, "whole chain": chain, "trafilatura, text": their_text, "trafilatura, JSON and metadata": their_json,
}  # fmt: skip


def captures(count: int) -> list[Capture]:
    """Real pages spread over all sets, every twentieth a report on the beat."""
    shared = shared_folder()
    real = [capture for _, capture in real_captures(shared)]
    plain = real[:: max(1, len(real) // count)][: count - count // ON_THE_BEAT]
    told = islice((one.capture for one in wrapped(shared, "dev-relevance") if one.item["relevant"]), count // ON_THE_BEAT)
    return [*plain, *told]


def measured(pages: list[Capture], rounds: int) -> dict[str, float]:
    """CPU milliseconds a page by method: the median of the rounds."""
    names = list(METHODS)
    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        total: Counter[str] = Counter()
        for number, page in enumerate(pages):
            for name in names[number % len(names) :] + names[: number % len(names)]:
                start = time.process_time_ns()
                METHODS[name](page)
                total[name] += time.process_time_ns() - start
        for name in names:
            spent[name].append(total[name] / len(pages) / 1e6)
    return {name: statistics.median(values) for name, values in spent.items()}


def _peak(name: str, pages: list[Capture], answer: Any) -> None:
    for page in pages:
        METHODS[name](page)
    answer.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def peak_mb(name: str, pages: list[Capture]) -> float:
    """Resident memory at its highest, in a process that does nothing else."""
    context = multiprocessing.get_context("spawn")
    answer = context.SimpleQueue()
    child = context.Process(target=_peak, args=(name, pages, answer))
    child.start()
    found = float(answer.get())
    child.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    if not (shared_folder() / "data" / "pages" / "pages.jsonl").is_file():
        print(f"no real pages at {shared_folder()}: nothing to measure")
        return
    pages = captures(options.pages)
    classify.warm()
    for page in pages[:: max(1, len(pages) // 20)]:  # patterns, caches of languages
        for method in METHODS.values():
            method(page)
    rows = [chain(page) for page in pages]
    ends = Counter("kept" if isinstance(row, Processed) else f"{row.outcome} {row.detail or ''}".strip()[:40] for row in rows)  # type: ignore[attr-defined]
    size = sum(len(page.body) for page in pages) / len(pages) / 1024
    print(f"{len(pages)} pages of {size:.0f} KB on average; " + ", ".join(f"{count} {end}" for end, count in ends.most_common(6)))
    found = measured(pages, options.rounds)
    text, command = found["trafilatura, text"], found["trafilatura, JSON and metadata"]
    print(f"{'':32} {'ms a page':>10} {'of text':>9} {'of JSON':>9}" + ("   peak MB" if options.memory else ""))
    for name, spent in found.items():
        memory = f"   {peak_mb(name, pages):7.0f}" if options.memory else ""
        print(f"{name:32} {spent:10.1f} {spent / text:8.2f}x {spent / command:8.2f}x{memory}")


if __name__ == "__main__":
    main()
