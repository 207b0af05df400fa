"""What the company of a name tells: enumerations, comments, counsel, captions, the clause it stands in. Marked scenes, words of no list."""

import pytest

from pipeline.understanding.facts.claims import opponent_rows
from pipeline.understanding.facts.company import enumerated, platform_claims
from tests.unit.marked_scenes import marked


def rows(text: str, title: str = "-", *, stretch: float = 1.0) -> list[dict[str, float]]:
    made = marked(text, title, stretch=stretch)
    found = opponent_rows(made.scene, list(made.found), None, None)
    assert all(0 <= value <= 1 for row in found for value in row.values())
    return found


def row(text: str, title: str = "-", *, stretch: float = 1.0) -> dict[str, float]:
    return rows(text, title, stretch=stretch)[0]


def chains(text: str, *, stretch: float = 1.0) -> list[set[int]]:
    made = marked(text, stretch=stretch)
    return enumerated(made.scene, made.found)


# --- enumerations


@pytest.mark.parametrize(
    ("text", "stretch", "together"),
    [
        ("{run:Ann}, {run:Bob} came.", 1.0, [{1}, {0}]),
        ("{run:Ann}, {run:Bob} and {run:Cat} came.", 1.0, [{1, 2}, {0, 2}, {0, 1}]),
        ("{run:Ann}, as it is, {run:Bob} came.", 1.0, [{1}, {0}]),
        ("{run:Ann}, as it was, {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann}, long {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann}, [person:doctor] {run:Bob} came.", 1.0, [{1}, {0}]),
        ("{run:Ann}~4~{run:Bob} came.", 2.5, [{1}, {0}]),
        ("{run:Ann}~5~{run:Bob} came.", 2.5, [set(), set()]),
        ("{run:Ann}{run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann}. {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann} [sue:v] {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann} [versus:v] {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann} [bench:v] {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann} [claimant:v] {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann} [say:v] {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann} [demand:v] {run:Bob} came.", 1.0, [set(), set()]),
        ("{run:Ann} [case:v] {run:Bob} came.", 1.0, [{1}, {0}]),
        ("[sue:v] {run:Ann}, {run:Bob} [sue:v] came.", 1.0, [{1}, {0}]),
        ("{run#1:Ann}, {run#1:Reed} came.", 1.0, [set()]),
        ("{run#1:Ann}, {run:Bob}, {run#1:Reed} came.", 1.0, [{1}, {0}]),
        ("{run:Ann}, {run:Bob} came, long after all, {run:Cat} and {run:Dan}.", 1.0, [{1}, {0}, {3}, {2}]),
    ],
)
def test_who_is_enumerated_together(text: str, stretch: float, together: list[set[int]]) -> None:
    assert chains(text, stretch=stretch) == together


def test_what_holds_for_one_of_an_enumeration_holds_for_all() -> None:
    ann, bob, cat = rows("A suit [by:by] {run:Ann}, {listed:Bob Marsh} [sue:sued] [platform:Etsy]. Then {run:Cat}.")
    assert ann["chained"] == bob["chained"] == 1
    assert (ann["chain:suit-near"], ann["chain:acts"], ann["chain:listed"], ann["chain:by"]) == (1, 1, 1, 0)
    assert (bob["chain:by"], bob["chain:listed"], bob["chain:acts"]) == (1, 0, 0)
    assert not any(name.startswith("chain") for name in cat)
    assert {name for name in ann if name.startswith("chain:")} == {
        "chain:suit-near", "chain:suit-soon", "chain:suit-before", "chain:claimant-near", "chain:claimant-before", "chain:by", "chain:group",
        "chain:demand-soon", "chain:acts", "chain:versus", "chain:listed",
    }  # fmt: skip


def test_who_is_named_most_often() -> None:
    ann, bob = rows("{run#1:Ann} and then {run#1:Reed}. {run:Bob} came.", "{run#1:Ann} here")
    assert (ann["most"], ann["title+again"], ann["title+most"]) == (1, 1, 1)
    assert (bob["most"], bob["title+again"], bob["title+most"]) == (0, 0, 0)
    ann, bob = rows("{run:Ann} came. {run:Bob} came.")
    assert ann["most"] == bob["most"] == 0
    ann, bob = rows("Then {run#1:Ann} and so on {run#1:Reed}. {run#2:Bob} came, long after that, {run#2:Bob}.")
    assert (ann["most"], bob["most"], ann["title+again"], ann["title+most"]) == (1, 1, 0, 0)
    assert row("Rain.", "{run:Ann} came")["title+again"] == 0


# --- beside a name

