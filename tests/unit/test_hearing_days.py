"""Days of hearings that stand far behind the word that tells them."""

from datetime import date

import pytest

from pipeline.understanding.deadlines import deadlines_of


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The court of appeal will hear the appeal that the American company brought against the order of the lower court judges on 23 December 2026.", ["hearing"]),
        ("The court will hear the case later, and the company will publish its quarterly report for investors in the United States on 23 December 2026.", []),
        ("The court will hear the motion of the company. It plans the annual meeting of its shareholders in the city for 23 December 2026.", []),
    ],
)  # fmt: skip
def test_a_day_far_behind_a_hearing_is_the_hearings_within_its_clause(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in deadlines_of(text, "", "en", date(2026, 11, 20)) if found.kind == "hearing"] == kinds


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "法院将开庭审理平台提起的上诉。该公司计划于2026年12月23日召开年度股东大会并公布年度业绩报告。"),
        (
            "zh",
            "法院将开庭审理平台提起的上诉，该公司还计划在北京市朝阳区的总部大楼召开年度股东大会并向全球的机构投资者介绍新产品，将于2026年12月23日公布业绩报告。",
        ),
        ("ja", "裁判所は来月、原告と被告の双方から詳しい意見を聴く審理を開く。同社は株主総会を2026年12月23日に東京都内の本社で開催する。"),
        (
            "ru",
            "Суд проведёт слушание по иску пользователей к американской компании в следующем году и компания опубликует свой годовой отчёт для инвесторов 23 декабря 2026 года.",
        ),
        (
            "sv",
            "Domstolen ska hålla en förhandling om bolagets överklagande under nästa år men bolaget ska ändå presentera sin rapport för investerarna den 23 december 2026.",
        ),
    ],
)
def test_another_thought_begins_in_every_script(language: str, text: str) -> None:
    assert [found for found in deadlines_of(text, "", language, date(2026, 11, 20)) if found.kind == "hearing"] == []
