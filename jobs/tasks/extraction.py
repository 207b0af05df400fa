"""Extract a page that lies in a file: the task behind `docketwire extract`."""

import gzip
import zlib
from pathlib import Path
from typing import Any

from jobs.tasks.reading import read_page
from pipeline.reading.decode import MAX_BYTES
from pipeline.understanding.language import detect
from records.article import DatedFact

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
    extraction = read_page(data, url=row.get("url") or "", content_type=row.get("content_type"))
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


def _read(path: Path) -> bytes:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        return bytes(file.read(MAX_BYTES))


def _iso(fact: DatedFact | None) -> str | None:
    """ISO 8601 on the page's own clock: its readers know a report by their day, not by UTC's."""
    if fact is None:
        return None
    return fact.at.date().isoformat() if fact.day_only else fact.local.isoformat()
