"""Backfill: any writer's archive becomes captures, whole and once, whatever happens on the way."""

import base64
import gzip
import hashlib
import os
import random
import signal
import subprocess
import sys
import uuid
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from jobs.backfill import backfill_paths
from jobs.export import export
from jobs.ingest import ingest
from jobs.installation.home import Home
from jobs.installation.settings import PipelineSettings, Settings
from pipeline.work.segment import TornRecord, read_captures
from records.capture import Capture
from tests.integration.archive_home import AT, SETTINGS, make_home, told, warehouse
from tests.unit.new_warehouse import initialised
from warehouse.exports.order import ExportOrder
from warehouse.storage.content_hash import content_digest

ROOT = Path(__file__).resolve().parents[2]
KEEP = Settings(pipeline=PipelineSettings(keep="all", workers=1))


def html(number: int) -> bytes:
    rng = random.Random(number)
    words = " ".join(f"word{rng.randrange(9999)}" for _ in range(150))
    paragraphs = "".join(f"<p>The court ruled on platform case {number}, part {p}: {words}.</p>" for p in range(3))
    return f"<html lang=en><head><title>Case {number}</title></head><body><article><h1>Case {number}</h1>{paragraphs}</article></body></html>".encode()  # fmt: skip


def foreign(path: Path, count: int, *, compressed: bool = True, algorithm: str = "sha1", extra: bool = True) -> Path:
    """An archive as crawlers of other houses write it: requests, chunked bodies, images, redirects, no metadata records of ours."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed, warc_version="1.0")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "news-crawl"}))
        for number in range(count):
            body = html(number)
            headers = [("Content-Type", "text/html; charset=utf-8")]
            if number % 3 == 1:
                body = gzip.compress(body, mtime=0)
                headers.append(("Content-Encoding", "gzip"))
            if number % 3 == 2:
                half = len(body) // 2
                body = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (half, body[:half], len(body) - half, body[half:])
                headers.append(("Transfer-Encoding", "chunked"))
            write(writer, f"https://www.fr-alpha.example/w/{number}", body, headers, algorithm, number)
            if extra and number % 10 == 0:
                request = writer.create_warc_record(f"https://www.fr-alpha.example/w/{number}", "request", payload=BytesIO(b"GET / HTTP/1.1\r\n\r\n"), length=18)  # fmt: skip
                writer.write_record(request)
                write(
                    writer,
                    f"https://www.fr-alpha.example/i/{number}.png",
                    b"\x89PNG" * 9,
                    [("Content-Type", "image/png")],
                    algorithm,
                    10**6 + number,
                )
    return path


def write(writer: WARCWriter, url: str, body: bytes, headers: list[tuple[str, str]], algorithm: str, number: int) -> None:
    digest = base64.b32encode(hashlib.new(algorithm, body).digest()).decode().rstrip("=")
    values = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.UUID(int=number + 1)}>",
        "WARC-Date": f"2026-02-{1 + number % 28:02d}T08:00:00Z",
        "WARC-Payload-Digest": f"{algorithm}:{digest}",
        "WARC-IP-Address": "192.0.2.7",
    }
    http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(url, "response", payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=values)
    )


def fresh(root: Path) -> Home:
    home = Home(root)
    initialised(home)
    return home


def captures(home: Home) -> dict[str, Capture]:
    found = [c for path in sorted(home.captures.rglob("*.warc.gz")) for c in read_captures(path, home.captures)]
    assert not [c for c in found if isinstance(c, TornRecord)]
    assert len({c.capture_id for c in found if isinstance(c, Capture)}) == len(found)
    return {c.capture_id: c for c in found if isinstance(c, Capture)}


@pytest.mark.parametrize(("compressed", "algorithm"), [(True, "sha1"), (False, "sha256"), (True, "md5")])
def test_pages_keep_id_date_head_and_body(tmp_path: Path, compressed: bool, algorithm: str) -> None:
    home = fresh(tmp_path / "home")
    archive = foreign(tmp_path / ("a.warc.gz" if compressed else "a.warc"), 12, compressed=compressed, algorithm=algorithm)
    done = backfill_paths(home, SETTINGS, [archive], source_id="news", then_ingest=False)
    assert (done.pages, dict(done.skipped)) == (12, {"not-html": 2})
    found = captures(home)
    assert sorted(found) == [uuid.UUID(int=n + 1).hex for n in range(12)]
    chunked = found[uuid.UUID(int=3).hex]
    assert chunked.body == html(2)
    assert chunked.header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    packed = found[uuid.UUID(int=2).hex]
    assert (gzip.decompress(packed.body), packed.header("Content-Encoding")) == (html(1), "gzip")
    assert (packed.source_id, packed.fetched_at.isoformat(), packed.status) == ("news", "2026-02-02T08:00:00+00:00", 200)


def test_pages_go_through_the_same_pipeline_and_once(tmp_path: Path) -> None:
    home = fresh(tmp_path / "home")
    archive = foreign(tmp_path / "a.warc.gz", 12)
    done = backfill_paths(home, KEEP, [archive])
    assert done.ingested is not None
    assert sum(done.ingested.outcomes.values()) == 12
    with warehouse(home) as con:
        before = content_digest(con)
        assert con.execute("select count(*) from archive").fetchone() == (12,)
        assert con.execute("select count(distinct run_id) from base.run").fetchone() == (1,)
    again = backfill_paths(home, KEEP, [tmp_path])
    assert (again.archives, again.already, again.pages) == (1, 1, 0)
    with warehouse(home) as con:
        assert content_digest(con) == before


def test_damage_is_counted_and_the_rest_is_taken(tmp_path: Path) -> None:
    """A body that does not fit its digest, then a file that breaks off in the middle of a record."""
    plain = foreign(tmp_path / "a.warc", 6, compressed=False, extra=False).read_bytes()
    changed = plain.replace(b"platform case 3, part 1", b"platform case 9, part 1")
    assert changed != plain
    (tmp_path / "a.warc").write_bytes(changed)
    home = fresh(tmp_path / "one")
    done = backfill_paths(home, SETTINGS, [tmp_path / "a.warc"], then_ingest=False)
    assert (done.pages, dict(done.skipped)) == (5, {"digest": 1})
    packed = foreign(tmp_path / "b.warc.gz", 6, extra=False)
    packed.write_bytes(packed.read_bytes()[:-300])
    home = fresh(tmp_path / "two")
    done = backfill_paths(home, SETTINGS, [packed], then_ingest=False)
    assert done.pages == len(captures(home)) == 5
    assert done.skipped["torn"] == 1


def test_what_is_no_archive_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(b"not an archive at all")
    (tmp_path / "y.wacz").write_bytes(b"PK nonsense")
    foreign(tmp_path / "z.warc.gz", 2)
    done = backfill_paths(
        fresh(tmp_path / "home"), SETTINGS, [tmp_path / name for name in ("x.warc.gz", "y.wacz", "z.warc.gz")], then_ingest=False
    )
    assert [text.partition(": ")[0].rpartition("/")[2] for text in done.unreadable] == ["x.warc.gz", "y.wacz"]
    assert done.pages == 2


def test_a_wacz_of_others_and_of_ours_comes_in(tmp_path: Path) -> None:
    foreign(tmp_path / "data.warc.gz", 3, extra=False)
    with zipfile.ZipFile(tmp_path / "their.wacz", "w") as archive:
        archive.write(tmp_path / "data.warc.gz", "archive/data.warc.gz")
    assert backfill_paths(fresh(tmp_path / "a"), SETTINGS, [tmp_path / "their.wacz"], then_ingest=False).pages == 3
    ours = make_home(tmp_path / "ours", [told(n) for n in range(4)])
    export(ours, SETTINGS, ExportOrder(format="wacz"), tmp_path / "bag")
    other = fresh(tmp_path / "b")
    assert backfill_paths(other, SETTINGS, list((tmp_path / "bag/data").glob("*.wacz")), then_ingest=False).pages == 4
    theirs, mine = captures(other), captures(ours)
    assert theirs.keys() == mine.keys()
    for key, capture in mine.items():
        same = theirs[key]
        assert (same.body, same.headers, same.fetched_at, same.source_id, same.requested_url) == (
            capture.body, capture.headers, capture.fetched_at, capture.source_id, capture.requested_url,
        )  # fmt: skip


@pytest.mark.slow
def test_five_thousand_pages_killed_again_and_again_end_the_same(tmp_path: Path) -> None:
    """SIGKILL at random moments of making captures; the captures are those of an undisturbed backfill, byte for byte of body and head."""
    archive = foreign(tmp_path / "big.warc.gz", 5000, extra=False)
    whole = fresh(tmp_path / "whole")
    assert backfill_paths(whole, SETTINGS, [archive], then_ingest=False).pages == 5000
    home, rng, killed = fresh(tmp_path / "home"), random.Random(3), 0
    command = [sys.executable, "-m", "cli", "--home", str(home.root), "backfill", "--no-ingest", str(archive)]
    for _ in range(8):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        try:
            process.wait(rng.uniform(1.0, 5.0))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    assert killed
    left, right = captures(home), captures(whole)
    assert len(left) == 5000
    assert [(c.warc_file, c.capture_id, c.url, c.headers, c.payload_digest, c.fetched_at, c.source_id) for c in left.values()] == [
        (c.warc_file, c.capture_id, c.url, c.headers, c.payload_digest, c.fetched_at, c.source_id) for c in right.values()
    ]
    assert not list(home.captures.rglob("*.tmp"))


@pytest.mark.slow
def test_killed_while_reading_it_ends_in_the_same_warehouse(tmp_path: Path) -> None:
    """The whole chain, killed at random moments of capturing and ingesting: same articles, versions, outcomes."""
    archive = foreign(tmp_path / "a.warc.gz", 60, extra=False)
    whole = fresh(tmp_path / "whole")
    backfill_paths(whole, KEEP, [archive])
    home, rng = fresh(tmp_path / "home"), random.Random(9)
    home.settings.write_text('[pipeline]\nkeep = "all"\nworkers = 1\n')
    command = [sys.executable, "-m", "cli", "--home", str(home.root), "backfill", str(archive)]
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        try:
            process.wait(rng.uniform(1.5, 6.0))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    ingest(home, KEEP, now=lambda: AT)
    with warehouse(home) as a, warehouse(whole) as b:
        assert content_digest(a) == content_digest(b)
        count = "select outcome, count(*) from captures group by all order by all"
        assert a.execute(count).fetchall() == b.execute(count).fetchall()