NEAR = [
    ("say-after", 0, 16, "{run:Ann}~%d~[say:said] so."),
    ("say-before", 0, 16, "So [say:said]~%d~{run:Ann} then."),
    ("counsel", 0, 3, "The [counsel:Mr]~%d~{run:Ann} came."),
    ("counsel", 0, 2, "So {run:Ann}~%d~[counsel:lawyer] came."),
    ("thing-before", 0, 2, "The [thing:app]~%d~{run:Ann} came."),
    ("thing-after", 0, 2, "So {run:Ann}~%d~[thing:app] came."),
    ("decision-of", 1, 4, "A [judgment:ruling]~%d~{run:Ann} gave."),
    ("decision-of", 1, 4, "A [order:order]~%d~{run:Ann} gave."),
    ("decision-of", 1, 4, "A [interim:stay]~%d~{run:Ann} gave."),
    ("decision-of", 1, 4, "A [fine:fine]~%d~{run:Ann} gave."),
    ("court's", 1, 2, "So {run:Ann}~%d~[court:court] came."),
    ("court's", 1, 2, "So {run:Ann}~%d~[mod:district] came."),
    ("platform-beside", 1, 6, "So {run:Ann}~%d~[platform:Etsy] came."),
    ("platform-beside", 1, 6, "So [platform:Etsy]~%d~{run:Ann} came."),
    ("of-the-court", 1, 9, "So {run:Ann}~%d~[court:court] came."),
    ("employs", 0, 3, "So {run:Ann}~%d~[bench:lawyer] came."),
    ("target-wide", 1, 40, "A suit [versus:against]~%d~{run:Ann} began."),
]
"""Feature, fewest and most characters, text."""


@pytest.mark.parametrize(("name", "least", "most", "text"), NEAR)
def test_how_near_a_word_stands(name: str, least: int, most: int, text: str) -> None:
    assert row(text % least)[name] == 1
    assert row(text % most)[name] == 1
    assert row(text % (most + 1))[name] == 0
    if least:
        assert row(text % (least - 1))[name] == 0


@pytest.mark.parametrize(
    ("name", "most", "text"),
    [
        ("say-after", 6, "{run:Ann}~%d~[say:said] so."),
        ("say-before", 6, "So [say:said]~%d~{run:Ann} then."),
        ("counsel", 1, "The [counsel:Mr]~%d~{run:Ann} came."),
        ("counsel", 0, "So {run:Ann}~%d~[counsel:lawyer] came."),
        ("of-the-court", 3, "So {run:Ann}~%d~[court:court] came."),
        ("target-wide", 16, "A suit [versus:against]~%d~{run:Ann} began."),
    ],
)
def test_how_near_a_word_stands_in_a_dense_script(name: str, most: int, text: str) -> None:
    assert row(text % most, stretch=2.5)[name] == 1
    assert row(text % (most + 1), stretch=2.5)[name] == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("decision-of", "A [appeal:appeal] {run:Ann} made."),
        ("decision-of", "So {run:Ann} [judgment:ruling]."),
        ("court's", "The [court:court] {run:Ann} came."),
        ("court's", "The {body/police:police} [court:court] came."),
        ("of-the-court", "The {body/police:police} [court:court] came."),
        ("of-the-court", "The {group:users} [court:court] came."),
        ("of-the-court", "So {run:Ann} so, [court:court] came."),
        ("of-the-court", "So {run:Ann}. [court:Court] came."),
        ("employs", "The [bench:lawyer] {run:Ann} came."),
        ("target-wide", "A suit [versus:against], then {run:Ann} came."),
        ("target-wide", "A suit [versus:against] [platform:Etsy] {run:Ann} came."),
        ("target-wide", "So {run:Ann} [versus:against] them."),
    ],
)  # fmt: skip
def test_what_does_not_count(name: str, text: str) -> None:
    assert row(text).get(name, 0) == 0


def test_a_platform_before_the_word_is_not_between() -> None:
    assert row("So [platform:Etsy] [versus:against] {run:Ann}.")["target-wide"] == 1
    assert row("So [versus:against] {run:Ann} [platform:Etsy].")["target-wide"] == 1


def test_counsel_named_once_and_counsel_within_a_name() -> None:
    assert row("The {run:[counsel:Mr] Ann} came.")["counsel"] == 1
    once, twice = row("The [counsel:Mr] {run:Ann} came."), row("The [counsel:Mr] {run#1:Ann} came. So {run#1:Ann}.")
    assert (once["counsel+once"], twice["counsel"], twice["counsel+once"]) == (1, 1, 0)
    assert row("So {run:Ann} came.")["counsel+once"] == 0


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("{run:Ann} [say:said] so.", 1),
        ("{run:Ann} came so.", 0),
        ("{run:Ann} [say:said] the [claimant:plaintiff] came.", 0),
        ("{run:Ann} [say:said] they [sue:sued].", 0),
        ("{run:Ann} [say:said] they [appeal:appealed].", 1),
        ("{run#1:Ann} [say:said] so. {run#1:Ann} came.", 0),
        ("{run#1:Ann} [say:said] so. {run#1:Ann} [say:told] them.", 1),
        ("{run:Ann} [say:said] so. They [sue:sued].", 1),
    ],
)
def test_who_only_speaks(text: str, only: float) -> None:
    assert row(text)["only-speaks"] == only


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("{run:Ann} came in 2019.", 1),
        ("{run:Ann} came in 1999.", 1),
        ("{run:Ann} came in 1899.", 0),
        ("{run:Ann} came in 2100.", 0),
        ("{run:Ann} won 12019 euros.", 0),
        ("{run:Ann} won 20190 euros.", 0),
        ("{run:Ann} had [already:already] come.", 1),
        ("{run:Ann} had [no:not] come.", 0),
        ("{run:Ann} came. It was 2019.", 0),
        ("It was 2019. {run:Ann} came.", 0),
        ("{run:Ann} came. They had [already:already] gone.", 0),
        ("{run#1:Ann} came in 2019. {run#1:Ann} left.", 0),
        ("{run#1:Ann} came in 2019. {run#1:Ann} left in 2020.", 1),
    ],
)
def test_who_is_told_of_the_past_alone(text: str, past: float) -> None:
    assert row(text)["always-past"] == past


