"""A text as a row of units: words, and the facts among them (what the mentions name, days, numbers, names)."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import xxhash

from common.slots import SlotKind, as_value
from common.wording.calendar import month_names, weekday_names
from pipeline.fingerprint import UNSPACED
from pipeline.particulars.numerals import DIGITS, HAN_NUMERAL, han_number, numeral, plain_digits, scale
from records.article import Mention, MentionKind

READ_CHARS = 8_000
"""Characters of headline and body that are looked at, as for mentions (`pipeline.understanding.annotation`): a report says its facts long before."""
_LONGEST_CHUNK = 8
"""Characters of a piece of an unspaced headline; longer pieces are sentences, not names."""

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"
"""Vowel signs and accents, which belong to the letter before them but are no letters to a regular expression."""
_DAY_OF_MONTH = r"(?:0?[1-9]|[12]\d|3[01])"
_TOKEN = re.compile(
    rf"(?P<cjk>(?:(?P<cy>{DIGITS}{{4}})\s?[年년]\s?)?(?P<cm>{DIGITS}{{1,2}})\s?[月월]\s?(?P<cd>{DIGITS}{{1,2}})\s?[日일号號])"
    rf"|(?P<cjkday>(?:星期|礼拜|禮拜|[周週](?=[一二三四五六日天])|(?=[月火水木金土日]曜))(?P<wd>[一二三四五六日天月火水木金土])(?:曜日?)?)"
    rf"|(?P<koday>[월화수목금토일]요일)"
    rf"|(?P<iso>(?<!\d)(?P<iy>(?:19|20)\d\d)-(?P<im>0[1-9]|1[0-2])-(?P<id>{_DAY_OF_MONTH})(?!\d))"
    rf"|(?P<dotted>(?<![\d.])(?P<dd>{_DAY_OF_MONTH})\.\s?(?P<dm>0?[1-9]|1[0-2])\.(?P<dy>(?:19|20)\d\d)?(?![\d.]))"
    rf"|(?P<hansum>{HAN_NUMERAL}{{2,12}}(?=[円元圆圓美欧歐韩韓卢盧英]|日[元圆圓]|ユーロ|ドル|ポンド|ウォン))"
    rf"|(?P<handay>(?:[一二三四五六七八九十]{{1,3}}|{DIGITS}{{1,2}})(?=[日일](?![間间内以の간])))"
    rf"|(?P<case>(?<![\w/.-])(?:[^\W\d_{UNSPACED}]{{1,4}}[ -]?)?{DIGITS}{{1,7}}(?:-{DIGITS}{{1,6}})?/(?:19|20)?{DIGITS}{{2}}(?![\w/]))"
    rf"|(?P<cjkcase>(?:{DIGITS}{{2,7}}(?=\s?[号號호])))"
    rf"|(?P<number>{DIGITS}+(?:[.,\u066b\u066c'\u00a0\u202f]{DIGITS}+| {DIGITS}{{3}}(?![\w]))*)(?![^\W_{UNSPACED}])"
    rf"|(?P<word>[^\W{UNSPACED}](?:[^\W{UNSPACED}]|[{_MARKS}])*)|(?P<sign>[{UNSPACED}])"
)
_ENDING = re.compile(rf"[^\W\d_{UNSPACED}]{{1,3}}(?!\w)")
_SENTENCE_END = re.compile(r"[.!?…:;\n\"“”«»„‟()\[\]\u2013\u2014。！？]")
_CHINESE_DAYS = {**dict(zip("一二三四五六日", range(7), strict=True)), "天": 6}
_JAPANESE_DAYS = dict(zip("月火水木金土日", range(7), strict=True))
_KOREAN_DAYS = dict(zip("월화수목금토일", range(7), strict=True))
_OF_MENTION = {MentionKind.PLATFORM: SlotKind.PARTY, MentionKind.AMOUNT: SlotKind.AMOUNT, MentionKind.CASE_NUMBER: SlotKind.CASE}


@dataclass(slots=True)
class Unit:
    """A word, or a fact that takes the place of one or several."""

    start: int
    """Offset in characters of `title + newline + text`."""
    end: int
    word: str
    """NFKC, case folded."""
    kind: SlotKind | None = None
    """None: a mere word."""
    value: int = 0
    shape: int = 0
    party: bool = False
    weight: float = 1.0
    """Share of a word that its sign of an unspaced script is."""
    sign: bool = False
    """A sign of an unspaced script."""
    soft: bool = False
    """Of a script without capital letters: a word to its neighbours even where it may be a name."""


def hashed(text: str) -> int:
    """32 bits of a text."""
    return xxhash.xxh32_intdigest(text.encode("utf-8", "surrogatepass"))


def units(title: str, text: str, mentions: Iterable[Mention], *, language: str, owners: Mapping[str, str]) -> tuple[list[Unit], int]:
    """Units in their order, and how many of them are the headline's. `owners` maps a platform to who owns it."""
    original = f"{title}\n{text}"[:READ_CHARS]
    spans = _mentioned(mentions, original, owners)
    found = list(_tokens(original, spans, language))
    head = sum(1 for unit in found if unit.start < len(title))
    _mark_dates(found, original, language)
    _mark_worded_sums(found)
    _mark_names(found, head, original)
    return found, head


