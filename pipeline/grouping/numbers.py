"""Numbers of a text as values that agree across languages: `4,34 milliards`, `4.34bn` and `43.4億` are one number."""

import re
import unicodedata

_SCALES = (
    (1e12, r"trillion|trilh|billones|兆|трлн|триллион|조"),
    (1e9, r"billion|milliard|miliard|mil millones|mil milh|bilh|mrd|mld|bn\b|млрд|миллиард|мільярд|milyar|مليار|mia\b"),
    (1e8, r"億|亿|억"),
    (1e7, r"crore|करोड़|करोड|కోట్ల|కోటి"),
    (1e6, r"million|millón|milion|milió|milh|millones|mln|mio\b|млн|миллион|мільйон|εκατ|juta|milyon|مليون|ملايين|milljón|miljon|miljoen"),
    (1e5, r"lakh|लाख"),
    (1e4, r"万|萬|만"),
    (1e3, r"thousand|tausend|mille\b|mil\b|tysi|тыс|тис|χιλ|ribu|bin\b|ألف|tusen|tuhat|千|천"),
)
_LARGEST = 1e16
"""What is larger is no amount but a serial number."""
_SCALE = re.compile("|".join(f"(?P<s{i}>{words})" for i, (_, words) in enumerate(_SCALES)), re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,\u00a0\u202f ' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,3})?(?![\d])")


def numbers(text: str) -> dict[str, float]:
    """Key of every telling number -> its value. Years, and one-digit numbers without a scale, tell nothing and are left out.

    The key has three significant digits, so 4,343 million and 4.34 billion share one.
    """
    found: dict[str, float] = {}
    normal = unicodedata.normalize("NFKC", text[:20_000])
    for match in _NUMBER.finditer(normal):
        scale = _scale(normal, match.end())
        value = _value(match.group(), scaled=scale > 1) * scale
        if _telling(value, match.group(), scale):
            found[key(value)] = value
    return found


def key(value: float) -> str:
    """Three significant digits in one word, e.g. `434e7`."""
    digits, _, exponent = f"{value:.2e}".partition("e")
    return f"{digits.replace('.', '')}e{int(exponent) - 2}"


def _scale(text: str, end: int) -> float:
    """The word of magnitude right after a number, `mil millones` and `万` included; 1 when there is none."""
    scale, rest = 1.0, text[end : end + 24]
    while (match := _SCALE.match(rest.lstrip(" \u00a0\u202f-"))) and scale < 1e12:
        step = next(_SCALES[int(name[1:])][0] for name, got in match.groupdict().items() if got)
        scale *= step
        rest = rest.lstrip(" \u00a0\u202f-")[match.end() :]
        if step >= 1e5:
            break
    return scale


def _value(digits: str, *, scaled: bool) -> float:
    parts = re.split(r"[.,\u00a0\u202f '’]", digits)
    if len(parts) == 1:
        return float(digits)
    if len(parts) == 2 and (len(parts[1]) != 3 or (scaled and "," in digits and len(parts[0]) < 2)):
        return float(f"{parts[0]}.{parts[1]}")
    tail = f".{parts.pop()}" if len(parts[-1]) < 3 else ""
    return float("".join(parts) + tail)


def _telling(value: float, digits: str, scale: float) -> bool:
    if scale > 1:
        return 0 < value < _LARGEST
    return 10 <= value < _LARGEST and not (1900 <= value <= 2035 and digits.isdigit())
