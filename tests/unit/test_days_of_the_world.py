"""Deadlines and hearings as the press of many countries dates them: in words, in other calendars, by a number alone. Invented events."""

from datetime import date

import pytest

from pipeline.understanding.deadlines import deadlines_of

PUBLISHED = date(2026, 11, 2)


def due(language: str, text: str, published: date = PUBLISHED) -> list[tuple[str, str]]:
    return [(one.on, one.kind) for one in deadlines_of(text, "", language, published)]


@pytest.mark.parametrize(
    ("language", "text", "on", "kind"),
    [
        ("am", "ፍርድ ቤቱ ኩባንያው እስከ ኅዳር 20 ድረስ ገጾቹን እንዲዘጋ አዘዘ።", "2026-11-29", "comply"),
        ("am", "ክፍያው እስከ ታኅሣሥ 30 ቀን 2019 ዓ.ም. ድረስ መጠናቀቅ አለበት።", "2027-01-08", "comply"),
        ("fa", "سکو باید تا ۲۵ آبان صفحه‌ها را پاک کند.", "2026-11-16", "comply"),
        ("fa", "شرکت تا پایان آذرماه فرصت دارد فهرست را بدهد.", "2026-12-21", "comply"),
        ("fa", "جلسه دادگاه هجدهم آذر برگزار می‌شود.", "2026-12-09", "hearing"),
        ("ne", "अदालतले एपलाई मंसिर १५ गतेसम्म सामग्री हटाउन आदेश दियो।", "2026-12-01", "comply"),
        ("ar", "أمهلت الوزارة التطبيق حتى الخامس عشر من كانون الأول لحذف القنوات.", "2026-12-15", "comply"),
        ("ar", "ألزمت المحكمة المنصة بحذف المقاطع قبل الأول من ديسمبر.", "2026-12-01", "comply"),
        ("ar", "تعقد الجلسة المقبلة في 12 دجنبر.", "2026-12-12", "hearing"),
        ("ar", "تعقد الجلسة المقبلة يوم 24 من الشهر الجاري.", "2026-11-24", "hearing"),
        ("ru", "Сервис обязан удалить записи до пятнадцатого декабря.", "2026-12-15", "comply"),
        ("uk", "Сервіс має видалити дописи до двадцять першого грудня.", "2026-12-21", "comply"),
        ("pl", "Serwis ma usunąć wpisy do pierwszego grudnia.", "2026-12-01", "comply"),
        ("hu", "A szolgáltatónak december elsejéig törölnie kell a bejegyzéseket.", "2026-12-01", "comply"),
        ("es", "La red debe retirar los mensajes antes del primero de diciembre.", "2026-12-01", "comply"),
        ("ta", "மனு எதிர்வரும் 22ஆம் திகதி பரிசீலனைக்கு எடுக்கப்படும்.", "2026-11-22", "hearing"),
        ("id", "Sidang berikutnya digelar pada tanggal 18 mendatang.", "2026-11-18", "hearing"),
        ("th", "ศาลนัดไต่สวนวันที่ 19 นี้", "2026-11-19", "hearing"),
        ("ru", "Следующее заседание назначено на 24 числа.", "2026-11-24", "hearing"),
        ("pt", "A audiência será no dia 19.", "2026-11-19", "hearing"),
        ("th", "ศาลนัดไต่สวนวันที่ 19 มกราคม 2570", "2027-01-19", "hearing"),
        ("tl", "May 15 araw ang plataporma para magbayad.", "2026-11-17", "comply"),
        ("uz", "Birinchi majlis 18-dekabr kuni bo‘lib o‘tadi.", "2026-12-18", "hearing"),
        ("uz", "Kompaniya jarimani 10-dekabrgacha to‘lashi kerak.", "2026-12-10", "comply"),
        ("az", "Şirkət cəriməni 20 dekabradək ödəməlidir.", "2026-12-20", "comply"),
        ("hy", "Հանձնաժողովը նախագիծը կքննարկի դեկտեմբերի 14-ին։", "2026-12-14", "hearing"),
        ("te", "సంస్థ డిసెంబరు 10లోగా ఖాతాలను తొలగించాలి.", "2026-12-10", "comply"),
        ("ta", "நிறுவனம் டிசெம்பர் 10க்குள் கணக்குகளை நீக்க வேண்டும்.", "2026-12-10", "comply"),
        ("bn", "প্রতিষ্ঠানটিকে ১৫ ডিসেম্বর ২০২৬-এর মধ্যে জবাব দিতে হবে।", "2026-12-15", "answer"),
        ("ar", "تعقد الجلسة المقبلة في ١٢ يناير ٢٠٢٧.", "2027-01-12", "hearing"),
        ("mr", "पुढील सुनावणी १२ जानेवारी २०२७ रोजी होईल.", "2027-01-12", "hearing"),
        ("tr", "Kararın tebliğinden itibaren 15 gün içinde itiraz edilebilir.", "2026-11-17", "appeal"),
        ("kk", "Компания 1 желтоқсанға дейін айыппұлды төлеуі тиіс.", "2026-12-01", "comply"),
    ],
)
def test_until_when(language: str, text: str, on: str, kind: str) -> None:
    assert due(language, text)[:1] == [(on, kind)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fa", "پلیس از کشف ۲ تیر در خانه خبر داد."),
        ("mr", "मागील सुनावणी १२ जानेवारी २०२५ रोजी झाली."),
        ("fa", "دادگاه در آذربایجان شرقی برگزار شد."),
        ("am", "በሰኔ 2017 ዓ.ም. ክሱ ቀርቦ ነበር።"),
        ("ne", "असार १५ गते मुद्दा दर्ता भएको थियो।"),
        ("ar", "طرقت الشرطة باب الشركة بعد الجلسة."),
        ("ar", "رفعت الدعوى في الأول من آب."),
        ("tl", "May 15 kaso laban sa plataporma."),
        ("vi", "Phiên tòa yêu cầu nộp phạt mỗi ngày 20 triệu đồng."),
        ("th", "ศาลนัดไต่สวนเมื่อวันที่ 1"),
        ("id", "Sidang itu digelar pada tanggal 1 lalu."),
        ("ko", "회사는 의결서를 송달받은 날부터 30일 안에 과징금을 내야 한다."),
        ("uk", "Штраф слід сплатити протягом двох місяців від дня отримання рішення."),
        ("tr", "Yükümlülükler kararın tebliğinden itibaren altı ay içinde yerine getirilecek."),
        ("en", "The company has to pay within 30 days of receipt of the decision."),
        ("ru", "Штраф нужно уплатить в течение месяца со дня получения решения."),
        ("hu", "A tizenötödik kerületi szolgáltató elsején nyitott."),
        ("en", "It was the first of many cases in December."),
    ],
)
def test_what_is_no_deadline(language: str, text: str) -> None:
    assert due(language, text) == []


