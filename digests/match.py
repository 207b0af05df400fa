"""Does a report belong to a query? Facets by name, free text by whole words, or by substring where a script has no spaces."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from records.digest import Query, WatchedReport

_UNSPACED = re.compile("[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def matcher(query: Query) -> Callable[[WatchedReport], bool]:
    """A test for reports; build it once per query.

    Reports need their text only when `needs_text(query)`.
    """
    wanted = [(name, frozenset(fold(v) for v in getattr(query, name))) for name in ("topics", "platforms", "authorities", "jurisdictions")]
    facets = [(name, values) for name, values in wanted if values]
    languages = frozenset(query.languages)
    words, without = _pattern(query.words), _pattern(query.without)

    def matches(report: WatchedReport) -> bool:
        if languages and report.language not in languages:
            return False
        for name, values in facets:
            if values.isdisjoint(_folded(facet(report, name))):
                return False
        if words is None and without is None:
            return True
        text = fold(f"{report.title}\n{report.text}")
        return (words is None or words.search(text) is not None) and (without is None or without.search(text) is None)

    return matches


def needs_text(query: Query) -> bool:
    """True when a query searches for words."""
    return bool(query.words or query.without)


def facet(report: WatchedReport, name: str) -> tuple[str, ...]:
    """Values of one facet; where neither authority nor law names a jurisdiction, the outlet's country stands for it."""
    if name == "jurisdictions" and not report.jurisdictions:
        return (report.country,) if report.country else ()
    values: tuple[str, ...] = getattr(report, name)
    return values


@lru_cache(maxsize=50_000)
def _folded(values: tuple[str, ...]) -> frozenset[str]:
    """Reports share their few topics and parties: each combination is folded once."""
    return frozenset(map(fold, values))


@lru_cache(maxsize=20_000)
def _fold_short(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def fold(text: str) -> str:
    """Width, composition and case made alike."""
    return _fold_short(text) if len(text) < 80 else unicodedata.normalize("NFKC", text).casefold()


def occurrences(term: str, text: str) -> int:
    """How often one term occurs in a text."""
    pattern = _pattern((term,))
    return len(pattern.findall(fold(text))) if pattern else 0


def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = [_term(fold(term)) for term in terms if term.strip()]
    return re.compile("|".join(parts)) if parts else None


def _term(term: str) -> str:
    spaced = r"\s+".join(re.escape(word) for word in term.split())
    if _UNSPACED.search(term):
        return spaced
    return rf"(?<!\w){spaced}(?!\w)"
