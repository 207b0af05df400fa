"""docketwire.toml: defaults, and errors that name file, key, value and remedy."""

import tomllib
from pathlib import Path

import pytest

from jobs.installation.settings import Settings, default_toml, load_settings
from records.errors import ConfigurationError


def write(folder: Path, text: str) -> Path:
    path = folder / "docketwire.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_means_every_default(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "")) == Settings()


def test_the_commented_default_file_means_every_default(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, default_toml())) == Settings()


def test_every_commented_default_is_accepted_when_switched_on(tmp_path: Path) -> None:
    """Removing the # before any line changes nothing."""
    lines = [line.removeprefix("# ") if " = " in line else line for line in default_toml().splitlines()]
    assert load_settings(write(tmp_path, "\n".join(lines))) == Settings()


def test_given_values_arrive(tmp_path: Path) -> None:
    settings = load_settings(
        write(tmp_path, '[sources]\ninclude = ["country:fr"]\n[pipeline]\nkeep = "all"\n[schedule]\ncrawl_minutes = 2\n')
    )
    assert settings.sources.include == ("country:fr",)
    assert settings.pipeline.keep == "all"
    assert settings.schedule.crawl_minutes == 2.0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[crawl]\nContact = "x"', ["crawl.Contact", "did you mean", "crawl.contact"]),
        ("[crawl]\nparallel_runs = 0", ["crawl.parallel_runs", "0", "at least 1"]),
        ('[crawl]\nparallel_runs = "two"', ["crawl.parallel_runs", "'two'", "whole number"]),
        ("[crawl]\nparallel_runs = true", ["crawl.parallel_runs", "whole number"]),
        ('[pipeline]\nkeep = "some"', ["pipeline.keep", "'some'", "on-topic, all"]),
        ('[schedule]\nzone = "Europe/Pari"', ["schedule.zone", "Europe/Paris"]),
        ('[schedule]\ndigest_at = "25:00"', ["schedule.digest_at", "HH:MM"]),
        ("sources = 3", ["sources", "[sources]"]),
        ('[sources]\ninclude = "fr"', ["sources.include", "list of strings"]),
        ("[crawl", ["not TOML"]),
    ],
)
def test_an_error_names_file_key_value_and_remedy(tmp_path: Path, text: str, parts: list[str]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as error:
        load_settings(path)
    for part in [str(path), *parts]:
        assert part in str(error.value)


def test_the_default_file_is_toml_with_a_contact_that_needs_escaping() -> None:
    table = tomllib.loads(default_toml('desk "A" \\ <a@example.org>'))
    assert table["crawl"]["contact"] == 'desk "A" \\ <a@example.org>'
