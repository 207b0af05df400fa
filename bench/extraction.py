"""Body, day, title and CPU of `pipeline.reading.extract` on the development pages, beside trafilatura in the same process.

    .venv/bin/python -m bench.extraction --shared ../shared [--flat] [--worst 10]

The pages trained the line model, so its body figures are in-sample here; bench/train_lines.py prints those on sites it has not seen.
"""

import argparse
import time
from collections import defaultdict
from typing import Any

import trafilatura

from bench.extraction_pages import pages, shared_folder, tool
from pipeline.reading.extract import extract
from records.article import Extraction


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared")
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    args = parser.parse_args()
    shared = shared_folder(args.shared)
    metrics, found = tool(shared, "text_metrics"), pages(shared, flatten="yes" if args.flat else "no")
    extract(found[0].html, url=found[0].row["url"])  # loads model and cues, which a worker does once
    start = time.process_time()
    ours = [extract(page.html, url=page.row["url"]) for page in found]
    middle = time.process_time()
    theirs = [trafilatura.extract(page.html.encode(), url=page.row["url"], include_comments=False) for page in found]
    end = time.process_time()
    _print_bodies(metrics, [page.row for page in found], ours, theirs, args.worst)
    _print_facts(metrics, [page.row for page in found], ours)
    count = len(found)
    print(
        f"cpu ms a page: ours {(middle - start) / count * 1000:.1f}, trafilatura's text alone {(end - middle) / count * 1000:.1f}, ratio {(middle - start) / (end - middle):.2f}"
    )


def _print_bodies(metrics: Any, rows: list[dict[str, Any]], ours: list[Extraction | None], theirs: list[str | None], worst: int) -> None:
    scores: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    listed = []
    for row, one, other in zip(rows, ours, theirs, strict=True):
        mine = metrics.page_scores(row["text"], one.text if one else "", optional=row["optional"])
        both = (mine, metrics.page_scores(row["text"], other, optional=row["optional"]))
        scores["all"].append(both)
        scores[row["lang"]].append(both)
        listed.append((metrics.f1(mine[0] or 0, mine[1] or 0), row["id"], mine))
    for language, pairs in scores.items():
        if len(pairs) >= 4:
            one, other = metrics.corpus([a for a, _ in pairs]), metrics.corpus([b for _, b in pairs])
            print(f"{language:4} n={len(pairs):4} P {one['P']:.4f} R {one['R']:.4f} F1 {one['F1']:.4f}   trafilatura F1 {other['F1']:.4f}")
    for item in sorted(listed)[:worst]:
        print(item)


def _print_facts(metrics: Any, rows: list[dict[str, Any]], ours: list[Extraction | None]) -> None:
    def share(hits: list[bool]) -> str:
        return f"{sum(hits) / max(len(hits), 1):.3f} of {len(hits)}"

    pairs = [(row, one) for row, one in zip(rows, ours, strict=True) if one]
    print(
        "day  ",
        share([one.published is not None and one.published.local.date().isoformat() == row["date"] for row, one in pairs if row["date"]]),
    )
    print("title", share([metrics.title_key(one.title) == metrics.title_key(row["title"]) for row, one in pairs if row["title"]]))
    print("lang ", share([one.declared_language == row["lang"] for row, one in pairs]), "(declared only)")


if __name__ == "__main__":
    main()
