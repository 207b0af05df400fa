"""The past out of archives on the net: an archive on loopback that speaks the documented protocols, real segments, a real warehouse."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.installation.home import Home
from jobs.past import Archive, bounds
from records.errors import ConfigurationError
from spiders.memory.frontier import Frontier
from tests.integration.archive_home import warehouse
from tests.integration.crawl_site import Answer
from tests.integration.past_home import NOW, ROOT, SITE, captures, fresh, press, report, settings_for, shot, take
from tests.integration.past_site import PastSite, Snapshot


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return fresh(tmp_path / "home")


@pytest.fixture
def archive() -> Iterator[PastSite]:
    site = PastSite(press(), most_rows=4)
    yield site
    site.close()


def test_reports_of_the_time_are_taken_once_each_with_the_archives_time(home: Home, archive: PastSite) -> None:
    """By the source's patterns and the look of an address; other sites, errors, pictures and what lies before the time stay out."""
    done = take(home, archive)
    assert (done.report.pages["de-blatt"], done.report.stopped, done.report.problems) == (6, "", [])
    found = captures(home)
    assert sorted(one.requested_url for one in found) == [f"{SITE}/2021/06/court-rules-on-case-{n}.html" for n in range(6)]
    first = next(one for one in found if one.requested_url.endswith("-3.html"))
    assert (first.fetched_at, first.body, first.source_id, first.status) == (
        datetime(2021, 6, 4, 8, tzinfo=UTC),
        report(3),
        "de-blatt",
        200,
    )
    assert not [one for one in archive.paths() if one.startswith("/web/") and "id_/" not in one]


def test_a_capture_says_where_it_comes_from(home: Home, archive: PastSite) -> None:
    take(home, archive)
    notes = [
        line
        for path in home.captures.rglob("*.warc.gz")
        for line in gzip.decompress(path.read_bytes()).split(b"\r\n")
        if b'"origin"' in line
    ]
    origin = json.loads(notes[0].partition(b": ")[2])["origin"]
    assert origin.startswith(
        f"{archive.base}/web/20210601080000id_/{SITE}/2021/06/court-rules-on-case-0.html captured 2021-06-01T08:00:00Z sha1:"
    )


def test_an_estimate_first_asks_the_index_alone(home: Home, archive: PastSite) -> None:
    done = take(home, archive, dry=True)
    estimate = done.report.estimates["de-blatt"]
    assert (estimate.captures, estimate.addresses, estimate.waiting) == (6, 6, 6)
    assert estimate.bytes == sum(len(report(n)) for n in range(6))
    assert not captures(home)
    assert all(one.startswith("/cdx/") for one in archive.paths())
    asked = len(archive.log)
    take(home, archive)
    assert not [one for one in archive.log[asked:] if one.path.startswith("/cdx/")], "the index is not read a second time"


def test_the_index_comes_in_pages(home: Home, archive: PastSite) -> None:
    take(home, archive, dry=True)
    assert len([one for one in archive.log if "resumeKey=" in one.path]) >= 1


def test_the_second_time_nothing_is_asked_for(home: Home, archive: PastSite) -> None:
    take(home, archive)
    archive.forget()
    again = take(home, archive)
    assert (again.report.pages.total(), again.report.segments, archive.log) == (0, (), [])


def test_what_a_crawl_or_another_backfill_has_is_not_fetched_again(home: Home, archive: PastSite) -> None:
    take(home, archive)
    archive.forget()
    again = take(home, archive, since="2021-06", until="2021-07")
    assert (again.report.pages.total(), again.report.left_out["known"]) == (0, 6)
    assert not [one for one in archive.log if one.path.startswith("/web/")]


def test_no_live_page_is_asked_for_changes_because_of_a_backfill(home: Home, archive: PastSite) -> None:
    take(home, archive)
    with Frontier(home.frontier) as frontier:
        assert frontier.revisits("de-blatt", NOW, 100) == []


