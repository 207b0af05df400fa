"""What is counted of the countries and the public bodies that a report names. Marked scenes, words of no list."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.understanding.facts.authorities import Body, body_rows
from pipeline.understanding.facts.places import place_rows
from pipeline.understanding.facts.scene import Scene
from pipeline.understanding.passage import Passage, passage_of
from tests.unit.marked_scenes import marked

SIGNS = frozenset(
    [
        *("late", "last", "of-platform", "dateline", "touching", "apart", "union-apart", "spoken", "spoken-nowhere", "home-alone"),
        *("listed-elsewhere", "listed-unnamed", "seat", "seat-town", "seat-alone", "money", "money-may", "town", "word"),
    ]
)
"""What test_where_a_process_runs.py tests by whole reports."""


def body(scene: Scene, name: str, kind: str = "court", **more: object) -> Body:
    """A body whose words stand in the text."""
    start = scene.reading.folded.text.index(name.casefold())
    return replace(Body(start, start + len(name), kind, "", (start, start + len(name))), **more)  # type: ignore[arg-type]


def told(scene: Scene) -> Passage:
    reading = scene.reading
    return passage_of(reading.original, reading.folded, reading.title_end, scene.language, None)


def bodies(scene: Scene, names: Sequence[str | tuple[str, dict[str, object]]]) -> list[Body]:
    return [body(scene, one) if isinstance(one, str) else body(scene, one[0], **one[1]) for one in names]  # type: ignore[arg-type]


def places(
    text: str,
    title: str = "-",
    *,
    named: Sequence[str | tuple[str, dict[str, object]]] = (),
    chosen: int | None = None,
    language: str = "xx",
    outlet: str | None = None,
) -> dict[str, dict[str, float]]:
    """Code -> what is not nought. `xx` is a language of no country."""
    scene = marked(text, title, language=language).scene
    found = bodies(scene, named)
    rows = place_rows(scene, found, None if chosen is None else found[chosen], told(scene), outlet=outlet)
    assert all(0 <= value <= 1 for row in rows.values() for value in row.values())
    return {code: {name: value for name, value in row.items() if value and name not in SIGNS} for code, row in rows.items()}


def test_countries_and_cities_named() -> None:
    found = places("Rain in [place/fr:France]. Then [city/it:Rome].", "Snow in [place/de:Germany]")
    assert found == {
        "de": {"named": 1, "title": 1, "lead": 1, "count": 0.25, "most": 1, "first": 1, "share": 1 / 3},
        "fr": {"named": 1, "lead": 1, "count": 0.25, "most": 1, "share": 1 / 3},
        "it": {"city": 1, "count": 0.25, "most": 1, "share": 1 / 3},
    }
    assert places("Rain.") == {}


@pytest.mark.parametrize(("times", "count"), [(1, 0.25), (3, 0.75), (4, 1), (5, 1)])
def test_a_place_is_counted_up_to_four_times(times: int, count: float) -> None:
    found = places("It rained in [place/fr:France]. " * times + "Then [place/it:Italy].")
    assert found["fr"]["count"] == count
    assert found["fr"]["share"] == pytest.approx(times / (times + 1))
    assert (found["fr"].get("most"), found["it"].get("most")) == (1, 1 if times == 1 else None)


def test_where_most_platforms_come_from_names_no_process() -> None:
    found = places("Rain in [place/us:America], [place/cn:China], [place/fr:France].")
    assert {code for code, row in found.items() if row.get("origin")} == {"us", "cn"}
    assert {code for code, row in found.items() if row.get("origin-apart")} == {"us", "cn"}
    beside = places("A [place/us:American] court.", named=[("court", {"places": ("us",)})], chosen=0)
    assert (beside["us"]["origin"], beside["us"].get("origin-apart")) == (1, None)
    listed = places("A [place/us:American] court.", named=[("court", {"jurisdiction": "us"})], chosen=0)
    assert (listed["us"]["origin"], listed["us"].get("origin-apart")) == (1, None)
    another = places("A [place/us:American] court.", named=[("court", {"places": ("us",), "jurisdiction": "us"})])
    assert another["us"]["origin-apart"] == 1


@pytest.mark.parametrize("code", ["eu", "coe"])
def test_unions_of_states_and_their_courts(code: str) -> None:
    text = f"A court of [place/{code}:Europe] and the office."
    assert places(text)[code]["union"] == 1
    assert "union-court" not in places(text)[code]
    assert places(text, named=["court"], chosen=0)[code]["union-court"] == 1
    assert "union-court" not in places(text, named=[("office", {"kind": "regulator"})], chosen=0)[code]
    assert "union" not in places("A court of [place/fr:France].", named=["court"], chosen=0)["fr"]


def test_places_of_the_bodies_named() -> None:
    named: list[tuple[str, dict[str, object]]] = [
        ("office", {"kind": "regulator", "jurisdiction": "fr", "places": ("it",)}),
        ("court", {"places": ("es",)}),
    ]
    found = places("The office and the court.", named=named)
    assert {code: set(row) for code, row in found.items()} == {
        "fr": {"listed-body"}, "it": {"beside-body"}, "es": {"beside-body", "beside-court"}
    }  # fmt: skip
    found = places("The office and the court.", named=named, chosen=0)
    assert {code: set(row) for code, row in found.items()} == {
        "fr": {"listed-body", "body-listed"}, "it": {"beside-body", "beside-chosen"}, "es": {"beside-body", "beside-court"}
    }  # fmt: skip


def test_a_listed_body_that_its_name_agrees_with() -> None:
    found = places("The office.", named=[("office", {"kind": "regulator", "jurisdiction": "fr", "places": ("fr", "it")})], chosen=0)
    assert found["fr"]["listed-agrees"] == 1
    assert "listed-agrees" not in found["it"]


def test_a_place_within_the_body_s_name_and_one_in_its_sentence() -> None:
    text = "The [place/fr:French] court met in [city/it:Rome]. Then [place/es:Spain]."
    found = places(text, named=["French court"], chosen=0)
    assert {code for code, row in found.items() if "in-body" in row} == {"fr"}
    assert {code for code, row in found.items() if "with-body" in row} == {"fr", "it"}
    found = places("At [place/fr:Gex]xyz court.", named=["xyz"], chosen=0)
    assert "in-body" not in found["fr"], "before its first letter"
    found = places("At xyz[place/fr:Gex] court.", named=["xyz"], chosen=0)
    assert "in-body" not in found["fr"], "behind its last"
    assert not any({"in-body", "with-body"} & set(row) for row in places(text, named=["French court"]).values())


def test_laws_name_a_country_within_what_is_read() -> None:
    scene = marked("The [law/fr:Loi Un] and the [law:Rule] and [actor/it:Reed] in [authority/es:Court].", language="xx").scene
    assert place_rows(scene, [], None, told(scene)).keys() == {"fr"}
    assert place_rows(scene, [], None, told(scene))["fr"]["law"] == 1
    start = scene.reading.hits[0].start
    assert place_rows(replace(scene, end=start), [], None, told(scene)) == {}
    assert place_rows(replace(scene, end=start + 1), [], None, told(scene)).keys() == {"fr"}


@pytest.mark.parametrize(
    ("language", "outlet", "code", "row"),
    [
        ("de", None, "de", {"language", "language-alone", "language-one"}),
        ("en", None, "us", {"language", "language-alone"}),
        ("es", None, "es", {"language", "language-alone"}),
        ("en", "nz", "nz", {"language", "language-alone", "language-one"}),
        ("de", "at", "at", {"language", "language-alone", "language-one"}),
        ("ar", None, "eg", {"language", "language-alone"}),
        ("fr", None, "fr", {"language", "language-alone"}),
        ("ja", None, "jp", {"language", "language-alone", "language-one"}),
    ],
)
def test_whose_press_it_is(language: str, outlet: str | None, code: str, row: set[str]) -> None:
    """The outlet's country, else that of most of the language's press, a lesser reason where many countries write it."""
    found = places("...", language=language, outlet=outlet)
    assert {name: set(one) - {"origin", "origin-apart"} for name, one in found.items()} == {code: row}
    named = places("[place/mt:Malta]", language=language, outlet=outlet)
    assert set(named[code]) - {"origin", "origin-apart"} == row - {"language-alone"}


# --- public bodies


def row(text: str, name: str, title: str = "-", *, stretch: float = 1.0, others: Sequence[str] = (), **more: object) -> dict[str, float]:
    """What is not nought of one body."""
    scene = marked(text, title, stretch=stretch).scene
    one = body(scene, name, **more)  # type: ignore[arg-type]
    found = sorted([one, *(body(scene, other) for other in others)], key=lambda each: each.start)
    counted = body_rows(scene, found)[found.index(one)]
    assert all(0 <= value <= 1 for value in counted.values())
    return {key: round(value, 4) for key, value in counted.items() if value}


def test_a_body_alone() -> None:
    assert row("Long after that day the court met.", "court") == {
        "kind:court": 1, "lead": 1, "late": round(1 / 6, 4), "first": 1, "first-of-kind": 1, "repeats": 0.25, "of-kind": 0.2, "opens": 1,
        "only": 1, "length": 0.125,
    }  # fmt: skip
    assert row("Rain.", "court", "The court met") == {
        "kind:court": 1, "title": 1, "first": 1, "first-of-kind": 1, "repeats": 0.25, "of-kind": 0.2, "opens": 1, "only": 1, "length": 0.125,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"listed": True}, {"listed", "listed-modified", "lead-named", "first-named"}),
        ({"modified": True}, {"modified", "listed-modified", "lead-named", "first-named"}),
        ({"places": ("fr",)}, {"place"}),
        ({"kind": "regulator"}, {"kind:regulator"}),
    ],
)
def test_what_a_body_s_name_tells(more: dict[str, object], names: set[str]) -> None:
    plain = set(row("The court met.", "court"))
    assert set(row("The court met.", "court", **more)) - plain == names


@pytest.mark.parametrize(
    ("sentences", "where", "late"),
    [(0, {"lead"}, 1 / 6), (1, {"second"}, 2 / 6), (2, set(), 3 / 6), (5, set(), 1), (6, set(), 1)],
)
def test_in_which_sentence_a_body_stands(sentences: int, where: set[str], late: float) -> None:
    found = row("Rain fell. " * sentences + "The court met.", "court", listed=True)
    assert set(found) & {"lead", "second", "title"} == where
    assert ("lead-named" in found) == (where == {"lead"})
    assert found["late"] == round(late, 4)


@pytest.mark.parametrize(("gap", "opens"), [(24, True), (25, False)])
def test_how_early_in_its_sentence(gap: int, opens: bool) -> None:
    text = f"{'x' * (gap - 2)} court met."
    scene = marked(text).scene
    assert body(scene, "court").start - scene.reading.sentences[1] == gap - 1
    assert ("opens" in row("y" + text, "court")) is opens


@pytest.mark.parametrize(
    ("text", "stretch", "soon", "before"),
    [
        ("A court~39~[fine:fined] them.", 1.0, True, False),
        ("A court~40~[fine:fined] them.", 1.0, False, False),
        ("A court[fine:fined] them.", 1.0, True, False),
        ("A court~15~[fine:fined] them.", 2.5, True, False),
        ("A court~16~[fine:fined] them.", 2.5, False, False),
        ("They [fine:fined]~14~court.", 1.0, False, True),
        ("They [fine:fined]~15~court.", 1.0, False, False),
        ("They [fine:fined]court.", 1.0, False, True),
        ("They [fine:fined]~5~court.", 2.5, False, True),
        ("They [fine:fined]~6~court.", 2.5, False, False),
        ("A court. [fine:Fined].", 1.0, False, False),
        ("A court~60~[fine:fined] and [order:ordered].", 1.0, False, False),
        ("A court [order:ordered]~60~and [fine:fined].", 1.0, True, False),
        ("A co[fine:ur]t met.", 1.0, False, False),
    ],
)
def test_a_step_near_a_body(text: str, stretch: float, soon: bool, before: bool) -> None:
    found = row(text.replace("co[fine:ur]t", "[fine:court]"), "court", stretch=stretch)
    assert ("step-soon" in found, "step-near-before" in found) == (soon, before)


def test_steps_of_its_sentence_and_moods() -> None:
    found = row("A court [fine+no:fined] and [order:ordered]. Then [sue+already:sued].", "court")
    assert {name for name in found if "+" in name} == {"court+fine", "court+order"}
    assert "already" not in found
    assert row("A court [fine+already:fined] them.", "court")["already"] == 1
    assert row("A court and [platform:Etsy].", "court")["platform"] == 1
    assert "platform" not in row("A court. So [platform:Etsy].", "court")


def test_a_body_among_others() -> None:
    found = row("A court and the judges met.", "court", others=["judges"])
    assert (found["of-kind"], found["repeats"]) == (0.4, 0.25)
    assert {"first", "first-of-kind"} <= set(found)
    assert "only" not in found
    second = row("A court and the judges met.", "judges", others=["court"])
    assert not {"first", "first-of-kind", "only"} & set(second)
    other = row("A court and the office met.", "office", others=["court"], kind="regulator")
    assert "first-of-kind" in other
    assert "first" not in other


def test_the_first_that_is_named_is_told() -> None:
    scene = marked("A court and the office and the judges met.").scene
    found = [body(scene, "court"), body(scene, "office", "regulator", listed=True), body(scene, "judges", modified=True)]
    assert [one["first-named"] for one in body_rows(scene, found)] == [0, 1, 0]
    found = [body(scene, "court"), body(scene, "office", "regulator", modified=True), body(scene, "judges", listed=True)]
    assert [one["first-named"] for one in body_rows(scene, found)] == [0, 1, 0]


@pytest.mark.parametrize(("times", "repeats", "of_kind"), [(1, 0.25, 0.2), (4, 1, 0.8), (5, 1, 1), (6, 1, 1)])
def test_a_body_named_again_by_the_beginning_of_its_word_or_by_its_entry(times: int, repeats: float, of_kind: float) -> None:
    scene = marked("courts " * times).scene
    at = [scene.reading.folded.text.index("courts") + 7 * n for n in range(times)]
    found = [Body(start, start + 6 - (n % 2), "court", "", (start, start + 6)) for n, start in enumerate(at)]
    assert {(one["repeats"], one["of-kind"]) for one in body_rows(scene, found)} == {(repeats, of_kind)}
    listed = [replace(one, canonical="Court", head=(0, 1)) for one in found]
    assert {one["repeats"] for one in body_rows(scene, listed)} == {repeats}
    two = [replace(one, canonical=f"Court {n}") for n, one in enumerate(found)]
    assert {one["repeats"] for one in body_rows(scene, two)} == {0.25}


@pytest.mark.parametrize(("letters", "share"), [(10, 0.25), (40, 1), (41, 1)])
def test_a_name_s_length(letters: int, share: float) -> None:
    assert row(f"The {'c' * letters} met.", "c" * letters)["length"] == share
