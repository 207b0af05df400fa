"""What is counted of who may act against a platform: where its words stand, how far from a suit, a role, a demand. Marked scenes, words of no list."""

import pytest

from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.claims import opponent_rows
from tests.unit.marked_scenes import marked


def rows(
    text: str, title: str = "-", *, language: str = "en", stretch: float = 1.0, kind: str | None = None, stage: str | None = None
) -> list[dict[str, float]]:
    """The rows of the candidates; `kind` is that of the body that decides."""
    made = marked(text, title, language=language, stretch=stretch)
    chosen = None if kind is None else Body(0, 1, kind, "", (0, 1))
    found = opponent_rows(made.scene, list(made.found), chosen, stage)
    assert all(0 <= value <= 1 for row in found for value in row.values())
    return found


def row(text: str, title: str = "-", *, language: str = "en", stretch: float = 1.0) -> dict[str, float]:
    return rows(text, title, language=language, stretch=stretch)[0]


def told(row: dict[str, float]) -> set[str]:
    return {name for name, value in row.items() if value}


# feature, characters at most, text with the gap
BEHIND = [
    ("suit-near", 29, "{run:Ann Reed}~%d~[sue:sued] them."),
    ("suit-soon", 20, "{run:Ann Reed}~%d~[sue:sued] them."),
    ("claimant-near", 23, "{run:Ann Reed}~%d~[claimant:plaintiff] here."),
    ("claimant-soon", 12, "{run:Ann Reed}~%d~[claimant:plaintiff] here."),
    ("may-soon", 14, "{run:Ann Reed}~%d~[may:might] act."),
    ("demand-soon", 14, "{run:Ann Reed}~%d~[demand:asks] it."),
    ("case-after", 12, "{run:Ann Reed}~%d~[case:suit] here."),
]
BEFORE = [
    ("suit-near", 29, "They [sue:sued]~%d~{run:Ann Reed} again."),
    ("suit-before", 14, "They [sue:sued]~%d~{run:Ann Reed} again."),
    ("claimant-near", 23, "The [claimant:plaintiff]~%d~{run:Ann Reed} came."),
    ("case-before", 22, "The [case:suit]~%d~{run:Ann Reed} came."),
]
CLOSE = [
    ("claimant-before", 5, "The [claimant:plaintiff]~%d~{run:Ann Reed} came."),
    ("demand-before", 4, "They [demand:asked]~%d~{run:Ann Reed} again."),
    ("person", 4, "The [person:singer]~%d~{run:Ann Reed} came."),
    ("person", 4, "The [member:deputy]~%d~{run:Ann Reed} came."),
    ("group", 4, "The [group:union]~%d~{run:Ann Reed} came."),
    ("group", 4, "Then {run:Ann Reed}~%d~[group:union] came."),
    ("bench", 4, "The [bench:lawyer]~%d~{run:Ann Reed} came."),
    ("bench", 6, "Then {run:Ann Reed}~%d~[bench:lawyer] came."),
    ("by", 2, "A suit [by:by]~%d~{run:Ann Reed} began."),
    ("target", 4, "A suit [versus:against]~%d~{run:Ann Reed} began."),
    ("office", 3, "The [court:judge]~%d~{run:Ann Reed} came."),
]


@pytest.mark.parametrize(("name", "most", "text"), [*BEHIND, *BEFORE, *CLOSE])
def test_how_far_a_word_may_stand_from_a_name(name: str, most: int, text: str) -> None:
    assert row(text % most)[name] == 1
    assert row(text % (most + 1))[name] == 0


