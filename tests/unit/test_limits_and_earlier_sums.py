"""Deadlines told by their noun, spans whose one is not said, what only lasts; sums of earlier cases, of other countries' money and of courts."""

from datetime import date

import pytest

from pipeline.understanding.amounts import amounts_in, amounts_of
from pipeline.understanding.deadlines import deadlines_of
from pipeline.understanding.passage import passage

TUESDAY = date(2026, 9, 1)

LIMITS = [
    ("en", "The deadline expires on 12 October.", "2026-10-12"),
    ("de", "Die Frist endet am 12. Oktober.", "2026-10-12"),
    ("fr", "Le délai expire le 12 octobre.", "2026-10-12"),
    ("es", "El plazo vence el 12 de octubre.", "2026-10-12"),
    ("pl", "Termin upływa 12 października.", "2026-10-12"),
    ("ru", "Срок исполнения истекает 12 октября.", "2026-10-12"),
    ("el", "Η προθεσμία λήγει στις 12 Οκτωβρίου.", "2026-10-12"),
    ("tr", "Süre 12 Ekim'de doluyor.", "2026-10-12"),
    ("ja", "期限は10月12日。", "2026-10-12"),
    ("ko", "이행 기한은 10월 12일이다.", "2026-10-12"),
    ("no", "Selskapet må rette seg. Fristen er to uker.", "2026-09-15"),
    ("de", "Das Portal muss löschen. Die Frist beträgt zwei Wochen.", "2026-09-15"),
    ("ru", "Решение можно обжаловать в течение месяца.", "2026-10-01"),
    ("lv", "Lēmumu var pārsūdzēt mēneša laikā.", "2026-10-01"),
    ("cs", "Odvolat se lze do měsíce.", "2026-10-01"),
    ("en", "It can appeal within a month.", "2026-10-01"),
    ("bg", "Решението може да се обжалва в 14-дневен срок.", "2026-09-15"),
    ("mn", "Шүүх хурал 10 дугаар сарын 12-нд болно.", "2026-10-12"),
]


@pytest.mark.parametrize(("language", "text", "on"), LIMITS)
def test_a_deadline_is_known_by_its_noun_and_by_one_month_or_week(language: str, text: str, on: str) -> None:
    assert [one.on for one in deadlines_of(text, "", language, TUESDAY)] == [on]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "O advogado espera uma primeira audiência em outubro."),
        ("fr", "L'audience se tiendra en octobre."),
        ("de", "Die Verhandlung ist für Oktober angesetzt."),
    ],
)
def test_a_hearing_may_be_told_by_its_month_alone(language: str, text: str) -> None:
    (found,) = deadlines_of(text, "", language, TUESDAY)
    assert (found.on, found.kind, found.month_only) == ("2026-10-15", "hearing", True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The inquiry will run until 12 October."),
        ("ru", "Проверка продлится до 12 октября."),
        ("tr", "Soruşturma 12 Ekim'e kadar sürecek."),
        ("en", "A hearing in March ended without a word."),
        ("en", "The hearing may be long."),
    ],
)
def test_what_lasts_or_is_past_is_no_deadline(language: str, text: str) -> None:
    assert not deadlines_of(text, "", language, TUESDAY)


EARLIER = [
    ("en", "Watchdog looks at messenger", "The watchdog has begun an inquiry into the app. It will look at fees. Last year it fined the firm 3 million euros."),
    ("pl", "Urząd bada aplikację", "Urząd wszczął postępowanie wobec aplikacji. Chodzi o opłaty. W ubiegłym roku ukarał firmę kwotą 3 mln euro."),
    ("de", "Behörde prüft Dienst", "Die Behörde ermittelt gegen den Dienst. Es geht um Gebühren. Im vergangenen Jahr verhängte sie 3 Millionen Euro Bußgeld."),
    ("tr", "Kurum uygulamayı inceliyor", "Kurum uygulama hakkında inceleme başlattı. Konu ücretler. Geçen yıl şirkete 3 milyon avro ceza kesmişti."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "title", "text"), EARLIER)
def test_a_fine_of_last_year_is_told_and_is_not_the_main_sum(language: str, title: str, text: str) -> None:
    (found,) = amounts_of(text, title, language, TUESDAY)
    assert (found.role, found.value, found.main) == ("fine", "3000000", False)


def test_a_fine_of_an_earlier_year_stands_behind_the_new_one() -> None:
    text = "The app was fined 2 million euros on Monday. Its data were open to all. In 2023 it had been fined 9 million euros."
    assert [(one.value, one.main) for one in amounts_of(text, "Fine for app", "en", TUESDAY)] == [("2000000", True), ("9000000", False)]


