"""What a terminal is shown: texts of strangers without the signs that steer it, turn the line around, or cannot be seen.

Files and pipes get every sign as it is.
"""

import re
import sys
from typing import TextIO, cast

_UNSEEN = re.compile(
    # Our own dim and its end stay; every other sequence, and whatever else steers a terminal, goes (C0 but tab and line feed, DEL, C1) ...
    "(\x1b\\[[02]m)|\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[\x00-\x08\x0b-\x1f\x7f-\x9f"
    # ... and so do marks of direction (UAX 9), line and paragraph separators, tags and interlinear marks.
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def shown(text: str) -> str:
    """The text as a terminal may be given it; joiners within words (ZWJ, ZWNJ) stay, scripts need them."""
    return _UNSEEN.sub(
        lambda found: found[1] or ("" if found[0].startswith("\x1b") else " " if found[0] in "\u2028\u2029\r\x0b\x0c" else ""), text
    )


class _Shown:
    """A terminal's stream that shows what is written to it by `shown`."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        self.stream.write(shown(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def guard() -> None:
    """From now on standard output and standard error are shown, each where it is a terminal."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, _Shown) and stream is not None and stream.isatty():
            setattr(sys, name, cast(TextIO, _Shown(stream)))


def bare(stream: TextIO) -> TextIO:
    """The stream itself, for what draws with sequences of its own and cleans the texts it is given."""
    return stream.stream if isinstance(stream, _Shown) else stream
