"""Which beat a home watches: its setting becomes an environment variable, so that every child process and worker reads the same words."""

import os
import tomllib
from pathlib import Path

from beat.files import ENVIRONMENT
from jobs.installation.home import Home
from records.errors import ConfigurationError


def choose_beat(home: Home) -> None:
    """Let this process and its children read the beat that the home's settings name; nothing where the environment names one already.

    Settings that cannot be read are left to whoever needs them, who says what is wrong. Raises ConfigurationError for a folder that is none.
    """
    if os.environ.get(ENVIRONMENT):
        return
    try:
        table = tomllib.loads(home.settings.read_text("utf-8")).get("beat", {})
        named = table.get("folder", "") if isinstance(table, dict) else ""
    except (OSError, ValueError):
        return
    if not isinstance(named, str) or not named:
        return
    folder = home.root / Path(named).expanduser()
    if not (folder / "topics.toml").is_file():
        raise ConfigurationError(
            str(home.settings),
            "beat.folder",
            f"{named!r} holds no topics.toml",
            "copy the shipped beat there and change it, see docs/beat.md",
        )
    os.environ[ENVIRONMENT] = str(folder.absolute())