@pytest.mark.parametrize(("name", "most", "text"), [*BEHIND, *BEFORE])
def test_in_dense_scripts_a_character_is_worth_two_and_a_half(name: str, most: int, text: str) -> None:
    close = -(-(most + 1) * 2 // 5) - 1 if name.endswith("near") else most * 2 // 5  # of "less than 30" and of "at most 20"
    assert row(text % close, stretch=2.5)[name] == 1
    assert row(text % (close + 1), stretch=2.5)[name] == 0


@pytest.mark.parametrize(("name", "most", "text"), CLOSE)
def test_words_beside_a_name_stand_as_near_in_every_script(name: str, most: int, text: str) -> None:
    assert row(text % most, stretch=2.5)[name] == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("suit-soon", "They [sue:sued] {run:Ann Reed} again."),
        ("claimant-soon", "The [claimant:plaintiff] {run:Ann Reed} came."),
        ("suit-before", "{run:Ann Reed} [sue:sued] them."),
        ("claimant-before", "{run:Ann Reed} [claimant:plaintiff] here."),
        ("case-before", "{run:Ann Reed} [case:suit] here."),
        ("case-after", "The [case:suit] {run:Ann Reed} began."),
        ("demand-before", "{run:Ann Reed} [demand:asks] it."),
        ("demand-soon", "They [demand:asked] {run:Ann Reed} it."),
        ("person", "{run:Ann Reed} [person:singer] here."),
        ("by", "{run:Ann Reed} [by:by] there."),
        ("target", "{run:Ann Reed} [versus:against] them."),
        ("may-soon", "They [may:might] {run:Ann Reed} tell."),
        ("may-soon", "{run:Ann Reed} [no:never] came."),
    ],
)
def test_the_other_side_of_a_name_does_not_count(name: str, text: str) -> None:
    assert row(text)[name] == 0


@pytest.mark.parametrize(
    ("text", "in_sentence", "near"),
    [
        ("{run:Ann Reed} [sue:sued] them.", 1, 1),
        ("{run:Ann Reed} spoke. Then [sue:sued].", 0, 0),
        ("{run:Ann Reed}~399~[sue:sued].", 1, 0),
        ("{run:Ann Reed}~400~[sue:sued].", 0, 0),
        ("{run#1:Ann Reed} spoke. Then {run#1:Reed} [sue:sued].", 1, 1),
        ("{run:Ann Reed} came [sue:sued]~40~and [sue:suing].", 1, 1),
    ],
)
def test_the_nearest_suit_of_any_mention_in_its_own_sentence_counts(text: str, in_sentence: float, near: float) -> None:
    found = row(text)
    assert (found["suit-in-sentence"], found["suit-near"]) == (in_sentence, near)
    as_claimant = row(text.replace("sue:", "claimant:"))
    assert (as_claimant["claimant-in-sentence"], as_claimant["claimant-near"]) == (in_sentence, near)


@pytest.mark.parametrize(
    ("title", "text", "where"),
    [
        ("{run#1:Reed} speaks", "It rained. Then {run#1:Ann Reed} spoke.", {"title": 1, "lead": 0, "late": 0.0}),
        ("-", "{run:Ann Reed} spoke.", {"title": 0, "lead": 1, "late": 1 / 6}),
        ("-", "It rained. {run:Ann Reed} spoke.", {"title": 0, "lead": 0, "late": 2 / 6}),
        ("-", "Rain. Wind. Rain. Wind. Rain. {run:Ann Reed} spoke.", {"title": 0, "lead": 0, "late": 1.0}),
        ("-", "Rain. Wind. Rain. Wind. Rain. Wind. {run:Ann Reed} spoke.", {"title": 0, "lead": 0, "late": 1.0}),
    ],
)
def test_where_a_name_is_told(title: str, text: str, where: dict[str, float]) -> None:
    found = row(text, title)
    assert {name: found[name] for name in where} == pytest.approx(where)


@pytest.mark.parametrize(("times", "share"), [(1, 1 / 3), (2, 2 / 3), (3, 1.0), (4, 1.0)])
def test_up_to_three_mentions_are_counted(times: int, share: float) -> None:
    assert row("So {run#1:Reed} said. " * times)["mentions"] == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "opens", "alone", "opener"),
    [
        ("{run:Reed} spoke.", 1, 1, 1),
        ("Then {run:Reed} spoke.", 0, 0, 0),
        ("{run#1:Reed} spoke. Then {run#1:Reed} left.", 1, 0, 0),
        ("{run:Ann Reed} spoke.", 1, 1, 0),
    ],
)
def test_whether_a_name_opens_its_sentences(text: str, opens: float, alone: float, opener: float) -> None:
    found = row(text)
    assert (found["opens"], found["opens-alone"], found["opener"]) == (opens, alone, opener)


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Then {run:Reed} spoke.", {"one-word", "cased"}),
        ("en", "Then {run:REED} spoke.", {"one-word", "cased", "capitals"}),
        ("en", "Then {run:Ann Reed} spoke.", {"cased"}),
        ("de", "Dann sprach {run:Reed} lange.", {"one-word", "cased", "noun"}),
        ("lb", "Dann sprach {run:Reed} lange.", {"one-word", "cased", "noun"}),
        ("de", "Dann sprach {run:ReedX} lange.", {"one-word", "cased"}),
        ("de", "Dann sprach {run:Ann Reed} lange.", {"cased"}),
        ("ka", "შემდეგ ილაპარაკა {run:რიდი} დიდხანს.", {"one-word"}),
    ],
)
def test_how_a_name_is_written(language: str, text: str, wanted: set[str]) -> None:
    found = told(row(text, language=language))
    assert found & {"one-word", "cased", "capitals", "noun"} == wanted


