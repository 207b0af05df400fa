"""The parts of an export: the order, lines and files of every format, partitions within a budget, and the card."""

import gzip
import json
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from records.selection import Selection
from warehouse.exports.card import data_package, readme
from warehouse.exports.encode import encoder, file_ending, header_line, line_query
from warehouse.exports.order import ExportError, ExportOrder
from warehouse.exports.schema import FORMAT, VERSION
from warehouse.exports.split import split

COLUMNS = (("article_id", "VARCHAR"), ("language", "VARCHAR"), ("topic", "VARCHAR"), ("title", "VARCHAR"), ("published_at", "TIMESTAMP WITH TIME ZONE"),
           ("score", "DOUBLE"), ("platforms", "VARCHAR[]"), ("url", "VARCHAR"), ("text", "VARCHAR"))  # fmt: skip
ROWS = """
select * from (values
    ('a1', 'en', 'privacy', 'Court "orders" X', timestamptz '2026-03-02 08:05:09.5+01', 0.5, ['X', 'TikTok'], 'https://a.example/1', E'One\\n=== two'),
    ('a2', 'fr', null, '=SUM(A1)', null, null, null, 'https://a.example/2', '')
) as t(article_id, language, topic, title, published_at, score, platforms, url, text)
"""


def rows_of(order: ExportOrder) -> pa.Table:
    con = duckdb.connect()
    con.execute("set timezone = 'Asia/Tokyo'")
    return con.execute(line_query(order, ROWS, COLUMNS)).to_arrow_table()


def file_of(**changes: Any) -> bytes:
    order = ExportOrder(**changes).checked()
    return encoder(order, header_line(order, COLUMNS))(rows_of(order))


def test_a_json_line_has_every_column_and_times_in_utc() -> None:
    first, second = map(json.loads, file_of(format="jsonl", compression="none").splitlines())
    assert first == {
        "article_id": "a1", "language": "en", "topic": "privacy", "title": 'Court "orders" X', "published_at": "2026-03-02T07:05:09.500000Z",
        "score": 0.5, "platforms": ["X", "TikTok"], "url": "https://a.example/1", "text": "One\n=== two",
    }  # fmt: skip
    assert (second["topic"], second["published_at"], second["text"]) == (None, None, "")


def test_a_csv_file_has_a_header_quotes_text_and_defuses_formulas() -> None:
    assert file_of(format="csv", compression="none").decode() == (
        '"article_id","language","topic","title","published_at","score","platforms","url","text"\n'
        '"a1","en","privacy","Court ""orders"" X",2026-03-02T07:05:09.500000Z,0.5,"[""X"",""TikTok""]","https://a.example/1","One\n=== two"\n'
        '"a2","fr",,"\'=SUM(A1)",,,,"https://a.example/2",""\n'
    )


def test_a_text_block_begins_where_no_other_line_can() -> None:
    assert file_of(format="text", compression="none").decode() == (
        '=== a1 2026-03-02 en privacy https://a.example/1\nCourt "orders" X\n\nOne\n ===\x20two\n\n'
        "=== a2 - fr - https://a.example/2\n=SUM(A1)\n\n\n\n"
    )


def test_compression_changes_the_file_and_not_what_is_in_it() -> None:
    plain = file_of(format="jsonl", compression="none")
    assert zstandard.ZstdDecompressor().stream_reader(file_of(format="jsonl")).read() == plain
    assert gzip.decompress(file_of(format="jsonl", compression="gzip")) == plain
    assert file_of(format="jsonl", compression="gzip")[4:8] == b"\0\0\0\0"
    assert file_of(format="csv")[:2] == b"\x1f\x8b"


@pytest.mark.parametrize("compression", ["zstd", "gzip", "none"])
def test_parquet_keeps_the_rows_and_the_compression_asked_for(compression: str) -> None:
    found = pq.ParquetFile(pa.BufferReader(file_of(format="parquet", compression=compression)))
    assert found.read().column("article_id").to_pylist() == ["a1", "a2"]
    assert found.metadata.row_group(0).column(0).compression == {"zstd": "ZSTD", "gzip": "GZIP", "none": "UNCOMPRESSED"}[compression]
    encodings = {found.metadata.row_group(0).column(n).path_in_schema: found.metadata.row_group(0).column(n).encodings for n in (1, 8)}
    assert "RLE_DICTIONARY" in encodings["language"]
    assert "RLE_DICTIONARY" not in encodings["text"]


