"""Extract a page that lies in a file: the task behind `docketwire extract`."""

import gzip
import zlib
from pathlib import Path
from typing import Any

from pipeline.documents.document import UnreadableError
from pipeline.documents.report import document_report, is_document
from pipeline.elsewhere.standin import whole
from pipeline.reading.decode import MAX_BYTES, decode_text
from pipeline.reading.extract import extract
from pipeline.understanding.language import detect
from records.article import DatedFact, Extraction

Row = dict[str, Any]


def answer(row: Row) -> Row:
    """`{"id","url","html_path"}` -> `{"id","title","text","published_at","authors","language"}`; `error` instead of the rest if it fails.

    The file holds the raw bytes of the page, or of a PDF, DOCX or ODT, gzipped if its name ends in .gz. `published_at` is ISO 8601, a bare day where the page
    names no time.
    """
    if "error" in row:
        return row
    try:
        data = _read(Path(row["html_path"]))
    except (KeyError, TypeError):
        return {"id": row.get("id"), "error": 'the row needs "html_path"'}
    except (OSError, EOFError, zlib.error) as error:
        return {"id": row.get("id"), "error": f"{row['html_path']}: cannot be read: {error}"}
    extraction = _extraction(data, row)
    if extraction is None:
        return {"id": row.get("id"), "title": None, "text": "", "published_at": None, "authors": [], "language": "und"}
    language = detect(extraction.title or "", extraction.text, declared=extraction.declared_language)
    return {
        "id": row.get("id"),
        "title": extraction.title,
        "text": extraction.text,
        "published_at": _iso(extraction.published),
        "authors": list(extraction.authors),
        "language": language.code,
    }


def _extraction(data: bytes, row: Row) -> Extraction | None:
    """The page's report, or the document's; None where there is none."""
    if is_document(data):
        try:
            return document_report(data)
        except UnreadableError:
            return None
    html = decode_text(data, content_type=row.get("content_type"))
    return whole(extract(html, url=row.get("url") or ""), html)


def _read(path: Path) -> bytes:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        return bytes(file.read(MAX_BYTES))


def _iso(fact: DatedFact | None) -> str | None:
    """ISO 8601 on the page's own clock: its readers know a report by their day, not by UTC's."""
    if fact is None:
        return None
    return fact.at.date().isoformat() if fact.day_only else fact.local.isoformat()
