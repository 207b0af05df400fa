"""Every runtime dependency stands in the decision that says why it is there, and the lock files name no address."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISION = ROOT / "docs/decisions/0009-runtime-dependencies.md"


def declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [re.split(r"[<>=!;\[ ]", line)[0] for line in project["dependencies"]]


def test_every_dependency_has_its_reason_and_successor() -> None:
    rows = re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+) \| (\d{4}-\d{2}) \| ([^|]+) \|$", DECISION.read_text("utf-8"), re.MULTILINE)
    assert [name for name, *_ in rows] == sorted(declared())


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-tools.lock",
        "requirements-browser.lock",
        "requirements-cluster.lock",
        "requirements-openid.lock",
    ],
)
def test_lock_files_pin_by_hash_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"^([a-z0-9-]+)==\S+ ", text, re.MULTILINE)
    assert len(pinned) > 60
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"://|--index|--find-links", text)


@pytest.mark.parametrize(
    ("extra", "brings"),
    [("browser", {"playwright"}), ("cluster", {"distributed", "fsspec", "obstore", "psycopg"}), ("openid", {"authlib", "joserfc"})],
)
def test_the_lock_file_of_an_extra_is_that_of_the_program_and_what_the_extra_brings(extra: str, brings: set[str]) -> None:
    program, more = ((ROOT / name).read_text("utf-8") for name in ("requirements.lock", f"requirements-{extra}.lock"))
    pinned = [set(re.findall(r"^([a-z0-9-]+==\S+)", text, re.MULTILINE)) for text in (program, more)]
    assert pinned[0] <= pinned[1]
    assert {line.partition("==")[0] for line in pinned[1] - pinned[0]} >= brings


def test_extensions_of_duckdb_are_of_its_own_version() -> None:
    """An extension of another version is not loaded."""
    text = (ROOT / "requirements-cluster.lock").read_text("utf-8")
    versions = dict(re.findall(r"^(duckdb[a-z-]*)==(\S+)", text, re.MULTILINE))
    assert versions.keys() == {"duckdb", "duckdb-extension-ducklake", "duckdb-extension-postgres-scanner"}
    assert len(set(versions.values())) == 1


def test_the_lock_file_holds_what_is_declared() -> None:
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert set(declared()) <= pinned
