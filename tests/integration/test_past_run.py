"""What a backfill out of archives asks, keeps and leaves out, and where it stops: the run itself, with an archive on loopback."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from records.source import Listing, ListingKind, Source
from spiders.archive.files import read_report, report_path
from spiders.archive.warc import members
from spiders.fetching.turns import Turns
from spiders.memory.frontier import Frontier
from spiders.memory.remembered import SeenPage
from spiders.past import run as past_run
from spiders.past.asking import Asking
from spiders.past.ledger import Ledger
from spiders.past.run import Archive, Backfill, Endpoints, PastOrder, PastReport
from tests.integration.crawl_site import Answer, Asked
from tests.integration.past_site import PastSite, Snapshot, news_warc

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SINCE, UNTIL = datetime(2021, 6, 1, tzinfo=UTC), datetime(2021, 6, 30, 23, 59, 59, tzinfo=UTC)
BASE = "https://www.blatt.example"
SOURCE = Source(
    id="de-blatt", name="Das Blatt", country="de", languages=("de",), homepage=f"{BASE}/",
    listings=(Listing(kind=ListingKind.FEED, url=f"{BASE}/feed.xml"),),
)  # fmt: skip


def address(number: int) -> str:
    return f"{BASE}/2021/06/court-rules-on-case-{number}.html"


def shot(number: int, stamp: str = "20210603080000", **more: Any) -> Snapshot:
    return Snapshot(stamp, address(number), f"<html><p>Case {number}".encode() * 3, **more)


class Home:
    """What runs share, one after the other."""

    def __init__(self, folder: Path, site: PastSite) -> None:
        self.captures, self.site = folder / "captures", site
        self.frontier, self.ledger = Frontier(folder / "frontier.sqlite"), Ledger(folder / "ledger.sqlite")
        self.slept: list[float] = []
        self.told: list[tuple[str, int, int | None]] = []

    def run(self, archive: Archive = Archive.WAYBACK, *, at: datetime = NOW, **bounds: Any) -> PastReport:
        base = self.site.base
        ends = Endpoints(
            wayback_cdx=f"{base}/cdx/search/cdx", wayback_replay=f"{base}/web/{{time}}id_/{{url}}", timemap=f"{base}/web/timemap/link/{{url}}",
            ccnews=f"{base}/",
        )  # fmt: skip
        order = PastOrder(**{"archive": archive, "endpoints": ends, "sources": (SOURCE,), "since": SINCE, "until": UNTIL, **bounds})
        clock = [1_700_000_000.0 + len(self.slept)]

        def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            clock[0] += seconds

        asking = Asking(Turns(clock=lambda: clock[0]), user_agent="t", delay_seconds=0, sleep=sleep, now=lambda: NOW)
        return Backfill(
            order, captures=self.captures, frontier=self.frontier, ledger=self.ledger, asking=asking, info={}, segment_max_bytes=1 << 20, now=at,
            progress=lambda *told: self.told.append(told),
        ).run()  # fmt: skip

    def asked(self, kind: str) -> int:
        return sum(one.path.startswith(kind) for one in self.site.log)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    site = PastSite([shot(n) for n in range(4)])
    made = Home(tmp_path, site)
    yield made
    site.close()
    made.frontier.close()
    made.ledger.close()


def test_every_report_of_the_index_is_taken_once_and_told(home: Home) -> None:
    report = home.run()
    assert (report.pages, report.left_out, report.stopped, report.problems) == ({"de-blatt": 4}, {}, "", [])
    estimate = report.estimates["de-blatt"]
    assert (estimate.captures, estimate.addresses, estimate.waiting) == (4, 4, 4)
    assert report.requests == len(home.site.log) == 5
    assert report.received > sum(len(one.body) for one in home.site.snapshots)
    assert home.told == [("index of de-blatt: captures", 4, None), *(("pages of de-blatt", n, 4) for n in range(1, 5))]
    again = home.run()
    assert (again.pages, again.requests, again.segments) == ({}, 0, ())


def test_the_run_leaves_a_report_beside_its_segments(home: Home) -> None:
    report = home.run(limit=3)
    [path] = home.captures.rglob("*.json")
    written = read_report(path)
    assert path == report_path(home.captures, written.run_id, NOW)
    assert written.run_id.startswith("20260301T120000Z-backfill-")
    assert (written.status, written.started_at, written.finished_at, written.segments) == ("stopped", NOW, NOW, report.segments)
    assert [(one.source_id, one.captured) for one in written.sources] == [("de-blatt", 3)]
    assert written.detail.startswith("backfill out of wayback http://")
    assert written.detail.endswith(", 2021-06-01 to 2021-06-30")


@pytest.mark.parametrize(("limit", "taken", "stopped"), [(0, 0, "limit"), (3, 3, "limit"), (4, 4, ""), (5, 4, "")])
def test_a_limit_ends_a_run_and_the_next_goes_on(home: Home, limit: int, taken: int, stopped: str) -> None:
    first = home.run(limit=limit)
    assert (first.pages.total(), first.stopped) == (taken, stopped)
    assert home.run().pages.total() == 4 - taken


def test_bytes_end_a_run_with_the_answer_that_passes_them(home: Home) -> None:
    assert home.run(max_bytes=1).stopped == "bytes"
    assert (home.asked("/cdx"), home.asked("/web")) == (1, 0)
    index = home.run().received
    assert index > 0


def test_a_dry_run_asks_the_index_alone(home: Home) -> None:
    report = home.run(dry=True)
    assert (report.pages.total(), report.estimates["de-blatt"].waiting, home.asked("/web"), report.segments) == (0, 4, 0, ())


def test_what_a_killed_run_left_open_is_closed_by_the_next_but_not_by_a_dry_one(home: Home) -> None:
    part = home.captures / "2026/03/01/x.warc.gz.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"nothing whole")
    home.run(dry=True)
    assert part.exists()
    home.run(limit=0)
    assert not part.exists()


def test_segments_are_closed_after_so_many_pages(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_run, "PAGES_PER_SEGMENT", 2)
    sizes = [
        sum(member.kind == "response" for member in members(BytesIO((home.captures / name).read_bytes())))
        for name in home.run(limit=3).segments
    ]
    assert sizes == [2, 1]
    assert len(home.run().segments) == 1
    assert home.ledger.estimate(1).waiting == 0


def seen(number: int, **changes: Any) -> SeenPage:
    values = {"source_id": "de-blatt", "url": address(number), "hint": None, "fetched_at": NOW, "etag": None, "last_modified": None}
    return SeenPage.of(**{**values, **changes})


def test_what_a_crawl_has_is_left_out_as_known(home: Home) -> None:
    home.frontier.mark_captured("20260301/x.warc.gz", [seen(1)])
    report = home.run()
    assert (report.pages.total(), report.left_out) == (3, {"known": 1})
    assert home.asked("/web") == 3


@pytest.mark.parametrize(("word", "waits"), [("503", True), ("500", True), ("404", False)])
def test_a_servers_trouble_is_tried_by_three_runs_and_what_it_says_of_a_page_by_one(home: Home, word: str, waits: bool) -> None:
    status = int(word)

    def trouble(asked: Asked) -> Answer:
        return Answer(status=500 if status == 503 else status) if "case-2" in asked.path else PastSite.answer(home.site, asked)

    home.site.answer = trouble  # type: ignore[method-assign]
    states = [(home.run().left_out[f"http-{500 if status == 503 else status}"], home.ledger.estimate(1).waiting) for _ in range(4)]
    assert states == ([(1, 1), (1, 1), (1, 0), (0, 0)] if waits else [(1, 0), (0, 0), (0, 0), (0, 0)])


def test_an_archive_that_wants_to_be_left_alone_stops_the_run_and_keeps_what_was_taken(home: Home) -> None:
    def busy(asked: Asked) -> Answer:
        return Answer(status=429, headers={"Retry-After": "1000"}) if "case-2" in asked.path else PastSite.answer(home.site, asked)

    home.site.answer = busy  # type: ignore[method-assign]
    report = home.run()
    assert (report.stopped, report.pages.total(), len(report.segments)) == ("busy", 2, 1)
    assert "run the same command again" in report.problems[0]


def test_a_source_whose_index_cannot_be_read_does_not_stop_the_others(home: Home) -> None:
    other = Source(
        **{
            **{name: getattr(SOURCE, name) for name in ("name", "country", "languages", "listings")},
            "id": "a",
            "homepage": "https://a.example/",
        }
    )
    answer = home.site.answer
    home.site.answer = lambda asked: Answer(b"<html>") if "url=a.example" in asked.path else answer(asked)  # type: ignore[method-assign]
    report = home.run(sources=(other, SOURCE))
    assert report.pages == {"de-blatt": 4}
    assert [problem.partition(":")[0] for problem in report.problems] == ["a"]
    assert set(report.estimates) == {"a", "de-blatt"}


def test_a_pattern_that_changed_since_the_index_was_read_leaves_pages_out(home: Home) -> None:
    home.run(dry=True)
    narrowed = Source(**{**{name: getattr(SOURCE, name) for name in SOURCE.__dataclass_fields__}, "exclude": "case-2"})
    report = home.run(sources=(narrowed,))
    assert (report.pages.total(), report.left_out) == (3, {"not-a-report": 1})


# by Memento: past listings name the reports


def listing(*numbers: int, stamp: str) -> Snapshot:
    items = "".join(f"<item><title>Case {n}</title><link>{address(n)}</link></item>" for n in numbers)
    body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()
    return Snapshot(stamp, f"{BASE}/feed.xml", body, mimetype="application/rss+xml")


def test_past_listings_name_reports_and_each_day_is_read_once(home: Home) -> None:
    home.site.snapshots += [
        listing(0, 1, stamp="20210603080000"),
        listing(2, stamp="20210603200000"),
        listing(1, 3, 9, stamp="20210604080000"),
    ]
    report = home.run(Archive.MEMENTO)
    assert (report.pages, report.left_out) == ({"de-blatt": 3}, {"not-held": 1})
    assert ("past listings of de-blatt", 2, None) in home.told
    assert not [one for one in home.told if one[0].startswith("past listings") and one[1] > 2]
    home.site.forget()
    assert home.run(Archive.MEMENTO).requests == 0


def test_a_past_listing_that_is_refused_is_counted_and_the_others_are_read(home: Home) -> None:
    home.site.snapshots += [listing(0, stamp="20210603080000"), listing(1, stamp="20210604080000")]
    answer = home.site.answer
    broken = lambda asked: Answer(status=404) if "20210603080000id_/https://www.blatt.example/feed" in asked.path else answer(asked)  # noqa: E731
    home.site.answer = broken  # type: ignore[method-assign]
    report = home.run(Archive.MEMENTO)
    assert (report.pages.total(), report.left_out) == (1, {"listing http-404": 1})


# out of Common Crawl's news


def news(home: Home, *days: int) -> None:
    for day in days:
        name = f"crawl-data/CC-NEWS/2021/06/CC-NEWS-202106{day:02d}000000-0000{day}.warc.gz"
        home.site.files[name] = news_warc([shot(day * 10, f"202106{day:02d}080000"), shot(day * 10 + 1, f"202106{day:02d}090000")])


def test_files_of_the_news_are_read_one_by_one_and_once(home: Home) -> None:
    news(home, 2, 3, 4)
    home.frontier.mark_captured("20260301/x.warc.gz", [seen(20)])
    report = home.run(Archive.CC_NEWS)
    assert (report.pages, report.left_out["known"], len(report.segments)) == ({"de-blatt": 5}, 1, 3)
    told = [one for one in home.told if one[0].startswith("files of CC-NEWS: CC-NEWS-")]
    assert [one[1:] for one in told] == [(1, 3), (2, 3), (3, 3)]
    again = home.run(Archive.CC_NEWS)
    assert (again.pages, again.estimates["cc-news"].waiting, again.estimates["cc-news"].captures) == ({}, 0, 3)


@pytest.mark.parametrize("files", [1, 2, 5])
def test_the_size_of_the_news_is_estimated_by_both_ends_and_the_middle(home: Home, files: int) -> None:
    news(home, *range(2, 2 + files))
    report = home.run(Archive.CC_NEWS, dry=True)
    names = sorted(home.site.files)
    looked = sorted({0, files // 2, files - 1})
    mean = sum(len(home.site.files[names[n]]) for n in looked) // len(looked)
    assert (report.estimates["cc-news"].bytes, report.pages.total()) == (mean * files, 0)
    assert [one.path.lstrip("/") for one in home.site.log if one.method == "HEAD"] == [names[n] for n in looked]


def test_no_news_have_no_size(home: Home) -> None:
    report = home.run(Archive.CC_NEWS)
    assert (report.estimates["cc-news"].bytes, len(report.problems)) == (0, 1)


def test_a_file_of_the_news_that_breaks_off_between_two_records_is_read_again(home: Home) -> None:
    news(home, 2)
    [name] = home.site.files
    whole = home.site.files[name]
    answer = home.site.answer

    def short(asked: Asked) -> Answer:
        told = answer(asked)
        return Answer(whole[:10], headers={"Content-Length": str(len(whole))}) if asked.path.endswith(name) else told

    home.site.answer = short  # type: ignore[method-assign]
    report = home.run(Archive.CC_NEWS)
    assert (report.pages.total(), report.left_out["torn"]) == (0, 1)
    assert report.problems[0].endswith("broke off: run the same command again")
    home.site.answer = answer  # type: ignore[method-assign]
    assert home.run(Archive.CC_NEWS).pages.total() == 2


def test_a_file_of_the_news_that_is_gone_is_told_and_the_others_are_read(home: Home) -> None:
    news(home, 2, 3)
    gone = min(home.site.files)
    answer = home.site.answer
    refuse = lambda asked: Answer(status=404) if asked.path.endswith(gone) and asked.method == "GET" else answer(asked)  # noqa: E731
    home.site.answer = refuse  # type: ignore[method-assign]
    report = home.run(Archive.CC_NEWS, limit=2)
    assert (report.pages.total(), len(report.problems), report.stopped) == (2, 1, "")


def test_a_limit_ends_the_news_in_the_middle_of_a_file_which_is_read_again(home: Home) -> None:
    news(home, 2, 3)
    first = home.run(Archive.CC_NEWS, limit=1)
    assert (first.pages.total(), first.stopped) == (1, "limit")
    second = home.run(Archive.CC_NEWS, at=NOW + timedelta(hours=1))
    assert (second.pages.total(), second.left_out["known"]) == (3, 1)


def test_a_page_is_known_by_the_time_of_its_capture(home: Home) -> None:
    home.site.snapshots += [listing(0, stamp="20210603080000")]
    home.run(Archive.MEMENTO)
    page = home.frontier.page(address(0))
    assert page is not None
    assert page.fetched_at == datetime(2021, 6, 3, 8, tzinfo=UTC)
