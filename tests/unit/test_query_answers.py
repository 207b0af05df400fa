"""Answers of queries as text: a table for people, CSV and JSON for machines, and the canonical form that a citation hashes."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from records.errors import QueryError
from warehouse.asking.query import QueryResult
from warehouse.asking.rendering import to_csv, to_json, to_table
from warehouse.proof.cite import Citation, answer, canonical, digest, from_text, to_bibtex, to_csl

KINDS = """
select 1::bigint as whole, 0.1::double as part, 'NaN'::double as nan, 'inf'::double as most, '-inf'::double as least,
    1.50::decimal(9, 2) as exact, 2::decimal(9, 2) as round, true as yes, null as nothing, date '2026-03-02' as day, time '08:05:09' as clock,
    timestamp '2026-03-02 08:05:09' as local, timestamptz '2026-03-02 08:05:09+01' as moment, interval '2 days 3 seconds' as span,
    'ab'::blob as bytes, [1, 2] as list, {'b': 1, 'a': 'x'} as struct, map {'k': 1} as held,
    '00000000-0000-0000-0000-000000000001'::uuid as id, 'é' as text
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("q") / "s.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create table numbers as select range as n from range(5)")
    return path


def asked(sql: str, most: int | None = None) -> QueryResult:
    """The answer as DuckDB gives it, without a process of its own."""
    with duckdb.connect() as con:
        con.execute("set timezone = 'UTC'")
        table = con.execute(sql).to_arrow_table()
    return QueryResult(table=table[:most], truncated=most is not None and table.num_rows > most)


def cells(*values: str) -> str:
    return "select * from (values " + ", ".join(f"({value})" for value in values) + ") t(a)"


def test_values_of_every_kind_have_one_canonical_form() -> None:
    names, row = canonical(asked(KINDS), ordered=True)
    assert json.loads(names)[:3] == ["whole", "part", "nan"]
    assert row.decode() == (
        '[1,0.1,"NaN","Infinity","-Infinity","1.50","2.00",true,null,"2026-03-02","08:05:09","2026-03-02T08:05:09",'
        '"2026-03-02T07:05:09+00:00",[0,2,3000000000],"YWI=",[1,2],{"a":"x","b":1},[["k",1]],'
        '"00000000-0000-0000-0000-000000000001","é"]'
    )


def test_values_of_every_kind_are_json() -> None:
    [row] = json.loads(to_json(asked(KINDS)))
    assert (row["nan"], row["most"], row["least"], row["exact"], row["round"]) == (None, None, None, 1.5, 2)
    assert (row["day"], row["clock"], row["span"], row["bytes"]) == ("2026-03-02", "08:05:09", [0, 2, 3000000000], "YWI=")
    assert (row["list"], row["struct"], row["id"], row["part"]) == ([1, 2], {"b": 1, "a": "x"}, "00000000-0000-0000-0000-000000000001", 0.1)
    assert datetime.fromisoformat(row["moment"]) == datetime(2026, 3, 2, 7, 5, 9, tzinfo=UTC)


def test_rows_without_an_order_of_their_own_are_sorted_by_their_bytes() -> None:
    result = asked(cells("10", "9", "1"))
    assert list(canonical(result, ordered=False))[1:] == [b"[10]", b"[1]", b"[9]"]
    assert list(canonical(result, ordered=True))[1:] == [b"[10]", b"[9]", b"[1]"]
    assert digest(result, ordered=True) != digest(result, ordered=False)


def cited(file: Path, sql: str, **parameters: Any) -> Citation:
    return answer(file, "20260302T070000Z-9", sql, parameters, saved=None, timeout_seconds=30)


@pytest.mark.parametrize(
    ("sql", "ordered"),
    [
        ("select n from numbers order by n", True),
        ("select n from numbers", False),
        ("select n from (select n from numbers order by n)", False),
        ("select n from numbers limit 2", False),
        ("describe numbers", False),
    ],
)
def test_an_order_is_part_of_the_answer_where_the_statement_has_one(file: Path, sql: str, ordered: bool) -> None:
    found = cited(file, f" {sql}\n")
    assert (found.ordered, found.sql, found.snapshot, found.saved) == (ordered, sql, "20260302T070000Z-9", None)
    assert found.rows == {"describe numbers": 1, "select n from numbers limit 2": 2}.get(sql, 5)


