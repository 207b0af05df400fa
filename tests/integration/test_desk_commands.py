"""The desk from the command line: it does what the site does."""

import json

from click.testing import CliRunner

from cli.main import group
from jobs.digests.issue import issues_path, send
from jobs.installation.home import Home
from jobs.installation.settings import Settings
from records.errors import DocketwireError
from tests.integration.desk_home import DRAFTED, KEY, desk, prepared

__all__ = ["desk", "prepared"]


def test_the_command_line_does_what_the_site_does(desk: tuple[Home, Settings]) -> None:
    home, settings = desk
    send(home, settings, now=lambda: DRAFTED)

    def run(*words: str) -> str:
        result = CliRunner().invoke(group, ["--home", str(home.root), "drafts", *words], catch_exceptions=True)
        if isinstance(result.exception, DocketwireError):
            return str(result.exception)
        assert result.exit_code == 0, result.output
        return result.output

    assert "left out" in run("list")
    assert [(one["issue_id"], one["stories"]) for one in json.loads(run("list", "--json"))] == [(KEY, 3)]
    before = json.loads(run("show", "desk", "--json"))["issue"]["stories"]
    run("move", "desk", "3", "first")
    after = json.loads(run("show", "desk", "--json"))["issue"]["stories"]
    assert [one["story_id"] for one in after] == [before[n]["story_id"] for n in (2, 0, 1)]
    assert "left out: a namesake" in run("drop", "desk", "2", "--why", "a namesake")
    assert "note: Mind the date." in run("note", "desk", "Mind the date.", "--story", "1")
    assert "note: A short one." in run("note", "desk", "A short one.")
    assert "left out" not in run("restore", "desk", before[0]["story_id"])
    assert "is held" in run("hold", "desk")
    assert "goes by itself at 2026-03-10 06:30 UTC" in run("release", "desk")
    assert 'there is no draft; did you mean "desk"?' in run("show", "dsk")
    assert "edited by hand" in run("show", "desk")
    made = json.loads(run("approve", "desk", "--json"))  # no mail server is set: the mail waits, the issue is frozen
    assert [one["status"] for one in made["made"]] == ["frozen"]
    assert KEY not in run("list", "--json")
    assert "Edited by hand. Approved by hand." in (issues_path(home) / "desk" / KEY / "issue.txt").read_text()
