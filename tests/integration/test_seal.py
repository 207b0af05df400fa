"""Seals and proofs: every finished day has its root, late captures their own, and a stranger can recompute it all."""

import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from jobs.backfill import backfill_paths
from jobs.export import export
from jobs.installation.settings import Settings
from jobs.prove import prove
from jobs.publish import publish
from records.errors import DocketwireError
from tests.integration.archive_home import AT, add_pages, make_home, publish_home, told, warehouse
from warehouse.exports.check import verify_export
from warehouse.exports.order import ExportOrder
from warehouse.proof.seals import all_seals, restore_seals, seal_days

ROOT = Path(__file__).resolve().parents[2]


def cli(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "cli", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_day_is_sealed_when_it_is_over(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1), told(2)])
    add_pages(home, [told(3)], run="run-2", at=AT + timedelta(days=1), published=False)
    with warehouse(home) as con:
        assert [(s.day.isoformat(), s.leaves) for s in all_seals(con)] == [("2026-03-01", 2)]
        assert seal_days(con, now=AT + timedelta(days=1, hours=11)) == []
        (late,) = seal_days(con, now=AT + timedelta(days=1, hours=12))
        assert (late.day.isoformat(), late.batch, late.leaves) == ("2026-03-02", 1, 1)


def test_late_captures_get_a_tree_of_their_own(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1), told(2)])
    before = (home.seals / "2026-03-01.1.json").read_bytes()
    add_pages(home, [told(3)], run="run-0")
    with warehouse(home) as con:
        assert [(s.batch, s.leaves) for s in all_seals(con)] == [(1, 2), (2, 1)]
    assert (home.seals / "2026-03-01.1.json").read_bytes() == before


def test_a_stranger_recomputes_root_and_leaf(tmp_path: Path) -> None:
    """With hashlib alone, from the raw page to the published root."""
    home = make_home(tmp_path / "home", [told(n) for n in range(5)])
    proof = prove(home, "https://www.fr-alpha.example/3")
    from spiders.archive.originals import captures_of

    with (home.captures / proof["about"]["warc_file"]).open("rb") as file:
        file.seek(proof["about"]["warc_offset"])
        capture, (response, *_) = next(captures_of(file))
    body = response.block.partition(b"\r\n\r\n")[2]
    leaf = f"{capture} sha256:{hashlib.sha256(body).hexdigest()}"
    assert leaf == proof["leaf"]
    lines = (home.seals / "2026-03-01.1.txt").read_text().splitlines()
    assert lines[proof["position"]] == leaf
    level = [hashlib.sha256(b"\0" + line.encode()).digest() for line in lines]
    while len(level) > 1:
        level = [
            hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)
        ]
    assert "sha256:" + level[0].hex() == proof["root"] == json.loads((home.seals / "2026-03-01.1.json").read_text())["root"]


def test_prove_and_verify_proof_on_the_command_line(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(n) for n in range(5)])
    made = cli("--home", str(home.root), "prove", "https://www.fr-alpha.example/3")
    assert made.returncode == 0, made.stderr
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(made.stdout)
    value = json.loads(made.stdout)
    bad.write_text(json.dumps(value | {"path": ["sha256:" + "0" * 64, *value["path"][1:]]}))
    assert cli("verify-proof", str(good)).returncode == 0
    refused = cli("verify-proof", str(bad))
    assert (refused.returncode, refused.stderr.startswith("docketwire: the path leads to")) == (1, True)


