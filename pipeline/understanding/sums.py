"""Sums of money: a number beside a currency, whatever the language calls it and whichever stands first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from beat.fact_words import fact_words
from beat.small_words import small_words
from pipeline.understanding.currency_codes import PESOS_TOO, code_of, dollars_behind
from pipeline.understanding.lexemes import DENSE, Lexeme
from pipeline.understanding.passage import Passage
from pipeline.understanding.quantities import Quantity, quantities

_GAP = 34
"""Characters between number and currency: "65 millones de coronas", "12 million Singapore dollars"."""
_NO_YEAR = 10_000
"""What four figures in a row may be is a year as often as a sum."""
_OF_FINE = 12
"""Characters between a fine and its number, where no currency is told: "sanzione da", "bírság eredetileg"."""
_SMALL_WORD = re.compile(r"[\w']{1,3}|အမေရိကန်")
_STOP = re.compile(r"[.,;:!?()\n«»“”\"/]|--")
_NEXT = re.compile(
    r"\s?(?:$|[.,;:)\n»”\"!?]|\s-\s|[\u0589\u055d\u06d4\u060c\u061b\u061f\u0964\u1362\u1363\u1364\u104a\u104b\u17d4\u3002\u3001\uff0c\uff1b])"
)
"""What ends a thought behind a number, in whatever script."""
_WORD_AFTER = re.compile(r"\d+[a-z]{1,2}[\w]*(?<!m)(?<!k)(?<!b)(?<!bn)(?<!mn)(?<!tn)\b")
_LETTERS = re.compile(r"[a-z]{1,3}/?\.?$")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum as it stands; offsets are those of the folded text."""

    currency: str
    """ISO 4217 or `%`."""
    value: Decimal
    start: int
    end: int
    stated: bool = True
    """False where the currency was taken from the sum before ("143 million euros for one, 50 million for the other")."""


def sums(passage: Passage, jurisdiction: str | None = None) -> list[Sum]:
    """All sums of a report in order of place. `jurisdiction` (ISO 3166, lower case) says which country's a bare dollar or krone is."""
    return [_whole(one) for one in _named(passage, _found(passage), jurisdiction)]


def currencies_told(passage: Passage) -> Iterator[tuple[str, ...]]:
    """Of every sum whose currency stands beside it the currencies that may be meant, one or several: "francs" are those of five countries."""
    known = fact_words().currencies
    for one in _found(passage):
        if one.country:
            yield (one.country,)
        elif one.word is not None:
            noun = "dollar" if one.word.value == "$" else str(one.word.value)
            shared = noun.split("/") if "/" in noun else known.shared(noun) if noun in known.nouns else [known.part(noun)[1]]
            yield tuple(shared)


def _whole(one: Sum) -> Sum:
    """A sum told in a unit of everyday speech, in its currency: 5 tomans are 50 rials."""
    times, currency = fact_words().currencies.part(one.currency)
    return one if times == 1 else replace(one, currency=currency, value=one.value * times)


@dataclass(frozen=True, slots=True)
class _Found:
    quantity: Quantity
    word: Lexeme | None
    country: str | None
    start: int
    end: int


Chosen = tuple[Lexeme, str | None]


def _found(passage: Passage) -> list[_Found]:
    """Every number with the currency that belongs to it, if one does; found once a passage."""
    if "found" not in passage.kept:
        passage.kept["found"] = list(_paired(passage))
    kept: list[_Found] = passage.kept["found"]
    return kept


def _paired(passage: Passage) -> Iterator[_Found]:
    marks = sorted(
        (word for kind in ("currency", "sign") for word in passage.of(kind) if _written(passage, word)), key=lambda w: (w.start, -w.end)
    )
    used = -1
    numbers = quantities(passage)
    for place, quantity in enumerate(numbers):
        if quantity.start > 1 and passage.text[quantity.start - 1] == "/" and passage.text[quantity.start - 2].isdigit():
            yield _Found(quantity, None, None, quantity.start, quantity.end)  # a docket's number
            continue
        if _percent(passage, quantity) is not None:  # of income: "پنج درصد درآمد" is no five dram
            yield _Found(quantity, None, None, quantity.start, quantity.end)
            continue
        floor = numbers[place - 1].end if place else 0
        ceiling = numbers[place + 1].start if place + 1 < len(numbers) else len(passage.text)
        before = _nearest(passage, marks, max(floor, used, quantity.start - _GAP), quantity.start, quantity, ahead=False)
        after = _nearest(passage, marks, quantity.end, min(len(passage.text), quantity.end + _GAP), quantity, ahead=True)
        if after is not None and after[0].start >= ceiling and after[0].start - quantity.end > 1:
            after = None
        if after is not None and _of_the_next(passage, quantity, after[0], ceiling):
            after = None
        if after is not None and passage.has("unit", quantity.end, min(after[0].start, quantity.end + 2)):
            after = None  # "the money within 30 days"
        chosen = _of_its_end(marks, quantity) or _chosen(passage, quantity, before, after)
        if chosen is None:
            yield _Found(quantity, None, None, quantity.start, quantity.end)
            continue
        word, country = chosen
        used = max(used, word.end)
        yield _Found(quantity, word, country, min(quantity.start, word.start), max(quantity.end, word.end))


