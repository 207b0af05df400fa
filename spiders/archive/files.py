"""Where a run's files lie, and its report among them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from common.files import write_file
from records.capture import RunReport
from records.codec import from_json, to_json


def run_folder(captures_dir: Path, started_at: datetime) -> Path:
    """The day's folder a run's files lie in: `YYYY/MM/DD`, UTC, of the run's start."""
    return captures_dir / started_at.astimezone(UTC).strftime("%Y/%m/%d")


def report_path(captures_dir: Path, run_id: str, started_at: datetime) -> Path:
    """Where a run's report lies: beside its segments."""
    return run_folder(captures_dir, started_at) / f"{run_id}.run.json"


def write_report(captures_dir: Path, report: RunReport) -> Path:
    """Write a run's report; also for the parent of a child that crashed."""
    path = report_path(captures_dir, report.run_id, report.started_at)
    write_file(path, json.dumps(to_json(report), ensure_ascii=False, indent=1).encode())
    return path


def read_report(path: Path) -> RunReport:
    """A run's report. Raises OSError or ValueError."""
    values: Any = json.loads(path.read_bytes())
    return from_json(RunReport, values)