def test_every_line_has_every_column() -> None:
    """Readers learn the columns from the first line, so one of a current version, whose content stands elsewhere, has them all."""
    columns = (("version_id", "VARCHAR"), ("is_current", "BOOLEAN"), ("text", "VARCHAR"))
    sql = line_query(
        ExportOrder(format="jsonl"),
        "select * from (values ('v1', true, null), ('v2', false, 'y')) t(version_id, is_current, text)",
        columns,
    )
    lines = [json.loads(line) for (line,) in duckdb.connect().execute(sql).fetchall()]
    assert lines == [{"version_id": "v1", "is_current": True, "text": None}, {"version_id": "v2", "is_current": False, "text": "y"}]


@pytest.mark.parametrize(
    ("order", "ending"),
    [
        (ExportOrder(format="parquet"), ".parquet"),
        (ExportOrder(format="jsonl"), ".jsonl.zst"),
        (ExportOrder(format="csv"), ".csv.gz"),
        (ExportOrder(format="text", compression="none"), ".txt"),
    ],
)
def test_a_file_is_called_by_format_and_compression(order: ExportOrder, ending: str) -> None:
    assert file_ending(order.checked()) == ending


def test_only_csv_has_a_header() -> None:
    assert header_line(ExportOrder(format="csv"), [('a"b', "VARCHAR"), ("c", "DATE")]) == b'"a""b","c"\n'
    assert header_line(ExportOrder(format="jsonl"), COLUMNS) == b""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "xml"}, "format 'xml': accepted are parquet"),
        ({"format": "csv", "vocabulary": "marc"}, "vocabulary 'marc': accepted are native"),
        ({"format": "text", "metadata_only": True}, "nothing left without them"),
        ({"format": "warc", "metadata_only": True}, "nothing left without them"),
        ({"format": "csv", "compression": "lzma"}, "csv accepts gzip, zstd, none"),
        ({"format": "wacz", "compression": "gzip"}, "wacz accepts none of its own"),
    ],
)
def test_an_order_that_cannot_be_filled_says_what_is_accepted(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ExportError, match=words):
        ExportOrder(**changes).checked()


def test_a_day_is_a_range_and_metadata_alone_may_be_asked_of_tables() -> None:
    day = date(2026, 3, 2)
    assert (
        ExportOrder(format="csv", selection=Selection(published_since=day, published_until=day), metadata_only=True).checked().compression
        == "gzip"
    )


@pytest.mark.parametrize(
    "narrowing",
    [
        {"selection": Selection(languages=("fr",))},
        {"selection": Selection(published_until=date(2026, 1, 1))},
        {"selection": Selection(text="court")},
        {"query": "select 1"},
    ],
)
def test_a_selection_narrows_and_a_starting_point_does_not(narrowing: dict[str, Any]) -> None:
    assert ExportOrder(format="csv", **narrowing).narrowed
    assert not ExportOrder(format="csv", since=7, metadata_only=True).narrowed
    assert ExportOrder.from_json(ExportOrder(format="csv", **narrowing).to_json()) == ExportOrder(format="csv", **narrowing)
    assert ExportOrder(format="csv", **narrowing).digest != ExportOrder(format="csv").digest


# partitions


def batch(*rows: tuple[str, str | None, int]) -> pa.RecordBatch:
    language, topic, number = zip(*rows, strict=True)
    return pa.RecordBatch.from_pydict(
        {"language": pa.array(language, pa.string()), "topic": pa.array(topic, pa.string()), "number": pa.array(number, pa.int64())}
    )


BATCHES = (batch(("fr", "b", 1), ("en", "a", 2), ("fr", None, 3)), batch(("en", "a", 4), ("fr", "b", 5)), batch(("en", "c", 6)))


def files_of(*, partitioned: bool, budget: int) -> list[tuple[tuple[str | None, ...], int, list[int]]]:
    found: list[tuple[tuple[str | None, ...], int, list[int]]] = []
    split(
        BATCHES, lambda key, part, rows: found.append((key, part, rows.column("number").to_pylist())), partitioned=partitioned, budget=budget
    )  # fmt: skip
    return found


