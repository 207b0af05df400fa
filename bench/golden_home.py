"""What a small home answers, whole: its public views, the API, the text of pages, and the files of an export; see bench.golden.

The home is that of the site's tests (tests/integration/site_home.py), filled by the real ingest and published: what is wrong anywhere between a
page and its readers shows here, in the words that readers see.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import zstandard
from lxml import html
from pyarrow import parquet

from jobs.export import export
from jobs.installation.settings import load_settings
from records.entity import Entity
from tests.integration.site_home import Browser, SiteHome, build
from warehouse.exports.formats import FORMATS
from warehouse.exports.order import ExportOrder

_SHOWN, _LONGEST = 2, 160
"""Rows of a view and signs of a value that are written out; of the others a hash says whether they are what they were."""
_OF_THE_MOMENT = {"written_at", "applied_at"}
"""Columns of the clock on the wall."""
_INEXACT = {"FLOAT", "DOUBLE", "BLOB"}
"""Their last digits differ from one build of numpy to the next."""


def views(site: SiteHome) -> dict[str, Any]:
    """Record of each public view: its rows, counted, a few of them shown, and a hash of every column."""
    (snapshot,) = site.home.public.glob("snapshot-*.duckdb")
    with duckdb.connect(str(snapshot), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        names = con.execute("select view_name from duckdb_views() where schema_name = 'main' and not internal order by 1").fetchall()
        return {f"view-{name}": _plain(_view(con, name)) for (name,) in names}


def _view(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    described = con.execute(f'describe "{name}"').fetchall()
    columns = [column for column, kind, *_ in described if column not in _OF_THE_MOMENT and kind.partition("[")[0] not in _INEXACT]
    selected = ", ".join(f'"{column}"' for column in columns)
    rows = sorted(con.execute(f'select {selected} from "{name}"').fetchall(), key=repr)
    hashes = {
        column: hashlib.sha256(repr([row[number] for row in rows]).encode()).hexdigest()[:12] for number, column in enumerate(columns)
    }
    shown = [{column: _short(value) for column, value in zip(columns, row, strict=True)} for row in rows[:_SHOWN]]
    return {"rows": len(rows), "first": shown, "columns": hashes}


def _short(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [_short(one) for one in value[:4]]
    if isinstance(value, dict):
        return {key: _short(one) for key, one in value.items()}
    plain = value if value is None or isinstance(value, bool | int) else str(round(value, 2) if isinstance(value, float) else value)
    return plain[:_LONGEST] if isinstance(plain, str) else plain


def api(site: SiteHome, browser: Browser) -> dict[str, Any]:
    """Record of each path: what it answers."""
    paths = [
        f"/stories/{site.story}", f"/disputes/{site.dispute}", f"/articles/{site.article}", f"/articles/{site.copied}", f"/articles/{site.versioned}",
        "/stories?size=2", "/stories?language=ar", "/disputes?size=2", "/today", "/search?q=court&size=2", "/search?q=tribunal", "/search?platform=X&size=1",
        "/search?q=%22hand+over%22+-appeals", "/trends?days=10", "/trends?topic=user-data&days=5", "/coverage?days=7", "/sources", "/sources/en-alpha",
        "/sources/it-silent", "/corrections", "/events", "/issues", "/stories/s0000000000000f", "/disputes/d0000000000000f", "/articles/unknown", "/search?platform=Y",
    ]  # fmt: skip
    return {f"api-{number:02}": _plain({path: _answer(browser, "/api/v1" + path)}) for number, path in enumerate(paths)}


def _answer(browser: Browser, path: str) -> Any:
    answer = browser.get(path)
    told = answer.json() if "json" in answer.headers["content-type"] else answer.headers.get("location")
    return {"status": answer.status_code, "answer": _cut(told)}


def _cut(value: Any) -> Any:
    """Long lists and texts by their beginning and what was left out."""
    if isinstance(value, dict):
        return {key: _cut(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_cut(held) for held in value[:3]] + ([f"and {len(value) - 3} more"] if len(value) > 3 else [])
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]}... sha256:{hashlib.sha256(value.encode()).hexdigest()[:12]}"
    return value


def pages(site: SiteHome, browser: Browser) -> dict[str, Any]:
    """Record of each path: the text of its main part, a line a block."""
    paths = [
        "/", "/stories?page=2", f"/story/{site.story}", f"/dispute/{site.dispute}", f"/article/{site.versioned}", f"/article/{site.copied}", "/search?q=court",
        "/trends?topic=user-data&days=30&measure=share-of-pages", "/sources", "/source/it-silent", "/calendar", "/calendar?when=past&platform=X", "/names",
        "/map?topic=user-data", "/compare?left=X&right=CNIL", Entity(kind="platform", value="X").path, Entity(kind="country", value="fr").path, "/issues", site.issue,
    ]  # fmt: skip
    return {f"page-{number:02}": {path: _text(browser.get(path).content)} for number, path in enumerate(paths)}


def _text(page: bytes) -> list[str]:
    main = html.fromstring(page).find(".//main")
    lines = [" ".join(text.split()) for text in (main.itertext() if main is not None else ())]
    kept = [line[:_LONGEST] for line in lines if line]
    return kept[:60] + (
        [f"and {len(kept) - 60} more, sha256:{hashlib.sha256(repr(kept).encode()).hexdigest()[:12]}"] if len(kept) > 60 else []
    )


FORMS = tuple(form for form in FORMATS if not FORMATS[form].records)
"""Those of records are of captures, of which this home has none."""


def export_of(site: SiteHome, form: str, folder: Path) -> dict[str, Any]:
    """Files of an export's data with their sizes, unpacked, and how each begins."""
    export(site.home, load_settings(site.home.settings), ExportOrder(format=form), folder / form)
    files = sorted(path for path in (folder / form / "data").rglob("*") if path.is_file())
    return {path.relative_to(folder / form).as_posix(): _begins(path) for path in files}


_UNPACKED: Mapping[str, Callable[[Path], bytes]] = {
    ".zst": lambda path: zstandard.ZstdDecompressor().decompressobj().decompress(path.read_bytes()),
    ".gz": lambda path: gzip.decompress(path.read_bytes()),
}


def _begins(path: Path) -> dict[str, Any]:
    content = _UNPACKED.get(path.suffix, Path.read_bytes)(path)
    if path.suffix == ".parquet":
        table = parquet.read_table(path)
        held = hashlib.sha256(repr([_short(row) for row in table.to_pylist()]).encode()).hexdigest()[:12]
        return {"rows": table.num_rows, "columns": len(table.column_names), "holds": held}
    if path.suffix == ".xlsx":
        return {"bytes": len(content)}
    return {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest()[:12],
        "begins": content.decode("utf-8", "replace")[:_LONGEST],
    }


def _plain(record: Any) -> Any:
    return json.loads(json.dumps(record, default=str))


def records(folder: Path) -> dict[str, Any]:
    """Name of a golden record -> its content; the home is built in `folder`."""
    site = build(folder / "home")
    browser = Browser(site.home)
    try:
        found = views(site) | api(site, browser) | pages(site, browser)
    finally:
        browser.close()
    return found | {f"export-{form}": export_of(site, form, folder) for form in FORMS}


def record_text(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n"
