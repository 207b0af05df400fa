"""The site's statements have a time limit that holds."""

import threading
from pathlib import Path

import duckdb
import pytest

from records.errors import TooSlowError
from tests.unit.new_warehouse import new_warehouse
from tests.unit.warehouse_pages import NOON
from warehouse.publish import publish
from warehouse.site.lists import SiteData
from warehouse.site.timekeeper import Timekeeper
from warehouse.storage.snapshot import latest

ENDLESS = "select count(*) from range(1000000000000) as a(x), range(1000) as b(y) where x * y = -1"


class Deaf:
    """A connection that heeds no interrupt."""

    def __init__(self) -> None:
        self.interrupts = 0

    def interrupt(self) -> None:
        self.interrupts += 1


def never() -> None:
    raise AssertionError("not stuck")


def test_a_statement_is_interrupted_and_its_cursor_is_not_used_again(tmp_path: Path) -> None:
    con = new_warehouse(tmp_path / "w.duckdb")
    publish(con, tmp_path / "public", now=NOON)
    con.close()
    snapshot = latest(tmp_path / "public")
    assert snapshot is not None
    keeper = Timekeeper(0.3, 30, never)
    data = SiteData(tmp_path / "public" / snapshot.file, snapshot, keeper=keeper)
    with pytest.raises(TooSlowError), data.cursor() as first:
        first.execute(ENDLESS).fetchall()
    with data.cursor() as second:
        assert second is not first
        assert second.execute("select 1").fetchall() == [(1,)]
    data.close()
    keeper.close()


def test_who_heeds_no_interrupt_is_reported_once_it_had_its_grace() -> None:
    stuck, deaf = threading.Event(), Deaf()
    keeper = Timekeeper(0.1, 0.1, stuck.set)
    with keeper.watching(deaf):
        assert stuck.wait(10)
    assert deaf.interrupts == 1
    keeper.close()


def test_what_ends_in_time_is_left_alone() -> None:
    """The watch of many short statements interrupts none of them, and ends with the last."""
    keeper, con = Timekeeper(5, 5, never), duckdb.connect()
    for _ in range(500):
        with keeper.watching(con):
            con.execute("select 1").fetchall()
    assert not keeper._running
    keeper.close()
    assert keeper._thread is not None
    keeper._thread.join(10)
    assert not keeper._thread.is_alive()
    con.close()
