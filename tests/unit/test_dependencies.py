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


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-tools.lock", "requirements-browser.lock"])
def test_lock_files_pin_by_hash_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"^([a-z0-9-]+)==\S+ ", text, re.MULTILINE)
    assert len(pinned) > 60
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"://|--index|--find-links", text)


def test_the_lock_file_of_the_browser_is_that_of_the_program_and_playwright() -> None:
    program, browser = ((ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-browser.lock"))
    pinned = [set(re.findall(r"^([a-z0-9-]+==\S+)", text, re.MULTILINE)) for text in (program, browser)]
    assert pinned[0] <= pinned[1]
    assert {line.partition("==")[0] for line in pinned[1] - pinned[0]} >= {"playwright"}


def test_the_lock_file_holds_what_is_declared() -> None:
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    assert set(declared()) <= pinned
