"""How long grouping takes, on synthetic articles: first a backlog, then a day's worth on top of a large warehouse.

    python -m bench.grouping [--backlog 10000] [--archive 100000] [--added 1000] [--sketches 6000000]

The backlog is grouped from nothing with everything in memory. Without `--grouped` the archive's stories and evidence are written straight into a DuckDB file
(five articles a story, twenty a dispute, in the order of time, over ten years); then three times `--added` new articles, half of them about
old disputes, are grouped through the job's own functions, with one thread. `--archive 1000000` takes nine minutes to write; `--keep FILE`
writes it there, or takes it from there, and works on a copy. `--sketches` looks for the candidates of the new articles alone, among so many stories at random
(a fifth as many as articles): the one step that goes through all stories there are.
"""

# ruff: noqa: SIM905 - tables of words and letters are easier to read and check as one string

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core is measured; read when numpy is imported

import numpy as np
from numpy.typing import NDArray

from jobs.group import _changes, _group_batch
from pipeline.grouping.assign import group, sketched_articles
from pipeline.grouping.candidates import SKETCH_SCALE, KnownStories, family_bits, stored_sketch
from pipeline.grouping.details import dump_detail
from pipeline.grouping.evidence import Evidence, Vector
from pipeline.grouping.model import PairModel, default_model
from pipeline.grouping.neighbours import Field, near_among
from pipeline.grouping.prepared import SKETCH_DIMENSIONS, sketches
from pipeline.grouping.settle import Grouping
from pipeline.grouping.stored import dump
from records.grouping import Edge, Membership, RememberedStory, Sketched
from warehouse.storage.database import Connection, open_warehouse
from warehouse.stories.store import store

PLATFORMS = ["Facebook", "Google", "X", "TikTok", "Telegram", "Amazon", "Apple", *(f"Platform {n}" for n in range(60))]
SHARES = np.array([20, 18, 12, 10, 8, 6, 6, *([20 / 60] * 60)]) / 100
COUNTRIES = "us gb fr de it es br in jp kr cn ru tr pl nl ie au ca mx id ng eg ua".split()
LANGUAGES = "en fr de es pt it ja ko zh ar ru tr pl nl".split()
PER_STORY, PER_DISPUTE = 5, 20
LAST_DAY = date(2026, 6, 30).toordinal()
SPAN_DAYS, STEP_DAYS = 3_650, 90


