"""Others witness when a root was there: a time stamping authority, calendars of OpenTimestamps; neither holds anything up."""

import hashlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpSHA256
from opentimestamps.core.serialize import BytesDeserializationContext, BytesSerializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

from jobs.care.check import check_home
from jobs.care.repair import repair
from jobs.installation.home import Home
from jobs.installation.settings import ArchiveSettings, Settings
from jobs.publish import publish
from jobs.timestamp import timestamp_query
from tests.integration.archive_home import AT, add_pages, make_home, told


class _Authority(BaseHTTPRequestHandler):
    """Answers like a time stamping authority: status, then something that holds the digest."""

    asked: list[bytes]
    status = 0

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked.append(query)
        body = bytes([0x30, 3, 2, 1, self.status]) + query
        self.send_response(200)
        self.end_headers()
        self.wfile.write(bytes([0x30, len(body)]) + body)

    def log_message(self, *_: object) -> None: ...


@pytest.mark.parametrize(("status", "stamped"), [(0, True), (2, False)])
def test_a_root_is_stamped_where_an_authority_is_set(tmp_path: Path, status: int, stamped: bool) -> None:
    home = make_home(tmp_path / "home", [told(1)])
    handler = type("Handler", (_Authority,), {"asked": [], "status": status})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = Settings(archive=ArchiveSettings(timestamp_url=f"http://127.0.0.1:{server.server_port}/"))
    publish(home, settings, now=lambda: AT + timedelta(days=2))
    server.shutdown()
    server.server_close()
    root = json.loads((home.seals / "2026-03-01.1.json").read_text())["root"]
    assert handler.asked == [timestamp_query(bytes.fromhex(root[7:]))]
    assert (home.seals / "2026-03-01.1.tsr").exists() == stamped


def test_an_authority_that_is_down_holds_nothing_up(tmp_path: Path) -> None:
    home: Home = make_home(tmp_path / "home", [told(1)])
    add_pages(home, [told(2)], run="run-2", published=False)
    settings = Settings(archive=ArchiveSettings(timestamp_url="http://127.0.0.1:9/"))
    assert publish(home, settings, now=lambda: AT + timedelta(days=3)) is not None
    assert not list(home.seals.glob("*.tsr"))


