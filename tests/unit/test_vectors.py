"""What a vector costs in a process whose owner set nothing up: a program of somebody else that calls `docketwire.classify`."""

import subprocess
import sys

PROBE = """
import numpy
from threadpoolctl import threadpool_info
from pipeline.understanding import vectors

def threads():
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

class Encoder:
    def encode(self, sample):
        print("within", set(threads()))
        return [1.0]

before = threads()
vectors._encoder = Encoder
vectors.vector("A headline", "and its text", "en")
print("after", threads() == before)
"""


def test_the_encoder_has_one_thread_and_the_process_keeps_its_own() -> None:
    without = {"PATH": "/usr/bin:/bin"}  # neither OPENBLAS_NUM_THREADS nor OMP_NUM_THREADS
    told = subprocess.run([sys.executable, "-c", PROBE], env=without, capture_output=True, text=True, check=True).stdout.split("\n")
    assert told[:2] == ["within {1}", "after True"]
