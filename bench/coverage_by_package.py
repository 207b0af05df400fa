"""A table of coverage by package, out of coverage.py's JSON report.

python -m bench.coverage_by_package coverage/coverage.json
"""

import json
import sys
from collections import Counter
from pathlib import Path


def table(files: dict[str, dict]) -> str:  # type: ignore[type-arg]
    """One line a package, one for each room in it (with its own rooms in one) and one for all: statements, share executed, branches, share taken."""
    counts: dict[str, Counter[str]] = {}
    for file, told in files.items():
        parts = Path(file).parts
        summary = Counter({key: value for key, value in told["summary"].items() if isinstance(value, int)})
        for package in {parts[0], "/".join(parts[:-1][:2]) or file, "all"}:
            counts.setdefault(package, Counter()).update(summary)
    lines = [f"{'package':28}{'statements':>12}{'executed':>10}{'branches':>10}{'taken':>8}"]
    for package in sorted(counts, key=lambda name: (name == "all", name)):
        c = counts[package]
        executed, taken = _share(c["covered_lines"], c["num_statements"]), _share(c["covered_branches"], c["num_branches"])
        lines.append(f"{package:28}{c['num_statements']:>12}{executed:>10}{c['num_branches']:>10}{taken:>8}")
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


if __name__ == "__main__":
    print(table(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["files"]))
