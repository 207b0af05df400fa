"""What each format of an export is, and how a row is written in it."""

import json

import duckdb
import pytest

from warehouse.exports.formats import FORMATS

ALL = ("zstd", "gzip", "none")
PEOPLE = ("gzip", "zstd", "none")


@pytest.mark.parametrize(
    ("name", "ending", "media_type", "compressions", "marks"),
    [
        ("parquet", ".parquet", "application/vnd.apache.parquet", ALL, {"restores"}),
        ("jsonl", ".jsonl", "application/jsonl", ALL, {"restores"}),
        ("csv", ".csv", "text/csv", PEOPLE, set()),
        ("xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (), {"workbook"}),
        ("text", ".txt", "text/plain", PEOPLE, {"texts_only"}),
        ("warc", ".warc.gz", "application/warc", (), {"records"}),
        ("wacz", ".wacz", "application/wacz", (), {"records"}),
    ],
)
def test_a_format_is_what_archivists_were_told(
    name: str, ending: str, media_type: str, compressions: tuple[str, ...], marks: set[str]
) -> None:
    form = FORMATS[name]
    assert (form.ending, form.media_type, form.compressions) == (ending, media_type, compressions)
    assert {mark for mark in ("records", "texts_only", "workbook", "restores") if getattr(form, mark)} == marks
    assert (form.line is not None) is (name in {"jsonl", "csv", "text"})
    assert (form.header is not None) is (name == "csv")


def test_there_are_no_others() -> None:
    assert list(FORMATS) == ["parquet", "jsonl", "csv", "xlsx", "text", "warc", "wacz"]


def line(name: str, select: str) -> str:
    """A row as the format writes it."""
    relation = duckdb.sql(select)
    columns = [(column, str(kind)) for column, kind in zip(relation.columns, relation.types, strict=True)]
    write = FORMATS[name].line
    assert write is not None
    ((text,),) = duckdb.sql(f"select {write(columns)} from ({select})").fetchall()
    return str(text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("'plain'", '"plain"'),
        ("'with \"quotes\", and a comma'", '"with ""quotes"", and a comma"'),
        ("''", '""'),
        ("null::varchar", ""),
        ("'=cmd()'", '"\'=cmd()"'),
        ("'+1'", '"\'+1"'),
        ("'-1'", '"\'-1"'),
        ("'@x'", '"\'@x"'),
        ("-1", "-1"),
        ("true", "true"),
        ("null::integer", ""),
        ("['a', 'b\"']", '"[""a"",""b\\""""]"'),
        ("{'x': 1}", '"{""x"":1}"'),
        ("timestamptz '2026-03-02 12:00:00.5+01'", "2026-03-02T11:00:00.500000Z"),
        ("date '2026-03-02'", "2026-03-02"),
    ],
)
def test_a_value_in_csv(value: str, written: str) -> None:
    assert line("csv", f"select {value} as v, 1 as w") == f"{written},1"


def test_the_first_line_of_csv() -> None:
    header = FORMATS["csv"].header
    assert header is not None
    assert header([("a", "VARCHAR"), ('b"c', "INTEGER")]) == '"a","b""c"\n'


def test_a_row_in_json_lines() -> None:
    text = line("jsonl", "select 'é \"x\"' as a, null as b, [1, 2] as c, timestamptz '2026-03-02 12:00:00+01' as d, 1.5::double as e")
    assert json.loads(text) == {"a": 'é "x"', "b": None, "c": [1, 2], "d": "2026-03-02T11:00:00.000000Z", "e": 1.5}
    assert "\n" not in text


@pytest.mark.parametrize(
    ("article", "block"),
    [
        (
            (
                "'a1' as article_id, timestamptz '2026-03-02 23:30:00+00' as published_at, 'en' as language, 'privacy' as topic, 'https://a.example/1' as url,"
                " 'Title' as title, 'Body\n=== no head\nend' as text"
            ),
            "=== a1 2026-03-02 en privacy https://a.example/1\nTitle\n\nBody\n === no head\nend\n",
        ),
        (
            "'a2' as article_id, null::timestamptz as published_at, 'und' as language, null::varchar as topic, 'u' as url, null::varchar as title, null::varchar as text",
            "=== a2 - und - u\n\n\n\n",
        ),
    ],
)
def test_a_text_for_reading(article: str, block: str) -> None:
    assert line("text", f"select {article}") == block
