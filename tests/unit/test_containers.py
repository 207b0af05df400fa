"""Files that hold records of other people's crawls: packed in every way, with a dictionary or without, in a WACZ whose list is checked; and what is torn or damaged."""

import gzip
import hashlib
import json
import zipfile
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import zstandard
from warcio.warcwriter import WARCWriter

from common.signing import SigningKey
from records.errors import CaptureError
from spiders.archive.containers import ENDINGS, records_of, wacz_signer
from spiders.archive.wacz import write_wacz

NAMES = ("https://a.example/1", "https://a.example/2")


def warc(*, packed: bool) -> bytes:
    target = BytesIO()
    writer = WARCWriter(target, gzip=packed)
    for url in NAMES:
        writer.write_record(writer.create_warc_record(url, "resource", payload=BytesIO(url.encode() * 50), warc_content_type="text/html"))
    return target.getvalue()


PLAIN = warc(packed=False)


def read(path: Path) -> tuple[list[str], dict[str, int]]:
    """Addresses of the records, and what was skipped."""
    skipped: Counter[str] = Counter()
    found = []
    for record in records_of(path, skipped):
        assert record.content_stream().read()
        found.append(record.rec_headers.get_header("WARC-Target-URI"))
    return found, dict(skipped)


def with_dictionary(*, packed: bool) -> bytes:
    """As the specification for WARC in zstd has it: a skippable frame with the dictionary first, then frames that need it."""
    words = zstandard.train_dictionary(4_096, [PLAIN[i : i + 64] + str(i).encode() for i in range(len(PLAIN) - 64)] * 4)
    compressor = zstandard.ZstdCompressor(dict_data=words)
    cut = PLAIN.index(b"WARC/1", 10)
    content = zstandard.ZstdCompressor().compress(words.as_bytes()) if packed else words.as_bytes()
    head = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return head + compressor.compress(PLAIN[:cut]) + compressor.compress(PLAIN[cut:])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.warc", PLAIN),
        ("x.warc.gz", warc(packed=True)),
        ("x.WARC.GZ", warc(packed=True)),
        ("x.warc.zst", zstandard.ZstdCompressor().compress(PLAIN)),
        ("x.warc.zst", with_dictionary(packed=False)),
        ("x.warc.zst", with_dictionary(packed=True)),
    ],
)
def test_records_come_in_order_however_they_are_packed(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert read(tmp_path / name) == (list(NAMES), {})


def test_the_rest_of_a_file_that_cannot_be_unpacked_is_torn_once(tmp_path: Path) -> None:
    whole = zstandard.ZstdCompressor().compress(PLAIN)
    (tmp_path / "x.warc.zst").write_bytes(whole + b"\x28\xb5\x2f\xfd garbage")
    assert read(tmp_path / "x.warc.zst")[1] == {"torn": 1}
    (tmp_path / "y.warc.zst").write_bytes(b"\x28\xb5\x2f\xfd garbage")
    assert read(tmp_path / "y.warc.zst") == ([], {"torn": 1})


# WACZ


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "one.warc.gz").write_bytes(warc(packed=True))
    write_wacz(tmp_path / "x.wacz", [tmp_path / "one.warc.gz"], created=datetime(2026, 3, 1, tzinfo=UTC), software="t", titles={})
    return tmp_path / "x.wacz"


def rewritten(archive: Path, **changes: bytes | None) -> Path:
    """The same with other files in it: `archive__one` for `archive/one`; None leaves one out."""
    changed = {name.replace("__", "/").replace("_DOT_", ".").replace("_DASH_", "-"): content for name, content in changes.items()}
    target = archive.with_name("changed.wacz")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for name in [*old.namelist(), *(name for name in changed if name not in old.namelist())]:
            content = changed.get(name, old.read(name) if name in old.namelist() else None)
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_wacz_gives_the_records_of_its_files(archive: Path) -> None:
    assert read(archive) == (list(NAMES), {})
    assert wacz_signer(archive) is None
    assert ".wacz" in ENDINGS


def test_files_that_are_no_warc_are_not_read(archive: Path) -> None:
    assert read(rewritten(archive, archive__note_DOT_txt=b"x", other__two_DOT_warc_DOT_gz=warc(packed=True))) == (list(NAMES), {})