def _of_its_end(marks: list[Lexeme], quantity: Quantity) -> Chosen | None:
    """The currency that is one word with the magnitude: "5 M€", "5 mkr"."""
    return next(((mark, None) for mark in marks if quantity.start < mark.start and mark.end == quantity.end), None)


def _of_the_next(passage: Passage, quantity: Quantity, mark: Lexeme, following: int) -> bool:
    """Whether an "and" parts a number from a currency that stands directly before the next one: "euros 500 and dollars 600"."""
    return mark.start - quantity.end > 1 and following - mark.end in {0, 1} and passage.has("and", quantity.end, mark.start)


def _written(passage: Passage, word: Lexeme) -> bool:
    """Signs of letters ("R", "TRY") must be written in capitals, or as the beat has them ("Php"): in small ones they are words."""
    if word.kind != "sign":
        return True
    text = passage.text[word.start : word.end]
    if not _LETTERS.match(text) or text.rstrip(".") in {"kr", "rs", "rp"}:
        return True
    first, last = passage.origin(word.start, word.end)
    written = passage.original[first:last]
    bare = written.rstrip(".")
    return written in fact_words().currencies.signs or (bare[:1].isupper() and (len(bare) == 1 or bare[-1:].isupper()))


def _nearest(passage: Passage, marks: list[Lexeme], low: int, high: int, quantity: Quantity, *, ahead: bool) -> Chosen | None:
    """The currency that belongs to the number at `low` (looking ahead) or `high` (looking back), with the country said beside it."""
    inside = [m for m in marks if (low <= m.start < high if ahead else low <= m.start and m.end <= high)]
    for mark in inside if ahead else sorted(inside, key=lambda m: (-m.end, m.start)):
        gap = passage.text[low : mark.start] if ahead else passage.text[mark.end : high]
        if mark.kind == "sign" and not quantity.digits:
            continue
        if (
            len(passage.text[mark.start : mark.end]) == 1
            and passage.text[mark.start : mark.end].isalpha()
            and (gap or ahead)
            and mark.kind == "sign"
        ):
            continue
        if len(gap) > 1 and mark.end - mark.start == 1 and DENSE.match(passage.text[mark.start]):
            continue
        if not ahead and mark.kind == "sign" and not gap and _WORD_AFTER.match(passage.text, high):
            continue
        if mark.kind == "currency" and _doubtful(passage, mark, quantity, ahead=ahead):
            continue
        if mark.kind == "sign" and passage.text[mark.start : mark.end] in small_words("money-sign-too") and not _large(passage, quantity):
            continue
        country = _beside(passage, mark)
        if _bridged(passage, mark, gap, low if ahead else mark.end):
            return mark, country
        if ahead and _STOP.search(gap):
            return None
    return None


def _doubtful(passage: Passage, mark: Lexeme, quantity: Quantity, *, ahead: bool) -> bool:
    """A name of money that may be another word: "a real threat", "they won 3 medals"."""
    if not quantity.digits and quantity.value == 1 and not DENSE.match(passage.text[quantity.start]):
        return True
    if passage.text[mark.start : mark.end] in small_words("money-word-too") and not quantity.scaled:
        verb = passage.text[mark.start : mark.end] == "won" and not _NOUN_ENDS.match(passage.text, mark.end)
        return quantity.value < 1000 or not ahead or verb
    if ahead or mark.value in {"euro", "dollar"} or passage.language not in _NUMBER_FIRST:
        return False
    first = passage.language == "en" and passage.text[mark.end : quantity.start] == " " and _large(passage, quantity)
    return not first  # "Rupees 2,000", as papers in English write in South Asia and Africa


def _large(passage: Passage, quantity: Quantity) -> bool:
    """Whether a number looks like one of money and is no day, year or edition: "2,000", "5 million"."""
    return quantity.scaled or quantity.value >= _NO_YEAR or not passage.text[quantity.start : quantity.end].isalnum()


_NOUN_ENDS = re.compile(r"\s*(?:$|[^\w\s]|(?:in|for|to|by|from|fines?|each|per|over|on|of|and|or|after|against|if|as|daily|penalty)\b)")
"""What follows money rather than the end of a contest: "50,000 won in damages", not "2,000 won a prize"."""
_NUMBER_FIRST = frozenset(
    {"en", "de", "fr", "es", "pt", "it", "nl", "sv", "no", "da", "is", "fi", "et", "lv", "lt", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "mk", "bg", "ru", "uk", "be", "ro", "hu", "el", "sq", "tr", "ca", "gl"}
)  # fmt: skip
"""Languages in which only a sign, "euro" or "dollar" stands before the number; in English other names may, see `_doubtful`."""


