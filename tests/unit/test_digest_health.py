"""Sources that die, dwindle, flood, refuse and return; over made-up histories with fixed seeds."""

import dataclasses
import random
from datetime import date, timedelta

import pytest

from digests.health import assess, baseline
from records.digest import Alert, AlertKind
from records.source_history import SourceDay, SourceHistory

FIRST = date(2026, 9, 1)


def history(*counts: int | None, refused: int = 0, answered: int = 3) -> SourceHistory:
    """One day per count; None: not crawled. `refused` and `answered` hold for the last day."""
    days = [
        SourceDay(day=FIRST + timedelta(days=n), runs=0 if count is None else 3, answered=0 if count is None else 3, new=count or 0)
        for n, count in enumerate(counts)
    ]
    last = days[-1]
    days[-1] = SourceDay(
        day=last.day,
        runs=last.runs,
        answered=min(last.answered, answered),
        new=last.new,
        refused=refused,
        error="http-403" if refused else "timeout",
    )
    return SourceHistory(source_id="fr-alpha", source="Alpha", days=tuple(days))


def only(source: SourceHistory) -> Alert:
    (alert,) = assess([source])
    return alert


def kinds(source: SourceHistory) -> list[AlertKind]:
    return [alert.kind for alert in assess([source])]


LIVELY = tuple(random.Random(4).randrange(25, 55) for _ in range(40))
WEEKLY = tuple(40 if n % 7 < 5 else 6 for n in range(42))
SPARSE = tuple(1 if n % 6 == 0 else 0 for n in range(42))


@pytest.mark.parametrize("counts", [LIVELY, WEEKLY, SPARSE, (0,) * 40, (3,) * 40, (1, 0, 2, 0, 1, 3) * 7])
def test_a_source_that_is_as_it_always_was_is_left_alone(counts: tuple[int, ...]) -> None:
    """On every single day of its history, weekends included."""
    for day in range(20, len(counts) + 1):
        assert kinds(history(*counts[:day])) == [], day


def test_a_lively_source_that_falls_silent_is_missed_on_the_second_day() -> None:
    assert kinds(history(*LIVELY, 0)) == []
    alert = only(history(*LIVELY, 0, 0))
    assert (alert.kind, alert.since, alert.seen) == (AlertKind.SILENT, FIRST + timedelta(days=40), 0)
    assert 30 <= alert.usual <= 50


def test_a_source_that_has_been_silent_for_six_weeks_is_still_missed() -> None:
    assert only(history(*(20,) * 15, *(0,) * 42)).since == FIRST + timedelta(days=15)


def test_days_without_a_crawl_say_nothing() -> None:
    assert kinds(history(*LIVELY, None, None, None)) == []
    assert kinds(history(*LIVELY, 0, None)) == []
    assert kinds(history(*LIVELY, None, None, 30)) == []


def test_a_sparse_source_may_be_quiet_for_long() -> None:
    assert kinds(history(*SPARSE, *(0,) * 5)) == []
    assert kinds(history(*SPARSE, *(0,) * 14)) == [AlertKind.SILENT]


def test_a_trickle_where_there_was_a_stream_is_seen_after_three_days() -> None:
    assert kinds(history(*LIVELY, 4, 3)) == []
    assert kinds(history(*LIVELY, 4, 3, 5)) == [AlertKind.SHRUNKEN]


def test_a_flood_is_seen_at_once() -> None:
    assert kinds(history(*LIVELY, 60)) == []
    assert kinds(history(*LIVELY, 900)) == [AlertKind.EXPLODED]
    assert kinds(history(*(0, 1, 2, 1) * 8, 12)) == []


def test_refusals_are_blocked_and_silence_of_the_server_is_failing() -> None:
    blocked = only(history(*LIVELY, 0, refused=4, answered=0))
    assert (blocked.kind, blocked.detail) == (AlertKind.BLOCKED, "http-403")
    failing = only(history(*LIVELY, 0, answered=0))
    assert (failing.kind, failing.detail) == (AlertKind.FAILING, "timeout")


def test_one_refused_page_among_many_is_no_block() -> None:
    assert kinds(history(*LIVELY, 31, refused=1)) == []


def test_a_return_is_told_once() -> None:
    back = only(history(*LIVELY, 0, 0, 35))
    assert (back.kind, back.detail, back.since) == (AlertKind.FIXED, "silent", FIRST + timedelta(days=42))
    assert kinds(history(*LIVELY, 0, 0, 35, 36)) == []


def test_a_new_source_is_not_judged_by_quantity() -> None:
    assert kinds(history(30, 28, 0, 0)) == []
    assert baseline(history(30, 28).days) is None


def test_the_baseline_is_robust_against_one_wild_day() -> None:
    calm, wild = baseline(history(*(30,) * 28).days), baseline(history(*(30,) * 14, 5000, *(30,) * 13).days)
    assert calm is not None
    assert wild is not None
    assert (calm.usual, calm.spread) == (wild.usual, wild.spread)


def test_the_worst_comes_first() -> None:
    silent, blocked = history(*LIVELY, 0, 0), history(*LIVELY, 0, refused=4, answered=0)
    assert [a.kind for a in assess([silent, blocked])] == [AlertKind.BLOCKED, AlertKind.SILENT]


def with_bodies(source: SourceHistory, *bodies: tuple[int, int]) -> SourceHistory:
    """The last days read so many texts, of which so many look cut."""
    days = list(source.days)
    for n, (read, doubted) in enumerate(bodies, start=len(days) - len(bodies)):
        days[n] = dataclasses.replace(days[n], bodies=read, bodies_doubted=doubted)
    return dataclasses.replace(source, days=tuple(days))


def test_a_source_whose_texts_mostly_look_cut_is_named_with_how_many() -> None:
    alert = only(with_bodies(history(*LIVELY), (4, 0), (3, 2), (4, 4)))
    assert (alert.kind, alert.detail, alert.since) == (AlertKind.CUT, "6/11", FIRST + timedelta(days=39))


@pytest.mark.parametrize("bodies", [((2, 2), (2, 2)), ((10, 5),), ((30, 1), (30, 2))])
def test_a_few_texts_that_look_cut_are_no_alert(bodies: tuple[tuple[int, int], ...]) -> None:
    assert kinds(with_bodies(history(*LIVELY), *bodies)) == []


def test_a_new_source_may_be_cut_before_its_usual_number_of_pages_is_known() -> None:
    assert kinds(with_bodies(history(9, 12), (6, 6))) == [AlertKind.CUT]


def test_texts_that_look_cut_matter_less_than_silence() -> None:
    assert kinds(with_bodies(history(*LIVELY, 0, 0, 0), (9, 9), (0, 0), (0, 0))) == [AlertKind.SILENT]


def test_a_source_that_is_read_whole_again_is_told() -> None:
    days = [(9, 9)] + [(0, 0)] * 6
    alert = only(with_bodies(history(*LIVELY), *days, (9, 0)))
    assert (alert.kind, alert.detail) == (AlertKind.FIXED, "cut")
