"""How long a text is, whatever its script and however it is counted."""

import pytest

from pipeline.reading.extent import extent


@pytest.mark.parametrize("times", [1, 299, 300, 1_000])
@pytest.mark.parametrize(
    ("sign", "letters"),
    [
        ("a", 1),
        ("\u00e9", 1),
        ("\u2026", 1),
        ("\U0001f389", 1),
        ("\u65e5", 2.5),
        ("\u304b", 2.5),
        ("\ud55c", 2.5),
        ("\uf900", 2.5),
        ("\ufb01", 1),
    ],
)
def test_signs_say_more_than_letters(sign: str, letters: float, times: int) -> None:
    assert extent(sign * times) == letters * times
    assert extent(f"a{sign * times}\u00e9") == letters * times + 2
