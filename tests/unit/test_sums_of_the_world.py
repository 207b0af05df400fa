"""Sums as the press of many countries tells them: halves and points in words, what was refused, owed, taken away or only proposed. Invented events."""

from datetime import date

import pytest

from pipeline.understanding.amounts import amounts_of

PUBLISHED = date(2026, 11, 2)


def sums(language: str, text: str, title: str = "") -> list[tuple[str, str, str]]:
    return [(one.role, one.currency, one.value) for one in amounts_of(text, title, language, PUBLISHED)]


@pytest.mark.parametrize(
    ("language", "text", "currency", "value"),
    [
        ("ar", "غرّمت الهيئة سوق «بازار» أربعة ملايين ونصف المليون ريال سعودي.", "SAR", "4500000"),
        ("ar", "فرضت المحكمة على التطبيق غرامة قدرها مليونا درهم مغربي.", "MAD", "2000000"),
        ("ar", "غرامة قدرها خمسة عشر مليونا ريال سعودي على المنصة.", "SAR", "15000000"),
        ("ar", "فرضت غرامة بقيمة ربع مليون دينار كويتي على التطبيق.", "KWD", "250000"),
        ("he", "הרשות הטילה על האתר קנס של מיליון וחצי שקל.", "ILS", "1500000"),
        ("hi", "आयोग ने ऐप पर सवा करोड़ रुपये का जुर्माना लगाया।", "INR", "12500000"),
        ("hi", "आयोग ने ऐप पर साढ़े तीन लाख रुपये का जुर्माना लगाया।", "INR", "350000"),
        ("mr", "आयोगाने संकेतस्थळाला साडेचार कोटी रुपयांचा दंड ठोठावला.", "INR", "45000000"),
        ("ur", "ادارے نے ایپ پر پونے دو کروڑ روپے جرمانہ عائد کیا۔", "PKR", "17500000"),
        ("ur", "ادارے نے ایپ پر 2 اعشاریہ 5 ارب روپے جرمانہ عائد کیا۔", "PKR", "2500000000"),
        ("bn", "কমিশন অ্যাপটিকে ৩ দশমিক ২৫ কোটি টাকা জরিমানা করেছে।", "BDT", "32500000"),
        ("bn", "কমিশন অ্যাপটিকে সাড়ে তিন লাখ টাকা জরিমানা করেছে।", "BDT", "350000"),
        ("ne", "आयोगले एपलाई साढे दुई करोड रुपैयाँ जरिवाना गर्‍यो।", "NPR", "25000000"),
        ("pa", "ਕਮਿਸ਼ਨ ਨੇ ਐਪ ਨੂੰ ਸਾਢੇ ਚਾਰ ਲੱਖ ਰੁਪਏ ਜੁਰਮਾਨਾ ਕੀਤਾ।", "INR", "450000"),
        ("gu", "આયોગે એપને સાડા ત્રણ કરોડ રૂપિયા દંડ કર્યો.", "INR", "35000000"),
        ("ta", "ஆணையம் செயலிக்கு மூன்றரை கோடி ரூபாய் அபராதம் விதித்தது.", "INR", "35000000"),
        ("te", "కమిషన్ యాప్‌కు మూడున్నర కోట్ల రూపాయల జరిమానా విధించింది.", "INR", "35000000"),
        ("kn", "ಆಯೋಗವು ಆ್ಯಪ್‌ಗೆ ಮೂರೂವರೆ ಕೋಟಿ ರೂಪಾಯಿ ದಂಡ ವಿಧಿಸಿತು.", "INR", "35000000"),
        ("ml", "കമ്മിഷൻ ആപ്പിന് മൂന്നര കോടി രൂപ പിഴ ചുമത്തി.", "INR", "35000000"),
        ("th", "คณะกรรมการสั่งปรับแอปสองล้านครึ่งบาท", "THB", "2500000"),
        ("my", "အာဏာပိုင်က အက်ပ်ကို ဒဏ်ငွေ ၃ ဒသမ ၅ သန်းကျပ် ချမှတ်သည်။", "MMK", "3500000"),
        ("am", "ባለሥልጣኑ ኩባንያውን 3 ነጥብ 2 ሚሊዮን ብር ቅጣት ጣለበት።", "ETB", "3200000"),
        ("am", "ፍርድ ቤቱ ድርጅቱን 45 ሺሕ ብር ቅጣት ጣለበት።", "ETB", "45000"),
        ("hy", "Հանձնաժողովը հավելվածին տուգանեց մեկուկես միլիոն դրամով։", "AMD", "1500000"),
        ("ka", "კომისიამ პლატფორმა ორნახევარი მილიონი ლარით დააჯარიმა.", "GEL", "2500000"),
        ("sw", "Tume iliitoza programu faini ya shilingi milioni mbili na nusu za Kenya.", "KES", "2500000"),
    ],
)
def test_a_fine_in_the_words_of_its_language(language: str, text: str, currency: str, value: str) -> None:
    assert sums(language, text) == [("fine", currency, value)]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("he", "לפי הרשות, בין 2021 ל-2023 גבה האתר עמלה מיותרת.", []),
        ("ar", "بين 2021 و2023 أدارت الشركة السوق من دبي.", []),
        ("fa", "دمای هوا بین ۱۲ تا ۲۰ درجه است.", []),
        ("am", "ስብሰባው በ3 ነጥብ ላይ ተስማማ።", []),
        ("bn", "দেশে ৩ দশমিক ২৫ কোটি ব্যবহারকারী আছে।", []),
        ("ta", "செயலியை ஒன்றரை கோடி பேர் பயன்படுத்துகின்றனர்.", []),
        ("hi", "ऐप के साढ़े तीन करोड़ उपयोगकर्ता हैं।", []),
        ("te", "యాప్‌కు మూడున్నర కోట్ల వినియోగదారులు ఉన్నారు.", []),
        ("th", "แอปมีผู้ใช้สองล้านครึ่ง", []),
    ],
)
def test_what_is_no_sum(language: str, text: str, found: list[tuple[str, str, str]]) -> None:
    assert sums(language, text) == found


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("uk", "У стягненні 300 тис. грн моральної шкоди суд відмовив.", "claim"),
        ("ru", "Требование о компенсации морального вреда в размере 2 млн рублей также отклонено.", "claim"),
        ("tr", "Başvurucunun 400 bin liralık tazminat talebi reddedildi.", "claim"),
        ("th", "ศาลยกคำขอให้จ่ายค่าเสียหาย 3 ล้านบาท", "claim"),
        ("zh", "法院驳回了原告80万元的赔偿请求。", "claim"),
        ("ja", "裁判所は原告が求めた300万円の賠償を認めなかった。", "claim"),
        ("ko", "법원은 위자료 3천만원 청구를 기각했다.", "claim"),
        ("id", "Hakim menolak ganti rugi Rp2 miliar yang diajukan penyanyi itu.", "claim"),
        ("en", "The judge refused the widow damages of 80,000 euros.", "claim"),
        ("de", "Das Gericht wies den Schadenersatz von 80.000 Euro ab.", "claim"),
        ("pl", "Sąd oddalił roszczenie o 80 tys. zł odszkodowania.", "claim"),
        # and what was granted or upheld all the same
        ("en", "The court dismissed the site's appeal against damages of 80,000 euros.", "damages"),
        ("ru", "Суд отклонил апелляцию сервиса на компенсацию в 2 млн рублей.", "damages"),
        ("en", "The judge rejected the defence and awarded the widow damages of 80,000 euros.", "damages"),
        ("uk", "Суд відхилив апеляційну скаргу сервісу на компенсацію у 300 тис. грн.", "damages"),
        ("tr", "Mahkeme yayın yasağı istemini geri çevirdi, 30 bin lira tazminata hükmetti.", "damages"),
    ],
)
def test_damages_asked_for_in_vain_are_a_claim(language: str, text: str, role: str) -> None:
    assert [found for found, _, _ in sums(language, text)] == [role]


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("ko", "심사관은 과징금 90억원 의견을 냈다.", "potential"),
        ("uk", "Посадовці пропонували штраф у 21 млн грн.", "potential"),
        ("fa", "مرکز رقابت جریمه ۹۰ میلیارد ریال پیشنهاد داده بود.", "potential"),
        ("he", "הרשות שוקלת להטיל על האתר עיצום כספי של 18 מיליון שקל.", "potential"),
        ("he", "העיצום המרבי בחוק עומד על 90 מיליון שקל.", "potential"),
        ("hy", "Օրենքով սահմանված առավելագույն տուգանքը 500 հազար դրամ է։", "potential"),
        ("kk", "Заңда 400 мың теңге айыппұл қарастырылған.", "potential"),
        ("sw", "Mtoa huduma anaweza kutozwa faini ya Sh50 milioni.", "potential"),
        ("id", "Nilai denda dapat naik sampai Rp700 juta jika pelanggaran berulang.", "potential"),
        ("az", "Qanunda 90 min manat cərimə nəzərdə tutulub.", "potential"),
        ("vi", "Doanh nghiệp được bồi thường thiệt hại 3 tỷ đồng.", "damages"),
        ("ko", "작가들은 6억원의 손해배상을 구하는 소장을 냈다.", "claim"),
        ("zh", "骑手原本追讨980万港元薪酬。", "claim"),
        ("am", "ከሳሾቹ 9 ሚሊዮን ብር ጠይቀው ነበር።", "claim"),
        ("tl", "Pinatawan ito ng multa; bawat araw ng pagsuway ay may dagdag na P40,000.", "per-day"),
        ("ru", "Общая задолженность мессенджера по штрафам превышает 30 млн рублей.", "other"),
        ("zh", "监管部门没收违法所得5万元。", "other"),
        ("az", "Şirkətin 340 min manat gəlirinin dövlət büdcəsinə alınması qərara alınıb.", "other"),
        ("he", "נציגת הקבוצה תקבל גמול של 90 אלף שקל.", "other"),
    ],
)
def test_what_a_sum_is(language: str, text: str, role: str) -> None:
    assert [found for found, _, _ in sums(language, text)] == [role]