def _mentioned(mentions: Iterable[Mention], original: str, owners: Mapping[str, str]) -> list[Unit]:
    """Facts that the mentions name, in order, none over another."""
    kept: list[Unit] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        kind = _OF_MENTION.get(mention.kind)
        if kind is None or mention.end > len(original) or mention.rule.startswith("owner of ") or (kept and mention.start < kept[-1].end):
            continue
        unit = Unit(mention.start, mention.end, mention.surface.casefold(), kind, hashed(mention.value), 0, mention.party)
        if kind is SlotKind.PARTY:
            unit.shape = hashed(owners.get(mention.value, mention.value))
        elif kind is SlotKind.AMOUNT:
            currency, _, number = mention.value.partition(" ")
            unit.value, unit.shape = as_value(float(number)), hashed(currency)
        kept.append(unit)
    return kept


def _tokens(original: str, spans: list[Unit], language: str) -> Iterator[Unit]:
    weekdays = _stemmed(weekday_names(language))
    place = 0
    for unit in spans:
        yield from _words(original, place, unit.start, weekdays)
        yield unit
        place = _after_ending(original, unit.end)
    yield from _words(original, place, len(original), weekdays)


def _after_ending(original: str, place: int) -> int:
    """Past the case ending that some languages write onto a name: it is no word."""
    ending = _ENDING.match(original, place)
    return ending.end() if ending else place


def _words(original: str, start: int, end: int, weekdays: Mapping[str, int]) -> Iterator[Unit]:
    for match in _TOKEN.finditer(original, start, end):
        surface = match.group()
        unit = Unit(match.start(), match.end(), unicodedata.normalize("NFKC", surface).casefold())
        if match["sign"]:
            unit.weight, unit.soft, unit.sign = 0.6, True, True  # five signs say about what three words say; see pipeline.fingerprint
        elif match["word"]:
            _mark_word(unit, weekdays)
        elif match["case"] or match["cjkcase"]:
            unit.kind, unit.value = SlotKind.CASE, hashed(plain_word(unit.word).replace(" ", ""))
        elif match["number"]:
            unit.kind, unit.value = SlotKind.NUMBER, as_value(plain_digits(surface))
        elif match["hansum"]:
            unit.kind, unit.value, unit.shape = SlotKind.AMOUNT, as_value(han_number(surface)), hashed(original[match.end()])
        elif match["handay"]:
            unit.kind, unit.value = SlotKind.DATE, int(plain_digits(surface)) if surface[0].isdecimal() else han_number(surface)
        elif match["cjkday"]:
            table = _JAPANESE_DAYS if "曜" in surface else _CHINESE_DAYS
            unit.kind, unit.value = SlotKind.WEEKDAY, table[match["wd"]]
        elif match["koday"]:
            unit.kind, unit.value = SlotKind.WEEKDAY, _KOREAN_DAYS[surface[0]]
        else:
            month, day, year = next(
                (match[m], match[d], match[y]) for m, d, y in (("cm", "cd", "cy"), ("im", "id", "iy"), ("dm", "dd", "dy")) if match[m]
            )
            unit.kind, unit.value, unit.shape = SlotKind.DATE, int(month) * 100 + int(day), int(year or 0)
        yield unit


def _mark_word(unit: Unit, weekdays: Mapping[str, int]) -> None:
    day = weekdays.get(unit.word, weekdays.get(_stem(unit.word)))
    if day is not None:
        unit.kind, unit.value = SlotKind.WEEKDAY, day
    elif (number := numeral(unit.word)) is not None:
        unit.kind, unit.value = SlotKind.NUMBER, as_value(number)


def _stem(word: str) -> str:
    """Without its last letter, where languages decline it: `среда`, `среду`."""
    return word[:-1] if len(word) >= 5 else word


def _stemmed(names: Mapping[str, int]) -> dict[str, int]:
    return {_stem(name): number for name, number in names.items()} | dict(names)


def _mark_dates(found: list[Unit], original: str, language: str) -> None:
    """`4 June 2024`, `June 4`, `4 de junio`: the day becomes the fact; month and year belong to it."""
    months = month_names(language)
    if not months:
        return
    stems = _stemmed(months)
    for place, unit in enumerate(found):
        month = months.get(unit.word, stems.get(_stem(unit.word))) if unit.kind is None and not unit.sign else None
        if month is None:
            continue
        day = next((found[n] for n in (place - 1, place - 2, place + 1) if 0 <= n < len(found) and _is_day(found[n])), None)
        if day is None:
            continue
        day.kind, day.value, unit.weight = SlotKind.DATE, month * 100 + _day(day), 0.0
        year = next((u for u in found[place + 1 : place + 4] if u is not day and _is_year(u, original)), None)
        if year is not None:
            day.shape = int(plain_digits(original[year.start : year.end]))
            year.kind, year.weight = None, 0.0