def test_a_proof_says_when_it_was_sealed_and_by_whom_the_page_was_captured(tmp_path: Path) -> None:
    """A page of March in an archive taken in in June: sealed in June, imported, and so no proof of March."""
    home = make_home(tmp_path / "home", [told(1)])
    archive = tmp_path / "a.warc"
    with archive.open("wb") as file:
        writer, body = WARCWriter(file, gzip=False), told(7).body()
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                "https://www.fr-alpha.example/7", "response", payload=BytesIO(body), length=len(body), http_headers=head,
                warc_headers_dict={"WARC-Date": "2026-03-03T08:00:00Z"},
            )
        )  # fmt: skip
    backfill_paths(home, Settings(), [archive])
    publish_home(home, AT + timedelta(days=100))
    own, other = prove(home, "https://www.fr-alpha.example/1"), prove(home, "https://www.fr-alpha.example/7")
    assert (own["sealed_at"], own["about"]["captured_by"]) == ("2026-03-02T12:00:00+00:00", "own crawl")
    assert (other["day"], other["sealed_at"], other["about"]["captured_by"]) == ("2026-03-03", "2026-06-09T12:00:00+00:00", "imported")
    assert other["about"]["run_detail"].startswith("backfill of a.warc, sha256:")
    for proof, said in (
        (own, "sealed 2026-03-02T12:00:00Z"),
        (other, "98 days after the day it names, so it proves only that the page was held by then"),
    ):
        (tmp_path / "p.json").write_text(json.dumps(proof))
        assert said in cli("verify-proof", str(tmp_path / "p.json")).stdout


def test_what_is_not_sealed_or_not_known_is_said(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1)])
    with pytest.raises(DocketwireError, match="no capture"):
        prove(home, "https://nowhere.example/")
    add_pages(home, [told(2)], run="run-2", at=AT + timedelta(days=1, hours=2), published=False)
    publish_home(home, AT + timedelta(days=1, hours=4))
    with pytest.raises(DocketwireError, match="not sealed yet"):
        prove(home, "https://www.fr-alpha.example/2")


def test_a_new_warehouse_takes_the_seals_from_their_files(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1), told(2)])
    with warehouse(home) as con:
        before = all_seals(con)[0]
    home.warehouse.unlink()
    with warehouse(home) as con:
        assert restore_seals(con, home.seals, own=True) == 1
        after = all_seals(con)[0]
    assert (after.root, after.leaves, after.sealed_at) == (before.root, before.leaves, before.sealed_at)


def test_an_export_carries_the_whole_chain_and_a_seal_taken_out_or_changed_is_found(tmp_path: Path) -> None:
    """Even where somebody made all digests of the bag anew: the links are checked apart from the bag."""
    home = make_home(tmp_path / "home", [told(1)])
    for number in (1, 2):
        add_pages(home, [told(1 + number)], run=f"run-{1 + number}", at=AT + timedelta(days=number))
    export(home, Settings(), ExportOrder(format="jsonl"), tmp_path / "x")
    assert verify_export(tmp_path / "x") == []
    seals = tmp_path / "x/data/seals"
    whole = (seals / "chain.jsonl").read_text()
    assert [json.loads(line)["number"] for line in whole.splitlines()] == [1, 2, 3]
    (seals / "chain.jsonl").write_text("".join(whole.splitlines(keepends=True)[::2]))
    assert "seal 2 is missing" in {problem.detail.rpartition(": ")[2] for problem in verify_export(tmp_path / "x")}
    (seals / "chain.jsonl").write_text(whole)
    one = seals / "2026-03-02.1.json"
    one.write_text(one.read_text().replace("2026-03-03T", "2026-03-02T"))
    assert "not the link that chain.jsonl has under number 2" in {problem.detail for problem in verify_export(tmp_path / "x")}


def test_a_noted_digest_tells_whether_everything_before_it_is_still_there(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", [told(1)])
    told_by_command = json.loads(cli("--home", str(home.root), "seals", "--json").stdout)
    noted = told_by_command["seals"][-1]["digest"]
    add_pages(home, [told(2)], run="run-2", at=AT + timedelta(days=1))
    said = cli("--home", str(home.root), "seals", "--noted", noted).stdout
    assert "every link holds" in said
    assert "noted: number 1, of 2026-03-01; 1 came after it" in said
    with warehouse(home) as con:
        con.execute("update base.seal set sealed_at = sealed_at - interval 1 hour where number = 1")
    publish(home, Settings(), now=lambda: AT + timedelta(days=3), force=True)
    lost = cli("--home", str(home.root), "seals", "--noted", noted)
    assert (lost.returncode, lost.stderr.count("\n")) == (1, 1)
    assert "no seal of this home has this digest" in lost.stderr
    broken = cli("--home", str(home.root), "seals")
    assert broken.returncode == 1
    assert "seal 2 (2026-03-02.1) does not follow from seal 1" in broken.stdout
