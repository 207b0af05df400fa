"""What the fork server loads before its first worker, and what workers do not load again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ASKED = """
from pipeline.work import warm
from common.dates.relative import _pattern
from pipeline.reading.boilerplate import _phrases
from pipeline.reading.line_model import line_model
from pipeline.understanding.vectors import _encoder

for loaded in (_pattern, _phrases, line_model, _encoder):
    assert loaded.cache_info().currsize, loaded
"""

ASKED_FOR_READING = """
from jobs.tasks import warm_extraction
from common.dates.months import _pattern
from pipeline.reading.boilerplate import _phrases, _pointer
from pipeline.reading.candidates import _stop_words
from pipeline.reading.line_model import line_model
from pipeline.understanding.han import _own
from pipeline.understanding.language import _identifier

for loaded in (_pattern, _phrases, _pointer, _stop_words, line_model, _own, _identifier):
    assert loaded.cache_info().currsize, loaded
assert _pattern.cache_info().currsize > 1, "months of one language only"
"""

COMMAND = """
print("this script runs")
from cli.main import main

if __name__ == "__main__":
    main()
"""


@pytest.mark.long
def test_a_worker_finds_everything_loaded() -> None:
    subprocess.run([sys.executable, "-c", ASKED], check=True, timeout=300)


def test_a_worker_that_only_reads_finds_everything_loaded() -> None:
    subprocess.run([sys.executable, "-c", ASKED_FOR_READING], check=True, timeout=300)


def test_workers_do_not_run_the_command_again(tmp_path: Path) -> None:
    """The script that started the command is loaded once, not by every worker."""
    script, page = tmp_path / "command.py", tmp_path / "a.html"
    script.write_text(COMMAND)
    page.write_text("<html><body><article><h1>Court rules</h1><p>A court in the valley has ruled on apples.</p></article></body></html>")
    row = json.dumps({"id": 1, "url": "https://news.example/a", "html_path": str(page)})
    done = subprocess.run(
        [sys.executable, str(script), "extract", "--jsonl", "--workers", "1"],
        input=row,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    first, answer = done.stdout.splitlines()
    assert first == "this script runs"
    assert json.loads(answer)["title"] == "Court rules"
