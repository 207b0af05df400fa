"""Articles kept as a browser saw them: what is visited, what lies in the captures then, and everything that has to reach it."""

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from warcio.archiveiterator import ArchiveIterator

from common.warc_fields import of_warc_fields
from jobs.as_seen import SeenSummary, see_articles
from jobs.export import export
from jobs.forget import forget
from jobs.ingest import ingest
from jobs.installation.settings import load_settings
from jobs.prove import prove
from jobs.publish import publish
from jobs.rebuild import rebuild
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from spiders.archive.salvage import salvage
from spiders.memory.frontier import Frontier
from tests.browser.site_server import chromium
from tests.integration.crawl_site import T0, Answer, Asked, Site, rss
from tests.integration.loopback_press import DAY, Press
from warehouse.exports.order import ExportOrder

pytest.importorskip("playwright.async_api", reason="playwright is not installed: run `make dev`")

HTML = {"Content-Type": "text/html; charset=utf-8"}
TITLE = "Delta office fines Snapchat nine million for face prints of pupils"
LINES = (
    "The data protection office of the delta has fined Snapchat nine million euros for taking face prints of pupils without consent.",
    "The office found that the app had made the prints without asking parents, and that the notice in its settings came two years too late.",
    "Snapchat may appeal to the administrative court of the delta; a spokeswoman said that the company would first study the order of ninety pages.",
    "A teachers' union, whose complaint opened the case, called the fine the first of its kind and asked schools to take the app off their tablets.",
)
OTHER_LINES = (
    "A court on the coast has ordered TikTok to pay two million euros because the app showed advertisements to children against the law.",
    "The judges held that the company knew the age of its users from the way they wrote, and that a box to tick was no consent of a parent.",
    "TikTok said that it would appeal against the judgment to the supreme court within thirty days, and that its advertisements had changed since.",
    "The association of consumers that had sued the platform in spring spoke of a signal to every service that lives on the attention of minors.",
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def report(title: str, lines: tuple[str, ...], *, high: int = 1500) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!doctype html><html lang=en><head><title>{title}</title><link rel=stylesheet href="/style.css"><script src="/app.js" defer></script></head>'
        f'<body><article><h1>{title}</h1>{body}</article><img src="/moved.png"><img src="/private/pixel.png"><div style="height:{high}px"></div></body></html>'
    ).encode()


def build(site: Site) -> None:
    site.routes["/news/snapchat"] = Answer(report(TITLE, LINES), headers=HTML)
    site.routes["/news/harvest"] = Answer(
        report("Harvest of plums begins", ("Plums are ripe in the valley and farmers pick them early.",) * 4), headers=HTML
    )
    site.routes["/style.css"] = Answer(b"body { background: rgb(0, 128, 0) } h1 { color: white }", headers={"Content-Type": "text/css"})
    site.routes["/app.js"] = Answer(b"document.title = 'seen by a reader'", headers={"Content-Type": "text/javascript"})
    site.routes["/moved.png"] = Answer(b"", status=302, headers={"Location": "/real.png"})
    site.routes["/real.png"] = Answer(PIXEL, headers={"Content-Type": "image/png"})
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n")
    site.routes["/feed"] = rss(["/news/snapchat", "/news/harvest"], at=T0)


def see(press: Press, day: int = 1) -> SeenSummary:
    return see_articles(press.home, load_settings(press.home.settings), now=lambda: T0 + day * DAY + timedelta(hours=1))


def take_in(press: Press, day: int) -> None:
    settings = load_settings(press.home.settings)
    ingest(press.home, settings, now=lambda: T0 + day * DAY + timedelta(hours=2))
    publish(press.home, settings, now=lambda: T0 + day * DAY + timedelta(hours=2))


def segment_of(press: Press) -> Path:
    (found,) = press.home.captures.rglob("*-as-seen-*.warc.gz")
    return found


def records(path: Path) -> list[tuple[str, Any, bytes]]:
    with path.open("rb") as file:
        return [(r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file, check_digests="raise")]


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """A day was crawled, its one article on the beat was seen, and that was taken in."""
    chromium()
    press = Press(tmp_path_factory.mktemp("seen"), build, keep_as_seen=True)
    try:
        press.day(1)
        press.before = press.site.paths()
        press.summary = see(press)
        take_in(press, 1)
        yield press
    finally:
        press.site.close()


