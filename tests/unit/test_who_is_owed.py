"""Who is named where damages are told; what is no part of a name: days, agencies, "and"; where a clause ends without a comma."""

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.facts.authorities import bodies_of
from pipeline.understanding.facts.claims import acting, family, opponent_rows, owed
from pipeline.understanding.facts.opponents import opponents_of
from pipeline.understanding.facts.outcomes import outcome_of
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.model import Logistic
from records.facts import Amount


def seen(title: str, text: str, language: str) -> Scene:
    return scene_of(read(default_beat(), title, text, language), language)


def names(scene: Scene) -> list[str]:
    return [scene.surface(one.start, one.end) for one in opponents_of(scene, bodies_of(scene), None)]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "On Monday Van den Berg sued Etsy in Leeds.", "Van den Berg"),
        ("de", "Am Dienstag Anna van Holt und Etsy vor Gericht.", "Anna van Holt"),
        ("fr", "L'association Parents vigilants du Morvan poursuit TikTok.", "Parents vigilants du Morvan"),
        ("sw", "Umoja wa Wapishi wa Tanga uliishtaki Jumia.", "Umoja wa Wapishi wa Tanga"),
    ],
)
def test_a_name_is_whole_and_without_the_day_before_it(language: str, text: str, name: str) -> None:
    assert name in names(seen("", text, language))


def test_and_parts_two_names_where_it_is_a_small_word_elsewhere() -> None:
    found = names(seen("", "Global Voices na Foxglove waliishtaki Meta.", "sw"))
    assert {"Global Voices", "Foxglove"} <= set(found)


def test_an_agency_is_nobody_unless_it_sues() -> None:
    assert "AFP" not in names(seen("Suit", "Rosa Lind sued Google in Lyon. Her lawyer told AFP that she was calm.", "en"))
    assert "AFP" in names(seen("Suit", "AFP has filed a lawsuit against X in Paris over the use of its news.", "en"))


def _sum(role: str) -> Amount:
    return Amount(currency="EUR", value="900", role=role, start=0, end=3, sentence=(0, 9), rule="", confidence=0.9)


def test_damages_are_owed_to_somebody_and_fines_to_nobody() -> None:
    assert owed([_sum("fine"), _sum("damages")])
    assert owed([_sum("claim")])
    assert not owed([_sum("fine"), _sum("potential")])


def test_the_likeliest_is_named_where_damages_are_due_and_nobody_is_likely() -> None:
    scene = seen("Ruling", "Google must pay the baker Rosa Lind 900 euros, judges in Leeds ruled.", "en")
    found = opponents_of(scene, bodies_of(scene), None)
    rows = opponent_rows(scene, found, None, "judgment")
    unlikely = Logistic(-2.0, {}, 0.5)  # a chance of .12 for everybody
    model = {family(scene, one): unlikely for one in found}
    assert not acting(model, scene, found, rows, "judgment")
    assert len(acting(model, scene, found, rows, "judgment", due=True)) == 1
    assert not acting(model, scene, found, rows, "fine", due=True)


def test_a_clause_ends_before_but() -> None:
    scene = seen("Ruling", "A judge ordered Etsy to delete the page but dismissed the claim for damages.", "en")
    assert [cue.moods for cue in scene.cues if cue.step == "order"] == [frozenset()]


def test_an_acronym_and_its_name_are_one_claimant() -> None:
    text = "L'Union des lycéens curieux de France a saisi la justice contre Deliveroo. « Enfin », dit un membre de l'ULCF."
    found = names(seen("Plainte", text, "fr"))
    assert "Union des lycéens curieux de France" in found
    assert "ULCF" not in found
    other = "L'Union des lycéens curieux de France a saisi la justice contre Deliveroo. Le CDRT se tait."
    assert any("CDRT" in name for name in names(seen("Plainte", other, "fr")))


def test_what_a_name_is_known_as_is_no_second_claimant() -> None:
    found = names(seen("Suit", "The Union of Careful Readers of France, known as ULPF, sued Etsy in Leeds. ULPF wants names.", "en"))
    assert any("Union of Careful Readers of France" in name for name in found)
    assert "ULPF" not in found


def test_a_law_struck_down_in_a_case_is_no_claim_thrown_out() -> None:
    scene = seen("Court strikes down Data Pact in case against Etsy", "Judges annulled the pact.", "en")
    told = outcome_of(scene, "judgment")
    assert told is not None
    assert told[0] == "annulled"
