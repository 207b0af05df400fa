"""How long a text is, whatever its script."""

import re

PROSE = 60
"""Letters from which a line may be prose rather than furniture, links apart."""
LETTERS_A_SIGN = 2.5
"""A Chinese, Japanese or Korean sign says as much as two to three letters of an alphabet."""
_SIGN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]")


def reaches(text: str, letters: int) -> bool:
    """Whether `extent` is at least so many: signs are counted only where they decide."""
    size = len(text)
    return size >= letters or (size * LETTERS_A_SIGN >= letters and not text.isascii() and extent(text) >= letters)


def extent(text: str) -> float:
    """Length in letters: what is a long line, or a stub, must not depend on the script."""
    return len(text) if text.isascii() else len(text) + (LETTERS_A_SIGN - 1) * len(_SIGN.findall(text))
