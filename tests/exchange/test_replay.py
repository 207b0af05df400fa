"""pywb and cdxj-indexer see the pages that were served, in our captures and in what we export, and never our notes."""

import hashlib
import json
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from common.warc_fields import of_warc_fields
from jobs.export import export
from jobs.installation.home import Home
from tests.integration.archive_home import SETTINGS, make_home, some_reports, told
from warehouse.exports.order import ExportOrder

Drive = Callable[..., Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_home(tmp_path_factory.mktemp("home"))


def served() -> list[tuple[str, str, str]]:
    """(address, stamp, sha256 of the body) of the pages with an address of their own."""
    pages = [page for page in some_reports() if not page.url.endswith("/4")]
    return [(page.url, f"20260301{12 + int(page.hours):02d}0000", hashlib.sha256(page.body()).hexdigest()) for page in pages]


def assert_replayed(drive: Drive, files: list[Path]) -> None:
    pages = served()
    found = drive("replay", json.dumps([page[:2] for page in pages]), *files)
    assert found == [[200, "text/html", digest, 1] for _, _, digest in pages]


def test_pywb_replays_captures(home: Home, drive: Drive) -> None:
    assert_replayed(drive, sorted(home.captures.rglob("*.warc.gz")))


@pytest.mark.parametrize(("form", "files"), [("warc", "warc/*.warc.gz"), ("wacz", "*.wacz")])
def test_pywb_replays_exports(home: Home, drive: Drive, tmp_path: Path, form: str, files: str) -> None:
    export(home, SETTINGS, ExportOrder(format=form), tmp_path / "x")
    assert_replayed(drive, sorted((tmp_path / "x/data").glob(files)))


def test_exports_of_captures_from_before_are_replayed_too(drive: Drive, tmp_path: Path) -> None:
    """Notes of type application/json, as segments held them before 2026-12, come out in the form that is passed over."""
    home = make_home(tmp_path / "home", [told(n) for n in range(3)])
    (segment,) = home.captures.rglob("*.warc.gz")
    with_former_notes(segment)
    export(home, SETTINGS, ExportOrder(format="warc"), tmp_path / "x")
    (file,) = (tmp_path / "x/data/warc").iterdir()
    with file.open("rb") as stream:
        kinds = [
            r.rec_headers.get_header("Content-Type") for r in ArchiveIterator(stream, check_digests="raise") if r.rec_type == "metadata"
        ]
    assert kinds == ["application/warc-fields"] * 3
    pages = [(f"https://www.fr-alpha.example/{n}", "20260301120000") for n in range(3)]
    found = drive("replay", json.dumps(pages), file)
    assert [(status, kind, known) for status, kind, _, known in found] == [(200, "text/html", 1)] * 3


def test_cdxj_indexer_lists_each_page_once(home: Home, tools: Path) -> None:
    segments = [str(path) for path in home.captures.rglob("*.warc.gz")]
    done = subprocess.run([str(tools / "cdxj-indexer"), *segments], capture_output=True, text=True, check=True)
    entries = [json.loads(line.split(" ", 2)[2]) for line in done.stdout.splitlines()]
    assert sorted(entry["url"] for entry in entries) == sorted(page.url for page in some_reports())
    assert {entry["mime"] for entry in entries} == {"text/html"}


def test_wacz_tools_find_an_exported_wacz_valid(home: Home, tools: Path, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="wacz"), tmp_path / "x")
    (file,) = (tmp_path / "x/data").glob("*.wacz")
    done = subprocess.run([str(tools / "wacz"), "validate", "-f", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def with_former_notes(segment: Path) -> None:
    """Write a segment anew with its notes as JSON under an address, members in their order."""
    with segment.open("rb") as stream:
        records = [(record, record.raw_stream.read()) for record in ArchiveIterator(stream, no_record_parse=True)]
    with segment.open("wb") as target:
        writer = WARCWriter(target, gzip=True, warc_version="1.1")
        for record, block in records:
            headers = dict(record.rec_headers.headers)
            if record.rec_type == "metadata":
                block = json.dumps(of_warc_fields(block)).encode()  # noqa: PLW2901 - the one kind that differs
                digest = "sha256:" + hashlib.sha256(block).hexdigest()
                headers |= {"Content-Type": "application/json", "WARC-Block-Digest": digest, "WARC-Payload-Digest": digest}
            _write(writer, record, headers, block)


def _write(writer: WARCWriter, record: Any, headers: dict[str, str], block: bytes) -> None:

    headers["Content-Length"] = str(len(block))
    record.rec_headers.headers = list(headers.items())
    record.raw_stream, record.length, record.http_headers = BytesIO(block), len(block), None
    writer.write_record(record)
