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
