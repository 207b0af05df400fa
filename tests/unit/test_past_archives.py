"""What archives on the net answer, read: an index, TimeMaps, lists of files, replays; and which of it belongs to a source and a time."""

import base64
import gzip
import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from records.capture import Hint
from records.errors import CaptureError
from records.source import Listing, ListingKind, Source
from spiders.fetching.turns import Turns
from spiders.past import ccnews, cdx, memento
from spiders.past.asking import Answer, ArchiveRefusedError, Asking
from spiders.past.ledger import Held, Ledger
from spiders.past.memento import Memento
from spiders.past.replay import base32_sha1, original_headers, replayed
from spiders.past.reports import Sites, report_address, site_asked
from tests.integration.past_site import Snapshot, news_warc

SINCE, UNTIL = datetime(2021, 6, 1, tzinfo=UTC), datetime(2021, 6, 30, 23, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
REPORT = "https://www.blatt.example/2021/06/court-rules-on-a-case-1.html"


def source(name: str = "de-blatt", homepage: str = "https://www.blatt.example/", **changes: object) -> Source:
    feed = Listing(kind=ListingKind.FEED, url=f"{homepage}feed.xml")
    values: dict[str, object] = {"id": name, "name": "B", "country": "de", "languages": ("de",), "homepage": homepage, "listings": (feed,)}
    return Source(**{**values, **changes})  # type: ignore[arg-type]


class Shelf(Asking):
    """Answers by address, asked without a net."""

    def __init__(self, answers: dict[str, bytes | str | Answer]) -> None:
        super().__init__(Turns(), user_agent="t", delay_seconds=0)
        self.answers, self.asked = answers, list[str]()

    def get(self, url: str, *, limit: int, headers: object = None) -> Answer:
        self.asked.append(url)
        answer = self.answers.get(url, "http-404")
        if isinstance(answer, str):
            raise ArchiveRefusedError(url, answer)
        return answer if isinstance(answer, Answer) else Answer(url, 200, (), answer)


# index of the Wayback Machine

NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def row(stamp: str = "20210603080000", url: str = REPORT, length: str = "1234") -> list[str]:
    return ["k", stamp, url, "text/html", "200", "ABC", length]


def index(body: object) -> cdx.IndexPage:
    return cdx.parse_index(json.dumps(body).encode(), url="u", replay="r/{time}id_/{url}", source=source())


def test_rows_of_an_index_are_reports_with_their_replay() -> None:
    page = index([NAMES, row(), row(url="https://www.blatt.example/"), row(stamp="yesterday"), row(length="-", url=REPORT + "?a=b c")])
    assert (page.rows, page.resume) == (4, "")
    first, second = page.held
    assert (first.url, first.at, first.digest, first.bytes) == (REPORT, datetime(2021, 6, 3, 8, tzinfo=UTC), "ABC", 1234)
    assert first.replay == f"r/20210603080000id_/{REPORT}"
    assert second.replay.endswith("?a=b%20c")
    assert second.bytes == 0


def test_an_index_says_how_it_goes_on() -> None:
    page = index([NAMES, row(), [], ["org%2Cblatt%29%2F+20210603%21"]])
    assert (page.rows, page.resume, len(page.held)) == (1, "org,blatt)/ 20210603!", 1)
    assert index([NAMES, row(), row()]).resume == ""


@pytest.mark.parametrize("body", [b"", b" \n", b"[]"])
def test_an_empty_index_holds_nothing(body: bytes) -> None:
    assert cdx.parse_index(body, url="u", replay="r", source=source()) == cdx.IndexPage(held=(), rows=0, resume="")


@pytest.mark.parametrize("body", [b"<html>", b'{"a": 1}', b'["a"]', b"[[], []]", b"[" * 100_000])
def test_what_is_no_index_says_which_setting_to_look_at(body: bytes) -> None:
    with pytest.raises(CaptureError, match=r"^u: no CDX index: .*; check backfill\.wayback_cdx$"):
        cdx.parse_index(body, url="u", replay="r", source=source())


def test_pages_of_an_index_are_asked_for_until_it_goes_on_nowhere() -> None:
    more = [[], ["next"]]
    first, second = (cdx.query("api", "blatt.example", since=SINCE, until=UNTIL, resume=resume) for resume in ("", "next"))
    shelf = Shelf({first: json.dumps([NAMES, row(), *more]).encode(), second: json.dumps([NAMES, row(), *more]).encode()})
    pages = list(cdx.index_pages(shelf, "api", "r", source(), since=SINCE, until=UNTIL))
    assert (len(pages), shelf.asked) == (2, [first, second])
    shelf.answers[first] = json.dumps([NAMES, row()]).encode()
    assert len(list(cdx.index_pages(shelf, "api", "r", source(), since=SINCE, until=UNTIL))) == 1
    assert ("resumeKey" in first, "resumeKey=next" in second) == (False, True)
    assert "from=20210601000000&to=20210630235959" in first


@pytest.mark.parametrize(("stamp", "at"), [("20210603080910", datetime(2021, 6, 3, 8, 9, 10, tzinfo=UTC)), ("2021", None), ("", None)])
def test_a_moment_has_fourteen_digits(stamp: str, at: datetime | None) -> None:
    assert cdx.moment(stamp) == at


# Memento


def test_links_of_a_timemap_have_quoted_and_bare_attributes() -> None:
    text = '<http://a/1>; rel="first memento"; datetime="Thu, 03 Jun 2021 08:00:00 GMT",\n<http://a/2>;rel=timemap;Type=x , <http://a/3>'
    assert list(memento.links_of(text)) == [
        ("http://a/1", {"rel": "first memento", "datetime": "Thu, 03 Jun 2021 08:00:00 GMT"}),
        ("http://a/2", {"rel": "timemap", "type": "x"}),
        ("http://a/3", {}),
    ]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Thu, 03 Jun 2021 08:00:00 GMT", datetime(2021, 6, 3, 8, tzinfo=UTC)),
        ("Thu, 03 Jun 2021 08:00:00 +0200", datetime(2021, 6, 3, 6, tzinfo=UTC)),
        ("Thu, 03 Jun 2021 08:00:00 -0000", datetime(2021, 6, 3, 8, tzinfo=UTC)),
        ("yesterday", None), (None, None), ("", None),
    ],
)  # fmt: skip
def test_a_date_of_http_is_utc(text: str | None, at: datetime | None) -> None:
    assert memento.http_date(text) == at


