"""Little words tell a text's language where nothing speaks against it; where they do not, detectors are asked."""

import pytest

from pipeline.understanding import language
from pipeline.understanding.language import detect, plain_language

TEXTS = {
    "de": "Der Orchesterverein hat die Probe verlegt, und das Konzert wird nicht vor dem Herbst sein; auch für Gäste werden Plätze von Hand vergeben.",
    "en": "The orchard keepers have said that this harvest would be the earliest of all they have brought in, and the weather was to thank for it.",
    "es": "Los hortelanos dicen que su cosecha fue la más temprana desde hace años, pero también la más pequeña según las cuentas del gremio.",
    "fr": "La récolte est arrivée dans les caves, mais cette année elle a été plus petite; les fruits sont pour nous, pas pour le marché.",
    "it": "Il raccolto è arrivato nella cantina, che gli anziani della valle hanno aperto; sono anche le mele degli anni più freddi.",
    "nl": "De oogst wordt dit jaar niet voor de herfst binnengehaald, maar deze appels zijn naar de kelder gebracht bij een buurman.",
    "pl": "Zbiory jabłek w dolinie nie były duże, ale ogrodnicy cieszą się, że owoce są dla dzieci, które przez cały rok na nie czekały.",
    "pt": "A colheita não foi grande, mas as maçãs também são para você; uma vizinha levou pela manhã o que está na adega.",
    "ru": "Садовники говорят, что это самый ранний урожай: яблоки, которые было решено раздать, лежат также в погребе, чтобы дождаться зимы.",
    "sv": "Skörden är inte stor, men äpplena räcker för alla och även för gäster från dalen, säger odlarna, som vet att vädret hjälpte.",
    "tr": "Bahçıvanlar bu yıl hasat için çok erken olarak bir gün seçti ve elmalar kış kadar uzun bir süre mahzende kaldı.",
    "uk": "Садівники кажуть, що це найраніший урожай: яблука, який рік також дарують дітям, лежать у льоху після свята або від осені.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_speaks_for_its_own_language_alone(code: str) -> None:
    assert plain_language(TEXTS[code]) == code
    assert detect("", TEXTS[code]).code == code


@pytest.mark.parametrize(
    "text",
    [
        "Orchard harvest early",
        TEXTS["en"][:60] + TEXTS["de"],
        "Gardeners of the valley and of that town: " + "сад яблуня осінь " * 20,
        "Ënnert de Beem huet d'Bäierin vun haut mat de Kanner gesonge fir datt déi Äppel zum Wanter mat aus dem Keller kommen.",
        "",
    ],
)
def test_what_is_short_mixed_or_of_a_neighbour_is_plainly_nothing(text: str) -> None:
    assert plain_language(text) is None


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What langdetect was asked; it calls everything Finnish."""
    samples: list[str] = []

    def answer(sample: str) -> list[tuple[str, float]]:
        samples.append(sample)
        return [("fi", 0.99)]

    monkeypatch.setattr(language, "_langdetect", answer)
    monkeypatch.setattr(language, "_py3langid", lambda _: [("de", 0.99995), ("en", 0.00005)])
    return samples


def test_a_page_that_declares_another_language_than_its_words_is_not_asked_further(asked: list[str]) -> None:
    """Where only the language counts; how sure it is is the detectors' to say."""
    text = f"{TEXTS['de']} {TEXTS['de']}"
    assert detect("", text, declared="en", code_only=True).code == "de"
    assert not asked
    detect("", text, declared="en")
    assert asked


def test_words_that_do_not_bear_a_guess_out_leave_it_to_the_detectors(asked: list[str]) -> None:
    detect("", TEXTS["en"] * 2, declared="en", code_only=True)
    assert asked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("und wurde 1", None),
        ("und wurde sind", "de"),
        ("und wurde sind the", None),
        ("und wurde sind eine the", "de"),
        ("und wurde sind eine the of", None),
        ("und und und und", None),
    ],
)
def test_three_words_tell_a_language_and_four_beside_another_ones(text: str, code: str | None) -> None:
    assert plain_language(text) == code
