"""Which sources are visited now, and which of them share a child."""

from collections.abc import Sequence

from jobs.gathering.agenda import EARLY_SECONDS, MAX_ASIDE, SLOW_PER_RUN, Agenda, Batch, batches
from records.source import Listing, ListingKind, Source

HOUR = 3600.0


def source(name: str, host: str = "") -> Source:
    host = host or f"{name}.example"
    return Source(
        id=name,
        name=name,
        country="fr",
        languages=("fr",),
        homepage=f"https://www.{host}/",
        listings=(Listing(kind=ListingKind.FEED, url=f"https://{host}/{name}.xml"),),
    )


def agenda(due: dict[str, float], *, per_run: int = 3, parallel: int = 2, interval: float = HOUR, slow: Sequence[str] = ()) -> Agenda:
    made = Agenda(per_run=per_run, parallel=parallel)
    made.watch([source(name) for name in due], {name: (at, interval, name in slow) for name, at in due.items()})
    return made


def ids(found: Sequence[Batch]) -> list[list[str]]:
    return [[one.id for one in batch.sources] for batch in found]


def test_what_is_due_is_taken_longest_overdue_first_and_once() -> None:
    made = agenda({"a": 30.0, "b": 10.0, "c": 5000.0, "d": 20.0})
    assert ids(made.take(100.0)) == [["b", "d", "a"]]
    assert ids(made.take(100.0)) == []
    assert made.next_at() == 5000.0


def test_a_source_that_was_never_visited_is_due_at_once() -> None:
    made = Agenda(per_run=3, parallel=1)
    made.watch([source("a"), source("b")], {"a": (9e9, HOUR, False)})
    assert ids(made.take(0.0)) == [["b"]]


def test_no_more_children_run_than_may_and_the_rest_waits_for_a_place() -> None:
    made = agenda({f"s{n}": float(n) for n in range(8)})
    first = made.take(100.0)
    assert ids(first) == [["s0", "s1", "s2"], ["s3", "s4", "s5"]]
    assert made.take(100.0) == []
    made.ended(first[0])
    assert ids(made.take(100.0)) == [["s6", "s7"]]


def test_a_source_that_was_visited_is_due_at_its_own_time_while_others_are_still_out() -> None:
    made = agenda({"a": 0.0, "b": 0.0, "c": 0.0, "d": 0.0}, per_run=2)
    made.take(0.0)
    made.again("a", 60.0, interval=60.0, slow=False)
    made.again("b", 600.0, interval=600.0, slow=False)
    assert made.next_at() == 60.0
    assert made.take(60.0) == []  # both children are out
    made.ended(Batch(sources=(), slow=False))
    assert ids(made.take(60.0)) == [["a"]]


def test_slow_sources_have_a_child_of_their_own_beside_the_others() -> None:
    """However many there are, the others find their children free."""
    slow = [f"slow{n}" for n in range(SLOW_PER_RUN + 5)]
    made = agenda({**dict.fromkeys(slow, 0.0), "a": 1.0}, parallel=1, slow=slow)
    quick, waiting = made.take(10.0)
    assert ids([quick]) == [["a"]]
    assert (len(waiting.sources), waiting.slow) == (SLOW_PER_RUN, True)
    made.ended(quick)
    made.again("a", 20.0, interval=10.0, slow=False)
    assert ids(made.take(20.0)) == [["a"]]
    made.ended(waiting)
    assert [len(batch.sources) for batch in made.take(20.0)] == [5]


def test_a_child_that_takes_long_stands_aside_and_not_more_than_run_at_a_time_do() -> None:
    made = agenda({f"s{n}": float(n) for n in range(9)}, per_run=2, parallel=1)
    (first,) = made.take(100.0)
    assert made.take(100.0) == []
    assert made.stand_aside(first)
    (second,) = made.take(100.0)
    assert not made.stand_aside(second)
    assert made.take(100.0) == []
    made.ended(first, aside=True)
    assert made.stand_aside(second)
    (third,) = made.take(100.0)
    assert made.take(100.0) == []
    made.ended(third)
    assert ids(made.take(100.0)) == [["s6", "s7"]]


def test_slow_sources_do_not_wait_for_each_other_for_long_either() -> None:
    made = agenda(dict.fromkeys(("a", "b"), 0.0), slow=["a", "b"])
    (first,) = made.take(0.0)
    made.again("a", 60.0, interval=60.0, slow=True)
    assert made.take(60.0) == []
    assert made.stand_aside(first)
    (second,) = made.take(60.0)
    assert (ids([second]), second.slow) == ([["a"]], True)
    for _ in range(MAX_ASIDE - 1):
        assert made.stand_aside(second)
    assert not made.stand_aside(second)


def test_a_child_that_has_room_takes_along_what_is_due_soon_and_none_is_started_for_that_alone() -> None:
    soon = HOUR + 0.05 * HOUR
    made = agenda({"a": HOUR, "soon": soon, "later": HOUR + 0.2 * HOUR}, per_run=8)
    assert made.take(HOUR - 1) == []
    assert ids(made.take(HOUR)) == [["a", "soon"]]
    assert made.next_at() == HOUR + 0.2 * HOUR


def test_soon_is_a_share_of_the_interval_and_bounded() -> None:
    day = 24 * HOUR
    made = agenda({"a": day, "b": day + EARLY_SECONDS - 1, "c": day + EARLY_SECONDS + 1}, per_run=8, interval=day)
    assert ids(made.take(day)) == [["a", "b"]]


def test_what_is_no_longer_watched_is_never_taken_and_what_is_out_stays_out() -> None:
    made = agenda({"a": 0.0, "b": 5000.0, "c": 0.0}, parallel=3)
    made.take(0.0)
    made.watch([source("a"), source("d")], {})
    assert ids(made.take(9000.0)) == [["d"]]
    made.again("c", 1.0, interval=HOUR, slow=False)
    made.again("a", 9001.0, interval=HOUR, slow=False)
    assert ids(made.take(9001.0)) == [["a"]]
    assert made.next_at() is None


def test_children_are_filled_to_their_size_and_sources_of_one_host_stay_together() -> None:
    found = batches([source("a", "x.example"), source("b"), source("c", "www.x.example"), source("d")], 2)
    assert [[one.id for one in group] for group in found] == [["a", "c"], ["b", "d"]]
