"""Other people's tools over articles as a browser saw them: pywb replays page, stylesheet and picture, WACZ stays valid, each page is listed once a visit."""

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from jobs.export import export
from jobs.installation.settings import load_settings
from tests.browser.site_server import chromium
from tests.browser.test_as_seen import build, see, segment_of, take_in
from tests.integration.loopback_press import Press
from warehouse.exports.order import ExportOrder

pytest.importorskip("playwright.async_api", reason="playwright is not installed: run `make dev`")

Drive = Callable[..., Any]


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    chromium()
    press = Press(tmp_path_factory.mktemp("seen"), build, keep_as_seen=True)
    try:
        press.day(1)
        assert see(press).words == {"seen": 1}
        take_in(press, 1)
        yield press
    finally:
        press.site.close()


def seen(press: Press) -> list[tuple[str, str, str, str]]:
    """(address, stamp, media type, sha256 of the body) of what the visit brought, redirects apart."""
    found = []
    with segment_of(press).open("rb") as file:
        for record in ArchiveIterator(file):
            moved = record.http_headers is not None and record.http_headers.get_statuscode() == "302"
            if record.rec_type not in ("response", "resource") or moved:
                continue
            head, body = record.rec_headers, record.content_stream().read()
            kind = (record.http_headers or head).get_header("Content-Type").partition(";")[0]
            stamp = "".join(char for char in head.get_header("WARC-Date")[:19] if char.isdigit())
            found.append((head.get_header("WARC-Target-URI"), stamp, kind, hashlib.sha256(body).hexdigest()))
    return found


@pytest.mark.parametrize(("form", "files"), [("", "*-as-seen-*.warc.gz"), ("warc", "warc/*.warc.gz"), ("wacz", "*.wacz")])
def test_pywb_replays_the_page_with_its_files_and_picture(press: Press, drive: Drive, tmp_path: Path, form: str, files: str) -> None:
    if form:
        export(press.home, load_settings(press.home.settings), ExportOrder(format=form), tmp_path / "x")
    found_in = sorted((tmp_path / "x/data").glob(files)) if form else sorted(press.home.captures.rglob(files))
    wanted = seen(press)
    assert {kind for _, _, kind, _ in wanted} == {"text/html", "text/css", "text/javascript", "image/png"}
    found = drive("replay", json.dumps([one[:2] for one in wanted]), *found_in)
    assert [one[:3] for one in found] == [[200, kind, digest] for _, _, kind, digest in wanted]


def test_a_wacz_with_a_visit_is_valid(press: Press, tools: Path, tmp_path: Path) -> None:
    export(press.home, load_settings(press.home.settings), ExportOrder(format="wacz"), tmp_path / "x")
    (file,) = (tmp_path / "x/data").glob("*.wacz")
    done = subprocess.run([str(tools / "wacz"), "validate", "-f", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_cdxj_indexer_names_the_picture_as_we_do(press: Press, tools: Path) -> None:
    done = subprocess.run([str(tools / "cdxj-indexer"), str(segment_of(press))], capture_output=True, text=True, check=True)
    keys = {line.split(" ", 2)[0]: json.loads(line.split(" ", 2)[2])["url"] for line in done.stdout.splitlines()}
    (key,) = (key for key, url in keys.items() if url.startswith("urn:fullPage:"))
    assert key == keys[key].lower()