def test_a_limit_ends_a_run_and_the_next_goes_on(home: Home, archive: PastSite) -> None:
    one, two = take(home, archive, limit=4), take(home, archive)
    assert (one.report.pages.total(), one.report.stopped) == (4, "limit")
    assert (two.report.pages.total(), two.report.stopped) == (2, "")
    assert len({one.capture_id for one in captures(home)}) == 6


def test_megabytes_end_a_run_too(home: Home, archive: PastSite) -> None:
    one = take(home, archive, max_mb=0.005)
    assert (one.report.stopped, 0 < one.report.pages.total() < 6) == ("bytes", True)


def test_a_busy_archive_is_left_alone_for_as_long_as_it_asks(home: Home, archive: PastSite) -> None:
    """A short pause is waited for; a long one ends the run, and the host's turn is kept from everybody until then."""
    archive.busy = [Answer(status=429, headers={"Retry-After": "1"})]
    assert take(home, archive, limit=1).report.pages.total() == 1
    archive.busy = [Answer(status=503, headers={"Retry-After": "3600"})]
    stopped = take(home, archive)
    assert (stopped.report.stopped, stopped.report.pages.total()) == ("busy", 0)
    assert "run the same command again" in stopped.report.problems[0]
    archive.forget()
    assert take(home, archive).report.stopped == "busy"
    assert archive.log == []


def test_a_page_that_is_gone_from_the_archive_is_counted_and_the_others_come(home: Home, archive: PastSite) -> None:
    take(home, archive, dry=True)
    archive.snapshots = [one for one in archive.snapshots if "case-2" not in one.url]
    done = take(home, archive)
    assert (done.report.pages.total(), done.report.left_out["http-404"]) == (5, 1)


def test_the_nearest_capture_is_no_capture_of_the_time(home: Home, archive: PastSite) -> None:
    take(home, archive, dry=True)
    archive.snapshots = [one for one in archive.snapshots if "case-2" not in one.url] + [shot(2, stamp="20190101000000")]
    done = take(home, archive)
    assert (done.report.pages.total(), done.report.left_out["other-time"]) == (5, 1)


def test_a_redirect_to_another_host_is_not_followed(home: Home, archive: PastSite) -> None:
    take(home, archive, dry=True)
    archive.busy = [Answer(status=302, headers={"Location": "http://127.0.0.1:9/web/20210601080000id_/x"})]
    done = take(home, archive)
    assert (done.report.pages.total(), done.report.left_out["other-site"]) == (5, 1)


def test_headers_are_those_that_were_served_and_packed_bodies_stay_packed(home: Home, tmp_path: Path) -> None:
    body = gzip.compress(report(1), mtime=0)
    snapshot = Snapshot("20210601080000", f"{SITE}/2021/06/court-rules-on-case-1.html", body, headers={"content-encoding": "gzip", "server": "old", "transfer-encoding": "chunked"})  # fmt: skip
    site = PastSite([snapshot])
    try:
        take(home, site)
    finally:
        site.close()
    (found,) = captures(home)
    assert (found.body, found.header("content-encoding"), found.header("server")) == (body, "gzip", "old")
    assert (found.header("transfer-encoding"), found.header("memento-datetime")) == (None, None)


def test_the_pipeline_reads_them_and_twice_is_once(home: Home, archive: PastSite) -> None:
    done = take(home, archive, then_ingest=True)
    assert done.ingested is not None
    assert done.ingested.outcomes.total() == 6
    take(home, archive, then_ingest=True)
    with warehouse(home) as con:
        assert con.execute("select count(*), min(fetched_at)::date::text from archive").fetchone() == (6, "2021-06-01")


