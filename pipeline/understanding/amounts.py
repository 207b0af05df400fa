"""Sums of money in many languages and ways of writing: `€405m`, `4,34 Milliarden Euro`, `182億元`, `213 करोड़ रुपये`, `R$ 1,2 milhão`."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipeline.understanding.folding import Folded, fold_term


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money; offsets are those of the folded text."""

    currency: str
    """ISO 4217."""
    value: Decimal
    start: int
    end: int

    def canonical(self) -> str:
        """`EUR 405000000`."""
        return f"{self.currency} {self.value.normalize():f}"


_SYMBOLS = {
    "us$": "USD", "usd": "USD", "u.s.$": "USD", "r$": "BRL", "brl": "BRL", "a$": "AUD", "aud": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "cad": "CAD", "hk$": "HKD", "nt$": "TWD",
    "s$": "SGD", "nz$": "NZD", "mx$": "MXN", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "¥": "JPY", "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "₹": "INR", "rs.": "INR", "rs": "INR", "inr": "INR",
    "रु": "INR", "రూ.": "INR", "ரூ.": "INR", "chf": "CHF", "₽": "RUB", "rub": "RUB", "₩": "KRW", "krw": "KRW", "₺": "TRY", "₴": "UAH", "₦": "NGN", "฿": "THB", "₫": "VND", "₪": "ILS", "₱": "PHP", "₸": "KZT",
    "zł": "PLN", "pln": "PLN", "kč": "CZK", "czk": "CZK", "huf": "HUF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "ron": "RON", "rp": "IDR", "rp.": "IDR", "idr": "IDR", "rm": "MYR", "ksh": "KES", "tl": "TRY", "try": "TRY", "$": "USD",
}  # fmt: skip
_WORDS = (
    ("USD", r"(?:us|u\.s\.|american|amerikanische[nr]?|américains|estadounidenses|американских|сша)?[ -]?(?:dollar\w*|dólar\w*|dollár\w*|dolar\w*|dollari\w*|доллар\w*|долар\w*|δολάρι\w*|دولار\w*|دلار\w*|דולר\w*|डॉलर|ডলার|డాలర్|டாலர்|美元|美金|米ドル|ドル|달러|ดอลลาร์\w*|đô la|dola\w*|usd)"),
    ("EUR", r"(?:euro\w*|евро|євро|ευρώ|evra|eura|evro|eiro|يورو|یورو|אירו|यूरो|ইউরো|యూరో|欧元|歐元|ユーロ|유로|ยูโร|avro|eur|€)"),
    ("GBP", r"(?:pounds?(?: sterling)?|britische pfund|pfund|livres? sterling|libras?(?: esterlinas)?|sterline|funt\w* szterling\w*|фунт\w*|جنيه إسترليني|英镑|英鎊|ポンド|파운드|sterlin\w*|punta|£)"),
    ("JPY", r"(?:円|日元|日圓|yen\b|엔(?!터|진)|иен\w*)"),
    ("CNY", r"(?:元人民币|人民币|人民幣|人民元|(?<![美欧歐日韩韓加澳])元|yuan\w*|юан\w*|위안|یوان|يوان|renminbi)"),
    ("KRW", r"(?:원(?!고|심|인|칙|래|회|장)|韩元|韓元|ウォン|won\b|вон\b)"),
    ("INR", r"(?:rupees?|rupien|roupies|rupias indias|रुपये|रुपए|रुपयों|रुपया|রুপি|రూపాయ\w*|ரூபாய்|卢比)"),
    ("RUB", r"(?:рубл\w*|руб\.?|rubel\w*|rubla\w*|rublos|roubles?|rubles?|rubli|rubeľ\w*|rublů|卢布|盧布|ルーブル|루블|روبل)"),
    ("UAH", r"(?:гривен\w*|гривн\w*|грн|hrywn\w*|hryvnia\w*)"),
    ("PLN", r"(?:zł\b|złot\w*|zloty\w*|pln)"),
    ("CZK", r"(?:kč|korun\w* česk\w*|korun\w*|czk)"),
    ("HUF", r"(?:forint\w*|huf)"),
    ("RON", r"(?:lei\b|de lei\b|ron\b)"),
    ("BGN", r"(?:лева|лв\.?)"),
    ("TRY", r"(?:türk lirası\w*|lira\w*|tl\b)"),
    ("CHF", r"(?:schweizer franken|franken|francs? suisses?|franchi svizzeri|chf)"),
    ("SEK", r"(?:svenska kronor|kronor|sek\b)"),
    ("NOK", r"(?:norske kroner|nok\b)"),
    ("DKK", r"(?:danske kroner|dkk\b)"),
    ("KR", r"(?:kroner|króna\w*|krónur|kr\.?\b)"),
    ("BRL", r"(?:rea(?:l|is)\b|reales brasileños)"),
    ("IDR", r"(?:rupiah)"),
    ("MYR", r"(?:ringgit)"),
    ("THB", r"(?:บาท|baht)"),
    ("VND", r"(?:đồng)"),
    ("NGN", r"(?:naira)"),
    ("ZAR", r"(?:rand\b)"),
    ("EGP", r"(?:جنيه(?:ا)? مصري|egyptian pounds)"),
    ("SAR", r"(?:ريال سعودي)"),
    ("AED", r"(?:درهم)"),
    ("IRR", r"(?:تومان|ریال)"),
    ("ILS", r"(?:שקל\w*|ש\"ח|shekel\w*)"),
    ("MXN", r"(?:pesos mexicanos)"),
    ("KES", r"(?:kenyan shillings|shilingi)"),
    ("AUD", r"(?:australian dollars)"),
)  # fmt: skip
_SCALES: tuple[tuple[int, str], ...] = (
    (10**12, r"trillion\w*|трлн|триллион\w*|billones|bilion\w*\b|trilyun|ล้านล้าน"),
    (10**9, r"mil millones|mil milhões|thousand million|billion\w*|bn|milliard\w*|mrd\.?|mds?\.?\b|miliard\w*|miljard\w*|mld\.?|mia\.?|bilh(?:ão|ões)|mil millions|млрд\.?|миллиард\w*|мільярд\w*|милиард\w*|δισ\w*\.?|milyar\w*|مليارات|مليار\w*|میلیارد|מיליארד\w*|अरब|miliar|tỷ|พันล้าน|milijard\w*|milliárd\w*|milj\.? ard\w*"),
    (10**7, r"करोड़|कोटी|crores?|కోట్ల?|కోటి|கோடி|কোটি"),
    (10**6, r"million\w*|mio\.?|mln\.?|mill\.?|mn\b|millones|millón|milh(?:ão|ões)|milion\w*|miljoen\w*|miljon\w*|milj\.?|milljón\w*|milljarð\w*|млн\.?|миллион\w*|мільйон\w*|милион\w*|εκατ\w*\.?|milyon\w*|ملايين|مليون\w*|میلیون|מיליון|मिलियन|juta|triệu|ล้าน|milijun\w*|millió\w*|milijon\w*|million"),
    (10**5, r"लाख|lakhs?|లక్షల?|இலட்ச\w*|লাখ"),
    (10**3, r"thousand|tausend|mille\b|mila\b|mil\b|duizend|tys\.?|tisíc\w*|тыс\.?|тысяч\w*|тис\.?|хиляди|хил\.|χιλ\w*|bin\b|ألف|آلاف|هزار|אלף|हजार|हज़ार|ribu|nghìn|พัน|tuhat\w*|tusen|þúsund|ezer\w*|tūkst\w*"),
)  # fmt: skip
_CJK_UNITS = {
    "兆": 10**12,
    "조": 10**12,
    "億": 10**8,
    "亿": 10**8,
    "억": 10**8,
    "万": 10**4,
    "萬": 10**4,
    "만": 10**4,
    "千": 10**3,
    "천": 10**3,
    "百": 100,
    "백": 100,
}

