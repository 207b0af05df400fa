"""Are copies told from siblings? Reports of templates that must stay apart, and edited wire copies that must be found.

    python -m bench.near_copies [--pages 60] [--show]

Templates: `bench.templates`, five pairs of siblings of each of the 200 with known platforms and as many with names no list knows. Copies: the
newsroom's press and, where DOCKETWIRE_SHARED is set, reference texts of real pages, each under the twenty edits of `bench.edits`; every edited
text is compared with every original. Originals that are each other's copies already (the sets of real pages share some) are left out. `wording` is the rule without the particulars, in the same run.
"""

import argparse
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.edits import EDITS
from bench.templates import DIFFERENCES, facts, sibling, templates
from newsroom.outlets import load_outlets
from newsroom.press import load_reports
from pipeline.classify import parties_of
from pipeline.fingerprint import fingerprint, shingles
from pipeline.particulars.report import particulars_of
from pipeline.understanding.annotation import read
from pipeline.understanding.language import quick_language
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.mentions import mentions
from pipeline.understanding.model import default_model
from warehouse.ingest.contradiction import contradict
from warehouse.ingest.dedup import evidence


@dataclass(frozen=True, slots=True)
class Signed:
    """A text as the deduplication sees it."""

    name: str
    title: str
    digest: str
    values: np.ndarray
    shingles: frozenset[int]
    particulars: bytes


def signed(name: str, title: str, text: str, language: str | None = None) -> Signed:
    """As the pipeline signs it; everything is read as if it were on the beat, which states the most facts and so is the harder test."""
    language = language or quick_language(f"{title}\n{text}")
    beat, print_ = default_beat(), fingerprint(text)
    reading = read(beat, title, text, language)
    found = mentions(reading, language, parties=parties_of(beat, default_model(), reading))
    facts_ = particulars_of(title, text, found, language)
    return Signed(name, title, print_.text_digest, np.frombuffer(print_.signature, "<u4"), frozenset(shingles(text)), facts_)


def match(one: Signed, other: Signed, agreement: float | None = None) -> tuple[bool, bool]:
    """Whether two texts are a copy by wording alone, and with the particulars."""
    agreement = float((one.values == other.values).mean()) if agreement is None else agreement
    sizes, shared = (len(one.shingles), len(other.shingles)), len(one.shingles & other.shingles)
    alike = evidence(agreement, sizes, same_text=one.digest == other.digest, shared=shared) is not None
    return alike, alike and not contradict(one.particulars, other.particulars)


def swallowed(*, known: bool, show: bool) -> Iterator[dict[str, object]]:
    """Per difference: pairs of siblings, how many wording alone merges, how many are merged still."""
    counts: Counter[tuple[str, str]] = Counter()
    for number, template in enumerate(templates()):
        rng = random.Random(number)
        for difference in DIFFERENCES:
            one = facts(template.language, rng, known=known)
            pair = [template.report(f) for f in (one, sibling(one, difference, template.language, rng, known=known))]
            a, b = (signed(difference, title, text, template.language) for title, text in pair)
            wording, merged = match(a, b)
            counts.update({(difference, "pairs"): 1, (difference, "wording"): wording, (difference, "merged"): merged})
            if merged and show:
                print(f"  swallowed ({difference}, {template.language}): {pair}")
    for difference in DIFFERENCES:
        yield {"parties": "known" if known else "unknown", "difference": difference} | {
            k: counts[difference, k] for k in ("pairs", "wording", "merged")
        }


def press_texts() -> list[tuple[str, str, list[str]]]:
    """(name, headline, paragraphs) of the newsroom's reports that are no wire copies of each other."""
    found, wires = [], set()
    for outlet in load_outlets():
        for report in load_reports(outlet):
            if report.wire is None or report.wire not in wires:
                wires |= {report.wire} if report.wire else set()
                found.append((f"{report.outlet_id}/{report.slug}", report.title, list(report.body(1))))
    return found


def real_texts(most: int) -> list[tuple[str, str, list[str]]]:
    """Reference texts of real pages, evenly out of both sets; none where DOCKETWIRE_SHARED is not set."""
    rows = []
    for name in ("pages", "wide"):
        path = Path(os.environ.get("DOCKETWIRE_SHARED", "")) / "data" / name / "pages.jsonl"
        if os.environ.get("DOCKETWIRE_SHARED") and path.is_file():
            known = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            whole = [row for row in known if len(row.get("text") or "") > 600]
            rows += whole[:: max(1, len(whole) * 2 // most)]
    return [(row["id"], row.get("title") or "", [p for p in row["text"].split("\n") if p.strip()]) for row in rows]


def unlike(texts: Sequence[tuple[str, str, list[str]]]) -> list[tuple[str, str, list[str]]]:
    """The texts without those that are, by wording, copies of one before them."""
    kept: list[tuple[str, str, list[str]]] = []
    known: list[Signed] = []
    for name, title, body in texts:
        one = signed(name, title, "\n".join(body))
        if not any(match(one, other)[0] for other in known):
            kept, known = [*kept, (name, title, body)], [*known, one]
    return kept


def copies(texts: Sequence[tuple[str, str, list[str]]], *, show: bool) -> Iterator[dict[str, object]]:
    """Per edit and in all: recall, precision and F1 by wording alone and with the particulars."""
    originals = [signed(name, title, "\n".join(body)) for name, title, body in texts]
    table = np.stack([o.values for o in originals])
    counts: Counter[tuple[str, str, str]] = Counter()
    for edit in EDITS:
        for place, (name, title, body) in enumerate(texts):
            new_title, new_body = edit(title, body, random.Random(f"{edit.__name__} {name}"))
            copy = signed(name, new_title, "\n".join(new_body))
            for other, agreement in enumerate((table == copy.values).mean(axis=1).tolist()):
                for rule, held in zip(("wording", "now"), match(copy, originals[other], agreement), strict=True):
                    counts[edit.__name__, rule, ("hit" if held else "miss") if other == place else ("false" if held else "apart")] += 1
                    if show and rule == "now" and other == place and not held and match(copy, originals[other])[0]:
                        print(f"  torn apart by {edit.__name__}: {name}")
    for kind in [*(edit.__name__ for edit in EDITS), "all"]:
        row: dict[str, object] = {"edit": kind}
        for rule in ("wording", "now"):
            hit, miss, false = (
                sum(n for (e, r, w), n in counts.items() if r == rule and w == what and kind in (e, "all"))
                for what in ("hit", "miss", "false")
            )
            row |= {f"{rule} recall": round(hit / (hit + miss), 4), f"{rule} F1": round(2 * hit / (2 * hit + miss + false), 4)}
        yield row


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=60, help="real pages to edit (default 60)")
    parser.add_argument("--show", action="store_true", help="name every pair that is decided wrongly")
    args = parser.parse_args()
    started = time.process_time()
    for known in (True, False):
        for row in swallowed(known=known, show=args.show):
            print(json.dumps(row))
    for name, found in (("press", press_texts()), ("real pages", real_texts(args.pages))):
        if texts := unlike(found):
            print(f"{name}: {len(texts)} texts, {len(found) - len(texts)} left out")
            for row in copies(texts, show=args.show):
                print(json.dumps(row))
    print(f"{time.process_time() - started:.0f} s")


if __name__ == "__main__":
    main()
