"""Languages that are told by letters which none of their script's other languages writes, where no detector knows them or knows them well.

Shares were set by hand, far from both sides: prose of the language has three times as much, others have none, quoted names apart.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Own:
    code: str
    letters: re.Pattern[str]
    share: float
    """Of all letters of the text."""
    without: re.Pattern[str] | None = None
    """Letters of another language that has these as well."""


_TOLD: Mapping[str, tuple[_Own, ...]] = {
    "arabic": (
        _Own("ckb", re.compile("[\u0695\u06b5\u06c6\u06ce\u06d5]"), 0.05, re.compile("[\u06c7\u06c8\u06d0\u06ad]")),  # Uyghur has some of them
        _Own("sd", re.compile("[\u067a\u067b\u067d\u067f\u0680\u0683\u0684\u0687\u068a\u068c\u068d\u068f\u06a6\u06aa\u06b1\u06b3\u06bb]"), 0.04),
    ),
    "cyrillic": (
        _Own("tg", re.compile("[ӣӯҷӢӮҶ]"), 0.01),
        _Own("uz", re.compile("[ўЎқҚҳҲғҒ]"), 0.02, re.compile("[іІәӘөӨүҮңҢұҰҙҫҡ]")),  # Belarusian, Kazakh and Bashkir have some of them
        _Own("ba", re.compile("[ҙҫҡҘҪҠ]"), 0.02),
        _Own("tt", re.compile("[әӘҗҖ]"), 0.03, re.compile("[қҚғҒұҰіІ]")),  # Kazakh has ә, too
    ),
    "he": (_Own("yi", re.compile("[\u05f0-\u05f2]|\u05d0[\u05b7\u05b8]|\u05e4[\u05bc\u05bf]"), 0.03),),
    "bn": (_Own("as", re.compile("[\u09f0\u09f1]"), 0.01),),
    "am": (_Own("ti", re.compile("[\u1250-\u125d\u12a3\u12b8-\u12be]"), 0.04),),
}  # fmt: skip
"""By the script, or the language the script is taken for."""


def told_by_letters(sample: str, script: str, letters: int) -> str | None:
    """The language whose own letters the text has, ISO 639; None where there are none.

    Args:
        sample: The text.
        script: As `language.py` calls it.
        letters: How many letters the text has.
    """
    for own in _TOLD.get(script, ()):
        if len(own.letters.findall(sample)) >= own.share * letters and not (own.without and own.without.search(sample)):
            return own.code
    return None
