"""The facets of articles in SQL, and the condition that a selection puts on them."""

from pathlib import Path
from typing import Any

import duckdb

from beat.selecting import expanded
from beat.vocabulary import vocabulary
from records.selection import AMOUNT, DAYS, FACETS, Selection
from warehouse.storage.statements import Statements, filled

COLUMNS = {
    "language": "language",
    "topic": "topics",
    "platform": "platforms",
    "authority": "authorities",
    "law": "laws",
    "jurisdiction": "jurisdictions",
    "stage": "stages",
    "source": "source_id",
    "story": "story_id",
    "dispute": "dispute_id",
}
"""Word of a facet -> column of `facets_query`, a value or a list of them."""
_LISTS = frozenset({"topic", "platform", "authority", "law", "jurisdiction", "stage"})


SQL = Statements(Path(__file__).parent)


def facets_query(*, after: int = -1) -> tuple[str, dict[str, Any]]:
    """Statement for one row per article with the columns of COLUMNS, the main sum in whole euros (0: none) and two days, and its parameters."""
    return SQL["facets"], {"after": after, "general": vocabulary().general.id}


def selected_query(wanted: Selection) -> tuple[str, dict[str, Any]]:
    """Statement for the `article_id` of every article a selection holds (its text and words aside), and its parameters."""
    facets, given = facets_query()
    condition, values = condition_of(wanted)
    return filled(SQL["selected"], facets=facets, condition=condition), given | values


def values_of(con: duckdb.DuckDBPyConnection, word: str) -> frozenset[str]:
    """Every value of a facet that the articles of an opened snapshot have."""
    facets, given = facets_query()
    value = f"unnest(f.{COLUMNS[word]})" if word in _LISTS else f"f.{COLUMNS[word]}"
    rows = con.execute(filled(SQL["values"], facets=facets, value=value), given).fetchall()
    return frozenset(value for (value,) in rows if value)


def condition_of(wanted: Selection) -> tuple[str, dict[str, Any]]:
    """A condition over the columns of `facets_query`, and its parameters; `true` where nothing is said."""
    parts: list[str] = []
    given: dict[str, Any] = {}
    for word, values in expanded(wanted).chosen():
        name = FACETS[word]
        parts.append(f"list_has_any(f.{COLUMNS[word]}, ${name})" if word in _LISTS else f"list_contains(${name}, f.{COLUMNS[word]})")
        given[name] = list(values)
    if wanted.amount_at_least is not None:
        parts.append(f"f.main_euros >= ${AMOUNT}")
        given[AMOUNT] = wanted.amount_at_least
    for name in DAYS:
        if (day := getattr(wanted, name)) is not None:
            what, _, end = name.partition("_")
            parts.append(f"f.{what}_day {'>=' if end == 'since' else '<='} ${name}")
            given[name] = day
    return " and ".join(parts) or "true", given