@pytest.mark.long
def test_killed_again_and_again_it_ends_the_same(tmp_path: Path) -> None:
    """SIGKILL at random moments; every page is there once, and none was torn."""
    site, home = PastSite(press(60), most_rows=20), fresh(tmp_path / "home")
    chosen = settings_for(site).backfill
    lines = ["[sources]", "builtin = false", "[crawl]", 'contact = "mailto:desk@example.org"', "[backfill]", "delay_seconds = 0.02"]
    lines += [f'{name} = "{getattr(chosen, name)}"' for name in ("wayback_cdx", "wayback_replay", "timemap", "ccnews")]
    home.settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "cli", "--home", str(home.root), "backfill", "--no-ingest", "--from", "2021-06", "--to", "2021-08", "--source", "de-blatt"]  # fmt: skip
    rng, killed = random.Random(5), 0
    try:
        for _ in range(4):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
            try:
                process.wait(rng.uniform(1.0, 2.6))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                killed += process.wait() == -signal.SIGKILL
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    finally:
        site.close()
    assert killed
    found = captures(home)
    assert sorted(one.requested_url for one in found) == sorted(f"{SITE}/2021/06/court-rules-on-case-{n}.html" for n in range(60))
    assert len({one.capture_id for one in found}) == 60
    assert not list(home.captures.rglob("*.part"))


# Memento


def feed(*numbers: int) -> bytes:
    items = "".join(
        f"<item><title>Case {n}</title><link>{SITE}/2021/06/court-rules-on-case-{n}.html</link><pubDate>Tue, 01 Jun 2021 0{n % 10}:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>t</title>{items}<item><title>s</title><link>{SITE}/sport/x-1</link></item></channel></rss>'.encode()


@pytest.mark.parametrize("page", [None, 2])
def test_by_memento_the_past_listings_name_the_reports(home: Home, page: int | None) -> None:
    """TimeMaps, also in pages, of the feed; what its captures name; TimeMaps of those."""
    feeds = [
        Snapshot(f"202106{day:02d}0{hour}0000", f"{SITE}/feed.xml", feed(*numbers), mimetype="application/rss+xml")
        for day, hour, numbers in ((1, 1, (0, 1)), (1, 2, (5,)), (2, 1, (1, 2)), (9, 1, (3, 77)))
    ]
    old = Snapshot("20200101000000", f"{SITE}/feed.xml", feed(4), mimetype="application/rss+xml")
    site = PastSite([*press(), *feeds, old])
    site.timemap_page = page
    try:
        done = take(home, site, archive=Archive.MEMENTO)
        again = take(home, site, archive=Archive.MEMENTO)
    finally:
        site.close()
    assert (done.report.pages.total(), done.report.left_out["not-held"], done.report.problems) == (4, 1, [])
    assert again.report.pages.total() == 0
    found = {one.requested_url.rpartition("-")[2]: one for one in captures(home)}
    assert sorted(found) == ["0.html", "1.html", "2.html", "3.html"]
    hint = found["1.html"].hint
    assert hint is not None
    assert (hint.title, hint.published_at) == ("Case 1", datetime(2021, 6, 1, 1, tzinfo=UTC))
    assert found["1.html"].fetched_at == datetime(2021, 6, 2, 8, tzinfo=UTC)


def test_times_are_years_months_and_days_and_today_is_not_over() -> None:
    assert bounds("2021-06", "2021-08", now=NOW) == (datetime(2021, 6, 1, tzinfo=UTC), datetime(2021, 8, 31, 23, 59, 59, tzinfo=UTC))
    assert bounds("2024-02", "2024-02", now=NOW)[1].day == 29
    assert bounds("2021", None, now=NOW)[1] == datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)
    for since, until in (("2021-13", None), ("June", None), ("2021-09", "2021-08"), ("2026-03-01", None)):
        with pytest.raises(ConfigurationError, match="--from"):
            bounds(since, until, now=NOW)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name either archives"),
        (["--from", "2021-06"], "--source: whose past?"),
        (["--from", "2021-06", "--source", "de-blat"], "did you mean de-blatt?"),
        (["--from", "soon", "--source", "de-blatt"], "a year, a month or a day"),
        (["--limit", "3", "pyproject.toml"], "only with --from"),
    ],
)
def test_a_wrong_command_is_told(home: Home, arguments: list[str], message: str) -> None:
    command = [sys.executable, "-m", "cli", "--home", str(home.root), "backfill", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode in (1, 2)
    assert message in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
