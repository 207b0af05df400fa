"""What people say of where reports belong, as clusters obey it: whatever order reports come in, and the later word before the earlier."""

import dataclasses
import random
from datetime import UTC, date, datetime

import pytest

from bench.arrivals import Archive
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.said import Said
from records.regrouping import Regrouping
from tests.unit.test_grouping import ELSEWHERE, FINE, report


def said(level: str, ones: list[int], *, apart: list[int] | None = None, together: list[int] | None = None, hour: int = 0) -> Regrouping:
    return Regrouping(
        id=f"g{hour}",
        level=level,
        ones=tuple(f"a{n}" for n in ones),
        apart=tuple(f"a{n}" for n in apart or ()),
        together=tuple(f"a{n}" for n in together or ()),
        what="what",
        at=datetime(2026, 3, 2, hour, tzinfo=UTC),
    )


CORPUS = [dataclasses.replace(item, seen=1_000 + n) for n, item in enumerate([*FINE, *ELSEWHERE])]


def grouped(words: list[Regrouping], *, field: str = "story_id") -> list[list[int]]:
    """Numbers of the reports that are together; the same when they come one by one in another order."""
    told = [_together(_places([CORPUS], words), field)]
    for seed in (1, 2, 3):
        order = random.Random(seed).sample(CORPUS, len(CORPUS))
        told.append(_together(_places([[item] for item in order], words), field))
    assert all(one == told[0] for one in told)
    return told[0]


def _places(batches: list[list[Evidence]], words: list[Regrouping]) -> dict[str, tuple[str, str]]:
    archive = Archive()
    for batch in batches:
        archive.add(batch, said=Said(words))
    return archive.ids()


def _together(places: dict[str, tuple[str, str]], field: str) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for article, (story, dispute) in places.items():
        found.setdefault(story if field == "story_id" else dispute, []).append(int(article[1:]))
    return sorted(map(sorted, found.values()))


@pytest.mark.parametrize(
    ("words", "stories", "disputes"),
    [
        ([], [[0, 1, 2], [10, 11]], [[0, 1, 2], [10, 11]]),
        ([said("story", [2], apart=[0, 1])], [[0, 1], [2], [10, 11]], [[0, 1, 2], [10, 11]]),
        ([said("story", [2], apart=[0, 1], together=[10, 11])], [[0, 1], [2, 10, 11]], [[0, 1], [2, 10, 11]]),
        ([said("story", [0, 1, 2], together=[10, 11])], [[0, 1, 2, 10, 11]], [[0, 1, 2, 10, 11]]),
        ([said("dispute", [0, 1, 2], together=[10, 11])], [[0, 1, 2], [10, 11]], [[0, 1, 2, 10, 11]]),
        ([said("dispute", [2], apart=[0, 1])], [[0, 1], [2], [10, 11]], [[0, 1], [2], [10, 11]]),
        # the later word counts, report by report
        (
            [said("story", [2], apart=[0, 1]), said("story", [2], together=[0, 1], hour=1)],
            [[0, 1, 2], [10, 11]],
            [[0, 1, 2], [10, 11]],
        ),
        (
            [said("story", [0, 1, 2], together=[10, 11]), said("story", [10], apart=[0, 1, 2, 11], hour=1)],
            [[0, 1, 2, 11], [10]],
            [[0, 1, 2, 11], [10]],
        ),
        (
            [said("story", [2], apart=[0, 1], together=[10, 11]), said("story", [2], apart=[10, 11], together=[0, 1], hour=1)],
            [[0, 1, 2], [10, 11]],
            [[0, 1, 2], [10, 11]],
        ),
    ],
)
def test_clusters_obey_what_people_say_in_whatever_order_reports_come(
    words: list[Regrouping], stories: list[list[int]], disputes: list[list[int]]
) -> None:
    assert grouped(words) == stories
    assert grouped(words, field="dispute_id") == disputes


