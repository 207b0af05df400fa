"""Whose appeal failed, what was ordered although something was refused, and what a clause only asks for."""

import pytest

from pipeline.understanding import language as languages
from pipeline.understanding.annotation import read
from pipeline.understanding.facts.outcomes import outcome_of
from pipeline.understanding.facts.scene import Scene, scene_of
from pipeline.understanding.lexicon import default_beat


def seen(title: str, text: str) -> Scene:
    code = languages.detect(title, text).code
    return scene_of(read(default_beat(), title, text, code), code)


def ended(title: str, text: str, stage: str) -> str | None:
    told = outcome_of(seen(title, text), stage)
    return told[0] if told else None


PLATFORMS_OWN = [
    ("Teacher keeps her award", "The Court of Appeal dismissed Tinder's appeal and ordered it to pay Anna Holm 900 pounds."),
    (
        "Lehrerin behält ihr Geld",
        "Das Oberlandesgericht Graz hat die Berufung von Tinder zurückgewiesen. Die Lehrerin Anna Holm bekommt 900 Euro.",
    ),
    ("L'enseignante garde son argent", "La cour d'appel de Nantes a rejeté l'appel de Tinder, qui doit verser 900 euros à Anna Holm."),
    (
        "La maestra conserva su dinero",
        "La Audiencia de Oviedo desestimó el recurso de Tinder, que debe pagar 900 euros a la maestra Ana Robles.",
    ),
    (
        "L'insegnante tiene il risarcimento",
        "La Corte d'appello di Bari ha respinto l'appello di Tinder, che dovrà pagare 900 euro a Anna Loi.",
    ),
    ("Nauczycielka zachowa pieniądze", "Sąd Apelacyjny w Łodzi oddalił apelację Tindera. Serwis zapłaci nauczycielce Annie Kos 900 zł."),
    ("Учительница сохранит деньги", "Апелляционный суд отклонил апелляцию Tinder. Сервис выплатит учительнице Анне Холм 900 рублей."),
    ("Opettaja saa rahansa", "Vaasan hovioikeus hylkäsi Tinderin valituksen. Opettaja Anna Holm saa 900 euroa."),
    ("教師への賠償維持", "福岡高裁はティンダーの控訴を棄却し、教師に90万円を払うよう命じた一審判決を支持した。"),
]


@pytest.mark.parametrize(("title", "text"), PLATFORMS_OWN)
def test_a_judgment_that_the_platform_could_not_shake_is_granted_and_its_appeal_refused(title: str, text: str) -> None:
    assert ended(title, text, "judgment") == "granted"
    assert ended(title, text, "appeal") == "refused"


CLAIMANTS_OWN = [
    ("Baker loses again", "The Court of Appeal dismissed the appeal of the baker Tom Ashby, who wanted Yelp to remove reviews."),
    ("Bäcker unterliegt erneut", "Das Oberlandesgericht Linz wies die Berufung des Bäckers Tom Aschauer gegen Yelp zurück."),
    ("Le boulanger débouté", "La cour d'appel de Dijon a rejeté l'appel du boulanger Tom Alix contre Yelp."),
    ("Odvolání zamítnuto", "Krajský soud v Plzni zamítl odvolání pekaře Tomáše Alta proti portálu Yelp."),
]


@pytest.mark.parametrize(("title", "text"), CLAIMANTS_OWN)
def test_an_appeal_of_whoever_is_against_the_platform_is_refused_at_either_stage(title: str, text: str) -> None:
    assert ended(title, text, "judgment") == "refused"
    assert ended(title, text, "appeal") == "refused"


IN_PART = [
    ("Post must go, no money", "The High Court ordered Facebook to delete the post but dismissed the claim for damages."),
    ("書き込みの削除命令　賠償は認めず", "那覇地裁はXに書き込みの削除を命じた。損害賠償の請求は棄却した。"),
    ("Le message sera supprimé", "Le tribunal de Metz a ordonné à Facebook de supprimer le message, mais rejeté la demande de dommages."),
    ("Inlägget ska bort", "Tingsrätten förbjuder Facebook att visa inlägget. Kravet på skadestånd avslås."),
]


@pytest.mark.parametrize(("title", "text"), IN_PART)
def test_what_is_ordered_goes_before_damages_that_are_refused(title: str, text: str) -> None:
    assert ended(title, text, "judgment") == "granted"


def test_a_request_that_is_refused_is_not_granted_for_an_order_it_asked_for() -> None:
    assert ended("Bid for ban fails", "A judge dismissed a request to order TikTok to close the account.", "judgment") == "refused"


def test_what_an_undone_rule_would_have_done_does_not_make_it_only_asked_for() -> None:
    text = "The High Court set aside a rule under which Uber would have paid 40 euros a ride."
    assert ended("Levy on rides falls", text, "judgment") == "annulled"
    asked = "A union asked the High Court to set aside the permit of Uber."
    assert ended("Union wants permit gone", asked, "judgment") != "annulled"


def test_a_claim_that_is_thrown_out_is_refused_not_annulled() -> None:
    assert (
        ended("Challenge fails", "The Court of Appeal has thrown out a challenge by the surgeon Pat Lane, who sued Google.", "appeal")
        == "refused"
    )


def test_an_order_with_a_last_day_is_given() -> None:
    text = "O tribunal de Évora ordenou ao Telegram que apague o canal até 3 de março."
    assert ended("Telegram tem de apagar canal", text, "order") == "granted"
    text = "Суд обязал Telegram удалить канал до 3 марта."
    assert ended("Telegram обязали удалить канал", text, "order") == "granted"
