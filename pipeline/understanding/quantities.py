"""Numbers of a report, in digits of any script and in words: `4,34 Milliarden`, `zwei Millionen`, `182億`, `1 milyon 950 min`, `miliyan 32.8`."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from beat.small_words import in_every_language, small_words
from pipeline.understanding.lexemes import DENSE, PREFIXES, joined
from pipeline.understanding.passage import Passage
from pipeline.understanding.word_order import MAGNITUDE_FIRST

_DIGITS = re.compile(
    r"(?<!\d)(?:\d{1,3}(?:[ .,'\u066c\u02d9]\d{3})+(?!\d)(?:[.,\u066b]\d{1,2}(?!\d))?|\d{1,3}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d{1,2})?|\d+(?:[.,\u066b]\d+)?)"
)
_COMMA_GROUPS = frozenset(
    [
        "en",
        "ja",
        "zh",
        "ko",
        "hi",
        "mr",
        "bn",
        "ta",
        "te",
        "kn",
        "ml",
        "pa",
        "gu",
        "ne",
        "si",
        "he",
        "th",
        "ur",
        "sw",
        "tl",
        "und",
        "ms",
        "ga",
        "mt",
        "ha",
        "yo",
        "ig",
        "zu",
        "xh",
        "sn",
        "so",
        "am",
        "my",
        "km",
        "am",
        "fa",
        "ckb",
    ]
)
"""Languages that group thousands with a comma and write a decimal point."""
_TAIL = re.compile(r"\s?-?(?:(bn|b|mrd|md)|(mn|mln|mio|m|mi)|(k)|(tn|t))(?![\w])")
_NO_CENTS = re.compile(r"[.,](?:--?|[–—])(?=\s)")
""" "50.000,– Euro", "Fr. 50 000.--"."""
_SIGNS = frozenset("$€£¥₹₩₦₱")
_HALF = Decimal("0.5")
_TENTHS = 100
"""A number behind the point is smaller: "two point five", "2 দশমিক 25"."""
_IN_THE_MILLIONS = 100_000
_ARTICLES = frozenset(["en", "de", "nl", "af", "lb", "sv", "no", "da", "is", "fr", "ca", "es", "gl", "pt", "it"])
"""Languages in which the word for one is an article too; elsewhere "one half" is one and a half (tr `bir buçuk`)."""
_ARABIC_THE = "ال"
""" "نصف المليون": half of the million."""
_LARGEST = Decimal(10) ** 39
"""Courts have fined by the undecillion (10^36); what is larger is no sum but a number run together."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and where it stands in the folded text."""

    value: Decimal
    start: int
    end: int
    scaled: bool
    """Has a word of magnitude of 100,000 or more."""
    digits: bool


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    value: Decimal
    """Zero of digits that are still to be read."""
    scale: bool
    digits: bool


def quantities(passage: Passage) -> list[Quantity]:
    """All numbers in order of place; they do not overlap."""
    if "quantities" not in passage.kept:
        passage.kept["quantities"] = list(_read(passage, _articles_within(passage, _pointed(passage, _tokens(passage)))))
    found: list[Quantity] = passage.kept["quantities"]
    return found


def _tokens(passage: Passage) -> list[_Token]:
    text = passage.text
    tokens = [_Token(m.start(), m.end(), Decimal(0), scale=False, digits=True) for m in _DIGITS.finditer(text)]
    words = [w for kind in ("number", "scale") for w in passage.of(kind)]
    starts = {w.start for w in words} | {w.start for kind in ("currency", "and", "point") for w in passage.of(kind)}
    ends = {w.end for w in words} | {t.end for t in tokens} | {w.end for w in passage.of("and")}
    for word in words:
        if text[word.end : word.end + 1] in _SIGNS:
            continue
        if DENSE.match(text[word.start]) is None:
            left, right = word.start, word.end
            if (
                left
                and joined(text[left - 1])
                and left not in ends
                and not (not text[left].isascii() and PREFIXES.search(text[max(0, left - 4) : left]))
            ):
                continue
            if right < len(text) and joined(text[right]) and right not in starts:
                continue
        tokens.append(_Token(word.start, word.end, Decimal(str(word.value)), scale=word.kind == "scale", digits=False))
    tokens.sort(key=lambda t: (t.start, -t.end, t.scale))
    kept: list[_Token] = []
    for token in tokens:
        if not kept or token.start >= kept[-1].end:
            kept.append(token)
    return kept