def test_a_headlines_single_figure_is_the_sum_of_the_text() -> None:
    assert sums("ko", "위원회는 앱에 과징금 8억4천200만원을 부과했다.", "앱 과징금 8억원 취소하라") == [("fine", "KRW", "842000000")]
    assert sums("ur", "کمیشن نے ایپ پر ایک کروڑ تیس لاکھ روپے جرمانہ عائد کیا۔", "ایپ پر سوا کروڑ روپے سے زائد جرمانہ") == [
        ("fine", "PKR", "13000000")
    ]
    assert len(sums("ko", "과징금 8억4천200만원을 물렸다. 지난해에는 과징금 8억원이었다.", "앱에 과징금 8억원")) == 2


def test_the_total_goes_before_its_parts() -> None:
    assert sums("tr", "Mahkeme 900 bin lira manevi, toplam 2 milyon lira tazminata hükmetti.")[0] == ("damages", "TRY", "2000000")
    assert sums("de", "Die Behörde verhängte 900.000 Euro Strafe, insgesamt 2 Millionen Euro Strafe.")[0][2] == "2000000"


def test_a_daily_penalty_asked_for_beside_a_claim_is_not_the_main_sum() -> None:
    found = amounts_of("Penggugat menuntut ganti rugi Rp90 miliar serta uang paksa Rp20 juta per hari.", "", "id", PUBLISHED)
    assert [(one.role, one.main) for one in found] == [("claim", True), ("per-day", False)]
