"""How facts are put together: whose sums and deadlines they are, which day the step was taken, where each fact was read, which body a report means."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.act_day import act_day
from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.read import facts_of
from pipeline.understanding.facts.weighed import deadlines_of_party, sums_of_news
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.passage import passage_of
from records.facts import Amount, Deadline, Facts
from tests.unit.marked_scenes import Marked, marked

DAY = date(2026, 3, 4)


def facts(title: str, text: str, language: str = "en", *, published: date | None = DAY, outlet: str | None = None) -> Facts:
    return facts_of(read(default_beat(), title, text, language), language, published, outlet=outlet)


# --- the day of the step


def acted(
    text: str, stage: str, *, title: str = "-", language: str = "en", published: date | None = DAY, stretch: float = 1.0
) -> tuple[str, str] | None:
    """Day and rule."""
    scene = marked(text, title, language=language, stretch=stretch).scene
    reading = scene.reading
    report = passage_of(reading.original, reading.folded, reading.title_end, language, published)
    found = act_day(scene, report, stage)
    return None if found is None else (found.on.isoformat(), found.rule)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("They [fine:fined] it on 2 March.", "2026-03-02"),
        ("They [fine:fined] it on 4 March 2026.", "2026-03-04"),
        ("They [fine:fined] it on 5 March 2026.", None),
        ("They [fine:fined] it on 3 January 2026.", "2026-01-03"),
        ("They [fine:fined] it on 2 January 2026.", None),
        ("They [fine:fined] it on 29 December.", None),
        ("They [fine:fined] it in February 2026.", None),
        ("They [fine:fined] it on Tuesday.", "2026-03-03"),
        ("They [fine:fined] it on Wednesday.", "2026-03-04"),
        ("They [fine:fined] it on Thursday.", "2026-02-26"),
        ("They [fine:fined] it from Tuesday.", None),
        ("They [fine:fined] it by Tuesday.", None),
        ("They [order:ordered] it on 2 March.", None),
        ("They [fine+no:fined] it on 2 March.", None),
        ("They [fine+may:fined] it on 2 March.", None),
        ("They [fine+undo:fined] it on 2 March.", None),
        ("They [fine+cut:fined] it on 2 March.", "2026-03-02"),
        ("They [fine:fined] it. On 2 March it rained.", None),
        ("They [fine:fined]~87~2 March it was.", "2026-03-02"),
        ("They [fine:fined]~91~2 March it was.", None),
        ("It was 1 March, and then they [fine:fined] it on 2 March after all of it.", "2026-03-02"),
        ("Rain. Wind. They [fine:fined] it on 2 March.", "2026-03-02"),
        ("Rain. Wind. Snow. They [fine:fined] it on 2 March.", None),
        ("They [fine:fined] it. They [fine:fined] it on 2 March.", "2026-03-02"),
        ("They [fine:fined] it two days ago.", "2026-03-02"),
        ("They [fine:fined] it seven days ago.", "2026-02-25"),
        ("They [fine:fined] it eight days ago.", None),
        ("They [fine:fined] it two weeks ago.", None),
    ],
)
def test_the_day_beside_the_step_s_word(text: str, on: str | None) -> None:
    found = acted(text, "fine")
    assert (found and found[0]) == on


def test_days_of_other_stages() -> None:
    assert acted("They [order:ordered] it on Tuesday.", "interim-order") == ("2026-03-03", "weekday")
    assert acted("They [interim:stayed] it on Tuesday.", "order") == ("2026-03-03", "weekday")
    assert acted("They [judgment+undo:annulled] it on Tuesday.", "judgment") == ("2026-03-03", "weekday")
    assert acted("They [appeal+undo:annulled] it on Tuesday.", "appeal") == ("2026-03-03", "weekday")
    assert acted("They [appeal+no:annulled] it on Tuesday.", "appeal") is None
    assert acted("A [hearing:hearing] on Tuesday.", "hearing") is None, "mostly the next one"
    assert acted("A [hearing:hearing] on 2 March.", "hearing") == ("2026-03-02", "day named")
    assert acted("They [fine:fined] it on 2 March.", "fine", published=None) is None


def test_a_weekday_of_the_headline_is_one_to_come() -> None:
    assert acted("Rain.", "fine", title="They [fine:fined] it Tuesday") is None
    assert acted("Rain.", "fine", title="They [fine:fined] it 2 March") == ("2026-03-02", "day named")


@pytest.mark.parametrize(
    ("text", "language", "on"),
    [
        ("3日、[fine:命]じた。", "ja", "2026-03-03"), ("27日、[fine:命]じた。", "ja", "2026-02-27"), ("4日、[fine:命]じた。", "ja", "2026-03-04"), ("5日、[fine:命]じた。", "ja", "2026-02-05"),
        ("30日以内に[fine:命]じた。", "ja", None), ("三日[fine:判令]。", "zh", "2026-03-03"), ("二十七日[fine:判令]。", "zh", "2026-02-27"), ("十日[fine:判令]。", "zh", "2026-02-10"), ("十二日[fine:判令]。", "zh", "2026-02-12"),
        ("二十日[fine:判令]。", "zh", "2026-02-20"), ("40日、[fine:命]じた。", "ja", None), ("十日内[fine:判令]。", "zh", None),
    ],
)  # fmt: skip
def test_a_day_s_number_alone(text: str, language: str, on: str | None) -> None:
    found = acted(text, "fine", language=language)
    assert (found and found[0]) == on


def test_a_day_without_a_year_that_is_to_come_is_last_years_and_the_thirtieth_of_february_none() -> None:
    assert acted("They [fine:fined] it on 29 December.", "fine", published=date(2026, 1, 7)) == ("2025-12-29", "day named")
    assert acted("They [fine:fined] it on 31 December.", "fine", published=date(2026, 1, 7)) == ("2025-12-31", "day named")
    assert acted("They [fine:fined] it on 8 January.", "fine", published=date(2026, 1, 7)) is None


# --- sums and deadlines of the news


def amount(at: int, *, main: bool = True, role: str = "fine") -> Amount:
    return Amount(value="1", currency="EUR", role=role, main=main, confidence=1.0, rule="", start=at, end=at + 1, sentence=(0, 1))


@pytest.mark.parametrize(
    ("text", "stage", "role", "main"),
    [
        ("Rain. Wind. Snow. A @ here.", "order", "fine", False),
        ("Rain. Wind. A @ here.", "order", "fine", False),
        ("Rain. A @ here.", "order", "fine", True),
        ("Rain. Wind. Snow. A @ here.", "fine", "fine", True),
        ("Rain. Wind. Snow. A @ here.", "settlement", "fine", True),
        ("Rain. Wind. Snow. A @ here.", "compliance", "fine", True),
        ("Rain. Wind. Snow. A @ here.", "appeal", "fine", True),
        ("Rain. Wind. Snow. A @ here.", "judgment", "fine", False),
        ("Rain. Wind. Snow. A @ here.", "order", "damages", True),
        ("A [fine:fine]. Wind. Snow. A @ here.", "order", "fine", True),
        ("Rain. A [fine:fine]. Snow. A @ here.", "order", "fine", True),
        ("Rain. Wind. A [fine:fine]. A @ here.", "order", "fine", False),
        ("A [order:order]. Wind. Snow. A @ here.", "order", "fine", False),
    ],
)
def test_a_fine_told_in_passing_is_not_the_news(text: str, stage: str, role: str, main: bool) -> None:
    scene = marked(text).scene
    at = scene.reading.original.index("@")
    found = sums_of_news(scene, (amount(at, role=role), amount(at, main=False)), stage)
    assert [one.main for one in found] == [main, False]
    assert sums_of_news(scene, (), stage) == ()
    assert [one.main for one in sums_of_news(scene, (amount(at, main=False),), stage)] == [False]


def kept(
    text: str, *, kind: str = "comply", body: str = "regulator", chosen: str | None = None, stage: str = "fine", stretch: float = 1.0
) -> list[str]:
    """Kinds of the deadlines left of one at the sign @, beside the body marked {body:...}."""
    made: Marked = marked(text, stretch=stretch)
    scene = made.scene
    at = scene.reading.original.index("@")
    sentence = scene.reading.sentences[scene.sentence_of(scene.reading.folded.text.index("@"))]
    one = Deadline(on="2026-03-09", kind=kind, start=at, end=at + 1, sentence=(sentence, at + 1), rule="", confidence=0.9, month_only=False)
    bodies = [Body(start, end, body, "", (start, end), canonical="Anatel") for start, end in made.spans("body")]
    decides = None if chosen is None else Body(0, 1, chosen, "", (0, 1), canonical="Court")
    return [each.kind for each in deadlines_of_party(scene, [one], bodies, decides, stage)]


@pytest.mark.parametrize(
    ("text", "body", "stretch", "left"),
    [
        ("{body:Anatel} has been given @ hours.", "regulator", 1.0, False),
        ("{body:Anatel} gets @ hours.", "regulator", 1.0, False),
        ("{body:Anatel} has now been given @ hours.", "regulator", 1.0, True),
        ("{body:Anatel} @ hours.", "regulator", 1.0, True),
        ("The {body:Anatel} gets @ hours.", "regulator", 1.0, False),
        ("« The {body:Anatel} gets @ hours.", "regulator", 1.0, False),
        ("Thexx {body:Anatel} gets @ hours.", "regulator", 1.0, True),
        ("{body:Anatel}, gets @ hours.", "regulator", 1.0, True),
        ("{body:Anatel} gets (@ hours).", "regulator", 1.0, True),
        ("{body:Anatel}~24~@ hours.", "regulator", 1.0, False),
        ("{body:Anatel}~25~@ hours.", "regulator", 1.0, True),
        ("{body:Anatel}~9~@ hours.", "regulator", 2.5, False),
        ("{body:Anatel}~10~@ hours.", "regulator", 2.5, True),
        ("{body:Anatel} gets @ hours.", "government", 1.0, False),
        ("{body:Anatel} gets @ hours.", "police", 1.0, False),
        ("{body:Anatel} gets @ hours.", "court", 1.0, True),
        ("Rain and {body:Anatel} gets @ hours.", "regulator", 1.0, True),
        ("@ hours for {body:Anatel} here.", "regulator", 1.0, True),
    ],
)
def test_time_that_another_body_gets(text: str, body: str, stretch: float, left: bool) -> None:
    assert (kept(text, body=body, stretch=stretch) == ["comply"]) is left
    assert kept(text, body=body, kind="appeal", stretch=stretch) == ["appeal"]


def test_time_that_the_body_which_decides_gets_stays() -> None:
    text = "{body:Anatel} gets @ hours."
    made = marked(text)
    (start, end), at = made.spans("body")[0], made.scene.reading.original.index("@")
    one = Deadline(on="2026-03-09", kind="comply", start=at, end=at + 1, sentence=(2, at + 1), rule="", confidence=0.9, month_only=False)
    body = Body(start, end, "regulator", "", (start, end), canonical="Anatel")
    assert deadlines_of_party(made.scene, [one], [body], body, "fine") == (one,)
    assert deadlines_of_party(made.scene, [one], [body], replace(body, start=0), "fine") == (one,), "another mention of it"
    assert deadlines_of_party(made.scene, [one], [body], replace(body, canonical=None), "fine") == ()
    early = replace(one, sentence=(start + 1, at + 1))
    assert deadlines_of_party(made.scene, [early], [body], None, "fine") == (early,), "in the sentence before"


@pytest.mark.parametrize(
    ("stage", "chosen", "kind"),
    [("order", None, "comply"), ("interim-order", None, "comply"), ("judgment", "court", "comply"), ("judgment", "regulator", "answer"), ("judgment", None, "answer"), ("fine", "court", "answer")],
)  # fmt: skip
def test_who_is_ordered_to_answer_has_to_comply(stage: str, chosen: str | None, kind: str) -> None:
    assert kept("They have @ hours.", kind="answer", chosen=chosen, stage=stage) == [kind]
    assert kept("They have @ hours.", kind="hearing", chosen=chosen, stage=stage) == ["hearing"]


# --- put together


def test_every_fact_says_where_it_was_read() -> None:
    title, text = (
        "Italy fines Etsy",
        "It rained.   On Monday the Italian privacy authority fined Etsy 2 million euros for its adverts. It may appeal.",
    )
    found = facts(title, text, "en")
    whole = f"{title}\n{text}"
    assert found.authority is not None
    assert found.stage is not None
    assert found.acted_on is not None
    for one in (found.authority, found.stage, found.acted_on, *found.amounts):
        assert 0 <= one.sentence[0] <= one.start < one.end <= one.sentence[1] <= len(whole)
    assert whole[found.authority.start : found.authority.end] == found.authority.value
    assert whole[slice(*found.authority.sentence)].strip() in {
        title, "On Monday the Italian privacy authority fined Etsy 2 million euros for its adverts."
    }  # fmt: skip
    assert found.acted_on.value == "2026-03-02"
    assert whole[found.acted_on.start : found.acted_on.end] == "Monday"
    assert [whole[one.start : one.end] for one in found.amounts] == ["2 million euros"]


def test_without_a_day_of_publication_there_are_no_deadlines_and_no_day() -> None:
    title, text = "Italy fines Etsy", "On Monday the Italian privacy authority fined Etsy 2 million euros. It must comply within 30 days."
    assert facts(title, text).deadlines
    found = facts(title, text, published=None)
    assert found.deadlines == ()
    assert found.acted_on is None


def test_six_opponents_are_told_at_most_each_once() -> None:
    who = "Ann Reed, Bob Marsh, Carl Poole, Dora Finch, Eve Stone, Fay Holm, Gus Wood and Hal Lund"
    found = facts("Authors sue Etsy", f"{who} have sued Etsy before a court in Leeds. {who} sued Etsy, they said.")
    assert 2 <= len(found.against) <= 6
    assert len({one.value.casefold() for one in found.against}) == len(found.against)


def test_a_body_known_by_its_words_alone_of_another_country_gives_way() -> None:
    found = facts(
        "Paris court fines Etsy",
        "A court in Paris fined Etsy in France on Monday, the Paris court said. An American judge had seen it otherwise in France.",
    )
    assert found.authority is not None
    assert "American" not in found.authority.value
    assert found.jurisdiction is not None
    assert found.jurisdiction.value == "fr"


def test_a_sum_is_nobody_s_name() -> None:
    found = facts(
        "Kläger fordert 5.000 Euro von Etsy", "Der Kläger hat Etsy vor dem Landgericht Kiel auf 5.000 Euro Schadenersatz verklagt.", "de"
    )
    assert not any("Euro" in one.value for one in found.against)


@pytest.mark.parametrize(("outlet", "rule"), [("nz", "country of the outlet"), (None, "language")])
def test_whose_press_tells_the_country_where_nothing_else_does(outlet: str | None, rule: str) -> None:
    found = facts("Judge orders Etsy to delete adverts", "The judge ordered Etsy to delete adverts. It will appeal.", outlet=outlet)
    if found.jurisdiction is not None:
        assert found.jurisdiction.rule == rule
        assert found.jurisdiction.value == (outlet or "us")
        assert (found.jurisdiction.start, found.jurisdiction.end) == (0, len("Judge orders Etsy to delete adverts"))
    if outlet:
        assert found.jurisdiction is not None