def test_what_a_name_holds() -> None:
    assert row("The {run:Ann [group:Union]} came.")["group"] == 1
    assert row("The {run:Ann} of the [group:union] came.")["group"] == 0
    assert row("The {run:[bench:lawyer] Reed} came.")["bench-inside"] == 1
    assert row("The {run:Reed} and a [bench:lawyer] came.")["bench-inside"] == 0
    assert row("The {run:[place/fr:Paris] Club} came.")["place"] == 1
    assert row("The {run:Club} in [place/fr:Paris] came.")["place"] == 0
    assert row("The {run:[court:Court] Club} came.")["office"] == 1
    assert row("The {run:Club} of the [court:court] came.")["office"] == 0
    assert row("The {listed!:Ann Reed} came.")["famous"] == 1
    assert row("The {listed:Ann Reed} came.")["famous"] == 0


@pytest.mark.parametrize("kind", ["body", "group"])
def test_offices_are_those_of_names(kind: str) -> None:
    assert row(f"The [court:judge] {{{kind}:Ann Reed}} came.")["office"] == 0


@pytest.mark.parametrize(
    ("text", "listing"),
    [("Then {run:Ann}, who came.", 1), ("Then {run:Ann} came.", 0), ("Then {run:Ann},not", 0), ("Then {run:Ann}; they", 0)],
)
def test_a_comma_behind_a_name_begins_a_list(text: str, listing: float) -> None:
    assert row(text)["listing"] == listing


@pytest.mark.parametrize(
    ("text", "versus"),
    [
        ("{run:Ann}~59~[versus:against]~29~[platform:Etsy] here.", 1),
        ("{run:Ann}~60~[versus:against]~29~[platform:Etsy] here.", 0),
        ("{run:Ann}~59~[versus:against]~30~[platform:Etsy] here.", 0),
        ("{run:Ann}[versus:against][platform:Etsy] here.", 1),
        ("{run:Ann} [versus:against] them.", 0),
        ("{run:Ann} [platform:Etsy] [versus:against].", 0),
        ("[versus:against] {run:Ann} [platform:Etsy].", 0),
        ("{run:Ann} came. So [versus:against] [platform:Etsy].", 0),
        ("{run:Ann} [versus:against] them~40~[versus:against] [platform:Etsy].", 0),
    ],
)
def test_against_and_a_platform_behind_a_name(text: str, versus: float) -> None:
    """The first "against" behind the name decides whom it is against."""
    assert row(text)["versus"] == versus


@pytest.mark.parametrize(
    ("text", "stretch", "acts"),
    [
        ("{run:Ann}~6~[sue:sued]~39~[platform:Etsy].", 1.0, 1),
        ("{run:Ann}~7~[sue:sued]~39~[platform:Etsy].", 1.0, 0),
        ("{run:Ann}~6~[sue:sued]~40~[platform:Etsy].", 1.0, 0),
        ("{run:Ann}[sue:sued][platform:Etsy].", 1.0, 1),
        ("{run:Ann}~2~[sue:sued] [platform:Etsy].", 2.5, 1),
        ("{run:Ann}~3~[sue:sued] [platform:Etsy].", 2.5, 0),
        ("[platform:Etsy] {run:Ann} [sue:sued].", 1.0, 0),
        ("{run:Ann}. [sue:Sued] [platform:Etsy].", 1.0, 0),
    ],
)
def test_who_stands_directly_before_a_suit_and_a_platform_acts(text: str, stretch: float, acts: float) -> None:
    found = row(text, stretch=stretch)
    assert (found["acts"], found["run+acts"]) == (acts, acts)


