"""How courts and regulators of many countries number their cases, lists of numbers, and what only looks like one."""

import pytest

from pipeline.case_numbers import case_numbers


def values(text: str) -> list[str]:
    return [found.value for found in sorted(case_numbers(text), key=lambda found: found.start)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Writ Petition (Civil) No. 494 of 2012 was heard.", "Writ Petition (Civil) No. 494 of 2012"),
        ("The bench took up SLP(C) No. 5678/2024 again.", "SLP(C) No. 5678/2024"),
        ("In CS(COMM) 123/2024 the platform was summoned.", "CS(COMM) 123/2024"),
        ("The petition, W.P. No. 1234/2023, was dismissed.", "W.P. No. 1234/2023"),
        ("Nairobi: Petition E045 of 2022 goes on.", "Petition E045 of 2022"),
        ("Claim KB-2023-001234 was issued in London.", "KB-2023-001234"),
        ("It is IL-2022-LON-000012 in the list.", "IL-2022-LON-000012"),
        ("The Federal Court (NSD 123 of 2023) sat in Sydney.", "NSD 123 of 2023"),
        ("Auckland, CIV-2023-404-1234, judgment today.", "CIV-2023-404-1234"),
        ("Toronto, CV-23-00712345-0000.", "CV-23-00712345-0000"),
        ("The judge in HCA 1234/2023 refused.", "HCA 1234/2023"),
        ("Singapore: HC/OC 12/2023.", "HC/OC 12/2023"),
        ("Manila, G.R. No. 203335.", "G.R. No. 203335"),
        ("The apex court, CCT 12/23, agreed.", "CCT 12/23"),
        ("Nejvyšší soud, sp. zn. 23 Cdo 1234/2022, rozhodl.", "23 Cdo 1234/2022"),
        ("Správní soud, č. j. 10 As 123/2022-45.", "10 As 123/2022-45"),
        ("Ústavní soud, III. ÚS 1234/20.", "III. ÚS 1234/20"),
        ("Høyesterett avsa dom i går (HR-2021-1234-A).", "HR-2021-1234-A"),
        ("Borgarting lagmannsrett, LB-2023-45678, mener det samme.", "LB-2023-45678"),
        ("Højesteret fulgte dommen i U 2020.1234 H om ansvar.", "U 2020.1234"),
        ("The High Court in Nairobi (HCCC/E123/2021) ordered the platform to answer.", "HCCC/E123/2021"),
        ("The Commission had cleared the merger of the two services in 2014 (M.7217).", "M.7217"),
        ("A hatóság (NAIH-1234-5/2023) bírságolt.", "NAIH-1234-5/2023"),
        ("A Kúria Pfv.IV.20.123/2022 számú ítélete.", "Pfv.IV.20.123/2022"),
        ("Korkein oikeus KKO:2022:45.", "KKO:2022:45"),
        ("Het hof te Brussel, 2023/AR/1234.", "2023/AR/1234"),
        ("Das Bundesverwaltungsgericht, A-1234/2022.", "A-1234/2022"),
        ("Prezes urzędu, DKN.5131.12.2022.", "DKN.5131.12.2022"),
        ("De rechtbank, C/13/735123.", "C/13/735123"),
        ("El Supremo, STS 1234/2023, falla.", "STS 1234/2023"),
        ("La sala, rollo 123/2022, confirma.", "123/2022"),
        ("La Corte, SU-420/19, protegió.", "SU-420/19"),
        ("La sentencia T-277 de 2015 ordenó.", "T-277 de 2015"),
        ("Il tribunale, R.G. 12345/2022.", "R.G. 12345/2022"),
        ("臺灣高等法院112年度上字第1234號判決", "112年度上字第1234號"),
        ("Bản án 123/2023/DS-ST của tòa.", "123/2023/DS-ST"),
        ('בג"ץ 5555/18 נדחה', 'בג"ץ 5555/18'),
        ("ת״א 12345-06-22 נגד הרשת", "ת״א 12345-06-22"),
        ("محكمة النقض في الطعن رقم 1234 لسنة 75", "1234 لسنة 75"),
        ("Ankara, 2023/1234 E. sayılı dosya", "2023/1234 E."),
        ("Mahkamah, putusan nomor 123/Pdt.G/2023.", "123/Pdt.G/2023"),
    ],
)
def test_the_number_is_found_whole(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("applications nos. 43514/15, 45075/16 and 12345/17", ["43514/15", "45075/16", "12345/17"]),
        ("requêtes nos 43514/15 et 45075/16", ["43514/15", "45075/16"]),
        ("Case Nos. 2023/104 and 2023/105 were joined", ["2023/104", "2023/105"]),
        ("case no. 2023/104, 3 May", ["2023/104"]),
        ("case no. 2023/104 and 5 others", ["2023/104"]),
        ("case no. 2023/104, 7-2 in favour", ["2023/104"]),
    ],
)
def test_a_word_for_a_number_stands_once_before_a_list(text: str, found: list[str]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "call 22-123-4567",
        "between 2022-23 and 2023-24",
        "on 12/08 and 13/09",
        "they won 3-2",
        "the A-380 and the B-52",
        "motion PES 650.123",
        "Windows NT 4/2000 is old",
        "seats CA 12 and CP 9",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert values(text) == []
