"""Tables and documents of other programs: what each calls a field is known, and whatever is not taken is said."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jobs.imports.errors import IncomingError, Skipped
from jobs.imports.rows import Incoming, read_rows

BODY = "The regional court ordered the network to restore the post."


def read(path: Path, content: str, **mapping: str) -> tuple[list[Incoming], Skipped]:
    path.write_text(content, "utf-8")
    skipped = Skipped()
    return list(read_rows(path, mapping, skipped)), skipped


NEWSPAPER4K = [{"url": "https://a.example/1", "source_url": "https://a.example", "title": "T", "text": BODY, "authors": ["A. Writer"],
                "publish_date": "2026-03-01 07:30:00", "meta_lang": "en", "top_image": "https://a.example/i.png"}]  # fmt: skip
NEWS_PLEASE = [{"url": "https://a.example/1", "source_domain": "a.example", "title": "T", "maintext": BODY, "authors": ["A. Writer"],
                "date_publish": "2026-03-01 07:30:00", "date_download": "2026-03-02 01:02:03", "language": "en", "filename": "x.json"}]  # fmt: skip
MEDIA_CLOUD = [{"original_url": "https://a.example/1", "canonical_domain": "a.example", "article_title": "T", "text_content": BODY,
                "publication_date": "2026-03-01T07:30:00", "language": "en", "authors": ["A. Writer"]}]  # fmt: skip
CSL = [{"type": "article-newspaper", "title": "T", "URL": "https://a.example/1", "abstract": BODY, "container-title": "a.example", "language": "en",
        "issued": {"date-parts": [[2026, 3, 1]]}, "author": [{"family": "Writer", "given": "A."}]}]  # fmt: skip
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "A", "language": "en",
             "items": [{"id": "1", "url": "https://a.example/1", "title": "T", "content_html": f"<p>{BODY}</p>", "date_published": "2026-03-01T07:30:00Z",
                        "authors": [{"name": "A. Writer"}]}]}  # fmt: skip


@pytest.mark.parametrize("document", [NEWSPAPER4K, NEWS_PLEASE, MEDIA_CLOUD, CSL, JSON_FEED], ids=["newspaper4k", "news-please", "media-cloud", "csl", "json-feed"])  # fmt: skip
@pytest.mark.parametrize("indent", [None, 1])
def test_documents_of_other_programs_are_read(tmp_path: Path, document: Any, indent: int | None) -> None:
    (row,), skipped = read(tmp_path / "a.json", json.dumps(document, indent=indent))
    assert (row.title, row.url, row.text, row.language, row.authors) == ("T", "https://a.example/1", BODY, "en", ("A. Writer",))
    assert row.published_at is not None
    assert row.published_at.date().isoformat() == "2026-03-01"
    assert skipped.rows == []


def test_zotero_csv_is_read_whatever_the_case_of_its_names(tmp_path: Path) -> None:
    head = '"Key","Item Type","Publication Year","Author","Title","Publication Title","Url","Abstract Note","Date","Access Date"'
    line = f'"K1","newspaperArticle","2026","Writer, A.; Other, B.","T","The Paper","https://a.example/1","{BODY}","March 1, 2026","2026-03-02 10:00:00"'
    (row,), skipped = read(tmp_path / "z.csv", f"{head}\n{line}\n")
    assert (row.title, row.url, row.source_id, row.authors) == ("T", "https://a.example/1", "The Paper", ("Writer, A.", "Other, B."))
    assert (row.published_at, row.day_only) == (datetime(2026, 3, 1, tzinfo=UTC), True)
    assert row.fetched_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert [remark.partition(": columns")[2] for remark in skipped.remarks] == [
        " not taken: Key, Item Type, Publication Year; give one a place with --map FIELD=COLUMN"
    ]
    (mapped,), _ = read(tmp_path / "m.csv", f"{head}\n{line}\n", text="abstract note")
    assert mapped.text == BODY


@pytest.mark.parametrize(
    ("written", "language", "day"),
    [
        ("1. März 2026", "de", "2026-03-01"),
        ("03.04.2026", "de", "2026-04-03"),
        ("3/4/2026", "en-US", "2026-03-04"),
        ("le 1er mars 2026", "fr", "2026-03-01"),
        ("2026年3月1日", "ja", "2026-03-01"),
        ("Sun, 01 Mar 2026 07:30:00 GMT", "en", "2026-03-01"),
    ],
)
def test_dates_are_read_as_their_language_writes_them(tmp_path: Path, written: str, language: str, day: str) -> None:
    (row,), skipped = read(tmp_path / "a.jsonl", json.dumps({"text": BODY, "date": written, "lang": language}))
    assert row.published_at is not None
    assert row.published_at.date().isoformat() == day
    assert (skipped.rows, skipped.remarks) == ([], [])


def test_a_row_whose_date_nobody_reads_is_taken_without_it_and_said(tmp_path: Path) -> None:
    (row,), skipped = read(tmp_path / "a.jsonl", json.dumps({"text": BODY, "date": "soon"}))
    assert row.published_at is None
    assert [remark.partition(": ")[2] for remark in skipped.remarks] == [
        "line 1: taken without published_at: 'soon' is no date: write it as 2026-03-01 or 2026-03-01T12:00:00Z"
    ]


def test_lines_stay_lines_and_each_bad_one_is_named(tmp_path: Path) -> None:
    lines = [json.dumps({"text": BODY, "tags": ["a"]}), "{half", "[1]", json.dumps({"text": " "}), json.dumps({"text": BODY})]
    rows, skipped = read(tmp_path / "a.jsonl", "\n".join(lines))
    assert [row.number for row in rows] == [1, 5]
    assert [text.partition(": ")[2].partition(": ")[0] for text in skipped.rows] == ["line 2", "line 3", "line 4"]


def test_entries_of_an_array_that_are_no_rows_are_counted(tmp_path: Path) -> None:
    rows, skipped = read(tmp_path / "a.json", json.dumps([{"text": BODY}, "x", {"text": BODY}]))
    assert len(rows) == 2
    assert [text.partition(": ")[2] for text in skipped.rows] == ["entry 2: not a JSON object"]


def test_a_document_that_is_no_json_and_one_without_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IncomingError, match="neither JSON lines nor one JSON document"):
        read(tmp_path / "a.json", '[{"text":\n')
    with pytest.raises(IncomingError, match="no column for the text; columns are title, url"):
        read(tmp_path / "b.json", json.dumps([{"title": "T", "url": "https://a.example/1"}]))


def test_each_row_is_read_by_the_columns_it_has(tmp_path: Path) -> None:
    """Exporters leave out what is empty, and files are put together out of several."""
    rows = [
        {"id": 7},
        {"title": "One", "text": BODY},
        {"headline": "Two", "body": BODY, "author": "B. Writer", "published": "2026-03-01"},
        {"title": "Three"},
    ]
    found, skipped = read(tmp_path / "a.jsonl", "\n".join(map(json.dumps, rows)))
    assert [(row.title, list(row.authors)) for row in found] == [("One", []), ("Two", ["B. Writer"])]
    assert found[1].published_at is not None
    assert [line.split(": ", 1)[1] for line in skipped.rows] == ["line 1: the text is empty", "line 4: the text is empty"]


def test_a_column_that_is_blank_in_the_first_row_of_a_table_is_taken_from_the_others(tmp_path: Path) -> None:
    found, skipped = read(tmp_path / "a.csv", f"title,author,text\nOne,,{BODY}\nTwo,B. Writer,{BODY}\n")
    assert [list(row.authors) for row in found] == [[], ["B. Writer"]]
    assert not skipped.remarks


def test_a_file_in_which_no_row_has_a_text_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(IncomingError, match=r"no column for the text; columns are id, note; say which with --map text=COLUMN"):
        read(tmp_path / "a.jsonl", '{"id": 1, "note": "x"}\n{"id": 2}')
    with pytest.raises(IncomingError, match="no such field"):
        read(tmp_path / "a.jsonl", '{"id": 1}', nonsense="id")
