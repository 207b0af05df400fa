"""Grouping's clusters: what joins and what does not, and that ids follow the reports and not their arrival."""

import dataclasses
import itertools
import random
from datetime import date
from typing import Any

import numpy as np
import pytest

from bench.arrivals import Archive
from pipeline.grouping import candidates
from pipeline.grouping.assign import group
from pipeline.grouping.candidates import CANDIDATES, KnownStories, family_bits, nearest, stored_sketch
from pipeline.grouping.columns import Told
from pipeline.grouping.details import dump_detail, load_detail
from pipeline.grouping.evidence import Evidence, evidence
from pipeline.grouping.model import FILE, default_model
from pipeline.grouping.pairs import DISPUTE, STORY, compare
from pipeline.grouping.prepared import Rarity, sketch
from pipeline.grouping.settle import Grouping
from pipeline.grouping.stored import dump, evidence_of, load, load_parts, unpacked
from records.article import Mention, MentionKind
from records.grouping import Edge


def text_vector(seed: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    vector = np.random.default_rng(seed).standard_normal(512).astype(np.float32)
    return vector / np.linalg.norm(vector)


def report(
    number: int, day: date, *, country: str = "Italian", platform: str = "Clearview AI", amount: str = "20 million", seed: int = 1
) -> Evidence:
    """A report of a fine; reports of one seed are about the same."""
    title = f"{country} watchdog fines {platform} {amount} euros"
    text = f"The {country} authority said {platform} broke the law. Lawyer Boris Karpathos of Homo Digitalis welcomed it. w{seed}a w{seed}b w{seed}c"
    mentions = [Mention(kind=MentionKind.PLATFORM, value=platform, surface=platform, start=0, end=9, rule="test", party=True)]
    return evidence(
        identity=f"a{number}",
        title=title,
        text=text,
        day=day,
        language="en",
        mentions=mentions,
        topics=["privacy"],
        vector=text_vector(seed) + 0.4 * text_vector(100 + number),
    )


FINE = [report(n, date(2022, 3, 9 + n % 2)) for n in range(3)]
ELSEWHERE = [report(n, date(2022, 3, 9), country="Nigerian", platform="Telegram", amount="7 thousand", seed=2) for n in (10, 11)]


def alone(new: list[Evidence], **options: Any) -> Grouping:
    return group(new, KnownStories.of([]), lambda _: {}, default_model(), **options)


def known(outcome: Grouping) -> KnownStories:
    """What a warehouse remembers of one run."""
    return KnownStories.of(outcome.changed)


def test_reports_of_one_event_share_a_story_and_others_do_not() -> None:
    places_of = {m.article_id: m for m in alone([*FINE, *ELSEWHERE]).memberships}
    assert len({places_of[f"a{n}"].story_id for n in range(3)}) == 1
    assert places_of["a10"].story_id == places_of["a11"].story_id
    assert places_of["a0"].dispute_id != places_of["a10"].dispute_id


def test_ids_do_not_depend_on_the_order_of_arrival_within_a_batch() -> None:
    items = [*FINE, *ELSEWHERE]
    shuffled = list(items)
    random.Random(3).shuffle(shuffled)
    assert {(m.article_id, m.story_id, m.dispute_id) for m in alone(items).memberships} == {
        (m.article_id, m.story_id, m.dispute_id) for m in alone(shuffled).memberships
    }


def test_every_link_says_why_in_words() -> None:
    linked = next(m for m in alone(FINE).memberships if m.linked_to)
    assert "Clearview AI" in linked.reason
    assert "same amount 20 million" in linked.reason
    assert "day" in linked.reason
    assert linked.dispute_score > 0.5


def test_a_later_article_joins_the_story_that_is_there() -> None:
    first = alone(FINE[:2])
    by_id = {item.id: item for item in FINE}
    later = group(FINE[2:], known(first), lambda ids: {key: unpacked(dump(by_id[key])) for key in ids}, default_model(), founded=1)
    assert later.memberships[0].story_id == first.memberships[0].story_id
    assert later.changed[0].members == 3
    assert not later.story_aliases


def test_a_story_that_grows_keeps_its_days_companies_and_a_sketch_of_all_its_members() -> None:
    by_id = {item.id: item for item in FINE}
    first = alone(FINE)
    (story,) = first.changed
    assert (story.first_day, story.last_day, story.members) == (FINE[0].day, FINE[1].day, 3)
    later = report(3, date(2022, 3, 11))
    (grown,) = group(
        [later], known(first), lambda ids: {key: unpacked(dump(by_id[key])) for key in ids}, default_model(), founded=1
    ).changed
    assert (grown.first_day, grown.last_day, grown.members, grown.founded) == (FINE[0].day, later.day, 4, story.founded)
    assert grown.families == story.families
    mean = np.frombuffer(story.sketch, dtype=np.int8).astype(np.float32)
    whole = np.frombuffer(grown.sketch, dtype=np.int8).astype(np.float32)
    assert 0.9 < float(mean @ whole) / float(np.linalg.norm(mean) * np.linalg.norm(whole)) <= 1.0
    assert np.linalg.norm(whole) < 1.2 * np.linalg.norm(mean)
    articles, edges = load_detail(grown.detail, grown.members)
    assert [article.article_id for article in articles] == ["a0", "a2", "a1", "a3"]
    assert {frozenset((edge.one, edge.other)) for edge in edges} == {
        frozenset(pair) for pair in itertools.combinations(["a0", "a1", "a2", "a3"], 2)
    }


def test_a_bridging_article_merges_two_stories_under_the_one_captured_first() -> None:
    """Grouped as if they had nothing to do with each other; the one that came in later was captured first."""
    late, bridge, early = (dataclasses.replace(item, seen=seen) for item, seen in zip(FINE, (30, 20, 10), strict=True))
    by_id = {item.id: item for item in (late, bridge, early)}
    archive = Archive()
    for item in (late, dataclasses.replace(early, day=(early.day or 0) - 400)):
        archive.add([item])
    before = dict(archive.story_of)
    assert before[late.id] != before[early.id]
    archive.packed[early.id] = dump(early)
    outcome = archive.add([bridge])
    assert outcome.story_aliases == {before[late.id]: before[early.id]}
    assert [(story.story_id, story.founder, story.members) for story in outcome.changed] == [(f"s{early.id}", early.id, len(by_id))]


def test_an_article_captured_before_the_others_gives_the_story_its_id_and_the_old_one_leads_there() -> None:
    first, later, earliest = (dataclasses.replace(item, seen=seen) for item, seen in zip(FINE, (20, 30, 10), strict=True))
    archive = Archive()
    archive.add([first])
    assert not archive.add([later]).story_aliases
    assert archive.add([earliest]).story_aliases == {f"s{first.id}": f"s{earliest.id}"}
    assert set(archive.story_of.values()) == {f"s{earliest.id}"}


def test_an_article_that_is_none_any_more_leaves_its_story_which_goes_on_under_another_id() -> None:
    first, second, third = (dataclasses.replace(item, seen=10 * number) for number, item in enumerate(FINE, 1))
    archive = Archive()
    archive.add([first, second, third])
    outcome = archive.add([], left=[first.id])
    assert outcome.story_aliases == {f"s{first.id}": f"s{second.id}"}
    assert [(story.members, [a.article_id for a in load_detail(story.detail, 2)[0]]) for story in outcome.changed] == [(2, ["a2", "a1"])]
    only = archive.add([], left=[second.id, third.id])
    assert only.emptied == [f"s{second.id}"]
    assert not only.changed


def test_an_article_that_became_another_goes_where_it_belongs_now() -> None:
    """It bridged two stories; its corrected version tells of something else, and what it held together falls apart."""
    archive = Archive()
    archive.add([*FINE, ELSEWHERE[0]])
    moved = dataclasses.replace(ELSEWHERE[1], id=FINE[1].id)
    archive.add([moved], left=[moved.id])
    assert archive.story_of[moved.id] == archive.story_of[ELSEWHERE[0].id]
    assert archive.story_of[FINE[0].id] == archive.story_of[FINE[2].id] != archive.story_of[moved.id]


def press(disputes: int) -> list[Evidence]:
    """Reports of made-up disputes, each of two events of three reports, captured in an order of their own."""
    found = [
        report(
            100 * number + 10 * event + of,
            date(2022, 1 + (number + 5 * event) % 12, 1 + of),
            country=COUNTRIES[number % len(COUNTRIES)],
            platform=PLATFORMS[number % len(PLATFORMS)],
            amount=f"{number + 3 + event} million",
            seed=number,
        )
        for number in range(disputes)
        for event in range(2)
        for of in range(3)
    ]
    captured = random.Random(5).sample(range(len(found)), len(found))
    return [dataclasses.replace(item, seen=seen) for item, seen in zip(found, captured, strict=True)]


COUNTRIES = ("Italian", "French", "Brazilian", "Kenyan", "Turkish", "Polish", "Irish")
PLATFORMS = ("Telegram", "Google", "TikTok", "Amazon", "Clearview AI")


@pytest.mark.parametrize(("seed", "batch"), [(1, 1), (2, 7), (3, 40)])
def test_ids_do_not_depend_on_the_order_of_arrival(seed: int, batch: int) -> None:
    items = press(25)
    whole, parts = Archive(), Archive()
    whole.add(items)
    shuffled = random.Random(seed).sample(items, len(items))
    for start in range(0, len(shuffled), batch):
        parts.add(shuffled[start : start + batch])
    assert parts.ids() == whole.ids()
    assert len({dispute for _, dispute in whole.ids().values()}) >= len(PLATFORMS)
    assert len({story for story, _ in whole.ids().values()}) > 2 * len(PLATFORMS)


def test_obeyed_and_not_obeyed_are_not_one_event() -> None:
    model, (one, other) = default_model(), FINE[:2]
    rarity = model.rarity()

    def chance(mine: str, theirs: str) -> float:
        pair = (dataclasses.replace(one, outcome=mine), dataclasses.replace(other, outcome=theirs))
        return model.score(*(model.prepare(load(item.id, dump(item)), rarity) for item in pair))[1]

    assert chance("complied", "not-complied") < chance("complied", "complied") == chance("", "not-complied")


def test_stored_evidence_scores_like_the_original() -> None:
    model, pair = default_model(), FINE[:2]
    again = [load(item.id, dump(item)) for item in pair]
    rarity = model.rarity()
    before = model.score(*(model.prepare(item, rarity) for item in pair))
    after = model.score(*(model.prepare(item, rarity) for item in again))
    assert after == pytest.approx(before, abs=0.02)
    assert dataclasses.replace(again[0], vector=None, places={}, terms={}) == dataclasses.replace(pair[0], vector=None, places={}, terms={})


def test_evidence_of_earlier_versions_is_read() -> None:
    """They kept JSON and vector apart, and each term with its own weight."""
    old = '{"parties":["X"],"day":738000,"language":"en","topics":["privacy"],"stages":{},"names":{},"places":{"it":1.4},"numbers":{},"terms":{"court":2.1,"fine":1}}'
    item = evidence_of("a1", load_parts(old, None))
    assert item.terms == {"court": 2.1, "fine": 1}
    assert (item.parties, item.vector) == (frozenset({"X"}), None)
    assert load("a1", dump(item)) == item


@pytest.mark.parametrize("shard", [1, 7, 1_000])
def test_the_few_best_candidates_are_those_a_full_search_finds(shard: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_SHARD", shard)
    items = [default_model().prepare(report(n, date(2022, 1, 1 + n % 28), seed=n % 9), default_model().rarity()) for n in range(60)]
    sketches = np.array([sketch(item) for item in items])
    matrix = np.frombuffer(b"".join(map(stored_sketch, sketches)), dtype=np.int8).reshape(60, -1)
    bits = np.array([family_bits(item) for item in items], dtype=np.uint64)
    days = np.array([item.evidence.day for item in items], dtype=np.float32)
    found: dict[int, set[int]] = {}
    for number, row in nearest(items, sketches, matrix, bits, days):
        found.setdefault(number, set()).add(row)
    for number, item in enumerate(items):
        scores = matrix.astype(np.float32) @ sketches[number] / 48 + 0.4 * np.exp(-np.abs(days - (item.evidence.day or 0)) / 45)
        best = np.argsort(-scores)[:CANDIDATES]
        assert found[number] == {int(row) for row in best if scores[row] >= max(0.5, 0.55 * scores.max())}


def test_a_block_and_its_lifting_days_later_are_two_events() -> None:
    """What one headline is about and the other report does not mention speaks against one event; what it mentions does not."""
    blocked, lifted, both = (
        default_model().prepare(dataclasses.replace(FINE[0], stages=stages), Rarity(10))
        for stages in ({"order": 3.0}, {"compliance": 3.0}, {"order": 3.0, "compliance": 1.0})
    )
    assert compare(blocked, lifted)["acts-unshared"] == 1
    assert compare(both, lifted)["acts-unshared"] == 0.5
    assert compare(blocked, both)["acts-unshared"] == 0
    assert default_model().score(blocked, lifted)[1] < default_model().score(blocked, both)[1]


def test_scores_are_symmetric() -> None:
    model = default_model()
    rarity = model.rarity([*FINE, *ELSEWHERE])
    prepared = [model.prepare(item, rarity) for item in (*FINE, *ELSEWHERE)]
    for a, b in itertools.combinations(prepared, 2):
        assert model.score(a, b) == pytest.approx(model.score(b, a))


def test_model_is_small_and_no_weight_has_the_wrong_sign() -> None:
    model = default_model()
    assert FILE.stat().st_size < 1_000_000
    for signs, fitted in ((DISPUTE, model.dispute), (STORY, model.story)):
        assert all(signs[name] * weight > 0 for name, weight in fitted.weights.items())


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\x00", "1" * 5_000, "A" * 5_000, "億" * 3_000, "'’" * 500])
def test_any_text_gives_evidence(text: str) -> None:
    item = evidence(identity="x", title=text, text=text, day=None, language="und")
    assert alone([item]).memberships[0].linked_to is None


def test_candidates_are_few_however_many_stories_there_are() -> None:
    many = [report(n, date(2022, 1, 1), seed=n) for n in range(200)]
    stories = [story for number, item in enumerate(many[:60]) for story in alone([item], founded=number).changed]
    seen: list[int] = []

    def watched(ids: Any) -> dict[str, Told]:
        seen.append(len(ids))
        return {item.id: unpacked(dump(item)) for item in many if item.id in set(ids)}

    group([many[100]], KnownStories.of(stories), watched, default_model(), founded=60)
    assert seen[0] <= CANDIDATES


def test_what_was_compared_once_is_not_read_again() -> None:
    """A dispute is put together anew out of the edges of its articles; evidence is read of those that are near a new one."""
    archive = Archive()
    archive.add([*FINE, *ELSEWHERE])
    archive.loaded = 0
    archive.add([report(4, date(2022, 3, 11))])
    assert archive.loaded == len(FINE)


def test_of_a_very_large_dispute_only_what_is_near_is_put_together_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.grouping.assign.OPEN", 2)
    archive = Archive()
    archive.add(FINE)
    for story in list(archive.stories.values()):  # as if it were older and held two stories
        far = dataclasses.replace(story, story_id="sfar", founder="far", founder_seen=-1, founded=9, sketch=bytes(160), dispute_id="dfar")
        archive.stories = {story.story_id: dataclasses.replace(story, dispute_id="dfar"), "sfar": far}
    outcome = archive.add([report(4, date(2022, 3, 11))])
    assert [(story.members, story.dispute_id) for story in outcome.changed] == [(4, "dfar")]
    assert not outcome.dispute_aliases


def test_what_only_one_of_two_stories_says_of_a_pair_is_found_anew() -> None:
    """An article changed while the story of its neighbour was not at hand: what was found of the old one does not count."""
    stale = Edge(one=FINE[0].id, other=FINE[1].id, dispute=0.0, story=0.0)
    archive = Archive()
    for item in FINE[:2]:
        (story,) = alone([item]).changed
        articles, _ = load_detail(story.detail, 1)
        detail = dump_detail(articles, [stale] if item is FINE[0] else [])
        archive.stories[story.story_id] = dataclasses.replace(story, detail=detail)
        archive.story_of[item.id], archive.packed[item.id] = story.story_id, dump(item)
    archive.add(FINE[2:])
    (story,) = archive.stories.values()
    found = {(edge.one, edge.other): edge for edge in load_detail(story.detail, 3)[1]}
    assert found[FINE[0].id, FINE[1].id].story > 0.5


def test_a_story_that_is_written_anew_keeps_its_pairs_with_what_was_not_opened() -> None:
    """Only the disputes that came out otherwise are compared with those beside them; a pair that leads on is not lost when its story grows."""
    archive = Archive()
    archive.add(FINE)
    (before,) = archive.stories.values()
    articles, edges = load_detail(before.detail, len(FINE))
    farther = Edge(one=FINE[0].id, other="elsewhere", dispute=0.3, story=0.1)
    archive.stories[before.story_id] = dataclasses.replace(before, detail=dump_detail(articles, [*edges, farther]))
    archive.add([report(4, date(2022, 3, 11))])
    (now,) = archive.stories.values()
    assert now.members == len(FINE) + 1
    assert farther in load_detail(now.detail, now.members)[1]


def test_disputes_beside_one_that_stays_as_it_was_are_not_opened() -> None:
    """A new article that is near a dispute and goes elsewhere opens that dispute, and nothing that pairs found earlier tie to it."""
    asked: list[set[str]] = []
    for ties, expected in ((0.9, [{"dbeside"}]), (0.3, [])):
        archive = Archive()
        archive.add([*FINE, *ELSEWHERE])
        tie = Edge(one=FINE[0].id, other="a77", dispute=ties, story=0.0)
        for story in list(archive.stories.values()):
            articles, edges = load_detail(story.detail, story.members)
            if FINE[0].id in {item.article_id for item in articles}:
                archive.stories[story.story_id] = dataclasses.replace(story, detail=dump_detail(articles, [*edges, tie]))
        asked.clear()
        known = KnownStories.of(list(archive.stories.values()))
        known.homes = lambda articles: {"dbeside"} if "a77" in articles else set()
        of_disputes = known.of_disputes
        known.of_disputes = lambda disputes, plain=of_disputes: (asked.append(set(disputes)), plain(disputes))[1]  # type: ignore[misc]
        group([report(4, date(2022, 3, 11))], known, archive._load, default_model(), founded=9)
        assert asked[1:] == expected
        asked.clear()
        group(
            [report(12, date(2022, 3, 10), country="Nigerian", platform="Telegram", amount="7 thousand", seed=2)],
            known,
            archive._load,
            default_model(),
            founded=9,
        )
        assert len(asked) == 1, "what came out otherwise has no ties"


def test_what_was_found_of_a_pair_holds_whatever_its_evidence_says_later() -> None:
    """Only an article that changed is compared anew; what is stored of the others' pairs is taken as it was found."""
    archive = Archive()
    archive.add(FINE)
    (before,) = archive.stories.values()
    archive.packed[FINE[0].id] = dump(dataclasses.replace(ELSEWHERE[0], id=FINE[0].id))
    archive.add([report(4, date(2022, 3, 11))])
    known = {(edge.one, edge.other): edge for edge in load_detail(before.detail, len(FINE))[1]}
    now = {(e.one, e.other): e for story in archive.stories.values() for e in load_detail(story.detail, story.members)[1]}
    assert len(known) == 3
    assert known.items() <= now.items()


def test_a_story_that_stays_as_it_was_remembers_what_it_was_compared_with() -> None:
    """A report of half a year later is another event of the dispute; whoever comes next finds the pairs on either side."""
    archive = Archive()
    archive.add(FINE)
    archive.add([report(7, date(2022, 9, 10))])
    old, new = sorted(archive.stories.values(), key=lambda story: -story.members)
    assert (old.members, new.members, old.dispute_id) == (3, 1, new.dispute_id)
    pairs = [{(edge.one, edge.other) for edge in load_detail(story.detail, story.members)[1]} for story in (old, new)]
    assert {(item.id, "a7") for item in FINE} <= pairs[0]
    assert pairs[1] == {("a7", item.id) for item in FINE}
