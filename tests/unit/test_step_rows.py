"""What is counted of a report's step words, each by its place, mood and company; and which stages its mentions keep. Scenes are made by hand, words of no list."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.mentioned import with_stages
from pipeline.understanding.facts.scene import Cue, Scene, scene_of
from pipeline.understanding.facts.steps import NAME_OF, STAGES, stage_logits, step_row
from pipeline.understanding.lexicon import Term, default_beat
from pipeline.understanding.matching import Hit
from pipeline.understanding.model import Logistic
from records.article import Mention, MentionKind
from records.facts import Facts, Told

TITLE = "Trees and stones along the quay of the old harbour in the morning wind and the evening rain"
TEXT = " ".join(["They stood along the quay of the old harbour in the wind and the rain till noon."] * 5)
STARTS = (0, *(len(TITLE) + 1 + n * (len(TEXT) + 1) // 5 for n in range(5)))
"""Where the headline and the five sentences begin."""


def cue(step: str, sentence: int, *moods: str, at: int = 10) -> Cue:
    return Cue(step, STARTS[sentence] + at, STARTS[sentence] + at + 4, f"rule/{step}", frozenset(moods))


def body(sentence: int, kind: str = "court", at: int = 0) -> Body:
    start = STARTS[sentence] + at
    return Body(start=start, end=start + 5, kind=kind, rule="", head=(start, start + 5))


def hit(key: str, sentence: int, kind: str = "term") -> Hit:
    return Hit(STARTS[sentence] + 20, STARTS[sentence] + 24, Term(kind, key, "rule"))


def scene(cues: Sequence[Cue] = (), moods: Sequence[Hit] = (), hits: Sequence[Hit] = (), *, stretch: float = 1.0) -> Scene:
    found = scene_of(read(default_beat(), TITLE, TEXT, "en"), "en")
    assert [found.sentence_of(start + 2) for start in STARTS] == [0, 1, 2, 3, 4, 5]
    reading = replace(found.reading, hits=tuple(hits), stretch=stretch)
    return replace(found, reading=reading, cues=tuple(cues), moods=tuple(moods))


def row(*cues: Cue, chosen: Body | None = None, sums: int = 0, **parts: Sequence[Hit]) -> dict[str, float]:
    """What is not nought, rounded."""
    found = step_row(scene(cues, **parts), chosen, sums)
    return {name: round(value, 4) for name, value in found.items() if value}


def test_a_report_without_steps() -> None:
    assert row() == {"by:none": 1, "without-cue": 1, "undecided": 1}


def test_every_step_has_the_name_of_a_stage() -> None:
    assert len(STAGES) == len(set(STAGES)) == len(NAME_OF)
    assert NAME_OF["sue"] == "complaint"


@pytest.mark.parametrize(("sums", "told"), [(0, None), (1, 1 / 3), (2, 2 / 3), (3, 1), (4, 1)])
def test_three_sums_are_counted(sums: int, told: float | None) -> None:
    assert row(sums=sums).get("sums") == (told if told is None else round(told, 4))


def test_where_steps_stand_and_how_much_of_the_report_is_theirs() -> None:
    """Headline 2, first sentence 1.5, second 0.7, each further one 0.3."""
    assert row(cue("fine", 0), cue("appeal", 1), cue("order", 2), cue("sue", 3), cue("sue", 5)) == {
        "title:fine": 1, "first-of-title:fine": 1, "lead:appeal": 1, "first-of-lead:appeal": 1, "second:order": 1, "body:sue": 1,
        "share:fine": round(2 / 4.8, 4), "share:appeal": round(1.5 / 4.8, 4), "share:order": round(0.7 / 4.8, 4), "share:sue": round(0.6 / 4.8, 4),
        "by:none": 1, "first:fine": 1, "done-title:fine": 1, "done-lead:appeal": 1, "done-second:order": 1,
    }  # fmt: skip


def test_the_first_step_of_headline_and_lead_and_their_moods() -> None:
    found = row(
        cue("fine", 0, "may"), cue("appeal", 0, "no", at=30), cue("appeal", 1, "undo"), cue("fine", 1, at=30), cue("fine", 2, "cut")
    )
    assert {name for name in found if name.startswith("first-of")} == {"first-of-title:fine?", "first-of-lead:appeal"}
    assert {name for name in found if "+" in name} == {"may+fine", "no+appeal", "undo+appeal"}, "not of the second sentence"
    assert {found[name] for name in ("may+fine", "no+appeal", "undo+appeal")} == {1}
    again = row(cue("fine", 0), cue("fine", 0, at=30))
    assert again["first-of-title:fine"] == 1


def test_words_of_the_beat_s_terms_are_a_second_opinion() -> None:
    hits = [
        hit("complaint", 0), hit("ban", 1), hit("fine", 2), hit("court", 0), hit("fine", 1, kind="law"), hit("charge", 0), hit("damages", 1),
    ]  # fmt: skip
    found = row(hits=hits)
    assert {name for name in found if name.startswith("term-")} == {
        "term-title:complaint", "term-title:charge", "term-lead:ban", "term-lead:damages",
    }  # fmt: skip


def test_terms_behind_the_part_that_is_read_are_none() -> None:
    late = replace(scene(hits=[hit("fine", 1)]), end=STARTS[1] + 20)
    assert "term-lead:fine" not in step_row(late, None, 0)
    assert step_row(replace(late, end=STARTS[1] + 21), None, 0)["term-lead:fine"] == 1


def test_moods_of_headline_and_lead_alone() -> None:
    found = row(moods=[hit("no", 0), hit("may", 1), hit("undo", 2), hit("cut", 3)])
    assert {name for name in found if name.startswith("mood-")} == {"mood-title:no", "mood-lead:may"}


# --- who acts


def test_whose_act_a_step_is() -> None:
    found = row(cue("fine", 1, at=40), cue("appeal", 1, "no", at=60), cue("order", 2), chosen=body(1, "regulator"))
    assert {name for name in found if name.startswith("b") and not name.startswith("body:")} == {
        "by:regulator", "by-body:fine", "by-body:appeal", "body-does:fine",
    }  # fmt: skip
    assert found["by-body:fine"] == found["body-does:fine"] == 1
    assert row(cue("fine", 1, "no"), chosen=body(1))["body-refuses"] == 1
    assert "body-refuses" not in row(cue("fine", 1, "may"), cue("order", 1, "no", at=30), chosen=body(1))


@pytest.mark.parametrize(
    ("at", "stretch", "does"),
    [(4, 1.0, False), (5, 1.0, True), (64, 1.0, True), (65, 1.0, False), (28, 2.5, True), (29, 2.5, False)],
)
def test_a_body_does_what_follows_it_within_sixty_characters(at: int, stretch: float, does: bool) -> None:
    """Behind its last character; fewer where a character is worth more than one."""
    found = step_row(scene([cue("fine", 1, at=at)], stretch=stretch), body(1), 0)
    assert found["by-body:fine"] == 1
    assert ("body-does:fine" in found) is does


# --- turns


@pytest.mark.parametrize("mood", ["undo", "cut", "uphold", "no"])
@pytest.mark.parametrize("step", ["fine", "order", "interim", "judgment"])
def test_a_decision_that_is_turned(step: str, mood: str) -> None:
    for chosen, by, other in ((body(1), "court", "other"), (body(1, "regulator"), "other", "court"), (None, "other", "court")):
        found = row(cue(step, 1, mood), chosen=chosen)
        assert found[f"decision-{mood}"] == found[f"decision-{mood}:{by}"] == 1
        assert f"decision-{mood}:{other}" not in found


def test_what_is_turned_is_a_decision_of_headline_or_first_sentence() -> None:
    for found in (row(cue("appeal", 1, "undo")), row(cue("fine", 2, "undo")), row(cue("fine", 1, "may"))):
        assert not [name for name in found if name.startswith("decision-")]
    assert row(cue("fine", 0, "cut"))["decision-cut"] == 1


@pytest.mark.parametrize(
    ("cues", "told"),
    [
        ([cue("comply", 1)], {"obeyed", "obeyed-alone"}),
        ([cue("comply", 1, "may")], set()),
        ([cue("comply", 1, "no")], {"defied"}),
        ([cue("comply", 1, "undo")], {"obeyed", "obeyed-alone"}),
        ([cue("comply", 1, "no", "may")], {"defied"}),
        ([cue("comply", 2)], {"without-cue"}),
        ([cue("comply", 2, "no")], {"without-cue"}),
        ([cue("comply", 1), cue("order", 0)], {"obeyed"}),
        ([cue("comply", 1), cue("sue", 0)], {"obeyed", "obeyed-alone"}),
        ([cue("comply", 1), cue("order", 2)], {"obeyed", "obeyed-alone"}),
        ([cue("comply", 1, "no"), cue("order", 1)], {"defied", "defied-decision"}),
        ([cue("comply", 1, "no"), cue("order", 0)], {"defied"}),
        ([cue("comply", 1, "no"), cue("sue", 1)], {"defied"}),
        ([cue("sue", 1, "no"), cue("order", 1)], set()),
    ],
)
def test_a_decision_that_is_obeyed_or_not(cues: list[Cue], told: set[str]) -> None:
    assert {name for name in row(*cues) if name in {"defied", "defied-decision", "obeyed", "obeyed-alone", "without-cue"}} == told


def test_a_suit_that_a_court_refuses_is_no_longer_filed() -> None:
    steps = {"complaint": Logistic(1.0, {"x": 2.0}, 0.5), "judgment": Logistic(0.5, {}, 0.5)}
    assert stage_logits(steps, {"x": 1.0}) == {"complaint": 3.0, "judgment": 0.5}
    assert stage_logits(steps, {"no+sue": 1.0, "by:court": 1.0}) == {"complaint": -1.0, "judgment": 0.5}
    assert stage_logits(steps, {"no+sue": 1.0, "by:regulator": 1.0})["complaint"] == 1.0
    assert stage_logits(steps, {"no+sue": 0.0, "by:court": 1.0})["complaint"] == 1.0
    assert stage_logits(steps, {"no+order": 1.0, "by:court": 1.0})["complaint"] == 1.0


# --- the stages of its mentions


def mention(value: str, start: int, kind: MentionKind = MentionKind.STAGE, *, end: int | None = None) -> Mention:
    return Mention(kind=kind, value=value, surface="x", start=start, end=start + 4 if end is None else end, rule="r")


def facts(value: str | None, start: int = 30) -> Facts:
    told = None if value is None else Told(value=value, start=start, end=start + 5, sentence=(0, 90), rule="of/facts", confidence=0.9)
    return Facts(stage=told)


def denied(*starts: int) -> Scene:
    """A scene in whose clause, that of each of these places alone, something is not done."""
    made = scene()
    edges = sorted({0, *(edge for start in starts for edge in (start, start + 1))})
    assert all(low < high for low, high in pairwise(edges))
    return replace(made, breaks=edges, moods=[Hit(start, start + 1, Term("term", "no", "r")) for start in starts])


def test_mentions_without_stages_stay_without() -> None:
    given = (mention("X", 9, MentionKind.PLATFORM), mention("X", 3, MentionKind.PLATFORM))
    assert with_stages(given, scene(), facts("fine")) == given
    assert with_stages((), scene(), facts("fine")) == ()


def test_a_stage_that_is_not_done_goes_unless_the_facts_tell_it() -> None:
    given = (mention("order", 5), mention("fine", 20), mention("appeal", 40), mention("X", 20, MentionKind.PLATFORM))
    for value, left in ((None, ["order", "X", "appeal"]), ("fine", ["order", "X", "fine", "appeal"]), ("order", ["order", "X", "appeal"])):
        assert [one.value for one in with_stages(given, denied(20), facts(value))] == left
    assert [one.value for one in with_stages(given, scene(), facts(None))] == ["order", "X", "fine", "appeal"]


def test_the_stage_of_the_facts_is_added_once_where_it_stands() -> None:
    given = (mention("order", 50), mention("appeal", 2))
    kept = with_stages(given, scene(), facts("fine"))
    assert [one.value for one in kept] == ["appeal", "fine", "order"]
    assert (kept[1].kind, kept[1].surface, kept[1].start, kept[1].end, kept[1].rule) == (
        MentionKind.STAGE, TITLE[30:35], 30, 35, "of/facts",
    )  # fmt: skip
    assert [one.value for one in with_stages(given, scene(), facts("order"))] == ["appeal", "order"]
    law = (mention("order", 50), mention("fine", 2, MentionKind.LAW))
    assert [one.value for one in with_stages(law, scene(), facts("fine"))] == ["fine", "fine", "order"], "a law of that name is no stage"


def test_mentions_stand_by_place_end_kind_and_value() -> None:
    platform = MentionKind.PLATFORM
    given = [
        mention("b", 4, end=9),
        mention("a", 4, end=9),
        mention("c", 4, end=6),
        mention("z", 4, platform, end=9),
        mention("d", 1, end=30),
    ]
    assert [one.value for one in with_stages(tuple(given), scene(), facts(None))] == ["d", "c", "z", "a", "b"]


# --- what is told in passing


def test_a_fine_that_may_follow_was_of_another_case_or_is_refused_is_counted_for_itself() -> None:
    found = row(cue("fine", 0, "may"), cue("fine", 1, "no"), cue("fine", 2, "already"), cue("fine", 3))
    assert {name for name in found if name.split(":")[0] in {"title", "lead", "second", "body"}} == {
        "title:fine?", "lead:fine-no", "second:fine?", "body:fine",
    }  # fmt: skip
    assert "title:fine" in row(cue("fine", 0, "already")), "a headline tells no past"
    assert "lead:order" in row(cue("order", 1, "may")), "other steps are told by their moods alone"


def test_whoever_refuses_to_fine_disobeys_nothing() -> None:
    assert "title:comply" not in row(cue("comply", 0, "no", at=2), cue("fine", 0, "no", at=9))
    assert "title:comply" in row(cue("comply", 0, "no", at=2), cue("fine", 0, "no", at=30))


def test_early_steps_of_a_report_in_which_nothing_is_decided_early() -> None:
    found = row(cue("sue", 0), cue("fine", 1, "may"), cue("bill", 3))
    assert {name for name in found if name.startswith("undecided")} == {"undecided", "undecided:sue", "undecided:fine?"}
    assert not any(name.startswith("undecided") for name in row(cue("sue", 0), cue("fine", 2)))
    assert "undecided" in row(cue("sue", 0), cue("fine", 3))


def test_what_the_sums_are_and_which_goes_first() -> None:
    found = step_row(scene(), None, 2, ["claim", "fine"])
    assert {name for name in found if name.startswith("sum")} == {"sums", "sum:claim", "sum-first:claim", "sum:fine"}
