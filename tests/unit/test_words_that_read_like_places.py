"""Common words that read like a country or a town, or begin like one, and places that are meant."""

import pytest

from pipeline.understanding.facts.gazetteer import places_in
from pipeline.understanding.folding import fold


def places(text: str, language: str) -> list[str]:
    return [place.code for place in places_in(fold(text), text, len(text), language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Parlament beriet über die Kosten. Der Termin steht fest, der Rabatt gilt."),
        ("en", "Residents were missing. The data was lost, the draft withdrawn."),
        ("es", "El Parlamento votó. Gracias al Pueblo."),
        ("pl", "Parlament przyjął termin."),
        ("ru", "Совет директоров собрался накануне. Парламент проголосовал."),
        ("tr", "Rekabet Kurumu karar verdi. Bomba ihbarı yapıldı."),
        ("ar", "كان القاضي قد حكم العام الماضي في دولة أخرى لمدة سنة."),
        ("fa", "این حکم نیست و دلیل آن مناسب بود."),
        ("he", "הוא ניסה לקנות במקום."),
        ("ur", "قومی اسمبلی نے سلام پیش کیا۔"),
        ("sv", "Samarbetet minskar varje månad."),
        ("id", "Surat itu disimpan selama serangan."),
        ("de", "Kinder sahen den Roman im Kino. Die Spannung stieg."),
        ("nl", "Kinderen leden een Nederlaag. Roman van een King."),
        ("en", "King's Bench. Kind words on an Island. Seeking damages."),
        ("ar", "فرضت المحكمة غرامة مالية بعد تركيز البحث."),
        ("fa", "شرکت بیرون رفت و جریمه مالی پرداخت."),
        ("he", "הרשות הודיעה כי הודעת הקנס נשלחה."),
        ("it", "Agenti e Malati al Cinema, Venerdì."),
        ("tr", "Belge Kabul edildi. Cinayet davası."),
        ("id", "Perusahaan Kota itu Kini rusak."),
        ("hu", "Angol nyelven Számos irány."),
        ("uk", "Того дня Слова про Дані."),
    ],
)
def test_common_words_are_no_places(language: str, text: str) -> None:
    assert places(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("de", "Das Gericht in Dresden", "de"),
        ("ru", "Суд в Казани", "ru"),
        ("ar", "محكمة في دمشق", "sy"),
        ("tr", "İzmir mahkemesi", "tr"),
        ("sv", "Domstolen i Uppsala", "se"),
    ],
)
def test_places_stay_places(language: str, text: str, country: str) -> None:
    assert places(text, language) == [country]