def stamped(at: datetime) -> str:
    return f"{at:%a, %d %b %Y %H:%M:%S} GMT"


def link(name: str, at: datetime) -> str:
    return f'<m/{name}>; rel="memento"; datetime="{stamped(at)}"'


def test_captures_of_the_time_come_in_order_with_its_first_and_last_second() -> None:
    lines = [
        link("late", UNTIL), link("early", SINCE), link("before", SINCE - SECOND), link("after", UNTIL + SECOND), '<m/x>; rel="memento"',
        f'<o>; rel="original"; datetime="{stamped(SINCE)}"',
    ]  # fmt: skip
    found = memento.mementos(Shelf({"http://a/t/u": ",".join(lines).encode()}), "http://a/t/{url}", "u", since=SINCE, until=UNTIL)
    assert [(one.url, one.at) for one in found] == [("http://a/t/m/early", SINCE), ("http://a/t/m/late", UNTIL)]


@pytest.mark.parametrize(
    ("bounds", "asked"),
    [
        ("", True),
        (f'; from="{stamped(UNTIL)}"', True),
        (f'; from="{stamped(UNTIL + SECOND)}"', False),
        (f'; until="{stamped(SINCE)}"', True),
        (f'; until="{stamped(SINCE - SECOND)}"', False),
        ('; type="application/link-format"', True),
        ('; type="application/link-format; charset=utf-8"', True),
        ('; type="application/json"', False),
    ],
)
def test_a_page_of_a_timemap_is_asked_for_where_it_may_hold_the_time(bounds: str, asked: bool) -> None:
    first = f'<http://a/2>; rel="timemap"{bounds}, <http://a/t/u>; rel="self timemap"'.encode()
    shelf = Shelf({"http://a/t/u": first, "http://a/2": link("one", SINCE).encode() + b', <http://a/t/u>; rel="timemap"'})
    assert len(memento.mementos(shelf, "http://a/t/{url}", "u", since=SINCE, until=UNTIL)) == asked
    assert shelf.asked == ["http://a/t/u"] + ["http://a/2"] * asked


def test_no_timemap_is_read_for_ever_and_a_page_named_twice_once() -> None:
    endless = {f"http://a/{n}": f'<http://a/{n + 1}>; rel="timemap", <http://a/{n + 1}>; rel="timemap"'.encode() for n in range(60)}
    shelf = Shelf(dict(endless))
    assert memento.mementos(shelf, "http://a/{url}", "0", since=SINCE, until=UNTIL) == []
    assert shelf.asked == [f"http://a/{n}" for n in range(memento.MAX_TIMEMAPS)]


