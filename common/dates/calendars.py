"""Days of other calendars as Gregorian ones: Persian, Islamic, Hebrew, Ethiopian, Nepali, Buddhist, Japanese eras, Taiwan's years."""

from collections.abc import Mapping
from datetime import date, timedelta

from hijridate import Hijri

_BUDDHIST, _MINGUO = 543, 1911
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "R": 2018, "H": 1988, "民國": _MINGUO, "民国": _MINGUO}
"""Era -> the year before its first."""

_PERSIAN = (
    ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"),
    (
        "خاکەلێوە",
        "گوڵان",
        "جۆزەردان",
        "پووشپەڕ",
        "گەلاوێژ",
        "خەرمانان",
        "ڕەزبەر",
        "خەزەڵوەر",
        "سەرماوەز",
        "بەفرانبار",
        "ڕێبەندان",
        "ڕەشەمە",
    ),
    ("وری", "غویی", "غبرګولی", "چنګاښ", "زمری", "وږی", "تله", "لړم", "لیندۍ", "مرغومی", "سلواغه", "کب"),
    ("farvardin", "ordibehesht", "khordad", "tir", "mordad", "shahrivar", "mehr", "aban", "azar", "dey", "bahman", "esfand"),
)
_ISLAMIC = (
    ("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
    (
        "محرم الحرام",
        "صفر المظفر",
        "ربيع الاول",
        "ربيع الثاني",
        "جمادى الاولى",
        "جمادى الثانية",
        "رجب المرجب",
        "شعبان المعظم",
        "رمضان المبارك",
        "شوال المكرم",
        "ذي القعدة",
        "ذي الحجة",
    ),
    ("محرم", "صفر", "ربیع الاول", "ربیع الثانی", "جمادی الاول", "جمادی الثانی", "رجب", "شعبان", "رمضان", "شوال", "ذیقعده", "ذیحجه"),
    ("محرم", "صفر", "ربیع الاول", "ربیع الثانی", "جمادی الاول", "جمادی الثانی", "رجب", "شعبان", "رمضان", "شوال", "ذوالقعدہ", "ذوالحجہ"),
    (
        "muharram",
        "safar",
        "rabi al-awwal",
        "rabi al-thani",
        "jumada al-awwal",
        "jumada al-thani",
        "rajab",
        "shaban",
        "ramadan",
        "shawwal",
        "dhu al-qadah",
        "dhu al-hijjah",
    ),
    (
        "muharram",
        "safar",
        "rabi' al-awwal",
        "rabi' al-thani",
        "jumada al-ula",
        "jumada al-akhirah",
        "rajab",
        "sha'ban",
        "ramadhan",
        "shawwal",
        "dhul qadah",
        "dhul hijjah",
    ),
    (
        "muharam",
        "safar",
        "rabiulawal",
        "rabiulakhir",
        "jumadilawal",
        "jumadilakhir",
        "rejab",
        "syaban",
        "ramadan",
        "syawal",
        "zulkaidah",
        "zulhijah",
    ),
    (
        "muharrem",
        "safer",
        "rebiülevvel",
        "rebiülahir",
        "cemaziyelevvel",
        "cemaziyelahir",
        "recep",
        "şaban",
        "ramazan",
        "şevval",
        "zilkade",
        "zilhicce",
    ),
)
_HEBREW = {"תשרי": 7, "חשוון": 8, "חשון": 8, "מרחשוון": 8, "כסלו": 9, "כסליו": 9, "טבת": 10, "שבט": 11, "אדר": 12, "אדר א׳": 12, "אדר ב׳": 13, "ניסן": 1, "אייר": 2, "סיוון": 3,
           "סיון": 3, "תמוז": 4, "אב": 5, "אלול": 6, "tishrei": 7, "cheshvan": 8, "kislev": 9, "tevet": 10, "shevat": 11, "adar": 12, "nisan": 1, "iyar": 2,
           "sivan": 3, "tammuz": 4, "elul": 6}  # fmt: skip
_ETHIOPIAN = (
    ("መስከረም", "ጥቅምት", "ኅዳር", "ታኅሣሥ", "ጥር", "የካቲት", "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰኔ", "ሐምሌ", "ነሐሴ", "ጳጉሜን"),
    ("መስከረም", "ጥቅምት", "ህዳር", "ታህሳስ", "ጥር", "የካቲት", "መጋቢት", "ሚያዚያ", "ግንቦት", "ሰኔ", "ሀምሌ", "ነሀሴ", "ጳጉሜ"),
)
_ETHIOPIAN_NEW_YEAR = 2_796
"""Ordinal of 1 Mäskäräm of the year 1, 29 August of the year 8 in the Julian calendar."""
_NEPALI = (
    ("बैशाख", "जेठ", "असार", "साउन", "भदौ", "असोज", "कात्तिक", "मंसिर", "पुस", "माघ", "फागुन", "चैत"),
    ("वैशाख", "जेष्ठ", "आषाढ", "श्रावण", "भाद्र", "आश्विन", "कार्तिक", "मङ्सिर", "पुष", "माघ", "फाल्गुन", "चैत्र"),
    ("baisakh", "jestha", "ashadh", "shrawan", "bhadra", "ashwin", "kartik", "mangsir", "poush", "magh", "falgun", "chaitra"),
)
_NEPALI_FIRST, _NEPALI_NEW_YEAR = 2071, date(2014, 4, 14)
"""The first year whose months are listed, and its first day."""
_NEPALI_LENGTHS = (
    "112111090900", "121210090900", "121210009901", "111211090900", "112111090900", "121210009900", "121210009091", "111211090900", "112111090900",
    "121210009900", "121210009091", "112111090900", "112111090900", "121210009901", "021210009091",
)  # fmt: skip
"""Days of the months of each year from then on (9: 29, 0: 30, 1: 31, 2: 32). No rule gives them: the calendar is published year by year. Later years are not read."""

MONTHS: Mapping[str, tuple[str, int]] = {
    **{name: ("persian", n) for names in _PERSIAN for n, name in enumerate(names, 1)},
    **{name: ("islamic", n) for names in _ISLAMIC for n, name in enumerate(names, 1)},
    **{name: ("hebrew", n) for name, n in _HEBREW.items()},
    **{name: ("nepali", n) for names in _NEPALI for n, name in enumerate(names, 1)},
    **{name: ("ethiopian", n) for names in _ETHIOPIAN for n, name in enumerate(names, 1)},
}
"""Name of a month -> its calendar and number (Hebrew months count from Nisan)."""


def gregorian(calendar: str, year: int, month: int, day: int) -> date:
    """The day in our calendar. Raises ValueError for days that do not exist, and for years no paper of our time would print."""
    if calendar == "persian" and 1340 <= year <= 1450 and 1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30):
        return _persian(year, month, day)
    if calendar == "islamic" and 1390 <= year <= 1499:
        found = Hijri(year, month, day, validate=True).to_gregorian()
        return date(found.year, found.month, found.day)
    if calendar == "hebrew" and 5700 <= year <= 5899 and 1 <= day <= 30:
        return _hebrew(year, month, day)
    if calendar == "ethiopian" and 1940 <= year <= 2099 and 1 <= day <= (30 if month < 13 else 6 if year % 4 == 3 else 5):
        return date.fromordinal(_ETHIOPIAN_NEW_YEAR + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
    if calendar == "nepali" and year in nepali_years() and 1 <= month <= 12:
        return _nepali(year, month, day)
    if calendar == "gregorian":
        return date(common_year(year), month, day)
    raise ValueError(f"no day of our time: {year}-{month}-{day} ({calendar})")


def common_year(year: int) -> int:
    """A Buddhist year (2567) as ours; others as they are."""
    return year - _BUDDHIST if 2500 <= year < 2700 else year


def hebrew_year(letters: str) -> int | None:
    """The year that Hebrew letters stand for (תשפ"ד is 5784); None for what is no year of our time."""
    values = dict(zip("אבגדהוזחטיכלמנסעפצקרשת", (*range(1, 10), *range(10, 100, 10), 100, 200, 300, 400), strict=True))
    signs = [sign for sign in letters.removeprefix("ה") if sign in values]
    total = sum(values[sign] for sign in signs)
    return 5000 + total if 700 <= total < 900 else None


def _persian(year: int, month: int, day: int) -> date:
    """Leap years by the cycle of 33 years, which agrees with the astronomical rule from 1244 to 1472 (Birashk's exceptions lie outside)."""
    leaps = {1, 5, 9, 13, 17, 22, 26, 30}
    start, at = date(1961, 3, 21), 1340
    days = sum(366 if n % 33 in leaps else 365 for n in range(at, year))
    if month == 12 and day == 30 and year % 33 not in leaps:
        raise ValueError(f"Esfand of {year} has 29 days")
    return start + timedelta(days=days + (31 * (month - 1) if month < 8 else 186 + 30 * (month - 7)) + day - 1)


def nepali_years() -> range:
    """Years of Nepal's calendar whose months are known."""
    return range(_NEPALI_FIRST, _NEPALI_FIRST + len(_NEPALI_LENGTHS))


def _nepali(year: int, month: int, day: int) -> date:
    lengths = [[30 + (int(figure) if figure != "9" else -1) for figure in months] for months in _NEPALI_LENGTHS]
    this_year = lengths[year - _NEPALI_FIRST]
    if not 1 <= day <= this_year[month - 1]:
        raise ValueError(f"month {month} of {year} has {this_year[month - 1]} days")
    return _NEPALI_NEW_YEAR + timedelta(days=sum(map(sum, lengths[: year - _NEPALI_FIRST])) + sum(this_year[: month - 1]) + day - 1)


def _hebrew(year: int, month: int, day: int) -> date:
    """By the fixed arithmetic of the Hebrew calendar: molad and the four postponements (Dershowitz and Reingold, Calendrical Calculations)."""
    leap = (7 * year + 1) % 19 < 7
    if month == 13 and not leap:
        raise ValueError(f"{year} has one Adar")
    if month == 12 and leap:
        month = 13  # `Adar` alone in a leap year is the second one, where the feasts are
    last = 13 if leap else 12
    months = [*range(7, last + 1), *range(1, 7)]
    days = sum(_hebrew_month_length(year, n, leap) for n in months[: months.index(month)])
    return date.fromordinal(_hebrew_new_year(year) + days + day - 1)


def _hebrew_month_length(year: int, month: int, leap: bool) -> int:
    length = _hebrew_new_year(year + 1) - _hebrew_new_year(year)
    if month in (2, 4, 6, 10, 13) or (month == 12 and not leap) or (month == 8 and length % 10 != 5) or (month == 9 and length % 10 == 3):
        return 29
    return 30


def _hebrew_new_year(year: int) -> int:
    """Ordinal of the first of Tishri."""
    first = _hebrew_elapsed(year)
    before, after = _hebrew_elapsed(year - 1), _hebrew_elapsed(year + 1)
    correction = 2 if after - first == 356 else 1 if first - before == 382 else 0
    return -1_373_428 + first + correction + 1


def _hebrew_elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    days = 29 * months + parts // 25920
    return days + 1 if 3 * (days + 1) % 7 < 3 else days