def test_a_wacz_without_a_list_is_read_as_it_is(archive: Path) -> None:
    bare = rewritten(
        archive, datapackage_DOT_json=None, datapackage_DASH_digest_DOT_json=None, archive__one_DOT_warc_DOT_gz=warc(packed=False)
    )
    assert read(bare)[0] == list(NAMES)
    assert wacz_signer(bare) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"archive__one_DOT_warc_DOT_gz": gzip.compress(PLAIN)}, "archive/one.warc.gz is not what was written"),
        ({"archive__one_DOT_warc_DOT_gz": None}, "archive/one.warc.gz is missing"),
        ({"datapackage_DOT_json": b"{}"}, "datapackage.json is not what was written"),
        ({"datapackage_DASH_digest_DOT_json": b"[]"}, "its list of files is damaged"),
        ({"datapackage_DASH_digest_DOT_json": b"{}"}, "its list of files is damaged"),
        ({"datapackage_DOT_json": b"no json", "datapackage_DASH_digest_DOT_json": None}, "its list of files is damaged"),
        ({"datapackage_DOT_json": b'{"resources": [{}]}', "datapackage_DASH_digest_DOT_json": None}, "its list of files is damaged"),
    ],
)
def test_a_wacz_that_is_not_what_its_list_promises_is_refused(archive: Path, changes: dict[str, bytes | None], words: str) -> None:
    damaged = rewritten(archive, **changes)
    for look in (read, wacz_signer):
        with pytest.raises(CaptureError, match=r"changed\.wacz") as told:
            look(damaged)
        assert words in str(told.value)


def test_a_digest_of_another_kind_or_none_is_not_compared(archive: Path) -> None:
    with zipfile.ZipFile(archive) as whole:
        package = json.loads(whole.read("datapackage.json"))
    for resource in package["resources"]:
        resource["hash"] = "md5:00" if resource["path"].startswith("archive") else None
    other = rewritten(archive, datapackage_DOT_json=json.dumps(package).encode(), datapackage_DASH_digest_DOT_json=None)
    assert read(other)[0] == list(NAMES)
    upper = json.dumps({"hash": "SHA256:".lower() + hashlib.sha256(json.dumps(package).encode()).hexdigest().upper()}).encode()
    assert read(rewritten(archive, datapackage_DOT_json=json.dumps(package).encode(), datapackage_DASH_digest_DOT_json=upper))[0] == list(
        NAMES
    )


def test_what_is_no_zip_is_no_wacz(tmp_path: Path) -> None:
    (tmp_path / "x.WACZ").write_bytes(b"no zip")
    with pytest.raises(CaptureError, match="not a WACZ"):
        read(tmp_path / "x.WACZ")
    with pytest.raises(CaptureError):
        wacz_signer(tmp_path / "none.wacz")


def test_a_wacz_is_signed_by_one_of_our_keys(tmp_path: Path) -> None:
    (tmp_path / "one.warc.gz").write_bytes(warc(packed=True))
    key = SigningKey.of(tmp_path / "key.pem")
    write_wacz(tmp_path / "x.wacz", [tmp_path / "one.warc.gz"], created=datetime(2026, 3, 1, tzinfo=UTC), software="t", titles={}, key=key)
    signer = wacz_signer(tmp_path / "x.wacz")
    assert signer is not None
    with zipfile.ZipFile(tmp_path / "x.wacz") as whole:
        digest = json.loads(whole.read("datapackage-digest.json"))
    other = SigningKey.of(tmp_path / "other.pem")
    write_wacz(
        tmp_path / "y.wacz", [tmp_path / "one.warc.gz"], created=datetime(2026, 3, 2, tzinfo=UTC), software="t", titles={}, key=other
    )
    assert wacz_signer(tmp_path / "y.wacz") not in (None, signer)
    with zipfile.ZipFile(tmp_path / "y.wacz") as whole:
        mixed = json.loads(whole.read("datapackage-digest.json")) | {
            name: value for name, value in digest.items() if name not in ("path", "hash")
        }
    with pytest.raises(CaptureError):
        wacz_signer(rewritten(tmp_path / "y.wacz", datapackage_DASH_digest_DOT_json=json.dumps(mixed).encode()))
