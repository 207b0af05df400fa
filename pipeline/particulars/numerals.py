"""Numbers as people write them: figures of any script, and the small number words of some languages."""

import re
import unicodedata

DIGITS = r"[0-9\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]"

_TO_TWELVE = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv",
    "tr": "iki üç dört beş altı yedi sekiz dokuz on onbir oniki",
    "ru": "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    "uk": "два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять",
    "ar": "اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
    "id": "dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety hundred",
    "fr": "vingt trente quarante cinquante soixante",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто",
    "ar": "عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين مئة",
}
SCALES = (
    (1e9, ("billion", "milliard", "miliard", "bilh", "млрд", "миллиард", "мільярд", "milyar", "مليار")),
    (
        1e6,
        (
            "million",
            "millón",
            "milion",
            "milh",
            "miljoen",
            "miljon",
            "mln",
            "млн",
            "миллион",
            "мільйон",
            "milyon",
            "مليون",
            "ملايين",
            "juta",
        ),
    ),
    (1e3, ("thousand", "tausend", "mille", "duizend", "tysi", "тысяч", "тыс", "ألف", "آلاف", "ribu")),
)
"""Beginnings of words of magnitude."""
HAN_NUMERAL = "[一二两兩三四五六七八九十百千万萬億亿兆〇零]"
_HAN_DIGITS = {**dict(zip("〇一二三四五六七八九", range(10), strict=True)), "零": 0, "两": 2, "兩": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_MYRIADS = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_OTHERS = {"fifteen": 15, "quinze": 15, "fünfzehn": 15, "quince": 15, "quindici": 15, "пятнадцать": 15, "две": 2, "duas": 2, "zwo": 2}
_AMBIGUOUS = frozenset({"on", "sei", "sex", "acht", "dix", "elf", "once"})
"""Words of another meaning in their own or a neighbouring language; a number missed is a lesser harm than a verb taken for one."""
_WORDS = {
    **{word: 2 + n for words in _TO_TWELVE.values() for n, word in enumerate(words.split(" "))},
    **{word: 20 + 10 * n for words in _TENS.values() for n, word in enumerate(words.split(" "))},
    **_OTHERS,
}


def numeral(word: str) -> int | None:
    """The number a case-folded word means; None for other words. Languages are not asked for: their words hardly collide."""
    return None if word in _AMBIGUOUS else _WORDS.get(word)


def scale(word: str) -> float:
    """The magnitude a case-folded word means; 0 for other words."""
    return next((size for size, words in SCALES if word.startswith(words)), 0.0)


def han_number(text: str) -> int:
    """The number written in Chinese characters: `三百万` is 3,000,000."""
    total = part = digit = 0
    for sign in text:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_UNITS:
            part, digit = part + max(1, digit) * _HAN_UNITS[sign], 0
        else:
            total, part, digit = total + max(1, part + digit) * _HAN_MYRIADS[sign], 0, 0
    return total + part + digit


def plain_digits(surface: str) -> float:
    """A number in figures as it would count in most countries: a last group of three digits is thousands, a shorter or longer one decimals."""
    text = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in surface)
    *groups, last = re.split(r"\D+", text)
    decimals = bool(groups) and len(last) != 3
    whole = "".join(groups) if decimals else "".join([*groups, last])
    return min(float(f"{whole}.{last}" if decimals else whole), 3e38)
