"""Names of platforms in Tamil that are other words as well: a grinder, a train, apples, a traffic light, a forest."""

import pytest

from pipeline.understanding.annotation import read
from pipeline.understanding.lexicon import default_beat


def names(headline: str) -> list[str]:
    return [one.name for one in read(default_beat(), headline, "", "ta").platforms]


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("கிரைண்டர் செயலிக்கு இரண்டு லட்சம் அபராதம்", "Grindr"),
        ("டெமு நிறுவனம் மீது நுகர்வோர் வழக்கு", "Temu"),
        ("ஆப்பிள் ஐபோன் விற்பனைக்கு தடை", "Apple"),
        ("எக்ஸ் தளம் மீது ஆணையம் நடவடிக்கை", "X"),
        ("சிக்னல் செயலி முடக்கம்", "Signal"),
        ("மெட்டா நிறுவனம் மேல்முறையீடு", "Meta"),
        ("அமேசான் நிறுவனத்துக்கு நோட்டீஸ்", "Amazon"),
    ],
)
def test_a_name_beside_what_vouches_for_it_is_the_platform(headline: str, name: str) -> None:
    assert names(headline) == [name]


@pytest.mark.parametrize(
    "headline",
    [
        "மாவு கிரைண்டர் வெடித்து ஒருவர் காயம்",
        "டெமு ரயில் நேரம் மாற்றம்",
        "ஆப்பிள் சாகுபடி பாதிப்பு: விவசாயிகள் கவலை",
        "எக்ஸ் கதிர் கருவி பழுது",
        "சாலை சிக்னல் பழுது: போலீஸ் விளக்கம்",
        "அமேசான் காடுகளில் தீ",
        "உபரி நீர் திறப்பு",
    ],
)
def test_the_word_alone_is_no_platform(headline: str) -> None:
    assert names(headline) == []