def test_an_archive_that_knows_none_holds_none_and_other_trouble_is_told() -> None:
    assert memento.mementos(Shelf({}), "http://a/{url}", "u", since=SINCE, until=UNTIL) == []
    with pytest.raises(ArchiveRefusedError, match="http-500"):
        memento.mementos(Shelf({"http://a/u": "http-500"}), "http://a/{url}", "u", since=SINCE, until=UNTIL)


def test_the_first_capture_of_each_day_is_enough() -> None:
    hours = [SINCE, SINCE + timedelta(hours=23), SINCE + timedelta(days=1)]
    assert [one.url for one in memento.daily([Memento(at, f"{at:%d%H}") for at in hours])] == ["0100", "0200"]


@pytest.mark.parametrize(
    ("replay", "raw"),
    [
        ("http://a/web/20210603080000/http://b/20210603080000/c", "http://a/web/20210603080000id_/http://b/20210603080000/c"),
        ("http://a/web/20210603080000mp_/http://b", "http://a/web/20210603080000id_/http://b"),
        ("http://a/1/http://b", "http://a/1/http://b"),
    ],
)
def test_the_bytes_are_replayed_under_the_first_time(replay: str, raw: str) -> None:
    assert memento.raw_address(replay) == raw


def test_the_front_page_is_asked_for_beside_the_listings_and_once() -> None:
    front = Listing(kind=ListingKind.SECTION, url="https://www.blatt.example")
    own = source(listings=(Listing(kind=ListingKind.SEARCH, url="https://www.blatt.example/s?q={query}"), front))
    kinds = [[one.kind for one in memento.listings_of(each)] for each in (source(), source(listings=(front,)))]
    assert kinds == [[ListingKind.FEED, ListingKind.SECTION], [ListingKind.SECTION]]
    assert ListingKind.SECTION in [one.kind for one in memento.listings_of(own)]


def test_a_captured_listing_names_reports_of_its_own_site() -> None:
    links = [REPORT, "https://other.example/2021/06/court-rules-on-a-case-2.html"]
    items = "".join(f"<item><title>Case</title><link>{one}</link><pubDate>{stamped(SINCE)}</pubDate></item>" for one in links)
    body = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()
    listing = source().listings[0]
    plain = memento.named_by(source(), listing, Answer("u", 200, (("Content-Type", "text/html"),), body))
    headers = (("X-Archive-Orig-Content-Encoding", "gzip"), ("Content-Encoding", "br"))
    packed = memento.named_by(source(), listing, Answer("u", 200, headers, gzip.compress(body)))
    assert [one.url for one in plain] == [one.url for one in packed] == [REPORT]
    assert json.loads(plain[0].hint or "")["url"] == REPORT
    assert memento.named_by(source(), listing, Answer("u", 200, (("Content-Encoding", "gzip"),), b"no gzip")) == []


# Common Crawl's news


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (datetime(2021, 11, 30, tzinfo=UTC), datetime(2022, 2, 1, tzinfo=UTC), [(2021, 11), (2021, 12), (2022, 1), (2022, 2)]),
        (datetime(2021, 6, 1, tzinfo=UTC), datetime(2021, 6, 1, tzinfo=UTC), [(2021, 6)]),
        (datetime(2021, 7, 1, tzinfo=UTC), datetime(2021, 6, 1, tzinfo=UTC), []),
    ],
)
def test_every_month_that_a_time_touches_is_looked_at(since: datetime, until: datetime, months: list[tuple[int, int]]) -> None:
    assert list(ccnews.months(since, until)) == months


def paths(*stamps: datetime) -> bytes:
    return "".join(f"crawl-data/CC-NEWS/x/CC-NEWS-{at:%Y%m%d%H%M%S}-1.warc.gz\n" for at in stamps).encode()


def test_files_begun_up_to_a_day_before_the_time_may_hold_its_pages() -> None:
    day = timedelta(days=1)
    may, june = (f"http://c/crawl-data/CC-NEWS/2021/{month}/warc.paths.gz" for month in ("05", "06"))
    shelf = Shelf({may: gzip.compress(paths(SINCE - day, SINCE - day - SECOND)), june: paths(UNTIL + SECOND, UNTIL, SINCE)})
    found, missing = ccnews.files_of(shelf, "http://c/", since=SINCE, until=UNTIL)
    assert ([one.begun_at for one in found], missing) == ([SINCE - day, SINCE, UNTIL], [])


