"""On which day the step was taken that a report tells of: weekdays and dates near its word, not those of the background or of what is to come."""

from datetime import date

import pytest

from pipeline.understand import understand

WEDNESDAY = date(2026, 3, 4)

TOLD = [
    ("Court orders X to name users", "A court in Lyon on Tuesday ordered X to disclose who wrote the messages.", date(2026, 3, 3)),
    ("CNIL fines Google", "In a decision of 19 February, the French watchdog CNIL fined Google 50 million euros.", date(2026, 2, 19)),
    ("Google krijgt boete", "De rechtbank Utrecht gaf Google maandag een boete van 20.000 euro.", date(2026, 3, 2)),
    ("Landgericht verurteilt Facebook", "Das Landgericht Köln hat Facebook am Dienstag zu einer Geldstrafe verurteilt.", date(2026, 3, 3)),
    ("La CNMC multa a Amazon", "La CNMC multó el lunes a Amazon con diez millones de euros.", date(2026, 3, 2)),
    ("Суд оштрафовал Google", "Таганский суд Москвы в пятницу оштрафовал Google на четыре миллиона рублей.", date(2026, 2, 27)),
    ("Sąd ukarał Facebooka", "Sąd w Krakowie we wtorek ukarał Facebooka grzywną 10 tysięcy złotych.", date(2026, 3, 3)),
    ("Mahkeme Twitter'ı engelledi", "Ankara'daki mahkeme salı günü Twitter'a erişimi engelledi.", date(2026, 3, 3)),
    ("東京地裁、Xに開示命令", "東京地裁は3月2日、Xに対し発信者情報の開示を命じた。", date(2026, 3, 2)),
    ("東京地裁、Xに開示命令", "東京地裁は3日、Xに対し発信者情報の開示を命じた。", date(2026, 3, 3)),
    ("法院判令抖音赔偿", "北京一家法院二十七日判令抖音向原告赔偿一百万元。", date(2026, 2, 27)),
    ("東京地裁、Xに開示命令", "東京地裁は30日以内に発信者情報を開示するようXに命じた。", None),
    ("محكمة تغرم غوغل", "قضت محكمة في القاهرة يوم الثلاثاء بتغريم غوغل مليون جنيه.", date(2026, 3, 3)),
    ("Tribunal multa o Google", "O tribunal de Lisboa multou o Google na terça-feira em dois milhões de euros.", date(2026, 3, 3)),
    ("CNIL fines Google", "Late last year, on 29 December, the French watchdog CNIL fined Google, it now said.", None),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "on"), TOLD)
def test_the_day_beside_the_steps_word(title: str, text: str, on: date | None) -> None:
    told = understand(title, text, published_at=WEDNESDAY).facts.acted_on
    assert (told and told.value) == (on and on.isoformat())


def test_a_december_day_told_in_january_is_last_years() -> None:
    told = understand(
        "CNIL fines Google", "On 29 December, the French watchdog CNIL fined Google 50 million euros.", published_at=date(2026, 1, 7)
    )
    assert told.facts.acted_on
    assert told.facts.acted_on.value == "2025-12-29"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Court orders X blocked", "A court in Lyon ordered providers to block X from Monday.", id="begins then"),
        pytest.param("Regulator may fine X", "The French regulator Arcom said on Tuesday that it could fine X.", id="not done"),
        pytest.param("Blocking order: service ends Friday", "A court in Lyon ordered providers to block X.", id="in a headline"),
        pytest.param(
            "Court orders X to name users",
            "A court in Lyon ordered X to disclose who wrote the messages. The platform says that it will appeal. Its lawyer spoke of a bad day. "
            "The users were heard by the police. The court had ordered a first search of an office in Paris on 20 February.",
            id="what went before",
        ),
        pytest.param("CNIL fines Google", "The French watchdog CNIL fined Google for what it did on 3 May 2019.", id="long past"),
    ],
)
def test_other_days_are_none(title: str, text: str) -> None:
    assert understand(title, text, published_at=WEDNESDAY).facts.acted_on is None


@pytest.mark.parametrize("text", ["Das Gericht verbot andere Dienste von Google.", "Google ließ seine Dienste vom Gericht sperren."])
def test_a_word_that_begins_as_a_weekday_is_none(text: str) -> None:
    """`Dienste` is not `Dienstag`."""
    assert understand("Gericht verbietet Google Dienste", text, published_at=WEDNESDAY).facts.acted_on is None


def test_without_a_day_of_publication_nothing_is_told() -> None:
    assert understand("CNIL fines Google", "On Tuesday the CNIL fined Google.").facts.acted_on is None
