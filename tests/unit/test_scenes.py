"""A report as the facts see it: which words count, whose clause has which mood, what a later clause undoes, how the script is written."""

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.word_order import REASON_FIRST
from tests.unit.marked_scenes import filling, marked, seen


def real(text: str, language: str, title: str = "-") -> Scene:
    return scene_of(read(default_beat(), title, text, language), language)


def moods(text: str, *, language: str = "en") -> dict[str, set[str]]:
    """Words of steps and the moods they are told in."""
    scene = seen(text, language=language)
    return {scene.surface(cue.start, cue.end): set(cue.moods) for cue in scene.cues}


# --- what is read


@pytest.mark.parametrize(("stretch", "most"), [(1.0, 2_600), (2.5, 1_625)])
def test_words_count_that_begin_in_what_is_read(stretch: float, most: int) -> None:
    """A report in a dense script says as much in fewer characters."""
    inside = seen(f"{filling(most - 3)}[fine:fined] them all.", stretch=stretch)
    assert [cue.start for cue in inside.cues] == [most - 1]
    assert inside.end == most
    assert not seen(f"{filling(most - 2)}[fine:fined] them all.", stretch=stretch).cues
    short = seen("They [fine:fined] it.", stretch=stretch)
    assert short.end == len(short.reading.folded.text)


def test_every_kind_of_word_has_its_place() -> None:
    scene = seen("The [court:court] of the [mod:high] sort [no:never] [sue:sued] the [group:union] [why:because] of it.")
    assert [scene.surface(hit.start, hit.end) for hit in scene.bodies] == ["court"]
    assert [scene.surface(hit.start, hit.end) for hit in scene.modifiers] == ["high"]
    assert [(hit.term.key, scene.surface(hit.start, hit.end)) for hit in scene.moods] == [("no", "never")]
    assert [(cue.step, cue.rule, cue.moods) for cue in scene.cues] == [("sue", "rule/sue", {"no"})]
    assert {key: len(hits) for key, hits in scene.words.items() if hits} == {"group": 1, "why": 1}


def test_of_words_of_one_kind_inside_one_another_the_longest_counts() -> None:
    scene = seen("So the [court:appeals [court:court] of it] met.")
    assert [scene.surface(hit.start, hit.end) for hit in scene.bodies] == ["appeals court of it"]
    scene = seen("So the [court:appeals [regulator:office]] met.")
    assert [hit.term.key for hit in scene.bodies] == ["court"], "bodies are one kind"
    scene = seen("So the [court:appeals] [court:court] met.")
    assert len(scene.bodies) == 2
    scene = seen("So they [sue:took [appeal:legal] steps] here.")
    assert [cue.step for cue in scene.cues] == ["sue", "appeal"], "steps are many"
    scene = seen("So they [order:[order:told]] them.")
    assert len(scene.cues) == 1
    scene = seen("So the [court:[prosecutor:bench]] met.")
    assert {hit.term.key for hit in scene.bodies} == {"court", "prosecutor"}, "one word of two kinds of body"


def test_a_step_s_word_inside_a_body_s_name_is_none_but_an_appeal_s() -> None:
    assert [cue.step for cue in seen("The [court:court of [appeal:appeal]] met.").cues] == ["appeal"]
    assert seen("The [regulator:office of [fine:fines]] met.").cues == []
    assert [cue.step for cue in seen("The [regulator:office] of [fine:fines] met.").cues] == ["fine"]
    assert [cue.step for cue in seen("The [fine:fines [regulator:office]] met.").cues] == ["fine"]
    assert seen("The [regulator:[fine:fines] office] met.").cues == []
    assert seen("The [regulator:office [fine:fines]] met.").cues == []


# --- clauses and moods


@pytest.mark.parametrize(
    ("language", "between"),
    [
        ("en", ","), ("en", ";"), ("en", ":"), ("en", " ("), ("en", ")"), ("en", " –"), ("en", "\""), ("en", " «"), ("en", "“"), ("en", "!"),
        ("en", "?"), ("en", "."), ("en", " -"), ("en", " but"), ("ja", "、"), ("zh", "，"), ("zh", "；"), ("ar", "؛"), ("ar", "،"), ("ja", "」"),
        ("de", " aber"), ("de", " jedoch"), ("ru", " однако"), ("fr", " mais"),
    ],
)  # fmt: skip
def test_what_parts_clauses(language: str, between: str) -> None:
    assert moods(f"They [order:ordered] it{between} [no:never] came.", language=language) == {"ordered": set()}
    assert moods("They [order:ordered] it and [no:never] came.", language=language) == {"ordered": {"no"}}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They [order:ordered] it-now [no:never] came.", "en"),
        ("They [order:ordered] rebuttals [no:never] came.", "en"),
        ("They [order:ordered] mais [no:never] came.", "en"),
    ],
)
def test_what_parts_no_clause(text: str, language: str) -> None:
    assert moods(text, language=language) == {"ordered": {"no"}}


