"""A crawl job with its children: sources do not wait for each other, no host is asked by two at once, and whoever is killed takes nothing along."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.chaos import descendants
from jobs.crawl import CrawlSummary, crawl
from jobs.gathering.nursery import Gone, Nursery
from jobs.installation.home import Home
from jobs.installation.settings import Settings, load_settings
from jobs.status import status
from records.capture import SourceRun
from records.errors import HomeError
from records.source import Source
from spiders.archive.files import read_report
from spiders.catalogue.edit import add_source
from spiders.fetching.turns import Turns, alive
from spiders.memory.frontier import Frontier
from spiders.running.books import SourceDone
from tests.integration.crawl_site import Answer, Asked, Site, page, rss, source_of, stored_pages
from tests.unit.new_warehouse import initialised


@pytest.fixture
def sites() -> Iterator[Callable[..., Site]]:
    made: list[Site] = []

    def site(count: int = 3, *, delay: float | None = None) -> Site:
        links = [f"/{n}" for n in range(count)]
        one = Site({link: page(link) for link in links})
        one.routes["/feed"] = rss(links, at=datetime.now(UTC) - timedelta(hours=1))
        if delay is not None:
            one.routes["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: %d\n" % delay)
        made.append(one)
        return one

    yield site
    for one in made:
        one.close()


def home_of(folder: Path, *sources: Source, **settings: str) -> tuple[Home, Settings]:
    home = Home(folder / "home")
    initialised(home, overrides={f"crawl.{name}": value for name, value in settings.items()})
    for source in sources:
        add_source(home.sources, source)
    return home, load_settings(home.settings)


def runs_of(done: CrawlSummary) -> dict[str, SourceRun]:
    return {run.source_id.removeprefix("xx-"): run for report in done.reports for run in report.sources}


@pytest.mark.long
def test_a_slow_host_spreads_its_pages_over_visits_and_the_others_are_done_meanwhile(tmp_path: Path, sites: Callable[..., Site]) -> None:
    """Also the absurd delay: a counted word, a line of status, and nothing left open.

    A visit of nine seconds has room for two rests of five: robots.txt and the listing first; then one page or two, by how much of the
    rest after the listing had passed when the second visit began.
    """
    quick, slow, never = sites(), sites(delay=5), sites(delay=1e9)
    home, settings = home_of(tmp_path, source_of(quick, "quick"), source_of(slow, "slow"), source_of(never, "never"), visit_minutes="0.15")
    found = runs_of(crawl(home, settings, due_only=True))
    assert (found["quick"].captured, found["quick"].error) == (3, None)
    assert (found["slow"].listings, found["slow"].captured, dict(found["slow"].reasons)) == (1, 0, {"slow-host": 3})
    assert (found["never"].error, never.paths()) == ("slow-host", [])
    assert not list(home.captures.rglob("*.part"))
    assert [need.sources for need in status(home, settings).needs if need.subject == "slow-host"] == [("xx-never",)]
    with Frontier(home.frontier) as frontier:
        again = frontier.status("xx-slow")
    assert again is not None
    assert again.next_due_at is not None
    assert again.last_run_at is not None
    assert again.next_due_at - again.last_run_at == timedelta(minutes=1)
    slow.forget()
    found = runs_of(crawl(home, settings, due_only=True, now=lambda: again.next_due_at or datetime.now(UTC)))
    assert set(found) == {"slow"}
    captured = found["slow"].captured
    assert captured in {1, 2}
    assert (found["slow"].listings, dict(found["slow"].reasons)) == (0, {"slow-host": 3 - captured})
    assert slow.paths() == ["/0", "/1"][:captured]


def test_two_children_ask_a_third_host_one_after_the_other(tmp_path: Path, sites: Callable[..., Site]) -> None:
    """Their listings lie on hosts of their own, the pages of both on one."""
    third, first, second = sites(0), sites(0), sites(0)
    for name, site in (("a", first), ("b", second)):
        links = [f"{third.base}/{name}{n}" for n in range(4)]
        site.routes["/feed"] = rss(links, at=datetime.now(UTC) - timedelta(hours=1))
        third.routes |= {f"/{name}{n}": page(name) for n in range(4)}
    answered: list[float] = []
    whole = third.answer

    def noting(asked: Asked) -> Answer:
        answer = whole(asked)
        answered.append(asked.at)
        return answer

    third.answer = noting  # type: ignore[method-assign]
    sources = [source_of(site, name, delay_seconds=0.3) for name, site in (("a", first), ("b", second))]
    home, settings = home_of(tmp_path, *sources, sources_per_run="1", parallel_runs="2")
    done = crawl(home, settings)
    assert (len(done.reports), done.total("captured")) == (2, 8)
    assert third.most_at_once == 1
    gaps = [later - earlier for earlier, later in zip(sorted(answered), sorted(answered)[1:], strict=False)]
    assert min(gaps) >= 0.29


def killing(command: str) -> Callable[[], None]:
    """Kill -9 of the youngest of our descendants that has this in its command line: of a nursery and its children, a child."""

    def kill() -> None:
        os.kill(max(pid for pid, line in descendants(os.getpid()).items() if command in line and "tether.py" not in line), signal.SIGKILL)

    return kill


def test_a_killed_child_loses_nothing_and_what_it_had_told_stands(
    tmp_path: Path, sites: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    quick, victim = sites(), sites()
    told, events = threading.Event(), Nursery.events

    def heard(nursery: Nursery, timeout: float | None) -> Iterator[SourceDone | Gone]:
        for event in events(nursery, timeout):
            if isinstance(event, SourceDone) and event.counts.source_id.endswith("quick"):
                told.set()
            yield event

    monkeypatch.setattr(Nursery, "events", heard)
    kill = killing("spiders.nursery")

    def deadly(asked: Asked) -> Answer:
        assert told.wait(120), "the other source's end is told while this one is being read"
        victim.routes["/2"] = page("/2")
        kill()
        return page("/2")

    victim.routes["/2"] = deadly
    home, settings = home_of(tmp_path, source_of(quick, "quick"), source_of(victim, "victim"))
    done = crawl(home, settings)
    (report,) = done.reports
    found = runs_of(done)
    assert report.status == "crashed"
    assert (found["quick"].captured, found["quick"].error) == (3, None)
    assert (found["victim"].captured, found["victim"].error) == (0, "crashed")
    assert len(done.salvaged) <= 1  # its pages may lie in the segment that the other source closed
    again = runs_of(crawl(home, settings))["victim"]
    assert again.seen in {1, 2}  # "/1" had been answered when "/2" was asked, and may not have been written yet
    assert again.captured == 3 - again.seen
    wanted = sorted(f"{site.base}/{n}" for site in (quick, victim) for n in range(3))
    assert sorted(stored.url for stored in stored_pages(home.root)) == wanted


def test_a_killed_nursery_is_replaced_and_nothing_is_lost_or_doubled(tmp_path: Path, sites: Callable[..., Site]) -> None:
    victim, other = sites(), sites()

    def deadly(asked: Asked) -> Answer:
        victim.routes["/2"] = page("/2")
        os.kill(min(pid for pid, line in descendants(os.getpid()).items() if "spiders.nursery" in line), signal.SIGKILL)
        return page("/2")

    victim.routes["/2"] = deadly
    home, settings = home_of(tmp_path, source_of(victim, "a-victim"), source_of(other, "other"), sources_per_run="1", parallel_runs="1")
    found = runs_of(crawl(home, settings))
    assert found["other"].captured == 3
    crawl(home, settings)
    assert sorted(stored.url for stored in stored_pages(home.root)) == sorted(
        f"{site.base}/{n}" for site in (victim, other) for n in range(3)
    )
    assert not list(home.captures.rglob("*.part"))


@pytest.fixture
def working(tmp_path: Path, sites: Callable[..., Site]) -> Iterator[tuple[subprocess.Popen[bytes], Home, Settings, Site]]:
    """`docketwire crawl` in the middle of its work: it waits for a page that takes for ever."""
    site, reached = sites(), threading.Event()

    def endless(asked: Asked) -> Answer:
        site.routes["/2"] = page("/2")
        reached.set()
        return Answer(b"late", wait=20)

    site.routes["/2"] = endless
    home, settings = home_of(tmp_path, source_of(site, "one"))
    process = subprocess.Popen([sys.executable, "-m", "cli", "--home", str(home.root), "crawl"], stdout=subprocess.DEVNULL)
    assert reached.wait(60)
    yield process, home, settings, site
    process.kill()
    process.wait()


def all_stored_once(home: Home, settings: Settings, site: Site) -> None:
    assert not list(home.captures.rglob("*.part"))
    crawl(home, settings, wait=True)
    assert sorted(stored.url for stored in stored_pages(home.root)) == [f"{site.base}/{n}" for n in range(3)]


def test_a_job_told_to_stop_has_its_children_close_and_report(working: tuple[subprocess.Popen[bytes], Home, Settings, Site]) -> None:
    process, home, settings, site = working
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    (report,) = (read_report(path) for path in home.captures.rglob("*.run.json"))
    assert (report.status, report.sources[0].captured, dict(report.sources[0].reasons)) == ("stopped", 2, {"stopped": 1})
    all_stored_once(home, settings, site)


def test_a_killed_job_takes_its_children_along_and_they_close(working: tuple[subprocess.Popen[bytes], Home, Settings, Site]) -> None:
    process, home, settings, site = working
    children = [pid for pid, line in descendants(process.pid).items() if "spiders.nursery" in line]
    assert len(children) == 2
    process.kill()
    process.wait()
    end = time.monotonic() + 60
    while any(alive(pid) for pid in children):
        assert time.monotonic() < end, "a child outlived its job"
        threading.Event().wait(0.02)
    all_stored_once(home, settings, site)


def test_a_source_that_another_process_visits_is_left_out_and_named_where_nothing_else_was_wanted(
    tmp_path: Path, sites: Callable[..., Site]
) -> None:
    one, two = sites(), sites()
    home, settings = home_of(tmp_path, source_of(one, "one"), source_of(two, "two"))
    Turns(home.turns, holder=os.getppid()).claim(["xx-one"], seconds=900)
    assert set(runs_of(crawl(home, settings))) == {"two"}
    with pytest.raises(HomeError, match=f"xx-one is being visited by process {os.getppid()}"):
        crawl(home, settings, names=["xx-one"])
    assert one.paths() == []


def test_due_sources_only_and_a_plan_for_the_daemon(tmp_path: Path, sites: Callable[..., Site]) -> None:
    one = sites()
    home, settings = home_of(tmp_path, source_of(one, "one"))
    assert runs_of(crawl(home, settings, due_only=True))["one"].captured == 3
    one.forget()
    assert crawl(home, settings, due_only=True).reports == ()
    assert one.log == []
    assert home.crawl_plan.is_file()
