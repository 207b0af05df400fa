"""Workers that read pages for all tests of a process, as the daemon keeps its own from round to round: each test would else wait for models."""

from jobs.reading.here import KeptWorkers

READERS = KeptWorkers()