def _mark_worded_sums(found: list[Unit]) -> None:
    """`three million euros`: what the mentions do not name as a sum; its currency is the word that follows."""
    for place, unit in enumerate(found[:-1]):
        size = scale(found[place + 1].word) if unit.kind is SlotKind.NUMBER and found[place + 1].kind is None else 0.0
        if not size:
            continue
        currency = next((u.word for u in found[place + 2 : place + 4] if len(u.word) > 2), "")
        number = numeral(unit.word)
        unit.kind, unit.value = SlotKind.AMOUNT, as_value(size * (plain_digits(unit.word) if number is None else number))
        unit.shape, found[place + 1].weight = hashed(currency[:3]), 0.0


def _day(unit: Unit) -> int:
    digits = re.match(r"\d{1,2}", plain_word(unit.word))
    return int(digits.group()) if digits else 0


def _is_day(unit: Unit) -> bool:
    """`4`, `4th`, `1er`."""
    return (
        unit.kind in (None, SlotKind.NUMBER)
        and re.fullmatch(r"\d{1,2}(?:st|nd|rd|th|er|º|-?го)?", plain_word(unit.word)) is not None
        and 1 <= _day(unit) <= 31
    )


def _is_year(unit: Unit, original: str) -> bool:
    return unit.kind is SlotKind.NUMBER and re.fullmatch(r"(?:19|20)\d\d", plain_word(original[unit.start : unit.end])) is not None


def plain_word(word: str) -> str:
    """A word with digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in word)


def _mark_names(found: list[Unit], head: int, original: str) -> None:
    """Words that are written as names, or that headline and body share where a script has no capital letters."""
    inside = {unit.word for before, unit in zip(found[head:], found[head + 1 :], strict=False) if _within_sentence(original, before, unit)}
    lower = {unit.word for unit in found[head:] if original[unit.start].islower()}
    title, body = ({unit.word for unit in part} for part in (found[:head], found[head:]))
    for place, unit in enumerate(found):
        if unit.kind is not None or unit.sign or any(char.isdigit() for char in unit.word):
            continue
        first = original[unit.start]
        if first.isupper():
            named = unit.word in inside or (place < head and unit.word not in lower)
        else:
            named = first.lower() == first.upper() and len(unit.word) >= 3 and unit.word in title and unit.word in body
        if named:
            _name(unit)
            unit.soft = not first.isupper()
    _mark_chunks(found, head)


def _within_sentence(original: str, before: Unit, unit: Unit) -> bool:
    """A capital letter here is one by choice."""
    return original[unit.start].isupper() and not _SENTENCE_END.search(original, before.end, unit.start)


def _mark_chunks(found: list[Unit], head: int) -> None:
    """Pieces of two and more signs that an unspaced headline and its body share: names are among them, and what is none does no harm."""
    body = "".join(unit.word if unit.sign and unit.kind is None else "\n" for unit in found[head:])
    chunks = set()
    place = 0
    while place < head:
        size = 0
        while size < _LONGEST_CHUNK and place + size < head and found[place + size].sign and _joined(found, place, size + 1) in body:
            size += 1
        if size >= 2:
            chunks.add(_joined(found, place, size))
        place += max(1, size)
    for start, chunk in sorted(_places(chunks, found)):
        _name(found[start], chunk)
        for unit in found[start + 1 : start + len(chunk)]:
            unit.weight = 0.0  # part of the name before it
        found[start].word, found[start].weight = chunk, 0.6 * len(chunk)


def _places(chunks: set[str], found: list[Unit]) -> Iterator[tuple[int, str]]:
    """Where the chunks stand, longer ones first, none over another."""
    row = "".join(unit.word[:1] if unit.sign and unit.kind is None else "\n" for unit in found)
    taken = bytearray(len(row))
    for chunk in sorted(chunks, key=lambda c: (-len(c), c)):
        start = row.find(chunk)
        while start >= 0:
            if not any(taken[start : start + len(chunk)]):
                taken[start : start + len(chunk)] = b"\1" * len(chunk)
                yield start, chunk
            start = row.find(chunk, start + 1)


def _joined(found: list[Unit], place: int, size: int) -> str:
    return "".join(unit.word for unit in found[place : place + size])


def _name(unit: Unit, word: str | None = None) -> None:
    word = unit.word if word is None else word
    unit.kind, unit.value, unit.shape = SlotKind.NAME, hashed(word), letters(word)


def letters(word: str) -> int:
    """A bit for each different letter."""
    return functools.reduce(lambda bits, char: bits | 1 << ord(char) % 32, word, 0)
