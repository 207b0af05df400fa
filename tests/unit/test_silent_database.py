"""DuckDB writes nothing on standard output, where answers stand."""

from pathlib import Path

import pytest

from warehouse.storage.database import Connection, connection, open_warehouse

ROOT = Path(__file__).resolve().parents[2]
LONG = "select count(*) from range(3000000) as t(i) where hash(i) % 7 = 3"
OURS = ("records", "common", "beat", "spiders", "pipeline", "warehouse", "digests", "people", "web", "jobs", "cli", "newsroom")


def ask_for_long(con: Connection) -> None:
    """A bar would be drawn from the first moment on."""
    con.execute("set progress_bar_time = 0")
    con.execute(LONG).fetchall()


def test_what_takes_long_draws_no_bar(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for con in (connection("512MB", 1), open_warehouse(tmp_path / "w.duckdb")):
        ask_for_long(con)
        con.close()
    assert tuple(capfd.readouterr()) == ("", "")


def test_duckdb_is_opened_in_one_place() -> None:
    files = [path for package in OURS for path in (ROOT / package).rglob("*.py")]
    opening = {str(path.relative_to(ROOT)) for path in files if "duckdb.connect(" in path.read_text("utf-8")}
    assert opening == {"warehouse/storage/connecting.py"}