def _bridged(passage: Passage, mark: Lexeme, gap: str, start: int) -> bool:
    """Whether only small words and a country's name stand between number and currency."""
    if not gap.strip(" -"):
        return "  " not in gap and (mark.kind != "sign" or len(gap) <= 1)
    if _STOP.search(gap) or (mark.kind == "sign" and gap.strip() not in {"d'", "de", "di", "din"}):
        return False
    countries = list(passage.within(("country",), start, start + len(gap)))
    covered = gap
    for country in countries:
        covered = covered.replace(passage.text[country.start : country.end], " ")
    if DENSE.search(gap):
        return len(covered.strip()) <= 2
    words = [w for w in covered.replace("-", " ").split() if len(w) > 3 and not _SMALL_WORD.fullmatch(w)]
    return len(words) <= 1 and len(covered.split()) <= (3 if countries or not words else 1)


def _beside(passage: Passage, mark: Lexeme) -> str | None:
    """The country said within a word or two of a currency's noun."""
    if mark.kind != "currency" or mark.value not in fact_words().currencies.nouns:
        return None
    known = fact_words().currencies
    shared = known.shared(mark.value)
    best: tuple[int, str] | None = None
    for country in passage.within(("country",), max(0, mark.start - 26), mark.end + 26):
        if country.value in shared:
            gap = passage.text[country.end : mark.start] if country.start < mark.start else passage.text[mark.end : country.start]
            if (
                len(gap.strip()) <= 4
                and not _STOP.search(gap)
                and not any(c.isdecimal() for c in gap)
                and (best is None or len(gap) < best[0])
            ):
                best = (len(gap), country.value)
    return best[1] if best else None


def _chosen(passage: Passage, quantity: Quantity, before: Chosen | None, after: Chosen | None) -> Chosen | None:
    if before is None or after is None:
        return before or after
    gap_before, gap_after = quantity.start - before[0].end, after[0].start - quantity.end
    if before[0].kind == "sign" and gap_before <= 1:
        return before
    if after[0].kind == "sign" and gap_after <= 1 and before[0].kind != "sign":
        return after
    return before if gap_before < gap_after and passage.language in {"sw", "ha", "si", "ig", "yo", "so", "rw"} else after


def _named(passage: Passage, found: list[_Found], jurisdiction: str | None) -> Iterator[Sum]:
    known = fact_words().currencies
    all_found = found
    stated = {f.country or f.word.value for f in all_found if f.word is not None}
    home = known.places.get(jurisdiction or "", "")
    pesos = home in known.shared("peso") and passage.language in PESOS_TOO
    codes = [
        None
        if f.word is None
        else f.country
        or (home if pesos and f.word.value == "$" and not dollars_behind(passage, f.quantity.end) else "")
        or code_of(passage, str(f.word.value), stated, jurisdiction)
        for f in all_found
    ]
    last: str | None = None
    for place, one in enumerate(all_found):
        quantity, code = one.quantity, codes[place]
        following = all_found[place + 1] if place + 1 < len(all_found) else None
        if code is not None:
            last = code
            yield Sum(code, *_magnified(passage, one))
        elif (percent := _percent(passage, quantity)) is not None:
            yield percent
        elif following is not None and codes[place + 1] and (factor := _range(passage, quantity, following.quantity)):
            yield Sum(str(codes[place + 1]), quantity.value * factor, quantity.start, quantity.end, stated=False)
        elif (
            quantity.scaled
            and (quantity.digits or _half(quantity))
            and (borrowed := last or next((c for c in codes[place:] if c), None))
            and _alone(passage, quantity)
        ):
            yield Sum(borrowed, quantity.value, quantity.start, quantity.end, stated=False)
        elif quantity.scaled and quantity.digits and _imposed(passage, quantity) and (owed := last or home):
            yield Sum(owed, quantity.value, quantity.start, quantity.end, stated=False)
        elif last and place and (factor := _coordinated(passage, all_found[place - 1].quantity, quantity)):
            yield Sum(last, quantity.value * factor, quantity.start, quantity.end, stated=False)


def _half(quantity: Quantity) -> bool:
    """Whether a number in words is half a million or billion, which stands for a sum as digits do: "medio millardo", "půl miliardy"."""
    _, digits, exponent = quantity.value.normalize().as_tuple()
    return digits == (5,) and exponent in {5, 8, 11}


