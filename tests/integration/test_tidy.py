"""What grows from day to day has an end: each policy of jobs/tidy.py, and what it must leave alone."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.care.check import check_home
from jobs.cite import as_of, cite, cited, past_folder, remember_days, verify, written
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import RetentionSettings, Settings
from jobs.retention import retain
from jobs.status import status
from jobs.tidy import tidy
from records.capture import Hint, RunReport
from records.errors import HomeError
from records.source import ListingKind
from spiders.archive.files import write_report
from spiders.archive.folders import DayFolder
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import SeenPage, WantedPage
from spiders.memory.watch import Watched
from tests.integration.archive_home import AT, add_pages, make_home, publish_home, told, warehouse
from warehouse.ingest.folders import settled_folders
from warehouse.storage.past import bring_back, remembered
from warehouse.storage.snapshot import latest

SETTINGS = Settings()
NOW = AT + timedelta(days=500)


def seen(number: int, at: datetime) -> SeenPage:
    url = f"https://www.fr-alpha.example/{number}"
    return SeenPage.of(source_id="fr-alpha", url=url, hint=Hint(url=url, listing_url="https://www.fr-alpha.example/feed", listing_kind=ListingKind.FEED, title=f"Report {number}", published_at=at), fetched_at=at, etag='"x"', last_modified=None)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home", [told(1), told(2)])


def history_of(home: Home, days: list[int]) -> list[str]:
    """Published and remembered so many days after the first day, when the home has a state of the second; ids in order."""
    first = latest(home.public)
    assert first is not None
    ids = [first.id]
    for number, day in enumerate(days):
        add_pages(home, [told(100 + number)], run=f"run-{day}", at=AT + timedelta(days=day), published=False)
        publish_home(home, AT + timedelta(days=day))
        snapshot = latest(home.public)
        assert snapshot is not None
        ids.append(snapshot.id)
        remember_days(home, SETTINGS, AT + timedelta(days=day + 1))
    return ids


def test_of_old_months_the_last_state_stays_and_what_was_cited(home: Home) -> None:
    """2, 3, 4 and 30 March, 2 April: a year later 30 March, 2 April and the cited 3 March can still be asked."""
    ids = history_of(home, [2, 3, 29, 32])
    note = written(cite(home, SETTINGS, "select count(*) from articles", saved=None, params={}, day=ids[1]), "csl", "t")
    done = tidy(home, SETTINGS, NOW)
    assert done.past_states == 2
    assert remembered(past_folder(home)) == [ids[1], ids[3], ids[4]]
    for path in [path for key in ids[:3] for path in home.public.glob(f"snapshot-{key}*")]:
        path.unlink()
    assert verify(home, SETTINGS, note).same
    assert as_of(home, ids[3]).id == ids[3]
    assert as_of(home, "2026-03-03").id == ids[1]
    with pytest.raises(
        HomeError, match=rf"the state of 2026-03-04 is kept no longer \(retention.past_days\); next to it are {ids[1]} and {ids[3]}"
    ):
        as_of(home, "2026-03-04")
    with pytest.raises(HomeError, match="kept no longer"):
        as_of(home, ids[0])
    assert as_of(home, "2026-03-31").id == ids[3]
    assert tidy(home, SETTINGS, NOW).past_states == 0


def test_states_from_before_citations_were_noted_stay(home: Home) -> None:
    """Nobody can say of them that they were not cited."""
    ids = history_of(home, [2, 3])
    (home.root / "cited.txt").unlink()
    assert tidy(home, SETTINGS, NOW).past_states == 0
    remember_days(home, SETTINGS, AT + timedelta(days=40))
    assert cited(home) == set(ids)
    assert tidy(home, SETTINGS, NOW).past_states == 0


def test_of_the_year_before_the_last_state_of_each_week_stays(home: Home) -> None:
    """2 to 4 March 2026 are one week, 30 March and 2 April another. What is kept can be brought back out of packs made anew."""
    ids = history_of(home, [2, 3, 29, 32])
    whole = {key: (home.public / f"snapshot-{key}.duckdb").read_bytes() for key in ids}
    before = {path.name for path in past_folder(home).glob("*.pack")}
    check_home(home, SETTINGS)
    assert tidy(home, SETTINGS, AT + timedelta(days=120)).past_states == 3
    assert remembered(past_folder(home)) == [ids[2], ids[4]]
    packs = {path.name for path in past_folder(home).glob("*.pack")}
    assert packs - before, "nothing was packed anew"
    assert all("~" in name or name in before for name in packs)
    for key in (ids[2], ids[4]):
        bring_back(past_folder(home), key, home.root / "back.duckdb")
        assert (home.root / "back.duckdb").read_bytes() == whole[key]
    assert [damage for damage in check_home(home, SETTINGS).damage if damage.place.startswith("past")] == []


def test_recent_states_all_stay_and_a_setting_keeps_all(home: Home) -> None:
    history_of(home, [2, 3])
    assert tidy(home, SETTINGS, AT + timedelta(days=60)).past_states == 0
    assert tidy(home, Settings(retention=RetentionSettings(past_days=0)), NOW).past_states == 0
    assert len(remembered(past_folder(home))) == 3


def test_pages_seen_long_ago_are_known_by_hash_and_times(home: Home) -> None:
    """A listing that names one again is answered as before: known, and changed only where it says so. Its address lies in no file any more."""
    old, new = seen(1, AT), seen(2, NOW - timedelta(days=3))
    with Frontier(home.frontier) as frontier:
        frontier.mark_captured("a", [old, new, seen(3, AT), seen(4, AT)])
        frontier._set_wanted("fr-alpha", [WantedPage(url=seen(3, AT).url, hint=None, tries=1)], wanted=True)
        frontier._set_wanted("fr-alpha", [WantedPage(url="https://www.fr-alpha.example/never", hint=None, tries=3)], wanted=False)
        frontier.watch([Watched(source_id="fr-alpha", url=seen(4, AT).url, since=NOW - timedelta(days=1))], [60.0, 14_400.0], now=NOW)
        before = frontier.page(old.url)
        assert before is not None
    assert tidy(home, SETTINGS, NOW).memory_rows == 2
    with Frontier(home.frontier) as frontier:
        after = frontier.page(old.url)
        assert after is not None
        assert (after.claim, after.fetched_at, after.given_up) == (before.claim, before.fetched_at, False)
        assert (after.etag, after.tries) == (None, 0)
        given_up = frontier.page("https://www.fr-alpha.example/never")
        assert given_up is not None
        assert (given_up.given_up, given_up.tries) == (True, 1)  # no tries would mean that it was forgotten by order
        assert [page.url for page in frontier.wanted("fr-alpha")] == [seen(3, AT).url]
        rows = frontier.database.execute("select url from page order by url").fetchall()
        assert [url for (url,) in rows] == [new.url, seen(3, AT).url, seen(4, AT).url]
        frontier.mark_captured("b", [seen(1, NOW)])
        again = frontier.page(old.url)
        assert again is not None
        assert again.fetched_at == NOW
        assert frontier.page("https://www.fr-alpha.example/unheard-of") is None
        frontier.forget([old.url])
        assert frontier.page(old.url) is not None
        assert frontier.database.execute("select count(*) from folded").fetchone() == (1,)


def test_answers_that_count_no_longer_go(home: Home) -> None:
    with Frontier(home.frontier) as frontier:
        frontier.answers.keep_robots("https://a.example", status=200, body=b"", coding=None, cache_control=None, now=AT)
        frontier.answers.keep_robots("https://b.example", status=200, body=b"", coding=None, cache_control=None, now=NOW)
        frontier.answers.remember_move("fr-alpha", "https://a.example/feed", "https://b.example/feed", AT)
        frontier.leave_host_alone("a.example", AT + timedelta(hours=1))
        frontier.watch([Watched(source_id="fr-alpha", url="https://a.example/1", since=AT)], [60.0], now=AT)
        frontier._watch.asked("https://a.example/1", [60.0], now=AT + timedelta(hours=2), gone=False)
    assert tidy(home, SETTINGS, NOW).memory_rows == 4
    with Frontier(home.frontier) as frontier:
        assert frontier.answers.robots("https://b.example", NOW) is not None
        assert [frontier.database.execute(f"select count(*) from {table}").fetchone() for table in ("robots", "moved", "host", "watch")] == [(1,), (0,), (0,), (0,)]  # fmt: skip


def test_previews_and_damaged_files_have_their_time(home: Home) -> None:
    ages = {
        "preview/daily/x/issue.html": 31,
        "preview/daily/y/issue.html": 29,
        "damaged/20260301T120000Z-frontier.sqlite": 181,
        "damaged/new": 179,
    }
    for name, days in ages.items():
        path = home.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
        os.utime(path, ((NOW - timedelta(days=days)).timestamp(),) * 2)
    frozen = home.root / "issues/daily/2026-03-01/issue.html"
    frozen.parent.mkdir(parents=True)
    frozen.write_text("x")
    os.utime(frozen, (0, 0))
    assert tidy(home, SETTINGS, NOW).files == 2
    assert sorted(path.relative_to(home.root).as_posix() for folder in ("preview", "damaged", "issues") for path in (home.root / folder).rglob("*") if path.is_file()) == [
        "damaged/new", "issues/daily/2026-03-01/issue.html", "preview/daily/y/issue.html",
    ]  # fmt: skip
    assert not (home.root / "preview/daily/x").exists()


def test_the_daily_retention_job_tidies_up(home: Home) -> None:
    (home.root / "preview").mkdir()
    (home.root / "preview/x").write_text("x")
    os.utime(home.root / "preview/x", (0, 0))
    assert retain(home, SETTINGS, dry_run=True, now=lambda: NOW).tidied.files == 0
    assert retain(home, SETTINGS, now=lambda: NOW).tidied.files == 1


def test_a_folder_of_captures_that_nothing_came_to_is_not_listed_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Yesterday's folder is noted once everything in it is known; a report that comes to it later is taken in all the same."""
    (folder,) = {path.parent for path in home.captures.rglob("*.warc.gz")}
    ingest(home, SETTINGS)
    with warehouse(home) as con:
        assert settled_folders(con) == {}  # it changed a moment ago
    os.utime(folder, (AT.timestamp(),) * 2)
    ingest(home, SETTINGS)
    name = folder.relative_to(home.captures).as_posix()
    with warehouse(home) as con:
        assert list(settled_folders(con)) == [name]
    listed: list[str] = []
    files = DayFolder.files
    monkeypatch.setattr(DayFolder, "files", lambda self, ending: listed.append(self.name) or files(self, ending))
    ingest(home, SETTINGS)
    assert listed == []
    started = datetime.strptime(name, "%Y/%m/%d").replace(tzinfo=UTC)
    write_report(home.captures, RunReport(run_id="late", started_at=started, finished_at=started, status="done", sources=()))
    assert ingest(home, SETTINGS).runs == 1
    assert set(listed) == {name}


def test_status_counts_what_waits_in_folders_that_changed(home: Home) -> None:
    (folder,) = {path.parent for path in home.captures.rglob("*.warc.gz")}
    os.utime(folder, (AT.timestamp(),) * 2)
    ingest(home, SETTINGS)
    publish_home(home, AT)
    assert status(home, SETTINGS).waiting_segments == 0
    (folder / "another.warc.gz").write_bytes(b"")
    assert status(home, SETTINGS).waiting_segments == 1


def test_a_home_without_history_is_tidied_without_complaint(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1)])
    assert tidy(home, SETTINGS, NOW).past_states == 0
    with pytest.raises(HomeError):
        as_of(home, "2020-01-01")
