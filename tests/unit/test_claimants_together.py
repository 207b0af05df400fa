"""Who acts against a platform, told by the report as a whole: the likeliest where a court decides, and those who only stand near a claim."""

from datetime import date

import pytest

from pipeline.understand import understand
from pipeline.understanding.annotation import read
from pipeline.understanding.facts.authorities import bodies_of
from pipeline.understanding.facts.claims import acting, family, opponent_rows
from pipeline.understanding.facts.company import enumerated
from pipeline.understanding.facts.forms import Opponent
from pipeline.understanding.facts.opponents import opponents_of
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.model import Logistic

NOBODYS = [
    ("en", "Etsy loses", "The High Court in Leeds ruled against Etsy for the potter Ann Reed. Her lawyer Bob Marsh welcomed it.", "Bob Marsh"),
    ("hr", "Sud odlučio", "Sud u Zadru presudio je protiv Mete u korist Ane Babić. Odvjetnik Ivo Horvat najavio je žalbu.", "Ivo Horvat"),
    ("sw", "Mahakama yaamua", "Mahakama iliiamuru Bolt kumlipa Asha Juma. Wakili Peter Mrema alipinga.", "Peter Mrema"),
    ("en", "Search firm must act", "A court in Oslo told Google to act. An earlier suit against Pellworth had failed.", "Pellworth"),
    ("sq", "Gjykata vendosi", "Gjykata dënoi Meta-n për paditë e Ana Hoxhës. Padia u shqyrtua në Lezhë.", "Lezhë"),
    ("cs", "Soud rozhodl", "Soud vyhověl žalobě Jany Novotné na Metu. Jednání se konalo v Chrudimi.", "Chrudimi"),
    ("en", "Google loses", "BRUSSELS (Harbour Wire) - A court in Brussels ruled against Google on Monday.", "Harbour Wire"),
    ("en", "Ruling", "A judge in Leeds ruled against X. The Crown Court in York had sent him the case of Ann Reed.", "Crown Court"),
]  # fmt: skip
"""Language, title, text, who is named there and is nobody's claimant."""

GROUPS = [
    ("fr", "Le Syndicat des hôteliers de Vendée a assigné Booking.com à Nantes.", "Syndicat des hôteliers de Vendée"),
    ("en", "X was sued in Leeds by the Fenwick students' union.", "Fenwick students' union"),
    ("sv", "Målet mellan Bildkonst Nord och föreningen Wikimedia avgörs i Lund.", "Bildkonst Nord"),
    ("cs", "Spolek Volná vlna a novinář Petr Hora podali žalobu na Facebook.", "Volná vlna"),
    ("en", "The Harbour union and Bob Marsh sued Uber in Leeds.", "Harbour union"),
]
"""Language, text, a whole name in it."""


def seen(title: str, text: str, language: str) -> Scene:
    return scene_of(read(default_beat(), title, text, language), language)


def candidates(scene: Scene) -> list[str]:
    bodies = bodies_of(scene)
    return [scene.surface(one.start, one.end) for one in opponents_of(scene, bodies, bodies[0] if bodies else None)]


@pytest.mark.parametrize(("language", "title", "text", "who"), NOBODYS, ids=[row[3] for row in NOBODYS])
def test_who_speaks_is_sued_or_is_a_place_is_no_candidate(language: str, title: str, text: str, who: str) -> None:
    assert not any(who in name for name in candidates(seen(title, text, language)))


def test_a_lawyer_who_sues_is_a_candidate() -> None:
    assert "Bob Marsh" in candidates(seen("Suit", "Lawyer Bob Marsh sued Google in Leeds on Monday.", "en"))


def test_a_place_that_acts_elsewhere_is_a_candidate() -> None:
    text = "The High Court heard the claim in Pellworth. Pellworth sued Airbnb over its register."
    assert "Pellworth" in candidates(seen("Suit", text, "en"))