@pytest.mark.parametrize(
    ("text", "stretch", "sued"),
    [
        ("[platform:Etsy]~6~[sue:sued]~39~{run:Ann}.", 1.0, 1),
        ("[platform:Etsy]~7~[sue:sued]~39~{run:Ann}.", 1.0, 0),
        ("[platform:Etsy]~6~[sue:sued]~40~{run:Ann}.", 1.0, 0),
        ("[platform:Etsy][sue:sued]{run:Ann}.", 1.0, 1),
        ("[platform:Etsy]~2~[sue:sued] {run:Ann}.", 2.5, 1),
        ("[platform:Etsy]~3~[sue:sued] {run:Ann}.", 2.5, 0),
        ("[platform:Etsy] [sue:sued]. {run:Ann}.", 1.0, 0),
        ("{run:Ann} [platform:Etsy] [sue:sued].", 1.0, 0),
        ("[sue:Suing] {run:Ann} [platform:Etsy].", 1.0, 0),
    ],
)
def test_whom_a_platform_sues(text: str, stretch: float, sued: float) -> None:
    assert row(text, stretch=stretch)["sued"] == sued


@pytest.mark.parametrize(
    ("title", "text", "sues"),
    [
        ("[platform:Etsy]~6~[sue:sues] {run:Ann}", "Rain.", 1),
        ("-", "[platform:Etsy][sue:sues] {run:Ann}.", 1),
        ("-", "[platform:Etsy]~7~[sue:sues] {run:Ann}.", 0),
        ("-", "Rain. [platform:Etsy] [sue:sues] {run:Ann}.", 0),
        ("-", "{run:Ann} [sue:sues] [platform:Etsy].", 0),
        ("-", "[platform:Etsy] [fine:fined] {run:Ann}.", 0),
    ],
)
def test_a_platform_that_sues_in_headline_or_opening(title: str, text: str, sues: float) -> None:
    found = row(text, title)
    assert found["platform-sues"] == sues
    assert found["platform-sues+claimant"] == 0
    beside = row(text.replace("{run:Ann}", "[claimant:plaintiff] {run:Ann}"), title.replace("{run:Ann}", "[claimant:plaintiff] {run:Ann}"))
    assert beside["platform-sues+claimant"] == beside["platform-sues"] == sues


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("The {group:[group:users]} came.", 1),
        ("The {run:[person:singer]} came.", 1),
        ("The {run:[bench:lawyer]} came.", 1),
        ("The {run:French [group:users]} came.", 0),
        ("The {run:[group:users] here} came.", 0),
        ("The {run:[claimant:plaintiff]} came.", 0),
    ],
)
def test_a_role_alone(text: str, only: float) -> None:
    assert row(text)["only-a-role"] == only
    sued = row(text.replace("came", "[sue:sued]"))
    assert sued["only-a-role+suit"] == only


# --- two things at once


@pytest.mark.parametrize(
    ("both", "one", "other"),
    [
        ("run+suit-near", "", "[sue:sued]"),
        ("run+claimant-near", "", "[claimant:plaintiff]"),
        ("run+by", "[by:by]", ""),
        ("demand-soon+platform", "[platform:Etsy]", "[demand:asks]"),
        ("case-before+platform", "[case:suit]", "[platform:Etsy]"),
        ("case-after+platform", "[platform:Etsy]", "[case:suit]"),
        ("person+suit", "[person:singer]", "[sue:sued]"),
        ("group+suit", "[group:union]", "[sue:sued]"),
        ("by+suit", "[by:by]", "[sue:sued]"),
        ("by+near", "[by:by]", "[sue:sued]"),
    ],
)
def test_what_counts_together_counts_only_together(both: str, one: str, other: str) -> None:
    assert row(f"So {one} {{run:Ann}} {other} then.")[both] == 1
    for half in {f"So {one} {{run:Ann}} then.", f"So {{run:Ann}} {other} then."} - {f"So {one} {{run:Ann}} {other} then."}:
        if half.count("[") < (bool(one) + bool(other)):
            assert row(half)[both] == 0


def test_what_opens_a_sentence_before_a_suit() -> None:
    assert row("{run:Ann} [sue:sued].")["opens+soon"] == 1
    assert row("So {run:Ann} [sue:sued].")["opens+soon"] == 0
    assert row("{run:Ann} came.")["opens+soon"] == 0