def test_openssl_reads_the_request(tmp_path: Path) -> None:
    """`openssl ts -query -text` understands what is sent; skipped where there is no openssl."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl on this machine")
    (tmp_path / "q.tsq").write_bytes(timestamp_query(hashlib.sha256(b"x").digest()))
    shown = subprocess.run(["openssl", "ts", "-query", "-in", str(tmp_path / "q.tsq"), "-text"], capture_output=True, text=True, check=True)
    assert "Hash Algorithm: sha256" in shown.stdout
    assert "Certificate required: yes" in shown.stdout


class _Calendar(BaseHTTPRequestHandler):
    """A calendar as the library's own client speaks to it: takes digests in, and knows of a block once `block` is set."""

    taken: list[bytes]
    block: int | None = None
    garbage = False

    def do_POST(self) -> None:
        digest = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).taken.append(digest)
        stamp = Timestamp(digest)
        stamp.ops.add(OpAppend(b"at noon")).ops.add(OpSHA256()).attestations.add(PendingAttestation(f"http://{self.headers['Host']}"))
        self._answer(stamp)

    def do_GET(self) -> None:
        if self.block is None:
            self.send_error(404, "Pending confirmation in Bitcoin blockchain")
            return
        stamp = Timestamp(bytes.fromhex(self.path.rpartition("/")[2]))
        stamp.ops.add(OpSHA256()).attestations.add(BitcoinBlockHeaderAttestation(self.block))
        self._answer(stamp)

    def _answer(self, stamp: Timestamp) -> None:
        context = BytesSerializationContext()
        stamp.serialize(context)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>moved</html>" if self.garbage else context.getbytes())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def calendar() -> Iterator[tuple[type[_Calendar], str]]:
    handler = type("Handler", (_Calendar,), {"taken": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def attested(path: Path) -> DetachedTimestampFile:
    return DetachedTimestampFile.deserialize(BytesDeserializationContext(path.read_bytes()))


def blocks(path: Path) -> list[int]:
    return [found.height for _, found in attested(path).timestamp.all_attestations() if isinstance(found, BitcoinBlockHeaderAttestation)]


def test_a_root_is_taken_in_by_the_calendar_and_later_names_its_block(tmp_path: Path, calendar: tuple[type[_Calendar], str]) -> None:
    handler, url = calendar
    home = make_home(tmp_path / "home", [told(1)])
    settings = Settings(archive=ArchiveSettings(calendars=("http://127.0.0.1:9/", url)))
    target, day = home.seals / "2026-03-01.1.ots", AT + timedelta(days=1)
    publish(home, settings, now=lambda: day)
    root = bytes.fromhex(json.loads((home.seals / "2026-03-01.1.json").read_text())["root"][7:])
    assert handler.taken == [root]
    assert (attested(target).file_digest, blocks(target)) == (root, [])
    handler.block = 939_000
    publish(home, settings, now=lambda: day + timedelta(hours=1))
    assert blocks(target) == []  # asked again every two hours at most
    publish(home, settings, now=lambda: day + timedelta(hours=3))
    publish(home, settings, now=lambda: day + timedelta(hours=9))
    assert blocks(target) == [939_000]
    assert handler.taken == [root]
    assert check_home(home, settings, now=lambda: day + timedelta(hours=10)).damage == []


def test_a_calendar_of_another_address_is_never_asked(tmp_path: Path, calendar: tuple[type[_Calendar], str]) -> None:
    """Whatever a promise names: only what is set."""
    handler, url = calendar
    handler.block = 939_000
    home = make_home(tmp_path / "home", [told(1)])
    day = AT + timedelta(days=1)
    publish(home, Settings(archive=ArchiveSettings(calendars=(url,))), now=lambda: day)
    publish(home, Settings(archive=ArchiveSettings(calendars=("http://127.0.0.1:9",))), now=lambda: day + timedelta(hours=3))
    assert blocks(home.seals / "2026-03-01.1.ots") == []


def test_calendars_that_answer_nonsense_or_not_at_all_hold_nothing_up(tmp_path: Path, calendar: tuple[type[_Calendar], str]) -> None:
    handler, url = calendar
    handler.garbage = True
    home = make_home(tmp_path / "home", [told(1)])
    add_pages(home, [told(2)], run="run-2", published=False)
    settings = Settings(archive=ArchiveSettings(calendars=(url, "http://127.0.0.1:9")))
    assert publish(home, settings, now=lambda: AT + timedelta(days=3)) is not None
    assert handler.taken
    assert not list(home.seals.glob("*.ots"))


def test_a_damaged_promise_is_said_and_asked_for_anew_after_the_repair(tmp_path: Path, calendar: tuple[type[_Calendar], str]) -> None:
    handler, url = calendar
    home = make_home(tmp_path / "home", [told(1)])
    settings, day = Settings(archive=ArchiveSettings(calendars=(url,))), AT + timedelta(days=1)
    publish(home, settings, now=lambda: day)
    target = home.seals / "2026-03-01.1.ots"
    check_home(home, settings, now=lambda: day)
    before = target.stat()
    target.write_bytes(target.read_bytes()[:-3] + b"\0\0\0")
    os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    (damage,) = check_home(home, settings, now=lambda: day).damage
    assert damage.place == "seals/2026-03-01.1.ots"
    list(repair(home, settings, [damage], now=lambda: day))
    assert not target.exists()
    publish(home, settings, now=lambda: day + timedelta(hours=3), force=True)
    assert attested(target).file_digest == handler.taken[-1]
    assert len(handler.taken) == 2
