"""What was learnt of sources is one layer over the catalogue, and its decisions follow from verdicts alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.heal import Round, judged, seen, to_be_hunted
from jobs.installation.home import Home
from jobs.installation.upkeep import Repair, Seen, Standing, Upkeep, change_upkeep, laid_over, read_upkeep
from records.errors import ConfigurationError
from records.source import Listing, ListingKind, Source
from spiders.catalogue.load import Catalog
from spiders.catalogue.verdicts import CheckVerdict
from spiders.check import CheckResult
from spiders.discovery.hunt import Found

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
OLD = Listing(kind=ListingKind.FEED, url="https://herald.example.org/old")
NEW = Listing(kind=ListingKind.FEED, url="https://herald.example.org/new")
SOURCE = Source(
    id="xx-herald", name="Herald", country="zz", languages=("en",), homepage="https://herald.example.org/", listings=(OLD,), note="Quiet."
)
REPAIR = Repair(source_id="xx-herald", found_at=NOW, was=(OLD,), now=(NEW,), why=("unreachable http-404",), evidence="named")
FRONT = replace(SOURCE, listings=(Listing(kind=ListingKind.SECTION, url="https://herald.example.org"),))


def over(source: Source, upkeep: Upkeep) -> Source:
    return laid_over(Catalog([source]), upkeep)["xx-herald"]


def test_a_repair_stands_only_on_what_it_replaced() -> None:
    upkeep = Upkeep(repairs=(REPAIR,))
    assert over(SOURCE, upkeep).listings == (NEW,)
    changed = replace(SOURCE, listings=(OLD, NEW))
    assert over(changed, upkeep) is changed
    undone = Upkeep(repairs=(replace(REPAIR, standing=Standing.UNDONE),))
    assert over(SOURCE, undone).listings == (OLD,)
    assert undone.refused("xx-herald") == (NEW.url,)


def test_put_aside_is_not_enabled_and_says_why() -> None:
    source = over(SOURCE, Upkeep(seen=(Seen(source_id="xx-herald", reached=NOW.date(), aside=NOW.date(), why="dns"),)))
    assert (source.enabled, source.verified) == (False, NOW.date())
    assert source.note == "Quiet. put aside since 2026-05-04: dns; looked at again every day"


def test_a_newer_repair_takes_the_place_of_one_in_force_and_leaves_undone_ones() -> None:
    undone = replace(REPAIR, standing=Standing.UNDONE, now=(FRONT.listings[0],))
    later = replace(REPAIR, found_at=NOW + timedelta(days=1), now=(FRONT.listings[0],))
    assert Upkeep(repairs=(undone, REPAIR)).with_repairs([later]).repairs == (undone, later)
    assert Upkeep(repairs=(REPAIR,)).with_repairs([replace(REPAIR, now=(OLD,))]).repairs == ()


def test_what_was_written_is_read_again_and_what_is_broken_is_told(tmp_path: Path) -> None:
    home, upkeep = Home(tmp_path), Upkeep(looked_at=NOW, seen=(Seen(source_id="xx-a", reached=NOW.date()),), repairs=(REPAIR,))
    assert read_upkeep(home) == Upkeep()
    change_upkeep(home, lambda _: upkeep)
    assert read_upkeep(home) == upkeep
    home.upkeep.write_text('{"seen": 3}', "utf-8")
    with pytest.raises(ConfigurationError, match=r"upkeep\.json.*move it away"):
        read_upkeep(home)


def result(verdict: CheckVerdict, detail: str) -> CheckResult:
    return CheckResult(source_id="xx-herald", listing_url=OLD.url, verdict=verdict, detail=detail)


@pytest.mark.parametrize(
    ("before", "given", "problem", "state"),
    [
        (Seen(source_id="xx-herald"), (CheckVerdict.REACHABLE, "4 links"), "", "answers"),
        (Seen(source_id="xx-herald"), (CheckVerdict.STALE, "newest of 3 links is of 2025-01-01"), "", "silent"),
        (Seen(source_id="xx-herald"), (CheckVerdict.UNREACHABLE, "http-503"), "", "waiting"),
        (Seen(source_id="xx-herald"), (CheckVerdict.UNREACHABLE, "tls-expired"), "", "waiting"),
        (Seen(source_id="xx-herald", missed=1), (CheckVerdict.UNREACHABLE, "timeout"), "", "aside"),
        (Seen(source_id="xx-herald"), (CheckVerdict.UNREACHABLE, "dns"), "dns", "aside"),
        (Seen(source_id="xx-herald"), (CheckVerdict.BLOCKED, "robots"), "robots", "aside"),
        (Seen(source_id="xx-herald"), (CheckVerdict.NOT_A_FEED, "other-site ads.example.net"), "other-site", "aside"),
    ],
)
def test_what_becomes_of_a_source_that_nothing_was_found_for(
    before: Seen, given: tuple[CheckVerdict, str], problem: str, state: str
) -> None:
    found = Found(source_id="xx-herald", problem=problem) if problem else None
    looked = judged(SOURCE, SOURCE, [result(*given)], found, Upkeep(seen=(before,)), NOW)
    assert (looked.state, looked.repair) == (state, None)
    after = seen(looked, before, NOW)
    assert (after.aside is not None, bool(after.why)) == (state == "aside", state == "aside")


def test_a_front_page_whose_domain_was_sold_is_put_aside_though_it_answers() -> None:
    found = Found(source_id="xx-herald", problem="parked", detail="for sale")
    looked = judged(FRONT, FRONT, [result(CheckVerdict.REACHABLE, "9 links")], found, Upkeep(), NOW)
    assert looked.state == "aside"
    assert seen(looked, Seen(source_id="xx-herald"), NOW).why == "parked for sale"


def test_who_is_searched_and_how_often() -> None:
    gone, slow, old = (
        result(CheckVerdict.UNREACHABLE, "http-404"),
        result(CheckVerdict.UNREACHABLE, "timeout"),
        result(CheckVerdict.STALE, "newest"),
    )
    well = result(CheckVerdict.REACHABLE, "4 links")

    def hunted(source: Source, one: CheckResult, days: int | None = None, missed: int = 0) -> bool:
        last = None if days is None else (NOW - timedelta(days=days)).date()
        return to_be_hunted(source, [one], Upkeep(seen=(Seen(source_id="xx-herald", hunted=last, missed=missed),)), NOW)

    assert not hunted(SOURCE, well)
    assert hunted(SOURCE, gone)
    assert hunted(SOURCE, gone, days=1, missed=1)
    assert not hunted(SOURCE, gone, days=1, missed=8)
    assert not hunted(SOURCE, slow)
    assert hunted(SOURCE, slow, missed=1)
    assert hunted(SOURCE, old)
    assert not hunted(SOURCE, old, days=6)
    assert hunted(SOURCE, old, days=7)
    assert hunted(FRONT, well)
    assert not hunted(FRONT, well, days=29)
    search = replace(SOURCE, listings=(Listing(kind=ListingKind.SEARCH, url="https://s.example.org/?q={query}", queries=("a",)),))
    assert not hunted(search, gone)


def test_a_round_is_told_in_one_line() -> None:
    looked = [judged(SOURCE, SOURCE, [result(CheckVerdict.REACHABLE, "")], None, Upkeep(), NOW)] * 2
    assert Round(looked=tuple(looked)).summary == "2 of 2 answer; 0 healed; 0 put aside"
