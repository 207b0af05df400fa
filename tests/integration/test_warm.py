"""What the fork server loads before its first worker."""

import subprocess
import sys

ASKED = """
from pipeline.work import warm
from common.dates.relative import _pattern
from pipeline.reading.boilerplate import _automaton
from pipeline.reading.line_model import line_model
from pipeline.understanding.vectors import _encoder

for loaded in (_pattern, _automaton, line_model, _encoder):
    assert loaded.cache_info().currsize, loaded
"""


def test_a_worker_finds_everything_loaded() -> None:
    subprocess.run([sys.executable, "-c", ASKED], check=True, timeout=300)
