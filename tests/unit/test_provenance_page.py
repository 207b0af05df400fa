"""docs/provenance.md: its worked example and its programs are right."""

import contextlib
import hashlib
import io
import json
import re
from pathlib import Path

import pytest

from warehouse.proof.merkle import Proof, path_of, proof_to_json

PAGE = Path(__file__).resolve().parents[2] / "docs" / "provenance.md"
TEXT = PAGE.read_text("utf-8")
LEAVES = re.findall(r"^    ([0-9a-f]{32} sha256:[0-9a-f]{64})$", TEXT, re.MULTILINE)


def program(marker: str) -> str:
    return next(code for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if marker in code)


def run(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, {})
    return said.getvalue().strip()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_worked_example_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {line[-64:] for line in LEAVES} == {hashlib.sha256(b"page %s\n" % n).hexdigest() for n in (b"one", b"two", b"three")}
    (tmp_path / "2026-03-01.1.txt").write_text("".join(f"{line}\n" for line in LEAVES))
    root = run(program("2026-03-01.1.txt"), tmp_path, monkeypatch)
    assert f"It prints `{root}`" in TEXT
    path = path_of(LEAVES, 1)
    assert "\n    ".join(path) in TEXT
    capture, _, digest = LEAVES[1].partition(" ")
    proof = Proof(capture_id=capture, payload_digest=digest, day="2026-03-01", batch=1, position=1, leaves=3, path=path, root=root)
    (tmp_path / "proof.json").write_text(json.dumps(proof_to_json(proof)))
    run(program("proof.json"), tmp_path, monkeypatch)
    (tmp_path / "proof.json").write_text(json.dumps(proof_to_json(proof) | {"position": 0}))
    with pytest.raises(AssertionError):
        run(program("proof.json"), tmp_path, monkeypatch)
