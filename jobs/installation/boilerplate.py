"""The sites' memories on disk: one JSON file a source below the home's `boilerplate/`."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from common.files import write_file
from jobs.installation.home import Home
from pipeline.reading.site_memory import LearntLines, SiteMemory
from records.errors import HomeError

FORMAT = "docketwire-boilerplate/1"


def read_memory(home: Home, source_id: str) -> SiteMemory | None:
    """What was learnt of a source; None when nothing was. Raises HomeError for a file that is not what `write_memory` wrote."""
    path = _path(home, source_id)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        value = json.loads(text)
        versions = tuple(map(_version, {FORMAT: value["versions"]}[value["format"]]))
        return SiteMemory(learnt=date.fromisoformat(value["learnt"]), versions=versions)
    except (ValueError, TypeError, KeyError) as error:
        raise HomeError(f"{path}: not a site's memory ({error}): delete it and run `docketwire learn {source_id}`") from error


def read_memories(home: Home, sources: Iterable[str]) -> dict[str, SiteMemory]:
    """By source id, those of which something was learnt."""
    if not home.boilerplate.is_dir():
        return {}
    return {source: memory for source in sources if (memory := read_memory(home, source))}


def write_memory(home: Home, source_id: str, memory: SiteMemory) -> None:
    """Replace a source's memory as a whole."""
    home.boilerplate.mkdir(exist_ok=True)
    versions = [
        {"since": v.since.isoformat(), "pages": v.pages, "lines": [{"line": line, "pages": pages} for line, pages in v.lines]}
        for v in memory.versions
    ]
    value = {"format": FORMAT, "source_id": source_id, "learnt": memory.learnt.isoformat(), "versions": versions}
    write_file(_path(home, source_id), json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _path(home: Home, source_id: str) -> Path:
    return home.boilerplate / f"{source_id}.json"


def _version(value: dict[str, object]) -> LearntLines:
    lines = value["lines"]
    if not isinstance(lines, list):
        raise TypeError("lines is not a list")
    return LearntLines(
        since=date.fromisoformat(str(value["since"])),
        pages=int(str(value["pages"])),
        lines=tuple((str(item["line"]), int(item["pages"])) for item in lines),
    )
