"""Stories and disputes in a real warehouse: the demonstration press's five long disputes, merges, repetition and kills."""

import dataclasses
import json
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from jobs.group import group_articles
from newsroom.manifest import PageTruth, truth
from pipeline.classify import classify
from pipeline.fingerprint import fingerprint
from records.article import DatedFact, Extraction, Processed
from records.grouping import Membership, RememberedStory
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, segment, source
from warehouse import selection
from warehouse.ingest.segment import ingest_segment, upsert_sources
from warehouse.stories.deciding import decide_changed
from warehouse.stories.store import Changes, store, stored_evidence, unpacked_evidence

FIVE = ("uejf-twitter", "nypd-twitter", "mann-twitter", "facebook-fr-judges", "sos-racisme-twitter")


def captured(report: PageTruth) -> Processed:
    """A report of the press as the pipeline would hand it over."""
    assert report.text
    assert report.published
    published = report.published.astimezone(UTC)
    base = page(f"https://{report.outlet_id}.example/{report.slug}", report.text, source=report.outlet_id, title=report.title)
    return dataclasses.replace(
        base,
        extraction=Extraction(text=report.text, title=report.title),
        published=DatedFact(at=published, origin="meta"),
        fetched_at=published + timedelta(hours=1),
        classification=classify(report.title, report.text, published_at=published.date()),
        fingerprint=fingerprint(report.text),
    )


@pytest.fixture(scope="module")
def press() -> list[tuple[PageTruth, Processed]]:
    """Reports of the five disputes and some others that share their platforms, in the order of publication."""
    wanted = {*FIVE, "brazil-x", "dsa-x", "turkey-twitter", "occupy-twitter", "schrems-facebook"}
    reports = [r for r in truth(2, variants=False) if r.dispute in wanted and r.text and r.published]
    return [(report, captured(report)) for report in sorted(reports, key=lambda r: (str(r.published), r.outlet_id))]


@pytest.fixture
def con(tmp_path: Path, press: Sequence[tuple[PageTruth, Processed]]) -> Iterator[duckdb.DuckDBPyConnection]:
    con = new_warehouse(tmp_path / "warehouse.duckdb")
    upsert_sources(con, [source(key, agency="wire" in key) for key in sorted({r.outlet_id for r, _ in press})])
    yield con
    con.close()


def take_in(con: duckdb.DuckDBPyConnection, name: str, pages: Sequence[Processed]) -> None:
    ingest_segment(con, segment(name, pages), ingested_at=NOON)


def run(con: duckdb.DuckDBPyConnection, **options: int) -> int:
    return group_articles(con, now=lambda: datetime(2026, 3, 2, tzinfo=UTC), **options).articles


def disputes_of(con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]]) -> dict[str, set[str]]:
    """Slug of the press -> ids of disputes its reports are in."""
    rows = dict(con.execute("select url, dispute_id from story_members").fetchall())
    found: dict[str, set[str]] = defaultdict(set)
    for report, processed in press:
        if processed.url in rows:
            found[str(report.dispute)].add(rows[processed.url])
    return found


def test_the_five_disputes_are_timelines_across_languages(
    con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]]
) -> None:
    take_in(con, "one", [processed for _, processed in press])
    assert run(con) == con.execute("select count(*) from articles").fetchall()[0][0]
    found = disputes_of(con, press)
    assert all(len(found[slug]) == 1 for slug in FIVE), found
    ids = [next(iter(found[slug])) for slug in FIVE]
    assert len(set(ids)) == 5
    for slug, key in zip(FIVE, ids, strict=True):
        languages, events = con.execute("select len(languages), events from disputes where dispute_id = $id", {"id": key}).fetchall()[0]
        assert languages >= 3, slug
        assert events == con.execute("select count(*) from dispute_events where dispute_id = $id", {"id": key}).fetchall()[0][0]
    steps = con.execute(
        "select step, headline, event_on, published_at from dispute_events where dispute_id = $id order by step", {"id": ids[0]}
    ).fetchall()
    assert len(steps) >= 5
    assert [row[0] for row in steps] == list(range(1, len(steps) + 1))
    assert sorted(row[2] for row in steps) == [row[2] for row in steps]