def test_a_year_of_the_only_fine_leaves_it_the_main_sum() -> None:
    text = "Judges in Lima heard the app's case. It fights what it was told. The fine of 2 million euros was imposed in 2023."
    assert [(one.value, one.main) for one in amounts_of(text, "Fine in court", "en", TUESDAY)] == [("2000000", True)]


def test_what_a_court_lets_somebody_have_is_damages_unless_a_fine_is_spoken_of() -> None:
    said = passage("The firm must pay the singer Rosa Lind 45,000 euros.", "Singer's win stands", "en", TUESDAY)
    assert [one.role for one in amounts_in(said, "ie", court=True)] == ["damages"]
    assert [one.role for one in amounts_in(said, "ie")] == ["fine"]
    fined = passage("The firm must pay 45,000 euros. The judge spoke of a fair fine.", "Court on firm", "en", TUESDAY)
    assert [one.role for one in amounts_in(fined, "ie", court=True)] == ["fine"]


@pytest.mark.parametrize(
    ("language", "text", "where", "currency"),
    [
        ("en", "The firm was fined P850,000.", "bw", "BWP"),
        ("en", "The firm was fined P850,000.", "ph", "PHP"),
        ("en", "The firm was fined TT$40 million.", None, "TTD"),
        ("en", "The firm was fined K90 million.", "zm", "ZMW"),
        ("fr", "La société écope d'une amende de 75 millions de francs CFA.", "cm", "XAF"),
        ("fr", "La société écope d'une amende de 75 millions de francs CFA.", "sn", "XOF"),
        ("es", "La empresa recibió una multa de 60.000 balboas.", None, "PAB"),
        ("nl", "Het bedrijf kreeg een boete van 50.000 dollar.", "sr", "SRD"),
        ("it", "La sanzione da 1,12 miliardi decisa a Roma", "it", "EUR"),
        ("ko", "과징금 151억 정당", "kr", "KRW"),
    ],
)
def test_money_is_that_of_the_country(language: str, text: str, where: str | None, currency: str) -> None:
    assert [one.currency for one in amounts_of(text, "", language, TUESDAY, jurisdiction=where)] == [currency]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("lt", "Teismas posėdį paskyrė 2026 m. sausio 20 d."),
        ("bn", "৩০ দিনের মধ্যে টাকা জমা দিতে হবে।"),
        ("it", "La sanzione riguarda 1,12 miliardi di utenti."),
    ],
)
def test_years_and_time_and_people_are_no_money(language: str, text: str) -> None:
    assert not amounts_of(text, "", language, TUESDAY)


def test_a_claim_is_heard_through_that() -> None:
    (found,) = amounts_of("Bendrovė reikalauja, kad svetainė atlygintų 740 tūkst. eurų žalą.", "", "lt", TUESDAY)
    assert found.role == "claim"


MOST = [
    ("en", "A court fined X 7 million dollars. The maximum penalty is 8 million dollars."),
    ("de", "Die Behörde verhängte ein Bußgeld von 7 Millionen Euro. Die Höchstbuße liegt bei 8 Millionen Euro."),
    ("fr", "Le tribunal a infligé une amende de 7 millions d'euros. La peine encourue était de 8 millions d'euros."),
    ("pl", "Urząd nałożył karę 7 mln zł. Maksymalna sankcja to 8 mln zł."),
    ("ru", "Суд назначил штраф 7 миллионов рублей. Максимальное наказание составляет 8 миллионов рублей."),
    (
        "sv",
        "Domstolen dömde ut böter på 7 miljoner kronor. Den som struntar i kravet riskerar en sanktionsavgift på upp till 8 miljoner kronor.",
    ),
    ("tr", "Mahkeme 7 milyon lira idari para cezası verdi. Kanundaki en yüksek para cezası 8 milyon liradır."),
]


@pytest.mark.parametrize(("language", "text"), MOST)
def test_what_a_law_allows_at_most_was_not_imposed(language: str, text: str) -> None:
    assert [(one.role, one.value) for one in amounts_of(text, "", language)] == [("fine", "7000000"), ("potential", "8000000")]


def test_a_penalty_for_each_day_that_is_refused_was_asked_for() -> None:
    refused = "Les juges ont refusé l'astreinte de 15 000 euros par jour que réclamait le diffuseur."
    imposed = "Les juges ont prononcé une astreinte de 15 000 euros par jour."
    assert [[one.role for one in amounts_of(text, "", "fr")] for text in (refused, imposed)] == [["claim"], ["per-day"]]
