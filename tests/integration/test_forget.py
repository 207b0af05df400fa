"""Removal for good: nothing of the report is left anywhere, its neighbours are whole, and nothing brings it back."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import jobs.forget
from jobs.export import export
from jobs.forget import forget
from jobs.group import group
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.prove import prove
from jobs.publish import publish
from jobs.retention import settle
from pipeline.work.segment import TornRecord, read_captures
from records.errors import DocketwireError
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import SeenPage
from tests.integration.archive_home import AT, SETTINGS, Told, add_pages, make_home, some_reports, told, warehouse
from warehouse.exports.order import ExportOrder
from warehouse.ingest.tombstones import restore_tombstones
from warehouse.proof.merkle import check_proof, proof_from_json
from warehouse.storage.content_hash import content_digest
from warehouse.storage.database import open_snapshot
from warehouse.storage.snapshot import latest
from warehouse.storage.snapshot_files import slim_name
from warehouse.storage.soundness import broken_promises

ROOT = Path(__file__).resolve().parents[2]
LATER = AT + timedelta(days=3)
SECRET = told(90, title="Unmistakable headline zebrafink", text="zebrafink " * 50)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("prepared") / "home", [*some_reports(), SECRET]).root


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Home:
    """A test's own, with the secret in it."""
    shutil.copytree(prepared, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def forget_secret(home: Home, asked: str = SECRET.url, **options: bool) -> None:
    forget(home, SETTINGS, asked, reason="order 12 O 34/26", now=lambda: LATER, **options)


def everything(home: Home) -> str:
    """Every value of every table of warehouse and snapshots, and every raw page."""
    found = []
    files = [home.warehouse, *home.public.glob("snapshot-*.duckdb")]
    for file in files:
        with open_snapshot(file) as con:
            for (table,) in con.execute("select table_name from duckdb_tables() where schema_name = 'base'").fetchall():
                found += [repr(row) for row in con.execute(f"select * from base.{table}").fetchall()]
    for path in home.captures.rglob("*.warc.gz"):
        found += [repr(item) + item.body.decode() for item in read_captures(path, home.captures) if not isinstance(item, TornRecord)]
    return "\n".join(found)


def test_nothing_of_it_is_left_and_the_rest_is_whole(home: Home, tmp_path: Path) -> None:
    assert "zebrafink" in everything(home)
    assert SECRET.url in everything(home)
    forget_secret(home)
    assert "zebrafink" not in everything(home)
    assert SECRET.url not in everything(home)
    without = make_home(tmp_path / "without")
    with warehouse(home) as a, warehouse(without) as b:
        rejected = "select count(*) from captures where not kept and outcome <> 'forgotten'"
        assert a.execute(rejected).fetchone() == b.execute(rejected).fetchone()
        query = "select url, title, text, copy_kind, versions from archive order by all"
        assert a.execute(query).fetchall() == b.execute(query).fetchall()
        query = "select value, count(*) from mentions group by all order by all"
        assert a.execute(query).fetchall() == b.execute(query).fetchall()


def test_no_byte_of_headline_or_address_stays_in_the_files(home: Home) -> None:
    """Deleted rows stay in a database's free blocks until it is written anew."""
    forget_secret(home)
    for path in home.root.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"zebrafink" not in data, path
            assert SECRET.url.encode() not in data, path


def test_previews_the_crawlers_memory_and_files_put_aside_do_not_have_it_either(home: Home) -> None:
    with Frontier(home.frontier) as frontier:
        seen = SeenPage.of(source_id="fr-alpha", url=SECRET.url, hint=None, fetched_at=AT, etag=None, last_modified=None)
        frontier.mark_captured("2026/03/01/one.warc.gz", [seen])
    for name in ("preview/morning/2026-03-02/issue.html", "damaged/old.duckdb", "rebuild/warehouse.duckdb"):
        (home.root / name).parent.mkdir(parents=True)
        (home.root / name).write_text(f"zebrafink {SECRET.url}")
    forget_secret(home)
    for path in home.root.rglob("*"):
        if path.is_file():
            assert SECRET.url.encode() not in path.read_bytes(), path
            assert b"zebrafink" not in path.read_bytes(), path
    with Frontier(home.frontier) as frontier:
        page = frontier.page(SECRET.url)
        assert page is not None
        assert page.given_up  # a listing may name it again: it is not asked for


def test_the_stories_it_was_in_are_made_anew_without_it(tmp_path: Path) -> None:
    home = make_home(
        tmp_path / "home", [told(n, text=f"A court in Paris ordered X to name users in case 1-{n // 3}. " * 9) for n in range(3)]
    )
    group(home, SETTINGS, now=lambda: LATER)
    with warehouse(home) as con:
        articles = [key for (key,) in con.execute("select article_id from base.story_member order by 1").fetchall()]
        con.execute("update base.story_member set linked_to = $gone where article_id <> $gone", {"gone": articles[0]})
    forget(home, SETTINGS, articles[0], reason="order", now=lambda: LATER)
    with warehouse(home) as con:
        row = con.execute(
            "select count(*) from base.story_member where $gone in (article_id, linked_to, story_id)", {"gone": articles[0]}
        ).fetchone()
        assert row == (0,)
        assert list(broken_promises(con)) == []


def test_offsets_of_its_neighbours_still_lead_to_their_records(home: Home) -> None:
    forget_secret(home)
    with warehouse(home) as con:
        places = con.execute("select segment, warc_offset, capture_id from base.capture where warc_offset is not null").fetchall()
        assert con.execute("select count(*) from base.capture where warc_offset is null").fetchone() == (1,)
        assert con.execute(
            "select count(*) from base.report as r join base.capture as c using (capture_id) where r.warc_offset <> c.warc_offset"
        ).fetchone() == (0,)
    found = {
        (c.warc_file, c.warc_offset, c.capture_id)
        for p in home.captures.rglob("*.warc.gz")
        for c in read_captures(p, home.captures)
        if not isinstance(c, TornRecord)
    }
    assert set(places) == found


def test_a_new_crawl_does_not_bring_it_back(home: Home) -> None:
    forget_secret(home)
    add_pages(home, [SECRET, told(91)], run="run-2", at=LATER)
    with warehouse(home) as con:
        assert con.execute("select count(*) from archive where title like '%zebrafink%'").fetchone() == (0,)
        assert con.execute("select count(*) from captures where outcome = 'forgotten'").fetchone() == (2,)
        assert con.execute("select count(*) from articles where title = 'Report 91'").fetchone() == (1,)


def test_a_warehouse_made_anew_still_knows(home: Home) -> None:
    forget_secret(home)
    home.warehouse.unlink()
    ingest(home, SETTINGS, now=lambda: LATER)
    with warehouse(home) as con:
        assert con.execute("select reason from tombstones").fetchone() == ("order 12 O 34/26",)
        assert restore_tombstones(con, home.tombstones) == 0


def test_later_exports_carry_the_tombstone_and_not_the_report(home: Home, tmp_path: Path) -> None:
    before = export(home, SETTINGS, ExportOrder(format="jsonl"), tmp_path / "before")
    forget_secret(home)
    for since in (0, before.journal_no):
        folder = tmp_path / f"after-{since}"
        export(home, SETTINGS, ExportOrder(format="jsonl", compression="none", since=since), folder)
        assert "order 12 O 34/26" in (folder / "data/tombstones.jsonl").read_text()
        assert not [p for p in folder.rglob("*") if p.is_file() and b"zebrafink" in p.read_bytes()]


def test_copies_of_a_removed_article_find_their_places(tmp_path: Path) -> None:
    """Three outlets tell the same; when the article goes, the next earliest becomes it and the third its copy."""
    same = [told(5, url=f"https://www.{host}.example/same", hours=n) for n, host in enumerate(("fr-alpha", "de-beta", "de-beta.m"))]
    home = make_home(tmp_path / "home", same)
    with warehouse(home) as con:
        assert con.execute("select count(*) from copies").fetchone() == (2,)
    forget_secret(home, same[0].url)
    with warehouse(home) as con:
        assert con.execute("select url from articles").fetchall() == [(same[1].url,)]
        assert con.execute("select url, kind from copies").fetchall() == [(same[2].url, "same-text")]
    other = make_home(tmp_path / "other", same[1:])
    with warehouse(other) as con:
        assert con.execute("select outcome, url from captures order by all").fetchall() == [
            ("same-text", same[2].url),
            ("stored", same[1].url),
        ]
    with warehouse(home) as con:
        con.execute("delete from base.capture where outcome = 'forgotten'")
        with warehouse(other) as fresh:
            assert content_digest(con) == content_digest(fresh)


def test_with_copies_everything_that_tells_the_same_goes(tmp_path: Path) -> None:
    same = [told(5, url=f"https://www.{host}.example/same", hours=n) for n, host in enumerate(("fr-alpha", "de-beta"))]
    home = make_home(tmp_path / "home", same)
    forget_secret(home, same[1].url, copies=True)
    with warehouse(home) as con:
        assert con.execute("select count(*) from archive").fetchone() == (0,)


def test_proofs_of_its_day_still_hold(home: Home) -> None:
    before = prove(home, "https://www.fr-alpha.example/7")
    forget_secret(home)
    after = prove(home, "https://www.fr-alpha.example/7")
    assert (after["root"], after["path"]) == (before["root"], before["path"])
    check_proof(proof_from_json(after))


def test_a_kill_between_file_and_warehouse_is_settled(home: Home) -> None:
    """The segment is rewritten, the note lies there, the warehouse knows nothing yet."""
    script = (
        "import os, sys, jobs.retention as r\n"
        "r._moved = lambda *a: os._exit(9)\n"
        "from jobs.installation.home import Home; from jobs.installation.settings import Settings; from jobs.forget import forget\n"
        f"forget(Home(__import__('pathlib').Path(sys.argv[1])), Settings(), {SECRET.url!r}, reason='x')"
    )
    done = subprocess.run([sys.executable, "-c", script, str(home.root)], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 9, done.stderr
    assert (home.root / "rewriting.json").exists()
    with warehouse(home) as con:
        settle(home, con, LATER)
    assert not (home.root / "rewriting.json").exists()
    with warehouse(home) as con:
        places = set(con.execute("select segment, warc_offset, capture_id from base.capture where warc_offset is not null").fetchall())
    assert places == {
        (c.warc_file, c.warc_offset, c.capture_id)
        for p in home.captures.rglob("*.warc.gz")
        for c in read_captures(p, home.captures)
        if not isinstance(c, TornRecord)
    }
    forget_secret(home)
    assert "zebrafink" not in everything(home)


def test_a_publish_of_the_daemon_in_between_leaves_nothing_in_the_slim_copy(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The warehouse is free before forgetting publishes: whoever comes first takes the slim copy of the day over, which still has it."""
    publish(home, SETTINGS, now=lambda: LATER - timedelta(hours=2), force=True)
    ours = jobs.forget.publish

    def the_daemon_and_then_ours(*given: object, **named: object) -> object:
        publish(home, SETTINGS, now=lambda: LATER)
        return ours(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs.forget, "publish", the_daemon_and_then_ours)
    forget_secret(home)
    assert "zebrafink" not in everything(home)
    newest = latest(home.public)
    assert newest is not None
    assert newest.slim == slim_name(home.public / newest.file)
    assert (home.public / "latest-slim.duckdb").samefile(home.public / newest.slim)


def test_an_unknown_id_is_an_error(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1)])
    with pytest.raises(DocketwireError, match="no report has this id"):
        forget_secret(home, "0123456789abcdef")


def test_an_address_never_seen_is_kept_out(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1)])
    forget_secret(home, SECRET.url)
    add_pages(home, [SECRET], run="run-2", at=LATER)
    with warehouse(home) as con:
        assert con.execute("select count(*) from archive").fetchone() == (1,)


def test_off_topic_pages_of_the_address_go_too(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1), Told(url=SECRET.url, text="x", kept=False, title="zebrafink")])
    forget_secret(home)
    assert "zebrafink" not in everything(home)
