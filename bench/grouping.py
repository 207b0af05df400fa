"""How long grouping takes, on synthetic articles: first a backlog, then a day's worth on top of a large warehouse.

    python -m bench.grouping [--backlog 10000] [--archive 100000] [--added 1000]

The backlog is grouped from nothing with everything in memory. The archive's stories and evidence are written straight into a DuckDB file
(five articles a story, twenty a dispute, over ten years); then `--added` new articles, half of them about old disputes, are grouped through
the job's own functions. `--archive 1000000` takes some minutes to write.
"""

# ruff: noqa: SIM905 - tables of words and letters are easier to read and check as one string

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from jobs.group import _changes, _group_batch
from pipeline.grouping.assign import REPRESENTATIVES, Grouping, KnownStories, Membership, Story, family_bits, group, spread, stored_sketch
from pipeline.grouping.evidence import Evidence, Vector
from pipeline.grouping.model import default_model
from pipeline.grouping.prepared import sketch
from warehouse.catalog import open_warehouse
from warehouse.stories import store

PLATFORMS = ["Facebook", "Google", "X", "TikTok", "Telegram", "Amazon", "Apple", *(f"Platform {n}" for n in range(60))]
SHARES = np.array([20, 18, 12, 10, 8, 6, 6, *([20 / 60] * 60)]) / 100
COUNTRIES = "us gb fr de it es br in jp kr cn ru tr pl nl ie au ca mx id ng eg ua".split()
LANGUAGES = "en fr de es pt it ja ko zh ar ru tr pl nl".split()
PER_STORY, PER_DISPUTE = 5, 20
LAST_DAY = date(2026, 6, 30).toordinal()
SPAN_DAYS = 3_650


def article(number: int, dispute: int, *, recent: bool = False) -> Evidence:
    """Article of a dispute; the same numbers give the same article."""
    own, about = np.random.default_rng([1, number]), np.random.default_rng([2, dispute])
    platform = str(about.choice(PLATFORMS, p=SHARES))
    country = str(about.choice(COUNTRIES))
    topic, subject = about.standard_normal(512), about.integers(0, 40_000, 30)
    begin = LAST_DAY - int(about.integers(0, SPAN_DAYS))
    step = (number // PER_STORY) % (PER_DISPUTE // PER_STORY)
    words = [*(f"w{n}" for n in own.choice(subject, 20)), *(f"w{n}" for n in own.integers(0, 3_000, 60))]
    people = [*(f"n{n}" for n in subject[:6]), *(f"n{n}" for n in own.integers(0, 20_000, 8))]
    vector = topic + 1.2 * own.standard_normal(512)
    return Evidence(
        id=f"{number:016x}",
        day=LAST_DAY - int(own.integers(0, 3)) if recent else min(LAST_DAY, begin + step * 90 + int(own.integers(0, 3))),
        language=str(own.choice(LANGUAGES)),
        parties=frozenset({platform}),
        platforms=frozenset({platform}),
        places={country: 1.4},
        numbers={f"{subject[7]}e3": float(subject[7]) * 1000},
        names={name: name for name in people},
        terms=dict.fromkeys(words, 1.3),
        topics=("privacy",),
        vector=(vector / np.linalg.norm(vector)).astype(np.float32),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backlog", type=int, default=10_000)
    parser.add_argument("--archive", type=int, default=100_000)
    parser.add_argument("--added", type=int, default=1_000)
    args = parser.parse_args()
    if args.backlog:
        backlog(args.backlog)
    if args.archive:
        with tempfile.TemporaryDirectory() as folder:
            growth(args.archive, args.added, Path(folder))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def backlog(count: int) -> None:
    items = [article(number, number // PER_DISPUTE) for number in range(count)]
    began, cpu = time.perf_counter(), time.process_time()
    outcome = group(items, KnownStories.of([]), lambda _: {}, default_model())
    places = outcome.memberships
    print(
        f"{count:,} articles from nothing: {time.perf_counter() - began:.1f} s ({time.process_time() - cpu:.1f} s CPU), "
        f"{len({p.story_id for p in places}):,} stories, {len({p.dispute_id for p in places}):,} disputes (made as {count // PER_DISPUTE:,})"
    )


def growth(count: int, added: int, folder: Path) -> None:
    con = open_warehouse(folder / "warehouse.duckdb", threads=1)
    began = time.perf_counter()
    for number, (outcome, items) in enumerate(archive(count)):
        store(con, _changes(outcome, items, "bench"), at=datetime(2026, 7, 1, tzinfo=UTC))
        if number % 10 == 9:
            print(f"  {(number + 1) * 10_000:,} written after {time.perf_counter() - began:.0f} s", flush=True)
    con.execute("checkpoint")
    rng = np.random.default_rng(3)
    fresh = [article(count + n, int(rng.integers(0, count // PER_DISPUTE)) if n % 2 else count + n // 4, recent=True) for n in range(added)]
    for attempt in ("first", "again"):
        batch = fresh if attempt == "first" else [article(2 * count + n, item_n, recent=True) for n, item_n in enumerate(range(added))]
        began, cpu = time.perf_counter(), time.process_time()
        outcome = _group_batch(con, batch, default_model(), datetime(2026, 7, 2, tzinfo=UTC))
        joined = sum(place.linked_to is not None for place in outcome.memberships)
        print(
            f"{added:,} added to {count:,} ({attempt}): {time.perf_counter() - began:.2f} s ({time.process_time() - cpu:.2f} s CPU), {joined} linked"
        )
    con.close()


def archive(count: int) -> Iterator[tuple[Grouping, list[Evidence]]]:
    """Articles with the stories they were made for, ten thousand at a time."""
    model = default_model()
    rarity = model.rarity()
    for start in range(0, count, 10_000):
        items = [article(number, number // PER_DISPUTE) for number in range(start, min(count, start + 10_000))]
        outcome = Grouping()
        for first in range(0, len(items), PER_STORY):
            members = items[first : first + PER_STORY]
            prepared = [model.prepare(item, rarity) for item in members]
            number = start + first
            story_id, dispute_id = f"s{number // PER_STORY:015x}", f"d{number // PER_DISPUTE:015x}"
            days = [item.day or 0 for item in members]
            outcome.changed.append(
                Story(
                    story_id=story_id,
                    dispute_id=dispute_id,
                    founded=number // PER_STORY + 1,
                    sketch=stored_sketch(_mean([sketch(item) for item in prepared])),
                    families=family_bits(prepared[0]),
                    first_day=min(days),
                    last_day=max(days),
                    members=len(members),
                    representatives=tuple(spread([item.id for item in members], REPRESENTATIVES)),
                )
            )
            outcome.memberships += [
                Membership(
                    article_id=m.id, story_id=story_id, dispute_id=dispute_id, linked_to=None, story_score=0, dispute_score=0, reason=""
                )
                for m in members
            ]
        yield outcome, items


def _mean(sketches: list[Vector]) -> Vector:
    return np.mean(sketches, axis=0, dtype=np.float32)


if __name__ == "__main__":
    main()