def _pointed(passage: Passage, tokens: list[_Token]) -> list[_Token]:
    """Two numbers with the word for the decimal point between them are one: "4 ነጥብ 6 ሚሊዮን", "২ দশমিক ৫ কোটি"."""
    points = {word.start: word.end for word in passage.of("point")}
    if not points:
        return tokens
    kept: list[_Token] = []
    for token in tokens:
        before = kept[-1] if kept else None
        if before is not None and not (before.scale or token.scale) and points.get(before.end + 1) == token.start - 1:
            whole, part = (_spoken(passage, one) for one in (before, token))
            if whole is not None and part is not None and whole == int(whole) and part == int(part) and part < _TENTHS:
                kept[-1] = replace(before, end=token.end, value=whole + part.scaleb(-len(f"{part:.0f}")), digits=True)
                continue
        kept.append(token)
    return kept


def _spoken(passage: Passage, token: _Token) -> Decimal | None:
    return _number(passage.text[token.start : token.end], passage.language, Decimal(1)) if token.digits else token.value


def _read(passage: Passage, tokens: list[_Token]) -> Iterator[Quantity]:
    connectors = {passage.text[w.start : w.end] for w in passage.of("and")}
    at = 0
    while at < len(tokens):
        run = [tokens[at]]
        while at + 1 < len(tokens) and _joins(passage, run, tokens[at + 1], connectors) and not _is_beside(passage, run, tokens, at + 1):
            run.append(tokens[at + 1])
            at += 1
        at += 1
        quantity = _value(passage, run)
        if quantity is not None and 0 < quantity.value <= _LARGEST:
            yield quantity


def _joins(passage: Passage, run: list[_Token], token: _Token, connectors: set[str]) -> bool:
    gap = passage.text[run[-1].end : token.start]
    bare = gap.strip(" -")
    if bare == _ARABIC_THE and token.scale and run[-1].value < 1:
        return True
    if len(gap) > 8 or (bare and bare not in connectors) or ("-" in gap and not gap.strip()):
        return False
    last = run[-1]
    if token.scale:
        return not bare or (last.scale and token.value > last.value)
    if token.digits:
        return (last.scale or last.value >= 1000) and (not bare or last.value >= 100_000) and not last.digits
    if last.digits:
        return token.value < 1 or (bare != "" and token.value < 1)
    if last.scale or token.value < 1:
        return not bare or token.value < 1 or (last.scale and last.value <= 1000) or gap == bare
    pair = (last.value, token.value)
    return (
        (last.value >= 20 and last.value % 10 == 0 and token.value < 10)
        or (pair[0] >= 100 and pair[1] < 100)
        or (pair[0] < 10 and pair[1] >= 20 and gap == bare and bare != "")
        or (DENSE.match(passage.text[token.start]) is not None and gap == "" and pair[0] < 10)
    )


def _is_beside(passage: Passage, run: list[_Token], tokens: list[_Token], at: int) -> bool:
    """Whether the token at `at` is no part of the number before it: in the next sentence ("... 9 million" | "A tribunal"), or an article behind millions
    that multiplies nothing ("9 million a day").
    """
    token, last = tokens[at], run[-1]
    if passage.sentence_of(token.start) != passage.sentence_of(last.start):
        return True
    article = token.value == 1 and not token.scale and not token.digits and passage.language in _ARTICLES
    if not article or len(run) == 1 or not last.scale or last.value < 100_000:
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is None or not (behind.scale or behind.value < 1) or bool(passage.text[token.end : behind.start].strip(" -"))


