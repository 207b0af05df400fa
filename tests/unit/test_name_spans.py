"""Where a name begins and ends, and in which of six ways it was found. Marked scenes: words of roles, groups and steps are marked, not looked up."""

from itertools import pairwise

import pytest

from pipeline.understanding.facts.names import names_in
from tests.unit.marked_scenes import marked


def found(text: str, title: str = "-", *, language: str = "en") -> list[tuple[str, str]]:
    """Names and how they were found; what is marked {taken:...} is somebody else's."""
    made = marked(text, title, language=language)
    taken = [span for kind in ("taken", "platform") for span in made.spans(kind)]
    return [(made.scene.surface(name.start, name.end), name.how) for name in names_in(made.scene, taken)]


def names(text: str, title: str = "-", *, language: str = "en") -> list[str]:
    return [name for name, _ in found(text, title, language=language)]


# --- runs of capitals


@pytest.mark.parametrize(
    ("language", "text", "whole"),
    [
        ("en", "so Ann Reed came.", ["Ann Reed"]),
        ("en", "so Ann Reed, Bob Marsh came.", ["Ann Reed", "Bob Marsh"]),
        ("en", "so Ann and Bob came.", ["Ann", "Bob"]),
        ("en", "so Ann. Bob came.", ["Ann", "Bob"]),
        ("en", "so Ann! Bob came.", ["Ann", "Bob"]),
        ("en", "so Ann-Mary Reed came.", ["Ann-Mary Reed"]),
        ("en", "so Ann-mary came.", ["Ann-mary"]),
        ("en", "so A came.", []),
                ("en", "so Bo came.", ["Bo"]),
        ("en", "so The came.", []),
        ("en", "so League of Tenants came.", ["League of Tenants"]),
        ("en", "so League of the Tenants came.", ["League of the Tenants"]),
        ("en", "so League of tenants came.", ["League"]),
        ("en", "so Black & White came.", ["Black", "White"]),
        ("en", "so Ann's Club came.", ["Ann's Club"]),
        ("en", "so Reed's came.", ["Reed's"]),
        ("en", "so the UNC's came.", ["UNC"]),
        ("en", "so A&B Shop came.", ["A&B Shop"]),
        ("en", "so U.S. Steel came.", ["U.S", "Steel"]),
        ("nl", "toen kwam Piet van den Berg langs.", ["Piet van den Berg"]),
        ("fr", "puis Jean d'Arc et Luc vinrent.", ["Jean d'Arc", "Luc"]),
        ("fr", "puis l'Union des Mineurs vint.", ["Union des Mineurs"]),
        ("fr", "puis Ligue de l'Eau Pure vint.", ["Ligue de l'Eau Pure"]),
        ("it", "poi dell'Unione parla.", ["Unione"]),
        ("it", "poi nell’Unione Sarda parla.", ["Unione Sarda"]),
        ("fr", "puis d'après Luc il vint.", ["Luc"]),
        ("fr", "puis L'après fut.", []),
        ("de", "dann kam Karl von Berg.", ["Karl von Berg"]),
        ("de", "dann kam Rat für Hunde.", ["Rat", "Hunde"]),
        ("en", "so Rat für Hunde came.", ["Rat für Hunde"]),
        ("sv", "sedan kom Rådet i Lund.", ["Rådet i Lund"]),
        ("da", "siden kom Rådet i Lund.", ["Rådet i Lund"]),
        ("no", "siden kom Rådet i Lund.", ["Rådet i Lund"]),
        ("en", "so Rådet i Lund came.", ["Rådet", "Lund"]),
        ("en", "so they sold an iPhone here.", []),
        ("zu", "kwathi nguRichard Moyo wakhuluma.", ["Richard Moyo"]),
        ("xh", "kwathi iNUPSAW yathetha.", ["NUPSAW"]),
        ("zu", "kwathi abcdefRichard wakhuluma.", []),
        ("sw", "kisha Chama cha Walimu kilisema.", ["Chama cha Walimu"]),
        ("en", "kisha Chama cha Walimu kilisema.", ["Chama", "Walimu"]),
        ("tr", "sonra Ayşe Kaya'nın Derneği geldi.", ["Ayşe Kaya'nın", "Derneği"]),
        ("en", "so Ayşe Demir'in Derneği came.", ["Ayşe Demir'in Derneği"]),
        ("en", "so the STEFs came.", ["STEF"]),
        ("tr", "sonra TÜRSAB'ın başkanı geldi.", ["TÜRSAB"]),
        ("en", "so the STEFabcde came.", ["STEFabcde"]),
        ("en", "so the ABs came.", ["ABs"]),
        ("ru", "затем Союз по Праву пришёл.", ["Союз по Праву"]),
    ],
)  # fmt: skip
def test_words_with_capitals_side_by_side(language: str, text: str, whole: list[str]) -> None:
    assert names(text, language=language) == whole


