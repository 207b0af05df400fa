"""The warehouse opened to be written: the whole process keeps to the memory that the settings give it."""

from pathlib import Path

import pytest

from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.writing import BESIDE_MB, database_memory, open_for_writing


@pytest.mark.parametrize(("whole", "database"), [(1024, 1024 - BESIDE_MB), (4096, 4096 - BESIDE_MB), (600, 300), (64, 32)])
def test_the_database_gets_what_the_process_leaves(tmp_path: Path, whole: int, database: int) -> None:
    home = Home(tmp_path)
    home.settings.write_text(f"[warehouse]\nmemory_mb = {whole}\n")
    settings = load_settings(home.settings)
    assert database_memory(settings) == f"{database}MB"
    with open_for_writing(home, settings) as con:
        (told,) = con.execute("select current_setting('memory_limit')").fetchone() or ("",)
    number, unit = told.split()
    assert float(number) * {"GiB": 2**30, "MiB": 2**20}[unit] / 1e6 == pytest.approx(database, rel=0.03)  # told with one decimal
