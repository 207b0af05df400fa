"""The documents tell the truth about what can be checked by a machine: links, commands, settings, topics."""

import dataclasses
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from beat.vocabulary import vocabulary
from cli.main import COMMANDS
from jobs.installation.settings import Settings, default_toml
from spiders.catalogue.verdicts import CheckVerdict, remedy_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "newsroom/README.md",
]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"(?:^|[`$ ])docketwire (?:--home \S+ )?([a-z][a-z-]+)", re.MULTILINE)


def links(page: Path) -> Iterator[str]:
    yield from LINK.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not [link for link in links(page) if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_named_exists(page: Path) -> None:
    named = {
        word for block in re.findall(r"```.*?```|`[^`\n]+`", page.read_text(encoding="utf-8"), re.DOTALL) for word in COMMAND.findall(block)
    }
    assert named <= set(COMMANDS), named - set(COMMANDS)


def test_every_command_is_named_in_the_documents() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert not [name for name in COMMANDS if f"docketwire {name}" not in text and f"`{name}`" not in text]


def test_every_setting_stands_in_the_file_that_init_writes() -> None:
    table = tomllib.loads("\n".join(line.removeprefix("# ") if " = " in line else line for line in default_toml().splitlines()))
    for section in dataclasses.fields(Settings):
        assert set(table[section.name]) == {item.name for item in dataclasses.fields(section.default)}  # type: ignore[arg-type]


def test_every_verdict_of_a_check_is_explained_with_a_remedy() -> None:
    text = (ROOT / "docs/add-a-source.md").read_text(encoding="utf-8")
    assert not [verdict for verdict in CheckVerdict if f"| `{verdict}` |" not in text]
    assert not [verdict for verdict in CheckVerdict if bool(remedy_of(verdict)) == (verdict is CheckVerdict.REACHABLE)]


def test_every_topic_is_explained() -> None:
    text = (ROOT / "docs/understanding.md").read_text(encoding="utf-8") + (ROOT / "docs/beat.md").read_text(encoding="utf-8")
    assert not [topic for topic in vocabulary().topic_ids if topic not in text]