def test_rows_are_parted_by_language_and_topic_in_the_order_they_came() -> None:
    assert files_of(partitioned=True, budget=1 << 20) == [
        (("en", "a"), 0, [2, 4]),
        (("en", "c"), 0, [6]),
        (("fr", None), 0, [3]),
        (("fr", "b"), 0, [1, 5]),
    ]


def test_a_table_without_partitions_is_one_file() -> None:
    assert files_of(partitioned=False, budget=1 << 20) == [((), 0, [1, 2, 3, 4, 5, 6])]


def test_over_the_budget_the_largest_goes_out_first_and_what_comes_later_is_its_next_part() -> None:
    assert files_of(partitioned=False, budget=0) == [((), 0, [1, 2, 3]), ((), 1, [4, 5]), ((), 2, [6])]
    assert files_of(partitioned=True, budget=60) == [
        (("en", "a"), 0, [2]),
        (("fr", "b"), 0, [1]),
        (("en", "a"), 1, [4]),
        (("fr", "b"), 1, [5]),
        (("en", "c"), 0, [6]),
        (("fr", None), 0, [3]),
    ]


def test_only_as_much_goes_out_as_brings_what_is_held_to_half_the_budget() -> None:
    files = files_of(partitioned=True, budget=80)
    assert files == [(("en", "a"), 0, [2, 4]), (("fr", "b"), 0, [1, 5]), (("en", "c"), 0, [6]), (("fr", None), 0, [3])]


# the card

CHOSEN = Selection(languages=("fr", "en"), amount_at_least=10_000_000, published_since=date(2026, 3, 1), stories=("s1",))
ORDER = ExportOrder(format="jsonl", compression="zstd", selection=CHOSEN, since=7, metadata_only=True)
TABLES = {
    "articles": {"rows": 1200, "files": [{"path": "data/articles/a.jsonl.zst"}, {"path": "data/articles/b.jsonl.zst"}]},
    "source_runs": {"rows": 3, "files": [{"path": "data/source_runs/a.jsonl.zst"}]},
    "copies": {"rows": 0, "files": []},
}


def test_the_data_package_names_every_file_and_explains_every_column() -> None:
    columns = [(f"c{n}", kind, "") for n, kind in enumerate(("VARCHAR", "BOOLEAN", "DATE", "DOUBLE", "INTEGER", "BIGINT", "TIMESTAMP", "VARCHAR[]", "STRUCT(a INTEGER)", "BLOB"))]  # fmt: skip
    card = json.loads(
        data_package("Export-1", ORDER, "2026-03-02T00:00:00Z", TABLES, {"articles": [("title", "VARCHAR", "The headline."), *columns]})
    )
    assert (card["name"], card["id"], card["created"]) == ("export-1", "Export-1", "2026-03-02T00:00:00Z")
    assert card["keywords"] == ["news", "platform regulation", "litigation", "fr", "en", "s1"]
    articles, runs = card["resources"]
    assert articles["path"] == ["data/articles/a.jsonl.zst", "data/articles/b.jsonl.zst"]
    assert (articles["rows"], articles["format"], articles["mediatype"], articles["compression"]) == (
        1200,
        "jsonl",
        "application/jsonl",
        "zst",
    )
    assert articles["schema"]["fields"][0] == {
        "name": "title", "type": "string", "duckdbType": "VARCHAR", "description": "The headline.", "rdfType": "https://schema.org/headline",
    }  # fmt: skip
    kinds = [field["type"] for field in articles["schema"]["fields"][1:]]
    assert kinds == ["string", "boolean", "date", "number", "integer", "integer", "datetime", "array", "object", "any"]
    assert runs == {
        "name": "source-runs", "path": "data/source_runs/a.jsonl.zst", "format": "jsonl", "rows": 3, "mediatype": "application/jsonl",
        "encoding": "utf-8", "compression": "zst",
    }  # fmt: skip


