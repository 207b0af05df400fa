"""Places in a text and the country they lie in: cities, countries, regions, whatever case they stand in."""

import pytest

from pipeline.understanding.facts.gazetteer import places_in
from pipeline.understanding.folding import fold


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A court in Nairobi blocks the platform", {"ke"}),
        ("The Kenyan government blocks the platform", {"ke"}),
        ("Суд в Бразилии оштрафовал компанию", {"br"}),
        ("Bavarian judges order the company to delete the post", {"de"}),
        ("The company's lawyers said nothing", set()),
    ],
)
def test_each_kind_of_place_is_found(text: str, codes: set[str]) -> None:
    assert {place.code for place in places_in(fold(text), text, len(text))} == codes