def test_only_articles_on_the_beat_are_visited_and_only_once(press: Press) -> None:
    assert press.summary.words == {"seen": 1}
    assert (press.summary.sources, press.summary.waiting) == (1, 1)
    asked = press.site.paths()[len(press.before) :]
    assert sorted(set(asked) - {"/robots.txt"}) == ["/app.js", "/moved.png", "/news/snapchat", "/real.png", "/style.css"]
    again = see(press)
    assert (again.waiting, again.words) == (0, {})
    assert press.site.paths()[len(press.before) :] == asked


def test_the_segment_holds_page_files_drawn_document_and_picture(press: Press) -> None:
    info, page, drawn, *files, picture, note = records(segment_of(press))
    assert [info[0], page[0], drawn[0], picture[0], note[0]] == ["warcinfo", "response", "conversion", "resource", "metadata"]
    own = page[1].get_header("WARC-Record-ID")
    base = press.site.base
    assert page[2] == report(TITLE, LINES)
    assert drawn[1].get_header("WARC-Refers-To") == own
    assert b"<title>seen by a reader</title>" in drawn[2]
    assert sorted(head.get_header("WARC-Target-URI").removeprefix(base) for _, head, _ in files) == [
        "/app.js",
        "/moved.png",
        "/real.png",
        "/style.css",
    ]
    assert {kind for kind, _, _ in files} == {"response"}
    assert {head.get_header("WARC-Concurrent-To") for _, head, _ in (*files, picture, note)} == {own}
    assert picture[1].get_header("WARC-Target-URI") == f"urn:fullPage:{base}/news/snapchat"
    assert picture[1].get_header("Content-Type") == "image/png"
    width, height = struct.unpack(">II", picture[2][16:24])
    assert width == 1280
    assert 1500 < height < 3000
    told = of_warc_fields(note[2])
    assert told["as_seen_of"] == f"{base}/news/snapchat"
    assert told["missed"] == 1  # what robots.txt forbids
    listed = [line.split(" ", 3) for line in told["records"]]
    assert [role for role, *_ in listed] == ["page", "drawn", "file", "file", "file", "file", "picture"]
    payloads = {
        head.get_header("WARC-Record-ID")[-37:-1].replace("-", ""): head.get_header("WARC-Payload-Digest")
        for _, head, _ in (page, drawn, *files, picture)
    }
    assert {key: digest for _, key, digest, _ in listed} == payloads


def test_a_visit_is_no_version_copy_or_page_of_the_article(press: Press) -> None:
    article = press.article("/news/snapchat")
    assert article["versions"] == 1
    assert press.ask("select outcome, count(*) from captures group by all order by all") == [("off-topic", 1), ("stored", 1)]
    ((shown, source, files, missed, browser, file),) = press.ask(
        "select article_id, source_id, files, missed, drawn_by, warc_file from as_seen"
    )
    assert (shown, source, files, missed, browser.partition("/")[0]) == (article["article_id"], press.source.id, 4, 1, "Chromium")
    assert press.home.captures / file == segment_of(press)


def test_a_seal_vouches_for_page_and_picture(press: Press) -> None:
    settings = load_settings(press.home.settings)
    publish(press.home, settings, now=lambda: T0 + 3 * DAY)
    article = press.article("/news/snapchat")
    proof = prove(press.home, article["article_id"])
    assert proof["capture_id"] == article["capture_id"]
    *_, note = records(segment_of(press))
    assert proof["as_seen"]["records"]["payload_digest"] == note[1].get_header("WARC-Payload-Digest")
    ((page, listed),) = press.ask("select capture_id, list_id from as_seen")
    assert prove(press.home, page)["capture_id"] == page
    assert prove(press.home, listed)["about"]["captured_by"] == "own crawl"


def test_an_export_brings_the_visit_along_and_lists_one_page_of_it(press: Press, tmp_path: Path) -> None:
    import zipfile

    settings = load_settings(press.home.settings)
    export(press.home, settings, ExportOrder(format="wacz"), tmp_path / "x")
    (file,) = (tmp_path / "x/data").glob("*.wacz")
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if "as-seen" in name]
        pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").decode().splitlines()[1:]]
    assert len(names) == 1
    titles = sorted((page["url"].removeprefix(press.site.base), page.get("title")) for page in pages)
    assert [title for url, title in titles if url == "/news/snapchat"] == [TITLE, TITLE]
    assert {url for url, _ in titles} == {"/news/snapchat", "/news/harvest"}