def test_the_readme_says_what_was_chosen_and_counts_the_rows() -> None:
    text = readme("Export-1", ORDER, {"id": "snap", "journal_no": 42, "created_at": "2026-03-02"}, TABLES)
    assert text.startswith("# Docketwire: reports on disputes between online platforms and justice\n")
    assert (
        "Languages: fr, en. Stories: s1. Main sum at least EUR 10,000,000. Published 2026-03-01 to (any day). Only what changed after journal entry 7. Metadata only"
        in text
    )
    assert "| `data/articles/` | 1,200 | 2 |\n" in text
    assert "docketwire export --changed-since 42 ..." in text
    whole = readme("Export-2", ExportOrder(format="warc"), {"id": "snap", "journal_no": 42, "created_at": "2026-03-02"}, {})
    assert whole.startswith("# Docketwire: original records (WARC)\n\nEverything in the warehouse.")


def test_times_of_rows_are_moments_not_wall_clocks() -> None:
    order = ExportOrder(format="parquet")
    assert rows_of(order).column("published_at").to_pylist()[0] == datetime(2026, 3, 2, 7, 5, 9, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(("cells", "line"), [((None, None), ""), ((2, None), "- 2 cells"), ((1200, 34), "- 1,234 cells")])
def test_the_readme_counts_the_cells_that_were_cut_and_only_those(cells: tuple[int | None, ...], line: str) -> None:
    table = next(iter(TABLES.values()))
    tables = {f"t{n}": {**table, **({} if cut is None else {"shortened_cells": cut})} for n, cut in enumerate(cells)}
    text = readme("Export-1", ORDER, {"id": "snap", "journal_no": 42, "created_at": "2026-03-02"}, tables)
    assert [found.partition(" hold")[0] for found in text.splitlines() if "too long for a cell" in found] == ([line] if line else [])


@pytest.mark.parametrize(
    ("kind", "jsonl", "parquet", "xlsx"),
    [
        ("VARCHAR", "string", "string", "string"),
        ("VARCHAR[]", "array", "any", "string"),
        ("STRUCT(a INTEGER)", "object", "any", "string"),
        ("DECIMAL(18,2)", "number", "number", "number"),
        ("BOOLEAN", "boolean", "boolean", "boolean"),
        ("DATE", "date", "date", "date"),
        ("DOUBLE", "number", "number", "number"),
        ("FLOAT", "number", "number", "number"),
        ("TIMESTAMP WITH TIME ZONE", "datetime", "datetime", "datetime"),
        ("INTEGER", "integer", "number", "integer"),
        ("UBIGINT", "integer", "number", "integer"),
        ("BLOB", "any", "any", "any"),
    ],
)
def test_the_type_of_a_column_is_one_that_readers_of_the_format_know(kind: str, jsonl: str, parquet: str, xlsx: str) -> None:
    for form, wanted in (("jsonl", jsonl), ("parquet", parquet), ("xlsx", xlsx)):
        order = ExportOrder(format=form).checked()
        tables = {"articles": {"files": [{"path": "data/articles/all.x", "rows": 1}], "rows": 1}}
        package = json.loads(data_package("E1", order, "2026-03-02", tables, {"articles": [("c", kind, "meaning")]}))
        assert package["resources"][0]["schema"]["fields"] == [{"name": "c", "type": wanted, "duckdbType": kind, "description": "meaning"}]


def test_keys_are_named_where_all_of_their_columns_are_there() -> None:
    files = {"files": [{"path": "data/x.jsonl.zst", "rows": 1}], "rows": 1}
    columns = {"articles": [("article_id", "VARCHAR", ""), ("url", "VARCHAR", "")], "mentions": [("article_id", "VARCHAR", "")]}

    def schemas(**changes: Any) -> list[dict[str, Any]]:
        order = ExportOrder(format="jsonl", **changes).checked()
        found = json.loads(data_package("E1", order, "2026-03-02", dict.fromkeys(columns, files), columns))["resources"]
        return [{key: value for key, value in one["schema"].items() if key != "fields"} for one in found]

    assert schemas()[0] == {"primaryKey": ["article_id"]}
    reference = {"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["article_id"]}}
    assert schemas()[1].get("foreignKeys") == [reference]
    assert "foreignKeys" not in schemas(since=7)[1], "an increment refers to rows that it does not hold"
    columns["articles"] = columns["articles"][1:]
    assert "primaryKey" not in schemas()[0]


def test_the_format_names_the_major_version_alone() -> None:
    """Readers refuse another one; what is only added raises the minor number and keeps the format."""
    assert (FORMAT, VERSION.split(".")[0]) == ("docketwire-export/2", "2")