@pytest.mark.parametrize(("language", "text", "name"), GROUPS, ids=[row[2] for row in GROUPS])
def test_a_groups_name_ends_before_another_claimant(language: str, text: str, name: str) -> None:
    assert any(one.removeprefix("The ").removeprefix("Le ") == name for one in candidates(seen("Suit", text, language)))


def test_an_owner_is_not_enumerated_with_what_is_owned() -> None:
    scene = seen("Complaint", "The complaint of Harrow Media, owner of Pricewell, went to Cade. Ann Reed and Bob Marsh sued Google.", "en")
    found = opponents_of(scene, bodies_of(scene), None)
    beside = {scene.surface(one.start, one.end): others for one, others in zip(found, enumerated(scene, found), strict=True)}
    assert not beside["Pricewell"]
    assert beside["Ann Reed"]


def test_a_caption_needs_no_full_stop() -> None:
    scene = seen("Ruling", "The judgment in Marsh v Google was set aside by the court in London.", "en")
    bodies = bodies_of(scene)
    found = opponents_of(scene, bodies, bodies[0])
    rows = opponent_rows(scene, found, bodies[0], "judgment")
    assert {scene.surface(one.start, one.end): row["caption"] for one, row in zip(found, rows, strict=True)}["Marsh"] == 1.0


def chosen(chances: dict[str, float], stage: str, *, court: bool) -> set[str]:
    """Who is told of two names with these chances."""
    scene = seen("Etsy", "Ann Reed spoke of Etsy. Later Carl Poole spoke of Etsy, too.", "en")
    found = [one for one in opponents_of(scene, [], None) if scene.surface(one.start, one.end) in chances]
    plain = {"only-a-role": 0.0, "one-word": 0.0, "cased": 1.0, "only-speaks": 0.0, "by:court": float(court)}
    rows = [{**plain, "sure": chances[scene.surface(one.start, one.end)]} for one in found]
    model = {family(scene, one): Logistic(0.0, {"sure": 1.0}, 0.31) for one in found}
    return {scene.surface(one.start, one.end) for one, _ in acting(model, scene, found, rows, stage)}


def test_the_likeliest_is_enough_where_a_court_decides() -> None:
    unlikely = {"Ann Reed": -1.5, "Carl Poole": -1.7}  # chances of .18 and .15
    assert chosen(unlikely, "judgment", court=True) == {"Ann Reed"}
    assert chosen(unlikely, "judgment", court=False) == set()
    assert chosen(unlikely, "fine", court=True) == set()


def test_a_second_claimant_has_to_be_likelier_than_the_first() -> None:
    assert chosen({"Ann Reed": 0.0, "Carl Poole": -0.7}, "fine", court=False) == {"Ann Reed"}  # .33 is enough for the first alone
    assert chosen({"Ann Reed": 0.0, "Carl Poole": -0.4}, "fine", court=False) == {"Ann Reed", "Carl Poole"}


def test_somebody_is_told_where_one_name_stands_in_a_judgment() -> None:
    facts = understand(
        "Flautist wins",
        "The district court in Malmö has ruled that Spotify infringed the rights of Elin Wallgren, a flautist.",
        published_at=date(2026, 3, 3),
    ).facts
    assert facts is not None
    assert ["Elin Wallgren" in one.value for one in facts.against] == [True]


def test_no_name_ends_at_a_small_word_that_its_own_word_only_begins_with() -> None:
    scene = seen("ਮੁਕੱਦਮਾ", "ਡਰਾਈਵਰ ਜਸਪਾਲ ਹੈਰਿਸ ਨੇ ਉਬਰ ਖ਼ਿਲਾਫ਼ ਮੁਕੱਦਮਾ ਦਾਇਰ ਕੀਤਾ।", "pa")
    assert any("ਹੈਰਿਸ" in name for name in candidates(scene))
    assert isinstance(opponents_of(scene, [], None)[0], Opponent)
