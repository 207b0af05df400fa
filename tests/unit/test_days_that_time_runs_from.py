"""From which day a time limit runs: one behind a comma, one told before, one called by its number alone."""

from datetime import date

import pytest

from pipeline.understanding.deadlines import deadlines_in
from pipeline.understanding.passage import passage

SAID = [
    (
        "bg",
        "Дружеството трябва да плати в 14-дневен срок, считано от вторник, 28 октомври, когато е обявен съдебният акт.",
        date(2025, 10, 30),
        "2025-11-11",
    ),
    ("bg", "Дружеството трябва да плати в срок от 14 дни, считано от 28 октомври.", date(2025, 10, 30), "2025-11-11"),
    ("en", "The company must pay within 14 days, counted from 28 October.", date(2025, 10, 30), "2025-11-11"),
    ("pt", "A empresa tem de pagar em 14 dias a contar de 28 de outubro.", date(2025, 10, 30), "2025-11-11"),
    ("zh", "判决已于10月28日生效,公司须在生效之日起十日内支付。", date(2025, 10, 30), "2025-11-07"),
    ("id", "Perusahaan harus membayar dalam waktu 14 hari sejak 28 Oktober.", date(2025, 10, 30), "2025-11-11"),
    ("ja", "同社は判決を受けた28日から2週間以内に控訴できる。", date(2025, 10, 30), "2025-11-11"),
    ("ja", "X社は告知を受けた17日から1カ月以内に異議の訴えを起こすことができる。", date(2025, 6, 18), "2025-07-17"),
    ("ko", "회사는 28일부터 2주 이내에 항소할 수 있다.", date(2025, 10, 30), "2025-11-11"),
    ("zh", "公司须由昨日(28日)起计两个月内提交证明。", date(2025, 10, 29), "2025-12-28"),
    ("en", "The order was served on 28 October and the company has 14 days from that date to pay.", date(2025, 10, 30), "2025-11-11"),
    ("de", "Das Urteil erging am 28. Oktober. Das Unternehmen hat ab diesem Tag 14 Tage, um zu zahlen.", date(2025, 10, 30), "2025-11-11"),
    (
        "es",
        "La resolución se notificó el 28 de octubre y la empresa tiene 14 días desde esa fecha para pagar.",
        date(2025, 10, 30),
        "2025-11-11",
    ),
    ("en", "The company must pay within 14 days, the court ruled on 28 October.", date(2025, 10, 30), "2025-11-13"),
    ("en", "X, which took over on 28 October, must pay within 14 days.", date(2025, 10, 30), "2025-11-13"),
]


@pytest.mark.parametrize(("language", "text", "published", "on"), SAID)
def test_time_runs_from_the_day_told(language: str, text: str, published: date, on: str) -> None:
    assert [found.on for found in deadlines_in(passage("x", text, language, published))][:1] == [on]


def test_what_lasts_from_a_day_is_no_limit() -> None:
    assert deadlines_in(passage("x", "同社は28日から2週間の停止を命じられた。", "ja", date(2025, 10, 30))) == ()


def test_no_day_is_made_of_the_one_on_which_somebody_gets_the_paper() -> None:
    text = "处罚决定于10月28日作出,公司须自收到通知之日起十日内付款。"
    assert "2025-11-07" not in [found.on for found in deadlines_in(passage("x", text, "zh", date(2025, 10, 30)))]