def _value(passage: Passage, run: list[_Token]) -> Quantity | None:
    """Magnitudes multiply what is smaller and stands before them; the rest adds up."""
    text, language = passage.text, passage.language
    start, end = run[0].start, run[-1].end
    dense = DENSE.match(text[start]) is not None
    counted = (
        dense
        or text[run[0].start : run[0].end] in in_every_language("uncounted")
        or (len(run) == 1 and text[start:end] in in_every_language("one-alone"))
    )
    if all(token.scale for token in run) and not counted:
        dual = len(run) == 1 and text[start:end] in small_words("two-alone", language)
        return Quantity(2 * run[0].value, start, end, run[0].value >= _IN_THE_MILLIONS, digits=False) if dual else None
    half = len(run) > 1 and not run[1].digits and run[1].value < 1
    if (
        len(run) > 1
        and run[0].scale
        and not run[1].scale
        and not half
        and not dense
        and (language in MAGNITUDE_FIRST or run[0].value >= 100_000)
    ):
        run = [run[1], run[0], *run[2:]]
    biggest = max((token.value for token in run if token.scale), default=Decimal(1))
    stack: list[Decimal] = []
    scale = Decimal(1)
    for token in run:
        if token.scale and stack and token.value == scale and token.value > 1 and stack[-1] == token.value * _HALF and len(stack) > 1:
            continue  # "ستة ملايين ونصف المليون": the half was one of millions
        if token.scale:
            lower = Decimal(0)
            while stack and stack[-1] < token.value:
                lower += stack.pop()
            stack.append((lower or Decimal(1)) * token.value)
            scale = token.value
        else:
            value = token.value or (_number(text[token.start : token.end], language, biggest) if token.digits else token.value)
            if value is None:
                return None
            stack.append(value * scale if 0 < value < 1 and not token.digits else value)  # "two million and a half"
    total, digits = sum(stack, Decimal(0)), any(token.digits for token in run)
    year = language == "lt" and 1900 <= total < 2100 and text[end : end + 2] == " m"  # "2026 m." is a year
    tail = _TAIL.match(text, end) if run[-1].digits and biggest == 1 and not year else None
    if tail is not None:
        factor = 10**9 if tail[1] else 10**6 if tail[2] else 10**3 if tail[3] else 10**12
        return Quantity(total * factor, start, tail.end(), factor > 1000, digits=True)
    if run[-1].digits and (no_cents := _NO_CENTS.match(text, end)):
        end = no_cents.end()
    return Quantity(total, start, end, biggest >= _IN_THE_MILLIONS, digits)


def _articles_within(passage: Passage, tokens: list[_Token]) -> list[_Token]:
    """In "eine halbe Million", "half a million" and "two and a half" the one is the article of the half, and part of it."""
    if passage.language not in _ARTICLES:
        return tokens
    kept: list[_Token] = []
    for token in tokens:
        before = kept[-1] if kept else None
        if before is not None and {before.value, token.value} == {_HALF, Decimal(1)} and not (before.digits or token.digits):
            gap = passage.text[before.end : token.start]
            if gap and not gap.strip(" -"):
                kept[-1] = replace(token, start=before.start, end=token.end, value=_HALF)
                continue
        kept.append(token)
    return kept


def _number(written: str, language: str, scale: Decimal) -> Decimal | None:
    """Digits whose separators may be those of any country; the last one counts as decimal unless it groups three digits."""
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in written)
    text = text.replace(" ", "").replace("'", "").replace("\u02d9", "").replace("\u066c", ",").replace("\u066b", ".").strip(".,")
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = max(text.rfind("."), text.rfind(","))
        text = re.sub(r"[.,]", "", text[:decimal]) + "." + text[decimal + 1 :]
    elif dots + commas > 1:
        text = re.sub(r"[.,]", "", text)
    elif dots + commas == 1:
        separator = "." if dots else ","
        tail = len(text) - text.index(separator) - 1
        groups = tail == 3 and text[0] != "0" and len(text) - tail - 1 <= 3
        if groups and scale > 1:
            groups = (separator == ",") == (language in _COMMA_GROUPS) and scale < 10**9
        text = text.replace(separator, "" if groups else ".")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
