"""Make a home: folders and a commented settings file."""

from common.files import write_file
from jobs.installation.home import Home
from jobs.installation.settings import default_toml, load_settings


def initialise(home: Home, contact: str = "", *, builtin: bool = True, overrides: dict[str, str] | None = None) -> bool:
    """Create the home; False when it was one already (its settings are left alone). Raises HomeError where it cannot be written."""
    if home.settings.is_file():
        return False
    home.create()
    write_file(home.settings, default_toml(contact, builtin=builtin, overrides=overrides))
    load_settings(home.settings)
    return True