@pytest.mark.parametrize(
    ("language", "text", "whole"),
    [
        ("en", "[sue:Sued] was Ann.", ["Ann"]),
        ("en", "so [sue:Sued] Ann.", ["Sued Ann"]),
        ("de", "so [sue:Klage] Berg kam.", ["Berg"]),
        ("lb", "so [sue:Klo] Berg koum.", ["Berg"]),
        ("en", "Then came rain, then Rain Reed.", ["Rain Reed"]),
        ("en", "then came rain. Rain Reed came.", ["Reed"]),
        ("en", "Wind Reed came.", ["Wind Reed"]),
        ("en", "so {taken:Ann} Reed came.", ["Reed"]),
        ("en", "so Ann {taken:Reed} Marsh came.", ["Ann", "Marsh"]),
    ],
)
def test_capitals_of_common_words_and_of_what_is_taken_are_no_name_s(language: str, text: str, whole: list[str]) -> None:
    assert names(text, language=language) == whole


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("Ann Reed Came Here", []),
        ("Ann Reed came here", ["Ann Reed"]),
        ("Ann Reed Came here now", ["Ann Reed Came"]),
        ("Ann Reed Came", ["Ann Reed Came"]),
        ("[sue:Sued] Ann came here", ["Ann"]),
    ],
)
def test_a_headline_in_capitals_tells_no_names(title: str, whole: list[str]) -> None:
    """More than three words, more than six in ten of them with a capital."""
    assert names("rain fell.", title) == whole


@pytest.mark.parametrize(
    ("language", "text", "whole"),
    [
        ("en", "On Monday Van Berg came.", ["Van Berg"]),
        ("en", "Monday Van Berg came.", ["Van Berg"]),
        ("en", "Upon Monday Van Berg came.", ["Upon Monday Van Berg"]),
        ("en", "so On Monday Van Berg came.", ["On Monday Van Berg"]),
        ("de", "Am Montag Karl Berg kam.", ["Karl Berg"]),
        ("en", "Van Den Monday Reed came.", ["Van Den Monday Reed"]),
        ("en", "On Monday.", []),
    ],
)
def test_the_day_that_opens_a_sentence_is_no_part_of_a_name(language: str, text: str, whole: list[str]) -> None:
    assert names(text, language=language) == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("so the [place/fr:French] came.", []),
        ("so the [place/fr:Fren]ch came.", []),
        ("so the [place/fr:Fre]nches came.", ["Frenches"]),
        ("so the [place/fr:French] Club came.", ["French Club"]),
        ("so A [place/fr:French] came.", []),
    ],
)
def test_a_country_alone_is_nobody(text: str, whole: list[str]) -> None:
    assert names(text) == whole


# --- groups