def _imposed(passage: Passage, quantity: Quantity) -> bool:
    """Whether a word for a fine stands directly before a number: "sanzione da 1,12 miliardi", "과징금 151억"."""
    low = max(0, quantity.start - _GAP)
    for word in passage.within(("fine",), low, quantity.start):
        gap = passage.text[word.end : quantity.start]
        if word.end <= quantity.start and not _STOP.search(gap) and len(gap) <= _OF_FINE:
            return True
    return False


def _coordinated(passage: Passage, before: Quantity, one: Quantity) -> Decimal:
    """The magnitude that a decimal number shares with the one before ("143.6 million for one and 50.5 for the other"); 0 when it shares none."""
    gap = passage.text[before.end : one.start]
    apart = len(gap) > 60 or any(c in gap for c in ".;:()\n") or not passage.has("and", max(before.end, one.start - 5), one.start)
    if apart or one.scaled or not one.digits or one.value == one.value // 1 or not (before.scaled and before.digits):
        return Decimal(0)
    factor = Decimal(10) ** (6 if before.value < 10**9 else 9)
    return factor if one.value < 1000 and _alone(passage, one) else Decimal(0)


def _magnified(passage: Passage, one: _Found) -> tuple[Decimal, int, int]:
    """Value and span, with a magnitude that stands before the currency (Igbo `nde dollar 170`)."""
    scale = next((w for w in passage.within(("scale",), max(0, one.start - 12), one.start) if one.start - w.end <= 1), None)
    if scale is not None and one.word is not None and one.word.start == one.start and not one.quantity.scaled and scale.value >= 1_000_000:
        return one.quantity.value * scale.value, scale.start, one.end
    return one.quantity.value, one.start, one.end


def _range(passage: Passage, low: Quantity, high: Quantity) -> Decimal:
    """The magnitude that the first number of a range shares with the second ("30 to 50 million euros"); 0 when it is no range."""
    gap = passage.text[low.end : high.start]
    if low.scaled or not high.scaled or not low.digits or len(gap) > 8 or any(c in gap for c in ".,;:()\n") or not gap.strip():
        return Decimal(0)
    factor = Decimal(10) ** (6 if high.value < 10**9 else 9)
    mantissa = high.value / factor
    cut = gap.strip() in small_words("raised-to") and mantissa < low.value < mantissa * 8 and _from(passage, low)
    return (
        factor
        if cut
        or (mantissa < 1000 and mantissa / 8 < low.value < mantissa * 8 and low.value != low.value // 1)
        or low.value < mantissa < 1000
        else Decimal(0)
    )


def _from(passage: Passage, low: Quantity) -> bool:
    """Whether a number is one that was made smaller: "da 5 a 3 milioni"."""
    before = passage.text[max(0, low.start - 8) : low.start].split()
    return bool(before) and before[-1] in small_words("raised-from")


_FOR = re.compile(r"\s(?:for|to|pour|para|für|voor|per|till|til|dla|pro|za|для|kwa|untuk|bagi)\s(?=\w)")


def _alone(passage: Passage, quantity: Quantity) -> bool:
    """Whether no counted noun follows: the end, a stop, or a small word that introduces none."""
    if _NEXT.match(passage.text, quantity.end):
        return True
    whom = _FOR.match(passage.text, quantity.end)
    if whom is not None:
        first, _ = passage.origin(whom.end(), whom.end() + 1)
        return passage.original[first].isupper()
    word = re.match(r"\s(\w+)", passage.text[quantity.end : quantity.end + 20])
    if passage.has("and", quantity.end, quantity.end + 3):
        return True
    if word is not None and passage.language == "de":
        first, _ = passage.origin(quantity.end + 1, quantity.end + 2)
        return passage.original[first].islower() and word[1] not in small_words("of")
    return word is not None and len(word[1]) <= 3 and word[1] not in small_words("of") and word[1].isalpha() and word[1].isascii()


_PERCENT = re.compile(r"\s?[%٪]")
_PERCENT_BEFORE = re.compile(r"[%٪]\s?$")
_SIGN_FIRST = frozenset(["tr", "az", "eu"])
"""Languages that write the sign before the number: `%5`."""


def _percent(passage: Passage, quantity: Quantity) -> Sum | None:
    match = _PERCENT.match(passage.text, quantity.end)
    end = match.end() if match else next((w.end for w in passage.within(("percent",), quantity.end, quantity.end + 3)), 0)
    start = quantity.start
    if not end:
        words = passage.within(("percent",), max(0, start - 12), start)
        before = next((w.start for w in words if 0 <= start - w.end <= 1), -1)  # the "cent" of "pour cent" is no hundred percent
        if before < 0 and passage.language in _SIGN_FIRST and (sign := _PERCENT_BEFORE.search(passage.text, max(0, start - 2), start)):
            before = sign.start()
        if before < 0:
            return None
        start, end = before, quantity.end
    return Sum("%", quantity.value, start, end) if quantity.value <= 100 else None
