"""The facets of articles in SQL, and the condition that a selection puts on them."""

# ruff: noqa: S608 - statements are put together from files and names of this program; values are parameters

from pathlib import Path
from typing import Any

import duckdb

from beat.selecting import expanded
from beat.vocabulary import vocabulary
from records.selection import DAYS, FACETS, Selection

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


_FACETS = (Path(__file__).parent / "facets.sql").read_text("utf-8").strip()


def facets_query(*, after: int = -1) -> tuple[str, dict[str, Any]]:
    """Statement for one row per article with the columns of COLUMNS and two days, and its parameters."""
    return _FACETS, {"after": after, "general": vocabulary().general.id}


def selected_query(wanted: Selection) -> tuple[str, dict[str, Any]]:
    """Statement for the `article_id` of every article a selection holds (its text and words aside), and its parameters."""
    facets, given = facets_query()
    condition, values = condition_of(wanted)
    return f"select article_id from ({facets}\n) as f where {condition}", given | values


def values_of(con: duckdb.DuckDBPyConnection, word: str) -> frozenset[str]:
    """Every value of a facet that the articles of an opened snapshot have."""
    facets, given = facets_query()
    value = f"unnest(f.{COLUMNS[word]})" if word in _LISTS else f"f.{COLUMNS[word]}"
    return frozenset(value for (value,) in con.execute(f"select distinct {value} from ({facets}\n) as f", given).fetchall() if value)


def condition_of(wanted: Selection) -> tuple[str, dict[str, Any]]:
    """A condition over the columns of `facets_query`, and its parameters; `true` where nothing is said."""
    parts, given = [], {}
    for word, values in expanded(wanted).chosen():
        name = FACETS[word]
        parts.append(f"list_has_any(f.{COLUMNS[word]}, ${name})" if word in _LISTS else f"list_contains(${name}, f.{COLUMNS[word]})")
        given[name] = list(values)
    for name in DAYS:
        if (day := getattr(wanted, name)) is not None:
            what, _, end = name.partition("_")
            parts.append(f"f.{what}_day {'>=' if end == 'since' else '<='} ${name}")
            given[name] = day
    return " and ".join(parts) or "true", given