@pytest.mark.parametrize(
    ("language", "published", "text", "on"),
    [
        ("am", date(2025, 5, 13), "እስከ ሰኔ 30 ቀን 2017 ዓ.ም. ድረስ መክፈል አለበት።", "2025-07-07"),
        ("am", date(2024, 10, 8), "እስከ ጥቅምት 20 ድረስ እንዲዘጋ አዘዘ።", "2024-10-30"),
        ("am", date(2024, 9, 1), "እስከ መስከረም 1 ቀን 2017 ዓ.ም. ድረስ መክፈል አለበት።", "2024-09-11"),
        ("am", date(2023, 9, 1), "እስከ መስከረም 1 ቀን 2016 ዓ.ም. ድረስ መክፈል አለበት።", "2023-09-12"),
        ("fa", date(2025, 3, 1), "شرکت باید تا ۱ فروردین ۱۴۰۴ پاسخ دهد.", "2025-03-21"),
        ("fa", date(2025, 3, 1), "شرکت باید تا ۱۴۰۴/۲/۱۰ پاسخ دهد.", "2025-04-30"),
        ("fa", date(2024, 3, 1), "شرکت باید تا پایان اسفند پاسخ دهد.", "2024-03-19"),
        ("fa", date(2025, 3, 1), "شرکت باید تا پایان اسفند پاسخ دهد.", "2025-03-20"),
        ("ne", date(2025, 4, 1), "कम्पनीले वैशाख १ गतेसम्म जवाफ दिनुपर्छ।", "2025-04-14"),
    ],
)
def test_a_day_of_another_calendar_is_the_one_the_calendars_agree_on(language: str, published: date, text: str, on: str) -> None:
    """Known days: New Year of Ethiopia in 2016 and 2017, Nowruz of 1404, the last of a common and of a leap year, Nepal's New Year of 2082."""
    assert due(language, text, published)[0][0] == on