def test_wire_copies_are_outlets_but_no_independent_reports(
    con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]]
) -> None:
    take_in(con, "one", [processed for _, processed in press])
    run(con)
    order = "select outlets, independent_reports, tally from stories order by outlets - independent_reports desc limit 1"
    outlets, independent, tally = con.execute(order).fetchall()[0]
    copies = con.execute("select count(*) from copies").fetchall()[0][0]
    assert copies > 0
    assert outlets > independent
    assert tally.startswith(f"{outlets} outlets, {independent} independent report")


def test_twice_is_the_same_as_once_and_small_batches_lose_nothing(
    con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]]
) -> None:
    half = len(press) // 2
    take_in(con, "one", [processed for _, processed in press[:half]])
    run(con, batch=4)
    before = con.execute("from story_members order by all").fetchall()
    assert run(con) == 0
    assert con.execute("from story_members order by all").fetchall() == before
    take_in(con, "two", [processed for _, processed in press[half:]])
    run(con, batch=4)
    twice = con.execute("select article_id from base.story_member group by all having count(*) > 1").fetchall()
    assert twice == []
    orphans = con.execute("select 1 from base.story_member anti join base.story using (story_id)").fetchall()
    assert orphans == []
    assert all(len(ids) == 1 for slug, ids in disputes_of(con, press).items() if slug in FIVE)


@pytest.mark.long
def test_every_id_ever_given_out_still_leads_to_a_story(
    con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]]
) -> None:
    """Grouped one by one from the last to the first: each id is a story, has an alias to one, or is called after a report that is in one."""
    given: set[str] = set()
    for number, (_, processed) in enumerate(reversed(press)):
        take_in(con, f"s{number}", [processed])
        run(con)
        given |= {row[0] for row in con.execute("select story_id from base.story").fetchall()}
    decide_changed(con, at=NOON)
    now = {row[0] for row in con.execute("select story_id from stories").fetchall()}
    assert {found for key in given for found in con.execute(STORY_OF, {"key": key}).fetchone() or (key,)} <= now
    model, reason = con.execute("select model, reason from story_members where linked_to is not null limit 1").fetchall()[0]
    assert model.startswith("pairs/")
    assert reason


def handfuls(pages: list[int], size: int) -> list[list[int]]:
    return [pages[start : start + size] for start in range(0, len(pages), size)]


STORY_OF = (Path(selection.__file__).parent / "story_ids.sql").read_text(encoding="utf-8")


@pytest.mark.long
def test_ids_are_the_same_whatever_the_order_and_the_batches(tmp_path: Path, press: Sequence[tuple[PageTruth, Processed]]) -> None:
    """Page by page as they were captured, in two shuffled orders, and all at once, as when a warehouse is made anew."""
    orders = {
        "whole": [list(range(len(press)))],
        "captured": [[number] for number in range(len(press))],
        "shuffled": [[number] for number in random.Random(1).sample(range(len(press)), len(press))],
        "handfuls": handfuls(random.Random(2).sample(range(len(press)), len(press)), 9),
    }
    told: dict[str, list[tuple[str, ...]]] = {}
    for name, batches in orders.items():
        con = new_warehouse(tmp_path / f"{name}.duckdb")
        upsert_sources(con, [source(key, agency="wire" in key) for key in sorted({r.outlet_id for r, _ in press})])
        for number, batch in enumerate(batches):
            take_in(con, f"s{number}", [press[page][1] for page in batch])
            run(con)
        told[name] = con.execute("select report_id, story_id, dispute_id from story_members order by all").fetchall()
        con.close()
    assert told["captured"] == told["whole"]
    assert told["shuffled"] == told["whole"]
    assert told["handfuls"] == told["whole"]


