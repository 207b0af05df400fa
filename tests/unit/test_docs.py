"""The documents tell the truth about what can be checked by a machine: links, commands, settings, topics."""

import dataclasses
import inspect
import re
import sys
import textwrap
import tomllib
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from beat.vocabulary import vocabulary
from cli.export import export_command
from cli.main import COMMANDS
from cli.search import search_command
from cli.subscribe import subscribe_command
from jobs.installation.settings import Settings, default_toml
from pipeline import process
from records.article import Extraction, Rejected
from records.outcome import Outcome
from records.selection import AMOUNT, DAYS, FACETS
from spiders.catalogue.verdicts import CheckVerdict, remedy_of
from tests.unit.test_process import RULING, capture_of
from warehouse.exports.formats import FORMATS

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


def test_every_word_of_a_selection_is_explained_and_an_option() -> None:
    text = (ROOT / "docs/selection.md").read_text(encoding="utf-8")
    assert not [word for word in (*FACETS, AMOUNT, *DAYS, "text", "words", "without") if f"`{word}`" not in text]
    for command in (search_command, export_command, subscribe_command):
        options = {parameter.name for parameter in command.params}
        assert {*FACETS, AMOUNT, *DAYS} <= options, command.name


def test_every_topic_is_explained() -> None:
    text = (ROOT / "docs/understanding.md").read_text(encoding="utf-8") + (ROOT / "docs/beat.md").read_text(encoding="utf-8")
    assert not [topic for topic in vocabulary().topic_ids if topic not in text]


def blocks(page: str, language: str) -> list[str]:
    """Its examples of one language, in order."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [textwrap.dedent(block) for block in re.findall(rf"^ *```{language}\n(.+?)^ *```", text, re.DOTALL | re.MULTILINE)]


def test_the_field_of_the_guide_is_the_one_that_is_there() -> None:
    """What docs/add-a-field.md shows stands in the files that it names, and it names six."""
    table = re.findall(r"^\| \d \| \[.+?\]\((.+?)\)", (ROOT / "docs/add-a-field.md").read_text(encoding="utf-8"), re.MULTILINE)
    record, reader, migration = ((ROOT / "docs" / name).resolve().read_text(encoding="utf-8") for name in table[:3])
    assert len(table) == 6
    shown, read = blocks("add-a-field.md", "python")
    assert all(line in record for line in shown.splitlines())
    assert all(line in reader for line in read.splitlines())
    assert [line for line in blocks("add-a-field.md", "sql")[0].splitlines() if line not in migration and "..." not in line] == []


def test_the_stage_of_the_guide_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of docs/add-a-stage.md passes its own test, and its place in the chain is a place of today's chain."""
    stage, place, test = blocks("add-a-stage.md", "python")
    module = types.ModuleType("pipeline.reading.paid")
    exec(stage, module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    names: dict[str, Any] = {}
    exec(test, names)
    names["test_an_advertisement_says_so_in_its_section"]()
    chain = inspect.getsource(process)
    assert all(f"{name}(" in chain for name in ("_understood", "rejected", "_at"))
    page = capture_of("Court orders Twitter to name users", RULING)
    head, body = inspect.getsource(process._understood).split('"""', 2)[0], inspect.getsource(process._understood).split('"""', 2)[2]
    changed = f'{head}"""With the stage."""\n{textwrap.indent(place, "    ")}{body}'
    monkeypatch.setattr(process, "paid_problem", module.__dict__["paid_problem"], raising=False)
    exec(changed, process.__dict__, names)
    monkeypatch.setattr(process, "_understood", names["_understood"])
    row = process.process_text(page, Extraction(text="\n".join(RULING), title="Court orders", section="Anzeige"), keep_all=True)
    assert isinstance(row, Rejected)
    assert (row.outcome, row.detail) == (Outcome.NOT_ARTICLE, "paid content: section 'Anzeige'")


def test_every_format_of_an_export_is_described() -> None:
    page = (ROOT / "docs" / "archiving.md").read_text("utf-8")
    assert [name for name in FORMATS if f"| `{name}` |" not in page] == []
