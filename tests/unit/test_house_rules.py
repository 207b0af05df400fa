"""Rules of the house that only the source shows: what is a record cannot be changed."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("records", "common", "beat", "spiders", "pipeline", "warehouse", "digests", "people", "web", "jobs", "cli", "newsroom")
BOOKS = {
    "spiders/fetching/politeness.py": {"_Host"},
    "spiders/fetching/access.py": {"Granted"},
    "spiders/fetching/rendering.py": {"Renderer", "_Visit"},
    "spiders/gathering.py": {"Gathering"},
    "spiders/past/run.py": {"PastReport"},
    "spiders/running/books.py": {"Link", "Visit", "Tally"},
    "spiders/archive/writer.py": {"_Segment", "CaptureWriter"},
    "spiders/archive/backfill.py": {"_Found", "_Tally"},
    "pipeline/reading/blocks.py": {"Block", "_Frame", "_Run"},
    "pipeline/particulars/units.py": {"Unit"},
    "pipeline/grouping/prepared.py": {"Rarity"},
    "pipeline/grouping/settle.py": {"Grouping"},
    "pipeline/understanding/features.py": {"_Pointers"},
    "pipeline/documents/document.py": {"Measure"},
    "warehouse/stories/store.py": {"Changes"},
    "warehouse/exports/workbook.py": {"Sheets"},
    "warehouse/exports/run.py": {"Export"},
    "warehouse/search/query.py": {"Wanted"},
    "warehouse/ingest/reports.py": {"Version", "Report"},
    "warehouse/site/timekeeper.py": {"_Running"},
    "jobs/crawl.py": {"_Running"},
    "jobs/ingest.py": {"IngestSummary"},
    "jobs/backfill.py": {"BackfillSummary"},
    "jobs/group.py": {"GroupSummary"},
    "jobs/learn.py": {"LearnSummary"},
    "jobs/digests/issue.py": {"DigestSummary"},
    "jobs/digests/delivery.py": {"Delivered"},
    "jobs/imports/errors.py": {"Skipped"},
    "jobs/imports/run.py": {"ImportSummary"},
    "jobs/gathering/agenda.py": {"_Entry"},
    "jobs/gathering/nursery.py": {"_Child", "Nursery"},
    "jobs/care/check.py": {"CheckReport"},
}
"""Books that work in progress is written into: the only data classes that change after they were made. File -> names."""
OPEN = {
    "newsroom/paper.py": {"Paper"},
    "pipeline/reading/extract.py": {"Glance"},
    "pipeline/reading/site_memory.py": {"LearntLines", "SiteMemory"},
    "pipeline/understanding/facts/scene.py": {"Scene"},
    "spiders/fetching/rendering.py": {"_Visit"},
}
"""Data classes with room for more than their fields: what they work out once (`cached_property`), what Playwright writes. File -> names."""


@cache
def data_classes() -> list[tuple[str, str, dict[str, object]]]:
    """(file, class, options of its decorator)."""
    return list(_data_classes())


def _data_classes() -> Iterator[tuple[str, str, dict[str, object]]]:
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for decorator in node.decorator_list if isinstance(node, ast.ClassDef) else ():
                name = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(node, ast.ClassDef) and isinstance(name, ast.Name) and name.id == "dataclass":
                    options = decorator.keywords if isinstance(decorator, ast.Call) else []
                    values = {str(option.arg): option.value.value for option in options if isinstance(option.value, ast.Constant)}
                    yield path.relative_to(ROOT).as_posix(), node.name, values


def test_a_record_is_frozen_and_only_a_book_is_not() -> None:
    """Whoever adds one that changes names it above: passed from floor to floor, a record that changes has no owner."""
    found: dict[str, set[str]] = {}
    for file, name, options in data_classes():
        if options.get("frozen") is not True:
            found.setdefault(file, set()).add(name)
    assert found == BOOKS


def test_a_data_class_has_slots_unless_it_keeps_what_it_worked_out() -> None:
    """A misspelt field is an error where it is written, and a hundred thousand records take a third of the room."""
    found: dict[str, set[str]] = {}
    for file, name, options in data_classes():
        if options.get("slots") is not True:
            found.setdefault(file, set()).add(name)
    assert found == OPEN


def test_a_module_is_started_without_looking_for_it_in_the_working_folder() -> None:
    """`-m` alone loads whatever `jobs.py` lies there (`common/safe_path.py`)."""
    sources = [ROOT / "scheduler.py", *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
    started = [path for path in sources if re.search(r"sys\.executable,\s*(?:FLAG,\s*)?\"-m\"", path.read_text("utf-8"))]
    unsafe = [path.relative_to(ROOT) for path in started if re.search(r"sys\.executable,\s*\"-m\"", path.read_text("utf-8"))]
    assert len(started) >= 4
    assert unsafe == []
