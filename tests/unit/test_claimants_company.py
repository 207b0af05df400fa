"""What the company of a name tells: enumerations, counsel, captions, words that are nobody; and decisions undone in a later clause."""

from datetime import date

import pytest

from pipeline.understand import understand
from pipeline.understanding.annotation import read
from pipeline.understanding.facts.authorities import bodies_of
from pipeline.understanding.facts.claims import acting, family, opponent_rows
from pipeline.understanding.facts.company import enumerated, platform_claims
from pipeline.understanding.facts.forms import Opponent
from pipeline.understanding.facts.opponents import opponents_of
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.lexicon import default_beat
from pipeline.understanding.model import Logistic
from records.facts import Facts

UNDONE = [
    ("en", "App back after a day", "The block of Signal, ordered by a judge in Accra, was to last a week, but was lifted by the Court of Appeal."),
    ("de", "Sperre von Telegram", "Das Amtsgericht Bonn sperrte Telegram für eine Woche, doch wurde dies vom Landgericht aufgehoben."),
    ("fr", "Le réseau rouvert", "Le juge avait ordonné le blocage de Discord pour dix jours, mais il a été annulé par la cour d'appel de Dakar."),
    ("es", "Vuelve la mensajería", "El bloqueo de Signal, ordenado por un juez de Quito, debía durar dos días, pero fue revocado por la Corte Provincial."),
    ("pt", "Rede volta", "O bloqueio do Discord, determinado por um juiz de Maputo, deveria durar uma semana, mas foi derrubado pelo Tribunal Supremo."),
    ("it", "App di nuovo attiva", "Il blocco di Signal, ordinato dal tribunale di Pisa, doveva durare un mese, ma è stato annullato dalla Corte d'appello."),
]  # fmt: skip
"""Language, title, text: a measure told in a clause, its end in a later one."""


def seen(title: str, text: str, language: str) -> Scene:
    return scene_of(read(default_beat(), title, text, language), language)


def names(scene: Scene) -> list[str]:
    return [scene.surface(one.start, one.end) for one in opponents_of(scene, bodies_of(scene), None)]


def facts(title: str, text: str) -> Facts:
    found = understand(title, text, published_at=date(2026, 3, 3)).facts
    assert found is not None
    return found


@pytest.mark.parametrize(("language", "title", "text"), UNDONE)
def test_a_decision_undone_in_a_later_clause_is_annulled(language: str, title: str, text: str) -> None:
    undone = [cue for cue in seen(title, text, language).cues if "undo" in cue.moods and cue.step in {"order", "interim"}]
    assert undone
    outcome = facts(title, text).outcome
    assert outcome is not None
    assert outcome.value == "annulled"


def test_what_was_not_undone_stays() -> None:
    scene = seen("Ban stays", "A judge in Accra ordered the block of Signal, but it was not lifted on appeal.", "en")
    assert not any("undo" in cue.moods for cue in scene.cues if cue.step == "order" and "block" not in scene.surface(cue.start, cue.end))


def test_those_enumerated_beside_one_another_are_found() -> None:
    scene = seen("Suit", "Ann Reed, Bob Marsh and Carl Poole sued Google in Leeds. Dora Finch, a minister, said little.", "en")
    found = opponents_of(scene, bodies_of(scene), None)
    chains = {scene.surface(one.start, one.end): others for one, others in zip(found, enumerated(scene, found), strict=True)}
    assert chains["Ann Reed"] == {1, 2}
    assert not chains["Dora Finch"] & {0, 1, 2}


def test_who_is_enumerated_with_a_likely_claimant_is_drawn_along() -> None:
    scene = seen("Suit", "Ann Reed, Bob Marsh and Carl Poole sued Google in Leeds.", "en")
    found = opponents_of(scene, bodies_of(scene), None)
    first, second = (next(one for one in found if name in scene.surface(one.start, one.end)) for name in ("Reed", "Marsh"))
    model = {family(scene, one): Logistic(0.0, {"first": 3.0, "many": -15.0}, 0.29) for one in found}
    rows = [{"first": float(one is first), "many": 0.1, "only-a-role": 0.0, "one-word": 0.0} for one in found]
    assert {first, second} <= {one for one, _ in acting(model, scene, found, rows, "judgment")}


def test_counsel_is_told_from_a_claimant() -> None:
    scene = seen("Suit", "The baker Ann Reed sued Google in Leeds. She will win, as her lawyer Bob Marsh said.", "en")
    found = opponents_of(scene, bodies_of(scene), None)
    told = {
        scene.surface(one.start, one.end): row["counsel"]
        for one, row in zip(found, opponent_rows(scene, found, None, "complaint"), strict=True)
    }
    assert (told["Ann Reed"], told["Bob Marsh"]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Gericht wies die Beschwerde des Konzerns gegen TikTok zurück."),
        ("fr", "Après une longue enquête, le tribunal a condamné TikTok SA à Lyon."),
        ("sv", "Efter en lång utredning dömde tingsrätten TikTok i Lund."),
    ],
)
def test_words_that_open_a_sentence_legal_forms_and_words_for_platforms_are_no_names(language: str, text: str) -> None:
    assert not {"Efter", "Après", "SA", "Konzerns"} & set(names(seen("TikTok", text, language)))


def test_an_association_is_a_claimant_and_no_authority() -> None:
    told = facts("Klage gegen Temu", "Die Wettbewerbszentrale hat vor dem Landgericht Fulda gegen Temu geklagt.")
    assert told.authority is not None
    assert "Landgericht" in told.authority.value
    assert ["Wettbewerbszentrale" in one.value for one in told.against] == [True]


def test_a_platform_that_sues_is_seen_as_suing() -> None:
    assert platform_claims(seen("Facebook sues", "Facebook has sued the spyware maker Umbra Labs in Oakland.", "en"))
    assert not platform_claims(seen("Suit", "Ann Reed has sued Facebook in Oakland.", "en"))


@pytest.mark.parametrize(
    ("language", "text", "filler", "longest"),
    [("en", "Facebook {} sued the firm.", "x", 28), ("ja", "フェイスブックは{}提訴した。", "東", 11)],
)
def test_it_stands_within_thirty_characters_before_the_suit(language: str, text: str, filler: str, longest: int) -> None:
    """Twelve where a character is worth more than one."""
    assert platform_claims(seen("Suit", text.format(filler * longest), language))
    assert not platform_claims(seen("Suit", text.format(filler * (longest + 1)), language))


def test_the_ending_behind_a_hyphen_belongs_to_no_name() -> None:
    scene = seen("Դատ", "Orbita-ն դատի է տվել Google-ին։ Ռուսական Orbita ընկերությունը պահանջում է փոխհատուցում։", "hy")
    found = [one for one in opponents_of(scene, bodies_of(scene), None) if "Orbita" in scene.surface(one.start, one.end)]
    assert [len(one.mentions) for one in found] == [2]


def test_public_bodies_and_names_are_judged_apart() -> None:
    scene = seen("Suit", "Ann Reed sued Google.", "en")
    body, name = (Opponent(0, 4, "", kind) for kind in ("body", "run"))
    assert (family(scene, body), family(scene, name)) == ("body", "name")
