"""The first day: what somebody reads decides what is watched and who is told; nothing is made of a mistake."""

import json
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import group
from digests.subscription import load_subscription
from jobs.installation.home import Home
from jobs.installation.settings import load_settings
from jobs.installation.watched import watched

ROOT = Path(__file__).parents[2]


def init(home: Path, *options: str) -> str:
    done = CliRunner().invoke(group, ["--home", str(home), "init", *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_what_is_read_is_watched_and_told(tmp_path: Path) -> None:
    init(tmp_path / "h", "--language", "Dutch", "--language", "fr", "--country", "Japan", "--topic", "user-data", "--mail", "desk@example.org", "--zone", "Europe/Paris")  # fmt: skip
    home = Home(tmp_path / "h")
    sources = watched(home, load_settings(home.settings))
    assert sources
    assert all({"nl", "fr"} & set(source.languages) or source.country == "jp" for source in sources)
    assert {"jp", "nl", "fr"} <= {source.country for source in sources}
    made = load_subscription(home.root / "subscriptions" / "daily.toml")
    assert (made.language, made.reads, made.zone, made.recipients) == ("fr", ("nl",), "Europe/Paris", ("desk@example.org",))
    assert made.query.topics == ("user-data",)
    assert load_settings(home.settings).schedule.zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("given", "name"),
    [("fr", "Les plateformes devant la justice"), ("ja", "法廷のプラットフォーム"), ("nl", "Platforms before the courts")],
)
def test_the_digest_is_called_in_the_language_it_is_written_in(tmp_path: Path, given: str, name: str) -> None:
    init(tmp_path / "h", "--language", given, "--mail", "desk@example.org")
    assert load_subscription(tmp_path / "h" / "subscriptions" / "daily.toml").name == name


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--language", "xx"), "--language: 'xx' is not known"),
        (("--country", "Frence"), "--country: 'Frence' is not known (did you mean \"France\""),
        (("--country", "tv"), "--country: the catalogue has no source with 'tv'"),
        (("--topic", "userdata"), "--topic: 'userdata' is not known (did you mean \"user-data\"?)"),
        (("--mail", "nobody"), "--mail: 'nobody' is no mail address"),
        (("--zone", "Paris"), "--zone: 'Paris' is no time zone (did you mean \"Europe/Paris\"?)"),
    ],
)
def test_a_mistake_is_named_with_its_option_and_nothing_is_made(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(tmp_path / "h"), "init", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"docketwire: command line: {said}" in done.stderr
    assert not (tmp_path / "h").exists()


def test_without_wishes_everything_is_watched_and_the_steps_are_named(tmp_path: Path) -> None:
    told = json.loads(init(tmp_path / "h", "--json"))
    assert told["sources"] > 900
    assert told["subscription"] is None
    assert any("crawl.contact" in step for step in told["next"])
    assert [step for step in told["next"] if "docketwire run" in step]


def test_a_home_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    init(tmp_path / "h", "--contact", "mailto:desk@example.org")
    before = (tmp_path / "h" / "docketwire.toml").read_bytes()
    assert "already there, and left as it is" in init(tmp_path / "h", "--language", "fr", "--mail", "desk@example.org")
    assert (tmp_path / "h" / "docketwire.toml").read_bytes() == before
    assert not list((tmp_path / "h").glob("subscriptions/*"))


def test_in_a_terminal_it_asks(tmp_path: Path) -> None:
    answers = "mailto:desk@example.org\nfr, en\n\nuser-data\ndesk@example.org\n\n"
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cli", "--home", str(tmp_path / "h"), "init"]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as child:
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = bytearray()
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other end of a terminal that is closed
                break
            if not part:
                break
            shown += part
        assert child.wait(timeout=60) == 0
    os.close(ours)
    assert b"Languages you read" in shown
    settings = tomllib.loads((tmp_path / "h" / "docketwire.toml").read_text(encoding="utf-8"))
    assert settings["sources"]["include"] == ["language:fr", "language:en"]
    assert settings["crawl"]["contact"] == "mailto:desk@example.org"
    assert load_subscription(tmp_path / "h" / "subscriptions" / "daily.toml").query.topics == ("user-data",)
