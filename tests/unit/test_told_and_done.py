"""What is promised is not done, what others would pay is not the platform's, and who acts is who acts there: sentences in several languages."""

from datetime import date

import pytest

from pipeline.understand import understand
from records.facts import Facts

DAY = date(2026, 3, 4)
"""A Wednesday."""


def facts(title: str, text: str, day: date = DAY) -> Facts:
    return understand(title, text, published_at=day).facts


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Snapchat will give Belgian judges the names of accounts that sell drugs",
            "The company will share the data with Belgian courts, a minister said in Brussels. Until now it had not answered requests of judges.",
        ),
        (
            "Snapchat donnera à la justice belge les noms des vendeurs de drogue",
            "L'entreprise s'est engagée auprès du gouvernement belge. Elle transmettra aux juges les données des comptes visés.",
        ),
        (
            "Snapchat dará a los jueces belgas los datos de los vendedores",
            "La compañía se compromete a colaborar con los tribunales de Bélgica y entregará los datos de las cuentas.",
        ),
        (
            "Snapchat будет передавать бельгийским судам данные продавцов",
            "Компания пообещала это министру юстиции Бельгии. До сих пор на запросы судов она не отвечала.",
        ),
    ],
)
def test_what_somebody_promises_is_not_done_yet(title: str, text: str) -> None:
    found = facts(title, text)
    assert found.stage is not None
    assert found.stage.value == "compliance"
    assert found.outcome is None


@pytest.mark.parametrize(
    ("title", "text", "outcome"),
    [
        ("Snapchat hands over the names of accounts to Belgian judges", "The company handed over the data on Tuesday, a court in Ghent said.", "complied"),
        ("Telegram turns down request of Danish police for a user's name", "Telegram turned down the request of the police in Aarhus for the name of a user.", "not-complied"),
        (
            "Telegram hands over user's name to Danish police",
            "The company refused to name the user at first. It handed over the data on Monday, police in Aarhus said.",
            "complied",
        ),
        ("Facing contempt, Reddit turns over moderators' messages", "Reddit turned over the messages to a judge in Denver on Tuesday.", "complied"),
    ],
)  # fmt: skip
def test_the_headline_says_whether_it_was_done(title: str, text: str, outcome: str) -> None:
    found = facts(title, text)
    assert found.stage is not None
    assert found.outcome is not None
    assert (found.stage.value, found.outcome.value) == ("compliance", outcome)


@pytest.mark.parametrize(
    ("title", "text", "currency"),
    [
        (
            "Court in Kenya orders Telegram blocked",
            "A court in Nairobi ordered operators to block Telegram. The order sets a fine of 100,000 shillings a day for anyone who uses a VPN to get round it.",
            "KES",
        ),
        (
            "Justiça manda suspender o Telegram",
            "Um juiz de Brasília mandou suspender o Telegram. A decisão prevê multa de R$ 20 mil por dia para quem usar VPN.",
            "BRL",
        ),
        (
            "Un juez ordena bloquear Telegram",
            "Un juez de Madrid ordenó bloquear Telegram. El auto fija una multa de 3.000 euros al día para quienes lo usen con una VPN.",
            "EUR",
        ),
    ],
)
def test_what_users_would_pay_is_not_the_sum_of_the_order(title: str, text: str, currency: str) -> None:
    found = facts(title, text)
    assert {(one.currency, one.role, one.main) for one in found.amounts} == {(currency, "other", False)}


def test_a_body_of_another_country_does_not_act_here() -> None:
    found = facts(
        "Associations belges : Reddit doit livrer les noms des auteurs",
        "Deux associations belges demandent à Reddit les noms des auteurs de menaces. La société ne répondra qu'à un juge américain. "
        "Elles vont saisir le tribunal de première instance de Bruxelles, en Belgique, dit leur avocat belge.",
    )
    assert found.jurisdiction is not None
    assert found.jurisdiction.value == "be"
    assert found.authority is None or "américain" not in found.authority.value


def test_a_day_before_is_the_day_of_the_act() -> None:
    found = facts(
        "Yargıtay kararının ardından Ekşi Sözlük açıldı",
        "Erişim engeli, Yargıtay'ın bir gün önce verdiği kararın yayımlanmasının ardından kaldırıldı.",
    )
    assert found.acted_on is not None
    assert found.acted_on.value == "2026-03-03"


def test_a_competitor_told_of_at_the_end_is_no_party() -> None:
    found = understand(
        "Viber blocked in Tanzania after court order",
        "A court in Dodoma ordered operators to block Viber on Tuesday. The judge said that the company had not answered the police. "
        "Viber called the order wrong. It has some two million users in the country. Its lawyers will ask for a stay. "
        "The order was read in the morning. Shops that take orders through Viber were cut off. They went back to the telephone. "
        "Signal says that many people came over since.",
        published_at=DAY,
    )
    assert found.platforms() == ("Viber",)