_DIGIT = r"[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]"
_NUMBER = rf"{_DIGIT}{{1,15}}(?:[.,' \u066b\u066c]{_DIGIT}{{1,3}}(?!{_DIGIT})){{0,5}}(?:[.,]{_DIGIT}{{1,4}})?"
_CJK_NUMBER = (
    rf"{_DIGIT}{{1,9}}(?:[.,]{_DIGIT}{{1,4}}){{0,3}}[兆조億亿억万萬만千천]{{1,2}}(?: ?{_DIGIT}{{1,5}}[億亿억万萬만千천]{{0,2}}){{0,3}}"
)
_SCALE = (
    "(?P<scale>"
    + "|".join(f"(?P<s{power}>{fold_term(words)})" for power, words in _SCALES)
    + r"|(?P<sm>m|mn)(?!\w)|(?P<sb>b)(?!\w)|(?P<sk>k)(?!\w))"
)
_SYMBOL = "(?P<symbol>" + "|".join(re.escape(s) for s in sorted(_SYMBOLS, key=len, reverse=True)) + ")"
_WORD = "(?P<word>" + "|".join(f"(?P<w{code}>{fold_term(words)})" for code, words in _WORDS) + ")"
_BEFORE = re.compile(rf"(?<![\w]){_SYMBOL} ?(?P<number>{_NUMBER})(?: ?-?{_SCALE}(?!\w))?")
_AFTER = re.compile(rf"(?<![\w.,/:-])(?P<number>{_NUMBER})(?: ?-?{_SCALE}(?![^\W\d_]))?(?: de| d'| di| od| af)?[ -]?(?:{_WORD})(?!\w{{4}})")
_CJK = re.compile(
    rf"(?<![0-9.,])(?P<number>{_CJK_NUMBER}) ?(?P<word>"
    + "|".join(
        f"(?P<w{code}>{fold_term(words)})" for code, words in _WORDS if code in {"USD", "EUR", "GBP", "JPY", "CNY", "KRW", "INR", "RUB"}
    )
    + ")"
)
_CJK_PART = re.compile(rf"({_DIGIT}[0-9.,\u0660-\u0669]*)([兆조億亿억万萬만千천百백]*)")
_COMMA_THOUSANDS = frozenset({"en", "ja", "zh", "ko", "hi", "mr", "bn", "ta", "te", "kn", "ml", "he", "th", "ur", "sw", "tl", "und"})
_KRONE = {"sv": "SEK", "no": "NOK", "da": "DKK", "is": "ISK"}
_MOST = Decimal(10) ** 15


