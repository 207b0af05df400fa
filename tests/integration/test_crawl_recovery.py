"""A crawl that is killed, stopped or out of time loses no link and no listing."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from spiders.archive.writer import salvage
from spiders.memory.frontier import Frontier
from spiders.order import CrawlOrder
from tests.integration.crawl_site import (
    HOUR,
    T0,
    Answer,
    Site,
    by_source,
    order_for,
    page,
    rss,
    run_crawl,
    source_of,
    start_crawl,
    stored_pages,
)

LINKS = [f"/{n}" for n in range(1, 31)]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site({link: replace(page(link), body=page(link).body * 200, wait=0.02) for link in LINKS})
    made.routes["/feed"] = rss(LINKS, at=T0, etag='"v1"')
    yield made
    made.close()


def wait_for(true: Callable[[], bool]) -> None:
    """Until the child has come so far; a minute at most."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "the child did not come so far"
        time.sleep(0.005)


def first_run(home: Path, site: Site, **changes: object) -> tuple[CrawlOrder, "subprocess.Popen[bytes]"]:
    order = order_for(home, "first", [source_of(site, "a")], **changes)
    child = start_crawl(order)
    wait_for(lambda: len(site.paths()) > 16)  # the last few may be on their way: some 13 are on disk
    return order, child


@pytest.mark.parametrize("segment_max_bytes", [64 << 20, 3000])
def test_kill_9_in_the_middle_loses_nothing(tmp_path: Path, site: Site, segment_max_bytes: int) -> None:
    """With one open segment, and with several closed ones behind it."""
    _, child = first_run(tmp_path, site, segment_max_bytes=segment_max_bytes)
    child.kill()
    child.communicate()
    assert not list((tmp_path / "captures").rglob("*.run.json"))
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        assert frontier.validators("xx-a", site.base + "/feed").etag is None
        salvaged = salvage(tmp_path / "captures", frontier)
    kept = {stored.note["requested_url"].removeprefix(site.base) for stored in stored_pages(tmp_path)}
    assert len(kept) >= 13
    assert sum(report.pages for report in salvaged) <= len(kept)
    assert not list(tmp_path.rglob("*.part"))
    site.forget()

    report = run_crawl(order_for(tmp_path, "second", [source_of(site, "a")], at=T0 + HOUR))
    assert set(site.paths()) == {"/feed"} | (set(LINKS) - kept)
    assert by_source(report)["a"].seen == len(kept)
    assert sorted(stored.note["requested_url"] for stored in stored_pages(tmp_path)) == sorted(site.base + link for link in LINKS)


def test_a_torn_last_record_is_fetched_again(tmp_path: Path, site: Site) -> None:
    _, child = first_run(tmp_path, site)
    child.kill()
    child.communicate()
    (part,) = tmp_path.rglob("*.part")
    part.write_bytes(part.read_bytes()[:-17])
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        (salvaged,) = salvage(tmp_path / "captures", frontier)
    assert salvaged.lost_bytes > 0
    run_crawl(order_for(tmp_path, "second", [source_of(site, "a")], at=T0 + HOUR))
    assert sorted(stored.note["requested_url"] for stored in stored_pages(tmp_path)) == sorted(site.base + link for link in LINKS)


def test_sigterm_closes_cleanly_and_the_next_run_goes_on(tmp_path: Path, site: Site) -> None:
    order, child = first_run(tmp_path, site)
    child.send_signal(signal.SIGTERM)
    _, errors = child.communicate(timeout=20)
    assert child.returncode == 0, errors.decode()
    check_that_the_next_run_goes_on(tmp_path, site, order, "stopped")


@pytest.mark.long
def test_a_deadline_closes_cleanly_and_the_next_run_goes_on(tmp_path: Path, site: Site) -> None:
    """Even while a page takes for ever."""
    site.routes["/20"] = Answer(wait=30)
    order = order_for(tmp_path, "first", [source_of(site, "a")], deadline_seconds=6.0)
    begun = time.monotonic()
    run_crawl(order)
    assert time.monotonic() - begun < 28
    site.routes["/20"] = page("/20")
    check_that_the_next_run_goes_on(tmp_path, site, order, "deadline")


def check_that_the_next_run_goes_on(home: Path, site: Site, order: CrawlOrder, status: str) -> None:
    from spiders.archive.files import read_report, report_path

    report = read_report(report_path(Path(order.captures_dir), order.run_id, order.started_at))
    run = by_source(report)["a"]
    assert report.status == status
    assert dict(run.reasons).keys() == {status}
    assert run.captured + run.skipped == len(LINKS)
    assert not list(home.rglob("*.part"))
    # The feed rolls over meanwhile: what it named is remembered all the same.
    site.routes["/feed"] = rss(["/1"], at=T0, etag='"v2"')
    second = by_source(run_crawl(order_for(home, "second", [source_of(site, "a")], at=T0 + HOUR)))["a"]
    assert (second.captured, second.failed) == (len(LINKS) - run.captured, 0)
    assert sorted(stored.note["requested_url"] for stored in stored_pages(home)) == sorted(site.base + link for link in LINKS)


def test_a_full_disk_ends_the_run_with_an_error_that_says_what_to_do(tmp_path: Path, site: Site) -> None:
    (tmp_path / "captures").write_text("in the way")
    child = start_crawl(order_for(tmp_path, "first", [source_of(site, "a")]))
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 1
    assert "check the captures folder" in errors.decode()


def test_nonsense_on_standard_input_is_a_misuse() -> None:
    import sys

    done = subprocess.run([sys.executable, "-m", "spiders.crawl"], input=b"{}", capture_output=True, check=False)
    assert done.returncode == 2
    assert b"no crawl order" in done.stderr


def test_a_child_told_to_stop_ends_even_where_its_loop_never_hears_of_it() -> None:
    """Scrapy may miss a request to stop while its engines start; the last resort ends the process."""
    code = (
        "import os, signal, threading\nfrom spiders import crawl\nfrom types import SimpleNamespace\ncrawl.CLOSING_SECONDS = 0.2\n"
        "crawl._stop_on_signals(SimpleNamespace(closing=SimpleNamespace(stop=lambda why: None)))\n"
        "os.kill(os.getpid(), signal.SIGTERM)\nthreading.Event().wait(60)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=30, check=False)
    assert done.returncode == 1