def test_the_site_shows_the_picture_to_those_who_may_see_whole_texts(press: Press) -> None:
    library = SnapshotLibrary(press.home.public, press.home.root / "search")
    app = make_app(press.home, load_settings(press.home.settings), library, clock=lambda: T0 + 3 * DAY)
    address = f"/article/{press.article('/news/snapchat')['article_id']}"
    other = f"/article/{press.article('/news/snapchat')['article_id'][:-1]}x/as-seen.png"
    *_, picture, _ = records(segment_of(press))
    try:
        here, away = (TestClient(app, base_url="http://127.0.0.1", client=(client, 1)) for client in ("127.0.0.1", "192.0.2.7"))
        shown, told = here.get(address), away.get(address)
        assert f'src="{address}/as-seen.png"' in shown.text
        assert "As a browser saw it" in told.text
        assert "as-seen.png" not in told.text
        found = here.get(f"{address}/as-seen.png")
        assert (found.status_code, found.headers["content-type"], found.content) == (200, "image/png", picture[2])
        assert here.get(f"{address}/as-seen.png", headers={"if-none-match": found.headers["etag"]}).status_code == 304
        assert away.get(f"{address}/as-seen.png").status_code == 404
        assert away.get(f"{address}/as-seen.png", headers={"if-none-match": found.headers["etag"]}).status_code == 404
        assert here.get(other).status_code == 404
        assert here.get(f"/api/v1/articles{address.removeprefix('/article')}").json()["as_seen"]["missed"] == 1
    finally:
        library.close()


def test_a_warehouse_made_anew_knows_the_visits(press: Press) -> None:
    before = press.ask("select * from as_seen")
    rebuild(press.home, load_settings(press.home.settings), now=lambda: T0 + 3 * DAY)
    assert press.ask("select * from as_seen") == before


def test_after_the_crawlers_memory_is_lost_nothing_is_visited_twice(press: Press) -> None:
    press.home.frontier.unlink()
    for ending in ("-wal", "-shm"):
        press.home.frontier.with_name(press.home.frontier.name + ending).unlink(missing_ok=True)
    assert see(press).waiting == 0


def test_a_visit_torn_by_a_kill_is_thrown_away_and_whole_ones_are_kept(press: Press, tmp_path: Path) -> None:
    folder = tmp_path / "captures/2026/03/02"
    folder.mkdir(parents=True)
    whole = segment_of(press).read_bytes()
    (folder / "a-as-seen-1-000.warc.gz.part").write_bytes(whole)
    (folder / "b-as-seen-2-000.warc.gz.part").write_bytes(whole[:-40])
    with Frontier(tmp_path / "frontier.sqlite") as frontier:
        first, second = salvage(tmp_path / "captures", frontier)
        assert frontier.visits.waiting([f"{press.site.base}/news/snapchat", f"{press.site.base}/other"]) == [f"{press.site.base}/other"]
        assert salvage(tmp_path / "captures", frontier) == []
    assert (tmp_path / "captures" / first.segment).read_bytes() == whole
    assert (second.segment, second.pages) == ("", 0)
    assert not list(folder.glob("b-*"))


def test_what_was_forgotten_is_forgotten_as_seen_too(press: Press) -> None:
    settings = load_settings(press.home.settings)
    segment = segment_of(press)
    forget(press.home, settings, f"{press.site.base}/news/snapchat", reason="a test", now=lambda: T0 + 3 * DAY)
    assert press.ask("select count(*) from as_seen") == [(0,)]
    assert press.ask("select url, report_id, warc_offset from base.as_seen") == [("", None, None)]
    assert [kind for kind, _, _ in records(segment)] == ["warcinfo"]
    rebuild(press.home, settings, now=lambda: T0 + 4 * DAY)
    assert press.ask("select count(*) from as_seen") == [(0,)]


def test_a_failing_visit_is_counted_and_holds_nothing_up(tmp_path: Path) -> None:
    chromium()
    press = Press(tmp_path / "home", build, keep_as_seen=True)
    try:
        press.day(1)
        press.site.routes["/news/snapchat"] = Answer(b"no", status=500)
        assert [see(press).words for _ in range(4)] == [{"http-500": 1}] * 3 + [{}]
        assert not list(press.home.captures.rglob("*-as-seen-*"))
        take_in(press, 1)
    finally:
        press.site.close()


