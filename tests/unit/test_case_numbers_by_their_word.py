"""Case numbers that only the word before them tells: a suit, a decision, a file; and years, days, laws and seasons that look like them."""

import pytest

from pipeline.case_numbers import case_numbers

TOLD = [
    ("The case, number 8812/2024, is set down for May.", "8812/2024"),
    ("Case 1688/7/7/24 goes on.", "1688/7/7/24"),
    ("In CC No. 118/2022 the commission agreed.", "CC No. 118/2022"),
    ("Consumer Complaint No. 55 of 2023 was allowed.", "Consumer Complaint No. 55 of 2023"),
    ("Spis vede soud pod značkou 17 C 203/2021.", "17 C 203/2021"),
    ("Spis má značku 22 Cmo 9/2019.", "22 Cmo 9/2019"),
    ("(Αγωγή αρ. 771/2021)", "771/2021"),
    ("Αριθμός απόφασης 55/2024", "55/2024"),
    ("Ordinanza n. 1204/2023.", "1204/2023"),
    ("(Dosar nr. 331/3/2023)", "331/3/2023"),
    ("Décision n° 2023/112", "2023/112"),
    ("Asian diaarinumero on L 24/1180.", "L 24/1180"),
    ("Expediente 455/2023", "455/2023"),
    ("Autos n.º 88/2024", "88/2024"),
    ("Målnr T 884-24", "T 884-24"),
    ("Sagen BS-1234/2024-OLR", "BS-1234/2024-OLR"),
    ("Sak 23-123456TVI-TOSL/04", "23-123456TVI-TOSL/04"),
    ("Sprawa nr 14/2024", "14/2024"),
    ("Sygn. akt II C 55/23", "II C 55/23"),
    ("Дело № 2-345/2024", "№ 2-345/2024"),
    ("Гр. дело № 1123/2022", "1123/2022"),
    ("Posl. br. P 1234/2022", "P 1234/2022"),
    ("presuda broj 44/2023", "44/2023"),
    ("Az. 7 O 55/24 Pre", "7 O 55/24 Pre"),
    ("Arrêt 2024/118", "2024/118"),
    ("Rol C-118-2024", "C-118-2024"),
    ("Perkara nomor 12/2024", "12/2024"),
    ("Byla Nr. 2A-123/2024", "2A-123/2024"),
    ("Case No. 2024/0117", "2024/0117"),
    ("Lieta Nr. 55/2023", "55/2023"),
    ("Kesi namba 12/2023", "12/2023"),
    ("Suit No. 44/2023", "44/2023"),
    ("Procedimiento 118/2023", "118/2023"),
    ("Sentencia 77/2024, de 3 de mayo", "77/2024"),
    ("The application was filed in the Federal Court under T-2207-24.", "T-2207-24"),
    ("O inquérito corre com a referência PRC/2022/7.", "PRC/2022/7"),
    ("A hivatal a Vj/14/2022 számú ügyben döntött.", "Vj/14/2022"),
    ("نشرت الهيئة القرار رقم 318/1446 أمس", "318/1446"),
    ("نظرثانی درخواست کا نمبر 2201/2024 ہے", "2201/2024"),
    ("Presuda poslovnog broja P-77/2020 objavljena je.", "P-77/2020"),
    ("Die saak, nommer 20417/2025, kom Maandag voor.", "20417/2025"),
    ("Ákvörðunin var birt í gær og er númer 31/2025.", "31/2025"),
    ("Tilsynets sak har nummer 25/04410.", "25/04410"),
    ("Sagen har nummer 24/11873 hos tilsynet.", "24/11873"),
    ("Ärendet har nummer 2024/1187.", "2024/1187"),
    ("Konanie sa vedie pod číslom 88/SKO/2025.", "88/SKO/2025"),
    ("අංක CHC/IP/41/2024 දරන නඩුව", "CHC/IP/41/2024"),
    ("ਕੇਸ ਨੰਬਰ ਸੀਡਬਲਿਊਪੀ 3310/2024 ਦੀ ਸੁਣਵਾਈ", "3310/2024"),
    ("အမှုနံပါတ်က 2023/1180 P ဖြစ်ပါတယ်။", "2023/1180 P"),
]
OTHER = [
    "The law, number 12/2019, says so.",
    "In the case 24/7 service was promised.",
    "Regulation (EU) 2022/2065 applies to the case.",
    "The case of 12/05/2024 was heard.",
    "Loi n° 78-17 du 6 janvier 1978",
    "Décision du 12/03/2024",
    "The case 12/05/2024 hearing",
    "Ustawa nr 55/2022",
    "sprawa 1/2 udziału",
    "Das Urteil 3/4 der Richter",
    "A fine of 2019/20 season",
    "the 2023-24 season case",
    "decreto legislativo n. 70/2003",
    "Legea nr. 506/2004",
    "Act No. 5 of 2002",
    "case 50/50",
    "Number 10/2024 of the magazine",
    "mål 3-2",
    "In the matter 9/11 was cited",
    "rol 5-10 personas",
    "sag 112-3",
    "Nařízení č. 2022/2065",
    "Zakon br. 12/2018",
    "asia 2024-25 kaudella",
    "the appeal 2024-2025",
    "Nummer 10/2024 av tidskriften tar upp målet.",
    "Målet avgjordes enligt lag nummer 10/2024.",
    "Saken gjelder forordning nummer 2022/2065.",
    "Lög númer 18/2025 gilda um málið.",
    "Predmet je objavljen u broju 12/2024 časopisa.",
    "ਕੇਸ ਨੰਬਰ 24/7",
]


@pytest.mark.parametrize(("text", "value"), TOLD)
def test_a_word_for_a_suit_or_decision_tells_its_number(text: str, value: str) -> None:
    assert [found.value for found in case_numbers(text)] == [value]


def test_a_file_of_the_north_says_not_of_which_country_it_is() -> None:
    assert [found.jurisdiction for found in case_numbers("Sagen har nummer 24/11873 hos tilsynet.")] == [None]


@pytest.mark.parametrize("text", OTHER)
def test_laws_days_and_spans_are_no_case_numbers(text: str) -> None:
    assert [found.value for found in case_numbers(text)] == []
