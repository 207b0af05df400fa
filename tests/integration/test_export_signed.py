"""Whole, signed by whom, unsigned: three things that `verify` tells apart, whatever a forger makes anew."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.export import export
from jobs.installation.home import Home
from jobs.verify import verify
from tests.integration.archive_home import SETTINGS, make_home, told
from warehouse.exports import bag
from warehouse.exports.order import ExportOrder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_home(tmp_path_factory.mktemp("home"), [told(n) for n in range(3)])


def forge(folder: Path) -> None:
    """Change a file of a bag and make all manifests anew, as anybody can with the tools of the standard."""
    payload = next(path for path in sorted((folder / "data/articles").rglob("*")) if path.is_file())
    payload.write_bytes(payload.read_bytes() + b" ")
    tags = {name: (folder / name).read_text("utf-8") for name in ("manifest.json", "datapackage.json", "README.md")}
    bag.close_bag(folder, {key: value for key, value in bag.read_info(folder).items() if key != "Payload-Oxum"}, tags)


def test_a_forged_bag_is_noticed_where_a_key_is_expected(home: Home, tmp_path: Path) -> None:
    folder, key = tmp_path / "x", str(home.signing_key.with_suffix(".pub"))
    export(home, SETTINGS, ExportOrder(format="jsonl"), folder)
    whole = verify(folder, key)
    assert whole.problems == ()
    assert whole.signed_by is not None
    forge(folder)
    assert [(p.kind, p.path) for p in verify(folder).problems] == [("changed", "signature.json")]
    (folder / "signature.json").unlink()
    assert (verify(folder).problems, verify(folder).signed_by) == ((), None)
    assert [p.kind for p in verify(folder, key).problems] == ["unsigned"]


def test_another_key_is_another_key(home: Home, tmp_path: Path) -> None:
    other = make_home(tmp_path / "home", [told(n) for n in range(3)])
    export(home, SETTINGS, ExportOrder(format="csv"), tmp_path / "x")
    export(other, SETTINGS, ExportOrder(format="csv"), tmp_path / "y")
    shutil.rmtree(tmp_path / "y")
    assert [p.kind for p in verify(tmp_path / "x", str(other.signing_key.with_suffix(".pub"))).problems] == ["other-key"]


def test_every_byte_of_the_signature_counts(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="csv"), tmp_path / "x")
    file = tmp_path / "x/signature.json"
    content = file.read_bytes()
    for place in range(len(content)):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert bag_is_doubted(tmp_path / "x"), place


def bag_is_doubted(folder: Path) -> bool:
    from warehouse.exports.check import _check_signature

    return bool(_check_signature(folder, None))


def test_a_wacz_alone_tells_who_signed_it(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="wacz"), tmp_path / "x")
    (file,) = (tmp_path / "x/data").glob("*.wacz")
    found = verify(file)
    assert (found.problems, found.signed_by) == ((), verify(tmp_path / "x").signed_by)
    changed = bytearray(file.read_bytes())
    changed[200] ^= 1
    file.write_bytes(changed)
    assert [p.kind for p in verify(file).problems] == ["changed"]


def test_the_command_says_who_signed(home: Home, tmp_path: Path) -> None:
    export(home, SETTINGS, ExportOrder(format="csv"), tmp_path / "x")
    command = [sys.executable, "-m", "cli", "verify", str(tmp_path / "x")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.strip() == f"{tmp_path / 'x'}: as it was written; signed by key {verify(tmp_path / 'x').signed_by}"
    done = subprocess.run([*command, "--key", "0" * 16, "--json"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert [problem["kind"] for problem in json.loads(done.stdout)["problems"]] == ["other-key"]