def test_a_failed_run_leaves_nothing_behind(
    con: duckdb.DuckDBPyConnection, press: Sequence[tuple[PageTruth, Processed]], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(con, "one", [processed for _, processed in press[:10]])

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.stories.store._add_members", fail)
        with pytest.raises(KeyboardInterrupt):
            run(con)
    assert con.execute("select count(*) from base.story").fetchall() == [(0,)]
    assert run(con) > 0


def test_jsonl_answers_every_row_in_order() -> None:
    """Bad rows have an error, off-topic ones null, and two tellings of one event share ids."""
    fine = "Italy's data protection authority has fined Clearview AI 20 million euros over its database of faces."
    rows = [
        json.dumps({"id": 1, "title": "Italian watchdog fines Clearview AI 20 million euros", "text": fine, "published_at": "2022-03-09"}),
        "not json",
        json.dumps({"id": 2, "title": "Apple harvest begins early", "text": "Growers in the valley expect a sweet autumn.", "published_at": None}),
        json.dumps({"id": 3, "title": "Clearview AI, multa di 20 milioni dal Garante", "text": "Il Garante italiano per la protezione dei dati ha multato Clearview AI per 20 milioni di euro.", "published_at": "2022-03-10"}),
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "cli", "group", "--jsonl", "--workers", "1"],
        input="\n".join(rows),
        text=True,
        capture_output=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in answers] == [1, None, 2, 3]
    assert "error" in answers[1]
    assert answers[2]["story_id"] is None
    assert answers[0]["story_id"] == answers[3]["story_id"] is not None


def story(number: int, members: int = 1, *, founded: int | None = None) -> RememberedStory:
    return RememberedStory(
        story_id=f"s{number}",
        dispute_id=f"d{number}",
        founded=founded or number,
        founder=f"a{number}",
        founder_seen=number,
        sketch=bytes(160),
        families=1,
        first_day=None,
        last_day=None,
        members=members,
        detail=b"",
    )


def member(number: int, story_number: int) -> Membership:
    return Membership(
        article_id=f"a{number}",
        story_id=f"s{story_number}",
        dispute_id=f"d{story_number}",
        linked_to=None,
        story_score=0,
        dispute_score=0,
        reason="",
    )


def test_evidence_is_found_whoever_stored_it(tmp_path: Path) -> None:
    """More articles than one look-up takes, every other one stored by an earlier version; asked for in any order, unknown ones left out."""
    con = new_warehouse(tmp_path / "warehouse.duckdb")
    numbers = range(700)
    packed = [(f"a{n}", bytes([n % 251])) for n in numbers]
    store(con, Changes(stories=[story(1)], members=[member(n, 1) for n in numbers], evidence=packed), at=NOON)
    con.execute("update base.story_evidence set packed = null, evidence = '{}', vector = 'v'::blob where article_id[2:]::int % 2 = 0")
    asked = [f"a{n}" for n in reversed(range(720))]
    assert sorted(row for rows in stored_evidence(con, asked) for row in rows) == sorted(packed[1::2])
    assert sorted(unpacked_evidence(con, asked)) == sorted((f"a{n}", "{}", b"v") for n in range(0, 700, 2))
    con.close()


def test_aliases_follow_any_number_of_merges(tmp_path: Path) -> None:
    """3 merges into 2, then 2 into 1: both old ids lead to 1, members move, and a dispute's untouched stories move with it."""
    con = new_warehouse(tmp_path / "warehouse.duckdb")
    first = Changes(stories=[story(n) for n in (1, 2, 3)], members=[member(n, n) for n in (1, 2, 3)])
    store(con, first, at=NOON)
    store(con, Changes(stories=[story(2, 3)], members=[member(4, 2)], story_aliases={"s3": "s2"}, dispute_aliases={"d3": "d2"}), at=NOON)
    store(con, Changes(stories=[story(1, 5)], members=[member(5, 1)], story_aliases={"s2": "s1"}, dispute_aliases={"d2": "d1"}), at=NOON)
    assert con.execute("select distinct story_id from base.story_member").fetchall() == [("s1",)]
    assert con.execute("select story_id, dispute_id, members from base.story").fetchall() == [("s1", "d1", 5)]
    aliases = con.execute("select alias_id, current_id from story_aliases order by alias_id").fetchall()
    assert aliases == [("d2", "d1"), ("d3", "d1"), ("s2", "s1"), ("s3", "s1")]
    store(con, Changes(stories=[story(7), story(6)], members=[member(7, 7), member(6, 6)]), at=NOON)
    store(con, Changes(stories=[story(8)], members=[member(8, 8)], dispute_aliases={"d7": "d6"}), at=NOON)
    assert con.execute("select dispute_id from base.story where story_id = 's7'").fetchall() == [("d6",)]
    con.close()
