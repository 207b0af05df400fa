"""What every test may ask for: the folder of real pages, where there is one."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real news pages and labelled items that are no part of this repository: DOCKETWIRE_SHARED, else `shared` beside the checkout."""
    folder = Path(os.environ.get("DOCKETWIRE_SHARED") or ROOT.parent / "shared") / "data"
    if not (folder / "pages" / "pages.jsonl").is_file():
        pytest.skip(f"no real pages at {folder}: set DOCKETWIRE_SHARED to the folder that holds data/pages")
    return folder
