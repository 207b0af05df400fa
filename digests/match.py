"""Does a report belong to a query? Facets by name, free text by whole words, or by substring where a script has no spaces."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC
from functools import lru_cache

from beat.selecting import expanded
from records.digest import WatchedReport
from records.selection import DAYS, FACETS, Selection

_UNSPACED = re.compile("[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def matcher(query: Selection) -> Callable[[WatchedReport], bool]:
    """A test for reports; build it once per query.

    Reports need their text only when `needs_text(query)`.
    """
    facets = [(FACETS[word], frozenset(map(fold, values))) for word, values in expanded(query).chosen()]
    words, without = _pattern(query.words), _pattern(query.without)
    dated = any(getattr(query, name) is not None for name in DAYS)

    def matches(report: WatchedReport) -> bool:
        for name, values in facets:
            if values.isdisjoint(_folded(facet(report, name))):
                return False
        if query.amount_at_least is not None and report.main_euros < query.amount_at_least:
            return False
        if dated and not _in_time(query, report):
            return False
        if words is None and without is None:
            return True
        text = fold(f"{report.title}\n{report.text}")
        return (words is None or words.search(text) is not None) and (without is None or without.search(text) is None)

    return matches


def _in_time(query: Selection, report: WatchedReport) -> bool:
    seen = report.first_seen.astimezone(UTC).date()
    published = report.published_day or seen
    return all(
        (first is None or first <= day) and (last is None or day <= last)
        for day, first, last in (
            (published, query.published_since, query.published_until),
            (seen, query.seen_since, query.seen_until),
        )
    )


def needs_text(query: Selection) -> bool:
    """True when a query searches for words."""
    return bool(query.words or query.without)


def facet(report: WatchedReport, name: str) -> tuple[str, ...]:
    """Values of one facet; where neither facts nor an authority or law tell a jurisdiction, the outlet's country stands for it."""
    if name == "jurisdictions" and not report.jurisdictions:
        return (report.country,) if report.country else ()
    alone = {"languages": report.language, "sources": report.source_id, "stories": report.story_id, "disputes": report.dispute_id or ""}
    if name in alone:
        return (alone[name],)
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
