"""Bodies of real pages for the gate: newspapers, the same without structure, and three wider sets; and of which of them most is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.extraction_pages import Page, pages
from bench.line_samples import snippet_score
from pipeline.fingerprint import normal_tokens
from pipeline.reading.extract import extract
from records.article import Extraction

WORST = 10
_SHOWN, _LONGEST = 2, 90
"""Lines shown of what a page lost; characters of each."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What a page's body lacks."""

    recall: float
    page: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        shown = "; ".join(line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…" for line in self.lines[:_SHOWN])
        return f"{self.recall:6.2f} {self.page}: {shown}"


def bodies(shared: Path, name: str) -> Iterator[tuple[Page, Extraction | None]]:
    """The pages of a set with what is read of them; `flat`: newspapers with their structure taken away."""
    folder = "pages" if name in {"news", "flat"} else "wide"
    for page in pages(shared, folder=folder, flatten="yes" if name == "flat" else "no"):
        if folder == "pages" or page.set == name:
            yield page, extract(page.html, url=page.url)


def loss(page: Page, text: str) -> Loss:
    """Reference lines, or snippets, that the text does not hold, longest first."""
    name = str(page.row["id"])
    if page.row["must"]:
        missing = [snippet for snippet in page.row["must"] if snippet not in text]
        return Loss(1 - len(missing) / len(page.row["must"]), name, tuple(missing))
    held = _grams(text)
    lines = [(line, _grams(line)) for line in page.row["text"].split("\n") if line.strip()]
    missing = [line.strip() for line, grams in lines if len(grams & held) < 0.5 * len(grams)]
    wanted = _grams(page.row["text"])
    return Loss(len(wanted & held) / max(len(wanted), 1), name, tuple(sorted(missing, key=len, reverse=True)))


def snippets_f1(found: list[tuple[Page, str]]) -> float:
    return snippet_score(found)[3]


def _grams(text: str) -> set[tuple[str, ...]]:
    words = normal_tokens(text)
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}
