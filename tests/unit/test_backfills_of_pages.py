"""A backfill out of an archive on the net, page by page: what is known, refused, tried again or left for later, and when it stops."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from records.source import Source
from spiders.archive.files import read_report, report_path
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import SeenPage
from spiders.past import cdx
from spiders.past import run as running
from spiders.past.asking import Answer, ArchiveBusyError
from spiders.past.ledger import Ledger
from spiders.past.run import Archive, Backfill, Endpoints, PastOrder, PastReport
from tests.unit.test_past_archives import NAMES, SINCE, UNTIL, Shelf, row, source

ENDS = Endpoints(
    wayback_cdx="https://archive.example/cdx",
    wayback_replay="https://archive.example/web/{time}id_/{url}",
    timemap="https://archive.example/timemap/{url}",
    ccnews="https://crawl.example/",
)
HOME = "https://www.blatt.example/"


def report(number: int) -> str:
    return f"{HOME}2021/06/court-rules-on-a-case-{number}.html"


def page(number: int, *, kind: str = "text/html", body: bytes = b"<html>x") -> Answer:
    return Answer(f"https://archive.example/web/20210603080000id_/{report(number)}", 200, (("Content-Type", kind),), body)


class Home:
    """Frontier, ledger and shelf of one home; an index that names reports by number."""

    def __init__(self, folder: Path, *numbers: int) -> None:
        self.folder, self.frontier, self.ledger = folder, Frontier(folder / "f.sqlite"), Ledger(folder / "l.sqlite")
        self.source = source()
        self.asked_first = cdx.query(ENDS.wayback_cdx, "blatt.example", since=SINCE, until=UNTIL)
        index = json.dumps([NAMES, *(row(url=report(number)) for number in numbers)]).encode()
        self.shelf = Shelf({self.asked_first: index, **{page(number).url: page(number) for number in numbers}})
        self.told: list[tuple[str, int, int | None]] = []

    def close(self) -> None:
        self.frontier.close()
        self.ledger.close()

    def run(self, *sources: Source, **changes: Any) -> PastReport:
        order = PastOrder(archive=Archive.WAYBACK, endpoints=ENDS, sources=sources or (self.source,), since=SINCE, until=UNTIL, **changes)
        self.shelf.asked.clear()
        self.backfill = Backfill(
            order, captures=self.folder / "captures", frontier=self.frontier, ledger=self.ledger, asking=self.shelf, info={"software": "x"},
            segment_max_bytes=1 << 20, now=UNTIL, progress=lambda *told: self.told.append(told),
        )  # fmt: skip
        return self.backfill.run()


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[list[Home]]:
    made: list[Home] = []
    yield made
    for one in made:
        one.close()


@pytest.fixture
def home(tmp_path: Path, homes: list[Home]) -> Home:
    homes.append(Home(tmp_path, 1, 2, 3))
    return homes[-1]


def counted(report: PastReport) -> tuple[dict[str, int], dict[str, int], str]:
    return dict(report.pages), dict(report.left_out), report.stopped


def test_what_an_index_holds_is_fetched_once_and_the_frontier_and_ledger_know_it(home: Home) -> None:
    done = home.run()
    assert counted(done) == ({"de-blatt": 3}, {}, "")
    assert (done.estimates["de-blatt"].waiting, done.estimates["de-blatt"].bytes, len(done.segments), done.problems) == (3, 3702, 1, [])
    known = home.frontier.page(report(1))
    assert known is not None
    assert (known.fetched_at, known.etag) == (cdx.moment("20210603080000"), None)
    assert home.frontier.revisits("de-blatt", UNTIL + timedelta(days=999), 9) == []  # there is no change to be looked for
    told = read_report(report_path(home.folder / "captures", home.backfill.run_id, UNTIL))
    assert (told.status, told.sources[0].captured, told.segments, told.started_at) == ("done", 3, done.segments, UNTIL)
    assert told.detail == "backfill out of wayback https://archive.example/cdx, 2021-06-01 to 2021-06-30"
    assert home.told == [("index of de-blatt: captures", 3, None), *(("pages of de-blatt", n, 3) for n in (1, 2, 3))]
    again = home.run()
    assert (counted(again), home.shelf.asked, again.segments) == (({}, {}, ""), [], ())


def test_a_dry_run_reads_the_index_alone(home: Home) -> None:
    done = home.run(dry=True)
    assert (counted(done), home.shelf.asked, done.estimates["de-blatt"].addresses) == (({}, {}, ""), [home.asked_first], 3)
    assert home.run().pages == {"de-blatt": 3}


@pytest.mark.parametrize(("limit", "pages", "stopped"), [(0, 0, "limit"), (2, 2, "limit"), (3, 3, ""), (4, 3, "")])
def test_a_run_stops_at_its_limit_and_the_next_goes_on(home: Home, limit: int, pages: int, stopped: str) -> None:
    done = home.run(limit=limit)
    assert (sum(done.pages.values()), done.stopped) == (pages, stopped)
    assert sum(home.run().pages.values()) == 3 - pages


@pytest.mark.parametrize(("received", "stopped"), [(99, ""), (100, "bytes"), (101, "bytes")])
def test_a_run_stops_where_so_much_was_received(home: Home, received: int, stopped: str) -> None:
    home.shelf.received = received
    done = home.run(max_bytes=100)
    assert (done.stopped, done.received, sum(done.pages.values())) == (stopped, received, 0 if stopped else 3)


@pytest.mark.parametrize(
    ("answer", "word", "again"),
    [
        ("http-404", "http-404", False),
        ("http-403", "http-403", False),
        ("too-large", "too-large", False),
        ("http-500", "http-500", True),
        ("http-599", "http-599", True),
        ("connect", "connect", True),
        ("connection", "connection", True),
        ("cut-off", "cut-off", True),
        (page(2, kind="image/png"), "not-html", False),
    ],
)
def test_a_page_that_could_not_be_had_is_tried_again_where_that_may_mend_it(home: Home, answer: Any, word: str, again: bool) -> None:
    home.shelf.answers[page(2).url] = answer
    assert counted(home.run()) == ({"de-blatt": 2}, {word: 1}, "")
    assert counted(home.run()) == ({}, {word: 1} if again else {}, "")


def test_after_three_tries_it_is_decided(home: Home) -> None:
    home.shelf.answers[page(2).url] = "http-500"
    assert [dict(home.run().left_out) for _ in range(4)] == [{"http-500": 1}] * 3 + [{}]


def test_what_the_frontier_has_is_not_asked_for(home: Home) -> None:
    home.frontier.mark_captured(
        "s", [SeenPage.of(source_id="x", url=report(2), hint=None, fetched_at=SINCE, etag=None, last_modified=None)]
    )
    home.frontier.forget([report(3)])
    assert counted(home.run()) == ({"de-blatt": 1}, {"known": 2}, "")
    assert home.shelf.asked == [home.asked_first, page(1).url]


def test_what_is_no_report_by_patterns_of_today_is_left_out(home: Home) -> None:
    home.run(dry=True)
    assert counted(home.run(replace(home.source, exclude="case-2"))) == ({"de-blatt": 2}, {"not-a-report": 1}, "")


def test_an_index_that_cannot_be_read_stops_no_other_source(home: Home) -> None:
    other = source("de-other", homepage="https://other.example/")
    done = home.run(other, home.source)
    assert counted(done) == ({"de-blatt": 3}, {}, "")
    (problem,) = done.problems
    assert problem.startswith("de-other: https://archive.example/cdx?")
    assert problem.endswith(": http-404")
    assert (done.estimates["de-other"].addresses, home.ledger.progress(home.backfill._span("de-other"))) == (0, ("", False))


def test_a_busy_archive_ends_the_run_and_what_was_fetched_is_kept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = home.shelf.get

    def busy(url: str, **options: Any) -> Answer:
        if url == page(3).url:
            raise ArchiveBusyError("archive.example wants an hour")
        return plain(url, **options)

    monkeypatch.setattr(home.shelf, "get", busy)
    done = home.run()
    assert (counted(done), done.problems) == (({"de-blatt": 2}, {}, "busy"), ["archive.example wants an hour"])
    assert read_report(report_path(home.folder / "captures", home.backfill.run_id, UNTIL)).status == "stopped"
    monkeypatch.undo()
    assert home.run().pages == {"de-blatt": 1}


@pytest.mark.parametrize(("number", "segments"), [(2, 2), (3, 1), (4, 1)])
def test_a_segment_is_closed_after_so_many_pages(home: Home, monkeypatch: pytest.MonkeyPatch, number: int, segments: int) -> None:
    assert running.PAGES_PER_SEGMENT == 200
    monkeypatch.setattr(running, "PAGES_PER_SEGMENT", number)
    assert len(home.run().segments) == segments


def test_an_index_goes_on_where_a_kill_left_it(home: Home) -> None:
    first = json.loads(home.shelf.answers[home.asked_first])  # type: ignore[arg-type]
    home.shelf.answers[home.asked_first] = json.dumps([*first[:3], [], ["next"]]).encode()
    with_key = cdx.query(ENDS.wayback_cdx, "blatt.example", since=SINCE, until=UNTIL, resume="next")
    assert home.run().problems
    assert home.shelf.asked == [home.asked_first, with_key]
    home.shelf.answers[with_key] = json.dumps([first[0], first[3]]).encode()
    assert counted(home.run()) == ({"de-blatt": 3}, {}, "")
    assert home.shelf.asked[0] == with_key


def test_an_archive_s_name_in_the_ledger_is_its_address() -> None:
    assert [ENDS.of(archive) for archive in Archive] == [ENDS.wayback_cdx, ENDS.timemap, ENDS.ccnews]
