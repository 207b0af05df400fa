"""Why two articles were put together, in words that are the same in every run."""

import os
import subprocess
import sys

_ASK = """
from pipeline.grouping.evidence import evidence
from pipeline.grouping.prepared import Rarity, prepare
from pipeline.grouping.reasons import reason
text = "Judges in France, Italy, Spain, Poland and Greece ruled."
one = prepare(evidence(identity="a", title="A ruling", text=text, language="en", day=None, mentions=()), Rarity(), {})
print(reason(one, one))
"""


def test_places_that_weigh_the_same_are_told_in_one_order() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", _ASK], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(told) == 1
    assert "in ES, FR" in told.pop()
