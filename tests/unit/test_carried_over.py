"""From one warehouse into another: pages no capture holds any more, numbers and ids that lead on, and every row as it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from records.article import Processed, Rejected
from records.as_seen import AsSeen
from records.errors import ConfigurationError, WarehouseError
from records.facts import Amount, Authority, Facts, Told
from records.grouping import Membership, RememberedStory
from records.outcome import Outcome
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON, page, rejected, segment, shingles, source, words
from warehouse.ingest.as_seen import store_seen
from warehouse.ingest.reports import report_id
from warehouse.ingest.runs import upsert_sources
from warehouse.ingest.segment import ingest_segment
from warehouse.ingest.tombstones import bury
from warehouse.rebuilding.numbers import carry_over, carry_seals, carry_sources
from warehouse.rebuilding.pages import carry_pages
from warehouse.storage import transfer
from warehouse.storage.database import attach_old, detach_old, open_warehouse
from warehouse.storage.journal import last_entry, transaction
from warehouse.storage.lake import PREFIX, Lake, _first_line, _safe
from warehouse.storage.versions import Version, version_named
from warehouse.stories.store import Changes, store

HOUR = timedelta(hours=1)
HOME = "https://www.fr-alpha.example"
PLACE: dict[str, Any] = {"start": 3, "end": 9, "sentence": (0, 20), "rule": "term", "confidence": 0.75}
FACTS = Facts(
    jurisdiction=Told(value="fr", **PLACE),
    authority=Authority(value="the watchdog", kind="regulator", canonical="CNIL", **PLACE),
    amounts=(Amount(currency="EUR", value="3000000", role="fine", main=True, **PLACE),),
)

Fill = Callable[[duckdb.DuckDBPyConnection], None]


def told(number: int, text: str | None = None, **changes: Any) -> Processed:
    """A kept page that says everything a page can say."""
    made = page(
        f"{HOME}/{number}", text or words(number), **{"at": NOON + number * HOUR, "vector": (0.5, 0.25), "particulars": b"p", **changes}
    )
    return replace(
        made,
        detail="not drawn: timeout",
        http_status=203,
        requested_url=f"{HOME}/asked/{number}",
        classification=replace(made.classification, facts=FACTS),
    )


def off(name: str, outcome: Outcome = Outcome.OFF_TOPIC) -> Rejected:
    return replace(rejected(f"{HOME}/{name}", outcome), payload_digest="sha256:" + "0" * 64)


def filled(con: duckdb.DuckDBPyConnection) -> None:
    """Articles, a copy, a later version, pages that were not kept, a visit."""
    upsert_sources(con, [source("fr-alpha"), source("de-beta", country="de", agency=True)])
    copy = page("https://www.de-beta.example/1", words(1), source="de-beta", at=NOON + 9 * HOUR, published=NOON)
    ingest_segment(con, segment("2026/one", [told(1), told(2), off("off"), copy]), ingested_at=NOON, shingles=shingles)
    again = told(2, words(2) + " and a sentence more", at=NOON + 30 * HOUR, rendition="amp")
    ingest_segment(
        con,
        segment("2026/two", [again, told(3, listed=NOON - HOUR), off("none", Outcome.NO_TEXT)]),
        ingested_at=NOON,
        shingles=shingles,
    )
    with transaction(con):
        store_seen(con, [visit(1), visit(3)])


def visit(number: int) -> AsSeen:
    return AsSeen(
        capture_id=f"{number:032x}", source_id="fr-alpha", run_id="run-1", warc_file="2026/seen", warc_offset=7, payload_digest="sha256:" + "0" * 64,
        fetched_at=NOON + number * HOUR, url=f"{HOME}/{number}", article_url=f"{HOME}/{number}", http_status=200, drawn_by="Chromium/1", files=3,
        missed=1, picture_digest="sha256:" + "1" * 64, list_id="0" * 32, list_digest="sha256:" + "2" * 64,
    )  # fmt: skip


@contextmanager
def beside(folder: Path, old: Fill, new: Fill = lambda _: None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with the one before it attached."""
    before = new_warehouse(folder / "old.duckdb")
    old(before)
    before.close()
    con = new_warehouse(folder / "new.duckdb")
    new(con)
    attach_old(con, folder / "old.duckdb")
    yield con
    con.close()


