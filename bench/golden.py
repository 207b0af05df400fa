"""Golden records: what the extractors make of known input, whole, in files that people can read and `git diff` shows.

    python -m bench.golden [--check]

tests/golden/press/<outlet>.json is the whole record of a report of each outlet of the demonstration press, from the bytes its site answers.
tests/golden/reports holds in short what is read and understood of all of them (bench/golden_reports.py), tests/golden/texts.json what is understood
of short reports in 24 languages (bench/golden_texts.py).
tests/golden/extractors/<name>.json holds cases of one extractor: add an object with `given` by hand, run this, and read what it puts under
`found` before you commit it. tests/golden/digests is the digest's sample issue in several forms and languages. tests/unit/test_golden.py compares them all and fails where one is missing.
tests/golden/home is what a small home answers to all its readers (bench/golden_home.py), compared by tests/integration/test_golden_home.py.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.golden_extractors import EXTRACTORS
from bench.golden_home import record_text, records
from bench.golden_reports import captures, outlet_text, readable
from bench.golden_texts import FILE as TEXTS
from bench.golden_texts import PAIRS, file_text, pairs_text
from common.codec import to_json
from common.files import write_file
from digests.render import render
from newsroom.outlets import Outlet, load_outlets
from newsroom.press import Report
from pipeline.process import process
from pipeline.reading.page import Page
from records.capture import Capture
from records.digest import Verdict
from tests.unit.digest_samples import sample_issue

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden"
DIGITS = 3
"""Of a score: the last ones differ from one build of numpy to the next."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a file would change")
    arguments = parser.parse_args()
    changed = {path: text for path, text in files().items() if not path.is_file() or path.read_text(encoding="utf-8") != text}
    for path, text in changed.items():
        print(path.relative_to(FOLDER.parents[1]))
        if not arguments.check:
            write_file(path, text)
    return int(arguments.check and bool(changed))


def files() -> dict[Path, str]:
    """Every golden file as it should be."""
    press = {press_file(outlet): text_of(press_record(outlet)) for outlet in load_outlets()}
    issues = {issue_file(name): issue_text(name) for name in ISSUES}
    with tempfile.TemporaryDirectory() as folder:
        home = {home_file(name): record_text(record) for name, record in records(Path(folder)).items()}
    reports = {reports_file(outlet): outlet_text(outlet) for outlet in load_outlets()}
    return (
        press
        | issues
        | home
        | reports
        | {TEXTS: file_text(), PAIRS: pairs_text()}
        | {extractor_file(name): extractor_text(name) for name in EXTRACTORS}
    )


def press_file(outlet: Outlet) -> Path:
    return FOLDER / "press" / f"{outlet.id}.json"


def extractor_file(name: str) -> Path:
    return FOLDER / "extractors" / f"{name}.json"


def reports_file(outlet: Outlet) -> Path:
    return FOLDER / "reports" / f"{outlet.id}.json"


def home_file(name: str) -> Path:
    return FOLDER / "home" / f"{name}.json"


def issue_file(name: str) -> Path:
    return FOLDER / "digests" / name


def issue_text(name: str) -> str:
    """One form of the sample issue that the digest's tests share."""
    return ISSUES[name]()


ISSUES: Mapping[str, Callable[[], str]] = {
    "issue.json": lambda: json.dumps(to_json(sample_issue()), ensure_ascii=False, indent=1) + "\n",
    "web-en.txt": lambda: render(sample_issue()).web_text,
    "web-en-quiet.txt": lambda: render(sample_issue(empty=True)).web_text,
    "web-de-partly.txt": lambda: render(sample_issue("de", empty=True, verdict=Verdict.PARTLY)).web_text,
    "web-fr-blind.txt": lambda: render(sample_issue("fr", empty=True, verdict=Verdict.BLIND)).web_text,
    "mail-ja.txt": lambda: render(sample_issue("ja", size=2)).mail_text,
    "entry-ar.html": lambda: render(sample_issue("ar", size=2)).entry_html,
}


def extractor_text(name: str) -> str:
    """The file of an extractor with what is found today."""
    cases = json.loads(extractor_file(name).read_text(encoding="utf-8"))
    rows = (f'{{"given": {_line(case["given"])}, "found": {_line(found(name, case["given"]))}}}' for case in cases)
    return "[\n" + ",\n".join(rows) + "\n]\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def found(name: str, given: Any) -> Any:
    """What the extractor finds in one case, as JSON has it."""
    value = json.loads(json.dumps(simple(EXTRACTORS[name](given))))
    return _without_nothing(value) if name in {"listings", "metadata"} else value


def _without_nothing(value: Any) -> Any:
    """The many fields of a listing and of what a page says of itself are mostly empty."""
    if isinstance(value, dict):
        return {key: _without_nothing(held) for key, held in value.items() if held not in (None, [], {})}
    return [_without_nothing(held) for held in value] if isinstance(value, list) else value


def text_of(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def press_record(outlet: Outlet) -> Any:
    """The whole record of the outlet's golden report, from the answer of its site."""
    record = simple(process(Page(capture=press_capture(outlet, golden_report(outlet)), keep_all=True)))
    record["extraction"]["text"] = record["extraction"]["text"].split("\n")
    return record


def golden_report(outlet: Outlet) -> Report:
    """The one with most to find: of the reports anybody may read, the relevant one with the longest text."""
    relevant = [report for report in readable(outlet) if report.relevant]
    return max(relevant, key=lambda report: (len(report.quirks & {"wrong-charset"}), len("".join(report.body(2))), report.slug))


def press_capture(outlet: Outlet, report: Report) -> Capture:
    """What a crawl of the second edition would keep of a report."""
    return next(capture for found, capture in captures(outlet) if found.slug == report.slug)


def simple(value: Any) -> Any:
    """Records as JSON, whole: nothing left out but what nobody can read, which is named by its length or hash."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: simple(held) for name, held in _fields(value).items()}
    if isinstance(value, Mapping):
        return {str(key): simple(held) for key, held in value.items()}
    if isinstance(value, tuple | list) and len(value) > 64 and all(isinstance(held, float) for held in value):
        return f"{len(value)} numbers"
    if isinstance(value, frozenset | set):
        return sorted(map(simple, value))
    if isinstance(value, tuple | list):
        return [simple(held) for held in value]
    if isinstance(value, bytes):
        return "sha256:" + hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return round(value, DIGITS) if isinstance(value, float) else str(value) if isinstance(value, Decimal) else value


def _fields(value: Any) -> dict[str, Any]:
    whole = {field.name: getattr(value, field.name) for field in fields(value)}
    if len(whole.get("bands", ())) > 4:
        whole["bands"] = hashlib.sha256(repr(whole["bands"]).encode()).hexdigest()
    return whole


if __name__ == "__main__":
    sys.exit(main())