@pytest.mark.parametrize("kind", ["run", "quoted", "foreign", "beside", "group", "listed"])
def test_the_kind_of_a_name_and_what_holds_for_it(kind: str) -> None:
    found = told(row(f"{{{kind}:Ann}} [sue:sued] [platform:Etsy].", "-"))
    assert {f"kind:{kind}", f"{kind}+suit-near", f"{kind}+opens", f"{kind}+acts"} <= found


# --- among the others


def several(text: str, **more: str | None) -> list[set[str]]:
    return [told(row) for row in rows(text, **more)]  # type: ignore[arg-type]


def test_the_nearest_the_second_and_the_only_one_beside_a_suit() -> None:
    ann, bob, cat, dan = several("{run:Ann} here {run:Bob} then {run:Cat} [sue:sued]. Then {run:Dan}.")
    ranks = {"suit-nearest", "suit-second", "suit-only"}
    assert (ann & ranks, bob & ranks, cat & ranks, dan & ranks) == (set(), {"suit-second"}, {"suit-nearest"}, set())
    (alone,) = several("{run:Ann} [sue:sued].")
    assert alone & ranks == {"suit-nearest", "suit-only"}
    first, second = several("{run:Ann} [sue:sued]. Then {run:Bob}.")
    assert (first & ranks, second & ranks) == ({"suit-nearest", "suit-only"}, set())
    assert {"claimant-nearest", "claimant-only"} <= several("{run:Ann} [claimant:plaintiff].")[0]


def test_the_first_of_several_and_how_many_there_are() -> None:
    found = rows("{run:Ann}. {run:Bob}. " + "{run:Cat}. " * 8)
    assert [one["first"] for one in found] == [1.0] + [0.0] * 9
    assert {one["many"] for one in found} == {1.0}
    assert {one["many"] for one in rows("{run:Ann}. {run:Bob}.")} == {0.2}
    assert {one["many"] for one in rows("{run:Ann}. " * 11)} == {1.0}


@pytest.mark.parametrize(("suits", "share", "none"), [(0, 0, 1), (1, 0.25, 0), (4, 1, 0), (5, 1, 0)])
def test_how_many_suits_a_report_tells(suits: int, share: float, none: float) -> None:
    found = row("{run:Ann} came. " + "They [sue:sued]. " * suits)
    assert (found["suits"], found["no-suit"]) == (share, none)


def test_whether_a_claimant_is_told_at_all() -> None:
    assert row("{run:Ann} came.")["no-claimant"] == 1
    assert row("{run:Ann} came. A [claimant:plaintiff].")["no-claimant"] == 0


def test_who_decides_and_at_which_stage() -> None:
    (found,) = several("{run:Ann} [sue:sued].", kind="court", stage="complaint")
    assert {"by:court", "stage:complaint", "run+claims", "suit-near+claims"} <= found
    assert "title+claims" not in found
    (found,) = several("Rain.", title="{run:Ann} came", kind="court", stage="hearing")
    assert {"title+claims", "run+claims"} <= found
    assert "suit-near+claims" not in found
    (found,) = several("{run:Ann} [sue:sued].")
    assert "by:none" in found
    assert not any(name.startswith("stage:") or name.endswith("+claims") for name in found)
    (found,) = several("{run:Ann} [sue:sued].", stage="investigation")
    assert "stage:investigation" in found
    assert not any(name.endswith("+claims") for name in found)


@pytest.mark.parametrize("stage", ["complaint", "judgment", "appeal", "settlement", "interim-order", "hearing"])
def test_stages_at_which_somebody_claims(stage: str) -> None:
    assert "run+claims" in several("{run:Ann} came.", stage=stage)[0]


@pytest.mark.parametrize("stage", ["fine", "order", "investigation", "compliance", "legislation"])
def test_stages_at_which_nobody_need_claim(stage: str) -> None:
    assert "run+claims" not in several("{run:Ann} came.", stage=stage)[0]


def test_a_public_body_is_told_by_who_decides_and_by_the_stage() -> None:
    (found,) = several("The {body/police:police} came.", kind="court", stage="order")
    assert {"police-before-court", "police:order"} <= found
    (found,) = several("The {body/police:police} came.")
    assert {"police-before-none", "police:None"} <= found
    assert not any("before-" in name for name in several("{run:Ann} came.", kind="court")[0])
