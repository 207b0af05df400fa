"""How far apart two things may stand and still belong together: sweeps over a gap in a sentence that have golden records, see bench.golden.

A case is a report with `{}` where a gap stands. It is read with every gap from `least` (none) to `most` signs wide, and its record says at which widths what is
found becomes another: so each distance in the code is held at its last value inside and its first outside.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from bench.golden_facts import FACTS, scene_of_case
from pipeline.grouping.evidence import evidence
from pipeline.understanding.amounts import amounts_of
from pipeline.understanding.annotation import read
from pipeline.understanding.deadlines import deadlines_of
from pipeline.understanding.facts.read import facts_in
from pipeline.understanding.features import relevance_features
from pipeline.understanding.lexicon import default_beat

DAY = date(2026, 3, 3)
_VALUE = re.compile(r"=-?\d+\.\d+")


def _amounts(given: Mapping[str, str]) -> list[str]:
    found = amounts_of(given["text"], given["title"], given["language"])
    return [f"{one.currency} {one.value} {one.role}{' main' * one.main} by {one.rule} {one.confidence:.1f}" for one in found]


def _deadlines(given: Mapping[str, str]) -> list[str]:
    found = deadlines_of(given["text"], given["title"], given["language"], DAY)
    return [f"{one.on} {one.kind} by {one.rule} {one.confidence:.1f}" for one in found]


def _facts(given: Mapping[str, str]) -> list[str]:
    found = facts_in(scene_of_case(given), DAY)
    told = {"where": found.jurisdiction, "by": found.authority, "stage": found.stage, "outcome": found.outcome, "on": found.acted_on}
    single = [f"{name} {one.value} by {one.rule} {one.confidence:.1f}" for name, one in told.items() if one]
    return single + [f"against {one.value} {one.confidence:.1f}" for one in found.against]


def _evidence(given: Mapping[str, str]) -> Any:
    found = evidence(identity="a", mentions=(), topics=(), vector=(), day=DAY, **given)
    return {
        "terms": sorted(found.terms),
        "names": sorted(found.names.values()),
        "places": sorted(found.places),
        "numbers": sorted(found.numbers),
    }


def _features(given: Mapping[str, str]) -> list[str]:
    reading = read(default_beat(), given["title"], given["text"], given["language"])
    return [f"{name}={value:.2f}" for name, value in sorted(relevance_features(reading).items()) if value]


def _rows(name: str) -> Callable[[Mapping[str, str]], Any]:
    """An extractor of rows of features, which of them are not nothing: their values change with every sign of the gap."""
    return lambda given: _named(FACTS[name](given))


def _named(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _named(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_named(held) for held in value]
    return _VALUE.sub("", value) if isinstance(value, str) else value


_READERS: Mapping[str, Callable[[Mapping[str, str]], Any]] = {
    "amounts": _amounts,
    "authorities": _rows("authorities"),
    "deadlines": _deadlines,
    "evidence": _evidence,
    "facts": _facts,
    "features": _features,
    "opponents": _rows("opponents"),
    "steps": _rows("steps"),
}


def distances(given: Mapping[str, Any]) -> list[Any]:
    """What is found without a gap, then `[width, what comes, what goes]` for each change."""
    return list(_changes(given))


def _changes(given: Mapping[str, Any]) -> Iterator[Any]:
    before: list[str] = []
    first = given.get("least", 0)
    for width in range(first, given.get("most", first + 100) + 1):
        gap = _gap(given.get("filler", "qux "), width)
        texts = {"title": given.get("title", "Ferry app in court"), "text": given["text"], "language": given.get("language", "en")}
        found = list(_words(_READERS[given["of"]]({name: held.replace("{}", gap) for name, held in texts.items()})))
        if width == first:
            yield " ".join(found)
        elif found != before:
            yield [width, *(" ".join(word for word in one if word not in other) for one, other in ((found, before), (before, found)))]
        before = found


def _gap(filler: str, width: int) -> str:
    """So many signs; of words, the last of which stays apart from what follows."""
    return (filler * width)[: width - 1] + " " if width and filler.endswith(" ") else (filler * width)[:width]


def _words(value: Any, of: str = "") -> Iterator[str]:
    """Everything that was found, word by word, with the number of the row it stands in."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield from _words(held, f"{of}{key}:")
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from _words(held, f"{of}{number}:")
    elif isinstance(value, str):
        yield from (f"{of}{word}" for word in value.split())