@pytest.mark.parametrize(("seen_later", "together"), [(-5, False), (5, True)])
def test_what_stands_for_itself_takes_in_later_reports_and_none_of_before(seen_later: int, together: bool) -> None:
    """Said by an hour at which nothing else told it; what is first seen after it may."""
    at = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp()) * 1_000_000
    another = dataclasses.replace(report(3, date(2022, 3, 9)), seen=at + seen_later)
    archive = Archive()
    for batch in ([CORPUS[2]], [another]):
        archive.add(batch, said=Said([said("story", [2], apart=[0, 1])]))
    assert (archive.ids()["a3"][0] == archive.ids()["a2"][0]) is together


def test_a_report_that_a_person_placed_takes_nothing_along_that_resembles_it() -> None:
    """A later report is nearest to the one that was moved, and tells what the others tell that it was moved from."""
    moved = Said([said("story", [2], apart=[0, 1], together=[10, 11])])
    later = dataclasses.replace(CORPUS[2], id="a3", seen=2_000)
    apart = [one for one in CORPUS if one.id not in ("a0", "a1")]
    for corpus in (CORPUS, apart):
        archive = Archive()
        archive.add(corpus, said=moved)
        archive.add([later], said=moved)
        assert archive.ids()["a2"][0] == archive.ids()["a10"][0]
        assert archive.ids()["a3"] != archive.ids()["a2"], "nobody said it of this one"


# --- what is asked of what was said


def vetoed(words: list[Regrouping], level: str, some: str, others: str, *, seen: int = 0) -> bool:
    """Whether two clusters of articles, a letter each, must not become one."""
    first = {f"a{n}": seen for n in range(20)}
    return Said(words).veto(level, first)([f"a{n}" for n in some], [f"a{n}" for n in others])


def test_what_is_no_part_of_a_dispute_is_no_part_of_its_events() -> None:
    words = [said("dispute", [2], apart=[0, 1])]
    for level in ("dispute", "story"):
        assert vetoed(words, level, "2", "0")
        assert vetoed(words, level, "0", "2")
        assert vetoed(words, level, "23", "14")
        assert not vetoed(words, level, "0", "1")
    assert vetoed([said("dispute", [2], apart=[0, 1], together=[3])], "story", "2", "0"), "also where it was told where it belongs"
    words = [said("story", [2], apart=[0, 1])]
    assert vetoed(words, "story", "2", "0")
    assert not vetoed(words, "dispute", "2", "0"), "an event apart may be one of the dispute"


def test_what_stands_for_itself_may_not_be_with_what_was_there_before_but_with_what_left_in_the_same_breath() -> None:
    at = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp()) * 1_000_000
    for level in ("dispute", "story"):
        words = [said("dispute", [2, 3], apart=[0, 1])]
        assert vetoed(words, level, "2", "4", seen=at - 1)
        assert vetoed(words, level, "4", "2", seen=at - 1)
        assert not vetoed(words, level, "2", "4", seen=at)
        assert not vetoed(words, level, "2", "3", seen=at - 1)
    assert vetoed([said("story", [2], apart=[0]), said("story", [3], apart=[0], hour=1)], "story", "2", "3", seen=at - 1)
    assert not vetoed([said("story", [2], apart=[0], together=[1])], "story", "2", "4", seen=at - 1), "it was told where it belongs"


def test_partners_and_those_whose_place_a_person_named() -> None:
    told = Said([said("story", [1, 2], apart=[3], together=[4]), said("dispute", [5], together=[6], hour=1)])
    assert told.partners(["a1"]) == told.partners(["a2"]) == {"a4"}
    assert told.partners(["a4"]) == {"a1", "a2"}
    assert told.partners(["a5", "a4"]) == {"a6", "a1", "a2"}
    assert told.partners(["a3"]) == set()
    assert told.held("story") == {"a1", "a2"}
    assert told.held("dispute") == {"a1", "a2"}, "whose event a person named goes where that event is told"
    assert bool(told)
    assert not Said()
    assert Said([said("story", [2], apart=[0])])
    assert Said([said("story", [2], together=[0])])
