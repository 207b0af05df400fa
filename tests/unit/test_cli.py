"""The command line: immediate help, examples everywhere, clear refusals."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.main import COMMANDS, group
from jobs.installation.home import Home
from jobs.installation.setup import initialise

ROOT = Path(__file__).resolve().parents[2]


def commands() -> Iterator[tuple[str, click.Command]]:
    ctx = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(ctx, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", found) for sub, found in command.commands.items())


@pytest.mark.parametrize(("name", "command"), [pytest.param(n, c, id=n) for n, c in commands()])
def test_every_help_text_ends_in_an_example_and_describes_every_option(name: str, command: click.Command) -> None:
    assert command.help is not None
    assert "Example:" in command.help, name
    assert "docketwire" in command.help.rpartition("Example:")[2]
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help or parameter.show_default, f"{name}: {parameter.opts} has no help"


TALKING = ("run", "serve", "shell", "mcp", "cluster local", "cluster scheduler", "cluster worker")
"""Commands that stay until they are ended, or talk."""


@pytest.mark.parametrize(
    ("name", "command"),
    [pytest.param(n, c, id=n) for n, c in commands() if not isinstance(c, click.Group) and n not in TALKING],
)
def test_every_command_speaks_json(name: str, command: click.Command) -> None:
    assert any("--json" in parameter.opts for parameter in command.params), name


def test_help_imports_nothing_heavy() -> None:
    """`docketwire --help` is immediate: no crawler, parser or database is loaded for it."""
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom cli.main import group\n"
        "assert CliRunner().invoke(group, ['--help']).exit_code == 0\n"
        "print([m for m in ('scrapy', 'duckdb', 'trafilatura', 'numpy', 'rich', 'apscheduler', 'lxml', 'pydantic_core') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_folder_that_is_no_home_is_refused_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(tmp_path), "status"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "docketwire --home" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_misuse_and_names_its_key(tmp_path: Path) -> None:
    (tmp_path / "docketwire.toml").write_text("[crawl]\nparalel_runs = 3\n")
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(tmp_path), "crawl"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "crawl.paralel_runs" in done.stderr
    assert 'did you mean "crawl.parallel_runs"' in done.stderr


def test_public_sources_are_not_crawled_without_a_contact(tmp_path: Path) -> None:
    runner = CliRunner()
    assert runner.invoke(group, ["--home", str(tmp_path / "h"), "init"]).exit_code == 0
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(tmp_path / "h"), "crawl", "--due"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "crawl.contact" in done.stderr


def test_init_says_what_it_made(tmp_path: Path) -> None:
    runner = CliRunner()
    first = runner.invoke(group, ["--home", str(tmp_path / "h"), "init", "--contact", "mailto:desk@example.org", "--json"])
    assert json.loads(first.output)["created"] is True
    second = runner.invoke(group, ["--home", str(tmp_path / "h"), "init", "--json"])
    assert json.loads(second.output)["created"] is False


def test_sources_can_be_added_listed_and_disabled(tmp_path: Path) -> None:
    runner = CliRunner()
    home = ["--home", str(tmp_path / "h")]
    runner.invoke(group, [*home, "init"])
    add = [
        "sources",
        "add",
        "https://news.example.org/rss",
        "--id",
        "fr-exemple",
        "--name",
        "Exemple",
        "--country",
        "fr",
        "--language",
        "fr",
    ]
    assert runner.invoke(group, [*home, *add]).exit_code == 0
    listed = json.loads(runner.invoke(group, [*home, "sources", "list", "fr-exemple", "--json"]).output)
    assert listed[0]["listings"][0]["url"] == "https://news.example.org/rss"
    assert runner.invoke(group, [*home, "sources", "disable", "fr-exemple"]).exit_code == 0
    watched = json.loads(runner.invoke(group, [*home, "sources", "list", "--json"]).output)
    assert "fr-exemple" not in {source["id"] for source in watched}
    assert runner.invoke(group, [*home, "sources", "enable", "fr-exemple"]).exit_code == 0


def test_status_finds_the_added_source_among_hundreds(tmp_path: Path) -> None:
    """What was never crawled is counted, not listed; what needs a hand and what the home added is listed."""
    home = Home(tmp_path / "home")
    initialise(home)
    cli = ["--home", str(home.root)]
    added = [
        *cli,
        "sources",
        "add",
        "https://news.example.org/rss",
        "--id",
        "fr-exemple",
        "--name",
        "Exemple",
        "--country",
        "fr",
        "--language",
        "fr",
    ]
    assert CliRunner().invoke(group, added).exit_code == 0
    told = CliRunner().invoke(group, [*cli, "status"]).output
    assert re.search(r"fr-exemple .* never crawled", told)
    assert re.search(r"^\d{3} sources watched: 0 need a hand, 0 without trouble, \d{3} never crawled yet$", told, re.MULTILINE)
    assert len(told.splitlines()) < 15
    assert "fr-le-monde" not in told
    assert "fr-le-monde" in CliRunner().invoke(group, [*cli, "status", "--all"]).output
