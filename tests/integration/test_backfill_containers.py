"""Archives of every container: ARC, zstd with and without a dictionary, resource and revisit records, and WACZ whose digests are held to."""

import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import zstandard
from warcio.warcwriter import WARCWriter

from jobs.backfill import backfill_paths
from jobs.export import export
from jobs.imports.run import import_paths
from jobs.installation.home import Home
from jobs.installation.settings import PipelineSettings, Settings
from tests.integration.archive_home import AT, SETTINGS, make_home, told, warehouse
from tests.integration.test_backfill import captures, foreign, fresh, html
from tests.unit.new_warehouse import initialised
from warehouse.exports.order import ExportOrder


def records_of(path: Path) -> list[bytes]:
    """The uncompressed records of a WARC that `foreign` wrote, one by one."""
    return [b"WARC/1.0\r\n" + part for part in path.read_bytes().split(b"WARC/1.0\r\n")[1:]]


@pytest.mark.parametrize("trained", [None, "plain", "packed"])
def test_zstd_is_read_with_the_dictionary_it_begins_with(tmp_path: Path, trained: str | None) -> None:
    records = records_of(foreign(tmp_path / "a.warc", 40, compressed=False))
    words = zstandard.train_dictionary(4000, records) if trained else None
    content = zstandard.ZstdCompressor(dict_data=words).compress if words else zstandard.ZstdCompressor().compress
    head = b""
    if words is not None:
        raw = words.as_bytes() if trained == "plain" else zstandard.ZstdCompressor().compress(words.as_bytes())
        head = b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw
    archive = tmp_path / "a.warc.zst"
    archive.write_bytes(head + b"".join(map(content, records)))
    home = fresh(tmp_path / "home")
    done = backfill_paths(home, SETTINGS, [archive], then_ingest=False)
    assert (done.pages, dict(done.skipped)) == (40, {"not-html": 4})
    assert html(3) in {capture.body for capture in captures(home).values()}


def test_arc_is_read_like_warc(tmp_path: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html(1)
    first = b"1 0 Crawl\nURL IP-address Archive-date Content-type Archive-length\n"
    archive = tmp_path / "a.arc"
    archive.write_bytes(
        b"filedesc://a.arc 0.0.0.0 20260201080000 text/plain %d\n%s\n" % (len(first), first)
        + b"https://www.fr-alpha.example/w/1 192.0.2.7 20260201080000 text/html %d\n%s\n" % (len(block), block)
    )
    home = fresh(tmp_path / "home")
    done = backfill_paths(home, SETTINGS, [archive], then_ingest=False)
    assert (done.pages, dict(done.skipped)) == (1, {})
    (capture,) = captures(home).values()
    assert (capture.url, capture.body, capture.fetched_at.isoformat()) == (
        "https://www.fr-alpha.example/w/1",
        html(1),
        "2026-02-01T08:00:00+00:00",
    )


def test_resources_are_pages_and_what_is_none_is_counted_by_name(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    with archive.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for kind, content_type in (
            ("resource", "text/html"),
            ("resource", "image/png"),
            ("revisit", "application/http"),
            ("conversion", "text/plain"),
        ):
            body = b"HTTP/1.1 200 OK\r\n\r\n" if kind == "revisit" else html(1)
            writer.write_record(
                writer.create_warc_record(
                    f"https://www.fr-alpha.example/{kind}", kind, payload=BytesIO(body), length=len(body), warc_content_type=content_type,
                    warc_headers_dict={"WARC-Date": "2026-02-01T08:00:00Z"},
                )
            )  # fmt: skip
    home = fresh(tmp_path / "home")
    done = backfill_paths(home, SETTINGS, [archive], then_ingest=False)
    assert (done.pages, dict(done.skipped)) == (1, {"not-html": 1, "revisit": 1, "conversion": 1})
    (capture,) = captures(home).values()
    assert (capture.body, capture.header("Content-Type"), capture.status) == (html(1), "text/html", 200)


def test_a_wacz_that_is_not_what_its_list_promises_is_refused(tmp_path: Path) -> None:
    export(make_home(tmp_path / "from", [told(n) for n in range(3)]), SETTINGS, ExportOrder(format="wacz"), tmp_path / "x")
    (whole,) = (tmp_path / "x/data").glob("*.wacz")
    assert backfill_paths(fresh(tmp_path / "whole"), SETTINGS, [whole], then_ingest=False).pages == 3
    for number, (name, change) in enumerate(
        {
            "archive/": lambda data: data[:99] + bytes([data[99] ^ 1]) + data[100:],
            "datapackage.json": lambda data: data.replace(b"Docketwire/", b"Docketwirf/"),
        }.items()
    ):
        forged = tmp_path / f"{number}.wacz"
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(forged, "w") as new:
            for item in old.namelist():
                new.writestr(item, change(old.read(item)) if item.startswith(name) else old.read(item))
        done = backfill_paths(fresh(tmp_path / f"home{number}"), SETTINGS, [forged], then_ingest=False)
        assert (done.pages, len(done.unreadable)) == (0, 1)
        assert "is not what was written: sha256 is" in done.unreadable[0]


def test_an_imported_row_has_the_country_of_the_outlet_at_its_address(tmp_path: Path) -> None:
    """A regulator's own page names no country: without its outlet, a sum or body in it would seem to be somebody else's."""
    home = Home(tmp_path / "home")
    initialised(home)
    (home.sources / "ie.toml").write_text(
        '[[source]]\nid = "ie-guard"\nname = "Guard"\ncountry = "ie"\nlanguages = ["en"]\nkind = "regulator"\nhomepage = "https://www.guard.example/"\n'
        '[[source.listings]]\nkind = "feed"\nurl = "https://www.guard.example/feed"\n'
    )
    text = (
        "The High Court ordered Meta on Tuesday to hand over the data of a user, and fined Meta for its delay. The company said that it would appeal. "
        * 3
    )
    file = tmp_path / "a.jsonl"
    rows = [{"title": "High Court orders Meta to hand over data", "text": f"{text}{n}", "url": f"https://{host}/{n}"} for n, host in enumerate(("news.guard.example", "other.example"))]  # fmt: skip
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    import_paths(home, Settings(pipeline=PipelineSettings(workers=1, keep="all")), [file], now=lambda: AT)
    with warehouse(home) as con:
        found = con.execute("select source_id, country, jurisdiction from archive order by url").fetchall()
    assert found[0] == ("ie-guard", "ie", "ie")
    assert found[1][:2] == ("import", None)
    assert found[1][2] != "ie"


def test_the_digest_of_the_archive_names_its_run(tmp_path: Path) -> None:
    archive = foreign(tmp_path / "a.warc.gz", 1)
    home = fresh(tmp_path / "home")
    backfill_paths(home, SETTINGS, [archive], then_ingest=False)
    (report,) = home.captures.rglob("*.run.json")
    assert hashlib.sha256(archive.read_bytes()).hexdigest()[:12] in report.name
