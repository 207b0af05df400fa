"""How much of general news is taken for the beat: real pages, extracted and judged by models that have not seen the page nor its site.

    python -m bench.noise            # figures, and every page that is called relevant
    python -m bench.noise --general  # the shipped model on bench/general_reports.jsonl instead

Needs the real pages, as bench.background does. Pages that are on the beat, or could be argued to be, are told apart (ON_THE_BEAT there).
bench/general_reports.jsonl holds short invented reports of general news of the hard kinds; nobody learns from them.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from beat.files import SHIPPED
from bench.background import ON_THE_BEAT, pages, teaches
from bench.train_relevance import Prepared, Rows, evidence_of, train
from bench.understanding import model_of
from pipeline.classify import classify
from pipeline.relevance import verdict
from pipeline.understanding import language
from pipeline.understanding.annotation import read
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.vectors import DIMENSIONS, Vector, vector

GENERAL = Path(__file__).with_name("general_reports.jsonl")
FOLDS = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as the models see it."""

    id: str
    site: str
    title: str
    features: dict[str, float]
    vector: Vector | None


def seen_pages() -> Iterator[Seen]:
    """Every real page that can be read."""
    beat = default_beat()
    for page in pages():
        code = language.detect(page["title"], page["text"], declared=page["declared"]).code
        features = evidence_of(read(beat, page["title"], page["text"], code), code)
        yield Seen(page["id"], page["site"], page["title"], features, vector(page["title"], page["text"], code))


def chances(data: Prepared, found: list[Seen]) -> dict[str, float]:
    """Of each page, by a model that learnt from the background of other sites only."""
    sites = {site: n % FOLDS for n, site in enumerate(sorted({page.site for page in found}))}
    out = {}
    for fold in range(FOLDS):
        others = [page for page in found if sites[page.site] != fold and page.id not in ON_THE_BEAT and teaches(page.features)]
        data.background, data.background_known, data.background_vectors = _background(others)
        model = model_of(train(data, np.ones(len(data.items), bool)))
        for page in found:
            if sites[page.site] == fold:
                out[page.id] = verdict(model, page.features, page.vector).score
    return out


def _background(found: list[Seen]) -> tuple[Rows, np.ndarray, np.ndarray]:
    vectors = [np.zeros(DIMENSIONS, np.float32) if page.vector is None else page.vector for page in found]
    return [page.features for page in found], np.array([page.vector is not None for page in found], bool), np.array(vectors)


def general() -> list[tuple[dict[str, Any], float]]:
    """The invented general reports that the shipped model calls relevant, with their score."""
    rows = [json.loads(line) for line in GENERAL.read_text(encoding="utf-8").splitlines()]
    told = [(row, classify(row["title"], row["text"])) for row in rows]
    languages = Counter(row["lang"] for row in rows)
    print(f"general: {len(rows)} reports in {len(languages)} languages, {sum(found.relevant for _, found in told)} called relevant")
    return [(row, found.score) for row, found in told if found.relevant]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--general", action="store_true", help="the invented general reports instead of real pages")
    if parser.parse_args().general:
        for row, score in general():
            print(f"{score:.2f} {row['lang']} {row['id']} {row['title']}")
        return
    found = list(seen_pages())
    told = chances(Prepared(SHIPPED / "prototypes.jsonl"), found)
    taken = [page for page in found if told[page.id] >= 0.5]
    wrong = [page for page in taken if page.id not in ON_THE_BEAT]
    print(f"noise: {len(found)} pages, {len(taken)} called relevant, {len(wrong)} of them on nothing of the beat")
    for page in sorted(found, key=lambda page: -told[page.id])[:40]:
        mark = "on the beat" if page.id in ON_THE_BEAT else ""
        print(f"{told[page.id]:.2f} {page.id} {page.title[:80]} {mark}")


if __name__ == "__main__":
    main()
