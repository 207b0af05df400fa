"""Validate an export's croissant.json and read every set of records: `croissant.py EXPORT`; [issues, {records: rows}] as JSON."""

import json
import sys
from pathlib import Path

import mlcroissant

data = mlcroissant.Dataset(str(Path(sys.argv[1]) / "croissant.json"))
issues = data.metadata.issues
rows = {records.name: sum(1 for _ in data.records(records.name)) for records in data.metadata.record_sets}
print(json.dumps([[*map(str, issues.errors), *map(str, issues.warnings)], rows]))