@pytest.mark.parametrize("word", ["http-404", "http-403"])
def test_a_month_that_is_missing_is_told_but_for_the_one_before(word: str) -> None:
    june = "http://c/crawl-data/CC-NEWS/2021/06/warc.paths.gz"
    found, missing = ccnews.files_of(Shelf({june: word}), "http://c", since=SINCE, until=UNTIL)
    assert (found, missing) == ([], [f"{june}: {word}"])
    with pytest.raises(ArchiveRefusedError):
        ccnews.files_of(Shelf({june: "http-500"}), "http://c", since=SINCE, until=UNTIL)


@pytest.mark.parametrize("body", [b"\x1f\x8bno gzip", "Übersicht".encode(), gzip.compress(b"x" * 99, mtime=0)[:20]])
def test_what_is_no_list_of_files_says_which_setting_to_look_at(body: bytes) -> None:
    with pytest.raises(CaptureError, match=r"^u: no list of WARC files: .*; check backfill\.ccnews$"):
        ccnews.parse_paths(body, "u")
    assert ccnews.parse_paths(b"no file\nCC-NEWS-20211399000000-1\n", "u") == []


def test_pages_of_watched_sites_in_the_time_are_taken_and_the_rest_counted() -> None:
    shots = [
        Snapshot("20210601000000", REPORT, b"<p>first second"),
        Snapshot("20210630235959", f"{REPORT}?last", b"<p>last second"),
        Snapshot("20210531235959", f"{REPORT}?before", b"<p>"),
        Snapshot("20210701000000", f"{REPORT}?after", b"<p>"),
        Snapshot("20210603080000", "https://other.example/2021/06/court-rules-on-a-case-1.html", b"<p>"),
        Snapshot("20210603080000", "https://www.blatt.example/", b"<p>"),
        Snapshot("20210603080000", f"{REPORT}?gone", b"<p>", status="404"),
        Snapshot("20210603080000", f"{REPORT}?picture", b"GIF89a", mimetype="image/gif"),
    ]
    left_out: Counter[str] = Counter()
    packed = news_warc(shots)
    file = ccnews.NewsFile("x.warc.gz", SINCE)

    def read(body: bytes) -> list[str]:
        found = ccnews.pages_of(BytesIO(body), file, "u", Sites([source()]), run_id="r", since=SINCE, until=UNTIL, left_out=left_out)
        return [f"{one.page.body.decode()} {one.note.origin}" for one in found]

    first, last = read(packed)
    assert (first.split(" u ")[0], last.split(" u ")[0]) == ("<p>first second", "<p>last second")
    assert first.endswith("> captured 2021-06-01T00:00:00Z")
    assert left_out == Counter({"http-404": 1, "not-html": 1})
    left_out.clear()
    assert read(b"no archive at all") == []
    assert left_out == Counter({"torn": 1})


# whose page an address is


def test_a_page_belongs_to_the_source_with_the_nearest_host_above_it() -> None:
    paper, law = source("a", "https://www.blatt.example.org/"), source("b", "https://recht.blatt.example.org/")
    sites = Sites([paper, law])
    hosts = ["blatt", "www.blatt", "recht.blatt", "a.recht.blatt", "b.a.politik.blatt", "other"]
    found = [one.id if (one := sites.of(f"https://{host}.example.org/x")) else None for host in hosts]
    assert found == ["a", "a", "b", "b", "a", None]
    assert sites.of("https://[::1/x") is None
    assert sites.of("https://example.org/x") is None
    assert Sites([source("z"), source("a"), source("m")]).of(REPORT) == source("a")
    assert site_asked(paper) == "blatt.example.org"


def test_patterns_alone_say_what_a_report_is() -> None:
    other = "https://www.blatt.example/affaires/x"
    assert [report_address(source(), url) for url in (REPORT, other, "https://www.blatt.example/", "mailto:a@b")] == [
        REPORT,
        None,
        None,
        None,
    ]
    assert report_address(source(include="/affaires/"), other) == other
    assert report_address(source(include="/affaires/"), REPORT) is None
    assert report_address(source(include="/affaires/", exclude="/x$"), other) is None
    assert report_address(source(), "https://other.example/2021/06/court-rules-on-a-case-1.html") is None


# a replay


def replay(
    told: datetime | None = SINCE, *, headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),), **changes: object
) -> object:
    given = (*headers, *((("Memento-Datetime", stamped(told)),) if told else ()))
    held = Held(**{"key": "k", "url": REPORT, "replay": "r", **changes})  # type: ignore[arg-type]
    url = str(changes.get("replay", "r"))
    return replayed(Shelf({url: Answer(url, 200, given, b"<p>text")}), held, source_id="s", run_id="r", since=SINCE, until=UNTIL)


