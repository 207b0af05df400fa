"""Case numbers as courts from Ankara to Jakarta, and some of Latin America and Europe, print them; and what is only written alike."""

import pytest

from pipeline.case_numbers import case_numbers


def values(text: str) -> list[str]:
    return [found.value for found in sorted(case_numbers(text), key=lambda found: found.start)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mahkeme, derginin 2022/18345 sayılı başvurusunda ihlal buldu.", "2022/18345"),
        ("Dava 2024/512 esas numarasıyla görülüyor.", "2024/512"),
        ("Kurulun 24-12/231-96 sayılı kararı yayımlandı.", "24-12/231-96"),
        ("Perkara nomor 412/Pdt.G/2024/PN Jkt.Brt itu ditunda.", "412/Pdt.G/2024/PN Jkt.Brt"),
        ("Hakim membacakan putusan 77/Pid.Sus/2023/PN Bdg kemarin.", "77/Pid.Sus/2023/PN Bdg"),
        ("Gugatan 230/G/TF/2025/PTUN-JKT ditolak.", "230/G/TF/2025/PTUN-JKT"),
        ("Putusan kasasi 1204 K/Pdt/2022 dikuatkan.", "1204 K/Pdt/2022"),
        ("Komisi memutus perkara 11/KPPU-I/2024 pekan lalu.", "11/KPPU-I/2024"),
        ("Mahkamah menolak permohonan 84/PUU-XXI/2023.", "84/PUU-XXI/2023"),
        ("Суд розглянув справу № 761/30211/24-ц у четвер.", "761/30211/24-ц"),
        ("У справі 910/4432/23 господарський суд відмовив.", "910/4432/23"),
        ("Məhkəmə 2-2(82)-118/2025 nömrəli işə baxıb.", "2-2(82)-118/2025"),
        ("სასამართლომ საქმე №ას-904-2024 განიხილა.", "№ას-904-2024"),
        ("უზენაესმა სასამართლომ (ბს-318-2022) იმსჯელა.", "ბს-318-2022"),
        ("Сот № 7599-24-00-2/1873 ісін қарады.", "7599-24-00-2/1873"),
        ("Sud 4-1001-2402/5518-sonli ishni ko‘rdi.", "4-1001-2402/5518"),
        ("Դատարանը քննեց ԵԴ/20417/02/24 գործը։", "ԵԴ/20417/02/24"),
        ("אושרה פשרה בתא״מ 33107-05-23 אתמול", "תא״מ 33107-05-23"),
        ("נקבע דיון בע״פ 2214/24 בעליון", "ע״פ 2214/24"),
        ("أقيمت الدعوى رقم 8123 لسنة 79 قضائية أمس", "8123 لسنة 79 قضائية"),
        ("الطعن رقم 512 لسنة 68 ق", "512 لسنة 68 ق"),
        ("دادگاه در دادنامه شماره 140268390012345678 شرکت را محکوم کرد.", "140268390012345678"),
        ("सर्वोच्चले ०८१-WO-०४३२ मा आदेश दियो।", "०८१-WO-०४३२"),
        ("The court took up C.P. No. D-2187 of 2024 on Friday.", "C.P. No. D-2187 of 2024"),
        ("The petition SC FR 212/2024 was fixed for support.", "SC FR 212/2024"),
        ("ศาลพิพากษาคดีหมายเลขดำที่ พ.3120/2567 เมื่อวาน", "พ.3120/2567"),
        ("The trial, R-MKT-24-01187-CV, goes on.", "R-MKT-24-01187-CV"),
        ("The High Court suit WA-22NCvC-318-06/2024 was struck out.", "WA-22NCvC-318-06/2024"),
        ("依据国市监处罚〔2023〕64号决定书", "国市监处罚〔2023〕64号"),
        ("公平會公處字第113052號處分書", "公處字第113052號"),
        ("東京地裁は令和4(ワ)70081で請求を退けた。", "令和4(ワ)70081"),
        ("서울중앙지법(2024카기1187)은 신청을 받아들였다.", "2024카기1187"),
        ("공정위 의결 제2024-118호에 따르면", "제2024-118호"),
        ("In ELRCPET/E088/2024 the riders won.", "ELRCPET/E088/2024"),
        ("The Lagos court heard LD/4410GCMW/2023 yesterday.", "LD/4410GCMW/2023"),
        ("Judgment in HCT-00-CC-CS-0318-2022 is due.", "HCT-00-CC-CS-0318-2022"),
        ("Mahakama ilisikiliza Kesi ya Madai Namba 88 ya mwaka 2024 jana.", "88 ya mwaka 2024"),
        ("ፍርድ ቤቱ በመዝገብ ቁጥር 318204 ውሳኔ ሰጠ።", "318204"),
        ("উচ্চ আদালত রিট পিটিশন নং ৮১২৩/২০২৪ শুনেছে।", "৮১২৩/২০২৪"),
        ("न्यायालयाने याचिका क्रमांक 4410/2023 फेटाळली.", "4410/2023"),
        ("La cámara, en COM 18233/2021, confirmó.", "COM 18233/2021"),
        ("El juzgado, 11001-31-03-014-2023-00218-00, admitió.", "11001-31-03-014-2023-00218-00"),
        ("El juez (02218-2024-0-1801-JR-CI-05) negó.", "02218-2024-0-1801-JR-CI-05"),
        ("La Sala IV, 24-008812-0007-CO, acogió.", "24-008812-0007-CO"),
        ("La jueza, IUE 2-31877/2023, archivó.", "2-31877/2023"),
        ("O tribunal, no processo 8812/22.4T8LSB, absolveu.", "8812/22.4T8LSB"),
        ("Teismas byloje e2-1187-432/2024 priteisė.", "e2-1187-432/2024"),
        ("Ο Άρειος Πάγος (ΑΠ 812/2023) απέρριψε.", "ΑΠ 812/2023"),
        ("Vrhovno sodišče je v II Ips 44/2023 odločilo.", "II Ips 44/2023"),
        ("Sud je u predmetu Rev-1187/2022 odbio.", "Rev-1187/2022"),
        ("Das Gericht (Ra 2022/04/0118) hob auf.", "Ra 2022/04/0118"),
        ("Das Bundeskartellamt (B6-27/21) prüft.", "B6-27/21"),
        ("De rechtbank (ROT 23/4417) oordeelde.", "ROT 23/4417"),
        ("The action, 2022 No. 512 JR, was dismissed.", "2022 No. 512 JR"),
    ],
)
def test_the_number_is_found_as_the_court_prints_it(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Kurul, 2022/2065 sayılı Tüzük ile 2024/8 sayılı Genelgeye dayandı.",
        "6698 sayılı Kanun ile 2023/14 sayılı Tebliğ değişti.",
        "Aturan 24/7 itu berlaku sejak 12/05/2024.",
        "Служба працює 24/7, а звіт за 12/05/24 вийшов.",
        "Nghị định 15/2020/NĐ-CP và Thông tư 38/2021/TT-BTTTT có hiệu lực.",
        "შეხვედრა 2024-05-12 გაიმართა.",
        "Ճակատագիրը 12/05/24 էր։",
        "ผู้ใช้ 1234/2567 คน",
        "ব্যবহারকারী ছিল ৮১২৩/২০২৪ জন।",
        "उपयोगकर्ता संख्या 4410/2023 थी।",
        "Waliotumia huduma ni 88 ya mwaka 2024.",
        "The model B6-27/21 is sold in blue.",
        "The route 12-34/567 was closed in 2024.",
        "ስልክ ቁጥር 0911318204 ነው።",
        "2024년 마감 뒤 300명이 신청했다.",
    ],
)
def test_what_is_written_alike_is_no_case(text: str) -> None:
    assert values(text) == []
