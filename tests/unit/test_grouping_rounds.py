"""What a run leaves as it is, and what its second round takes over from the first: the same comes out as if everything were put together each time."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from bench.arrivals import Archive
from bench.grouping import PER_DISPUTE, dispute
from pipeline.grouping import assign
from pipeline.grouping.components import components, reached, together
from pipeline.grouping.details import Shelf, dump_detail
from pipeline.grouping.evidence import Evidence
from pipeline.grouping.neighbours import Field, near_among, near_anew
from pipeline.grouping.said import Said
from pipeline.grouping.settle import Grouping
from records.grouping import Edge, Sketched
from records.regrouping import Regrouping
from tests.unit.test_grouping_columns import sketched


def numbers(*values: int) -> Any:
    return np.array(values, np.int64)


def test_things_hang_together_along_pairs_of_any_list() -> None:
    chain = numbers(4, 2, 1), numbers(2, 7, 4)
    assert components(9, [chain, (numbers(8), numbers(0))]).tolist() == [0, 1, 1, 3, 1, 5, 6, 1, 0]
    assert components(3, []).tolist() == [0, 1, 2]
    ring = np.arange(500)
    assert not components(500, [(np.roll(ring, 1), ring)]).any(), "however long the way"


def test_things_of_one_group_hang_together_and_those_of_none_stay_for_themselves() -> None:
    one, other = together(numbers(3, -1, 5, 3, -1, 3))
    assert sorted(zip(one.tolist(), other.tolist(), strict=True)) == [(0, 3), (3, 5)]
    assert not len(together(numbers(-1, -1))[0])


def test_what_hangs_together_with_something_marked_is_reached() -> None:
    marked = np.array([False, True, False, False])
    assert reached(components(4, [(numbers(0), numbers(1))]), marked).tolist() == [True, True, False, False]


def test_a_detail_is_unpacked_once_and_every_article_has_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.grouping import details

    times: list[int] = []
    unpack = details._tail
    monkeypatch.setattr(details, "_tail", lambda packed, members: (times.append(members), unpack(packed, members))[1])
    one, other = sketched(1), sketched(2)
    packed = dump_detail([one], [Edge(one.article_id, other.article_id, 0.9, 0.5)]), dump_detail([other], [])
    shelf = Shelf()
    first = details.Details([(packed[0], 1)], shelf)
    both = details.Details([(packed[1], 1), (packed[0], 1)], shelf)
    assert len(times) == 2
    assert first.article.tolist() == both.article[1:].tolist()
    assert both.other.tolist() == both.article[:1].tolist(), "the one it was near is at hand now"
    assert shelf.marked([other.article_id, "unheard of"]).tolist() == [False, True]


@pytest.mark.parametrize("later", [1, 30, 80])
def test_a_search_goes_on_where_it_ended_among_fewer_articles(later: int) -> None:
    dice = random.Random(later)
    items: list[Sketched] = [
        sketched(n, families=dice.choice([1, 2, 3, 2**64 - 1]), day=700_000 + n * 20, like=dice.randrange(5)) for n in range(150)
    ]
    new = np.zeros(150, np.bool_)
    new[dice.sample(range(150), 25)] = True
    old = np.flatnonzero(~new)
    one, other = (old[end] for end in near_among(Field.of([items[n] for n in old.tolist()])))
    fewer = np.sort(np.concatenate([np.flatnonzero(new), dice.sample(old.tolist(), len(old) - later)]))
    place = np.full(150, -1)
    place[fewer] = np.arange(len(fewer))
    both = (place[one] >= 0) & (place[other] >= 0)
    before = near_anew(Field.of([items[n] for n in fewer.tolist()]), new[fewer], (place[one[both]], place[other[both]]))
    whole = near_anew(Field.of(items), new, (one, other))
    after = near_anew(Field.of(items), new, (one, other), (before, fewer))
    assert [end.tolist() for end in after.pairs] == [end.tolist() for end in whole.pairs]
    assert [end.tolist() for end in after.lost] == [end.tolist() for end in whole.lost]
    assert len(before.pairs[0]) < len(whole.pairs[0])


def told(outcome: Grouping) -> Any:
    seats = sorted(
        (m.article_id, m.story_id, m.dispute_id, m.linked_to, m.story_score, m.dispute_score, m.reason) for m in outcome.memberships
    )
    changed = sorted((row.story_id, row.dispute_id, row.members, row.sketch) for row in outcome.changed)
    return seats, changed, outcome.story_aliases, outcome.dispute_aliases


def arrived(items: Sequence[Evidence], batch: int, words: Sequence[Regrouping] = ()) -> list[Any]:
    """What each batch brought, the last report of each leaving with the next, and what people said of some; at the end they take most of it back."""
    archive, found, said = Archive(), [], Said(words)
    for start in range(0, len(items), batch):
        left = [items[start - 1].id] if start else []
        found.append(told(archive.add(items[start : start + batch], left, said)))
    taken = {report for one in words[3:] for report in one.reports}
    return [*found, told(archive.add([], said=Said(words[:3]), again=taken))]


def put_together_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every article in every round."""
    monkeypatch.setattr(
        assign._Run,
        "_as_it_was",
        lambda self, _edges, _fewer: (self.loose.home, self.loose.dispute, np.ones(len(self.loose.ids), np.bool_)),
    )
    monkeypatch.setattr(assign, "near_anew", lambda field, searched, known, _earlier: near_anew(field, searched, known))


def test_what_nothing_new_hangs_together_with_comes_out_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, run by run, where every article is put together anew in both rounds."""
    made = [item for n in range(200) for item in dispute(n, 200).articles(list(range(n * PER_DISPUTE, n * PER_DISPUTE + 3)))]
    one = {
        "parties": frozenset({"X"}),
        "platforms": frozenset({"X"}),
        "places": {"us": 1.4},
    }  # of one company and country, so that disputes touch
    some = [replace(item, seen=n, **one) for n, item in enumerate(made)]
    items = random.Random(1).sample(some, len(some))
    rounds: list[bool] = []
    quiet: list[int] = []
    was = assign._Run._as_it_was

    def watched(self: Any, edges: Any, fewer: Any) -> Any:
        rounds.append(fewer is not None)
        found = was(self, edges, fewer)
        quiet.append(int((~found[2]).sum()))
        return found

    monkeypatch.setattr(assign._Run, "_as_it_was", watched)
    found = arrived(items, 5)
    assert any(rounds)
    assert any(quiet)
    put_together_anew(monkeypatch)
    assert arrived(items, 5) == found


def test_what_people_said_holds_for_what_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [item for n in range(60) for item in dispute(n, 60).articles(list(range(n * PER_DISPUTE, n * PER_DISPUTE + 4)))]
    some = [replace(item, parties=frozenset({"X"}), platforms=frozenset({"X"}), seen=n) for n, item in enumerate(made)]
    ids = [item.id for item in some]
    words = [
        Regrouping(
            id=f"g{n}",
            level="dispute" if n % 3 else "story",
            ones=(ids[4 * n],),
            apart=tuple(ids[4 * n + 1 : 4 * n + 4]) if n % 2 else (),
            together=(ids[4 * n + 42],) if n % 4 < 3 else (),
            what="what",
            at=datetime(2026, 3, 2, n, tzinfo=UTC),
        )
        for n in range(1, 12)
    ]
    items = random.Random(3).sample(some, len(some))
    found = arrived(items, 8, words)
    assert found != arrived(items, 8)
    put_together_anew(monkeypatch)
    assert arrived(items, 8, words) == found
