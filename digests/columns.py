"""Plain text in columns, as mail programs and terminals show it: full-width characters take two, and lines break between them."""

import re
import unicodedata

WIDTH = 76
"""Columns of a paragraph; RFC 3676 asks for fewer than 79 so that a reply can quote it."""
_FULL = "\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
"""Scripts without spaces; not Hangul, whose words have them."""
_OPENING = "（「『【〔〈《"
_CLOSING = "、。，．・：；？！）」』】〕〉》ー々～％ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
"""What no line begins with in Japanese (JIS X 4051)."""
_PIECE = re.compile(f"\\s+|[{_OPENING}]*[{_FULL}][{_CLOSING}]*|[^\\s{_FULL}]+[{_CLOSING}]*")


def columns(text: str) -> int:
    """How wide a text is shown."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def wrapped(lead: str, text: str) -> str:
    """A paragraph, its first line led by `lead` and the others as far in; what cannot be broken (an address) stays whole."""
    indent, lines, line = " " * columns(lead), [], ""
    room = WIDTH - len(indent)
    for piece in _PIECE.findall(" ".join(text.split())):
        if line.strip() and columns(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    lines.append(line.rstrip())
    return "\n".join(f"{indent if number else lead}{line}" for number, line in enumerate(lines))


def ruled(title: str, mark: str) -> str:
    """A heading with a line under it, as long as it is wide."""
    return f"{title}\n{mark * min(columns(title), WIDTH)}"
