"""Fines, orders and bans by bodies that no list knows: how many short reports and bare headlines are found, and how many of the same shape are taken that are off the beat.

    python -m bench.unknown_bodies [--wrong]

unknown_bodies.jsonl holds 125 invented ones in 52 languages, written before any was judged; half of it, set aside then (`kept`), is never learnt from and
only its sums are looked at. `--wrong` lists those of the other half that the shipped model judges wrongly.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from pipeline.classify import classify

REPORTS = Path(__file__).with_name("unknown_bodies.jsonl")


def reports() -> list[dict[str, Any]]:
    """Rows in the form of the prototypes, with `kept`; a bare headline has no text."""
    return [json.loads(line) for line in REPORTS.read_text("utf-8").splitlines()]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list those judged wrongly that are not kept")
    asked = parser.parse_args()
    judged = [(row, classify(row["title"], row["text"])) for row in reports()]
    for kept in (True, False):
        for with_text in (True, False):
            told = [(row, found) for row, found in judged if row["kept"] is kept and bool(row["text"]) is with_text]
            on, off = ([found.relevant for row, found in told if row["relevant"] is kind] for kind in (True, False))
            name = f"{'kept' if kept else 'others'}, {'reports' if with_text else 'headlines'}"
            print(f"{name}: {sum(on)} of {len(on)} found, {sum(off)} of {len(off)} off the beat taken")
    for row, found in judged if asked.wrong else ():
        if not row["kept"] and found.relevant is not row["relevant"]:
            print(f"{found.score:.2f} {'missed' if row['relevant'] else 'taken'} {row['lang']} {row['id']} {row['title']}")


if __name__ == "__main__":
    main()
