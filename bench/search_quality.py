"""What the search box finds: queries with known answers over the demonstration press, as `make gate` measures them.

    python -m bench.search_quality [--misses]

The answers are the reports of the stories that bench/search_queries.tsv names, in whatever language (`story@de`: in that one); the rest of the press are distractors.
Queries and answers were written by one hand that knew the press: the figures say what changes make better or worse, not what strangers will find.
"""

import argparse
import json
import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jobs.group import group
from jobs.imports.run import ImportOrder, import_paths
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from jobs.publish import publish
from jobs.search import SearchLibrary, folder
from newsroom.outlets import load_outlets
from newsroom.press import Report, load_reports
from records.search import AUTO

QUERIES = Path(__file__).with_name("search_queries.tsv")
SHOWN = 10
"""Hits that are judged: the first page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A query and how it went."""

    language: str
    query: str
    ndcg: float
    """Of the first ten hits, answers counting one each; 1 where as many answers as fit lead."""
    found: bool
    """True where an answer is among the first ten."""


def judged(mode: str = AUTO) -> Iterator[Judged]:
    """Every query, asked of an index of the whole press."""
    with tempfile.TemporaryDirectory(prefix="docketwire-bench-") as place:
        home = _home(Path(place))
        told = {
            _address(report): {report.story, f"{report.story}@{report.language}"}
            for outlet in load_outlets()
            for report in load_reports(outlet)
        }
        library = SearchLibrary(folder(home))
        held = [told[hit.url] for hit in library.search("NOT zzzz", limit=1000).hits]
        for language, query, answers in queries():
            hits = [bool(told[hit.url] & answers) for hit in library.search(query, mode=mode, limit=SHOWN).hits]
            best = min(SHOWN, sum(bool(stories & answers) for stories in held))
            yield Judged(language=language, query=query, ndcg=_gain(hits) / _gain([True] * best), found=any(hits))


def queries() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Language, query, stories that answer it."""
    for line in QUERIES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, query, answers = line.split("\t")
            yield language, query, frozenset(answers.split())


def _gain(hits: list[bool]) -> float:
    return sum(1 / math.log2(rank + 1) for rank, right in enumerate(hits, start=1) if right)


def _home(place: Path) -> Home:
    """A home that took in the press as articles, by the import."""
    home, settings = Home(place / "home"), Settings()
    home.create()
    home.settings.write_text("")
    rows = place / "press.jsonl"
    with rows.open("w", encoding="utf-8") as file:
        for outlet in load_outlets():
            file.writelines(json.dumps(_row(report), ensure_ascii=False) + "\n" for report in load_reports(outlet))
    import_paths(home, settings, [rows], ImportOrder(keep_all=True))
    group(home, settings)
    publish(home, settings)
    return home


def _row(report: Report) -> dict[str, str]:
    return {
        "title": report.title, "text": "\n".join(report.body(1)), "url": _address(report), "language": report.language,
        "published_at": report.published.isoformat(),
    }  # fmt: skip


def _address(report: Report) -> str:
    return f"https://{report.outlet_id}.example/{report.slug}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="show each query below .8")
    parser.add_argument("--mode", default=AUTO)
    options = parser.parse_args()
    rows = list(judged(options.mode))
    for row in rows:
        if options.misses and row.ndcg < 0.8:
            print(f"{row.ndcg:.2f} {row.language} {row.query}")
    found, gain = (sum(values) / len(rows) for values in ([row.found for row in rows], [row.ndcg for row in rows]))
    print(f"{len(rows)} queries in {len({row.language for row in rows})} languages: nDCG@10 {gain:.3f}, found in the first ten {found:.3f}")


if __name__ == "__main__":
    main()
