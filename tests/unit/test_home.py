"""The home directory and its locks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.installation.home import Home
from jobs.installation.setup import initialise
from records.errors import HomeError


def test_the_chosen_home_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKETWIRE_HOME", str(tmp_path / "env"))
    assert Home.locate(tmp_path / "option").root == tmp_path / "option"
    assert Home.locate(None).root == tmp_path / "env"


def test_a_folder_without_settings_is_no_home(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="init"):
        Home(tmp_path).require()


def test_initialising_twice_leaves_the_settings_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "h")
    assert initialise(home, "mailto:desk@example.org")
    home.settings.write_text('[crawl]\ncontact = "mine"\n')
    assert not initialise(home)
    assert "mine" in home.settings.read_text()


def test_a_held_lock_names_its_holder(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.lock("crawl"), pytest.raises(HomeError, match=f"process {os.getpid()}"), home.lock("crawl"):
        raise AssertionError("never reached")


def test_a_lock_is_free_again_when_its_holder_was_killed(tmp_path: Path) -> None:
    """The kernel frees it: no stale lock file ever keeps a home closed."""
    code = "import sys; from pathlib import Path; from jobs.installation.home import Home\nwith Home(Path(sys.argv[1])).lock('crawl'):\n  print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(HomeError, match=str(holder.pid)), Home(tmp_path).lock("crawl"):
        raise AssertionError("never reached")
    holder.kill()
    holder.wait()
    with Home(tmp_path).lock("crawl"):
        pass