def test_parameters_travel_with_the_citation(file: Path) -> None:
    found = cited(file, "select n from numbers where n > $least", least=2)
    assert (found.rows, found.parameters, found.columns) == (2, {"least": 2}, ("n",))


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("select now()", r"now\(\)"),
        ("select current_date", r"current_date\(\)"),
        ("select current_timestamp, random()", r"(current_timestamp|get_current_timestamp|now)\(\), random\(\)"),
        ("select n from numbers where n < random() * 3", r"random\(\)"),
        ("select n from numbers using sample 2", "a random sample"),
        ("select * from (select n from numbers using sample 2) t", "a random sample"),
    ],
)
def test_what_answers_differently_each_time_is_not_cited(file: Path, sql: str, what: str) -> None:
    with pytest.raises(QueryError, match=f"^{what} gives another answer each time and cannot be cited"):
        cited(file, sql)


def test_a_statement_that_is_none_is_refused(file: Path) -> None:
    with pytest.raises(QueryError, match="syntax error"):
        cited(file, "selct n from numbers")


@pytest.mark.parametrize("form", ["bibtex", "csl"])
def test_a_citation_comes_back_out_of_the_file_it_was_written_into(file: Path, form: str) -> None:
    found = cited(file, "select '{' as a, '\"}' as b")
    text = to_bibtex(found, "A 100 % {title}") if form == "bibtex" else to_csl(found, "t")
    assert from_text(f"% docketwire = nothing\n{text}") == found
    assert from_text(text.replace(found.sha256, "x")).sha256 == "x"


def test_citations_name_snapshot_day_and_hash(file: Path) -> None:
    found = cited(file, "select n\nfrom   numbers")
    entry = to_bibtex(found, "T")
    assert entry.startswith(f"@misc{{docketwire-20260302T070000Z-9-{found.sha256[:8]},\n")
    assert "  year = {2026},\n  month = mar,\n" in entry
    assert f"Answer of 5 rows, SHA-256 {found.sha256}. Query: select n from numbers" in entry
    [item] = json.loads(to_csl(found, "T"))
    assert (item["issued"], item["version"]) == ({"date-parts": [[2026, 3, 2]]}, "20260302T070000Z-9")
    assert item["note"] == f"5 rows, SHA-256 {found.sha256}. Query: select n from numbers"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@misc{a}", "no citation of ours in it: there is no field 'docketwire'"),
        ("docketwire = {", "the field 'docketwire' is damaged"),
        ('docketwire = {"sql": "x"}', "the field 'docketwire' is damaged"),
    ],
)
def test_a_text_without_a_citation_says_what_is_missing(text: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        from_text(text)


def test_a_citation_of_a_later_form_is_refused(file: Path) -> None:
    text = to_csl(cited(file, "select 1"), "t").replace('"form": 1', '"form": 2')
    with pytest.raises(QueryError, match="is of form 2; this version reads form 1"):
        from_text(text)


# tables and CSV


@pytest.mark.parametrize(("length", "shown"), [(59, "x" * 59), (60, "x" * 60), (61, "x" * 59 + "…"), (200, "x" * 59 + "…")])
def test_a_long_cell_is_cut_with_an_ellipsis(length: int, shown: str) -> None:
    assert to_table(asked(cells(f"repeat('x', {length})"))).splitlines()[2] == shown


def test_a_table_is_aligned_and_wide_characters_count_as_two() -> None:
    result = asked("select * from (values ('日本', 1), ('ab', 22), (null, 3), ('c' || chr(769) || chr(10) || chr(9) || 'd', 4)) t(name, n)")
    assert to_table(result).splitlines() == ["name  n", "----  --", "日本  1", "ab    22", "      3", "c\u0301 d   4"]


def test_times_of_a_table_are_short_and_lists_are_json() -> None:
    result = asked("select timestamp '2026-03-02 08:05:09.5' as at, ['a', 'é'] as names, date '2026-03-02' as day")
    assert to_table(result).splitlines()[2] == f'2026-03-02 08:05:09  ["a", "é"]  {date(2026, 3, 2)}'


def test_a_table_says_that_there_are_more_rows() -> None:
    assert to_table(asked("select * from range(5)", 2)).splitlines()[-1] == "... more than 2 rows"
    assert "more than" not in to_table(asked("select * from range(5)", 5))


@pytest.mark.parametrize(
    ("value", "cell"),
    [("'=1+1'", "'=1+1"), ("'+a'", "'+a"), ("'-a'", "'-a"), ("'@a'", "'@a"), ("'a=b'", "a=b"), ("-5", "-5"), ("null", '""'), ("[1]", "[1]"),
     ("'a,b'", '"a,b"'), ("''", '""')],
)  # fmt: skip
def test_a_csv_cell_is_defused_where_a_spreadsheet_would_run_it(value: str, cell: str) -> None:
    assert to_csv(asked(cells(value))) == f"a\r\n{cell}\r\n"
