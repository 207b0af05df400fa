"""Quality floors: what extraction and understanding reach may rise freely and falls only on purpose.

    python -m bench.gate [--raise] [--lower NAME]

The demonstration press is measured always; real pages and labelled items where they lie (DOCKETWIRE_SHARED, else `shared` beside the
checkout). Each floor belongs to the hash of the corpus it was measured on: another corpus needs floors of its own. Floors stand in
bench/floors.json. How well bodies are read is held by `unseen sites` (cross-validated, bench/unseen_sites.json); figures of pages the line model
learnt from are in-sample, and their floors only tell that something changed. `--raise` writes what is better than its floor, `--lower NAME` is the only way down.
"""

import argparse
import hashlib
import json
import os
import sys
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench.extraction_pages import Page
from bench.gate_pages import WORST, Loss, bodies, loss, snippets_f1
from bench.search_quality import QUERIES, judged
from bench.unseen import measures
from newsroom.manifest import truth
from newsroom.outlets import load_outlets
from newsroom.press import load_reports
from newsroom.server import Newsroom
from pipeline.classify import classify
from pipeline.fingerprint import normal_tokens
from pipeline.reading.decode import decode_text
from pipeline.reading.extract import extract
from records.outcome import Outcome

FLOORS = Path(__file__).with_name("floors.json")
SHARED = Path(os.environ.get("DOCKETWIRE_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"
SLACK = 0.002
"""Rounding, and the last digit of another numpy."""
WIDE = ("aeb", "readability", "trafilatura")
"""The wider sets: English pages of all kinds; blogs, wikis and documents; snippets of 467 sites."""
HALF = 0.5
LEAST_PAGES = 4
"""Pages a language needs for a floor of its own."""


@dataclass
class Corpus:
    """Measurements over one corpus."""

    name: str
    hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    pages: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    """Language -> (precision, recall) of each body."""
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    losses: list[Loss] = field(default_factory=list)
    snippets: list[tuple[Page, str]] = field(default_factory=list)
    scores: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Name -> what is averaged, 0 to 1."""

    def body(self, language: str, reference: str, found: str) -> None:
        self.hash.update(reference.encode())
        self.pages[language].append(overlap(reference, found))

    def count(self, name: str, *, right: bool) -> None:
        self.asked[name] += 1
        self.right[name] += right

    def page(self, page: Page, found: str) -> None:
        """A real page with a reference body or with snippets."""
        if page.row["must"]:
            self.hash.update("\n".join(page.row["must"]).encode())
            self.snippets.append((page, found))
        else:
            self.body(page.row["lang"], page.row["text"], found)
        self.losses.append(loss(page, found))

    def worst(self) -> list[Loss]:
        """The pages of which most is missing."""
        return sorted((one for one in self.losses if one.lines), key=lambda one: one.recall)[:WORST]

    def measures(self) -> Iterator[tuple[str, float]]:
        if self.snippets:
            yield f"{self.name} snippets F1", snippets_f1(self.snippets)
        if self.losses:
            yield f"{self.name} pages of which half is read", sum(one.recall >= HALF for one in self.losses) / len(self.losses)
        whole = [pair for pairs in self.pages.values() for pair in pairs]
        if whole:
            yield f"{self.name} body F1", f1_of_means(whole)
        for language, pairs in sorted(self.pages.items()):
            if language and len(pairs) >= LEAST_PAGES:
                yield f"{self.name} body F1 {language}", f1_of_means(pairs)
        for name, values in sorted(self.scores.items()):
            yield f"{self.name} {name}", sum(values) / len(values)
        for name in sorted(self.asked):
            yield f"{self.name} {name}", self.right[name] / self.asked[name]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = normal_tokens(text)
    return Counter(zip(*(words[i:] for i in range(4)), strict=False)) if len(words) > 4 else Counter([tuple(words)] if words else [])


def overlap(reference: str, found: str) -> tuple[float, float]:
    """Precision and recall over 4-word shingles as multisets."""
    gold, got = shingles(reference), shingles(found)
    shared = (gold & got).total()
    return shared / got.total() if got else 0.0, shared / gold.total() if gold else 1.0


def f1_of_means(pairs: Iterable[tuple[float, float]]) -> float:
    pairs = list(pairs)
    precision, recall = (sum(pair[i] for pair in pairs) / len(pairs) for i in (0, 1))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def press() -> Corpus:
    """The demonstration press over real HTTP."""
    corpus = Corpus("press")
    with Newsroom() as newsroom:
        for page in truth(1, variants=False):
            if (
                page.status != 200
                or page.text is None
                or page.published is None
                or page.outcome in (Outcome.PAYWALL_STUB, None)
                or "pdf" in page.quirks
            ):
                continue
            with urllib.request.urlopen(newsroom.url(page.outlet_id) + page.path) as response:
                html = decode_text(response.read(), content_type=response.headers["Content-Type"])
                found = extract(html, url=response.url)
            corpus.body(page.language, page.text, found.text if found else "")
            corpus.count("title", right=found is not None and normal_tokens(found.title or "") == normal_tokens(page.title))
            if found is not None:
                verdict = classify(
                    found.title or "", found.text, published_at=page.published.date(), declared_language=found.declared_language
                )
                corpus.count("language", right=verdict.language.code == page.language)
                corpus.count("relevance", right=verdict.relevant == page.relevant)
    return corpus


def real_pages() -> Corpus:
    corpus = Corpus("real pages")
    for page, found in bodies(SHARED.parent, "news"):
        assert found is not None, page.row["id"]
        corpus.page(page, found.text)
        corpus.count("title", right=normal_tokens(found.title or "") == normal_tokens(page.row["title"]))
        corpus.count("day", right=found.published is not None and found.published.local.date().isoformat() == page.row["date"])
    return corpus


def other_pages(name: str) -> Corpus:
    """One of the sets beyond newspapers as they are."""
    corpus = Corpus(f"{name} pages")
    for page, found in bodies(SHARED.parent, name):
        corpus.page(page, found.text if found else "")
    return corpus


def unseen_sites() -> Corpus:
    """What training measured on folds of sites the line model had not seen. The quality of bodies is held here: on the pages it learnt from, a model
    that learns them by heart looks best, and their floors only tell that something changed."""
    corpus = Corpus("unseen sites")
    for name, value in measures().items():
        corpus.hash.update(name.encode())
        corpus.scores[name].append(value)
    return corpus


def labelled_items() -> Corpus:
    corpus = Corpus("labelled items")
    for row in _rows(SHARED / "dev-relevance.jsonl"):
        corpus.hash.update(row["text"].encode())
        day = date.fromisoformat(row["date"]) if row["date"] and len(row["date"]) == 10 else None
        verdict = classify(row["title"], row["text"], published_at=day)
        corpus.count("relevance", right=verdict.relevant == row["relevant"])
        corpus.count("language", right=verdict.language.code == row["lang"])
        if row["relevant"]:
            corpus.count("primary topic", right=bool(verdict.topics) and verdict.topics[0].topic == row["topics"][0])
            corpus.count("all platforms", right=set(verdict.platforms()) == set(row["platforms"]))
    return corpus


def search() -> Corpus:
    """The search box over the demonstration press."""
    corpus = Corpus("search")
    corpus.hash.update(QUERIES.read_bytes())
    for report in sorted(f"{report.outlet_id} {report.slug}" for outlet in load_outlets() for report in load_reports(outlet)):
        corpus.hash.update(report.encode())  # every further report is one more that answers nothing
    for one in judged():
        corpus.scores["nDCG@10"].append(one.ndcg)
        corpus.count("found in the first ten", right=one.found)
    return corpus


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def corpora() -> Iterator[Callable[[], Corpus]]:
    yield press
    yield search
    yield unseen_sites
    if (SHARED / "pages" / "pages.jsonl").is_file():
        yield from (real_pages, partial(other_pages, "flat"), labelled_items)
    else:
        print(f"no real pages or labelled items at {SHARED}: only the demonstration press is measured")
    if (SHARED / "wide" / "pages.jsonl").is_file():
        yield from (partial(other_pages, name) for name in WIDE)


def main() -> int:
    parser = argparse.ArgumentParser(description="quality floors of extraction and understanding")
    parser.add_argument("--raise", dest="rise", action="store_true", help="write what is better than its floor")
    parser.add_argument("--lower", action="append", default=[], metavar="NAME", help="accept a lower value under this name")
    options = parser.parse_args()
    floors: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    fallen = 0
    for measure in corpora():
        corpus = measure()
        digest = corpus.hash.hexdigest()[:16]
        kept = floors.get(corpus.name, {})
        if kept.get("corpus") != digest:
            print(f"{corpus.name}: another corpus than the floors were measured on; `--raise` sets floors for it")
            kept = {"corpus": digest, "floors": {}}
        for name, value in corpus.measures():
            floor = kept["floors"].get(name)
            below = floor is not None and value < floor - SLACK
            if below and name not in options.lower:
                fallen += 1
            elif options.rise and (floor is None or value > floor or below):
                kept["floors"][name] = round(value, 4)
            print(f"{'FALLEN' if below else 'ok':<7}{value:7.4f}  floor {floor if floor is not None else '–':<7} {name}")
        if corpus.losses:
            print("       of these pages the line model has seen (their floors tell a change; what it does elsewhere is `unseen sites`)")
        for one in corpus.worst():
            print(f"       lost from {one}")
        floors[corpus.name] = kept
    if options.rise:
        FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{fallen} below their floor")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