def test_a_space_between_signs_of_a_dense_script_parts_a_clause() -> None:
    assert moods("東[order:命] 京[no:不]西", language="ja") == {"命": set()}
    assert moods("東[order:命]京[no:不]西", language="ja") == {"命": {"no"}}


def test_moods_are_those_of_the_clause_on_either_side() -> None:
    found = moods("It [no:never] [order:ordered] or [fine:fined] [undo:again], it [may:may] [appeal:appeal], it [settle:settled].")
    assert found == {"ordered": {"no", "undo"}, "fined": {"no", "undo"}, "appeal": {"may"}, "settled": set()}


@pytest.mark.parametrize("step", ["fine", "order", "interim", "judgment", "probe"])
def test_the_not_of_a_reason_is_no_refusal(step: str) -> None:
    assert moods(f"They [{step}:did] it [why:for] [no:not] answering.") == {"did": set()}
    assert moods(f"They [{step}:did] it [no:not] [why:for] answering.") == {"did": {"no"}}
    assert moods(f"They [no:not] [{step}:did] it [why:for] answering.") == {"did": {"no"}}
    assert moods(f"[why:For] that they [{step}:did] [no:not].") == {"did": {"no"}}
    assert moods(f"They [{step}:did] it [why:for] that [may:may].") == {"did": {"may"}}


@pytest.mark.parametrize("step", ["sue", "appeal", "settle", "comply", "hearing"])
def test_of_other_steps_it_is_one(step: str) -> None:
    assert moods(f"They [{step}:did] it [why:for] [no:not] answering.") == {"did": {"no"}}


@pytest.mark.parametrize("language", sorted(REASON_FIRST))
def test_where_reasons_stand_first_the_not_stands_before_them(language: str) -> None:
    assert moods("So [no:not] telling [why:hence] [fine:fined].", language=language) == {"fined": set()}
    assert moods("So [why:hence] [no:not] [fine:fined].", language=language) == {"fined": {"no"}}
    assert moods("So [no:not] [fine:fined] [why:hence].", language=language) == {"fined": {"no"}}
    assert moods("So [fine:fined] [no:not] told [why:hence].", language=language) == {"fined": {"no"}}


@pytest.mark.parametrize(
    ("language", "text", "step", "threatened"),
    [
        ("en", "The court ordered Etsy to delete up to nine posts.", "order", False),
        ("en", "The court fined Etsy up to nine pounds.", "fine", True),
        ("de", "Das Gericht ordnete an, die Sperre bis zu neun Tage zu dulden.", "order", False),
        ("ru", "Суд предписал Etsy удалить записи до пятницы.", "order", False),
    ],
)
def test_until_when_an_order_gives_time_is_no_threat(language: str, text: str, step: str, threatened: bool) -> None:
    found = [cue.moods for cue in real(text, language).cues if cue.step == step]
    assert found
    assert {("may" in one) for one in found} == {threatened}


# --- undone behind


@pytest.mark.parametrize(
    ("text", "undone"),
    [
        ("They [order:ordered] it, but it was [undo:lifted].", True),
        ("They [interim:stayed] it, but it was [undo:lifted].", True),
        ("They [fine:fined] it, but it was [undo:lifted].", True),
        ("They [judgment:ruled] it, but it was [undo:lifted].", True),
        ("They [sue:sued] it, but it was [undo:lifted].", False),
        ("They [order:ordered] it. It was [undo:lifted].", False),
        ("It was [undo:lifted], they [order:ordered] it.", False),
        ("They [order:ordered] it, but it was [no:never] [undo:lifted].", False),
        ("They [order:ordered] it, but it [may:may] be [undo:lifted].", False),
        ("They [order:ordered] it, a, but [undo:lifted].", True),
        ("They [order:ordered] it, a; [undo:lifted].", True),
        ("They [order:ordered] it, a; b; [undo:lifted].", True),
        ("They [order:ordered] it, a; b; c; [undo:lifted].", False),
        ("It was [undo:lifted].", False),
    ],
)  # fmt: skip
def test_a_later_clause_of_the_sentence_undoes_a_decision(text: str, undone: bool) -> None:
    assert any("undo" in found for found in moods(text).values()) is undone


