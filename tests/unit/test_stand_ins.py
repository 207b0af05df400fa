"""What stands for a platform that no list knows: words for its kind, and the name beside one."""

import pytest

from beat.entries import platform_entries
from beat.files import SHIPPED
from pipeline.understanding.annotation import UNNAMED, Reading, read
from pipeline.understanding.features import relevance_features
from pipeline.understanding.lexicon import default_beat

FINED = "The data commission fined the classifieds site, Zibbly, 900,000 dollars on Monday. Zibbly will appeal."


def reading(text: str, language: str = "en", title: str = "News of the day") -> Reading:
    return read(default_beat(), title, text, language)


def shown(found: Reading) -> list[str]:
    return [found.original[found.origin(one.start) : found.origin_end(one.end)] for one in found.stand_ins]


def test_a_kind_and_the_name_beside_it_stand_for_a_platform() -> None:
    found = reading(FINED)
    assert not found.platforms
    assert shown(found) == ["classifieds site", "Zibbly", "Zibbly"]
    assert {one.name for one in found.acted_on} == {UNNAMED}
    assert all(one.ambiguous for one in found.stand_ins)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "De zoekertjessite Rommelhoek betaalt een boete.", ["zoekertjessite", "Rommelhoek"]),
        ("sv", "Verket stämmer bostadssajten Kvadratet.", ["bostadssajten", "Kvadratet"]),
        ("da", "Myndigheden melder handelspladsen til politiet.", ["handelspladsen"]),
        ("cs", "Policie obvinila provozovatele úložiště Stahovka.", ["úložiště", "Stahovka"]),
        ("hr", "Agencija je kaznila oglasnik Krame zbog curenja podataka.", ["oglasnik", "Krame"]),
        ("fi", "Oikeus tuomitsi keskustelupalstan ylläpitäjän.", ["keskustelupalstan"]),
        ("hu", "A hatóság megbírságolta az apróhirdetési oldalt.", ["apróhirdetési oldalt"]),
        ("ja", "委員会はフリマアプリに是正を命じた。", ["フリマアプリ"]),
        ("ru", "Суд оштрафовал сервис объявлений «Барахолыч».", ["сервис объявлений", "Барахолыч"]),
    ],
)
def test_kinds_are_told_in_many_languages(language: str, text: str, expected: list[str]) -> None:
    assert shown(reading(text, language)) == expected


def test_a_known_platform_needs_nobody_to_stand_for_it() -> None:
    found = reading("The court fined the marketplace app Vinted.")
    assert [one.name for one in found.platforms] == ["Vinted"]
    assert not found.stand_ins
    assert found.acted_on == found.platforms


def test_a_word_that_anything_may_be_called_by_stands_for_no_platform() -> None:
    assert not reading("The regulator fined the company and its website.").acted_on


def test_a_small_word_behind_a_kind_is_no_name() -> None:
    assert shown(reading("The court fined the classifieds site heavily on Monday. It heavily denied.")) == ["classifieds site"]


def test_where_something_was_sold_is_no_party() -> None:
    assert all(one.medium for one in reading("A man who sold fake tickets on a classifieds site was jailed.").stand_ins)


def test_of_words_within_each_other_the_first_tells_whether_it_is_a_place() -> None:
    found = reading("He paid for a caravan on an online auction site and got nothing.").stand_ins
    assert [one.medium for one in found] == [True]


def test_features_tell_a_stand_in_from_a_platform() -> None:
    found = relevance_features(reading(FINED))
    assert (found["platform"], found["platform:unnamed"], found["near:fine"]) == (1, 1, 1)
    assert relevance_features(reading("The court fined Vinted."))["platform:unnamed"] == 0


def test_a_lead_that_acts_without_naming_the_headlines_platform_is_seen() -> None:
    lead = "Twelve links must go, the court ordered on Monday. The surgeon had been acquitted."
    assert relevance_features(reading(lead, title="Google to delete links on surgeon"))["company:lead"] == 1
    assert relevance_features(reading(lead, title="Twelve links to go"))["company:lead"] == 0


LOCAL = {
    "be": ("nl", "2dehands kreeg een boete.", "2dehands"),
    "se": ("sv", "Hemnet stäms av konkurrenterna.", "Hemnet"),
    "hu": ("hu", "Megbírságolták a Jófogást.", "Jófogás"),
    "dk": ("da", "Den Blå Avis er meldt til politiet.", "Den Blå Avis"),
    "cz": ("cs", "Soud řešil Ulož.to i se servery.", "Ulož.to"),
    "ir": ("fa", "دادستانی از سایت دیوار شکایت کرد.", "Divar"),
    "kr": ("ko", "공정위가 무신사에 과징금을 부과했다.", "Musinsa"),
    "dz": ("fr", "Le tribunal d'Alger a condamné Ouedkniss.", "Ouedkniss"),
}


@pytest.mark.parametrize("country", LOCAL)
def test_local_platforms_are_known(country: str) -> None:
    language, text, name = LOCAL[country]
    assert name in {one.name for one in reading(text, language).platforms}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sw", "Jiji la Dodoma limeamua kujenga soko jipya."),
        ("sv", "Appen är gratis och fungerar i hela landet."),
        ("cs", "Videa z dovolené si prohlédl celý kraj."),
        ("ko", "그는 자전거를 타다 넘어졌다."),
        ("zh", "昨晚你去哪儿了？"),
        ("de", "Die Zelle war zehn Quadratmeter groß."),
        ("el", "Χρυσή ευκαιρία έχασε ο επιθετικός."),
        ("hr", "Donesi mi vode, rekao je djed."),
        ("fi", "Tori oli täynnä väkeä lauantaina."),
    ],
)
def test_words_that_are_also_names_stay_words(language: str, text: str) -> None:
    assert not reading(text, language).platforms


def test_no_platform_is_listed_twice() -> None:
    names = [entry.name.casefold() for entry in platform_entries(SHIPPED)]
    assert sorted(names) == sorted(set(names))
