"""What every test may ask for, and which examples are drawn."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.integration.kept_readers import READERS

# The same examples in every run: what a change breaks is seen by that change. `--hypothesis-profile=default` draws others. No time limit for one of
# them: how long it takes says how busy the machine is.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real news pages and labelled items that are no part of this repository: DOCKETWIRE_SHARED, else `shared` beside the checkout."""
    folder = Path(os.environ.get("DOCKETWIRE_SHARED") or ROOT.parent / "shared") / "data"
    if not (folder / "pages" / "pages.jsonl").is_file():
        pytest.skip(f"no real pages at {folder}: set DOCKETWIRE_SHARED to the folder that holds data/pages")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _readers_end() -> Iterator[None]:
    """Before the interpreter does: what is left to its end comes after the fork server's, and waits for ever."""
    with READERS:
        yield
