"""Printed forms of German courts, of the Commission's old competition cases and of the courts of the European Union."""

import pytest

from pipeline.case_numbers import case_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Das OLG Köln (15 U 4/20) urteilte.", "15 U 4/20"),
        ("Das Oberlandesgericht (Az.: 15 U 4/20) urteilte.", "15 U 4/20"),
        ("OLG Hamburg, 5 U 68/10, gab der Klage statt.", "5 U 68/10"),
        ("Das Landgericht Berlin – 16 O 341/15 – entschied.", "16 O 341/15"),
        ("Urteil des Oberlandesgerichts (I-15 U 4/20).", "I-15 U 4/20"),
        ("Case COMP/C-3/37.792 was closed.", "COMP/C-3/37.792"),
        ("The decision in COMP/39.740 stands.", "COMP/39.740"),
        ("It cleared COMP/M.8124 with conditions.", "COMP/M.8124"),
        ("In C-131/12 the court held so.", "C-131/12"),
    ],
)
def test_number_is_found_whole(text: str, value: str) -> None:
    """No part of a number is taken for another form."""
    assert [case.value for case in case_numbers(text)] == [value]


def test_page_and_fraction_is_no_file() -> None:
    """Without a German court a letter between numbers means nothing."""
    assert not list(case_numbers("Mix 15 U 4/20 of the serum and stir."))


@pytest.mark.parametrize("number", ["C-6/53", "C-1500/26", "C-311/18 P", "T-1/89", "T-612/17", "F-1/05", "F-139/16", "C-40/40", "T-3/00"])
def test_the_courts_of_the_union(number: str) -> None:
    assert [(case.form, case.value) for case in case_numbers(f"The judgment in {number} was read out.")] == [("cjeu", number)]


@pytest.mark.parametrize("number", ["C-6/52", "C-0/19", "C-1501/19", "T-34/85", "T-1/88", "F-1/04", "F-1/17", "C-1/41"])
def test_no_case_before_or_after_a_court_s_time_or_of_more_than_it_takes(number: str) -> None:
    assert not [case for case in case_numbers(f"The museum has an {number} in its yard.") if case.form == "cjeu"]


@pytest.mark.parametrize(
    "text",
    [
        "La Cour de cassation (22-12.345) a rejeté le pourvoi.",
        "Cass. com., 22-12.345, a confirmé.",
        "L'arrêt rendu sur le pourvoi 22-12.345 est publié.",
        "L'arrêt n° 22-12.345 est publié.",
        "Das französische Kassationsgericht (22-12.345) bestätigte das.",
    ],
)
def test_an_appeal_to_the_court_of_cassation(text: str) -> None:
    assert [(case.form, case.value) for case in case_numbers(text)] == [("fr-cassation", "22-12.345")]


@pytest.mark.parametrize(
    "text",
    [
        "Zwischen 10-12.000 Nutzer klagten.",
        "Il servizio costa 10-12.000 euro.",
        "La Cassazione ha condannato la società a pagare 10-12.000 euro.",
        "La Cassazione ha ridotto la somma a 10-12.000€ per utente.",
        "Circa 10-15.000 persone.",
    ],
)
def test_from_ten_to_twelve_thousand_is_no_case(text: str) -> None:
    assert not list(case_numbers(text))


@pytest.mark.parametrize(
    "number",
    [
        "ADPF 403",
        "ADI 7.261",
        "ADC 19",
        "Inq 4.781",
        "RE 1.037.396",
        "HC 71373",
        "Pet 9.844",
        "PET 12404",
        "REsp 1.660.168",
        "ARE n. 660.861",
    ],
)
def test_brazils_higher_courts(number: str) -> None:
    assert [(case.form, case.value) for case in case_numbers(f"O ministro decidiu na {number} ontem.")] == [("br-stf", number)]


@pytest.mark.parametrize("text", ["Bottles of PET 12 and HC 40 were found.", "O quarto RE 5 fica ao lado.", "Pet 7 won the show."])
def test_short_numbers_behind_short_words_are_no_case(text: str) -> None:
    assert not list(case_numbers(text))