@pytest.mark.parametrize(
    ("text", "caption", "other"),
    [
        ("{run:Roe} [versus:v] [platform:Etsy] is read.", 1, 0),
        ("{run:Roe}~2~[versus:v]~2~[platform:Etsy] is read.", 1, 0),
        ("{run:Roe}~3~[versus:v] [platform:Etsy] is read.", 0, 0),
        ("{run:Roe} [versus:v]~3~[platform:Etsy] is read.", 0, 0),
        ("{run:Roe}[versus:v] [platform:Etsy] is read.", 0, 0),
        ("{run:Roe} [versus:v][platform:Etsy] is read.", 0, 0),
        ("[platform:Etsy] [versus:v] {run:Roe} is read.", 0, 1),
        ("[platform:Etsy]~2~[versus:v]~2~{run:Roe} is read.", 0, 1),
        ("[platform:Etsy]~3~[versus:v] {run:Roe} is read.", 0, 0),
        ("[platform:Etsy] [versus:v]~3~{run:Roe} is read.", 0, 0),
        ("[platform:Etsy][versus:v] {run:Roe} is read.", 0, 0),
        ("[platform:Etsy] [versus:v]{run:Roe} is read.", 0, 0),
    ],
)
def test_the_name_of_a_case(text: str, caption: float, other: float) -> None:
    found = row(text)
    assert (found["caption"], found["caption-other"]) == (caption, other)


@pytest.mark.parametrize(
    ("name", "word"),
    [("suit-in-clause", "[sue:sued]"), ("claimant-in-clause", "[claimant:plaintiff]"), ("platform-in-clause", "[platform:Etsy]")],
)
def test_what_stands_in_the_clause_of_a_name(name: str, word: str) -> None:
    assert row(f"So {{run:Ann}} {word} here.")[name] == 1
    assert row(f"So {{run:Ann}}, {word} here.")[name] == 0
    assert row(f"So {{run#1:Ann}}, {word} and {{run#1:Reed}} here.")[name] == 1
    assert row("So {run:Ann} [appeal:appealed] here.")[name] == 0


def test_a_body_of_several_words() -> None:
    assert row("The {body/police:city police} came.")["named-body"] == 1
    assert row("The {body/police:police} came.")["named-body"] == 0
    assert row("The {run:Ann Reed} came.")["named-body"] == 0


@pytest.mark.parametrize(
    ("title", "text", "stretch", "claims"),
    [
        ("[platform:Etsy]~30~[sue:sues] them", "Rain.", 1.0, True),
        ("-", "[platform:Etsy]~30~[sue:sues] them.", 1.0, True),
        ("-", "[platform:Etsy]~31~[sue:sues] them.", 1.0, False),
        ("-", "[platform:Etsy]~12~[sue:sues] them.", 2.5, True),
        ("-", "[platform:Etsy]~13~[sue:sues] them.", 2.5, False),
        ("-", "[platform:Etsy][sue:sues] them.", 1.0, True),
        ("-", "[platform:Etsy], it [sue:sues] them.", 1.0, False),
        ("-", "[versus:against] [platform:Etsy] it [sue:sues] them.", 1.0, True),
        ("-", "[platform:Etsy] [versus:against] them [sue:sues].", 1.0, False),
        ("-", "[platform:Etsy] [sue:sues] [versus:against] them.", 1.0, True),
        ("-", "They [sue:sue] [platform:Etsy].", 1.0, False),
        ("-", "[platform:Etsy] [appeal:appeals].", 1.0, False),
        ("-", "Rain. [platform:Etsy] [sue:sues] them.", 1.0, False),
    ],
)
def test_a_platform_that_claims(title: str, text: str, stretch: float, claims: bool) -> None:
    made = marked(text + " {run:Ann}.", title, stretch=stretch)
    assert platform_claims(made.scene) is claims
    assert row(text + " {run:Ann}.", title, stretch=stretch)["platform-claims"] == claims