@pytest.mark.parametrize(("at", "taken"), [(SINCE, True), (UNTIL, True), (SINCE - SECOND, False), (UNTIL + SECOND, False), (None, False)])
def test_a_replay_of_another_time_is_not_taken(at: datetime | None, taken: bool) -> None:
    assert (replay(at) != "other-time") is taken
    assert replay(None, at=UNTIL) != "other-time"


def test_a_replay_says_where_it_comes_from_and_proves_its_digest() -> None:
    digest = base64.b32encode(hashlib.sha1(b"<p>text").digest()).decode()
    assert base32_sha1(b"<p>text") == digest
    proved, other, none = (replay(digest=given).note.origin for given in (digest, "ABC", ""))  # type: ignore[attr-defined]
    assert proved == f"r captured 2021-06-01T00:00:00Z sha1:{digest}"
    assert other == none == "r captured 2021-06-01T00:00:00Z"


def test_a_replay_tells_of_the_redirect_that_was_followed_at_the_time() -> None:
    moved = replay(replay="http://a/web/20210601000000id_/https://www.blatt.example/2021/06/moved-to-another-place-1.html")
    assert moved.page.url == "https://www.blatt.example/2021/06/moved-to-another-place-1.html"  # type: ignore[attr-defined]
    assert moved.note.redirects == (REPORT,)  # type: ignore[attr-defined]
    same = replay()
    assert (same.page.url, same.note.redirects, same.note.hint) == (REPORT, (), None)  # type: ignore[attr-defined]
    assert same.capture_id == replay().capture_id != moved.capture_id  # type: ignore[attr-defined]


def test_pictures_are_no_pages() -> None:
    assert replay(headers=(("Content-Type", "image/png"),)) == "not-html"
    hint = Hint(url=REPORT, listing_url="l", listing_kind=ListingKind.FEED)
    held = json.dumps({"url": hint.url, "listing_url": "l", "listing_kind": "feed"})
    assert replay(hint=held).note.hint == hint  # type: ignore[attr-defined]


def test_the_head_is_that_which_was_served() -> None:
    told = (
        ("X-Archive-Orig-Content-Type", "text/html; charset=x"),
        ("X-Archive-Orig-Set-Cookie", "a"),
        ("x-archive-orig-content-length", "9"),
    )
    own = (("Content-Type", "text/plain"), ("Content-Encoding", "gzip"), ("Server", "archive"), ("Transfer-Encoding", "chunked"))
    head = original_headers(Answer("u", 200, (*told, *own), b"1234"))
    assert head == ((b"Content-Type", b"text/html; charset=x"), (b"Content-Encoding", b"gzip"), (b"Content-Length", b"4"))
    assert original_headers(Answer("u", 200, own, b""))[0] == (b"Content-Type", b"text/plain")


def test_the_ledger_keeps_the_earliest_of_several_captures(tmp_path) -> None:  # type: ignore[no-untyped-def]
    ledger = Ledger(tmp_path / "l.sqlite")
    span = ledger.span("wayback", "de-blatt", SINCE, UNTIL)
    assert ledger.span("wayback", "de-blatt", SINCE, UNTIL) == span != ledger.span("wayback", "de-blatt", SINCE, UNTIL + SECOND)
    days = [SINCE + timedelta(days=2), SINCE, SINCE + timedelta(days=1)]
    ledger.found(span, [Held(key="k", url=f"u{n}", at=at, bytes=10 + n) for n, at in enumerate(days)], resume="more")
    assert (ledger.progress(span), ledger.estimate(span).captures, ledger.estimate(span).bytes) == (("more", False), 3, 11)
    [(held, tries)] = ledger.waiting(span, "")
    assert (held.url, held.at, tries, ledger.waiting(span, "k")) == ("u1", SINCE, 0, [])
    ledger.decided(span, ["k"], "waiting")
    assert ledger.waiting(span, "")[0][1] == 1
    ledger.decided(span, ["k"], "http-404")
    assert (ledger.waiting(span, ""), ledger.estimate(span).waiting) == ([], 0)
    ledger.found(span, [], complete=True)
    assert (ledger.progress(span), ledger.is_done(span, "x")) == (("", True), False)
    ledger.mark_done(span, "x", [Held(key="j", url="j")])
    assert (ledger.is_done(span, "x"), ledger.estimate(span).addresses) == (True, 2)
    ledger.close()