def amounts(folded: Folded, language: str) -> Iterator[Amount]:
    """Sums of money in the order found; nothing is converted. A number too large to be money is left out."""
    taken: list[tuple[int, int]] = []
    for pattern in (_CJK, _BEFORE, _AFTER):
        for match in pattern.finditer(folded.text):
            start, end = match.span()
            if any(a < end and start < b for a, b in taken):
                continue
            amount = _amount(match, language)
            if amount is not None:
                taken.append((start, end))
                yield amount


def _amount(match: re.Match[str], language: str) -> Amount | None:
    groups = match.groupdict()
    currency = (
        _SYMBOLS[groups["symbol"]] if groups.get("symbol") else next(k[1:] for k, v in groups.items() if k[0] == "w" and k != "word" and v)
    )
    if currency == "KR":
        currency = _KRONE.get(language, "DKK")
    scale = next((int(k[1:]) for k, v in groups.items() if k[0] == "s" and k[1:].isdigit() and v), 1)
    scale = 10**6 if groups.get("sm") else 10**9 if groups.get("sb") else 10**3 if groups.get("sk") else scale
    value = _cjk_value(groups["number"]) if match.re is _CJK else _value(groups["number"], language, scale > 1)
    if value is None or not 0 < value * scale <= _MOST:
        return None
    return Amount(currency, value * scale, match.start(), match.end())


def _plain(number: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in number)


def _value(number: str, language: str, scaled: bool) -> Decimal | None:
    """Read a number whose separators may be those of any country; the last one counts as decimal unless it groups three digits."""
    text = _plain(number).replace(" ", "").replace("'", "").replace("\u066c", ",").replace("\u066b", ".").strip(".,")
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = max(text.rfind("."), text.rfind(","))
        text = re.sub(r"[.,]", "", text[:decimal]) + "." + text[decimal + 1 :]
    elif dots + commas > 1:
        text = re.sub(r"[.,]", "", text)
    elif dots + commas == 1:
        separator = "." if dots else ","
        tail = len(text) - text.index(separator) - 1
        groups = (separator == ",") == (language in _COMMA_THOUSANDS) if scaled else True
        text = text.replace(separator, "" if tail == 3 and groups else ".")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _cjk_value(number: str) -> Decimal | None:
    total = Decimal(0)
    for digits, units in _CJK_PART.findall(_plain(number)):
        factor = 1
        for unit in units:
            factor *= _CJK_UNITS[unit]
        try:
            total += Decimal(digits.replace(",", "").strip(".")) * factor
        except InvalidOperation:
            return None
    return total
