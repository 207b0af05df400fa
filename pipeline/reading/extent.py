"""How long a text is, whatever its script."""

import re

import numpy as np

PROSE = 60
"""Letters from which a line may be prose rather than furniture, links apart."""
LETTERS_A_SIGN = 2.5
"""A Chinese, Japanese or Korean sign says as much as two to three letters of an alphabet."""
_SIGN_RANGES = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xAC00, 0xD7AF))
_SIGN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _SIGN_RANGES) + "]")
_LONG = 300
"""Characters from which all are compared at once; shorter texts are searched."""


def reaches(text: str, letters: int) -> bool:
    """Whether `extent` is at least so many: signs are counted only where they decide."""
    size = len(text)
    return size >= letters or (size * LETTERS_A_SIGN >= letters and not text.isascii() and extent(text) >= letters)


def extent(text: str) -> float:
    """Length in letters: what is a long line, or a stub, must not depend on the script."""
    return len(text) if text.isascii() else len(text) + (LETTERS_A_SIGN - 1) * _signs(text)


def _signs(text: str) -> int:
    if len(text) < _LONG:
        return len(_SIGN.findall(text))
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if codes.max() < _SIGN_RANGES[0][0]:  # most texts that are not ASCII have accents and quotation marks only
        return 0
    return sum(int(np.count_nonzero((codes >= first) & (codes <= last))) for first, last in _SIGN_RANGES)