def dispute(number: int, of: int) -> "Dispute":
    """What the articles of a dispute share; the same number gives the same. The first of `of` began ten years ago, the last just now."""
    about = np.random.default_rng([2, number])
    return Dispute(
        platform=str(about.choice(PLATFORMS, p=SHARES)),
        country=COUNTRIES[int(about.integers(len(COUNTRIES)))],
        topic=about.standard_normal(512).astype(np.float32),
        subject=about.integers(0, 40_000, 30),
        begin=LAST_DAY - SPAN_DAYS + SPAN_DAYS * number // max(of, number + 1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The common ground of made-up articles."""

    platform: str
    country: str
    topic: Vector
    subject: NDArray[np.int64]
    """Numbers of its thirty words."""
    begin: int
    """Day of its first article."""

    def articles(self, numbers: Sequence[int], *, recent: bool = False) -> list[Evidence]:
        """Articles by number, five a step, a step every 90 days; `recent`: all of the last three days."""
        own = np.random.default_rng([1, numbers[0]])
        count = len(numbers)
        told, noise = own.choice(self.subject, (count, 20)).tolist(), own.integers(0, 3_000, (count, 60)).tolist()
        people, late = own.integers(0, 20_000, (count, 8)).tolist(), own.integers(0, 3, count).tolist()
        languages = [LANGUAGES[int(number)] for number in own.integers(0, len(LANGUAGES), count)]
        vectors = _encoded(self.topic + 1.2 * own.standard_normal((count, 512), dtype=np.float32), languages)
        found = []
        for n, number in enumerate(numbers):
            step = (number // PER_STORY) % (PER_DISPUTE // PER_STORY)
            names = [f"n{x}" for x in (*self.subject[:6].tolist(), *people[n])]
            found.append(
                Evidence(
                    id=f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}",
                    day=LAST_DAY - late[n] if recent else min(LAST_DAY, self.begin + step * STEP_DAYS + late[n]),
                    language=languages[n],
                    parties=frozenset({self.platform}),
                    platforms=frozenset({self.platform}),
                    places={self.country: 1.4},
                    numbers={f"{self.subject[7]}e3": float(self.subject[7]) * 1000},
                    names={name: name for name in names},
                    terms=dict.fromkeys([f"w{x}" for x in (*told[n], *noise[n])], 1.3),
                    topics=("privacy",),
                    vector=vectors[n],
                )
            )
        return found


def _encoded(meanings: Vector, languages: Sequence[str]) -> Vector:
    """Vectors of length 1 that differ from the means of their languages in the directions given, as the encoder's do; one row an article."""
    means = np.stack([default_model().means[language] for language in languages])
    ways = meanings / np.linalg.norm(meanings, axis=1, keepdims=True)
    along = np.einsum("ij,ij->i", means, ways)
    rest = 1 - np.einsum("ij,ij->i", means, means)
    found: Vector = means + (np.sqrt(along**2 + rest) - along)[:, None] * ways
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backlog", type=int, default=10_000)
    parser.add_argument("--archive", type=int, default=100_000)
    parser.add_argument("--added", type=int, default=1_000)
    parser.add_argument("--keep", type=Path, help="archive to reuse; made if missing")
    parser.add_argument(
        "--within", type=int, help="days within which the archive's disputes began that new articles are about; any without"
    )
    parser.add_argument("--grouped", action="store_true", help="make the archive by grouping it, a thousand at a time in the order of time")
    parser.add_argument("--json", action="store_true", help="of the archive only what adding cost, as one line of JSON")
    parser.add_argument("--sketches", type=int, default=0, help="stories at random to look for candidates among")
    args = parser.parse_args()
    if args.sketches:
        among_sketches(args.sketches, args.added)
    if args.backlog:
        backlog(args.backlog)
    if args.archive:
        with tempfile.TemporaryDirectory() as folder:
            path = _archive(args.archive, Path(folder), args.keep, grouped=args.grouped)
            spent = [run.cpu for run in growth(path, args.archive, args.added, args.within, say=not args.json)]
        if args.json:
            print(json.dumps({"articles": args.archive, "added": args.added, "cpu": [round(cpu, 2) for cpu in spent]}))
            return
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def backlog(count: int) -> None:
    disputes = count // PER_DISPUTE
    items = [item for number in range(disputes) for item in dispute(number, disputes).articles(_numbers(number))]
    began, cpu = time.perf_counter(), time.process_time()
    places = group(items, KnownStories.of([]), lambda _: {}, default_model()).memberships
    print(
        f"{count:,} articles from nothing: {time.perf_counter() - began:.1f} s ({time.process_time() - cpu:.1f} s CPU), "
        f"{len({p.story_id for p in places}):,} stories, {len({p.dispute_id for p in places}):,} disputes (made as {disputes:,})"
    )


def among_sketches(stories: int, added: int) -> None:
    """Candidates of new articles among random stories of the companies that are told of, over ten years."""
    rng, model = np.random.default_rng(4), default_model()
    matrix = np.empty((stories, SKETCH_DIMENSIONS), np.int8)
    for first in range(0, stories, 100_000):
        part = matrix[first : first + 100_000]
        part[:] = np.clip(np.rint(rng.standard_normal(part.shape, np.float32) * SKETCH_SCALE / 9), -127, 127)
    items = [model.prepare(item, model.background) for item in newcomers(10_000, added, 0)]
    bits = np.array(
        [family_bits(model.prepare(replace(items[0].evidence, parties=frozenset({name})), model.background)) for name in PLATFORMS],
        np.uint64,
    )
    days = (LAST_DAY - SPAN_DAYS * rng.random(stories, np.float32)).astype(np.float32)
    known = KnownStories(matrix, rng.choice(bits, stories, p=SHARES), days, list, lambda _: (), lambda _: ())  # type: ignore[arg-type]
    told, cpu = sketches(items), time.process_time()
    found = known.candidates(items, told)
    print(f"{added:,} articles among {stories:,} stories: {time.process_time() - cpu:.2f} s CPU, {len(found):,} candidates")


def _archive(count: int, folder: Path, keep: Path | None, *, grouped: bool) -> Path:
    """A file with `count` articles to add to."""
    path = folder / "warehouse.duckdb"
    if keep is None or not keep.exists():
        (_write_grouped if grouped else _write)(keep or path, count)
    if keep is not None:
        shutil.copy(keep, path)
    os.sync()  # what the system still has to write of it is no part of what is measured
    return path


def _write(path: Path, count: int) -> None:
    con, began = open_warehouse(path, threads=1), time.perf_counter()
    for done in fill(con, count):
        if done % 100_000 == 0:
            print(f"  {done:,} written after {time.perf_counter() - began:.0f} s", flush=True)
    con.execute("checkpoint")
    con.close()
    print(f"  {path.stat().st_size / 1e6:,.0f} MB")


def _write_grouped(path: Path, count: int) -> None:
    """The archive as it would have become, by the job's own functions; ids and stories that `_write` gives change when they are opened first."""
    con, waiting, done = open_warehouse(path, threads=1), list[Evidence](), 0
    for _, _, members, _ in _told(count // PER_DISPUTE):
        waiting += [replace(member, seen=1_000_000 + done + n) for n, member in enumerate(members)]
        done += len(members)
        if len(waiting) >= 1_000 or done == count:
            _group_batch(con, waiting, default_model(), datetime(2026, 7, 1, tzinfo=UTC))
            waiting = []
    con.execute("checkpoint")
    con.close()


@dataclass(frozen=True, slots=True)
class Added:
    """What one run cost."""

    wall: float
    cpu: float
    """Seconds."""


def growth(path: Path, count: int, added: int, within: int | None = None, *, say: bool = True) -> list[Added]:
    """Three times `added` articles into an archive of `count`, what each time cost; `say`: also to people, as it goes."""
    con, found = open_warehouse(path, threads=1), list[Added]()
    for attempt in range(3):
        batch = [replace(item, seen=10**9 + attempt * added + n) for n, item in enumerate(newcomers(count, added, attempt, within))]
        began, cpu = time.perf_counter(), time.process_time()
        outcome = _group_batch(con, batch, default_model(), datetime(2026, 7, 2, tzinfo=UTC))
        found.append(Added(time.perf_counter() - began, time.process_time() - cpu))
        if say:
            joined = sum(place.linked_to is not None for place in outcome.memberships)
            print(f"{added:,} added to {count:,} (run {attempt + 1}): {found[-1].wall:.2f} s ({found[-1].cpu:.2f} s CPU), {joined} linked")
    con.close()
    return found


def newcomers(count: int, added: int, attempt: int, within: int | None = None) -> list[Evidence]:
    """New articles of the last three days: every other one about a dispute of the archive, begun `within` so many days, the rest in pairs about new ones."""
    rng, first, disputes = np.random.default_rng([3, attempt]), count + attempt * added, count // PER_DISPUTE
    oldest = 0 if within is None else disputes - disputes * min(within, SPAN_DAYS) // SPAN_DAYS
    about = [int(rng.integers(oldest, disputes)) if n % 2 else first + n // 4 for n in range(added)]
    return [dispute(about[n], disputes).articles([first + n], recent=True)[0] for n in range(added)]


def _numbers(of: int) -> list[int]:
    return list(range(of * PER_DISPUTE, (of + 1) * PER_DISPUTE))


def fill(con: Connection, count: int) -> Iterator[int]:
    """Write an archive in the order of time, every article in the story it was made for; yields how many are written."""
    model = default_model()
    outcome = Grouping()
    done, edges = 0, dict[int, list[Edge]]()
    sketched: dict[str, Sketched] = {}
    for of, first, members, everyone in _told(count // PER_DISPUTE):
        if not first:
            edges[of] = _compared(everyone, sketched, model)
        outcome.packed |= {member.id: dump(member) for member in members}
        _add_story(outcome, [sketched.pop(m.id) for m in members], of, first, edges[of])
        done += len(members)
        if not done % 10_000 or done == count:
            store(con, _changes(outcome, (), (), (), "bench"), at=datetime(2026, 7, 1, tzinfo=UTC))
            outcome = Grouping()
            yield done


def _compared(items: list[Evidence], sketched: dict[str, Sketched], model: PairModel) -> list[Edge]:
    """The near pairs of a dispute's articles, as a run would leave them."""
    prepared = {item.id: model.prepare(item, model.background) for item in items}
    found = sketched_articles(list(prepared.values()))
    sketched |= {item.article_id: item for item in found}
    pairs = (sorted((found[a].article_id, found[b].article_id)) for a, b in zip(*near_among(Field.of(found)), strict=True))
    scored = ((one, other, *model.score(prepared[one], prepared[other])) for one, other in pairs)
    return [Edge(one=one, other=other, dispute=round(d, 4), story=round(s, 4)) for one, other, d, s in scored]


def _told(disputes: int) -> Iterator[tuple[int, int, list[Evidence], list[Evidence]]]:
    """(dispute, place of the first article in it, articles of one story, of all), as time goes by: old disputes take steps while new ones begin."""
    steps, apart = PER_DISPUTE // PER_STORY, max(1, disputes * STEP_DAYS // SPAN_DAYS)
    running: dict[int, list[Evidence]] = {}
    for now in range(disputes + apart * (steps - 1)):
        if now < disputes:
            running[now] = dispute(now, disputes).articles(_numbers(now))
        for step in range(steps):
            of = now - step * apart
            if 0 <= of < disputes:
                yield of, step * PER_STORY, running[of][step * PER_STORY : (step + 1) * PER_STORY], running[of]
        running.pop(now - apart * (steps - 1), None)


def _add_story(outcome: Grouping, members: list[Sketched], of: int, first: int, edges: list[Edge]) -> None:
    number, mine = (of * PER_DISPUTE + first) // PER_STORY, {member.article_id for member in members}
    story_id, dispute_id = f"s{members[0].article_id}", f"d{of:015x}"
    days = [member.day or 0 for member in members]
    own = [edge for edge in edges if edge.one in mine]
    own += [edge._replace(one=edge.other, other=edge.one) for edge in edges if edge.other in mine and edge.one not in mine]
    raw = np.frombuffer(b"".join(member.sketch for member in members), dtype=np.int8).reshape(len(members), -1).astype(np.float32)
    outcome.changed.append(
        RememberedStory(
            story_id=story_id,
            dispute_id=dispute_id,
            founded=number + 1,
            founder=members[0].article_id,
            founder_seen=members[0].seen,
            sketch=stored_sketch(raw.mean(axis=0) / SKETCH_SCALE),
            families=members[0].families,
            first_day=min(days),
            last_day=max(days),
            members=len(members),
            detail=dump_detail(members, own),
        )
    )
    outcome.memberships += [
        Membership(
            article_id=m.article_id, story_id=story_id, dispute_id=dispute_id, linked_to=None, story_score=0, dispute_score=0, reason=""
        )
        for m in members
    ]


if __name__ == "__main__":
    main()