def test_killed_between_two_visits_the_next_run_keeps_the_first_and_makes_the_second(tmp_path: Path) -> None:
    """Job, child and browser are killed at once, with -9, while the second page is being asked for."""
    chromium()
    press = Press(tmp_path / "home", build, keep_as_seen=True)
    pages = {
        "/news/snapchat": Answer(report(TITLE, LINES), headers=HTML),
        "/news/tiktok": Answer(report("Coast court orders TikTok to pay two million for ads to children", OTHER_LINES), headers=HTML),
    }
    second, go_on = threading.Event(), threading.Event()

    def hanging(asked: Asked) -> Answer:
        if sum(path in pages for path in press.site.paths()) > 1:
            second.set()
            go_on.wait(60)
        return pages[asked.path]

    try:
        press.site.routes |= pages
        press.site.routes["/feed"] = rss(list(pages), at=T0)
        press.day(1)
        press.site.forget()
        settings = press.home.settings
        settings.write_text(settings.read_text("utf-8").replace("[archive]", "[archive]\nas_seen_hours = 1000000"), "utf-8")
        press.site.routes |= dict.fromkeys(pages, hanging)
        command = [sys.executable, "-m", "cli", "--home", str(press.home.root), "as-seen"]
        with subprocess.Popen(command, start_new_session=True) as job:
            reached = second.wait(90)
            os.killpg(job.pid, signal.SIGKILL)
        assert reached
        go_on.set()
        (part,) = press.home.captures.rglob("*.part")
        with part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # its writer is gone then
        first = next(path for path in press.site.paths() if path in pages)
        press.site.routes |= pages
        done = see(press)
        assert (len(done.salvaged), done.words) == (1, {"seen": 1})
        assert press.site.paths().count(first) == 1
        take_in(press, 1)
        assert press.ask("select count(distinct article_id), count(*) from as_seen") == [(2, 2)]
        assert see(press).waiting == 0
    finally:
        go_on.set()
        press.site.close()


def test_pages_without_end_are_pictured_to_a_bound(tmp_path: Path) -> None:
    chromium()
    press = Press(tmp_path / "home", build, keep_as_seen=True)
    try:
        press.site.routes["/news/snapchat"] = Answer(report(TITLE, LINES, high=60_000), headers=HTML)
        press.day(1)
        assert see(press).words == {"seen": 1}
        *_, picture, _ = records(segment_of(press))
        assert struct.unpack(">II", picture[2][16:24]) == (1280, 12_000)
    finally:
        press.site.close()


def test_what_is_too_large_is_missed_and_a_visit_ends_at_its_bytes(tmp_path: Path) -> None:
    chromium()
    press = Press(tmp_path / "home", build, keep_as_seen=True)
    try:
        page = report(TITLE, LINES).replace(b"</article>", b"".join(b'<img src="/large%d.png">' % n for n in range(12)) + b"</article>")
        press.site.routes["/news/snapchat"] = Answer(page, headers=HTML)
        large = Answer(PIXEL + b"x" * 700_000, headers={"Content-Type": "image/png"})
        press.site.routes |= {f"/large{n}.png": large for n in range(12)}
        press.day(1)
        settings = press.home.settings
        settings.write_text(settings.read_text("utf-8").replace("[archive]", "[archive]\nas_seen_mb = 1"), "utf-8")
        assert see(press).words == {"seen": 1}
        kept = sum(len(body) for kind, _, body in records(segment_of(press)) if kind == "response")
        assert 700_000 < kept < 1 << 20
        assert sum(path.startswith("/large") for path in press.site.paths()) < 12
    finally:
        press.site.close()


def test_without_a_browser_one_line_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from records.errors import DocketwireError

    press = Press(tmp_path / "home", build, keep_as_seen=True)
    try:
        monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
        with pytest.raises(DocketwireError, match=r"keep_as_seen = true in .*: there is no Chromium"):
            see(press)
    finally:
        press.site.close()


def test_sources_that_do_not_want_it_are_not_visited(tmp_path: Path) -> None:
    press = Press(tmp_path / "home", build)
    try:
        press.day(1)
        assert see(press) == SeenSummary()
    finally:
        press.site.close()
