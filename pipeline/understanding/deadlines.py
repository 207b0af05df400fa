"""Time limits set to a party ("within two months"), counted from the day of publication."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.understanding.folding import Folded, fold_term


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit; offsets are those of the folded text."""

    number: int
    unit: str
    """`hour`, `day`, `week`, `month` or `year`."""
    start: int
    end: int

    def value(self, published_at: date | None) -> str:
        """ISO date on which it ends, counted from publication; an ISO duration (`P2M`) when that day is unknown."""
        if published_at is None:
            return f"PT{self.number}H" if self.unit == "hour" else f"P{self.number}{self.unit[0].upper()}"
        return _later(published_at, self.number, self.unit).isoformat()


_UNITS = (
    ("hour", r"hours?|stunden?|heures?|horas?|ore\b|uur|timer\b|timmar|godzin\w*|hodin\w*|час\w*|годин\w*|saat\w*|ώρες|tun\w+|óra\w*|jam\b|时|小时|小時|時間|시간|giờ|ชั่วโมง|ساعة|ساعات|ساعت|שעות|घंटे|घंटों|saa\b|tundi\w*|valand\w*|stund\w*|ur\b|sati"),
    ("day", r"(?:working |business |werk|jours ouvrables)?(?:days?|tage?n?\b|jours?|días?|dias?|giorni|giorno|dagen|dager|dagar|dage|dni|dnů|dní|dnech|дн\w*|дней|днів|gün\w*|ημέρες|ημερών|päiv\w*|päeva\w*|nap\w*|hari|zile|dien\w*|daga\w*|dies\b|dana)|天|日(?!本)|일(?!본)|ngày|วัน|يوم\w*|أيام|روز|ימים|दिन\w*|siku"),
    ("week", r"weeks?|wochen?|semaines?|semanas?|settiman\w*|weken|uker|veckor|uger|tygodni\w*|týdn\w*|недел\w*|тижн\w*|седмиц\w*|hafta\w*|εβδομάδ\w*|viikko\w*|nädala\w*|hét\b|hetet|minggu|pekan|săptămân\w*|savait\w*|nedēļ\w*|setmanes|tjedan\w*|nedelj\w*|周|週間|주(?=\s|이내|내|일)|tuần|สัปดาห์|أسبوع\w*|أسابيع|هفته|שבועות|सप्ताह|हफ्ते|wiki\b"),
    ("month", r"months?|monat\w*|mois|mes(?:es)?\b|mês|mesi|mese|maanden?|måneder?|månader?|miesiąc\w*|miesięcy|měsíc\w*|mesiac\w*|месяц\w*|місяц\w*|месец\w*|ay\b|ay içinde|μήνες|μηνών|kuukaud\w*|kuu\w*|hónap\w*|bulan|luni\b|mėnes\w*|mēneš\w*|mesos|mjesec\w*|mánað\w*|个月|個月|か月|ヶ月|カ月|ヵ月|개월|달|tháng|เดือน|شهر\w*|أشهر|شهور|ماه|חודש\w*|महीने|महीनों|माह|miezi"),
    ("year", r"years?|jahren?|ans\b|années?|años?|anos?|anni|anno|jaar|lata?\b|let\b|год\w*|лет\b|років|години|yıl\w*|έτη|vuoden|vuotta|aasta\w*|év\b|éven|tahun|ani\b|metus|gadu|anys|godin\w*|年|년|năm|ปี|سنوات|سنة|سال|שנים|साल|वर्ष|miaka"),
)  # fmt: skip
_NUMBER_WORDS = {
    1: "one an eine einen einem un une uno una um uma een en ett jeden jednego один одного одного bir yksi egy jedan واحد एक",
    2: "two zwei deux dos dois duas due twee to två dwóch dwa dwa tygodnie dvou dva двух два двох iki δύο kahden két dua dva doi două dvi divu شهرين dues दो hai mbili",
    3: "three drei trois tres três tre drie trzech trzy tří tři трех три трьох üç τρεις τριών kolmen három tiga trei tri trīs ثلاثة ثلاث तीन ba tatu",
    4: "four vier quatre cuatro quatro quattro fire fyra czterech cztery čtyř čtyři четырех четыре dört τέσσερις neljän négy empat patru أربعة चार",
    5: "five fünf cinq cinco cinque vijf fem pięciu pięć pěti пяти пять п'яти beş πέντε viiden öt lima cinci خمسة पांच पाँच",
    6: "six sechs seis sei zes seks sex sześciu sześć šesti шести шесть altı έξι kuuden hat enam șase ستة छह",
    7: "seven sieben sept siete sete sette zeven syv sju siedmiu sedmi семи yedi επτά seitsemän hét tujuh șapte سبعة सात",
    8: "eight acht huit ocho oito otto åtte åtta восьми sekiz",
    10: "ten zehn dix diez dez dieci tien ti tio dziesięciu deseti десяти on δέκα tíz sepuluh zece عشرة दस kumi",
    12: "twelve zwölf douze doce doze dodici twaalf",
    14: "fourteen vierzehn quatorze catorce catorze quattordici veertien",
    15: "fifteen fünfzehn quinze quince quindici",
    20: "twenty zwanzig vingt veinte vinte venti",
    24: "twenty-four",
    30: "thirty dreißig trente treinta trinta trenta dertig",
    60: "sixty sechzig soixante sesenta sessenta sessanta",
    90: "ninety neunzig",
}  # fmt: skip
_WORD_VALUES = {fold_term(word): value for value, words in _NUMBER_WORDS.items() for word in words.split()}
_UNIT = "(?:" + "|".join(f"(?P<{unit}>{fold_term(words)})" for unit, words in _UNITS) + ")"
_NUMBER = r"(?P<number>\d{1,3}|" + "|".join(re.escape(word) for word in sorted(_WORD_VALUES, key=len, reverse=True)) + ")"
_LEAD = (
    r"within(?: the next)?|in the next|has|have|had|given|gave it|deadline of|innerhalb(?: von)?|binnen|frist von|dans(?: un délai de)?|dans les|sous|d'ici|délai de|en (?:un )?plazo (?:máximo )?de|plazo de|en el plazo de|dentro de|prazo de|no prazo de|em até"
    r"|entro|entro i prossimi|inden for|innen|inom|w ciągu|w terminie|do|během|ve lhůtě|v lehote|do|в течение|в срок|протягом|упродовж|в рамките на|в срок от|εντός|μέσα σε|dalam(?: waktu)?|tempo|în termen de|în|per|trong(?: vòng)?|ภายใน|خلال|في غضون|مهلة|ظرف|תוך|ndani ya|u roku od|v roku|jooksul|en|termini de|innan"
)  # fmt: skip
_BEFORE = re.compile(rf"(?<!\w)(?:{fold_term(_LEAD)})\s?{_NUMBER}[\s-]?(?:{_UNIT})(?!\w{{3}})")
_AFTER = re.compile(
    rf"(?<!\w){_NUMBER}[\s-]?{_UNIT}[\s-]?(?:以内|内|內|이내|내에|안에|içinde|içerisinde|deadline|ultimatum|to comply|to respond|to appeal|to reply|zeit|pour se|pour former|para recorrer|para cumplir|para responder|zeit,|के भीतर|के अंदर|kuluessa|sisällä|jooksul|belül|laikā|per|ichida)"
)


def deadlines(folded: Folded) -> Iterator[Deadline]:
    """Time limits in the text, in order of pattern, then place."""
    taken: list[tuple[int, int]] = []
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(folded.text):
            start, end = match.span()
            number = _number(match["number"])
            unit = next(name for name, _ in _UNITS if match[name])
            if number and not any(a < end and start < b for a, b in taken):
                taken.append((start, end))
                yield Deadline(number, unit, start, end)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORD_VALUES.get(text, 0)


def _later(day: date, number: int, unit: str) -> date:
    """`day` plus a time limit; a month ends on its last day where the day does not exist."""
    if unit == "hour":
        return _plus(day, -(-number // 24))
    if unit in {"day", "week"}:
        return _plus(day, number * (7 if unit == "week" else 1))
    months = number * (12 if unit == "year" else 1) + day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _plus(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))