NUMBERS = {"changed_no", "entry_no", "sig_no"}


def table(con: duckdb.DuckDBPyConnection, name: str, *, of: str = "warehouse", but: frozenset[str] = frozenset()) -> list[tuple[Any, ...]]:
    """Rows without the numbers that are a warehouse's own."""
    sql = "select column_name from duckdb_columns() where database_name = ? and schema_name = 'base' and table_name = ?"
    columns = [key for (key,) in con.execute(sql, [of, name]).fetchall() if key not in NUMBERS | but]
    return sorted(con.execute(f"select {', '.join(columns)} from {of}.base.{name}").fetchall(), key=repr)


SAME = ("report", "superseded", "version", "mention", "fact", "vector", "capture", "as_seen", "band")


def test_every_page_is_carried_over_as_it_was_and_twice_is_once(tmp_path: Path) -> None:
    with beside(tmp_path, filled) as con:
        carry_sources(con)
        assert carry_pages(con, at=NOON, shingles=shingles) == 5 + 2 + 2
        found = {name: table(con, name) for name in SAME}
        assert found == {name: table(con, name, of="old") for name in SAME}
        assert [len(found[name]) for name in ("report", "superseded", "fact", "as_seen")] == [4, 1, 12, 2]
        assert carry_pages(con, at=NOON, shingles=shingles) == 0
        assert {name: table(con, name) for name in SAME} == found


def test_only_what_was_not_read_anew_is_carried_over(tmp_path: Path) -> None:
    def again(con: duckdb.DuckDBPyConnection) -> None:
        upsert_sources(con, [source("fr-alpha"), source("de-beta", country="de", agency=True)])
        ingest_segment(con, segment("2026/one", [told(1), off("off")]), ingested_at=NOON, shingles=shingles)

    with beside(tmp_path, filled, again) as con:
        assert carry_pages(con, at=NOON, shingles=shingles) == 4 + 1 + 2
        assert table(con, "capture") == table(con, "capture", of="old")
        assert table(con, "report") == table(con, "report", of="old")


def test_pages_of_two_segments_and_more_than_one_batch_are_all_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def many(con: duckdb.DuckDBPyConnection) -> None:
        for number in range(3):
            pages = [replace(told(number * 10 + n), warc_file=f"2026/{number}") for n in range(3)]
            ingest_segment(con, segment(f"2026/{number}", pages), ingested_at=NOON)

    monkeypatch.setattr("warehouse.rebuilding.pages.BATCH", 2)
    with beside(tmp_path, many) as con:
        assert carry_pages(con, at=NOON) == 9
        assert table(con, "report") == table(con, "report", of="old")
        assert con.execute("select distinct segment from base.capture order by 1").fetchall() == [(f"2026/{n}",) for n in range(3)]


def test_outlets_that_the_catalogue_forgot_are_carried_and_no_known_one_changes(tmp_path: Path) -> None:
    def known(con: duckdb.DuckDBPyConnection) -> None:
        upsert_sources(con, [source("fr-alpha", country="be")])

    with beside(tmp_path, filled, known) as con:
        for _ in range(2):
            carry_sources(con)
            assert con.execute("select source_id, country, agency from base.source order by 1").fetchall() == [
                ("de-beta", "de", True), ("fr-alpha", "be", False),
            ]  # fmt: skip


def stories(*numbers: int, of: dict[int, int] | None = None) -> Fill:
    """Article n in story n, or in the one that `of` names."""

    def fill(con: duckdb.DuckDBPyConnection) -> None:
        ingest_segment(con, segment("2026/one", [told(n) for n in (1, 2, 3)]), ingested_at=NOON)
        place = of or {n: n for n in (1, 2, 3)}
        made = [
            RememberedStory(
                story_id=f"s{n}", dispute_id=f"d{n}", founded=numbers.index(n) + 1, founder=report_id(f"{HOME}/{n}"), founder_seen=n, sketch=b"s",
                families=n, first_day=None, last_day=None, members=1, detail=b"",
            )
            for n in numbers
        ]  # fmt: skip
        seats = [
            Membership(
                article_id=report_id(f"{HOME}/{n}"), story_id=f"s{at}", dispute_id=f"d{at}", linked_to=None, story_score=0, dispute_score=0, reason=""
            )
            for n, at in place.items()
        ]  # fmt: skip
        store(con, Changes(stories=made, members=seats), at=NOON)

    return fill


