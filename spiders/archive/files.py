"""Where a run's files lie, and its report among them."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from common.codec import from_json, to_json
from common.files import write_file
from records.capture import RunReport, SourceRun

REPORT = ".run.json"
"""Ending of a run's report."""
CRASHED = "the crawl process ended without a report"
"""How the parent of a child that crashed begins to say so."""
_COMBINED = re.compile(r"(?P<url>\S+): (?P<word>[a-z][a-z0-9-]*)(?P<more> \(.*\))?", re.DOTALL)


def run_folder(captures_dir: Path, started_at: datetime) -> Path:
    """The day's folder a run's files lie in: `YYYY/MM/DD`, UTC, of the run's start."""
    return captures_dir / started_at.astimezone(UTC).strftime("%Y/%m/%d")


def report_path(captures_dir: Path, run_id: str, started_at: datetime) -> Path:
    """Where a run's report lies: beside its segments."""
    return run_folder(captures_dir, started_at) / f"{run_id}{REPORT}"


def write_report(captures_dir: Path, report: RunReport) -> Path:
    """Write a run's report; also for the parent of a child that crashed."""
    path = report_path(captures_dir, report.run_id, report.started_at)
    write_file(path, json.dumps(to_json(report), ensure_ascii=False, indent=1).encode())
    return path


def read_report(path: Path) -> RunReport:
    """A run's report. Raises OSError or ValueError."""
    report = from_json(RunReport, json.loads(path.read_bytes()))
    return replace(report, sources=tuple(_with_word(run) for run in report.sources))


def _with_word(run: SourceRun) -> SourceRun:
    """Reports of before 2026-12 hold an error's word and detail as one text, `<address>: <word> (<more>)`."""
    if run.error is None or run.error_detail is not None:
        return run
    found = _COMBINED.fullmatch(run.error)
    if found is not None:
        return replace(run, error=found["word"], error_detail=found["url"] + (found["more"] or ""))
    return replace(run, error="crashed", error_detail=run.error) if run.error.startswith(CRASHED) else run
