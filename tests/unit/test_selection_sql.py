"""The condition that a selection puts on articles, in SQL."""

from datetime import date

import duckdb
import pytest

from records.selection import EVERYTHING, Selection
from warehouse.selection.facets import COLUMNS, condition_of, facets_query, selected_query

ROWS = {
    "a": {"language": "en", "topics": ["privacy", "moderation"], "platforms": ["X"], "main_euros": 500, "published_day": date(2026, 3, 1), "seen_day": date(2026, 3, 2), "source_id": "gb-herald"},
    "b": {"language": "fr", "topics": ["privacy"], "platforms": ["Google", "X"], "main_euros": 0, "published_day": date(2026, 3, 5), "seen_day": date(2026, 3, 5), "source_id": "fr-quai"},
    "c": {"language": "zh", "topics": [], "platforms": [], "main_euros": 501, "published_day": date(2026, 3, 9), "seen_day": date(2026, 3, 9), "source_id": "gb-herald"},
}  # fmt: skip
COLUMN_TYPES = {"language": "varchar", "source_id": "varchar", "main_euros": "bigint", "published_day": "date", "seen_day": "date"}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """Articles with the columns of `facets_query`."""
    con = duckdb.connect()
    columns = {**{column: COLUMN_TYPES.get(column, "varchar[]") for column in ROWS["a"]}, "story_id": "varchar", "dispute_id": "varchar"}
    con.execute(f"create table f (key varchar, {', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    for key, row in ROWS.items():
        names = ", ".join(row)
        con.execute(f"insert into f (key, {names}) values (?, {', '.join('?' * len(row))})", [key, *row.values()])
    return con


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (EVERYTHING, "abc"),
        (Selection(languages=("en", "zh")), "ac"),
        (Selection(topics=("moderation",)), "a"),
        (Selection(topics=("privacy", "competition")), "ab"),
        (Selection(platforms=("X",), topics=("privacy",)), "ab"),
        (Selection(platforms=("TikTok",)), ""),
        (Selection(sources=("gb-herald",), languages=("zh",)), "c"),
        (Selection(amount_at_least=500), "ac"),
        (Selection(amount_at_least=501), "c"),
        (Selection(published_since=date(2026, 3, 5)), "bc"),
        (Selection(published_until=date(2026, 3, 5)), "ab"),
        (Selection(seen_since=date(2026, 3, 2), seen_until=date(2026, 3, 5)), "ab"),
        (Selection(seen_since=date(2026, 3, 3)), "bc"),
        (Selection(seen_until=date(2026, 3, 1)), ""),
        (Selection(text="words are for the index"), "abc"),
    ],
)
def test_a_selection_holds_what_it_says(con: duckdb.DuckDBPyConnection, wanted: Selection, keys: str) -> None:
    condition, given = condition_of(wanted)
    rows = con.execute(f"select key from f where {condition} order by key", given).fetchall()
    assert "".join(key for (key,) in rows) == keys


def test_a_company_stands_for_its_services() -> None:
    _, given = condition_of(Selection(platforms=("Meta",)))
    assert {"Meta", "Facebook", "Instagram"} <= set(given["platforms"])


def test_nothing_said_is_true_and_values_are_never_part_of_the_statement() -> None:
    assert condition_of(EVERYTHING) == ("true", {})
    statement, given = selected_query(Selection(languages=("x'; drop table f; --",), amount_at_least=5))
    assert "drop table" not in statement
    assert given["languages"] == ["x'; drop table f; --"]
    assert given["amount_at_least"] == 5


def test_facets_have_the_columns_that_conditions_name() -> None:
    statement, given = facets_query()
    assert given["after"] == -1
    assert facets_query(after=7)[1]["after"] == 7
    assert given["general"] == "other"
    assert all(column in statement for column in COLUMNS.values())
