"""What each place says of every story and dispute of a home, in one shape, so that the places can be compared field by field."""

import asyncio
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq

from digests.archive import load_issue
from jobs.export import export
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.query import ask
from jobs.search import folder as search_folder
from jobs.serve import make_app
from jobs.serving.library import SnapshotLibrary
from warehouse.exports.order import ExportOrder

Told = dict[str, dict[str, Any]]
"""Id -> field -> value."""


class Site:
    """The site over a home, asked without a socket."""

    def __init__(self, home: Home, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.library = SnapshotLibrary(home.public, search_folder(home))
        self.app = make_app(home, load_settings(home.settings), self.library, clock=clock)

    def get(self, path: str) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.get(path)

        found = asyncio.run(one())
        assert found.status_code == 200, (path, found.status_code, found.text[:300])
        return found

    def close(self) -> None:
        self.library.close()


def by_sql(home: Home) -> tuple[Told, Told]:
    """Stories and disputes of the views."""
    return _rows(home, "stories", "story_id"), _rows(home, "disputes", "dispute_id")


def _rows(home: Home, view: str, key: str) -> Told:
    found = ask(home, load_settings(home.settings), f"select * from {view}", max_rows=None)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows()]
    return {row[key]: row for row in rows}


def by_export(home: Home, folder: Path) -> tuple[Told, Told]:
    """Stories and disputes of a Parquet export."""
    export(home, load_settings(home.settings), ExportOrder(format="parquet"), folder)
    return _parquet(folder, "stories", "story_id"), _parquet(folder, "disputes", "dispute_id")


def _parquet(folder: Path, table: str, key: str) -> Told:
    files = sorted((folder / "data").rglob(f"{table}*.parquet")) or sorted((folder / "data" / table).rglob("*.parquet"))
    return {row[key]: row for file in files for row in pq.ParquetFile(file).read().to_pylist()}


def by_api(site: Site) -> tuple[Told, Told]:
    """Stories and disputes of the API, page by page."""
    return (
        {line["story_id"]: line for line in _pages(site, "/api/v1/stories")},
        {line["dispute_id"]: line for line in _pages(site, "/api/v1/disputes")},
    )


def _pages(site: Site, path: str) -> Iterator[dict[str, Any]]:
    number = 1
    while lines := site.get(f"{path}?page={number}&size=100").json()["lines"]:
        yield from lines
        number += 1


def by_page(site: Site, stories: list[str], language: str) -> Told:
    """What a reader sees on every story's own page: its headline and stage."""
    found: Told = {}
    for story in stories:
        page = site.get(f"/story/{story}?lang={language}").text
        headline = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        assert headline is not None
        stage = re.search(r'class="sub">\s*<span class="stage stage-([a-z-]+)"', page)
        found[story] = {
            "headline": " ".join(html.unescape(re.sub(r"<[^>]+>", "", headline[1])).split()),
            "stage": stage[1] if stage else "",
        }
    return found


def by_mail(home: Home) -> Iterator[tuple[str, dict[str, Any], str, str]]:
    """(language, card with the end of its window, HTML, text) of every story of every issue, previews included; the older ones of a subscription first."""
    for file in sorted([*home.root.glob("preview/*/*/issue.json"), *home.root.glob("issues/*/*/issue.json")]):
        issue = load_issue(file.parent)
        html_text, text = (file.with_name(name).read_text("utf-8") for name in ("issue.html", "issue.txt"))
        for card in issue.stories:
            yield issue.subscription.language, asdict(card) | {"until": issue.window.end}, html_text, text


def differences(one: Told, other: Told, fields: dict[str, str | Callable[[dict[str, Any]], Any]]) -> list[str]:
    """Every field of every id on which two places disagree; `fields` names or computes in `other` what `one` calls by its key."""
    found = [f"{key}: only in one place" for key in sorted(one.keys() ^ other.keys())]
    for key in sorted(one.keys() & other.keys()):
        for field, there in fields.items():
            a, b = one[key][field], there(other[key]) if callable(there) else other[key][there]
            if plain(a) != plain(b):
                found.append(f"{key} {field}: {a!r} and {b!r}")
    return found


def plain(value: Any) -> Any:
    """Lists, dates and texts as JSON would have them."""
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, str):
        return " ".join(re.sub(r"(?<=:\d\d)(\.\d+)?Z$", lambda end: (end[1] or "") + "+00:00", value).split())
    return value
