"""Bytes that flip by themselves: none is missed, and none is served."""

import os
import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from digests.outbox import Outbox
from jobs.care.check import Damage, check_home
from jobs.care.fixity import files_of, record_path
from jobs.care.repair import repair
from jobs.doctor import examine
from jobs.export import export
from jobs.installation.history import JobHistory
from jobs.installation.home import Home
from jobs.installation.trouble import explained
from jobs.query import ask
from jobs.search import search
from pipeline.work.segment import TornRecord, read_captures
from records.errors import DocketwireError
from spiders.archive.originals import rewrite_without
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import SeenPage
from tests.integration.rebuild_home import MONDAY, build, settings_of, tables
from warehouse.exports.order import ExportOrder
from warehouse.storage.snapshot import latest

pytestmark = pytest.mark.long  # with the making of its home each takes longer than most files

LATER = MONDAY + timedelta(days=5)
FLIPS = 300
QUESTIONS = (
    "select article_id, title, text, url, published_at from articles order by all",
    "select article_id, story_id from story_members order by all",
    "select * from facts order by all",
    "select * from captures order by all",
)
MODES = ("words", "meaning")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with something in every file, checked once."""
    home = build(tmp_path_factory.mktemp("original") / "home")
    with Frontier(home.frontier) as frontier:
        pages = [SeenPage.of(source_id="gb-quay-paper", url=f"https://quay.example/{n}", hint=None, fetched_at=MONDAY, etag=None, last_modified=None) for n in range(9)]  # fmt: skip
        frontier.mark_captured("2026/03/02/one.warc.gz", pages)
    Outbox(home.root / "outbox.sqlite")
    history = JobHistory(home.history)
    history.end(history.begin("ingest", MONDAY), MONDAY, "done")
    list(search(home, settings_of(home), "court").hits)
    assert check_home(home, settings_of(home)).damage == []
    return home


@pytest.fixture
def home(original: Home, tmp_path: Path) -> Home:
    """A copy with all its times, so that what is on record holds for it."""
    shutil.copytree(original.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def flip(path: Path, offset: int, bit: int) -> None:
    """One byte another, as a disk loses it: the file's time stays."""
    before = path.stat()
    data = bytearray(path.read_bytes())
    data[offset] ^= 1 << bit
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def rounds(home: Home, seed: int) -> Iterator[list[tuple[str, int, int]]]:
    """Three hundred flips over all files, none twice in a round: (file, byte, bit)."""
    chance = random.Random(seed)
    names = [name for name, path in files_of(home) if path.stat().st_size] + [record_path(home).name]
    left = [chance.choice(names) for _ in range(FLIPS)]
    while left:
        now = list(dict.fromkeys(left))
        for name in now:
            left.remove(name)
        yield [(name, chance.randrange((home.root / name).stat().st_size), chance.randrange(8)) for name in now]


def answers(home: Home) -> list[object]:
    """What readers are told: rows, hits and pages; an error of ours stands for itself."""
    found = [_answer(lambda q=q: ask(home, settings_of(home), q, max_rows=None).rows()) for q in QUESTIONS]
    found += [
        _answer(lambda m=m: [(h.article_id, h.headline) for h in search(home, settings_of(home), "court users", mode=m).hits])
        for m in MODES
    ]
    for path in sorted(home.captures.rglob("*.warc.gz")):
        found += [(c.capture_id, c.body) for c in read_captures(path, home.captures) if not isinstance(c, TornRecord)]
    return found


def _answer(question: object) -> object:
    try:
        return question()  # type: ignore[operator]
    except DocketwireError as error:
        return type(error)
    except Exception as error:
        if not explained(error):
            raise
        return type(error)


@pytest.mark.long
def test_three_hundred_flipped_bytes_are_all_noticed_and_none_is_served(original: Home, tmp_path: Path) -> None:
    truth = answers(original)
    missed, served, flipped = [], [], 0
    for number, flips in enumerate(rounds(original, seed=14)):
        shutil.copytree(original.root, tmp_path / str(number), symlinks=True)
        home = Home(tmp_path / str(number))
        for name, offset, bit in flips:
            flip(home.root / name, offset, bit)
        flipped += len(flips)
        settings = settings_of(original)  # a flip in the settings file may make it unreadable, which is noticed too
        places = {item.place for item in check_home(home, settings).damage}
        record = record_path(home).name
        missed += [(name, offset, bit) for name, offset, bit in flips if name not in places and record not in places]
        served += [answer for answer in _answers_of(home) if answer not in truth and not isinstance(answer, type)]
        shutil.rmtree(home.root)
    assert flipped == FLIPS
    assert missed == []
    assert served == []