def test_numbers_that_readers_count_by_stay_with_what_stayed_and_new_ones_come_above(tmp_path: Path) -> None:
    with beside(tmp_path, stories(1, 2, 3), stories(3, 1, 2)) as con:
        before = con.execute("select max(entry_no) from old.base.journal").fetchall()[0][0]
        entry = carry_over(con, floor=0, at=NOON)
        assert entry == before + 1
        same = "select count(*) from base.report as n join old.base.report as o using (report_id, changed_no)"
        assert con.execute(same).fetchall() == [(3,)]
        assert con.execute("select story_id, founded from base.story order by founded").fetchall() == [("s1", 1), ("s2", 2), ("s3", 3)]
        told_as = "select kind, subject from base.journal where entry_no = ?"
        ((kind, subject),) = con.execute(told_as, [entry]).fetchall()
        assert (kind, len(subject)) == ("rebuild", 16)
        assert last_entry(con) == entry
        assert carry_over(con, floor=0, at=NOON + HOUR) == entry
        assert con.execute(told_as, [entry]).fetchall() != [(kind, subject)]


def test_numbers_begin_above_what_somebody_remembers(tmp_path: Path) -> None:
    with beside(tmp_path, stories(1, 2, 3), stories(1, 2, 3)) as con:
        assert carry_over(con, floor=5_000, at=NOON) == 5_001
        assert last_entry(con) == 5_001


def test_a_segment_that_came_meanwhile_is_told_after_the_rebuild(tmp_path: Path) -> None:
    def later(con: duckdb.DuckDBPyConnection) -> None:
        stories(1, 2, 3)(con)
        ingest_segment(con, segment("2026/new", [told(7)]), ingested_at=NOON)

    with beside(tmp_path, stories(1, 2, 3), later) as con:
        entry = carry_over(con, floor=0, at=NOON)
        last = con.execute("select entry_no, kind, subject from base.journal order by entry_no desc limit 1").fetchall()
        assert last == [(entry + 1, "segment", "2026/new")]
        changed = con.execute("select report_id from base.report where changed_no >= ?", [entry]).fetchall()
        assert changed == [(report_id(f"{HOME}/7"),)]


def test_an_id_that_is_gone_leads_to_the_story_and_dispute_that_hold_its_articles(tmp_path: Path) -> None:
    with beside(tmp_path, stories(1, 2, 3), stories(2, 3, of={1: 2, 2: 2, 3: 3})) as con:
        entry = carry_over(con, floor=0, at=NOON)
        assert con.execute("select * from base.story_alias order by kind").fetchall() == [
            ("dispute", "d1", "d2", entry),
            ("story", "s1", "s2", entry),
        ]


def test_crawls_segments_removals_and_seals_are_carried_and_twice_is_once(tmp_path: Path) -> None:
    def old(con: duckdb.DuckDBPyConnection) -> None:
        filled(con)
        bury(con, [("a" * 16, "an order", NOON)])
        con.execute("insert into base.run (run_id, started_at, status) values ('r1', timestamptz '2026-03-01', 'done')")
        con.execute("insert into base.source_run (run_id, source_id) values ('r1', 'fr-alpha')")

    with beside(tmp_path, old) as con:
        for _ in range(2):
            carry_seals(con)
            carry_over(con, floor=0, at=NOON)
            for name in ("run", "source_run", "segment", "forgotten"):
                assert table(con, name) == table(con, name, of="old") != []


# every row of a warehouse into another


