"""What the facts say to relevance, what the structure adds, and how topics are weighed and chosen. Marked scenes and models made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.relevance import structure_vote, verdict
from pipeline.understanding.facts.choose import likeliest
from pipeline.understanding.facts.vote import fact_votes
from pipeline.understanding.model import Logistic, Model, Projection, default_model, sigmoid
from pipeline.understanding.stages import stages
from pipeline.understanding.topics import topic_row, topic_words, topics
from records.facts import Amount, Authority, CaseNumber, Facts, Told
from tests.unit.marked_scenes import marked


def told(start: int, value: str = "x", rule: str = "rule") -> Told:
    return Told(value=value, rule=rule, confidence=1.0, start=start, end=start + 1, sentence=(0, 1))


def authority(start: int, *, canonical: str | None = None) -> Authority:
    return Authority(value="x", rule="r", confidence=1.0, start=start, end=start + 1, sentence=(0, 1), kind="court", canonical=canonical)


def votes(text: str, title: str = "-", *, stretch: float = 1.0, **parts: object) -> set[str]:
    """Names of what is told; facts stand where the signs @ (authority) and % (claimant) are."""
    scene = marked(text, title, stretch=stretch).scene
    original = scene.reading.original
    if "@" in original:
        parts["authority"] = authority(original.index("@"), canonical="Court" if "@@" in original else None)
    if "%" in original:
        parts["against"] = tuple(told(at) for at, sign in enumerate(original) if sign == "%")
    found = fact_votes(scene, Facts(**parts))  # type: ignore[arg-type]
    assert set(found.values()) <= {1.0, 1 / 3, 2 / 3}
    return {name.removeprefix("fact:") for name in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rain.", {"nobody"}),
        ("A @ came.", {"authority", "court", "authority-early"}),
        ("A @@ came.", {"authority", "court", "authority-early", "authority-known"}),
        ("A @ met [platform:Etsy].", {"authority", "court", "authority-early", "authority-beside"}),
        ("A @ met [platform+medium:Etsy].", {"authority", "court", "authority-early"}),
        ("A @ came. So [platform:Etsy].", {"authority", "court", "authority-early"}),
        ("Rain. A @ came.", {"authority", "court", "authority-early"}),
        ("Rain. Wind. A @ came.", {"authority", "court"}),
        ("A % came.", {"claimant", "claimant-early"}),
        ("A % met [platform:Etsy].", {"claimant", "claimant-early", "claimant-beside"}),
        ("Rain. Wind. A % came.", {"claimant"}),
        ("Rain. A % came. A % came.", {"claimant", "claimant-early"}),
        ("A % met @.", {"claimant", "claimant-early", "authority", "court", "authority-early"}),
    ],
)
def test_who_acts(text: str, wanted: set[str]) -> None:
    assert votes(text) == wanted


@pytest.mark.parametrize(
    ("text", "stretch", "wanted"),
    [
        ("They [fine:fined].", 1.0, {"step", "step-early", "step-done"}),
        ("They [fine+may:fined].", 1.0, {"step", "step-early"}),
        ("They [fine+no:fined].", 1.0, {"step", "step-early"}),
        ("They [fine+undo:fined].", 1.0, {"step", "step-early"}),
        ("They [fine+cut:fined].", 1.0, {"step", "step-early", "step-done"}),
        ("Rain. They [fine:fined].", 1.0, {"step", "step-early", "step-done"}),
        ("Rain. Wind. They [fine:fined].", 1.0, {"step"}),
        (
            "They [fine:fined] [platform:Etsy].",
            1.0,
            {"step", "step-early", "step-done", "step-beside", "step-beside-early", "steps-beside", "beside-fine"},
        ),
        ("Rain. Wind. They [fine:fined] [platform:Etsy].", 1.0, {"step", "step-beside", "steps-beside", "beside-fine"}),
        ("They [fine:fined] [platform+medium:Etsy].", 1.0, {"step", "step-early", "step-done"}),
    ],
)
def test_which_steps_are_told(text: str, stretch: float, wanted: set[str]) -> None:
    assert votes(text, stretch=stretch) - {"nobody"} == wanted


@pytest.mark.parametrize(
    ("text", "stretch", "acts"),
    [
        ("[platform:Etsy]~8~[sue:sued].", 1.0, True), ("[platform:Etsy]~9~[sue:sued].", 1.0, False), ("[platform:Etsy][sue:sued].", 1.0, True), ("They [sue:sued] [platform:Etsy].", 1.0, False),
        ("[platform:Etsy]~3~[sue:sued].", 2.5, True), ("[platform:Etsy]~4~[sue:sued].", 2.5, False), ("[platform+medium:Etsy] [sue:sued].", 1.0, False),
    ],
)  # fmt: skip
def test_a_platform_that_acts_itself(text: str, stretch: float, acts: bool) -> None:
    assert ("platform-acts" in votes(text, stretch=stretch)) is acts


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("A @ [fine:fined] [platform:Etsy].", True), ("A % [sue:sued] [platform:Etsy].", True), ("A @ came. They [fine:fined] [platform:Etsy].", False), ("A @ [fine:fined] it. So [platform:Etsy].", False),
        ("They [fine:fined] [platform:Etsy].", False),
    ],
)  # fmt: skip
def test_whether_whoever_acts_does_it_to_a_platform(text: str, done: bool) -> None:
    assert ("done-to" in votes(text)) is done


def test_how_many_steps_stand_beside_a_platform() -> None:
    scene = marked("[platform:Etsy] [fine:a] [fine:b] [order:c].").scene
    assert fact_votes(scene, Facts())["fact:steps-beside"] == 2 / 3
    scene = marked("[platform:Etsy] [fine:a] [sue:b] [order:c] [appeal:d].").scene
    assert fact_votes(scene, Facts())["fact:steps-beside"] == 1


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [("the report as a whole", {"stage-fine"}), ("a word", {"stage-fine", "stage-told"}), ("zzz", {"stage-fine", "stage-told"})],
)
def test_the_stage(rule: str, wanted: set[str]) -> None:
    assert votes("Rain.", stage=told(0, "fine", rule)) - {"nobody"} == wanted


def test_sums_numbers_and_outcomes() -> None:
    def amount(role: str, *, main: bool) -> Amount:
        return Amount(value="1", currency="EUR", role=role, main=main, confidence=1.0, rule="", start=0, end=1, sentence=(0, 1))

    assert votes("Rain.", amounts=(amount("fine", main=True),)) == {"nobody", "sum", "role"}
    assert votes("Rain.", amounts=(amount("fine", main=False), amount("other", main=True))) == {"nobody", "sum"}
    assert votes("Rain.", case_numbers=(CaseNumber(value="C-1", start=0, end=1, rule="r", jurisdiction=None),)) == {"nobody", "case-number"}
    assert votes("Rain.", outcome=told(0)) == {"nobody", "outcome"}


# --- the structure

STEP = {"platform": 1, "fact:step-beside-early": 1, "fact:step-done": 1}
STRUCTURE = [
    ({}, -1.25), ({"generic-company:sentences": 1}, -1.1), ({"platform": 1}, -0.7), ({"platform": 1, "dispute:beside": 1}, 0.25), ({"platform": 1, "generic-company:sentences": 1}, 0.25),
    ({"platform": 1, "fact:authority": 1, "fact:claimant": 1}, -0.2), ({"platform": 1, "fact:authority": 1}, -0.7), ({"platform": 1, "fact:claimant": 1}, -0.7),
    ({"platform": 1, "fact:step-beside-early": 1}, -0.7), ({"platform": 1, "fact:step-done": 1}, -0.7), ({"fact:imposed": 1}, -1.25),
    ({"platform": 1, "dispute:beside": 1, "fact:authority": 1, "fact:claimant": 1}, 0.25), ({"fact:authority": 1, "fact:claimant": 1}, -1.25),
]  # fmt: skip
BARE = {"bare": 1, "fact:authority-early": 1, "platform:free": 1}


@pytest.mark.parametrize(("found", "vote"), STRUCTURE)
def test_what_the_structure_adds(found: dict[str, float], vote: float) -> None:
    assert structure_vote(found) == pytest.approx(vote)
    assert structure_vote({**found, **BARE}) == pytest.approx(vote + 0.2), "a headline alone with an authority and a platform"
    assert structure_vote({**found, **BARE, "platform:ambiguous": 1}) == pytest.approx(vote)
    for missing in BARE:
        assert structure_vote({**found, **{name: value for name, value in BARE.items() if name != missing}}) == pytest.approx(vote)


def test_a_fine_or_order_told_beside_the_platform_counts_in_a_report_and_a_step_in_a_headline_alone() -> None:
    assert structure_vote({"platform": 1, "fact:imposed": 1}) == pytest.approx(0.4)
    assert structure_vote({"platform": 1, "fact:imposed": 1, "bare": 1}) == pytest.approx(-0.7)
    assert structure_vote({"platform": 1, "fact:imposed": 1, "dispute:beside": 1}) == pytest.approx(0.25)
    assert structure_vote(STEP) == pytest.approx(-0.7)
    assert structure_vote({**STEP, "bare": 1}) == pytest.approx(-0.2)
    for missing in STEP:
        assert structure_vote({name: 1 for name in STEP if name != missing} | {"bare": 1}) != pytest.approx(-0.2)


def made(**parts: object) -> Model:
    columns = np.zeros((512, 1), np.float32)
    columns[0, 0] = 2.0
    plain = Logistic(0.0, {}, 0.5)
    return replace(
        default_model(), relevance=Logistic(0.5, {"a": 1.0, "b": -0.015}, 0.4), relevance_vector=Projection(np.zeros(512, np.float32), columns), gate=plain, **parts
    )  # type: ignore[arg-type]  # fmt: skip


def test_a_verdict_adds_up_what_speaks_for_and_against() -> None:
    vector = np.zeros(512, np.float32)
    vector[0] = 0.25
    found = verdict(made(), {"a": 0.5, "b": 1.0, "c": 1.0}, vector)
    assert found.score == pytest.approx(sigmoid(0.5 + 0.5 - 0.015 + 0.5 - 1.25), abs=1e-4)
    assert [(one.name, one.weight) for one in found.reasons] == [
        ("structure", -1.25), ("a", 0.5), ("before anything is read", 0.5), ("meaning", 0.5)
    ]  # fmt: skip
    assert found.relevant
    assert verdict(made(), {}, None).score == pytest.approx(sigmoid(0.5 - 1.25), abs=1e-4)


@pytest.mark.parametrize(("gain", "relevant"), [(0.40, True), (0.30, False)])
def test_the_bar_of_relevance(gain: float, relevant: bool) -> None:
    """A chance of .4 are odds of -.405: .5 - 1.25 + .345."""
    assert verdict(made(), {"a": gain}, None).relevant is relevant


# --- the likeliest


def test_the_likeliest_of_some() -> None:
    model = Logistic(0.0, {"x": 1.0}, 0.5)
    assert likeliest(model, ["a", "b", "c"], [{"x": 0.1}, {"x": 2.0}, {"x": 2.0}]) == ("b", sigmoid(2.0))
    assert likeliest(model, ["a"], [{"x": 0.0}]) == ("a", 0.5)
    assert likeliest(model, ["a"], [{"x": -0.1}]) == (None, 0.0)
    assert likeliest(model, [], []) == (None, 0.0)


@pytest.mark.parametrize(
    ("logit", "chance"), [(0, 0.5), (60, 1 / (1 + np.exp(-60))), (61, 1 / (1 + np.exp(-60))), (-61, 1 / (1 + np.exp(60)))]
)
def test_chances_at_both_ends(logit: float, chance: float) -> None:
    assert sigmoid(logit) == pytest.approx(chance, rel=1e-9)


def test_scores_of_a_vector_are_those_of_its_distance_from_the_mean() -> None:
    columns = np.zeros((512, 2), np.float32)
    columns[0, 0], columns[1, 1] = 2.0, 3.0
    mean = np.zeros(512, np.float32)
    mean[0] = 1.0
    vector = np.zeros(512, np.float32)
    vector[:2] = (3.0, 1.0)
    assert Projection(mean, columns).scores(vector).tolist() == [4.0, 3.0]
    assert Projection(mean, columns).scores(None).tolist() == [0.0, 0.0]


# --- steps and topics


def test_stages_of_headline_opening_and_the_sentences_of_platforms() -> None:
    text = "A [term/order:ordered]. A [term/settlement:settled]. The [platform:Etsy] [term/appeal:appealed] [term/fine:fined] [law/fr:Act]."
    reading = marked(text, "A [term/fine:fine]").scene.reading
    at = reading.original.index
    assert [(stage, hit.start) for stage, hit in stages(reading)] == [("fine", 2), ("order", at("ordered")), ("appeal", at("appealed"))]
    late = replace(reading, title_end=0, stretch=100.0)
    assert [stage for stage, _ in stages(late)] == ["fine", "order"]


def test_words_of_other_topics_and_what_of_the_report_says_something_of_a_topic() -> None:
    own = {"a": {"words": 0.2, "any": 1.0}, "b": {"words": 1.0, "any": 1.0}, "c": {"words": 0.0, "any": 0.0}}
    assert topic_words(own) == pytest.approx({"word:a": 1 / 3, "word:b": 1.0})
    context = {
        "head:ban": 1.0,
        "head:n-sport": 1.0,
        "near:ban": 0.0,
        "title:ban": 1.0,
        "title:fine": 1.0,
        "authority:data": 1.0,
        "kind:ride": 0.5,
        "word:a": 1.0,
        "bare": 1.0,
    }
    assert topic_row("b", {"any": 1.0}, context, 0.7) == {
        "any": 1.0, "is:b": 1.0, "vector": 0.7, "b|head:ban": 1.0, "b|title:ban": 1.0, "b|authority:data": 1.0, "b|kind:ride": 0.5, "b|word:a": 1.0,
    }  # fmt: skip


def chosen(chances: dict[str, float], first: dict[str, float], *, bar: float = 0.5, weight: float = 1.0) -> list[tuple[str, float]]:
    base = default_model()
    model = replace(
        base,
        topic_ids=tuple(chances),
        topics=Logistic(0.0, {f"is:{name}": float(np.log(chance / (1 - chance))) for name, chance in chances.items()}, bar),
        primary=Logistic(0.0, {f"is:{name}": value for name, value in first.items()}, weight),
        topics_vector=Projection(np.zeros(512, np.float32), np.zeros((512, len(chances)), np.float32)),
    )
    rows = {name: {"words": 0.0, "any": 0.0} for name in chances}
    return [(one.topic, one.score) for one in topics(model, rows, {}, None)]


def test_at_least_one_topic_and_at_most_four_the_primary_first() -> None:
    many = {"a": 0.6, "b": 0.9, "c": 0.7, "d": 0.8, "e": 0.65, "f": 0.5}
    assert chosen(many, {}) == [("b", 0.9), ("d", 0.8), ("c", 0.7), ("e", 0.65)]
    assert chosen({"a": 0.1, "b": 0.2}, {}) == [("b", 0.2)]
    assert chosen({"a": 0.5, "b": 0.6}, {}) == [("b", 0.6), ("a", 0.5)]
    assert chosen({"a": 0.6, "b": 0.7}, {"a": 60.0, "b": -60.0}) == [("a", 0.6), ("b", 0.7)]
    assert chosen({"a": 0.6, "b": 0.7}, {"a": 60.0, "b": -60.0}, weight=0.09) == [("b", 0.7), ("a", 0.6)]
