"""What stands beside a sum or a span and is no part of it: articles, the text's first word, "without", what somebody only asks for."""

from datetime import date

import pytest

from pipeline.understand import understand
from pipeline.understanding.amounts import amounts_of
from pipeline.understanding.deadlines import deadlines_of

DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("language", "title", "text", "values"),
    [
        ("en", "Tribunal cuts Chirper's fine to £9 million", "A tribunal said so.", ["9000000"]),
        ("en", "Chirper fined $20 million", "Two firms had complained.", ["20000000"]),
        ("en", "", "The court fined Chirper $9 million a day.", ["9000000"]),
        ("en", "", "The fine was two million a year, in dollars.", []),
        ("fr", "Amende de 9 millions d'euros", "Un juge l'a dit.", ["9000000"]),
        ("en", "", "The court fined Chirper one million one hundred thousand dollars.", ["1100000"]),
    ],
)
def test_an_article_behind_millions_adds_nothing(language: str, title: str, text: str, values: list[str]) -> None:
    assert [one.value for one in amounts_of(text, title, language, DAY)] == values


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("en", "The petitioners now ask for a fine of 50 million shillings.", "claim"),
        ("en", "The petitioners had asked in vain; the court imposed a fine of 50 million shillings.", "fine"),
        ("ru", "Арбитражный суд отказал каналу в иске к Google о взыскании 5 миллиардов рублей.", "claim"),
    ],
)
def test_what_is_asked_for_is_a_claim(language: str, text: str, role: str) -> None:
    assert [one.role for one in amounts_of(text, "", language, DAY)] == [role]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("fr", "L'entreprise dispose de deux mois pour s'exécuter et peut se pourvoir en cassation.", "comply"),
        ("fr", "L'entreprise dispose de deux mois pour se pourvoir en cassation.", "appeal"),
        ("en", "The company has 60 days to comply and may appeal.", "comply"),
        ("ko", "회사는 90일 안에 행정소송을 낼 수 있다.", "appeal"),
    ],
)
def test_a_span_is_for_what_stands_behind_it(language: str, text: str, kind: str) -> None:
    assert [one.kind for one in deadlines_of(text, "", language, DAY)] == [kind]


def test_without_consent_is_no_refusal() -> None:
    text = "개인정보보호위원회는 이용자 정보를 동의 없이 해외 판매자에게 넘긴 알리익스프레스에 과징금 19억7800만원을 부과했다고 밝혔다."
    found = understand("개인정보위, 알리익스프레스에 과징금 19억7800만원", text, published_at=DAY)
    assert found.facts is not None
    assert found.facts.outcome is not None
    assert found.facts.outcome.value == "granted"
