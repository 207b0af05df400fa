"""An authority that refuses to decide disobeys nothing; a platform that refuses does."""

import pytest

from tests.unit.test_asides import facts

AUTHORITIES = [
    ("Judge refuses to suspend Telegram", "A judge in Ohio on Monday refused to suspend Telegram in the state."),
    ("La justice refuse de bloquer Reddit", "Le tribunal de Nantes a refusé mardi de bloquer Reddit."),
    ("El juez se niega a suspender Discord", "Un juez de Lima se negó el lunes a suspender Discord."),
    ("Il giudice rifiuta di oscurare Reddit", "Il tribunale di Bari si è rifiutato di oscurare Reddit."),
    ("Суд отказался блокировать Discord", "Суд в Твери отказался заблокировать Discord."),
    ("Gericht weigert sich, Discord zu sperren", "Das Landgericht Lübeck lehnte es am Montag ab, Discord zu sperren."),
]
PLATFORMS = [
    ("Reddit refuses to block a forum", "Reddit has refused to block a forum despite an order of a court in Ohio."),
    ("Discord refuse de bloquer un salon", "Discord a refusé mardi de bloquer un salon, malgré l'ordre du tribunal de Nantes."),
]


@pytest.mark.parametrize(("title", "text"), AUTHORITIES)
def test_what_an_authority_refuses_is_a_decision_refused(title: str, text: str) -> None:
    told = facts(title, text)
    assert told.stage is not None
    assert told.stage.value != "compliance"
    assert told.outcome is not None
    assert told.outcome.value == "refused"


@pytest.mark.parametrize(("title", "text"), PLATFORMS)
def test_a_platform_that_refuses_disobeys(title: str, text: str) -> None:
    told = facts(title, text)
    assert told.stage is not None
    assert told.stage.value == "compliance"


def test_the_town_a_court_is_called_by_sues_nobody() -> None:
    told = facts("Klage gegen Temu", "Der Verband Nordlicht hat vor dem Amtsgericht Bersenbrück gegen Temu geklagt.")
    assert [one.value for one in told.against] == ["Verband Nordlicht"]
