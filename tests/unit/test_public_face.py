"""What `import docketwire` promises: these names, at once, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import docketwire

ROOT = Path(__file__).resolve().parents[2]
EXPORTED = {
    "open", "extract", "classify", "__version__",
    "Home", "Result",
    "DocketwireError", "ConfigurationError", "HomeError", "QueryError", "SelectionError", "WarehouseError", "MissingLibraryError",
    "SnapshotInfo", "SavedQuery", "ExportDone",
    "ReportLine", "Article", "VersionText", "Provenance", "StoryLine", "Story", "DisputeSummary", "Dispute", "DisputeStep", "NamedValue",
    "SearchPage", "Hit", "Piece",
    "Extraction", "DatedFact", "Classification", "Language", "TopicMatch", "Mention", "MentionKind",
    "Facts", "Told", "Authority", "Amount", "Deadline", "CaseNumber", "PlainFacts",
}  # fmt: skip
METHODS = {
    "article", "articles", "cite", "close", "dispute", "disputes", "export", "folder", "query", "refresh", "saved_queries", "search", "snapshot",
    "stories", "story",
}  # fmt: skip


def test_exactly_these_names_are_exported() -> None:
    assert set(docketwire.__all__) == EXPORTED == set(dir(docketwire))
    assert [name for name in EXPORTED if getattr(docketwire, name, None) is None] == []
    assert list(docketwire.__all__) == sorted(docketwire.__all__)


def test_a_home_has_exactly_these_members() -> None:
    assert {name for name in vars(docketwire.Home) if not name.startswith("_")} == METHODS
    assert {name for name in vars(docketwire.Result) if not name.startswith("_")} == {
        "columns",
        "rows",
        "to_arrow",
        "to_pandas",
        "to_polars",
    }


def test_a_name_that_is_not_there_is_no_attribute() -> None:
    assert not hasattr(docketwire, "Settings")
    assert not hasattr(docketwire, "PinnedSnapshot")


def test_everything_public_is_documented() -> None:
    page = (ROOT / "docs/python.md").read_text("utf-8")
    assert [name for name in EXPORTED if not re.search(rf"`(docketwire\.)?{name}\b", page)] == []
    assert [name for name in METHODS if f".{name}" not in page and f"`{name}" not in page] == []


def test_importing_loads_nothing_but_the_standard_library() -> None:
    """No parser, model or database, not even the records: so it takes milliseconds."""
    code = "import sys; import docketwire; print(sorted({m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    ours = {"docketwire", "records"}
    started = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; print(set(sys.modules))"], capture_output=True, text=True, check=True
    )
    ours |= {name.partition(".")[0] for name in eval(started.stdout) if name == "sitecustomize"}  # of a system's own Python
    assert {name for name in eval(done.stdout) if not name.startswith("_")} == ours
    code = "import sys; import docketwire; print([m for m in sys.modules if m.startswith('records.')])"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['records.errors']"


def test_types_are_promised() -> None:
    assert (ROOT / "docketwire/py.typed").is_file()
    assert (ROOT / "records/py.typed").is_file()
