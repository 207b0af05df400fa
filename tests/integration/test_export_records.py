"""WARC and WACZ exports: original records, byte for byte, that other people's tools read."""

import gzip
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from jobs.export import export
from jobs.installation.home import Home
from records.selection import Selection
from spiders.archive.originals import captures_of
from spiders.archive.wacz import surt
from tests.integration.archive_home import SETTINGS, add_pages, make_home, told
from warehouse.exports.order import ExportOrder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = make_home(tmp_path_factory.mktemp("home"))
    add_pages(home, [told(n, language="ja") for n in range(60, 64)], run="run-2")
    return home


def raw_members(path: Path) -> dict[str | None, bytes]:
    with path.open("rb") as file:
        return {capture: b"".join(member.raw for member in group) for capture, group in captures_of(file)}


def test_everything_is_every_segment_as_it_is(home: Home, tmp_path: Path) -> None:
    done = export(home, SETTINGS, ExportOrder(format="warc"), tmp_path / "x")
    assert done.rows["warc"] == done.rows["captures"] == 22
    for path in (tmp_path / "x/data/warc").iterdir():
        (original,) = home.captures.rglob(path.name)
        assert path.read_bytes() == original.read_bytes()


def test_a_selection_copies_members_and_forges_nothing(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="warc", selection=Selection(languages=("ja",))), tmp_path / "x")
    files = sorted((tmp_path / "x/data/warc").iterdir())
    assert len(files) == 2
    for path in files:
        (original,) = home.captures.rglob(path.name)
        copied, whole = raw_members(path), raw_members(original)
        assert copied.items() <= whole.items()
        assert None in copied
        assert len(copied) == 5
        with path.open("rb") as stream:
            kinds = [record.rec_type for record in ArchiveIterator(stream)]
        assert kinds == ["warcinfo"] + ["response", "metadata"] * 4


def test_warcio_finds_every_digest_right(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`warcio check`, which reports every record whose digests do not match."""
    export(home, SETTINGS, ExportOrder(format="warc"), tmp_path / "x")
    for path in (tmp_path / "x/data/warc").iterdir():

        class Command:
            verbose = False
            inputs = [str(path)]  # noqa: RUF012

        checker = Checker(Command)
        checker.process_all()
        assert checker.exit_value == 0, capsys.readouterr().out


def test_a_page_that_is_gone_is_named_and_the_rest_is_there(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    segment = add_pages(home, [told(70)], run="run-3")
    (home.captures / segment).unlink()
    done = export(home, SETTINGS, ExportOrder(format="warc"), tmp_path / "x")
    assert (done.rows["warc"], len(done.missing)) == (18, 1)


def test_wacz_is_as_the_specification_says(home: Home, tmp_path: Path) -> None:
    """https://specs.webrecorder.net/wacz/1.1.1/: names, storage, digests, an index that leads to the records, a page list."""
    export(home, SETTINGS, ExportOrder(format="wacz"), tmp_path / "x")
    (path,) = (tmp_path / "x/data").glob("*.wacz")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {"datapackage.json", "datapackage-digest.json", "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"} < set(
            names
        )
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
        package = json.loads(archive.read("datapackage.json"))
        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        assert {r["path"] for r in package["resources"]} == set(names) - {"datapackage.json", "datapackage-digest.json"}
        for resource in package["resources"]:
            data = archive.read(resource["path"])
            assert (resource["bytes"], resource["hash"]) == (len(data), "sha256:" + hashlib.sha256(data).hexdigest())
        digest = json.loads(archive.read("datapackage-digest.json"))
        assert digest["hash"] == "sha256:" + hashlib.sha256(archive.read("datapackage.json")).hexdigest()
        check_index(archive)
        pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    assert len(pages) == 23
    assert "Report 7" in {page.get("title") for page in pages}


def check_index(archive: zipfile.ZipFile) -> None:
    index = archive.read("indexes/index.cdx.gz")
    lookup = archive.read("indexes/index.idx").decode().splitlines()
    place = json.loads(lookup[1].split(" ", 2)[2])
    assert gzip.decompress(index[place["offset"] : place["offset"] + place["length"]]).decode().startswith(lookup[1].split(" {")[0])
    lines = gzip.decompress(index).decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 22
    for line in lines:
        fields = json.loads(line.split(" ", 2)[2])
        warc = archive.read("archive/" + fields["filename"])
        record = gzip.decompress(warc[int(fields["offset"]) : int(fields["offset"]) + int(fields["length"])])
        assert b"WARC-Target-URI: " + fields["url"].encode() in record
        assert fields["digest"].encode() in record


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.com/Path?b=2&a=1#x", "com,example)/path?a=1&b=2"),
        ("http://example.com", "com,example)/"),
        ("http://example.com:8080/a/", "com,example:8080)/a"),
        ("https://example.com:443/a", "com,example)/a"),
    ],
)
def test_surt(url: str, key: str) -> None:
    assert surt(url) == key
