"""A report of several pages is fetched, captured and read as one: a site on loopback, crawled, ingested, made anew. All of it is invented."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from common.warc_fields import of_warc_fields
from jobs.explain import explain_page
from jobs.installation.settings import load_settings
from jobs.rebuild import rebuild
from pipeline.work.segment import TornRecord, read_capture, read_captures
from spiders.archive.backfill import BackfillOrder, backfill
from spiders.archive.originals import captures_of, copy_captures
from spiders.archive.salvage import salvage
from spiders.memory.frontier import Frontier
from tests.integration.crawl_site import T0, Answer, Site, by_source, rss
from tests.integration.loopback_press import DAY, Press

PAGES = (
    (
        "The media regulator of the lagoon has fined Instagram six million crowns for leaving forged advertisements up for forty days after notice.",
        "It is the second fine that the council has imposed on the network since the spring, and the first that is due without a warning before it.",
        "According to the decision, which runs to ninety paragraphs, the network's own staff had marked the advertisements as forged within a day, but the",
    ),
    (
        "team that removes them was never told, and the complaints of two hundred users were answered with a form that led nowhere at all.",
        "The council heard nine witnesses over three days in October; two former moderators told it that the queue had grown beyond their reach.",
    ),
    (
        "Instagram must pay within thirty days, or lodge an appeal with the administrative court of the lagoon, whose president has two judges free.",
        "A lawyer for the network called the sum out of all proportion and announced the appeal before the reading of the decision was over.",
    ),
)
WHOLE = [PAGES[0][0], PAGES[0][1], f"{PAGES[0][2]} {PAGES[1][0]}", PAGES[1][1], *PAGES[2]]
TITLE = "Regulator fines Instagram six million over forged advertisements"
STANDFIRST = "The network left forged advertisements up for forty days, the council of the lagoon has found."
TEXT = [STANDFIRST, "What the council found", *WHOLE]


def sheet(number: int, path: str, lines: tuple[str, ...], *, of: int = 3, form: str = "?page={}") -> Answer:
    """One page of the report, with its headline and standfirst again and a pager below."""
    links = " ".join(str(n) if n == number else f'<a href="{path}{form.format(n) if n > 1 else ""}">{n}</a>' for n in range(1, of + 1))
    pager = f'<div class="pager"><p>Page {number} of {of}</p>{links}</div>'
    text = "".join(f"<p>{line}</p>" for line in lines)
    head = f'<title>{TITLE}</title><meta property="og:type" content="article"><meta name="description" content="{STANDFIRST}">'
    body = f"<article><h1>{TITLE}</h1><p class=lead>{STANDFIRST}</p><h2>What the council found</h2>{text}{pager}</article>"
    return Answer(
        f"<html lang=en><head>{head}</head><body><nav><a href=/>Home</a></nav>{body}</body></html>".encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
        etag=f'"{path}-{number}"',
    )


def build(site: Site) -> None:
    for number, lines in enumerate(PAGES, 1):
        site.routes[f"/news/instagram?page={number}" if number > 1 else "/news/instagram"] = sheet(number, "/news/instagram", lines)
    site.routes["/feed"] = rss(["/news/instagram"], at=T0)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    press = Press(tmp_path_factory.mktemp("pages"), build)
    try:
        press.day(1)
        yield press
    finally:
        press.site.close()


def segment_of(press: Press) -> Path:
    return next(iter(sorted(press.home.captures.rglob("*.warc.gz"))))


def test_the_pages_are_one_article(press: Press) -> None:
    found = press.article("/news/instagram")
    assert found["text"].split("\n") == TEXT
    assert (found["title"], found["text_origin"]) == (TITLE, "page")
    assert found["further_pages"] == [f"{press.site.base}/news/instagram?page={n}" for n in (2, 3)]
    assert press.ask("select outcome from captures") == [("stored",)]


def test_the_pages_were_asked_for_in_order_and_counted_as_one(press: Press) -> None:
    assert press.site.paths() == ["/feed", "/news/instagram", "/news/instagram?page=2", "/news/instagram?page=3"]
    run = by_source(press.reports[0])["council"]
    assert (run.links, run.captured, run.failed) == (1, 1, 0)


def test_every_page_has_a_record_that_names_the_first(press: Press) -> None:
    found = press.article("/news/instagram")
    with segment_of(press).open("rb") as file:
        records = [(r.rec_type, dict(r.rec_headers.headers), r.raw_stream.read()) for r in ArchiveIterator(file, check_digests="raise")]
    responses = [headers for kind, headers, _ in records if kind == "response"]
    first = f"<urn:uuid:{responses[0]['WARC-Record-ID'][10:-1]}>"
    assert [headers.get("Docketwire-Page-Of") for headers in responses] == [None, first, first]
    ids = [headers["WARC-Record-ID"][10:-1].replace("-", "") for headers in responses]
    assert (found["capture_id"], found["further_captures"]) == (ids[0], ids[1:])
    notes = [of_warc_fields(block) for kind, _, block in records if kind == "metadata"]
    assert [(note.get("further"), note.get("page_of")) for note in notes] == [(2, None), (None, ids[0]), (None, ids[0])]


def test_the_capture_is_read_again_whole_by_its_offset(press: Press) -> None:
    path = segment_of(press)
    (streamed,) = read_captures(path, press.home.captures)
    assert not isinstance(streamed, TornRecord)
    again = read_capture(path, press.home.captures, streamed.warc_offset or 0)
    assert again == streamed
    assert len(again.further) == 2
    found = explain_page(press.home, load_settings(press.home.settings), press.site.base + "/news/instagram").explanation
    assert found.extraction is not None
    assert found.extraction.text.split("\n") == TEXT


def test_records_copied_for_an_export_bring_the_further_pages_along(press: Press, tmp_path: Path) -> None:
    path = segment_of(press)
    with path.open("rb") as file:
        ((_, _), (capture, group)) = captures_of(file)
    copied = copy_captures(path, [(group[0].offset, capture or "")], tmp_path / "copy.warc.gz")
    assert copied.captures == (capture,)
    (read,) = read_captures(tmp_path / "copy.warc.gz", tmp_path)
    assert not isinstance(read, TornRecord)
    assert [page.url.rpartition("=")[2] for page in read.further] == ["2", "3"]


def test_an_archive_of_ours_taken_in_again_keeps_the_pages_together(press: Press, tmp_path: Path) -> None:
    order = BackfillOrder(archive=segment_of(press), captures_dir=tmp_path, hosts={})
    assert backfill(order).pages == 3
    (path,) = tmp_path.rglob("*.warc.gz")
    (read,) = read_captures(path, tmp_path)
    assert not isinstance(read, TornRecord)
    assert [page.url.rpartition("=")[2] for page in read.further] == ["2", "3"]


def test_a_warehouse_made_anew_has_the_same_article(press: Press) -> None:
    before = press.article("/news/instagram")
    settings = load_settings(press.home.settings)
    rebuild(press.home, settings, now=lambda: T0 + DAY)
    after = press.article("/news/instagram")
    assert {key: after[key] for key in ("text", "title", "capture_id", "further_captures", "further_pages", "article_id")} == {
        key: before[key] for key in ("text", "title", "capture_id", "further_captures", "further_pages", "article_id")
    }


def test_what_a_kill_left_of_the_pages_is_no_capture(press: Press, tmp_path: Path) -> None:
    """Killed while the third page was being written: the report is wanted again, whole."""
    path = segment_of(press)
    part = tmp_path / "2024/01/03" / f"{path.name}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(path.read_bytes()[:-40])
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        (report,) = salvage(tmp_path, frontier)
        assert (report.pages, report.segment) == (0, "")
        part.write_bytes(path.read_bytes())
        (report,) = salvage(tmp_path, frontier)
        assert (report.pages, report.lost_bytes) == (1, 0)


def test_a_report_listed_by_a_further_page_begins_with_its_first(press: Press, tmp_path: Path) -> None:
    other = Press(tmp_path / "home", build)
    try:
        other.site.routes["/feed"] = rss(["/news/instagram?page=2"], at=T0)
        other.day(1)
        assert other.article("/news/instagram")["text"].split("\n") == TEXT
        assert other.ask("select outcome from captures") == [("stored",)]
        other.site.routes["/feed"] = rss(["/news/instagram", "/news/instagram?page=3"], at=T0 + DAY)
        other.day(2)
        assert other.ask("select outcome, detail, title from captures where url like '%page=3'") == [
            ("further-page", f"of {other.site.base}/news/instagram", TITLE)
        ]
        assert other.ask("select count(*) from articles") == [(1,)]
    finally:
        other.site.close()


def test_a_page_that_is_missing_is_told_and_asked_for_again(tmp_path: Path) -> None:
    other = Press(tmp_path / "home", build)
    try:
        other.site.routes["/news/instagram?page=3"] = Answer(status=500)
        other.day(1)
        assert other.article("/news/instagram")["text"].split("\n") == TEXT[:-2]
        assert other.ask("select detail from captures") == [(f"lacks a page: http-500: {other.site.base}/news/instagram?page=3",)]
        build(other.site)
        other.day(2)
        assert other.article("/news/instagram")["text"].split("\n") == TEXT
        assert other.ask("select outcome from captures order by fetched_at") == [("stored",), ("new-version",)]
    finally:
        other.site.close()


def test_robots_and_bounds_hold_for_further_pages(tmp_path: Path) -> None:
    def long(site: Site) -> None:
        for n in range(1, 16):
            line = (
                f"Paragraph {n}: Facebook was fined {n} million crowns by the court of the lagoon, which set a term of {n + 20} days for it to pay the whole of it.",
            )
            path = "/news/long" if n == 1 else f"/news/long/{n}/"
            site.routes[path] = sheet(n, "/news/long", (*line, *PAGES[0][:2]) if n == 1 else line, of=15, form="/{}/")
        for n in (1, 2):
            site.routes["/news/kept" + ("?page=2" if n == 2 else "")] = sheet(n, "/news/kept", PAGES[n], of=2)
        site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /*?page=\n")
        site.routes["/feed"] = rss(["/news/long", "/news/kept"], at=T0)

    other = Press(tmp_path / "home", long)
    try:
        other.day(1)
        assert sum(path.startswith("/news/long") for path in other.site.paths()) == 11
        assert len(other.article("/news/long")["further_pages"]) == 10
        assert "/news/kept?page=2" not in other.site.paths()
        assert other.article("/news/kept")["further_pages"] == []
    finally:
        other.site.close()
