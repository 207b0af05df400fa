"""How lines look, without reading them: signs counted for all lines of a page at once, patterns tried only where their signs stand."""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.extent import LETTERS_A_SIGN, extent
from pipeline.reading.tables import CELL_BORDER

Matrix = NDArray[np.float32]

NAMES = (
    "log_size", "log_words", "word_length", "sentences", "ends_sentence", "ends_colon", "ends_question", "opens_quoted", "opens_lower",
    "opens_digit", "commas", "digits", "capitals", "capitalised", "has_date", "has_address", "has_ornament", "in_brackets",
)  # fmt: skip
"""Columns of `shapes`."""

SENTENCE_END = re.compile(r"[.!?。！？।؟۔…][\"'”“»«’)\]】」』]*$")
_SENTENCES = re.compile(r"[.!?。！？।؟۔][\"'”“»’)\]」』]*(?=\s|$|[\u3000-\u9fff])")
_DATE = re.compile(r"(?=\d)(?:\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})")
"""The look ahead is a third of the time: most signs are no digits."""
_HANDLE = re.compile(r"@\w")
_ORNAMENT = re.compile(r"[|•·›»©→▶►☰✓]")
_BRACKETS = ("(（[【", ")）]】")
_LETTERS_A_WORD = 5.0
"""Of a script without spaces, whose signs are tokens of their own, in letters as `extent` counts them: 4 of 118 pages are too few to learn it."""

_ASKED: dict[str, Callable[[str], object]] = {
    "known": lambda _: True,
    "space": str.isspace,
    "blank": " ".__eq__,
    "decimal": str.isdecimal,
    "digit": str.isdigit,
    "upper": str.isupper,
    "lower": str.islower,
    "colon": ":".__eq__,
    "question": "?".__eq__,
    "comma": ",、，،".__contains__,
    "end": SENTENCE_END.match,
    "quote": "\"'“”„«»‚‘「『—–-".__contains__,
    "ornament": _ORNAMENT.match,
    "opening": _BRACKETS[0].__contains__,
    "closing": _BRACKETS[1].__contains__,
    "counts more": lambda sign: extent(sign) > 1,
}
"""What is asked of a sign."""
_BIT = {name: np.uint16(1 << n) for n, name in enumerate(_ASKED)}
_answers = np.zeros(0x110000, np.uint16)
"""By code point, as bits; learnt where a sign is met first: a page has some hundred of a million."""


class _Signs:
    """The signs of some lines, of which none is empty."""

    def __init__(self, texts: Sequence[str]) -> None:
        codes = np.frombuffer("\n".join(["", *texts]).encode("utf-32-le", "surrogatepass"), np.uint32)  # a line break before each line
        are = _answers[codes]
        if not are.all():
            for code in np.unique(codes[are == 0]).tolist():
                _answers[code] = sum(int(_BIT[name]) for name, holds in _ASKED.items() if holds(chr(code)))
            are = _answers[codes]
        self._are = are
        self.sizes = np.fromiter(map(len, texts), np.intp, len(texts))
        self._last = np.cumsum(self.sizes + 1) - 1
        self._before = self._last - self.sizes

    def count(self, name: str) -> NDArray[np.intp]:
        """How many of them each line has."""
        return self._counted((self._are & _BIT[name]) != 0)

    def count_opening(self, name: str) -> NDArray[np.intp]:
        """The same of those that open a word."""
        are = (self._are & _BIT[name]) != 0
        are[1:] &= (self._are[:-1] & _BIT["space"]) != 0
        return self._counted(are)

    def opens(self, name: str) -> NDArray[np.bool_]:
        """Whether each line begins with one."""
        opens: NDArray[np.bool_] = (self._are[self._before + 1] & _BIT[name]) != 0
        return opens

    def closes(self, name: str) -> NDArray[np.bool_]:
        """Whether each line ends with one."""
        closes: NDArray[np.bool_] = (self._are[self._last] & _BIT[name]) != 0
        return closes

    def _counted(self, are: NDArray[np.bool_]) -> NDArray[np.intp]:
        sums = np.cumsum(are, dtype=np.intp)
        counted: NDArray[np.intp] = sums[self._last] - sums[self._before]
        return counted


def shapes(texts: Sequence[str], words: Sequence[int]) -> tuple[Matrix, Matrix]:
    """One row per line, its columns NAMES; and the lines' letters as `extent` counts them. `texts`: none empty; `words`: how many each has."""
    if not texts:
        return np.zeros((0, len(NAMES)), np.float32), np.zeros(0, np.float32)
    signs = _Signs(texts)
    sizes, ends, digits, ornaments = signs.sizes, signs.count("end"), signs.count("decimal"), signs.count("ornament")
    letters = sizes + (LETTERS_A_SIGN - 1) * signs.count("counts more")
    worded = np.where(letters > 1.5 * sizes, np.rint(letters / _LETTERS_A_WORD), words)  # above: signs are tokens of their own
    everything = "\n".join(texts)
    addressed = any(sign in everything for sign in ("www.", "http:", "https:", "@"))
    columns = [
        np.log1p(letters),
        np.log1p(worded),
        letters / np.maximum(worded, 1),
        _of_some(texts, ends > 0, lambda text: len(_SENTENCES.findall(text))),
        _of_some(texts, ends > 0, lambda text: SENTENCE_END.search(text) is not None),
        signs.closes("colon"),
        signs.closes("question"),
        signs.opens("quote"),
        signs.opens("lower"),
        signs.opens("digit"),
        signs.count("comma") / sizes * 100,
        digits / sizes,
        signs.count("upper") / sizes,
        signs.count_opening("upper") / (signs.count("blank") + 1),
        _of_some(texts, digits > 0, lambda text: _DATE.search(text) is not None),
        _of_some(texts, np.full(len(texts), addressed), _has_address),
        _of_some(texts, ends + ornaments > 0, _has_ornament),
        signs.opens("opening") & signs.closes("closing"),
    ]
    return np.array(columns, np.float32).T, letters.astype(np.float32)


def _of_some(texts: Sequence[str], which: NDArray[np.bool_], answer: Callable[[str], float]) -> Matrix:
    """The answers for some of the lines, 0 for the others."""
    out = np.zeros(len(texts), np.float32)
    for n in np.flatnonzero(which).tolist():
        out[n] = answer(texts[n])
    return out


def _has_address(text: str) -> bool:
    return "www." in text or "http:" in text or "https:" in text or _HANDLE.search(text) is not None


def _has_ornament(text: str) -> bool:
    return text.endswith(("...", "…")) or _ORNAMENT.search(text.replace(CELL_BORDER, " ")) is not None