def _answers_of(home: Home) -> Sequence[object]:
    try:
        return answers(home)
    except DocketwireError:  # its settings
        return []


def places(found: Sequence[Damage]) -> set[str]:
    return {item.place.partition("/")[0] for item in found}


def test_files_that_never_change_are_damaged_by_any_change(home: Home) -> None:
    """Whoever changed them: their times say nothing."""
    snapshot = latest(home.public)
    assert snapshot is not None
    for name in (f"public/{snapshot.file}", next(n for n, _ in files_of(home) if n.endswith(".run.json"))):
        path = home.root / name
        path.write_bytes(path.read_bytes() + b" ")
        assert name in {item.place for item in check_home(home, settings_of(home)).damage}


def test_settings_that_people_edit_are_not_damaged_by_it(home: Home) -> None:
    home.settings.write_text(home.settings.read_text() + "\n# mine\n")
    assert check_home(home, settings_of(home)).damage == []


@pytest.mark.long
def test_a_sample_reads_every_segment_within_a_month(home: Home) -> None:
    segment = next(home.captures.rglob("*.warc.gz"))
    flip(segment, segment.stat().st_size // 2, 3)
    days = [
        day for day in range(30)
        if check_home(home, settings_of(home), sample=True, now=lambda day=day: MONDAY + timedelta(days=day)).damage
    ]  # fmt: skip
    assert len(days) == 1


def test_what_can_be_made_anew_is(home: Home, original: Home) -> None:
    settings = settings_of(home)
    home.warehouse.write_bytes(home.warehouse.read_bytes()[:100_000])
    (home.public / "latest.json").write_text('{"file": "snap')
    home.frontier.write_bytes(b"x" * 9000)
    home.history.write_bytes(b"y" * 9000)
    next(path for path in (home.root / "search").rglob("*.term")).write_bytes(b"z")
    next(home.seals.glob("*.txt")).write_text("")
    found = check_home(home, settings).damage
    assert {"warehouse.duckdb", "public", "frontier.sqlite", "jobs.sqlite", "search", "seals"} <= places(found)
    list(repair(home, settings, found, now=lambda: LATER))
    assert check_home(home, settings).damage == []
    before, after = tables(original.warehouse), tables(home.warehouse)
    assert {name for name in before if before[name] != after[name]} == {"journal", "told_until"}
    assert answers(home) == answers(original)


def test_a_damaged_outbox_keeps_every_row_that_can_be_read(home: Home) -> None:
    path = home.root / "outbox.sqlite"
    outbox = Outbox(path)
    with outbox.connection() as con:
        con.executemany("insert into told values ('morning', ?, 'i', 's', 1, '[]', '[]')", [(f"{n:016x}",) for n in range(2000)])
        con.execute("insert into covered values ('morning', '2026-03-02T09:00:00+00:00', 9, null)")
        con.execute("pragma wal_checkpoint(truncate)")
    data = bytearray(path.read_bytes())
    data[-3000:-1000] = bytes(2000)
    path.write_bytes(data)
    found = check_home(home, settings_of(home)).damage
    assert [item.place for item in found] == ["outbox.sqlite"]
    list(repair(home, settings_of(home), found, now=lambda: LATER))
    kept = Outbox(path)
    assert kept.covered("morning") is not None
    assert len(kept.told("morning")) > 1000
    assert check_home(home, settings_of(home)).damage == []


def test_a_damaged_segment_is_left_for_a_backup_and_keeps_its_texts(home: Home) -> None:
    segment = next(path for path in sorted(home.captures.rglob("*.warc.gz")) if path.stat().st_size > 3000)
    flip(segment, 2000, 1)
    (item,) = check_home(home, settings_of(home)).damage
    assert "backup" in str(item)
    assert "damaged" in item.problem
    with pytest.raises(DocketwireError, match="damaged at byte"):
        rewrite_without(segment, lambda _: True)
    assert segment.is_file()


def test_an_export_of_a_damaged_segment_says_damage(home: Home, tmp_path: Path) -> None:
    segment = next(path for path in sorted(home.captures.rglob("*.warc.gz")) if path.stat().st_size > 3000)
    flip(segment, 2000, 1)
    done = export(home, settings_of(home), ExportOrder(format="warc"), tmp_path / "export")
    assert done.damaged
    assert not done.missing


def test_the_doctor_sees_a_warehouse_and_a_frontier_of_garbage(home: Home) -> None:
    home.warehouse.write_bytes(b"garbage" * 1000)
    home.frontier.write_bytes(b"garbage" * 1000)
    found = {finding.subject: finding for finding in examine(home)}
    assert not found["warehouse"].ok
    assert "another process" not in found["warehouse"].detail
    assert not found["frontier"].ok