@pytest.mark.parametrize(
    ("language", "text", "whole"),
    [
        ("ru", "затем [group:Союз] еврейских студентов Франции пришёл.", "Союз еврейских студентов Франции"),
        ("it", "poi l'[group:Unione] degli inquilini (UI) parla.", "Unione degli inquilini"),
        ("fr", "puis l'[group:association] Femmes connectées du Littoral parla.", "Femmes connectées du Littoral"),
        ("en", "so the [group:Union] one two three four five six came.", "Union"),
        ("en", "so the [group:Union] one two three Four came.", "Union one two three Four"),
        ("en", "so the [group:Union] one two three four Five came.", "Union one two three four Five"),
        ("en", "so the [group:Union] one two three four five Six came.", "Union"),
        ("en", "so the [group:Union] one two [sue:sued] them.", "Union one two"),
        ("en", "so the [group:Union] one [sue:sued] them.", "Union"),
        ("en", "so the [group:Union] [sue:sued] them.", "Union"),
        ("en", "so the [group:Union] one two [platform:Etsy].", "Union one two"),
        ("en", "so the [group:Union] one two has come.", "Union one two"),
        ("fr", "puis l'[group:Union] une deux ont parlé.", "Union une deux"),
        ("en", "so the [group:Union] one two, three.", "Union one two"),
        ("en", "so the [group:Union] of the six.", "Union of the six"),
        ("en", "so the Union one two three Four came.", "Union"),
        ("de", "dann kam [group:Bund] der kleinen Leute Bonn.", "Bund"),
    ],
)
def test_a_group_s_name_whose_first_word_alone_has_a_capital(language: str, text: str, whole: str) -> None:
    assert whole in names(text, language=language)
    assert not any(name.startswith(whole + " ") for name in names(text, language=language))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("so the Harbour students' [group:union] came.", "Harbour students' union"),
        ("so the Harbour big [group:union] came.", "Harbour big union"),
        ("so the Harbour [group:union] came.", "Harbour union"),
        ("so the Harbour one two [group:union] came.", "Harbour"),
        ("so the Harbour [sue:sued] [group:union] came.", "Harbour"),
        ("so the Harbour, the [group:union] came.", "Harbour"),
        ("so the Harbour abcdefghijklmnopqrstuvw [group:union] came.", "Harbour abcdefghijklmnopqrstuvw union"),
        ("so the Harbour abcdefghijklmnopqrstuvwx [group:union] came.", "Harbour"),
        ("so the Harbour [group:union] of the Old Port came.", "Harbour union of the Old Port"),
    ],
)
def test_a_name_that_goes_on_with_a_group_s_word(text: str, whole: str) -> None:
    assert names(text)[0] == whole


def test_a_group_without_a_name() -> None:
    assert found("so taxi [group:drivers] came.") == [("drivers", "group")]
    assert found("so the {taken:[group:drivers]} came.") == []


# --- quotations and other letters


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("so the «Northern wind» came.", [("Northern wind", "quoted")]),
        ("so the “Northern wind” came.", [("Northern wind", "quoted")]),
        ("so the „Northern wind“ came.", [("Northern wind", "quoted")]),
        ('so the "Northern wind" came.', [("Northern wind", "quoted")]),
        ("so the ‘Northern wind’ came.", [("Northern", "run")]),
        ("so the «northern wind» came.", []),
        ("so the «7 winds» came.", []),
        ("so the «N» came.", []),
        ("so the «No» came.", [("No", "quoted")]),
        ("so the «One two three four five six» came.", [("One two three four five six", "quoted")]),
        ("so the «One two three four five six seven» came.", [("One", "run")]),
        (f"so the «{'A' * 60}» came.", [("A" * 60, "quoted")]),
        (f"so the «{'A' * 61}» came.", [("A" * 61, "run")]),
        ("so the «Ünïon» came.", [("Ünïon", "quoted")]),
    ],
)
def test_short_quotations_that_begin_like_a_name(text: str, whole: list[tuple[str, str]]) -> None:
    assert found(text) == whole


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("so the «[platform:Uber] Eats [group:Union]» came.", True),
        ("so the [group:club] «Friends of [platform:Uber]» came.", True),
        ("so the [group:club]  «Friends of [platform:Uber]» came.", True),
        ("so the [group:club]   «Friends of [platform:Uber]» came.", False),
        ("so the «[platform:Uber] Eats [group:Union] Day» came.", False),
        ("so the «[platform:Uber] Eats» came.", False),
    ],
)
def test_a_quotation_that_holds_a_platform_s_name_is_a_group_s_or_nobody_s(text: str, quoted: bool) -> None:
    assert any(how == "quoted" for _, how in found(text)) is quoted


def test_latin_letters_in_another_script() -> None:
    assert found("тогда Northwind Tools пришёл в городской суд.", language="ru") == [("Northwind Tools", "foreign")]
    assert found("тогда Орбита Юг пришла.", language="ru") == [("Орбита Юг", "run")]
    assert found("then Northwind Tools came.") == [("Northwind Tools", "run")]


def test_months_and_countries_are_nobody_s_names() -> None:
    assert names("so in March came Ann.") == ["Ann"]
    assert names("so United-States came.") == []
    assert names("damals kam Frankreichs Berg.", language="de") == ["Frankreichs Berg"]


def test_names_stand_in_order_and_none_overlaps_another() -> None:
    made = marked("so Ann of the «Northern wind» and the Harbour [group:union] came, Bob too.")
    spans = [(name.start, name.end) for name in names_in(made.scene, [])]
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert len(spans) == 4


def test_the_first_letter_of_the_text_may_begin_a_name() -> None:
    assert names("came.", "Ann Reed came along with them") == ["Ann Reed"]