def test_it_undoes_the_nearest_decisions_and_none_where_it_has_its_own() -> None:
    assert moods("They [order:ordered] it, they [fine:fined] it, it was [undo:lifted].") == {"ordered": set(), "fined": {"undo"}}
    assert moods("They [order:ordered] and [fine:fined] it, it was [undo:lifted].") == {"ordered": {"undo"}, "fined": {"undo"}}
    assert moods("They [order:ordered] it, the [fine:fine] was [undo:lifted].") == {"ordered": set(), "fine": {"undo"}}
    assert moods("They [order:ordered] it, the [sue:suit] was [undo:lifted].") == {"ordered": {"undo"}, "suit": {"undo"}}


@pytest.mark.parametrize(
    ("text", "at", "done"),
    [
        ("They ordered, [no:never] fined.", "fined", False),
        ("They ordered, [may:may] fine.", "fine", False),
        ("They ordered, [undo:lifted] it fined.", "fined", False),
        ("They ordered, [cut:cut] it fined.", "fined", True),
        ("They ordered, [no:never] fined.", "ordered", True),
        ("They [no:never] fined, then ordered.", "ordered", True),
    ],
)
def test_what_is_told_as_not_done(text: str, at: str, done: bool) -> None:
    scene = seen(text)
    assert scene.not_done(scene.reading.folded.text.index(at)) is not done


# --- how it is written


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("Ann Reed came to town with them.", True), ("Суд в Казани решил дело в среду.", True), ("Η αρχή αποφάσισε την Τρίτη.", True), ("東京地裁は命じた。", False),
        ("სასამართლომ გადაწყვიტა.", False), ("अदालत ने कहा।", False), ("قضت المحكمة بذلك.", False), ("東京地裁は東京地裁は Google Etsy", False),
        ("東京地裁は命 Google Etsy", True), ("東京地裁 abcd", False), ("東京地裁 abcde", True), ("12 34", False),
    ],
)  # fmt: skip
def test_whether_capitals_tell_names(text: str, cased: bool) -> None:
    """More than half of the first letters of the text, whatever the headline's."""
    assert real(text, "en", title="東京地裁" if cased else "Title In Capitals").cased is cased


def test_three_hundred_characters_tell_the_case() -> None:
    assert real("a" * 151 + "東" * 400, "en").cased
    assert not real("a" * 148 + "東" * 400, "en").cased


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Ann Reed came.", True), ("Ünïted Łódź ǆ ɏ", True), ("Tòa án Ḁ ỹ", True), ("Суд решил.", False), ("ɐɑɒɓ", False), ("ͰͱͲ", False),
        ("东京地裁 abcd", False), ("东京地裁 abcde", True),
    ],
)  # fmt: skip
def test_whether_letters_are_latin(text: str, latin: bool) -> None:
    assert real(text, "en").latin is latin


def test_small_words_are_those_without_a_capital() -> None:
    assert real("Ann gave the 7 men Bread, élan.", "en").small_words == {"gave", "the", "men", "élan"}


def test_common_words_are_no_part_of_a_name() -> None:
    scene = seen(
        "They [sue:sued] [no:never] the [person:singer] of a [group:union] in the [case:case] [counsel:Mr] X [by:by] [thing:app] here."
    )
    assert [scene.surface(*span) for span in scene.common] == ["sued", "never", "singer", "by"]


@pytest.mark.parametrize(
    ("text", "opens"),
    [("Reed came.", True), ("So Reed came.", False), ("“Reed came.", True), ("« (Reed came.", True), ("It rained. Reed came.", True), ("1 Reed.", False)],
)  # fmt: skip
def test_the_first_word_of_a_sentence(text: str, opens: bool) -> None:
    scene = real(text, "en")
    assert scene.opens(scene.reading.folded.text.index("reed")) is opens


def test_sentences_with_a_platform() -> None:
    assert marked("[platform:Etsy] fell. Rain. So [platform:Etsy].").scene.platform_sentences == {1, 3}
