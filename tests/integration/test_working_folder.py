"""Commands run in a folder that has modules of the same names as ours: nobody's code but ours is run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = ("beat", "cli", "common", "jobs", "pipeline", "records", "spiders", "warehouse", "web", "scheduler")
TEXT = {"id": "1", "title": "Court fines Facebook 5 million euros", "text": "A court in Paris fined Facebook 5 million euros on Monday for a breach of data protection law."}  # fmt: skip


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A folder whose modules leave a mark when they are run."""
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w').close()\n")
    return tmp_path


def run(folder: Path, *arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    script = Path(sys.executable).with_name("docketwire")
    plain = {name: value for name, value in os.environ.items() if name not in {"PYTHONSAFEPATH", "PYTHONPATH"}}
    return subprocess.run([str(script), *arguments], cwd=folder, input=given, env=plain, capture_output=True, text=True, check=False)


def test_workers_load_what_the_command_loads(strange: Path) -> None:
    done = run(strange, "classify", "--jsonl", given=json.dumps(TEXT) + "\n")
    assert json.loads(done.stdout)["platforms"] == ["Facebook"], done.stderr
    assert not (strange / "run").exists()