def test_a_copy_is_compared_table_by_table_and_a_second_one_leaves_rows_alone(tmp_path: Path) -> None:
    with beside(tmp_path, filled) as con:
        detach_old(con)
        done = {one.table: one for one in transfer.copy_in(con, tmp_path / "old.duckdb")}
        assert (done["report"].rows, done["superseded"].rows, all(one.same for one in done.values())) == (4, 1, True)
        assert "schema_version" not in done
        with transaction(con):
            con.execute("update base.report set title = 'Another' where report_id = ?", [report_id(f"{HOME}/1")])
        different = [one.table for one in transfer.compare_file(con, tmp_path / "old.duckdb") if not one.same]
        assert different == ["report"]
        with pytest.raises(WarehouseError, match="holds something else already"):
            transfer.copy_in(con, tmp_path / "old.duckdb")
        assert all(one.same for one in transfer.copy_in(con, tmp_path / "old.duckdb", replace=True))
        assert all(one.same for one in transfer.copy_in(con, tmp_path / "old.duckdb"))


def test_a_warehouse_is_written_whole_into_a_file_of_its_own(tmp_path: Path) -> None:
    with beside(tmp_path, filled) as con:
        detach_old(con)
        transfer.copy_in(con, tmp_path / "old.duckdb")
        done = transfer.write_whole(con, tmp_path / "it's whole.duckdb")
        assert {one.table: one.rows for one in done}["capture"] == 7
        whole = open_warehouse(tmp_path / "it's whole.duckdb")
        assert all(one.same for one in transfer.compare_file(whole, tmp_path / "old.duckdb"))
        whole.close()


def test_a_copy_that_differs_is_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compare, asked = transfer.compare, []

    def doubtful(con: duckdb.DuckDBPyConnection, other: str) -> tuple[transfer.Compared, ...]:
        asked.append(other)
        found = compare(con, other)
        return (replace(found[0], same=False), *found[1:]) if len(asked) > 1 or other == "whole" else found

    with beside(tmp_path, filled) as con:
        detach_old(con)
        monkeypatch.setattr(transfer, "compare", doubtful)
        with pytest.raises(WarehouseError, match=r"the copy differs in as_seen; nothing was changed"):
            transfer.copy_in(con, tmp_path / "old.duckdb")
        assert con.execute("select count(*) from base.report").fetchall() == [(0,)]
        with pytest.raises(WarehouseError, match="the copy differs"):
            transfer.write_whole(con, tmp_path / "whole.duckdb")
        assert not (tmp_path / "whole.duckdb").exists()


# where a shared warehouse is, and which of its versions


@pytest.mark.parametrize(
    ("text", "number"),
    [("v123", 123), ("20260301T120000Z-v7", 7), ("v", None), ("7", None), ("v7 ", None), ("x-v7", None), ("2026-v7", None), ("v7v8", None)],
)
def test_a_version_is_named_by_its_number_or_as_it_is_cited(text: str, number: int | None) -> None:
    assert version_named(text) == number


def test_a_version_is_cited_by_its_time_and_number() -> None:
    cited = Version(number=7, at=datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)).id
    assert (cited, version_named(cited)) == ("20260301T120005Z-v7", 7)


def test_a_shared_warehouse_is_named_by_its_catalogue_and_folder(tmp_path: Path) -> None:
    lake = Lake.named(f"{PREFIX}host=db dbname=press", "", at=tmp_path)
    assert (lake.catalog, lake.data) == ("host=db dbname=press", tmp_path / "lake")
    assert Lake.named(f"{PREFIX}host=db", "files", at=tmp_path).data == tmp_path / "files"
    assert Lake.named(f"{PREFIX}host=db", "/srv/files", at=tmp_path).data == Path("/srv/files")
    for wrong in ("postgres:host=db", PREFIX, "w.duckdb"):
        with pytest.raises(ConfigurationError, match="is no shared warehouse"):
            Lake.named(wrong, "", at=tmp_path)


@pytest.mark.parametrize("password", ["secret", "'se cret'"])
def test_no_password_of_a_catalogue_is_told(password: str) -> None:
    lake = Lake(f"host=db Password = {password} dbname=press", Path("/srv"))
    assert _safe(lake) == "host=db password=... dbname=press"
    assert "secret" not in repr(lake)
    assert _first_line(duckdb.Error(f" cannot open password={password}\nmore")) == "cannot open password=..."
